#include "collectors/decode/pdf/layout.h"

#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/utf8.h"
#include "collectors/decode/pdf/cells.h"
#include "collectors/decode/pdf/lattice.h"
#include "collectors/decode/pdf/rulings.h"
#include "collectors/decode/pdf/table.h"

/* Parts of the page: a picture that is smaller is an ornament. */
#define PICTURE_WIDTH 0.3
#define PICTURE_AREA  0.01
/* With more words on it, a picture is a background. */
#define PICTURE_WORDS 8
/* Parts of the page's height at its head and foot. */
#define MARGIN 0.12
/* Lines, and other items, that a head or foot has at most. */
#define MARGIN_ITEMS 5
/* The same place on two pages, in points. */
#define SAME_PLACE 4.0

static struct pdf_item *
new_item(struct arena *a, struct pdf_items *items, enum pdf_item_kind kind,
    size_t page)
{
	struct pdf_item *item;

	items->list = arena_grow(
	    a, items->list, items->n, &items->cap, sizeof(*items->list));
	item = &items->list[items->n++];
	*item = (struct pdf_item){ .kind = kind, .page = page, .text = "" };
	return item;
}

static int
by_size(const void *a, const void *b)
{
	const struct pdf_box *p = &((const struct pdf_table *)a)->box;
	const struct pdf_box *q = &((const struct pdf_table *)b)->box;
	double s = (p->x1 - p->x0) * (p->y1 - p->y0);
	double t = (q->x1 - q->x0) * (q->y1 - q->y0);

	return s < t ? -1 : s > t;
}

static bool
has_text(const struct pdf_table *t)
{
	for (size_t i = 0; i < t->n_cells; i++)
		if (*t->cells[i].text != '\0')
			return true;
	return false;
}

/* Does a table have another inside of it? Then it is a frame around a part
 * of the page. The smaller ones come first. */
static bool
is_frame(const struct pdf_table *tables, size_t i)
{
	const struct pdf_box *b = &tables[i].box;

	for (size_t k = 0; k < i; k++) {
		const struct pdf_box *in = &tables[k].box;

		if (in->x0 >= b->x0 && in->x1 <= b->x1 && in->y0 >= b->y0 &&
		    in->y1 <= b->y1 && has_text(&tables[k]))
			return true;
	}
	return false;
}

static void
add_tables(struct arena *a, const struct pdf_page *p, size_t index, bool *taken,
    struct pdf_items *items)
{
	struct pdf_frame *frames;
	struct pdf_table *tables;
	size_t n_frames, n = 0;

	if (!p->drawn || !pdf_rulings_frames(a, p, &frames, &n_frames))
		return;
	tables = arena_calloc(a, n_frames, sizeof(*tables));
	for (size_t i = 0; i < n_frames; i++)
		n += pdf_lattice_make(a, &frames[i], &tables[n]);
	qsort(tables, n, sizeof(*tables), by_size);
	for (size_t i = 0; i < n; i++) {
		struct pdf_item *item;

		if (is_frame(tables, i))
			continue;
		pdf_cells_fill(a, p, taken, &tables[i]);
		if (!has_text(&tables[i]))
			continue;
		tables[i].first_page = tables[i].last_page = index;
		item = new_item(a, items, PDF_TABLE, index);
		item->table = &tables[i];
		item->box = tables[i].box;
	}
}

static size_t
words_on(const struct pdf_page *p, const struct pdf_box *b)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n_words && n <= PICTURE_WORDS; i++) {
		const struct pdf_box *w = &p->words[i].box;
		double x = (w->x0 + w->x1) / 2, y = (w->y0 + w->y1) / 2;

		n += x > b->x0 && x < b->x1 && y > b->y0 && y < b->y1;
	}
	return n;
}

static void
add_pictures(struct arena *a, const struct pdf_page *p, size_t index,
    struct pdf_items *items)
{
	for (size_t i = 0; i < p->n_pictures; i++) {
		const struct pdf_box *b = &p->pictures[i];
		double width = b->x1 - b->x0, height = b->y1 - b->y0;

		if (width < PICTURE_WIDTH * p->width ||
		    width * height < PICTURE_AREA * p->width * p->height ||
		    words_on(p, b) > PICTURE_WORDS)
			continue;
		new_item(a, items, PDF_PICTURE, index)->box = *b;
	}
}

static void
add_line(struct arena *a, const struct pdf_word **words, size_t n, size_t index,
    struct pdf_items *items)
{
	struct pdf_item *item = new_item(a, items, PDF_LINE, index);
	double longest = 0;

	item->words = words;
	item->n_words = n;
	item->text = pdf_cells_line(a, (const void *)words, n);
	item->box = words[0]->box;
	for (size_t i = 0; i < n; i++) {
		const struct pdf_box *b = &words[i]->box;

		/* The longest word shows the size best. */
		if (b->x1 - b->x0 > longest) {
			longest = b->x1 - b->x0;
			item->em = words[i]->em;
		}

		if (b->x0 < item->box.x0)
			item->box.x0 = b->x0;
		if (b->y0 < item->box.y0)
			item->box.y0 = b->y0;
		if (b->x1 > item->box.x1)
			item->box.x1 = b->x1;
		if (b->y1 > item->box.y1)
			item->box.y1 = b->y1;
	}
}

