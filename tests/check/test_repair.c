/* Slips as clerks make them: what is given, in which order, and what the
 * findings come from. */
#include <stdio.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/form/form.h"
#include "collectors/form/rules.h"
#include "tests/check/check_support.h"
#include "tests/check/repair_support.h"
#include "tests/support/unit.h"

/* 24 received, 21 of natural persons and 3 of firms; 2 carried in; 24 handled
 * and 2 carried out. */
#define BALANCED                                         \
	"t3.received.natural=21 t3.received.business=3 " \
	"t3.received.total=24 t3.carried_in.natural=2 "  \
	"t3.carried_in.total=2 t3.granted.natural=15 "   \
	"t3.granted.business=3 t3.granted.total=18 "     \
	"t3.partial.natural=6 t3.partial.total=6 "       \
	"t3.handled.natural=21 t3.handled.business=3 "   \
	"t3.handled.total=24 t3.carried_out.natural=2 "  \
	"t3.carried_out.total=2 "

struct example {
	const char *what;
	const char *form;
	const char *cells;
	const char *table;
	const char *repairs;
};

static void
expect_repairs(const struct example *x)
{
	struct trial t;
	const char *text;

	trial_begin(&t, x->form, x->form[3] == '9' ? 2020 : 2024);
	trial_set(&t, &t.report, x->cells);
	trial_check(&t);
	text = repairs_text(&t, x->table);
	if (strcmp(text, x->repairs) != 0)
		fail_msg("%s:\n%s\nnot\n%s", x->what, text, x->repairs);
	trial_end(&t);
}

#define EXPECT(x)                                                       \
	do {                                                            \
		for (size_t i = 0; i < sizeof(x) / sizeof((x)[0]); i++) \
			expect_repairs(&(x)[i]);                        \
	} while (0)

static void
finds_a_wrong_cell_in_table_three(void **state)
{
	static const struct example x[] = {
		{ "nothing wrong", "2021", BALANCED, "t3.", "" },
		{ "wrong total", "2021", BALANCED "t3.received.total=25", "t3.",
		    "t3.received.total 25>24" },
		{ "digit dropped", "2021", BALANCED "t3.granted.natural=1",
		    "t3.", "t3.granted.natural 1>15" },
		{ "transposed", "2021", BALANCED "t3.handled.natural=12", "t3.",
		    "t3.handled.natural 12>21" },
		{ "negative", "2019", BALANCED "t3.partial.natural=-6", "t3.",
		    "t3.partial.natural -6>6" },
		{ "the three rows as one", "2021",
		    BALANCED "t3.other_no_correction.*=! t3.other_unpaid.*=! "
			     "t3.other_misc.*=! t3.other_all.*=0 "
			     "t3.other_all.legal=4",
		    "t3.", "t3.other_all.legal 4>0" },
		{ "beside decimals", "2021",
		    BALANCED "t2.fees.amount=4068.208 t3.partial.total=9",
		    "t3.", "t3.partial.total 9>6" },
	};

	(void)state;
	EXPECT(x);
}

static void
finds_errors_over_several_cells(void **state)
{
	static const struct example x[] = {
		{ "swapped neighbours", "2021",
		    BALANCED "t3.granted.natural=3 t3.granted.business=15",
		    "t3.",
		    "t3.granted.natural 3>15; t3.granted.business 15>3" },
		/* A swap comes before what is only possible. */
		{ "swapped with the row below", "2021",
		    BALANCED "t3.granted.total=6 t3.partial.total=18", "t3.",
		    "t3.granted.total 6>18; t3.partial.total 18>6\n"
		    "t3.granted.natural 15>3; t3.partial.natural 6>18" },
		{ "15 as 1 and 5", "2021",
		    BALANCED "t3.granted.natural=1 t3.granted.business=5 "
			     "t3.granted.total=15 t3.handled.business=0 "
			     "t3.handled.total=21 t3.received.business=0 "
			     "t3.received.total=21",
		    "t3.", "t3.granted.natural 1>15; t3.granted.business 5>0" },
		{ "row shifted by a column", "2021",
		    BALANCED "t3.granted.natural=0 t3.granted.business=15 "
			     "t3.granted.research=3",
		    "t3.",
		    "t3.granted.natural 0>15; t3.granted.business 15>3; "
		    "t3.granted.research 3>0" },
		/* The only row among five explanations that is one error. */
		{ "row shifted, its total lost", "2021",
		    BALANCED "t3.carried_out.natural=0 "
			     "t3.carried_out.business=2 "
			     "t3.carried_out.total=0",
		    "t3.",
		    "t3.carried_out.natural 0>2; t3.carried_out.business 2>0; "
		    "t3.carried_out.total 0>2\n"
		    "t3.carried_in.natural 2>0; t3.carried_in.business 0>2; "
		    "t3.carried_out.total 0>2\n"
		    "t3.carried_in.natural 2>0; t3.carried_in.total 2>0; "
		    "t3.carried_out.business 2>0\n"
		    "t3.received.natural 21>19; t3.received.total 24>22; "
		    "t3.carried_out.business 2>0\n"
		    "t3.received.natural 21>19; t3.received.business 3>5; "
		    "t3.carried_out.total 0>2" },
		{ "two wrong cells", "2021",
		    BALANCED "t3.received.natural=27 t3.partial.total=8", "t3.",
		    "t3.received.natural 27>21; t3.partial.total 8>6" },
		{ "three wrong cells", "2019",
		    BALANCED "t3.received.natural=27 t3.partial.total=8 "
			     "t3.denied_law.legal=1",
		    "t3.",
		    "t3.received.natural 27>21; t3.partial.total 8>6; "
		    "t3.denied_law.legal 1>0" },
		{ "four wrong cells", "2021",
		    BALANCED "t3.received.natural=27 t3.partial.total=8 "
			     "t3.denied_law.legal=1 t3.carried_out.other=4",
		    "t3.", "" },
		/* Of 20 rows only one has what stands too much. */
		{ "figures in the wrong column", "2021",
		    BALANCED "t3.granted.natural=12 t3.granted.business=6",
		    "t3.",
		    "t3.granted.natural 12>15; t3.granted.business 6>3" },
	};

	(void)state;
	EXPECT(x);
}

