#include "tests/store/county.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "collectors/base/mem.h"
#include "daemon/store/sql.h"
#include "tests/support/unit.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

static struct source qingshi[] = {
	{ "page", "http://a.example/{year}.html", "", 2 },
	{ "page", "http://b.example/{year}.html", "", 3 },
};
static struct source bailu[] = {
	{ "page", "http://bailu.example/nianbao.html", "", 4 },
};
static struct source yunxi[] = { { "manual", "", "", 5 } };
static struct source shuili[] = {
	{ "page", "http://shuili.example/{year}", "", 6 },
};
static struct source xian[] = {
	{ "page", "http://xian.example/{year}", "", 7 },
};
static const char *aliases[] = { "青石乡", "青石" };

static const struct township bodies[] = {
	{ "T1", "青石镇", KIND_TOWNSHIP, "", aliases, 2, 0, 0, "", qingshi, 2 },
	{ "T2", "白鹭乡", KIND_TOWNSHIP, "b@x.example", NULL, 0, 2024, 0, "",
	    bailu, 1 },
	{ "T3", "云溪镇", KIND_TOWNSHIP, "", NULL, 0, 0, 2024, "T1", yunxi, 1 },
	{ "D1", "县水利局", KIND_DEPARTMENT, "", NULL, 0, 0, 0, "", shuili, 1 },
	{ "C0", "青川县", KIND_COUNTY, "", NULL, 0, 0, 0, "", xian, 1 },
};

int
county_begin_bare(void **state)
{
	struct county *c = mem_calloc(1, sizeof(*c));

	setenv("TZ", "Asia/Shanghai", 1);
	tzset();
	(void)snprintf(c->folder, sizeof(c->folder), "/tmp/gouji-store.XXXXXX");
	assert_non_null(mkdtemp(c->folder));
	(void)snprintf(c->path, sizeof(c->path), "%s/gouji.db", c->folder);
	c->first_year = 2023;
	c->forms = form_set_builtin();
	c->clock = clock_fake(0);
	c->clock.fake_wall_ms =
	    clock_wall_of((struct date){ 2026, 1, 10 }, 150);
	c->arena = arena_new();
	*state = c;
	return 0;
}

void
county_open(struct county *c)
{
	struct err e = { 0 };

	c->store = store_open(c->path, c->forms, &c->clock, &e);
	if (c->store == NULL)
		fail_msg("store_open: %s", e.msg);
	/* No test cuts the power: no need to wait for the disk. */
	if (sql_script(store_sql(c->store), "PRAGMA synchronous = OFF", &e) !=
	    0)
		fail_msg("%s", e.msg);
	assert_int_equal(sqlite3_open(c->path, &c->reader), SQLITE_OK);
}

void
county_close(struct county *c)
{
	sqlite3_close(c->reader);
	c->reader = NULL;
	store_close(c->store);
	c->store = NULL;
}

static void
set_registry(struct county *c, const char *without,
    const struct store_calendar *calendar)
{
	struct township listed[N(bodies)];
	struct registry r = { listed, 0 };
	struct err e;

	for (size_t i = 0; i < N(bodies); i++)
		if (without == NULL || strcmp(bodies[i].code, without) != 0)
			listed[r.n_townships++] = bodies[i];
	if (store_set_registry(c->store, &r, calendar, &e) != 0)
		fail_msg("store_set_registry: %s", e.msg);
}

void
county_set_registry(struct county *c, const char *without)
{
	const struct store_calendar calendar = { c->first_year, 1, 31, 3, 31 };

	set_registry(c, without, &calendar);
}

void
county_set_calendar(struct county *c, const struct store_calendar *calendar)
{
	set_registry(c, NULL, calendar);
}

static void
start_run(struct county *c)
{
	struct err e;

	if (store_run_create(c->store, RUN_NIGHTLY, NULL, 0, &c->run, &e) !=
		0 ||
	    store_run_start(c->store, c->run, 5, &e) != 0)
		fail_msg("run: %s", e.msg);
}

