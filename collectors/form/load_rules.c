/* The compact rules of a form file, expanded to equations over cells. */
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "collectors/form/form.h"
#include "collectors/form/load.h"

static const char last_year[] = "last_year:";

enum each {
	EACH_CELL,   /* terms name cells */
	EACH_ROW,    /* terms name columns, one equation a row */
	EACH_COLUMN, /* terms name rows, one equation a column */
};

/* One entry of rules[]. */
struct pattern {
	struct form_loader *l;
	struct form *f;
	size_t *cap_equations;
	const char *path;
	const struct cJSON *json;
	enum each each;
	int table; /* not of EACH_CELL */
	/* What each of its equations has. */
	struct form_equation common;
	bool place_is_cell;
};

/* ---- terms ---- */

static int
find_row(const struct form *f, int table, const char *id)
{
	for (size_t i = 0; i < f->n_rows; i++)
		if (f->rows[i].table == table && strcmp(f->rows[i].id, id) == 0)
			return (int)i;
	return -1;
}

static int
find_column(const struct form *f, const struct form_block *bl, const char *id)
{
	for (size_t i = 0; i < bl->n_columns; i++)
		if (strcmp(f->columns[bl->first_column + i].id, id) == 0)
			return (int)(bl->first_column + i);
	return -1;
}

/* The cell that `name` means in the equation of row or column `at`. */
static int
find_term(const struct pattern *p, const char *path, const char *name,
    size_t at, size_t *out)
{
	const struct form *f = p->f;
	int i;

	switch (p->each) {
	case EACH_CELL:
		i = form_cell_find(f, name);
		if (i < 0)
			return form_refuse(
			    p->l, path, "there is no cell \"%s\"", name);
		*out = (size_t)i;
		return 0;
	case EACH_ROW:
		i = find_column(f, &f->blocks[f->rows[at].block], name);
		if (i < 0)
			return form_refuse(p->l, path,
			    "row \"%s\" has no column \"%s\"", f->rows[at].id,
			    name);
		*out = form_cell_at(f, at, (size_t)i);
		return 0;
	case EACH_COLUMN:
		i = find_row(f, p->table, name);
		if (i < 0)
			return form_refuse(p->l, path,
			    "table %d has no row \"%s\"", p->table, name);
		*out = form_cell_at(f, (size_t)i, at);
		return 0;
	}
	return -1;
}

static bool
has_term(const struct form_term *terms, size_t n, const struct form_term *t)
{
	for (size_t i = 0; i < n; i++)
		if (terms[i].cell == t->cell && terms[i].prior == t->prior)
			return true;
	return false;
}

static int
load_side(const struct pattern *p, const char *side, size_t at,
    struct form_term **terms, size_t *n)
{
	const struct cJSON *array;
	size_t count, i = 0;

	if (form_array(p->l, p->path, p->json, side, true, &array) != 0)
		return -1;
	count = json_count(array);
	if (count > FORM_MAX_TERMS)
		return form_refuse(p->l,
		    form_path(p->l, "%s.%s", p->path, side),
		    "more than %d terms", FORM_MAX_TERMS);
	*terms = arena_calloc(p->l->a, count, sizeof(**terms));
	for (const struct cJSON *v = json_first(array); v != NULL;
	     v = json_next(v), i++) {
		const char *name = json_as_string(v);
		char *path = form_path(p->l, "%s.%s[%zu]", p->path, side, i);
		struct form_term t = { .sign = 1 };

		if (name == NULL)
			return form_refuse(p->l, path, "is no string");
		if (name[0] == '-') {
			t.sign = -1;
			name++;
		}
		if (strncmp(name, last_year, strlen(last_year)) == 0) {
			t.prior = true;
			name += strlen(last_year);
		}
		if (find_term(p, path, name, at, &t.cell) != 0)
			return -1;
		if (has_term(*terms, i, &t))
			return form_refuse(
			    p->l, path, "\"%s\" is there twice", name);
		(*terms)[i] = t;
	}
	*n = i;
	return 0;
}

