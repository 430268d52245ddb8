/*
 * The county's own report against the sums of all its bodies: J01, equal, when
 * everybody's figures are there; J02, not less than what is there.
 */
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/form/form.h"
#include "collectors/form/rules.h"
#include "daemon/store/own.h"
#include "daemon/store/rollup.h"

/* Bodies that a reason names. */
#define MAX_BODIES 10

/* The county's report of a year. */
struct consolidated {
	struct store_target target;
	struct cell *cells;      /* by target.form */
	struct rollup_sum *sums; /* by the year's form */
};

/* One of the rules while it is judged. */
struct comparison {
	bool equality; /* J01; else J02 */
	bool whole;    /* J01 can be judged: all are there */
	const struct own_sums *all;
	const struct consolidated *own;
};

/* ---- reading ---- */

static int
load_reports(struct store *s, struct arena *a, int year,
    struct consolidated **out, size_t *n, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_OWN_COUNTY_REPORTS);
	size_t cap = 0;
	int rc;

	*out = NULL;
	*n = 0;
	sql_bind_int(q, ":year", year);
	while ((rc = sql_step(q, e)) == 1) {
		*out = arena_grow(a, *out, *n, &cap, sizeof(**out));
		(*out)[(*n)++] = (struct consolidated){
			.target = { arena_strdup(a, sql_text(q, 0)), year,
			    sql_int(q, 1), (int)sql_int(q, 2),
			    form_find(s->forms, sql_text(q, 3)) }
		};
	}
	sql_end(q);
	return rc;
}

static int
load_figures(struct store *s, struct arena *a, const struct form *form,
    struct consolidated *c, struct err *e)
{
	const struct form *printed = c->target.form;

	c->cells = arena_calloc(a, printed->n_cells, sizeof(*c->cells));
	c->sums = arena_calloc(a, form->n_cells, sizeof(*c->sums));
	if (store_load_cells(s, c->target.report, printed, c->cells, e) != 0)
		return -1;
	rollup_add_report(c->sums, form, printed, c->cells);
	return 0;
}

/* "no readable report of 2 of 24 bodies: 甲镇, 乙局"; NULL: all have one. */
static int
name_missing(struct store *s, struct arena *a, const struct own_sums *all,
    const char **out, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_OWN_MISSING);
	const char *names = "";
	size_t n = 0;
	int rc;

	sql_bind_int(q, ":year", all->year);
	while ((rc = sql_step(q, e)) == 1)
		if (++n <= MAX_BODIES)
			names = arena_printf(a, "%s%s%s", names,
			    n > 1 ? ", " : "", sql_text(q, 0));
	sql_end(q);
	if (n > MAX_BODIES)
		names =
		    arena_printf(a, "%s and %zu more", names, n - MAX_BODIES);
	*out = n == 0
	    ? NULL
	    : arena_printf(a, "no readable report of %zu of %zu bodies: %s", n,
		  all->n_bodies, names);
	return rc;
}

/* ---- comparing ---- */

/*
 * A row that stands for others (other_all) is compared where it is printed;
 * else its parts say the same.
 */
static bool
is_said_by_parts(const struct comparison *c, size_t cell)
{
	const struct form *f = c->all->form;
	const struct form_row *row = &f->rows[f->cells[cell].row];
	int printed = form_cell_find(c->own->target.form, f->cells[cell].id);
	size_t column = cell - row->first_cell;

	if (!f->cells[cell].alternative ||
	    (printed >= 0 && c->own->cells[printed].state == CELL_REPORTED))
		return false;
	for (size_t i = 0; i < row->n_instead_of; i++) {
		size_t first = f->rows[row->instead_of[i]].first_cell;

		if (c->all->sums[first + column].n != c->all->sums[cell].n)
			return false;
	}
	return true;
}

static bool
is_broken(const struct comparison *c, size_t cell)
{
	const struct rollup_sum *sum = &c->all->sums[cell];
	const struct rollup_sum *own = &c->own->sums[cell];
	struct rollup_sum difference = rollup_sum_subtract(own, sum);
	bool complete = c->whole && sum->n == c->all->n_bodies;

	if (own->n == 0 || sum->n == 0 || is_said_by_parts(c, cell))
		return false;
	if (c->equality)
		return complete && rollup_sum_sign(&difference) != 0;
	return !complete && rollup_sum_sign(&difference) < 0;
}

static const char *
row_words(struct arena *a, const struct form_row *row)
{
	static const char *const tables[] = { "表二", "表三", "表四" };
	const char *table = tables[row->table - 2];

	return *row->words == '\0'
	    ? table
	    : arena_printf(a, "%s“%s”", table, row->words);
}

static const char *
difference_text(
    const struct comparison *c, size_t cell, char out[ROLLUP_TEXT_SIZE])
{
	const struct rollup_sum *own = &c->own->sums[cell];
	const struct rollup_sum *sum = &c->all->sums[cell];
	struct rollup_sum d = rollup_sum_subtract(own, sum);

	if (rollup_sum_sign(&d) < 0)
		d = rollup_sum_subtract(sum, own);
	return rollup_sum_format(&d, out);
}

static void
name_cell(
    struct arena *a, const struct comparison *c, size_t cell, struct finding *f)
{
	char own[ROLLUP_TEXT_SIZE], sum[ROLLUP_TEXT_SIZE];
	char difference[ROLLUP_TEXT_SIZE];

