/*
 * Clients that ask for much and do not read it, and what waits behind them.
 */
#include <event2/event.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zstd.h>

#include "collectors/base/hash.h"
#include "collectors/base/mem.h"
#include "tests/serve/client.h"
#include "tests/support/unit.h"

#define GET_DOCUMENT                                        \
	"GET /api/v1/reports/T1/2024/document HTTP/1.1\r\n" \
	"Host: localhost\r\n\r\n"
/* Far larger than what sockets buffer. */
#define LARGE ((size_t)32 * 1024 * 1024)

static void
on_drained(void *arg)
{
	(*(int *)arg)++;
}

/* A report whose document is far larger than what sockets buffer. */
static void
bring_large_document(struct service *s, size_t len)
{
	struct report *r = county_report(s->county, "2021", 2024, "大文件");
	struct store_visit v =
	    county_visit_of(s->county, "T1", 0, 2024, OUTCOME_OK);
	struct reading reading = { .outcome = READING_REPORT, .report = *r };
	size_t room = ZSTD_compressBound(len), n;
	char *bytes = mem_calloc(len, 1), *packed = mem_calloc(room, 1);
	enum store_change change;
	struct err e;

	n = ZSTD_compress(packed, room, bytes, len, 1);
	hash_sha256(bytes, len, reading.sha256);
	if (store_put_report(s->county->store, &v, &reading, packed, n, len,
		&change, &e) != 0)
		fail_msg("%s", e.msg);
	free(bytes);
	free(packed);
}

/* Send a request and turn the loop until its answer begins. */
static int
ask_and_leave(struct service *s)
{
	struct pollfd p = { connect_to(s), POLLIN, 0 };

	assert_int_equal(send(p.fd, GET_DOCUMENT, strlen(GET_DOCUMENT), 0),
	    (ssize_t)strlen(GET_DOCUMENT));
	while (poll(&p, 1, 0) == 0)
		event_base_loop(s->base, EVLOOP_ONCE);
	return p.fd;
}

struct reader {
	int fd;
	size_t have;
};

/* Until the whole document is there, or the server closes. */
static void
read_answer(void *arg)
{
	struct reader *r = arg;
	struct pollfd p = { r->fd, POLLIN, 0 };
	char bytes[65536];
	ssize_t n;

	while (r->have < LARGE && poll(&p, 1, 10000) > 0 &&
	    (n = recv(r->fd, bytes, sizeof(bytes), 0)) > 0)
		r->have += (size_t)n;
}

static size_t
bytes_of_answer(struct service *s, int fd)
{
	struct reader r = { fd, 0 };

	while_serving(s, read_answer, &r);
	close(fd);
	return r.have;
}

/* Draining waits for answers on their way, but not longer than an answer may
 * take. */
static void
a_client_that_does_not_read_is_cut(void **state)
{
	struct service *s = *state;
	int drained = 0, fd;
	char *bytes = mem_calloc(LARGE, 1);
	size_t have = 0;
	ssize_t n;

	bring_large_document(s, LARGE);
	s->settings.answer_ms = 200;
	service_start(s);
	fd = ask_and_leave(s);
	server_drain(s->server, on_drained, &drained);
	event_base_dispatch(s->base);
	assert_int_equal(drained, 1);
	while ((n = recv(fd, bytes, LARGE, 0)) > 0)
		have += (size_t)n;
	assert_true(have > 0 && have < LARGE);
	close(fd);
	free(bytes);
}

/* The oldest goes when another answer is asked for; who waits for the end of
 * an act holds nothing and stays. */
static void
answers_that_nobody_reads_are_bounded_together(void **state)
{
	static const char put[] =
	    "PUT /api/v1/reports/T1/2024/document HTTP/1.1\r\n"
	    "Host: localhost\r\nAuthorization: Bearer " ADMIN_TOKEN "\r\n"
	    "Content-Type: text/html\r\nContent-Length: 1\r\n\r\nx";
	struct service *s = *state;
	struct pollfd waits = { -1, POLLIN, 0 };
	int fds[4];
	struct reply r;
	char byte;

	bring_large_document(s, LARGE);
	s->settings.max_unsent = LARGE + LARGE / 2;
	s->hold = true;
	service_start(s);
	waits.fd = connect_to(s);
	assert_int_equal(
	    send(waits.fd, put, strlen(put), 0), (ssize_t)strlen(put));
	while (s->puts == 0)
		event_base_loop(s->base, EVLOOP_ONCE);
	for (int i = 0; i < 4; i++)
		fds[i] = ask_and_leave(s);
	ask(s, "/healthz", &r);
	assert_int_equal(r.status, 200);
	reply_fini(&r);
	/* Before each answer there was room for one that is not read. */
	assert_true(bytes_of_answer(s, fds[0]) < LARGE);
	assert_true(bytes_of_answer(s, fds[1]) < LARGE);
	assert_true(bytes_of_answer(s, fds[2]) < LARGE);
	assert_true(bytes_of_answer(s, fds[3]) >= LARGE);
	assert_int_equal(recv(waits.fd, &byte, 1, MSG_DONTWAIT), -1);
	service_end_put(s);
	while (poll(&waits, 1, 0) == 0)
		event_base_loop(s->base, EVLOOP_ONCE);
	assert_int_equal(recv(waits.fd, &byte, 1, MSG_DONTWAIT), 1);
	close(waits.fd);
}

#define SERVICE_TEST(f) \
	cmocka_unit_test_setup_teardown(f, service_begin, service_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SERVICE_TEST(a_client_that_does_not_read_is_cut),
		SERVICE_TEST(answers_that_nobody_reads_are_bounded_together),
	};

	return cmocka_run_group_tests_name("slow", tests, NULL, NULL);
}
