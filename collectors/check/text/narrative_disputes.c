/* E07-E09: what the text tells of reviews and suits, against table 4. */
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/limits.h"
#include "collectors/check/text/narrative.h"
#include "collectors/form/rules.h"

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

/* A figure: all of them, those that have ended, or with and without those
 * that the year before left open. */
static bool
read_disputes(struct judge *j, struct claim *c)
{
	const struct dispute *d = dispute_of(c->told->topic);

	if (d == NULL || c->told->negative)
		return false;
	claim_try(j, c, d->words, d->total);
	if (c->value.value > 0)
		claim_try(j, c, "减去尚未审结", d->pending);
	claim_try(j, c, "加上上年尚未审结", d->before);
	claim_try(j, c, "减去上年尚未审结", d->less_before);
	/* The total may be what is wrong. */
	if (c->told->topic == TOPIC_REVIEW)
		claim_try_far(j, c, "表四行政复议各项之和",
		    "t4.review.upheld+t4.review.corrected+"
		    "t4.review.other+t4.review.pending");
	if (c->told->topic == TOPIC_SUIT) {
		claim_try_far(j, c, "表四行政诉讼各项之和",
		    SUITS("upheld") "+" SUITS("corrected") "+" SUITS(
			"other") "+" SUITS("pending"));
		claim_try_far(
		    j, c, "表四未经复议直接起诉总计", "t4.direct.total");
		claim_try_far(
		    j, c, "表四复议后起诉总计", "t4.after_review.total");
	}
	return true;
}

void
judge_told_disputes(struct judge *j, const struct rule *rule)
{
	claims_judge(j, rule, read_disputes);
}

/* "未发生": none that is new. "无败诉": none corrected. */
static bool
read_no_disputes(struct judge *j, struct claim *c)
{
	const struct dispute *d = dispute_of(c->told->topic);

	if (!c->told->negative)
		return false;
	if (c->told->topic == TOPIC_LOST_REVIEW)
		claim_try(j, c, "表四行政复议结果纠正", "t4.review.corrected");
	else if (c->told->topic == TOPIC_LOST_SUIT)
		claim_try(j, c, "表四行政诉讼结果纠正", SUITS("corrected"));
	if (d != NULL) {
		claim_try(j, c, d->words, d->total);
		claim_try(j, c, "减去上年尚未审结", d->less_before);
	}
	return d != NULL || c->tried.n > 0;
}

void
judge_told_no_disputes(struct judge *j, const struct rule *rule)
{
	claims_judge(j, rule, read_no_disputes);
}

/* ---- all upheld ---- */

/* "结果纠正 1 件", when there is one for certain. */
static void
name_if_any(struct judge *j, struct judge_list *list, const char *words,
    const char *sum)
{
	struct extent e = extent_of(j, sum);

	if (e.known && e.has_least && e.least.value > 0)
		judge_list_add(j, list, "%s%s", words, extent_words(j, e));
}

static void
judge_upheld(
    struct judge *j, const struct rule *rule, const struct statement *s)
{
	bool review = s->topic == TOPIC_WON_REVIEW;
	struct judge_list list = { .most = 2 };
	struct finding f = { .place = told_place(j, s), .evidence = s->text };

	name_if_any(j, &list, "结果纠正",
	    review ? "t4.review.corrected" : SUITS("corrected"));
	name_if_any(j, &list, "尚未审结",
	    review ? "t4.review.pending" : SUITS("pending"));
	if (list.n == 0)
		return;
	f.message = arena_printf(j->a, "文字“%s”，表四%s%s，不相符", s->quote,
	    review ? "行政复议" : "行政诉讼", judge_list_text(j, &list));
	judge_add(j, rule, judge_capped(rule, SEVERITY_WARNING), f);
}

void
judge_told_all_upheld(struct judge *j, const struct rule *rule)
{
	const struct narrative *told = told_of(j);
	bool done[LIMIT_SECTIONS + 2][2] = { 0 };

	for (size_t i = 0; i < told->n_statements; i++) {
		const struct statement *s = &told->statements[i];
		bool review = s->topic == TOPIC_WON_REVIEW;
		bool *seen = &done[s->part + 1][review];

		if ((!review && s->topic != TOPIC_WON_SUIT) || *seen ||
		    s->subject == SUBJECT_OTHER || s->year == YEAR_OTHER)
			continue;
		*seen = true;
		judge_upheld(j, rule, s);
	}
}
