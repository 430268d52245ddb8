#include "collectors/narrative/statements.h"

#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/limits.h"
#include "collectors/base/utf8.h"

/* Tokens that a whole and its parts may span. */
#define REACH 60
/* Bytes of a sentence and of a phrase that are quoted. */
#define QUOTED_SENTENCE 1200
#define QUOTED_PHRASE   240

/* ---- a statement ---- */

/* The text from..to, at most `most` bytes of it. */
static const char *
quote(const struct narrative_reader *t, size_t from, size_t to, size_t most)
{
	const char *text = t->tokens.text;
	char *out;

	if (to - from <= most)
		return utf8_trim(
		    t->a, arena_strndup(t->a, text + from, to - from));
	out = arena_strndup(t->a, text + from, most);
	utf8_scrub(out);
	return arena_printf(t->a, "%s…", utf8_trim(t->a, out));
}

/* The byte behind the token's last character. */
static size_t
end_of(const struct narrative_reader *t, size_t token)
{
	const char *last = t->tokens.text + t->tokens.all[token].last;
	size_t len = 0;

	if (*last != '\0')
		(void)utf8_next(last, strnlen(last, 4), &len);
	return t->tokens.all[token].last + len;
}

/* The sentence that is read; a very long one from shortly before `first`. */
static const char *
quote_sentence(const struct narrative_reader *t, size_t first)
{
	size_t from = t->tokens.all[t->begin].from, to = end_of(t, t->end);
	size_t at = t->tokens.all[first].from;

	if (to - from > QUOTED_SENTENCE && at - from > QUOTED_SENTENCE / 2) {
		from = at - QUOTED_SENTENCE / 3;
		while (((unsigned char)t->tokens.text[from] & 0xc0) == 0x80)
			from++;
	}
	return quote(t, from, to, QUOTED_SENTENCE);
}

static bool
is_mark(const struct token *token)
{
	return token->kind == TOKEN_PAUSE || token->kind == TOKEN_BREAK ||
	    token->kind == TOKEN_COLON;
}

struct statement *
statement_add(
    struct narrative_reader *t, enum topic topic, size_t first, size_t last)
{
	struct narrative *out = t->out;
	struct statement *s;
	size_t to = end_of(t, last);

	if (out->n_statements == LIMIT_STATEMENTS) {
		out->cut = true;
		return NULL;
	}
	/* From a word on; a long phrase by its end, the number. */
	while (first < last &&
	    (to - t->tokens.all[first].from > QUOTED_PHRASE ||
		is_mark(&t->tokens.all[first])))
		first++;
	out->statements = arena_grow(t->a, out->statements, out->n_statements,
	    &t->cap, sizeof(out->statements[0]));
	s = &out->statements[out->n_statements++];
	*s = (struct statement){
		.topic = topic,
		.subject = t->other_body_here ? SUBJECT_OTHER : t->subject,
		.year = t->year,
		.section = t->section,
		.sentence = out->n_sentences,
	};
	s->quote = quote(t, t->tokens.all[first].from, to, QUOTED_PHRASE);
	s->text = quote_sentence(t, first);
	return s;
}

/* ---- one kind of words ---- */

static const struct {
	enum word word;
	enum topic topic;
} topics[] = {
	{ WORD_GRANTED, TOPIC_GRANTED },
	{ WORD_PARTIAL, TOPIC_PARTIAL },
	{ WORD_DENIED, TOPIC_DENIED },
	{ WORD_UNABLE, TOPIC_UNABLE },
	{ WORD_REJECTED, TOPIC_REJECTED },
	{ WORD_OTHER, TOPIC_OTHER },
	{ WORD_REVIEW, TOPIC_REVIEW },
	{ WORD_SUIT, TOPIC_SUIT },
	{ WORD_DIRECT, TOPIC_DIRECT },
	{ WORD_AFTER, TOPIC_AFTER_REVIEW },
	{ WORD_MAKE, TOPIC_MADE },
	{ WORD_ISSUE, TOPIC_MADE },
	{ WORD_REPEAL, TOPIC_REPEALED },
	{ WORD_VALID, TOPIC_VALID },
	{ WORD_LICENSE, TOPIC_LICENSES },
	{ WORD_PENALTY, TOPIC_PENALTIES },
	{ WORD_COERCION, TOPIC_COERCION },
	{ WORD_CARRIED_IN, TOPIC_CARRIED_IN },
	{ WORD_CARRIED_OUT, TOPIC_CARRIED_OUT },
	{ WORD_FEE, TOPIC_FEE },
	{ WORD_FEES, TOPIC_FEES },
};

