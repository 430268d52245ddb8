/*
 * The server as a peer on the network sees it: what it refuses, limits and
 * cuts.
 */
#include <event2/event.h>
#include <poll.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "collectors/base/buf.h"
#include "collectors/base/limits.h"
#include "collectors/base/log.h"
#include "tests/serve/client.h"
#include "tests/support/unit.h"

#define GET_HEALTH "GET /healthz HTTP/1.1\r\nHost: localhost\r\n"

static void
answers_health(void **state)
{
	struct service *s = *state;
	struct reply r;

	service_start(s);
	ask(s, "/healthz", &r);
	assert_int_equal(r.status, 200);
	assert_string_equal(r.body, "{\"status\":\"ok\"}\n");
	assert_string_equal(
	    reply_header(s, &r, "X-Content-Type-Options"), "nosniff");
	assert_null(reply_header(s, &r, "ETag"));
	reply_fini(&r);
	ask(s, "/readyz", &r);
	assert_int_equal(r.status, 200);
	reply_fini(&r);
}

static void
problems_name_what_is_wrong(void **state)
{
	static const struct {
		const char *method, *path;
		int status;
		const char *detail;
	} cases[] = {
		{ "GET", "/nowhere", 404, "there is no resource /nowhere" },
		{ "GET", "/api/v1/reports/", 404,
		    "there is no resource /api/v1/reports/" },
		{ "DELETE", "/api/v1/reports", 405,
		    "/api/v1/reports takes GET, HEAD" },
		{ "PUT", "/api/v1/runs", 405,
		    "/api/v1/runs takes GET, HEAD, POST" },
		{ "GET", "/api/v1/reports?jahr=2024", 400,
		    "unknown parameter \"jahr\"; this resource takes year, "
		    "status, kind, limit, after, format" },
		{ "GET", "/api/v1/reports?limit=0", 400,
		    "parameter \"limit\": \"0\" is not a whole number from 1 "
		    "to 1000" },
		{ "GET", "/api/v1/reports?limit=1001", 400,
		    "parameter \"limit\": \"1001\" is not a whole number from "
		    "1 to 1000" },
		{ "GET", "/api/v1/reports?after=x", 400,
		    "parameter \"after\": \"x\" is no cursor of this list" },
		{ "GET", "/api/v1/findings?after=x1", 400,
		    "parameter \"after\": \"x1\" is no cursor of this list" },
		{ "GET", "/api/v1/findings?severity=off", 400,
		    "parameter \"severity\": \"off\" is none of error, "
		    "warning, info" },
		{ "GET", "/api/v1/rules?after=Z99", 400,
		    "parameter \"after\": there is no rule \"Z99\"" },
		{ "GET", "/api/v1/reports/T1/24", 404,
		    "\"24\" is no report year" },
		{ "GET", "/api/v1/reports/T9/2024", 404,
		    "no report of \"T9\" is expected or known for 2024" },
		{ "GET", "/api/v1/reports/T1/2024?revision=3", 404,
		    "the report of \"T1\" for 2024 has no revision 3" },
		{ "GET", "/api/v1/reports/T1/2024/document", 404,
		    "there is no document of \"T1\" for 2024" },
		{ "GET", "/api/v1/townships/T9", 404,
		    "there is no township \"T9\"" },
		{ "GET", "/api/v1/rollups/2011", 404,
		    "nothing is expected or known of 2011" },
		{ "GET", "/api/v1/rollups/2024/cells/t3.no.such", 404,
		    "there is no cell \"t3.no.such\"" },
		{ "GET", "/api/v1/runs/999", 404, "there is no run \"999\"" },
		{ "GET", "/api/v1/runs/x", 404, "there is no run \"x\"" },
	};
	struct service *s = *state;

	service_start(s);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct reply r;

		ask_with(s, cases[i].method, cases[i].path, NULL, NULL, &r);
		assert_problem(&r, cases[i].status, cases[i].detail);
		if (cases[i].status == 405)
			assert_non_null(reply_header(s, &r, "Allow"));
		reply_fini(&r);
	}
}

