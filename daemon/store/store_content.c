/*
 * What was read from a report's document, to and from its tables.
 */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/base/hash.h"
#include "collectors/form/form.h"
#include "collectors/text/boilerplate.h"
#include "daemon/store/inside.h"

/* Columns that table cells has. */
#define MAX_COLUMNS 15
/* Key of a row: "t3.received". */
#define ROW_KEY_SIZE 128
/* The content as one text, to be hashed: all sections at their limit. */
#define MAX_CONTENT_BYTES \
	(LIMIT_SECTIONS * LIMIT_SECTION_BYTES * 2u + 16u * 1024 * 1024)

static const char *const column_names[MAX_COLUMNS] = { ":c1", ":c2", ":c3",
	":c4", ":c5", ":c6", ":c7", ":c8", ":c9", ":c10", ":c11", ":c12",
	":c13", ":c14", ":c15" };

/* ---- rows by key ---- */

static const char *
row_key(const struct form_row *row, char out[ROW_KEY_SIZE])
{
	int len = snprintf(out, ROW_KEY_SIZE, "t%d%s%s", row->table,
	    row->id[0] == '\0' ? "" : ".", row->id);

	assert(len > 0 && len < ROW_KEY_SIZE);
	return out;
}

/* The row of a key, NULL when the form has none. */
static const struct form_row *
find_row(const struct form *f, const char *key)
{
	const char *id = key[0] == 't' && key[1] != '\0' ? key + 2 : "";

	for (size_t i = 0; i < f->n_rows; i++) {
		const struct form_row *row = &f->rows[i];

		if (key[0] == 't' && key[1] - '0' == row->table &&
		    strcmp(id[0] == '.' ? id + 1 : id, row->id) == 0)
			return row;
	}
	return NULL;
}

static size_t
columns_of(const struct form *f, const struct form_row *row)
{
	return f->blocks[row->block].n_columns;
}

/* ---- writing ---- */

int
store_delete_content(struct store *s, int64_t report, struct err *e)
{
	static const enum sql_name all[] = { SQL_CELLS_DELETE,
		SQL_CELL_NOTE_DELETE, SQL_SECTION_DELETE, SQL_TABLE_DELETE,
		SQL_VARIANT_DELETE, SQL_REASON_DELETE };

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		struct sql_query *q = sql_begin(s->sql, all[i]);

		sql_bind_int(q, ":report", report);
		if (sql_run(q, e) != 0)
			return -1;
	}
	return 0;
}

static int
put_row(struct store *s, int64_t report, const struct report *r,
    const struct form_row *row, struct err *e)
{
	const struct cell *cells = &r->cells[row->first_cell];
	size_t n = columns_of(r->form, row);
	char key[ROW_KEY_SIZE];
	bool any = false;
	struct sql_query *q;

	if (n > MAX_COLUMNS)
		return err_set(e, ERR_SCHEMA,
		    "form %s: row %s has %zu columns, limit %d", r->form->id,
		    row->id, n, MAX_COLUMNS);
	for (size_t i = 0; i < n; i++)
		any = any || cells[i].state == CELL_REPORTED;
	if (!any)
		return 0;
	q = sql_begin(s->sql, SQL_CELLS_INSERT);
	sql_bind_int(q, ":report", report);
	sql_bind_text(q, ":row", row_key(row, key));
	for (size_t i = 0; i < n; i++)
		if (cells[i].state == CELL_REPORTED)
			sql_bind_num(q, column_names[i], cells[i].value);
	return sql_run(q, e);
}

static int
put_note(struct store *s, int64_t report, const struct report *r, size_t i,
    struct err *e)
{
	const struct cell *cell = &r->cells[i];
	bool plain = cell->state == CELL_REPORTED || cell->state == CELL_ABSENT;
	struct sql_query *q;

	if (plain && cell->text == NULL)
		return 0;
	q = sql_begin(s->sql, SQL_CELL_NOTE_INSERT);
	sql_bind_int(q, ":report", report);
	sql_bind_text(q, ":cell", r->form->cells[i].id);
	sql_bind_text(q, ":state", cell_state_name(cell->state));
	sql_bind_text(q, ":text", cell->text);
	return sql_run(q, e);
}

static int
put_section(struct store *s, int64_t report, const struct report *r, size_t i,
    struct err *e)
{
	const struct section *section = &r->sections[i];
	struct sql_query *q = sql_begin(s->sql, SQL_SECTION_INSERT);

