/* E12-E15: sums, shares and changes that the text itself gives. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/check/check.h"
#include "collectors/check/text/claims.h"
#include "collectors/check/text/text_rules.h"
#include "collectors/form/form.h"
#include "collectors/form/rules.h"
#include "collectors/model/report.h"

/* Values beyond this are no counts of requests; products of two fit. */
#define LARGEST 100000000

/* ---- 其中 ---- */

/* Fewer parts than these may be some of them. */
#define SECTIONS_ENOUGH 3

/* The parts of 受理 5 件 may be those of all that were there or were handled,
 * as the table has them. */
static bool
is_sum_of_table(struct rule_context *rc, struct num sum)
{
	static const char *const sums[] = { "t3.received.total",
		"t3.handled.total", "t3.received.total+t3.carried_in.total",
		"t3.handled.total+t3.carried_out.total" };

	for (size_t i = 0; i < sizeof(sums) / sizeof(sums[0]); i++) {
		struct sum_range e = sum_range_of(rc, sums[i]);

		if (sum_range_is_point(e) && num_equal(e.least, sum))
			return true;
	}
	return false;
}

static bool
is_wrong_sum(struct rule_context *rc, const struct statement *s)
{
	int c = num_cmp(s->parts, s->value);

	if (is_sum_of_table(rc, s->parts))
		return false;

	return c > 0 ||
	    (c < 0 && s->n_parts >= SECTIONS_ENOUGH && !s->open_ended);
}

void
check_stated_sums(struct rule_context *rc, const struct rule *rule)
{
	const struct narrative *narrative = check_narrative(rc);

	for (size_t i = 0; i < narrative->n_statements; i++) {
		const struct statement *s = &narrative->statements[i];
		struct finding f = { .evidence = s->text, .has_values = true };

		if (s->topic != TOPIC_WHOLE || !is_wrong_sum(rc, s))
			continue;
		/* Several of a part are stated apart by their values. */
		f.place = arena_printf(rc->a, "%s.%s", statement_place(rc, s),
		    check_number_text(rc, s->value));
		if (place_has_finding(rc, rule, f.place))
			continue;
		f.expected = s->parts;
		f.actual = s->value;
		f.message = arena_printf(rc->a,
		    "文字“%s”，其中 %zu 项之和为 %s，请核实"
		    "（分项有交叉或没有列全的除外）",
		    s->quote, s->n_parts, check_number_text(rc, s->parts));
		check_add_finding(rc, rule, rule->severity, f);
	}
}

/* ---- 六个部分 ---- */

static size_t
count_parts(const struct report *r)
{
	bool found[7] = { false };
	size_t n = 0;

	for (size_t i = 0; i < r->n_sections; i++)
		if (r->sections[i].number >= 1 && r->sections[i].number <= 6)
			found[r->sections[i].number] = true;
	for (size_t i = 1; i <= 6; i++)
		n += found[i];
	return n;
}

void
check_stated_section_count(struct rule_context *rc, const struct rule *rule)
{
	const struct narrative *narrative = check_narrative(rc);
	size_t n = count_parts(rc->r);

	for (size_t i = 0; i < narrative->n_statements; i++) {
		const struct statement *s = &narrative->statements[i];
		struct finding f = { .place = "parts", .evidence = s->text };
		bool lists, has;

		if (s->topic != TOPIC_PARTS || s->ambiguous)
			continue;
		/* A list of five that are all known says what it says; with
		 * fewer, some may be worded otherwise. */
		lists = s->n_parts >= 4 &&
		    num_cmp(num_int((int64_t)s->n_parts), s->value) != 0;
		has = n == rc->form->n_sections &&
		    num_cmp(num_int((int64_t)n), s->value) != 0;
		if (!lists && !has)
			continue;
		f.message = lists
		    ? arena_printf(rc->a,
			  "文字说由“%s”组成，列出了 %zu 个，报告实有 %zu 个",
			  s->quote, s->n_parts, n)
		    : arena_printf(rc->a, "文字说由“%s”组成，报告实有 %zu 个",
			  s->quote, n);
		check_add_finding(rc, rule, rule->severity, f);
		return;
	}
}

