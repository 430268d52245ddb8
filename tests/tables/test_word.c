/*
 * Random reports as Word saves them, with the habits of its users, read back
 * cell by cell.
 */
#include <inttypes.h>
#include <stdio.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/decode/decode.h"
#include "collectors/form/form.h"
#include "collectors/model/page.h"
#include "collectors/model/report.h"
#include "collectors/normalize/normalize.h"

#include "tests/support/random_report.h"
#include "tests/support/render_docx.h"
#include "tests/support/same_cells.h"
#include "tests/support/unit.h"

#define REPORTS    200
#define FIRST_SEED 20240501u
#define MAX_BYTES  (4u * 1024 * 1024)

static struct form_set *forms;

static void
make_report(struct arena *a, uint64_t i, struct report *r)
{
	const struct form *form = &forms->forms[i % forms->n_forms];
	uint64_t seed = FIRST_SEED + i;

	random_report(a, form, seed, r);
	if (i % 4 == 3)
		random_report_use_alternative(r);
	if (i % 3 == 2)
		random_report_blank(r, seed, 3);
}

static void
read_back(struct arena *a, const struct report *want, const struct buf *b,
    const char *where)
{
	const struct normalize_context context = { 0 };
	struct err e = { 0 };
	struct page page;
	struct report got;

	if (decode_document(a, b->data, b->len, NULL, &page, &e) != 0 ||
	    normalize_page(a, &page, forms, &context, &got, &e) != 0)
		fail_msg("%s: %s", where, e.msg);
	assert_string_equal(got.form->id, want->form->id);
	for (size_t r = 0; r < got.n_reasons; r++)
		print_message("%s: %s\n", where, got.reasons[r]);
	same_cells(want, &got, where);
	assert_int_equal(got.n_reasons, 0);
	assert_int_equal(got.year, want->year);
	assert_string_equal(got.title, want->title);
	assert_string_equal(got.organ, want->organ);
	assert_int_equal(date_cmp(got.period_to, want->period_to), 0);
	assert_int_equal(got.n_sections, want->n_sections);
	for (size_t s = 0; s < want->n_sections; s++) {
		assert_int_equal(
		    got.sections[s].number, want->sections[s].number);
		assert_string_equal(
		    got.sections[s].heading, want->sections[s].heading);
		assert_string_equal(
		    got.sections[s].text, want->sections[s].text);
	}
	for (size_t t = 0; t < REPORT_TABLES; t++) {
		assert_true(got.tables[t].found);
		assert_int_equal(got.tables[t].n_missing_rows, 0);
	}
}

static void
reads_what_word_saves(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, MAX_BYTES);
	for (uint64_t i = 0; i < REPORTS; i++) {
		struct arena *a = arena_new();
		struct report r;
		char where[64];

		make_report(a, i, &r);
		(void)snprintf(where, sizeof(where), "form %s, seed %" PRIu64,
		    r.form->id, FIRST_SEED + i);
		render_docx(&b, &r, i < 4 ? 0 : FIRST_SEED + i);
		read_back(a, &r, &b, where);
		arena_free(a);
	}
	buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_what_word_saves),
	};
	int failed;

	forms = form_set_builtin();
	failed = cmocka_run_group_tests_name("word", tests, NULL, NULL);
	form_set_free(forms);
	return failed;
}