void
county_next_run(struct county *c)
{
	struct err e;

	struct store_retention pass = { .stored_at = 0 };
	bool more = true;

	if (store_run_finish(c->store, c->run, &e) != 0)
		fail_msg("store_run_finish: %s", e.msg);
	while (more)
		if (store_delete_expired(c->store, &pass, &more, &e) != 0)
			fail_msg("store_delete_expired: %s", e.msg);
	start_run(c);
}

int
county_begin(void **state)
{
	county_begin_bare(state);
	county_open(*state);
	county_set_registry(*state, NULL);
	start_run(*state);
	return 0;
}

int
county_end(void **state)
{
	static const char *const names[] = { "", "-wal", "-shm", ".lock" };
	struct county *c = *state;

	county_close(c);
	for (size_t i = 0; i < N(names); i++) {
		char path[128];

		(void)snprintf(path, sizeof(path), "%s%s", c->path, names[i]);
		unlink(path);
	}
	rmdir(c->folder);
	form_set_free(c->forms);
	arena_free(c->arena);
	free(c->answer);
	free(c);
	return 0;
}

void
county_go_to(struct county *c, int year, int month, int day)
{
	struct date today = { year, month, day };
	struct err e;

	c->clock.fake_wall_ms = clock_wall_of(today, 150);
	if (store_set_today(c->store, today, &e) != 0)
		fail_msg("store_set_today: %s", e.msg);
}

