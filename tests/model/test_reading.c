/* Readings, what a check found of them, and contexts: as JSON and back. */
#include "collectors/model/reading.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "collectors/form/form.h"
#include "collectors/pipeline/context.h"
#include "tests/support/same_report.h"
#include "tests/support/unit.h"

static struct form_set *forms;
static struct arena *arena;

static int
set_up(void **state)
{
	*state = NULL;
	forms = form_set_builtin();
	arena = arena_new();
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	form_set_free(forms);
	arena_free(arena);
	return 0;
}

/* A report with something in every field; cells from a fixed sequence. */
static void
fill_report(struct report *r, const char *form_id, unsigned seed)
{
	static struct section sections[] = {
		{ 1, 1, "一、总体情况", "全年主动公开\n信息\"12\"条。", false },
		{ 6, 5, "五、其他 \\ 事项", "", true },
	};
	static struct label_variant variants[] = {
		{ 2, "规范性\"文件\"", "行政规范性文件" },
	};
	static const char *reasons[] = { "row \"（八）\" is unknown" };
	const struct form *f = form_find(forms, form_id);

	memset(r, 0, sizeof(*r));
	r->form = f;
	r->year = 2024;
	r->title = "青石镇2024年政府信息公开工作年度报告";
	r->organ = "青石镇人民政府";
	r->published_on = (struct date){ 2025, 1, 15 };
	r->published_by = "meta";
	r->dated[DATED_META] = (struct date){ 2025, 1, 17 };
	r->dated[DATED_URL] = (struct date){ 2025, 1, 15 };
	r->period_from = (struct date){ 2024, 1, 1 };
	r->period_to = (struct date){ 2024, 12, 31 };
	r->preface = "根据条例\t编制。";
	r->truncated = true;
	r->reasons = reasons;
	r->n_reasons = 1;
	r->sections = sections;
	r->n_sections = 2;
	r->cells = arena_calloc(arena, f->n_cells, sizeof(*r->cells));
	for (size_t i = 0; i < f->n_cells; i++) {
		struct cell *c = &r->cells[i];

		seed = seed * 1103515245u + 12345u;
		c->state = (enum cell_state)((seed >> 16) % 4);
		if (c->state == CELL_REPORTED)
			c->value = (struct num){ (int64_t)(seed >> 8) - 4000000,
				(int)((seed >> 20) % (NUM_MAX_SCALE + 1)) };
		if ((seed >> 24) % 5 == 0)
			c->text = "22（其中修订16件）";
	}
	r->tables[0].found = true;
	r->variants = variants;
	r->n_variants = 1;
	r->tables[1].picture = true;
	r->tables[1].elsewhere = true;
	r->tables[2].nowhere = true;
	r->tables[1].missing_rows = arena_calloc(arena, 2, sizeof(size_t));
	r->tables[1].missing_rows[0] = (size_t)form_row_find(f, 3, "received");
	r->tables[1].missing_rows[1] =
	    (size_t)form_row_find(f, 3, "carried_out");
	r->tables[1].n_missing_rows = 2;
}

/* As a reader's result has it: the reading, and what its check found. */
static void
write_both(struct buf *out, const struct reading *r)
{
	struct json_writer w;

	json_begin(&w, out);
	reading_write(&w, r);
	if (reading_has_report(r)) {
		(void)buf_putc(out, '\n');
		json_begin(&w, out);
		check_result_write(&w, &r->report, &r->judgement);
	}
	assert_false(out->failed);
}

static int
parse_both(const struct buf *text, struct reading *out, struct err *e)
{
	const char *end = memchr(text->data, '\n', text->len);
	size_t len = end == NULL ? text->len : (size_t)(end - text->data);
	struct cJSON *v;
	int r;

	if (reading_parse(arena, forms, text->data, len, out, e) < 0)
		return -1;
	if (end == NULL)
		return 0;
	v = json_parse(end, text->len - len, e);
	if (v == NULL)
		return -1;
	r = check_result_parse(arena, out->report.form, v, &out->judgement, e);
	json_free(v); /* nothing may point into it */
	return r;
}

static int
there_and_back(const struct reading *in, struct reading *out, struct err *e)
{
	struct buf text;
	int r;

	buf_init(&text, 1 << 22);
	write_both(&text, in);
	r = parse_both(&text, out, e);
	buf_fini(&text);
	return r;
}