static void
finds_a_wrong_cell_in_table_four(void **state)
{
	static const struct example x[] = {
		/* Any of the five; a total is the likelier. */
		{ "wrong total", "2021",
		    "t4.review.upheld=2 t4.review.pending=1 t4.review.total=4",
		    "t4.review.",
		    "t4.review.total 4>3\n"
		    "t4.review.upheld 2>3\n"
		    "t4.review.pending 1>2\n"
		    "t4.review.corrected 0>1\n"
		    "t4.review.other 0>1" },
		{ "digit dropped", "2021",
		    "t4.direct.upheld=1 t4.direct.other=3 t4.direct.total=15",
		    "t4.direct.",
		    "t4.direct.upheld 1>12\n"
		    "t4.direct.corrected 0>11\n"
		    "t4.direct.pending 0>11\n"
		    "t4.direct.total 15>4\n"
		    "t4.direct.other 3>14" },
		{ "transposed", "2019",
		    "t4.after_review.upheld=10 t4.after_review.corrected=2 "
		    "t4.after_review.total=21",
		    "t4.after_review.",
		    "t4.after_review.total 21>12\n"
		    "t4.after_review.upheld 10>19\n"
		    "t4.after_review.other 0>9\n"
		    "t4.after_review.pending 0>9\n"
		    "t4.after_review.corrected 2>11" },
		{ "doubled", "2021",
		    "t4.review.upheld=133 t4.review.pending=9 "
		    "t4.review.total=22",
		    "t4.review.",
		    "t4.review.upheld 133>13\n"
		    "t4.review.total 22>142" },
		/* Nothing less than 0. */
		{ "others' groups are apart", "2021",
		    "t4.review.upheld=1 t4.direct.upheld=1", "t4.review.",
		    "t4.review.total 0>1\n"
		    "t4.review.upheld 1>0" },
	};

	(void)state;
	EXPECT(x);
}

static void
lets_blanks_say_nothing(void **state)
{
	static const struct example x[] = {
		/* The row alone is there: any of its cells, likely slips
		 * first. */
		{ "one row", "2021",
		    "t3.*=! t3.received.*=0 t3.received.natural=5 "
		    "t3.received.total=15",
		    "t3.",
		    "t3.received.natural 5>15\n"
		    "t3.received.total 15>5\n"
		    "t3.received.business 0>10\n"
		    "t3.received.research 0>10\n"
		    "t3.received.nonprofit 0>10" },
		/* What was carried in is not known, so its column says nothing
		 * about the natural persons received. */
		{ "blank in one column", "2021",
		    BALANCED "t3.received.natural=20 t3.carried_in.natural= "
			     "t3.carried_in.business=",
		    "t3.", "t3.received.natural 20>21" },
		/* The blank takes up the difference of its row; behind it the
		 * column cannot hold. */
		{ "behind a blank", "2021",
		    BALANCED "t3.granted.natural=14 t3.granted.legal=", "t3.",
		    "t3.granted.natural 14>15" },
		/* Too much whatever the blanks are: which value would be
		 * right they leave open. */
		{ "left open", "2021",
		    "t3.*=! t3.received.*= t3.received.natural=5 "
		    "t3.received.total=3",
		    "t3.", "" },
		/* Blanks leave both columns open, each to one side: that the
		 * values were swapped is more than a guess. */
		{ "only swapped", "2021",
		    "t3.*=! t3.received.*=0 t3.carried_in.*=0 t3.handled.*=0 "
		    "t3.carried_out.*=0 t3.carried_in.total= "
		    "t3.carried_out.total= t3.received.natural=5 "
		    "t3.received.business=9 t3.received.total=14 "
		    "t3.handled.natural=9 t3.handled.business=5 "
		    "t3.handled.total=14 t3.carried_out.natural= "
		    "t3.carried_in.business=",
		    "t3.",
		    "t3.handled.natural 9>5; t3.handled.business 5>9\n"
		    "t3.received.natural 5>9; t3.received.business 9>5" },
	};

	(void)state;
	EXPECT(x);
}

