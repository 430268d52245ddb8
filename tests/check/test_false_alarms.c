/*
 * Reports whose text is true of their tables have no error, and no warning of
 * what is told: random consistent ones, told in many wordings
 * (tests/support/sentences.tsv), judged with all that is known of body, county
 * and year before. The same generator tells one figure wrongly: that is found.
 *
 * GOUJI_SEED=n judges one seed and prints what it says; GOUJI_SEEDS=n judges
 * more than usual; GOUJI_SHOW=1 prints all that should not be, and every wrong
 * figure that was not found, GOUJI_SHOW=warnings the warnings, too.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/check/check.h"
#include "collectors/form/form.h"
#include "collectors/form/rules.h"
#include "collectors/pipeline/read.h"
#include "tests/support/narrative_of.h"
#include "tests/support/random_report.h"
#include "tests/support/random_years.h"
#include "tests/support/render.h"
#include "tests/support/sentences.h"
#include "tests/support/unit.h"

#define SEEDS          2000
#define SEEDS_RENDERED 200
#define SEEDS_WRONG    1000
#define MAX_BYTES      (1024u * 1024)
#define MAX_OTHERS     16
/* Findings printed at the most, but with GOUJI_SHOW. */
#define MAX_SHOWN (getenv("GOUJI_SHOW") == NULL ? 20 : SIZE_MAX)

static struct form_set *forms;
static struct rule_set *rules;
static struct arena *wordings;
static struct sentences sentences;

/* One report, and what judging knows. */
struct case_of {
	struct arena *a;
	struct report report, prior;
	bool has_prior;
	enum narrator who;
	const char *others[MAX_OTHERS];
	size_t n_others;
	struct narrative_told told;
};

static void
case_begin(struct case_of *c, uint64_t seed, enum narrative_error error)
{
	uint64_t state = seed * 7 + 1;
	int year = 2019 + (int)random_below(&state, 6);
	const struct form *before = form_of_year(forms, year - 1);
	struct narrative_subject subject;

	memset(c, 0, sizeof(*c));
	c->a = arena_new();
	c->who = (enum narrator)random_below(&state, NARRATORS);
	c->n_others = narrator_others(c->who, c->others, MAX_OTHERS);
	random_quiet_report(
	    c->a, form_of_year(forms, year), year, seed, &c->report);
	c->has_prior = before != NULL && random_below(&state, 3) != 0;
	if (c->has_prior)
		random_year_before(
		    c->a, before, &c->report, seed ^ 0xbef0, &c->prior);
	if (random_below(&state, 4) == 0)
		random_report_use_alternative(&c->report);
	subject.who = c->who;
	subject.report = &c->report;
	subject.prior = c->has_prior ? &c->prior : NULL;
	narrative_of(c->a, &sentences, &subject, seed, error, &c->told);
	if (error == NARRATIVE_TRUE && random_below(&state, 4) == 0)
		random_report_blank(&c->report, seed, 8);
}

static void
case_end(struct case_of *c)
{
	arena_free(c->a);
}

static void
case_judge(struct case_of *c, struct judgement *out)
{
	const struct narrator_name *n = narrator_name(c->who);
	struct check_context context = { .name = n->name,
		.kind = n->kind,
		.others = c->others,
		.n_others = c->n_others,
		.county_or_below = true,
		.prior = c->has_prior ? &c->prior : NULL };

	check_report(&c->report, rules, &context, c->a, out);
}

/* GOUJI_SHOW=warnings shows these, too. */
static enum severity
shown_from(void)
{
	const char *show = getenv("GOUJI_SHOW");

	return show != NULL && strcmp(show, "warnings") == 0 ? SEVERITY_WARNING
							     : SEVERITY_ERROR;
}

static size_t
show_errors(const struct judgement *j, uint64_t seed, size_t shown)
{
	size_t n = 0;

	for (size_t i = 0; i < j->n_findings; i++) {
		const struct finding *f = &j->findings[i];

		if (f->severity < shown_from() &&
		    !(f->rule[0] == 'E' && f->severity == SEVERITY_WARNING))
			continue;
		/* What the text tells is true: not even a doubt. */
		n += f->severity == SEVERITY_ERROR || f->rule[0] == 'E';
		if (shown + n <= MAX_SHOWN)
			print_message("seed %" PRIu64
				      ": %s at %s: %s\n    %s\n",
			    seed, f->rule, f->place, f->message,
			    f->evidence == NULL ? "" : f->evidence);
	}
	return n;
}

static void
print_text(const struct report *r)
{
	print_message("%s\n%s\n", r->title, r->preface);
	for (size_t i = 0; i < r->n_sections; i++)
		print_message(
		    "%s\n%s\n", r->sections[i].heading, r->sections[i].text);
}