static bool
has(const struct phrase *p, enum word w)
{
	return (p->words & WORD_BIT(w)) != 0;
}

static bool
is_one(uint64_t words)
{
	return words != 0 && (words & (words - 1)) == 0;
}

/* Unknown text that ends as names of bodies do: another body's. */
static bool
is_named_before(const struct narrative_reader *t, const struct phrase *p)
{
	static const char *const ends[] = { "局", "委", "厅", "院", "所", "站",
		"队", "镇", "乡", "村", "处", "室", "部", "中心", "校", "街道",
		"办", "会", "社区", "县", "市", "区", "省", "州", "旗", "级" };
	const char *last;

	if (!p->unknown_before || p->first <= t->begin)
		return false;
	last = t->tokens.text + t->tokens.all[p->first - 1].last;
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		const char *end = ends[i] + strlen(ends[i]) - strlen("局");

		if (strncmp(last, end, strlen(end)) == 0)
			return true;
	}
	return false;
}

/* A statement of the number at `at`. */
static struct statement *
add(struct narrative_reader *t, enum topic topic, const struct phrase *p,
    size_t at)
{
	const struct token *number = &t->tokens.all[at];
	struct statement *s = statement_add(t, topic, p->first, p->last);

	if (s == NULL)
		return NULL;
	s->value = number->value;
	s->unit = number->unit;
	s->exact = number->exact && !has(p, WORD_ABOUT);
	s->with_carried = p->with_carried;
	s->ambiguous = p->unknown_behind && number->unit == UNIT_PIECE;
	if (is_named_before(t, p))
		s->subject = t->subject = SUBJECT_OTHER;
	else if (p->unknown_before && s->subject == SUBJECT_THIS)
		s->subject = SUBJECT_UNCLEAR;
	/* 累计 without a year may be of many years. */
	if ((has(p, WORD_SO_FAR) || t->so_far) && !t->year_named &&
	    topic != TOPIC_VALID && s->year == YEAR_THIS)
		s->year = YEAR_UNCLEAR;
	t->last = t->out->n_statements;
	return s;
}

/* One statement for the words of `kind` in the phrase; with 均 one each. */
static struct statement *
add_of_kind(struct narrative_reader *t, const struct phrase *p, uint64_t kind,
    size_t at)
{
	uint64_t words = p->words & kind;
	struct statement *s = NULL;

	if (!is_one(words) && !has(p, WORD_ALL))
		return NULL;
	for (size_t i = 0; i < sizeof(topics) / sizeof(topics[0]); i++)
		if ((words & WORD_BIT(topics[i].word)) != 0)
			s = add(t, topics[i].topic, p, at);
	return s;
}

/* ---- requests ---- */

/* The number is about requests for information, and not of others. */
static bool
is_of_requests(
    const struct narrative_reader *t, const struct phrase *p, bool *certain)
{
	*certain = has(p, WORD_REQUEST) ||
	    (t->requests_known && !(t->inherited && !has(p, WORD_BARE)));
	if (has(p, WORD_REQUEST))
		return true;
	if (has(p, WORD_BARE))
		return !t->counted_other &&
		    (!p->unknown_before || (p->words & WORDS_VERBS) != 0);
	return t->object == OBJECT_REQUEST && !p->unknown_behind;
}

