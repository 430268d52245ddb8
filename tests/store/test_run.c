/*
 * Runs, visits, validators and documents.
 */
#include <string.h>

#include "tests/store/county.h"
#include "tests/support/unit.h"

static void
a_run_goes_on_after_a_crash(void **state)
{
	struct county *c = *state;
	static const char *const asked[] = { "T1", "D1" };
	const char **codes;
	enum run_trigger trigger;
	int64_t id, wanted;
	size_t n;
	struct err e;
	bool visited = true;

	assert_int_equal(
	    store_run_unfinished(c->store, c->arena, &id, &codes, &n, &e), 0);
	assert_int_equal(id, c->run);
	assert_null(codes);
	assert_int_equal(store_run_finish(c->store, c->run, &e), 0);
	assert_int_equal(
	    store_run_create(c->store, RUN_API, asked, 2, &wanted, &e), 0);
	c->run = wanted;
	county_visit(c, "T1", 1, 2024, OUTCOME_TIMEOUT);

	county_close(c);
	county_open(c);
	assert_int_equal(
	    store_run_unfinished(c->store, c->arena, &id, &codes, &n, &e), 0);
	assert_int_equal(id, wanted);
	assert_int_equal(n, 2);
	assert_string_equal(codes[0], "T1");
	assert_string_equal(codes[1], "D1");
	assert_int_equal(store_run_trigger(c->store, id, &trigger, &e), 0);
	assert_int_equal(trigger, RUN_API);
	assert_int_equal(
	    store_visited(c->store, id, "T1", 1, 2024, &visited, &e), 0);
	assert_true(visited);
	assert_int_equal(
	    store_visited(c->store, id, "T1", 0, 2024, &visited, &e), 0);
	assert_false(visited);
	assert_int_equal(
	    store_visited(c->store, id - 1, "T1", 1, 2024, &visited, &e), 0);
	assert_false(visited);
	assert_int_equal(store_run_finish(c->store, id, &e), 0);
	assert_int_equal(
	    store_run_unfinished(c->store, c->arena, &id, &codes, &n, &e), 0);
	assert_int_equal(id, 0);
}

static void
only_runs_over_all_count_as_the_nights(void **state)
{
	struct county *c = *state;
	static const char *const asked[] = { "T1" };
	int64_t night, ms, id;
	struct err e;

	assert_int_equal(store_run_last_finished(c->store, &ms, &e), 0);
	assert_int_equal(ms, 0);
	night = c->clock.fake_wall_ms;
	assert_int_equal(store_run_finish(c->store, c->run, &e), 0);
	c->clock.fake_wall_ms += 5000;
	assert_int_equal(
	    store_run_create(c->store, RUN_API, asked, 1, &id, &e), 0);
	assert_int_equal(store_run_finish(c->store, id, &e), 0);
	assert_int_equal(store_run_last_finished(c->store, &ms, &e), 0);
	assert_int_equal(ms, night);
}

static void
a_run_is_finished_once(void **state)
{
	struct county *c = *state;
	struct err e;

	assert_int_equal(store_run_finish(c->store, c->run, &e), 0);
	assert_int_equal(store_run_finish(c->store, c->run, &e), -1);
	assert_int_equal(e.code, ERR_NOT_FOUND);
	assert_string_equal(e.msg, "there is no unfinished run 1");
	assert_int_equal(store_run_start(c->store, 77, 1, &e), -1);
	assert_string_equal(e.msg, "there is no unfinished run 77");
}

static void
a_run_counts_its_visits_once(void **state)
{
	struct county *c = *state;

	for (int i = 0; i < 2; i++) {
		county_visit(c, "T1", 0, 2023, OUTCOME_NOT_FOUND);
		county_visit(c, "T1", 0, 2024, OUTCOME_NOT_MODIFIED);
		county_visit(c, "T1", 1, 2024, OUTCOME_HTTP_ERROR);
		county_visit(c, "D1", 0, 2024, OUTCOME_UNREADABLE);
		county_visit(c, "D1", 0, 2025, OUTCOME_TOO_LARGE);
	}
	assert_string_equal(county_ask(c,
				"SELECT sources_total, sources_done,"
				" documents_fetched, documents_not_modified,"
				" documents_failed, state FROM run"),
	    "5|3|1|1|2|running");
	assert_string_equal(county_ask(c, "SELECT count(*) FROM visit"), "5");
}