static void
fill_judgement(struct judgement *j, const struct report *r)
{
	static const char *cells[] = { "t3.received.natural",
		"t3.received.total" };
	static const struct repair repairs[] = {
		{ { { "t3.received.total", true, { 1300, 2 }, { 12, 0 } } },
		    1 },
		{ { { "t3.received.natural", false, { 0, 0 }, { 13, 0 } },
		      { "t3.received.legal", true, { 5, 1 }, { 0, 0 } } },
		    2 },
	};
	static struct not_judged not_judged[] = { { "F01",
	    "no readable report of 2023", true } };

	j->n_findings = 2;
	j->findings = arena_calloc(arena, 2, sizeof(*j->findings));
	j->findings[0] = (struct finding){ .rule = "A03",
		.axis = AXIS_DATA,
		.severity = SEVERITY_ERROR,
		.place = "t3.received",
		.message = "各类申请人之和 12 ≠ 总计 13，相差 1",
		.cells = cells,
		.n_cells = 2,
		.has_values = true,
		.expected = { 12, 0 },
		.actual = { 1300, 2 },
		.cause = 1,
		.repairs = repairs,
		.n_repairs = 2 };
	j->findings[0].values_sha256 = "0123abcd";
	j->findings[1] = (struct finding){ .rule = "G12",
		.axis = AXIS_TEXT,
		.severity = SEVERITY_INFO,
		.place = "s6",
		.message = "收费情况未说明",
		.evidence = "其他需要报告的事项：无" };
	j->n_dropped = 3;
	j->not_judged = not_judged;
	j->n_not_judged = 1;
	j->implied = arena_calloc(arena, 1, sizeof(*j->implied));
	j->n_implied = 1;
	j->implied[0].cell = r->form->n_cells - 1;
	j->implied[0].value = (struct num){ 0, 0 };
}

static void
check_same_num(struct num x, struct num y)
{
	assert_int_equal(x.value, y.value);
	assert_int_equal(x.scale, y.scale);
}

static void
check_same_repairs(const struct finding *x, const struct finding *y)
{
	assert_int_equal(x->n_repairs, y->n_repairs);
	for (size_t i = 0; i < x->n_repairs; i++) {
		const struct repair *p = &x->repairs[i], *q = &y->repairs[i];

		assert_int_equal(p->n_cells, q->n_cells);
		for (size_t k = 0; k < p->n_cells; k++) {
			assert_string_equal(p->cells[k].cell, q->cells[k].cell);
			assert_int_equal(
			    p->cells[k].has_from, q->cells[k].has_from);
			check_same_num(p->cells[k].from, q->cells[k].from);
			check_same_num(p->cells[k].to, q->cells[k].to);
		}
	}
}

static void
check_same_judgement(const struct judgement *a, const struct judgement *b)
{
	assert_int_equal(a->n_findings, b->n_findings);
	for (size_t i = 0; i < a->n_findings; i++) {
		const struct finding *x = &a->findings[i];
		const struct finding *y = &b->findings[i];

		assert_string_equal(x->rule, y->rule);
		assert_int_equal(x->axis, y->axis);
		assert_int_equal(x->severity, y->severity);
		assert_string_equal(x->place, y->place);
		assert_string_equal(x->message, y->message);
		assert_int_equal(x->n_cells, y->n_cells);
		for (size_t k = 0; k < x->n_cells; k++)
			assert_string_equal(x->cells[k], y->cells[k]);
		assert_int_equal(x->has_values, y->has_values);
		assert_int_equal(x->expected.value, y->expected.value);
		assert_int_equal(x->actual.value, y->actual.value);
		assert_int_equal(x->actual.scale, y->actual.scale);
		assert_int_equal(x->evidence == NULL, y->evidence == NULL);
		if (x->evidence != NULL)
			assert_string_equal(x->evidence, y->evidence);
		assert_int_equal(x->cause, y->cause);
		assert_int_equal(
		    x->values_sha256 == NULL, y->values_sha256 == NULL);
		if (x->values_sha256 != NULL)
			assert_string_equal(x->values_sha256, y->values_sha256);
		check_same_repairs(x, y);
	}
	assert_int_equal(a->n_dropped, b->n_dropped);
	assert_int_equal(a->n_not_judged, b->n_not_judged);
	assert_string_equal(a->not_judged[0].rule, b->not_judged[0].rule);
	assert_string_equal(a->not_judged[0].reason, b->not_judged[0].reason);
	assert_true(a->not_judged[0].failed && b->not_judged[0].failed);
	assert_int_equal(a->n_implied, b->n_implied);
	assert_int_equal(a->implied[0].cell, b->implied[0].cell);
	assert_int_equal(a->implied[0].value.value, b->implied[0].value.value);
}

