#include "collectors/check/rule_table.h"

#include <string.h>

#include "collectors/check/check.h"
#include "collectors/check/rule_context.h"
#include "collectors/check/text/text_rules.h"
#include "collectors/check/time/dates.h"
#include "collectors/check/values/bounds.h"
#include "collectors/check/values/value_rules.h"
#include "collectors/form/rules.h"

/* Rules that are more than data of the form. */
static const struct {
	const char *id;
	void (*check)(struct rule_context *rc, const struct rule *rule);
} special[] = {
	{ "A06", check_layout },
	{ "A07", check_more_than_all },
	{ "A11", check_other_results },
	{ "A12", check_grave_reasons },
	{ "B05", check_disputes_alone },
	{ "B06", check_suits_alone },
	{ "B07", check_direct_suits },
	{ "B08", check_pending_lost },
	{ "B09", check_many_reviews },
	{ "C02", check_regulations },
	{ "C05", check_fee_unit },
	{ "C06", check_fee_within_fees },
	{ "C07", check_fee_for_requests },
	{ "C08", check_fees_unstated },
	{ "C09", check_stated_not_filled },
	{ "D05", check_procurement },
	{ "E01", check_stated_received },
	{ "E02", check_stated_carried_in },
	{ "E03", check_stated_handled },
	{ "E04", check_stated_carried_out },
	{ "E05", check_stated_results },
	{ "E06", check_stated_none_received },
	{ "E07", check_stated_disputes },
	{ "E08", check_stated_no_disputes },
	{ "E09", check_stated_all_upheld },
	{ "E10", check_stated_normative },
	{ "E11", check_stated_decisions },
	{ "E12", check_stated_sums },
	{ "E13", check_stated_section_count },
	{ "E14", check_stated_changes },
	{ "E15", check_stated_shares },
	{ "F03", check_jumps },
	{ "F04", check_same_values },
	{ "G01", check_title },
	{ "G02", check_years },
	{ "G03", check_period },
	{ "G04", check_names },
	{ "G05", check_reference },
	{ "G06", check_template },
	{ "G07", check_level },
	{ "G08", check_old_headings },
	{ "G11", check_section_five },
	{ "G12", check_all_zero },
	{ "G13", check_outdated },
	{ "G14", check_vague },
	{ "H08", check_dates },
	{ "I01", check_sections },
	{ "I02", check_tables },
	{ "I03", check_contact },
	{ "I04", check_aspects },
	{ "I05", check_accountability },
	{ "I06", check_section_six },
	{ "I07", check_length },
	{ "I09", check_labels },
	{ "I10", check_column_year },
	{ "I11", check_personal },
	{ "J03", check_regulations },
};

static void
check_rule(struct rule_context *rc, const struct rule *rule)
{
	check_equations(rc, rule);
	check_impossible_values(rc, rule);
	check_blanks(rc, rule);
	for (size_t i = 0; i < sizeof(special) / sizeof(special[0]); i++)
		if (strcmp(special[i].id, rule->id) == 0)
			special[i].check(rc, rule);
}

void
check_rules(struct rule_context *rc, const struct rule_set *rules)
{
	bounds_solve(rc->a, rc->r, rc->prior == NULL ? 0 : rc->prior->scale,
	    &rc->bounds);
	for (size_t i = 0; i < rules->n_rules; i++)
		if (rule_applies(&rules->rules[i], rc->context->kind))
			check_rule(rc, &rules->rules[i]);
}

void
check_skip_failed(struct rule_context *rc, const struct rule_set *rules)
{
	for (size_t i = 0; i < rules->n_rules; i++) {
		if (!rule_applies(&rules->rules[i], rc->context->kind))
			continue;
		check_skip(rc, &rules->rules[i],
		    "the rule failed: an error of Gouji, not of the report");
		rc->out->skipped[rc->out->n_skipped - 1].failed = true;
	}
}
