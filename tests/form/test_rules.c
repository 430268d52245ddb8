#include "collectors/form/rules.h"

#include <string.h>

#include "collectors/base/err.h"
#include "collectors/form/form.h"
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
	assert_int_equal(set->n_rules, 97);
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
takes_severities_from_the_configuration(void **state)
{
	struct rule_set *set = rule_set_builtin();
	struct err e = { 0 };

	(void)state;
	assert_int_equal(rule_set_option(set, "A05", "off", &e), 0);
	assert_int_equal(rule_find(set, "A05")->severity, SEVERITY_OFF);
	assert_int_equal(rule_set_option(set, "A99", "off", &e), -1);
	assert_string_equal(e.msg, "there is no rule or parameter \"A99\"");
	assert_int_equal(rule_set_option(set, "A05", "Error", &e), -1);
	assert_string_equal(
	    e.msg, "A05: \"Error\" is none of error, warning, info, off");
	assert_int_equal(rule_find(set, "A05")->severity, SEVERITY_OFF);
	assert_int_equal(rule_set_option(set, "J04", "error", &e), -1);
	assert_string_equal(
	    e.msg, "J04 is never a finding of its own and cannot be set");
	assert_int_equal(rule_set_option(set, "J04.kinds", "county", &e), -1);
	assert_string_equal(
	    e.msg, "J04 is never a finding of its own and cannot be set");
	rule_set_free(set);
}

static void
takes_parameters_from_the_configuration(void **state)
{
	struct rule_set *set = rule_set_builtin();
	const struct rule *rule = rule_find(set, "G09");
	struct err e = { 0 };

	(void)state;
	assert_int_equal(
	    rule_set_option(set, "similar_warning", "0.85", &e), 0);
	assert_int_equal(
	    num_at_scale(rule_parameter(rule, "similar_warning"), 2), 85);
	assert_int_equal(
	    rule_set_option(set, "similar_warning", "1.1", &e), -1);
	assert_string_equal(
	    e.msg, "similar_warning: \"1.1\" is no number from 0.3 to 1");
	assert_int_equal(rule_set_option(set, "similar_warning", "a", &e), -1);
	assert_int_equal(rule_set_option(set, "similar", "1", &e), -1);
	assert_string_equal(e.msg, "there is no rule or parameter \"similar\"");
	rule_set_free(set);
}

static void
takes_the_kinds_that_a_rule_is_for(void **state)
{
	struct rule_set *set = rule_set_builtin();
	const struct rule *rule = rule_find(set, "I05");
	struct err e = { 0 };

	(void)state;
	assert_true(rule_applies(rule, KIND_TOWNSHIP));
	assert_false(rule_applies(rule, KIND_DEPARTMENT));
	assert_int_equal(
	    rule_set_option(set, "I05.kinds", "department, county", &e), 0);
	assert_false(rule_applies(rule, KIND_TOWNSHIP));
	assert_true(rule_applies(rule, KIND_DEPARTMENT));
	assert_true(rule_applies(rule, KIND_COUNTY));
	assert_int_equal(rule_set_option(set, "I05.kinds", "village", &e), -1);
	assert_string_equal(e.msg,
	    "I05.kinds: \"village\" is no list of township, department, "
	    "county with commas between");
	assert_int_equal(rule_set_option(set, "A99.kinds", "county", &e), -1);
	assert_int_equal(rule_set_option(set, "I05", "off", &e), 0);
	assert_false(rule_applies(rule, KIND_DEPARTMENT));
	rule_set_free(set);
}

/* What was checked under other settings can be stated; the same settings in
 * another order, or put back, are the same. */
static void
has_a_version_of_what_is_in_force(void **state)
{
	struct rule_set *a = rule_set_builtin(), *b = rule_set_builtin();
	const char *table = a->version;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(
	    rule_set_apply(a, "forms abc\nA05=error\nsimilar_least=400\n", &e),
	    0);
	assert_int_equal(
	    rule_set_apply(b, "similar_least=400\nA05=error", &e), 0);
	assert_string_not_equal(a->version, table);
	assert_string_equal(a->version, b->version);
	assert_int_equal(strncmp(a->version, table, strlen(table)), 0);
	assert_int_equal(
	    rule_set_apply(a, "A05=warning\nsimilar_least=300", &e), 0);
	assert_string_equal(a->version, table);
	assert_int_equal(rule_set_apply(a, "A05=warning\nnone=1", &e), -1);
	rule_set_free(a);
	rule_set_free(b);
}

#define RULE(id, axis, severity)                                            \
	"{\"id\":\"" id "\",\"axis\":\"" axis "\",\"severity\":\"" severity \
	"\",\"scope\":\"report\",\"statement\":\"s\"}"
#define WITH(more)                                                \
	"{\"id\":\"A01\",\"axis\":\"data\",\"severity\":\"off\"," \
	"\"scope\":\"report\",\"statement\":\"s\"," more "}"
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
		    "severity, scope, statement" },
		{ TABLE(RULE("A1", "data", "error")),
		    "rules.json: $.rules[0]: id is no letter and two digits" },
		{ TABLE(RULE("A01", "data", "error") "," RULE(
		      "A01", "data", "error")),
		    "rules.json: $.rules[1]: id is not behind the one before" },
		{ TABLE(RULE("A01", "figures", "error")),
		    "rules.json: $.rules[0]: unknown axis" },
		{ TABLE(RULE("A01", "data", "bad")),
		    "rules.json: $.rules[0]: unknown severity" },
		{ TABLE(WITH("\"kind\":1")),
		    "rules.json: $.rules[0]: needs id, axis, "
		    "severity, scope, statement" },
		{ TABLE(WITH("\"kinds\":[\"village\"]")),
		    "rules.json: $.rules[0]: unknown kind" },
		{ TABLE(WITH("\"kinds\":[]")),
		    "rules.json: $.rules[0]: is for no kind" },
		{ TABLE(WITH("\"parameters\":[{\"name\":\"x\"}]")),
		    "rules.json: $.rules[0]: a parameter needs name, value, "
		    "min, max, statement" },
		{ TABLE(WITH("\"parameters\":[{\"name\":\"x\","
			     "\"value\":2,\"min\":0,\"max\":1,"
			     "\"statement\":\"s\"}]")),
		    "rules.json: $.rules[0]: a parameter is out of its "
		    "bounds" },
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
		cmocka_unit_test(takes_severities_from_the_configuration),
		cmocka_unit_test(takes_parameters_from_the_configuration),
		cmocka_unit_test(takes_the_kinds_that_a_rule_is_for),
		cmocka_unit_test(has_a_version_of_what_is_in_force),
		cmocka_unit_test(refuses_a_broken_table),
	};

	return cmocka_run_group_tests_name("rules", tests, NULL, NULL);
}
