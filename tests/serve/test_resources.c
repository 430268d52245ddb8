/*
 * What the resources say, over real HTTP from a real store.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zstd.h>

#include "collectors/base/json.h"
#include "tests/serve/client.h"
#include "tests/support/unit.h"

/* A reply's JSON; the reply is freed. */
static struct cJSON *
ask_json(struct service *s, const char *path)
{
	struct cJSON *v;
	struct reply r;

	ask(s, path, &r);
	v = json_parse(r.body, r.len, NULL);
	if (r.status != 200 || v == NULL)
		fail_msg("%s: %d %s", path, r.status, r.body);
	assert_string_equal(
	    reply_header(s, &r, "Content-Type"), "application/json");
	reply_fini(&r);
	return v;
}

static void
assert_contains(struct service *s, const char *path, const char *text)
{
	struct reply r;

	ask(s, path, &r);
	if (strstr(r.body, text) == NULL)
		fail_msg("%s: no %s in %s", path, text, r.body);
	reply_fini(&r);
}

/* A report whose bytes are kept as goujid keeps them. */
static void
bring_compressed(
    struct service *s, const char *code, struct report *r, const char *bytes)
{
	struct store_visit v =
	    county_visit_of(s->county, code, 0, r->year, OUTCOME_OK);
	struct reading reading = { .outcome = READING_REPORT,
		.media_type = "text/html",
		.report = *r };
	enum store_change change;
	char packed[1024];
	struct err e;
	size_t n =
	    ZSTD_compress(packed, sizeof(packed), bytes, strlen(bytes), 3);

	hash_sha256(bytes, strlen(bytes), reading.sha256);
	if (store_put_report(s->county->store, &v, &reading, packed, n,
		strlen(bytes), &change, &e) != 0)
		fail_msg("%s", e.msg);
}

static struct report *
report_of(struct service *s, int year)
{
	struct report *r =
	    county_report(s->county, "2021", year, "青石镇年度报告");

	county_set_all(r, "0");
	r->published_on = (struct date){ year + 1, 1, 15 };
	r->published_by = "meta";
	return r;
}

static void
status_tells_of_county_and_runs(void **state)
{
	struct service *s = *state;
	struct cJSON *v;

	service_start(s);
	v = ask_json(s, "/api/v1/status");
	assert_string_equal(json_get_string(v, "version"), "1.2.3");
	assert_string_equal(
	    json_get_string(json_get(v, "county"), "name"), "青川县");
	assert_int_equal(json_get_int(v, "year", 0), 2025);
	assert_int_equal(json_get_int(json_get(v, "counts"), "missing", -1), 4);
	assert_int_equal(json_get_int(json_get(v, "counts"), "valid", -1), 0);
	assert_string_equal(
	    json_get_string(json_get(v, "last_run"), "state"), "running");
	assert_string_equal(
	    json_get_string(v, "next_run"), "2026-01-11T02:30:00+08:00");
	assert_int_equal(json_get_int(json_get(v, "readers"), "done", 0), 17);
	json_free(v);
}

static void
a_report_reads_back_exactly(void **state)
{
	struct service *s = *state;
	struct report *r = report_of(s, 2024);
	struct cJSON *v;
	int blank;

	county_set(r, "t2.fees.amount", "4068.2080");
	blank = form_cell_find(r->form, "t3.received.business");
	r->cells[blank].state = CELL_BLANK;
	r->cells[form_cell_find(r->form, "t2.normative.made")].text =
	    "0（其中修订16件）";
	bring_compressed(s, "T1", r, "<html>first</html>");
	service_start(s);
	assert_contains(
	    s, "/api/v1/reports/T1/2024", "\"t2.fees.amount\":4068.2080,");
	assert_contains(s, "/api/v1/reports/T1/2024",
	    "\"cell_states\":{\"t3.received.business\":\"blank\"}");
	assert_contains(s, "/api/v1/reports/T1/2024",
	    "\"cell_texts\":{\"t2.normative.made\":\"0（其中修订16件）\"}");
	v = ask_json(s, "/api/v1/reports/T1/2024");
	assert_string_equal(
	    json_get_string(json_get(v, "township"), "name"), "青石镇");
	assert_int_equal(json_get_int(v, "year", 0), 2024);
	assert_string_equal(json_get_string(v, "form"), "2021");
	assert_int_equal(json_get_int(v, "revision", 0), 1);
	assert_true(json_get_bool(v, "on_time"));
	assert_string_equal(json_get_string(v, "published_on"), "2025-01-15");
	assert_string_equal(
	    json_get_string(v, "fetched_at"), "2026-01-10T02:30:00+08:00");
	assert_int_equal(json_count(json_get(v, "cells")), 200);
	json_free(v);
}

