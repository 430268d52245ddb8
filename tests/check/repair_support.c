#include "tests/check/repair_support.h"

#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/form/form.h"
#include "tests/support/random_report.h"
#include "tests/support/unit.h"

static bool
is_equation_of(const struct finding *f, const char *table)
{
	static const char *const rules[] = { "A01", "A02", "A03", "B01", "B02",
		"B03" };
	size_t len = strlen(table);

	/* "t4.review" is the place, "t4.review." what its cells begin with. */
	if (strncmp(f->place, table, len) != 0 &&
	    (strncmp(f->place, table, len - 1) != 0 ||
		f->place[len - 1] != '\0'))
		return false;
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if (strcmp(f->rule, rules[i]) == 0)
			return true;
	return false;
}

const struct finding *
first_broken(const struct trial *t, const char *table)
{
	for (size_t i = 0; i < t->out.n_findings; i++)
		if (is_equation_of(&t->out.findings[i], table))
			return &t->out.findings[i];
	return NULL;
}

static const char *
set_text(struct arena *a, const struct repair *r)
{
	const char *text = "";

	for (size_t i = 0; i < r->n_cells; i++) {
		char from[NUM_TEXT_SIZE], to[NUM_TEXT_SIZE];

		text = arena_printf(a, "%s%s%s %s>%s", text, i == 0 ? "" : "; ",
		    r->cells[i].cell,
		    r->cells[i].has_from ? num_format(r->cells[i].from, from)
					 : "-",
		    num_format(r->cells[i].to, to));
	}
	return text;
}

const char *
repairs_text(const struct trial *t, const char *table)
{
	const struct finding *first = first_broken(t, table);
	const char *text = "";

	if (first == NULL)
		return "";
	for (size_t i = 0; i < t->out.n_findings; i++) {
		const struct finding *f = &t->out.findings[i];

		if (!is_equation_of(f, table))
			continue;
		assert_int_equal(f->n_repairs, first->n_repairs);
		assert_ptr_equal(f->repairs, first->repairs);
		if (first->n_repairs > 0)
			assert_int_equal(f->cause, first->cause);
	}
	for (size_t i = 0; i < first->n_repairs; i++)
		text = arena_printf(t->a, "%s%s%s", text, i == 0 ? "" : "\n",
		    set_text(t->a, &first->repairs[i]));
	return text;
}

bool
repair_mends(
    const struct trial *t, const char *table, const struct repair *repair)
{
	struct trial after = *t;
	size_t n = t->report.form->n_cells;

	after.report.cells = arena_calloc(t->a, n, sizeof(struct cell));
	memcpy(after.report.cells, t->report.cells, n * sizeof(struct cell));
	for (size_t i = 0; i < repair->n_cells; i++) {
		const struct repair_cell *c = &repair->cells[i];
		int cell = form_cell_find(t->report.form, c->cell);

		assert_true(cell >= 0);
		assert_true(strncmp(c->cell, table, strlen(table)) == 0);
		assert_true(c->has_from);
		assert_true(num_equal(c->from, t->report.cells[cell].value));
		assert_true(!num_equal(c->from, c->to));
		assert_true(c->to.value >= 0 && num_is_integer(c->to));
		after.report.cells[cell].value = c->to;
	}
	trial_check(&after);
	return first_broken(&after, table) == NULL;
}

bool
repair_restores(const struct trial *t, const struct report *truth,
    const struct repair *repair)
{
	const struct form *f = truth->form;
	size_t n = 0;

	for (size_t i = 0; i < f->n_cells; i++)
		n += t->report.cells[i].state == CELL_REPORTED &&
		    !num_equal(t->report.cells[i].value, truth->cells[i].value);
	for (size_t i = 0; i < repair->n_cells; i++) {
		int cell = form_cell_find(f, repair->cells[i].cell);

		if (!num_equal(repair->cells[i].to, truth->cells[cell].value))
			return false;
	}
	return n == repair->n_cells;
}

/* ---- samples ---- */

void
sample_begin(
    struct sample *s, const char *form, uint64_t seed, bool alternative)
{
	size_t n;

	trial_begin(&s->t, form, 0);
	trial_hush(&s->t);
	random_report(s->t.a, s->t.report.form, seed, &s->truth);
	if (alternative)
		random_report_use_alternative(&s->truth);
	n = s->truth.form->n_cells;
	s->t.report = s->truth;
	s->t.report.cells = arena_calloc(s->t.a, n, sizeof(struct cell));
}

void
sample_reset(struct sample *s)
{
	memcpy(s->t.report.cells, s->truth.cells,
	    s->truth.form->n_cells * sizeof(struct cell));
}

bool
sample_has(const struct sample *s, size_t cell, const char *table)
{
	return s->truth.cells[cell].state == CELL_REPORTED &&
	    strncmp(s->truth.form->cells[cell].id, table, strlen(table)) == 0;
}

void
sample_set(struct sample *s, size_t cell, int64_t value)
{
	s->t.report.cells[cell] =
	    (struct cell){ .state = CELL_REPORTED, .value = num_int(value) };
}

size_t
sample_pick(const struct sample *s, uint64_t *random)
{
	size_t cell;

	do {
		cell = (size_t)random_below(random, s->truth.form->n_cells);
	} while (!sample_has(s, cell, "t3."));
	return cell;
}
