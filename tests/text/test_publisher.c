#include "collectors/text/publisher.h"

#include "collectors/base/arena.h"
#include "tests/support/unit.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

static void
compares_names_of_bodies(void **state)
{
	static const struct {
		const char *name, *other;
		enum publisher_match match;
	} cases[] = {
		{ "青石镇", "青石镇", PUBLISHER_SAME },
		{ "青石镇", "青 石镇", PUBLISHER_SAME },
		{ "青石镇", "青石镇人民政府", PUBLISHER_PLACE },
		{ "青石镇人民政府", "青石镇党政办公室", PUBLISHER_PLACE },
		{ "北关街道", "北关街道办事处", PUBLISHER_PLACE },
		{ "北关街道", "北关街道办", PUBLISHER_PLACE },
		{ "前进街道", "前进街办事处", PUBLISHER_PLACE },
		{ "河东县人民政府", "河东县人民政府办公室", PUBLISHER_PLACE },
		{ "青石镇", "河东县青石镇人民政府", PUBLISHER_LONGER },
		{ "河东县青石镇", "青石镇", PUBLISHER_SHORTER },
		{ "青石镇", "中共青石镇委员会青石镇人民政府",
		    PUBLISHER_LONGER },
		{ "青石镇", "青石", PUBLISHER_SHORTER },
		{ "青石", "青石镇", PUBLISHER_LONGER },
		{ "河东县财政局", "县财政局", PUBLISHER_SHORTER },
		{ "青石镇", "关于青石镇", PUBLISHER_LONGER },
		/* Others. */
		{ "青石镇", "大青石镇", PUBLISHER_OTHER },
		{ "大青石镇", "青石镇", PUBLISHER_OTHER },
		{ "青石镇", "河东县大青石镇", PUBLISHER_OTHER },
		{ "青石镇", "青石乡", PUBLISHER_OTHER },
		{ "北关街道", "北关镇", PUBLISHER_OTHER },
		{ "北关镇", "北关街道", PUBLISHER_OTHER },
		{ "河东县城关镇", "河西县城关镇", PUBLISHER_OTHER },
		{ "河东县青石镇", "河东县", PUBLISHER_OTHER },
		{ "河东县", "河东县青石镇", PUBLISHER_OTHER },
		{ "青石镇", "青石镇财政所", PUBLISHER_OTHER },
		{ "青石镇", "", PUBLISHER_OTHER },
		{ "", "", PUBLISHER_OTHER },
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < N(cases); i++)
		if (publisher_match(a, cases[i].name, cases[i].other) !=
		    cases[i].match)
			fail_msg("%s / %s: %d", cases[i].name, cases[i].other,
			    (int)publisher_match(
				a, cases[i].name, cases[i].other));
	arena_free(a);
}

static void
knows_whose_place_it_is(void **state)
{
	static const char *const cases[][2] = {
		{ "青石镇", "" },
		{ "河东县青石镇人民政府", "河东县" },
		{ "临川市河东县青石镇", "临川市河东县" },
		{ "河东县", "" },
		{ "临川市城关区", "临川市" },
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < N(cases); i++)
		assert_string_equal(
		    publisher_prefix(a, cases[i][0]), cases[i][1]);
	arena_free(a);
}

static void
finds_a_body_in_a_text(void **state)
{
	static const struct {
		const char *text, *name, *writer;
		bool named;
	} cases[] = {
		{ "我镇（青石镇）收到申请", "青石镇", NULL, true },
		{ "青石镇人民政府", "河东县青石镇", NULL, true },
		{ "大青石镇收到申请", "青石镇", "大青石镇", false },
		{ "大青石镇与青石镇", "青石镇", "大青石镇", true },
		{ "大青石镇收到申请", "青石镇", "青石镇", true },
		{ "七一前后，公开信息", "七一街道", NULL, false },
		{ "七一街道公开信息", "七一街道办事处", NULL, true },
		{ "白鹭乡", "青石镇", NULL, false },
		{ NULL, "青石镇", NULL, false },
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < N(cases); i++)
		assert_int_equal(publisher_in_text(a, cases[i].text,
				     cases[i].name, cases[i].writer),
		    cases[i].named);
	arena_free(a);
}

static void
knows_a_name_from_a_sentence(void **state)
{
	(void)state;
	assert_true(publisher_is_name("青石镇"));
	assert_true(publisher_is_name("北关街道办事处"));
	assert_false(publisher_is_name("镇"));
	assert_false(publisher_is_name("首页 > 青石镇"));
	assert_false(publisher_is_name("来源：青石镇"));
	assert_false(publisher_is_name("青石镇召开会议"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(compares_names_of_bodies),
		cmocka_unit_test(knows_whose_place_it_is),
		cmocka_unit_test(finds_a_body_in_a_text),
		cmocka_unit_test(knows_a_name_from_a_sentence),
	};

	return cmocka_run_group_tests_name("publisher", tests, NULL, NULL);
}
