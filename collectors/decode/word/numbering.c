#include "collectors/decode/word/numbering.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/decode/word/styles.h"
#include "collectors/decode/word/xml.h"

/*
 * The ways in which Word writes a number (ECMA-376, part 1, ST_NumberFormat),
 * those that Chinese documents have. Pure.
 */

static const char *const small[] = { "〇", "一", "二", "三", "四", "五", "六",
	"七", "八", "九" };
static const char *const large[] = { "零", "壹", "贰", "叁", "肆", "伍", "陆",
	"柒", "捌", "玖" };

static void
put_decimal(struct buf *b, int n)
{
	(void)buf_printf(b, "%d", n);
}

static void
put_decimal_zero(struct buf *b, int n)
{
	(void)buf_printf(b, "%02d", n);
}

/* Figure by value: 10 is 一〇. */
static void
put_digits(struct buf *b, int n)
{
	int unit = 1;

	while (n / unit >= 10)
		unit *= 10;
	for (; unit > 0; unit /= 10)
		(void)buf_puts(b, small[n / unit % 10]);
}

/* As it is read: 10 is 十, 21 二十一, 105 一百零五. */
static void
put_read(struct buf *b, int n, const char *const *digits,
    const char *const *units, bool short_ten)
{
	bool gap = false, begun = false;

	if (n == 0 || n >= 10000) {
		put_digits(b, n);
		return;
	}
	for (int unit = 1000, i = 3; unit > 0; unit /= 10, i--) {
		int digit = n / unit % 10;

		if (digit == 0) {
			gap = begun;
			continue;
		}
		if (gap)
			(void)buf_puts(b, "零");
		if (i != 1 || digit != 1 || begun || !short_ten)
			(void)buf_puts(b, digits[digit]);
		(void)buf_puts(b, units[i]);
		begun = true;
		gap = false;
	}
}

static void
put_chinese(struct buf *b, int n)
{
	static const char *const units[] = { "", "十", "百", "千" };

	put_read(b, n, small, units, true);
}

static void
put_legal(struct buf *b, int n)
{
	static const char *const units[] = { "", "拾", "佰", "仟" };

	put_read(b, n, large, units, false);
}

/* The counting formats go over to single values at a hundred. */
static void
put_counting(struct buf *b, int n)
{
	if (n < 100)
		put_chinese(b, n);
	else
		put_digits(b, n);
}

static void
put_one_of(struct buf *b, const char *const *signs, int n_signs, int n)
{
	if (n >= 1 && n <= n_signs)
		(void)buf_puts(b, signs[n - 1]);
	else
		put_decimal(b, n);
}

static void
put_stems(struct buf *b, int n)
{
	static const char *const signs[] = { "甲", "乙", "丙", "丁", "戊", "己",
		"庚", "辛", "壬", "癸" };

	put_one_of(b, signs, 10, n);
}

static void
put_branches(struct buf *b, int n)
{
	static const char *const signs[] = { "子", "丑", "寅", "卯", "辰", "巳",
		"午", "未", "申", "酉", "戌", "亥" };

	put_one_of(b, signs, 12, n);
}

/* A row of 20 signs of three bytes each: ①, ⑴, ⒈. */
static void
put_enclosed(struct buf *b, int n, const char *first)
{
	char sign[4] = { first[0], first[1], first[2], '\0' };
	int last = (unsigned char)first[2] + n - 1;

	if (n < 1 || n > 20) {
		put_decimal(b, n);
		return;
	}
	sign[1] = (char)((unsigned char)first[1] + (last - 0x80) / 0x40);
	sign[2] = (char)(0x80 + (last - 0x80) % 0x40);
	(void)buf_puts(b, sign);
}

static void
put_circled(struct buf *b, int n)
{
	put_enclosed(b, n, "①");
}

static void
put_in_brackets(struct buf *b, int n)
{
	put_enclosed(b, n, "⑴");
}

