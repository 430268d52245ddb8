#include "collectors/decode/pdf/paragraph.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/utf8.h"
#include "collectors/decode/pdf/layout.h"

/* In sizes of a character: a full line ends so near to the others' end, since
 * signs may not begin a line; */
#define FULL 2.2
/* a line that is set in begins so far from the others' beginning; */
#define SET_IN 0.8
/* lines of one size differ by this part. */
#define SAME_SIZE 0.15
/* Times the usual distance of two lines. */
#define SAME_PITCH 1.2
/* A document of fewer lines has no usual distance but this, in sizes. */
#define FEW_LINES   4
#define USUAL_PITCH 1.6

struct column {
	double left, right; /* of the text */
	double pitch;       /* in sizes of a character */
};

static int
by_value(const void *a, const void *b)
{
	double p = *(const double *)a, q = *(const double *)b;

	return p < q ? -1 : p > q;
}

static double
middle(const struct pdf_item *i)
{
	return (i->box.y0 + i->box.y1) / 2;
}

static bool
is_line(const struct pdf_item *i)
{
	return i->kind == PDF_LINE && !i->gone;
}

/* Of all lines: the ends, and how far one is usually from the next. */
static struct column
measure(struct arena *a, const struct pdf_items *items)
{
	double *lefts = arena_calloc(a, items->n, sizeof(*lefts));
	double *pitches = arena_calloc(a, items->n, sizeof(*pitches));
	const struct pdf_item *before = NULL;
	struct column out = { 0, 0, USUAL_PITCH };
	size_t n = 0, n_pitches = 0, most = 0;

	for (size_t i = 0; i < items->n; i++) {
		const struct pdf_item *item = &items->list[i];

		if (item->gone)
			continue;
		if (!is_line(item)) {
			before = NULL;
			continue;
		}
		if (item->box.x1 > out.right)
			out.right = item->box.x1;
		lefts[n++] = item->box.x0;
		if (before != NULL && before->page == item->page)
			pitches[n_pitches++] =
			    (middle(item) - middle(before)) / item->em;
		before = item;
	}
	qsort(lefts, n, sizeof(*lefts), by_value);
	for (size_t i = 0, end = 0; i < n; i++) {
		while (end < n && lefts[end] <= lefts[i] + 2)
			end++;
		if (end - i > most) {
			most = end - i;
			out.left = lefts[i];
		}
	}
	qsort(pitches, n_pitches, sizeof(*pitches), by_value);
	if (n_pitches >= FEW_LINES)
		out.pitch = pitches[n_pitches / 4];
	return out;
}

/* Paragraphs that are all set in leave their first lines the most frequent:
 * then the lines that go on begin to the left of them. */
static bool
is_set_in(const struct pdf_item *i, const struct column *c, double left)
{
	double from = left < c->left ? left : c->left;

	return i->box.x0 > from + SET_IN * i->em;
}

static bool
ends_sentence(const char *s)
{
	static const char *const ends[] = { "。", "；", "：", "！", "？", "”",
		";", ":" };
	size_t len = strlen(s);

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		size_t n = strlen(ends[i]);

		if (len >= n && strcmp(s + len - n, ends[i]) == 0)
			return true;
	}
	return false;
}

/* "一、", "（一）": a heading. */
static bool
begins_heading(const char *s)
{
	size_t len = strlen(s), pos = 0;
	uint32_t c;

	if (len == 0)
		return false;
	c = utf8_next(s, len, &pos);
	if ((c == 0xff08 || c == '(') && pos < len)
		c = utf8_next(s, len, &pos);
	if (strchr("\xe4\xe5\xe6", s[0]) == NULL && c < 0x80)
		return false;
	switch (c) {
	case 0x4e00: /* 一 and so on to 十 */
	case 0x4e8c:
	case 0x4e09:
	case 0x56db:
	case 0x4e94:
	case 0x516d:
	case 0x4e03:
	case 0x516b:
	case 0x4e5d:
	case 0x5341:
		break;
	default:
		return false;
	}
	if (pos == len)
		return false;
	c = utf8_next(s, len, &pos);
	return c == 0x3001 || c == 0xff09 || c == ')';
}

static bool
goes_on(const struct pdf_item *before, const struct pdf_item *line,
    const struct column *c)
{
	double apart = middle(line) - middle(before);
	double ratio = line->em / before->em;

	if (before->box.x1 < c->right - FULL * before->em ||
	    ratio > 1 + SAME_SIZE || ratio < 1 - SAME_SIZE)
		return false;
	if (line->page == before->page &&
	    apart > SAME_PITCH * c->pitch * line->em)
		return false;
	if (is_set_in(line, c, before->box.x0))
		return false;
	return !begins_heading(line->text) || !ends_sentence(before->text);
}

bool *
pdf_paragraph_marks(struct arena *a, const struct pdf_items *items)
{
	bool *marks = arena_calloc(a, items->n, sizeof(*marks));
	const struct column c = measure(a, items);
	const struct pdf_item *before = NULL;

	for (size_t i = 0; i < items->n; i++) {
		const struct pdf_item *item = &items->list[i];

		if (item->gone)
			continue;
		marks[i] = is_line(item) && before != NULL &&
		    goes_on(before, item, &c);
		before = is_line(item) ? item : NULL;
	}
	return marks;
}