static enum topic
topic_of_verb(const struct phrase *p)
{
	uint64_t verbs = p->words & WORDS_VERBS;
	uint64_t taken =
	    WORD_BIT(WORD_RECEIVE) | WORD_BIT(WORD_NEW) | WORD_BIT(WORD_ACCEPT);

	if (verbs == WORD_BIT(WORD_HANDLE))
		return TOPIC_HANDLED;
	return verbs != 0 && (verbs & ~taken) == 0 ? TOPIC_RECEIVED
						   : TOPIC_PROCESSED;
}

static void
add_requests(struct narrative_reader *t, const struct phrase *p, size_t at)
{
	bool certain, verb = (p->words & WORDS_VERBS) != 0;
	struct statement *s;

	t->sorted =
	    t->sorted || (t->published && !verb && has(p, WORD_REQUEST));
	if (!is_of_requests(t, p, &certain) || has(p, WORD_ALSO) || t->sorted ||
	    (t->depth > 0 && !has(p, WORD_NEW)) ||
	    (!verb && (!has(p, WORD_REQUEST) || p->unknown_before)))
		return;
	/* 其中 and a verb: what was received or handled in some way. */
	if ((t->has_parts || has(p, WORD_THEREOF)) &&
	    topic_of_verb(p) != TOPIC_HANDLED && !has(p, WORD_NEW))
		return;
	s = add(t, topic_of_verb(p), p, at);
	if (s == NULL)
		return;
	/* 依申请公开 5 件 without a verb may be what was opened. */
	s->ambiguous = s->ambiguous || !certain || !verb ||
	    (t->has_parts && !has(p, WORD_NEW));
	s->new_only = has(p, WORD_NEW);
	s->accepted = has(p, WORD_ACCEPT);
	s->with_carried = s->with_carried || has(p, WORD_CARRIED_IN);
}

static void
add_carried(struct narrative_reader *t, const struct phrase *p, size_t at)
{
	struct phrase whole = *p;

	/* 含上年结转…共收到 5 件 */
	if (has(p, WORD_INCLUDE) && has(p, WORD_CARRIED_IN) &&
	    (p->words & WORDS_VERBS) != 0) {
		add_requests(t, &whole, at);
		return;
	}
	/* What was done with those that were carried in. */
	if (has(p, WORD_CARRIED_IN) &&
	    (has(p, WORD_HANDLE) || has(p, WORD_PROCESS)))
		return;
	/* 信访事项 5 件，结转下年 2 件. */
	if (t->object != OBJECT_REQUEST && t->object != OBJECT_NONE &&
	    (p->words & WORDS_REQUESTS) == 0)
		return;
	(void)add_of_kind(t, p, WORDS_CARRIED, at);
}

/* "上年结转申请中，予以公开 1 件": the results of some requests only. */
static bool
is_of_carried(const struct narrative_reader *t, size_t at)
{
	static const char carried[] = "结转", among[] = "中，";
	const struct token *all = t->tokens.all;
	bool open = false;

	for (size_t k = all[t->begin].from; k < all[at].from; k++) {
		const char *s = t->tokens.text + k;

		if (open && strncmp(s, among, strlen(among)) == 0)
			return true;
		if (strncmp(s, carried, strlen(carried)) == 0)
			open = true;
		else if (strncmp(s, "，", strlen("，")) == 0)
			open = false;
	}
	return false;
}

static void
add_result(struct narrative_reader *t, const struct phrase *p, size_t at)
{
	uint64_t words = p->words & WORDS_RESULTS;
	uint64_t opened = WORD_BIT(WORD_GRANTED) | WORD_BIT(WORD_PARTIAL);
	struct statement *s;

	if (t->object == OBJECT_OTHER || t->object == OBJECT_NORMATIVE ||
	    p->unknown_behind || p->narrowed || t->sorted ||
	    is_of_carried(t, at))
		return;
	if (words == opened && !has(p, WORD_ALL))
		s = add(t, TOPIC_OPENED, p, at);
	else
		s = add_of_kind(t, p, WORDS_RESULTS, at);
	if (s != NULL && t->object != OBJECT_REQUEST && !t->requests_known)
		s->ambiguous = true;
}

/* ---- disputes ---- */

