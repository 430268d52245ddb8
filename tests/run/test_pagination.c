/* The way through a list. */
#include "collectors/base/arena.h"
#include "collectors/base/limits.h"
#include "daemon/run/pagination.h"
#include "tests/support/unit.h"

static const char *next[] = { "http://a.example/2", "http://a.example/1",
	"http://a.example/2" };
static const char *seen[] = { "http://a.example/x" };

/* Each URL is asked for once; an answer with nothing new ends it. */
static void
ends_where_nothing_is_new(void **state)
{
	struct source_page page = {
		.all = seen, .n_all = 1, .next = next, .n_next = 3
	};
	struct arena *a = arena_new();
	struct pagination w;

	(void)state;
	pagination_start(&w, a, "http://a.example/1");
	assert_string_equal(pagination_next(&w), "http://a.example/1");
	pagination_add(&w, &page);
	assert_string_equal(pagination_next(&w), "http://a.example/2");
	next[0] = "http://a.example/3";
	pagination_add(&w, &page);
	assert_null(pagination_next(&w));
	assert_int_equal(w.at, 2);
	next[0] = "http://a.example/2";
	arena_free(a);
}

/* A column's page may be nothing but the way to its data. */
static void
goes_beyond_a_first_answer_without_links(void **state)
{
	struct source_page page = { .next = next, .n_next = 1 };
	struct arena *a = arena_new();
	struct pagination w;

	(void)state;
	pagination_start(&w, a, "http://a.example/1");
	pagination_add(&w, &page);
	assert_string_equal(pagination_next(&w), "http://a.example/2");
	next[0] = "http://a.example/3";
	pagination_add(&w, &page);
	assert_null(pagination_next(&w));
	next[0] = "http://a.example/2";
	arena_free(a);
}

static void
keeps_each_link_once(void **state)
{
	struct source_link links[] = {
		{ "http://a.example/r", "年报", 2024, "" },
		{ "http://a.example/r", "年度报告", 2023, "" },
	};
	struct source_page page = { .links = links, .n_links = 2 };
	struct arena *a = arena_new();
	struct pagination w;

	(void)state;
	pagination_start(&w, a, "http://a.example/1");
	pagination_add(&w, &page);
	assert_int_equal(w.n_links, 1);
	assert_string_equal(w.links[0].title, "年报");
	arena_free(a);
}

static void
keeps_to_the_limit(void **state)
{
	struct arena *a = arena_new();
	struct pagination w;
	size_t n = 0;

	(void)state;
	pagination_start(&w, a, "http://a.example/0");
	while (pagination_next(&w) != NULL) {
		const char *url[] = { arena_printf(
		    a, "http://a.example/%zu", ++n) };
		struct source_page page = {
			.all = url, .n_all = 1, .next = url, .n_next = 1
		};

		pagination_add(&w, &page);
	}
	assert_int_equal(w.at, LIMIT_LIST_PAGES);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ends_where_nothing_is_new),
		cmocka_unit_test(goes_beyond_a_first_answer_without_links),
		cmocka_unit_test(keeps_each_link_once),
		cmocka_unit_test(keeps_to_the_limit),
	};

	return cmocka_run_group_tests_name("walk", tests, NULL, NULL);
}
