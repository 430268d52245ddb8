/*
 * What outlives a fetch: answers, blocked hosts, robots.txt; and what a source
 * said last.
 */
#include <string.h>

#include "tests/store/county.h"
#include "tests/support/unit.h"

#define DAY_MS (INT64_C(24) * 3600 * 1000)

static const char url[] = "http://a.example/list.html";

static struct store_answer
answer_of(struct county *c, bool list)
{
	struct store_answer answer = { .url = url,
		.list = list,
		.final_url = "http://b.example/list.html",
		.content_type = "text/html",
		.etag = "\"7\"",
		.body = "a\0b",
		.body_len = 3,
		.fetched_at = c->clock.fake_wall_ms };

	return answer;
}

static void
put(struct county *c, const struct store_answer *answer)
{
	struct err e;

	if (store_put_answer(c->store, c->run, answer, &e) != 0)
		fail_msg("store_put_answer: %s", e.msg);
}

static bool
get(struct county *c, int64_t run, struct store_answer *out)
{
	bool found = false;
	struct err e;

	if (store_get_answer(c->store, c->arena, run, url, out, &found, &e) !=
	    0)
		fail_msg("store_get_answer: %s", e.msg);
	return found;
}

/* Its head alone. */
static void
get_head(struct county *c, int64_t run, struct store_answer *out)
{
	bool found = false;
	struct err e;

	if (store_get_answer_head(
		c->store, c->arena, run, url, out, &found, &e) != 0)
		fail_msg("store_get_answer_head: %s", e.msg);
	assert_true(found);
}

static void
an_answer_outlives_a_kill(void **state)
{
	struct county *c = *state;
	struct store_answer in = answer_of(c, false), out;
	int64_t version = store_version(c->store);
	struct err e;

	assert_false(get(c, c->run, &out));
	put(c, &in);
	county_close(c);
	county_open(c);
	assert_true(get(c, c->run, &out));
	assert_string_equal(out.url, url);
	assert_false(out.list);
	assert_string_equal(out.final_url, "http://b.example/list.html");
	assert_string_equal(out.content_type, "text/html");
	assert_string_equal(out.etag, "\"7\"");
	assert_string_equal(out.last_modified, "");
	assert_int_equal(out.body_len, 3);
	assert_memory_equal(out.body, "a\0b", 4);
	assert_true(out.fetched_at == in.fetched_at);
	get_head(c, c->run, &out);
	assert_string_equal(out.final_url, "http://b.example/list.html");
	assert_string_equal(out.etag, "\"7\"");
	assert_int_equal(out.body_len, 0);
	assert_true(out.fetched_at == in.fetched_at);
	/* Another run fetches anew. */
	assert_false(get(c, c->run + 1, &out));
	assert_true(get(c, 0, &out));
	/* Nothing of it is to be seen in the API. */
	assert_true(store_version(c->store) == version);
	assert_int_equal(store_drop_answer(c->store, url, &e), 0);
	assert_false(get(c, 0, &out));
	assert_int_equal(store_drop_answer(c->store, url, &e), 0);
}

static void
the_last_answer_of_a_url_holds(void **state)
{
	struct county *c = *state;
	struct store_answer in = answer_of(c, false), out;

	put(c, &in);
	in.list = true;
	in.body_len = 0;
	in.etag = NULL;
	put(c, &in);
	assert_true(get(c, c->run, &out));
	assert_true(out.list);
	assert_string_equal(out.etag, "");
	assert_int_equal(out.body_len, 0);
	assert_string_equal(county_ask(c, "SELECT count(*) FROM answer"), "1");
}

static void
a_list_goes_on_with_what_it_said(void **state)
{
	struct county *c = *state;
	struct store_answer in = answer_of(c, true), out;
	int64_t at;
	struct err e;

	put(c, &in);
	county_next_run(c);
	assert_false(get(c, c->run, &out));
	assert_true(get(c, 0, &out));
	at = c->clock.fake_wall_ms + 5000;
	assert_int_equal(
	    store_confirm_answer(c->store, c->run, url, at, &e), 0);
	assert_true(get(c, c->run, &out));
	assert_memory_equal(out.body, "a\0b", 3);
	assert_true(out.fetched_at == at);
	assert_int_equal(
	    store_confirm_answer(c->store, c->run, "http://c.example/", at, &e),
	    -1);
	assert_int_equal(e.code, ERR_NOT_FOUND);
	assert_string_equal(e.msg, "there is no answer of http://c.example/");
}

static void
answers_end_with_their_run_or_unseen(void **state)
{
	struct county *c = *state;
	struct store_answer document = answer_of(c, false);
	struct store_answer list = answer_of(c, true), out;

	document.url = "http://a.example/2024.html";
	put(c, &document);
	put(c, &list);
	county_next_run(c);
	assert_string_equal(county_ask(c, "SELECT url FROM answer"), url);
	c->clock.fake_wall_ms += 90 * DAY_MS;
	county_next_run(c);
	assert_true(get(c, 0, &out));
	c->clock.fake_wall_ms += 1;
	county_next_run(c);
	assert_false(get(c, 0, &out));
}

