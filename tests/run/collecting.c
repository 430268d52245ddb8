#include "tests/run/collecting.h"

#include <assert.h>
#include <event2/event.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/fetch/fetch.h"
#include "collectors/find/source.h"
#include "collectors/form/form.h"
#include "daemon/conf/conf.h"
#include "daemon/conf/registry.h"
#include "daemon/reader/jobs.h"
#include "daemon/run/robots_cache.h"
#include "tests/conf/folder.h"
#include "tests/demo/county.h"
#include "tests/demo/pages.h"
#include "tests/support/unit.h"

/* No test waits longer for a run. */
#define GIVE_UP_MS 60000

const char *collecting_reader;

static const char conf_head[] = "[county]\n"
				"code = 990000\n"
				"name = 云岭县\n"
				"[storage]\n"
				"database = gouji.db\n"
				"[collect]\n"
				"host_interval = 0s\n"
				"tries = 1\n"
				"allow_private = yes\n";

static void
write_text(const char *name, const char *text)
{
	(void)folder_write(name, text, strlen(text));
}

void
collecting_set_time(struct collecting *c, const char *now)
{
	int64_t wall;

	assert_int_equal(clock_parse(now, &wall), 0);
	c->clock.fake_wall_ms = wall;
}

static void
on_limit(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)arg;
}

void
collecting_begin(struct collecting *c, const char *now)
{
	memset(c, 0, sizeof(*c));
	assert_int_equal(setenv("TZ", "Asia/Shanghai", 1), 0);
	tzset();
	(void)folder_begin();
	/* The time of day is the scenario's, durations are real. */
	c->clock = clock_fake(0);
	c->clock.mono_ms = clock_real()->mono_ms;
	collecting_set_time(c, now);
	c->base = event_base_new();
	c->limit = evtimer_new(c->base, on_limit, NULL);
	assert_non_null(c->limit);
	c->origin = origin_new(c->base);
	c->reader = collecting_reader;
	c->forms = form_set_builtin();
	collecting_configure(c, "");
}

void
collecting_end(struct collecting *c)
{
	collecting_kill(c);
	origin_free(c->origin);
	event_free(c->limit);
	event_base_free(c->base);
	form_set_free(c->forms);
	folder_end();
}

void
collecting_register(struct collecting *c, const char *lines)
{
	struct buf text;

	buf_init(&text, 256 * 1024);
	if (strncmp(lines, "code,", 5) != 0)
		(void)buf_puts(&text, "code,name,kind,collector,url,email\n");
	for (const char *p = lines; *p != '\0'; p++) {
		if (p[0] == '@' && p[1] == '/')
			(void)buf_puts(&text, origin_url(c->origin, ""));
		else
			(void)buf_putc(&text, *p);
	}
	write_text("townships.csv", buf_str(&text));
	buf_fini(&text);
}

void
collecting_configure(struct collecting *c, const char *lines)
{
	char text[2048];

	(void)c;
	(void)snprintf(text, sizeof(text), "%s%s%s%s%s", conf_head,
	    strstr(lines, "timeout") != NULL ? "" : "timeout = 20s\n",
	    strstr(lines, "robots") != NULL ? "" : "robots = no\n", lines,
	    strstr(lines, "first_year") != NULL
		? ""
		: "\n[schedule]\nfirst_year = 2023\n");
	write_text("gouji.conf", text);
}

/* ---- the daemon's modules ---- */

static struct job_settings
job_settings(const struct collecting *c)
{
	return (struct job_settings){ .program = c->reader,
		.converter = c->converter,
		.count = 2,
		.memory = c->conf->reader_memory,
		.deadline_ms = c->conf->reader_deadline_ms,
		.idle_ms = 60000,
		.rules = "" };
}

static struct fetch_settings
fetch_settings(const struct collecting *c)
{
	return (struct fetch_settings){ .user_agent = "gouji-test",
		.host_interval_ms = c->conf->host_interval_ms,
		.host_connections = c->conf->host_connections,
		.timeout_ms = c->conf->timeout_ms,
		.tries = c->conf->tries,
		.retry_wait_ms = c->conf->retry_wait_ms,
		.max_body = c->conf->max_body,
		.allow_private = c->conf->allow_private,
		.robots = c->conf->robots,
		.robots_cache = robots_cache_hooks(c->memory) };
}