static void
a_year_without_a_report_is_no_error(void **state)
{
	struct service *s = *state;
	struct cJSON *v;

	service_start(s);
	v = ask_json(s, "/api/v1/reports/T1/2024");
	assert_true(json_is_null(json_get(v, "revision")));
	assert_string_equal(json_get_string(v, "status"), "missing");
	assert_int_equal(json_count(json_get(v, "cells")), 0);
	assert_true(json_is_null(json_get(v, "sha256")));
	json_free(v);
}

static void
revisions_show_what_changed(void **state)
{
	struct service *s = *state;
	struct report *r = report_of(s, 2024);
	const struct cJSON *list, *second;
	struct cJSON *v;

	bring_compressed(s, "T1", r, "first");
	county_set(r, "t3.received.natural", "12");
	bring_compressed(s, "T1", r, "second");
	r->cells[form_cell_find(r->form, "t3.received.natural")].state =
	    CELL_BLANK;
	bring_compressed(s, "T1", r, "third");
	service_start(s);
	v = ask_json(s, "/api/v1/reports/T1/2024/revisions");
	list = json_get(v, "revisions");
	assert_int_equal(json_count(list), 3);
	assert_int_equal(json_count(json_get(json_first(list), "changes")), 0);
	second = json_next(json_first(list));
	assert_int_equal(json_count(json_get(second, "changes")), 1);
	json_free(v);
	assert_contains(s, "/api/v1/reports/T1/2024/revisions",
	    "\"changes\":[{\"cell\":\"t3.received.natural\",\"from\":0,"
	    "\"to\":12,\"from_state\":\"reported\",\"to_state\":\"reported\"}"
	    "]");
	/* A page that begins later compares with the one before it. */
	assert_contains(s, "/api/v1/reports/T1/2024/revisions?after=2",
	    "\"changes\":[{\"cell\":\"t3.received.natural\",\"from\":12,"
	    "\"to\":null,\"from_state\":\"reported\",\"to_state\":\"blank\"}"
	    "]");
	/* An older one is still there. */
	v = ask_json(s, "/api/v1/reports/T1/2024?revision=2");
	assert_int_equal(
	    json_get_int(json_get(v, "cells"), "t3.received.natural", -1), 12);
	json_free(v);
}

static void
the_document_comes_as_it_was(void **state)
{
	struct service *s = *state;
	struct report *r = report_of(s, 2024);
	const char *headers[2] = { NULL, NULL };
	char sha[HASH_TEXT_SIZE];
	struct reply reply;

	bring_compressed(s, "T1", r, "<script>alert(1)</script>");
	hash_sha256("<script>alert(1)</script>", 25, sha);
	service_start(s);
	ask(s, "/api/v1/reports/T1/2024/document", &reply);
	assert_int_equal(reply.status, 200);
	assert_string_equal(reply.body, "<script>alert(1)</script>");
	assert_string_equal(
	    reply_header(s, &reply, "Content-Type"), "text/html");
	assert_string_equal(reply_header(s, &reply, "Content-Disposition"),
	    "attachment; filename=\"T1-2024-r1.html\"");
	assert_string_equal(
	    reply_header(s, &reply, "Content-Security-Policy"), "sandbox");
	assert_string_equal(
	    reply_header(s, &reply, "X-Content-Type-Options"), "nosniff");
	assert_string_equal(reply_header(s, &reply, "ETag"),
	    arena_printf(s->county->arena, "\"%s\"", sha));
	headers[0] =
	    arena_printf(s->county->arena, "If-None-Match: \"%s\"", sha);
	reply_fini(&reply);
	ask_with(s, "GET", "/api/v1/reports/T1/2024/document", headers, NULL,
	    &reply);
	assert_int_equal(reply.status, 304);
	reply_fini(&reply);
}

