/* E01-E06: what the text states of requests, against table 3. */
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/limits.h"
#include "collectors/base/utf8.h"
#include "collectors/check/text/claims.h"
#include "collectors/check/text/text_rules.h"
#include "collectors/form/form.h"
#include "collectors/form/rules.h"
#include "collectors/model/report.h"

#define ROW_RECEIVED  "表三“一、本年新收政府信息公开申请数量”总计"
#define BOTH_RECEIVED "t3.received.total+t3.carried_in.total"

/* The six applicants of a row, where their total may be what is wrong. */
#define APPLICANTS(row)                                                      \
	"t3." row ".natural+t3." row ".business+t3." row ".research+t3." row \
	".nonprofit+t3." row ".legal+t3." row ".other"

static bool
is_of_received(const struct statement *s)
{
	return s->topic == TOPIC_RECEIVED || s->topic == TOPIC_PROCESSED;
}

static void
try_received(struct rule_context *rc, struct claim *c)
{
	claim_try(rc, c, ROW_RECEIVED, "t3.received.total");
	if (c->statement->topic == TOPIC_PROCESSED)
		claim_try(rc, c, "表三“（七）总计”行总计", "t3.handled.total");
	/* 依申请公开 5 件: perhaps what was opened. */
	if (c->statement->topic == TOPIC_PROCESSED && c->statement->ambiguous)
		claim_try(rc, c, "予以公开与部分公开之和",
		    "t3.granted.total+t3.partial.total");
	if (!c->statement->new_only || c->statement->with_carried)
		claim_try(rc, c, "与上年结转之和", BOTH_RECEIVED);
	else
		claim_try_far(rc, c, "新收与上年结转之和", BOTH_RECEIVED);
	claim_try_far(rc, c, "表三“一、本年新收政府信息公开申请数量”各列之和",
	    APPLICANTS("received"));
	claim_try_far(rc, c, "表三办理结果总计与结转下年度之和",
	    "t3.handled.total+t3.carried_out.total");
}

static bool
interpret_received(struct rule_context *rc, struct claim *c)
{
	if (!is_of_received(c->statement) || c->value.value == 0)
		return false;
	try_received(rc, c);
	return true;
}

void
check_stated_received(struct rule_context *rc, const struct rule *rule)
{
	claims_check(rc, rule, interpret_received);
}

/* "未收到申请", "0 件": also with some carried in. */
static bool
interpret_none_received(struct rule_context *rc, struct claim *c)
{
	if (!is_of_received(c->statement) || c->value.value != 0)
		return false;
	claim_try(rc, c, ROW_RECEIVED, "t3.received.total");
	if (c->statement->topic == TOPIC_PROCESSED)
		claim_try(rc, c, "表三“（七）总计”行总计", "t3.handled.total");
	return true;
}

void
check_stated_none_received(struct rule_context *rc, const struct rule *rule)
{
	claims_check(rc, rule, interpret_none_received);
}

static bool
interpret_carried_in(struct rule_context *rc, struct claim *c)
{
	if (c->statement->topic != TOPIC_CARRIED_IN)
		return false;
	claim_try(rc, c, "表三“二、上年结转政府信息公开申请数量”总计",
	    "t3.carried_in.total");
	claim_try_far(rc, c, "表三“二、上年结转政府信息公开申请数量”各列之和",
	    APPLICANTS("carried_in"));
	claim_try_far(rc, c, "上年报告“四、结转下年度继续办理”总计",
	    "prior:t3.carried_out.total");
	return true;
}

void
check_stated_carried_in(struct rule_context *rc, const struct rule *rule)
{
	claims_check(rc, rule, interpret_carried_in);
}

static bool
interpret_carried_out(struct rule_context *rc, struct claim *c)
{
	if (c->statement->topic != TOPIC_CARRIED_OUT)
		return false;
	claim_try(
	    rc, c, "表三“四、结转下年度继续办理”总计", "t3.carried_out.total");
	claim_try_far(rc, c, "表三“四、结转下年度继续办理”各列之和",
	    APPLICANTS("carried_out"));
	return true;
}

