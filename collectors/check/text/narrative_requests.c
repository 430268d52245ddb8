/* E01-E06: what the text tells of requests, against table 3. */
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/check/text/narrative.h"
#include "collectors/form/form.h"

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
try_received(struct judge *j, struct claim *c)
{
	claim_try(j, c, ROW_RECEIVED, "t3.received.total");
	if (c->told->topic == TOPIC_PROCESSED)
		claim_try(j, c, "表三“（七）总计”行总计", "t3.handled.total");
	/* 依申请公开 5 件: perhaps what was opened. */
	if (c->told->topic == TOPIC_PROCESSED && c->told->doubtful)
		claim_try(j, c, "予以公开与部分公开之和",
		    "t3.granted.total+t3.partial.total");
	if (!c->told->new_only || c->told->with_carried)
		claim_try(j, c, "与上年结转之和", BOTH_RECEIVED);
	else
		claim_try_far(j, c, "新收与上年结转之和", BOTH_RECEIVED);
	claim_try_far(j, c, "表三“一、本年新收政府信息公开申请数量”各列之和",
	    APPLICANTS("received"));
	claim_try_far(j, c, "表三办理结果总计与结转下年度之和",
	    "t3.handled.total+t3.carried_out.total");
}

static bool
read_received(struct judge *j, struct claim *c)
{
	if (!is_of_received(c->told) || c->value.value == 0)
		return false;
	try_received(j, c);
	return true;
}

void
judge_told_received(struct judge *j, const struct rule *rule)
{
	claims_judge(j, rule, read_received);
}

/* "未收到申请", "0 件": also with some carried in. */
static bool
read_none_received(struct judge *j, struct claim *c)
{
	if (!is_of_received(c->told) || c->value.value != 0)
		return false;
	claim_try(j, c, ROW_RECEIVED, "t3.received.total");
	if (c->told->topic == TOPIC_PROCESSED)
		claim_try(j, c, "表三“（七）总计”行总计", "t3.handled.total");
	return true;
}

void
judge_told_none_received(struct judge *j, const struct rule *rule)
{
	claims_judge(j, rule, read_none_received);
}

static bool
read_carried_in(struct judge *j, struct claim *c)
{
	if (c->told->topic != TOPIC_CARRIED_IN)
		return false;
	claim_try(j, c, "表三“二、上年结转政府信息公开申请数量”总计",
	    "t3.carried_in.total");
	claim_try_far(j, c, "表三“二、上年结转政府信息公开申请数量”各列之和",
	    APPLICANTS("carried_in"));
	claim_try_far(j, c, "上年报告“四、结转下年度继续办理”总计",
	    "prior:t3.carried_out.total");
	return true;
}

void
judge_told_carried_in(struct judge *j, const struct rule *rule)
{
	claims_judge(j, rule, read_carried_in);
}

static bool
read_carried_out(struct judge *j, struct claim *c)
{
	if (c->told->topic != TOPIC_CARRIED_OUT)
		return false;
	claim_try(
	    j, c, "表三“四、结转下年度继续办理”总计", "t3.carried_out.total");
	claim_try_far(j, c, "表三“四、结转下年度继续办理”各列之和",
	    APPLICANTS("carried_out"));
	return true;
}

void
judge_told_carried_out(struct judge *j, const struct rule *rule)
{
	claims_judge(j, rule, read_carried_out);
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
sum_of(struct judge *j, const struct result *r, const char *column)
{
	const char *sum = "";

	for (size_t i = 0; has_row(r, i); i++)
		sum =
		    arena_printf(j->a, "%s+t3.%s.%s", sum, r->rows[i], column);
	return sum;
}

/* What the form calls a row, "（四）无法提供中的1.本机关不掌握…". */
static const char *
row_words(const struct judge *j, const char *row)
{
	for (size_t i = 0; i < j->form->n_rows; i++)
		if (j->form->rows[i].table == 3 &&
		    strcmp(j->form->rows[i].id, row) == 0)
			return j->form->rows[i].words;
	return row;
}

static void
try_row(struct judge *j, struct claim *c, const char *row, bool natural)
{
	claim_try_far(j, c,
	    arena_printf(j->a, "表三“%s”行%s", row_words(j, row),
		natural ? "“自然人”列" : "总计"),
	    arena_printf(j->a, "t3.%s.%s", row, natural ? "natural" : "total"));
}

static void
try_result(struct judge *j, struct claim *c, const struct result *r)
{
	bool single = !has_row(r, 1);
	const char *words =
	    arena_printf(j->a, "表三%s%s", r->words, single ? "总计" : "合计");

	claim_try(j, c, words, sum_of(j, r, "total"));
	/* 予以公开 where 部分公开 is not told apart may be both. */
	if (r->topic == TOPIC_GRANTED && !c->told->partial_apart)
		claim_try(j, c, "与“（二）部分公开”之和",
		    "t3.granted.total+t3.partial.total");
	for (size_t i = 0; !single && has_row(r, i); i++)
		try_row(j, c, r->rows[i], false);
	claim_try_far(j, c, arena_printf(j->a, "表三%s“自然人”列", r->words),
	    sum_of(j, r, "natural"));
	for (size_t i = 0; !single && has_row(r, i); i++)
		try_row(j, c, r->rows[i], true);
}

static bool
read_result(struct judge *j, struct claim *c)
{
	for (size_t i = 0; i < N_RESULTS; i++) {
		if (results[i].topic != c->told->topic)
			continue;
		try_result(j, c, &results[i]);
		return true;
	}
	return false;
}

void
judge_told_results(struct judge *j, const struct rule *rule)
{
	claims_judge(j, rule, read_result);
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
read_handled(struct judge *j, struct claim *c)
{
	const char *rows = "";

	if (c->told->topic != TOPIC_HANDLED || is_by_time(c->told->text))
		return false;
	claim_try(j, c, "表三“（七）总计”行总计", "t3.handled.total");
	claim_try(j, c, "减去上年结转", "t3.handled.total-t3.carried_in.total");
	/* 答复: not what was answered otherwise. */
	for (size_t i = 0; i < N_RESULTS; i++)
		if (results[i].topic != TOPIC_OPENED)
			rows = arena_printf(j->a, "%s%s", rows,
			    sum_of(j, &results[i], "total"));
	claim_try_far(j, c, "表三各项办理结果之和", rows);
	claim_try(j, c, "减去“（六）其他处理”",
	    "t3.handled.total-t3.other_no_correction.total-"
	    "t3.other_unpaid.total-t3.other_misc.total-t3.other_all.total");
	claim_try_far(j, c, "表三新收与上年结转之和减去结转下年度",
	    BOTH_RECEIVED "-t3.carried_out.total");
	return true;
}

void
judge_told_handled(struct judge *j, const struct rule *rule)
{
	claims_judge(j, rule, read_handled);
}
