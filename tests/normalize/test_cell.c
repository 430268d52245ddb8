#include "collectors/normalize/normalize.h"

#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/num.h"
#include "collectors/tables/value_text.h"

#include "tests/support/unit.h"

struct example {
	const char *text;
	enum cell_state state;
	const char *value; /* as printed, CELL_REPORTED only */
	const char *kept;  /* the cell's text */
};

static const struct example examples[] = {
	/* Plain numbers keep no text. */
	{ "0", CELL_REPORTED, "0", NULL },
	{ " 12 ", CELL_REPORTED, "12", NULL },
	{ "\xc2\xa0"
	  "7\xe3\x80\x80",
	    CELL_REPORTED, "7", NULL },
	{ "１２３", CELL_REPORTED, "123", NULL },
	{ "0.092", CELL_REPORTED, "0.092", NULL },
	{ "4068.208", CELL_REPORTED, "4068.208", NULL },
	{ "0.0", CELL_REPORTED, "0.0", NULL },
	{ "1,234", CELL_REPORTED, "1234", NULL },
	{ "1，234，567", CELL_REPORTED, "1234567", NULL },
	{ "1,234.5", CELL_REPORTED, "1234.5", NULL },
	{ "+21", CELL_REPORTED, "21", NULL },
	{ "-8", CELL_REPORTED, "-8", NULL },
	{ "－3", CELL_REPORTED, "-3", NULL },
	{ "\xe2\x88\x92"
	  "3",
	    CELL_REPORTED, "-3", NULL },
	/* Units and notes are kept. */
	{ "5件", CELL_REPORTED, "5", "5件" },
	{ "251000元", CELL_REPORTED, "251000", "251000元" },
	{ "79000.1元", CELL_REPORTED, "79000.1", "79000.1元" },
	{ "3.5 万元", CELL_REPORTED, "3.5", "3.5 万元" },
	{ "22（其中修订16件）", CELL_REPORTED, "22", "22（其中修订16件）" },
	{ "22(含16件)", CELL_REPORTED, "22", "22(含16件)" },
	/* So are marks of notes, which are no part of the number. */
	{ "29①", CELL_REPORTED, "29", "29①" },
	{ "29 ⑳", CELL_REPORTED, "29", "29 ⑳" },
	{ "29¹", CELL_REPORTED, "29", "29¹" },
	{ "29¹²", CELL_REPORTED, "29", "29¹²" },
	{ "29₂", CELL_REPORTED, "29", "29₂" },
	{ "29❶", CELL_REPORTED, "29", "29❶" },
	{ "29㉑", CELL_REPORTED, "29", "29㉑" },
	{ "29[1]", CELL_REPORTED, "29", "29[1]" },
	{ "29 [1]", CELL_REPORTED, "29", "29 [1]" },
	{ "29［１］", CELL_REPORTED, "29", "29［１］" },
	{ "29⑴", CELL_REPORTED, "29", "29⑴" },
	{ "29*", CELL_REPORTED, "29", "29*" },
	{ "29＊＊", CELL_REPORTED, "29", "29＊＊" },
	{ "29※", CELL_REPORTED, "29", "29※" },
	{ "29注1", CELL_REPORTED, "29", "29注1" },
	{ "29（见注1）", CELL_REPORTED, "29", "29（见注1）" },
	{ "29件①", CELL_REPORTED, "29", "29件①" },
	{ "2.5①", CELL_REPORTED, "2.5", "2.5①" },
	/* Nothing, and signs for nothing. */
	{ "", CELL_BLANK, NULL, NULL },
	{ " \xc2\xa0\n", CELL_BLANK, NULL, NULL },
	{ "/", CELL_BLANK, NULL, "/" },
	{ "／", CELL_BLANK, NULL, "／" },
	{ "\\", CELL_BLANK, NULL, "\\" },
	{ "-", CELL_BLANK, NULL, "-" },
	{ "－", CELL_BLANK, NULL, "－" },
	{ "—", CELL_BLANK, NULL, "—" },
	{ "——", CELL_BLANK, NULL, "——" },
	{ "--", CELL_BLANK, NULL, "--" },
	/* Nothing that is certain. */
	{ "无", CELL_UNREADABLE, NULL, "无" },
	{ "零", CELL_UNREADABLE, NULL, "零" },
	{ "、", CELL_UNREADABLE, NULL, "、" },
	{ "O", CELL_UNREADABLE, NULL, "O" },
	{ "1O", CELL_UNREADABLE, NULL, "1O" },
	{ "1 2", CELL_UNREADABLE, NULL, "1 2" },
	{ "1\n2", CELL_UNREADABLE, NULL, "1 2" },
	{ "1 234", CELL_UNREADABLE, NULL, "1 234" },
	{ "12,34", CELL_UNREADABLE, NULL, "12,34" },
	{ "1234,567", CELL_UNREADABLE, NULL, "1234,567" },
	{ "1,23", CELL_UNREADABLE, NULL, "1,23" },
	{ "3.", CELL_UNREADABLE, NULL, "3." },
	{ ".5", CELL_UNREADABLE, NULL, ".5" },
	{ "1.2.3", CELL_UNREADABLE, NULL, "1.2.3" },
	{ "5%", CELL_UNREADABLE, NULL, "5%" },
	{ "3万", CELL_UNREADABLE, NULL, "3万" },
	{ "3十", CELL_UNREADABLE, NULL, "3十" },
	{ "5/6", CELL_UNREADABLE, NULL, "5/6" },
	{ "5、6", CELL_UNREADABLE, NULL, "5、6" },
	{ "22件16件", CELL_UNREADABLE, NULL, "22件16件" },
	{ "约5件", CELL_UNREADABLE, NULL, "约5件" },
	{ "—3", CELL_UNREADABLE, NULL, "—3" },
	{ "- 3", CELL_UNREADABLE, NULL, "- 3" },
	{ "1234567890123", CELL_UNREADABLE, NULL, "1234567890123" },
	{ "0.1234567", CELL_UNREADABLE, NULL, "0.1234567" },
	{ "见附件", CELL_UNREADABLE, NULL, "见附件" },
	{ "①29", CELL_UNREADABLE, NULL, "①29" },
	{ "¹29", CELL_UNREADABLE, NULL, "¹29" },
	{ "2①9", CELL_UNREADABLE, NULL, "2①9" },
	{ "①", CELL_UNREADABLE, NULL, "①" },
	{ "*", CELL_UNREADABLE, NULL, "*" },
	{ "29*2", CELL_UNREADABLE, NULL, "29*2" },
	{ "29注1 3", CELL_UNREADABLE, NULL, "29注1 3" },
	/* A cell that the document ended in. */
	{ "4⋯", CELL_UNREADABLE, NULL, "4⋯" },
	{ "0.5⋯", CELL_UNREADABLE, NULL, "0.5⋯" },
	{ "⋯", CELL_UNREADABLE, NULL, "⋯" },
	{ "29⒈", CELL_UNREADABLE, NULL, "29⒈" },
};

static void
test_examples(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		const struct example *x = &examples[i];
		char text[NUM_TEXT_SIZE];
		struct cell c;

		normalize_cell(a, x->text, &c);
		if (c.state != x->state)
			print_message("'%s'\n", x->text);
		assert_string_equal(
		    cell_state_name(c.state), cell_state_name(x->state));
		if (x->value != NULL)
			assert_string_equal(
			    num_format(c.value, text), x->value);
		if (x->kept == NULL)
			assert_null(c.text);
		else
			assert_string_equal(c.text, x->kept);
	}
	arena_free(a);
}

/* A circled number at the beginning counts a label: it is no number's. */
static void
test_marked_labels(void **state)
{
	(void)state;
	assert_true(value_begins_marked("①属于国家秘密"));
	assert_true(value_begins_marked("\xe3\x80\x80 ⑧其他"));
	assert_false(value_begins_marked("1.属于国家秘密"));
	assert_false(value_begins_marked("29①"));
	assert_false(value_begins_marked(""));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_examples),
		cmocka_unit_test(test_marked_labels),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