/* ---- printed digits ---- */

static int64_t
power_of_ten(int n)
{
	int64_t p = 1;

	while (n-- > 0)
		p *= 10;
	return p;
}

static bool
is_count(struct num n)
{
	return n.value >= 0 && num_is_integer(n) && n.value < LARGEST &&
	    n.scale == 0;
}

/*
 * part of whole is `percent`, rounded or cut at the digits that it prints:
 * |percent - 100 part / whole| < one of the last digit.
 */
static bool
is_percent(struct num percent, int64_t part, int64_t whole)
{
	int64_t unit, difference;

	if (percent.scale > 4 || percent.value > INT64_C(100) * LARGEST ||
	    whole <= 0)
		return false;
	unit = power_of_ten(percent.scale);
	difference = percent.value * whole - 100 * part * unit;
	return difference < whole && -difference < whole;
}

/* "33.9%", of so many digits. */
static const char *
percent_words(struct rule_context *rc, int64_t part, int64_t whole, int scale)
{
	int64_t unit, tenths;
	struct num n;

	scale = scale > 2 ? 2 : scale < 1 ? 1 : scale;
	unit = power_of_ten(scale);
	tenths = (100 * part * unit + whole / 2) / whole;
	n = (struct num){ .value = tenths, .scale = scale };
	return check_number_text(rc, n);
}

/* ---- shares ---- */

#define MOST_NUMBERS 12

struct numbers {
	int64_t all[MOST_NUMBERS];
	size_t n;
	bool unknown; /* one could be anything */
};

static void
add_number(struct numbers *f, struct num v)
{
	if (!is_count(v) || f->n == MOST_NUMBERS)
		return;
	for (size_t i = 0; i < f->n; i++)
		if (f->all[i] == v.value)
			return;
	f->all[f->n++] = v.value;
}

static void
add_sum(struct rule_context *rc, struct numbers *f, const char *sum)
{
	struct sum_range e = sum_range_of(rc, sum);

	if (sum_range_is_point(e))
		add_number(f, e.least);
	else if (e.known)
		f->unknown = true;
}

static void
add_stated(struct rule_context *rc, struct numbers *f)
{
	const struct narrative *narrative = check_narrative(rc);

	for (size_t i = 0; i < narrative->n_statements; i++) {
		const struct statement *s = &narrative->statements[i];

		if (statement_is_comparable(rc, s) &&
		    (s->topic == TOPIC_RECEIVED ||
			s->topic == TOPIC_PROCESSED ||
			s->topic == TOPIC_HANDLED))
			add_number(f, s->value);
	}
}

/* What a share can be of: all handled or received, stated or in the table. */
static void
find_wholes(struct rule_context *rc, struct numbers *f)
{
	add_sum(rc, f, "t3.handled.total");
	add_sum(rc, f, "t3.received.total");
	add_sum(rc, f, "t3.received.total+t3.carried_in.total");
	add_stated(rc, f);
}

static const struct {
	enum topic topic;
	const char *sum;
} shares[] = {
	{ TOPIC_GRANTED, "t3.granted.total" },
	{ TOPIC_GRANTED, "t3.granted.total+t3.partial.total" },
	{ TOPIC_PARTIAL, "t3.partial.total" },
	{ TOPIC_OPENED, "t3.granted.total+t3.partial.total" },
	{ TOPIC_DENIED,
	    "t3.denied_secret.total+t3.denied_law.total+"
	    "t3.denied_safety.total+t3.denied_third_party.total+"
	    "t3.denied_internal.total+t3.denied_process.total+"
	    "t3.denied_enforcement.total+t3.denied_inquiry.total" },
	{ TOPIC_UNABLE,
	    "t3.unable_not_held.total+t3.unable_not_made.total+"
	    "t3.unable_unclear.total" },
	{ TOPIC_REJECTED,
	    "t3.rejected_petition.total+t3.rejected_repeat.total+"
	    "t3.rejected_publication.total+t3.rejected_abuse.total+"
	    "t3.rejected_reissue.total" },
	{ TOPIC_OTHER,
	    "t3.other_no_correction.total+t3.other_unpaid.total+"
	    "t3.other_misc.total+t3.other_all.total" },
	{ TOPIC_CARRIED_OUT, "t3.carried_out.total" },
	{ TOPIC_HANDLED, "t3.handled.total" },
};

