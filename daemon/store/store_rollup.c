/*
 * The cells of the reports that years follow, and their sums. A report's cells
 * enter the sums, leave them and change in them by these functions alone, in
 * the transaction that changes the report, at a cost that does not depend on
 * the other bodies.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/form/form.h"
#include "collectors/model/report.h"
#include "daemon/store/own.h"
#include "daemon/store/publication.h"
#include "daemon/store/store_rollup.h"

/* ---- a cell as the table has it ---- */

struct row {
	const char *cell; /* id */
	const char *state;
	bool has_value, counted;
	struct num value;
	const char *text;
	bool keep; /* the new report has the cell too */
};

struct rows {
	struct row *all;
	size_t n;
};

/* Where a body's cells are added up; kind NULL: nowhere. */
struct group {
	const char *kind;
	bool valid;
};

static bool
same_group(struct group a, struct group b)
{
	if (a.kind == NULL || b.kind == NULL)
		return a.kind == b.kind;
	return strcmp(a.kind, b.kind) == 0 && a.valid == b.valid;
}

static bool
same_number(const struct row *a, const struct row *b)
{
	return a->counted == b->counted && a->has_value == b->has_value &&
	    (!a->has_value ||
		(a->value.value == b->value.value &&
		    a->value.scale == b->value.scale));
}

static bool
same_row(const struct row *a, const struct row *b)
{
	const char *x = a->text == NULL ? "" : a->text;
	const char *y = b->text == NULL ? "" : b->text;

	return same_number(a, b) && strcmp(a->state, b->state) == 0 &&
	    (a->text == NULL) == (b->text == NULL) && strcmp(x, y) == 0;
}

static int
compare_rows(const void *a, const void *b)
{
	return strcmp(
	    ((const struct row *)a)->cell, ((const struct row *)b)->cell);
}

/* In order of their ids. */
static int
load_rows(struct store *s, struct arena *a, const char *code, int year,
    struct rows *out, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_CELL_OF_YEAR);
	size_t cap = 0;
	int rc;

	*out = (struct rows){ NULL, 0 };
	sql_bind_text(q, ":code", code);
	sql_bind_int(q, ":year", year);
	while ((rc = sql_step(q, e)) == 1) {
		struct row *r;

		out->all =
		    arena_grow(a, out->all, out->n, &cap, sizeof(*out->all));
		r = &out->all[out->n++];
		*r = (struct row){ .cell = arena_strdup(a, sql_text(q, 0)),
			.state = arena_strdup(a, sql_text(q, 1)),
			.text = arena_strdup(a, sql_text_or_null(q, 3)),
			.counted = sql_int(q, 4) != 0 };
		r->has_value = sql_num(q, 2, &r->value);
	}
	sql_end(q);
	return rc;
}

/* The rows of a report, in order of their ids. */
static struct rows
rows_of(struct arena *a, const struct form *form, const struct cell *cells)
{
	struct rows out = {
		arena_calloc(a, form->n_cells + 1, sizeof(*out.all)), 0
	};

	for (size_t i = 0; i < form->n_cells; i++) {
		struct row r = { .cell = form->cells[i].id,
			.state = cell_state_name(cells[i].state),
			.text = cells[i].text };

		r.has_value = rollup_value(form, cells, i, &r.value);
		r.counted = r.has_value && form->cells[i].type != FORM_SUM;
		if (r.has_value || r.text != NULL ||
		    cells[i].state != CELL_ABSENT)
			out.all[out.n++] = r;
	}
	qsort(out.all, out.n, sizeof(*out.all), compare_rows);
	return out;
}

static int
put_row(struct store *s, const char *code, int year, const struct row *r,
    struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_CELL_PUT);

	sql_bind_text(q, ":code", code);
	sql_bind_int(q, ":year", year);
	sql_bind_text(q, ":cell", r->cell);
	sql_bind_text(q, ":state", r->state);
	if (r->has_value)
		sql_bind_num(q, ":value", r->value);
	sql_bind_text(q, ":text", r->text);
	sql_bind_int(q, ":counted", r->counted);
	return sql_run(q, e);
}

static int
delete_row(struct store *s, const char *code, int year, const struct row *r,
    struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_CELL_DELETE);

	sql_bind_text(q, ":code", code);
	sql_bind_int(q, ":year", year);
	sql_bind_text(q, ":cell", r->cell);
	return sql_run(q, e);
}

/* ---- the sums ---- */

