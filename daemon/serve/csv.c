#include "daemon/serve/csv.h"

#include <inttypes.h>
#include <string.h>

#include "collectors/base/buf.h"

void
csv_begin(struct csv_writer *w, struct buf *out)
{
	w->out = out;
	w->in_row = false;
	(void)buf_puts(out, "\xef\xbb\xbf");
}

static void
separate(struct csv_writer *w)
{
	if (w->in_row)
		(void)buf_putc(w->out, ',');
	w->in_row = true;
}

/* What a spreadsheet would calculate instead of showing it; Chinese ones take
 * the full-width signs for the same. */
static bool
is_formula(const char *s)
{
	static const char *const wide[] = { "\xef\xbc\x9d", "\xef\xbc\x8b",
		"\xef\xbc\x8d", "\xef\xbc\xa0" };

	if (strchr("=+-@\t\r\n", *s) != NULL)
		return true;
	for (size_t i = 0; i < sizeof(wide) / sizeof(wide[0]); i++)
		if (strncmp(s, wide[i], 3) == 0)
			return true;
	return false;
}

void
csv_text(struct csv_writer *w, const char *s)
{
	separate(w);
	if (s == NULL || *s == '\0')
		return;
	bool formula = is_formula(s);

	if (strpbrk(s, ",\"\r\n") == NULL) {
		if (formula)
			(void)buf_putc(w->out, '\'');
		(void)buf_puts(w->out, s);
		return;
	}
	(void)buf_puts(w->out, formula ? "\"'" : "\"");
	for (; *s != '\0'; s++) {
		if (*s == '"')
			(void)buf_putc(w->out, '"');
		(void)buf_putc(w->out, *s);
	}
	(void)buf_putc(w->out, '"');
}

void
csv_int(struct csv_writer *w, int64_t v)
{
	separate(w);
	(void)buf_printf(w->out, "%" PRId64, v);
}

void
csv_num(struct csv_writer *w, struct num v)
{
	char text[NUM_TEXT_SIZE];

	separate(w);
	(void)buf_puts(w->out, num_format(v, text));
}

void
csv_figure(struct csv_writer *w, const char *number)
{
	separate(w);
	(void)buf_puts(w->out, number);
}

void
csv_empty(struct csv_writer *w)
{
	separate(w);
}

void
csv_end_row(struct csv_writer *w)
{
	(void)buf_puts(w->out, "\r\n");
	w->in_row = false;
}

void
csv_headings(struct csv_writer *w, const char *const *headings)
{
	for (; *headings != NULL; headings++)
		csv_text(w, *headings);
	csv_end_row(w);
}