static void
a_run_never_does_more_than_all(void **state)
{
	struct county *c = *state;
	static const char sql[] = "SELECT sources_done, sources_total FROM run";
	struct err e;

	assert_int_equal(store_run_start(c->store, c->run, 2, &e), 0);
	county_visit(c, "T1", 0, 2024, OUTCOME_NOT_FOUND);
	county_visit(c, "D1", 0, 2024, OUTCOME_NOT_FOUND);
	/* D1 leaves the registry, and the run is planned anew. */
	county_set_registry(c, "D1");
	assert_int_equal(store_run_start(c->store, c->run, 1, &e), 0);
	assert_string_equal(county_ask(c, sql), "2|2");
	assert_int_equal(store_run_start(c->store, c->run, 2, &e), 0);
	county_visit(c, "T1", 1, 2024, OUTCOME_NOT_FOUND);
	assert_string_equal(county_ask(c, sql), "3|3");
	/* What was not planned counts too. */
	county_visit(c, "T2", 0, 0, OUTCOME_NOT_FOUND);
	assert_string_equal(county_ask(c, sql), "4|4");
}

static void
check_etag(struct county *c, const char *wanted)
{
	const char *etag, *modified;
	struct err e;

	assert_int_equal(store_validators(c->store, c->arena,
			     "http://asked.example/", &etag, &modified, &e),
	    0);
	assert_string_equal(etag, wanted);
	assert_string_equal(modified, "");
}

static void
validators_stand_for_a_report_that_was_read(void **state)
{
	struct county *c = *state;
	struct report *r = county_report(c, "2021", 2024, "t");

	county_set_all(r, "1");
	check_etag(c, "");
	county_visit(c, "T1", 0, 2024, OUTCOME_UNREADABLE);
	check_etag(c, "");
	county_bring(c, "T1", 0, 2024, r, "a", NULL);
	check_etag(c, "\"1\"");
	county_visit(c, "T1", 0, 2024, OUTCOME_NOT_MODIFIED);
	county_visit(c, "T1", 0, 2024, OUTCOME_TIMEOUT);
	check_etag(c, "\"1\"");
	/* The same registry changes nothing; another may read otherwise. */
	county_set_registry(c, NULL);
	check_etag(c, "\"1\"");
	county_set_registry(c, "D1");
	check_etag(c, "");
	county_bring(c, "T1", 0, 2024, r, "a", NULL);
	check_etag(c, "\"1\"");
	county_visit(c, "T1", 0, 2024, OUTCOME_NOT_A_REPORT);
	check_etag(c, "");
}

/* Else it would answer "not modified" on the day it is needed. */
static void
an_alternate_gets_no_validators(void **state)
{
	struct county *c = *state;
	struct report *a = county_report(c, "2021", 2024, "a");
	struct report *b = county_report(c, "2021", 2024, "b");

	county_bring(c, "T1", 1, 2024, b, "b", NULL);
	check_etag(c, "\"1\"");
	county_bring(c, "T1", 0, 2024, a, "a", NULL);
	check_etag(c, "\"1\"");
	county_bring(c, "T1", 1, 2024, b, "b", NULL);
	check_etag(c, "");
	/* It was followed when it got them, and is no longer. */
	county_bring(c, "T1", 0, 2024, a, "a", NULL);
	check_etag(c, "\"1\"");
	county_visit(c, "T1", 1, 2024, OUTCOME_NOT_MODIFIED);
	check_etag(c, "");
}

static void
documents_go_when_nothing_rests_on_them(void **state)
{
	struct county *c = *state;
	struct report *r = county_report(c, "2021", 2024, "t");
	struct store_document d;
	struct err e;
	bool found;

	county_set_all(r, "1");
	county_bring(c, "T1", 0, 2024, r, "kept", NULL);
	assert_int_equal(
	    store_put_document(c->store, "0123", NULL, "", 0, 0, &e), 0);
	county_next_run(c);
	assert_string_equal(
	    county_ask(c, "SELECT count(*) FROM document"), "2");
	c->clock.fake_wall_ms += INT64_C(91) * 24 * 3600 * 1000;
	county_next_run(c);
	assert_string_equal(
	    county_ask(c, "SELECT count(*) FROM document"), "1");
	assert_int_equal(
	    store_get_document(c->store, c->arena, "0123", &d, &found, &e), 0);
	assert_false(found);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, county_begin, county_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_run_goes_on_after_a_crash),
		TEST(only_runs_over_all_count_as_the_nights),
		TEST(a_run_is_finished_once),
		TEST(a_run_counts_its_visits_once),
		TEST(a_run_never_does_more_than_all),
		TEST(validators_stand_for_a_report_that_was_read),
		TEST(an_alternate_gets_no_validators),
		TEST(documents_go_when_nothing_rests_on_them),
	};

	return cmocka_run_group_tests_name("run", tests, NULL, NULL);
}