/* ---- the year before ---- */

static void
expect_with_prior(const char *prior, const char *repairs)
{
	struct trial t;
	char *text;

	trial_begin(&t, "2021", 2024);
	trial_prior(&t, "2021");
	trial_set(&t, &t.prior, prior);
	trial_set(&t, &t.report,
	    "t3.*=! t3.carried_in.*=0 t3.carried_in.natural=5 "
	    "t3.carried_in.business=2 t3.carried_in.total=8");
	trial_check(&t);
	text = arena_strdup(t.a, repairs_text(&t, "t3."));
	*strchr(text, '\n') = '\0';
	assert_string_equal(text, repairs);
	trial_end(&t);
}

static void
hears_what_was_carried_over(void **state)
{
	(void)state;
	expect_with_prior("t3.received.natural=", "t3.carried_in.total 8>7");
	expect_with_prior("t3.carried_out.natural=6 t3.carried_out.business=2 "
			  "t3.carried_out.total=8",
	    "t3.carried_in.natural 5>6");
	expect_with_prior("t3.carried_out.natural=5 t3.carried_out.business=2 "
			  "t3.carried_out.total=7",
	    "t3.carried_in.total 8>7");
}

/* ---- causes ---- */

/* "A01 t3.total 1; ...": findings with their causes, in order. */
static const char *
causes_text(const struct trial *t)
{
	const char *text = "";

	for (size_t i = 0; i < t->out.n_findings; i++)
		text = arena_printf(t->a, "%s%s%s %s %d", text,
		    i == 0 ? "" : "; ", t->out.findings[i].rule,
		    t->out.findings[i].place, t->out.findings[i].cause);
	return text;
}

static void
counts_what_one_repair_mends_once(void **state)
{
	struct trial t;
	const struct finding *f;

	(void)state;
	trial_begin(&t, "2021", 2024);
	trial_hush(&t);
	trial_prior(&t, "2021");
	trial_set(&t, &t.prior,
	    "t3.received.natural=2 t3.received.total=2 "
	    "t3.carried_out.natural=2 t3.carried_out.total=2");
	trial_set(&t, &t.report,
	    BALANCED "t3.carried_in.total=3 t4.review.upheld=4 "
		     "t4.direct.total=1 t2.regulations.made=1 "
		     "t2.regulations.valid=1");
	trial_check(&t);
	/* The year before agrees with the repair: F01 comes from the same
	 * cell, and is mended by the same repair. */
	assert_string_equal(causes_text(&t),
	    "A01 t3.total 1; A03 t3.carried_in 1; B01 t4.review 2; "
	    "B02 t4.direct 3; C02 t2.regulations 4; "
	    "F01 t3.carried_in.total 1");
	f = trial_find(&t, "F01", "t3.carried_in.total");
	assert_int_equal(f->n_repairs, 1);
	assert_string_equal(f->repairs[0].cells[0].cell, "t3.carried_in.total");
	assert_int_equal(check_result_count_causes(&t.out, SEVERITY_ERROR), 4);
	assert_int_equal(check_result_count(&t.out, SEVERITY_ERROR), 6);

	/* Another year before has nothing to do with it. */
	trial_set(&t, &t.prior,
	    "t3.received.*=5 t3.received.total=30 "
	    "t3.carried_out.*=5 t3.carried_out.total=30");
	trial_set(&t, &t.report,
	    "t2.regulations.*=0 t4.review.upheld=0 "
	    "t4.direct.total=0");
	trial_check(&t);
	f = trial_find(&t, "F01", "t3.carried_in.total");
	assert_int_equal(f->n_repairs, 0);
	assert_int_not_equal(f->cause, 1);
	trial_end(&t);
}

static void
finds_repairs_whatever_is_off(void **state)
{
	struct trial t;
	struct err e;

	(void)state;
	trial_begin(&t, "2021", 2024);
	assert_int_equal(rule_set_option(t.rules, "A03", "off", &e), 0);
	trial_set(&t, &t.report, BALANCED "t3.received.total=25");
	trial_check(&t);
	assert_string_equal(causes_text(&t), "A01 t3.total 1");
	assert_string_equal(repairs_text(&t, "t3."), "t3.received.total 25>24");
	trial_end(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_a_wrong_cell_in_table_three),
		cmocka_unit_test(finds_errors_over_several_cells),
		cmocka_unit_test(finds_a_wrong_cell_in_table_four),
		cmocka_unit_test(lets_blanks_say_nothing),
		cmocka_unit_test(hears_what_was_carried_over),
		cmocka_unit_test(counts_what_one_repair_mends_once),
		cmocka_unit_test(finds_repairs_whatever_is_off),
	};

	return cmocka_run_group_tests_name("repair", tests, NULL, NULL);
}
