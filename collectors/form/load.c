#include "collectors/form/load.h"

#include <assert.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "collectors/base/limits.h"
#include "collectors/form/form.h"

/* A heading above columns or beside rows. */
struct group {
	const char *label;
	const char **keys;
	size_t n_keys;
};

struct groups {
	struct group *items;
	size_t n;
};

/* The form while it grows. */
struct builder {
	struct form_loader *l;
	struct form *f;
	size_t cap_rows, cap_columns, cap_cells;
	size_t *uncut; /* by column: keys that are its own */
	size_t cap_uncut;
};

static int
load_groups(struct form_loader *l, const char *path, const struct cJSON *block,
    const char *key, struct groups *out)
{
	static const char *const keys[] = { "label", "also", NULL };
	const struct cJSON *array;
	size_t i = 0;

	memset(out, 0, sizeof(*out));
	if (form_array(l, path, block, key, false, &array) != 0)
		return -1;
	out->items = arena_calloc(l->a, json_count(array), sizeof(*out->items));
	for (const struct cJSON *v = json_first(array); v != NULL;
	     v = json_next(v), i++) {
		struct group *g = &out->items[i];
		char *at = form_path(l, "%s.%s[%zu]", path, key, i);

		if (form_check_keys(l, at, v, keys) != 0)
			return -1;
		g->label = form_string(l, at, v, "label");
		if (g->label == NULL ||
		    form_label_keys(
			l, at, g->label, v, &g->keys, &g->n_keys, NULL) != 0)
			return -1;
		out->n++;
	}
	return 0;
}

/* The group that a row or column names; *out NULL when it names none. */
static int
find_group(struct form_loader *l, const char *path, const struct cJSON *v,
    const struct groups *groups, const struct group **out)
{
	const char *label;

	*out = NULL;
	if (form_optional_string(l, path, v, "group", &label) != 0)
		return -1;
	if (label == NULL)
		return 0;
	for (size_t i = 0; i < groups->n; i++) {
		if (strcmp(groups->items[i].label, label) == 0) {
			*out = &groups->items[i];
			return 0;
		}
	}
	return form_refuse(l, form_path(l, "%s.group", path),
	    "there is no group \"%s\"", label);
}

static bool
is_id(const char *s)
{
	if (*s < 'a' || *s > 'z')
		return false;
	for (; *s != '\0'; s++)
		if (!(*s >= 'a' && *s <= 'z') && !(*s >= '0' && *s <= '9') &&
		    *s != '_' && *s != '.')
			return false;
	return true;
}

static bool
same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* ---- columns ---- */

static int
load_type(struct form_loader *l, const char *path, const struct cJSON *v,
    enum form_cell_type *out)
{
	const char *name;

	*out = FORM_COUNT;
	if (form_optional_string(l, path, v, "type", &name) != 0)
		return -1;
	if (name == NULL)
		return 0;
	for (int i = FORM_COUNT; i <= FORM_SUM; i++) {
		enum form_cell_type type = (enum form_cell_type)i;

		if (strcmp(form_cell_type_name(type), name) == 0) {
			*out = type;
			return 0;
		}
	}
	return form_refuse(l, form_path(l, "%s.type", path),
	    "\"%s\" is none of count, change, amount, sum", name);
}

/* No other column of the block has this one's id or, under the same heading,
 * one of its own labels. */
static int
check_column(struct builder *b, const char *path, const struct form_block *bl,
    const struct form_column *c)
{
	size_t at = (size_t)(c - b->f->columns);

	if (!is_id(c->id))
		return form_refuse(b->l, form_path(b->l, "%s.id", path),
		    "\"%s\" is no id", c->id);
	for (size_t i = bl->first_column; i < at; i++) {
		const struct form_column *o = &b->f->columns[i];
		const char *key;

		if (strcmp(o->id, c->id) == 0)
			return form_refuse(b->l, form_path(b->l, "%s.id", path),
			    "\"%s\" is there twice", c->id);
		if (!same_text(o->group, c->group))
			continue;
		key = form_common_key(
		    o->keys, b->uncut[i], c->keys, b->uncut[at]);
		if (key != NULL)
			return form_refuse(b->l, path,
			    "label \"%s\" is column \"%s\"'s too", key, o->id);
	}
	return 0;
}