	sql_bind_int(q, ":report", report);
	sql_bind_int(q, ":position", (int64_t)i);
	sql_bind_int(q, ":number", section->number);
	sql_bind_int(q, ":printed_number", section->printed_number);
	sql_bind_text(q, ":heading", section->heading);
	sql_bind_text(q, ":text", section->text);
	sql_bind_int(q, ":variant", section->reworded);
	return sql_run(q, e);
}

static int
put_table(struct store *s, int64_t report, const struct report *r, size_t i,
    struct err *e)
{
	const struct report_table *t = &r->tables[i];
	struct buf missing;
	struct sql_query *q;
	int rc;

	buf_init(&missing, LIMIT_FORM_BYTES);
	for (size_t k = 0; k < t->n_missing_rows; k++) {
		char key[ROW_KEY_SIZE];

		buf_printf(&missing, "%s%s", k == 0 ? "" : " ",
		    row_key(&r->form->rows[t->missing_rows[k]], key));
	}
	q = sql_begin(s->sql, SQL_TABLE_INSERT);
	sql_bind_int(q, ":report", report);
	sql_bind_int(q, ":form_table", (int64_t)i + 2);
	sql_bind_int(q, ":found", t->found);
	sql_bind_int(q, ":picture", t->picture);
	sql_bind_int(q, ":elsewhere", t->elsewhere);
	sql_bind_int(q, ":nowhere", t->nowhere);
	sql_bind_text(q, ":missing_rows", buf_str(&missing));
	rc = sql_run(q, e);
	buf_fini(&missing);
	return rc;
}

static int
put_alternative(struct store *s, int64_t report, const struct report *r,
    size_t i, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_VARIANT_INSERT);

	sql_bind_int(q, ":report", report);
	sql_bind_int(q, ":position", (int64_t)i);
	sql_bind_int(q, ":form_table", r->alternatives[i].table);
	sql_bind_text(q, ":printed", r->alternatives[i].printed);
	sql_bind_text(q, ":label", r->alternatives[i].label);
	return sql_run(q, e);
}

static int
put_reason(struct store *s, int64_t report, const struct report *r, size_t i,
    struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_REASON_INSERT);

	sql_bind_int(q, ":report", report);
	sql_bind_int(q, ":position", (int64_t)i);
	sql_bind_text(q, ":reason", r->reasons[i]);
	return sql_run(q, e);
}

int
store_replace_content(
    struct store *s, int64_t report, const struct report *r, struct err *e)
{
	if (store_delete_content(s, report, e) != 0)
		return -1;
	for (size_t i = 0; i < r->form->n_rows; i++)
		if (put_row(s, report, r, &r->form->rows[i], e) != 0)
			return -1;
	for (size_t i = 0; i < r->form->n_cells; i++)
		if (put_note(s, report, r, i, e) != 0)
			return -1;
	for (size_t i = 0; i < r->n_sections; i++)
		if (put_section(s, report, r, i, e) != 0)
			return -1;
	for (size_t i = 0; i < REPORT_TABLES; i++)
		if (put_table(s, report, r, i, e) != 0)
			return -1;
	for (size_t i = 0; i < r->n_alternatives; i++)
		if (put_alternative(s, report, r, i, e) != 0)
			return -1;
	for (size_t i = 0; i < r->n_reasons; i++)
		if (put_reason(s, report, r, i, e) != 0)
			return -1;
	return 0;
}

/* ---- reading ---- */

int
store_load_cells(struct store *s, int64_t report, const struct form *form,
    struct cell *cells, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_CELLS_OF);
	int rc;

	memset(cells, 0, form->n_cells * sizeof(*cells));
	sql_bind_int(q, ":report", report);
	while ((rc = sql_step(q, e)) == 1) {
		const struct form_row *row = find_row(form, sql_text(q, 0));
		size_t n = row == NULL ? 0 : columns_of(form, row);

		for (size_t i = 0; i < n && i < MAX_COLUMNS; i++) {
			struct cell *cell = &cells[row->first_cell + i];

			if (sql_num(q, (int)i + 1, &cell->value))
				cell->state = CELL_REPORTED;
		}
	}
	sql_end(q);
	return rc;
}

