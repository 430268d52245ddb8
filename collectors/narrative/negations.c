/* None-statements ("未收到…") and "均获维持". */
#include <string.h>

#include "collectors/narrative/statements.h"

/* Tokens that one of these may span. */
#define REACH 60

/* ---- none ---- */

/* The words behind 未, up to the end of the clause; 0 when something unknown
 * is among them. */
static uint64_t
words_of_none(const struct narrative_reader *t, size_t at, size_t *last)
{
	uint64_t words = 0;

	for (size_t k = at + 1; k <= t->end && k - at < REACH; k++) {
		const struct token *token = &t->tokens.all[k];

		if (token->kind == TOKEN_WORD) {
			words |= phrase_words(token);
			*last = k;
		} else if (token->kind == TOKEN_TEXT ||
		    token->kind == TOKEN_NUMBER || token->kind == TOKEN_OPEN ||
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
is_unknown_before(const struct narrative_reader *t, size_t at)
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
is_of_one_way(const struct narrative_reader *t, size_t at)
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
add_none(
    struct narrative_reader *t, enum topic topic, size_t first, size_t last)
{
	struct statement *s = statement_add(t, topic, first, last);

	if (s == NULL)
		return;
	s->negative = s->exact = true;
	s->value = num_int(0);
	if (is_unknown_before(t, first) && s->subject == SUBJECT_THIS)
		s->subject = SUBJECT_UNCLEAR;
	if (t->so_far && !t->year_named && s->year == YEAR_THIS)
		s->year = YEAR_UNCLEAR;
}

/* 败诉: a suit is lost, a review is not. */
static bool
is_lost_suit(const struct narrative_reader *t, size_t first, size_t last)
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
add_no_disputes(struct narrative_reader *t, uint64_t words, bool lost,
    size_t first, size_t last)
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
add_none_of(struct narrative_reader *t, uint64_t words, enum word noun,
    enum topic topic, size_t first)
{
	if ((words & WORD_BIT(noun)) != 0)
		add_none(t, topic, first, t->stated_upto - 1);
}

/* Words that may stand with any of them. */
#define WORDS_BESIDE                                        \
	(WORD_BIT(WORD_FILLER) | WORD_BIT(WORD_LINK) |      \
	    WORD_BIT(WORD_SUBJECT) | WORD_BIT(WORD_NOT) |   \
	    WORD_BIT(WORD_THIS_YEAR) | WORD_BIT(WORD_OWN) | \
	    WORD_BIT(WORD_ALL) | WORD_BIT(WORD_TOTAL))

static void
add_negation(
    struct narrative_reader *t, uint64_t words, size_t first, size_t last)
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
statements_from_negation(struct narrative_reader *t, size_t at)
{
	size_t last = at;
	uint64_t words = words_of_none(t, at, &last);

	/* 未…: nothing of the clause is a number's. */
	if (words == 0)
		return;
	t->stated_upto = last + 1;
	if (is_of_one_way(t, at))
		return;
	add_negation(t, words, at, last);
}

/* ---- all upheld ---- */

void
statements_from_all_upheld(struct narrative_reader *t, size_t at)
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
		(void)statement_add(t, TOPIC_WON_REVIEW, at, k);
	if ((disputes & ~WORD_BIT(WORD_REVIEW)) != 0)
		(void)statement_add(t, TOPIC_WON_SUIT, at, k);
}