static void
refuses_other_hosts(void **state)
{
	static const char *const evil[] = { "Host: evil.example", NULL };
	static const char *const ours[] = { "Host: gouji.example:80", NULL };
	static const char bare[] = "GET /healthz HTTP/1.0\r\n\r\n";
	struct service *s = *state;
	struct reply r;

	service_start(s);
	ask_with(s, "GET", "/healthz", evil, NULL, &r);
	assert_problem(&r, 421,
	    "\"evil.example\" is no name of this server; [http] hosts lists "
	    "the names it takes");
	reply_fini(&r);
	ask_with(s, "GET", "/healthz", ours, NULL, &r);
	assert_int_equal(r.status, 200);
	reply_fini(&r);
	send_raw(s, bare, strlen(bare), &r);
	assert_problem(&r, 400, "the request names no Host");
	reply_fini(&r);
}

static void
refuses_malformed_requests_in_its_own_words(void **state)
{
	static const struct {
		const char *bytes;
		int status;
		const char *detail;
	} cases[] = {
		{ "nonsense\r\n\r\n", 400, "the request line is malformed" },
		{ "BREW /pot HTTP/1.1\r\nHost: localhost\r\n\r\n", 501,
		    "the method is not known here" },
		{ "POST /api/v1/runs HTTP/1.1\r\nHost: localhost\r\n"
		  "Content-Length: 2\r\nContent-Length: 40\r\n\r\n{}",
		    400, "Content-Length is given twice" },
		{ "POST /api/v1/runs HTTP/1.1\r\nHost: localhost\r\n"
		  "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		    411, "bodies are taken with a Content-Length only" },
		{ "POST /api/v1/runs HTTP/1.1\r\nHost: localhost\r\n"
		  "Content-Length: 65537\r\n\r\n",
		    413, "the body is larger than 64 KiB" },
		/* A good request in front of the bad one on one connection. */
		{ "POST /api/v1/runs HTTP/1.1\r\nHost: localhost\r\n"
		  "Expect: tea\r\nContent-Length: 2\r\n\r\n",
		    417, "only 100-continue can be expected" },
	};
	struct service *s = *state;

	service_start(s);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct reply r;

		send_raw(s, cases[i].bytes, strlen(cases[i].bytes), &r);
		assert_problem(&r, cases[i].status, cases[i].detail);
		assert_non_null(strstr(r.headers, "Connection: close\r\n"));
		reply_fini(&r);
	}
}

static void
bounds_the_head(void **state)
{
	struct service *s = *state;
	struct reply r;
	struct buf b;

	service_start(s);
	buf_init(&b, 4 * LIMIT_REQUEST_HEAD_BYTES);
	(void)buf_puts(&b, GET_HEALTH "X: ");
	while (b.len < LIMIT_REQUEST_HEAD_BYTES + 1000)
		(void)buf_putc(&b, 'x');
	(void)buf_puts(&b, "\r\n\r\n");
	send_raw(s, b.data, b.len, &r);
	assert_problem(&r, 431, "the headers are larger than 16 KiB");
	reply_fini(&r);
	buf_fini(&b);
}

static void
answers_pipelined_requests_in_order(void **state)
{
	static const char bytes[] =
	    GET_HEALTH "\r\n" GET_HEALTH "Connection: close\r\n\r\n";
	static const char mixed[] = GET_HEALTH "\r\nnonsense\r\n\r\n";
	struct service *s = *state;
	const char *second;
	struct reply r;

	service_start(s);
	send_raw(s, bytes, strlen(bytes), &r);
	assert_int_equal(r.status, 200);
	second = strstr(r.body, "HTTP/1.1 200 OK");
	assert_non_null(second);
	assert_null(strstr(second + 1, "HTTP/1.1"));
	reply_fini(&r);
	/* Nonsense behind a request is not answered in another's words. */
	send_raw(s, mixed, strlen(mixed), &r);
	assert_null(strstr(r.headers, "text/html"));
	assert_null(strstr(r.body, "<HTML>"));
	reply_fini(&r);
}