static void
find_share(
    struct rule_context *rc, const struct statement *s, struct numbers *f)
{
	for (size_t i = 0; i < sizeof(shares) / sizeof(shares[0]); i++)
		if (shares[i].topic == s->of)
			add_sum(rc, f, shares[i].sum);
	/* Only of what the tables have is a share known. */
	if (f->n > 0)
		add_number(f, s->of_value);
}

/* 答复率: of those received, or of all that were there. */
static void
find_rate(struct rule_context *rc, struct numbers *f)
{
	const struct narrative *narrative = check_narrative(rc);

	add_sum(rc, f, "t3.handled.total");
	add_sum(rc, f, "t3.handled.total-t3.carried_in.total");
	for (size_t i = 0; i < narrative->n_statements; i++)
		if (narrative->statements[i].topic == TOPIC_HANDLED)
			add_number(f, narrative->statements[i].value);
}

static bool
is_share_of_any(const struct statement *s, const struct numbers *parts,
    const struct numbers *wholes)
{
	for (size_t i = 0; i < parts->n; i++)
		for (size_t k = 0; k < wholes->n; k++)
			if (is_percent(s->value, parts->all[i], wholes->all[k]))
				return true;
	return false;
}

static void
check_share(struct rule_context *rc, const struct rule *rule,
    const struct statement *s, const struct numbers *parts,
    const struct numbers *wholes)
{
	struct check_list list = { .most = 6 };
	struct finding f = { .evidence = s->text };

	for (size_t i = 0; i < parts->n; i++)
		for (size_t k = 0; k < wholes->n; k++)
			if (wholes->all[k] > 0)
				check_list_add(rc, &list, "%lld÷%lld=%s%%",
				    (long long)parts->all[i],
				    (long long)wholes->all[k],
				    percent_words(rc, parts->all[i],
					wholes->all[k], s->value.scale));
	if (list.n == 0)
		return;
	f.place = s->topic == TOPIC_RATE
	    ? statement_place(rc, s)
	    : arena_printf(
		  rc->a, "%s.%s", statement_place(rc, s), topic_name(s->of));
	if (place_has_finding(rc, rule, f.place))
		return;
	f.message = arena_printf(rc->a, "文字“%s”，%s，%s", s->quote,
	    check_list_text(rc, &list), list.n > 1 ? "均不相符" : "不相符");
	check_add_finding(
	    rc, rule, check_severity_at_most(rule, SEVERITY_WARNING), f);
}

void
check_stated_shares(struct rule_context *rc, const struct rule *rule)
{
	const struct narrative *narrative = check_narrative(rc);

	for (size_t i = 0; i < narrative->n_statements; i++) {
		const struct statement *s = &narrative->statements[i];
		struct numbers parts = { 0 }, wholes = { 0 };

		if ((s->topic != TOPIC_SHARE && s->topic != TOPIC_RATE) ||
		    s->ambiguous || !statement_is_comparable(rc, s))
			continue;
		if (s->topic == TOPIC_SHARE)
			find_share(rc, s, &parts);
		else if (num_cmp(s->value, num_int(100)) != 0)
			find_rate(rc, &parts);
		find_wholes(rc, &wholes);
		if (parts.n > 0 && !parts.unknown && !wholes.unknown &&
		    !is_share_of_any(s, &parts, &wholes))
			check_share(rc, rule, s, &parts, &wholes);
	}
}

/* ---- against the year before ---- */

/* What it was and is, by one interpretation. */
struct then_now {
	int64_t then, now;
};

