#include "collectors/check/text/claims.h"

#include <assert.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/check/check.h"
#include "collectors/form/form.h"
#include "collectors/form/rules.h"
#include "collectors/model/report.h"

/* Cells of one sum at the most: the six applicants, eight rows. */
#define SUM_MOST 16
/* Findings of one cause have numbers behind those of the tables. */
#define CAUSE_OF_TEXT 1000000

static const char *const topic_names[N_TOPICS] = {
	[TOPIC_RECEIVED] = "received",
	[TOPIC_PROCESSED] = "received",
	[TOPIC_HANDLED] = "handled",
	[TOPIC_CARRIED_IN] = "carried_in",
	[TOPIC_CARRIED_OUT] = "carried_out",
	[TOPIC_GRANTED] = "granted",
	[TOPIC_PARTIAL] = "partial",
	[TOPIC_OPENED] = "opened",
	[TOPIC_DENIED] = "denied",
	[TOPIC_UNABLE] = "unable",
	[TOPIC_REJECTED] = "rejected",
	[TOPIC_OTHER] = "other",
	[TOPIC_REVIEW] = "review",
	[TOPIC_SUIT] = "litigation",
	[TOPIC_DIRECT] = "direct",
	[TOPIC_AFTER_REVIEW] = "after_review",
	[TOPIC_DISPUTES] = "disputes",
	[TOPIC_MADE] = "made",
	[TOPIC_REPEALED] = "repealed",
	[TOPIC_VALID] = "valid",
	[TOPIC_LICENSES] = "licensing",
	[TOPIC_PENALTIES] = "penalty",
	[TOPIC_COERCION] = "coercion",
	[TOPIC_FEES] = "fees",
	[TOPIC_FEE] = "fee",
	[TOPIC_LOST_REVIEW] = "lost_review",
	[TOPIC_LOST_SUIT] = "lost_litigation",
	[TOPIC_WON_REVIEW] = "review",
	[TOPIC_WON_SUIT] = "litigation",
	[TOPIC_CHANGE] = "change",
	[TOPIC_SHARE] = "share",
	[TOPIC_RATE] = "rate",
	[TOPIC_WHOLE] = "whole",
	[TOPIC_PARTS] = "parts",
};

const char *
topic_name(enum topic topic)
{
	return topic_names[topic];
}

const char *
statement_place(struct rule_context *rc, const struct statement *s)
{
	if (s->section == SECTION_PREFACE)
		return arena_printf(rc->a, "preface.%s", topic_name(s->topic));
	if (s->section == SECTION_UNKNOWN)
		return arena_printf(rc->a, "text.%s", topic_name(s->topic));
	return arena_printf(rc->a, "s%d.%s", s->section, topic_name(s->topic));
}

int
statement_root_cause(struct rule_context *rc, const struct statement *s)
{
	return CAUSE_OF_TEXT + (int)(s - check_narrative(rc)->statements);
}

bool
place_has_finding(
    const struct rule_context *rc, const struct rule *rule, const char *place)
{
	for (size_t i = 0; i < rc->out->n_findings; i++)
		if (strcmp(rc->out->findings[i].rule, rule->id) == 0 &&
		    strcmp(rc->out->findings[i].place, place) == 0)
			return true;
	return false;
}

/* ---- what is stated ---- */

static void
add_name(const char **names, size_t *n, const char *name)
{
	if (name != NULL && *name != '\0')
		names[(*n)++] = name;
}

const struct narrative *
check_narrative(struct rule_context *rc)
{
	const struct check_context *from = rc->context;
	struct narrative_context context = {
		.year = rc->r->year,
		.kind = from->kind,
		.others = from->others,
		.n_others = from->n_others,
	};
	struct narrative *narrative;

	if (rc->narrative != NULL)
		return rc->narrative;
	context.own =
	    arena_calloc(rc->a, from->n_aliases + 2, sizeof(*context.own));
	add_name(context.own, &context.n_own, from->name);
	add_name(context.own, &context.n_own, rc->r->publisher);
	for (size_t i = 0; i < from->n_aliases; i++)
		add_name(context.own, &context.n_own, from->aliases[i]);
	narrative = arena_alloc(rc->a, sizeof(*narrative));
	narrative_read(rc->a, rc->r, &context, narrative);
	rc->narrative = narrative;
	return narrative;
}

