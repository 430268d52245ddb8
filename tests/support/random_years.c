#include "tests/support/random_years.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "collectors/form/form.h"
#include "collectors/model/report.h"
#include "tests/support/random_report.h"

static const char *const columns[] = { "natural", "business", "research",
	"nonprofit", "legal", "other", "total" };

#define N_COLUMNS 7

static struct cell *
find(struct report *r, const char *row, const char *column)
{
	char id[128];
	int i;

	(void)snprintf(id, sizeof(id), "%s.%s", row, column);
	i = form_cell_find(r->form, id);
	return i < 0 ? NULL : &r->cells[i];
}

static int64_t
get(struct report *r, const char *row, const char *column)
{
	return find(r, row, column)->value.value;
}

static void
set(struct report *r, const char *row, const char *column, int64_t v)
{
	struct cell *c = find(r, row, column);

	assert(c != NULL);
	c->state = CELL_REPORTED;
	c->value = num_int(v);
}

static bool
is_result(const struct form_row *row)
{
	return row->table == 3 && !row->alternative &&
	    strcmp(row->id, "received") != 0 &&
	    strcmp(row->id, "carried_in") != 0 &&
	    strcmp(row->id, "handled") != 0 &&
	    strcmp(row->id, "carried_out") != 0;
}

/* One in `most` is left, and that is seldom large. */
static int64_t
thin(int64_t v, uint64_t most, uint64_t *state)
{
	if (most == 0 || random_below(state, most) != 0)
		return 0;
	return random_below(state, 6) == 0 ? v : v % 20;
}

static void
total(struct report *r, const char *row)
{
	int64_t sum = 0;

	for (size_t k = 0; k + 1 < N_COLUMNS; k++)
		sum += get(r, row, columns[k]);
	set(r, row, "total", sum);
}

static void
thin_table3(struct report *r, uint64_t *state)
{
	static const uint64_t most[] = { 0, 40, 12, 4, 1 };
	uint64_t of_all = most[random_below(state, 5)];
	bool only_natural = random_below(state, 2) == 0;

	for (size_t k = 0; k + 1 < N_COLUMNS; k++) {
		uint64_t one_in = only_natural && k > 0 ? 0 : of_all;
		int64_t handled = 0, out, in;

		for (size_t i = 0; i < r->form->n_rows; i++) {
			const struct form_row *row = &r->form->rows[i];
			char name[64];
			int64_t v;

			if (!is_result(row))
				continue;
			(void)snprintf(name, sizeof(name), "t3.%s", row->id);
			v = thin(get(r, name, columns[k]), one_in, state);
			set(r, name, columns[k], v);
			handled += v;
		}
		out = thin(get(r, "t3.carried_out", columns[k]),
		    one_in > 3 ? 3 : one_in, state);
		in = thin(get(r, "t3.carried_in", columns[k]),
		    one_in > 2 ? 2 : one_in, state);
		in = in > handled + out ? handled + out : in;
		set(r, "t3.handled", columns[k], handled);
		set(r, "t3.carried_out", columns[k], out);
		set(r, "t3.carried_in", columns[k], in);
		set(r, "t3.received", columns[k], handled + out - in);
	}
	for (size_t i = 0; i < r->form->n_rows; i++) {
		char name[64];

		if (r->form->rows[i].table != 3 || r->form->rows[i].alternative)
			continue;
		(void)snprintf(
		    name, sizeof(name), "t3.%s", r->form->rows[i].id);
		total(r, name);
	}
}

static void
thin_table4(struct report *r, uint64_t *state)
{
	static const char *const groups[] = { "t4.review", "t4.direct",
		"t4.after_review" };
	static const char *const parts[] = { "upheld", "corrected", "other",
		"pending" };

	for (size_t i = 0; i < 3; i++) {
		uint64_t most = random_below(state, 3);
		int64_t sum = 0;

		for (size_t k = 0; k < 4; k++) {
			int64_t v =
			    thin(get(r, groups[i], parts[k]), most, state);

			set(r, groups[i], parts[k], v);
			sum += v;
		}
		set(r, groups[i], "total", sum);
	}
}

static void
thin_table2(struct report *r, uint64_t *state)
{
	static const char *const rows[] = { "t2.licensing", "t2.penalty",
		"t2.coercion" };
	int64_t made, repealed, valid;

	for (size_t i = 0; i < 3; i++)
		if (random_below(state, 2) == 0)
			set(r, rows[i], "decisions", 0);
	if (find(r, "t2.normative", "made") == NULL)
		return;
	made = thin(get(r, "t2.normative", "made"), 2, state);
	repealed = thin(get(r, "t2.normative", "repealed"), 2, state);
	valid = thin(get(r, "t2.normative", "valid"), 2, state);
	set(r, "t2.normative", "made", made);
	set(r, "t2.normative", "repealed", repealed);
	set(r, "t2.normative", "valid",
	    valid < made - repealed ? made - repealed : valid);
	if (random_below(state, 2) == 0)
		set(r, "t2.fees", "amount", 0);
}

void
random_quiet_report(struct arena *a, const struct form *f, int year,
    uint64_t seed, struct report *out)
{
	uint64_t state = seed ^ 0x9e37;

	random_report(a, f, seed, out);
	out->year = year;
	out->published_on = (struct date){ year + 1, 1, 15 };
	out->period_from = (struct date){ year, 1, 1 };
	out->period_to = (struct date){ year, 12, 31 };
	thin_table3(out, &state);
	thin_table4(out, &state);
	thin_table2(out, &state);
}

void
random_year_before(struct arena *a, const struct form *f,
    const struct report *r, uint64_t seed, struct report *out)
{
	struct report now = *r;

	random_quiet_report(a, f, r->year - 1, seed, out);
	for (size_t k = 0; k + 1 < N_COLUMNS; k++) {
		int64_t carried = get(&now, "t3.carried_in", columns[k]);
		int64_t all = get(out, "t3.handled", columns[k]) + carried;
		int64_t in = get(out, "t3.carried_in", columns[k]);

		in = in > all ? all : in;
		set(out, "t3.carried_out", columns[k], carried);
		set(out, "t3.carried_in", columns[k], in);
		set(out, "t3.received", columns[k], all - in);
	}
	total(out, "t3.carried_out");
	total(out, "t3.carried_in");
	total(out, "t3.received");
	if (find(&now, "t2.normative", "made") != NULL &&
	    find(out, "t2.normative", "made") != NULL) {
		int64_t valid = get(&now, "t2.normative", "valid") -
		    get(&now, "t2.normative", "made") +
		    get(&now, "t2.normative", "repealed");

		set(out, "t2.normative", "valid", valid);
		if (get(out, "t2.normative", "made") > valid)
			set(out, "t2.normative", "made", valid);
	}
}
