#include "daemon/conf/table.h"

#include <csv.h>
#include <iconv.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/utf8.h"

const char *
table_trim(struct arena *a, const char *s, size_t len)
{
	size_t from = len, to = 0, pos = 0;

	while (pos < len) {
		size_t start = pos;

		if (utf8_is_space(utf8_next(s, len, &pos)))
			continue;
		if (from == len)
			from = start;
		to = pos;
	}
	return from < to ? arena_strndup(a, s + from, to - from) : "";
}

static size_t
line_at(const char *text, size_t pos)
{
	size_t line = 1;

	for (size_t i = 0; i < pos; i++)
		line += text[i] == '\n';
	return line;
}

/* `text` as UTF-8 without BOM, whichever of the two charsets it is in. */
static int
to_utf8(struct arena *a, const char *file, const char **text, size_t *len,
    struct err *e)
{
	/* One GB18030 byte gives at most two of UTF-8: two give three. */
	size_t in_left = *len, out_left = 2 * *len;
	char *in = arena_strndup(a, *text, *len), *start = in;
	char *out, *end;
	iconv_t cd;
	size_t r;

	if (*len >= 3 && memcmp(*text, "\xef\xbb\xbf", 3) == 0) {
		*text += 3;
		*len -= 3;
	}
	if (utf8_valid(*text, *len))
		return 0;
	if (memchr(*text, '\0', *len) != NULL)
		return err_set(e, ERR_CONFIG,
		    "%s: is no text (a CSV file in UTF-8 or GB18030 is "
		    "needed)",
		    file);
	cd = iconv_open("UTF-8", "GB18030");
	if (cd == (iconv_t)-1)
		return err_set(e, ERR_CONFIG,
		    "%s: is not UTF-8, and this system cannot decode GB18030",
		    file);
	out = end = arena_alloc(a, out_left + 1);
	r = iconv(cd, &in, &in_left, &end, &out_left);
	(void)iconv_close(cd);
	if (r == (size_t)-1)
		return err_set(e, ERR_CONFIG,
		    "%s:%zu: is neither UTF-8 nor GB18030 text", file,
		    line_at(start, (size_t)(in - start)));
	*text = out;
	*len = (size_t)(end - out);
	return 0;
}

struct parse {
	struct arena *a;
	struct table *table;
	size_t line; /* of the byte that is being parsed */
	bool in_row;
	struct table_row row;
	size_t row_cap, field_cap;
};

static void
on_field(void *data, size_t len, void *arg)
{
	struct parse *p = arg;
	struct table_row *row = &p->row;

	row->fields = arena_grow(p->a, row->fields, row->n_fields,
	    &p->field_cap, sizeof(*row->fields));
	row->fields[row->n_fields++] = table_trim(p->a, data, len);
}

static void
on_row(int c, void *arg)
{
	struct parse *p = arg;
	bool empty = true;

	(void)c;
	for (size_t i = 0; i < p->row.n_fields; i++)
		empty = empty && p->row.fields[i][0] == '\0';
	if (!empty) {
		p->table->rows = arena_grow(p->a, p->table->rows,
		    p->table->n_rows, &p->row_cap, sizeof(p->row));
		p->table->rows[p->table->n_rows++] = p->row;
	}
	memset(&p->row, 0, sizeof(p->row));
	p->field_cap = 0;
	p->in_row = false;
}

/* libcsv knows no lines, so it gets byte after byte and they are counted
 * here. */
static int
parse_bytes(
    struct csv_parser *csv, struct parse *p, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (!p->in_row && text[i] != '\n' && text[i] != '\r') {
			p->in_row = true;
			p->row.line = p->line;
		}
		if (csv_parse(csv, text + i, 1, on_field, on_row, p) != 1)
			return -1;
		p->line += text[i] == '\n';
	}
	return csv_fini(csv, on_field, on_row, p) == 0 ? 0 : -1;
}

int
table_parse(struct arena *a, const char *file, const char *text, size_t len,
    struct table *out, struct err *e)
{
	struct table table = { 0 };
	struct parse p = { .a = a, .table = &table, .line = 1 };
	struct csv_parser csv;
	int r = 0;

	if (to_utf8(a, file, &text, &len, e) < 0)
		return -1;
	if (csv_init(&csv, CSV_STRICT | CSV_STRICT_FINI) != 0)
		abort();
	if (parse_bytes(&csv, &p, text, len) < 0)
		r = err_set(e, ERR_CONFIG,
		    "%s:%zu: a quotation mark that does not enclose a whole "
		    "field, or is never closed",
		    file, p.row.line);
	csv_free(&csv);
	if (r == 0)
		*out = table;
	return r;
}
