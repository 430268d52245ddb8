#include "collectors/normalize/title.h"

#include <string.h>
#include <strings.h>

#include "collectors/base/arena.h"
#include "collectors/base/limits.h"
#include "collectors/base/utf8.h"
#include "collectors/model/page.h"
#include "collectors/normalize/dates.h"
#include "collectors/text/publisher.h"

#define TITLE_CHARACTERS 80
/* Paragraphs that are looked at where no heading follows. */
#define TITLE_BLOCKS 200
/* Links that read like a title. */
#define TITLE_LINKS 200

static bool
has(const char *s, const char *word)
{
	return strstr(s, word) != NULL;
}

char *
title_compact(struct arena *a, const char *s)
{
	char *text = utf8_trim(a, s);
	size_t len = strlen(text), pos = 0, n = 0;
	uint32_t before = 0;

	while (pos < len) {
		size_t start = pos, next;
		uint32_t c = utf8_next(text, len, &pos);

		if (c == ' ') {
			next = pos;
			if (utf8_is_han(before) ||
			    utf8_is_han(utf8_next(text, len, &next)))
				continue;
		}
		before = c;
		memmove(text + n, text + start, pos - start);
		n += pos - start;
	}
	text[n] = '\0';
	return text;
}

/* Cut what a site or a page number puts around a title. */
static char *
undress(struct arena *a, const char *s)
{
	static const char *const ends[] = { "报告", "年报" };
	static const char *const names[] = { "标题", "名称" };
	char *t = title_compact(a, s), *start = t, *end = NULL;

	while (*start == '#' || *start == '*' || *start == ' ')
		start++;
	if (strncmp(start, "Page ", 5) == 0 && has(start, " - "))
		start = strstr(start, " - ") + 3;
	else if (strncmp(start, "Page ", 5) == 0 && strchr(start, '-') != NULL)
		start = strchr(start, '-') + 1;
	while (*start == '-' || *start == ' ')
		start++;
	for (size_t i = 0; i < 2; i++) {
		if (strncmp(start, names[i], 6) != 0)
			continue;
		if (start[6] == ':')
			start += 7;
		else if (strncmp(start + 6, "：", 3) == 0)
			start += 9;
	}
	for (size_t i = 0; i < 2; i++) {
		char *at = start;

		while ((at = strstr(at, ends[i])) != NULL) {
			at += strlen(ends[i]);
			if (end == NULL || at > end)
				end = at;
		}
	}
	if (end != NULL)
		*end = '\0';
	return start;
}

bool
title_is_possible(const char *text)
{
	/* Single characters: there may be spaces between them. */
	return has(text, "报") && has(text, "公") && has(text, "开");
}

/* Reads like the title of a report on 政府信息公开. */
static bool
is_title(const char *t)
{
	static const char *const never[] = { "。", "《", "根据", "按照", "通知",
		"格式", "首页", "位置", ">", "上一篇", "下一篇", "如下",
		"本报告", "|", "目录", "指南", "查看", "公示" };
	bool subject = has(t, "信息公开") || has(t, "政务公开");

	if (!subject || utf8_count(t) > TITLE_CHARACTERS ||
	    (!has(t, "报告") && !has(t, "年报") && !has(t, "年度报")))
		return false;
	for (size_t i = 0; i < sizeof(never) / sizeof(never[0]); i++)
		if (has(t, never[i]))
			return false;
	return true;
}

/* The digit at `s`, 2 or 二 (〇 and its look-alikes); -1 when it is none. */
static int
digit_at(const char *s, size_t *len)
{
	static const struct {
		const char *text;
		int value;
	} digits[] = { { "〇", 0 }, { "○", 0 }, { "零", 0 }, { "一", 1 },
		{ "二", 2 }, { "三", 3 }, { "四", 4 }, { "五", 5 }, { "六", 6 },
		{ "七", 7 }, { "八", 8 }, { "九", 9 } };

	*len = 1;
	if (*s >= '0' && *s <= '9')
		return *s - '0';
	*len = 3;
	for (size_t i = 0; i < sizeof(digits) / sizeof(digits[0]); i++)
		if (strncmp(s, digits[i].text, 3) == 0)
			return digits[i].value;
	return -1;
}

/* Zeros of a Chinese number as people type them; behind a digit only. */
static int
zero_at(const char *s, size_t *len)
{
	static const char *const zeros[] = { "O", "o", "\xce\x9f", "\xd0\x9e" };

	for (size_t i = 0; i < sizeof(zeros) / sizeof(zeros[0]); i++) {
		*len = strlen(zeros[i]);
		if (strncmp(s, zeros[i], *len) == 0)
			return 0;
	}
	return -1;
}