static void
a_damaged_document_is_our_error(void **state)
{
	struct service *s = *state;
	struct reply reply;

	/* Bytes that no zstd made. */
	county_bring(
	    s->county, "T1", 0, 2024, report_of(s, 2024), "plain", NULL);
	service_start(s);
	ask(s, "/api/v1/reports/T1/2024/document", &reply);
	assert_problem(
	    &reply, 500, "an error of the server; its log tells more");
	assert_null(reply_header(s, &reply, "Content-Disposition"));
	reply_fini(&reply);
}

static void
rollups_sum_and_name_the_missing(void **state)
{
	struct service *s = *state;
	struct report *first = report_of(s, 2024), *second = report_of(s, 2024);
	const char *rollup = "/api/v1/rollups/2024";
	struct cJSON *v;

	county_set(first, "t3.received.total", "7");
	county_set(second, "t3.received.total", "5");
	county_set(second, "t2.fees.amount", "0.50");
	bring_compressed(s, "T1", first, "one");
	bring_compressed(s, "D1", second, "two");
	county_set(second, "t3.received.total", "99");
	bring_compressed(s, "C0", second, "county");
	service_start(s);
	v = ask_json(s, rollup);
	assert_string_equal(json_get_string(v, "basis"), "published");
	assert_string_equal(json_get_string(v, "kind"), "all");
	assert_int_equal(json_get_int(v, "expected", 0), 4);
	assert_int_equal(json_get_int(v, "reported", 0), 2);
	assert_int_equal(json_count(json_get(v, "missing")), 2);
	assert_string_equal(
	    json_get_string(json_get(v, "county"), "name"), "青川县");
	json_free(v);
	assert_contains(
	    s, rollup, "\"t3.received.total\":{\"sum\":12,\"n\":2}");
	assert_contains(s, rollup, "\"t2.fees.amount\":{\"sum\":0.50,\"n\":2}");
	assert_contains(s, rollup, "\"publication_rate\":0.5000");
	assert_contains(s, rollup, "\"disclosure_rate\":null");
	assert_contains(s, rollup,
	    "\"missing\":[{\"code\":\"T2\",\"name\":\"白鹭乡\","
	    "\"status\":\"missing\"}");
	assert_contains(s, rollup, "\"t3.received.total\":99");
	assert_contains(s, "/api/v1/rollups/2024?kind=township",
	    "\"t3.received.total\":{\"sum\":7,\"n\":1}");
	assert_contains(s, "/api/v1/rollups/2024/cells/t3.received.total",
	    "{\"code\":\"D1\",\"name\":\"县水利局\",\"kind\":\"department\","
	    "\"status\":\"valid\",\"revision\":1,\"value\":5,"
	    "\"state\":\"reported\",\"counted\":true}");
	assert_contains(s, "/api/v1/rollups/2024/cells/t3.received.total",
	    "{\"code\":\"T2\",\"name\":\"白鹭乡\",\"kind\":\"township\","
	    "\"status\":\"missing\",\"revision\":null,\"value\":null,"
	    "\"state\":\"none\",\"counted\":false}");
	/* The merged row is the sum of its three here. */
	assert_contains(s, "/api/v1/rollups/2024/cells/t3.other_all.total",
	    "\"value\":0,\"state\":\"absent\",\"counted\":true}");
}

/* The sum of what the bodies contributed, as the API lists it. */
static struct rollup_sum
add_contributions(struct service *s, const char *path)
{
	struct cJSON *v = ask_json(s, path);
	const struct cJSON *one = json_first(json_get(v, "contributions"));
	struct rollup_sum sum = { 0 };

	for (; one != NULL; one = json_next(one)) {
		struct num value;

		if (!json_get_bool(one, "counted"))
			continue;
		assert_true(json_as_num(json_get(one, "value"), &value));
		rollup_sum_add(&sum, value);
	}
	json_free(v);
	return sum;
}