static void
head_has_no_body(void **state)
{
	static const char bytes[] = "HEAD /api/v1/rules HTTP/1.1\r\n"
				    "Host: localhost\r\n"
				    "Connection: close\r\n\r\n";
	static const char missing[] = "HEAD /nowhere HTTP/1.1\r\n"
				      "Host: localhost\r\n"
				      "Connection: close\r\n\r\n";
	struct service *s = *state;
	struct reply r, get;

	service_start(s);
	ask(s, "/api/v1/rules", &get);
	send_raw(s, bytes, strlen(bytes), &r);
	assert_int_equal(r.status, 200);
	assert_string_equal(r.body, "");
	assert_string_equal(reply_header(s, &r, "Content-Length"),
	    reply_header(s, &get, "Content-Length"));
	assert_string_equal(
	    reply_header(s, &r, "ETag"), reply_header(s, &get, "ETag"));
	reply_fini(&get);
	reply_fini(&r);
	send_raw(s, missing, strlen(missing), &r);
	assert_int_equal(r.status, 404);
	assert_string_equal(r.body, "");
	reply_fini(&r);
}

static void
etags_save_the_body(void **state)
{
	struct service *s = *state;
	const char *headers[2] = { NULL, NULL }, *etag;
	struct reply r;

	service_start(s);
	ask(s, "/api/v1/townships", &r);
	etag = reply_header(s, &r, "ETag");
	assert_non_null(etag);
	reply_fini(&r);
	headers[0] =
	    arena_printf(s->county->arena, "If-None-Match: \"x\", W/%s", etag);
	ask_with(s, "GET", "/api/v1/townships", headers, NULL, &r);
	assert_int_equal(r.status, 304);
	assert_int_equal(r.len, 0);
	assert_string_equal(reply_header(s, &r, "ETag"), etag);
	reply_fini(&r);
	/* What changed has another. */
	county_set_registry(s->county, "T2");
	ask_with(s, "GET", "/api/v1/townships", headers, NULL, &r);
	assert_int_equal(r.status, 200);
	assert_string_not_equal(reply_header(s, &r, "ETag"), etag);
	reply_fini(&r);
}

