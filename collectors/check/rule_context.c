#include "collectors/check/rule_context.h"

#include <assert.h>
#include <stdarg.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/hash.h"
#include "collectors/base/limits.h"
#include "collectors/form/form.h"
#include "collectors/form/rules.h"
#include "collectors/model/report.h"

/* What was printed in the cells that the finding names. */
static const char *
hash_of_values(struct rule_context *rc, const struct finding *f)
{
	char hash[HASH_TEXT_SIZE];
	const char *all = "";

	for (size_t i = 0; i < f->n_cells; i++) {
		int at = form_cell_find(rc->form, f->cells[i]);
		const struct cell *c = &rc->r->cells[at];

		all = arena_printf(rc->a, "%s%s=%s%s\n", all, f->cells[i],
		    cell_state_name(c->state),
		    c->state == CELL_REPORTED ? check_number_text(rc, c->value)
					      : "");
	}
	return arena_strdup(rc->a, hash_sha256(all, strlen(all), hash));
}

void
check_add_finding(struct rule_context *rc, const struct rule *rule,
    enum severity severity, struct finding f)
{
	struct check_result *out = rc->out;

	assert(f.place != NULL && f.message != NULL);
	if (out->n_findings == LIMIT_FINDINGS) {
		out->n_dropped++;
		return;
	}
	f.rule = rule->id;
	f.axis = rule->axis;
	f.severity = severity;
	if (f.n_cells > 0)
		f.values_sha256 = hash_of_values(rc, &f);
	out->findings = arena_grow(rc->a, out->findings, out->n_findings,
	    &rc->cap_findings, sizeof(out->findings[0]));
	out->findings[out->n_findings++] = f;
}

void
check_skip(struct rule_context *rc, const struct rule *rule, const char *reason)
{
	struct check_result *out = rc->out;

	out->skipped = arena_grow(rc->a, out->skipped, out->n_skipped,
	    &rc->cap_skipped, sizeof(out->skipped[0]));
	out->skipped[out->n_skipped++] =
	    (struct skipped_check){ .rule = rule->id, .reason = reason };
}

enum severity
check_severity_at_most(const struct rule *rule, enum severity at_most)
{
	return rule->severity < at_most ? rule->severity : at_most;
}

void
check_list_add(
    struct rule_context *rc, struct check_list *list, const char *fmt, ...)
{
	va_list ap;
	char *item;

	if (list->n++ >= list->most)
		return;
	va_start(ap, fmt);
	item = arena_vprintf(rc->a, fmt, ap);
	va_end(ap);
	list->text = list->text == NULL
	    ? item
	    : arena_printf(rc->a, "%s、%s", list->text, item);
}

const char *
check_list_text(struct rule_context *rc, const struct check_list *list)
{
	if (list->text == NULL)
		return "";
	return list->n <= list->most ? list->text
				     : arena_printf(rc->a, "%s等", list->text);
}

const char *
check_number_text(struct rule_context *rc, struct num n)
{
	char text[NUM_TEXT_SIZE];

	return arena_strdup(rc->a, num_format(n, text));
}

bool
check_value(const struct bounds *b, const char *cell, struct num *out)
{
	int i = form_cell_find(b->report->form, cell);

	if (i < 0 || !b->in_play[i])
		return false;
	if (b->report->cells[i].state == CELL_REPORTED) {
		*out = b->report->cells[i].value;
		return true;
	}
	return bounds_implied(b, (size_t)i, out);
}
