#include "daemon/run/plan.h"

#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/err.h"

#include "tests/support/unit.h"

#define PAGE(address)                  \
	{                              \
		"page", address, "", 2 \
	}
#define LIST(address)                  \
	{                              \
		"list", address, "", 3 \
	}

static struct source east[] = { PAGE("http://a.example/east/{year}") };
static struct source west[] = { PAGE("http://b.example/west"),
	{ "manual", "", "", 4 }, LIST("http://a.example/west/index.html") };
static struct source north[] = { LIST("http://b.example/{year}n/") };
static struct source south[] = { LIST("http://b.example/{year}n/") };

static struct township townships[] = {
	{ .code = "E", .name = "东", .sources = east, .n_sources = 1 },
	{ .code = "W", .name = "西", .sources = west, .n_sources = 3 },
	{ .code = "N",
	    .name = "北",
	    .sources = north,
	    .n_sources = 1,
	    .first_year = 2023 },
	{ .code = "S",
	    .name = "南",
	    .sources = south,
	    .n_sources = 1,
	    .last_year = 2023 },
};

static const struct registry registry = { townships, 4 };

/* "code/source/year url" or "code/source/year list N" a line, then the lists:
 * "N: collector url year, shared". */
static void
print_plan(const struct plan *plan, struct buf *text)
{
	for (size_t i = 0; i < plan->n_tasks; i++) {
		const struct plan_task *v = &plan->tasks[i];

		(void)buf_printf(text, "%s/%zu/%d ",
		    townships[v->township].code, v->source, v->year);
		if (v->list == PLAN_NO_LIST)
			(void)buf_printf(text, "%s\n", v->url);
		else
			(void)buf_printf(text, "list %zu\n", v->list);
	}
	for (size_t i = 0; i < plan->n_lists; i++)
		(void)buf_printf(text, "%zu: %s %s %d%s\n", i,
		    plan->lists[i].collector, plan->lists[i].url,
		    plan->lists[i].year,
		    plan->lists[i].shared ? ", shared" : "");
}

static void
assert_plan(
    const struct plan_scope *scope, size_t n_sources, const char *expected)
{
	struct arena *a = arena_new();
	struct err e = { 0 };
	struct plan plan;
	struct buf text;

	buf_init(&text, 65536);
	assert_int_equal(run_plan_make(a, scope, &plan, &e), 0);
	print_plan(&plan, &text);
	assert_string_equal(buf_str(&text), expected);
	assert_int_equal(plan.n_sources, n_sources);
	buf_fini(&text);
	arena_free(a);
}

static void
visits_each_expected_year_by_page_or_list(void **state)
{
	struct plan_scope scope = { &registry, NULL, 0, 2022, 2024 };

	(void)state;
	assert_plan(&scope, 5,
	    "E/0/2022 http://a.example/east/2022\n"
	    "E/0/2023 http://a.example/east/2023\n"
	    "E/0/2024 http://a.example/east/2024\n"
	    "W/0/0 http://b.example/west\n"
	    "W/2/2022 list 0\n"
	    "W/2/2023 list 0\n"
	    "W/2/2024 list 0\n"
	    "N/0/2023 list 1\n"
	    "N/0/2024 list 2\n"
	    "S/0/2022 list 3\n"
	    "S/0/2023 list 1\n"
	    "0: list http://a.example/west/index.html 0\n"
	    "1: list http://b.example/2023n/ 2023, shared\n"
	    "2: list http://b.example/2024n/ 2024, shared\n"
	    "3: list http://b.example/2022n/ 2022, shared\n");
}

/* A list is shared though a run visits only one of those that share it. */
static void
keeps_to_the_codes_asked_for(void **state)
{
	static const char *const codes[] = { "S", "E" };
	struct plan_scope scope = { &registry, codes, 2, 2023, 2024 };
	struct plan_scope none = { &registry, codes, 0, 2023, 2024 };

	(void)state;
	assert_plan(&scope, 2,
	    "E/0/2023 http://a.example/east/2023\n"
	    "E/0/2024 http://a.example/east/2024\n"
	    "S/0/2023 list 0\n"
	    "0: list http://b.example/2023n/ 2023, shared\n");
	assert_plan(&none, 0, "");
}

static void
plans_nothing_where_no_year_is_expected(void **state)
{
	struct plan_scope scope = { &registry, NULL, 0, 2025, 2024 };

	(void)state;
	assert_plan(&scope, 0, "");
}

static void
names_the_line_of_a_source_that_makes_no_plan(void **state)
{
	struct source source = { "lists", "http://a.example/", "", 7 };
	struct township township = {
		.code = "X", .sources = &source, .n_sources = 1
	};
	struct registry one = { &township, 1 };
	struct plan_scope scope = { &one, NULL, 0, 2024, 2024 };
	struct arena *a = arena_new();
	struct err e = { 0 };
	struct plan plan;

	(void)state;
	assert_int_equal(run_plan_make(a, &scope, &plan, &e), -1);
	assert_string_equal(
	    e.msg, "townships line 7: unknown collector \"lists\"");
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(visits_each_expected_year_by_page_or_list),
		cmocka_unit_test(keeps_to_the_codes_asked_for),
		cmocka_unit_test(plans_nothing_where_no_year_is_expected),
		cmocka_unit_test(names_the_line_of_a_source_that_makes_no_plan),
	};

	return cmocka_run_group_tests_name("plan", tests, NULL, NULL);
}
