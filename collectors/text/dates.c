#include "collectors/text/dates.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "collectors/base/arena.h"
#include "collectors/base/limits.h"
#include "collectors/base/utf8.h"
#include "collectors/model/page.h"

/* A line with a labelled date is short. */
#define DATED_BYTES 1200
/* A period is named within so many bytes behind its word. */
#define PERIOD_BYTES 160

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* `n` digits at `s`, not one more; -1 when not. */
static int
digits(const char *s, size_t n)
{
	int v = 0;

	for (size_t i = 0; i < n; i++) {
		if (!is_digit(s[i]))
			return -1;
		v = v * 10 + (s[i] - '0');
	}
	return is_digit(s[n]) ? -1 : v;
}

static bool
plausible(struct date d)
{
	return date_is_valid(d) && d.year >= LIMIT_YEAR_MIN &&
	    d.year <= LIMIT_YEAR_MAX;
}

/* ---- publication ---- */

static bool
from_metas(const struct page *page, struct date *out)
{
	static const char *const names[] = { "PubDate", "publishdate",
		"publishtime", "publish_time", "pub_date",
		"article:published_time" };

	for (size_t k = 0; k < sizeof(names) / sizeof(names[0]); k++)
		for (size_t i = 0; i < page->n_metas; i++)
			if (strcasecmp(page->metas[i].name, names[k]) == 0 &&
			    date_find(page->metas[i].content, out) == 0 &&
			    plausible(*out))
				return true;
	return false;
}

/* Those of publication come first. */
static const char *const labels[] = { "发布日期", "发布时间", "公开日期",
	"公开时间", "发布于", "发文日期", "信息时间", "时间", "日期" };

#define N_LABELS    (sizeof(labels) / sizeof(labels[0]))
#define N_PUBLISHED 5

/* A date that is looked for: which labels it may have, what was found. */
struct labelled {
	size_t n_labels; /* the first ones */
	bool all;        /* go on behind the first date, for others */
	bool found, differ;
	struct date date;
};

/* True: there is no more to look for. */
static bool
take_labelled(struct labelled *l, struct date d)
{
	if (l->found && date_cmp(l->date, d) != 0)
		l->differ = true;
	if (!l->found)
		l->date = d;
	l->found = true;
	return !l->all || l->differ;
}

/* A Chinese character directly before `at`? Then the label is longer
 * (采集时间, 生成日期). */
static bool
han_before(const char *s, const char *at)
{
	const char *p = at;
	size_t pos = 0;

	if (p == s)
		return false;
	do
		p--;
	while (p > s && ((unsigned char)*p & 0xc0) == 0x80);
	return utf8_is_han(utf8_next(p, (size_t)(at - p), &pos));
}

/* A label, a colon, a date right behind. */
static bool
labelled_date(struct arena *a, const char *text, struct labelled *l)
{
	struct date d;
	const char *s;

	if (strlen(text) > DATED_BYTES)
		return false;
	s = utf8_fold(a, text);
	for (size_t k = 0; k < l->n_labels; k++) {
		for (const char *at = strstr(s, labels[k]); at != NULL;
		     at = strstr(at + 3, labels[k])) {
			const char *p = at + strlen(labels[k]);

			if (han_before(s, at))
				continue;
			p += strspn(p, " ");
			if (*p != ':' && strcmp(labels[k], "发布于") != 0)
				continue;
			p += strspn(p, ": ");
			if (is_digit(*p) &&
			    date_find(
				arena_strndup(a, p, strnlen(p, 24)), &d) == 0 &&
			    plausible(d) && take_labelled(l, d))
				return true;
		}
	}
	return false;
}

static bool
is_label(const char *key, size_t n_labels)
{
	for (size_t k = 0; k < n_labels; k++)
		if (strcmp(labels[k], key) == 0)
			return true;
	return false;
}

static bool
from_table(struct arena *a, const struct page_table *t, struct labelled *l)
{
	struct date d;

	for (size_t r = 0; r < t->n_rows; r++) {
		const struct page_row *row = &t->rows[r];

		for (size_t c = 0; c < row->n_cells; c++) {
			const char *text = row->cells[c].text;

			if (labelled_date(a, text, l))
				return true;
			if (c + 1 == row->n_cells || strlen(text) > 60 ||
			    strlen(row->cells[c + 1].text) > 60 ||
			    !is_label(utf8_label(a, text), l->n_labels))
				continue;
			if (date_find(row->cells[c + 1].text, &d) == 0 &&
			    plausible(d) && take_labelled(l, d))
				return true;
		}
	}
	return false;
}

