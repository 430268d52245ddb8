/*
 * Writes random reports as HTML to be printed, and reads the prints back.
 *
 *     printed write FOLDER
 *     printed bare FOLDER
 *     printed read FOLDER CONVERTER
 *     printed read-bare FOLDER CONVERTER
 *     printed same PAGE PRINT CONVERTER
 *     printed drop FOLDER CONVERTER STEP
 *     printed docx FOLDER
 *
 * The names of the files are the seeds. Every cell must be as it was: what is
 * read otherwise is worse than what cannot be read, and told apart.
 */
#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/decode/decode.h"
#include "collectors/form/form.h"
#include "collectors/model/page.h"
#include "collectors/model/report.h"
#include "collectors/normalize/normalize.h"
#include "daemon/reader/conversion.h"
#include "tests/printed/disturb.h"
#include "tests/support/random_report.h"
#include "tests/support/render.h"

#define REPORTS 10
/* Ways in which a print is disturbed. */
#define MOVES     9
#define STEPS     3
#define COLUMNS   30
#define MAX_BYTES (4u * 1024 * 1024)

/* What a print looks like: lines around every cell, and small letters in
 * every third. */
static const char *const styles[] = { "font-size:12pt", "font-size:10.5pt",
	"font-size:8pt" };

static struct form_set *forms;

static void
make(struct arena *a, uint64_t seed, struct report *out)
{
	const struct form *form =
	    form_of_year(forms, seed % 4 == 3 ? 2020 : 2024);

	random_report(a, form, seed, out);
	if (seed % 5 == 4)
		random_report_use_alternative(out);
	if (seed % 2 == 1)
		random_report_blank(out, seed, 12);
}

/* The page with borders: prints of offices have them. */
static void
put_borders(struct buf *out, const char *html, uint64_t seed)
{
	const char *p = html, *tag;

	(void)buf_printf(out,
	    "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><style>"
	    "table{border-collapse:collapse;width:100%%;%s}"
	    "td,th{border:1px solid #000;padding:2px}</style></head><body>",
	    styles[seed % 3]);
	while ((tag = strstr(p, "<table")) != NULL) {
		(void)buf_put(out, p, (size_t)(tag - p));
		(void)buf_puts(out, "<table border=\"1\" cellspacing=\"0\" ");
		p = tag + strlen("<table");
	}
	(void)buf_puts(out, p);
}

/* The page as HTML has it without any style: no lines. */
static void
put_bare(struct buf *out, const char *html)
{
	static const char border[] = " border=\"1\"";
	const char *tag;

	while ((tag = strstr(html, border)) != NULL) {
		(void)buf_put(out, html, (size_t)(tag - html));
		html = tag + sizeof(border) - 1;
	}
	(void)buf_puts(out, html);
}

static int
write_reports(const char *folder, bool bare)
{
	struct arena *a = arena_new();

	for (uint64_t seed = 1; seed <= REPORTS; seed++) {
		const struct render_options o = { .shape = RENDER_HTML,
			.published_on = "2024-01-12" };
		struct buf html, page;
		struct report r;
		char path[4096];
		FILE *f;

		make(a, seed, &r);
		buf_init(&html, MAX_BYTES);
		buf_init(&page, MAX_BYTES);
		render_report(&html, &r, &o);
		if (bare)
			put_bare(&page, buf_str(&html));
		else
			put_borders(&page, buf_str(&html), seed);
		(void)snprintf(
		    path, sizeof(path), "%s/%d.html", folder, (int)seed);
		f = fopen(path, "wb");
		if (f == NULL ||
		    fwrite(page.data, 1, page.len, f) != page.len ||
		    fclose(f) != 0) {
			perror(path);
			return 1;
		}
		buf_fini(&html);
		buf_fini(&page);
	}
	arena_free(a);
	return 0;
}

static bool
read_file(const char *path, struct buf *out)
{
	FILE *f = fopen(path, "rb");
	char piece[65536];
	size_t n;

	if (f == NULL)
		return false;
	while ((n = fread(piece, 1, sizeof(piece), f)) > 0)
		(void)buf_put(out, piece, n);
	return fclose(f) == 0;
}

/* What is taken from the conversion before it is read. */
enum loss {
	NO_LOSS,
	LOSE_LINES, /* no drawing at all */
	LOSE_HALF,  /* the drawing breaks off in its middle */
};
#define N_LOSSES 3

static const char *const losses[N_LOSSES] = { "whole", "without lines",
	"with half of the drawing" };

static size_t
lose(const char *converted, size_t len, enum loss loss)
{
	const char *drawing = memmem(converted, len, "<?xml", 5);
	size_t before = drawing == NULL ? len : (size_t)(drawing - converted);

	if (loss == LOSE_LINES)
		return before;
	return loss == LOSE_HALF ? before + (len - before) / 2 : len;
}

