/*
 * Real reports, each held against cells that were read independently. Says
 * SKIPPED and exits 77 where the reports are not at hand.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "collectors/base/num.h"
#include "collectors/decode/decode.h"
#include "collectors/form/form.h"
#include "collectors/model/page.h"
#include "collectors/model/report.h"
#include "collectors/normalize/normalize.h"
#include "daemon/reader/conversion.h"

#include "tests/support/unit.h"

#define MAX_BYTES (1024 * 1024)

static struct form_set *forms;
static int n_wrong;

static char *
read_file(struct arena *a, const char *path, size_t *len)
{
	FILE *f = fopen(path, "rb");
	char *bytes;

	if (f == NULL)
		return NULL;
	bytes = arena_alloc(a, MAX_BYTES + 1);
	*len = fread(bytes, 1, MAX_BYTES, f);
	(void)fclose(f);
	bytes[*len] = '\0';
	return bytes;
}

static void
wrong(const char *file, const char *place, const char *want, const char *got)
{
	n_wrong++;
	print_message("%s: %s is %s, expected %s\n", file, place, got, want);
}

/* A cell as text: its number, or the name of its state. */
static const char *
cell_text(const struct report *r, const char *id, char out[NUM_TEXT_SIZE])
{
	int i = form_cell_find(r->form, id);

	if (i < 0)
		return "no cell of the form";
	if (r->cells[i].state == CELL_REPORTED)
		return num_format(r->cells[i].value, out);
	return cell_state_name(r->cells[i].state);
}

/* Hold a cell against one value of the file: null is blank, a number or a
 * text is that number. `raw` is the value as the file writes it. */
static void
check_raw(
    const char *file, const struct report *r, const char *id, const char *raw)
{
	char text[NUM_TEXT_SIZE], want[NUM_TEXT_SIZE];
	const char *got = cell_text(r, id, text);
	size_t n;

	if (*raw == '"')
		raw++;
	n = strspn(raw, "0123456789.-");
	if (strncmp(raw, "null", 4) == 0)
		(void)snprintf(want, sizeof(want), "blank");
	else
		(void)snprintf(want, sizeof(want), "%.*s", (int)n, raw);
	if (strcmp(got, want) != 0)
		wrong(file, id, want, got);
}

/* The values of an array in the file's own writing, one after another. */
static const char *
next_value(const char *s)
{
	s += strcspn(s, ",]") + 1;
	return s + strspn(s, " \n\t[],");
}

static const char *
value_of(const char *json, const char *key)
{
	char quoted[64];
	const char *at;

	(void)snprintf(quoted, sizeof(quoted), "\"%s\":", key);
	at = strstr(json, quoted);
	if (at == NULL)
		return NULL;
	at += strlen(quoted);
	return at + strspn(at, " \n\t[");
}

static void
check_table2(const char *file, const struct report *r, const char *json)
{
	static const char *const keys[][2] = {
		{ "licensing", "t2.licensing.decisions" },
		{ "punishment", "t2.penalty.decisions" },
		{ "coercion", "t2.coercion.decisions" },
		{ "fees", "t2.fees.amount" },
	};
	static const char *const rows[] = { "regulations", "normative" };
	static const char *const columns[] = { "made", "repealed", "valid" };
	const char *t2 = value_of(json, "t2");
	char id[64];

	if (t2 == NULL)
		return;
	for (size_t i = 0; i < 4; i++)
		check_raw(file, r, keys[i][1], value_of(t2, keys[i][0]));
	for (size_t i = 0; i < 2; i++) {
		for (size_t k = 0; k < 3; k++) {
			(void)snprintf(
			    id, sizeof(id), "t2.%s.%s", rows[i], columns[k]);
			check_raw(file, r, id,
			    value_of(value_of(t2, rows[i]), columns[k]));
		}
	}
}

/* Row after row of the form, each an array. */
static void
check_table2_of_2019(const char *file, const struct report *r, const char *json)
{
	const char *t2 = value_of(json, "t2_2019");

	for (size_t i = 0; t2 != NULL && i < r->form->n_rows; i++) {
		const struct form_row *row = &r->form->rows[i];
		const struct form_block *b = &r->form->blocks[row->block];
		const char *at;

		if (row->table != 2)
			continue;
		at = value_of(t2, row->label);
		for (size_t c = 0; at != NULL && c < b->n_columns; c++) {
			check_raw(file, r,
			    r->form->cells[row->first_cell + c].id, at);
			at = next_value(at);
		}
		if (at == NULL)
			wrong(file, row->id, "in the file", "not");
	}
}

