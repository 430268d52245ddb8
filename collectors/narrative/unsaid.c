/* What is told without a figure, and figures about figures. */
#include <string.h>

#include "collectors/narrative/told.h"

/* Tokens that one of these may span. */
#define REACH 60

/* ---- none ---- */

/* The words behind 未, up to the end of the clause; 0 when something unknown
 * is among them. */
static uint64_t
words_of_none(const struct teller *t, size_t at, size_t *last)
{
	uint64_t words = 0;

	for (size_t k = at + 1; k <= t->end && k - at < REACH; k++) {
		const struct token *token = &t->tokens.all[k];

		if (token->kind == TOKEN_WORD) {
			words |= phrase_words(token);
			*last = k;
		} else if (token->kind == TOKEN_TEXT ||
		    token->kind == TOKEN_FIGURE || token->kind == TOKEN_OPEN ||
		    token->kind == TOKEN_COLON) {
			return 0;
		} else if (token->kind != TOKEN_PAUSE &&
		    token->kind != TOKEN_YEAR && token->kind != TOKEN_MONTH) {
			return words;
		}
	}
	return 0;
}

/* What stands before 未 in its clause leaves no doubt whose it is. */
static bool
is_unknown_before(const struct teller *t, size_t at)
{
	for (size_t k = at; k > t->begin; k--) {
		const struct token *token = &t->tokens.all[k - 1];

		if (token->kind == TOKEN_TEXT)
			return true;
		if (token->kind != TOKEN_WORD && token->kind != TOKEN_YEAR &&
		    token->kind != TOKEN_MONTH)
			return false;
		if (token->word == WORD_OWN)
			return false;
	}
	return false;
}

/* "通过网络未收到": of one way among several nothing is known. */
static bool
is_of_a_part(const struct teller *t, size_t at)
{
	for (size_t k = at; k > t->begin; k--) {
		const struct token *token = &t->tokens.all[k - 1];

		if (!phrase_goes_on(token) && token->kind != TOKEN_PAUSE)
			return false;
		if (phrase_words(token) == WORD_BIT(WORD_TRAP))
			return true;
	}
	return false;
}

static void
add_none(struct teller *t, enum topic topic, size_t first, size_t last)
{
	struct statement *s = told_add(t, topic, first, last);

	if (s == NULL)
		return;
	s->negative = s->exact = true;
	s->value = num_int(0);
	if (is_unknown_before(t, first) && s->subject == SUBJECT_THIS)
		s->subject = SUBJECT_UNCLEAR;
	if (t->so_far && !t->year_said && s->year == YEAR_THIS)
		s->year = YEAR_UNCLEAR;
}

/* 败诉: a suit is lost, a review is not. */
static bool
is_lost_suit(const struct teller *t, size_t first, size_t last)
{
	for (size_t k = first; k <= last; k++) {
		const struct token *token = &t->tokens.all[k];

		if (phrase_words(token) == WORD_BIT(WORD_LOST) &&
		    strncmp(t->tokens.text + token->from, "败诉",
			strlen("败诉")) == 0)
			return true;
	}
	return false;
}

static void
add_no_disputes(
    struct teller *t, uint64_t words, bool lost, size_t first, size_t last)
{
	uint64_t suits =
	    WORD_BIT(WORD_SUIT) | WORD_BIT(WORD_DIRECT) | WORD_BIT(WORD_AFTER);

	if ((words & WORDS_DISPUTES) == 0)
		words = t->disputes != 0                   ? t->disputes
		    : lost && is_lost_suit(t, first, last) ? WORD_BIT(WORD_SUIT)
							   : WORDS_DISPUTES;
	/* 复议后起诉的行政诉讼 are those. */
	if ((words & suits & ~WORD_BIT(WORD_SUIT)) != 0)
		words &= ~WORD_BIT(WORD_SUIT);
	if ((words & WORD_BIT(WORD_REVIEW)) != 0)
		add_none(
		    t, lost ? TOPIC_LOST_REVIEW : TOPIC_REVIEW, first, last);
	if ((words & suits) == WORD_BIT(WORD_DIRECT) && !lost)
		add_none(t, TOPIC_DIRECT, first, last);
	else if ((words & suits) == WORD_BIT(WORD_AFTER) && !lost)
		add_none(t, TOPIC_AFTER_REVIEW, first, last);
	else if ((words & suits) == WORD_BIT(WORD_DIRECT) ||
	    (words & suits) == WORD_BIT(WORD_AFTER))
		return;
	else if ((words & suits) != 0)
		add_none(t, lost ? TOPIC_LOST_SUIT : TOPIC_SUIT, first, last);
}

