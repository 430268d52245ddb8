/*
 * What is kept for a time only, and how it goes.
 */
#include <stdio.h>
#include <string.h>

#include "collectors/base/limits.h"
#include "daemon/store/inside.h"
#include "tests/store/county.h"
#include "tests/support/unit.h"

#define DAY_MS (INT64_C(24) * 3600 * 1000)

static const char visits[] = "SELECT count(*) FROM visit";
static const char documents[] = "SELECT count(*) FROM document";

static struct store_retention pass;

/* One batch; a pass that is through begins anew. */
static bool
delete_batch(struct county *c)
{
	struct err e = { 0 };
	bool more = false;

	if (store_delete_expired(c->store, &pass, &more, &e) != 0)
		fail_msg("%s", e.msg);
	if (!more)
		memset(&pass, 0, sizeof(pass));
	return more;
}

static void
put_mail(struct county *c)
{
	const struct store_mail mail = { .kind = MAIL_DIGEST,
		.run = c->run,
		.message_id = "<1@x.example>",
		.subject = "年报监测",
		.recipients = "a@x.example",
		.message = "x",
		.len = 1 };
	struct err e = { 0 };

	assert_int_equal(store_begin(c->store, &e), 0);
	assert_int_equal(store_save_mail(c->store, &mail, &e), 0);
	assert_int_equal(store_end(c->store, 0, &e), 0);
}

static void
runs_go_after_400_days(void **state)
{
	struct county *c = *state;
	static const char sql[] = "SELECT r.id, count(v.id) FROM run r LEFT "
				  "JOIN visit v ON v.run_id = r.id GROUP BY 1";

	county_visit(c, "T1", 0, 2024, OUTCOME_NOT_FOUND);
	county_visit(c, "T1", 1, 2024, OUTCOME_NOT_FOUND);
	put_mail(c);
	county_next_run(c);
	c->clock.fake_wall_ms += 400 * DAY_MS;
	county_visit(c, "T1", 0, 2024, OUTCOME_NOT_FOUND);
	assert_false(delete_batch(c));
	assert_string_equal(county_ask(c, sql), "1|2;2|1");
	c->clock.fake_wall_ms += 1;
	assert_true(delete_batch(c));
	assert_string_equal(county_ask(c, sql), "2|1");
	/* A mail that still waits is about it no longer, and waits. */
	assert_string_equal(
	    county_ask(c, "SELECT run_id, state FROM mail"), "-|waiting");
	/* When a source was asked first is known nevertheless. */
	assert_string_equal(county_ask(c,
				"SELECT (visited_at - first_visit) / 86400000 "
				"FROM source_year ORDER BY source_id"),
	    "400;0");
	assert_false(delete_batch(c));
}

/* The last run stays, however old: it tells when there was one. */
static void
the_last_run_and_open_ones_stay(void **state)
{
	struct county *c = *state;
	struct err e = { 0 };

	c->clock.fake_wall_ms += 800 * DAY_MS;
	assert_false(delete_batch(c));
	assert_int_equal(store_run_finish(c->store, c->run, &e), 0);
	assert_false(delete_batch(c));
	assert_string_equal(
	    county_ask(c, "SELECT id, state FROM run"), "1|done");
}

static void
visits_go_in_batches(void **state)
{
	struct county *c = *state;
	char text[16];

	county_visit(c, "D1", 0, 2024, OUTCOME_TIMEOUT);
	(void)county_ask(c,
	    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL "
	    "SELECT i + 1 FROM n WHERE i < 1199) "
	    "INSERT INTO visit (run_id, code, source_id, year, url, outcome, "
	    "detail, http_status, fetched_at) "
	    "SELECT run_id, code, source_id, 10000 + i, url, outcome, detail, "
	    "http_status, fetched_at FROM visit, n");
	county_next_run(c);
	c->clock.fake_wall_ms += 401 * DAY_MS;
	for (int left = 1200; left > 0; left -= LIMIT_RETENTION_ROWS) {
		(void)snprintf(text, sizeof(text), "%d", left);
		assert_string_equal(county_ask(c, visits), text);
		assert_true(delete_batch(c));
	}
	assert_string_equal(county_ask(c, "SELECT id FROM run"), "2");
	assert_string_equal(county_ask(c, visits), "0");
	assert_false(delete_batch(c));
}

static void
put_documents(struct county *c, int n)
{
	for (int i = 0; i < n; i++) {
		char name[16];
		struct err e = { 0 };

		(void)snprintf(name, sizeof(name), "%08d", i);
		if (store_put_document(c->store, name, NULL, "x", 1, 1, &e) !=
		    0)
			fail_msg("%s", e.msg);
	}
}

static void
documents_go_a_few_at_a_time(void **state)
{
	struct county *c = *state;

	put_documents(c, 2 * LIMIT_RETENTION_DOCUMENTS + 1);
	c->clock.fake_wall_ms += 90 * DAY_MS;
	assert_false(delete_batch(c));
	assert_string_equal(county_ask(c, documents), "17");
	c->clock.fake_wall_ms += 1;
	assert_true(delete_batch(c));
	assert_string_equal(county_ask(c, documents), "9");
	assert_true(delete_batch(c));
	assert_string_equal(county_ask(c, documents), "1");
	assert_false(delete_batch(c));
	assert_string_equal(county_ask(c, documents), "0");
}

/* One pass, of however many batches, examines the whole archive; a restart in
 * the middle loses nothing. */
static void
a_pass_examines_the_whole_archive(void **state)
{
	struct county *c = *state;

	county_visit(c, "D1", 0, 2024, OUTCOME_UNREADABLE);
	put_documents(c, LIMIT_RETENTION_ROWS + 1);
	(void)county_ask(c,
	    "INSERT INTO source_year (source_id, year, outcome, detail, url,"
	    " rejected_sha256, visited_at)"
	    " SELECT y.source_id, 10000 + CAST(d.sha256 AS INTEGER),"
	    " 'unreadable', '', '', d.sha256, 0"
	    " FROM source_year y, document d WHERE d.sha256 < '00000500'");
	c->clock.fake_wall_ms += 91 * DAY_MS;
	assert_true(delete_batch(c));
	assert_string_equal(county_ask(c, documents), "501");
	memset(&pass, 0, sizeof(pass));
	assert_true(delete_batch(c));
	assert_false(delete_batch(c));
	assert_string_equal(county_ask(c, documents), "500");
	(void)county_ask(c,
	    "UPDATE source_year SET rejected_sha256 = NULL "
	    "WHERE rejected_sha256 = '00000003'");
	while (delete_batch(c))
		;
	assert_string_equal(county_ask(c, documents), "499");
}

static void
nothing_expired_writes_nothing(void **state)
{
	struct county *c = *state;
	int64_t version;

	county_visit(c, "T1", 0, 2024, OUTCOME_NOT_FOUND);
	put_documents(c, 1);
	version = store_version(c->store);
	assert_false(delete_batch(c));
	assert_int_equal(store_version(c->store), version);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, county_begin, county_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(runs_go_after_400_days),
		TEST(the_last_run_and_open_ones_stay),
		TEST(visits_go_in_batches),
		TEST(documents_go_a_few_at_a_time),
		TEST(a_pass_examines_the_whole_archive),
		TEST(nothing_expired_writes_nothing),
	};

	return cmocka_run_group_tests_name("tidy", tests, NULL, NULL);
}
