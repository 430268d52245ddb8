#include "collectors/pipeline/codec.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "collectors/form/form.h"
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
	static struct alternative_label variants[] = {
		{ 2, "规范性\"文件\"", "行政规范性文件" },
	};
	static const char *reasons[] = { "row \"（八）\" is unknown" };
	const struct form *f = form_find(forms, form_id);

	memset(r, 0, sizeof(*r));
	r->form = f;
	r->year = 2024;
	r->title = "青石镇2024年政府信息公开工作年度报告";
	r->publisher = "青石镇人民政府";
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
	r->alternatives = variants;
	r->n_alternatives = 1;
	r->tables[1].picture = true;
	r->tables[1].elsewhere = true;
	r->tables[2].nowhere = true;
	r->tables[1].missing_rows = arena_calloc(arena, 2, sizeof(size_t));
	r->tables[1].missing_rows[1] = f->n_rows - 1;
	r->tables[1].n_missing_rows = 2;
}

/* Written, parsed as JSON. */
static struct cJSON *
reading_as_json(const struct reading *r)
{
	struct json_writer w;
	struct err e = { 0 };
	struct cJSON *v;
	struct buf out;

	buf_init(&out, 1 << 22);
	json_begin(&w, &out);
	codec_write_reading(&w, r);
	assert_false(out.failed);
	v = json_parse(out.data, out.len, &e);
	if (v == NULL)
		fail_msg("%s", e.msg);
	buf_fini(&out);
	return v;
}

static void
fill_check_result(struct check_result *j, const struct report *r)
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
	static struct skipped_check skipped[] = { { "F01",
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
	j->findings[1] = (struct finding){ .rule = "G12",
		.axis = AXIS_TEXT,
		.severity = SEVERITY_INFO,
		.place = "s6",
		.message = "收费情况未说明",
		.evidence = "其他需要报告的事项：无" };
	j->n_dropped = 3;
	j->skipped = skipped;
	j->n_skipped = 1;
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
check_same_result(const struct check_result *a, const struct check_result *b)
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
		check_same_repairs(x, y);
	}
	assert_int_equal(a->n_dropped, b->n_dropped);
	assert_int_equal(a->n_skipped, b->n_skipped);
	assert_string_equal(a->skipped[0].rule, b->skipped[0].rule);
	assert_string_equal(a->skipped[0].reason, b->skipped[0].reason);
	assert_true(a->skipped[0].failed && b->skipped[0].failed);
	assert_int_equal(a->n_implied, b->n_implied);
	assert_int_equal(a->implied[0].cell, b->implied[0].cell);
	assert_int_equal(a->implied[0].value.value, b->implied[0].value.value);
}

