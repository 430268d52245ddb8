/*
 * Rollups in the database: what is added up, and that after any order of
 * arrivals, revisions, judgements and changes of the registry they are what
 * this file computes afresh from its own memory of the reports.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/store/county.h"
#include "tests/support/unit.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

/* ---- what counts ---- */

static const char *
sum_of(struct county *c, int year, const char *kind, const char *cell)
{
	return county_sum(c, year, kind, "published", cell);
}

static void
other_all_is_the_merged_value_or_the_sum_of_its_parts(void **state)
{
	struct county *c = *state;
	struct report *merged = county_report(c, "2021", 2024, "t");
	struct report *parts = county_report(c, "2021", 2024, "t");
	struct report *half = county_report(c, "2021", 2024, "t");

	county_set(merged, "t3.other_all.natural", "5");
	county_set(parts, "t3.other_no_correction.natural", "1");
	county_set(parts, "t3.other_unpaid.natural", "2");
	county_set(parts, "t3.other_misc.natural", "4");
	county_set(half, "t3.other_no_correction.natural", "90");
	county_set(half, "t3.other_unpaid.natural", "90");
	county_bring(c, "T1", 0, 2024, merged, "a", NULL);
	assert_string_equal(
	    sum_of(c, 2024, "all", "t3.other_all.natural"), "5|1");
	county_bring(c, "D1", 0, 2024, parts, "b", NULL);
	assert_string_equal(
	    sum_of(c, 2024, "all", "t3.other_all.natural"), "12|2");
	county_bring(c, "T2", 0, 0, half, "c", NULL);
	assert_string_equal(
	    sum_of(c, 2024, "all", "t3.other_all.natural"), "12|2");
	assert_string_equal(
	    sum_of(c, 2024, "all", "t3.other_misc.natural"), "4|1");
	assert_string_equal(
	    sum_of(c, 2024, "township", "t3.other_all.natural"), "5|1");
}

static void
in_the_old_form_too(void **state)
{
	struct county *c = *state;
	struct report *own = county_report(c, "2019", 2020, "t");
	struct report *parts = county_report(c, "2021", 2020, "t");

	c->first_year = 2020;
	county_set_registry(c, NULL);
	county_set(own, "t3.other_all.total", "3");
	county_set(own, "t2.procurement.amount", "100");
	county_set(own, "t2.procurement.items", "7");
	county_set(parts, "t3.other_no_correction.total", "1");
	county_set(parts, "t3.other_unpaid.total", "0");
	county_set(parts, "t3.other_misc.total", "1");
	county_bring(c, "T1", 0, 2020, own, "a", NULL);
	county_bring(c, "D1", 0, 2020, parts, "b", NULL);
	assert_string_equal(
	    sum_of(c, 2020, "all", "t3.other_all.total"), "5|2");
	assert_string_equal(
	    sum_of(c, 2020, "all", "t2.procurement.items"), "7|1");
	/* No unit is given for it: never summed. */
	assert_string_equal(
	    sum_of(c, 2020, "all", "t2.procurement.amount"), "");
	assert_string_equal(
	    sum_of(c, 2020, "all", "t3.other_misc.total"), "1|1");
}

static void
nobody_reported_is_not_zero(void **state)
{
	struct county *c = *state;

	assert_string_equal(sum_of(c, 2024, "all", "t3.received.total"), "-|0");
}

static void
the_countys_own_report_is_never_added(void **state)
{
	struct county *c = *state;
	struct report *r = county_report(c, "2021", 2024, "t");

	county_set_all(r, "9");
	county_bring(c, "C0", 0, 2024, r, "a", NULL);
	assert_string_equal(sum_of(c, 2024, "all", "t3.received.total"), "-|0");
	assert_string_equal(county_ask(c, "SELECT * FROM rollup"), "");
}

/* ---- against a memory of its own ---- */

#define FIRST_YEAR 2020
#define N_YEARS    7 /* 2020..2026 */

struct remembered {
	const struct report *report; /* NULL: none */
	int judged;                  /* 0 valid, 1 warned, 2 invalid */
	struct date published_on;
	/* By the first visit; on the earliest day: time goes back here. */
	struct date seen, earliest;
};

struct memory {
	struct county *c;
	uint64_t seed;
	int unlisted; /* index of the body that left, -1 none */
	struct date today;
	struct remembered reports[5][N_YEARS];
	int n_documents;
};

