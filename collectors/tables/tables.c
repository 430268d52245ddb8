#include "collectors/tables/tables.h"

#include <stdbool.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/limits.h"
#include "collectors/base/utf8.h"
#include "collectors/form/form.h"
#include "collectors/model/page.h"
#include "collectors/tables/extraction.h"
#include "collectors/tables/fragments.h"
#include "collectors/tables/headings.h"
#include "collectors/tables/rows.h"

/* A table whose labels stand there is found, even if its values are lost. */
#define LABELS_OF_A_TABLE 3

struct sources {
	struct rows tables, text;
	struct rows others; /* tables under another year's caption */
	bool text_made;
};

static bool
table_is_there(const struct extraction *r, size_t t)
{
	return r->n_certain[t] > 0 || r->n_labels[t] >= LABELS_OF_A_TABLE;
}

/* What of the form's tables was not seen yet. */
static bool
find_wanted(const struct extraction *r, bool wanted[3])
{
	bool any = false;

	for (size_t t = 0; t < 3; t++) {
		wanted[t] = r->n_labels[t] == 0;
		any = any || wanted[t];
	}
	return any;
}

/* Another year's table where this year's is not: seen, but not this
 * report's. */
static void
read_others(
    struct arena *a, const struct sources *sources, struct extraction *out)
{
	bool wanted[3];

	if (sources->others.n_rows == 0 || !find_wanted(out, wanted))
		return;
	extraction_add(a, &sources->others, wanted, out);
	for (size_t t = 0; t < 3; t++)
		if (wanted[t] && out->n_labels[t] > 0)
			extraction_mark_ambiguous(a, out, t,
			    arena_printf(a,
				"table %zu stands under another year", t + 2));
}

/* The tables first; text only for what they do not have. */
static void
read_form(struct arena *a, const struct page *page,
    const struct headings *headings, const struct form_set *forms,
    const struct form *f, struct sources *sources, struct extraction *out)
{
	const bool all[3] = { true, true, true };
	bool wanted[3];
	bool any;

	extraction_begin(a, f, page->n_blocks, out);
	extraction_add(a, &sources->tables, all, out);
	any = find_wanted(out, wanted);
	if (any && !sources->text_made) {
		rows_from_text(a, page, headings, forms, &sources->text);
		sources->text_made = true;
	}
	if (any)
		extraction_add(a, &sources->text, wanted, out);
	fragments_read_groups(a, page, &sources->tables, out);
	read_others(a, sources, out);
	fragments_find_labels(a, &sources->tables, out);
	fragments_find_labels(a, &sources->text, out);
	extraction_end(out);
}

/* Cells of table 2 that its labels give, less what its header lacks. */
static long
table2_score(const struct extraction *r)
{
	return (long)r->n_certain[0] * 2 - (long)r->n_lost_columns;
}

/* Rows that the form allows in place of others and that stand there. */
static size_t
alternative_rows(const struct extraction *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->form->n_rows; i++)
		n += r->row_there[i] && r->form->rows[i].alternative;
	return n;
}

static bool
covers(const struct form *f, int year)
{
	return year >= f->first_year &&
	    (f->last_year == 0 || year <= f->last_year);
}

/*
 * Does `b` explain the page better than `a`? Table 2's labels decide, then
 * three rows of 其他处理 that only one of the forms asks for, then what the
 * user asked for, the year, and the newer form.
 */
static bool
is_better(const struct extraction *b, const struct extraction *a, int year,
    const struct form *forced)
{
	long score = table2_score(b) - table2_score(a);
	size_t extra_a = alternative_rows(a), extra_b = alternative_rows(b);

	if ((a->n_certain[0] > 0 || b->n_certain[0] > 0) && score != 0)
		return score > 0;
	/* Three rows where one is usual tell a form; one where three are
	 * usual is met under both. */
	if (a->n_certain[0] == 0 && extra_a != extra_b &&
	    (extra_a > 1 || extra_b > 1))
		return extra_b < extra_a;
	if (forced != NULL && (a->form == forced) != (b->form == forced))
		return b->form == forced;
	if (covers(a->form, year) != covers(b->form, year))
		return covers(b->form, year);
	return b->form->first_year > a->form->first_year;
}

/* Is something of another table or part behind this one? */
static bool
is_followed(const struct extraction *r, const struct headings *h, size_t t)
{
	for (size_t i = 0; i < h->n; i++)
		if (h->list[i].block > r->last_block[t] &&
		    h->list[i].number != (int)t + 2)
			return true;
	for (size_t u = 0; u < 3; u++)
		if (u != t && r->n_labels[u] > 0 &&
		    r->last_block[u] > r->last_block[t])
			return true;
	return false;
}

/* Whole: from the first row or the header to the last row or to what
 * follows, and nothing in it that we did not understand. Where half of the
 * rows are gone, the publishing program lost them, not the office. */