static void
from_text(struct arena *a, const struct page *page, struct labelled *l)
{
	for (size_t b = 0; b < page->n_blocks; b++) {
		const struct page_block *block = &page->blocks[b];

		if (block->kind == PAGE_TEXT &&
		    labelled_date(a, block->text, l))
			return;
		if (block->kind == PAGE_TABLE && block->table->n_rows <= 12 &&
		    from_table(a, block->table, l))
			return;
	}
}

/* /2024/1/16/, /2024-01-16/, /2024/01-16/ behind the slash at `s`. */
static bool
date_in_path(const char *s, struct date *out)
{
	struct date d = { digits(s, 4), 0, 0 };
	const char *p = s + 4;
	size_t n;

	if (d.year < 0 || (*p != '/' && *p != '-'))
		return false;
	p++;
	n = strspn(p, "0123456789");
	if (n < 1 || n > 2 || (p[n] != '/' && p[n] != '-'))
		return false;
	d.month = digits(p, n);
	p += n + 1;
	n = strspn(p, "0123456789");
	if (n < 1 || n > 2 || (p[n] != '/' && p[n] != '\0'))
		return false;
	d.day = digits(p, n);
	*out = d;
	return plausible(d);
}

/* 20240116 at `s`, then something that is no digit. */
static bool
date_of_eight(const char *s, struct date *out)
{
	int v = digits(s, 8);

	if (v < 0)
		return false;
	*out = (struct date){ v / 10000, v / 100 % 100, v % 100 };
	return plausible(*out);
}

struct date
dates_in_url(const char *url)
{
	struct date d;

	for (const char *p = url; p != NULL && *p != '\0'; p++) {
		if (*p != '/')
			continue;
		if (p[1] == 't' && date_of_eight(p + 2, &d) && p[10] == '_')
			return d;
		if (date_of_eight(p + 1, &d) && (p[9] == '/' || p[9] == '_'))
			return d;
		if (strnlen(p, 6) == 6 && date_in_path(p + 1, &d))
			return d;
	}
	return (struct date){ 0, 0, 0 };
}

struct date
dates_published(struct arena *a, const struct page *page, const char *url,
    struct date last_modified, const char **by)
{
	struct labelled l = { .n_labels = N_LABELS };
	struct date d;

	*by = "meta";
	if (from_metas(page, &d))
		return d;
	*by = "text";
	from_text(a, page, &l);
	if (l.found)
		return l.date;
	*by = "url";
	d = dates_in_url(url);
	if (date_is_set(d))
		return d;
	*by = date_is_set(last_modified) ? "header" : "";
	return last_modified;
}

void
dates_all(struct arena *a, const struct page *page, const char *url,
    struct date out[REPORT_DATES])
{
	struct labelled l = { .n_labels = N_PUBLISHED, .all = true };

	memset(out, 0, REPORT_DATES * sizeof(out[0]));
	if (!from_metas(page, &out[DATED_META]))
		out[DATED_META] = (struct date){ 0, 0, 0 };
	from_text(a, page, &l);
	if (l.found && !l.differ)
		out[DATED_TEXT] = l.date;
	out[DATED_URL] = dates_in_url(url);
}

/* ---- period ---- */

/*
 * Month and day from digits that lost the character between them: four are
 * month and day, two are one digit each, three could be either.
 */
static bool
split_day(const char *s, size_t n, struct date *out)
{
	if (n != 2 && n != 4)
		return false;
	out->month = n == 2 ? s[0] - '0' : (s[0] - '0') * 10 + (s[1] - '0');
	out->day = n == 2 ? s[1] - '0' : (s[2] - '0') * 10 + (s[3] - '0');
	return true;
}

static int
small_number(const char *s, size_t n)
{
	return n == 1 ? s[0] - '0' : (s[0] - '0') * 10 + (s[1] - '0');
}

/* A day without its year: 12月31日, 1231日. Behind it into *end. */
static bool
read_day(const char *s, struct date *d, const char **end)
{
	size_t n = strspn(s, "0123456789");
	const char *p = s + n;

	if (n == 0)
		return false;
	if (strncmp(p, "日", 3) == 0) {
		*end = p + 3;
		return split_day(s, n, d);
	}
	if (n > 2 ||
	    (strncmp(p, "月", 3) != 0 && *p != '-' && *p != '.' && *p != '/'))
		return false;
	d->month = small_number(s, n);
	p += *p == '-' || *p == '.' || *p == '/' ? 1 : 3;
	n = strspn(p, "0123456789");
	if (n < 1 || n > 2)
		return false;
	d->day = small_number(p, n);
	p += n;
	*end = strncmp(p, "日", 3) == 0 ? p + 3 : p;
	return true;
}

