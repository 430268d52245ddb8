/*
 * A file that the office got by hand: PUT of a document, whose answer comes
 * later than its request.
 */
#include <event2/event.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "collectors/base/buf.h"
#include "collectors/base/json.h"
#include "collectors/base/limits.h"
#include "tests/serve/client.h"
#include "tests/support/unit.h"

#define PATH    "/api/v1/reports/T1/2024/document"
#define BEARER  "Authorization: Bearer " ADMIN_TOKEN
#define REQUEST "PUT " PATH " HTTP/1.1\r\nHost: localhost\r\n"

static const char *const admin[] = { BEARER, "Content-Type: text/html", NULL };

static void
put(struct service *s, const char *path, const char *body, struct reply *r)
{
	ask_with(s, "PUT", path, admin, body, r);
}

/* T1 has a report of 2024, as a file would become. */
static void
fill(struct service *s)
{
	struct check_result none = { .n_findings = 0 };
	struct report *report =
	    county_report(s->county, "2021", 2024, "青石镇2024年度报告");

	county_set_all(report, "0");
	county_bring(s->county, "T1", 0, 2024, report, "one", &none);
	service_start(s);
}

static void
answers_with_the_report_that_it_became(void **state)
{
	struct service *s = *state;
	struct reply r, report;

	fill(s);
	ask(s, "/api/v1/reports/T1/2024", &report);
	s->changed = true;
	put(s, PATH, "<html>x</html>", &r);
	assert_int_equal(r.status, 201);
	assert_string_equal(
	    reply_header(s, &r, "Location"), "/api/v1/reports/T1/2024");
	assert_string_equal(r.body, report.body);
	assert_string_equal(s->put, "T1 2024 text/html 14");
	reply_fini(&r);
	/* As it was. */
	s->changed = false;
	put(s, PATH, "<html>x</html>", &r);
	assert_int_equal(r.status, 200);
	assert_null(reply_header(s, &r, "Location"));
	assert_string_equal(r.body, report.body);
	reply_fini(&r);
	reply_fini(&report);
}

static void
says_why_it_is_no_report_and_when_it_is_our_fault(void **state)
{
	struct service *s = *state;
	struct reply r;

	fill(s);
	(void)err_set(
	    &s->put_error, ERR_UNREADABLE, "report of 2023, expected 2024");
	put(s, PATH, "x", &r);
	assert_problem(&r, 422, "report of 2023, expected 2024");
	reply_fini(&r);
	(void)err_set(&s->put_error, ERR_PROCESS, "reader: crashed");
	put(s, PATH, "x", &r);
	assert_problem(&r, 503, "cannot be answered now: reader: crashed");
	assert_string_equal(reply_header(s, &r, "Retry-After"), "5");
	reply_fini(&r);
	/* Nothing is begun. */
	(void)err_set(&s->put_refusal, ERR_UNREADABLE, "year 2024 is not over");
	put(s, PATH, "x", &r);
	assert_problem(&r, 422, "year 2024 is not over");
	reply_fini(&r);
	(void)err_set(
	    &s->put_refusal, ERR_NOT_FOUND, "no township has the code \"T1\"");
	put(s, PATH, "x", &r);
	assert_problem(&r, 404, "no township has the code \"T1\"");
	reply_fini(&r);
	(void)err_set(&s->put_refusal, ERR_BUSY, "16 files wait already");
	put(s, PATH, "x", &r);
	assert_problem(
	    &r, 503, "cannot be answered now: 16 files wait already");
	reply_fini(&r);
	assert_int_equal(s->puts, 2);
}

static void
refuses_what_is_no_such_act(void **state)
{
	static const char *const nobody[] = { "Content-Type: text/html", NULL };
	static const char *const other[] = { "Authorization: Bearer other",
		NULL };
	struct service *s = *state;
	struct reply r;

	fill(s);
	ask_with(s, "PUT", PATH, nobody, "x", &r);
	assert_problem(
	    &r, 401, "this needs \"Authorization: Bearer <admin token>\"");
	reply_fini(&r);
	ask_with(s, "PUT", PATH, other, "x", &r);
	assert_problem(&r, 401, "the admin token is not the right one");
	reply_fini(&r);
	put(s, PATH, "", &r);
	assert_problem(&r, 400, "the body is empty: it is the file");
	reply_fini(&r);
	put(s, "/api/v1/reports/T1/24/document", "x", &r);
	assert_problem(&r, 400, "\"24\" is no report year");
	reply_fini(&r);
	put(s, PATH "?name=a.html", "x", &r);
	assert_problem(
	    &r, 400, "unknown parameter \"name\"; this resource takes none");
	reply_fini(&r);
	put(s, "/api/v1/reports/T1/2024", "x", &r);
	assert_problem(&r, 405, "/api/v1/reports/T1/2024 takes GET, HEAD");
	reply_fini(&r);
	ask_with(s, "POST", PATH, admin, "x", &r);
	assert_problem(&r, 405, PATH " takes GET, HEAD, PUT");
	assert_string_equal(reply_header(s, &r, "Allow"), "GET, HEAD, PUT");
	reply_fini(&r);
	assert_int_equal(s->puts, 0);
	s->settings.admin_token = "";
	server_configure(s->server, &s->settings);
	put(s, PATH, "x", &r);
	assert_problem(&r, 403,
	    "no admin token is configured: put one into a file and name it in "
	    "[http] admin_token_file");
	reply_fini(&r);
}

