/*
 * One finding with its history, and acknowledging it.
 */
#include <stdio.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/json.h"
#include "collectors/base/limits.h"
#include "tests/serve/client.h"
#include "tests/support/unit.h"

static const char *const admin[] = { "Authorization: Bearer " ADMIN_TOKEN,
	"Content-Type: application/json", NULL };

#define PATH "/api/v1/findings/1"

static void
judge(struct service *s, size_t n, int64_t actual)
{
	struct finding f = { .rule = "A03",
		.axis = AXIS_DATA,
		.severity = SEVERITY_ERROR,
		.place = "t3.received",
		.message = "各类申请人之和 ≠ 总计",
		.has_values = true,
		.expected = { 12, 0 },
		.actual = { actual, 0 },
		.cause = 1 };
	struct check_result j = { .findings = &f, .n_findings = n };
	struct report *r = county_report(s->county, "2021", 2024, "年度报告");

	county_set_all(r, "0");
	county_bring(s->county, "T1", 0, 2024, r, "one", &j);
}

static void
acknowledge(
    struct service *s, const char *path, const char *body, struct reply *r)
{
	ask_with(s, "POST", path, admin, body, r);
}

/* "opened;acked 李四 已核实": what became of it. */
static const char *
history(struct service *s, const struct reply *r)
{
	struct cJSON *v = json_parse(r->body, r->len, NULL);
	const char *text = "";

	for (const struct cJSON *e = json_first(json_get(v, "history"));
	     e != NULL; e = json_next(e)) {
		const char *by = json_get_string(e, "by");

		text = arena_printf(s->county->arena, "%s%s%s%s%s%s", text,
		    *text == '\0' ? "" : ";", json_get_string(e, "event"),
		    by == NULL ? "" : " ", by == NULL ? "" : by,
		    by == NULL ? "" : json_get_string(e, "note"));
	}
	json_free(v);
	return text;
}

static void
tells_who_has_seen_to_it(void **state)
{
	static const char where[] =
	    "\"place_words\":\"表三“一、本年新收政府信息公开申请数量”行\"";
	struct service *s = *state;
	struct reply r;

	judge(s, 1, 13);
	service_start(s);
	ask(s, PATH, &r);
	assert_int_equal(r.status, 200);
	assert_non_null(strstr(r.body, "\"state\":\"open\""));
	assert_non_null(strstr(r.body, "\"acked_by\":null,\"note\":null"));
	assert_non_null(strstr(r.body, where));
	assert_string_equal(history(s, &r), "opened");
	reply_fini(&r);
	ask(s, "/api/v1/reports/T1/2024", &r);
	assert_non_null(strstr(r.body, where));
	reply_fini(&r);

	acknowledge(
	    s, PATH "/ack", "{\"by\":\"李四\",\"note\":\"已核实\"}", &r);
	assert_int_equal(r.status, 200);
	assert_non_null(strstr(r.body, "\"state\":\"acked\""));
	assert_non_null(
	    strstr(r.body, "\"acked_by\":\"李四\",\"note\":\"已核实\""));
	assert_string_equal(history(s, &r), "opened;acked 李四已核实");
	reply_fini(&r);

	/* Also in the lists, and the report counts it as before. */
	ask(s, "/api/v1/findings?state=acked", &r);
	assert_non_null(strstr(r.body, "\"note\":\"已核实\""));
	reply_fini(&r);
	ask(s, "/api/v1/reports/T1/2024", &r);
	assert_non_null(strstr(r.body, "\"status\":\"invalid\""));
	assert_non_null(strstr(r.body, "\"acked_by\":\"李四\""));
	reply_fini(&r);

	/* The figures changed: it does not hold any more. */
	judge(s, 1, 14);
	ask(s, PATH, &r);
	assert_non_null(strstr(r.body, "\"state\":\"open\""));
	assert_string_equal(
	    history(s, &r), "opened;acked 李四已核实;ack_ended");
	reply_fini(&r);
}

static void
refuses_what_it_cannot_take(void **state)
{
	struct service *s = *state;
	static const char good[] = "{\"by\":\"a\",\"note\":\"b\"}";
	static const struct {
		const char *path, *body;
		int status;
		const char *detail;
	} table[] = {
		{ PATH "/ack", "", 400,
		    "the body is not JSON: no JSON, byte 0" },
		{ PATH "/ack", "[]", 400, "the body must be a JSON object" },
		{ PATH "/ack", "{\"by\":\"a\"}", 422,
		    "\"note\" must be a text that says something" },
		{ PATH "/ack", "{\"by\":\" \",\"note\":\"b\"}", 422,
		    "\"by\" must be a text that says something" },
		{ PATH "/ack", "{\"by\":\"a\",\"note\":\"b\",\"x\":1}", 400,
		    "the body holds \"x\"; only \"by\" and \"note\" are known "
		    "here" },
		{ PATH "/ack", "{\"by\":\"a\",\"by\":\"b\",\"note\":\"c\"}",
		    400, "the body holds \"by\" twice" },
		{ PATH "/ack", "{\"by\":\"a\\u0000b\",\"note\":\"c\"}", 400,
		    "the body holds a NUL, or text that is no UTF-8" },
		{ PATH "/ack", "{\"by\":\"\xff\",\"note\":\"c\"}", 400,
		    "the body holds a NUL, or text that is no UTF-8" },
		{ "/api/v1/findings/7/ack", good, 404,
		    "there is no finding \"7\" that is not resolved" },
		{ "/api/v1/findings/x/ack", good, 404,
		    "there is no finding \"x\" that is not resolved" },
	};
	char *note = arena_alloc(s->county->arena, LIMIT_ACK_BYTES + 2);
	struct reply r;

	judge(s, 1, 13);
	service_start(s);
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		acknowledge(s, table[i].path, table[i].body, &r);
		assert_problem(&r, table[i].status, table[i].detail);
		reply_fini(&r);
	}
	memset(note, 'n', LIMIT_ACK_BYTES + 1);
	note[LIMIT_ACK_BYTES + 1] = '\0';
	acknowledge(s, PATH "/ack",
	    arena_printf(
		s->county->arena, "{\"by\":\"a\",\"note\":\"%s\"}", note),
	    &r);
	assert_problem(&r, 422, "\"note\" is longer than 2000 bytes");
	reply_fini(&r);
	note[LIMIT_ACK_BYTES] = '\0';
	acknowledge(s, PATH "/ack",
	    arena_printf(
		s->county->arena, "{\"by\":\"a\",\"note\":\"%s\"}", note),
	    &r);
	assert_int_equal(r.status, 200);
	reply_fini(&r);

	ask_with(s, "POST", PATH "/ack", NULL, good, &r);
	assert_int_equal(r.status, 401);
	reply_fini(&r);
	ask(s, "/api/v1/findings/99", &r);
	assert_problem(&r, 404, "there is no finding \"99\"");
	reply_fini(&r);
	judge(s, 0, 0);
	acknowledge(s, PATH "/ack", good, &r);
	assert_problem(
	    &r, 404, "there is no finding \"1\" that is not resolved");
	reply_fini(&r);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, service_begin, service_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(tells_who_has_seen_to_it),
		TEST(refuses_what_it_cannot_take),
	};

	return cmocka_run_group_tests_name("serve_ack", tests, NULL, NULL);
}
