#include "tests/demo/county.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/mem.h"
#include "collectors/form/form.h"

static const struct county_body bodies[COUNTY_BODIES] = {
	{ "990101", "青石镇", "青石镇人民政府", "township", COUNTY_WORD },
	{ "990102", "白鹭乡", "白鹭乡人民政府", "township", COUNTY_GB18030 },
	{ "990103", "柳河镇", "柳河镇人民政府", "township", COUNTY_SPLIT },
	{ "990104", "云台街道", "云台街道办事处", "township", COUNTY_LINES },
	{ "990105", "松岭乡", "松岭乡人民政府", "township", COUNTY_PIPES },
	{ "990106", "枫桥镇", "枫桥镇人民政府", "township", COUNTY_PLAIN },
	{ "990107", "石门镇", "石门镇人民政府", "township", COUNTY_WORD },
	{ "990108", "桃源乡", "桃源乡人民政府", "township", COUNTY_PLAIN },
	{ "990109", "清泉镇", "清泉镇人民政府", "township", COUNTY_SPLIT },
	{ "990110", "河东街道", "河东街道办事处", "township", COUNTY_GB18030 },
	{ "990111", "南屏乡", "南屏乡人民政府", "township", COUNTY_PLAIN },
	{ "990150", "水利局", "云岭县水利局", "department", COUNTY_WORD },
};

#define FIRST  0 /* the years, as indices */
#define SECOND 1
#define LAST   2

/* Addresses that hold something else than the report, and what that means. */
static const struct {
	const char *code;
	size_t year;
	int until; /* the last edition in which it is so */
	enum county_answer answer;
	const char *status;
} answers[] = {
	{ "990103", FIRST, 9, COUNTY_CHALLENGE, "unreachable" },
	{ "990103", SECOND, 9, COUNTY_CHALLENGE, "unreachable" },
	{ "990103", LAST, 9, COUNTY_CHALLENGE, "unreachable" },
	{ "990105", FIRST, 9, COUNTY_OTHER_YEAR, "wrong" },
	{ "990111", FIRST, 9, COUNTY_DOWN, "unreachable" },
	{ "990111", SECOND, 9, COUNTY_DOWN, "unreachable" },
	{ "990111", LAST, 9, COUNTY_DOWN, "unreachable" },
	{ "990150", SECOND, 9, COUNTY_PICTURES, "unreadable" },
	{ "990150", LAST, 1, COUNTY_NOT_FOUND, "missing" },
};

#define BLANK INT32_MIN

/* Figures that are changed after the report added up. */
static const struct {
	const char *code;
	size_t year;
	int until;
	const char *cell;
	int change; /* added to the figure, or BLANK */
} slips[] = {
	/* One figure inside table 3. */
	{ "990108", SECOND, 9, "t3.granted.natural", 1 },
	/* The total of one row. */
	{ "990108", LAST, 1, "t3.received.total", 2 },
	/* Totals of table 4 printed 0 over parts that are not. */
	{ "990109", FIRST, 9, "t4.review.total", -3 },
	{ "990109", LAST, 9, "t4.after_review.total", -1 },
	/* Carried in what was not carried out the year before. */
	{ "990110", SECOND, 9, "t3.carried_in.natural", 1 },
	{ "990110", SECOND, 9, "t3.carried_in.total", 1 },
	{ "990110", SECOND, 9, "t3.received.natural", -1 },
	{ "990110", SECOND, 9, "t3.received.total", -1 },
	/* 规章 that a street office cannot have made. */
	{ "990110", LAST, 9, "t2.regulations.made", 1 },
	{ "990110", LAST, 9, "t2.regulations.valid", 1 },
	/* A figure left out. */
	{ "990107", SECOND, 9, "t2.penalty.decisions", BLANK },
};