static int
load_column(struct builder *b, const char *path, const struct cJSON *v,
    const struct groups *groups, struct form_block *bl)
{
	static const char *const keys[] = { "id", "label", "words", "group",
		"also", "cut", "type", NULL };
	struct form_loader *l = b->l;
	struct form *f = b->f;
	const struct group *g;
	struct form_column *c;

	f->columns = arena_grow(l->a, f->columns, f->n_columns, &b->cap_columns,
	    sizeof(f->columns[0]));
	b->uncut = arena_grow(
	    l->a, b->uncut, f->n_columns, &b->cap_uncut, sizeof(b->uncut[0]));
	c = &f->columns[f->n_columns];
	if (form_check_keys(l, path, v, keys) != 0)
		return -1;
	c->id = form_string(l, path, v, "id");
	c->label = c->id == NULL ? NULL : form_string(l, path, v, "label");
	if (c->label == NULL ||
	    form_optional_string(l, path, v, "words", &c->words) != 0 ||
	    find_group(l, path, v, groups, &g) != 0 ||
	    load_type(l, path, v, &c->type) != 0 ||
	    form_label_keys(l, path, c->label, v, &c->keys, &c->n_keys,
		&b->uncut[f->n_columns]) != 0)
		return -1;
	if (c->words == NULL)
		c->words = c->label;
	if (g != NULL) {
		c->group = g->label;
		c->group_keys = g->keys;
		c->n_group_keys = g->n_keys;
	}
	if (check_column(b, path, bl, c) != 0)
		return -1;
	f->n_columns++;
	bl->n_columns++;
	return 0;
}

/* ---- rows ---- */

static int
check_row(struct builder *b, const char *path, const struct form_block *bl,
    const struct form_row *r, size_t n_rows_announced)
{
	struct form_loader *l = b->l;

	if (r->id[0] == '\0' && n_rows_announced > 1)
		return form_refuse(l, form_path(l, "%s.id", path),
		    "only a table's only row has no id");
	if (r->id[0] != '\0' && (!is_id(r->id) || strchr(r->id, '.') != NULL))
		return form_refuse(
		    l, form_path(l, "%s.id", path), "\"%s\" is no id", r->id);
	for (const struct form_row *o = b->f->rows; o < r; o++) {
		const char *key;

		if (o->table == r->table && strcmp(o->id, r->id) == 0)
			return form_refuse(l, form_path(l, "%s.id", path),
			    "\"%s\" is there twice", r->id);
		if ((size_t)(o - b->f->rows) < bl->first_row ||
		    !same_text(o->group, r->group))
			continue;
		key = form_common_key(o->keys, o->n_keys, r->keys, r->n_keys);
		if (key != NULL)
			return form_refuse(l, path,
			    "label \"%s\" is row \"%s\"'s too", key, o->id);
	}
	return 0;
}

static void
add_cells(struct builder *b, const struct form_block *bl, size_t row)
{
	struct form *f = b->f;
	struct form_row *r = &f->rows[row];
	struct arena *a = b->l->a;

	r->first_cell = f->n_cells;
	for (size_t i = 0; i < bl->n_columns; i++) {
		size_t column = bl->first_column + i;
		struct form_cell *c;

		f->cells = arena_grow(a, f->cells, f->n_cells, &b->cap_cells,
		    sizeof(f->cells[0]));
		c = &f->cells[f->n_cells++];
		c->id = arena_printf(a, "t%d.%s%s%s", r->table, r->id,
		    r->id[0] == '\0' ? "" : ".", f->columns[column].id);
		c->type = f->columns[column].type;
		c->row = row;
		c->column = column;
		c->alternative = r->alternative;
	}
}