static void
add_none_of(struct teller *t, uint64_t words, enum word noun, enum topic topic,
    size_t first)
{
	if ((words & WORD_BIT(noun)) != 0)
		add_none(t, topic, first, t->told_upto - 1);
}

/* Words that may stand with any of them. */
#define WORDS_BESIDE                                        \
	(WORD_BIT(WORD_FILLER) | WORD_BIT(WORD_LINK) |      \
	    WORD_BIT(WORD_SUBJECT) | WORD_BIT(WORD_NOT) |   \
	    WORD_BIT(WORD_THIS_YEAR) | WORD_BIT(WORD_OWN) | \
	    WORD_BIT(WORD_ALL) | WORD_BIT(WORD_TOTAL))

static void
tell_none(struct teller *t, uint64_t words, size_t first, size_t last)
{
	uint64_t taken =
	    WORD_BIT(WORD_RECEIVE) | WORD_BIT(WORD_NEW) | WORD_BIT(WORD_ACCEPT);
	uint64_t rest = words & ~WORDS_BESIDE;
	uint64_t lost = WORD_BIT(WORD_LOST);

	if ((rest & lost) != 0 && (rest & ~(lost | WORDS_DISPUTES)) == 0) {
		add_no_disputes(t, words, true, first, last);
	} else if ((rest & WORDS_DISPUTES) != 0 &&
	    (rest &
		~(WORDS_DISPUTES | WORDS_REQUESTS | taken |
		    WORD_BIT(WORD_COMPLAINT))) == 0) {
		/* 因政府信息公开申请行政复议: 申请 is a verb here. */
		if (!t->filed)
			add_no_disputes(t, words, false, first, last);
	} else if ((rest & WORDS_REQUESTS) != 0 &&
	    (rest & ~(taken | WORDS_REQUESTS)) == 0) {
		/* 无申请 alone may be of anything. */
		if ((rest & WORD_BIT(WORD_REQUEST)) != 0 ||
		    (t->requests_known && (rest & taken) != 0))
			add_none(t, TOPIC_RECEIVED, first, last);
	} else if ((rest & WORDS_CARRIED) != 0 &&
	    (rest &
		~(WORDS_CARRIED | WORDS_REQUESTS | WORD_BIT(WORD_PROCESS))) ==
		0) {
		add_none_of(t, rest, WORD_CARRIED_IN, TOPIC_CARRIED_IN, first);
		add_none_of(
		    t, rest, WORD_CARRIED_OUT, TOPIC_CARRIED_OUT, first);
	} else if (!t->published && !t->filed &&
	    (rest & WORD_BIT(WORD_NORMATIVE)) != 0 &&
	    (rest & ~(WORD_BIT(WORD_NORMATIVE) | WORDS_ACTS)) == 0) {
		add_none_of(t, rest, WORD_MAKE, TOPIC_MADE, first);
		add_none_of(t, rest, WORD_REPEAL, TOPIC_REPEALED, first);
	} else if (!t->published && (rest & WORDS_DECISIONS) != 0 &&
	    (rest & ~(WORDS_DECISIONS | WORD_BIT(WORD_DECIDE))) == 0) {
		add_none_of(t, rest, WORD_LICENSE, TOPIC_LICENSES, first);
		add_none_of(t, rest, WORD_PENALTY, TOPIC_PENALTIES, first);
		add_none_of(t, rest, WORD_COERCION, TOPIC_COERCION, first);
	}
}

void
told_none(struct teller *t, size_t at)
{
	size_t last = at;
	uint64_t words = words_of_none(t, at, &last);

	/* 未…: nothing of the clause is a figure's. */
	if (words == 0)
		return;
	t->told_upto = last + 1;
	if (is_of_a_part(t, at))
		return;
	tell_none(t, words, at, last);
}

/* ---- all upheld ---- */

void
told_all_upheld(struct teller *t, size_t at)
{
	uint64_t disputes = t->disputes;
	size_t k = at + 1;

	while (k < t->end &&
	    phrase_words(&t->tokens.all[k]) == WORD_BIT(WORD_FILLER))
		k++;
	if (k >= t->end ||
	    phrase_words(&t->tokens.all[k]) != WORD_BIT(WORD_UPHELD) ||
	    disputes == 0 || t->filed)
		return;
	if ((disputes & WORD_BIT(WORD_REVIEW)) != 0)
		(void)told_add(t, TOPIC_WON_REVIEW, at, k);
	if ((disputes & ~WORD_BIT(WORD_REVIEW)) != 0)
		(void)told_add(t, TOPIC_WON_SUIT, at, k);
}

/* ---- a whole and its parts ---- */