bool
sentence_has_other_cases(const struct narrative_reader *t)
{
	static const char *const signs[] = { "非政府信息公开", "非信息公开",
		"信息公开无关", "除政府信息公开", "除信息公开",
		"不涉及政府信息公开", "各类行政复议", "各类行政应诉",
		"各类行政诉讼", "各类复议", "各类诉讼", "其中政府信息公开",
		"其中信息公开", "其中涉及政府信息公开", "其中涉及信息公开",
		"其中涉政府信息公开", "其中涉信息公开", "其中因政府信息公开",
		"其中，政府信息公开", "其中，涉及政府信息公开" };
	const struct token *all = t->tokens.all;

	for (size_t k = all[t->begin].from; k < all[t->end].from; k++)
		for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
			if (strncmp(t->tokens.text + k, signs[i],
				strlen(signs[i])) == 0)
				return true;
	return false;
}

static void
add_disputes(struct narrative_reader *t, const struct phrase *p, size_t at)
{
	uint64_t words = p->words & WORDS_DISPUTES;
	uint64_t both = WORD_BIT(WORD_REVIEW) | WORD_BIT(WORD_SUIT);
	uint64_t suits = WORD_BIT(WORD_DIRECT) | WORD_BIT(WORD_AFTER);
	struct statement *s;

	/* 收到、受理、办理: what a body does that decides such cases. */
	if (t->filed || (t->depth > 0 && has(p, WORD_INCLUDE)) ||
	    ((p->words & WORDS_VERBS) != 0 && !has(p, WORD_SUBJECT)))
		return;
	/* 征地类行政复议 5 件、行政诉讼 2 件: both are. */
	t->other_cases =
	    t->other_cases || (p->unknown_before && !has(p, WORD_SUBJECT));
	if (t->other_cases && !has(p, WORD_SUBJECT))
		return;
	words &= (words & suits) != 0 ? ~WORD_BIT(WORD_SUIT) : ~UINT64_C(0);
	if (words == both && !has(p, WORD_ALL))
		s = add(t, TOPIC_DISPUTES, p, at);
	else if (words == suits && !has(p, WORD_ALL))
		s = add(t, TOPIC_SUIT, p, at);
	else
		s = add_of_kind(t, p, words, at);
	/* A department has cases of other kinds, too. */
	if (s != NULL)
		s->ambiguous = s->ambiguous || p->bracket ||
		    (p->words & WORDS_VERBS) != 0 ||
		    (t->has_parts && !t->disputed_parts) ||
		    (t->context->kind == KIND_DEPARTMENT && !t->subject_named);
}

/* ---- table 2 ---- */

static void
add_normative(struct narrative_reader *t, const struct phrase *p, size_t at)
{
	uint64_t acts = p->words & WORDS_ACTS;
	struct statement *s;

	/* 条, 项 and more text: of a list. 制定并公开: which one? */
	if (t->published || t->filed || p->unknown_behind || acts == 0 ||
	    (!has(p, WORD_NORMATIVE) && t->object != OBJECT_NORMATIVE))
		return;
	if (acts == (WORD_BIT(WORD_MAKE) | WORD_BIT(WORD_ISSUE)))
		s = add(t, TOPIC_MADE, p, at);
	else
		s = add_of_kind(t, p, WORDS_ACTS, at);
	if (s == NULL)
		return;
	s->decided = has(p, WORD_MAKE);
	s->ambiguous = s->ambiguous || has(p, WORD_ISSUE) ||
	    has(p, WORD_ALSO) || t->depth > 0 || s->unit == UNIT_PIECE;
}

/* 涉企行政许可: known words begin with the noun, or with 类 before it. */
static bool
is_some_kind(const struct narrative_reader *t, const struct phrase *p)
{
	uint64_t first = phrase_words(&t->tokens.all[p->first]);

	return p->unknown_before &&
	    (first & (WORDS_DECISIONS | WORDS_FEES | WORD_BIT(WORD_FILLER))) !=
	    0;
}

