/*
 * Ten years of nights: memory, descriptors and the database grow with what is
 * published, and with nothing else; a night costs what it always did.
 *
 *     test_soak READER CONVERTER [BODIES]
 */
#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "collectors/base/clock.h"
#include "collectors/base/log.h"
#include "daemon/conf/conf.h"
#include "tests/soak/measure.h"
#include "tests/soak/soak.h"
#include "tests/support/unit.h"

#define FIRST_YEAR 2025
#define N_YEARS    10
/* Nothing is published in these, nobody does anything. The second begins with
 * a process that has run for a year, the first with a younger one. */
#define A_QUIET_YEAR       2029
#define ANOTHER_QUIET_YEAR 2033

/* What may come and go: buffers, a connection more. */
#define HEAP_SLACK (32 * 1024)
/* SQLite's cache of pages is 2 MB; statements stay prepared. */
#define MOST_SQLITE (4 * 1024 * 1024)
/* The log is begun again at every checkpoint, which is at 1000 pages. */
#define MOST_LOG      (8 * 1024 * 1024)
#define MOST_RESIDENT (16 * 1024 * 1024)
/* In the folder: the database with its log, index and lock, its copy, two
 * files of configuration. */
#define N_FILES    7
#define KEPT_RUNS  400
#define PAGE_SLACK 32

static const char *converter;
static int n_bodies = 6;

struct year {
	struct measure end;
	int events, connections;
	int64_t steps, ms;
};
static struct year years[N_YEARS];

static bool
is_quiet(int year)
{
	return year == A_QUIET_YEAR || year == ANOTHER_QUIET_YEAR;
}

static int64_t
now_ms(void)
{
	return clock_mono_ms(clock_real());
}

/* ---- the table ---- */

static void
print_head(void)
{
	(void)fprintf(stderr,
	    "year     ms  steps/visit  visits   heap KB  sqlite KB  rss KB  "
	    "fds  events  pages  free  log KB  runs  visit   mail  report  "
	    "event\n");
}

static int64_t
visits_of(size_t i)
{
	return years[i].end.visits - (i == 0 ? 0 : years[i - 1].end.visits);
}

static int64_t
steps_a_visit(size_t i)
{
	return years[i].steps / visits_of(i);
}

static void
print_year(size_t i)
{
	const struct year *y = &years[i];
	const struct measure *m = &y->end;

	(void)fprintf(stderr,
	    "%zu%s %6lld %12lld %7lld %9lld %10lld %7lld %4zu %7d %6lld %5lld "
	    "%7lld %5lld %6lld %6lld %7lld %6lld\n",
	    FIRST_YEAR + i, is_quiet(FIRST_YEAR + (int)i) ? "q" : " ",
	    (long long)y->ms, (long long)steps_a_visit(i),
	    (long long)visits_of(i), (long long)m->heap / 1024,
	    (long long)m->sqlite / 1024, (long long)m->resident / 1024,
	    m->descriptors, y->events, (long long)m->pages,
	    (long long)m->free_pages, (long long)m->log_bytes / 1024,
	    (long long)measure_rows(m, "run"),
	    (long long)measure_rows(m, "visit"),
	    (long long)measure_rows(m, "mail"),
	    (long long)measure_rows(m, "publication"),
	    (long long)measure_rows(m, "finding_event"));
}

/* ---- what must hold ---- */

/* At the end of any year, whatever happened in it. */
static void
is_in_bounds(size_t i)
{
	const struct year *y = &years[i];
	const struct measure *m = &y->end;

	assert_int_equal(m->children, 0);
	assert_int_equal(m->files, N_FILES);
	assert_int_equal(
	    y->events - y->connections, years[0].events - years[0].connections);
	/* The test's own look at the database may hold two files open. */
	assert_in_range(m->descriptors, 0, years[0].end.descriptors + 2);
	assert_true(m->sqlite < MOST_SQLITE);
	assert_true(m->log_bytes < MOST_LOG);
	assert_in_range(measure_rows(m, "run"), 1, KEPT_RUNS + 2);
	assert_int_equal(measure_rows(m, "blocked_host"), 0);
	assert_int_equal(measure_rows(m, "run_code"), 0);
	assert_int_equal(measure_rows(m, "answer"), 1); /* the list's */
}

static int64_t
rows_more(size_t i, const char *table)
{
	return measure_rows(&years[i].end, table) -
	    measure_rows(&years[i - 1].end, table);
}

static int64_t
pages_more(size_t i)
{
	const struct measure *now = &years[i].end, *then = &years[i - 1].end;

	return now->pages - now->free_pages - then->pages + then->free_pages;
}

static int64_t
positive(int64_t n)
{
	return n > 0 ? n : 0;
}

/* Rows are a tenth of a page and less; a revision has some sixty. */
static int64_t
pages_for(size_t i)
{
	return PAGE_SLACK + 8 * positive(rows_more(i, "publication")) +
	    positive(rows_more(i, "mail")) / 6 +
	    positive(rows_more(i, "visit")) / 12 +
	    positive(rows_more(i, "report_year"));
}

static void
grows_with_its_data(size_t i)
{
	if (pages_more(i) > pages_for(i))
		fail_msg("%zu: %lld pages more, %lld for its data",
		    FIRST_YEAR + i, (long long)pages_more(i),
		    (long long)pages_for(i));
}

