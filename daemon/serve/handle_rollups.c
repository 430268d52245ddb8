#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "collectors/base/limits.h"
#include "collectors/form/form.h"
#include "daemon/serve/answer.h"
#include "daemon/serve/handlers.h"
#include "daemon/serve/list.h"
#include "daemon/serve/load.h"
#include "daemon/serve/request.h"
#include "daemon/store/sql.h"
#include "daemon/store/store_rollup.h"

/* ---- the years ---- */

static void
put_year(struct list *l, struct sql_query *row)
{
	static const char *const keys[] = { "expected", "reported", "valid",
		"warned", "invalid", "on_time" };
	const struct form *form;

	if (l->csv) {
		csv_int(&l->out, sql_int(row, 0));
		for (int i = 1; i <= 6; i++)
			csv_int(&l->out, sql_int(row, i));
		csv_end_row(&l->out);
		return;
	}
	form = form_of_year(l->q->settings->forms, (int)sql_int(row, 0));
	json_object_begin(&l->json);
	put_int(&l->json, "year", row, 0);
	json_put_string(&l->json, "form", form == NULL ? NULL : form->id);
	for (int i = 0; i < 6; i++)
		put_int(&l->json, keys[i], row, i + 1);
	json_object_end(&l->json);
}

/* The latest year first. */
void
handle_rollups(struct request *q, struct answer *a)
{
	static const char *const headings[] = { "年度", "应报单位数",
		"填报单位数", "未发现问题", "有待核实项", "有数据错误",
		"按期发布", NULL };
	struct sql_query *row;
	long long before;
	struct list l;

	if (list_after_int(q, a, &before) < 0)
		return;
	list_begin(&l, q, a, "rollups", headings);
	row = sql_begin(q->sql, SQL_SERVE_ROLLUP_YEARS);
	sql_bind_int(row, ":before", before == 0 ? LIMIT_YEAR_MAX + 1 : before);
	list_walk(&l, row, put_year);
}

/* ---- one year ---- */

struct missing {
	const char *code, *name, *status;
};

/* A year's rollup with what is shown beside it. */
struct answer_rollup {
	int year;
	const char *basis, *kind;
	struct rollup sums;
	struct missing *missing;
	size_t n_missing, missing_cap;
};

/* The sum of a cell as a decimal, in the arena; NULL: nobody reported it. */
static const char *
sum_text(struct request *q, const struct rollup *r, size_t cell)
{
	char text[ROLLUP_TEXT_SIZE];

	if (r->sums[cell].n == 0)
		return NULL;
	return arena_strdup(q->arena, rollup_sum_format(&r->sums[cell], text));
}

static int
load_missing(struct request *q, struct answer_rollup *r, struct err *e)
{
	struct sql_query *row = sql_begin(q->sql, SQL_SERVE_ROLLUP_MISSING);
	int rc;

	sql_bind_int(row, ":year", r->year);
	sql_bind_text(
	    row, ":kind", strcmp(r->kind, "all") == 0 ? NULL : r->kind);
	sql_bind_int(row, ":limit", LIMIT_TOWNSHIPS);
	while ((rc = sql_step(row, e)) == 1) {
		r->missing = arena_grow(q->arena, r->missing, r->n_missing,
		    &r->missing_cap, sizeof(*r->missing));
		r->missing[r->n_missing++] = (struct missing){
			arena_strdup(q->arena, sql_text(row, 0)),
			arena_strdup(q->arena, sql_text(row, 1)),
			arena_strdup(q->arena, sql_text(row, 2)),
		};
	}
	sql_end(row);
	return rc;
}

/* 1 loaded, 0 nobody is expected in the year. */
static int
load_rollup(struct request *q, struct answer_rollup *r, int year, struct err *e)
{
	const char *basis = params_text(&q->params, "basis");
	const char *kind = params_text(&q->params, "kind");

	*r = (struct answer_rollup){ .year = year,
		.basis = basis == NULL ? "published" : basis,
		.kind = kind == NULL ? "all" : kind };
	if (rollup_load(q->sql, q->arena,
		form_of_year(q->settings->forms, year), year, r->kind, r->basis,
		&r->sums, e) != 0)
		return -1;
	if (r->sums.n_bodies == 0)
		return 0;
	return load_missing(q, r, e) < 0 ? -1 : 1;
}