static int
load_row(struct builder *b, const char *path, const struct cJSON *v,
    const struct groups *groups, struct form_block *bl, size_t n_announced)
{
	static const char *const keys[] = { "id", "label", "words", "group",
		"also", "instead_of", NULL };
	struct form_loader *l = b->l;
	struct form *f = b->f;
	const struct cJSON *instead_of;
	const struct group *g;
	struct form_row *r;

	f->rows = arena_grow(
	    l->a, f->rows, f->n_rows, &b->cap_rows, sizeof(f->rows[0]));
	r = &f->rows[f->n_rows];
	if (form_check_keys(l, path, v, keys) != 0)
		return -1;
	r->id = form_string(l, path, v, "id");
	r->label = r->id == NULL ? NULL : form_string(l, path, v, "label");
	if (r->label == NULL ||
	    form_optional_string(l, path, v, "words", &r->words) != 0 ||
	    find_group(l, path, v, groups, &g) != 0 ||
	    form_array(l, path, v, "instead_of", false, &instead_of) != 0 ||
	    form_label_keys(l, path, r->label, v, &r->keys, &r->n_keys, NULL) !=
		0)
		return -1;
	if (r->words == NULL)
		r->words = r->label;
	r->table = bl->table;
	r->block = (size_t)(bl - f->blocks);
	r->alternative = instead_of != NULL;
	if (g != NULL) {
		r->group = g->label;
		r->group_keys = g->keys;
		r->n_group_keys = g->n_keys;
	}
	if (check_row(b, path, bl, r, n_announced) != 0)
		return -1;
	add_cells(b, bl, f->n_rows);
	if (f->n_cells > FORM_MAX_CELLS)
		return form_refuse(
		    l, path, "more than %d cells", FORM_MAX_CELLS);
	f->n_rows++;
	bl->n_rows++;
	return 0;
}

/* instead_of names rows of the same block that are no stand-ins. */
static int
load_instead_of(struct builder *b, const char *path, const struct cJSON *v,
    const struct form_block *bl, struct form_row *r)
{
	const struct cJSON *array = json_get(v, "instead_of");
	struct form *f = b->f;

	r->instead_of =
	    arena_calloc(b->l->a, json_count(array), sizeof(size_t));
	for (const struct cJSON *name = json_first(array); name != NULL;
	     name = json_next(name)) {
		const char *id = json_as_string(name);
		char *at = form_path(
		    b->l, "%s.instead_of[%zu]", path, r->n_instead_of);
		size_t i = bl->first_row, end = bl->first_row + bl->n_rows;

		if (id == NULL)
			return form_refuse(b->l, at, "is no string");
		while (i < end && strcmp(f->rows[i].id, id) != 0)
			i++;
		if (i == end)
			return form_refuse(
			    b->l, at, "there is no row \"%s\"", id);
		if (f->rows[i].alternative)
			return form_refuse(
			    b->l, at, "row \"%s\" is a stand-in itself", id);
		r->instead_of[r->n_instead_of++] = i;
	}
	if (array != NULL && r->n_instead_of == 0)
		return form_refuse(
		    b->l, form_path(b->l, "%s.instead_of", path), "is empty");
	return 0;
}

/* ---- blocks ---- */

static int
load_rows(struct builder *b, const char *path, const struct cJSON *v,
    struct form_block *bl)
{
	const struct cJSON *rows;
	struct groups groups;
	size_t i = 0;

	if (load_groups(b->l, path, v, "row_groups", &groups) != 0 ||
	    form_array(b->l, path, v, "rows", true, &rows) != 0)
		return -1;
	for (const struct cJSON *r = json_first(rows); r != NULL;
	     r = json_next(r), i++)
		if (load_row(b, form_path(b->l, "%s.rows[%zu]", path, i), r,
			&groups, bl, json_count(rows)) != 0)
			return -1;
	i = 0;
	for (const struct cJSON *r = json_first(rows); r != NULL;
	     r = json_next(r), i++)
		if (load_instead_of(b, form_path(b->l, "%s.rows[%zu]", path, i),
			r, bl, &b->f->rows[bl->first_row + i]) != 0)
			return -1;
	return 0;
}

