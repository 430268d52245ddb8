#include "collectors/find/answer.h"

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
answer_read_fragment(const struct answer *answer, const char *html, size_t len,
    struct page *out, struct err *e)
{
	return answer->text_in->decode(answer->a, html, len, out, e);
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
propose(struct answer *answer, const char *text)
{
	if (text == NULL || *text == '\0' || strlen(text) > HEADING_BYTES)
		return;
	if (*answer->heading == '\0')
		answer->heading = text;
	if (!answer->reports && titles_name_column(answer->a, text)) {
		answer->heading = text;
		answer->reports = true;
	}
}

static void
find_column(struct answer *answer)
{
	const struct page *page = &answer->page;
	struct arena *a = answer->a;
	const char *path = "", *at, *end;

	for (size_t i = 0; i < page->n_metas; i++)
		if (strcasecmp(page->metas[i].name, "ColumnName") == 0)
			propose(answer, utf8_trim(a, page->metas[i].content));
	for (size_t b = 0; b < page->n_blocks && b < HEADING_BLOCKS; b++) {
		const char *text = page->blocks[b].text;

		if (page->blocks[b].kind != PAGE_TEXT ||
		    strlen(text) > HEADING_BYTES)
			continue;
		if (last_step(a, text) != NULL) {
			propose(answer, last_step(a, text));
			path = text;
		}
		if (page->blocks[b].heading)
			propose(answer, title_compact(a, text));
	}
	propose(answer, first_part(a, page->title));
	/* 首页 > 政府信息公开年报 > 2024年 > 乡镇 */
	if (url_names_column(a, answer->in->final_url) ||
	    strstr(path, "公开年报") != NULL ||
	    strstr(path, "年度报告") != NULL)
		answer->reports = true;
	answer->year = title_year(utf8_fold(a, answer->heading), &at, &end);
	if (answer->year == 0)
		answer->year = title_year(utf8_fold(a, path), &at, &end);
}

struct answer
answer_of_text(struct arena *a, const struct source_answer *in,
    const struct source_text *text)
{
	return (struct answer){ .a = a,
		.in = in,
		.text_in = text,
		.text = text->text,
		.len = text->len,
		.base = in->final_url,
		.heading = "" };
}

int
answer_read_html(struct arena *a, const struct source_answer *in,
    const struct source_text *text, struct answer *out, struct err *e)
{
	struct answer answer = answer_of_text(a, in, text);
	const char *base;

	if (answer_read_fragment(
		&answer, answer.text, answer.len, &answer.page, e) < 0)
		return -1;
	if (answer.page.base != NULL) {
		base = url_resolve(a, in->final_url, answer.page.base);
		if (base != NULL)
			answer.base = base;
	}
	find_column(&answer);
	*out = answer;
	return 0;
}

/* What stands behind the name and a sign of assignment; NULL when nowhere. */
static const char *
find_value(const struct answer *answer, const char *name)
{
	const char *at = answer->text;
	size_t n = strlen(name);

	while ((at = strstr(at, name)) != NULL) {
		bool word = at > answer->text &&
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
answer_number(const struct answer *answer, const char *name)
{
	const char *s = find_value(answer, name);
	long n = 0;

	if (s == NULL || !isdigit((unsigned char)*s))
		return -1;
	for (; isdigit((unsigned char)*s) && n < 100000000; s++)
		n = n * 10 + (*s - '0');
	return n;
}

const char *
answer_word(const struct answer *answer, const char *name)
{
	const char *s = find_value(answer, name);
	size_t len = 0;

	if (s == NULL)
		return NULL;
	while (isalnum((unsigned char)s[len]) || s[len] == '-' || s[len] == '_')
		len++;
	return len == 0 ? NULL : arena_strndup(answer->a, s, len);
}