static void
add_decisions(struct narrative_reader *t, const struct phrase *p, size_t at)
{
	struct statement *s;

	if (t->published || t->filed || p->unknown_behind ||
	    t->tokens.all[at].unit == UNIT_PIECE || has(p, WORD_ACCEPT) ||
	    has(p, WORD_RECEIVE) || has(p, WORD_NEW) || is_some_kind(t, p))
		return;
	s = add_of_kind(t, p, WORDS_DECISIONS, at);
	if (s == NULL)
		return;
	s->decided = has(p, WORD_DECIDE) || has(p, WORD_HANDLE);
	s->ambiguous = s->ambiguous || has(p, WORD_HANDLE) ||
	    has(p, WORD_PROCESS) || has(p, WORD_ALSO) || t->depth > 0;
}

static void
add_money(struct narrative_reader *t, const struct phrase *p, size_t at)
{
	struct statement *s =
	    is_some_kind(t, p) ? NULL : add_of_kind(t, p, WORDS_FEES, at);

	if (s != NULL)
		s->ambiguous = p->unknown_before || has(p, WORD_ALSO);
}

/* ---- against last year, shares ---- */

static void
add_change(struct narrative_reader *t, const struct phrase *p, size_t at)
{
	const struct statement *last =
	    t->last == 0 ? NULL : &t->out->statements[t->last - 1];
	enum topic of = last == NULL ? N_TOPICS : last->topic;
	size_t keep = t->last;
	struct statement *s;

	/* 申请数量较去年…: of what was just stated. */
	if ((p->words & WORDS_HEADS & ~WORDS_REQUESTS) != 0 ||
	    p->unknown_before ||
	    (of != TOPIC_RECEIVED && of != TOPIC_PROCESSED &&
		of != TOPIC_HANDLED) ||
	    has(p, WORD_UP) == has(p, WORD_DOWN))
		return;
	s = add(t, TOPIC_CHANGE, p, at);
	t->last = keep;
	if (s == NULL)
		return;
	s->change = has(p, WORD_UP) ? CHANGE_UP : CHANGE_DOWN;
	s->of = of;
	/* What it goes on from decides whose it is. */
	last = &t->out->statements[keep - 1];
	s->of_value = last->value;
	s->ambiguous = s->ambiguous || last->ambiguous;
	s->subject = last->subject;
	s->year = last->year;
}

static void
add_share(struct narrative_reader *t, const struct phrase *p, size_t at)
{
	size_t keep = t->last;
	const struct statement *last;
	struct statement *s;

	if (t->last == 0 || p->unknown_before ||
	    (p->words & (WORDS_VERBS | WORDS_RESULTS)) != 0)
		return;
	s = add(t, TOPIC_SHARE, p, at);
	t->last = keep;
	if (s == NULL)
		return;
	last = &t->out->statements[keep - 1];
	s->of = last->topic;
	s->of_value = last->value;
	s->subject = last->subject;
	s->year = last->year;
	s->ambiguous = last->ambiguous || !last->exact;
}

static void
add_percent(struct narrative_reader *t, const struct phrase *p, size_t at)
{
	if (p->trapped || has(p, WORD_NOT))
		return;
	if (has(p, WORD_RATE) || has(p, WORD_SHARE)) {
		/* How a share changed is not known. */
		if (has(p, WORD_COMPARE) || has(p, WORD_UP) ||
		    has(p, WORD_DOWN))
			return;
		if (has(p, WORD_SHARE))
			add_share(t, p, at);
		else if (!p->unknown_before && !t->inherited &&
		    t->object == OBJECT_REQUEST)
			(void)add(t, TOPIC_RATE, p, at);
	} else if (has(p, WORD_COMPARE) || t->compared) {
		add_change(t, p, at);
	}
}

/* ---- all of them ---- */