static size_t
add_then(struct rule_context *rc, const char *sum, struct num now,
    struct then_now *out, size_t n)
{
	struct sum_range then = sum_range_of(rc, sum);

	if (!sum_range_is_point(then) || !is_count(then.least) ||
	    !is_count(now))
		return n;
	out[n] = (struct then_now){ then.least.value, now.value };
	return n + 1;
}

/* Interpretations of the tables, and of the table before with what the text
 * says for this year; 0 when one of them could be anything. */
static size_t
find_interpretations(
    struct rule_context *rc, const struct statement *s, struct then_now *out)
{
	static const char *const sums[][2] = {
		{ "t3.received.total", "prior:t3.received.total" },
		{ "t3.received.total+t3.carried_in.total",
		    "prior:t3.received.total+prior:t3.carried_in.total" },
		{ "t3.handled.total", "prior:t3.handled.total" },
	};
	size_t first = s->of == TOPIC_HANDLED ? 2 : 0;
	size_t end = s->of == TOPIC_RECEIVED ? 2 : 3, n = 0;

	for (size_t i = first; i < end; i++) {
		struct sum_range now = sum_range_of(rc, sums[i][0]);
		size_t before = n;

		if (!sum_range_is_point(now))
			return 0;
		n = add_then(rc, sums[i][1], now.least, out, n);
		n = add_then(rc, sums[i][1], s->of_value, out, n);
		if (n == before)
			return 0;
	}
	return n;
}

static bool
is_changed_so(const struct statement *s, struct then_now t)
{
	int64_t more = t.now - t.then;

	if (s->change == CHANGE_SAME)
		return more == 0;
	if (s->change == CHANGE_DOWN)
		more = -more;
	if (s->unit == UNIT_PERCENT)
		return is_percent(s->value, more, t.then);
	return num_cmp(s->value, num_int(more)) == 0;
}

static bool
is_listed_before(const struct then_now *all, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (all[k].then == all[i].then && all[k].now == all[i].now)
			return true;
	return false;
}

static void
check_change(struct rule_context *rc, const struct rule *rule,
    const struct statement *s, const struct then_now *all, size_t n)
{
	struct check_list list = { .most = 3 };
	struct finding f = { .evidence = s->text };

	for (size_t i = 0; i < n; i++) {
		/* From nothing no share is known. */
		if (is_changed_so(s, all[i]) ||
		    (s->unit == UNIT_PERCENT && all[i].then == 0))
			return;
		if (!is_listed_before(all, i))
			check_list_add(rc, &list, "上年 %lld、本年 %lld",
			    (long long)all[i].then, (long long)all[i].now);
	}
	f.place = arena_printf(rc->a, "%s.%s%s", statement_place(rc, s),
	    topic_name(s->of), s->unit == UNIT_PERCENT ? ".percent" : "");
	if (place_has_finding(rc, rule, f.place))
		return;
	f.message = arena_printf(rc->a, "文字“%s”，两年报告表三%s为%s，%s",
	    s->quote, s->of == TOPIC_HANDLED ? "办结数" : "申请数",
	    check_list_text(rc, &list), list.n > 1 ? "均不相符" : "不相符");
	check_add_finding(
	    rc, rule, check_severity_at_most(rule, SEVERITY_WARNING), f);
}

void
check_stated_changes(struct rule_context *rc, const struct rule *rule)
{
	const struct narrative *narrative = check_narrative(rc);

	for (size_t i = 0; i < narrative->n_statements; i++) {
		const struct statement *s = &narrative->statements[i];
		struct then_now interpretations[6];
		size_t n;

		if (s->topic != TOPIC_CHANGE || s->ambiguous ||
		    !statement_is_comparable(rc, s))
			continue;
		if (rc->prior == NULL) {
			check_skip(rc, rule, rc->prior_reason);
			return;
		}
		n = find_interpretations(rc, s, interpretations);
		if (n > 0)
			check_change(rc, rule, s, interpretations, n);
	}
}
