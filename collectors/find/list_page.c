#include "collectors/find/list_page.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/base/utf8.h"
#include "collectors/find/source.h"
#include "collectors/find/titles.h"
#include "collectors/find/url.h"
#include "collectors/normalize/title.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))
/* Blocks of a page among which its column's name stands. */
#define HEADING_BLOCKS 400
#define HEADING_BYTES  300

int
list_page_read_fragment(const struct list_page *list, const char *html,
    size_t len, struct page *out, struct err *e)
{
	return list->text_in->decode(list->a, html, len, out, e);
}

/* The last step of "您现在的位置：首页 > 政务公开 > 政府信息公开年报". */
static const char *
last_step(struct arena *a, const char *text)
{
	static const char *const arrows[] = { ">", "»", "›", "→", "＞" };
	const char *rest = text;

	if (strstr(text, "位置") == NULL && strstr(text, "首页") == NULL)
		return NULL;
	for (size_t i = 0; i < N(arrows); i++) {
		const char *at = text;

		while ((at = strstr(at, arrows[i])) != NULL) {
			at += strlen(arrows[i]);
			if (at > rest && at[strspn(at, " \n")] != '\0')
				rest = at;
		}
	}
	return rest == text ? NULL : title_compact(a, rest);
}

/* Does the URL lead to a column of reports by its folders' names? */
static bool
url_names_column(struct arena *a, const char *url)
{
	static const char *const names[] = { "xxgknb", "gkndbg", "xxgkgzndbg",
		"gknb", "ndbg", "annualreport", "gknd", "xxnb", "zfnb" };
	const char *path = url_path(a, url);

	for (size_t i = 0; i < N(names); i++)
		if (strcasestr(path, names[i]) != NULL)
			return true;
	return false;
}

/* The first part of "政府信息公开年报_河东县人民政府". */
static const char *
first_part(struct arena *a, const char *title)
{
	size_t len = strcspn(title, "_-|");
	const char *dash = strstr(title, "—");

	if (dash != NULL && (size_t)(dash - title) < len)
		len = (size_t)(dash - title);
	return title_compact(a, arena_strndup(a, title, len));
}

/* A name of the column; the first that is one of reports is it, or else the
 * first. */
static void
propose(struct list_page *list, const char *text)
{
	if (text == NULL || *text == '\0' || strlen(text) > HEADING_BYTES)
		return;
	if (*list->heading == '\0')
		list->heading = text;
	if (!list->reports && titles_name_column(list->a, text)) {
		list->heading = text;
		list->reports = true;
	}
}

static void
find_column(struct list_page *list)
{
	const struct page *page = &list->page;
	struct arena *a = list->a;
	const char *path = "", *at, *end;

	for (size_t i = 0; i < page->n_metas; i++)
		if (strcasecmp(page->metas[i].name, "ColumnName") == 0)
			propose(list, utf8_trim(a, page->metas[i].content));
	for (size_t b = 0; b < page->n_blocks && b < HEADING_BLOCKS; b++) {
		const char *text = page->blocks[b].text;

		if (page->blocks[b].kind != PAGE_TEXT ||
		    strlen(text) > HEADING_BYTES)
			continue;
		if (last_step(a, text) != NULL) {
			propose(list, last_step(a, text));
			path = text;
		}
		if (page->blocks[b].heading)
			propose(list, title_compact(a, text));
	}
	propose(list, first_part(a, page->title));
	/* 首页 > 政府信息公开年报 > 2024年 > 乡镇 */
	if (url_names_column(a, list->in->final_url) ||
	    strstr(path, "公开年报") != NULL ||
	    strstr(path, "年度报告") != NULL)
		list->reports = true;
	list->year = title_year(utf8_fold(a, list->heading), &at, &end);
	if (list->year == 0)
		list->year = title_year(utf8_fold(a, path), &at, &end);
}

struct list_page
list_page_of_text(struct arena *a, const struct source_response *in,
    const struct source_text *text)
{
	return (struct list_page){ .a = a,
		.in = in,
		.text_in = text,
		.text = text->text,
		.len = text->len,
		.base = in->final_url,
		.heading = "" };
}

int
list_page_read_html(struct arena *a, const struct source_response *in,
    const struct source_text *text, struct list_page *out, struct err *e)
{
	struct list_page list = list_page_of_text(a, in, text);
	const char *base;

	if (list_page_read_fragment(&list, list.text, list.len, &list.page, e) <
	    0)
		return -1;
	if (list.page.base != NULL) {
		base = url_resolve(a, in->final_url, list.page.base);
		if (base != NULL)
			list.base = base;
	}
	find_column(&list);
	*out = list;
	return 0;
}

/* What stands behind the name and a sign of assignment; NULL when nowhere. */
static const char *
find_value(const struct list_page *list, const char *name)
{
	const char *at = list->text;
	size_t n = strlen(name);

	while ((at = strstr(at, name)) != NULL) {
		bool word = at > list->text &&
		    (isalnum((unsigned char)at[-1]) || at[-1] == '_');
		const char *s = at + n;

		at = s;
		s += strspn(s, " \"'");
		if (word || (*s != '=' && *s != ':'))
			continue;
		s++;
		return s + strspn(s, " \"'");
	}
	return NULL;
}

long
list_page_number(const struct list_page *list, const char *name)
{
	const char *s = find_value(list, name);
	long n = 0;

	if (s == NULL || !isdigit((unsigned char)*s))
		return -1;
	for (; isdigit((unsigned char)*s) && n < 100000000; s++)
		n = n * 10 + (*s - '0');
	return n;
}

const char *
list_page_word(const struct list_page *list, const char *name)
{
	const char *s = find_value(list, name);
	size_t len = 0;

	if (s == NULL)
		return NULL;
	while (isalnum((unsigned char)s[len]) || s[len] == '-' || s[len] == '_')
		len++;
	return len == 0 ? NULL : arena_strndup(list->a, s, len);
}
