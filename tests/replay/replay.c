#include "tests/replay/replay.h"

#include <stdio.h>
#include <string.h>

#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "tests/support/unit.h"

static size_t mark;

void
replay_column(struct collecting *c, const char *path, const char *name,
    const struct replay_link *links, const char *behind)
{
	struct buf page;

	buf_init(&page, 65536);
	(void)buf_printf(&page,
	    "<html><head><meta charset=\"utf-8\"><title>%s</title></head><body>"
	    "<div class=\"nav\"><a href=\"/\">首页</a></div>"
	    "<h2>%s</h2>\n<ul class=\"list\">\n",
	    name, name);
	for (; links->text != NULL; links++) {
		(void)buf_printf(&page, "<li><a href=\"%s\"", links->href);
		if (links->title != NULL)
			(void)buf_printf(&page, " title=\"%s\"", links->title);
		(void)buf_printf(&page, ">%s</a><span>2025-01-17</span></li>\n",
		    links->text);
	}
	(void)buf_printf(&page, "</ul>\n%s</body></html>\n", behind);
	origin_page(c->origin, path, page.data, page.len);
	buf_fini(&page);
}

void
replay_html(struct collecting *c, const char *path, const char *body)
{
	struct buf page;

	buf_init(&page, 1024 * 1024);
	(void)buf_printf(&page,
	    "<html><head><meta charset=\"utf-8\"></head><body>%s</body></html>",
	    body);
	origin_page(c->origin, path, page.data, page.len);
	buf_fini(&page);
}

void
replay_request(struct collecting *c)
{
	struct err e = { 0 };

	assert_true(run_request(c->runner, RUN_API, NULL, 0, &e) > 0);
	collecting_wait(c);
}

void
replay_night(struct collecting *c, const char *date)
{
	char now[64];

	(void)snprintf(now, sizeof(now), "%sT02:30:00+08:00", date);
	collecting_set_time(c, now);
	collecting_wait(c);
}

const char *
replay_visits(struct collecting *c)
{
	return collecting_ask(c,
	    "SELECT code, year, outcome, detail FROM visit "
	    "WHERE run_id = (SELECT max(id) FROM run) ORDER BY code, year");
}

const char *
replay_statuses(struct collecting *c)
{
	return collecting_ask(c,
	    "SELECT code, year, status FROM report_year WHERE expected "
	    "ORDER BY code, year");
}

const char *
replay_findings(struct collecting *c, const char *rule)
{
	char sql[256];

	(void)snprintf(sql, sizeof(sql),
	    "SELECT rule, year, state FROM finding WHERE rule = '%s' "
	    "ORDER BY code, year, place",
	    rule);
	return collecting_ask(c, sql);
}

void
replay_mark(struct collecting *c)
{
	mark = origin_count(c->origin);
}

size_t
replay_asked(struct collecting *c, const char *path)
{
	size_t n = 0;

	for (size_t i = mark; i < origin_count(c->origin); i++) {
		const char *head = origin_head(c->origin, i);
		const char *at = strchr(head, ' ');
		size_t len = strlen(path);

		n += at != NULL && strncmp(at + 1, path, len) == 0 &&
		    at[1 + len] == ' ';
	}
	return n;
}
