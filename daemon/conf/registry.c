#include "daemon/conf/registry.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/base/mem.h"
#include "daemon/conf/address.h"
#include "daemon/conf/file.h"
#include "daemon/conf/table.h"
#include "daemon/conf/value.h"

/* What registry_load gives out, and the memory of all of it. */
struct registry_box {
	struct registry registry; /* the first: registry_free finds the rest */
	struct arena *arena;
};

enum column {
	COLUMN_CODE,
	COLUMN_NAME,
	COLUMN_KIND,
	COLUMN_COLLECTOR,
	COLUMN_URL,
	COLUMN_EMAIL,
	COLUMN_ALIASES,
	COLUMN_FIRST_YEAR,
	COLUMN_LAST_YEAR,
	COLUMN_SUCCESSOR,
	COLUMN_OPTIONS,
	N_COLUMNS
};

static const struct {
	const char *name;
	bool required;
} columns[N_COLUMNS] = {
	[COLUMN_CODE] = { "code", true },
	[COLUMN_NAME] = { "name", true },
	[COLUMN_KIND] = { "kind", true },
	[COLUMN_COLLECTOR] = { "collector", true },
	[COLUMN_URL] = { "url", true },
	[COLUMN_EMAIL] = { "email", true },
	[COLUMN_ALIASES] = { "aliases", false },
	[COLUMN_FIRST_YEAR] = { "first_year", false },
	[COLUMN_LAST_YEAR] = { "last_year", false },
	[COLUMN_SUCCESSOR] = { "successor", false },
	[COLUMN_OPTIONS] = { "options", false },
};

#define MAX_CODE 32

struct loader {
	registry_check *check;
	struct registry *registry;
	struct arena *arena;
	const char *file;
	int place[N_COLUMNS]; /* index of the column in a row, -1 none */
	size_t n_fields;      /* of the header */
	size_t township_cap;
	size_t n_sources;
	size_t *source_caps; /* by township */
	size_t source_caps_cap;
	struct err *e;
};

static PRINTF_LIKE(3, 4) int fail(
    const struct loader *l, size_t line, const char *fmt, ...)
{
	char message[ERR_MSG_SIZE];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(message, sizeof(message), fmt, ap);
	va_end(ap);
	return err_set(l->e, ERR_CONFIG, "%s:%zu: %s", l->file, line, message);
}

static const char *
field(const struct loader *l, const struct table_row *row, enum column c)
{
	return l->place[c] < 0 ? "" : row->fields[l->place[c]];
}

/* ---- the header ---- */

static int
find_column(const char *name)
{
	for (int c = 0; c < N_COLUMNS; c++)
		if (strcmp(columns[c].name, name) == 0)
			return c;
	return -1;
}

static int
read_header(struct loader *l, const struct table_row *row)
{
	for (int c = 0; c < N_COLUMNS; c++)
		l->place[c] = -1;
	for (size_t i = 0; i < row->n_fields; i++) {
		int c = find_column(row->fields[i]);

		if (c < 0)
			return fail(l, row->line, "unknown column \"%s\"",
			    row->fields[i]);
		if (l->place[c] >= 0)
			return fail(l, row->line, "column \"%s\" twice",
			    row->fields[i]);
		l->place[c] = (int)i;
	}
	for (int c = 0; c < N_COLUMNS; c++)
		if (columns[c].required && l->place[c] < 0)
			return fail(l, row->line, "column \"%s\" is missing",
			    columns[c].name);
	l->n_fields = row->n_fields;
	return 0;
}

/* ---- single fields ---- */

static int
check_code(const struct loader *l, size_t line, const char *code)
{
	if (code[0] == '\0')
		return fail(l, line, "code is empty");
	if (strlen(code) > MAX_CODE ||
	    code[strspn(code,
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		"0123456789_-")] != '\0')
		return fail(l, line,
		    "code \"%s\" is not 1 to %d of A-Z a-z 0-9 _ -", code,
		    MAX_CODE);
	return 0;
}

static int
read_year(const struct loader *l, const struct table_row *row, enum column c,
    int *out)
{
	const char *text = field(l, row, c);
	int64_t v;

	if (text[0] == '\0') {
		*out = 0;
		return 0;
	}
	if (value_parse_int(text, &v) < 0 || v < LIMIT_YEAR_MIN ||
	    v > LIMIT_YEAR_MAX)
		return fail(l, row->line, "%s \"%s\" is no year from %d to %d",
		    columns[c].name, text, LIMIT_YEAR_MIN, LIMIT_YEAR_MAX);
	*out = (int)v;
	return 0;
}