	if (f->n_cells == OWN_MAX_NAMED)
		return;
	f->cells[f->n_cells++] = c->all->form->cells[cell].id;
	f->evidence =
	    arena_printf(a, "%s%s%s 县级报告 %s、各单位之和 %s、相差 %s",
		f->evidence == NULL ? "" : f->evidence,
		f->evidence == NULL ? "" : "；",
		form_cell_words(c->all->form, cell),
		rollup_sum_format(&c->own->sums[cell], own),
		rollup_sum_format(&c->all->sums[cell], sum),
		difference_text(c, cell, difference));
}

/* False: nothing is wrong with the row. */
static bool
compare_row(
    struct arena *a, const struct comparison *c, size_t row, struct finding *f)
{
	const struct form_row *r = &c->all->form->rows[row];
	size_t columns = c->all->form->blocks[r->block].n_columns;
	size_t n = 0, last = 0;

	memset(f, 0, sizeof(*f));
	f->cells = arena_calloc(a, OWN_MAX_NAMED, sizeof(*f->cells));
	for (size_t i = r->first_cell; i < r->first_cell + columns; i++) {
		if (!is_broken(c, i))
			continue;
		n++;
		last = i;
		name_cell(a, c, i, f);
	}
	if (n == 0)
		return false;
	if (n > OWN_MAX_NAMED)
		f->evidence = arena_printf(
		    a, "%s；其余 %zu 格略", f->evidence, n - OWN_MAX_NAMED);
	f->has_values = n == 1 &&
	    rollup_sum_num(&c->all->sums[last], &f->expected) &&
	    rollup_sum_num(&c->own->sums[last], &f->actual);
	f->place = *r->id == '\0' ? arena_printf(a, "t%d", r->table)
				  : arena_printf(a, "t%d.%s", r->table, r->id);
	f->message = arena_printf(a,
	    c->equality ? "县级报告%s：有 %zu 格不等于本县全部 %zu 家单位之和，"
			  "请核实汇总范围"
			: "县级报告%s：有 %zu 格少于已读取的各单位之和，"
			  "请核实汇总范围",
	    row_words(a, r), n, c->all->n_bodies);
	return true;
}

/* Cells of the county's report that some body does not report. */
static size_t
count_open(const struct comparison *c)
{
	size_t n = 0;

	for (size_t i = 0; i < c->all->form->n_cells; i++)
		n += c->own->sums[i].n > 0 && !is_said_by_parts(c, i) &&
		    c->all->sums[i].n < c->all->n_bodies;
	return n;
}

/* ---- the rules ---- */

static int
judge_rule(struct store *s, struct arena *a, const struct comparison *c,
    bool *changed, struct err *e)
{
	const char *rule = c->equality ? "J01" : "J02";
	size_t n_rows = c->all->form->n_rows;
	struct store_own own = { .rule = rule };

	own.findings = arena_calloc(a, n_rows, sizeof(*own.findings));
	for (size_t i = 0; i < n_rows; i++)
		own.n += compare_row(a, c, i, &own.findings[own.n]);
	if (!rule_applies(rule_find(s->rules, rule), KIND_COUNTY))
		own.n = 0;
	return store_save_own(s, &c->own->target, &own, changed, e);
}

/* Why J01 cannot be judged, of all cells or of some; NULL: it can. Where the
 * registry has no department, its bodies are not the whole county. */
static int
find_reason(struct store *s, struct arena *a, const struct comparison *c,
    const char **out, struct err *e)
{
	if (c->all->n_departments == 0) {
		*out = "no department is registered: the bodies are not all "
		       "of the county";
		return 0;
	}
	return name_missing(s, a, c->all, out, e);
}

static int
judge_report(struct store *s, struct arena *a, const struct own_sums *all,
    struct consolidated *own, struct err *e)
{
	bool judged = rule_applies(rule_find(s->rules, "J01"), KIND_COUNTY);
	struct comparison c = { .all = all, .own = own };
	const char *reason = NULL;
	bool changed = false;
	size_t n_open;

	if (load_figures(s, a, all->form, own, e) != 0 ||
	    find_reason(s, a, &c, &reason, e) != 0)
		return -1;
	c.whole = judged && reason == NULL;
	n_open = count_open(&c);
	if (reason == NULL && n_open > 0)
		reason = arena_printf(
		    a, "%zu cells are not reported by every body", n_open);
	if (judge_rule(s, a, &c, &changed, e) != 0)
		return -1;
	c.equality = true;
	if (judge_rule(s, a, &c, &changed, e) != 0 ||
	    own_save_reason(
		s, own->target.report, "J01", judged ? reason : NULL, e) != 0)
		return -1;
	if (!changed)
		return 0;
	/* A revision that mends one of these is no news (H05). */
	if (store_judge_own(s, own->target.code, all->year, e) != 0 ||
	    store_count_findings(s, own->target.code, all->year, e) != 0)
		return -1;
	return store_refresh_year(s, own->target.code, all->year, e);
}

int
own_judge_county(
    struct store *s, struct arena *a, const struct own_sums *all, struct err *e)
{
	struct own_sums sums = *all;
	struct consolidated *reports;
	size_t n;

	if (load_reports(s, a, all->year, &reports, &n, e) != 0)
		return -1;
	if (sums.form == NULL)
		return 0;
	/* No other body is expected: nothing to be held against. */
	if (sums.sums == NULL)
		sums.sums = arena_calloc(
		    a, sums.form->n_cells, sizeof(struct rollup_sum));
	for (size_t i = 0; i < n; i++)
		if (reports[i].target.form != NULL &&
		    judge_report(s, a, &sums, &reports[i], e) != 0)
			return -1;
	return 0;
}

int
own_mark_county(struct store *s, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_OWN_COUNTY_YEARS);
	int rc;

	while ((rc = sql_step(q, e)) == 1)
		store_mark_dirty(s, (int)sql_int(q, 0));
	sql_end(q);
	return rc;
}
