#include "daemon/main/probe.h"

#include <stdio.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/read/identity.h"
#include "collectors/source/pick.h"
#include "daemon/conf/registry.h"
#include "daemon/main/command.h"
#include "daemon/main/probe_print.h"
#include "daemon/main/probe_web.h"
#include "daemon/main/words.h"

/* Further answers of a list that are looked at. */
#define MAX_PAGES 5

/* Those that a URL is tried with: what most sites have first. */
static const struct {
	const char *name, *what;
} lists[] = {
	{ "list", "栏目列表" },
	{ "jpage", "大汉（Hanweb）jpage 数据列表" },
	{ "jpaas", "大汉（Hanweb）jpaas 数据列表" },
	{ "gkmlpt", "广东省政府信息公开平台数据列表" },
	{ "lonsun", "龙讯（Lonsun）数据列表" },
};

#define N_LISTS (sizeof(lists) / sizeof(lists[0]))

struct probe {
	struct arena *arena;
	struct probe_web *web;
	const struct registry *registry;
	const struct probe_options *options;
	const char *source_options; /* "tls=legacy" where it needs that */
	/* Of the document that was read last. */
	enum reading_outcome outcome;
	const char *organ;
	int year;
	struct source_link file; /* what may be the report behind it */
	bool quiet;
};

/* ---- documents ---- */

static void
on_reading(void *arg, const struct reading *r)
{
	struct probe *p = arg;

	p->outcome = r->outcome;
	p->organ = arena_strdup(p->arena, r->report.organ);
	p->year = r->report.year;
	memset(&p->file, 0, sizeof(p->file));
	if (r->n_attachments > 0) {
		p->file.url = arena_strdup(p->arena, r->attachments[0].url);
		p->file.title = arena_strdup(p->arena, r->attachments[0].title);
	}
	if (!p->quiet || r->outcome == READING_REPORT ||
	    r->outcome == READING_MISMATCH)
		probe_say_reading(p->arena, r);
}

/* Is there a report in the answer? What was read is said; `quiet`: only when
 * it is one. */
static bool
read_answer(
    struct probe *p, const struct probe_answer *answer, int year, bool quiet)
{
	struct read_context context = { .url = answer->url,
		.content_type = answer->content_type,
		.name = p->options->name,
		.year = year,
		.county_or_below = true };
	const char *why;

	if (context.name != NULL)
		context.kind = identity_kind(context.name);
	p->quiet = quiet;
	p->outcome = READING_NOT_A_REPORT;
	p->organ = "";
	if (probe_web_read(p->web, answer, &context, on_reading, p, &why) < 0) {
		probe_say("识别", "读取程序出错（%s）", why);
		return false;
	}
	return p->outcome == READING_REPORT || p->outcome == READING_MISMATCH;
}

/* The file behind a page without tables. */
static bool
read_file_behind(struct probe *p)
{
	const struct probe_answer *answer;

	if (p->file.url == NULL)
		return false;
	printf("\n页面所附的文件：\n");
	answer = probe_web_get(p->web, p->file.url, p->source_options);
	if (answer == NULL)
		return false;
	probe_say_answer(p->arena, answer);
	return answer->outcome == OUTCOME_OK &&
	    read_answer(p, answer, p->options->year, false);
}

/* ---- lists ---- */

struct found {
	const char *collector;
	const char *what;
	struct source_link *links;
	size_t n, cap;
	const char **next;
	size_t n_next;
	const char *trouble;
};

static void
keep_links(struct probe *p, struct found *f, const struct source_page *page)
{
	for (size_t i = 0; i < page->n_links; i++) {
		size_t j = 0;

		while (j < f->n &&
		    strcmp(f->links[j].url, page->links[i].url) != 0)
			j++;
		if (j < f->n)
			continue;
		f->links = arena_grow(
		    p->arena, f->links, f->n, &f->cap, sizeof(*f->links));
		f->links[f->n++] = page->links[i];
	}
}