/* ---- as JSON ---- */

static void
put_counts(struct json_writer *w, const struct answer_rollup *r)
{
	json_put_int(w, "expected", r->sums.counts.expected);
	json_put_int(w, "reported", r->sums.counts.reported);
	json_put_int(w, "valid", r->sums.counts.valid);
	json_put_int(w, "warned", r->sums.counts.warned);
	json_put_int(w, "invalid", r->sums.counts.invalid);
	json_put_int(w, "on_time", r->sums.counts.on_time);
	json_key(w, "missing");
	json_array_begin(w);
	for (size_t i = 0; i < r->n_missing; i++) {
		json_object_begin(w);
		json_put_string(w, "code", r->missing[i].code);
		json_put_string(w, "name", r->missing[i].name);
		json_put_string(w, "status", r->missing[i].status);
		json_object_end(w);
	}
	json_array_end(w);
}

/* A cell without a unit is never summed; a row of another kind of report only
 * where one printed it. */
static bool
is_shown(const struct rollup *r, size_t cell)
{
	return r->form->cells[cell].type != FORM_SUM &&
	    (!r->form->cells[cell].alternative || r->sums[cell].n > 0);
}

static void
put_sums(struct request *q, struct json_writer *w, const struct rollup *r)
{
	json_key(w, "cells");
	json_object_begin(w);
	for (size_t i = 0; r->form != NULL && i < r->form->n_cells; i++) {
		const char *sum = sum_text(q, r, i);

		if (!is_shown(r, i))
			continue;
		json_key(w, r->form->cells[i].id);
		json_object_begin(w);
		json_key(w, "sum");
		if (sum != NULL)
			json_raw(w, sum);
		else
			json_null(w);
		json_put_int(w, "n", (long long)r->sums[i].n);
		json_object_end(w);
	}
	json_object_end(w);
}

static void
put_indicators(struct request *q, struct json_writer *w, const struct rollup *r)
{
	size_t n = r->form == NULL ? 0 : r->form->n_cells;
	struct rollup_figure *figures =
	    arena_calloc(q->arena, n + 1, sizeof(*figures));
	char text[ROLLUP_TEXT_SIZE];

	for (size_t i = 0; i < n; i++)
		figures[i] = (struct rollup_figure){ r->form->cells[i].id,
			sum_text(q, r, i) };
	json_key(w, "indicators");
	json_object_begin(w);
	for (int i = 0; i < ROLLUP_N_INDICATORS; i++) {
		enum rollup_indicator which = (enum rollup_indicator)i;

		json_key(w, rollup_indicator_name(which));
		if (rollup_indicator(which, figures, n, &r->counts, text))
			json_raw(w, text);
		else
			json_null(w);
	}
	json_object_end(w);
}

/* The county's own report of the year: what it printed itself. */
static int
put_county(struct request *q, struct json_writer *w, int year, struct err *e)
{
	struct sql_query *row = sql_begin(q->sql, SQL_SERVE_COUNTY_REPORT);
	const struct form *form = NULL;
	struct cell *cells = NULL;
	int rc;

	sql_bind_int(row, ":year", year);
	rc = sql_step(row, e);
	json_key(w, "county");
	if (rc == 0)
		json_null(w);
	if (rc == 1) {
		form = load_form(q, sql_text(row, 3), e);
		rc = form == NULL ? -1
				  : load_cells(q, sql_int(row, 2), &cells, e);
	}
	if (cells != NULL) {
		json_object_begin(w);
		put_text(w, "code", row, 0);
		put_text(w, "name", row, 1);
		put_int(w, "revision", row, 4);
		put_text(w, "status", row, 5);
		json_key(w, "cells");
		json_object_begin(w);
		for (size_t i = 0; i < form->n_cells; i++) {
			if (cells[i].state != CELL_REPORTED)
				continue;
			json_key(w, form->cells[i].id);
			json_num(w, cells[i].value);
		}
		json_object_end(w);
		json_object_end(w);
	}
	sql_end(row);
	return rc < 0 ? -1 : 0;
}