static void
test_true_texts(void **state)
{
	const char *one = getenv("GOUJI_SEED");
	uint64_t first = one == NULL ? 1 : strtoull(one, NULL, 10);
	const char *more = getenv("GOUJI_SEEDS");
	uint64_t n = one != NULL ? 1
	    : more != NULL       ? strtoull(more, NULL, 10)
				 : SEEDS;
	size_t errors = 0;

	(void)state;
	for (uint64_t seed = first; seed < first + n; seed++) {
		struct judgement j;
		struct case_of c;

		case_begin(&c, seed, NARRATIVE_TRUE);
		case_judge(&c, &j);
		errors += show_errors(&j, seed, errors);
		if (one != NULL)
			print_text(&c.report);
		case_end(&c);
	}
	assert_int_equal(errors, 0);
}

/* The whole way: printed as a page, read, judged. */
static void
test_true_pages(void **state)
{
	size_t errors = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= SEEDS_RENDERED; seed++) {
		struct read_context context = { 0 };
		struct render_options o = { .shape = RENDER_HTML };
		const struct narrator_name *n;
		struct reading reading;
		struct case_of c;
		struct buf page;

		case_begin(&c, seed, NARRATIVE_TRUE);
		n = narrator_name(c.who);
		buf_init(&page, MAX_BYTES);
		o.seed = seed % 4 == 0 ? 0 : seed;
		o.preface = c.report.preface;
		render_report(&page, &c.report, &o);
		assert_false(page.failed);
		context.name = n->name;
		context.kind = n->kind;
		context.year = c.report.year;
		context.others = c.others;
		context.n_others = c.n_others;
		context.county_or_below = true;
		context.prior = c.has_prior ? &c.prior : NULL;
		read_document(
		    c.a, forms, page.data, page.len, &context, &reading);
		if (reading.outcome != READING_REPORT)
			fail_msg("seed %" PRIu64 ": %s: %s", seed,
			    reading_outcome_name(reading.outcome),
			    reading.reason);
		read_check(c.a, rules, &context, &reading);
		errors += show_errors(&reading.judgement, seed, errors);
		buf_fini(&page);
		case_end(&c);
	}
	assert_int_equal(errors, 0);
}

static bool
found(const struct judgement *j, const char *rule)
{
	for (size_t i = 0; i < j->n_findings; i++)
		if (j->findings[i].severity == SEVERITY_ERROR &&
		    strcmp(j->findings[i].rule, rule) == 0)
			return true;
	return false;
}

/* Percent of texts with one wrong figure in which it is found as an error,
 * for all rules together; each rule's share is printed. */
static size_t
share_found(enum narrative_error error)
{
	static const char *const ids[] = { "E01", "E02", "E03", "E04", "E05",
		"E07", "E10", "E11" };
	size_t tried[8] = { 0 }, ok[8] = { 0 }, all = 0, all_ok = 0, shown = 0;

	for (uint64_t seed = 1; seed <= SEEDS_WRONG; seed++) {
		struct judgement j;
		struct case_of c;
		bool is_found;

		case_begin(&c, seed, error);
		if (c.told.rule == NULL || c.who == NARRATOR_COUNTY) {
			case_end(&c);
			continue;
		}
		case_judge(&c, &j);
		is_found = found(&j, c.told.rule);
		for (size_t i = 0; i < 8; i++) {
			if (strcmp(ids[i], c.told.rule) != 0)
				continue;
			tried[i]++;
			ok[i] += is_found;
			all++;
			all_ok += is_found;
		}
		if (!is_found && shown++ < MAX_SHOWN)
			print_message("seed %" PRIu64 ": %s not found, %lld "
				      "for %lld: %s\n",
			    seed, c.told.rule, (long long)c.told.told,
			    (long long)c.told.meant, c.told.sentence);
		case_end(&c);
	}
	for (size_t i = 0; i < 8; i++)
		print_message("%s: %zu of %zu\n", ids[i], ok[i], tried[i]);
	print_message("all: %zu of %zu\n", all_ok, all);
	assert_true(all > SEEDS_WRONG / 4);
	return all_ok * 100 / all;
}

static void
test_plain_errors(void **state)
{
	(void)state;
	assert_in_range(share_found(NARRATIVE_ONLY_WRONG), 95, 100);
}

/* Among many true sentences, some of which tell the same thing otherwise. */
static void
test_errors_among_others(void **state)
{
	(void)state;
	assert_in_range(share_found(NARRATIVE_WRONG), 40, 100);
}

static int
set_up(void **state)
{
	(void)state;
	forms = form_set_builtin();
	rules = rule_set_builtin();
	wordings = arena_new();
	sentences_load(wordings, SENTENCES_FILE, &sentences);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_free(wordings);
	rule_set_free(rules);
	form_set_free(forms);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_true_texts),
		cmocka_unit_test(test_true_pages),
		cmocka_unit_test(test_plain_errors),
		cmocka_unit_test(test_errors_among_others),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
