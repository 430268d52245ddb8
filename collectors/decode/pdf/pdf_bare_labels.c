#include "collectors/decode/pdf/pdf_bare_labels.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/limits.h"
#include "collectors/decode/pdf/pdf_words.h"

/* Beginnings of lines that are one, in points. */
#define SAME_LEFT 1.5
/* A label's middle is so near to its figures', in points. */
#define CENTRED 2.6
/* Part of a character's size: lines so near in height are beside each other. */
#define BESIDE 0.9
/* Levels of labels: outer groups, groups, rows. */
#define LEVELS 3
/* Characters' sizes above and below the rows that labels may reach. */
#define REACH 3.0

struct lines {
	struct arena *a;
	struct bare_word **list; /* from top to bottom */
	size_t n;
	double lefts[LEVELS];
	size_t n_levels;
	bool numbered; /* labels begin with numbers */
};

static bool
add_level(struct lines *l, double x)
{
	size_t i = 0;

	for (; i < l->n_levels; i++)
		if (fabs(l->lefts[i] - x) <= SAME_LEFT)
			return true;
	if (l->n_levels == LEVELS)
		return false;
	for (i = l->n_levels++; i > 0 && l->lefts[i - 1] > x; i--)
		l->lefts[i] = l->lefts[i - 1];
	l->lefts[i] = x;
	return true;
}

static size_t
level_of(const struct lines *l, const struct bare_word *w)
{
	size_t i = 0;

	while (i + 1 < l->n_levels &&
	    fabs(l->lefts[i] - w->word->box.x0) > SAME_LEFT)
		i++;
	return i;
}

/* Does it reach over where the next level begins? Else it may be the label of
 * a group. */
static bool
is_row_label(const struct lines *l, const struct bare_word *w)
{
	size_t level = level_of(l, w);

	return level + 1 == l->n_levels ||
	    w->word->box.x1 > l->lefts[level + 1];
}

/* The end of the label that begins with line i: lines of its level, up to the
 * next that is numbered or any row's label of another level. */
static size_t
label_end(const struct lines *l, size_t i)
{
	size_t level = level_of(l, l->list[i]), end = i + 1;
	double y = l->list[i]->y;

	for (size_t k = i + 1; k < l->n; k++) {
		const struct bare_word *w = l->list[k];
		bool same = level_of(l, w) == level;

		if (w->y - y > 2 * w->word->em)
			break;
		if (!same && !is_row_label(l, w))
			continue;
		if (!same || !l->numbered || w->numbered)
			break;
		y = w->y;
		end = k + 1;
	}
	return end;
}

static const char *
take_label(struct lines *l, size_t i, size_t end)
{
	size_t level = level_of(l, l->list[i]);
	const char *text = "";

	for (size_t k = i; k < end; k++) {
		if (level_of(l, l->list[k]) != level)
			continue;
		l->list[k]->used = true;
		text = arena_printf(l->a, "%s%s", text, l->list[k]->word->text);
		if (strlen(text) > LIMIT_CELL_BYTES)
			return "";
	}
	return text;
}

/* Writers leave the last row of a page at the top of its place. */
static bool
is_last_of_page(const struct bare_rows *rows, size_t r)
{
	return r + 1 < rows->n &&
	    rows->list[r + 1].y - rows->list[r].y > BARE_PAGE / 2;
}

/* Is another label's line of a deeper level in this line? */
static bool
is_deeper(const struct lines *l, size_t level, double y)
{
	for (size_t k = 0; k < l->n; k++) {
		const struct bare_word *w = l->list[k];

		if (level_of(l, w) > level &&
		    fabs(w->y - y) < BESIDE * w->word->em)
			return true;
	}
	return false;
}

/* The row in the middle of which the label that begins with line i stands.
 * False: there are several, or one that has a label. */
static bool
give_label(struct lines *l, size_t i, struct bare_rows *rows)
{
	size_t end = label_end(l, i);
	double y = (l->list[i]->y + l->list[end - 1]->y) / 2;
	struct bare_row *found = NULL;

	for (size_t r = 0; r < rows->n; r++) {
		struct bare_row *row = &rows->list[r];
		bool at_top = l->numbered && is_last_of_page(rows, r) &&
		    fabs(row->y - l->list[i]->y) <= CENTRED;

		if (fabs(row->y - y) > CENTRED && !at_top)
			continue;
		if (found != NULL || *row->label != '\0')
			return false;
		found = row;
		row->label = take_label(l, i, end);
	}
	return true;
}

