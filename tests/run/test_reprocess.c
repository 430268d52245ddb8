/*
 * After an upgrade: documents of another reader version are read again from
 * the archive, and all reports can be judged again, without asking any site.
 */
#include <event2/event.h>
#include <stdio.h>
#include <string.h>

#include "collectors/base/err.h"
#include "daemon/run/run.h"
#include "daemon/store/sql.h"
#include "tests/conf/folder.h"
#include "tests/run/collecting.h"
#include "tests/support/unit.h"

#define MORNING "2025-02-10T09:00:00+08:00"
#define GREEN   "990001,青石镇,township,page,@/a/{year}.html,\n"
#define CELL                     \
	"SELECT value FROM cell" \
	" WHERE cell = 't3.received.total' AND year = 2024"
#define FINDINGS                                                   \
	"SELECT year, rule, state FROM finding WHERE rule = 'F01'" \
	" AND place = 't3.carried_in.total' ORDER BY year"

/* Two years whose carried-over applications do not agree. */
static void
collect(struct collecting *c)
{
	static const struct collecting_report reports[] = {
		{ "青石镇", 2023, 0, 5, 2 },
		{ "青石镇", 2024, 1, 7, 0 },
	};

	collecting_begin(c, MORNING);
	collecting_register(c, GREEN);
	collecting_configure(c, "[schedule]\nfirst_year = 2023\n");
	collecting_publish(c, "/a/2023.html", &reports[0]);
	collecting_publish(c, "/a/2024.html", &reports[1]);
	collecting_start(c);
	collecting_wait(c);
	assert_string_equal(collecting_ask(c, CELL), "7\n");
	assert_string_equal(collecting_ask(c, FINDINGS), "2024 F01 open\n");
}

static void
change(struct collecting *c, const char *sql)
{
	struct err e = { 0 };

	if (sql_script(store_sql(c->store), sql, &e) != 0)
		fail_msg("%s", e.msg);
}

/* What another reader version read: a wrong figure. */
static void
spoil(struct collecting *c)
{
	change(c,
	    "UPDATE reading SET reader_version = 0;"
	    "UPDATE cell SET value = 70 WHERE cell = 't3.received.total';"
	    "UPDATE cell_owner SET content_sha256 = 'old';");
}

static void
documents_are_read_again_before_sites_are_visited(void **state)
{
	struct collecting c;
	size_t asked;

	(void)state;
	collect(&c);
	asked = origin_count(c.origin);
	spoil(&c);
	collecting_kill(&c);
	collecting_start(&c);
	collecting_wait_until(
	    &c, "SELECT DISTINCT reader_version > 0 FROM reading", "1\n");
	assert_string_equal(collecting_ask(&c, CELL), "7\n");
	assert_string_equal(
	    collecting_ask(&c, "SELECT DISTINCT revision FROM publication"),
	    "1\n");
	assert_int_equal(origin_count(c.origin), asked);
	collecting_end(&c);
}

/* How reprocessing ended. */
struct reprocessed {
	int times;
	size_t n_read, n_judged, n_failed;
};

static void
on_reprocessed(void *arg, size_t n_read, size_t n_judged, size_t n_failed)
{
	struct reprocessed *x = arg;

	x->times++;
	x->n_read = n_read;
	x->n_judged = n_judged;
	x->n_failed = n_failed;
}

static struct reprocessed
reprocess(struct collecting *c)
{
	const struct timeval limit = { 1, 0 };
	struct reprocessed x = { 0 };
	struct err e = { 0 };

	if (runner_reprocess(c->runner, on_reprocessed, &x, &e) < 0)
		fail_msg("%s", e.msg);
	for (int i = 0; i < 60 && x.times == 0; i++) {
		(void)event_base_loopexit(c->base, &limit);
		(void)event_base_loop(c->base, EVLOOP_ONCE);
	}
	assert_int_equal(x.times, 1);
	return x;
}

static void
all_reports_are_judged_again(void **state)
{
	struct collecting c;
	struct reprocessed x;
	size_t asked;

	(void)state;
	collect(&c);
	asked = origin_count(c.origin);
	collecting_kill(&c);
	collecting_start(&c);
	change(&c, "UPDATE finding SET state = 'resolved', resolved_at = 1");
	x = reprocess(&c);
	assert_int_equal(x.n_read, 0);
	assert_int_equal(x.n_judged, 2);
	assert_int_equal(x.n_failed, 0);
	assert_string_equal(collecting_ask(&c, FINDINGS), "2024 F01 open\n");
	/* The same finding, reopened. */
	assert_string_equal(
	    collecting_ask(&c,
		"SELECT event FROM finding_event JOIN finding f"
		" ON f.id = finding_id WHERE rule = 'F01' AND"
		" place = 't3.carried_in.total' ORDER BY finding_event.id"),
	    "opened\nresolved\nreopened\n");

	spoil(&c);
	x = reprocess(&c);
	/* What is read is judged with it. */
	assert_int_equal(x.n_read, 2);
	assert_int_equal(x.n_judged, 0);
	assert_string_equal(collecting_ask(&c, CELL), "7\n");
	assert_int_equal(origin_count(c.origin), asked);
	collecting_end(&c);
}

/* A document that is damaged costs itself. */
static void
a_damaged_archive_is_told(void **state)
{
	struct collecting c;
	struct reprocessed x;

	(void)state;
	collect(&c);
	collecting_kill(&c);
	collecting_start(&c);
	spoil(&c);
	change(&c,
	    "UPDATE document SET content = x'00' WHERE sha256 ="
	    " (SELECT document_sha256 FROM v_report WHERE year = 2023)");
	x = reprocess(&c);
	assert_int_equal(x.n_read, 1);
	assert_int_equal(x.n_judged, 1);
	assert_int_equal(x.n_failed, 1);
	assert_string_equal(collecting_ask(&c, CELL), "7\n");
	collecting_end(&c);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    documents_are_read_again_before_sites_are_visited),
		cmocka_unit_test(all_reports_are_judged_again),
		cmocka_unit_test(a_damaged_archive_is_told),
	};

	if (argc != 2)
		return 2;
	collecting_reader = argv[1];
	return cmocka_run_group_tests_name("reprocess", tests, NULL, NULL);
}