/* On the heap. */
static int
convert_print(const struct buf *pdf, const char *converter, char **out,
    size_t *len, struct err *e)
{
	const struct converter_settings settings = { .program = converter,
		.memory = (int64_t)512 * 1024 * 1024,
		.deadline_ms = 60000 };
	struct conversion_outcome outcome = { 0 };

	*out = NULL;
	if (conversion_wait(
		&settings, pdf->data, pdf->len, &outcome, out, len, e) < 0)
		return -1;
	if (*out == NULL)
		return err_set(e, ERR_UNREADABLE, "not converted");
	return 0;
}

static int
read_converted(struct arena *a, const struct buf *pdf, const char *converted,
    size_t len, struct report *out, struct err *e)
{
	const struct normalize_context context = { 0 };
	struct page page;

	if (decode_converted(a, pdf->data, pdf->len, converted, len, &page, e) <
	    0)
		return -1;
	return normalize_page(a, &page, forms, &context, out, e);
}

static int
read_print(struct arena *a, const struct buf *pdf, const char *converter,
    enum loss loss, struct report *out, struct err *e)
{
	char *converted;
	size_t len;
	int rc;

	if (convert_print(pdf, converter, &converted, &len, e) < 0)
		return -1;
	rc = read_converted(
	    a, pdf, converted, lose(converted, len, loss), out, e);
	free(converted);
	return rc;
}

/* Of which so little is read that it is refused. */
static bool
is_refused(const struct report *r)
{
	size_t n = 0, n_read = 0;

	for (int table = 2; table < 2 + REPORT_TABLES; table++) {
		size_t here;

		n_read += normalize_count_read(r, table, &here);
		n += here;
	}
	return n_read * 2 < n;
}

/* Cells that are another's value, and those that could not be read. */
static void
compare(const struct report *want, const struct report *got, const char *path,
    size_t *n_wrong, size_t *n_unread)
{
	if (want->form != got->form) {
		printf("%s: form %s\n", path, got->form->id);
		*n_wrong += 1;
		return;
	}
	for (size_t i = 0; i < want->form->n_cells; i++) {
		const struct cell *w = &want->cells[i], *g = &got->cells[i];
		bool same = w->state == g->state &&
		    (w->state != CELL_REPORTED ||
			num_equal(w->value, g->value));

		if (same)
			continue;
		if (g->state == CELL_REPORTED)
			printf("%s: %s: %lld, was %s %lld\n", path,
			    want->form->cells[i].id, (long long)g->value.value,
			    cell_state_name(w->state),
			    (long long)w->value.value);
		*n_wrong += g->state == CELL_REPORTED;
		*n_unread += g->state != CELL_REPORTED;
	}
}

/* One print, read with a loss: counts what is wrong and what is not read. */
static bool
read_one(const char *path, uint64_t seed, const char *converter, enum loss loss,
    size_t *n_wrong, size_t *n_unread)
{
	struct arena *a = arena_new();
	struct report want, got;
	struct err e = { 0 };
	struct buf pdf;

	make(a, seed, &want);
	buf_init(&pdf, 16 * MAX_BYTES);
	if (!read_file(path, &pdf)) {
		perror(path);
		return false;
	}
	if (read_print(a, &pdf, converter, loss, &got, &e) < 0) {
		if (loss == NO_LOSS)
			printf("%s: %s\n", path, e.msg);
		*n_unread += want.form->n_cells;
	} else {
		compare(&want, &got, path, n_wrong, n_unread);
	}
	buf_fini(&pdf);
	arena_free(a);
	return true;
}

/* A whole print reads exactly. What is lost may cost cells, but none may be
 * read as another's value. */
static int
read_reports(const char *folder, const char *converter)
{
	int code = 0;

	for (int loss = NO_LOSS; loss < N_LOSSES; loss++) {
		size_t n_wrong = 0, n_unread = 0;

		for (uint64_t seed = 1; seed <= REPORTS; seed++) {
			char path[4096];

			(void)snprintf(
			    path, sizeof(path), "%s/%d.pdf", folder, (int)seed);
			/* Some folders have but the first. */
			if (seed > 1 && access(path, F_OK) != 0)
				break;
			if (!read_one(path, seed, converter, (enum loss)loss,
				&n_wrong, &n_unread))
				return 1;
		}
		printf("%s, %s: %zu cells wrong, %zu not read\n", folder,
		    losses[loss], n_wrong, n_unread);
		if (n_wrong > 0 || (loss == NO_LOSS && n_unread > 0))
			code = 1;
	}
	return code;
}

/* Tables without lines: no cell may be another's value, and most prints are
 * read. */
