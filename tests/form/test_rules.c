#include "collectors/form/rules.h"

#include <string.h>

#include "collectors/base/err.h"
#include "collectors/form/form.h"
#include "collectors/form/load_table.h"
#include "tests/support/unit.h"

static void
has_the_default_severities(void **state)
{
	static const struct {
		const char *id;
		enum axis axis;
		enum severity severity;
	} table[] = {
		{ "A01", AXIS_DATA, SEVERITY_ERROR },
		{ "A04", AXIS_DATA, SEVERITY_ERROR },
		{ "A05", AXIS_DATA, SEVERITY_WARNING },
		{ "A06", AXIS_FORM, SEVERITY_ERROR },
		{ "C02", AXIS_DATA, SEVERITY_ERROR },
		{ "C03", AXIS_DATA, SEVERITY_WARNING },
		{ "C04", AXIS_DATA, SEVERITY_WARNING },
		{ "D01", AXIS_DATA, SEVERITY_WARNING },
		{ "F01", AXIS_DATA, SEVERITY_ERROR },
		{ "G12", AXIS_DATA, SEVERITY_INFO },
		{ "H06", AXIS_PUBLICATION, SEVERITY_WARNING },
		{ "H07", AXIS_PUBLICATION, SEVERITY_WARNING },
		{ "I01", AXIS_FORM, SEVERITY_ERROR },
		{ "I06", AXIS_FORM, SEVERITY_INFO },
	};
	struct rule_set *set = rule_set_builtin();

	(void)state;
	assert_int_equal(set->n_rules, 22);
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		const struct rule *r = rule_find(set, table[i].id);

		assert_non_null(r);
		assert_int_equal(r->axis, table[i].axis);
		assert_int_equal(r->severity, table[i].severity);
	}
	assert_null(rule_find(set, "A99"));
	rule_set_free(set);
}

static void
takes_a_severity_from_the_configuration(void **state)
{
	struct rule_set *set = rule_set_builtin();
	struct err e = { 0 };

	(void)state;
	assert_int_equal(rule_set_severity(set, "A05", "off", &e), 0);
	assert_int_equal(rule_find(set, "A05")->severity, SEVERITY_OFF);
	assert_int_equal(rule_set_severity(set, "A99", "off", &e), -1);
	assert_string_equal(e.msg, "there is no rule \"A99\"");
	assert_int_equal(rule_set_severity(set, "A05", "Error", &e), -1);
	assert_string_equal(
	    e.msg, "A05: \"Error\" is none of error, warning, info, off");
	assert_int_equal(rule_find(set, "A05")->severity, SEVERITY_OFF);
	rule_set_free(set);
}

#define RULE(id, axis, severity)                                            \
	"{\"id\":\"" id "\",\"axis\":\"" axis "\",\"severity\":\"" severity \
	"\",\"statement\":\"s\"}"
#define TABLE(rules) "{\"version\":\"1\",\"rules\":[" rules "]}"

static void
refuses_a_broken_table(void **state)
{
	static const struct {
		const char *text, *message;
	} table[] = {
		{ "[]", "rules.json: $: needs version and rules" },
		{ TABLE("{}"),
		    "rules.json: $.rules[0]: needs id, axis, "
		    "severity, statement" },
		{ TABLE(RULE("A1", "data", "error")),
		    "rules.json: $.rules[0]: id is no letter and two digits" },
		{ TABLE(RULE("A01", "data", "error") "," RULE(
		      "A01", "data", "error")),
		    "rules.json: $.rules[1]: id is not behind the one before" },
		{ TABLE(RULE("A01", "figures", "error")),
		    "rules.json: $.rules[0]: unknown axis" },
		{ TABLE(RULE("A01", "data", "bad")),
		    "rules.json: $.rules[0]: unknown severity" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct rule_set *set = NULL;
		struct err e = { 0 };

		assert_int_equal(rule_set_load(table[i].text,
				     strlen(table[i].text), &set, &e),
		    -1);
		assert_string_equal(e.msg, table[i].message);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(has_the_default_severities),
		cmocka_unit_test(takes_a_severity_from_the_configuration),
		cmocka_unit_test(refuses_a_broken_table),
	};

	return cmocka_run_group_tests_name("rules", tests, NULL, NULL);
}
