#include "collectors/normalize/normalize.h"

#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/base/utf8.h"
#include "collectors/form/form.h"
#include "collectors/model/page.h"
#include "collectors/normalize/absence.h"
#include "collectors/normalize/dates.h"
#include "collectors/normalize/extent.h"
#include "collectors/normalize/parts.h"
#include "collectors/normalize/title.h"
#include "collectors/tables/headings.h"
#include "collectors/tables/match.h"

/* Parts that a page must have to be a report without its tables. */
#define REPORT_HEADINGS 2
/* A page with more titles is a list of reports. */
#define REPORT_TITLES 2

static bool
is_challenge(const struct page *page)
{
	static const char *const words[] = { "验证码", "安全验证", "人机验证",
		"访问验证", "滑动验证", "拖动滑块", "访问被拦截", "请求被拦截",
		"Just a moment", "Checking your browser" };

	if (page->scripts_only)
		return true;
	for (size_t b = 0; b < page->n_blocks; b++)
		for (size_t w = 0; w < sizeof(words) / sizeof(words[0]); w++)
			if (page->blocks[b].kind == PAGE_TEXT &&
			    strstr(page->blocks[b].text, words[w]) != NULL)
				return true;
	return false;
}

/* No table was recognized: why? */
static int
explain(const struct page *page, const struct headings *headings,
    const struct title *title, const struct match *m, struct err *e)
{
	bool parts = headings->n >= REPORT_HEADINGS;

	if (!parts && is_challenge(page))
		return err_set(e, ERR_UNREADABLE, "challenge page");
	if (!parts &&
	    (*title->text == '\0' || title->n_like_it > REPORT_TITLES))
		return err_set(e, ERR_NOT_FOUND, "not a report");
	for (int number = 2; number <= 4; number++)
		if (parts_have_picture(page, headings, number))
			return err_set(
			    e, ERR_UNREADABLE, "tables are pictures");
	if (parts && m->n_reasons > 0)
		return err_set(e, ERR_UNREADABLE, "tables cannot be read: %s",
		    m->reasons[0]);
	return err_set(
	    e, ERR_UNREADABLE, "tables are missing or in an attachment");
}

/* Does the unit behind a cell's number say that it is no number of this cell?
 * An amount is in 万元 or bears no unit: 元 would be another number, and 5件
 * is no amount. A count is no amount either. */
static bool
has_other_unit(struct arena *a, const struct cell *c, enum form_cell_type type)
{
	static const char *const counting[] = { "件", "项", "个", "次", "人",
		"份", "条", "宗", "起", "家", "部" };
	bool money, amount = type == FORM_AMOUNT || type == FORM_SUM;
	const char *s;

	if (c->text == NULL)
		return false;
	s = utf8_fold(a, c->text);
	money = strstr(s, "元") != NULL;
	if (type == FORM_AMOUNT && money && strstr(s, "万元") == NULL)
		return true;
	/* Past the sign (U+2212 too), the digits and their separators. */
	s += strncmp(s, "\xe2\x88\x92", 3) == 0 ? 3 : 0;
	s += strspn(s, "+-0123456789,. ");
	if (!amount)
		return strncmp(s, "元", 3) == 0 || strncmp(s, "万元", 6) == 0 ||
		    strncmp(s, "亿元", 6) == 0 || strncmp(s, "千元", 6) == 0;
	for (size_t i = 0; i < sizeof(counting) / sizeof(counting[0]); i++)
		if (strncmp(s, counting[i], strlen(counting[i])) == 0)
			return true;
	return false;
}

size_t
normalize_count_read(const struct report *r, int table, size_t *n)
{
	const struct form *f = r->form;
	size_t n_read = 0;

	*n = 0;
	for (size_t i = 0; i < f->n_cells; i++) {
		enum cell_state state = r->cells[i].state;

		if (f->rows[f->cells[i].row].table != table ||
		    state == CELL_ABSENT)
			continue;
		*n += 1;
		n_read += state != CELL_UNREADABLE;
	}
	return n_read;
}

static void
fill_cells(struct arena *a, const struct match *m, struct report *out)
{
	const struct form *f = m->form;

	out->cells = arena_calloc(a, f->n_cells, sizeof(*out->cells));
	for (size_t i = 0; i < f->n_cells; i++) {
		struct cell *c = &out->cells[i];

		if (!m->cells[i].there)
			continue;
		if (m->cells[i].doubtful) {
			c->state = CELL_UNREADABLE;
			continue;
		}
		normalize_cell(a, m->cells[i].text, c);
		if (c->state == CELL_REPORTED &&
		    has_other_unit(a, c, f->cells[i].type)) {
			c->state = CELL_UNREADABLE;
			c->value = num_int(0);
		}
	}
}