static void
a_reading_comes_back_exactly(void **state)
{
	static const char *const form_ids[] = { "2019", "2021" };
	static const unsigned char sentences[] = { 1, 0, 0xfe, 0x10 };

	(void)state;
	for (unsigned seed = 1; seed <= 20; seed++) {
		struct reading in = { .outcome = READING_REPORT }, out;
		struct err e = { 0 };

		fill_report(&in.report, form_ids[seed % 2], seed);
		fill_judgement(&in.judgement, &in.report);
		in.sentences = sentences;
		in.sentences_len = sizeof(sentences);
		(void)hash_sha256("x", 1, in.sha256);
		in.media_type = "text/html";
		if (there_and_back(&in, &out, &e) < 0)
			fail_msg("seed %u: %s", seed, e.msg);
		assert_int_equal(out.outcome, READING_REPORT);
		assert_null(out.reason);
		assert_string_equal(out.sha256, in.sha256);
		assert_string_equal(out.media_type, "text/html");
		same_report(&in.report, &out.report);
		check_same_judgement(&in.judgement, &out.judgement);
		assert_int_equal(out.sentences_len, sizeof(sentences));
		assert_memory_equal(
		    out.sentences, sentences, sizeof(sentences));
		assert_memory_equal(out.json, "{\"outcome\":\"report\",", 20);
		arena_reset(arena);
	}
}

static void
a_document_that_is_no_report_comes_back(void **state)
{
	struct reading in = { .outcome = READING_UNREADABLE,
		.reason = "empty file" };
	struct reading out;
	struct err e = { 0 };

	(void)state;
	(void)hash_sha256("", 0, in.sha256);
	assert_int_equal(there_and_back(&in, &out, &e), 0);
	assert_int_equal(out.outcome, READING_UNREADABLE);
	assert_string_equal(out.reason, "empty file");
	assert_null(out.media_type);
	assert_null(out.report.form);
	assert_null(out.report.title);
}

static void
a_context_comes_back_exactly(void **state)
{
	static const char *aliases[] = { "青石乡", "老青石" };
	struct report prior;
	struct read_context in = { .url = "http://a.example/2024.html",
		.content_type = "text/html; charset=gb2312",
		.last_modified = { 2025, 1, 20 },
		.name = "青石镇",
		.aliases = aliases,
		.n_aliases = 2,
		.kind = KIND_DEPARTMENT,
		.year = 2024,
		.form = form_find(forms, "2021"),
		.county_or_below = true,
		.prior = &prior };
	struct read_context out;
	struct json_writer w;
	struct err e = { 0 };
	struct cJSON *v;
	struct buf text;

	(void)state;
	fill_report(&prior, "2019", 7);
	buf_init(&text, 1 << 22);
	json_begin(&w, &text);
	read_context_write(&w, &in);
	v = json_parse(text.data, text.len, &e);
	assert_int_equal(read_context_parse(arena, forms, v, &out, &e), 0);
	json_free(v);
	assert_string_equal(out.url, in.url);
	assert_string_equal(out.content_type, in.content_type);
	assert_int_equal(date_cmp(out.last_modified, in.last_modified), 0);
	assert_string_equal(out.name, in.name);
	assert_int_equal(out.n_aliases, 2);
	assert_string_equal(out.aliases[1], "老青石");
	assert_int_equal(out.kind, KIND_DEPARTMENT);
	assert_int_equal(out.year, 2024);
	assert_ptr_equal(out.form, in.form);
	assert_true(out.county_or_below);
	assert_null(out.prior_reason);
	same_report(&prior, out.prior);

	buf_clear(&text);
	in = (struct read_context){ .prior_reason = "never read" };
	json_begin(&w, &text);
	read_context_write(&w, &in);
	v = json_parse(text.data, text.len, &e);
	assert_int_equal(read_context_parse(arena, forms, v, &out, &e), 0);
	json_free(v);
	assert_null(out.url);
	assert_null(out.name);
	assert_null(out.form);
	assert_null(out.prior);
	assert_false(date_is_set(out.last_modified));
	assert_string_equal(out.prior_reason, "never read");
	buf_fini(&text);
}