/* Nothing was published: that is a missing report for each body, with its
 * finding and what was told of it. What is kept for a time has its full age,
 * or comes nearer to it. */
static bool
may_grow(const char *table, int64_t more, int64_t n_sources)
{
	static const char *const of_bodies[] = { "finding", "finding_event",
		"report_year", "told_finding", "told_year" };
	static const char *const aging[] = { "visit", "mail", "run" };

	for (size_t i = 0; i < sizeof(of_bodies) / sizeof(of_bodies[0]); i++)
		if (strcmp(table, of_bodies[i]) == 0)
			return more <= n_sources;
	for (size_t i = 0; i < sizeof(aging) / sizeof(aging[0]); i++)
		if (strcmp(table, aging[i]) == 0)
			return true;
	return more <= (strcmp(table, "source_year") == 0 ? n_sources : 0);
}

static void
stands_still(size_t i)
{
	const struct measure *now = &years[i].end, *then = &years[i - 1].end;

	assert_true(now->heap <= then->heap + HEAP_SLACK);
	assert_int_equal(now->descriptors, then->descriptors);
	for (size_t t = 0; t < now->n_tables; t++) {
		const char *table = now->tables[t].name;
		int64_t more = rows_more(i, table);

		if (!may_grow(table, more, measure_rows(now, "source")))
			fail_msg("%zu: %s has %lld rows more", FIRST_YEAR + i,
			    table, (long long)more);
	}
}

/* Of the years 2 and 10: what is kept for a time has its full age in both. */
static void
costs_what_it_did(void)
{
	const struct year *then = &years[1], *now = &years[N_YEARS - 1];

	assert_true(steps_a_visit(N_YEARS - 1) <= 2 * steps_a_visit(1));
	assert_true(now->end.heap <= then->end.heap + 4 * HEAP_SLACK);
#ifndef GOUJI_SANITIZED /* which keep what was freed for a while */
	assert_true(now->end.resident <= then->end.resident + MOST_RESIDENT);
#endif
}

/* All that the years are for did happen. */
static void
has_seen_it_all(struct soak *s)
{
	assert_string_equal(
	    collecting_ask(
		&s->c, "SELECT DISTINCT event FROM finding_event ORDER BY 1"),
	    "ack_ended\nacked\nchanged\nopened\nreopened\nresolved\n");
	assert_string_equal(
	    collecting_ask(&s->c,
		"SELECT DISTINCT rule FROM finding WHERE rule IN"
		" ('F01', 'H01', 'H03', 'H06', 'H07') ORDER BY 1"),
	    "F01\nH03\nH06\nH07\n");
	assert_string_equal(
	    collecting_ask(
		&s->c, "SELECT DISTINCT status FROM report_year ORDER BY 1"),
	    "none\noverdue\nvalid\n");
	/* What is kept for a time only was there. */
	assert_string_equal(
	    collecting_ask(
		&s->c, "SELECT DISTINCT outcome FROM visit ORDER BY 1"),
	    "blocked\nhttp_error\nnot_a_report\nnot_found\nnot_modified\n"
	    "ok\ntimeout\n");
	assert_true(sink_taken(s->sink) > 100);
}

/* ---- the years ---- */

static void
live_a_year(struct soak *s, int year)
{
	struct year *y = &years[year - FIRST_YEAR];
	int64_t began = now_ms();

	(void)measure_steps();
	do {
		soak_night(s);
		year_day(s, is_quiet(year));
	} while (s->today.month != 12 || s->today.day != 31);
	y->ms = now_ms() - began;
	y->steps = measure_steps();
	soak_rest(s);
	measure_take(&y->end, s->c.conf->database);
	y->end.heap -= (int64_t)origin_held(s->c.origin);
	y->connections = origin_connections(s->c.origin);
	y->events =
	    event_base_get_num_events(s->c.base, EVENT_BASE_COUNT_ADDED);
	print_year((size_t)(year - FIRST_YEAR));
}

static void
grows_with_what_is_published_alone(void **state)
{
	struct soak s;

	(void)state;
	measure_count_steps();
	log_set_level(LOG_LEVEL_ERROR);
	soak_begin(&s, converter, "2024-12-31T02:30:00+08:00", n_bodies);
	print_head();
	for (int i = 0; i < N_YEARS; i++) {
		live_a_year(&s, FIRST_YEAR + i);
		is_in_bounds((size_t)i);
		if (i > 0)
			grows_with_its_data((size_t)i);
		if (is_quiet(FIRST_YEAR + i))
			stands_still((size_t)i);
	}
	costs_what_it_did();
	has_seen_it_all(&s);
	soak_end(&s);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(grows_with_what_is_published_alone),
	};

	if (argc != 3 && argc != 4)
		return 2;
	collecting_reader = argv[1];
	converter = argv[2];
	/* A power cut is not among what happens: what others do to the disk
	 * need not be waited for at each commit. */
	if (access("/dev/shm", W_OK) == 0)
		(void)setenv("TMPDIR", "/dev/shm", 1);
	if (argc == 4)
		n_bodies = (int)strtol(argv[3], NULL, 10);
	return cmocka_run_group_tests_name("soak", tests, NULL, NULL);
}
