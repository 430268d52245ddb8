/*
 * H07: a report that is published in several places, and not the same in all.
 */
#include <stdio.h>
#include <string.h>

#include "collectors/base/limits.h"
#include "tests/store/county.h"
#include "tests/support/unit.h"

static const char states[] = "SELECT state FROM finding"
			     " WHERE rule = 'H07' ORDER BY id";
static const char alternates[] = "SELECT asked_url, title FROM publication"
				 " WHERE revision IS NULL ORDER BY asked_url";

static struct report *
report_of(struct county *c, const char *title, const char *figure)
{
	struct report *r = county_report(c, "2021", 2024, title);

	county_set_all(r, figure);
	return r;
}

/* From T1's first or second source, which have a page each. */
static enum store_change
bring(struct county *c, size_t source, const struct report *r)
{
	char bytes[64];

	(void)snprintf(bytes, sizeof(bytes), "%zu %s", source, r->title);
	return county_bring_from(c,
	    county_visit_of(c, "T1", source, 2024, OUTCOME_OK),
	    source == 0 ? "first" : "second", r, bytes);
}

static void
visit(struct county *c, size_t source, enum outcome outcome)
{
	county_bring_from(c, county_visit_of(c, "T1", source, 2024, outcome),
	    source == 0 ? "first" : "second", NULL, NULL);
}

/* A second document of the first source. */
static void
put_alternate(struct county *c, const char *name, const struct report *r)
{
	struct store_visit v = county_visit_of(c, "T1", 0, 2024, OUTCOME_OK);
	struct reading reading = { .outcome = READING_REPORT, .report = *r };
	struct err e;

	v.asked_url = arena_printf(c->arena, "http://asked.example/%s", name);
	v.url = arena_printf(c->arena, "http://final.example/%s", name);
	hash_sha256(name, strlen(name), reading.sha256);
	if (store_put_alternate(c->store, &v, &reading, name, strlen(name),
		strlen(name), &e) != 0)
		fail_msg("store_put_alternate: %s", e.msg);
}

static void
what_differs_is_a_finding(void **state)
{
	struct county *c = *state;
	struct report *first = report_of(c, "t", "1");
	struct report *second = report_of(c, "t", "1");

	/* Only what both report is compared. */
	county_set(second, "t3.received.natural", "12");
	county_set(second, "t2.fees.amount", "0.50");
	second->cells[form_cell_find(second->form, "t4.review.total")].state =
	    CELL_BLANK;
	assert_int_equal(bring(c, 0, first), STORE_NEW);
	assert_int_equal(bring(c, 1, second), STORE_UNCHANGED);
	assert_string_equal(county_ask(c,
				"SELECT rule, place, axis, severity, message,"
				" cells, evidence, judge FROM finding"),
	    "H07|http://asked.example/second|publication|warning|"
	    "年度报告在多处发布，另一处与现采用的有 2 格填报数不一致，"
	    "请核实以哪一处为准|"
	    "[\"t2.fees.amount\",\"t3.received.natural\"]|"
	    "现采用 http://final.example/first，"
	    "另一处 http://final.example/second；"
	    "表二“行政事业性收费”行“本年收费金额（单位：万元）”列 1、0.50；"
	    "表三“一、本年新收政府信息公开申请数量”行“自然人”列 1、12|store");
	assert_string_equal(county_status(c, "T1", 2024), "warned");
	/* The report is the first's; the other is no revision. */
	assert_string_equal(
	    county_ask(c,
		"SELECT revision, url, source_id FROM publication ORDER BY id"),
	    "1|http://final.example/first|1;-|http://final.example/second|2");
	assert_string_equal(
	    county_sum(c, 2024, "all", "valid", "t3.received.natural"), "1|1");
}

/* The second source was the first to answer. What it gave must come again,
 * and whole, to be held against what is followed now. */
static void
what_was_followed_comes_again(void **state)
{
	struct county *c = *state;
	struct store_visit v = county_visit_of(c, "T1", 1, 2024, OUTCOME_OK);
	const char *etag, *modified;
	struct err e;

	v.etag = "\"1\"";
	county_bring_from(c, v, "second", report_of(c, "t", "1"), "second");
	assert_int_equal(
	    store_validators(c->store, c->arena, "http://asked.example/second",
		&etag, &modified, &e),
	    0);
	assert_string_equal(etag, "\"1\"");
	assert_int_equal(bring(c, 0, report_of(c, "t", "2")), STORE_REVISED);
	assert_int_equal(
	    store_validators(c->store, c->arena, "http://asked.example/second",
		&etag, &modified, &e),
	    0);
	assert_string_equal(etag, "");
}

static void
the_same_in_two_places_is_fine(void **state)
{
	struct county *c = *state;
	struct report *other = report_of(c, "another title", "1");

	/* 1.00 is 1; another form is not compared. */
	county_set(other, "t2.fees.amount", "1.00");
	bring(c, 0, report_of(c, "t", "1"));
	bring(c, 1, other);
	other = county_report(c, "2019", 2024, "old form");
	county_set_all(other, "9");
	put_alternate(c, "old", other);
	assert_string_equal(county_ask(c, states), "");
	assert_string_equal(county_ask(c, alternates),
	    "http://asked.example/old|old form;"
	    "http://asked.example/second|another title");
	assert_string_equal(county_status(c, "T1", 2024), "valid");
}