void
check_stated_carried_out(struct rule_context *rc, const struct rule *rule)
{
	claims_check(rc, rule, interpret_carried_out);
}

/* ---- results ---- */

/* The rows of one result, and how the form calls it. */
struct result {
	enum topic topic;
	const char *words;
	const char *rows[8];
};

static const struct result results[] = {
	{ TOPIC_GRANTED, "“（一）予以公开”", { "granted" } },
	{ TOPIC_PARTIAL, "“（二）部分公开”", { "partial" } },
	{ TOPIC_OPENED, "“（一）予以公开”与“（二）部分公开”",
	    { "granted", "partial" } },
	{ TOPIC_DENIED, "“（三）不予公开”各项",
	    { "denied_secret", "denied_law", "denied_safety",
		"denied_third_party", "denied_internal", "denied_process",
		"denied_enforcement", "denied_inquiry" } },
	{ TOPIC_UNABLE, "“（四）无法提供”各项",
	    { "unable_not_held", "unable_not_made", "unable_unclear" } },
	{ TOPIC_REJECTED, "“（五）不予处理”各项",
	    { "rejected_petition", "rejected_repeat", "rejected_publication",
		"rejected_abuse", "rejected_reissue" } },
	{ TOPIC_OTHER, "“（六）其他处理”各项",
	    { "other_no_correction", "other_unpaid", "other_misc",
		"other_all" } },
};

#define N_RESULTS (sizeof(results) / sizeof(results[0]))

static bool
has_row(const struct result *r, size_t i)
{
	return i < sizeof(r->rows) / sizeof(r->rows[0]) && r->rows[i] != NULL;
}

/* "t3.denied_secret.total+…" */
static const char *
sum_of(struct rule_context *rc, const struct result *r, const char *column)
{
	const char *sum = "";

	for (size_t i = 0; has_row(r, i); i++)
		sum =
		    arena_printf(rc->a, "%s+t3.%s.%s", sum, r->rows[i], column);
	return sum;
}

/* What the form calls a row, "（四）无法提供中的1.本机关不掌握…". */
static const char *
row_words(const struct rule_context *rc, const char *row)
{
	for (size_t i = 0; i < rc->form->n_rows; i++)
		if (rc->form->rows[i].table == 3 &&
		    strcmp(rc->form->rows[i].id, row) == 0)
			return rc->form->rows[i].words;
	return row;
}

static void
try_row(struct rule_context *rc, struct claim *c, const char *row, bool natural)
{
	claim_try_far(rc, c,
	    arena_printf(rc->a, "表三“%s”行%s", row_words(rc, row),
		natural ? "“自然人”列" : "总计"),
	    arena_printf(
		rc->a, "t3.%s.%s", row, natural ? "natural" : "total"));
}

static void
try_result(struct rule_context *rc, struct claim *c, const struct result *r)
{
	bool single = !has_row(r, 1);
	const char *words =
	    arena_printf(rc->a, "表三%s%s", r->words, single ? "总计" : "合计");

	claim_try(rc, c, words, sum_of(rc, r, "total"));
	/* 予以公开 where 部分公开 is not stated apart may be both. */
	if (r->topic == TOPIC_GRANTED && !c->statement->partial_apart)
		claim_try(rc, c, "与“（二）部分公开”之和",
		    "t3.granted.total+t3.partial.total");
	for (size_t i = 0; !single && has_row(r, i); i++)
		try_row(rc, c, r->rows[i], false);
	claim_try_far(rc, c, arena_printf(rc->a, "表三%s“自然人”列", r->words),
	    sum_of(rc, r, "natural"));
	for (size_t i = 0; !single && has_row(r, i); i++)
		try_row(rc, c, r->rows[i], true);
}

static bool
interpret_result(struct rule_context *rc, struct claim *c)
{
	for (size_t i = 0; i < N_RESULTS; i++) {
		if (results[i].topic != c->statement->topic)
			continue;
		try_result(rc, c, &results[i]);
		return true;
	}
	return false;
}

void
check_stated_results(struct rule_context *rc, const struct rule *rule)
{
	claims_check(rc, rule, interpret_result);
}