/* Add the number of a row to the group's sum, or take it out. */
static int
count_row(struct store *s, enum sql_name statement, int year, struct group g,
    const struct row *r, struct err *e)
{
	struct rollup_sum sum = { 0 };
	struct sql_query *q;

	if (r == NULL || !r->counted || g.kind == NULL)
		return 0;
	rollup_sum_add(&sum, r->value);
	q = sql_begin(s->sql, statement);
	sql_bind_int(q, ":year", year);
	sql_bind_text(q, ":kind", g.kind);
	sql_bind_int(q, ":valid", g.valid);
	sql_bind_text(q, ":cell", r->cell);
	sql_bind_int(q, ":scale", r->value.scale);
	sql_bind_int(q, ":whole", sum.whole);
	sql_bind_int(q, ":millionths", sum.millionths);
	return sql_run(q, e);
}

/* A row of before and one of now, each NULL where there is none. */
static int
move_row(struct store *s, int year, struct group from, struct group to,
    const struct row *old, const struct row *now, struct err *e)
{
	if (old != NULL && now != NULL && same_group(from, to) &&
	    same_number(old, now))
		return 0;
	if (count_row(s, SQL_ROLLUP_SUBTRACT, year, from, old, e) != 0)
		return -1;
	return count_row(s, SQL_ROLLUP_ADD, year, to, now, e);
}

/* ---- a body's year ---- */

struct owner {
	bool exists;
	struct group was, wanted;
	char content[HASH_TEXT_SIZE]; /* of the report whose cells are stored */
	int64_t report;               /* that the year follows; 0: none */
	char wanted_content[HASH_TEXT_SIZE];
	const struct form *form; /* its form; NULL: not known */
};

static int
load_owner(struct store *s, struct arena *a, const char *code, int year,
    struct owner *o, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_CELL_OWNER_GET);
	int rc;

	memset(o, 0, sizeof(*o));
	sql_bind_text(q, ":code", code);
	sql_bind_int(q, ":year", year);
	rc = sql_step(q, e);
	if (rc == 1) {
		o->report = sql_int(q, 3);
		store_copy_hash(o->wanted_content, sql_text(q, 4));
		o->form = form_find(s->forms, sql_text(q, 5));
		if (sql_int(q, 1) != 0 && !sql_is_null(q, 2) &&
		    strcmp(sql_text(q, 0), "county") != 0)
			o->wanted.kind = arena_strdup(a, sql_text(q, 0));
		o->wanted.valid = strcmp(sql_text(q, 2), "invalid") != 0;
		o->exists = sql_int(q, 6) != 0;
		store_copy_hash(o->content, sql_text(q, 7));
		o->was.kind = arena_strdup(a, sql_text_or_null(q, 8));
		o->was.valid = sql_int(q, 9) != 0;
	}
	sql_end(q);
	return rc < 0 ? -1 : 0;
}

/* Another report: its rows in place of the old ones. */
static int
replace_rows(struct store *s, const char *code, int year, const struct owner *o,
    const struct rows *old, const struct rows *now, struct err *e)
{
	size_t i = 0, k = 0;

	while (i < old->n || k < now->n) {
		int order = i == old->n ? 1
		    : k == now->n       ? -1
				  : strcmp(old->all[i].cell, now->all[k].cell);
		const struct row *before = order <= 0 ? &old->all[i++] : NULL;
		const struct row *after = order >= 0 ? &now->all[k++] : NULL;

		if (move_row(s, year, o->was, o->wanted, before, after, e) != 0)
			return -1;
		if (after == NULL) {
			if (delete_row(s, code, year, before, e) != 0)
				return -1;
		} else if (before == NULL || !same_row(before, after)) {
			if (put_row(s, code, year, after, e) != 0)
				return -1;
		}
	}
	return 0;
}

static int
put_owner(struct store *s, const char *code, int year, const struct owner *o,
    bool zero, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_CELL_OWNER_PUT);

	sql_bind_text(q, ":code", code);
	sql_bind_int(q, ":year", year);
	sql_bind_text(q, ":content_sha256", o->wanted_content);
	sql_bind_text(q, ":kind", o->wanted.kind);
	sql_bind_int(q, ":valid", o->wanted.valid);
	sql_bind_int(q, ":zero", zero);
	return sql_run(q, e);
}