static int
load_columns(struct builder *b, const char *path, const struct cJSON *v,
    struct form_block *bl)
{
	const struct cJSON *columns;
	struct groups groups;
	size_t i = 0;

	if (load_groups(b->l, path, v, "column_groups", &groups) != 0 ||
	    form_array(b->l, path, v, "columns", true, &columns) != 0)
		return -1;
	for (const struct cJSON *c = json_first(columns); c != NULL;
	     c = json_next(c), i++)
		if (load_column(b, form_path(b->l, "%s.columns[%zu]", path, i),
			c, &groups, bl) != 0)
			return -1;
	return 0;
}

static int
load_block(struct builder *b, const char *path, const struct cJSON *v,
    struct form_block *bl)
{
	static const char *const keys[] = { "table", "caption", "values",
		"blanks", "column_groups", "columns", "row_groups", "rows",
		NULL };
	struct form_loader *l = b->l;

	if (form_check_keys(l, path, v, keys) != 0 ||
	    form_integer(l, path, v, "table", 2, 4, &bl->table) != 0 ||
	    form_optional_string(l, path, v, "caption", &bl->caption) != 0)
		return -1;
	bl->value_rule = form_rule_id(l, path, v, "values");
	if (bl->value_rule == NULL)
		return -1;
	bl->blank_rule = form_rule_id(l, path, v, "blanks");
	if (bl->blank_rule == NULL)
		return -1;
	if (bl->caption != NULL &&
	    form_label_keys(l, path, bl->caption, NULL, &bl->caption_keys,
		&bl->n_caption_keys, NULL) != 0)
		return -1;
	bl->first_row = b->f->n_rows;
	bl->first_column = b->f->n_columns;
	if (load_columns(b, path, v, bl) != 0 || load_rows(b, path, v, bl) != 0)
		return -1;
	if (bl->n_columns == 0 || bl->n_rows == 0)
		return form_refuse(l, path, "has no cells");
	return 0;
}

/* ---- the form ---- */

static const char *
cell_words(struct form_loader *l, const struct form *f, size_t cell)
{
	static const char *const tables[] = { "表二", "表三", "表四" };
	const struct form_row *r = &f->rows[f->cells[cell].row];
	const struct form_column *c = &f->columns[f->cells[cell].column];
	const char *table = tables[r->table - 2];

	if (r->id[0] != '\0')
		return arena_printf(
		    l->a, "%s“%s”行“%s”列", table, r->words, c->words);
	return arena_printf(l->a, "%s“%s%s%s”列", table,
	    c->group == NULL ? "" : c->group, c->group == NULL ? "" : "—",
	    c->words);
}

static int
load_blocks(struct builder *b, const struct cJSON *root)
{
	struct form_loader *l = b->l;
	struct form *f = b->f;
	const struct cJSON *blocks;

	if (form_array(l, "$", root, "blocks", true, &blocks) != 0)
		return -1;
	f->blocks = arena_calloc(l->a, json_count(blocks), sizeof(*f->blocks));
	for (const struct cJSON *v = json_first(blocks); v != NULL;
	     v = json_next(v)) {
		if (load_block(b, form_path(l, "$.blocks[%zu]", f->n_blocks), v,
			&f->blocks[f->n_blocks]) != 0)
			return -1;
		f->n_blocks++;
	}
	for (size_t i = 0; i < f->n_cells; i++)
		f->cells[i].words = cell_words(l, f, i);
	return 0;
}