/* ---- handled ---- */

/* 按期办结 5 件，延期办结 2 件: neither is all. */
static bool
is_by_time(const char *text)
{
	static const char *const late[] = { "延期办结", "延期答复", "逾期办结",
		"逾期答复", "超期办结", "超期答复" };

	for (size_t i = 0; i < sizeof(late) / sizeof(late[0]); i++)
		if (strstr(text, late[i]) != NULL)
			return true;
	return false;
}

static bool
interpret_handled(struct rule_context *rc, struct claim *c)
{
	const char *rows = "";

	if (c->statement->topic != TOPIC_HANDLED ||
	    is_by_time(c->statement->text))
		return false;
	claim_try(rc, c, "表三“（七）总计”行总计", "t3.handled.total");
	claim_try(
	    rc, c, "减去上年结转", "t3.handled.total-t3.carried_in.total");
	/* 答复: not what was answered otherwise. */
	for (size_t i = 0; i < N_RESULTS; i++)
		if (results[i].topic != TOPIC_OPENED)
			rows = arena_printf(rc->a, "%s%s", rows,
			    sum_of(rc, &results[i], "total"));
	claim_try_far(rc, c, "表三各项办理结果之和", rows);
	claim_try(rc, c, "减去“（六）其他处理”",
	    "t3.handled.total-t3.other_no_correction.total-"
	    "t3.other_unpaid.total-t3.other_misc.total-t3.other_all.total");
	claim_try_far(rc, c, "表三新收与上年结转之和减去结转下年度",
	    BOTH_RECEIVED "-t3.carried_out.total");
	return true;
}

void
check_stated_handled(struct rule_context *rc, const struct rule *rule)
{
	claims_check(rc, rule, interpret_handled);
}

/* ---- reviews and suits: E07-E09 ---- */

#define SUITS(column) "t4.direct." column "+t4.after_review." column

static const struct dispute {
	enum topic topic;
	const char *words;
	const char *total, *pending, *before, *less_before;
} disputes[] = {
	{ TOPIC_REVIEW, "表四行政复议总计", "t4.review.total",
	    "t4.review.total-t4.review.pending",
	    "t4.review.total+prior:t4.review.pending",
	    "t4.review.total-prior:t4.review.pending" },
	{ TOPIC_SUIT, "表四行政诉讼总计", SUITS("total"),
	    SUITS("total") "-t4.direct.pending-t4.after_review.pending",
	    SUITS("total") "+prior:t4.direct.pending"
			   "+prior:t4.after_review.pending",
	    SUITS("total") "-prior:t4.direct.pending"
			   "-prior:t4.after_review.pending" },
	{ TOPIC_DIRECT, "表四未经复议直接起诉总计", "t4.direct.total",
	    "t4.direct.total-t4.direct.pending",
	    "t4.direct.total+prior:t4.direct.pending",
	    "t4.direct.total-prior:t4.direct.pending" },
	{ TOPIC_AFTER_REVIEW, "表四复议后起诉总计", "t4.after_review.total",
	    "t4.after_review.total-t4.after_review.pending",
	    "t4.after_review.total+prior:t4.after_review.pending",
	    "t4.after_review.total-prior:t4.after_review.pending" },
	{ TOPIC_DISPUTES, "表四行政复议、行政诉讼总计",
	    "t4.review.total+" SUITS("total"),
	    "t4.review.total+" SUITS(
		"total") "-t4.review.pending"
			 "-t4.direct.pending-t4.after_review.pending",
	    "t4.review.total+" SUITS("total") "+prior:t4.review.pending"
					      "+prior:t4.direct.pending+prior:"
					      "t4.after_review.pending",
	    "t4.review.total+" SUITS("total") "-prior:t4.review.pending"
					      "-prior:t4.direct.pending-prior:"
					      "t4.after_review.pending" },
};

static const struct dispute *
dispute_of(enum topic topic)
{
	for (size_t i = 0; i < sizeof(disputes) / sizeof(disputes[0]); i++)
		if (disputes[i].topic == topic)
			return &disputes[i];
	return NULL;
}

