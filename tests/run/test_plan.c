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

static struct source east[] = { PAGE("http://a.example/east/{year}") };
static struct source west[] = { PAGE("http://a.example/west/{year}"),
	PAGE("http://b.example/west"), { "manual", "", "", 4 } };
static struct source north[] = { PAGE("http://b.example/shared/{year}") };
static struct source south[] = { PAGE("http://b.example/shared/{year}") };

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

/* "url: code/source/year ..." a line. */
static void
assert_plan(
    const struct plan_scope *scope, size_t n_sources, const char *expected)
{
	struct arena *a = arena_new();
	struct err e = { 0 };
	struct plan plan;
	struct buf text;
	size_t n = 0;

	buf_init(&text, 65536);
	assert_int_equal(run_plan_make(a, scope, &plan, &e), 0);
	for (size_t i = 0; i < plan.n_targets; i++) {
		const struct plan_target *t = &plan.targets[i];

		(void)buf_printf(&text, "%s:", t->url);
		for (size_t k = 0; k < t->n_visits; k++)
			(void)buf_printf(&text, " %s/%zu/%d",
			    scope->registry->townships[t->visits[k].township]
				.code,
			    t->visits[k].source, t->visits[k].year);
		(void)buf_putc(&text, '\n');
		n += t->n_visits;
	}
	assert_string_equal(buf_str(&text), expected);
	assert_int_equal(plan.n_visits, n);
	assert_int_equal(plan.n_sources, n_sources);
	buf_fini(&text);
	arena_free(a);
}

static void
lets_hosts_take_turns_and_fetches_a_url_once(void **state)
{
	struct plan_scope scope = { &registry, NULL, 0, 2022, 2024 };

	(void)state;
	assert_plan(&scope, 5,
	    "http://a.example/east/2022: E/0/2022\n"
	    "http://b.example/west: W/1/0\n"
	    "http://a.example/east/2023: E/0/2023\n"
	    "http://b.example/shared/2023: N/0/2023 S/0/2023\n"
	    "http://a.example/east/2024: E/0/2024\n"
	    "http://b.example/shared/2024: N/0/2024\n"
	    "http://a.example/west/2022: W/0/2022\n"
	    "http://b.example/shared/2022: S/0/2022\n"
	    "http://a.example/west/2023: W/0/2023\n"
	    "http://a.example/west/2024: W/0/2024\n");
}

static void
keeps_to_the_codes_asked_for(void **state)
{
	static const char *const codes[] = { "S", "E" };
	struct plan_scope scope = { &registry, codes, 2, 2023, 2024 };
	struct plan_scope none = { &registry, codes, 0, 2023, 2024 };

	(void)state;
	assert_plan(&scope, 2,
	    "http://a.example/east/2023: E/0/2023\n"
	    "http://b.example/shared/2023: S/0/2023\n"
	    "http://a.example/east/2024: E/0/2024\n");
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
		cmocka_unit_test(lets_hosts_take_turns_and_fetches_a_url_once),
		cmocka_unit_test(keeps_to_the_codes_asked_for),
		cmocka_unit_test(plans_nothing_where_no_year_is_expected),
		cmocka_unit_test(names_the_line_of_a_source_that_makes_no_plan),
	};

	return cmocka_run_group_tests_name("plan", tests, NULL, NULL);
}