/* One answer of the list; its position is the number of those before. */
static bool
take_list(struct probe *p, struct found *f, const char *source_url,
    const char *url, size_t position)
{
	const struct probe_answer *answer =
	    probe_web_get(p->web, url, p->source_options);
	struct source_answer in = { .collector = f->collector,
		.source_url = source_url,
		.url = url,
		.position = position };
	struct source_page page = { .heading = "" };

	if (answer == NULL || answer->outcome != OUTCOME_OK)
		return false;
	in.final_url = answer->url;
	in.content_type = answer->content_type;
	in.bytes = answer->bytes;
	in.len = answer->len;
	if (strstr(p->options->url, "{year}") != NULL)
		in.year = p->options->year;
	if (probe_web_find(p->web, &in, &page, &f->trouble) < 0)
		return false;
	keep_links(p, f, &page);
	if (position == 0) {
		f->next = page.next;
		f->n_next = page.n_next;
	}
	return true;
}

/* The first answer of the source as this collector takes it. */
static const char *
try_list(struct probe *p, struct found *f)
{
	const struct source_need need = { f->collector, p->options->url,
		p->options->year, p->options->year };
	struct source_request *requests;
	struct err e = { 0 };
	size_t n = 0;

	if (source_check(f->collector, p->options->url, &e) < 0 ||
	    source_plan(p->arena, &need, &requests, &n, &e) < 0 || n == 0) {
		f->trouble = arena_strdup(p->arena, e.msg);
		return NULL;
	}
	if (!take_list(p, f, requests[0].url, requests[0].url, 0))
		return NULL;
	return requests[0].url;
}

/* The collector that finds most, or that was named. */
static bool
find_list(struct probe *p, struct found *best)
{
	const char *named = p->options->collector;
	const char *url = NULL;

	memset(best, 0, sizeof(*best));
	for (size_t i = 0; i < N_LISTS; i++) {
		struct found f = { .collector = lists[i].name,
			.what = lists[i].what };
		const char *at;

		if (named != NULL && strcmp(named, lists[i].name) != 0)
			continue;
		at = try_list(p, &f);
		if (best->collector == NULL || f.n > best->n) {
			*best = f;
			url = at;
		}
	}
	for (size_t i = 0; i < best->n_next && i < MAX_PAGES; i++)
		if (!take_list(p, best, url, best->next[i], i + 1))
			break;
	return best->n > 0;
}

/* Does it name more than one body? */
static bool
is_shared(const struct found *f)
{
	const char *organ = "";

	for (size_t i = 0; i < f->n; i++) {
		if (f->links[i].organ[0] == '\0')
			continue;
		if (organ[0] != '\0' && strcmp(organ, f->links[i].organ) != 0)
			return true;
		organ = f->links[i].organ;
	}
	return false;
}

/* The report of one of the links, to see whether it can be read. */
static void
try_link(struct probe *p, const struct found *f)
{
	const struct source_body body = { .name = p->options->name,
		.shared = is_shared(f) };
	const struct source_link *link = &f->links[0], **picked;
	const struct probe_answer *answer;
	size_t n = 0;

	if (p->options->name != NULL) {
		source_pick(p->arena, f->links, f->n, &body, p->options->year,
		    &picked, &n);
		if (n == 0) {
			probe_say("注意", "没有一条像是%s%d年的报告",
			    p->options->name, p->options->year);
			return;
		}
		link = picked[0];
	}
	printf("\n试读其中一份：\n");
	answer = probe_web_get(p->web, link->url, p->source_options);
	if (answer == NULL)
		return;
	probe_say_answer(p->arena, answer);
	if (answer->outcome == OUTCOME_OK &&
	    !read_answer(p, answer, link->year, false))
		(void)read_file_behind(p);
}

/* ---- the line ---- */

/* 瓦亭镇 signs as 瓦亭镇人民政府. */
static const struct township *
find_township(const struct probe *p, const char *name)
{
	for (size_t i = 0; p->registry != NULL && i < p->registry->n_townships;
	     i++)
		if (strncmp(p->registry->townships[i].name, name,
			strlen(p->registry->townships[i].name)) == 0)
			return &p->registry->townships[i];
	return NULL;
}