static void
check_contributions(struct service *s, int year)
{
	char path[128];
	struct cJSON *rollup;
	size_t n_forms = s->county->forms->n_forms;

	(void)snprintf(path, sizeof(path), "/api/v1/rollups/%d", year);
	rollup = ask_json(s, path);
	for (size_t f = 0; f < n_forms; f++) {
		const struct form *form = &s->county->forms->forms[f];

		for (size_t i = 0; i < form->n_cells; i++) {
			const char *id = form->cells[i].id;
			const struct cJSON *cell =
			    json_get(json_get(rollup, "cells"), id);
			struct rollup_sum sum;
			struct num total, wanted;

			(void)snprintf(path, sizeof(path),
			    "/api/v1/rollups/%d/cells/%s", year, id);
			sum = add_contributions(s, path);
			assert_int_equal(sum.n,
			    cell == NULL ? 0 : json_get_int(cell, "n", -1));
			if (sum.n == 0)
				continue;
			assert_true(
			    json_as_num(json_get(cell, "sum"), &wanted));
			assert_true(rollup_sum_num(&sum, &total));
			assert_true(num_equal(total, wanted));
		}
	}
	json_free(rollup);
}

/* A cell's contributions make its sum, whichever rows of (六) were printed. */
static void
contributions_make_the_sum(void **state)
{
	struct service *s = *state;
	struct county *c = s->county;
	const struct store_calendar from_2020 = { 2020, 1, 31, 3, 31 };

	county_set_calendar(c, &from_2020);
	for (int year = 2020; year <= 2021; year++) {
		struct report *merged =
		    county_report(c, "2019", year, "年度报告");
		struct report *parts =
		    county_report(c, "2021", year, "年度报告");
		struct report *printed =
		    county_report(c, "2019", year, "年度报告");

		county_set_all(merged, "3");
		county_set_all(parts, "2");
		county_set_all(printed, "0.5");
		for (size_t i = 0; i < printed->form->n_cells; i++)
			if (strncmp(printed->form->cells[i].id, "t3.other_all.",
				13) == 0)
				printed->cells[i].state = CELL_ABSENT;
		county_set(printed, "t3.other_no_correction.total", "1");
		county_set(printed, "t3.other_unpaid.total", "2");
		county_set(printed, "t3.other_misc.total", "4");
		bring_compressed(s, "T1", merged, year == 2020 ? "a" : "b");
		bring_compressed(s, "D1", parts, year == 2020 ? "c" : "d");
		bring_compressed(s, "T3", printed, year == 2020 ? "e" : "f");
	}
	service_start(s);
	check_contributions(s, 2020);
	check_contributions(s, 2021);
}

static void
townships_show_years_and_sources(void **state)
{
	struct service *s = *state;
	struct cJSON *v;

	county_visit(s->county, "D1", 0, 2024, OUTCOME_TIMEOUT);
	bring_compressed(s, "T1", report_of(s, 2024), "one");
	service_start(s);
	assert_contains(s, "/api/v1/townships/T1",
	    "\"2024\":{\"status\":\"valid\",\"revision\":1,\"errors\":0,"
	    "\"warnings\":0,\"published_on\":\"2025-01-15\",\"on_time\":true}");
	assert_contains(s, "/api/v1/townships/D1",
	    "\"2024\":{\"status\":\"unreachable\",\"revision\":null,");
	v = ask_json(s, "/api/v1/townships?kind=county");
	assert_int_equal(json_count(json_get(v, "townships")), 1);
	json_free(v);
	/* Gone from the file: not listed any more, but still known. */
	county_set_registry(s->county, "T2");
	v = ask_json(s, "/api/v1/townships");
	assert_int_equal(json_count(json_get(v, "townships")), 4);
	assert_string_equal(
	    json_get_string(json_first(json_get(v, "townships")), "code"),
	    "T1");
	json_free(v);
	v = ask_json(s, "/api/v1/townships/T2");
	assert_int_equal(json_count(json_get(v, "sources")), 0);
	json_free(v);
}

