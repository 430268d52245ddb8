#include "tests/support/same_report.h"

#include "collectors/form/form.h"
#include "collectors/model/report.h"
#include "tests/support/unit.h"

static void
same_text(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		assert_true(a == b);
	else
		assert_string_equal(a, b);
}

static void
same_date(struct date a, struct date b)
{
	assert_int_equal(date_cmp(a, b), 0);
}

void
same_report(const struct report *a, const struct report *b)
{
	assert_ptr_equal(a->form, b->form);
	assert_int_equal(a->year, b->year);
	same_text(a->title, b->title);
	same_text(a->publisher, b->publisher);
	same_date(a->published_on, b->published_on);
	same_text(a->published_by, b->published_by);
	for (size_t i = 0; i < REPORT_DATES; i++)
		same_date(a->dated[i], b->dated[i]);
	same_date(a->period_from, b->period_from);
	same_date(a->period_to, b->period_to);
	same_text(a->preface, b->preface);
	assert_int_equal(a->truncated, b->truncated);
	for (size_t i = 0; i < a->form->n_cells; i++) {
		assert_int_equal(a->cells[i].state, b->cells[i].state);
		assert_int_equal(
		    a->cells[i].value.value, b->cells[i].value.value);
		assert_int_equal(
		    a->cells[i].value.scale, b->cells[i].value.scale);
		same_text(a->cells[i].text, b->cells[i].text);
	}
	assert_int_equal(a->n_sections, b->n_sections);
	for (size_t i = 0; i < a->n_sections; i++) {
		const struct section *x = &a->sections[i];
		const struct section *y = &b->sections[i];

		assert_int_equal(x->number, y->number);
		assert_int_equal(x->printed_number, y->printed_number);
		assert_int_equal(x->reworded, y->reworded);
		same_text(x->heading, y->heading);
		same_text(x->text, y->text);
	}
	for (size_t i = 0; i < REPORT_TABLES; i++) {
		const struct report_table *x = &a->tables[i];
		const struct report_table *y = &b->tables[i];

		assert_int_equal(x->found, y->found);
		assert_int_equal(x->picture, y->picture);
		assert_int_equal(x->elsewhere, y->elsewhere);
		assert_int_equal(x->nowhere, y->nowhere);
		assert_int_equal(x->n_missing_rows, y->n_missing_rows);
		for (size_t k = 0; k < x->n_missing_rows; k++)
			assert_int_equal(
			    x->missing_rows[k], y->missing_rows[k]);
	}
	assert_int_equal(a->n_alternatives, b->n_alternatives);
	for (size_t i = 0; i < a->n_alternatives; i++) {
		assert_int_equal(
		    a->alternatives[i].table, b->alternatives[i].table);
		same_text(
		    a->alternatives[i].printed, b->alternatives[i].printed);
		same_text(a->alternatives[i].label, b->alternatives[i].label);
	}
	assert_int_equal(a->n_reasons, b->n_reasons);
	for (size_t i = 0; i < a->n_reasons; i++)
		same_text(a->reasons[i], b->reasons[i]);
}