static void
a_reading_comes_back_exactly(void **state)
{
	static const char *const form_ids[] = { "2019", "2021" };
	uint64_t shingles[] = { 1, 0xfedcba9876543210u };
	struct fingerprint passage = { .number = 1,
		.len = 3,
		.letters = 6,
		.hash = 7,
		.shingles = shingles,
		.n_shingles = 2 };

	(void)state;
	for (unsigned seed = 1; seed <= 20; seed++) {
		struct reading in = { .outcome = READING_REPORT }, out;
		struct err e = { 0 };
		struct cJSON *v;

		fill_report(&in.report, form_ids[seed % 2], seed);
		fill_check_result(&in.check_result, &in.report);
		in.likeness = (struct fingerprints){ &passage, 1 };
		(void)hash_sha256("x", 1, in.sha256);
		in.media_type = "text/html";
		v = reading_as_json(&in);
		if (codec_parse_reading(arena, forms, v, &out, &e) < 0)
			fail_msg("seed %u: %s", seed, e.msg);
		json_free(v); /* nothing may point into it */
		assert_int_equal(out.outcome, READING_REPORT);
		assert_null(out.reason);
		assert_string_equal(out.sha256, in.sha256);
		assert_string_equal(out.media_type, "text/html");
		same_report(&in.report, &out.report);
		check_same_result(&in.check_result, &out.check_result);
		assert_int_equal(out.likeness.n_sentences, 1);
		assert_int_equal(out.likeness.sentences[0].hash, 7);
		assert_memory_equal(out.likeness.sentences[0].shingles,
		    shingles, sizeof(shingles));
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
	struct cJSON *v;

	(void)state;
	(void)hash_sha256("", 0, in.sha256);
	v = reading_as_json(&in);
	assert_int_equal(codec_parse_reading(arena, forms, v, &out, &e), 0);
	json_free(v);
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
	codec_write_context(&w, &in);
	v = json_parse(text.data, text.len, &e);
	assert_int_equal(codec_parse_context(arena, forms, v, &out, &e), 0);
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
	codec_write_context(&w, &in);
	v = json_parse(text.data, text.len, &e);
	assert_int_equal(codec_parse_context(arena, forms, v, &out, &e), 0);
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
	struct json_writer w;
	struct buf good, bad;
	struct err e = { 0 };
	struct cJSON *v;
	const char *at;

	fill_report(&in.report, "2021", 3);
	in.report.cells[0] = (struct cell){ CELL_REPORTED, { 5, 0 }, "5件" };
	fill_check_result(&in.check_result, &in.report);
	(void)hash_sha256("x", 1, in.sha256);
	buf_init(&good, 1 << 22);
	buf_init(&bad, 1 << 22);
	json_begin(&w, &good);
	codec_write_reading(&w, &in);
	at = strstr(good.data, what);
	if (at == NULL)
		fail_msg("no %s in %s", what, good.data);
	(void)buf_put(&bad, good.data, (size_t)(at - good.data));
	(void)buf_puts(&bad, with);
	(void)buf_puts(&bad, at + strlen(what));
	v = json_parse(bad.data, bad.len, &e);
	if (v == NULL)
		fail_msg("%s: %s", what, e.msg);
	assert_int_equal(codec_parse_reading(arena, forms, v, &out, &e), -1);
	assert_string_equal(e.msg, message);
	assert_int_equal(e.code, ERR_FORMAT);
	json_free(v);
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
		    "reading: form: is unknown" },
		{ "\"form\":\"2021\"", "\"form\":null",
		    "reading: cells: has too many elements" },
		{ "\"year\":2024", "\"year\":-1",
		    "reading: year: is no number within its bounds" },
		{ "\"year\":2024", "\"year\":1e300",
		    "reading: year: is no number within its bounds" },
		{ "\"title\":", "\"titel\":", "reading: title: is missing" },
		{ "青石镇人民", "\xff", "reading: publisher: is not UTF-8" },
		{ "\"2025-01-15\"", "\"2025-02-30\"",
		    "reading: published_on: is no date" },
		{ "\"reported\",\"5\"", "\"reported\",\"5e9\"",
		    "reading: cells: is no number that a cell may hold" },
		{ "\"reported\",\"5\"", "\"reported\",\"5000000000000\"",
		    "reading: cells: is no number that a cell may hold" },
		{ "\"reported\",\"5\"", "\"guessed\",\"5\"",
		    "reading: cells: has an unknown state" },
		{ "[\"t2.regulations.made\",", "[\"t9.regulations.made\",",
		    "reading: cell: is none of the form" },
		{ "[\"t2.regulations.made\",", "[",
		    "reading: cells: has an element that is no cell" },
		{ "\"missing_rows\":[0,", "\"missing_rows\":[100000,",
		    "reading: missing_rows: has no row of the form" },
		{ "\"tables\":[", "\"tables\":[{},",
		    "reading: tables: has too many elements" },
		{ "\"number\":1,", "\"number\":\"1\",",
		    "reading: number: is no number within its bounds" },
		{ "\"axis\":\"data\"", "\"axis\":\"x\"",
		    "reading: axis: is unknown" },
		{ "\"severity\":\"error\"", "\"severity\":\"fatal\"",
		    "reading: severity: is unknown" },
		{ "\"expected\":\"12\"", "\"expected\":\"1-2\"",
		    "reading: expected: is no number" },
		{ "\"expected\":\"12\"", "\"expected\":\"9223372036854775807\"",
		    "reading: expected: is out of bounds" },
		{ "\"cells\":[\"t3.received.natural\"",
		    "\"cells\":[\"t3.received.nobody\"",
		    "reading: cell: is none of the form" },
		{ "[\"t3.received.total\",\"13.00\",\"12\"]",
		    "[\"t3.received.total\",\"13.00\"]",
		    "reading: repairs: has an element that is no cell" },
		{ "[\"t3.received.total\",\"13.00\",\"12\"]",
		    "[\"t9.received\",\"13.00\",\"12\"]",
		    "reading: cell: is none of the form" },
		{ "[\"t3.received.total\",\"13.00\",\"12\"]",
		    "[\"t3.received.total\",\"13.00\",null]",
		    "reading: repairs: is no number" },
		{ "[[\"t3.received.total\",\"13.00\",\"12\"]]", "[]",
		    "reading: repairs: has no set of cells" },
		{ "[[\"t3.received.total\",\"13.00\",\"12\"]]", "[1,2,3,4]",
		    "reading: repairs: has no set of cells" },
		{ "\"repairs\":[[", "\"repairs\":[[],[],[],[],[],[",
		    "reading: repairs: has too many elements" },
		{ "\"cause\":1", "\"cause\":100000",
		    "reading: cause: is no number within its bounds" },
		{ "[\"F01\",", "[",
		    "reading: not_judged: has no three values" },
		{ "\"dated\":[\"2025-01-17\"", "\"dated\":[\"2025-1-17\"",
		    "reading: dated: is no date" },
		{ "\"dated\":[\"2025-01-17\"", "\"dated\":[\"\",\"\"",
		    "reading: dated: has too many elements" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check_refused(cases[i].what, cases[i].with, cases[i].message);
}

/* Passages that are not of the report's text, or cut through a character, or
 * more than any reader takes. */
static void
refuses_fingerprints_that_are_not_the_reports(void **state)
{
	uint64_t shingles[] = { 1, 2 };
	struct fingerprint good = { .number = 1,
		.len = 3,
		.letters = 6,
		.hash = 7,
		.shingles = shingles,
		.n_shingles = 2 };
	const struct {
		size_t part, at, len, n_shingles;
		uint64_t second;
		const char *trouble;
	} cases[] = {
		{ 0, 0, 3, 2, 2, NULL },
		{ 7, 0, 3, 2, 2,
		    "reading: fingerprints: are not the report's" },
		{ 0, 1, 2, 2, 2,
		    "reading: fingerprints: are not the report's" },
		{ 0, 0, 2000, 2, 2,
		    "reading: fingerprints: are not the report's" },
		{ 0, 0, LIMIT_FINGERPRINT_BYTES + 1, 2, 2,
		    "reading: fingerprints: no packed passages" },
		{ 0, 0, 3, 0, 2, "reading: fingerprints: no packed passages" },
		{ 0, 0, 3, 2, 1, "reading: fingerprints: no packed passages" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct reading in = { .outcome = READING_REPORT }, out;
		struct fingerprint p = good;
		struct err e = { 0 };
		struct cJSON *v;
		int result;

		fill_report(&in.report, "2021", 5);
		(void)hash_sha256("", 0, in.sha256);
		p.part = cases[i].part;
		p.at = cases[i].at;
		p.len = cases[i].len;
		p.n_shingles = cases[i].n_shingles;
		shingles[1] = cases[i].second;
		in.likeness = (struct fingerprints){ &p, 1 };
		v = reading_as_json(&in);
		result = codec_parse_reading(arena, forms, v, &out, &e);
		json_free(v);
		assert_int_equal(result, cases[i].trouble == NULL ? 0 : -1);
		if (cases[i].trouble != NULL)
			assert_string_equal(e.msg, cases[i].trouble);
		arena_reset(arena);
	}
}

/* A text one byte longer than is kept, and one finding too many. */
static void
holds_its_limits(void **state)
{
	char *text = malloc(CODEC_MAX_TEXT + 2);
	struct reading in = { .outcome = READING_UNREADABLE }, out;
	struct err e = { 0 };
	struct cJSON *v;

	(void)state;
	assert_non_null(text);
	memset(text, 'x', CODEC_MAX_TEXT + 1);
	text[CODEC_MAX_TEXT + 1] = '\0';
	(void)hash_sha256("", 0, in.sha256);
	in.reason = text + 1;
	v = reading_as_json(&in);
	assert_int_equal(codec_parse_reading(arena, forms, v, &out, &e), 0);
	json_free(v);
	in.reason = text;
	v = reading_as_json(&in);
	assert_int_equal(codec_parse_reading(arena, forms, v, &out, &e), -1);
	assert_string_equal(e.msg, "reading: reason: is too long");
	json_free(v);
	free(text);

	in = (struct reading){ .outcome = READING_REPORT };
	fill_report(&in.report, "2021", 5);
	(void)hash_sha256("", 0, in.sha256);
	in.check_result.findings =
	    arena_calloc(arena, LIMIT_FINDINGS + 1, sizeof(struct finding));
	in.check_result.n_findings = LIMIT_FINDINGS + 1;
	for (size_t i = 0; i <= LIMIT_FINDINGS; i++)
		in.check_result.findings[i].rule = "A01";
	v = reading_as_json(&in);
	assert_int_equal(codec_parse_reading(arena, forms, v, &out, &e), -1);
	assert_string_equal(e.msg, "reading: findings: has too many elements");
	json_free(v);
	in.check_result.n_findings = LIMIT_FINDINGS;
	v = reading_as_json(&in);
	assert_int_equal(codec_parse_reading(arena, forms, v, &out, &e), 0);
	json_free(v);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_reading_comes_back_exactly),
		cmocka_unit_test(a_document_that_is_no_report_comes_back),
		cmocka_unit_test(a_context_comes_back_exactly),
		cmocka_unit_test(refuses_what_a_reader_cannot_have_written),
		cmocka_unit_test(refuses_fingerprints_that_are_not_the_reports),
		cmocka_unit_test(holds_its_limits),
	};

	return cmocka_run_group_tests_name("codec", tests, set_up, tear_down);
}