/* ---- large ones ---- */

static void
takes_documents_up_to_its_own_limit(void **state)
{
	size_t size = 4 * LIMIT_REQUEST_BODY_BYTES;
	struct service *s = *state;
	char *body = malloc(size + 2);
	struct reply r;

	memset(body, 'x', size + 1);
	body[size + 1] = '\0';
	s->settings.max_document = size;
	fill(s);
	put(s, PATH, body, &r);
	assert_problem(&r, 413,
	    "the document is larger than the 262144 bytes of [collect] "
	    "max_body");
	reply_fini(&r);
	body[size] = '\0';
	put(s, PATH, body, &r);
	assert_int_equal(r.status, 200);
	assert_string_equal(s->put, "T1 2024 text/html 262144");
	reply_fini(&r);
	/* One below what every request may have. */
	s->settings.max_document = 3;
	server_configure(s->server, &s->settings);
	put(s, PATH, "xxxx", &r);
	assert_problem(&r, 413,
	    "the document is larger than the 3 bytes of [collect] max_body");
	reply_fini(&r);
	free(body);
}

/* Only the head is sent: the answer must not wait for the body. */
static void
refuses_a_large_body_before_it_is_sent(void **state)
{
	static const struct {
		const char *head;
		int status;
		const char *detail;
	} cases[] = {
		{ REQUEST "Content-Length: 65537\r\n\r\n", 401,
		    "this needs \"Authorization: Bearer <admin token>\"" },
		{ REQUEST "Authorization: Bearer other\r\n"
			  "Content-Length: 65537\r\n\r\n",
		    401, "the admin token is not the right one" },
		{ REQUEST BEARER "\r\nContent-Length: 100001\r\n\r\n", 413,
		    "the document is larger than the 100000 bytes of "
		    "[collect] max_body" },
		{ REQUEST BEARER "\r\nContent-Length: 67108865\r\n\r\n", 413,
		    "the body is larger than 64 MiB" },
		{ "PUT /api/v1/runs HTTP/1.1\r\nHost: localhost\r\n" BEARER
		  "\r\nContent-Length: 65537\r\n\r\n",
		    413, "the body is larger than 64 KiB" },
		{ "POST " PATH " HTTP/1.1\r\nHost: localhost\r\n" BEARER
		  "\r\nContent-Length: 65537\r\n\r\n",
		    413, "the body is larger than 64 KiB" },
	};
	struct service *s = *state;

	s->settings.max_document = 100000;
	fill(s);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct reply r;

		send_raw(s, cases[i].head, strlen(cases[i].head), &r);
		assert_problem(&r, cases[i].status, cases[i].detail);
		if (cases[i].status == 401)
			assert_string_equal(
			    reply_header(s, &r, "WWW-Authenticate"),
			    "Bearer realm=\"gouji\"");
		reply_fini(&r);
	}
	assert_int_equal(s->puts, 0);
}

static void
cuts_who_sends_slower_than_the_slowest_line(void **state)
{
	struct service *s = *state;
	struct reply r;

	s->settings.request_ms = 300;
	fill(s);
	trickle(s,
	    REQUEST BEARER "\r\nContent-Length: 1000\r\n\r\n"
			   "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
	    40, &r);
	assert_int_equal(r.status, 0);
	assert_int_equal(s->puts, 0);
	reply_fini(&r);
}

/* ---- a client that waits, and one that does not ---- */

struct sender {
	int fd;
	const char *bytes;
	size_t len;
	size_t part; /* bytes at a time, and the pause between */
	int pause_ms;
};

static void
send_parts(void *arg)
{
	struct sender *x = arg;
	struct pollfd p = { x->fd, POLLIN, 0 };

	for (size_t sent = 0; sent < x->len;) {
		size_t part = x->len - sent < x->part ? x->len - sent : x->part;
		ssize_t n = send(x->fd, x->bytes + sent, part, MSG_NOSIGNAL);

		if (n <= 0)
			return;
		sent += (size_t)n;
		(void)poll(&p, 1, x->pause_ms);
	}
}