static void
put_with_stop(struct buf *b, int n)
{
	put_enclosed(b, n, "⒈");
}

static void
put_full_width(struct buf *b, int n)
{
	char values[16];

	(void)snprintf(values, sizeof(values), "%d", n);
	for (const char *p = values; *p != '\0'; p++)
		(void)buf_printf(b, "\xef\xbc%c", 0x90 + *p - '0');
}

/* A, B, ... Z, AA, BB. */
static void
put_letters(struct buf *b, int n, char first)
{
	if (n < 1 || n > 26 * 8) {
		put_decimal(b, n);
		return;
	}
	for (int i = 0; i <= (n - 1) / 26; i++)
		(void)buf_putc(b, (char)(first + (n - 1) % 26));
}

static void
put_upper(struct buf *b, int n)
{
	put_letters(b, n, 'A');
}

static void
put_lower(struct buf *b, int n)
{
	put_letters(b, n, 'a');
}

static void
put_roman(struct buf *b, int n, bool upper)
{
	static const struct {
		int value;
		const char *upper, *lower;
	} parts[] = { { 50, "L", "l" }, { 40, "XL", "xl" }, { 10, "X", "x" },
		{ 9, "IX", "ix" }, { 5, "V", "v" }, { 4, "IV", "iv" },
		{ 1, "I", "i" } };

	if (n > 89) {
		put_decimal(b, n);
		return;
	}
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		for (; n >= parts[i].value; n -= parts[i].value)
			(void)buf_puts(
			    b, upper ? parts[i].upper : parts[i].lower);
}

static void
put_upper_roman(struct buf *b, int n)
{
	put_roman(b, n, true);
}

static void
put_lower_roman(struct buf *b, int n)
{
	put_roman(b, n, false);
}

static void
put_nothing(struct buf *b, int n)
{
	(void)b;
	(void)n;
}

/* Formats that are not here read as values. */
static const struct {
	const char *name;
	void (*put)(struct buf *b, int n);
} formats[] = {
	{ "none", put_nothing },
	{ "decimal", put_decimal },
	{ "decimalZero", put_decimal_zero },
	{ "chineseCounting", put_counting },
	{ "japaneseCounting", put_counting },
	{ "taiwaneseCounting", put_counting },
	{ "chineseCountingThousand", put_chinese },
	{ "taiwaneseCountingThousand", put_chinese },
	{ "ideographDigital", put_digits },
	{ "japaneseDigitalTenThousand", put_digits },
	{ "taiwaneseDigital", put_digits },
	{ "chineseLegalSimplified", put_legal },
	{ "ideographTraditional", put_stems },
	{ "ideographZodiac", put_branches },
	{ "decimalEnclosedCircle", put_circled },
	{ "decimalEnclosedCircleChinese", put_circled },
	{ "decimalEnclosedParen", put_in_brackets },
	{ "decimalEnclosedFullstop", put_with_stop },
	{ "decimalFullWidth", put_full_width },
	{ "decimalFullWidth2", put_full_width },
	{ "upperLetter", put_upper },
	{ "lowerLetter", put_lower },
	{ "upperRoman", put_upper_roman },
	{ "lowerRoman", put_lower_roman },
};

void
docx_number_write(struct buf *b, const char *format, int n)
{
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (strcmp(formats[i].name, format) == 0) {
			formats[i].put(b, n);
			return;
		}
	put_decimal(b, n);
}

/* Bytes of one number with what stands around it. */
#define NUMBER_BYTES 256

/* The format, where newer ones have an old one to fall back on. */
static const char *
format_of(const xmlNode *n)
{
	const char *format = docx_child_value(n, "numFmt");

	for (const xmlNode *child = docx_element(n->children);
	     format == NULL && child != NULL;
	     child = docx_element(child->next)) {
		if (docx_tag(child) != DOCX_ALTERNATIVES)
			continue;
		for (const xmlNode *branch = docx_element(child->children);
		     branch != NULL; branch = docx_element(branch->next))
			if (docx_tag(branch) == DOCX_FALLBACK)
				format = docx_child_value(branch, "numFmt");
	}
	return format == NULL ? "decimal" : format;
}