static void
load_files(struct collecting *c)
{
	struct err e = { 0 };

	c->conf = conf_load(folder_path("gouji.conf"), &e);
	if (c->conf == NULL)
		fail_msg("%s", e.msg);
	c->registry =
	    registry_load(folder_path("townships.csv"), source_check, &e);
	if (c->registry == NULL)
		fail_msg("%s", e.msg);
}

static void
tell_store(struct collecting *c)
{
	struct store_calendar calendar = { c->conf->first_year,
		c->conf->deadline_month, c->conf->deadline_day,
		c->conf->county_deadline_month, c->conf->county_deadline_day };
	struct err e = { 0 };

	if (store_set_registry(c->store, c->registry, &calendar, &e) < 0)
		fail_msg("%s", e.msg);
}

void
collecting_start(struct collecting *c)
{
	struct runner_parts parts;
	struct job_settings jobs;
	struct fetch_settings fetch;
	struct err e = { 0 };

	load_files(c);
	c->store = store_open(c->conf->database, c->forms, &c->clock, &e);
	if (c->store == NULL)
		fail_msg("%s", e.msg);
	tell_store(c);
	c->memory = robots_cache_new(c->store);
	fetch = fetch_settings(c);
	c->fetcher = fetcher_new(c->base, &c->clock, &fetch, &e);
	assert_non_null(c->fetcher);
	jobs = job_settings(c);
	c->jobs = job_pool_new(c->base, clock_real(), c->forms, &jobs, &e);
	if (c->jobs == NULL)
		fail_msg("%s", e.msg);
	parts = (struct runner_parts){ c->base, &c->clock, c->store, c->fetcher,
		c->jobs };
	c->runner = runner_new(&parts, c->conf, c->registry, &e);
	assert_non_null(c->runner);
}

void
collecting_reload(struct collecting *c)
{
	struct registry *registry = c->registry;
	struct conf *conf = c->conf;
	struct fetch_settings fetch;
	struct job_settings jobs;

	load_files(c);
	tell_store(c);
	fetch = fetch_settings(c);
	fetcher_configure(c->fetcher, &fetch);
	jobs = job_settings(c);
	job_pool_configure(c->jobs, &jobs);
	runner_configure(c->runner, c->conf, c->registry);
	registry_free(registry);
	conf_free(conf);
}

void
collecting_kill(struct collecting *c)
{
	if (c->runner == NULL)
		return;
	job_pool_free(c->jobs);
	runner_free(c->runner);
	fetcher_free(c->fetcher);
	robots_cache_free(c->memory);
	store_close(c->store);
	registry_free(c->registry);
	conf_free(c->conf);
	c->runner = NULL;
}

/* ---- what is published ---- */

static void
set_row(struct county_report *r, const char *row, int value)
{
	static const char *const columns[] = { "natural", "total" };

	for (size_t i = 0; i < 2; i++) {
		char id[64];
		int cell;

		(void)snprintf(id, sizeof(id), "t3.%s.%s", row, columns[i]);
		cell = form_cell_find(r->form, id);
		assert_true(cell >= 0);
		r->values[cell] = (struct num){ value, 0 };
	}
}

void
collecting_publish(struct collecting *c, const char *path,
    const struct collecting_report *report)
{
	collecting_publish_within(c, path, report, "", "");
}

/* The page with something behind <body> and before </body>. */
static void
put_page(struct collecting *c, const char *path, const char *page,
    const char *head, const char *behind)
{
	const char *body = strstr(page, "<body>");
	const char *end = strstr(page, "</body>");
	struct buf text;

	assert_non_null(body);
	assert_non_null(end);
	body += strlen("<body>");
	buf_init(&text, 1024 * 1024);
	(void)buf_printf(&text, "%.*s%s%.*s%s%s", (int)(body - page), page,
	    head, (int)(end - body), body, behind, end);
	origin_page(c->origin, path, text.data, text.len);
	buf_fini(&text);
}

