#include "tests/check/statement_support.h"

#include "tests/check/check_support.h"
#include "tests/support/unit.h"

void
statement_begin(
    struct trial *t, const char *cells, const char *prior, const char *text)
{
	trial_begin(t, "2021", 2024);
	t->context.name = "内乡县瓦亭镇人民政府";
	trial_set(t, &t->report, cells);
	if (prior != NULL) {
		trial_prior(t, "2021");
		trial_set(t, &t->prior, prior);
	}
	t->report.sections[0].text = text;
	trial_check(t);
}

static void
check_row(const struct statement_row *row)
{
	const struct finding *f;
	struct trial t;

	statement_begin(&t, row->cells, row->prior, row->text);
	if (row->message == NULL) {
		if (trial_count(&t, row->rule) != 0)
			print_message("%s: %s\n", row->rule, row->text);
		assert_int_equal(trial_count(&t, row->rule), 0);
	} else {
		f = trial_find(&t, row->rule, row->place);
		if (f == NULL)
			print_message("%s: %s\n", row->rule, row->text);
		assert_non_null(f);
		assert_string_equal(f->message, row->message);
		assert_int_equal(f->severity, row->severity);
		assert_int_equal(f->axis, AXIS_TEXT);
		assert_non_null(f->evidence);
	}
	trial_end(&t);
}

void
statement_check_rows(const struct statement_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		check_row(&rows[i]);
}