/* A body on a slow line arrives in longer than request_ms. */
static void
gives_a_large_body_its_time(void **state)
{
	static const char head[] =
	    REQUEST BEARER "\r\nContent-Length: 98304\r\n\r\n";
	struct service *s = *state;
	struct sender x = { .part = 98304 / 8, .pause_ms = 100 };
	struct buf b;

	s->settings.request_ms = 400;
	s->hold = true;
	fill(s);
	buf_init(&b, 200000);
	(void)buf_puts(&b, head);
	while (b.len < strlen(head) + 98304)
		(void)buf_putc(&b, 'x');
	x.fd = connect_to(s);
	x.bytes = b.data;
	x.len = b.len;
	while_serving(s, send_parts, &x);
	for (int i = 0; i < 20 && s->puts == 0; i++)
		event_base_loop(s->base, EVLOOP_ONCE);
	assert_string_equal(s->put, "T1 2024 - 98304");
	close(x.fd);
	buf_fini(&b);
	service_end_put(s);
}

static const char whole[] = REQUEST BEARER "\r\nContent-Length: 1\r\n\r\nx";

/* A client that has sent its file, and waits. */
static int
begin_put(struct service *s)
{
	int fd = connect_to(s);

	s->hold = true;
	assert_int_equal(
	    send(fd, whole, strlen(whole), 0), (ssize_t)strlen(whole));
	for (int i = 0; i < 20 && s->done == NULL; i++)
		event_base_loop(s->base, EVLOOP_ONCE);
	assert_non_null(s->done);
	return fd;
}

static void
assert_healthy(struct service *s)
{
	struct reply r;

	ask(s, "/healthz", &r);
	assert_int_equal(r.status, 200);
	reply_fini(&r);
}

static void
serves_others_meanwhile_and_survives_who_left(void **state)
{
	struct service *s = *state;
	int fd;

	fill(s);
	fd = begin_put(s);
	assert_healthy(s);
	close(fd);
	assert_healthy(s);
	service_end_put(s);
	assert_healthy(s);
}

/* The time for an answer ends before there is one. */
static void
cuts_who_waits_too_long(void **state)
{
	struct service *s = *state;
	struct reply r;

	s->settings.answer_ms = 200;
	s->hold = true;
	fill(s);
	send_raw(s, whole, strlen(whole), &r);
	assert_int_equal(s->puts, 1);
	assert_int_equal(r.status, 0);
	reply_fini(&r);
	service_end_put(s);
	assert_healthy(s);
}

static void
makes_room_for_others(void **state)
{
	struct service *s = *state;
	int fd;

	s->settings.max_connections = 1;
	fill(s);
	fd = begin_put(s);
	assert_healthy(s);
	service_end_put(s);
	assert_healthy(s);
	close(fd);
}

static void
may_end_after_the_server(void **state)
{
	struct service *s = *state;
	int fd;

	fill(s);
	fd = begin_put(s);
	service_stop(s);
	service_end_put(s);
	close(fd);
}

static void
on_drained(void *arg)
{
	*(bool *)arg = true;
}

static void
a_drain_waits_for_the_answer(void **state)
{
	char answer[4096] = "";
	struct service *s = *state;
	bool drained = false;
	int fd;

	fill(s);
	fd = begin_put(s);
	server_drain(s->server, on_drained, &drained);
	event_base_loop(s->base, EVLOOP_NONBLOCK);
	assert_false(drained);
	s->changed = true;
	service_end_put(s);
	for (int i = 0; i < 20 && !drained; i++)
		event_base_loop(s->base, EVLOOP_ONCE);
	assert_true(drained);
	assert_true(recv(fd, answer, sizeof(answer) - 1, 0) > 0);
	assert_non_null(strstr(answer, "HTTP/1.1 201 Created\r\n"));
	assert_non_null(strstr(answer, "Connection: close\r\n"));
	close(fd);
}

#define SERVICE_TEST(f) \
	cmocka_unit_test_setup_teardown(f, service_begin, service_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SERVICE_TEST(answers_with_the_report_that_it_became),
		SERVICE_TEST(says_why_it_is_no_report_and_when_it_is_our_fault),
		SERVICE_TEST(refuses_what_is_no_such_act),
		SERVICE_TEST(takes_documents_up_to_its_own_limit),
		SERVICE_TEST(refuses_a_large_body_before_it_is_sent),
		SERVICE_TEST(cuts_who_sends_slower_than_the_slowest_line),
		SERVICE_TEST(gives_a_large_body_its_time),
		SERVICE_TEST(serves_others_meanwhile_and_survives_who_left),
		SERVICE_TEST(cuts_who_waits_too_long),
		SERVICE_TEST(makes_room_for_others),
		SERVICE_TEST(may_end_after_the_server),
		SERVICE_TEST(a_drain_waits_for_the_answer),
	};

	return cmocka_run_group_tests_name("put", tests, NULL, NULL);
}
