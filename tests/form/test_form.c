/* The built-in forms are the official ones. */
#include "collectors/form/form.h"

#include <string.h>

#include "tests/support/unit.h"

static size_t
count_cells(const struct form *f, int table, bool alternative)
{
	size_t n = 0;

	for (size_t i = 0; i < f->n_cells; i++)
		if (f->rows[f->cells[i].row].table == table &&
		    f->cells[i].alternative == alternative)
			n++;
	return n;
}

static size_t
count_equations(const struct form *f, const char *rule)
{
	size_t n = 0;

	for (size_t i = 0; i < f->n_equations; i++)
		if (strcmp(f->equations[i].rule, rule) == 0)
			n++;
	return n;
}

static void
has_the_cells_of_the_official_forms(void **state)
{
	static const struct {
		const char *form;
		size_t t2, t3, t4, alternative;
	} table[] = { { "2021", 10, 175, 15, 7 }, { "2019", 22, 161, 15, 21 } };
	struct form_set *set = form_set_builtin();

	(void)state;
	assert_int_equal(set->n_forms, 2);
	for (size_t i = 0; i < 2; i++) {
		const struct form *f = form_find(set, table[i].form);

		assert_non_null(f);
		assert_int_equal(count_cells(f, 2, false), table[i].t2);
		assert_int_equal(count_cells(f, 3, false), table[i].t3);
		assert_int_equal(count_cells(f, 4, false), table[i].t4);
		assert_int_equal(count_cells(f, 3, true), table[i].alternative);
	}
	form_set_free(set);
}

static void
has_one_form_a_year(void **state)
{
	struct form_set *set = form_set_builtin();

	(void)state;
	assert_null(form_of_year(set, 2018));
	assert_string_equal(form_of_year(set, 2019)->id, "2019");
	assert_string_equal(form_of_year(set, 2020)->id, "2019");
	assert_string_equal(form_of_year(set, 2021)->id, "2021");
	assert_string_equal(form_of_year(set, 2030)->id, "2021");
	assert_null(form_of_year(set, 0));
	assert_null(form_find(set, "2020"));
	form_set_free(set);
}

static void
expands_the_rules_to_equations(void **state)
{
	static const struct {
		const char *form, *rule;
		size_t n;
	} table[] = {
		{ "2021", "A01", 7 },
		{ "2021", "A02", 7 },
		{ "2021", "A03", 26 },
		{ "2021", "B01", 1 },
		{ "2021", "B02", 1 },
		{ "2021", "B03", 1 },
		{ "2021", "C03", 2 },
		{ "2021", "C04", 2 },
		{ "2021", "D01", 0 },
		{ "2021", "F01", 7 },
		{ "2019", "A01", 7 },
		{ "2019", "A02", 7 },
		{ "2019", "A03", 26 },
		{ "2019", "C04", 0 },
		{ "2019", "D01", 2 },
		{ "2019", "D02", 5 },
		{ "2019", "F01", 7 },
	};
	struct form_set *set = form_set_builtin();

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		assert_int_equal(count_equations(form_find(set, table[i].form),
				     table[i].rule),
		    table[i].n);
	form_set_free(set);
}

static const struct form_equation *
find_equation(const struct form *f, const char *rule, const char *place)
{
	for (size_t i = 0; i < f->n_equations; i++)
		if (strcmp(f->equations[i].rule, rule) == 0 &&
		    strcmp(f->equations[i].place, place) == 0)
			return &f->equations[i];
	return NULL;
}

static void
names_places_for_clerks(void **state)
{
	static const struct {
		const char *rule, *place, *subject;
	} table[] = {
		{ "A03", "t3.received",
		    "表三“一、本年新收政府信息公开申请数量”行" },
		{ "A01", "t3.natural", "表三“自然人”列" },
		{ "B01", "t4.review", "表四“行政复议”" },
		{ "C04", "t2.normative", "表二“行政规范性文件”行" },
		{ "F01", "t3.carried_in.total",
		    "表三“二、上年结转政府信息公开申请数量”行“总计”列" },
	};
	struct form_set *set = form_set_builtin();
	const struct form *f = form_find(set, "2021");

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		const struct form_equation *q =
		    find_equation(f, table[i].rule, table[i].place);

		assert_non_null(q);
		assert_string_equal(q->subject, table[i].subject);
	}
	assert_string_equal(
	    form_cell_words(f, (size_t)form_cell_find(f, "t3.granted.natural")),
	    "表三“（一）予以公开”行“自然人”列");
	assert_string_equal(
	    form_cell_words(f, (size_t)form_cell_find(f, "t4.direct.pending")),
	    "表四“未经复议直接起诉—尚未审结”列");
	form_set_free(set);
}