static void
many_differences_are_cut(void **state)
{
	struct county *c = *state;

	bring(c, 0, report_of(c, "t", "1"));
	put_alternate(c, "b", report_of(c, "t", "2"));
	assert_string_equal(
	    county_ask(c,
		"SELECT json_array_length(cells), message LIKE '%有 200 格%',"
		" evidence LIKE '%；其余 188 格略',"
		" length(evidence) < 2000 FROM finding"),
	    "12|1|1|1");
}

/* Both are corrected in one night: no finding in between. */
static void
a_correction_everywhere_is_no_difference(void **state)
{
	struct county *c = *state;
	struct report *old = report_of(c, "t", "1");
	struct report *new = report_of(c, "u", "2");

	bring(c, 0, old);
	bring(c, 1, old);
	county_next_run(c);
	bring(c, 0, new);
	assert_string_equal(county_ask(c, states), "");
	bring(c, 1, new);
	assert_string_equal(county_ask(c, states), "");
	/* The other order. */
	county_next_run(c);
	bring(c, 1, old);
	assert_string_equal(county_ask(c, states), "");
	bring(c, 0, old);
	assert_string_equal(county_ask(c, states), "");
	/* Corrected in one place only: found when both were seen. */
	county_next_run(c);
	bring(c, 1, new);
	assert_string_equal(county_ask(c, states), "");
	visit(c, 0, OUTCOME_TIMEOUT);
	assert_string_equal(county_ask(c, states), "");
	visit(c, 0, OUTCOME_NOT_MODIFIED);
	assert_string_equal(county_ask(c, states), "open");
	/* What was found stays until both were seen again. */
	county_next_run(c);
	bring(c, 0, new);
	assert_string_equal(county_ask(c, states), "open");
	bring(c, 1, new);
	assert_string_equal(county_ask(c, states), "resolved");
	assert_string_equal(county_status(c, "T1", 2024), "valid");
}

static void
an_alternate_that_is_gone_is_forgotten(void **state)
{
	static const enum outcome answers[] = { OUTCOME_NOT_FOUND,
		OUTCOME_NOT_A_REPORT, OUTCOME_MISMATCH, OUTCOME_UNREADABLE };
	struct county *c = *state;
	const char **urls;
	struct err e;
	size_t n;

	bring(c, 0, report_of(c, "t", "1"));
	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		bring(c, 1, report_of(c, "u", "2"));
		assert_string_equal(county_ask(c, states), "open");
		visit(c, 1, OUTCOME_HTTP_ERROR);
		assert_string_equal(county_ask(c, states), "open");
		visit(c, 1, answers[i]);
		assert_string_equal(county_ask(c, states), "resolved");
		assert_string_equal(county_ask(c, alternates), "");
	}
	assert_string_equal(county_ask(c, "SELECT count(*) FROM reading"), "1");

	put_alternate(c, "x", report_of(c, "u", "2"));
	put_alternate(c, "y", report_of(c, "u", "2"));
	assert_int_equal(store_list_alternates(
			     c->store, c->arena, "T1", 0, 2024, &urls, &n, &e),
	    0);
	assert_int_equal(n, 2);
	assert_string_equal(urls[0], "http://asked.example/x");
	assert_string_equal(urls[1], "http://asked.example/y");
	assert_int_equal(
	    store_forget_alternate(c->store, "T1", 2024, urls[0], &e), 0);
	assert_int_equal(
	    store_forget_alternate(c->store, "T1", 2024, urls[0], &e), 0);
	assert_string_equal(
	    county_ask(c, alternates), "http://asked.example/y|u");
	assert_string_equal(
	    county_ask(c, "SELECT place FROM finding WHERE state = 'open'"),
	    "http://asked.example/y");
	assert_int_equal(store_list_alternates(
			     c->store, c->arena, "T1", 1, 2024, &urls, &n, &e),
	    0);
	assert_int_equal(n, 0);
}

static void
one_that_no_run_sees_is_forgotten_after_30_days(void **state)
{
	struct county *c = *state;
	int64_t day = INT64_C(24) * 3600 * 1000;

	bring(c, 0, report_of(c, "t", "1"));
	bring(c, 1, report_of(c, "u", "2"));
	c->clock.fake_wall_ms += 100 * day;
	county_next_run(c);
	assert_string_equal(county_ask(c, states), "resolved");
	bring(c, 1, report_of(c, "u", "2"));
	c->clock.fake_wall_ms += 30 * day;
	county_next_run(c);
	assert_string_equal(
	    county_ask(c, alternates), "http://asked.example/second|u");
	/* Its document stays as long. */
	assert_string_equal(
	    county_ask(c, "SELECT count(*) FROM document"), "2");
	bring(c, 1, report_of(c, "u", "2"));
	c->clock.fake_wall_ms += 91 * day;
	county_next_run(c);
	assert_string_equal(county_ask(c, alternates), "");
	assert_string_equal(
	    county_ask(c, "SELECT count(*) FROM document"), "1");
}