static const struct body {
	const char *code;
	const char *kind;
	int first, last;
	bool any_year;
} bodies[] = {
	{ "T1", "township", 2020, 2100, false },
	{ "T2", "township", 2024, 2100, true },
	{ "T3", "township", 2020, 2024, false },
	{ "D1", "department", 2020, 2100, false },
	{ "C0", "county", 2020, 2100, false },
};

/* xorshift64: the same sequence everywhere. */
static unsigned
draw(struct memory *m, unsigned below)
{
	m->seed ^= m->seed << 13;
	m->seed ^= m->seed >> 7;
	m->seed ^= m->seed << 17;
	return (unsigned)((m->seed >> 11) % below);
}

static struct report *
draw_report(struct memory *m, int year)
{
	bool old = year <= 2020 ? draw(m, 4) != 0 : draw(m, 6) == 0;
	bool zero = draw(m, 4) == 0;
	struct report *r =
	    county_report(m->c, old ? "2019" : "2021", year, "t");

	for (size_t i = 0; i < r->form->n_cells; i++) {
		const struct form_cell *fc = &r->form->cells[i];
		struct cell *cell = &r->cells[i];

		if (fc->alternative && draw(m, 3) != 0)
			continue;
		cell->state = (enum cell_state)draw(m, 4);
		if (draw(m, 2) == 0)
			cell->state = CELL_REPORTED;
		if (cell->state != CELL_REPORTED || zero)
			continue;
		cell->value.value = (int64_t)draw(m, 3000) - 3;
		cell->value.scale =
		    fc->type == FORM_AMOUNT ? (int)draw(m, 4) : 0;
	}
	if (draw(m, 3) != 0)
		r->published_on = (struct date){ year + 1, 1 + (int)draw(m, 2),
			31 - 4 * (int)draw(m, 2) };
	if (!date_is_valid(r->published_on))
		r->published_on = (struct date){ 0, 0, 0 };
	return r;
}

/* A judgement that makes a report valid, warned or invalid. */
static struct judgement
judgement_of(int judged)
{
	static struct finding findings[] = {
		{ .rule = "A05",
		    .axis = AXIS_DATA,
		    .severity = SEVERITY_WARNING,
		    .place = "t3",
		    .message = "m" },
		{ .rule = "A03",
		    .axis = AXIS_DATA,
		    .severity = SEVERITY_ERROR,
		    .place = "t3.granted",
		    .message = "m" },
	};
	struct judgement j = { .findings = findings,
		.n_findings = (size_t)judged };

	return j;
}

static void
bring_one(struct memory *m)
{
	size_t b = draw(m, N(bodies));
	int y = (int)draw(m, N_YEARS - 1);
	int asked = bodies[b].any_year ? 0 : FIRST_YEAR + y;
	struct report *r = draw_report(m, FIRST_YEAR + y);
	int judged = (int)draw(m, 3);
	struct judgement j = judgement_of(judged);
	struct remembered *memory = &m->reports[b][y];
	char bytes[32];

	if ((int)b == m->unlisted)
		return;
	(void)snprintf(bytes, sizeof(bytes), "document %d", m->n_documents++);
	county_bring(m->c, bodies[b].code, 0, asked, r, bytes, &j);
	memory->report = r;
	memory->judged = judged;
	if (!date_is_set(memory->published_on))
		memory->published_on = r->published_on;
	if (!date_is_set(memory->seen))
		memory->seen = memory->earliest = m->today;
	if (date_cmp(m->today, memory->earliest) < 0)
		memory->earliest = m->today;
}

static void
judge_one(struct memory *m)
{
	size_t b = draw(m, N(bodies)), y = draw(m, N_YEARS);
	int judged = (int)draw(m, 3);
	struct judgement j = judgement_of(judged);
	struct store_due due;
	struct err e;

	if (m->reports[b][y].report == NULL)
		return;
	due = county_due(m->c, bodies[b].code, FIRST_YEAR + (int)y);
	if (store_put_judgement(m->c->store, &due, &j, &e) != 0)
		fail_msg("%s", e.msg);
	m->reports[b][y].judged = judged;
}

static void
change_registry(struct memory *m)
{
	m->unlisted = (int)draw(m, N(bodies) + 2);
	if (m->unlisted >= (int)N(bodies))
		m->unlisted = -1;
	county_set_registry(
	    m->c, m->unlisted < 0 ? NULL : bodies[m->unlisted].code);
}

