/*
 * A rule that crashes or hangs costs itself and nothing else, and that is
 * said.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/form/form.h"
#include "daemon/reader/sandbox.h"
#include "tests/reader/harness.h"
#include "tests/support/unit.h"

struct judged {
	bool done;
	enum job_failure failure;
	char detail[256];
	char failed[256];   /* "C02 I01": rules that did */
	char findings[256]; /* of the others */
};

static void
add(char *list, size_t size, const char *rule)
{
	size_t len = strlen(list);

	(void)snprintf(
	    list + len, size - len, "%s%s", len == 0 ? "" : " ", rule);
}

static void
on_judged(const struct job_result *result, void *arg)
{
	struct judged *d = arg;
	const struct check_result *j;

	d->done = true;
	d->failure = result->failure;
	(void)snprintf(d->detail, sizeof(d->detail), "%s", result->detail);
	if (result->failure != JOB_OK)
		return;
	j = &result->reading->check_result;
	for (size_t i = 0; i < j->n_skipped; i++) {
		if (!j->skipped[i].failed)
			continue;
		add(d->failed, sizeof(d->failed), j->skipped[i].rule);
		assert_string_equal(j->skipped[i].reason,
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
judge(struct harness *h, int64_t figure, struct judged *out)
{
	const struct read_context context = { .name = "青石镇", .year = 2024 };
	struct report r = { .year = 2024, .title = "青石镇年报" };
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
	job_judge(h->pool, &r, &context, on_judged, out);
	free(r.cells);
	harness_until(h, &out->done);
}

static void
the_other_rules_are_judged(void **state)
{
	static const struct {
		int64_t figure;
		const char *failed;
	} cases[] = { { 0, "" }, { 1, "I01" }, { 10, "I06" }, { 100, "C02" },
		{ 111, "C02 I01 I06" }, { 0, "" } };
	struct harness h;
	struct judged d;

	(void)state;
	if (!sandbox_is_complete())
		skip();
	harness_begin(&h, BROKEN_READER);
	/* The rule that hangs is waited for; a busy machine starts a reader
	 * in less. */
	h.settings.deadline_ms = 3000;
	harness_start(&h);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		judge(&h, cases[i].figure, &d);
		assert_string_equal(d.detail, "");
		assert_int_equal(d.failure, JOB_OK);
		assert_string_equal(d.failed, cases[i].failed);
		assert_string_equal(d.findings, "B01");
	}
	harness_end(&h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_other_rules_are_judged),
	};

	return cmocka_run_group_tests_name("rules", tests, NULL, NULL);
}