static int
load_head(struct form_loader *l, const struct cJSON *root, struct form *f)
{
	static const char *const keys[] = { "id", "name", "first_year",
		"last_year", "cells", "blocks", "rules", NULL };

	if (form_check_keys(l, "$", root, keys) != 0)
		return -1;
	f->id = form_string(l, "$", root, "id");
	if (f->id == NULL)
		return -1;
	if (f->id[0] == '\0')
		return form_refuse(l, "$.id", "is empty");
	f->name = form_string(l, "$", root, "name");
	if (f->name == NULL ||
	    form_integer(l, "$", root, "first_year", LIMIT_YEAR_MIN,
		LIMIT_YEAR_MAX, &f->first_year) != 0)
		return -1;
	if (json_get(root, "last_year") == NULL)
		return 0;
	return form_integer(l, "$", root, "last_year", f->first_year,
	    LIMIT_YEAR_MAX, &f->last_year);
}

static int
check_count(
    struct form_loader *l, const struct cJSON *root, const struct form *f)
{
	int announced, n = 0;

	if (form_integer(
		l, "$", root, "cells", 1, FORM_MAX_CELLS, &announced) != 0)
		return -1;
	for (size_t i = 0; i < f->n_cells; i++)
		n += f->cells[i].alternative ? 0 : 1;
	if (n != announced)
		return form_refuse(l, "$.cells",
		    "%d are announced, the tables have %d", announced, n);
	return 0;
}

int
form_load(struct form_loader *l, const char *text, size_t len, struct form *out)
{
	struct form f = { 0 };
	struct builder b = { .l = l, .f = &f };
	struct cJSON *root = form_parse(l, text, len);
	int rc = -1;

	if (root == NULL)
		return -1;
	if (load_head(l, root, &f) != 0 || load_blocks(&b, root) != 0 ||
	    check_count(l, root, &f) != 0 || form_load_rules(l, root, &f) != 0)
		goto out;
	*out = f;
	rc = 0;
out:
	json_free(root);
	return rc;
}

/* ---- the six sections ---- */

static int
load_section(struct form_loader *l, const char *path, const struct cJSON *v,
    const struct form_section *before, size_t n_before,
    struct form_section *out)
{
	static const char *const keys[] = { "number", "label", "also", NULL };
	const char **all;
	size_t n_all, k;

	if (form_check_keys(l, path, v, keys) != 0 ||
	    form_integer(
		l, path, v, "number", 1, LIMIT_SECTIONS, &out->number) != 0)
		return -1;
	if (out->number != (int)n_before + 1)
		return form_refuse(l, form_path(l, "%s.number", path),
		    "%d where %zu comes next", out->number, n_before + 1);
	out->label = form_string(l, path, v, "label");
	if (out->label == NULL ||
	    form_label_keys(l, path, out->label, v, &all, &n_all, NULL) != 0)
		return -1;
	/* The label's first key has the part's number in it. */
	k = form_number_prefix(out->label) > 0 ? 1 : 0;
	if (n_all <= k)
		return form_refuse(
		    l, form_path(l, "%s.label", path), "is no label");
	out->keys = all + k;
	out->n_keys = n_all - k;
	for (size_t i = 0; i < n_before; i++) {
		const char *key = form_common_key(
		    before[i].keys, before[i].n_keys, out->keys, out->n_keys);

		if (key != NULL)
			return form_refuse(l, path,
			    "label \"%s\" is part %d's too", key,
			    before[i].number);
	}
	return 0;
}

int
form_load_sections(struct form_loader *l, const char *text, size_t len,
    struct form_section **out, size_t *n)
{
	static const char *const keys[] = { "sections", NULL };
	struct cJSON *root = form_parse(l, text, len);
	const struct cJSON *array;
	struct form_section *sections;
	size_t i = 0;
	int rc = -1;

	if (root == NULL)
		return -1;
	if (form_check_keys(l, "$", root, keys) != 0 ||
	    form_array(l, "$", root, "sections", true, &array) != 0)
		goto out;
	sections = arena_calloc(l->a, json_count(array), sizeof(*sections));
	for (const struct cJSON *v = json_first(array); v != NULL;
	     v = json_next(v), i++)
		if (load_section(l, form_path(l, "$.sections[%zu]", i), v,
			sections, i, &sections[i]) != 0)
			goto out;
	*out = sections;
	*n = i;
	rc = 0;
out:
	json_free(root);
	return rc;
}
