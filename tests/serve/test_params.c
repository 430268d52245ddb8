#include "daemon/serve/params.h"

#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "daemon/serve/route.h"
#include "tests/support/unit.h"

static const char *const colours[] = { "red", "green", NULL };
static const struct param_spec specs[] = {
	{ "year", PARAM_INT, NULL, 2008, 2100 },
	{ "colour", PARAM_WORD, colours, 0, 0 },
	{ "code", PARAM_TEXT, NULL, 0, 0 },
	{ NULL, PARAM_END, NULL, 0, 0 },
};
static const struct param_spec none[] = { { NULL, PARAM_END, NULL, 0, 0 } };

static void
takes_what_the_resource_takes(void **state)
{
	struct arena *a = arena_new();
	struct params p;
	struct err e;

	(void)state;
	assert_int_equal(
	    params_parse(specs,
		"year=2024&&code=%E9%9D%92%E7%9F%B3+1%2b&colour=green", a, &p,
		&e),
	    0);
	assert_int_equal(params_int(&p, "year", 0), 2024);
	assert_string_equal(params_text(&p, "colour"), "green");
	assert_string_equal(params_text(&p, "code"), "青石 1+");
	assert_null(params_text(&p, "other"));
	assert_int_equal(params_parse(specs, NULL, a, &p, &e), 0);
	assert_int_equal(params_int(&p, "year", 7), 7);
	assert_null(params_text(&p, "code"));
	assert_int_equal(params_parse(none, "", a, &p, &e), 0);
	arena_free(a);
}

static void
names_the_parameter_that_is_wrong(void **state)
{
	static const struct {
		const char *query, *text;
	} cases[] = {
		{ "yaer=2024",
		    "unknown parameter \"yaer\"; this resource takes year, "
		    "colour, code" },
		{ "Year=2024",
		    "unknown parameter \"Year\"; this resource takes year, "
		    "colour, code" },
		{ "year=20x4",
		    "parameter \"year\": \"20x4\" is not a whole number from "
		    "2008 to 2100" },
		{ "year=2007",
		    "parameter \"year\": \"2007\" is not a whole number from "
		    "2008 to 2100" },
		{ "year=-2020",
		    "parameter \"year\": \"-2020\" is not a whole number from "
		    "2008 to 2100" },
		{ "year=99999999999999999999999",
		    "parameter \"year\": \"99999999999999999999999\" is not a "
		    "whole number from 2008 to 2100" },
		{ "colour=blue",
		    "parameter \"colour\": \"blue\" is none of red, green" },
		{ "code=", "parameter \"code\" is empty" },
		{ "code", "parameter \"code\" is empty" },
		{ "code=1&code=1", "parameter \"code\" is given twice" },
		{ "code=%4",
		    "parameter \"code\" holds a broken escape or text that is "
		    "no UTF-8" },
		{ "code=%zz",
		    "parameter \"code\" holds a broken escape or text that is "
		    "no UTF-8" },
		{ "code=%00",
		    "parameter \"code\" holds a broken escape or text that is "
		    "no UTF-8" },
		{ "code=%C7%E0",
		    "parameter \"code\" holds a broken escape or text that is "
		    "no UTF-8" },
		{ "%ff=1",
		    "the query holds a broken escape or text that is no "
		    "UTF-8" },
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct params p;
		struct err e;

		assert_int_equal(
		    params_parse(specs, cases[i].query, a, &p, &e), -1);
		assert_string_equal(e.msg, cases[i].text);
	}
	arena_free(a);
}

static void
bounds_the_length_of_a_value(void **state)
{
	char query[8 + PARAM_MAX_BYTES + 1] = "code=";
	struct arena *a = arena_new();
	struct params p;
	struct err e;

	(void)state;
	memset(query + 5, 'x', PARAM_MAX_BYTES);
	assert_int_equal(params_parse(specs, query, a, &p, &e), 0);
	query[5 + PARAM_MAX_BYTES] = 'x';
	assert_int_equal(params_parse(specs, query, a, &p, &e), -1);
	assert_string_equal(
	    e.msg, "parameter \"code\" is longer than 200 bytes");
	assert_int_equal(params_parse(none, "a=1", a, &p, &e), -1);
	assert_string_equal(
	    e.msg, "unknown parameter \"a\"; this resource takes none");
	arena_free(a);
}

static void
matches_paths_to_routes(void **state)
{
	static const struct route routes[] = {
		{ METHOD_GET, ACCESS_READ, TAG_BODY, "/runs", none, NULL },
		{ METHOD_POST, ACCESS_ADMIN, TAG_BODY, "/runs", none, NULL },
		{ METHOD_GET, ACCESS_READ, TAG_BODY, "/runs/{id}", none, NULL },
		{ METHOD_GET, ACCESS_READ, TAG_BODY, "/a/{x}/b/{y}", none,
		    NULL },
		{ 0, ACCESS_OPEN, TAG_BODY, NULL, NULL, NULL },
	};
	static const struct {
		enum route_method method;
		const char *path;
		int route, allowed; /* route -1 = none */
		const char *first, *second;
	} cases[] = {
		{ METHOD_GET, "/runs", 0, METHOD_GET | METHOD_POST, NULL,
		    NULL },
		{ METHOD_POST, "/runs", 1, METHOD_GET | METHOD_POST, NULL,
		    NULL },
		{ METHOD_OTHER, "/runs", -1, METHOD_GET | METHOD_POST, NULL,
		    NULL },
		{ METHOD_GET, "/runs/", -1, 0, NULL, NULL },
		{ METHOD_GET, "/runs/7", 2, METHOD_GET, "7", NULL },
		{ METHOD_POST, "/runs/7", -1, METHOD_GET, NULL, NULL },
		{ METHOD_GET, "/a/%E9%9D%92/b/1%2F2", 3, METHOD_GET, "青",
		    "1/2" },
		{ METHOD_GET, "/a/%ff/b/1", -1, 0, NULL, NULL },
		{ METHOD_GET, "/a/x/c/y", -1, 0, NULL, NULL },
		{ METHOD_GET, "/a/x/b/y/z", -1, 0, NULL, NULL },
		{ METHOD_GET, "/", -1, 0, NULL, NULL },
		{ METHOD_GET, "/run", -1, 0, NULL, NULL },
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct route_match m;

		route_match(routes, cases[i].method, cases[i].path, a, &m);
		assert_ptr_equal(m.route,
		    cases[i].route < 0 ? NULL : &routes[cases[i].route]);
		assert_int_equal(m.allowed, cases[i].allowed);
		if (cases[i].first != NULL)
			assert_string_equal(m.variables[0], cases[i].first);
		if (cases[i].second != NULL)
			assert_string_equal(m.variables[1], cases[i].second);
	}
	assert_string_equal(
	    route_allow(METHOD_GET | METHOD_POST), "GET, HEAD, POST");
	assert_string_equal(route_allow(METHOD_GET), "GET, HEAD");
	assert_string_equal(route_allow(METHOD_POST), "POST");
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_what_the_resource_takes),
		cmocka_unit_test(names_the_parameter_that_is_wrong),
		cmocka_unit_test(bounds_the_length_of_a_value),
		cmocka_unit_test(matches_paths_to_routes),
	};

	return cmocka_run_group_tests_name("params", tests, NULL, NULL);
}