bool
statement_is_comparable(
    const struct rule_context *rc, const struct statement *s)
{
	/* A county's tables are all bodies': which of them a sentence is
	 * about must be plain. */
	if (rc->context->kind == KIND_COUNTY && s->subject != SUBJECT_THIS)
		return false;
	return s->exact && s->subject != SUBJECT_OTHER && s->year != YEAR_OTHER;
}

bool
statement_is_clear(const struct rule_context *rc, const struct statement *s)
{
	bool stated_there = s->section == 1 || s->section == 2 ||
	    s->section == 3 || s->section == 4 || s->section == 6;

	return statement_is_comparable(rc, s) &&
	    rc->context->kind != KIND_COUNTY && s->subject == SUBJECT_THIS &&
	    s->year == YEAR_THIS && rc->r->year != 0 && !s->ambiguous &&
	    !s->several && stated_there;
}

/* ---- sums of cells ---- */

struct part {
	int cell;
	int sign;
	bool prior;
};

/* The next cell of a sum, and where the one behind it begins. */
static const char *
next_part(const struct form *f, const struct form *prior, const char *s,
    struct part *out)
{
	static const char before[] = "prior:";
	char id[64];
	size_t len;

	out->sign = *s == '-' ? -1 : 1;
	s += *s == '-' || *s == '+';
	out->prior = strncmp(s, before, strlen(before)) == 0;
	s += out->prior ? strlen(before) : 0;
	len = strcspn(s, "+-");
	assert(len < sizeof(id));
	memcpy(id, s, len);
	id[len] = '\0';
	f = out->prior ? prior : f;
	out->cell = f == NULL ? -1 : form_cell_find(f, id);
	return s + len;
}

static void
add_span(struct sum_range *e, const struct bounds *b, struct span s, int sign)
{
	struct span to = sign > 0 ? s : (struct span){ s.hi, s.lo };
	bool least = to.lo != SPAN_LOWEST && to.lo != SPAN_HIGHEST;
	bool most = to.hi != SPAN_LOWEST && to.hi != SPAN_HIGHEST;

	if (!least)
		e->has_least = false;
	else
		e->least = sign > 0 ? num_add(e->least, bounds_num(b, to.lo))
				    : num_sub(e->least, bounds_num(b, to.lo));
	if (!most)
		e->has_most = false;
	else
		e->most = sign > 0 ? num_add(e->most, bounds_num(b, to.hi))
				   : num_sub(e->most, bounds_num(b, to.hi));
}

struct sum_range
sum_range_of(struct rule_context *rc, const char *sum)
{
	struct sum_range e = { .known = true,
		.has_least = true,
		.has_most = true,
		.least = num_int(0),
		.most = num_int(0) };
	size_t n = 0;

	for (const char *s = sum; *s != '\0';) {
		const struct bounds *b = &rc->bounds;
		struct part part;

		s = next_part(rc->form,
		    rc->prior == NULL ? NULL : rc->prior->report->form, s,
		    &part);
		if (part.prior && part.cell < 0)
			return (struct sum_range){ .known = false };
		if (part.prior)
			b = rc->prior;
		if (part.cell < 0 || !b->in_play[part.cell])
			continue;
		add_span(&e, b, b->cells[part.cell], part.sign);
		n++;
	}
	e.known = e.known && n > 0;
	return e;
}

bool
sum_range_is_point(struct sum_range e)
{
	return e.known && e.has_least && e.has_most &&
	    num_equal(e.least, e.most);
}

bool
sum_range_has(struct sum_range e, struct num v)
{
	return e.known && (!e.has_least || num_cmp(e.least, v) <= 0) &&
	    (!e.has_most || num_cmp(v, e.most) <= 0);
}

