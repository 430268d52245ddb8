/*
 * What was printed reads back, in every shape: random consistent reports,
 * cell by cell, state by state.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/decode/decode.h"
#include "collectors/form/form.h"
#include "collectors/model/page.h"
#include "collectors/model/report.h"
#include "collectors/normalize/normalize.h"

#include "tests/support/random_report.h"
#include "tests/support/render.h"
#include "tests/support/same_cells.h"
#include "tests/support/unit.h"

#define REPORTS    40
#define FIRST_SEED 20240131u
#define MAX_BYTES  (1024u * 1024)

static struct form_set *forms;
static char where[128]; /* which report, for messages */

static void
read_back(struct arena *a, const struct report *r, enum render_shape shape,
    uint64_t seed)
{
	const struct render_options o = {
		.shape = shape, .seed = seed, .published_on = "2024-01-12"
	};
	const struct normalize_context context = { 0 };
	struct page page;
	struct report got;
	struct err e = { 0 };
	struct buf b;
	int rc;

	buf_init(&b, MAX_BYTES);
	render_report(&b, r, &o);
	assert_false(b.failed);
	rc = decode_document(a, b.data, b.len, NULL, &page, &e);
	if (rc == 0)
		rc = normalize_page(a, &page, forms, &context, &got, &e);
	if (rc != 0)
		print_message("%s: %s\n", where, e.msg);
	assert_int_equal(rc, 0);
	assert_string_equal(got.form->id, r->form->id);
	for (size_t i = 0; i < got.n_reasons; i++)
		print_message("%s: %s\n", where, got.reasons[i]);
	same_cells(r, &got, where);
	assert_int_equal(got.n_reasons, 0);
	assert_int_equal(got.year, r->year);
	assert_string_equal(got.title, r->title);
	assert_string_equal(got.organ, r->organ);
	assert_int_equal(date_cmp(got.period_to, r->period_to), 0);
	assert_int_equal(got.published_on.day, 12);
	assert_int_equal(got.n_sections, r->n_sections);
	for (size_t i = 0; i < r->n_sections; i++) {
		assert_int_equal(got.sections[i].number, r->sections[i].number);
		assert_string_equal(
		    got.sections[i].heading, r->sections[i].heading);
		assert_string_equal(got.sections[i].text, r->sections[i].text);
	}
	for (size_t t = 0; t < REPORT_TABLES; t++) {
		assert_true(got.tables[t].found);
		assert_int_equal(got.tables[t].n_missing_rows, 0);
	}
	buf_fini(&b);
}

enum kind {
	KIND_FULL,
	KIND_BLANKS,
	KIND_MERGED
};

static void
check_shapes(enum kind kind)
{
	for (uint64_t i = 0; i < REPORTS; i++) {
		const struct form *f = &forms->forms[i % forms->n_forms];
		uint64_t seed = FIRST_SEED + i;

		for (int shape = 0; shape < RENDER_SHAPES; shape++) {
			struct arena *a = arena_new();
			struct report r;

			if (kind == KIND_BLANKS &&
			    !render_shows_blanks((enum render_shape)shape)) {
				arena_free(a);
				continue;
			}
			random_report(a, f, seed, &r);
			if (kind == KIND_BLANKS)
				random_report_blank(&r, seed, 2 + i % 5);
			if (kind == KIND_MERGED)
				random_report_use_alternative(&r);
			(void)snprintf(where, sizeof(where),
			    "form %s, seed %" PRIu64 ", shape %s", f->id, seed,
			    render_shape_name((enum render_shape)shape));
			read_back(
			    a, &r, (enum render_shape)shape, i < 2 ? 0 : seed);
			arena_free(a);
		}
	}
}

static void
test_full(void **state)
{
	(void)state;
	check_shapes(KIND_FULL);
}

static void
test_blanks(void **state)
{
	(void)state;
	check_shapes(KIND_BLANKS);
}

static void
test_merged_rows(void **state)
{
	(void)state;
	check_shapes(KIND_MERGED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_full),
		cmocka_unit_test(test_blanks),
		cmocka_unit_test(test_merged_rows),
	};
	int failed;

	forms = form_set_builtin();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	form_set_free(forms);
	return failed;
}