static int
read_bare(const char *folder, const char *converter)
{
	size_t n_wrong = 0, n_unread = 0, n_cells = 0;

	for (uint64_t seed = 1; seed <= REPORTS; seed++) {
		struct arena *a = arena_new();
		struct report want;
		char path[4096];

		make(a, seed, &want);
		n_cells += want.form->n_cells;
		arena_free(a);
		(void)snprintf(
		    path, sizeof(path), "%s/%d.pdf", folder, (int)seed);
		if (!read_one(
			path, seed, converter, NO_LOSS, &n_wrong, &n_unread))
			return 1;
	}
	printf("%s, no lines: %zu cells wrong, %zu of %zu not read\n", folder,
	    n_wrong, n_unread, n_cells);
	return n_wrong == 0 && n_unread * 2 < n_cells ? 0 : 1;
}

/* One print, disturbed in every way. */
static bool
disturb_one(const char *path, uint64_t seed, const char *converter,
    size_t *n_wrong, size_t *n_unread)
{
	static const int moves[MOVES][2] = { { 0, 0 }, { 3, 0 }, { -3, 0 },
		{ 7, 0 }, { -7, 0 }, { 0, 3 }, { 0, -3 }, { 0, 7 }, { 0, -7 } };
	static const int steps[STEPS] = { 7, 41, 211 };
	struct arena *a = arena_new();
	struct report want;
	struct err e = { 0 };
	struct buf pdf;
	char *converted;
	size_t len;

	make(a, seed, &want);
	buf_init(&pdf, 16 * MAX_BYTES);
	if (!read_file(path, &pdf) ||
	    convert_print(&pdf, converter, &converted, &len, &e) < 0)
		return false;
	for (int way = 0; way < MOVES * STEPS + COLUMNS; way++) {
		struct arena *own = arena_new();
		char *copy = strndup(converted, len);
		struct report got;
		int column = way - MOVES * STEPS;

		if (copy == NULL)
			return false;
		if (column >= 0)
			disturb_column(copy, column * 5);
		else
			disturb_words(copy, steps[way / MOVES],
			    moves[way % MOVES][0], moves[way % MOVES][1]);
		if (read_converted(own, &pdf, copy, strlen(copy), &got, &e) <
			0 ||
		    is_refused(&got))
			*n_unread += want.form->n_cells;
		else
			compare(&want, &got, path, n_wrong, n_unread);
		free(copy);
		arena_free(own);
	}
	free(converted);
	buf_fini(&pdf);
	arena_free(a);
	return true;
}

/* Prints without lines, of which words are moved, lost, or a column is. */
static int
disturb_bare(const char *folder, const char *converter)
{
	size_t n_wrong = 0, n_unread = 0;

	for (uint64_t seed = 1; seed <= REPORTS; seed++) {
		char path[4096];

		(void)snprintf(
		    path, sizeof(path), "%s/%d.pdf", folder, (int)seed);
		if (!disturb_one(path, seed, converter, &n_wrong, &n_unread))
			return 1;
	}
	printf("%s, no lines, disturbed: %zu cells wrong, %zu not read\n",
	    folder, n_wrong, n_unread);
	return n_wrong == 0 ? 0 : 1;
}

/* A page and its print: the same cells. */
static int
read_same(const char *page_path, const char *path, const char *converter)
{
	const struct normalize_context context = { 0 };
	struct arena *a = arena_new();
	struct report want, got;
	size_t n_wrong = 0, n_unread = 0;
	struct err e = { 0 };
	struct page page;
	struct buf html, pdf;

	buf_init(&html, MAX_BYTES);
	buf_init(&pdf, 16 * MAX_BYTES);
	if (!read_file(page_path, &html) || !read_file(path, &pdf) ||
	    decode_document(a, html.data, html.len, NULL, &page, &e) < 0 ||
	    normalize_page(a, &page, forms, &context, &want, &e) < 0 ||
	    read_print(a, &pdf, converter, NO_LOSS, &got, &e) < 0) {
		printf("%s: %s\n", path, e.msg);
		return 1;
	}
	compare(&want, &got, path, &n_wrong, &n_unread);
	printf("%s: %zu cells wrong, %zu not read\n", path, n_wrong, n_unread);
	buf_fini(&html);
	buf_fini(&pdf);
	arena_free(a);
	return n_wrong == 0 && n_unread == 0 ? 0 : 1;
}

/* The next shape of the drawing that is no letter; *len is its length. */
static char *
next_shape(char *p, size_t *len)
{
	static const char path[] = "<path ",
			  letter[] = "style=\"stroke:none;\"";

	while ((p = strstr(p, path)) != NULL) {
		const char *end = strstr(p, "/>");

		p += sizeof(path) - 1;
		if (end == NULL)
			return NULL;
		if (strncmp(p, letter, sizeof(letter) - 1) == 0)
			continue;
		p -= sizeof(path) - 1;
		*len = (size_t)(end + 2 - p);
		return p;
	}
	return NULL;
}

