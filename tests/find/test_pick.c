#include "collectors/find/pick.h"

#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/limits.h"
#include "collectors/find/source.h"
#include "tests/find/listing.h"
#include "tests/support/unit.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

struct pick_case {
	const char *name, *alias;
	bool shared;
	struct source_link links[6];
	const char *picked; /* the URLs, a space between */
};

static const char *
picked(struct arena *a, const struct pick_case *c)
{
	const char *aliases[] = { c->alias };
	struct source_body body = { c->name, aliases, c->alias != NULL,
		c->shared };
	const struct source_link **links;
	const char *text = "";
	size_t n_links = 0, n;

	while (n_links < N(c->links) && c->links[n_links].url != NULL)
		n_links++;
	source_pick(a, c->links, n_links, &body, 2024, &links, &n);
	for (size_t i = 0; i < n; i++)
		text = arena_printf(
		    a, "%s%s%s", text, i == 0 ? "" : " ", links[i]->url);
	return text;
}

static void
picks_the_links_of_a_body(void **state)
{
	static const struct pick_case cases[] = {
		/* Short and long forms; the year; nobody else's. */
		{ "青石镇", NULL, true,
		    { { "a", "", 2024, "青石镇人民政府" },
			{ "b", "", 2023, "青石镇" },
			{ "c", "", 2024, "白鹭乡" } },
		    "a" },
		{ "河东县青石镇人民政府", NULL, true,
		    { { "a", "", 2024, "青石镇" },
			{ "b", "", 2024, "河东县" } },
		    "a" },
		{ "青石镇", NULL, true,
		    { { "a", "", 2024, "河东县青石镇" },
			{ "b", "", 2024, "河东县青石镇财政所" } },
		    "a" },
		{ "青石镇", NULL, true, { { "a", "", 2024, "青石" } }, "a" },
		{ "北关街道", NULL, true,
		    { { "a", "", 2024, "北关街道办事处" },
			{ "b", "", 2024, "北关办事处" },
			{ "c", "", 2024, "北关镇" } },
		    "a b" },
		{ "前进街道", NULL, true,
		    { { "a", "", 2024, "前进街" },
			{ "b", "", 2024, "前进镇" } },
		    "a" },
		{ "河东县财政局", NULL, true,
		    { { "a", "", 2024, "县财政局" },
			{ "b", "", 2024, "财政局" },
			{ "c", "", 2024, "河西县财政局" },
			{ "d", "", 2024, "河东县教育局" } },
		    "a b" },
		/* A name within another's. */
		{ "青石镇", NULL, true,
		    { { "a", "", 2024, "大青石镇" },
			{ "b", "", 2024, "河东县大青石镇" },
			{ "c", "", 2024, "青石镇" } },
		    "c" },
		{ "大青石镇", NULL, true,
		    { { "a", "", 2024, "青石镇" },
			{ "b", "", 2024, "大青石镇" } },
		    "b" },
		/* Whose? */
		{ "河东县城关镇", NULL, true,
		    { { "a", "", 2024, "河西县城关镇" },
			{ "b", "", 2024, "河东县城关镇" } },
		    "b" },
		{ "城关镇", NULL, true,
		    { { "a", "", 2024, "河西县城关镇" },
			{ "b", "", 2024, "河东县城关镇" },
			{ "c", "", 2024, "城关镇" } },
		    "c" },
		{ "城关镇", "河东县城关镇", true,
		    { { "a", "", 2024, "河西县城关镇" },
			{ "b", "", 2024, "河东县城关镇" } },
		    "b" },
		{ "城关镇", NULL, true,
		    { { "a", "", 2024, "临川市河东县城关镇" },
			{ "b", "", 2024, "河东县城关镇" } },
		    "a b" },
		/* Former names. */
		{ "青石镇", "赤水乡", true,
		    { { "a", "", 2024, "赤水乡人民政府" } }, "a" },
		/* Its own list: a link need not name it, but nobody else;
		 * links that name it come first, those without year last. */
		{ "青石镇", NULL, false,
		    { { "a", "", 0, "青石镇" }, { "b", "", 2024, "" },
			{ "c", "", 2024, "青石镇" }, { "d", "", 0, "" },
			{ "e", "", 2024, "白鹭乡" } },
		    "c b a d" },
		{ "青石镇", NULL, true,
		    { { "a", "", 2024, "" }, { "b", "", 0, "青石镇" } }, "b" },
		/* Its twin in pictures is the last resort. */
		{ "青石镇", NULL, false,
		    { { "a", "2024年年报（图片版）", 2024, "青石镇" },
			{ "b", "", 0, "" } },
		    "b a" },
		{ "青石镇", NULL, false,
		    { { "a", "2024年年报（图片版）", 2024, "青石镇" } }, "a" },
		/* Each URL once; no more than there is use for. */
		{ "青石镇", NULL, false,
		    { { "a", "", 2024, "" }, { "a", "", 2024, "青石镇" },
			{ "b", "", 2024, "" }, { "c", "", 2024, "" },
			{ "d", "", 2024, "" }, { "e", "", 2024, "" } },
		    "a b c d" },
		{ "青石镇", NULL, false, { { NULL, NULL, 0, NULL } }, "" },
	};
	int n_wrong = 0;

	(void)state;
	assert_int_equal(LIMIT_CANDIDATES, 4);
	for (size_t i = 0; i < N(cases); i++) {
		struct arena *a = arena_new();

		n_wrong += !listing_same(picked(a, &cases[i]), cases[i].picked,
		    arena_printf(a, "case %zu", i));
		arena_free(a);
	}
	assert_int_equal(n_wrong, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(picks_the_links_of_a_body),
	};

	return cmocka_run_group_tests_name("pick", tests, NULL, NULL);
}