static struct docx_level
level_of(const xmlNode *n)
{
	struct docx_level level = {
		.start = docx_child_number(n, "start", 0),
		.restart = docx_child_number(n, "lvlRestart", -1),
		.format = format_of(n),
		.text = docx_child_value(n, "lvlText"),
		.style = docx_child_value(n, "pStyle"),
		.decimal = docx_child_switch(n, "isLgl") == 1,
	};

	if (level.start < 0)
		level.start = 0;
	if (level.text == NULL)
		level.text = "";
	return level;
}

static struct docx_abstract
abstract_of(const xmlNode *n)
{
	struct docx_abstract abstract = {
		.id = docx_attribute_number(n, "abstractNumId", -1),
		.link = docx_child_value(n, "numStyleLink"),
	};

	for (int i = 0; i < DOCX_LEVELS; i++) {
		abstract.levels[i] = (struct docx_level){
			.start = 1, .restart = -1, .format = "none", .text = ""
		};
		abstract.counts[i] = -1;
	}
	for (const xmlNode *child = docx_element(n->children); child != NULL;
	     child = docx_element(child->next)) {
		int at = docx_attribute_number(child, "ilvl", -1);

		if (docx_is(child, "lvl") && at >= 0 && at < DOCX_LEVELS)
			abstract.levels[at] = level_of(child);
	}
	return abstract;
}

static struct docx_list
list_of(struct arena *a, const xmlNode *n)
{
	struct docx_list list = {
		.id = docx_attribute_number(n, "numId", -1),
		.abstract_id = docx_child_number(n, "abstractNumId", -1),
	};

	for (int i = 0; i < DOCX_LEVELS; i++)
		list.starts[i] = -1;
	for (const xmlNode *child = docx_element(n->children); child != NULL;
	     child = docx_element(child->next)) {
		int at = docx_attribute_number(child, "ilvl", -1);
		const xmlNode *level = docx_child(child, "lvl");

		if (!docx_is(child, "lvlOverride") || at < 0 ||
		    at >= DOCX_LEVELS)
			continue;
		list.starts[at] = docx_child_number(child, "startOverride", -1);
		if (level == NULL)
			continue;
		list.levels[at] = arena_alloc(a, sizeof(*list.levels[at]));
		*list.levels[at] = level_of(level);
	}
	return list;
}