static void
add_count(struct narrative_reader *t, const struct phrase *p, size_t at)
{
	if ((p->words & WORDS_OUTCOMES) != 0)
		return;
	if ((p->words & WORDS_CARRIED) != 0)
		add_carried(t, p, at);
	else if ((p->words & WORDS_RESULTS) != 0)
		add_result(t, p, at);
	else if ((p->words & WORDS_DISPUTES) != 0)
		add_disputes(t, p, at);
	else if ((p->words & (WORDS_ACTS | WORD_BIT(WORD_NORMATIVE))) != 0)
		add_normative(t, p, at);
	else if ((p->words & WORDS_DECISIONS) != 0)
		add_decisions(t, p, at);
	else if ((p->words & (WORDS_VERBS | WORDS_REQUESTS)) != 0)
		add_requests(t, p, at);
}

/* A number without a unit counts only as "数量为 5，". */
static bool
is_bare_count(const struct narrative_reader *t, size_t at)
{
	const struct token *all = t->tokens.all;

	return all[at].unit == UNIT_NONE && at > t->begin &&
	    all[at - 1].kind == TOKEN_WORD && all[at - 1].word == WORD_FILLER &&
	    !phrase_goes_on(&all[at + 1]) && all[at + 1].kind != TOKEN_NUMBER;
}

/* Verbs that follow are about that; but for parts of what was stated. */
static void
count_something_else(struct narrative_reader *t)
{
	t->last = 0;
	if (!t->has_parts && t->depth == 0) {
		t->object = OBJECT_OTHER;
		t->counted_other = true;
	}
}

/* 撤销行政许可 5 件、行政处罚 2 件: what the first counts decides for all of
 * the list. */
static bool
is_of_other_list(struct narrative_reader *t, const struct phrase *p)
{
	const struct token *all = t->tokens.all;
	bool goes_on = p->first > t->begin &&
	    all[p->first - 1].kind == TOKEN_NUMBER &&
	    all[p->first].kind == TOKEN_PAUSE;

	t->other_list =
	    p->trapped || p->unknown_before || (goes_on && t->other_list);
	return goes_on && t->other_list &&
	    (p->words & (WORDS_DECISIONS | WORDS_DISPUTES)) != 0;
}

static void
add_from_phrase(struct narrative_reader *t, const struct phrase *p, size_t at)
{
	enum statement_unit unit = t->tokens.all[at].unit;
	size_t before = t->out->n_statements;

	if (is_of_other_list(t, p))
		return;
	if (unit == UNIT_PERCENT) {
		add_percent(t, p, at);
		return;
	}
	if (p->trapped || has(p, WORD_NOT)) {
		count_something_else(t);
		return;
	}
	if (unit == UNIT_YUAN || unit == UNIT_WAN_YUAN)
		add_money(t, p, at);
	else if (unit != UNIT_CASE && unit != UNIT_PIECE &&
	    !is_bare_count(t, at))
		return;
	else if (has(p, WORD_COMPARE) ||
	    (t->compared && (has(p, WORD_UP) || has(p, WORD_DOWN))))
		add_change(t, p, at);
	else
		add_count(t, p, at);
	if (t->out->n_statements > before)
		return;
	t->last = 0;
	if (p->unknown_before && (p->words & WORDS_HEADS) == 0)
		count_something_else(t);
}

/* ---- a whole and its parts ---- */

static bool
is_same_unit(const struct narrative_reader *t, size_t a, size_t b)
{
	const struct token *x = &t->tokens.all[a], *y = &t->tokens.all[b];

	return x->kind == TOKEN_NUMBER && y->kind == TOKEN_NUMBER &&
	    x->unit_len == y->unit_len && x->unit_len > 0 &&
	    memcmp(t->tokens.folded + x->unit_from,
		t->tokens.folded + y->unit_from, x->unit_len) == 0;
}