static void
step(struct memory *m)
{
	switch (draw(m, 12)) {
	case 0:
		judge_one(m);
		break;
	case 1:
		change_registry(m);
		break;
	case 2:
		if (m->unlisted != 3)
			county_visit(m->c, "D1", 0, 2024, OUTCOME_TIMEOUT);
		break;
	case 3:
		m->today = (struct date){ 2025 + (int)draw(m, 3), 1, 10 };
		county_go_to(m->c, m->today.year, m->today.month, m->today.day);
		break;
	default:
		bring_one(m);
		break;
	}
}

/* ---- computed afresh ---- */

static bool
is_expected(const struct memory *m, size_t b, int year)
{
	return (int)b != m->unlisted && year >= bodies[b].first &&
	    year <= bodies[b].last && year < m->today.year;
}

/* The number that a report has for a cell of any form. */
static bool
number_for(const struct report *r, const char *id, struct num *out)
{
	static const char *const parts[] = { "t3.other_no_correction.",
		"t3.other_unpaid.", "t3.other_misc." };
	static const char merged[] = "t3.other_all.";
	int i = form_cell_find(r->form, id);
	struct num total = { 0, 0 };

	if (i >= 0 && r->cells[i].state == CELL_REPORTED) {
		*out = r->cells[i].value;
		return true;
	}
	if (strncmp(id, merged, strlen(merged)) != 0)
		return false;
	for (size_t k = 0; k < N(parts); k++) {
		char part[64];

		(void)snprintf(
		    part, sizeof(part), "%s%s", parts[k], id + strlen(merged));
		i = form_cell_find(r->form, part);
		if (i < 0 || r->cells[i].state != CELL_REPORTED)
			return false;
		total = num_add(total, r->cells[i].value);
	}
	*out = total;
	return true;
}

static bool
counts(const struct memory *m, size_t b, int year, const char *kind)
{
	if (!is_expected(m, b, year) || strcmp(bodies[b].kind, "county") == 0)
		return false;
	return strcmp(kind, "all") == 0 || strcmp(kind, bodies[b].kind) == 0;
}

static void
check_cells(struct memory *m, int year, const char *kind, bool valid_only)
{
	const struct rollup got =
	    county_rollup(m->c, year, kind, valid_only ? "valid" : "published");

	for (size_t i = 0; i < got.form->n_cells; i++) {
		const char *cell = got.form->cells[i].id;
		struct num sum = { 0, 0 };
		char number[NUM_TEXT_SIZE], text[ROLLUP_TEXT_SIZE];
		size_t n = 0;

		for (size_t b = 0; b < N(bodies); b++) {
			const struct remembered *r =
			    &m->reports[b][year - FIRST_YEAR];
			struct num v;

			if (got.form->cells[i].type == FORM_SUM ||
			    !counts(m, b, year, kind) || r->report == NULL ||
			    (valid_only && r->judged == 2) ||
			    !number_for(r->report, cell, &v))
				continue;
			sum = num_add(sum, v);
			n++;
		}
		assert_int_equal(got.sums[i].n, n);
		assert_string_equal(rollup_sum_format(&got.sums[i], text),
		    num_format(sum, number));
	}
}

/* The sums that are kept are those that are made anew. */
static void
check_made_anew(struct memory *m)
{
	size_t n, n_wrong = 1;
	struct err e;

	if (store_remake_sums(m->c->store, &n, &n_wrong, &e) != 0)
		fail_msg("%s", e.msg);
	assert_int_equal(n_wrong, 0);
}

static bool
is_zero(const struct report *r)
{
	bool any[5] = { false };

	for (size_t i = 0; i < r->form->n_cells; i++) {
		if (r->cells[i].state != CELL_REPORTED)
			continue;
		if (r->cells[i].value.value != 0)
			return false;
		any[r->form->cells[i].id[1] - '0'] = true;
	}
	return any[2] && any[3] && any[4];
}

/* 1 on time, 0 late, -1 nobody knows. */
static int
on_time_of(const struct remembered *r, struct date deadline)
{
	if (date_cmp(r->earliest, deadline) <= 0)
		return 1;
	if (!date_is_set(r->published_on) ||
	    date_cmp(r->published_on, r->seen) > 0)
		return -1;
	return date_cmp(r->published_on, deadline) <= 0;
}

