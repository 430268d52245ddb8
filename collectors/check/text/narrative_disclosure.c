/* E10, E11, C06-C09: what the text tells of what table 2 has, and of fees. */
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/utf8.h"
#include "collectors/check/text/narrative.h"
#include "collectors/form/form.h"
#include "collectors/form/rules.h"
#include "collectors/model/report.h"

#define YUAN_PER_WAN_SCALE 4

/* ---- normative documents, decisions ---- */

/* 制发 is 制作 in form 2019, which asks for nothing else that is told. */
static const struct {
	enum topic topic;
	const char *words, *cell;
} counts[] = {
	{ TOPIC_MADE, "表二“行政规范性文件”行本年制发件数",
	    "t2.normative.made" },
	{ TOPIC_MADE, "表二“规范性文件”行本年新制作数量",
	    "t2.normative.created" },
	{ TOPIC_REPEALED, "表二“行政规范性文件”行本年废止件数",
	    "t2.normative.repealed" },
	{ TOPIC_VALID, "表二“行政规范性文件”行现行有效件数",
	    "t2.normative.valid" },
	{ TOPIC_LICENSES, "表二“行政许可”行处理决定数量",
	    "t2.licensing.decisions" },
	{ TOPIC_PENALTIES, "表二“行政处罚”行处理决定数量",
	    "t2.penalty.decisions" },
	{ TOPIC_COERCION, "表二“行政强制”行处理决定数量",
	    "t2.coercion.decisions" },
};

#define N_COUNTS (sizeof(counts) / sizeof(counts[0]))

static bool
is_normative(enum topic topic)
{
	return topic == TOPIC_MADE || topic == TOPIC_REPEALED ||
	    topic == TOPIC_VALID;
}

/* The entry of `counts` for a topic that the form has, or N_COUNTS. */
static size_t
count_of(const struct judge *j, enum topic topic)
{
	for (size_t i = 0; i < N_COUNTS; i++)
		if (counts[i].topic == topic &&
		    form_cell_find(j->form, counts[i].cell) >= 0)
			return i;
	return N_COUNTS;
}

static bool
try_count(struct judge *j, struct claim *c)
{
	size_t i = count_of(j, c->told->topic);

	if (i == N_COUNTS)
		return false;
	claim_try(j, c, counts[i].words, counts[i].cell);
	return true;
}

static bool
read_normative(struct judge *j, struct claim *c)
{
	return is_normative(c->told->topic) && try_count(j, c);
}

void
judge_told_normative(struct judge *j, const struct rule *rule)
{
	claims_judge(j, rule, read_normative);
}

/* ---- money ---- */

/* 元 as 万元. */
static struct num
in_wan_yuan(const struct statement *s)
{
	struct num v = s->value;

	if (s->unit != UNIT_YUAN)
		return v;
	v.scale += YUAN_PER_WAN_SCALE;
	while (v.scale > 0 && (v.value % 10 == 0 || v.scale > NUM_MAX_SCALE)) {
		v.value /= 10;
		v.scale--;
	}
	return v;
}

/* The same but for digits that one of them does not print. */
static bool
is_rounded_alike(struct num a, struct num b)
{
	int scale = a.scale < b.scale ? a.scale : b.scale;
	struct num difference = num_sub(a, b);
	struct num unit = { .value = 1, .scale = scale };

	if (difference.value < 0)
		difference = num_neg(difference);
	return num_cmp(num_add(difference, difference), unit) <= 0;
}

static bool
read_fees(struct judge *j, struct claim *c)
{
	static const char cell[] = "t2.fees.amount";
	struct extent e = extent_of(j, cell);

	if (c->told->topic != TOPIC_FEES || !e.known)
		return false;
	c->value = in_wan_yuan(c->told);
	claim_try(j, c, "表二“行政事业性收费”行本年收费金额（万元）", cell);
	if (extent_is_point(e)) {
		c->fits = c->fits || is_rounded_alike(c->value, e.least);
		if (!c->fits && num_equal(e.least, c->told->value))
			c->near = "单位记作万元";
	}
	return true;
}

static bool
read_decisions(struct judge *j, struct claim *c)
{
	if (c->told->topic == TOPIC_FEES)
		return read_fees(j, c);
	return !is_normative(c->told->topic) && try_count(j, c);
}

void
judge_told_decisions(struct judge *j, const struct rule *rule)
{
	claims_judge(j, rule, read_decisions);
}

/* ---- 信息处理费 ---- */

/* The first statement that some was taken, or NULL. */
static const struct statement *
find_fee(struct judge *j)
{
	const struct narrative *told = told_of(j);

	for (size_t i = 0; i < told->n_statements; i++) {
		const struct statement *s = &told->statements[i];

		if (s->topic == TOPIC_FEE && s->value.value > 0 &&
		    told_is_judged(j, s) && s->year == YEAR_THIS &&
		    !s->doubtful)
			return s;
	}
	return NULL;
}