/* Through a connection of its own: the server's does not learn of it. */
static void
run_script(struct service *s, const char *script)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(s->county->path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, script, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void
unchanged_data_are_not_read_again(void **state)
{
	static const char *const paths[] = { "/api/v1/townships",
		"/api/v1/reports?year=2024", "/api/v1/findings",
		"/api/v1/runs?format=csv" };
	struct service *s = *state;
	const char *headers[2] = { NULL, NULL }, *etags[4];
	struct reply r;

	service_start(s);
	for (size_t i = 0; i < 4; i++) {
		ask(s, paths[i], &r);
		assert_int_equal(r.status, 200);
		etags[i] = reply_header(s, &r, "ETag");
		assert_non_null(etags[i]);
		reply_fini(&r);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(etags[i], etags[k]);
	}
	/* No handler could read anything now. */
	run_script(s,
	    "ALTER TABLE township RENAME TO away; "
	    "ALTER TABLE run RENAME TO away_too");
	for (size_t i = 0; i < 4; i++) {
		headers[0] = arena_printf(
		    s->county->arena, "If-None-Match: %s", etags[i]);
		ask_with(s, "GET", paths[i], headers, NULL, &r);
		assert_int_equal(r.status, 304);
		assert_string_equal(reply_header(s, &r, "ETag"), etags[i]);
		reply_fini(&r);
	}
	log_set_level((enum log_level)0);
	ask_with(s, "GET", "/api/v1/townships?limit=9", headers, NULL, &r);
	assert_int_equal(r.status, 500);
	assert_null(reply_header(s, &r, "ETag"));
	reply_fini(&r);
	log_set_level(LOG_LEVEL_WARNING);
	run_script(s,
	    "ALTER TABLE away RENAME TO township; "
	    "ALTER TABLE away_too RENAME TO run");
	/* A server of another edition calls the same data otherwise. */
	server_configure(s->server, &s->settings);
	ask_with(s, "GET", paths[3], headers, NULL, &r);
	assert_int_equal(r.status, 200);
	assert_string_not_equal(reply_header(s, &r, "ETag"), etags[3]);
	reply_fini(&r);
}

static void
large_answers_arrive_whole(void **state)
{
	struct service *s = *state;
	struct reply r;

	service_start(s);
	ask(s, "/api/v1/openapi.json", &r);
	assert_int_equal(r.status, 200);
	assert_true(r.len > 16384);
	assert_int_equal(
	    r.len, strtoul(reply_header(s, &r, "Content-Length"), NULL, 10));
	reply_fini(&r);
}

static void
a_trickling_client_is_cut(void **state)
{
	struct service *s = *state;
	struct reply r;

	s->settings.request_ms = 150;
	service_start(s);
	/* Each byte comes well within any idle timer. */
	trickle(
	    s, GET_HEALTH "X-Filler: aaaaaaaaaaaaaaaaaaaaaaaaaa\r\n", 40, &r);
	assert_int_equal(r.status, 0);
	assert_string_equal(r.headers, "");
	reply_fini(&r);
	/* Others are served all the same. */
	ask(s, "/healthz", &r);
	assert_int_equal(r.status, 200);
	reply_fini(&r);
}

static void
the_oldest_is_cut_when_connections_run_out(void **state)
{
	struct service *s = *state;
	int fds[3];
	char byte;
	struct reply r;

	s->settings.max_connections = 3;
	service_start(s);
	for (int i = 0; i < 3; i++) {
		fds[i] = connect_to(s);
		/* Taken in one by one. */
		event_base_loop(s->base, EVLOOP_ONCE);
		event_base_loop(s->base, EVLOOP_NONBLOCK);
	}
	ask(s, "/healthz", &r);
	assert_int_equal(r.status, 200);
	reply_fini(&r);
	/* The first was cut, the last still stands. */
	assert_int_equal(recv(fds[0], &byte, 1, MSG_DONTWAIT), 0);
	assert_int_equal(recv(fds[2], &byte, 1, MSG_DONTWAIT), -1);
	for (int i = 0; i < 3; i++)
		close(fds[i]);
}

static void
listens_on_a_unix_socket(void **state)
{
	struct service *s = *state;
	const char *path =
	    arena_printf(s->county->arena, "%s/api.sock", s->county->folder);
	struct server *second;
	struct reply r;
	struct stat st;
	struct err e;

	s->settings.listen = arena_printf(s->county->arena, "unix:%s", path);
	service_start(s);
	assert_string_equal(server_address(s->server), s->settings.listen);
	ask(s, "/healthz", &r);
	assert_int_equal(r.status, 200);
	reply_fini(&r);
	second = server_new(s->base, &s->settings, &e);
	assert_null(second);
	assert_string_equal(e.msg,
	    arena_printf(s->county->arena,
		"unix:%s: already in use by another process", path));
	service_stop(s);
	assert_int_equal(stat(path, &st), -1);
}

/* Raw requests, which no library has made well-formed: the same on every kind
 * of address. */
static void
ask_raw_requests(struct service *s, const char *own)
{
	static const struct {
		const char *format; /* %s: the server's own host */
		int status;
	} cases[] = {
		{ "GET /healthz HTTP/1.1\r\nHost: %s\r\n", 200 },
		{ "GET /healthz HTTP/1.1\r\nHost: localhost\r\n", 200 },
		{ "GET /healthz HTTP/1.1\r\nHost: [::1]:1\r\n", 200 },
		{ "GET /healthz HTTP/1.1\r\nHost: gouji.example\r\n", 200 },
		{ "GET /healthz HTTP/1.1\r\nHost: evil.example\r\n", 421 },
		{ "GET /healthz HTTP/1.1\r\nHost: [fe80::1]\r\n", 421 },
		{ "GET /healthz HTTP/1.1\r\nHost: [::1\r\n", 421 },
		{ "GET /healthz HTTP/1.1\r\nHost:\r\n", 421 },
		{ "GET /healthz HTTP/1.1\r\n", 400 },
		{ "GET /healthz HTTP/1.0\r\n", 400 },
		{ "BREW /pot HTTP/1.1\r\nHost: %s\r\n", 501 },
		{ "POST /api/v1/runs HTTP/1.1\r\nHost: %s\r\n", 401 },
		{ "POST /api/v1/runs HTTP/1.1\r\nHost: %s\r\n"
		  "Content-Length: 65537\r\n",
		    413 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *split = strstr(cases[i].format, "%s"), *bytes;
		size_t n = split == NULL ? strlen(cases[i].format)
					 : (size_t)(split - cases[i].format);
		struct reply r;

		bytes = arena_printf(s->county->arena,
		    "%.*s%s%sConnection: close\r\n\r\n", (int)n,
		    cases[i].format, split == NULL ? "" : own,
		    split == NULL ? "" : split + 2);
		send_raw(s, bytes, strlen(bytes), &r);
		if (r.status != cases[i].status)
			fail_msg("%s: %d to %s", s->settings.listen, r.status,
			    bytes);
		reply_fini(&r);
	}
}

static void
holds_on_every_kind_of_address(void **state)
{
	struct service *s = *state;
	const char *listen[] = { "127.0.0.1:0", "[::1]:0",
		arena_printf(
		    s->county->arena, "unix:%s/api.sock", s->county->folder) };
	struct reply r;

	for (size_t i = 0; i < sizeof(listen) / sizeof(listen[0]); i++) {
		const char *own = "localhost";
		struct err e;

		s->settings.listen = listen[i];
		s->server = server_new(s->base, &s->settings, &e);
		/* A machine without IPv6. */
		if (s->server == NULL && listen[i][0] == '[')
			continue;
		if (s->server == NULL)
			fail_msg("%s", e.msg);
		if (strncmp(listen[i], "unix:", 5) != 0)
			own = server_address(s->server) + strlen("http://");
		ask_raw_requests(s, own);
		ask(s, "/api/v1/townships", &r);
		assert_int_equal(r.status, 200);
		reply_fini(&r);
		service_stop(s);
	}
}

static void
says_why_it_cannot_listen(void **state)
{
	static const char *const cases[][2] = {
		{ "localhost",
		    "localhost: not an address to listen on; give an IP "
		    "address and a port (127.0.0.1:8620) or unix:/path" },
		{ "8620",
		    "8620: not an address to listen on; give an IP address and "
		    "a port (127.0.0.1:8620) or unix:/path" },
		{ "unix:api.sock",
		    "unix:api.sock: the path must be absolute and shorter than "
		    "108 bytes" },
		{ "unix:/nowhere/api.sock",
		    "unix:/nowhere/api.sock: cannot listen: No such file or "
		    "directory" },
	};
	struct service *s = *state;
	const char *taken;
	struct err e;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		s->settings.listen = cases[i][0];
		assert_null(server_new(s->base, &s->settings, &e));
		assert_int_equal(e.code, ERR_CONFIG);
		assert_string_equal(e.msg, cases[i][1]);
	}
	s->settings.listen = "127.0.0.1:0";
	service_start(s);
	taken = server_address(s->server) + strlen("http://");
	s->settings.listen = taken;
	assert_null(server_new(s->base, &s->settings, &e));
	assert_string_equal(e.msg,
	    arena_printf(s->county->arena,
		"%s: already in use by another process; stop it or set "
		"another [http] listen",
		taken));
}

static void
tokens_guard_reading_and_acting(void **state)
{
	static const char *const wrong[] = { "Authorization: Bearer x", NULL };
	static const char *const reader[] = { "Authorization: Bearer reader",
		NULL };
	static const char *const admin[] = {
		"Authorization: Bearer " ADMIN_TOKEN, NULL
	};
	struct service *s = *state;
	struct reply r;

	service_start(s);
	ask_with(s, "POST", "/api/v1/runs", NULL, "", &r);
	assert_problem(
	    &r, 401, "this needs \"Authorization: Bearer <admin token>\"");
	assert_string_equal(
	    reply_header(s, &r, "WWW-Authenticate"), "Bearer realm=\"gouji\"");
	reply_fini(&r);
	ask_with(s, "POST", "/api/v1/runs", wrong, "", &r);
	assert_problem(&r, 401, "the admin token is not the right one");
	reply_fini(&r);
	assert_int_equal(s->asks, 0);

	s->settings.read_token = "reader";
	s->settings.admin_token = "";
	server_configure(s->server, &s->settings);
	ask_with(s, "POST", "/api/v1/runs", admin, "", &r);
	assert_problem(&r, 403,
	    "no admin token is configured: put one into a file and name it in "
	    "[http] admin_token_file");
	reply_fini(&r);
	ask(s, "/api/v1/status", &r);
	assert_problem(
	    &r, 401, "reading needs \"Authorization: Bearer <read token>\"");
	reply_fini(&r);
	ask_with(s, "GET", "/api/v1/status", reader, NULL, &r);
	assert_int_equal(r.status, 200);
	reply_fini(&r);
	ask(s, "/healthz", &r);
	assert_int_equal(r.status, 200);
	reply_fini(&r);
}

static void
on_drained(void *arg)
{
	(*(int *)arg)++;
}

static void
drains(void **state)
{
	struct service *s = *state;
	int drained = 0, idle;
	char byte;

	service_start(s);
	idle = connect_to(s);
	event_base_loop(s->base, EVLOOP_ONCE);
	event_base_loop(s->base, EVLOOP_NONBLOCK);
	server_drain(s->server, on_drained, &drained);
	assert_int_equal(drained, 0);
	/* Nothing is left to wait for, so the loop ends by itself. */
	event_base_dispatch(s->base);
	assert_int_equal(drained, 1);
	assert_int_equal(recv(idle, &byte, 1, MSG_DONTWAIT), 0);
	close(idle);
}

static void
survives_running_out_of_descriptors(void **state)
{
	struct service *s = *state;
	struct rlimit before, now;
	int fds[3], lowest;
	struct reply r;

	service_start(s);
	ask(s, "/healthz", &r);
	reply_fini(&r);
	for (int i = 0; i < 3; i++)
		fds[i] = connect_to(s);
	/* No descriptor is left for the accepted side. */
	lowest = dup(0);
	close(lowest);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	now = before;
	now.rlim_cur = (rlim_t)lowest;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &now), 0);
	log_set_level((enum log_level)0);
	for (int i = 0; i < 5; i++)
		event_base_loop(s->base, EVLOOP_NONBLOCK);
	log_set_level(LOG_LEVEL_INFO);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
	for (int i = 0; i < 3; i++)
		close(fds[i]);
	/* Accepts again after its pause. */
	ask(s, "/healthz", &r);
	assert_int_equal(r.status, 200);
	reply_fini(&r);
}