/* Bytes at `s` that make the number before them a year: 年, 年度, 度; *is_one
 * also where the subject follows at once (2024政府信息公开年报). */
static size_t
year_sign(const char *s, bool *is_one)
{
	static const char *const subjects[] = { "政府信息", "信息公开",
		"政务公开" };
	size_t len = 0;

	if (strncmp(s, "年", 3) == 0)
		len += 3;
	if (strncmp(s + len, "度", 3) == 0)
		len += 3;
	*is_one = len > 0;
	for (size_t i = 0; i < sizeof(subjects) / sizeof(subjects[0]); i++)
		if (strncmp(s, subjects[i], strlen(subjects[i])) == 0)
			*is_one = true;
	return len;
}

int
title_year(const char *s, const char **at, const char **end)
{
	const char *p = s;

	while (*p != '\0') {
		int year = 0, n = 0, digit;
		const char *q = p;
		size_t len;
		bool is_year;

		while ((digit = digit_at(q, &len)) >= 0 ||
		    (n > 0 && (digit = zero_at(q, &len)) >= 0)) {
			if (n++ < 4)
				year = year * 10 + digit;
			q += len;
		}
		len = year_sign(q, &is_year);
		if (n == 4 && is_year && year >= LIMIT_YEAR_MIN &&
		    year <= LIMIT_YEAR_MAX) {
			*at = p;
			*end = q + len;
			return year;
		}
		p = q > p ? q : p + 1;
	}
	return 0;
}

static bool
is_bracket(const char *s, size_t *len)
{
	static const char *const marks[] = { "(", ")", "[", "]", "【", "】",
		"〔", "〕", "\"", "“", "”", ":", "," };

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		*len = strlen(marks[i]);
		if (strncmp(s, marks[i], *len) == 0)
			return true;
	}
	return false;
}

/* `s` without what a sentence puts around a body's name. */
static char *
unruled_organ(char *s)
{
	static const char *const words[] = { "关于", "公布", "发布", "公开",
		"附件", "的" };
	size_t len = strlen(s), again;

	do {
		again = len;
		for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
			size_t n = strlen(words[i]);

			if (len >= n && strcmp(s + len - n, words[i]) == 0)
				s[len -= n] = '\0';
			if (i < 5 && strncmp(s, words[i], n) == 0) {
				s += n;
				len -= n;
			}
		}
	} while (len < again);
	return s;
}

static char *
organ_of(struct arena *a, const char *title)
{
	const char *subject = strstr(title, "政府信息公开"), *at, *end, *p;
	char *out;
	size_t n = 0, len;

	if (subject == NULL)
		subject = strstr(title, "信息公开");
	if (subject == NULL)
		subject = strstr(title, "政务公开");
	if (subject == NULL)
		return arena_strdup(a, "");
	out = arena_alloc(a, strlen(title) + sizeof("政府"));
	if (title_year(title, &at, &end) == 0 || at >= subject)
		at = end = subject;
	for (p = title; p < subject;) {
		if (p == at && at < end) {
			p = end;
		} else if (is_bracket(p, &len)) {
			p += len;
		} else {
			out[n++] = *p++;
		}
	}
	out[n] = '\0';
	/* "某镇人民政府信息公开": the two 政府 written once. */
	if (n >= 6 && strcmp(out + n - 6, "人民") == 0)
		memcpy(out + n, "政府", sizeof("政府"));
	return unruled_organ(out);
}

void
title_read(struct arena *a, const char *text, struct title *out)
{
	const char *at, *end;

	const char *folded;

	out->text = undress(a, text);
	folded = utf8_fold(a, out->text);
	out->organ = organ_of(a, folded);
	out->year = title_year(folded, &at, &end);
}

struct search {
	struct arena *a;
	const struct title_links *links;
	struct title *best;
	int score;
	int period; /* the year that the figures are of, 0 unknown */
};

/* What a title is worth by where it stands. */
enum rank {
	RANK_LINK,
	RANK_PAGE_TITLE,
	RANK_PARAGRAPH,
	RANK_HEADING
};

/* Year and body named weigh most, then where it stands, then the year that
 * the figures are of; the first wins. A link is the last resort. */
static void
propose(struct search *s, const char *text, enum rank rank, size_t end_block)
{
	struct title t = { .end_block = end_block };
	int score;

	if (strlen(text) > 600 || !title_is_possible(text))
		return;
	title_read(s->a, text, &t);
	if (!is_title(t.text))
		return;
	if (t.year == 0 && *t.organ == '\0' && rank < RANK_HEADING)
		return; /* the name of a column of the site */
	score = 1;
	if (rank != RANK_LINK)
		score = 2 * (int)rank + (t.year != 0 ? 16 : 0) +
		    (*t.organ != '\0' ? 16 : 0);
	if (t.year != 0 && t.year == s->period)
		score++;
	if (score <= s->score)
		return;
	s->score = score;
	t.n_like_it = s->best->n_like_it;
	*s->best = t;
}