/* What must be found: every error and every warning. */
static const struct {
	const char *code;
	size_t year;
	int until;
	const char *status; /* of the year, NULL: an earlier line has it */
	const char *rule, *place;
} findings[] = {
	{ "990106", LAST, 9, "warned", "A06", "form" },
	{ "990107", SECOND, 9, "warned", "A05", "t2" },
	{ "990108", SECOND, 9, "invalid", "A02", "t3.natural" },
	{ "990108", SECOND, 9, NULL, "A03", "t3.granted" },
	{ "990108", LAST, 1, "invalid", "A01", "t3.total" },
	{ "990108", LAST, 1, NULL, "A03", "t3.received" },
	{ "990109", FIRST, 9, "invalid", "B01", "t4.review" },
	{ "990109", LAST, 9, "invalid", "B03", "t4.after_review" },
	{ "990110", SECOND, 9, "invalid", "F01", "t3.carried_in.total" },
	{ "990110", SECOND, 9, NULL, "F01", "t3.carried_in.natural" },
	{ "990110", LAST, 9, "invalid", "C02", "t2.regulations" },
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const char *const columns[] = {
	"natural",
	"business",
	"research",
	"nonprofit",
	"legal",
	"other",
};

/* How applications end, the likelier ones several times. */
static const char *const outcomes[] = { "granted", "granted", "granted",
	"granted", "granted", "granted", "granted", "partial", "partial",
	"unable_not_held", "unable_not_held", "unable_not_held",
	"unable_not_made", "unable_unclear", "denied_law", "denied_third_party",
	"denied_internal", "denied_process", "denied_enforcement",
	"denied_inquiry", "rejected_petition", "rejected_repeat",
	"rejected_publication", "rejected_reissue", "other_no_correction",
	"other_misc" };

static int
chance(uint32_t *seed, int n)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (int)((*seed >> 8) % (uint32_t)n);
}

static struct num *
figure(const struct county_report *r, const char *id)
{
	int cell = form_cell_find(r->form, id);

	assert(cell >= 0);
	return &r->values[cell];
}

static void
add(struct arena *a, const struct county_report *r, const char *table,
    const char *row, const char *column, int n)
{
	struct num *v =
	    figure(r, arena_printf(a, "%s.%s.%s", table, row, column));

	*v = num_add(*v, num_int(n));
}

/* A cell of table 3 and the total of its row. */
static void
add_applications(struct arena *a, const struct county_report *r,
    const char *row, const char *column, int n)
{
	add(a, r, "t3", row, column, n);
	add(a, r, "t3", row, "total", n);
}

/* Table 3 of one year; carried[] goes from year to year, by column. */
static void
fill_applications(struct arena *a, const struct county_report *r,
    int carried[COUNT(columns)], bool busy, uint32_t *seed)
{
	static const int most[COUNT(columns)] = { 9, 4, 1, 1, 2, 1 };

	for (size_t c = 0; c < COUNT(columns); c++) {
		int received = busy ? chance(seed, most[c]) : 0;
		int left, out = 0;

		if (busy && c == 0)
			received += 2;
		left = received + carried[c];
		if (busy && c < 2 && left > 1)
			out = chance(seed, 2);
		add_applications(a, r, "received", columns[c], received);
		add_applications(a, r, "carried_in", columns[c], carried[c]);
		add_applications(a, r, "carried_out", columns[c], out);
		add_applications(a, r, "handled", columns[c], left - out);
		for (int i = 0; i < left - out; i++)
			add_applications(a, r,
			    outcomes[chance(seed, COUNT(outcomes))], columns[c],
			    1);
		carried[c] = out;
	}
}

static void
fill_disputes(
    struct arena *a, const struct county_report *r, bool busy, uint32_t *seed)
{
	static const char *const groups[] = { "review", "direct",
		"after_review" };
	static const char *const ends[] = { "upheld", "corrected", "other",
		"pending" };

	/* Those that lose their total must have something to add up. */
	bool review = busy && strcmp(r->body->code, "990109") == 0;

	for (size_t g = 0; g < COUNT(groups); g++) {
		int n = busy ? chance(seed, 3 - (int)g) : 0;

		if (review)
			n = 3 - (int)g;
		for (int i = 0; i < n; i++) {
			const char *end = ends[chance(seed, 4)];

			add(a, r, "t4", groups[g], end, 1);
			add(a, r, "t4", groups[g], "total", 1);
		}
	}
}

static void
fill_activity(struct arena *a, const struct county_report *r, int *valid,
    bool busy, uint32_t *seed)
{
	int made = busy ? chance(seed, 4) : 0;
	int repealed = busy && *valid > 2 ? chance(seed, 2) : 0;

	*valid += made - repealed;
	add(a, r, "t2", "normative", "made", made);
	add(a, r, "t2", "normative", "repealed", repealed);
	add(a, r, "t2", "normative", "valid", *valid);
	if (!busy)
		return;
	add(a, r, "t2", "licensing", "decisions", chance(seed, 60));
	add(a, r, "t2", "penalty", "decisions", 1000 + chance(seed, 900));
	add(a, r, "t2", "coercion", "decisions", chance(seed, 6));
	*figure(r, "t2.fees.amount") =
	    (struct num){ 100 + chance(seed, 900), 2 };
}