void
collecting_publish_within(struct collecting *c, const char *path,
    const struct collecting_report *report, const char *head,
    const char *behind)
{
	char organ[128];
	struct county_body body = { .code = "990001",
		.name = report->name,
		.organ = organ,
		.kind = "township",
		.shape = COUNTY_PLAIN };
	struct county_report r = { .body = &body,
		.year = report->year,
		.answer = COUNTY_REPORT,
		.form = form_of_year(c->forms, report->year),
		.status = "" };
	int done = report->carried_in + report->received - report->carried_out;
	struct buf page;

	(void)snprintf(organ, sizeof(organ), "%s人民政府", report->name);
	r.values = calloc(r.form->n_cells, sizeof(*r.values));
	r.blank = calloc(r.form->n_cells, sizeof(*r.blank));
	assert_non_null(r.values);
	assert_non_null(r.blank);
	set_row(&r, "carried_in", report->carried_in);
	set_row(&r, "received", report->received);
	set_row(&r, "granted", done);
	set_row(&r, "handled", done);
	set_row(&r, "carried_out", report->carried_out);
	buf_init(&page, 1024 * 1024);
	(void)county_page(&r, &page);
	put_page(c, path, buf_str(&page), head, behind);
	buf_fini(&page);
	free(r.values);
	free(r.blank);
}

/* ---- waiting ---- */

static bool
is_settled(struct collecting *c)
{
	const char **codes;
	struct err e = { 0 };
	struct arena *a;
	int64_t id = 0;
	size_t n;

	if (runner_current(c->runner) != 0)
		return false;
	a = arena_new();
	if (store_run_unfinished(c->store, a, &id, &codes, &n, &e) < 0)
		fail_msg("%s", e.msg);
	arena_free(a);
	return id == 0;
}

static void
turn_loop(struct collecting *c, int64_t until)
{
	const struct timeval limit = { 1, 0 };

	if (clock_mono_ms(clock_real()) > until)
		fail_msg("waited too long; visits so far:\n%s",
		    collecting_ask(
			c, "SELECT code, year, outcome, detail FROM visit"));
	(void)evtimer_add(c->limit, &limit);
	(void)event_base_loop(c->base, EVLOOP_ONCE);
}

void
collecting_look(struct collecting *c)
{
	runner_begin(c->runner);
	for (int i = 0; i < 20; i++)
		(void)event_base_loop(c->base, EVLOOP_NONBLOCK);
}

void
collecting_wait(struct collecting *c)
{
	int64_t until = clock_mono_ms(clock_real()) + GIVE_UP_MS;

	collecting_look(c);
	while (!is_settled(c))
		turn_loop(c, until);
}

void
collecting_wait_for(struct collecting *c, const char *path, size_t n)
{
	int64_t until = clock_mono_ms(clock_real()) + GIVE_UP_MS;

	collecting_look(c);
	while (origin_count_of(c->origin, path) < n)
		turn_loop(c, until);
}

void
collecting_wait_until(struct collecting *c, const char *sql, const char *answer)
{
	int64_t until = clock_mono_ms(clock_real()) + GIVE_UP_MS;

	collecting_look(c);
	while (strcmp(collecting_ask(c, sql), answer) != 0)
		turn_loop(c, until);
}

const char *
collecting_ask(struct collecting *c, const char *sql)
{
	sqlite3_stmt *q;
	sqlite3 *db;
	size_t len = 0;

	assert_int_equal(sqlite3_open_v2(folder_path("gouji.db"), &db,
			     SQLITE_OPEN_READONLY, NULL),
	    SQLITE_OK);
	if (sqlite3_prepare_v2(db, sql, -1, &q, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	c->answer[0] = '\0';
	while (sqlite3_step(q) == SQLITE_ROW) {
		for (int i = 0; i < sqlite3_column_count(q); i++) {
			const unsigned char *text = sqlite3_column_text(q, i);

			len += (size_t)snprintf(c->answer + len,
			    sizeof(c->answer) - len, "%s%s", i == 0 ? "" : " ",
			    text == NULL ? (const char *)"-"
					 : (const char *)text);
			assert_true(len < sizeof(c->answer) - 2);
		}
		c->answer[len++] = '\n';
		c->answer[len] = '\0';
	}
	(void)sqlite3_finalize(q);
	(void)sqlite3_close(db);
	return c->answer;
}
