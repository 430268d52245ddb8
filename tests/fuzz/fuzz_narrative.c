/*
 * A text of any bytes as a part of a report: its statements are within their
 * limits and quote it, and where no cell is known no value in it is wrong.
 */
#include <assert.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/limits.h"
#include "collectors/base/utf8.h"
#include "collectors/check/check.h"
#include "collectors/form/form.h"
#include "collectors/form/rules.h"
#include "collectors/narrative/narrative.h"
#include "tests/fuzz/fuzz.h"

static void
check_statement(const struct statement *s)
{
	assert(s->topic < N_TOPICS && s->of < N_TOPICS);
	assert(s->value.value >= 0 && s->value.scale >= 0 &&
	    s->value.scale <= NUM_MAX_SCALE);
	assert(s->quote[0] != '\0');
	assert(utf8_valid(s->quote, strlen(s->quote)));
	assert(utf8_valid(s->text, strlen(s->text)));
	/* A long one is cut, and says so. */
	assert(
	    strstr(s->text, s->quote) != NULL || strstr(s->text, "…") != NULL);
}

static void
check_statements(struct arena *a, const struct report *r)
{
	static const char *own[] = { "内乡县瓦亭镇人民政府" };
	static const char *others[] = { "马山口镇", "镇" };
	const struct narrative_context c = { .year = r->year,
		.own = own,
		.n_own = 1,
		.others = others,
		.n_others = 2 };
	struct narrative n;

	narrative_read(a, r, &c, &n);
	assert(n.n_statements <= LIMIT_STATEMENTS);
	for (size_t i = 0; i < n.n_statements; i++) {
		check_statement(&n.statements[i]);
		assert(n.statements[i].sentence < n.n_sentences);
		assert(i == 0 ||
		    n.statements[i].sentence >= n.statements[i - 1].sentence);
	}
}

/* All cells are absent: any value may be right. */
static void
check_findings(struct arena *a, struct report *r, const struct form_set *forms)
{
	static struct rule_set *rules;
	const struct check_context context = { .kind = KIND_TOWNSHIP };
	struct judgement out;

	if (rules == NULL)
		rules = rule_set_builtin();
	r->form = form_find(forms, "2021");
	r->cells = arena_calloc(a, r->form->n_cells, sizeof(*r->cells));
	check_report(r, rules, &context, a, &out);
	for (size_t i = 0; i < out.n_findings; i++) {
		const char *rule = out.findings[i].rule;

		assert(rule[0] != 'E' || strcmp(rule, "E12") == 0 ||
		    strcmp(rule, "E13") == 0);
		assert(strcmp(rule, "C06") != 0 && strcmp(rule, "C07") != 0 &&
		    strcmp(rule, "C09") != 0);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct form_set *forms;
	struct arena *a = arena_new();
	char *text =
	    arena_strndup(a, size == 0 ? "" : (const char *)data, size);
	struct section section = { .number = 1, .heading = "", .text = text };
	struct report r = { .year = 2024,
		.title = "",
		.organ = "",
		.preface = "",
		.published_by = "",
		.sections = &section,
		.n_sections = 1 };

	if (forms == NULL)
		forms = form_set_builtin();
	utf8_scrub(text);
	check_statements(a, &r);
	check_findings(a, &r, forms);
	arena_free(a);
	return 0;
}