static size_t
values_in(const char *array)
{
	const char *end = strstr(array, "\n ]");
	size_t n = 1;

	for (const char *p = array; end != NULL && p < end; p++)
		n += *p == ',';
	return n;
}

/* Rows as the report prints them: an alternative one where it stands. */
static void
check_table(const char *file, const struct report *r, const char *json,
    const char *key, int table)
{
	const char *at = value_of(json, key);
	bool merged;
	size_t n;

	if (at == NULL)
		return;
	n = values_in(at);
	merged = table == 3 && n < 170;
	for (size_t i = 0; i < r->form->n_rows; i++) {
		const struct form_row *row = &r->form->rows[i];
		const struct form_block *b = &r->form->blocks[row->block];
		bool three = strncmp(row->id, "other_", 6) == 0 &&
		    strcmp(row->id, "other_all") != 0;

		if (row->table != table ||
		    (merged ? three : strcmp(row->id, "other_all") == 0))
			continue;
		for (size_t c = 0; c < b->n_columns; c++) {
			check_raw(file, r,
			    r->form->cells[row->first_cell + c].id, at);
			at = next_value(at);
		}
	}
}

static bool
contains(const char *whole, const char *part)
{
	return *part != '\0' && strstr(whole, part) != NULL;
}

static void
check_head(const char *file, const struct report *r, const char *json,
    const char *organ)
{
	const char *year = value_of(json, "year");
	const char *format = value_of(json, "format");
	const char *office = strstr(organ, "人民政府");
	char name[128], text[32];

	(void)snprintf(text, sizeof(text), "%d", r->year);
	/* A title without a year, and no date anywhere: 0. */
	if (year != NULL && strncmp(year, text, 4) != 0 &&
	    (r->year != 0 || strstr(r->title, "年政") != NULL))
		wrong(file, "year", text, "another");
	if (format != NULL && strncmp(format, r->form->id, 4) != 0)
		wrong(file, "form", "the other", r->form->id);
	(void)snprintf(name, sizeof(name), "%.*s",
	    (int)(office == NULL || office[12] != '\0'
		    ? strlen(organ)
		    : (size_t)(office - organ)),
	    organ);
	if (!contains(r->organ, name) && !contains(organ, r->organ))
		wrong(file, "organ", organ, r->organ);
}

/* A PDF by what the converter makes of it. */
static int
decode_pdf_file(struct arena *a, const char *bytes, size_t len,
    struct page *page, struct err *e)
{
	const struct converter_settings settings = { .program = CONVERTER,
		.memory = (int64_t)512 * 1024 * 1024,
		.deadline_ms = 60000 };
	struct conversion_outcome outcome = { 0 };
	char *converted = NULL;
	size_t converted_len = 0;
	int rc;

	if (conversion_wait(&settings, bytes, len, &outcome, &converted,
		&converted_len, e) < 0)
		return -1;
	if (converted == NULL)
		return err_set(e, ERR_UNREADABLE, "not converted: %s",
		    outcome.reason != NULL ? outcome.reason : outcome.detail);
	rc = decode_converted(a, bytes, len, converted, converted_len, page, e);
	free(converted);
	return rc;
}

/* -1 when the document cannot be read; e says why. */
static int
read_report(
    struct arena *a, const char *name, struct report *out, struct err *e)
{
	const struct normalize_context context = { 0 };
	struct page page;
	size_t len = 0;
	char *bytes =
	    read_file(a, arena_printf(a, "%s/%s", REAL_FOLDER, name), &len);

	if (bytes == NULL)
		return err_set(e, ERR_IO, "cannot open");
	if ((strstr(name, ".pdf") != NULL
		    ? decode_pdf_file(a, bytes, len, &page, e)
		    : decode_document(a, bytes, len, NULL, &page, e)) != 0)
		return -1;
	return normalize_page(a, &page, forms, &context, out, e);
}

static void
check_file(const char *expected)
{
	struct arena *a = arena_new();
	size_t len = 0;
	char *json = read_file(
	    a, arena_printf(a, "%s/expected/%s", REAL_FOLDER, expected), &len);
	struct cJSON *parsed = json_parse(json, len, NULL);
	char *name = arena_strdup(a, expected), *mark = strstr(name, "__");
	struct report r;
	struct err e;

	assert_non_null(parsed);
	name[strlen(name) - strlen(".json")] = '\0';
	if (mark != NULL)
		name = arena_printf(
		    a, "%.*s/%s", (int)(mark - name), name, mark + 2);
	if (read_report(a, name, &r, &e) != 0) {
		wrong(name, "document", "a report", e.msg);
	} else {
		check_head(name, &r, json, json_get_string(parsed, "organ"));
		check_table2(name, &r, json);
		check_table2_of_2019(name, &r, json);
		check_table(name, &r, json, "t3", 3);
		check_table(name, &r, json, "t4", 4);
		for (size_t i = 0; i < r.n_reasons; i++)
			print_message("  %s: %s\n", name, r.reasons[i]);
	}
	json_free(parsed);
	arena_free(a);
}