static void
a_host_is_left_alone_for_a_run(void **state)
{
	struct county *c = *state;
	const char *detail = "untouched";
	struct err e;

	assert_int_equal(store_host_blocked(c->store, c->arena, c->run,
			     "a.example:80", &detail, &e),
	    0);
	assert_null(detail);
	assert_int_equal(store_block_host(c->store, c->run, "a.example:80",
			     "a challenge", &e),
	    0);
	assert_int_equal(
	    store_block_host(c->store, c->run, "a.example:80", "again", &e), 0);
	county_close(c);
	county_open(c);
	assert_int_equal(store_host_blocked(c->store, c->arena, c->run,
			     "a.example:80", &detail, &e),
	    0);
	assert_string_equal(detail, "a challenge");
	assert_int_equal(store_host_blocked(c->store, c->arena, c->run,
			     "a.example:443", &detail, &e),
	    0);
	assert_null(detail);
	county_next_run(c);
	assert_int_equal(store_host_blocked(c->store, c->arena, c->run,
			     "a.example:80", &detail, &e),
	    0);
	assert_null(detail);
	assert_string_equal(
	    county_ask(c, "SELECT count(*) FROM blocked_host"), "0");
}

static void
robots_are_kept_as_they_came(void **state)
{
	struct county *c = *state;
	struct store_robots in = { c->clock.fake_wall_ms, 200, "Dis\xff\0", 5 };
	struct store_robots out;
	bool found = true;
	struct err e;

	assert_int_equal(store_get_robots(c->store, c->arena, "a.example:80",
			     &out, &found, &e),
	    0);
	assert_false(found);
	assert_int_equal(
	    store_put_robots(c->store, "a.example:80", &in, &e), 0);
	in.status = 404;
	in.len = 4;
	assert_int_equal(
	    store_put_robots(c->store, "a.example:80", &in, &e), 0);
	assert_int_equal(store_get_robots(c->store, c->arena, "a.example:80",
			     &out, &found, &e),
	    0);
	assert_true(found);
	assert_int_equal(out.status, 404);
	assert_int_equal(out.len, 4);
	assert_memory_equal(out.text, "Dis\xff", 5);
	assert_true(out.fetched_at == in.fetched_at);
	c->clock.fake_wall_ms += 91 * DAY_MS;
	county_next_run(c);
	assert_string_equal(county_ask(c, "SELECT count(*) FROM robots"), "0");
}

/* ---- what a source said last ---- */

static const char *
last_answered(struct county *c, int year)
{
	static char text[DATE_TEXT_SIZE];
	struct date date;
	struct err e;

	if (store_last_answered(c->store, "T1", 0, year, &date, &e) != 0)
		fail_msg("store_last_answered: %s", e.msg);
	return date_format(date, text);
}

static void
a_source_responseed_on_a_date(void **state)
{
	struct county *c = *state;

	assert_string_equal(last_answered(c, 2024), "");
	county_visit(c, "T1", 0, 2024, OUTCOME_NOT_FOUND);
	assert_string_equal(last_answered(c, 2024), "2026-01-10");
	assert_string_equal(last_answered(c, 2023), "");
	county_go_to(c, 2026, 1, 12);
	county_visit(c, "T1", 0, 2024, OUTCOME_NOT_MODIFIED);
	assert_string_equal(last_answered(c, 2024), "2026-01-12");
	county_visit(c, "T1", 0, 2024, OUTCOME_TIMEOUT);
	assert_string_equal(last_answered(c, 2024), "");
}

static const char *
followed_url(struct county *c, size_t source)
{
	const char *found = "untouched";
	struct err e;

	if (store_followed_url(
		c->store, c->arena, "T1", source, 2024, &found, &e) != 0)
		fail_msg("store_followed_url: %s", e.msg);
	return found;
}

static void
a_year_follows_what_led_to_its_report(void **state)
{
	struct county *c = *state;
	struct report *r = county_report(c, "2021", 2024, "t");

	county_set_all(r, "1");
	assert_null(followed_url(c, 0));
	county_bring(c, "T1", 0, 2024, r, "a", NULL);
	assert_string_equal(followed_url(c, 0), "http://asked.example/");
	assert_null(followed_url(c, 1));
	assert_string_equal(
	    county_ask(c, "SELECT url, asked_url FROM publication"),
	    "http://final.example/|http://asked.example/");
	county_set(r, "t3.received.total", "2");
	county_give(c, "T1", r, "by hand");
	assert_null(followed_url(c, 0));
}

/* The list leads elsewhere now, to the same report. */
static void
the_same_report_is_followed_to_where_it_is(void **state)
{
	struct county *c = *state;
	struct report *r = county_report(c, "2021", 2024, "t");
	struct store_visit v = county_visit_of(c, "T1", 0, 2024, OUTCOME_OK);
	struct reading reading = { .outcome = READING_REPORT };
	enum store_change change;
	struct err e;

	county_set_all(r, "1");
	county_bring(c, "T1", 0, 2024, r, "a", NULL);
	reading.report = *r;
	hash_sha256("a", 1, reading.sha256);
	v.asked_url = "http://asked.example/moved";
	v.url = "http://final.example/moved";
	assert_int_equal(
	    store_put_report(c->store, &v, &reading, "a", 1, 1, &change, &e),
	    0);
	assert_int_equal(change, STORE_UNCHANGED);
	assert_string_equal(followed_url(c, 0), "http://asked.example/moved");
	assert_string_equal(county_ask(c,
				"SELECT revision, url FROM v_report"
				" WHERE publication_id IS NOT NULL"),
	    "1|http://final.example/moved");
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, county_begin, county_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_answer_outlives_a_kill),
		TEST(the_last_answer_of_a_url_holds),
		TEST(a_list_goes_on_with_what_it_said),
		TEST(answers_end_with_their_run_or_unseen),
		TEST(a_host_is_left_alone_for_a_run),
		TEST(robots_are_kept_as_they_came),
		TEST(a_source_responseed_on_a_date),
		TEST(a_year_follows_what_led_to_its_report),
		TEST(the_same_report_is_followed_to_where_it_is),
	};

	return cmocka_run_group_tests_name("answer", tests, NULL, NULL);
}