/* ---- equations ---- */

/* Where an equation stands, in ids and in words. */
static void
name_equation(const struct pattern *p, size_t at, struct form_equation *q)
{
	static const char *const tables[] = { "表二", "表三", "表四" };
	struct arena *a = p->l->a;
	const struct form *f = p->f;
	const char *table;

	if (p->each == EACH_CELL)
		return;
	if (p->place_is_cell) {
		q->place = f->cells[q->left[0].cell].id;
		q->subject = f->cells[q->left[0].cell].words;
		return;
	}
	table = tables[p->table - 2];
	if (p->each == EACH_ROW) {
		q->place = arena_printf(a, "t%d.%s", p->table, f->rows[at].id);
		q->subject =
		    arena_printf(a, "%s“%s”行", table, f->rows[at].words);
	} else {
		q->place =
		    arena_printf(a, "t%d.%s", p->table, f->columns[at].id);
		q->subject =
		    arena_printf(a, "%s“%s”列", table, f->columns[at].words);
	}
}

static int
add_equation(const struct pattern *p, size_t at)
{
	struct form_equation q = p->common;
	struct form *f = p->f;

	if (load_side(p, "left", at, &q.left, &q.n_left) != 0 ||
	    load_side(p, "right", at, &q.right, &q.n_right) != 0)
		return -1;
	if (q.n_left == 0)
		return form_refuse(
		    p->l, form_path(p->l, "%s.left", p->path), "is empty");
	name_equation(p, at, &q);
	for (size_t i = 0; i < f->n_equations; i++)
		if (strcmp(f->equations[i].rule, q.rule) == 0 &&
		    strcmp(f->equations[i].place, q.place) == 0)
			return form_refuse(p->l, p->path,
			    "rule %s has place \"%s\" twice", q.rule, q.place);
	f->equations = arena_grow(p->l->a, f->equations, f->n_equations,
	    p->cap_equations, sizeof(f->equations[0]));
	f->equations[f->n_equations++] = q;
	return 0;
}

/* The only block of a table, which patterns over all of it need. */
static const struct form_block *
only_block(const struct pattern *p)
{
	const struct form_block *found = NULL;

	for (size_t i = 0; i < p->f->n_blocks; i++) {
		if (p->f->blocks[i].table != p->table)
			continue;
		if (found != NULL) {
			form_refuse(p->l, p->path,
			    "table %d has several blocks, rows must be named",
			    p->table);
			return NULL;
		}
		found = &p->f->blocks[i];
	}
	if (found == NULL)
		form_refuse(p->l, form_path(p->l, "%s.table", p->path),
		    "there is no table %d", p->table);
	return found;
}

static int
expand_named_rows(const struct pattern *p, const struct cJSON *rows)
{
	size_t i = 0;

	for (const struct cJSON *v = json_first(rows); v != NULL;
	     v = json_next(v), i++) {
		const char *id = json_as_string(v);
		int row = id == NULL ? -1 : find_row(p->f, p->table, id);

		if (row < 0)
			return form_refuse(p->l,
			    form_path(p->l, "%s.rows[%zu]", p->path, i),
			    "table %d has no row \"%s\"", p->table,
			    id == NULL ? "" : id);
		if (add_equation(p, (size_t)row) != 0)
			return -1;
	}
	return 0;
}

static int
expand(const struct pattern *p)
{
	const struct form_block *bl;
	const struct cJSON *rows;
	size_t first, n;

	if (p->each == EACH_CELL)
		return add_equation(p, 0);
	if (form_array(p->l, p->path, p->json, "rows", false, &rows) != 0)
		return -1;
	if (rows != NULL && p->each == EACH_ROW)
		return expand_named_rows(p, rows);
	if (rows != NULL)
		return form_refuse(p->l, form_path(p->l, "%s.rows", p->path),
		    "only with each \"row\"");
	bl = only_block(p);
	if (bl == NULL)
		return -1;
	first = p->each == EACH_ROW ? bl->first_row : bl->first_column;
	n = p->each == EACH_ROW ? bl->n_rows : bl->n_columns;
	for (size_t i = 0; i < n; i++)
		if (add_equation(p, first + i) != 0)
			return -1;
	return 0;
}