/* The number before 其中 that it divides. */
static bool
find_whole(const struct narrative_reader *t, size_t at, size_t *whole)
{
	for (size_t k = at; k > t->begin && at - k < REACH; k--) {
		const struct token *token = &t->tokens.all[k - 1];

		if (token->kind == TOKEN_STRONG || token->kind == TOKEN_CLOSE)
			return false;
		if (token->kind != TOKEN_NUMBER || token->unit == UNIT_PERCENT)
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
statements_from_whole(struct narrative_reader *t, size_t at)
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
		if (phrase_words(token) == WORD_BIT(WORD_THEREOF))
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
	s = statement_add(t, TOPIC_WHOLE, whole, whole);
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
statements_from_section_count(struct narrative_reader *t, size_t at)
{
	struct statement *s;

	if (!t->tokens.all[at].exact)
		return;
	s = statement_add(t, TOPIC_PARTS, at, at);
	if (s == NULL)
		return;
	s->value = t->tokens.all[at].value;
	s->unit = UNIT_PART;
	s->exact = true;
	s->n_parts = count_listed(s->text);
	/* Of the report, not of something that it speaks of. */
	s->ambiguous = (strstr(s->text, "报告") == NULL &&
			   strstr(s->text, "年报") == NULL) ||
	    (strstr(s->text, "组成") == NULL &&
		strstr(s->text, "构成") == NULL &&
		strstr(s->text, "分为") == NULL);
}

/* ---- 持平 ---- */

void
statements_from_same(struct narrative_reader *t, size_t at)
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
	s = statement_add(t, TOPIC_CHANGE, at, at);
	if (s == NULL)
		return;
	last = &t->out->statements[keep - 1];
	s->exact = true;
	s->change = CHANGE_SAME;
	s->of = of;
	s->of_value = last->value;
	s->subject = last->subject;
	s->year = last->year;
	s->ambiguous = last->ambiguous;
}

/* ---- any number ---- */

void
statements_from_number(struct narrative_reader *t, size_t at)
{
	struct phrase p;

	phrase_find(&t->tokens, t->begin, at, &p);
	if (t->tokens.all[at].unit == UNIT_PART)
		statements_from_section_count(t, at);
	else if (t->tokens.all[at].unit != UNIT_OTHER)
		add_from_phrase(t, &p, at);
	else
		count_something_else(t);
}

/* ---- 分别 ---- */

/* Things that one 分别 takes at the most. */
#define EACH_MOST 8

/* The words of the things before 分别, each apart; the first one last. */
static size_t
find_things(
    const struct narrative_reader *t, size_t at, uint64_t *out, size_t *first)
{
	size_t n = 0;
	uint64_t words = 0;

	*first = at;
	for (size_t k = at; k > t->begin && n < EACH_MOST; k--) {
		const struct token *token = &t->tokens.all[k - 1];
		bool link = token->kind == TOKEN_PAUSE ||
		    phrase_words(token) == WORD_BIT(WORD_LINK);

		if (link) {
			if ((words & WORDS_HEADS) == 0)
				return 0;
			out[n++] = words;
			words = 0;
			continue;
		}
		if (token->kind != TOKEN_WORD)
			break;
		words |= phrase_words(token);
		*first = k - 1;
	}
	if (n == EACH_MOST || (words & WORDS_HEADS) == 0)
		return 0;
	out[n++] = words;
	return n;
}

static size_t
find_numbers(const struct narrative_reader *t, size_t at, size_t *out)
{
	size_t n = 0;

	for (size_t k = at + 1; k < t->end && n < EACH_MOST; k++) {
		const struct token *token = &t->tokens.all[k];
		uint64_t words = phrase_words(token);

		if (token->kind == TOKEN_NUMBER)
			out[n++] = k;
		else if (token->kind != TOKEN_PAUSE &&
		    (words & (WORD_BIT(WORD_FILLER) | WORD_BIT(WORD_LINK))) ==
			0)
			break;
	}
	return n;
}

void
statements_from_distributive(struct narrative_reader *t, size_t at)
{
	uint64_t things[EACH_MOST];
	size_t numbers[EACH_MOST], first;
	size_t n = find_numbers(t, at, numbers);

	if (n < 2)
		return;
	t->stated_upto = numbers[n - 1] + 1;
	if (find_things(t, at, things, &first) != n)
		return;
	for (size_t i = 0; i < n; i++) {
		struct phrase p = { .words = things[n - 1 - i],
			.first = first,
			.last = numbers[n - 1] };

		p.trapped = (p.words & WORDS_TRAPS) != 0;
		add_from_phrase(t, &p, numbers[i]);
	}
}
