#include "tests/bench/repairs.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "collectors/base/arena.h"
#include "collectors/check/values/bounds.h"
#include "collectors/check/values/repair.h"
#include "collectors/form/form.h"
#include "collectors/model/report.h"
#include "tests/bench/median.h"
#include "tests/support/random_report.h"

/* How a report is spoilt. */
struct damage {
	const char *name;
	size_t n_wrong;    /* 0: every cell */
	uint64_t blank_of; /* of a hundred cells so many are blank */
};

static const struct damage damages[] = {
	{ "one wrong cell", 1, 0 },
	{ "three wrong cells", 3, 0 },
	{ "four wrong cells", 4, 0 },
	{ "every cell wrong", 0, 0 },
	{ "three wrong, 10 % blank", 3, 10 },
	{ "five wrong, 25 % blank", 5, 25 },
};

struct table {
	const struct form *form;
	size_t equations[REPAIR_MAX_EQUATIONS], n_equations;
	size_t *cells, n_cells;
};

static int64_t
now_ns(void)
{
	struct timespec t;

	/* Of the processor: the worst must not be the neighbours' fault. */
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void
find_table_three(struct arena *a, const struct form *f, struct table *t)
{
	memset(t, 0, sizeof(*t));
	t->form = f;
	t->cells = arena_calloc(a, f->n_cells, sizeof(*t->cells));
	for (size_t i = 0; i < f->n_equations; i++)
		if (f->rows[f->cells[f->equations[i].left[0].cell].row].table ==
			3 &&
		    f->equations[i].op == FORM_EQUAL &&
		    !bounds_spans_years(&f->equations[i]))
			t->equations[t->n_equations++] = i;
	for (size_t i = 0; i < f->n_cells; i++)
		if (f->rows[f->cells[i].row].table == 3 &&
		    !f->cells[i].alternative)
			t->cells[t->n_cells++] = i;
}

static void
spoil(const struct table *t, const struct damage *d, uint64_t *random,
    struct report *r)
{
	for (size_t i = 0; i < t->n_cells; i++) {
		struct cell *c = &r->cells[t->cells[i]];

		if (d->n_wrong == 0)
			c->value = num_int((int64_t)random_below(random, 1000));
		if (random_below(random, 100) < d->blank_of)
			*c = (struct cell){ .state = CELL_BLANK };
	}
	for (size_t i = 0; i < d->n_wrong; i++) {
		size_t at = (size_t)random_below(random, t->n_cells);

		r->cells[t->cells[at]] = (struct cell){ .state = CELL_REPORTED,
			.value =
			    num_int(300 + (int64_t)random_below(random, 99)) };
	}
}

static void
measure(const struct table *t, const struct damage *d, int64_t *took, size_t n,
    int64_t reading)
{
	struct arena *a = arena_new();
	size_t n_found = 0;
	int64_t middle;

	for (size_t i = 0; i < n; i++) {
		uint64_t random = i + 1;
		struct repair_list found;
		struct report r;
		struct bounds b;
		int64_t start;

		arena_reset(a);
		random_report(a, t->form, i + 1, &r);
		spoil(t, d, &random, &r);
		bounds_solve(a, &r, 0, &b);
		start = now_ns();
		repair_find(a, &b, NULL, t->equations, t->n_equations, &found);
		took[i] = now_ns() - start;
		n_found += found.n > 0;
	}
	arena_free(a);
	middle = median(took, n); /* sorts them */
	printf("  %-32s %8lld us  %3lld %% of a reading, at worst %lld us, "
	       "%lld %%; found %zu of %zu\n",
	    d->name, (long long)(middle / 1000),
	    (long long)(middle * 100 / reading),
	    (long long)(took[n - 1] / 1000),
	    (long long)(took[n - 1] * 100 / reading), n_found, n);
}

void
bench_repairs(const struct form *form, size_t rounds, int64_t reading)
{
	struct arena *a = arena_new();
	int64_t *took = arena_calloc(a, rounds, sizeof(*took));
	struct table t;

	find_table_three(a, form, &t);
	printf("\nrepairs of table 3, beside a reading of %lld us\n",
	    (long long)(reading / 1000));
	for (size_t i = 0; i < sizeof(damages) / sizeof(damages[0]); i++)
		measure(&t, &damages[i], took, rounds, reading);
	arena_free(a);
}