/* ---- patterns ---- */

static int
load_operator(struct pattern *p)
{
	const char *op = form_string(p->l, p->path, p->json, "op");

	if (op == NULL)
		return -1;
	if (strcmp(op, "=") == 0)
		p->common.op = FORM_EQUAL;
	else if (strcmp(op, "<=") == 0)
		p->common.op = FORM_AT_MOST;
	else if (strcmp(op, ">=") == 0)
		p->common.op = FORM_AT_LEAST;
	else
		return form_refuse(p->l, form_path(p->l, "%s.op", p->path),
		    "\"%s\" is none of = <= >=", op);
	return 0;
}

/* Row or column by row or column: table and the choice of the place. */
static int
load_each(struct pattern *p, const char *each)
{
	static const char *const keys[] = { "rule", "table", "each", "rows",
		"place", "left", "left_words", "op", "right", "right_words",
		NULL };
	const char *place;

	if (strcmp(each, "row") == 0)
		p->each = EACH_ROW;
	else if (strcmp(each, "column") == 0)
		p->each = EACH_COLUMN;
	else
		return form_refuse(p->l, form_path(p->l, "%s.each", p->path),
		    "\"%s\" is neither row nor column", each);
	if (form_check_keys(p->l, p->path, p->json, keys) != 0 ||
	    form_integer(p->l, p->path, p->json, "table", 2, 4, &p->table) !=
		0 ||
	    form_optional_string(p->l, p->path, p->json, "place", &place) != 0)
		return -1;
	if (place != NULL && strcmp(place, "cell") != 0)
		return form_refuse(p->l, form_path(p->l, "%s.place", p->path),
		    "with each, only \"cell\"");
	p->place_is_cell = place != NULL;
	return 0;
}

static int
load_single(struct pattern *p)
{
	static const char *const keys[] = { "rule", "place", "subject", "left",
		"left_words", "op", "right", "right_words", NULL };

	p->each = EACH_CELL;
	if (form_check_keys(p->l, p->path, p->json, keys) != 0)
		return -1;
	p->common.place = form_string(p->l, p->path, p->json, "place");
	if (p->common.place == NULL)
		return -1;
	p->common.subject = form_string(p->l, p->path, p->json, "subject");
	return p->common.subject == NULL ? -1 : 0;
}

static int
load_pattern(struct pattern *p)
{
	const char *each;

	if (!json_is_object(p->json))
		return form_refuse(p->l, p->path, "is no object");
	if (form_optional_string(p->l, p->path, p->json, "each", &each) != 0)
		return -1;
	if ((each == NULL ? load_single(p) : load_each(p, each)) != 0)
		return -1;
	p->common.rule = form_rule_id(p->l, p->path, p->json, "rule");
	if (p->common.rule == NULL || load_operator(p) != 0)
		return -1;
	p->common.left_words =
	    form_string(p->l, p->path, p->json, "left_words");
	if (p->common.left_words == NULL)
		return -1;
	p->common.right_words =
	    form_string(p->l, p->path, p->json, "right_words");
	if (p->common.right_words == NULL)
		return -1;
	return expand(p);
}

int
form_load_rules(struct form_loader *l, const struct cJSON *root, struct form *f)
{
	const struct cJSON *array;
	size_t cap = 0, i = 0;

	if (form_array(l, "$", root, "rules", true, &array) != 0)
		return -1;
	for (const struct cJSON *v = json_first(array); v != NULL;
	     v = json_next(v), i++) {
		struct pattern p = {
			.l = l,
			.f = f,
			.cap_equations = &cap,
			.path = form_path(l, "$.rules[%zu]", i),
			.json = v,
		};

		if (load_pattern(&p) != 0)
			return -1;
	}
	return 0;
}