/* The same figures on the form of 2019, as far as it has them. */
static void
move_to_2019(struct county *c, struct county_report *r)
{
	struct county_report old = *r;
	static const char *const others[] = { "other_no_correction",
		"other_unpaid", "other_misc" };
	static const char *const all[] = { "natural", "business", "research",
		"nonprofit", "legal", "other", "total" };

	r->form = form_find(c->forms, "2019");
	assert(r->form != NULL);
	r->values =
	    arena_calloc(c->arena, r->form->n_cells, sizeof(*r->values));
	r->blank = arena_calloc(c->arena, r->form->n_cells, sizeof(bool));
	for (size_t i = 0; i < r->form->n_cells; i++) {
		int cell = form_cell_find(old.form, r->form->cells[i].id);

		if (cell >= 0 && !old.form->cells[cell].alternative &&
		    !r->form->cells[i].alternative)
			r->values[i] = old.values[cell];
	}
	for (size_t i = 0; i < COUNT(others); i++)
		for (size_t k = 0; k < COUNT(all); k++) {
			int cell = form_cell_find(old.form,
			    arena_printf(
				c->arena, "t3.%s.%s", others[i], all[k]));

			add(c->arena, r, "t3", "other_all", all[k],
			    (int)old.values[cell].value);
		}
	*figure(r, "t2.normative.created") =
	    county_figure(&old, "t2.normative.made");
	*figure(r, "t2.normative.published") =
	    county_figure(&old, "t2.normative.made");
	*figure(r, "t2.normative.total") =
	    county_figure(&old, "t2.normative.valid");
}

/* Its organisation columns are left empty but for those that have something
 * in them. */
static void
blank_columns(const struct county_report *r)
{
	for (size_t i = 0; i < r->form->n_cells; i++) {
		const char *id = r->form->cells[i].id;

		if (strncmp(id, "t3.", 3) == 0 && r->values[i].value == 0 &&
		    (strstr(id, ".research") != NULL ||
			strstr(id, ".nonprofit") != NULL))
			r->blank[i] = true;
	}
}

static void
make_slips(const struct county *c, const struct county_report *r, size_t year)
{
	for (size_t i = 0; i < COUNT(slips); i++) {
		int cell = form_cell_find(r->form, slips[i].cell);

		if (strcmp(slips[i].code, r->body->code) != 0 ||
		    slips[i].year != year || c->edition > slips[i].until)
			continue;
		assert(cell >= 0);
		if (slips[i].change == BLANK)
			r->blank[cell] = true;
		else
			r->values[cell] =
			    num_add(r->values[cell], num_int(slips[i].change));
		assert(r->values[cell].value >= 0);
	}
}

static void
fill_body(struct county *c, size_t body, int last_year)
{
	uint32_t seed = 20240131u + (uint32_t)body * 977u;
	int carried[COUNT(columns)] = { 0 };
	int valid = 3 + (int)body;

	/* Last year's carry-over of the first year is nobody's to know. */
	carried[0] = chance(&seed, 2);
	for (size_t y = 0; y < COUNTY_YEARS; y++) {
		struct county_report *r = &c->reports[body][y];
		bool busy = body != 1 || y != SECOND;

		r->body = &bodies[body];
		r->year = last_year - LAST + (int)y;
		r->form = form_find(c->forms, "2021");
		assert(r->form != NULL);
		r->values = arena_calloc(
		    c->arena, r->form->n_cells, sizeof(*r->values));
		r->blank =
		    arena_calloc(c->arena, r->form->n_cells, sizeof(bool));
		r->status = "valid";
		fill_applications(c->arena, r, carried, busy, &seed);
		fill_disputes(c->arena, r, busy, &seed);
		fill_activity(c->arena, r, &valid, busy, &seed);
		if (strcmp(r->body->code, "990107") == 0)
			blank_columns(r);
		if (strcmp(r->body->code, "990106") == 0 && y == LAST)
			move_to_2019(c, r);
		make_slips(c, r, y);
	}
}

static void
set_status(struct county *c, const char *code, size_t year, const char *status)
{
	for (size_t i = 0; i < COUNTY_BODIES; i++)
		if (strcmp(bodies[i].code, code) == 0)
			c->reports[i][year].status = status;
}