/* Labels that stand as those of groups do, but in front of figures. */
static bool
give_narrow(struct lines *l, size_t i, struct bare_rows *rows)
{
	const struct bare_word *w = l->list[i];
	size_t level = level_of(l, w), end = label_end(l, i);

	for (size_t k = i; k < end; k++)
		if (level_of(l, l->list[k]) == level &&
		    is_deeper(l, level, l->list[k]->y))
			return true;
	return w->used || (give_label(l, i, rows) && w->used);
}

static bool
starts_label(const struct lines *l, const struct bare_word *w)
{
	return !l->numbered || w->numbered;
}

/* Rows without any figure. */
static void
add_blank_rows(
    struct lines *l, double top, double bottom, struct bare_rows *rows)
{
	size_t n = rows->n;

	for (size_t i = 0; i < l->n && rows->n < LIMIT_PDF_ROWS; i++) {
		struct bare_word *w = l->list[i];
		size_t at = rows->n;

		if (w->used || !is_row_label(l, w) || !starts_label(l, w) ||
		    w->y < top || w->y > bottom)
			continue;
		rows->n++;
		for (; at > 0 && rows->list[at - 1].y > w->y; at--)
			rows->list[at] = rows->list[at - 1];
		rows->list[at] = (struct bare_row){ .y = w->y,
			.label = take_label(l, i, label_end(l, i)) };
	}
	assert(rows->n >= n);
}

static bool
gather(struct lines *l, struct bare_word *words, size_t n, double right,
    const struct bare_row *rows, size_t n_rows)
{
	double em = words[rows[0].first].word->em;
	double top = rows[0].y - REACH * em;
	double bottom = rows[n_rows - 1].y + REACH * em;

	l->list = arena_calloc(l->a, n, sizeof(struct bare_word *));
	for (size_t k = 0; k < n; k++) {
		struct bare_word *w = &words[k];

		if (w->used || w->word->figure || w->y < top || w->y > bottom ||
		    w->word->box.x1 > right)
			continue;
		if (w->y < rows[n_rows - 1].y + CENTRED &&
		    w->y > rows[0].y - CENTRED &&
		    !add_level(l, w->word->box.x0))
			return false;
		w->numbered = pdf_words_is_numbered(l->a, w->word->text);
		l->numbered = l->numbered || w->numbered;
		l->list[l->n++] = w;
	}
	return l->n_levels > 0;
}

/* The labels of groups: rows are told by their own. */
static void
take_groups(struct lines *l, double top, double bottom)
{
	for (size_t i = 0; i < l->n; i++) {
		struct bare_word *w = l->list[i];

		w->used = w->used ||
		    (!is_row_label(l, w) && w->y > top - w->word->em &&
			w->y < bottom + w->word->em);
	}
}

bool
pdf_bare_labels(struct arena *a, struct bare_word *words, size_t n,
    double right, struct bare_rows *rows)
{
	double top = rows->list[0].y, bottom = rows->list[rows->n - 1].y;
	struct lines l = { .a = a };

	for (size_t r = 0; r < rows->n; r++)
		rows->list[r].label = "";
	if (!gather(&l, words, n, right, rows->list, rows->n))
		return false;
	for (size_t i = 0; i < l.n; i++)
		if (is_row_label(&l, l.list[i]) && starts_label(&l, l.list[i]))
			if (!give_label(&l, i, rows))
				return false;
	for (size_t i = 0; i < l.n; i++)
		if (l.list[i]->y >= top && l.list[i]->y <= bottom &&
		    !is_row_label(&l, l.list[i]) && starts_label(&l, l.list[i]))
			if (!give_narrow(&l, i, rows))
				return false;
	for (size_t r = 0; r < rows->n; r++)
		if (*rows->list[r].label == '\0')
			return false;
	/* Without numbers it may as well go on with the label above. */
	for (size_t i = 0; i < l.n && !l.numbered; i++)
		if (!l.list[i]->used && l.list[i]->y > top &&
		    l.list[i]->y < bottom)
			return false;
	add_blank_rows(&l, top, bottom, rows);
	take_groups(&l, top, bottom);
	return true;
}
