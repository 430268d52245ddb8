#include "collectors/pipeline/identity.h"

#include "collectors/base/arena.h"
#include "collectors/pipeline/read.h"
#include "tests/support/unit.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

static const char *
mismatch(struct arena *a, const char *publisher, const char *text,
    const char *name, int year)
{
	static struct section section;
	struct report r = { .year = 2023,
		.title = "",
		.publisher = publisher,
		.preface = "",
		.sections = &section,
		.n_sections = 1 };
	const char *aliases[] = { "青石公社" };
	struct read_context context = {
		.name = name, .year = year, .aliases = aliases, .n_aliases = 1
	};

	section.text = text;
	return identity_mismatch(a, &r, &context);
}

static void
the_document_has_the_last_word(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_null(mismatch(a, "青石镇人民政府", "", "青石镇", 2023));
	assert_null(mismatch(a, "河东县青石镇", "", "青石镇人民政府", 0));
	assert_null(mismatch(a, "青石镇", "", "河东县青石镇人民政府", 2023));
	assert_null(mismatch(a, "北关街道办事处", "", "北关街道", 2023));
	assert_null(mismatch(a, "青石公社", "", "赤水乡", 2023));
	/* Named in the text, or nobody named at all: no mismatch. */
	assert_null(
	    mismatch(a, "党政办", "我镇（青石镇）收到申请", "青石镇", 2023));
	assert_null(mismatch(a, "", "", "青石镇", 2023));
	assert_null(mismatch(a, "青石镇", "", NULL, 2023));
	/* One name within another's is no name. */
	assert_string_equal(
	    mismatch(a, "大青石镇", "大青石镇收到申请", "青石镇", 2023),
	    "report of 大青石镇, expected 青石镇");
	assert_string_equal(mismatch(a, "青石镇", "", "大青石镇", 2023),
	    "report of 青石镇, expected 大青石镇");
	assert_string_equal(mismatch(a, "北关镇", "", "北关街道", 2023),
	    "report of 北关镇, expected 北关街道");
	assert_string_equal(mismatch(a, "河东县", "", "河东县青石镇", 2023),
	    "report of 河东县, expected 河东县青石镇");
	assert_string_equal(mismatch(a, "青石镇", "", "青石镇", 2022),
	    "report of 2023, expected 2022");
	assert_string_equal(mismatch(a, "白鹭乡人民政府", "", "青石镇", 2023),
	    "report of 白鹭乡人民政府, expected 青石镇");
	arena_free(a);
}

static void
only_provinces_and_cities_make_regulations(void **state)
{
	static const char *const may[] = { "江北省人民政府",
		"临川市人民政府办公厅", "海东自治州人民政府",
		"西岭自治区人民政府办公厅", "临川市财政局" };
	static const char *const may_not[] = { "青石镇人民政府",
		"临川市河东县白鹭乡", "临川市城关区人民政府", "河东县人民政府",
		"临川市北关街道办事处", "", "左岸旗人民政府",
		"西岭自治区城关区人民政府" };

	(void)state;
	for (size_t i = 0; i < N(may); i++)
		assert_true(identity_may_make_regulations(may[i]));
	for (size_t i = 0; i < N(may_not); i++)
		assert_false(identity_may_make_regulations(may_not[i]));
}

static void
a_name_tells_the_kind(void **state)
{
	(void)state;
	assert_int_equal(identity_kind("青石镇人民政府"), KIND_TOWNSHIP);
	assert_int_equal(identity_kind("北关街道办事处"), KIND_TOWNSHIP);
	assert_int_equal(identity_kind(""), KIND_TOWNSHIP);
	assert_int_equal(identity_kind("河东县人民政府"), KIND_COUNTY);
	assert_int_equal(identity_kind("河东县财政局"), KIND_DEPARTMENT);
	assert_int_equal(
	    identity_kind("河东县人民政府办公室"), KIND_DEPARTMENT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_document_has_the_last_word),
		cmocka_unit_test(only_provinces_and_cities_make_regulations),
		cmocka_unit_test(a_name_tells_the_kind),
	};

	return cmocka_run_group_tests_name("identity", tests, NULL, NULL);
}
