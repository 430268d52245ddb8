/* E12-E15: sums, shares and changes that the text itself gives. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/check/check.h"
#include "collectors/check/text/narrative.h"
#include "collectors/form/form.h"
#include "collectors/form/rules.h"
#include "collectors/model/report.h"

/* Figures beyond this are no counts of requests; products of two fit. */
#define LARGEST 100000000

/* ---- 其中 ---- */

/* Fewer parts than these may be some of them. */
#define PARTS_ENOUGH 3

/* The parts of 受理 5 件 may be those of all that were there or were handled,
 * as the table has them. */
static bool
is_sum_of_table(struct judge *j, struct num sum)
{
	static const char *const sums[] = { "t3.received.total",
		"t3.handled.total", "t3.received.total+t3.carried_in.total",
		"t3.handled.total+t3.carried_out.total" };

	for (size_t i = 0; i < sizeof(sums) / sizeof(sums[0]); i++) {
		struct extent e = extent_of(j, sums[i]);

		if (extent_is_point(e) && num_equal(e.least, sum))
			return true;
	}
	return false;
}

static bool
is_wrong_sum(struct judge *j, const struct statement *s)
{
	int c = num_cmp(s->parts, s->value);

	if (is_sum_of_table(j, s->parts))
		return false;

	return c > 0 || (c < 0 && s->n_parts >= PARTS_ENOUGH && !s->open_ended);
}