/* A value: all of them, those that have ended, or with and without those
 * that the year before left open. */
static bool
interpret_disputes(struct rule_context *rc, struct claim *c)
{
	const struct dispute *d = dispute_of(c->statement->topic);

	if (d == NULL || c->statement->negative)
		return false;
	claim_try(rc, c, d->words, d->total);
	if (c->value.value > 0)
		claim_try(rc, c, "减去尚未审结", d->pending);
	claim_try(rc, c, "加上上年尚未审结", d->before);
	claim_try(rc, c, "减去上年尚未审结", d->less_before);
	/* The total may be what is wrong. */
	if (c->statement->topic == TOPIC_REVIEW)
		claim_try_far(rc, c, "表四行政复议各项之和",
		    "t4.review.upheld+t4.review.corrected+"
		    "t4.review.other+t4.review.pending");
	if (c->statement->topic == TOPIC_SUIT) {
		claim_try_far(rc, c, "表四行政诉讼各项之和",
		    SUITS("upheld") "+" SUITS("corrected") "+" SUITS(
			"other") "+" SUITS("pending"));
		claim_try_far(
		    rc, c, "表四未经复议直接起诉总计", "t4.direct.total");
		claim_try_far(
		    rc, c, "表四复议后起诉总计", "t4.after_review.total");
	}
	return true;
}

void
check_stated_disputes(struct rule_context *rc, const struct rule *rule)
{
	claims_check(rc, rule, interpret_disputes);
}

/* "未发生": none that is new. "无败诉": none corrected. */
static bool
interpret_no_disputes(struct rule_context *rc, struct claim *c)
{
	const struct dispute *d = dispute_of(c->statement->topic);

	if (!c->statement->negative)
		return false;
	if (c->statement->topic == TOPIC_LOST_REVIEW)
		claim_try(rc, c, "表四行政复议结果纠正", "t4.review.corrected");
	else if (c->statement->topic == TOPIC_LOST_SUIT)
		claim_try(rc, c, "表四行政诉讼结果纠正", SUITS("corrected"));
	if (d != NULL) {
		claim_try(rc, c, d->words, d->total);
		claim_try(rc, c, "减去上年尚未审结", d->less_before);
	}
	return d != NULL || c->tried.n > 0;
}

void
check_stated_no_disputes(struct rule_context *rc, const struct rule *rule)
{
	claims_check(rc, rule, interpret_no_disputes);
}

/* ---- all upheld ---- */

/* "结果纠正 1 件", when there is one for certain. */
static void
name_if_any(struct rule_context *rc, struct check_list *list, const char *words,
    const char *sum)
{
	struct sum_range e = sum_range_of(rc, sum);

	if (e.known && e.has_least && e.least.value > 0)
		check_list_add(rc, list, "%s%s", words, sum_range_words(rc, e));
}

static void
check_all_upheld(
    struct rule_context *rc, const struct rule *rule, const struct statement *s)
{
	bool review = s->topic == TOPIC_WON_REVIEW;
	struct check_list list = { .most = 2 };
	struct finding f = { .place = statement_place(rc, s),
		.evidence = s->text };

	name_if_any(rc, &list, "结果纠正",
	    review ? "t4.review.corrected" : SUITS("corrected"));
	name_if_any(rc, &list, "尚未审结",
	    review ? "t4.review.pending" : SUITS("pending"));
	if (list.n == 0)
		return;
	f.message = arena_printf(rc->a, "文字“%s”，表四%s%s，不相符", s->quote,
	    review ? "行政复议" : "行政诉讼", check_list_text(rc, &list));
	check_add_finding(
	    rc, rule, check_severity_at_most(rule, SEVERITY_WARNING), f);
}

void
check_stated_all_upheld(struct rule_context *rc, const struct rule *rule)
{
	const struct narrative *narrative = check_narrative(rc);
	bool done[LIMIT_SECTIONS + 2][2] = { 0 };

	for (size_t i = 0; i < narrative->n_statements; i++) {
		const struct statement *s = &narrative->statements[i];
		bool review = s->topic == TOPIC_WON_REVIEW;
		bool *seen = &done[s->section + 1][review];

		if ((!review && s->topic != TOPIC_WON_SUIT) || *seen ||
		    s->subject == SUBJECT_OTHER || s->year == YEAR_OTHER)
			continue;
		*seen = true;
		check_all_upheld(rc, rule, s);
	}
}

