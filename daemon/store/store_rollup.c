/*
 * Rollups of a year: computed afresh from the tables, all kinds and bases in
 * one pass over the reports. The county's own report is held against them.
 */
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/form/form.h"
#include "daemon/store/own.h"
#include "daemon/store/rollup.h"

enum kind {
	ALL,
	TOWNSHIP,
	DEPARTMENT,
	N_KINDS
};
enum basis {
	PUBLISHED,
	VALID,
	N_BASES
};

static const char *const kind_names[] = { "all", "township", "department" };
static const char *const basis_names[] = { "published", "valid" };

/* A body that is expected in the year; county reports are never here. */
struct body {
	enum kind kind;
	bool is_report;
	enum report_status judged;
	bool on_time;
	int64_t report;
	const struct form *form; /* NULL: not known */
};

struct sheet {
	struct rollup_coverage coverage;
	struct rollup_sum *sums; /* by the year's form */
};

static int
load_bodies(struct store *s, struct arena *a, int year, struct body **out,
    size_t *n, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_ROLLUP_BODIES);
	size_t cap = 0;
	int rc;

	*out = NULL;
	*n = 0;
	sql_bind_int(q, ":year", year);
	while ((rc = sql_step(q, e)) == 1) {
		struct body *b;

		*out = arena_grow(a, *out, *n, &cap, sizeof(**out));
		b = &(*out)[(*n)++];
		memset(b, 0, sizeof(*b));
		b->kind = strcmp(sql_text(q, 0), "township") == 0 ? TOWNSHIP
								  : DEPARTMENT;
		b->is_report = report_status_parse(
				   sql_text_or_null(q, 1), &b->judged) == 0;
		b->on_time = sql_int(q, 2) == 1;
		b->report = sql_int(q, 3);
		b->form = form_find(s->forms, sql_text(q, 4));
	}
	sql_end(q);
	return rc;
}

static void
count_body(struct rollup_coverage *c, const struct body *b)
{
	c->expected++;
	if (!b->is_report)
		return;
	c->reported++;
	c->valid += b->judged == STATUS_VALID;
	c->warned += b->judged == STATUS_WARNED;
	c->invalid += b->judged == STATUS_INVALID;
	c->on_time += b->on_time;
}

static int
add_body(struct store *s, struct arena *a, const struct form *form,
    const struct body *b, struct sheet sheets[N_KINDS][N_BASES], struct err *e)
{
	struct cell *cells = NULL;

	if (b->is_report && b->form != NULL) {
		cells = arena_calloc(a, b->form->n_cells, sizeof(*cells));
		if (store_load_cells(s, b->report, b->form, cells, e) != 0)
			return -1;
	}
	for (int kind = 0; kind < N_KINDS; kind++) {
		if (kind != ALL && kind != (int)b->kind)
			continue;
		for (int basis = 0; basis < N_BASES; basis++) {
			struct sheet *sheet = &sheets[kind][basis];

			count_body(&sheet->coverage, b);
			if (cells == NULL ||
			    (basis == VALID && b->judged == STATUS_INVALID))
				continue;
			if (form != NULL)
				rollup_add_report(
				    sheet->sums, form, b->form, cells);
			sheet->coverage.zero_reports +=
			    rollup_is_zero(b->form, cells);
		}
	}
	return 0;
}

static int
save_cell(struct store *s, struct sql_query *q, const struct form_cell *cell,
    size_t position, const struct rollup_sum *sum, struct err *e)
{
	char text[ROLLUP_TEXT_SIZE];

	(void)s;
	sql_bind_text(q, ":cell", cell->id);
	sql_bind_int(q, ":position", (int64_t)position);
	sql_bind_int(q, ":n", (int64_t)sum->n);
	if (sum->n > 0 && sum->scale == 0)
		sql_bind_int(q, ":sum", sum->whole);
	else if (sum->n > 0)
		sql_bind_text(q, ":sum", rollup_sum_format(sum, text));
	return sql_run(q, e);
}

static int
save_sheet(struct store *s, int year, enum kind kind, enum basis basis,
    const struct form *form, const struct sheet *sheet, struct err *e)
{
	const struct rollup_coverage *c = &sheet->coverage;
	struct sql_query *q = sql_begin(s->sql, SQL_ROLLUP_PUT);

	sql_bind_int(q, ":year", year);
	sql_bind_text(q, ":kind", kind_names[kind]);
	sql_bind_text(q, ":basis", basis_names[basis]);
	sql_bind_text(q, ":form", form == NULL ? NULL : form->id);
	sql_bind_int(q, ":expected", c->expected);
	sql_bind_int(q, ":reported", c->reported);
	sql_bind_int(q, ":valid", c->valid);
	sql_bind_int(q, ":warned", c->warned);
	sql_bind_int(q, ":invalid", c->invalid);
	sql_bind_int(q, ":on_time", c->on_time);
	sql_bind_int(q, ":zero_reports", c->zero_reports);
	if (sql_run(q, e) != 0)
		return -1;
	for (size_t i = 0; form != NULL && i < form->n_cells; i++) {
		if (form->cells[i].type == FORM_SUM)
			continue;
		q = sql_begin(s->sql, SQL_ROLLUP_CELL_PUT);
		sql_bind_int(q, ":year", year);
		sql_bind_text(q, ":kind", kind_names[kind]);
		sql_bind_text(q, ":basis", basis_names[basis]);
		if (save_cell(s, q, &form->cells[i], i, &sheet->sums[i], e) !=
		    0)
			return -1;
	}
	return 0;
}

static int
delete_sheets(struct store *s, int year, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_ROLLUP_CELL_DELETE);

	sql_bind_int(q, ":year", year);
	if (sql_run(q, e) != 0)
		return -1;
	q = sql_begin(s->sql, SQL_ROLLUP_DELETE);
	sql_bind_int(q, ":year", year);
	return sql_run(q, e);
}

static int
save_sheets(struct store *s, struct arena *a, int year, struct err *e)
{
	struct sheet sheets[N_KINDS][N_BASES] = { 0 };
	const struct form *form = form_of_year(s->forms, year);
	size_t n_cells = form == NULL ? 0 : form->n_cells, n;
	struct own_sums sums = { .year = year, .form = form };
	struct body *bodies;

	if (delete_sheets(s, year, e) != 0 ||
	    load_bodies(s, a, year, &bodies, &n, e) != 0)
		return -1;
	if (n == 0)
		return own_judge_county(s, a, &sums, e);
	for (int kind = 0; kind < N_KINDS; kind++)
		for (int basis = 0; basis < N_BASES; basis++)
			sheets[kind][basis].sums =
			    arena_calloc(a, n_cells, sizeof(struct rollup_sum));
	for (size_t i = 0; i < n; i++)
		if (add_body(s, a, form, &bodies[i], sheets, e) != 0)
			return -1;
	for (int kind = 0; kind < N_KINDS; kind++)
		for (int basis = 0; basis < N_BASES; basis++)
			if (save_sheet(s, year, (enum kind)kind,
				(enum basis)basis, form, &sheets[kind][basis],
				e) != 0)
				return -1;
	sums.sums = sheets[ALL][PUBLISHED].sums;
	sums.n_bodies = n;
	for (size_t i = 0; i < n; i++)
		sums.n_departments += bodies[i].kind == DEPARTMENT;
	return own_judge_county(s, a, &sums, e);
}

int
store_save_rollups(struct store *s, int year, struct err *e)
{
	struct arena *a = arena_new();
	int rc = save_sheets(s, a, year, e);

	arena_free(a);
	return rc;
}
