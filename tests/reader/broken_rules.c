/*
 * Rules with mistakes, linked into a reader in place of the real ones: one
 * crashes, one runs out of its stack, one never ends. Each does so only on a
 * report that has the value for it.
 */
#include <signal.h>
#include <stdlib.h>

#include "collectors/check/rule_context.h"
#include "collectors/model/report.h"

/* What the linker puts in place of check_sections() and so on. */
void __wrap_check_sections(struct rule_context *rc, const struct rule *rule);
void __wrap_check_section_six(struct rule_context *rc, const struct rule *rule);
void __wrap_check_regulations(struct rule_context *rc, const struct rule *rule);

static bool
has(const struct rule_context *rc, int64_t value)
{
	return rc->r->cells[0].state == CELL_REPORTED &&
	    rc->r->cells[0].value.value / value % 10 == 1;
}

/* I01 */
void
__wrap_check_sections(struct rule_context *rc, const struct rule *rule)
{
	(void)rule;
	if (has(rc, 1))
		abort();
}

static int
deeper(volatile char *above)
{
	volatile char here[4096];

	here[0] = above[0];
	return here[0] == 0 ? deeper(here) + here[0] : 0;
}

/* I06 */
void
__wrap_check_section_six(struct rule_context *rc, const struct rule *rule)
{
	volatile char top[1] = { 0 };

	(void)rule;
	if (has(rc, 10))
		(void)deeper(top);
}

/* C02 */
void
__wrap_check_regulations(struct rule_context *rc, const struct rule *rule)
{
	(void)rule;
	while (has(rc, 100))
		;
}