static void
test_expected_cells(void **state)
{
	DIR *d = opendir(REAL_FOLDER "/expected");
	struct dirent *entry;
	int n = 0;

	(void)state;
	assert_non_null(d);
	n_wrong = 0;
	while ((entry = readdir(d)) != NULL) {
		if (strstr(entry->d_name, ".json") == NULL)
			continue;
		check_file(entry->d_name);
		n++;
	}
	(void)closedir(d);
	assert_true(n > 0);
	assert_int_equal(n_wrong, 0);
}

/* The report of a township that had nothing: 200 zeros. */
static void
test_all_zero(void **state)
{
	struct arena *a = arena_new();
	struct report r;
	struct err e;
	size_t n = 0;

	(void)state;
	assert_int_equal(read_report(a, "watingzhen-2024.seed.txt", &r, &e), 0);
	assert_string_equal(r.form->id, "2021");
	assert_int_equal(r.year, 2024);
	assert_string_equal(r.organ, "瓦亭镇人民政府");
	assert_int_equal(r.period_from.year, 2024);
	assert_int_equal(r.period_to.month, 12);
	for (size_t i = 0; i < r.form->n_cells; i++) {
		if (r.form->cells[i].alternative) {
			assert_int_equal(r.cells[i].state, CELL_ABSENT);
			continue;
		}
		assert_int_equal(r.cells[i].state, CELL_REPORTED);
		assert_true(num_equal(r.cells[i].value, num_int(0)));
		n++;
	}
	assert_int_equal(n, 200);
	assert_int_equal(r.n_reasons, 0);
	assert_int_equal(r.n_sections, 6);
	assert_string_equal(r.sections[5].text, "无");
	arena_free(a);
}

/* The form as an office hands it out, a Word document: every cell is there,
 * and empty; the row that stands in for others is not. */
static void
test_blank_form(void **state)
{
	struct arena *a = arena_new();
	struct report r;
	struct err e;
	size_t n = 0;

	(void)state;
	assert_int_equal(read_report(a, "nianbao-template.docx", &r, &e), 0);
	assert_string_equal(r.form->id, "2021");
	assert_int_equal(r.year, 0);
	for (size_t i = 0; i < r.form->n_cells; i++) {
		enum cell_state want =
		    r.form->cells[i].alternative ? CELL_ABSENT : CELL_BLANK;

		if (r.cells[i].state != want)
			print_message("%s\n", r.form->cells[i].id);
		assert_int_equal(r.cells[i].state, want);
		n += want == CELL_BLANK;
	}
	assert_int_equal(n, 200);
	assert_int_equal(r.n_reasons, 0);
	for (size_t t = 0; t < REPORT_TABLES; t++)
		assert_int_equal(r.tables[t].n_missing_rows, 0);
	assert_int_equal(r.n_sections, 6);
	assert_string_equal(r.sections[0].heading, "一、总体情况");
	assert_string_equal(r.sections[5].heading, "六、其他需要报告的事项");
	arena_free(a);
}

/* What cannot be read says so, and why. */
static void
test_unreadable(void **state)
{
	static const char *const files[] = {
		"excerpts/hunnan-mzj-2021.headings-only.txt",
		"excerpts/kaiping-nyncj-2020.headings-only.txt",
		"excerpts/xiongxian-xiang-2019.dedup.txt",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		struct arena *a = arena_new();
		struct report r;
		struct err e;

		assert_int_equal(read_report(a, files[i], &r, &e), -1);
		assert_int_equal(e.code, ERR_UNREADABLE);
		assert_non_null(strstr(e.msg,
		    i < 2 ? "tables are missing or in an attachment"
			  : "tables cannot be read"));
		arena_free(a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_expected_cells),
		cmocka_unit_test(test_all_zero),
		cmocka_unit_test(test_blank_form),
		cmocka_unit_test(test_unreadable),
	};
	DIR *d = opendir(REAL_FOLDER "/expected");
	int failed;

	if (d == NULL) {
		(void)printf("SKIPPED: no real reports in %s\n", REAL_FOLDER);
		return 77;
	}
	(void)closedir(d);
	forms = form_set_builtin();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	form_set_free(forms);
	return failed;
}
