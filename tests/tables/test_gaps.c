/*
 * Blank columns between those of tables 3 and 4, at every place: each number
 * is read where it belongs, or none is.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/form/form.h"
#include "collectors/model/report.h"
#include "tests/support/unit.h"
#include "tests/tables/examples.h"

#define MAX_BYTES (64u * 1024)
#define RESULTS_N 15

/* How the header shows the column. */
enum shown {
	SHOWN,    /* a blank cell of its own */
	SHOWN_NOT /* a head that spans one place more */
};

static const char *const results[] = { "结果维持", "结果纠正", "其他结果",
	"尚未审结", "总计" };

/* Which of the values is left blank, besides the column. */
static const size_t blank_values[] = { RESULTS_N, 0, 7, RESULTS_N - 1 };

static void
put_values(struct buf *b, size_t n, size_t gap, size_t blank)
{
	for (size_t i = 0; i <= n; i++) {
		if (i == gap)
			(void)buf_puts(b, "<td></td>");
		if (i < n && i != blank)
			(void)buf_printf(b, "<td>%zu</td>", 11 + i);
		else if (i < n)
			(void)buf_puts(b, "<td></td>");
	}
}

/* Table 4 with a blank column in front of result `gap`. */
static void
put_groups(struct buf *b, size_t gap, size_t blank, enum shown shown)
{
	size_t group = gap / 5 < 3 ? gap / 5 : 2;

	(void)buf_puts(b, HTML H2 DECIDED_3 H4 "<table><tr>");
	(void)buf_printf(b,
	    "<td colspan=%d>行政复议</td><td colspan=%d>行政诉讼</td></tr><tr>",
	    group == 0 ? 6 : 5, group == 0 ? 10 : 11);
	for (size_t i = 0; i <= 5; i++) {
		if (i == gap && group == 0 && shown == SHOWN)
			(void)buf_puts(b, "<td rowspan=2></td>");
		if (i < 5)
			(void)buf_printf(
			    b, "<td rowspan=2>%s</td>", results[i]);
	}
	(void)buf_printf(b,
	    "<td colspan=%d>" DIRECT "</td><td colspan=%d>" AFTER
	    "</td></tr><tr>",
	    group == 1 ? 6 : 5, group == 2 ? 6 : 5);
	for (size_t i = 5; i <= RESULTS_N; i++) {
		if (i == gap && shown == SHOWN && group != 0)
			(void)buf_puts(b, "<td></td>");
		if (i < RESULTS_N)
			(void)buf_printf(b, "<td>%s</td>", results[i % 5]);
	}
	(void)buf_puts(b, "</tr><tr>");
	put_values(b, RESULTS_N, gap, blank);
	(void)buf_puts(b, "</tr></table>");
}

/* Table 3 with a blank column in front of organisation `gap`, 1..6. */
static void
put_applicants(struct buf *b, size_t gap, size_t blank, enum shown shown)
{
	static const char *const names[] = { "商业企业", "科研机构",
		"社会公益组织", "法律服务机构", "其他" };

	(void)buf_puts(b,
	    HTML H2 DECIDED_3 H3 "<table><tr><td colspan=3 rowspan=3>" CORNER
				 "</td><td colspan=8>申请人情况</td></tr><tr>"
				 "<td rowspan=2>自然人</td><td colspan=6>"
				 "法人或其他组织</td><td rowspan=2>总计</td>"
				 "</tr><tr>");
	for (size_t i = 1; i <= 6; i++) {
		if (i == gap && shown == SHOWN)
			(void)buf_puts(b, "<td></td>");
		if (i < 6)
			(void)buf_printf(b, "<td>%s</td>", names[i - 1]);
	}
	(void)buf_puts(b, "</tr><tr><td colspan=3>" RECEIVED "</td>");
	put_values(b, 7, gap, blank);
	(void)buf_puts(b, "</tr></table>");
}

/* The n cells from `first` on hold 11, 12, ... but for the blank one; or,
 * where that is allowed, none of them is read. */