void
judge_told_sums(struct judge *j, const struct rule *rule)
{
	const struct narrative *told = told_of(j);

	for (size_t i = 0; i < told->n_statements; i++) {
		const struct statement *s = &told->statements[i];
		struct finding f = { .evidence = s->text, .has_values = true };

		if (s->topic != TOPIC_WHOLE || !is_wrong_sum(j, s))
			continue;
		/* Several of a part are told apart by their figures. */
		f.place = arena_printf(
		    j->a, "%s.%s", told_place(j, s), judge_figure(j, s->value));
		if (told_is_said(j, rule, f.place))
			continue;
		f.expected = s->parts;
		f.actual = s->value;
		f.message = arena_printf(j->a,
		    "文字“%s”，其中 %zu 项之和为 %s，请核实"
		    "（分项有交叉或没有列全的除外）",
		    s->quote, s->n_parts, judge_figure(j, s->parts));
		judge_add(j, rule, rule->severity, f);
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
judge_told_parts(struct judge *j, const struct rule *rule)
{
	const struct narrative *told = told_of(j);
	size_t n = count_parts(j->r);

	for (size_t i = 0; i < told->n_statements; i++) {
		const struct statement *s = &told->statements[i];
		struct finding f = { .place = "parts", .evidence = s->text };
		bool lists, has;

		if (s->topic != TOPIC_PARTS || s->doubtful)
			continue;
		/* A list of five that are all known says what it says; with
		 * fewer, some may be worded otherwise. */
		lists = s->n_parts >= 4 &&
		    num_cmp(num_int((int64_t)s->n_parts), s->value) != 0;
		has = n == j->form->n_sections &&
		    num_cmp(num_int((int64_t)n), s->value) != 0;
		if (!lists && !has)
			continue;
		f.message = lists
		    ? arena_printf(j->a,
			  "文字说由“%s”组成，列出了 %zu 个，报告实有 %zu 个",
			  s->quote, s->n_parts, n)
		    : arena_printf(j->a, "文字说由“%s”组成，报告实有 %zu 个",
			  s->quote, n);
		judge_add(j, rule, rule->severity, f);
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
percent_words(struct judge *j, int64_t part, int64_t whole, int scale)
{
	int64_t unit, tenths;
	struct num n;

	scale = scale > 2 ? 2 : scale < 1 ? 1 : scale;
	unit = power_of_ten(scale);
	tenths = (100 * part * unit + whole / 2) / whole;
	n = (struct num){ .value = tenths, .scale = scale };
	return judge_figure(j, n);
}

/* ---- shares ---- */

#define MOST_FIGURES 12

struct figures {
	int64_t all[MOST_FIGURES];
	size_t n;
	bool unknown; /* one could be anything */
};

static void
add_figure(struct figures *f, struct num v)
{
	if (!is_count(v) || f->n == MOST_FIGURES)
		return;
	for (size_t i = 0; i < f->n; i++)
		if (f->all[i] == v.value)
			return;
	f->all[f->n++] = v.value;
}

static void
add_sum(struct judge *j, struct figures *f, const char *sum)
{
	struct extent e = extent_of(j, sum);

	if (extent_is_point(e))
		add_figure(f, e.least);
	else if (e.known)
		f->unknown = true;
}

static void
add_told(struct judge *j, struct figures *f)
{
	const struct narrative *told = told_of(j);

	for (size_t i = 0; i < told->n_statements; i++) {
		const struct statement *s = &told->statements[i];

		if (told_is_judged(j, s) &&
		    (s->topic == TOPIC_RECEIVED ||
			s->topic == TOPIC_PROCESSED ||
			s->topic == TOPIC_HANDLED))
			add_figure(f, s->value);
	}
}

/* What a share can be of: all handled or received, told or in the table. */
static void
find_wholes(struct judge *j, struct figures *f)
{
	add_sum(j, f, "t3.handled.total");
	add_sum(j, f, "t3.received.total");
	add_sum(j, f, "t3.received.total+t3.carried_in.total");
	add_told(j, f);
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
find_share(struct judge *j, const struct statement *s, struct figures *f)
{
	for (size_t i = 0; i < sizeof(shares) / sizeof(shares[0]); i++)
		if (shares[i].topic == s->of)
			add_sum(j, f, shares[i].sum);
	/* Only of what the tables have is a share known. */
	if (f->n > 0)
		add_figure(f, s->of_value);
}

/* 答复率: of those received, or of all that were there. */
static void
find_rate(struct judge *j, struct figures *f)
{
	const struct narrative *told = told_of(j);

	add_sum(j, f, "t3.handled.total");
	add_sum(j, f, "t3.handled.total-t3.carried_in.total");
	for (size_t i = 0; i < told->n_statements; i++)
		if (told->statements[i].topic == TOPIC_HANDLED)
			add_figure(f, told->statements[i].value);
}

static bool
is_share_of_any(const struct statement *s, const struct figures *parts,
    const struct figures *wholes)
{
	for (size_t i = 0; i < parts->n; i++)
		for (size_t k = 0; k < wholes->n; k++)
			if (is_percent(s->value, parts->all[i], wholes->all[k]))
				return true;
	return false;
}

static void
judge_share(struct judge *j, const struct rule *rule, const struct statement *s,
    const struct figures *parts, const struct figures *wholes)
{
	struct judge_list list = { .most = 6 };
	struct finding f = { .evidence = s->text };

	for (size_t i = 0; i < parts->n; i++)
		for (size_t k = 0; k < wholes->n; k++)
			if (wholes->all[k] > 0)
				judge_list_add(j, &list, "%lld÷%lld=%s%%",
				    (long long)parts->all[i],
				    (long long)wholes->all[k],
				    percent_words(j, parts->all[i],
					wholes->all[k], s->value.scale));
	if (list.n == 0)
		return;
	f.place = s->topic == TOPIC_RATE
	    ? told_place(j, s)
	    : arena_printf(j->a, "%s.%s", told_place(j, s), topic_name(s->of));
	if (told_is_said(j, rule, f.place))
		return;
	f.message = arena_printf(j->a, "文字“%s”，%s，%s", s->quote,
	    judge_list_text(j, &list), list.n > 1 ? "均不相符" : "不相符");
	judge_add(j, rule, judge_capped(rule, SEVERITY_WARNING), f);
}

void
judge_told_shares(struct judge *j, const struct rule *rule)
{
	const struct narrative *told = told_of(j);

	for (size_t i = 0; i < told->n_statements; i++) {
		const struct statement *s = &told->statements[i];
		struct figures parts = { 0 }, wholes = { 0 };

		if ((s->topic != TOPIC_SHARE && s->topic != TOPIC_RATE) ||
		    s->doubtful || !told_is_judged(j, s))
			continue;
		if (s->topic == TOPIC_SHARE)
			find_share(j, s, &parts);
		else if (num_cmp(s->value, num_int(100)) != 0)
			find_rate(j, &parts);
		find_wholes(j, &wholes);
		if (parts.n > 0 && !parts.unknown && !wholes.unknown &&
		    !is_share_of_any(s, &parts, &wholes))
			judge_share(j, rule, s, &parts, &wholes);
	}
}

/* ---- against the year before ---- */

/* What it was and is, by one reading. */
struct then_now {
	int64_t then, now;
};

static size_t
add_then(struct judge *j, const char *sum, struct num now, struct then_now *out,
    size_t n)
{
	struct extent then = extent_of(j, sum);

	if (!extent_is_point(then) || !is_count(then.least) || !is_count(now))
		return n;
	out[n] = (struct then_now){ then.least.value, now.value };
	return n + 1;
}

/* Readings of the tables, and of the table before with what the text says for
 * this year; 0 when one of them could be anything. */
static size_t
find_readings(struct judge *j, const struct statement *s, struct then_now *out)
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
		struct extent now = extent_of(j, sums[i][0]);
		size_t before = n;

		if (!extent_is_point(now))
			return 0;
		n = add_then(j, sums[i][1], now.least, out, n);
		n = add_then(j, sums[i][1], s->of_value, out, n);
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
is_said_before(const struct then_now *all, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (all[k].then == all[i].then && all[k].now == all[i].now)
			return true;
	return false;
}

static void
judge_change(struct judge *j, const struct rule *rule,
    const struct statement *s, const struct then_now *all, size_t n)
{
	struct judge_list list = { .most = 3 };
	struct finding f = { .evidence = s->text };

	for (size_t i = 0; i < n; i++) {
		/* From nothing no share is known. */
		if (is_changed_so(s, all[i]) ||
		    (s->unit == UNIT_PERCENT && all[i].then == 0))
			return;
		if (!is_said_before(all, i))
			judge_list_add(j, &list, "上年 %lld、本年 %lld",
			    (long long)all[i].then, (long long)all[i].now);
	}
	f.place = arena_printf(j->a, "%s.%s%s", told_place(j, s),
	    topic_name(s->of), s->unit == UNIT_PERCENT ? ".percent" : "");
	if (told_is_said(j, rule, f.place))
		return;
	f.message = arena_printf(j->a, "文字“%s”，两年报告表三%s为%s，%s",
	    s->quote, s->of == TOPIC_HANDLED ? "办结数" : "申请数",
	    judge_list_text(j, &list), list.n > 1 ? "均不相符" : "不相符");
	judge_add(j, rule, judge_capped(rule, SEVERITY_WARNING), f);
}

void
judge_told_changes(struct judge *j, const struct rule *rule)
{
	const struct narrative *told = told_of(j);

	for (size_t i = 0; i < told->n_statements; i++) {
		const struct statement *s = &told->statements[i];
		struct then_now readings[6];
		size_t n;

		if (s->topic != TOPIC_CHANGE || s->doubtful ||
		    !told_is_judged(j, s))
			continue;
		if (j->prior == NULL) {
			judge_cannot(j, rule, j->prior_reason);
			return;
		}
		n = find_readings(j, s, readings);
		if (n > 0)
			judge_change(j, rule, s, readings, n);
	}
}