static int
load_notes(struct store *s, struct arena *a, int64_t report, struct report *r,
    struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_CELL_NOTES_OF);
	int rc;

	sql_bind_int(q, ":report", report);
	while ((rc = sql_step(q, e)) == 1) {
		int i = form_cell_find(r->form, sql_text(q, 0));
		enum cell_state state;

		if (i < 0 || cell_state_parse(sql_text(q, 1), &state) != 0)
			continue;
		r->cells[i].state = state;
		r->cells[i].text = arena_strdup(a, sql_text_or_null(q, 2));
	}
	sql_end(q);
	return rc;
}

static int
load_sections(struct store *s, struct arena *a, int64_t report,
    struct report *r, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_SECTIONS_OF);
	size_t cap = 0;
	int rc;

	sql_bind_int(q, ":report", report);
	while ((rc = sql_step(q, e)) == 1) {
		struct section *section;

		r->sections = arena_grow(
		    a, r->sections, r->n_sections, &cap, sizeof(*r->sections));
		section = &r->sections[r->n_sections++];
		section->number = (int)sql_int(q, 0);
		section->printed_number = (int)sql_int(q, 1);
		section->heading = arena_strdup(a, sql_text_or_null(q, 2));
		section->text = arena_strdup(a, sql_text_or_null(q, 3));
		section->reworded = sql_int(q, 4) != 0;
	}
	sql_end(q);
	return rc;
}

static void
read_missing(struct arena *a, const struct form *form, const char *keys,
    struct report_table *t)
{
	size_t cap = 0;

	while (*keys != '\0') {
		size_t len = strcspn(keys, " ");
		const struct form_row *row =
		    find_row(form, arena_strndup(a, keys, len));

		if (row != NULL) {
			t->missing_rows = arena_grow(a, t->missing_rows,
			    t->n_missing_rows, &cap, sizeof(size_t));
			t->missing_rows[t->n_missing_rows++] =
			    (size_t)(row - form->rows);
		}
		keys += len + (keys[len] == ' ');
	}
}

static int
load_tables(struct store *s, struct arena *a, int64_t report, struct report *r,
    struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_TABLES_OF);
	int rc;

	sql_bind_int(q, ":report", report);
	while ((rc = sql_step(q, e)) == 1) {
		int64_t i = sql_int(q, 0) - 2;
		struct report_table *t;

		if (i < 0 || i >= REPORT_TABLES)
			continue;
		t = &r->tables[i];
		t->found = sql_int(q, 1) != 0;
		t->picture = sql_int(q, 2) != 0;
		t->elsewhere = sql_int(q, 3) != 0;
		t->nowhere = sql_int(q, 4) != 0;
		read_missing(a, r->form, sql_text(q, 5), t);
	}
	sql_end(q);
	return rc;
}

static int
load_alternatives(struct store *s, struct arena *a, int64_t report,
    struct report *r, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_VARIANTS_OF);
	size_t cap = 0;
	int rc;

	sql_bind_int(q, ":report", report);
	while ((rc = sql_step(q, e)) == 1) {
		r->alternatives = arena_grow(a, r->alternatives,
		    r->n_alternatives, &cap, sizeof(*r->alternatives));
		r->alternatives[r->n_alternatives++] =
		    (struct alternative_label){
			    .table = (int)sql_int(q, 0),
			    .printed = arena_strdup(a, sql_text(q, 1)),
			    .label = arena_strdup(a, sql_text(q, 2)),
		    };
	}
	sql_end(q);
	return rc;
}

static int
load_reasons(struct store *s, struct arena *a, int64_t report, struct report *r,
    struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_REASONS_OF);
	size_t cap = 0;
	int rc;

	sql_bind_int(q, ":report", report);
	while ((rc = sql_step(q, e)) == 1) {
		r->reasons = arena_grow(
		    a, r->reasons, r->n_reasons, &cap, sizeof(*r->reasons));
		r->reasons[r->n_reasons++] = arena_strdup(a, sql_text(q, 0));
	}
	sql_end(q);
	return rc;
}

