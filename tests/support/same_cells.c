#include "tests/support/same_cells.h"

#include "collectors/base/num.h"
#include "collectors/form/form.h"
#include "collectors/model/report.h"
#include "tests/support/unit.h"

void
same_cells(
    const struct report *want, const struct report *got, const char *where)
{
	for (size_t i = 0; i < want->form->n_cells; i++) {
		const struct cell *w = &want->cells[i], *g = &got->cells[i];

		if (w->state != g->state ||
		    (w->state == CELL_REPORTED &&
			!num_equal(w->value, g->value)))
			print_message(
			    "%s: %s\n", where, want->form->cells[i].id);
		assert_string_equal(
		    cell_state_name(g->state), cell_state_name(w->state));
		if (w->state == CELL_REPORTED)
			assert_true(num_equal(w->value, g->value));
	}
}
