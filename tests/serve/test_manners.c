/*
 * What every resource of the API has in common, asked of each of them: who may
 * ask, under which name, with which parameters, and how it refuses.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "collectors/base/json.h"
#include "daemon/serve/route.h"
#include "tests/serve/client.h"
#include "tests/support/unit.h"

/* A path that the pattern takes. */
static const char *
path_of(struct service *s, const struct route *r, const char *query)
{
	static const struct {
		const char *variable, *value;
	} values[] = { { "{code}", "T1" }, { "{year}", "2024" },
		{ "{id}", "1" }, { "{cell}", "t3.received.total" },
		{ "{file}", "main.js" } };
	char *out = arena_alloc(s->county->arena, 256);
	size_t n = 0;

	for (const char *p = r->pattern; *p != '\0';) {
		size_t i = 0, len;

		if (*p != '{') {
			out[n++] = *p++;
			continue;
		}
		len = strcspn(p, "}") + 1;
		while (strncmp(p, values[i].variable, len) != 0)
			assert_true(++i < sizeof(values) / sizeof(values[0]));
		n += (size_t)snprintf(out + n, 256 - n, "%s", values[i].value);
		p += len;
	}
	(void)snprintf(out + n, 256 - n, "%s", query);
	return out;
}

static const char *
method_of(const struct route *r)
{
	return r->method == METHOD_PUT ? "PUT"
	    : r->method == METHOD_POST ? "POST"
				       : "GET";
}

static void
ask_route(struct service *s, const struct route *r, const char *query,
    const char *const *headers, struct reply *reply)
{
	ask_with(s, method_of(r), path_of(s, r, query), headers,
	    r->method == METHOD_GET ? NULL : "", reply);
}

/* Every refusal is a problem of RFC 9457, and no browser takes it for a page
 * of its own guess. */
static void
check_problem(struct service *s, const struct route *route,
    const struct reply *r, int status)
{
	struct cJSON *v = json_parse(r->body, r->len, NULL);

	if (r->status != status || v == NULL)
		fail_msg("%s: %d %s", route->pattern, r->status, r->body);
	assert_string_equal(
	    reply_header(s, r, "Content-Type"), "application/problem+json");
	assert_string_equal(
	    reply_header(s, r, "X-Content-Type-Options"), "nosniff");
	assert_int_equal(json_get_int(v, "status", 0), status);
	assert_true(json_get_string(v, "title")[0] != '\0');
	assert_true(json_get_string(v, "detail")[0] != '\0');
	json_free(v);
}

static void
every_resource_names_the_parameter_that_it_does_not_know(void **state)
{
	static const char *const admin[] = {
		"Authorization: Bearer " ADMIN_TOKEN, NULL
	};
	struct service *s = *state;

	service_start(s);
	for (const struct route *r = serve_routes; r->pattern != NULL; r++) {
		struct reply reply;

		ask_route(s, r, "?strange=1", admin, &reply);
		check_problem(s, r, &reply, 400);
		assert_non_null(strstr(reply.body, "strange"));
		reply_fini(&reply);
	}
	assert_int_equal(s->asks, 0);
	assert_int_equal(s->puts, 0);
}

static void
every_resource_is_of_our_host_only(void **state)
{
	static const char *const evil[] = {
		"Authorization: Bearer " ADMIN_TOKEN, "Host: evil.example", NULL
	};
	struct service *s = *state;

	service_start(s);
	for (const struct route *r = serve_routes; r->pattern != NULL; r++) {
		struct reply reply;

		ask_route(s, r, "", evil, &reply);
		check_problem(s, r, &reply, 421);
		reply_fini(&reply);
	}
	assert_int_equal(s->asks, 0);
	assert_int_equal(s->puts, 0);
}

static void
every_resource_asks_for_its_token(void **state)
{
	static const char *const reader[] = { "Authorization: Bearer reader",
		NULL };
	struct service *s = *state;

	s->settings.read_token = "reader";
	service_start(s);
	for (const struct route *r = serve_routes; r->pattern != NULL; r++) {
		struct reply reply;

		ask_route(s, r, "", NULL, &reply);
		if (r->access == ACCESS_OPEN)
			assert_int_equal(reply.status, 200);
		else
			check_problem(s, r, &reply, 401);
		reply_fini(&reply);
		if (r->access != ACCESS_ADMIN)
			continue;
		/* Whoever may read may not act. */
		ask_route(s, r, "", reader, &reply);
		check_problem(s, r, &reply, 401);
		assert_non_null(reply_header(s, &reply, "WWW-Authenticate"));
		reply_fini(&reply);
	}
	assert_int_equal(s->asks, 0);
	assert_int_equal(s->puts, 0);
}