/* ---- table 2 and fees: E10, E11, C06-C09 ---- */

#define YUAN_PER_WAN_SCALE 4

/* ---- normative documents, decisions ---- */

/* 制发 is 制作 in form 2019, which asks for nothing else that is stated. */
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
count_of(const struct rule_context *rc, enum topic topic)
{
	for (size_t i = 0; i < N_COUNTS; i++)
		if (counts[i].topic == topic &&
		    form_cell_find(rc->form, counts[i].cell) >= 0)
			return i;
	return N_COUNTS;
}

static bool
try_count(struct rule_context *rc, struct claim *c)
{
	size_t i = count_of(rc, c->statement->topic);

	if (i == N_COUNTS)
		return false;
	claim_try(rc, c, counts[i].words, counts[i].cell);
	return true;
}

static bool
interpret_normative(struct rule_context *rc, struct claim *c)
{
	return is_normative(c->statement->topic) && try_count(rc, c);
}

void
check_stated_normative(struct rule_context *rc, const struct rule *rule)
{
	claims_check(rc, rule, interpret_normative);
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
interpret_fees(struct rule_context *rc, struct claim *c)
{
	static const char cell[] = "t2.fees.amount";
	struct sum_range e = sum_range_of(rc, cell);

	if (c->statement->topic != TOPIC_FEES || !e.known)
		return false;
	c->value = in_wan_yuan(c->statement);
	claim_try(rc, c, "表二“行政事业性收费”行本年收费金额（万元）", cell);
	if (sum_range_is_point(e)) {
		c->fits = c->fits || is_rounded_alike(c->value, e.least);
		if (!c->fits && num_equal(e.least, c->statement->value))
			c->near = "单位记作万元";
	}
	return true;
}

static bool
interpret_decisions(struct rule_context *rc, struct claim *c)
{
	if (c->statement->topic == TOPIC_FEES)
		return interpret_fees(rc, c);
	return !is_normative(c->statement->topic) && try_count(rc, c);
}

void
check_stated_decisions(struct rule_context *rc, const struct rule *rule)
{
	claims_check(rc, rule, interpret_decisions);
}

/* ---- 信息处理费 ---- */

/* The first statement that some was taken, or NULL. */
static const struct statement *
find_fee(struct rule_context *rc)
{
	const struct narrative *narrative = check_narrative(rc);

	for (size_t i = 0; i < narrative->n_statements; i++) {
		const struct statement *s = &narrative->statements[i];

		if (s->topic == TOPIC_FEE && s->value.value > 0 &&
		    statement_is_comparable(rc, s) && s->year == YEAR_THIS &&
		    !s->ambiguous)
			return s;
	}
	return NULL;
}

static void
add_fee(struct rule_context *rc, const struct rule *rule,
    const struct statement *s, const char *message, const char *cell)
{
	struct finding f = { .place = statement_place(rc, s),
		.message = message,
		.evidence = s->text };

	if (form_cell_find(rc->form, cell) >= 0) {
		f.cells = arena_calloc(rc->a, 1, sizeof(*f.cells));
		f.cells[f.n_cells++] = cell;
	}
	check_add_finding(rc, rule, rule->severity, f);
}

void
check_fee_within_fees(struct rule_context *rc, const struct rule *rule)
{
	static const char cell[] = "t2.fees.amount";
	const struct statement *s = find_fee(rc);
	struct sum_range fees = sum_range_of(rc, cell);
	struct num fee;

	if (s == NULL || !fees.known || !fees.has_most)
		return;
	fee = in_wan_yuan(s);
	/* 450 元 is 0.05 万元 as well as 0.04 where two digits are printed. */
	if (num_cmp(fee, fees.most) <= 0 ||
	    (fees.most.scale > 0 && is_rounded_alike(fee, fees.most)))
		return;
	add_fee(rc, rule, s,
	    arena_printf(rc->a,
		"文字“%s”即 %s 万元，多于表二行政事业性收费（%s 万元）；"
		"信息处理费是行政事业性收费的一种",
		s->quote, check_number_text(rc, fee),
		check_number_text(rc, fees.most)),
	    cell);
}

void
check_fee_for_requests(struct rule_context *rc, const struct rule *rule)
{
	const struct statement *s = find_fee(rc);
	struct sum_range requests =
	    sum_range_of(rc, "t3.received.total+t3.carried_in.total");
	struct num free_of_charge = rule_parameter(rule, "fee_free_requests");
	const char *message;

	if (s == NULL || !requests.known || !requests.has_most)
		return;
	if (requests.most.value == 0)
		message = arena_printf(
		    rc->a, "文字“%s”，而表三没有收到申请", s->quote);
	else if (num_cmp(requests.most, free_of_charge) <= 0 &&
	    strstr(s->text, "页") == NULL && strstr(s->text, "按量") == NULL)
		message = arena_printf(rc->a,
		    "文字“%s”，而表三全年申请（含上年结转）共 %s 件；同一申请人"
		    "每月不超过 10 件的，按件不收费，按量计收的请在文字中说明",
		    s->quote, check_number_text(rc, requests.most));
	else
		return;
	add_fee(rc, rule, s, message, "t3.received.total");
}

/* "无", "没有。": nothing else. */
static bool
is_nothing_said(struct rule_context *rc, const char *text)
{
	static const char *const nothing[] = { "", "无", "没有", "暂无",
		"无其他需要报告的事项", "没有其他需要报告的事项",
		"无其他报告事项", "本年度无其他需要报告的事项",
		"我单位无其他需要报告的事项", "暂无其他需要报告的事项" };
	const char *key = utf8_label(rc->a, text);

	for (size_t i = 0; i < sizeof(nothing) / sizeof(nothing[0]); i++)
		if (strcmp(key, nothing[i]) == 0)
			return true;
	return false;
}

void
check_fees_unstated(struct rule_context *rc, const struct rule *rule)
{
	struct sum_range fees = sum_range_of(rc, "t2.fees.amount");
	struct finding f = { .place = "s6.fees" };

	if (!fees.known || !fees.has_least || fees.least.value <= 0)
		return;
	for (size_t i = 0; i < rc->r->n_sections; i++) {
		const struct section *s = &rc->r->sections[i];

		if (s->number != 6 || s->text == NULL ||
		    !is_nothing_said(rc, s->text))
			continue;
		f.evidence = s->text;
		f.message = arena_printf(rc->a,
		    "表二行政事业性收费%s（万元），第六部分没有说明收费情况",
		    sum_range_words(rc, fees));
		check_add_finding(rc, rule, rule->severity, f);
		return;
	}
}

/* ---- stated, and not filled in ---- */

void
check_stated_not_filled(struct rule_context *rc, const struct rule *rule)
{
	const struct narrative *narrative = check_narrative(rc);
	bool done[N_TOPICS] = { false };

	for (size_t i = 0; i < narrative->n_statements; i++) {
		const struct statement *s = &narrative->statements[i];
		size_t at = count_of(rc, s->topic);
		struct finding f = { .evidence = s->text };
		struct sum_range e;

		if (at == N_COUNTS || !s->decided || s->value.value <= 0 ||
		    s->subject != SUBJECT_THIS || s->year != YEAR_THIS ||
		    done[s->topic])
			continue;
		e = sum_range_of(rc, counts[at].cell);
		if (!sum_range_is_point(e) || e.least.value != 0)
			continue;
		done[s->topic] = true;
		f.place = statement_place(rc, s);
		f.cause = statement_root_cause(rc, s);
		f.cells = arena_calloc(rc->a, 1, sizeof(*f.cells));
		f.cells[f.n_cells++] = counts[at].cell;
		f.message = arena_printf(
		    rc->a, "文字“%s”，%s填 0", s->quote, counts[at].words);
		check_add_finding(rc, rule, rule->severity, f);
	}
}