static void
add_fee(struct judge *j, const struct rule *rule, const struct statement *s,
    const char *message, const char *cell)
{
	struct finding f = { .place = told_place(j, s),
		.message = message,
		.evidence = s->text };

	if (form_cell_find(j->form, cell) >= 0) {
		f.cells = arena_calloc(j->a, 1, sizeof(*f.cells));
		f.cells[f.n_cells++] = cell;
	}
	judge_add(j, rule, rule->severity, f);
}

void
judge_fee_within_fees(struct judge *j, const struct rule *rule)
{
	static const char cell[] = "t2.fees.amount";
	const struct statement *s = find_fee(j);
	struct extent fees = extent_of(j, cell);
	struct num fee;

	if (s == NULL || !fees.known || !fees.has_most)
		return;
	fee = in_wan_yuan(s);
	/* 450 元 is 0.05 万元 as well as 0.04 where two digits are printed. */
	if (num_cmp(fee, fees.most) <= 0 ||
	    (fees.most.scale > 0 && is_rounded_alike(fee, fees.most)))
		return;
	add_fee(j, rule, s,
	    arena_printf(j->a,
		"文字“%s”即 %s 万元，多于表二行政事业性收费（%s 万元）；"
		"信息处理费是行政事业性收费的一种",
		s->quote, judge_figure(j, fee), judge_figure(j, fees.most)),
	    cell);
}

void
judge_fee_for_requests(struct judge *j, const struct rule *rule)
{
	const struct statement *s = find_fee(j);
	struct extent requests =
	    extent_of(j, "t3.received.total+t3.carried_in.total");
	struct num free_of_charge = rule_parameter(rule, "fee_free_requests");
	const char *message;

	if (s == NULL || !requests.known || !requests.has_most)
		return;
	if (requests.most.value == 0)
		message = arena_printf(
		    j->a, "文字“%s”，而表三没有收到申请", s->quote);
	else if (num_cmp(requests.most, free_of_charge) <= 0 &&
	    strstr(s->text, "页") == NULL && strstr(s->text, "按量") == NULL)
		message = arena_printf(j->a,
		    "文字“%s”，而表三全年申请（含上年结转）共 %s 件；同一申请人"
		    "每月不超过 10 件的，按件不收费，按量计收的请在文字中说明",
		    s->quote, judge_figure(j, requests.most));
	else
		return;
	add_fee(j, rule, s, message, "t3.received.total");
}

/* "无", "没有。": nothing else. */
static bool
says_nothing(struct judge *j, const char *text)
{
	static const char *const nothing[] = { "", "无", "没有", "暂无",
		"无其他需要报告的事项", "没有其他需要报告的事项",
		"无其他报告事项", "本年度无其他需要报告的事项",
		"我单位无其他需要报告的事项", "暂无其他需要报告的事项" };
	const char *key = utf8_label(j->a, text);

	for (size_t i = 0; i < sizeof(nothing) / sizeof(nothing[0]); i++)
		if (strcmp(key, nothing[i]) == 0)
			return true;
	return false;
}

void
judge_fees_unsaid(struct judge *j, const struct rule *rule)
{
	struct extent fees = extent_of(j, "t2.fees.amount");
	struct finding f = { .place = "s6.fees" };

	if (!fees.known || !fees.has_least || fees.least.value <= 0)
		return;
	for (size_t i = 0; i < j->r->n_sections; i++) {
		const struct section *s = &j->r->sections[i];

		if (s->number != 6 || s->text == NULL ||
		    !says_nothing(j, s->text))
			continue;
		f.evidence = s->text;
		f.message = arena_printf(j->a,
		    "表二行政事业性收费%s（万元），第六部分没有说明收费情况",
		    extent_words(j, fees));
		judge_add(j, rule, rule->severity, f);
		return;
	}
}

/* ---- told, and not filled in ---- */

void
judge_told_not_filled(struct judge *j, const struct rule *rule)
{
	const struct narrative *told = told_of(j);
	bool done[N_TOPICS] = { false };

	for (size_t i = 0; i < told->n_statements; i++) {
		const struct statement *s = &told->statements[i];
		size_t at = count_of(j, s->topic);
		struct finding f = { .evidence = s->text };
		struct extent e;

		if (at == N_COUNTS || !s->decided || s->value.value <= 0 ||
		    s->subject != SUBJECT_THIS || s->year != YEAR_THIS ||
		    done[s->topic])
			continue;
		e = extent_of(j, counts[at].cell);
		if (!extent_is_point(e) || e.least.value != 0)
			continue;
		done[s->topic] = true;
		f.place = told_place(j, s);
		f.cause = told_cause(j, s);
		f.cells = arena_calloc(j->a, 1, sizeof(*f.cells));
		f.cells[f.n_cells++] = counts[at].cell;
		f.message = arena_printf(
		    j->a, "文字“%s”，%s填 0", s->quote, counts[at].words);
		judge_add(j, rule, rule->severity, f);
	}
}
