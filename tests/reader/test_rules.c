/*
 * A rule that crashes or hangs costs the check of that document, and nothing
 * else: all rules are said to have failed, and the reading stands.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/buf.h"
#include "collectors/base/json.h"
#include "collectors/form/form.h"
#include "tests/reader/harness.h"
#include "tests/support/unit.h"

struct checked {
	bool done;
	enum job_failure failure;
	char detail[256];
	size_t n_not_judged, n_failed;
	char findings[256]; /* errors: rules */
};

static void
add(char *list, size_t size, const char *rule)
{
	size_t len = strlen(list);

	(void)snprintf(
	    list + len, size - len, "%s%s", len == 0 ? "" : " ", rule);
}

static void
on_checked(const struct job_result *result, void *arg)
{
	struct checked *d = arg;
	const struct judgement *j;

	d->done = true;
	d->failure = result->failure;
	(void)snprintf(d->detail, sizeof(d->detail), "%s", result->detail);
	if (result->failure != JOB_OK)
		return;
	j = result->checked;
	d->n_not_judged = j->n_not_judged;
	for (size_t i = 0; i < j->n_not_judged; i++) {
		if (!j->not_judged[i].failed)
			continue;
		d->n_failed++;
		assert_string_equal(j->not_judged[i].reason,
		    "the rule failed: an error of Gouji, not of the report");
	}
	for (size_t i = 0; i < j->n_findings; i++)
		if (j->findings[i].severity == SEVERITY_ERROR)
			add(d->findings, sizeof(d->findings),
			    j->findings[i].rule);
}

/* A report whose sums are wrong by one, and which `figure` makes rules fail
 * on. */
static void
judge(struct harness *h, int64_t figure, struct checked *out)
{
	const struct read_context context = { .name = "青石镇", .year = 2024 };
	struct report r = { .year = 2024, .title = "青石镇年报" };
	struct json_writer w;
	struct buf reading;
	int wrong;

	memset(out, 0, sizeof(*out));
	r.form = form_find(h->forms, "2021");
	r.cells = calloc(r.form->n_cells, sizeof(*r.cells));
	assert_non_null(r.cells);
	for (size_t i = 0; i < r.form->n_cells; i++)
		if (!r.form->cells[i].alternative)
			r.cells[i].state = CELL_REPORTED;
	wrong = form_cell_find(r.form, "t4.review.total");
	assert_true(wrong >= 0);
	r.cells[wrong].value = num_int(1);
	r.cells[0].value = num_int(figure);
	buf_init(&reading, 1 << 20);
	json_begin(&w, &reading);
	json_object_begin(&w);
	json_key(&w, "report");
	report_write(&w, &r);
	json_object_end(&w);
	job_check(
	    h->pool, r.form, buf_str(&reading), &context, on_checked, out);
	buf_fini(&reading);
	free(r.cells);
	harness_until(h, &out->done);
}

static void
a_rule_that_fails_costs_the_documents_check(void **state)
{
	static const struct {
		int64_t figure;
		bool fails;
	} cases[] = { { 0, false }, { 1, true }, { 10, true }, { 100, true },
		{ 111, true }, { 0, false } };
	struct harness h;
	struct checked d;

	(void)state;
	harness_begin(&h, BROKEN_READER);
	/* The rule that hangs is waited for; a busy machine starts a reader
	 * in less. */
	h.settings.deadline_ms = 3000;
	harness_start(&h);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		judge(&h, cases[i].figure, &d);
		assert_string_equal(d.detail, "");
		assert_int_equal(d.failure, JOB_OK);
		assert_string_equal(d.findings, cases[i].fails ? "" : "B01");
		assert_int_equal(
		    d.n_failed, cases[i].fails ? d.n_not_judged : 0);
		if (cases[i].fails)
			assert_true(d.n_failed > 50);
	}
	harness_end(&h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_rule_that_fails_costs_the_documents_check),
	};

	return cmocka_run_group_tests_name("rules", tests, NULL, NULL);
}
