/*
 * Lists: pages without loss or doubling, filters, and the bytes of CSV.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/json.h"
#include "tests/serve/client.h"
#include "tests/support/unit.h"

#define N_FINDINGS 257

/* A report of T1 for 2024 with many findings; the first has a dangerous
 * quotation. */
static void
bring_findings(struct service *s, size_t n)
{
	struct county *c = s->county;
	struct finding *all = arena_calloc(c->arena, n, sizeof(*all));
	struct check_result j = { .findings = all, .n_findings = n };
	struct report *r = county_report(c, "2021", 2024, "年度报告");

	county_set_all(r, "0");
	for (size_t i = 0; i < n; i++)
		all[i] = (struct finding){ .rule = "A05",
			.axis = i % 2 == 0 ? AXIS_DATA : AXIS_TEXT,
			.severity = SEVERITY_WARNING,
			.place = arena_printf(c->arena, "p%zu", i),
			.message = "空白",
			.cause = 1 };
	all[0].rule = "A03";
	all[0].severity = SEVERITY_ERROR;
	all[0].place = "t3.received";
	all[0].message = "各类申请人之和 12 ≠ 总计 13，相差 1";
	all[0].has_values = true;
	all[0].expected = num_int(12);
	all[0].actual = num_int(13);
	all[0].evidence = "=HYPERLINK(\"x\")";
	county_bring(c, "T1", 0, 2024, r, "many", &j);
}

/* Walk a list by its cursors; how many rows, each id (or code) once. */
static size_t
walk(struct service *s, const char *list, const char *filter, const char *key,
    int limit)
{
	const char *after = "", *seen = ";";
	size_t n = 0;

	for (int page = 0; page < 400; page++) {
		const struct cJSON *item;
		struct cJSON *v;
		struct reply r;

		ask(s,
		    arena_printf(s->county->arena, "/api/v1/%s?limit=%d%s%s%s",
			list, limit, filter,
			*after == '\0' ? "" : "&after=", after),
		    &r);
		v = json_parse(r.body, r.len, NULL);
		assert_int_equal(r.status, 200);
		for (item = json_first(json_get(v, list)); item != NULL;
		     item = json_next(item)) {
			const char *id = json_get_string(item, key);
			char mark[64];

			(void)snprintf(mark, sizeof(mark), ";%s/%lld;",
			    id == NULL ? "" : id,
			    (long long)(id == NULL
				    ? json_get_int(item, key, -1)
				    : json_get_int(item, "year", 0)));
			assert_null(strstr(seen, mark));
			seen = arena_printf(
			    s->county->arena, "%s%s", seen, mark + 1);
			n++;
		}
		assert_true(json_count(json_get(v, list)) <= (size_t)limit);
		after = json_get_string(v, "next");
		if (after != NULL)
			after = arena_strdup(s->county->arena, after);
		json_free(v);
		reply_fini(&r);
		if (after == NULL)
			return n;
	}
	fail_msg("%s has no end", list);
	return 0;
}

static void
pages_lose_and_double_nothing(void **state)
{
	struct service *s = *state;

	bring_findings(s, N_FINDINGS);
	service_start(s);
	assert_int_equal(walk(s, "findings", "", "id", 100), N_FINDINGS);
	assert_int_equal(walk(s, "findings", "", "id", 1000), N_FINDINGS);
	assert_int_equal(walk(s, "findings", "", "id", 257), N_FINDINGS);
	assert_int_equal(walk(s, "findings", "&axis=text", "id", 64), 128);
	assert_int_equal(
	    walk(s, "findings", "&severity=error&rule=A03", "id", 10), 1);
	assert_int_equal(
	    walk(s, "findings", "&year=2024&code=T1&state=open", "id", 128),
	    N_FINDINGS);
	assert_int_equal(walk(s, "findings", "&state=resolved", "id", 5), 0);
	assert_int_equal(walk(s, "findings", "&code=T2", "id", 5), 0);
}

static void
reports_page_over_years(void **state)
{
	struct service *s = *state;
	size_t all;

	/* 2023..2025 of five bodies, one of which ended in 2024, another
	 * began in it. */
	service_start(s);
	all = walk(s, "reports", "", "code", 1000);
	assert_int_equal(all, 13);
	for (int limit = 1; limit <= 14; limit++)
		assert_int_equal(walk(s, "reports", "", "code", limit), all);
	assert_int_equal(walk(s, "reports", "&year=2024", "code", 2), 5);
	assert_int_equal(walk(s, "reports", "&kind=county", "code", 2), 3);
	assert_int_equal(walk(s, "reports", "&status=valid", "code", 2), 0);
	assert_int_equal(walk(s, "townships", "", "code", 2), 5);
	assert_int_equal(walk(s, "rollups", "", "year", 2), 3);
	assert_true(walk(s, "rules", "", "id", 3) > 10);
	for (int i = 0; i < 4; i++)
		county_next_run(s->county);
	assert_int_equal(walk(s, "runs", "", "id", 2), 5);
}

