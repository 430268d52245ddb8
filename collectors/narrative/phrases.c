#include "collectors/narrative/phrases.h"

/* Tokens looked at on each side of a number at the most. */
#define REACH 60

uint64_t
phrase_words(const struct token *t)
{
	return t->kind == TOKEN_WORD ? WORD_BIT(t->word) : 0;
}

bool
phrase_goes_on(const struct token *t)
{
	return t->kind == TOKEN_WORD || t->kind == TOKEN_TEXT ||
	    t->kind == TOKEN_YEAR || t->kind == TOKEN_MONTH;
}

/* Words that a number may be parted from its phrase by a comma with:
 * "…申请，共 5 件". */
#define WORDS_WEAK                                                           \
	(WORD_BIT(WORD_FILLER) | WORD_BIT(WORD_TOTAL) | WORD_BIT(WORD_ALL) | \
	    WORD_BIT(WORD_SO_FAR) | WORD_BIT(WORD_ABOUT))

/* ... only with one of these: "5 件予以公开，2 件…" is another number's. */
#define WORDS_SUMS \
	(WORD_BIT(WORD_TOTAL) | WORD_BIT(WORD_ALL) | WORD_BIT(WORD_SO_FAR))

/* A bracket that ends before token `k`: the token before it, and what it
 * says; or `k` when it has no beginning within reach. */
static size_t
skip_bracket(const struct tokens *all, size_t begin, size_t k, struct phrase *p)
{
	bool whole = false;
	size_t depth = 0;

	for (size_t i = k; i > begin && k - i < REACH; i--) {
		const struct token *t = &all->all[i - 1];

		p->with_carried = p->with_carried ||
		    phrase_words(t) == WORD_BIT(WORD_CARRIED_IN);
		whole = whole || phrase_words(t) == WORD_BIT(WORD_INCLUDE);
		if (t->kind == TOKEN_CLOSE)
			depth++;
		else if (t->kind == TOKEN_OPEN && --depth == 0) {
			p->narrowed = p->narrowed || !whole;
			return i - 1;
		}
	}
	return k;
}

/* One token to the left; false where the phrase ends. */
static bool
extend_left(const struct token *t, struct phrase *p, bool *crossed)
{
	switch (t->kind) {
	case TOKEN_WORD:
		p->words |= phrase_words(t);
		return true;
	case TOKEN_YEAR:
	case TOKEN_MONTH:
	case TOKEN_PAUSE:
		return true;
	case TOKEN_BREAK:
	case TOKEN_COLON:
		if (*crossed || (p->words & ~WORDS_WEAK) != 0 ||
		    (t->kind == TOKEN_BREAK && (p->words & WORDS_SUMS) == 0))
			return false;
		*crossed = true;
		return true;
	case TOKEN_TEXT:
		p->unknown_before = true;
		return false;
	default:
		return false;
	}
}

/* The number at `at` has what it counts before it, not behind. */
static bool
counts_before(const struct tokens *all, size_t begin, size_t at)
{
	for (size_t k = at; k > begin && at - k < REACH; k--) {
		const struct token *t = &all->all[k - 1];

		if ((phrase_words(t) & WORDS_HEADS) != 0)
			return true;
		if (t->kind != TOKEN_WORD && t->kind != TOKEN_COLON)
			return t->kind == TOKEN_CLOSE;
	}
	return false;
}

static void
find_left(const struct tokens *all, size_t begin, size_t at, struct phrase *p)
{
	bool crossed = false;
	size_t k = at, least = at > begin + REACH ? at - REACH : begin;

	while (k > least) {
		const struct token *t = &all->all[k - 1];

		if (t->kind == TOKEN_CLOSE) {
			size_t before = skip_bracket(all, begin, k, p);

			if (before == k)
				break;
			p->bracket = true;
			k = before;
			continue;
		}
		if (!extend_left(t, p, &crossed))
			break;
		k--;
	}
	if (k > begin && all->all[k - 1].kind == TOKEN_NUMBER &&
	    !counts_before(all, begin, k - 1))
		p->trapped = true;
	p->first = k;
}

/* The clause in front of the phrase counts something else. */
static bool
is_trapped_before(const struct tokens *all, size_t begin, size_t first)
{
	size_t n = 0;

	for (size_t k = first; k > begin && n < REACH; k--, n++) {
		const struct token *t = &all->all[k - 1];

		if (!phrase_goes_on(t) && t->kind != TOKEN_PAUSE)
			return false;
		if ((phrase_words(t) & WORDS_TRAPS) != 0)
			return true;
	}
	return false;
}

static uint64_t
find_right(const struct tokens *all, size_t at, struct phrase *p, size_t *last,
    bool *number)
{
	uint64_t words = 0;
	bool known = true;

	*last = at;
	*number = false;
	for (size_t k = at + 1; k < all->n && k - at < REACH; k++) {
		const struct token *t = &all->all[k];

		if (t->kind == TOKEN_NUMBER)
			*number = true;
		if (!phrase_goes_on(t))
			break;
		if (t->kind == TOKEN_TEXT) {
			p->unknown_behind = p->unknown_behind || k == at + 1;
			known = false;
		}
		if ((phrase_words(t) & WORDS_TRAPS) != 0)
			p->trapped = true;
		if (known) {
			words |= phrase_words(t);
			*last = k;
		}
	}
	return words;
}

void
phrase_find(
    const struct tokens *all, size_t begin, size_t at, struct phrase *out)
{
	bool number, trapped;
	size_t last;
	uint64_t right;

	*out = (struct phrase){ .first = at, .last = at };
	find_left(all, begin, at, out);
	if ((out->words & WORDS_TRAPS) != 0)
		out->trapped = true;
	trapped = out->trapped || is_trapped_before(all, begin, out->first);
	out->trapped = false;
	right = find_right(all, at, out, &last, &number);
	/* What stands before the next number belongs to that. */
	if (number)
		out->trapped = out->unknown_behind = false;
	out->trapped = out->trapped || trapped;
	if ((out->words & WORDS_HEADS) == 0) {
		if (!number) {
			out->words |= right;
			out->last = last;
		}
	} else if ((out->words &
		       (WORDS_NOUNS | WORDS_RESULTS | WORDS_CARRIED |
			   WORDS_FEES)) == 0 &&
	    !number && (right & WORDS_NOUNS) != 0) {
		out->words |= right;
		out->last = last;
	}
}