struct county *
county_new(int last_year, int edition)
{
	struct county *c = mem_calloc(1, sizeof(*c));

	c->arena = arena_new();
	c->forms = form_set_builtin();
	c->edition = edition;
	for (size_t i = 0; i < COUNTY_BODIES; i++)
		fill_body(c, i, last_year);
	for (size_t i = 0; i < COUNT(findings); i++)
		if (edition <= findings[i].until && findings[i].status != NULL)
			set_status(c, findings[i].code, findings[i].year,
			    findings[i].status);
	for (size_t i = 0; i < COUNT(answers); i++) {
		if (edition > answers[i].until)
			continue;
		set_status(
		    c, answers[i].code, answers[i].year, answers[i].status);
		for (size_t b = 0; b < COUNTY_BODIES; b++)
			if (strcmp(bodies[b].code, answers[i].code) == 0)
				c->reports[b][answers[i].year].answer =
				    answers[i].answer;
	}
	return c;
}

void
county_free(struct county *c)
{
	if (c == NULL)
		return;
	form_set_free(c->forms);
	arena_free(c->arena);
	free(c);
}

const struct county_body *
county_body(size_t i)
{
	assert(i < COUNTY_BODIES);
	return &bodies[i];
}

const struct county_report *
county_find(const struct county *c, const char *code, int year)
{
	for (size_t i = 0; i < COUNTY_BODIES; i++)
		for (size_t y = 0; y < COUNTY_YEARS; y++)
			if (strcmp(bodies[i].code, code) == 0 &&
			    c->reports[i][y].year == year)
				return &c->reports[i][y];
	return NULL;
}

struct num
county_figure(const struct county_report *r, const char *id)
{
	return *figure(r, id);
}

int
county_total(const struct county_report *r, const char *row)
{
	char id[64];

	snprintf(id, sizeof(id), "t3.%s.total", row);
	return (int)county_figure(r, id).value;
}

/*
 * The figure that a report gives for a cell; false when it gives none. The
 * merged row （六）其他处理 is what the form of 2019 has, or else the sum of
 * its three parts.
 */
static bool
figure_for_sum(const struct county_report *r, const char *id, struct num *out)
{
	static const char *const parts[] = { "other_no_correction",
		"other_unpaid", "other_misc" };
	int cell = form_cell_find(r->form, id);
	const char *column = strrchr(id, '.') + 1;
	struct num sum = num_int(0);

	if (cell < 0)
		return false;
	if (!r->form->cells[cell].alternative) {
		*out = r->values[cell];
		return !r->blank[cell];
	}
	if (strncmp(id, "t3.other_all.", 13) != 0)
		return false;
	for (size_t i = 0; i < COUNT(parts); i++) {
		char part[64];

		snprintf(part, sizeof(part), "t3.%s.%s", parts[i], column);
		if (r->blank[form_cell_find(r->form, part)])
			return false;
		sum = num_add(sum, county_figure(r, part));
	}
	*out = sum;
	return true;
}

static void
print_sums(const struct county *c, size_t year, bool valid_only, FILE *out)
{
	const struct form *f = form_find(c->forms, "2021");

	for (size_t i = 0; i < f->n_cells; i++) {
		struct num sum = num_int(0), figure_of_one;
		char text[NUM_TEXT_SIZE];
		int n = 0;

		for (size_t b = 0; b < COUNTY_BODIES; b++) {
			const struct county_report *r = &c->reports[b][year];

			if (r->answer != COUNTY_REPORT ||
			    (valid_only && strcmp(r->status, "invalid") == 0))
				continue;
			if (figure_for_sum(r, f->cells[i].id, &figure_of_one)) {
				sum = num_add(sum, figure_of_one);
				n++;
			}
		}
		fprintf(out, "sum\t%d\t%s\t%s\t%s\t%d\n",
		    c->reports[0][year].year,
		    valid_only ? "valid" : "published", f->cells[i].id,
		    num_format(sum, text), n);
	}
}

void
county_print_manifest(const struct county *c, FILE *out)
{
	for (size_t b = 0; b < COUNTY_BODIES; b++)
		for (size_t y = 0; y < COUNTY_YEARS; y++)
			fprintf(out, "status\t%s\t%d\t%s\n", bodies[b].code,
			    c->reports[b][y].year, c->reports[b][y].status);
	for (size_t i = 0; i < COUNT(findings); i++)
		if (c->edition <= findings[i].until)
			fprintf(out, "finding\t%s\t%d\t%s\t%s\n",
			    findings[i].code,
			    c->reports[0][findings[i].year].year,
			    findings[i].rule, findings[i].place);
	for (size_t y = 0; y < COUNTY_YEARS; y++) {
		print_sums(c, y, false, out);
		print_sums(c, y, true, out);
	}
}
