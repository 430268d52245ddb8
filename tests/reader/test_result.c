/* Results of a reader as goujid takes them: whole, and of what was asked. */
#include "daemon/reader/result.h"

#include <string.h>
#include <zstd.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "collectors/base/limits.h"
#include "collectors/check/similarity/likeness.h"
#include "collectors/form/form.h"
#include "tests/support/unit.h"

#define DOCUMENT "<html></html>"

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

/* A report of one section, and its sentences. */
static void
fill_reading(struct reading *r, const struct passage *p)
{
	static struct section sections[] = {
		{ 1, 1, "一、总体情况", "全年主动公开\n信息12条。", false },
	};
	const struct likeness sentences = { (struct passage *)(uintptr_t)p, 1 };
	struct buf packed;

	*r = (struct reading){ .outcome = READING_REPORT };
	r->report.form = form_find(forms, "2021");
	r->report.year = 2024;
	r->report.cells =
	    arena_calloc(arena, r->report.form->n_cells, sizeof(struct cell));
	r->report.sections = sections;
	r->report.n_sections = 1;
	(void)hash_sha256(DOCUMENT, strlen(DOCUMENT), r->sha256);
	buf_init(&packed, LIKENESS_MAX_BYTES);
	likeness_pack(&sentences, &packed);
	r->sentences = arena_strndup(arena, buf_str(&packed), packed.len);
	r->sentences_len = packed.len;
	buf_fini(&packed);
}

/* The result of reading DOCUMENT, parsed. */
static int
parse(const struct reading *in, struct reading *out, struct err *e)
{
	char compressed[256];
	struct frame f = { .kind = FRAME_RESULT, .body = compressed };
	struct json_writer w;
	struct buf text;
	int r;

	f.body_len = ZSTD_compress(
	    compressed, sizeof(compressed), DOCUMENT, strlen(DOCUMENT), 1);
	assert_false(ZSTD_isError(f.body_len));
	buf_init(&text, 1 << 20);
	json_begin(&w, &text);
	reading_write(&w, in);
	(void)buf_putc(&text, '\n');
	json_begin(&w, &text);
	check_result_write(&w, &in->report, &in->judgement);
	f.json = text.data;
	f.json_len = text.len;
	r = result_parse_reading(arena, forms, &f, strlen(DOCUMENT), out, e);
	buf_fini(&text);
	return r;
}

/* Sentences that are not of the report's text, or cut through a character, or
 * more than any reader takes. */
static void
refuses_sentences_that_are_not_the_reports(void **state)
{
	uint64_t shingles[] = { 1, 2 };
	struct passage good = { .number = 1,
		.len = 3,
		.letters = 6,
		.hash = 7,
		.shingles = shingles,
		.n_shingles = 2 };
	const struct {
		size_t part, at, len, n_shingles;
		uint64_t second;
		const char *error;
	} cases[] = {
		{ 0, 0, 3, 2, 2, NULL },
		{ 7, 0, 3, 2, 2, "reading: sentences: are not the report's" },
		{ 0, 1, 2, 2, 2, "reading: sentences: are not the report's" },
		{ 0, 0, 2000, 2, 2,
		    "reading: sentences: are not the report's" },
		{ 0, 0, LIMIT_PASSAGE_BYTES + 1, 2, 2,
		    "reading: sentences: no packed passages" },
		{ 0, 0, 3, 0, 2, "reading: sentences: no packed passages" },
		{ 0, 0, 3, 2, 1, "reading: sentences: no packed passages" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct reading in, out;
		struct passage p = good;
		struct err e = { 0 };

		p.part = cases[i].part;
		p.at = cases[i].at;
		p.len = cases[i].len;
		p.n_shingles = cases[i].n_shingles;
		shingles[1] = cases[i].second;
		fill_reading(&in, &p);
		assert_int_equal(
		    parse(&in, &out, &e), cases[i].error == NULL ? 0 : -1);
		if (cases[i].error != NULL)
			assert_string_equal(e.msg, cases[i].error);
		arena_reset(arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refuses_sentences_that_are_not_the_reports),
	};

	return cmocka_run_group_tests_name("result", tests, set_up, tear_down);
}