static int
follow_report(struct store *s, struct arena *a, const char *code, int year,
    const struct owner *o, struct err *e)
{
	struct rows old, now = { NULL, 0 };
	struct report report;
	bool zero = false;

	if (load_rows(s, a, code, year, &old, e) != 0)
		return -1;
	if (o->report != 0 && o->form != NULL) {
		if (publication_load_report(
			s->sql, s->forms, a, o->report, &report, e) != 0)
			return -1;
		now = rows_of(a, report.form, report.cells);
		zero = rollup_is_zero(report.form, report.cells);
	}
	if (replace_rows(s, code, year, o, &old, &now, e) != 0)
		return -1;
	return put_owner(s, code, year, o, zero, e);
}

/* The same report, in another group. */
static int
move_report(struct store *s, struct arena *a, const char *code, int year,
    const struct owner *o, struct err *e)
{
	struct sql_query *q;
	struct rows rows;

	if (load_rows(s, a, code, year, &rows, e) != 0)
		return -1;
	for (size_t i = 0; i < rows.n; i++)
		if (move_row(s, year, o->was, o->wanted, &rows.all[i],
			&rows.all[i], e) != 0)
			return -1;
	q = sql_begin(s->sql, SQL_CELL_OWNER_SET_GROUP);
	sql_bind_text(q, ":code", code);
	sql_bind_int(q, ":year", year);
	sql_bind_text(q, ":kind", o->wanted.kind);
	sql_bind_int(q, ":valid", o->wanted.valid);
	return sql_run(q, e);
}

int
store_update_sums(struct store *s, const char *code, int year, struct err *e)
{
	struct arena *a = arena_new();
	struct owner o;
	int rc = load_owner(s, a, code, year, &o, e);

	if (rc == 0 && (o.exists || o.report != 0)) {
		if (strcmp(o.content, o.wanted_content) != 0)
			rc = follow_report(s, a, code, year, &o, e);
		else if (!same_group(o.was, o.wanted))
			rc = move_report(s, a, code, year, &o, e);
	}
	arena_free(a);
	return rc;
}

/* ---- made anew ---- */

struct total {
	int64_t year, valid, scale, whole, millionths, n;
	const char *kind, *cell;
};

static int
load_totals(struct store *s, struct arena *a, struct total **out, size_t *n,
    struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_ROLLUP_ALL);
	size_t cap = 0;
	int rc;

	*out = NULL;
	*n = 0;
	while ((rc = sql_step(q, e)) == 1) {
		*out = arena_grow(a, *out, *n, &cap, sizeof(**out));
		(*out)[(*n)++] = (struct total){ sql_int(q, 0), sql_int(q, 2),
			sql_int(q, 4), sql_int(q, 5), sql_int(q, 6),
			sql_int(q, 7), arena_strdup(a, sql_text(q, 1)),
			arena_strdup(a, sql_text(q, 3)) };
	}
	sql_end(q);
	return rc;
}

/* By the key of the table. */
static int
compare_totals(const struct total *x, const struct total *y)
{
	int kind = strcmp(x->kind, y->kind), cell = strcmp(x->cell, y->cell);

	if (x->year != y->year)
		return x->year < y->year ? -1 : 1;
	if (kind != 0)
		return kind;
	if (x->valid != y->valid)
		return x->valid < y->valid ? -1 : 1;
	if (cell != 0)
		return cell;
	return (x->scale > y->scale) - (x->scale < y->scale);
}

/* Totals that are in one of the lists alone, or are others in it. */
static size_t
count_differences(
    const struct total *x, size_t n, const struct total *y, size_t m)
{
	size_t i = 0, k = 0, differ = 0;

	while (i < n || k < m) {
		int order = i == n ? 1
		    : k == m       ? -1
				   : compare_totals(&x[i], &y[k]);

		if (order == 0)
			differ += x[i].whole != y[k].whole ||
			    x[i].millionths != y[k].millionths ||
			    x[i].n != y[k].n;
		else
			differ++;
		i += order <= 0;
		k += order >= 0;
	}
	return differ;
}

static int
remake(struct store *s, struct arena *a, struct err *e)
{
	static const enum sql_name all[] = { SQL_ROLLUP_DELETE_ALL,
		SQL_CELL_DELETE_ALL, SQL_CELL_OWNER_DELETE_ALL };
	struct store_due *years = NULL;
	size_t n = 0, cap = 0;
	struct sql_query *q;
	int rc;

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (sql_run(sql_begin(s->sql, all[i]), e) != 0)
			return -1;
	q = sql_begin(s->sql, SQL_YEAR_ALL);
	while ((rc = sql_step(q, e)) == 1) {
		years = arena_grow(a, years, n, &cap, sizeof(*years));
		years[n].code = arena_strdup(a, sql_text(q, 0));
		years[n++].year = (int)sql_int(q, 1);
	}
	sql_end(q);
	for (size_t i = 0; rc == 0 && i < n; i++)
		rc = store_update_sums(s, years[i].code, years[i].year, e);
	return rc;
}