static void
say_line(const struct probe *p, const char *collector, const char *organ)
{
	const char *name = p->options->name != NULL ? p->options->name : organ;
	const struct township *known;
	struct probe_line line = { .code = "单位代码",
		.kind = "township",
		.collector = collector,
		.url = p->options->url,
		.options = p->source_options };

	if (name[0] == '\0')
		name = "单位名称";
	else
		line.kind = township_kind_name(identity_kind(name));
	line.name = name;
	known = find_township(p, name);
	if (known != NULL) {
		line.code = known->code;
		line.name = known->name;
		line.kind = township_kind_name(known->kind);
	}
	probe_say_line(&line);
}

/* ---- the whole ---- */

/* A site with old or wrong encryption: which option would it need? */
static const struct probe_answer *
try_options(struct probe *p, const char *url, const struct probe_answer *first)
{
	static const char *const options[] = { "tls=legacy", "verify=off" };

	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		const struct probe_answer *answer =
		    probe_web_get(p->web, url, options[i]);

		if (answer == NULL || answer->outcome == OUTCOME_TLS_ERROR)
			continue;
		p->source_options = options[i];
		printf("\n加上选项 %s 再试：\n", options[i]);
		probe_say_answer(p->arena, answer);
		return answer;
	}
	return first;
}

/* 1: it is a report; 0: it may be a list. */
static bool
try_page(struct probe *p, const struct probe_answer *answer)
{
	const char *named = p->options->collector;
	int year =
	    strstr(p->options->url, "{year}") == NULL ? 0 : p->options->year;
	bool quiet = named == NULL || strcmp(named, "page") != 0;

	if (named != NULL && source_is_list(named))
		return false;
	if (!read_answer(p, answer, year, quiet) &&
	    (p->outcome != READING_UNREADABLE || !read_file_behind(p)))
		return false;
	probe_say("采集方式", "page（报告自己的网页）");
	if (year == 0)
		probe_say("注意",
		    "这个网址只有一个年度；历年网址若只差年份，把年份写成 "
		    "{year}");
	say_line(p, "page", p->organ);
	return true;
}

static bool
try_lists(struct probe *p)
{
	struct found f;

	if (!find_list(p, &f)) {
		if (p->options->collector != NULL && f.trouble != NULL)
			probe_say("注意", "%s", f.trouble);
		return false;
	}
	probe_say("识别", "%s，找到 %zu 条像是年度报告的链接", f.what, f.n);
	probe_say_links(f.links, f.n);
	probe_say("采集方式", "%s", f.collector);
	if (is_shared(&f))
		probe_say(
		    "注意", "多个单位共用这个栏目；各单位各写一行，网址相同");
	try_link(p, &f);
	say_line(p, f.collector, is_shared(&f) ? "" : f.links[0].organ);
	return true;
}

int
probe_run(struct arena *a, struct probe_web *w, const struct registry *registry,
    const struct probe_options *options)
{
	struct probe p = { .arena = a,
		.web = w,
		.registry = registry,
		.options = options,
		.source_options = "",
		.organ = "" };
	const struct source_need need = { "page", options->url, options->year,
		options->year };
	const struct probe_answer *answer;
	struct source_request *requests;
	struct err e;
	size_t n;
	bool fits;

	if (source_check("page", options->url, &e) < 0 ||
	    source_plan(a, &need, &requests, &n, &e) < 0) {
		fprintf(stderr, "gouji probe: %s：%s\n", options->url, e.msg);
		return EXIT_TROUBLE;
	}
	answer = probe_web_get(w, requests[0].url, "");
	probe_say_answer(a, answer);
	if (answer->outcome == OUTCOME_TLS_ERROR)
		answer = try_options(&p, requests[0].url, answer);
	if (answer->outcome != OUTCOME_OK)
		return EXIT_BAD_NEWS;
	putchar('\n');
	fits = try_page(&p, answer) ||
	    ((options->collector == NULL ||
		 source_is_list(options->collector)) &&
		try_lists(&p));
	if (!fits) {
		if (p.quiet)
			(void)read_answer(&p, answer, 0, false);
		probe_say("结论",
		    "没有合适的采集方式：既读不出报告，"
		    "也找不到像是年度报告的链接");
	}
	return fits ? EXIT_DONE : EXIT_BAD_NEWS;
}