static void
lists_hold_a_hundred_unless_told(void **state)
{
	struct service *s = *state;
	struct cJSON *v;
	struct reply r;

	bring_findings(s, N_FINDINGS);
	service_start(s);
	ask(s, "/api/v1/findings", &r);
	v = json_parse(r.body, r.len, NULL);
	assert_int_equal(json_count(json_get(v, "findings")), 100);
	assert_string_equal(json_get_string(v, "next"), "100");
	json_free(v);
	reply_fini(&r);
}

static void
assert_csv(struct service *s, const char *path, const char *bytes)
{
	struct reply r;

	ask(s, path, &r);
	assert_int_equal(r.status, 200);
	assert_string_equal(
	    reply_header(s, &r, "Content-Type"), "text/csv; charset=utf-8");
	assert_string_equal(r.body, bytes);
	reply_fini(&r);
}

static void
csv_is_what_offices_open(void **state)
{
	struct service *s = *state;

	bring_findings(s, 1);
	service_start(s);
	assert_csv(s, "/api/v1/findings?format=csv",
	    "\xef\xbb\xbf"
	    "编号,位置（表/行/列）,问题,应为,填报,相差,原文摘录,首次发现,处置,"
	    "单位,年度,规则,级别\r\n"
	    "1,表三“一、本年新收政府信息公开申请数量”行,"
	    "各类申请人之和 12 ≠ 总计 13，相差 1,12,13,1,"
	    "\"'=HYPERLINK(\"\"x\"\")\",2026-01-10,未整改,青石镇,2024,A03,错误"
	    "\r\n");
	assert_csv(s, "/api/v1/reports?format=csv&year=2024&kind=township",
	    "\xef\xbb\xbf"
	    "单位,类别,年度,发布状态,发布日期,是否按期,错误,待核实,原文\r\n"
	    "青石镇,乡镇（街道）,2024,有数据错误,,,1,0,http://final.example/"
	    "\r\n"
	    "白鹭乡,乡镇（街道）,2024,尚未查到,,,0,0,\r\n"
	    "云溪镇,乡镇（街道）,2024,尚未查到,,,0,0,\r\n");
}

static void
csv_pages_by_its_link(void **state)
{
	struct service *s = *state;
	struct reply r;
	size_t lines = 0;

	bring_findings(s, N_FINDINGS);
	service_start(s);
	ask(s, "/api/v1/findings?limit=2&format=csv&axis=data", &r);
	assert_string_equal(reply_header(s, &r, "Link"),
	    "</api/v1/findings?limit=2&format=csv&axis=data&after=3>; "
	    "rel=\"next\"");
	assert_string_equal(reply_header(s, &r, "Content-Disposition"),
	    "attachment; filename=\"findings.csv\"");
	reply_fini(&r);
	/* Without a limit it is all of it. */
	ask(s, "/api/v1/findings?format=csv", &r);
	assert_null(reply_header(s, &r, "Link"));
	for (size_t i = 0; i < r.len; i++)
		lines += r.body[i] == '\n';
	assert_int_equal(lines, N_FINDINGS + 1);
	reply_fini(&r);
}

static void
the_rollup_compares_with_the_year_before(void **state)
{
	struct service *s = *state;
	struct county *c = s->county;
	struct reply r;

	for (int year = 2023; year <= 2024; year++) {
		struct report *report =
		    county_report(c, "2021", year, "年度报告");

		county_set(
		    report, "t3.received.total", year == 2023 ? "12" : "7");
		county_bring(
		    c, "T1", 0, year, report, year == 2023 ? "a" : "b", NULL);
	}
	service_start(s);
	ask(s, "/api/v1/rollups/2024?format=csv&kind=township", &r);
	assert_int_equal(r.status, 200);
	assert_string_equal(reply_header(s, &r, "Content-Disposition"),
	    "attachment; filename=\"rollup-2024-township-published.csv\"");
	assert_non_null(strstr(
	    r.body, "指标,合计,填报单位数/应报数,上年,增减,缺报单位\r\n"));
	assert_non_null(strstr(r.body, ",7,1/3,12,-5,白鹭乡、云溪镇\r\n"));
	/* Nobody gave it: empty, not 0. */
	assert_non_null(strstr(r.body, ",,0/3,,,白鹭乡、云溪镇\r\n"));
	reply_fini(&r);
}

#define SERVICE_TEST(f) \
	cmocka_unit_test_setup_teardown(f, service_begin, service_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SERVICE_TEST(pages_lose_and_double_nothing),
		SERVICE_TEST(reports_page_over_years),
		SERVICE_TEST(lists_hold_a_hundred_unless_told),
		SERVICE_TEST(csv_is_what_offices_open),
		SERVICE_TEST(csv_pages_by_its_link),
		SERVICE_TEST(the_rollup_compares_with_the_year_before),
	};

	return cmocka_run_group_tests_name("lists", tests, NULL, NULL);
}