static int
put_rollup(struct request *q, struct answer *a, const struct answer_rollup *r,
    struct err *e)
{
	struct json_writer w;

	json_begin(&w, &a->body);
	json_object_begin(&w);
	json_put_int(&w, "year", r->year);
	json_put_string(
	    &w, "form", r->sums.form == NULL ? NULL : r->sums.form->id);
	json_put_string(&w, "basis", r->basis);
	json_put_string(&w, "kind", r->kind);
	put_counts(&w, r);
	put_sums(q, &w, &r->sums);
	put_indicators(q, &w, &r->sums);
	if (put_county(q, &w, r->year, e) < 0)
		return -1;
	json_object_end(&w);
	(void)buf_putc(&a->body, '\n');
	return 0;
}

/* ---- as CSV ---- */

static const char *
missing_names(struct request *q, const struct answer_rollup *r)
{
	const char *names = "";

	for (size_t i = 0; i < r->n_missing; i++)
		names = arena_printf(q->arena, "%s%s%s", names,
		    i == 0 ? "" : "、", r->missing[i].name);
	return names;
}

/* A sum as a number; nothing when it is unknown. */
static void
put_csv_sum(struct csv_writer *w, const char *sum)
{
	if (sum == NULL)
		csv_empty(w);
	else
		csv_figure(w, sum);
}

/* before: of the same cell in the year before, which that year's form may not
 * have. */
static void
put_csv_cell(struct request *q, struct csv_writer *w,
    const struct answer_rollup *r, const struct rollup *before, size_t cell,
    const char *names)
{
	const struct form *form = r->sums.form;
	int at = before->form == NULL
	    ? -1
	    : form_cell_find(before->form, form->cells[cell].id);
	const char *now = sum_text(q, &r->sums, cell);
	const char *then = at < 0 ? NULL : sum_text(q, before, (size_t)at);
	struct num a, b;

	csv_text(w, form_cell_words(form, cell));
	put_csv_sum(w, now);
	csv_text(w,
	    arena_printf(q->arena, "%zu/%lld", r->sums.sums[cell].n,
		(long long)r->sums.counts.expected));
	put_csv_sum(w, then);
	if (now != NULL && then != NULL &&
	    num_parse(now, strlen(now), &a) == 0 &&
	    num_parse(then, strlen(then), &b) == 0)
		csv_num(w, num_sub(a, b));
	else
		csv_empty(w);
	csv_text(w, names);
	csv_end_row(w);
}

static int
put_csv(struct request *q, struct answer *a, const struct answer_rollup *r,
    struct err *e)
{
	static const char *const headings[] = { "指标", "合计",
		"填报单位数/应报数", "上年", "增减", "缺报单位", NULL };
	const char *names = missing_names(q, r);
	const struct form *form = r->sums.form;
	struct rollup before;
	struct csv_writer w;

	if (rollup_load(q->sql, q->arena,
		form_of_year(q->settings->forms, r->year - 1), r->year - 1,
		r->kind, r->basis, &before, e) != 0)
		return -1;
	a->media_type = "text/csv; charset=utf-8";
	answer_header(a, "Content-Disposition",
	    arena_printf(q->arena,
		"attachment; filename=\"rollup-%d-%s-%s.csv\"", r->year,
		r->kind, r->basis));
	csv_begin(&w, &a->body);
	csv_headings(&w, headings);
	for (size_t i = 0; form != NULL && i < form->n_cells; i++)
		if (is_shown(&r->sums, i))
			put_csv_cell(q, &w, r, &before, i, names);
	return 0;
}

void
handle_rollup(struct request *q, struct answer *a)
{
	const char *format = params_text(&q->params, "format");
	bool csv = format != NULL && strcmp(format, "csv") == 0;
	struct answer_rollup r;
	struct err e;
	int year, rc;

	if (request_year(q, a, 0, &year) < 0)
		return;
	rc = load_rollup(q, &r, year, &e);
	if (rc == 0) {
		answer_problem(
		    a, 404, "nothing is expected or known of %d", year);
		return;
	}
	if (rc == 1)
		rc = csv ? put_csv(q, a, &r, &e) : put_rollup(q, a, &r, &e);
	if (rc < 0)
		answer_error(a, &e);
}