static int
check_email(const struct loader *l, size_t line, const char *email)
{
	if (email[0] != '\0' && !address_is_valid(email))
		return fail(l, line, "email \"%s\" is no mail address", email);
	return 0;
}

/* Names between ';' (the full-width one, too), white space around dropped. */
static void
read_aliases(const struct loader *l, const char *text, struct township *t)
{
	size_t cap = 0;
	const char *p = text;

	while (*p != '\0') {
		const char *half = strchr(p, ';');
		const char *full = strstr(p, "；");
		const char *end = p + strlen(p);
		size_t skip = 0;
		const char *name;

		if (half != NULL && (full == NULL || half < full)) {
			end = half;
			skip = 1;
		} else if (full != NULL) {
			end = full;
			skip = strlen("；");
		}
		name = table_trim(l->arena, p, (size_t)(end - p));
		p = end + skip;
		if (name[0] == '\0')
			continue;
		t->aliases = arena_grow(l->arena, t->aliases, t->n_aliases,
		    &cap, sizeof(*t->aliases));
		t->aliases[t->n_aliases++] = name;
	}
}

/* ---- rows ---- */

static struct township *
find_township(const struct registry *r, const char *code)
{
	for (size_t i = 0; i < r->n_townships; i++)
		if (strcmp(r->townships[i].code, code) == 0)
			return &r->townships[i];
	return NULL;
}

static size_t
first_line(const struct township *t)
{
	return t->sources[0].line;
}

/* A township of its first line; without its source. */
static int
read_township(struct loader *l, const struct table_row *row, struct township *t)
{
	const char *kind = field(l, row, COLUMN_KIND);

	t->code = field(l, row, COLUMN_CODE);
	t->name = field(l, row, COLUMN_NAME);
	t->email = field(l, row, COLUMN_EMAIL);
	t->successor = field(l, row, COLUMN_SUCCESSOR);
	if (check_code(l, row->line, t->code) < 0)
		return -1;
	if (t->name[0] == '\0')
		return fail(l, row->line, "name is empty");
	if (township_kind_parse(kind, &t->kind) < 0)
		return fail(l, row->line,
		    "kind \"%s\" is none of: township department county", kind);
	if (check_email(l, row->line, t->email) < 0 ||
	    read_year(l, row, COLUMN_FIRST_YEAR, &t->first_year) < 0 ||
	    read_year(l, row, COLUMN_LAST_YEAR, &t->last_year) < 0)
		return -1;
	if (t->last_year != 0 && t->last_year < t->first_year)
		return fail(l, row->line,
		    "last_year %d is before first_year %d", t->last_year,
		    t->first_year);
	read_aliases(l, field(l, row, COLUMN_ALIASES), t);
	return 0;
}

static int
differs(const struct loader *l, const struct table_row *row,
    const struct township *t, enum column c)
{
	return fail(l, row->line, "%s of %s is another than in line %zu",
	    columns[c].name, t->code, first_line(t));
}

static bool
same_aliases(const struct township *a, const struct township *b)
{
	if (a->n_aliases != b->n_aliases)
		return false;
	for (size_t i = 0; i < a->n_aliases; i++)
		if (strcmp(a->aliases[i], b->aliases[i]) != 0)
			return false;
	return true;
}

/* A further line of a township: the body must be the same; what is left empty
 * but for name and kind is taken from the first line. */
static int
check_same(const struct loader *l, const struct table_row *row,
    const struct township *t, const struct township *again)
{
	if (strcmp(again->name, t->name) != 0)
		return differs(l, row, t, COLUMN_NAME);
	if (again->kind != t->kind)
		return differs(l, row, t, COLUMN_KIND);
	if (again->email[0] != '\0' && strcmp(again->email, t->email) != 0)
		return differs(l, row, t, COLUMN_EMAIL);
	if (again->n_aliases > 0 && !same_aliases(t, again))
		return differs(l, row, t, COLUMN_ALIASES);
	if (again->first_year != 0 && again->first_year != t->first_year)
		return differs(l, row, t, COLUMN_FIRST_YEAR);
	if (again->last_year != 0 && again->last_year != t->last_year)
		return differs(l, row, t, COLUMN_LAST_YEAR);
	if (again->successor[0] != '\0' &&
	    strcmp(again->successor, t->successor) != 0)
		return differs(l, row, t, COLUMN_SUCCESSOR);
	return 0;
}