/* A day with its year, or of the year in *d. */
static bool
read_date(const char *s, struct date *d, const char **end)
{
	struct date found = { 0, 0, 0 };
	const char *p = s;
	size_t n = strspn(s, "0123456789");

	found.year = n >= 4 ? small_number(s, 2) * 100 + small_number(s + 2, 2)
			    : d->year;
	if (n >= 4) {
		p += 4;
		if (n == 4 && strncmp(p, "年", 3) == 0)
			p += 3;
		else if (n == 4 && (*p == '-' || *p == '.' || *p == '/'))
			p++;
		else if (n == 4)
			return false;
	}
	if (found.year == 0 || !read_day(p, &found, end) || !plausible(found))
		return false;
	*d = found;
	return true;
}

/* Both ends of a period from `s` on; spaces are gone. */
static bool
read_period(const char *s, struct date *from, struct date *to)
{
	static const char *const between[] = { "至", "到", "—", "-", "~", "–" };
	const char *p = s, *end = s + strnlen(s, PERIOD_BYTES);
	struct date d = { 0, 0, 0 };

	while (p < end && !is_digit(*p))
		p++;
	if (p >= end || !read_date(p, &d, &p))
		return false;
	*from = d;
	if (strncmp(p, "起", 3) == 0)
		p += 3;
	if (*p == ',')
		p++;
	for (size_t i = 0; i < sizeof(between) / sizeof(between[0]); i++) {
		size_t n = strlen(between[i]);

		if (strncmp(p, between[i], n) != 0)
			continue;
		while (strncmp(p, between[i], n) == 0)
			p += n;
		(void)(read_date(p, &d, &p) && (*to = d, true));
		break;
	}
	return true;
}

/* The value of one numeral: 〇 to 九, 10 for 十; -1 when it is none. */
static int
numeral(const char *s)
{
	static const char *const words[] = { "〇", "一", "二", "三", "四", "五",
		"六", "七", "八", "九", "十", "○", "零" };

	for (int i = 0; i < 13; i++)
		if (strncmp(s, words[i], 3) == 0)
			return i > 10 ? 0 : i;
	return -1;
}

/* Dates in Chinese numerals (二〇二四年十二月三十一日) in digits, in place:
 * no number grows, a numeral has three bytes. */
static void
to_digits(char *s)
{
	char *out = s;

	while (*s != '\0') {
		const char *p = s;
		char number[8];
		size_t n = 0;
		int v;

		while (n < 5 && (v = numeral(p)) >= 0) {
			bool digit_follows = numeral(p + 3) >= 0;

			if (v < 10)
				number[n++] = (char)('0' + v);
			else if (n == 0)
				number[n++] = '1';
			if (v == 10 && !digit_follows)
				number[n++] = '0';
			p += 3;
		}
		if (n == 0 || n > 4 ||
		    (strncmp(p, "年", 3) != 0 && strncmp(p, "月", 3) != 0 &&
			strncmp(p, "日", 3) != 0)) {
			*out++ = *s++;
			continue;
		}
		memcpy(out, number, n);
		out += n;
		s += p - s;
	}
	*out = '\0';
}

void
dates_period(struct arena *a, const struct page *page, struct date *from,
    struct date *to)
{
	static const char *const words[] = { "统计期限", "统计时限", "统计期间",
		"统计时间", "起止时间", "起止日期", "统计周期", "数据期限" };

	*from = *to = (struct date){ 0, 0, 0 };
	for (size_t b = 0; b < page->n_blocks; b++) {
		const struct page_block *block = &page->blocks[b];
		char *s;

		if (block->kind != PAGE_TEXT)
			continue;
		if (strstr(block->text, "统") == NULL &&
		    strstr(block->text, "期") == NULL &&
		    strstr(block->text, "起止") == NULL)
			continue;
		s = utf8_fold_closed(a, block->text);
		to_digits(s);
		for (size_t w = 0; w < sizeof(words) / sizeof(words[0]); w++) {
			const char *at = strstr(s, words[w]);

			if (at != NULL &&
			    read_period(at + strlen(words[w]), from, to))
				return;
		}
	}
}