static void
every_resource_says_what_it_takes(void **state)
{
	struct service *s = *state;

	service_start(s);
	for (const struct route *r = serve_routes; r->pattern != NULL; r++) {
		struct reply reply;

		ask_with(s, "DELETE", path_of(s, r, ""), NULL, NULL, &reply);
		check_problem(s, r, &reply, 405);
		assert_non_null(
		    strstr(reply_header(s, &reply, "Allow"), method_of(r)));
		reply_fini(&reply);
	}
}

/* What never reaches a resource is refused in the same way. */
static void
the_wire_refuses_likewise(void **state)
{
	static const struct {
		const char *bytes;
		int status;
	} cases[] = {
		{ "GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n", 400 },
		{ "GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400 },
		{ "GET /healthz HTTP/3.0\r\nHost: a\r\n\r\n", 505 },
		{ "POST /api/v1/runs HTTP/1.1\r\nHost: a\r\n"
		  "Content-Length: 99999999\r\n\r\n",
		    413 },
	};
	static const struct route wire = { .pattern = "the wire" };
	struct service *s = *state;

	service_start(s);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct reply reply;

		send_raw(s, cases[i].bytes, strlen(cases[i].bytes), &reply);
		check_problem(s, &wire, &reply, cases[i].status);
		reply_fini(&reply);
	}
}

/* A database of which nothing can be read: no resource answers as if there
 * were nothing. Page and metrics, which tell of it, are there. */
static void
no_resource_passes_a_lost_database_for_an_empty_one(void **state)
{
	static const char *const admin[] = {
		"Authorization: Bearer " ADMIN_TOKEN, NULL
	};
	struct service *s = *state;
	const char *trouble;

	county_close(s->county);
	assert_int_equal(truncate(s->county->path, 0), 0);
	county_open(s->county);
	s->settings.store = s->county->store;
	trouble = arena_strdup(s->county->arena, store_fault(s->county->store));
	service_start(s);
	for (const struct route *r = serve_routes; r->pattern != NULL; r++) {
		struct reply reply;

		ask_route(s, r, "", admin, &reply);
		if (strncmp(r->pattern, "/api/", 5) == 0) {
			assert_problem(&reply, 503,
			    arena_printf(s->county->arena,
				"cannot be answered now: %s", trouble));
			assert_string_equal(
			    reply_header(s, &reply, "Retry-After"), "30");
		} else if (strcmp(r->pattern, "/readyz") == 0) {
			assert_problem(&reply, 503, trouble);
		} else {
			assert_int_equal(reply.status, 200);
		}
		if (strcmp(r->pattern, "/metrics") == 0) {
			assert_non_null(strstr(
			    reply.body, "\ngouji_database_writable 0\n"));
			assert_null(strstr(reply.body, "gouji_reports"));
			assert_null(strstr(reply.body, "gouji_findings"));
			assert_null(strstr(reply.body, "gouji_outbox"));
		}
		reply_fini(&reply);
	}
	assert_int_equal(s->asks, 0);
	assert_int_equal(s->puts, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    every_resource_names_the_parameter_that_it_does_not_know,
		    service_begin, service_end),
		cmocka_unit_test_setup_teardown(
		    every_resource_is_of_our_host_only, service_begin,
		    service_end),
		cmocka_unit_test_setup_teardown(
		    every_resource_asks_for_its_token, service_begin,
		    service_end),
		cmocka_unit_test_setup_teardown(
		    every_resource_says_what_it_takes, service_begin,
		    service_end),
		cmocka_unit_test_setup_teardown(
		    the_wire_refuses_likewise, service_begin, service_end),
		cmocka_unit_test_setup_teardown(
		    no_resource_passes_a_lost_database_for_an_empty_one,
		    service_begin, service_end),
	};

	return cmocka_run_group_tests_name("manners", tests, NULL, NULL);
}