static bool
is_paragraph(const struct page *page, size_t b)
{
	return page->blocks[b].kind == PAGE_TEXT &&
	    *page->blocks[b].text != '\0' && strlen(page->blocks[b].text) < 600;
}

static enum rank
rank_of(const struct page_block *block)
{
	return block->heading ? RANK_HEADING : RANK_PARAGRAPH;
}

void
title_links_find(
    struct arena *a, const struct page *page, struct title_links *out)
{
	out->texts = arena_calloc(a, TITLE_LINKS, sizeof(*out->texts));
	out->n = 0;
	for (size_t i = 0; i < page->n_links && out->n < TITLE_LINKS; i++) {
		const char *text = page->links[i].text;

		if (strlen(text) < 600 && title_is_possible(text) &&
		    is_title(undress(a, text)))
			out->texts[out->n++] = title_compact(a, text);
	}
}

/* Nothing but a link? What stands more often than links say it is said
 * outside of them too: there where it stands last before `end`. */
static bool
is_link(const struct search *s, const struct page *page, size_t b, size_t end)
{
	const char *text = page->blocks[b].text, *plain;
	size_t links = 0, blocks = 0;
	bool again = false;

	if (s->links->n == 0 || !title_is_possible(text))
		return false;
	plain = title_compact(s->a, text);
	for (size_t i = 0; i < s->links->n; i++)
		if (strcmp(s->links->texts[i], plain) == 0)
			links++;
	for (size_t i = 0; links > 0 && i < page->n_blocks; i++) {
		if (page->blocks[i].kind != PAGE_TEXT ||
		    strcmp(page->blocks[i].text, text) != 0)
			continue;
		blocks++;
		again = again || (i > b && i < end);
	}
	return links > 0 && (blocks <= links || again);
}

/* A title over two lines: the body's name above, or broken in the middle. */
static void
propose_pair(
    struct search *s, const struct page *page, size_t first, size_t second)
{
	const char *one, *two;
	bool organ, broken;
	struct title t = { 0 };

	if (!has(page->blocks[second].text, "报"))
		return;
	one = title_compact(s->a, page->blocks[first].text);
	two = title_compact(s->a, page->blocks[second].text);
	organ = organ_is_name(one) && is_title(two);
	broken = !is_title(one) && !is_title(two) && !has(one, "。") &&
	    utf8_count(one) <= TITLE_CHARACTERS && has(one, "信息") &&
	    (has(two, "报告") || has(two, "年报"));
	if (!organ && !broken)
		return;
	title_read(s->a, two, &t);
	if (organ && *t.organ != '\0')
		return;
	propose(s, arena_printf(s->a, "%s%s", one, two),
	    rank_of(&page->blocks[second]), second + 1);
}

static void
propose_metas(struct search *s, const struct page *page)
{
	static const char *const names[] = { "ArticleTitle", "og:title",
		"title" };

	for (size_t i = 0; i < page->n_metas; i++)
		for (size_t k = 0; k < sizeof(names) / sizeof(names[0]); k++)
			if (strcasecmp(page->metas[i].name, names[k]) == 0)
				propose(
				    s, page->metas[i].content, RANK_HEADING, 0);
}

void
title_find(struct arena *a, const struct page *page,
    const struct title_links *links, size_t end, struct title *out)
{
	struct search s = { .a = a, .links = links, .best = out };
	size_t before = page->n_blocks;
	struct date from, to;

	*out = (struct title){ .text = "", .organ = "" };
	dates_period(a, page, &from, &to);
	s.period = from.year;
	if (end > page->n_blocks)
		end = page->n_blocks;
	for (size_t b = 0; b < end && b < TITLE_BLOCKS; b++) {
		const struct page_block *block = &page->blocks[b];

		if (!is_paragraph(page, b))
			continue;
		if (title_is_possible(block->text) &&
		    is_title(undress(a, block->text)))
			out->n_like_it++;
		if (!block->heading && is_link(&s, page, b, end)) {
			propose(&s, block->text, RANK_LINK, b + 1);
			continue;
		}
		propose(&s, block->text, rank_of(block), b + 1);
		if (before < b)
			propose_pair(&s, page, before, b);
		before = b;
	}
	propose_metas(&s, page);
	propose(&s, page->title, RANK_PAGE_TITLE, 0);
}