#define SERVICE_TEST(f) \
	cmocka_unit_test_setup_teardown(f, service_begin, service_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SERVICE_TEST(answers_health),
		SERVICE_TEST(problems_name_what_is_wrong),
		SERVICE_TEST(refuses_other_hosts),
		SERVICE_TEST(refuses_malformed_requests_in_its_own_words),
		SERVICE_TEST(bounds_the_head),
		SERVICE_TEST(answers_pipelined_requests_in_order),
		SERVICE_TEST(head_has_no_body),
		SERVICE_TEST(etags_save_the_body),
		SERVICE_TEST(unchanged_data_are_not_read_again),
		SERVICE_TEST(large_answers_arrive_whole),
		SERVICE_TEST(a_trickling_client_is_cut),
		SERVICE_TEST(the_oldest_is_cut_when_connections_run_out),
		SERVICE_TEST(listens_on_a_unix_socket),
		SERVICE_TEST(holds_on_every_kind_of_address),
		SERVICE_TEST(says_why_it_cannot_listen),
		SERVICE_TEST(tokens_guard_reading_and_acting),
		SERVICE_TEST(drains),
		SERVICE_TEST(survives_running_out_of_descriptors),
	};

	return cmocka_run_group_tests_name("server", tests, NULL, NULL);
}