static void
finds_cells_by_id_and_by_place(void **state)
{
	struct form_set *set = form_set_builtin();

	(void)state;
	for (size_t k = 0; k < set->n_forms; k++) {
		const struct form *f = &set->forms[k];

		for (size_t i = 0; i < f->n_cells; i++) {
			const struct form_cell *c = &f->cells[i];

			assert_int_equal(form_cell_find(f, c->id), i);
			assert_int_equal(form_cell_at(f, c->row, c->column), i);
		}
		assert_int_equal(form_cell_find(f, "t3.received.nobody"), -1);
	}
	form_set_free(set);
}

static bool
has(const char **keys, size_t n, const char *key)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(keys[i], key) == 0)
			return true;
	return false;
}

static const struct form_row *
find_row(const struct form *f, int table, const char *id)
{
	for (size_t i = 0; i < f->n_rows; i++)
		if (f->rows[i].table == table && strcmp(f->rows[i].id, id) == 0)
			return &f->rows[i];
	return NULL;
}

static void
accepts_labels_with_and_without_number(void **state)
{
	struct form_set *set = form_set_builtin();
	const struct form *f = form_find(set, "2021");
	const struct form_row *r = find_row(f, 3, "granted");

	(void)state;
	assert_string_equal(r->keys[0], "一予以公开");
	assert_true(has(r->keys, r->n_keys, "予以公开"));
	assert_string_equal(r->group, "三、本年度办理结果");
	r = find_row(f, 3, "other_misc");
	assert_true(has(r->keys, r->n_keys, "其他"));
	assert_true(has(r->group_keys, r->n_group_keys, "其他处理"));
	r = find_row(f, 2, "normative");
	assert_true(has(r->keys, r->n_keys, "规范性文件"));
	f = form_find(set, "2019");
	r = find_row(f, 2, "normative");
	assert_string_equal(r->keys[0], "规范性文件");
	assert_true(has(r->keys, r->n_keys, "行政规范性文件"));
	assert_true(has(f->columns[0].keys, f->columns[0].n_keys, "本年新"));
	assert_true(has(f->columns[1].keys, f->columns[1].n_keys, "本年新"));
	form_set_free(set);
}

static void
knows_which_rows_stand_in_for_others(void **state)
{
	struct form_set *set = form_set_builtin();
	const struct form *f = form_find(set, "2021");
	const struct form_row *r = find_row(f, 3, "other_all");

	(void)state;
	assert_true(r->alternative);
	assert_int_equal(r->n_instead_of, 3);
	assert_string_equal(f->rows[r->instead_of[1]].id, "other_unpaid");
	f = form_find(set, "2019");
	r = find_row(f, 3, "other_misc");
	assert_true(r->alternative);
	assert_int_equal(r->n_instead_of, 1);
	assert_string_equal(f->rows[r->instead_of[0]].id, "other_all");
	form_set_free(set);
}

static void
has_the_six_parts(void **state)
{
	struct form_set *set = form_set_builtin();

	(void)state;
	assert_int_equal(set->n_sections, 6);
	for (size_t i = 0; i < 6; i++)
		assert_int_equal(set->sections[i].number, i + 1);
	assert_string_equal(set->sections[0].label, "一、总体情况");
	assert_string_equal(set->sections[0].keys[0], "总体情况");
	assert_true(has(set->sections[4].keys, set->sections[4].n_keys,
	    "存在问题及改进情况"));
	form_set_free(set);
}

static void
has_types_and_rules_of_single_cells(void **state)
{
	static const struct {
		const char *form, *cell;
		enum form_cell_type type;
		const char *figure, *blank;
	} table[] = {
		{ "2021", "t2.fees.amount", FORM_AMOUNT, "C01", "A05" },
		{ "2021", "t3.received.natural", FORM_COUNT, "A04", "A05" },
		{ "2021", "t4.review.total", FORM_COUNT, "B04", "B04" },
		{ "2019", "t2.fees.change", FORM_CHANGE, "C01", "A05" },
		{ "2019", "t2.procurement.amount", FORM_SUM, "C01", "A05" },
		{ "2019", "t2.normative.total", FORM_COUNT, "D01", "A05" },
	};
	struct form_set *set = form_set_builtin();

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		const struct form *f = form_find(set, table[i].form);
		int c = form_cell_find(f, table[i].cell);
		const struct form_block *b;

		assert_true(c >= 0);
		b = &f->blocks[f->rows[f->cells[c].row].block];
		assert_int_equal(f->cells[c].type, table[i].type);
		assert_string_equal(b->value_rule, table[i].figure);
		assert_string_equal(b->blank_rule, table[i].blank);
	}
	form_set_free(set);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(has_the_cells_of_the_official_forms),
		cmocka_unit_test(has_one_form_a_year),
		cmocka_unit_test(expands_the_rules_to_equations),
		cmocka_unit_test(names_places_for_clerks),
		cmocka_unit_test(finds_cells_by_id_and_by_place),
		cmocka_unit_test(accepts_labels_with_and_without_number),
		cmocka_unit_test(knows_which_rows_stand_in_for_others),
		cmocka_unit_test(has_the_six_parts),
		cmocka_unit_test(has_types_and_rules_of_single_cells),
	};

	return cmocka_run_group_tests_name("form", tests, NULL, NULL);
}