/* Does a row stand there that the form allows in place of this one? */
static bool
is_replaced(const struct match *m, size_t row)
{
	const struct form *f = m->form;

	for (size_t i = 0; i < f->n_rows; i++) {
		if (!f->rows[i].alternative || !m->row_there[i])
			continue;
		for (size_t k = 0; k < f->rows[i].n_instead_of; k++)
			if (f->rows[i].instead_of[k] == row)
				return true;
	}
	return false;
}

static void
fill_tables(struct arena *a, const struct absence *absence, struct report *out)
{
	const struct match *m = absence->match;
	const struct form *f = m->form;

	for (size_t t = 0; t < REPORT_TABLES; t++) {
		struct report_table *table = &out->tables[t];
		int number = (int)t + 2;

		table->found = m->found[t];
		if (!table->found)
			absence_explain(a, absence, number, table);
		if (!m->row_missing_known[t])
			continue;
		table->missing_rows =
		    arena_calloc(a, f->n_rows, sizeof(*table->missing_rows));
		for (size_t r = 0; r < f->n_rows; r++)
			if (f->rows[r].table == number &&
			    !f->rows[r].alternative && !m->row_there[r] &&
			    !is_replaced(m, r))
				table->missing_rows[table->n_missing_rows++] =
				    r;
	}
}

static int
report_year(const struct title *title, const struct report *r,
    const struct normalize_context *context)
{
	if (title->year != 0)
		return title->year;
	if (date_is_set(r->period_from))
		return r->period_from.year;
	if (context->year != 0)
		return context->year;
	return date_is_set(r->published_on) ? r->published_on.year - 1 : 0;
}

/* That the document breaks off comes first: much else follows from it. Then
 * what was mostly not read. */
static void
fill_reasons(struct arena *a, const struct match *m, struct report *out)
{
	out->reasons = arena_calloc(
	    a, m->n_reasons + 1 + REPORT_TABLES, sizeof(*out->reasons));
	if (out->truncated)
		out->reasons[out->n_reasons++] = "document ends inside a table";
	for (int table = 2; table < 2 + REPORT_TABLES; table++) {
		size_t n, n_read = normalize_count_read(out, table, &n);

		if (n_read * 2 < n)
			out->reasons[out->n_reasons++] = arena_printf(a,
			    "only %zu of %zu cells of table %d could be read",
			    n_read, n, table);
	}
	for (size_t i = 0; i < m->n_reasons && out->n_reasons < LIMIT_REASONS;
	     i++)
		out->reasons[out->n_reasons++] = m->reasons[i];
}

int
normalize_page(struct arena *a, const struct page *whole,
    const struct form_set *forms, const struct normalize_context *context,
    struct report *out, struct err *e)
{
	struct title_links links;
	struct headings headings;
	struct title title;
	struct match m;
	struct report r = { .preface = "" };
	struct page extent;
	const struct page *page = &extent;

	title_links_find(a, whole, &links);
	extent_find(a, whole, &links, forms, context->year, &extent);
	headings_find(a, page, forms, &headings);
	title_find(a, page, &links,
	    headings.n > 0 ? headings.list[0].block : page->n_blocks, &title);
	r.title = title.text;
	r.organ = title.organ;
	dates_period(a, page, &r.period_from, &r.period_to);
	dates_all(a, whole, context->url, r.dated);
	r.published_on = dates_published(
	    a, whole, context->url, context->last_modified, &r.published_by);
	r.year = report_year(&title, &r, context);
	match_tables(a, page, forms, r.year, context->form, &m);
	if (m.form == NULL)
		return explain(page, &headings, &title, &m, e);
	r.form = m.form;
	fill_cells(a, &m, &r);
	fill_tables(
	    a, &(struct absence){ page, whole, forms, &headings, &m }, &r);
	r.variants = m.variants;
	r.n_variants = m.n_variants;
	parts_read(a, page, &headings, m.block_is_table, title.end_block, &r);
	r.truncated = page->truncated;
	fill_reasons(a, &m, &r);
	*out = r;
	return 0;
}