const char *
county_ask(struct county *c, const char *sql)
{
	sqlite3_stmt *stmt;
	size_t size = 1 << 16, len = 0;

	c->answer = mem_realloc(c->answer, size, 1);
	c->answer[0] = '\0';
	if (sqlite3_prepare_v2(c->reader, sql, -1, &stmt, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(c->reader));
	while (sqlite3_step(stmt) == SQLITE_ROW) {
		for (int i = 0; i < sqlite3_column_count(stmt); i++) {
			const char *v =
			    (const char *)sqlite3_column_text(stmt, i);
			int n = snprintf(c->answer + len, size - len, "%s%s",
			    i > 0         ? "|"
				: len > 0 ? ";"
					  : "",
			    v == NULL ? "-" : v);

			assert_true(n >= 0 && (size_t)n < size - len);
			len += (size_t)n;
		}
	}
	sqlite3_finalize(stmt);
	return c->answer;
}

struct rollup
county_rollup(struct county *c, int year, const char *kind, const char *basis)
{
	struct rollup r;
	struct err e;

	if (rollup_load(store_sql(c->store), c->arena,
		form_of_year(c->forms, year), year, kind, basis, &r, &e) != 0)
		fail_msg("%s", e.msg);
	c->answer = mem_realloc(c->answer, 1 << 16, 1);
	c->answer[0] = '\0';
	return r;
}

const char *
county_sum(struct county *c, int year, const char *kind, const char *basis,
    const char *cell)
{
	struct rollup r = county_rollup(c, year, kind, basis);
	int at = form_cell_find(r.form, cell);
	char text[ROLLUP_TEXT_SIZE];

	if (r.n_bodies > 0 && at >= 0 && r.form->cells[at].type != FORM_SUM)
		(void)snprintf(c->answer, 1 << 16, "%s|%zu",
		    r.sums[at].n == 0 ? "-"
				      : rollup_sum_format(&r.sums[at], text),
		    r.sums[at].n);
	return c->answer;
}

const char *
county_coverage(struct county *c, int year, const char *kind, const char *basis)
{
	struct rollup r = county_rollup(c, year, kind, basis);
	const struct rollup_coverage *n = &r.counts;

	if (r.n_bodies > 0)
		(void)snprintf(c->answer, 1 << 16, "%d|%d|%d|%d|%d|%d|%d",
		    (int)n->expected, (int)n->reported, (int)n->valid,
		    (int)n->warned, (int)n->invalid, (int)n->on_time,
		    (int)n->zero_reports);
	return c->answer;
}

struct store_due
county_due(struct county *c, const char *code, int year)
{
	char sql[160];

	(void)snprintf(sql, sizeof(sql),
	    "SELECT judge_due FROM report_year WHERE code = '%s' AND "
	    "year = %d",
	    code, year);
	return (struct store_due){ code, year,
		strtoll(county_ask(c, sql), NULL, 10) };
}

const char *
county_status(struct county *c, const char *code, int year)
{
	char sql[128];

	(void)snprintf(sql, sizeof(sql),
	    "SELECT status FROM report_year WHERE code = '%s' AND year = %d",
	    code, year);
	return county_ask(c, sql);
}

struct report *
county_report(struct county *c, const char *form, int year, const char *title)
{
	struct report *r = arena_calloc(c->arena, 1, sizeof(*r));

	r->form = form_find(c->forms, form);
	assert_non_null(r->form);
	r->year = year;
	r->title = title;
	r->organ = "";
	r->published_by = "";
	r->preface = "";
	r->cells = arena_calloc(c->arena, r->form->n_cells, sizeof(*r->cells));
	return r;
}

void
county_set(struct report *r, const char *cell, const char *value)
{
	int i = form_cell_find(r->form, cell);

	if (i < 0)
		fail_msg("no cell %s", cell);
	r->cells[i].state = CELL_REPORTED;
	assert_int_equal(
	    num_parse(value, strlen(value), &r->cells[i].value), 0);
}

void
county_set_all(struct report *r, const char *value)
{
	for (size_t i = 0; i < r->form->n_cells; i++)
		if (!r->form->cells[i].alternative)
			county_set(r, r->form->cells[i].id, value);
}

struct store_visit
county_visit_of(struct county *c, const char *code, size_t source, int year,
    enum outcome outcome)
{
	struct store_visit v = { .run = c->run,
		.code = code,
		.source = source,
		.year = year,
		.url = "http://final.example/",
		.asked_url = "http://asked.example/",
		.outcome = outcome,
		.detail = outcome == OUTCOME_OK ? "" : "as the test wants",
		.http_status = 200,
		.fetched_at = c->clock.fake_wall_ms,
		.etag = "\"1\"",
		.last_modified = "" };

	return v;
}

void
county_visit(struct county *c, const char *code, size_t source, int year,
    enum outcome outcome)
{
	struct store_visit v = county_visit_of(c, code, source, year, outcome);
	struct err e;

	if (store_put_visit(c->store, &v, &e) != 0)
		fail_msg("store_put_visit: %s", e.msg);
}

static struct reading
reading_of(const struct report *r, const char *bytes, const struct judgement *j)
{
	struct reading reading = { .outcome = READING_REPORT,
		.media_type = "text/html",
		.report = *r };

	if (j != NULL)
		reading.judgement = *j;
	hash_sha256(bytes, strlen(bytes), reading.sha256);
	return reading;
}

enum store_change
county_give(struct county *c, const char *code, const struct report *r,
    const char *bytes)
{
	struct reading reading = reading_of(r, bytes, NULL);
	enum store_change change;
	struct err e;

	if (store_put_by_hand(c->store, code, &reading, bytes, strlen(bytes),
		strlen(bytes), &change, &e) != 0)
		fail_msg("store_put_by_hand: %s", e.msg);
	return change;
}

enum store_change
county_bring_from(struct county *c, struct store_visit v, const char *name,
    const struct report *r, const char *bytes)
{
	enum store_change change = STORE_UNCHANGED;
	struct reading reading;
	struct err e;
	int rc;

	v.asked_url = arena_printf(c->arena, "http://asked.example/%s", name);
	v.url = arena_printf(c->arena, "http://final.example/%s", name);
	if (r == NULL) {
		rc = store_put_visit(c->store, &v, &e);
	} else {
		reading = reading_of(r, bytes, NULL);
		rc = store_put_report(c->store, &v, &reading, bytes,
		    strlen(bytes), strlen(bytes), &change, &e);
	}
	if (rc != 0)
		fail_msg("%s: %s", name, e.msg);
	return change;
}

enum store_change
county_bring(struct county *c, const char *code, size_t source, int asked,
    const struct report *r, const char *bytes, const struct judgement *j)
{
	struct store_visit v =
	    county_visit_of(c, code, source, asked, OUTCOME_OK);
	struct reading reading = reading_of(r, bytes, j);
	enum store_change change;
	struct err e;

	if (store_put_report(c->store, &v, &reading, bytes, strlen(bytes),
		strlen(bytes), &change, &e) != 0)
		fail_msg("store_put_report: %s", e.msg);
	return change;
}