const char *
sum_range_words(struct rule_context *rc, struct sum_range e)
{
	if (sum_range_is_point(e))
		return arena_printf(
		    rc->a, "为 %s", check_number_text(rc, e.least));
	if (!e.has_least)
		return arena_printf(
		    rc->a, "不多于 %s", check_number_text(rc, e.most));
	if (!e.has_most)
		return arena_printf(
		    rc->a, "不少于 %s", check_number_text(rc, e.least));
	return arena_printf(rc->a, "在 %s 至 %s 之间",
	    check_number_text(rc, e.least), check_number_text(rc, e.most));
}

/* ---- claims ---- */

static void
take_first(struct rule_context *rc, struct claim *c, struct sum_range e,
    const char *sum)
{
	struct part part;

	c->first = e;
	c->cells = arena_calloc(rc->a, SUM_MOST, sizeof(*c->cells));
	while (*sum != '\0' && c->n_cells < SUM_MOST) {
		sum = next_part(rc->form, NULL, sum, &part);
		if (part.cell >= 0 && rc->bounds.in_play[part.cell])
			c->cells[c->n_cells++] = rc->form->cells[part.cell].id;
	}
}

/* Nothing was carried in, say: it is one interpretation. */
static bool
is_same_range(struct sum_range a, struct sum_range b)
{
	return sum_range_is_point(a) && sum_range_is_point(b) &&
	    num_equal(a.least, b.least);
}

void
claim_try(struct rule_context *rc, struct claim *c, const char *words,
    const char *sum)
{
	struct sum_range e = sum_range_of(rc, sum);

	/* A form that has no such cells, or no year before. */
	if (!e.known) {
		c->open = c->open || c->tried.n == 0;
		return;
	}
	if (c->tried.n == 0)
		take_first(rc, c, e, sum);
	else if (is_same_range(e, c->first))
		return;
	c->fits = c->fits || sum_range_has(e, c->value);
	check_list_add(rc, &c->tried, "%s%s", words, sum_range_words(rc, e));
}

void
claim_try_far(struct rule_context *rc, struct claim *c, const char *words,
    const char *sum)
{
	struct sum_range e = sum_range_of(rc, sum);

	if (c->near == NULL && sum_range_is_point(e) &&
	    num_equal(e.least, c->value) && !c->fits)
		c->near =
		    arena_printf(rc->a, "%s%s", words, sum_range_words(rc, e));
}

static const char *
claim_message(struct rule_context *rc, const struct claim *c)
{
	const char *tried = check_list_text(rc, &c->tried);

	if (c->near != NULL)
		return arena_printf(rc->a,
		    "文字“%s”，%s，不相符；只有按%s才相符，请核实口径",
		    c->statement->quote, tried, c->near);
	return arena_printf(rc->a, "文字“%s”，%s，%s", c->statement->quote,
	    tried, c->tried.n > 1 ? "按哪种口径都不相符" : "不相符");
}

/* Another statement of the report that speaks of the same; 新收 is not the
 * same as what was there in all. */
static bool
is_same_thing(const struct statement *a, const struct statement *b)
{
	return a != b && topic_name(a->topic) == topic_name(b->topic) &&
	    a->new_only == b->new_only;
}

/*
 * A statement beside one that is right may be of a part of it, and of two that
 * differ one is not what it seems.
 */
static bool
is_alone(const struct claim *claims, size_t n, const struct claim *c)
{
	for (size_t i = 0; i < n; i++)
		if (is_same_thing(claims[i].statement, c->statement) &&
		    (claims[i].fits || !num_equal(claims[i].value, c->value)))
			return false;
	return true;
}

/*
 * In one sentence with a right one, or one of several that together are right,
 * or of wording that may mean a part of a right one: no claim.
 */
static bool
is_within_right_one(const struct claim *claims, size_t n, const struct claim *c)
{
	struct num sum = c->value;

	for (size_t i = 0; i < n; i++) {
		const struct claim *other = &claims[i];
		bool near_by =
		    other->statement->sentence == c->statement->sentence;

		if (!is_same_thing(other->statement, c->statement))
			continue;
		if (other->fits && (near_by || c->statement->ambiguous))
			return true;
		if (near_by)
			sum = num_add(sum, other->value);
	}
	return c->statement->several && sum_range_has(c->first, sum);
}

