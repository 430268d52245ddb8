#include "tests/support/random_report.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/form/form.h"
#include "collectors/model/report.h"

uint64_t
random_next(uint64_t *state)
{
	uint64_t z = (*state += 0x9e3779b97f4a7c15u);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

uint64_t
random_below(uint64_t *state, uint64_t n)
{
	return random_next(state) % n;
}

/* Mostly 0, often small, seldom large. */
static int64_t
figure(uint64_t *state)
{
	switch (random_below(state, 10)) {
	case 0:
	case 1:
		return (int64_t)random_below(state, 10);
	case 2:
		return (int64_t)random_below(state, 100);
	case 3:
		return (int64_t)random_below(state, 4) == 0
		    ? (int64_t)random_below(state, 200000)
		    : 1;
	default:
		return 0;
	}
}

static struct cell *
cell_of(const struct report *r, const char *table_row, const char *column)
{
	char id[128];
	int i;

	(void)snprintf(id, sizeof(id), "%s.%s", table_row, column);
	i = form_cell_find(r->form, id);
	return i < 0 ? NULL : &r->cells[i];
}

static void
put(struct report *r, const char *table_row, const char *column, int64_t v)
{
	struct cell *c = cell_of(r, table_row, column);

	assert(c != NULL);
	c->state = CELL_REPORTED;
	c->value = num_int(v);
}

static void
put_decimal(struct report *r, const char *table_row, const char *column,
    uint64_t *state)
{
	struct cell *c = cell_of(r, table_row, column);

	c->state = CELL_REPORTED;
	c->value = num_int(figure(state));
	if (random_below(state, 2) == 0) {
		c->value.scale = 1 + (int)random_below(state, 3);
		c->value.value = (int64_t)random_below(state, 10000000);
	}
}

static bool
is_result(const struct form_row *row)
{
	static const char *const others[] = { "received", "carried_in",
		"handled", "carried_out" };

	if (row->table != 3 || row->alternative)
		return false;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (strcmp(row->id, others[i]) == 0)
			return false;
	return true;
}

static const char *const people[] = { "natural", "business", "research",
	"nonprofit", "legal", "other" };

#define N_PEOPLE (sizeof(people) / sizeof(people[0]))

/* One column of table 3, and its share of the total column. */
static void
fill_column(struct report *r, const char *column, uint64_t *state)
{
	const struct form *f = r->form;
	int64_t handled = 0, carried_out = figure(state), carried_in;

	for (size_t i = 0; i < f->n_rows; i++) {
		const struct form_row *row = &f->rows[i];
		int64_t v = figure(state);
		char name[64];

		if (!is_result(row))
			continue;
		(void)snprintf(name, sizeof(name), "t3.%s", row->id);
		put(r, name, column, v);
		handled += v;
	}
	carried_in =
	    (int64_t)random_below(state, (uint64_t)(handled + carried_out) + 1);
	if (random_below(state, 2) == 0)
		carried_in = 0;
	put(r, "t3.handled", column, handled);
	put(r, "t3.carried_out", column, carried_out);
	put(r, "t3.carried_in", column, carried_in);
	put(r, "t3.received", column, handled + carried_out - carried_in);
}

static void
fill_table3(struct report *r, uint64_t *state)
{
	const struct form *f = r->form;

	for (size_t i = 0; i < N_PEOPLE; i++)
		fill_column(r, people[i], state);
	for (size_t i = 0; i < f->n_rows; i++) {
		char name[64];
		int64_t sum = 0;

		if (f->rows[i].table != 3 || f->rows[i].alternative)
			continue;
		(void)snprintf(name, sizeof(name), "t3.%s", f->rows[i].id);
		for (size_t k = 0; k < N_PEOPLE; k++)
			sum += cell_of(r, name, people[k])->value.value;
		put(r, name, "total", sum);
	}
}

static void
fill_table4(struct report *r, uint64_t *state)
{
	static const char *const groups[] = { "t4.review", "t4.direct",
		"t4.after_review" };
	static const char *const parts[] = { "upheld", "corrected", "other",
		"pending" };

	for (size_t i = 0; i < 3; i++) {
		int64_t sum = 0;

		for (size_t k = 0; k < 4; k++) {
			int64_t v = figure(state);

			put(r, groups[i], parts[k], v);
			sum += v;
		}
		put(r, groups[i], "total", sum);
	}
}

static void
fill_table2_of_2021(struct report *r, uint64_t *state)
{
	int64_t made = figure(state), repealed = figure(state);
	int64_t valid = figure(state);

	put(r, "t2.regulations", "made", 0);
	put(r, "t2.regulations", "repealed", 0);
	put(r, "t2.regulations", "valid", 0);
	put(r, "t2.normative", "made", made);
	put(r, "t2.normative", "repealed", repealed);
	put(r, "t2.normative", "valid",
	    valid < made - repealed ? made - repealed : valid);
	put(r, "t2.licensing", "decisions", figure(state));
	put(r, "t2.penalty", "decisions", figure(state));
	put(r, "t2.coercion", "decisions", figure(state));
	put_decimal(r, "t2.fees", "amount", state);
}

static void
fill_table2_of_2019(struct report *r, uint64_t *state)
{
	static const char *const rows[] = { "t2.licensing", "t2.external",
		"t2.penalty", "t2.coercion", "t2.fees" };
	int64_t total = figure(state);

	put(r, "t2.regulations", "created", 0);
	put(r, "t2.regulations", "published", 0);
	put(r, "t2.regulations", "total", 0);
	put(r, "t2.normative", "created", figure(state));
	put(r, "t2.normative", "total", total);
	put(r, "t2.normative", "published",
	    (int64_t)random_below(state, (uint64_t)total + 1));
	for (size_t i = 0; i < 5; i++) {
		int64_t prior = figure(state), change = figure(state);

		if (random_below(state, 2) == 0)
			change =
			    -(int64_t)random_below(state, (uint64_t)prior + 1);
		put(r, rows[i], "prior", prior);
		put(r, rows[i], "change", change);
		if (i < 4)
			put(r, rows[i], "decisions", figure(state));
	}
	put(r, "t2.procurement", "items", figure(state));
	put_decimal(r, "t2.procurement", "amount", state);
}

static void
fill_parts(struct arena *a, struct report *r)
{
	static const char *const headings[] = { "一、总体情况",
		"二、主动公开政府信息情况",
		"三、收到和处理政府信息公开申请情况",
		"四、政府信息公开行政复议、行政诉讼情况",
		"五、存在的主要问题及改进情况", "六、其他需要报告的事项" };

	r->n_sections = 6;
	r->sections = arena_calloc(a, 6, sizeof(*r->sections));
	for (int i = 0; i < 6; i++) {
		r->sections[i].number = r->sections[i].printed_number = i + 1;
		r->sections[i].heading = headings[i];
		r->sections[i].text = "";
	}
	r->sections[0].text = "青石镇认真做好政府信息公开工作。";
	r->sections[4].text = "公开内容不够丰富，将加强培训、充实内容。";
	r->sections[5].text = "本年度没有收取信息处理费。";
}

void
random_report(
    struct arena *a, const struct form *f, uint64_t seed, struct report *out)
{
	uint64_t state = seed;
	int last = f->last_year == 0 ? f->first_year + 4 : f->last_year;

	memset(out, 0, sizeof(*out));
	out->form = f;
	out->year = f->first_year +
	    (int)random_below(&state, (uint64_t)(last - f->first_year) + 1);
	out->title = arena_printf(
	    a, "青石镇人民政府%d年政府信息公开工作年度报告", out->year);
	out->publisher = "青石镇人民政府";
	out->published_on = (struct date){ out->year + 1, 1, 15 };
	out->published_by = "text";
	out->period_from = (struct date){ out->year, 1, 1 };
	out->period_to = (struct date){ out->year, 12, 31 };
	out->preface = "";
	out->cells = arena_calloc(a, f->n_cells, sizeof(*out->cells));
	if (form_cell_find(f, "t2.normative.made") >= 0)
		fill_table2_of_2021(out, &state);
	else
		fill_table2_of_2019(out, &state);
	fill_table3(out, &state);
	fill_table4(out, &state);
	for (size_t i = 0; i < REPORT_TABLES; i++)
		out->tables[i].found = true;
	fill_parts(a, out);
}

void
random_report_use_alternative(struct report *r)
{
	static const char *const three[] = { "t3.other_no_correction",
		"t3.other_unpaid", "t3.other_misc" };
	const char *columns[N_PEOPLE + 1];
	bool merge = cell_of(r, three[0], "total")->state == CELL_REPORTED;

	memcpy(columns, people, sizeof(people));
	columns[N_PEOPLE] = "total";
	for (size_t i = 0; i < N_PEOPLE + 1; i++) {
		struct cell *one = cell_of(r, "t3.other_all", columns[i]);
		int64_t sum = 0;

		for (size_t k = 0; k < 3; k++) {
			struct cell *c = cell_of(r, three[k], columns[i]);

			sum += c->value.value;
			if (merge)
				memset(c, 0, sizeof(*c));
			else
				put(r, three[k], columns[i],
				    k == 1 ? one->value.value : 0);
		}
		if (merge)
			put(r, "t3.other_all", columns[i], sum);
		else
			memset(one, 0, sizeof(*one));
	}
}

void
random_report_blank(struct report *r, uint64_t seed, uint64_t one_in)
{
	for (size_t i = 0; i < r->form->n_cells; i++) {
		struct cell *c = &r->cells[i];

		if (c->state == CELL_REPORTED &&
		    random_below(&seed, one_in) == 0)
			*c = (struct cell){ .state = CELL_BLANK };
	}
}