static bool
is_whole(const struct extraction *r, const struct headings *h, size_t t)
{
	const struct form *f = r->form;
	size_t first = f->n_rows, last = 0, n = 0;

	for (size_t i = 0; i < f->n_rows; i++) {
		if (f->rows[i].table != (int)t + 2 || f->rows[i].alternative)
			continue;
		if (first == f->n_rows)
			first = i;
		last = i;
		n++;
	}
	if (n == 0 || r->n_certain[t] == 0 || r->n_unread[t] > 0 ||
	    r->n_labels[t] * 2 < n)
		return false;
	return (r->row_there[first] || r->header_seen[t]) &&
	    (r->row_there[last] || is_followed(r, h, t));
}

/* ---- tables under another year ---- */

/* A longer line is text, not a caption. */
#define CAPTION_CHARACTERS 40
/* Empty lines between a caption and its table. */
#define CAPTION_GAP 3

/* "2023年" at `s`, else 0. */
static int
year_at(const char *s)
{
	int year = 0;

	for (size_t i = 0; i < 4; i++) {
		if (s[i] < '0' || s[i] > '9')
			return 0;
		year = year * 10 + (s[i] - '0');
	}
	if (strncmp(s + 4, "年", 3) != 0 || year < LIMIT_YEAR_MIN ||
	    year > LIMIT_YEAR_MAX)
		return 0;
	return year;
}

/* The year that a caption begins with, and no other in it. */
static int
year_of_caption(const char *s)
{
	static const char *const fronts[] = { "附", "表", "(", "（", ":", "：",
		" ", "1", "2", "3", "4", "二", "三", "四", "一" };
	int year = year_at(s);
	bool moved = true;

	while (year == 0 && moved) {
		moved = false;
		for (size_t i = 0; i < sizeof(fronts) / sizeof(fronts[0]);
		     i++) {
			size_t len = strlen(fronts[i]);

			if (strncmp(s, fronts[i], len) != 0)
				continue;
			s += len;
			moved = true;
			year = year_at(s);
			break;
		}
	}
	if (year == 0 || strstr(s, "。") != NULL)
		return 0;
	for (const char *p = s + 4; *p != '\0'; p++)
		if (year_at(p) != 0 && year_at(p) != year)
			return 0;
	return year;
}

static int
year_of_caption_above(struct arena *a, const struct page *page,
    const struct headings *headings, size_t block)
{
	for (size_t gap = 0; block > 0 && gap < CAPTION_GAP; gap++) {
		const struct page_block *above = &page->blocks[--block];
		const char *text;

		if (above->kind != PAGE_TEXT ||
		    headings_at(headings, block) != NULL)
			return 0;
		text = utf8_fold(a, above->text);
		if (*text == '\0')
			continue;
		return utf8_count(text) > CAPTION_CHARACTERS
		    ? 0
		    : year_of_caption(text);
	}
	return 0;
}

/* Take out the rows of tables under another year's caption. */
static void
split_years(struct arena *a, const struct page *page,
    const struct headings *headings, int year, struct sources *sources)
{
	struct rows *s = &sources->tables, *to = &sources->others;
	size_t n = 0, block = (size_t)-1;
	bool other = false;

	for (size_t i = 0; i < s->n_rows && year != 0; i++) {
		const struct table_row row = s->rows[i];

		if (row.first_block != block) {
			int above = year_of_caption_above(
			    a, page, headings, row.first_block);

			block = row.first_block;
			other = above != 0 && above != year;
		}
		if (other)
			*rows_add(a, to, block, row.section) = row;
		else
			s->rows[n++] = row;
	}
	if (year != 0)
		s->n_rows = n;
}

void
tables_recognize(struct arena *a, const struct page *page,
    const struct form_set *forms, int year, const struct form *forced,
    struct tables *out)
{
	struct headings headings;
	struct sources sources = { 0 };
	struct extraction best = { 0 };
	bool any = false;

	headings_find(a, page, forms, &headings);
	rows_from_tables(a, page, &headings, &sources.tables);
	split_years(a, page, &headings, year, &sources);
	for (size_t i = 0; i < forms->n_forms; i++) {
		struct extraction r;

		read_form(
		    a, page, &headings, forms, &forms->forms[i], &sources, &r);
		if (best.form == NULL || is_better(&r, &best, year, forced))
			best = r;
	}
	*out = (struct tables){ 0 };
	out->block_is_table =
	    arena_calloc(a, page->n_blocks, sizeof(*out->block_is_table));
	out->reasons = best.reasons;
	out->n_reasons = best.n_reasons;
	for (size_t t = 0; t < 3 && best.form != NULL; t++)
		any = any || best.n_certain[t] > 0;
	if (!any)
		return;
	out->form = best.form;
	out->cells = best.cells;
	out->row_there = best.row_there;
	out->alternatives = best.alternatives;
	out->n_alternatives = best.n_alternatives;
	out->block_is_table = best.block_is_table;
	for (size_t t = 0; t < 3; t++) {
		out->found[t] = table_is_there(&best, t);
		out->row_missing_known[t] = is_whole(&best, &headings, t);
	}
}