/* C09 and E10, E11 may say the same of a sentence. */
static int
cause_of_same(const struct rule_context *rc, const struct finding *f)
{
	for (size_t i = 0; i < rc->out->n_findings; i++) {
		const struct finding *other = &rc->out->findings[i];

		if (strcmp(other->place, f->place) == 0 && other->cause != 0)
			return other->cause;
	}
	return 0;
}

static void
add_claim(struct rule_context *rc, const struct rule *rule,
    const struct claim *c, enum severity severity)
{
	struct finding f = {
		.place = statement_place(rc, c->statement),
		.message = claim_message(rc, c),
		.cells = c->cells,
		.n_cells = c->n_cells,
		.evidence = c->statement->text,
	};

	if (sum_range_is_point(c->first)) {
		f.has_values = true;
		f.expected = c->first.least;
		f.actual = c->value;
	}
	f.cause = cause_of_same(rc, &f);
	check_add_finding(rc, rule, severity, f);
}

/* A blank that sums give a value for, while sums are wrong. */
static bool
is_derived_from_broken_sums(
    const struct rule_context *rc, const struct claim *c)
{
	bool broken = false;

	for (size_t i = 0; i < rc->form->n_equations; i++)
		broken = broken || rc->bounds.equation_results[i].broken;
	for (size_t i = 0; broken && i < c->n_cells; i++) {
		int cell = form_cell_find(rc->form, c->cells[i]);

		if (rc->r->cells[cell].state != CELL_REPORTED)
			return true;
	}
	return false;
}

static size_t
collect(struct rule_context *rc, claim_interpret *interpret, struct claim *out)
{
	const struct narrative *narrative = check_narrative(rc);
	size_t n = 0;

	for (size_t i = 0; i < narrative->n_statements; i++) {
		struct claim c = { .statement = &narrative->statements[i],
			.value = narrative->statements[i].value,
			.tried = { .most = SUM_MOST } };

		if (statement_is_comparable(rc, c.statement) &&
		    interpret(rc, &c) && !c.open && c.tried.n > 0 &&
		    !is_derived_from_broken_sums(rc, &c))
			out[n++] = c;
	}
	return n;
}

static enum severity
severity_of(const struct rule_context *rc, const struct rule *rule,
    const struct claim *claims, size_t n, const struct claim *c)
{
	if (c->fits || is_within_right_one(claims, n, c))
		return SEVERITY_OFF;
	if (statement_is_clear(rc, c->statement) && c->near == NULL &&
	    is_alone(claims, n, c))
		return rule->severity;
	return check_severity_at_most(rule, SEVERITY_WARNING);
}

/* One for a place: the gravest, the first of those. */
static bool
is_shown(const struct claim *claims, const enum severity *severities, size_t n,
    size_t i)
{
	const struct statement *statement = claims[i].statement;

	for (size_t k = 0; k < n; k++) {
		const struct statement *other = claims[k].statement;

		if (k != i && other->section == statement->section &&
		    topic_name(other->topic) == topic_name(statement->topic) &&
		    (severities[k] > severities[i] ||
			(severities[k] == severities[i] && k < i)))
			return false;
	}
	return severities[i] != SEVERITY_OFF;
}

void
claims_check(struct rule_context *rc, const struct rule *rule,
    claim_interpret *interpret)
{
	size_t most = check_narrative(rc)->n_statements + 1;
	struct claim *claims = arena_calloc(rc->a, most, sizeof(*claims));
	enum severity *severities =
	    arena_calloc(rc->a, most, sizeof(*severities));
	size_t n = collect(rc, interpret, claims);

	for (size_t i = 0; i < n; i++)
		severities[i] = severity_of(rc, rule, claims, n, &claims[i]);
	for (size_t i = 0; i < n; i++)
		if (is_shown(claims, severities, n, i))
			add_claim(rc, rule, &claims[i], severities[i]);
}