static void
add_lines(struct arena *a, const struct pdf_page *p, size_t index,
    const bool *taken, struct pdf_items *items)
{
	const struct pdf_word **words =
	    arena_calloc(a, p->n_words, sizeof(struct pdf_word *));
	size_t n = 0;

	for (size_t i = 0; i < p->n_words; i++)
		if (!taken[i])
			words[n++] = &p->words[i];
	pdf_cells_sort(words, n);
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n; end++)
			if (!pdf_cells_same_line(words[end - 1], words[end]) ||
			    words[end]->box.x0 < words[end - 1]->box.x0)
				break;
		add_line(a, words + i, end - i, index, items);
	}
}

static int
by_place(const void *a, const void *b)
{
	const struct pdf_item *p = a, *q = b;
	double y =
	    p->kind == PDF_LINE ? (p->box.y0 + p->box.y1) / 2 : p->box.y0;
	double z =
	    q->kind == PDF_LINE ? (q->box.y0 + q->box.y1) / 2 : q->box.y0;

	if (y < z || y > z)
		return y < z ? -1 : 1;
	return p->box.x0 < q->box.x0 ? -1 : p->box.x0 > q->box.x0;
}

void
pdf_layout_page(struct arena *a, const struct pdf_page *p, size_t index,
    struct pdf_items *items)
{
	bool *taken = arena_calloc(a, p->n_words, sizeof(*taken));
	size_t first = items->n;

	if (p->scanned) {
		new_item(a, items, PDF_PICTURE, index);
		return;
	}
	add_tables(a, p, index, taken, items);
	add_pictures(a, p, index, items);
	add_lines(a, p, index, taken, items);
	if (items->n > first)
		qsort(items->list + first, items->n - first,
		    sizeof(*items->list), by_place);
}

/* At the head or foot of its page, with few items beyond it. */
static bool
is_marginal(
    const struct pdf_pages *pages, const struct pdf_items *items, size_t i)
{
	const struct pdf_item *item = &items->list[i];
	const struct pdf_page *p = &pages->list[item->page];
	bool head = item->box.y1 < MARGIN * p->height;
	bool foot = item->box.y0 > (1 - MARGIN) * p->height;

	if (item->kind != PDF_LINE)
		return false;
	return (head &&
		   (i < MARGIN_ITEMS ||
		       items->list[i - MARGIN_ITEMS].page != item->page)) ||
	    (foot &&
		(i + MARGIN_ITEMS >= items->n ||
		    items->list[i + MARGIN_ITEMS].page != item->page));
}

/* The text with its numbers as '#', without spaces. */
static char *
pattern_of(struct arena *a, const char *text)
{
	char *s = utf8_fold(a, text), *out = s;

	for (const char *p = s; *p != '\0'; p++) {
		if (*p >= '0' && *p <= '9') {
			if (out == s || out[-1] != '#')
				*out++ = '#';
		} else if (*p != ' ') {
			*out++ = *p;
		}
	}
	*out = '\0';
	return s;
}

/* "3", "- 3 -", "3 / 5", "第3页", "第 3 页 共 5 页" */
static bool
is_page_number(const char *pattern)
{
	static const char *const patterns[] = { "#", "-#-", "—#—", "–#–", "#/#",
		"第#页", "第#页共#页", "第#页,共#页", "第#页/共#页", "·#·",
		"--#--", "——#——", "~#~", "Page#", "Page#of#", "[#]", "-#", "—#",
		"#—", "#-" };

	for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++)
		if (strcmp(pattern, patterns[i]) == 0)
			return true;
	return false;
}

/* Nothing stands beyond it: the first or last item of its page. */
static bool
is_outermost(const struct pdf_items *items, size_t i)
{
	const struct pdf_item *item = &items->list[i];
	bool first = true, last = true;

	for (size_t k = i; k > 0 && items->list[k - 1].page == item->page; k--)
		first = first && items->list[k - 1].gone;
	for (size_t k = i + 1;
	     k < items->n && items->list[k].page == item->page; k++)
		last = last && items->list[k].gone;
	return first || last;
}

/* The same place on two pages. */
static bool
is_same(const struct pdf_item *p, const struct pdf_item *q)
{
	double apart = p->box.y0 - q->box.y0;

	return p->page != q->page && apart < SAME_PLACE && apart > -SAME_PLACE;
}

/* From the outermost line inwards: behind a foot line another may stand. */
static bool
drop_outermost(
    const struct pdf_items *items, const char *const *patterns, bool *repeated)
{
	bool dropped = false;

	for (size_t i = 0; i < items->n; i++) {
		struct pdf_item *item = &items->list[i];

		if (patterns[i] == NULL || item->gone ||
		    !is_outermost(items, i))
			continue;
		if (repeated[i] || is_page_number(patterns[i]))
			item->gone = dropped = true;
	}
	return dropped;
}

void
pdf_layout_drop_margins(
    struct arena *a, const struct pdf_pages *pages, struct pdf_items *items)
{
	const char **patterns = arena_calloc(a, items->n, sizeof(const char *));
	bool *repeated = arena_calloc(a, items->n, sizeof(*repeated));
	size_t *places = arena_calloc(a, items->n, sizeof(*places)), n = 0;

	for (size_t i = 0; i < items->n; i++)
		if (is_marginal(pages, items, i)) {
			patterns[i] = pattern_of(a, items->list[i].text);
			places[n++] = i;
		}
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < i; k++)
			if (is_same(&items->list[places[i]],
				&items->list[places[k]]) &&
			    strcmp(patterns[places[i]], patterns[places[k]]) ==
				0)
				repeated[places[i]] = repeated[places[k]] =
				    true;
	for (int k = 0; k < MARGIN_ITEMS; k++)
		if (!drop_outermost(items, patterns, repeated))
			break;
}