static bool
check_coverage(struct memory *m, int year, const char *kind, bool valid_only)
{
	int expected = 0, judged[3] = { 0 }, on_time = 0, zero = 0;
	char text[128];
	bool anybody = false;

	for (size_t b = 0; b < N(bodies); b++) {
		const struct remembered *r = &m->reports[b][year - FIRST_YEAR];
		struct date deadline = { year + 1, 1, 31 };
		bool late;

		anybody = anybody || counts(m, b, year, "all");
		if (!counts(m, b, year, kind))
			continue;
		expected++;
		if (r->report == NULL)
			continue;
		/* That it was late is an error, though not of its figures. */
		late = on_time_of(r, deadline) == 0;
		judged[late && r->judged == 0 ? 1 : r->judged]++;
		on_time += on_time_of(r, deadline) == 1;
		if (!valid_only || r->judged != 2)
			zero += is_zero(r->report);
	}
	(void)snprintf(text, sizeof(text), "%d|%d|%d|%d|%d|%d|%d", expected,
	    judged[0] + judged[1] + judged[2], judged[0], judged[1], judged[2],
	    on_time, zero);
	assert_string_equal(county_coverage(m->c, year, kind,
				valid_only ? "valid" : "published"),
	    anybody ? text : "");
	return anybody;
}

static void
check_all(struct memory *m)
{
	static const char *const kinds[] = { "all", "township", "department" };

	for (int y = 0; y < N_YEARS; y++)
		for (size_t k = 0; k < N(kinds); k++)
			for (int basis = 0; basis < 2; basis++)
				if (check_coverage(m, FIRST_YEAR + y, kinds[k],
					basis == 1))
					check_cells(m, FIRST_YEAR + y, kinds[k],
					    basis == 1);
}

static void
rollups_are_what_is_computed_afresh(void **state)
{
	struct county *c = *state;
	static const uint64_t seeds[] = { 0x9e3779b97f4a7c15,
		0x2545f4914f6cdd1d, 0x1234567890abcdef };

	c->first_year = FIRST_YEAR;
	county_set_registry(c, NULL);
	for (size_t i = 0; i < N(seeds); i++) {
		struct memory m = { .c = c,
			.seed = seeds[i],
			.unlisted = -1,
			.today = { 2026, 1, 10 },
			.n_documents = (int)i * 1000 };

		print_message("seed 0x%llx\n", (unsigned long long)seeds[i]);
		/* The years go on, what was stored before is forgotten. */
		county_end(state);
		county_begin(state);
		m.c = c = *state;
		c->first_year = FIRST_YEAR;
		county_set_registry(c, NULL);
		check_all(&m);
		for (int k = 1; k <= 80; k++) {
			step(&m);
			if (k % 8 == 0)
				check_all(&m);
			if (k % 16 == 0)
				check_made_anew(&m);
		}
	}
}

/* Damage is found, and mended. */
static void
sums_that_are_wrong_are_counted_and_mended(void **state)
{
	struct county *c = *state;
	struct report *r = county_report(c, "2021", 2024, "t");
	size_t n = 0, n_wrong = 0;
	sqlite3 *db;
	struct err e;

	county_set_all(r, "2");
	county_bring(c, "T1", 0, 2024, r, "a", NULL);
	assert_int_equal(sqlite3_open(c->path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db,
			     "UPDATE rollup SET whole = 7"
			     " WHERE cell = 't3.received.total';"
			     "DELETE FROM rollup"
			     " WHERE cell = 't3.granted.total'",
			     NULL, NULL, NULL),
	    SQLITE_OK);
	sqlite3_close(db);
	if (store_remake_sums(c->store, &n, &n_wrong, &e) != 0)
		fail_msg("%s", e.msg);
	assert_int_equal(n_wrong, 2);
	assert_true(n > 190);
	assert_string_equal(sum_of(c, 2024, "all", "t3.received.total"), "2|1");
	assert_string_equal(sum_of(c, 2024, "all", "t3.granted.total"), "2|1");
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, county_begin, county_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(other_all_is_the_merged_value_or_the_sum_of_its_parts),
		TEST(in_the_old_form_too),
		TEST(nobody_reported_is_not_zero),
		TEST(the_countys_own_report_is_never_added),
		TEST(rollups_are_what_is_computed_afresh),
		TEST(sums_that_are_wrong_are_counted_and_mended),
	};

	return cmocka_run_group_tests_name("sums", tests, NULL, NULL);
}