static int
load_head(struct store *s, struct arena *a, int64_t report, struct report *r,
    struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_REPORT_GET);
	const char *form = "";
	int rc;

	sql_bind_int(q, ":report", report);
	rc = sql_step(q, e);
	if (rc == 1) {
		form = arena_strdup(a, sql_text(q, 0));
		r->year = (int)sql_int(q, 1);
		r->title = arena_strdup(a, sql_text_or_null(q, 2));
		r->publisher = arena_strdup(a, sql_text_or_null(q, 3));
		r->published_on = sql_date(q, 4);
		r->published_by = arena_strdup(a, sql_text_or_null(q, 5));
		r->period_from = sql_date(q, 6);
		r->period_to = sql_date(q, 7);
		r->preface = arena_strdup(a, sql_text_or_null(q, 8));
		r->truncated = sql_int(q, 9) != 0;
		store_dated_parse(sql_text(q, 10), r->dated);
	}
	sql_end(q);
	if (rc == 0)
		return err_set(e, ERR_NOT_FOUND, "there is no report %lld",
		    (long long)report);
	if (rc < 0)
		return -1;
	r->form = form_find(s->forms, form);
	if (r->form == NULL)
		return err_set(e, ERR_SCHEMA,
		    "a stored report has form %s, which is not known", form);
	return 0;
}

int
store_load_report(struct store *s, struct arena *a, int64_t report,
    struct report *out, struct err *e)
{
	struct report r = { 0 };

	if (load_head(s, a, report, &r, e) != 0)
		return -1;
	r.cells = arena_calloc(a, r.form->n_cells, sizeof(*r.cells));
	if (store_load_cells(s, report, r.form, r.cells, e) != 0 ||
	    load_notes(s, a, report, &r, e) != 0 ||
	    load_sections(s, a, report, &r, e) != 0 ||
	    load_tables(s, a, report, &r, e) != 0 ||
	    load_alternatives(s, a, report, &r, e) != 0 ||
	    load_reasons(s, a, report, &r, e) != 0)
		return -1;
	*out = r;
	return 0;
}

/* ---- comparing ---- */

static void
put_text(struct buf *b, const char *s)
{
	/* NULL and "" are two things; no text has either byte. */
	buf_puts(b, s == NULL ? "\x01" : s);
	buf_putc(b, '\x1f');
}

/* Where a text stands decides what of it may be the page's. */
enum place {
	PREFACE, /* below the site's head: only prose counts */
	SECTION,
	LAST_SECTION /* above the site's foot */
};

/* Without the page's boilerplate: a counter that moves with each visit, or the
 * list of today's news, is no other text. */
static void
put_prose(struct buf *b, const char *s, enum place place)
{
	bool pending = false; /* a counter whose number is on the next line */
	bool prose_only = place == PREFACE;

	if (s == NULL) {
		put_text(b, NULL);
		return;
	}
	while (*s != '\0') {
		size_t len = strcspn(s, "\n");
		bool left_out = (pending && boilerplate_number(s, len)) ||
		    boilerplate_line(s, len) ||
		    (prose_only && !boilerplate_is_prose(s, len)) ||
		    (place == LAST_SECTION && boilerplate_is_entry(s, len));

		pending = boilerplate_wants_number(s, len);
		if (!left_out) {
			buf_put(b, s, len);
			buf_putc(b, '\n');
		}
		if (place == LAST_SECTION && boilerplate_ends_text(s, len))
			prose_only = true;
		s += len + (s[len] == '\n');
	}
	put_text(b, "");
}

void
store_content_hash(const struct report *r, char out[HASH_TEXT_SIZE])
{
	struct buf b;

	buf_init(&b, MAX_CONTENT_BYTES);
	put_text(&b, r->form->id);
	put_text(&b, r->title);
	put_prose(&b, r->preface, PREFACE);
	for (size_t i = 0; i < r->form->n_cells; i++) {
		const struct cell *cell = &r->cells[i];
		char number[NUM_TEXT_SIZE];

		if (cell->state == CELL_ABSENT && cell->text == NULL)
			continue;
		put_text(&b, r->form->cells[i].id);
		put_text(&b, cell_state_name(cell->state));
		put_text(&b,
		    cell->state == CELL_REPORTED
			? num_format(cell->value, number)
			: NULL);
		put_text(&b, cell->text);
	}
	for (size_t i = 0; i < r->n_sections; i++) {
		put_text(&b, r->sections[i].heading);
		put_prose(&b, r->sections[i].text,
		    i + 1 < r->n_sections ? SECTION : LAST_SECTION);
	}
	hash_sha256(buf_str(&b), b.len, out);
	buf_fini(&b);
}