static void
runs_can_be_asked_for(void **state)
{
	static const char *const admin[] = {
		"Authorization: Bearer " ADMIN_TOKEN, NULL
	};
	static const struct {
		const char *body;
		int status;
		const char *detail;
	} bad[] = {
		{ "{", 400, "the body is not JSON: no JSON, byte 0" },
		{ "[]", 400, "the body must be a JSON object" },
		{ "{\"code\":[]}", 400,
		    "the body holds \"code\"; only \"codes\" is known here" },
		{ "{\"codes\":[]}", 422,
		    "\"codes\" must be a list of 1 to 5000 township codes; "
		    "leave it out for all" },
		{ "{\"codes\":[1]}", 422, "\"codes\" must hold strings" },
		{ "{\"codes\":[\"T1\",\"T9\"]}", 422,
		    "\"codes\": there is no township \"T9\"" },
	};
	struct service *s = *state;
	struct reply r;

	county_visit(s->county, "D1", 0, 2024, OUTCOME_TIMEOUT);
	service_start(s);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		ask_with(s, "POST", "/api/v1/runs", admin, bad[i].body, &r);
		assert_problem(&r, bad[i].status, bad[i].detail);
		reply_fini(&r);
	}
	assert_int_equal(s->asks, 0);
	ask_with(s, "POST", "/api/v1/runs", admin,
	    "{\"codes\":[\"T1\",\"D1\"]}", &r);
	assert_int_equal(r.status, 202);
	assert_string_equal(reply_header(s, &r, "Location"), "/api/v1/runs/1");
	assert_non_null(strstr(r.body, "{\"id\":1,\"state\":\"running\","));
	assert_non_null(strstr(r.body,
	    "\"outcomes\":[{\"code\":\"D1\",\"year\":2024,"
	    "\"url\":\"http://final.example/"
	    "\",\"outcome\":\"timeout\",\"detail\":\"as the test wants\"}]"
	    ",\"outcomes_cut\":0}"));
	assert_string_equal(s->asked, "T1+D1");
	reply_fini(&r);
	ask_with(s, "POST", "/api/v1/runs", admin, "", &r);
	assert_int_equal(r.status, 202);
	assert_string_equal(s->asked, "");
	assert_int_equal(s->asks, 2);
	reply_fini(&r);
}

/* What a run leaves out, it counts. */
static void
a_long_run_says_what_it_leaves_out(void **state)
{
	struct service *s = *state;
	struct cJSON *v;

	county_visit(s->county, "D1", 0, 2024, OUTCOME_TIMEOUT);
	(void)county_ask(s->county,
	    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL "
	    "SELECT i + 1 FROM n WHERE i < 20002) "
	    "INSERT INTO visit (run_id, code, source_id, year, url, outcome, "
	    "detail, http_status, fetched_at) "
	    "SELECT run_id, code, source_id, 10000 + i, url, outcome, detail, "
	    "http_status, fetched_at FROM visit, n");
	service_start(s);
	v = ask_json(s, "/api/v1/runs/1");
	assert_int_equal(json_count(json_get(v, "outcomes")), 20000);
	assert_int_equal(json_get_int(v, "outcomes_cut", -1), 3);
	json_free(v);
}

#define SERVICE_TEST(f) \
	cmocka_unit_test_setup_teardown(f, service_begin, service_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SERVICE_TEST(status_tells_of_county_and_runs),
		SERVICE_TEST(a_report_reads_back_exactly),
		SERVICE_TEST(a_year_without_a_report_is_no_error),
		SERVICE_TEST(revisions_show_what_changed),
		SERVICE_TEST(the_document_comes_as_it_was),
		SERVICE_TEST(a_damaged_document_is_our_error),
		SERVICE_TEST(rollups_sum_and_name_the_missing),
		SERVICE_TEST(contributions_make_the_sum),
		SERVICE_TEST(townships_show_years_and_sources),
		SERVICE_TEST(runs_can_be_asked_for),
		SERVICE_TEST(a_long_run_says_what_it_leaves_out),
	};

	return cmocka_run_group_tests_name("resources", tests, NULL, NULL);
}
