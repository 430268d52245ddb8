/*
 * What comes back from a reader process is what reading in this one gives, to
 * the last byte of its JSON: every page of the demo county, with the year
 * before as context; and judging what was read gives the same findings again.
 */
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/json.h"
#include "collectors/form/form.h"
#include "collectors/form/rules.h"
#include "collectors/model/report.h"
#include "collectors/pipeline/read.h"
#include "tests/demo/county.h"
#include "tests/demo/pages.h"
#include "tests/reader/harness.h"
#include "tests/support/docx.h"
#include "tests/support/random_report.h"
#include "tests/support/render_docx.h"
#include "tests/support/unit.h"

#define LAST_YEAR 2024

struct fixture {
	struct harness h;
	struct arena *arena;
	struct rule_set *rules;
	struct county *county;
	struct buf page, here, there;
	bool done;
	int reports; /* that were compared */
	const struct report *checked;
};

static void
put_json(struct buf *out, const struct reading *r)
{
	struct json_writer w;

	buf_clear(out);
	json_begin(&w, out);
	reading_write(&w, r);
	if (reading_has_report(r)) {
		json_begin(&w, out);
		check_result_write(&w, &r->report, &r->judgement);
	}
	assert_false(out->failed);
}

static void
on_result(const struct job_result *result, void *arg)
{
	struct fixture *f = arg;

	f->done = true;
	assert_string_equal(result->detail, "");
	put_json(&f->there, result->reading);
}

static void
on_checked(const struct job_result *result, void *arg)
{
	struct fixture *f = arg;
	struct json_writer w;

	f->done = true;
	assert_string_equal(result->detail, "");
	assert_null(result->reading);
	buf_clear(&f->there);
	json_begin(&w, &f->there);
	check_result_write(&w, f->checked, result->checked);
}

/* The reading handed through as JSON gives what it gave at first. */
static void
check_again(struct fixture *f, const struct read_context *context,
    const struct reading *reading)
{
	struct json_writer w;

	buf_clear(&f->here);
	json_begin(&w, &f->here);
	reading_write(&w, reading);
	f->checked = &reading->report;
	f->done = false;
	job_check(f->h.pool, reading->report.form, buf_str(&f->here), context,
	    on_checked, f);
	harness_until(&f->h, &f->done);
	buf_clear(&f->here);
	json_begin(&w, &f->here);
	check_result_write(&w, &reading->report, &reading->judgement);
	assert_string_equal(buf_str(&f->there), buf_str(&f->here));
	f->reports++;
}

/* One document, in both. */
static void
check_document(struct fixture *f, const void *bytes, size_t len,
    const struct read_context *context, struct reading *here)
{
	read_document(f->arena, f->h.forms, bytes, len, context, here);
	if (reading_has_report(here))
		read_check(f->arena, f->rules, context, here);
	f->done = false;
	job_read(f->h.pool, bytes, len, context, on_result, f);
	harness_until(&f->h, &f->done);
	put_json(&f->here, here);
	assert_string_equal(buf_str(&f->there), buf_str(&f->here));
}

/* One page, in both; *prior is the year before on entry, this one after. */
static void
check_page(struct fixture *f, const struct county_report *r,
    const struct report **prior)
{
	struct county_page page = county_page(r, &f->page);
	struct reading *here = arena_alloc(f->arena, sizeof(*here));
	struct read_context context = { .url = "http://a.example/zfxxgk.html",
		.content_type = page.content_type,
		.name = r->body->name,
		.year = r->year,
		.county_or_below = true,
		.prior = *prior };

	assert_int_equal(township_kind_parse(r->body->kind, &context.kind), 0);
	check_document(f, buf_str(&f->page), f->page.len, &context, here);
	*prior = NULL;
	if (here->outcome == READING_REPORT) {
		check_again(f, &context, here);
		*prior = &here->report;
	}
}

static void
begin(struct fixture *f)
{
	*f = (struct fixture){ .arena = arena_new() };
	harness_begin(&f->h, GOUJI_READER);
	harness_start(&f->h);
	f->rules = rule_set_builtin();
	buf_init(&f->page, 1u << 22);
	buf_init(&f->here, 1u << 22);
	buf_init(&f->there, 1u << 22);
}

static void
end(struct fixture *f)
{
	assert_int_equal(job_pool_counts(f->h.pool).restarts, 0);
	buf_fini(&f->page);
	buf_fini(&f->here);
	buf_fini(&f->there);
	rule_set_free(f->rules);
	harness_end(&f->h);
	arena_free(f->arena);
}

static void
a_process_reads_and_judges_as_this_one_does(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	f.county = county_new(LAST_YEAR, 1);
	for (size_t i = 0; i < COUNTY_BODIES; i++) {
		const struct report *prior = NULL;

		for (size_t y = 0; y < COUNTY_YEARS; y++)
			check_page(&f, &f.county->reports[i][y], &prior);
	}
	assert_true(f.reports > COUNTY_BODIES * COUNTY_YEARS / 2);
	county_free(f.county);
	end(&f);
}

/* Word documents: whole ones, one that is cut off, one of no XML. Their
 * libraries need nothing that the process may not have. */
static void
a_process_reads_word_documents_as_this_one_does(void **state)
{
	struct read_context context = { .url = "http://a.example/nb.docx" };
	struct reading here;
	struct fixture f;

	(void)state;
	begin(&f);
	for (uint64_t seed = 0; seed < 6; seed++) {
		struct report r;

		random_report(f.arena,
		    &f.h.forms->forms[seed % f.h.forms->n_forms], seed, &r);
		render_docx(&f.page, &r, seed);
		context.name = r.organ;
		context.year = r.year;
		check_document(&f, f.page.data, f.page.len, &context, &here);
		assert_int_equal(here.outcome, READING_REPORT);
	}
	check_document(&f, f.page.data, f.page.len - 30, &context, &here);
	assert_int_equal(here.outcome, READING_UNREADABLE);
	assert_string_equal(
	    here.reason, "Word document is damaged: the archive is cut off");
	docx_write(&f.page, &(struct docx_text){ .body = "<w:p>" });
	check_document(&f, f.page.data, f.page.len, &context, &here);
	assert_int_equal(here.outcome, READING_UNREADABLE);
	end(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_process_reads_and_judges_as_this_one_does),
		cmocka_unit_test(
		    a_process_reads_word_documents_as_this_one_does),
	};

	return cmocka_run_group_tests_name("same", tests, NULL, NULL);
}