static int
read_source(
    const struct loader *l, const struct table_row *row, struct source *s)
{
	struct err why;

	s->collector = field(l, row, COLUMN_COLLECTOR);
	s->url = field(l, row, COLUMN_URL);
	s->options = field(l, row, COLUMN_OPTIONS);
	s->line = row->line;
	if (l->check(s->collector, s->url, s->options, &why) < 0)
		return fail(l, row->line, "%s", why.msg);
	return 0;
}

static int
add_source(struct loader *l, struct township *t, const struct source *s)
{
	size_t at = (size_t)(t - l->registry->townships);

	for (size_t i = 0; i < t->n_sources; i++)
		if (strcmp(t->sources[i].collector, s->collector) == 0 &&
		    strcmp(t->sources[i].url, s->url) == 0)
			return fail(l, s->line, "same source as line %zu",
			    t->sources[i].line);
	if (l->n_sources == LIMIT_SOURCES)
		return fail(l, s->line, "more than %d sources", LIMIT_SOURCES);
	t->sources = arena_grow(l->arena, t->sources, t->n_sources,
	    &l->source_caps[at], sizeof(*t->sources));
	t->sources[t->n_sources++] = *s;
	l->n_sources++;
	return 0;
}

static int
read_row(struct loader *l, const struct table_row *row)
{
	struct registry *r = l->registry;
	struct township read = { 0 }, *t;
	struct source source = { 0 };

	if (row->n_fields != l->n_fields)
		return fail(l, row->line, "%zu fields, the header has %zu",
		    row->n_fields, l->n_fields);
	if (read_township(l, row, &read) < 0 ||
	    read_source(l, row, &source) < 0)
		return -1;
	t = find_township(r, read.code);
	if (t != NULL)
		return check_same(l, row, t, &read) < 0
		    ? -1
		    : add_source(l, t, &source);
	if (r->n_townships == LIMIT_TOWNSHIPS)
		return fail(
		    l, row->line, "more than %d townships", LIMIT_TOWNSHIPS);
	r->townships = arena_grow(l->arena, r->townships, r->n_townships,
	    &l->township_cap, sizeof(*r->townships));
	l->source_caps = arena_grow(l->arena, l->source_caps, r->n_townships,
	    &l->source_caps_cap, sizeof(*l->source_caps));
	t = &r->townships[r->n_townships];
	l->source_caps[r->n_townships++] = 0;
	*t = read;
	return add_source(l, t, &source);
}

static int
check_successors(const struct loader *l)
{
	const struct registry *r = l->registry;

	for (size_t i = 0; i < r->n_townships; i++) {
		const struct township *t = &r->townships[i];

		if (t->successor[0] == '\0')
			continue;
		if (strcmp(t->successor, t->code) == 0)
			return fail(l, first_line(t),
			    "successor of %s is itself", t->code);
		if (find_township(r, t->successor) == NULL)
			return fail(l, first_line(t),
			    "successor \"%s\" is no code of this file",
			    t->successor);
	}
	return 0;
}

static int
load(struct loader *l, const struct table *table)
{
	if (table->n_rows == 0)
		return fail(l, 1, "no header line");
	if (read_header(l, &table->rows[0]) < 0)
		return -1;
	for (size_t i = 1; i < table->n_rows; i++)
		if (read_row(l, &table->rows[i]) < 0)
			return -1;
	return check_successors(l);
}

struct registry *
registry_parse(const char *file, const char *text, size_t len,
    registry_check *check, struct err *e)
{
	struct registry_box *box = mem_calloc(1, sizeof(*box));
	struct loader l = { .e = e, .file = file, .check = check };
	struct table table;

	box->arena = arena_new();
	l.registry = &box->registry;
	l.arena = box->arena;
	if (table_parse(l.arena, l.file, text, len, &table, e) < 0 ||
	    load(&l, &table) < 0) {
		registry_free(&box->registry);
		return NULL;
	}
	return &box->registry;
}

struct registry *
registry_load(const char *path, registry_check *check, struct err *e)
{
	size_t len;
	char *text = conf_file_read(path, &len, e);
	struct registry *r;

	if (text == NULL)
		return NULL;
	r = registry_parse(conf_file_name(path), text, len, check, e);
	free(text);
	return r;
}

void
registry_free(struct registry *r)
{
	struct registry_box *box = (struct registry_box *)r;

	if (box == NULL)
		return;
	arena_free(box->arena);
	free(box);
}

const struct township *
registry_find(const struct registry *r, const char *code)
{
	return find_township(r, code);
}