/* A print read again and again, each time without one of its lines, every
 * `step`th. */
static bool
drop_shapes(const char *path, uint64_t seed, const char *converter, int step,
    size_t *n_wrong, size_t *n_unread)
{
	struct arena *a = arena_new();
	struct report want;
	struct err e = { 0 };
	struct buf pdf;
	char *converted = NULL, *shape, kept[4096];
	size_t len, size = 0, n = 0;
	bool good;

	make(a, seed, &want);
	buf_init(&pdf, 16 * MAX_BYTES);
	good = read_file(path, &pdf) &&
	    convert_print(&pdf, converter, &converted, &len, &e) == 0;
	for (shape = converted; good; shape += size) {
		struct arena *own;
		struct report got;

		shape = next_shape(shape, &size);
		if (shape == NULL)
			break;
		if (size > sizeof(kept) || n++ % (size_t)step != 0)
			continue;
		own = arena_new();
		memcpy(kept, shape, size);
		memset(shape, ' ', size);
		if (read_converted(own, &pdf, converted, len, &got, &e) < 0) {
			*n_unread += want.form->n_cells;
		} else {
			size_t before = *n_wrong;

			compare(&want, &got, path, n_wrong, n_unread);
			if (before != *n_wrong)
				printf("%s: without %.*s\n", path, (int)size,
				    kept);
		}
		memcpy(shape, kept, size);
		arena_free(own);
	}
	printf("%s: %zu shapes\n", path, n);
	free(converted);
	buf_fini(&pdf);
	arena_free(a);
	return good && n > 0;
}

/* No single line that is missing makes one value another's. */
static int
drop_lines(const char *folder, const char *converter, int step)
{
	size_t n_wrong = 0, n_unread = 0;

	for (uint64_t seed = 1; seed <= REPORTS; seed++) {
		char path[4096];

		(void)snprintf(
		    path, sizeof(path), "%s/%d.pdf", folder, (int)seed);
		if (!drop_shapes(
			path, seed, converter, step, &n_wrong, &n_unread)) {
			printf("%s: nothing to drop\n", path);
			return 1;
		}
	}
	printf("%s, without a line: %zu cells wrong, %zu not read\n", folder,
	    n_wrong, n_unread);
	return n_wrong == 0 ? 0 : 1;
}

/* The same reports as Word documents, on their way to the printer. */
static int
read_documents(const char *folder)
{
	const struct normalize_context context = { 0 };
	size_t n_wrong = 0, n_unread = 0;

	for (uint64_t seed = 1; seed <= REPORTS; seed++) {
		struct arena *a = arena_new();
		struct report want, got;
		struct err e = { 0 };
		struct page page;
		struct buf docx;
		char path[4096];

		make(a, seed, &want);
		buf_init(&docx, MAX_BYTES);
		(void)snprintf(
		    path, sizeof(path), "%s/%d.docx", folder, (int)seed);
		if (!read_file(path, &docx) ||
		    decode_document(a, docx.data, docx.len, NULL, &page, &e) <
			0 ||
		    normalize_page(a, &page, forms, &context, &got, &e) < 0) {
			printf("%s: %s\n", path, e.msg);
			n_unread += want.form->n_cells;
		} else {
			compare(&want, &got, path, &n_wrong, &n_unread);
		}
		buf_fini(&docx);
		arena_free(a);
	}
	printf("%s, Word: %zu cells wrong, %zu not read\n", folder, n_wrong,
	    n_unread);
	return n_wrong == 0 && n_unread == 0 ? 0 : 1;
}

int
main(int argc, char **argv)
{
	int code = 2;

	forms = form_set_builtin();
	if (argc == 3 && strcmp(argv[1], "write") == 0)
		code = write_reports(argv[2], false);
	else if (argc == 3 && strcmp(argv[1], "bare") == 0)
		code = write_reports(argv[2], true);
	else if (argc == 4 && strcmp(argv[1], "read-bare") == 0)
		code = read_bare(argv[2], argv[3]) |
		    disturb_bare(argv[2], argv[3]);
	else if (argc == 4 && strcmp(argv[1], "read") == 0)
		code = read_reports(argv[2], argv[3]);
	else if (argc == 5 && strcmp(argv[1], "drop") == 0)
		code = drop_lines(
		    argv[2], argv[3], (int)strtol(argv[4], NULL, 10));
	else if (argc == 5 && strcmp(argv[1], "same") == 0)
		code = read_same(argv[2], argv[3], argv[4]);
	else if (argc == 3 && strcmp(argv[1], "docx") == 0)
		code = read_documents(argv[2]);
	form_set_free(forms);
	return code;
}