static void
expect_values(const struct buf *b, const char *first, size_t n, size_t blank,
    bool may_be_ambiguous)
{
	struct report r;
	struct err e;
	int cell;

	assert_false(b->failed);
	assert_int_equal(examples_read(buf_str(b), &r, &e), 0);
	cell = form_cell_find(r.form, first);
	assert_true(cell >= 0);
	may_be_ambiguous =
	    may_be_ambiguous && r.cells[cell].state == CELL_UNREADABLE;
	for (size_t i = 0; i < n; i++) {
		const struct cell *c = &r.cells[(size_t)cell + i];

		assert_int_equal(c->state,
		    may_be_ambiguous ? CELL_UNREADABLE
			: i == blank ? CELL_BLANK
				     : CELL_REPORTED);
		if (c->state == CELL_REPORTED)
			assert_int_equal(c->value.value, 11 + i);
	}
	assert_int_equal(r.n_reasons > 0, may_be_ambiguous);
}

static void
check_groups(enum shown shown)
{
	for (size_t gap = 0; gap <= RESULTS_N; gap++)
		for (size_t k = 0; k < 4; k++) {
			struct buf b;

			buf_init(&b, MAX_BYTES);
			put_groups(&b, gap, blank_values[k], shown);
			expect_values(&b, "t4.review.upheld", RESULTS_N,
			    blank_values[k],
			    shown == SHOWN_NOT && blank_values[k] < RESULTS_N);
			buf_fini(&b);
		}
}

static void
check_applicants(enum shown shown)
{
	static const size_t blanks[] = { 7, 0, 3, 6 };

	for (size_t gap = 1; gap <= 6; gap++)
		for (size_t k = 0; k < 4; k++) {
			struct buf b;

			buf_init(&b, MAX_BYTES);
			put_applicants(&b, gap, blanks[k], shown);
			expect_values(&b, "t3.received.natural", 7, blanks[k],
			    shown == SHOWN_NOT && blanks[k] < 7);
			buf_fini(&b);
		}
}

static void
a_blank_cell_of_the_header_tells_the_column(void **state)
{
	(void)state;
	check_groups(SHOWN);
	check_applicants(SHOWN);
}

static void
what_the_header_does_not_show_is_not_guessed(void **state)
{
	(void)state;
	check_groups(SHOWN_NOT);
	check_applicants(SHOWN_NOT);
}

#define TAB_TWO       "结果维持\t结果纠正\t"
#define TAB_THREE     "其他结果\t尚未审结\t总计"
#define TAB_FIVE      "\t" TAB_TWO TAB_THREE
#define TAB_LINE(gap) TAB_TWO gap TAB_THREE TAB_FIVE TAB_FIVE "\n"
#define TAB_VALUES    "1\t2\t\t3\t4\t10\t1\t2\t3\t4\t10\t1\t2\t3\t4\t\n"
#define TAB_HEADS     "行政复议\t行政诉讼\n" DIRECT "\t" AFTER "\n"

static void
lines_of_text_are_read_alike(void **state)
{
	static const struct example examples[] = {
		{ "a blank column that the header's line shows",
		    TITLE PART4 TAB_HEADS TAB_LINE("\t") TAB_VALUES, "2021",
		    { { "t4.review.corrected", "2" },
			{ "t4.review.other", "3" }, { "t4.direct.upheld", "1" },
			{ "t4.after_review.pending", "4" },
			{ "t4.after_review.total", "blank" } },
		    NULL },
	};

	(void)state;
	examples_check(examples, sizeof(examples) / sizeof(examples[0]));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_blank_cell_of_the_header_tells_the_column),
		cmocka_unit_test(what_the_header_does_not_show_is_not_guessed),
		cmocka_unit_test(lines_of_text_are_read_alike),
	};

	return cmocka_run_group_tests_name(
	    "match_gaps", tests, examples_set_up, examples_tear_down);
}