/* `with` in place of the first `what` in the JSON of a good reading. */
static void
check_refused(const char *what, const char *with, const char *message)
{
	struct reading in = { .outcome = READING_REPORT }, out;
	struct buf good, bad;
	struct err e = { 0 };
	const char *at;

	fill_report(&in.report, "2021", 3);
	in.report.cells[0] = (struct cell){ CELL_REPORTED, { 5, 0 }, "5件" };
	fill_judgement(&in.judgement, &in.report);
	(void)hash_sha256("x", 1, in.sha256);
	buf_init(&good, 1 << 22);
	buf_init(&bad, 1 << 22);
	write_both(&good, &in);
	at = strstr(good.data, what);
	if (at == NULL)
		fail_msg("no %s in %s", what, good.data);
	(void)buf_put(&bad, good.data, (size_t)(at - good.data));
	(void)buf_puts(&bad, with);
	(void)buf_puts(&bad, at + strlen(what));
	assert_int_equal(parse_both(&bad, &out, &e), -1);
	assert_string_equal(e.msg, message);
	assert_int_equal(e.code, ERR_FORMAT);
	buf_fini(&good);
	buf_fini(&bad);
	arena_reset(arena);
}

static void
refuses_what_a_reader_cannot_have_written(void **state)
{
	static const struct {
		const char *what, *with, *message;
	} cases[] = {
		{ "\"report\",\"reason\"", "\"success\",\"reason\"",
		    "reading: outcome: is unknown" },
		{ "\"outcome\":\"report\"", "\"outcome\":\"mismatch\"",
		    "reading: reason: is missing" },
		{ "\"sha256\":\"2", "\"sha256\":\"G",
		    "reading: sha256: is no SHA-256" },
		{ "\"form\":\"2021\"", "\"form\":\"1999\"",
		    "reading: report: form: is unknown" },
		{ "\"form\":\"2021\"", "\"form\":null",
		    "reading: report: cells: has too many elements" },
		{ "\"year\":2024", "\"year\":-1",
		    "reading: report: year: is no number within its bounds" },
		{ "\"year\":2024", "\"year\":1e300",
		    "reading: report: year: is no number within its bounds" },
		{ "\"title\":", "\"titel\":",
		    "reading: report: title: is missing" },
		{ "青石镇人民", "\xff",
		    "reading: report: publisher: is not UTF-8" },
		{ "\"2025-01-15\"", "\"2025-02-30\"",
		    "reading: report: published_on: is no date" },
		{ "\"t2.regulations.made\":5", "\"t2.regulations.made\":5e9",
		    "reading: report: cells: is no number that a cell may "
		    "hold" },
		{ "\"t2.regulations.made\":5",
		    "\"t2.regulations.made\":5000000000000",
		    "reading: report: cells: is no number that a cell may "
		    "hold" },
		{ "\"t2.regulations.made\":5", "\"t2.regulations.made\":\"5\"",
		    "reading: report: cells: is no number that a cell may "
		    "hold" },
		{ "\"cell_states\":{",
		    "\"cell_states\":{\"t2.regulations.made\":\"guessed\",",
		    "reading: report: cell_states: has a state that cannot "
		    "be" },
		{ "\"cell_states\":{",
		    "\"cell_states\":{\"t2.regulations.made\":\"blank\",",
		    "reading: report: cell_states: has a state that cannot "
		    "be" },
		{ "\"t2.regulations.made\":5", "\"t9.regulations.made\":5",
		    "reading: report: cells: has a cell that the form has "
		    "not" },
		{ "\"cells\":{", "\"cells\":[],\"x\":{",
		    "reading: report: cells: is no object" },
		{ "\"cell_texts\":{\"t2.regulations.made\":\"5件\"",
		    "\"cell_texts\":{\"t2.regulations.made\":5",
		    "reading: report: cell_texts: is no string" },
		{ "\"missing_rows\":[\"received\",",
		    "\"missing_rows\":[\"recieved\",",
		    "reading: report: missing_rows: has no row of the form" },
		{ "\"tables\":{", "\"tabels\":{",
		    "reading: report: missing_rows: is no array" },
		{ "\"number\":1,", "\"number\":\"1\",",
		    "reading: report: number: is no number within its "
		    "bounds" },
		{ "\"axis\":\"data\"", "\"axis\":\"x\"",
		    "check result: axis: is unknown" },
		{ "\"severity\":\"error\"", "\"severity\":\"fatal\"",
		    "check result: severity: is unknown" },
		{ "\"expected\":12", "\"expected\":1e2",
		    "check result: expected: is no number" },
		{ "\"expected\":12", "\"expected\":9223372036854775807",
		    "check result: expected: is out of bounds" },
		{ "\"cells\":[\"t3.received.natural\"",
		    "\"cells\":[\"t3.received.nobody\"",
		    "check result: cells: has a cell that the form has not" },
		{ "{\"cell\":\"t3.received.total\",\"from\":13.00,\"to\":12}",
		    "[]",
		    "check result: repairs: has a cell that the form has "
		    "not" },
		{ "{\"cell\":\"t3.received.total\",\"from\":13.00",
		    "{\"cell\":\"t9.received\",\"from\":13.00",
		    "check result: repairs: has a cell that the form has "
		    "not" },
		{ "\"from\":13.00,\"to\":12", "\"from\":13.00,\"to\":null",
		    "check result: repairs: is no number" },
		{ "[{\"cell\":\"t3.received.total\",\"from\":13.00,\"to\":"
		  "12}]",
		    "[]", "check result: repairs: has no set of cells" },
		{ "[{\"cell\":\"t3.received.total\",\"from\":13.00,\"to\":"
		  "12}]",
		    "[1,2,3,4]", "check result: repairs: has no set of cells" },
		{ "\"repairs\":[[", "\"repairs\":[[],[],[],[],[],[",
		    "check result: repairs: are no few sets of cells" },
		{ "\"cause\":1", "\"cause\":100000",
		    "check result: cause: is no number within its bounds" },
		{ "{\"rule\":\"F01\",", "{", "check result: rule: is missing" },
		{ "\"meta\":\"2025-01-17\"", "\"meta\":\"2025-1-17\"",
		    "reading: report: meta: is no date" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check_refused(cases[i].what, cases[i].with, cases[i].message);
}

/* A text one byte longer than is kept, and one finding too many. */
static void
holds_its_limits(void **state)
{
	char *text = malloc(REPORT_MAX_TEXT + 2);
	struct reading in = { .outcome = READING_UNREADABLE }, out;
	struct err e = { 0 };

	(void)state;
	assert_non_null(text);
	memset(text, 'x', REPORT_MAX_TEXT + 1);
	text[REPORT_MAX_TEXT + 1] = '\0';
	(void)hash_sha256("", 0, in.sha256);
	in.reason = text + 1;
	assert_int_equal(there_and_back(&in, &out, &e), 0);
	in.reason = text;
	assert_int_equal(there_and_back(&in, &out, &e), -1);
	assert_string_equal(e.msg, "reading: reason: is too long");
	free(text);

	in = (struct reading){ .outcome = READING_REPORT };
	fill_report(&in.report, "2021", 5);
	(void)hash_sha256("", 0, in.sha256);
	in.judgement.findings =
	    arena_calloc(arena, LIMIT_FINDINGS + 1, sizeof(struct finding));
	in.judgement.n_findings = LIMIT_FINDINGS + 1;
	for (size_t i = 0; i <= LIMIT_FINDINGS; i++)
		in.judgement.findings[i] = (struct finding){
			.rule = "A01", .place = "t3", .message = ""
		};
	assert_int_equal(there_and_back(&in, &out, &e), -1);
	assert_string_equal(
	    e.msg, "check result: findings: has too many elements");
	in.judgement.n_findings = LIMIT_FINDINGS;
	assert_int_equal(there_and_back(&in, &out, &e), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_reading_comes_back_exactly),
		cmocka_unit_test(a_document_that_is_no_report_comes_back),
		cmocka_unit_test(a_context_comes_back_exactly),
		cmocka_unit_test(refuses_what_a_reader_cannot_have_written),
		cmocka_unit_test(holds_its_limits),
	};

	return cmocka_run_group_tests_name("reading", tests, set_up, tear_down);
}