/* The earlier source stops to give the report: the alternate takes over. */
static void
an_alternate_becomes_the_report(void **state)
{
	struct county *c = *state;

	bring(c, 0, report_of(c, "t", "1"));
	bring(c, 1, report_of(c, "u", "2"));
	visit(c, 0, OUTCOME_NOT_FOUND);
	assert_int_equal(bring(c, 1, report_of(c, "u", "2")), STORE_REVISED);
	assert_string_equal(county_ask(c, alternates), "");
	assert_string_equal(county_ask(c, states), "resolved");
	/* And the other way round; nothing is compared with what is gone. */
	assert_int_equal(bring(c, 0, report_of(c, "t", "1")), STORE_REVISED);
	assert_string_equal(county_ask(c, states), "resolved");
	bring(c, 1, report_of(c, "u", "2"));
	assert_string_equal(county_ask(c, states), "open");
	assert_string_equal(county_ask(c,
				"SELECT group_concat(revision) FROM publication"
				" WHERE revision IS NOT NULL"),
	    "1,2,3");
}

/* Two sources lead to one document. */
static void
the_document_itself_is_no_alternate(void **state)
{
	struct county *c = *state;
	struct report *r = report_of(c, "t", "1");

	bring(c, 0, r);
	county_bring_from(c, county_visit_of(c, "T1", 1, 2024, OUTCOME_OK),
	    "first", report_of(c, "u", "2"), "another look");
	put_alternate(c, "first", report_of(c, "u", "2"));
	assert_string_equal(county_ask(c, alternates), "");
	assert_string_equal(county_ask(c, states), "");
}

static void
a_file_given_by_hand_is_compared_with_nothing(void **state)
{
	struct county *c = *state;

	bring(c, 0, report_of(c, "t", "1"));
	bring(c, 1, report_of(c, "u", "2"));
	assert_string_equal(county_ask(c, states), "open");
	county_give(c, "T1", report_of(c, "hand", "3"), "hand");
	assert_string_equal(county_ask(c, states), "resolved");
	bring(c, 0, report_of(c, "t", "1"));
	bring(c, 1, report_of(c, "u", "2"));
	assert_string_equal(county_ask(c,
				"SELECT title FROM v_report"
				" WHERE publication_id IS NOT NULL"),
	    "hand");
	assert_string_equal(county_ask(c, states), "resolved");
}

/* Alternates that only differ in their counters take no room of their own. */
static void
a_document_is_kept_once(void **state)
{
	struct county *c = *state;
	struct report *r = report_of(c, "t", "1");

	bring(c, 0, r);
	for (int i = 0; i < 3; i++) {
		char bytes[8];

		(void)snprintf(bytes, sizeof(bytes), "%d", i);
		county_bring_from(c,
		    county_visit_of(c, "T1", 1, 2024, OUTCOME_OK), "second", r,
		    bytes);
	}
	assert_string_equal(
	    county_ask(c, "SELECT count(*) FROM document"), "2");
}

static void
alternates_are_limited(void **state)
{
	struct county *c = *state;
	struct report *r = report_of(c, "t", "1");
	char name[16];

	bring(c, 0, r);
	for (int i = 0; i < LIMIT_ALTERNATES; i++) {
		(void)snprintf(name, sizeof(name), "%03d", i);
		put_alternate(c, name, r);
	}
	county_next_run(c);
	put_alternate(c, "000", r);
	assert_string_equal(
	    county_ask(c,
		"SELECT count(*), min(asked_url) FROM publication"
		" WHERE revision IS NULL"),
	    "20|http://asked.example/000");
	/* One that was not seen tonight gives way. */
	put_alternate(c, "more", r);
	assert_string_equal(county_ask(c,
				"SELECT count(*), min(asked_url),"
				" max(asked_url), total(asked_url LIKE '%/019')"
				" FROM publication WHERE revision IS NULL"),
	    "20|http://asked.example/000|http://asked.example/more|0.0");
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, county_begin, county_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_differs_is_a_finding),
		TEST(what_was_followed_comes_again),
		TEST(the_same_in_two_places_is_fine),
		TEST(many_differences_are_cut),
		TEST(a_correction_everywhere_is_no_difference),
		TEST(an_alternate_that_is_gone_is_forgotten),
		TEST(one_that_no_run_sees_is_forgotten_after_30_days),
		TEST(an_alternate_becomes_the_report),
		TEST(the_document_itself_is_no_alternate),
		TEST(a_file_given_by_hand_is_compared_with_nothing),
		TEST(a_document_is_kept_once),
		TEST(alternates_are_limited),
	};

	return cmocka_run_group_tests_name("alternate", tests, NULL, NULL);
}