static int
compare_abstracts(const void *a, const void *b)
{
	const struct docx_abstract *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

static int
compare_lists(const void *a, const void *b)
{
	const struct docx_list *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

static struct docx_abstract *
find_abstract(const struct docx_numbering *n, int id)
{
	const struct docx_abstract key = { .id = id };

	if (n->n_abstracts == 0)
		return NULL;
	return bsearch(&key, n->abstracts, n->n_abstracts,
	    sizeof(*n->abstracts), compare_abstracts);
}

static struct docx_list *
find_list(const struct docx_numbering *n, int id)
{
	const struct docx_list key = { .id = id };

	if (n->n_lists == 0 || id <= 0)
		return NULL; /* list 0: none, whatever the style says */
	return bsearch(
	    &key, n->lists, n->n_lists, sizeof(*n->lists), compare_lists);
}

/* An abstract list may stand for that of a style. */
static void
follow_links(struct docx_numbering *n, const struct docx_styles *styles)
{
	for (size_t i = 0; i < n->n_lists; i++) {
		struct docx_list *list = &n->lists[i];
		const struct docx_style *style;
		const struct docx_list *linked;

		list->abstract = find_abstract(n, list->abstract_id);
		if (list->abstract == NULL || list->abstract->link == NULL)
			continue;
		style = docx_style_find(styles, list->abstract->link);
		linked = style == NULL ? NULL : find_list(n, style->number);
		if (linked != NULL)
			list->abstract = find_abstract(n, linked->abstract_id);
	}
}

void
docx_numbering_load(struct docx_numbering *n, struct arena *a,
    const xmlNode *root, const struct docx_styles *styles)
{
	size_t abstract_cap = 0, list_cap = 0;

	memset(n, 0, sizeof(*n));
	n->a = a;
	if (root == NULL)
		return;
	for (const xmlNode *child = docx_element(root->children); child != NULL;
	     child = docx_element(child->next)) {
		if (docx_is(child, "abstractNum")) {
			n->abstracts =
			    arena_grow(a, n->abstracts, n->n_abstracts,
				&abstract_cap, sizeof(*n->abstracts));
			n->abstracts[n->n_abstracts++] = abstract_of(child);
		} else if (docx_is(child, "num")) {
			n->lists = arena_grow(a, n->lists, n->n_lists,
			    &list_cap, sizeof(*n->lists));
			n->lists[n->n_lists++] = list_of(a, child);
		}
	}
	if (n->n_abstracts == 0 || n->n_lists == 0)
		return;
	qsort(n->abstracts, n->n_abstracts, sizeof(*n->abstracts),
	    compare_abstracts);
	qsort(n->lists, n->n_lists, sizeof(*n->lists), compare_lists);
	follow_links(n, styles);
}

static const struct docx_level *
level_at(const struct docx_list *list, int at)
{
	return list->levels[at] != NULL ? list->levels[at]
					: &list->abstract->levels[at];
}

/* Step the count of a level; those below begin anew. */
static void
count(struct docx_list *list, int at)
{
	int *counts = list->abstract->counts;

	for (int i = 0; i <= at; i++) {
		const struct docx_level *level = level_at(list, i);

		if (i < at && counts[i] >= 0)
			continue;
		if (list->starts[i] >= 0)
			counts[i] = list->starts[i];
		else
			counts[i] =
			    counts[i] < 0 ? level->start : counts[i] + 1;
		list->starts[i] = -1;
	}
	for (int i = at + 1; i < DOCX_LEVELS; i++) {
		int restart = level_at(list, i)->restart;

		if (restart < 0 || (restart > 0 && at < restart))
			counts[i] = -1;
	}
}

/* "%1.%2" with the counts so far. */
static char *
number_text(struct arena *a, const struct docx_list *list, int at)
{
	const struct docx_level *level = level_at(list, at);
	struct buf b;
	char *out;

	if (strcmp(level->format, "bullet") == 0)
		return arena_strdup(a, "");
	buf_init(&b, NUMBER_BYTES);
	for (const char *p = level->text; *p != '\0'; p++) {
		int of = p[0] == '%' ? p[1] - '1' : -1;

		if (of < 0 || of > at) {
			(void)buf_putc(&b, *p);
			continue;
		}
		docx_number_write(&b,
		    level->decimal ? "decimal" : level_at(list, of)->format,
		    list->abstract->counts[of]);
		p++;
	}
	/* One that is longer than numbers are is none. */
	out = arena_strdup(a, b.failed ? "" : buf_str(&b));
	buf_fini(&b);
	return out;
}

char *
docx_numbering_next(
    struct docx_numbering *n, int list, int level, const char *style)
{
	struct docx_list *found = find_list(n, list);

	if (found == NULL || found->abstract == NULL)
		return arena_strdup(n->a, "");
	for (int i = 0; level < 0 && style != NULL && i < DOCX_LEVELS; i++) {
		const char *name = level_at(found, i)->style;

		if (name != NULL && strcmp(name, style) == 0)
			level = i;
	}
	if (level < 0)
		level = 0;
	if (level >= DOCX_LEVELS)
		return arena_strdup(n->a, "");
	count(found, level);
	return number_text(n->a, found, level);
}