static bool
is_same_unit(const struct teller *t, size_t a, size_t b)
{
	const struct token *x = &t->tokens.all[a], *y = &t->tokens.all[b];

	return x->kind == TOKEN_FIGURE && y->kind == TOKEN_FIGURE &&
	    x->unit_len == y->unit_len && x->unit_len > 0 &&
	    memcmp(t->tokens.folded + x->unit_from,
		t->tokens.folded + y->unit_from, x->unit_len) == 0;
}

/* The figure before 其中 that it divides. */
static bool
find_whole(const struct teller *t, size_t at, size_t *whole)
{
	for (size_t k = at; k > t->begin && at - k < REACH; k--) {
		const struct token *token = &t->tokens.all[k - 1];

		if (token->kind == TOKEN_STRONG || token->kind == TOKEN_CLOSE)
			return false;
		if (token->kind != TOKEN_FIGURE || token->unit == UNIT_PERCENT)
			continue;
		*whole = k - 1;
		return token->exact &&
		    (token->unit == UNIT_CASE || token->unit == UNIT_PIECE ||
			token->unit == UNIT_OTHER);
	}
	return false;
}

/* 另有, a second 其中, a comparison: what follows is no part. */
static bool
ends_parts(const struct token *token)
{
	return token->kind == TOKEN_STRONG ||
	    (phrase_words(token) &
		(WORD_BIT(WORD_ALSO) | WORD_BIT(WORD_COMPARE) |
		    WORD_BIT(WORD_TOTAL) | WORD_BIT(WORD_ABOUT))) != 0;
}

void
told_whole(struct teller *t, size_t at)
{
	struct num sum = num_int(0);
	size_t whole, n = 0, depth = 0;
	struct statement *s;

	if (!find_whole(t, at, &whole) || t->depth > 0)
		return;
	for (size_t k = at + 1; k < t->end; k++) {
		const struct token *token = &t->tokens.all[k];

		if (ends_parts(token))
			break;
		if (phrase_words(token) == WORD_BIT(WORD_PART))
			return;
		if (token->kind == TOKEN_OPEN)
			depth++;
		else if (token->kind == TOKEN_CLOSE && depth > 0)
			depth--;
		if (depth > 0 || !is_same_unit(t, whole, k))
			continue;
		if (!token->exact)
			return;
		sum = num_add(sum, token->value);
		n++;
	}
	if (n < 2)
		return;
	s = told_add(t, TOPIC_WHOLE, whole, whole);
	if (s == NULL)
		return;
	s->value = t->tokens.all[whole].value;
	s->unit = t->tokens.all[whole].unit;
	s->exact = true;
	s->parts = sum;
	s->n_parts = n;
	s->open_ended =
	    strstr(s->text, "等") != NULL || strstr(s->text, "主要") != NULL;
}

/* ---- 六个部分 ---- */

/* Parts of the report that the sentence lists. */
static size_t
count_listed(const char *text)
{
	static const char *const parts[] = { "总体情况", "主动公开",
		"依申请公开", "申请情况", "复议", "存在的", "其他需要",
		"其它需要", "平台建设", "监督保障", "信息管理" };
	size_t n = 0;

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		n += strstr(text, parts[i]) != NULL;
	return n;
}

void
told_parts(struct teller *t, size_t at)
{
	struct statement *s;

	if (!t->tokens.all[at].exact)
		return;
	s = told_add(t, TOPIC_PARTS, at, at);
	if (s == NULL)
		return;
	s->value = t->tokens.all[at].value;
	s->unit = UNIT_PART;
	s->exact = true;
	s->n_parts = count_listed(s->text);
	/* Of the report, not of something that it tells of. */
	s->doubtful = (strstr(s->text, "报告") == NULL &&
			  strstr(s->text, "年报") == NULL) ||
	    (strstr(s->text, "组成") == NULL &&
		strstr(s->text, "构成") == NULL &&
		strstr(s->text, "分为") == NULL);
}

/* ---- 持平 ---- */

void
told_same(struct teller *t, size_t at)
{
	const struct statement *last =
	    t->last == 0 ? NULL : &t->out->statements[t->last - 1];
	enum topic of = last == NULL ? N_TOPICS : last->topic;
	struct statement *s;
	size_t keep = t->last;

	if (!t->compared ||
	    (of != TOPIC_RECEIVED && of != TOPIC_PROCESSED &&
		of != TOPIC_HANDLED))
		return;
	s = told_add(t, TOPIC_CHANGE, at, at);
	if (s == NULL)
		return;
	last = &t->out->statements[keep - 1];
	s->exact = true;
	s->change = CHANGE_SAME;
	s->of = of;
	s->of_value = last->value;
	s->subject = last->subject;
	s->year = last->year;
	s->doubtful = last->doubtful;
}
