#include "tests/check/text_support.h"

#include <string.h>

#include "collectors/form/rules.h"
#include "tests/support/unit.h"

void
text_change(struct trial *t, const char *at, const char *text)
{
	struct report *r = &t->report;

	if (strcmp(at, "title") == 0)
		r->title = text;
	else if (strcmp(at, "preface") == 0)
		r->preface = text;
	else if (strcmp(at, "publisher") == 0)
		r->publisher = text;
	else if (strcmp(at, "url") == 0)
		t->context.url = text;
	else if (at[0] == 'h')
		r->sections[at[1] - '1'].heading = text;
	else
		r->sections[at[1] - '1'].text = text;
}

void
text_switch_on(struct trial *t, const char *rule, enum severity severity)
{
	for (size_t i = 0; i < t->rules->n_rules; i++)
		if (strcmp(t->rules->rules[i].id, rule) == 0)
			t->rules->rules[i].severity = severity;
}

void
text_expect(struct trial *t, const struct text_example *x)
{
	const struct finding *f;
	const char *reason;

	trial_check(t);
	reason = trial_skipped(t, x->rule);
	if (x->reason == NULL && reason != NULL)
		fail_msg("%s %s: not judged: %s", x->rule, x->text, reason);
	if (x->reason != NULL && reason == NULL)
		fail_msg("%s %s: is judged", x->rule, x->text);
	if (x->reason != NULL)
		assert_string_equal(reason, x->reason);
	if (x->place == NULL) {
		for (size_t i = 0; i < t->out.n_findings; i++)
			if (strcmp(t->out.findings[i].rule, x->rule) == 0)
				fail_msg("%s %s: %s", x->rule, x->text,
				    t->out.findings[i].message);
		return;
	}
	assert_int_equal(trial_count(t, x->rule), 1);
	f = trial_find(t, x->rule, x->place);
	if (f == NULL)
		fail_msg("%s %s: nothing at %s", x->rule, x->text, x->place);
	assert_string_equal(f->message, x->message);
	assert_int_equal(f->severity, x->severity);
	if (x->evidence != NULL)
		assert_string_equal(f->evidence, x->evidence);
}

void
text_examples(int year, const struct text_example *examples, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct trial t;

		trial_begin(&t, "2021", year);
		text_change(&t, examples[i].at, examples[i].text);
		text_expect(&t, &examples[i]);
		trial_end(&t);
	}
}