int
store_remake_sums(
    struct store *s, size_t *n_sums, size_t *n_wrong, struct err *e)
{
	struct total *before, *after;
	size_t n_before, n_after = 0, differ = 0;
	struct arena *a;
	int rc;

	if (store_begin(s, e) != 0)
		return -1;
	a = arena_new();
	rc = load_totals(s, a, &before, &n_before, e);
	if (rc == 0)
		rc = remake(s, a, e);
	if (rc == 0)
		rc = load_totals(s, a, &after, &n_after, e);
	if (rc == 0)
		differ = count_differences(before, n_before, after, n_after);
	arena_free(a);
	if (store_end(s, rc, e) != 0)
		return -1;
	*n_sums = n_after;
	*n_wrong = differ;
	return 0;
}

/* ---- what is asked ---- */

static int
load_coverage(struct sql *sql, int year, const char *kind, const char *basis,
    struct rollup *out, struct err *e)
{
	struct sql_query *q = sql_begin(sql, SQL_ROLLUP_COVERAGE);
	int rc;

	sql_bind_int(q, ":year", year);
	sql_bind_text(q, ":kind", kind);
	if (basis != NULL)
		sql_bind_int(q, ":valid", 1);
	rc = sql_step(q, e);
	if (rc == 1) {
		out->n_bodies = (size_t)sql_int(q, 0);
		out->n_departments = (size_t)sql_int(q, 1);
		out->counts = (struct rollup_coverage){ sql_int(q, 2),
			sql_int(q, 3), sql_int(q, 4), sql_int(q, 5),
			sql_int(q, 6), sql_int(q, 7), sql_int(q, 8) };
	}
	sql_end(q);
	return rc < 0 ? -1 : 0;
}

static int
load_sums(struct sql *sql, int year, const char *kind, const char *basis,
    struct rollup *out, struct err *e)
{
	struct sql_query *q = sql_begin(sql, SQL_ROLLUP_SUMS);
	int rc;

	sql_bind_int(q, ":year", year);
	sql_bind_text(q, ":kind", kind);
	if (basis != NULL)
		sql_bind_int(q, ":valid", 1);
	while ((rc = sql_step(q, e)) == 1) {
		int at = form_cell_find(out->form, sql_text(q, 0));
		int scale = (int)sql_int(q, 1);
		struct rollup_sum *sum;

		if (at < 0 || out->form->cells[at].type == FORM_SUM)
			continue;
		sum = &out->sums[at];
		sum->whole += sql_int(q, 2);
		sum->millionths += sql_int(q, 3);
		sum->n += (size_t)sql_int(q, 4);
		if (scale > sum->scale)
			sum->scale = scale;
	}
	sql_end(q);
	return rc;
}

int
rollup_load(struct sql *sql, struct arena *a, const struct form *form, int year,
    const char *kind, const char *basis, struct rollup *out, struct err *e)
{
	/* NULL in a query: of all kinds, whatever is published. */
	const char *one_kind = strcmp(kind, "all") == 0 ? NULL : kind;
	const char *one_basis = strcmp(basis, "published") == 0 ? NULL : basis;

	*out = (struct rollup){ .form = form };
	if (load_coverage(sql, year, one_kind, one_basis, out, e) != 0)
		return -1;
	if (form == NULL)
		return 0;
	out->sums = arena_calloc(a, form->n_cells, sizeof(*out->sums));
	return load_sums(sql, year, one_kind, one_basis, out, e);
}

/* ---- the county's own report against them ---- */

int
store_compare_county(struct store *s, int year, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_OWN_COUNTY_REPORTS);
	struct own_sums sums = { .year = year,
		.form = form_of_year(s->forms, year) };
	struct rollup all;
	struct arena *a;
	int rc;

	sql_bind_int(q, ":year", year);
	rc = sql_step(q, e);
	sql_end(q);
	if (rc != 1)
		return rc;
	a = arena_new();
	rc = rollup_load(
	    s->sql, a, sums.form, year, "all", "published", &all, e);
	if (rc == 0) {
		sums.sums = all.sums;
		sums.n_bodies = all.n_bodies;
		sums.n_departments = all.n_departments;
		rc = own_judge_county(s, a, &sums, e);
	}
	arena_free(a);
	return rc;
}
