#include "collectors/narrative/narrative.h"

#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/limits.h"
#include "collectors/base/utf8.h"
#include "collectors/narrative/statements.h"

/* ---- whose and when ---- */

/* "2022至2024年", "2022年1月至2024年12月": of more years than one. */
static bool
ends_years(const struct narrative_reader *t, size_t at, int64_t year)
{
	for (size_t k = at; k > t->begin && at - k < 8; k--) {
		const struct token *token = &t->tokens.all[k - 1];
		bool bare = token->kind == TOKEN_NUMBER &&
		    token->unit == UNIT_NONE && token->value.scale == 0 &&
		    token->value.value >= 1900 && token->value.value < year;

		if (bare && k == at - 1)
			return true;
		if (token->kind == TOKEN_YEAR)
			return token->value.value < year;
		if (token->kind != TOKEN_TEXT && token->kind != TOKEN_MONTH &&
		    phrase_words(token) != WORD_BIT(WORD_FILLER) &&
		    phrase_words(token) != WORD_BIT(WORD_LINK) &&
		    phrase_words(token) != WORD_BIT(WORD_UNTIL))
			return false;
	}
	return false;
}

/* "2022年、2023年分别": which number is of which is not stated. */
static bool
is_listed_with_years(const struct narrative_reader *t, size_t at)
{
	return at >= t->begin + 2 &&
	    t->tokens.all[at - 1].kind == TOKEN_PAUSE &&
	    t->tokens.all[at - 2].kind == TOKEN_YEAR;
}

/* A year says when; one that things are stated up to ("截至2024年底，累计…")
 * says no more than which one is over. */
static void
read_year(struct narrative_reader *t, size_t at)
{
	int64_t year = t->tokens.all[at].value.value;
	bool until = at > t->begin &&
	    phrase_words(&t->tokens.all[at - 1]) == WORD_BIT(WORD_UNTIL);

	t->year_named = t->year_named || !until;
	if (t->context->year == 0)
		t->year = YEAR_UNCLEAR;
	else
		t->year = year == t->context->year &&
			!ends_years(t, at, year) && !is_listed_with_years(t, at)
		    ? YEAR_THIS
		    : YEAR_OTHER;
}

/* The next month of the clause behind token `at`, or 0. */
static int64_t
next_month(const struct narrative_reader *t, size_t at)
{
	/* 1月1日起至2024年12月31日 */
	for (size_t k = at + 1; k < t->end && k < at + 8; k++) {
		const struct token *token = &t->tokens.all[k];

		if (token->kind == TOKEN_MONTH)
			return token->value.value;
		if (token->kind == TOKEN_BREAK || token->kind == TOKEN_STRONG)
			break;
	}
	return 0;
}

/* A month: a part of the year, unless it is its last or its first of both. */
static void
read_month(struct narrative_reader *t, size_t at)
{
	int64_t month = t->tokens.all[at].value.value;
	bool until = false;

	for (size_t k = at; k > t->begin && at - k < 8; k--) {
		const struct token *token = &t->tokens.all[k - 1];

		until = until || token->kind == TOKEN_MONTH ||
		    token->kind == TOKEN_NUMBER ||
		    phrase_words(token) == WORD_BIT(WORD_UNTIL);
		if (token->kind == TOKEN_BREAK)
			break;
	}
	if ((month == 1 && next_month(t, at) == 12) || (month == 12 && until))
		return;
	t->year = YEAR_OTHER;
}

/* "代表区政府": the body that is acted for is no other subject. */
static bool
is_acted_for(const struct narrative_reader *t, size_t at)
{
	return at > t->begin &&
	    phrase_words(&t->tokens.all[at - 1]) == WORD_BIT(WORD_FOR);
}

/* "内乡县" before 教育局. */
static bool
is_place(const struct narrative_reader *t, const struct token *token)
{
	static const char *const ends[] = { "县", "市", "区", "省", "州",
		"旗" };

	if (token->kind != TOKEN_TEXT)
		return false;
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (strncmp(t->tokens.text + token->last, ends[i],
			strlen(ends[i])) == 0)
			return true;
	return false;
}

/* "2024年，县教育局…": it is the sentence's subject, as "在县政府领导下" is
 * not. */
static bool
begins_clause(const struct narrative_reader *t, size_t at)
{
	const struct token *all = t->tokens.all;

	if (at > t->begin && is_place(t, &all[at - 1]))
		at--;
	/* 瓦亭镇卫生院 is a body of its own. */
	return at == t->begin ||
	    phrase_words(&all[at - 1]) == WORD_BIT(WORD_OWN) ||
	    (all[at - 1].kind != TOKEN_WORD && all[at - 1].kind != TOKEN_TEXT &&
		all[at - 1].kind != TOKEN_PAUSE);
}

static void
read_body(struct narrative_reader *t, size_t at)
{
	switch (t->tokens.all[at].word) {
	case WORD_OWN:
		if (is_acted_for(t, at))
			break;
		t->subject = SUBJECT_THIS;
		t->other_body_here = false;
		break;
	case WORD_OTHER_BODY:
		if (begins_clause(t, at))
			t->subject = SUBJECT_OTHER;
		t->other_body_here = t->other_body_here || !is_acted_for(t, at);
		break;
	case WORD_AREA:
		t->subject = SUBJECT_OTHER;
		break;
	case WORD_FOR:
		if (t->subject == SUBJECT_THIS)
			t->subject = SUBJECT_UNCLEAR;
		break;
	default:
		break;
	}
}

/* Behind a comma the body that was named is one of two. */
static void
leave_clause(struct narrative_reader *t)
{
	if (t->other_body_here && t->subject == SUBJECT_THIS)
		t->subject = SUBJECT_UNCLEAR;
	t->other_body_here = false;
}

/* ---- what is spoken of ---- */

/* 申请 behind something unknown is of something else. */
static bool
is_of_something_else(const struct narrative_reader *t, size_t at)
{
	const struct token *before;

	if (at == t->begin)
		return false;
	before = &t->tokens.all[at - 1];
	return before->kind == TOKEN_TEXT ||
	    (phrase_words(before) & WORDS_TRAPS) != 0;
}

static void
read_object(struct narrative_reader *t, enum word word, size_t at)
{
	uint64_t bit = WORD_BIT(word);

	if (word == WORD_REQUEST || word == WORD_SUBJECT)
		t->requests_known = t->subject_named = true;
	if ((bit & (WORDS_NOUNS | WORDS_TRAPS)) != 0)
		t->inherited = false;
	if (word == WORD_REQUEST)
		t->object = OBJECT_REQUEST;
	else if (t->depth > 0 && (bit & (WORDS_TRAPS | WORD_BIT(WORD_BARE))))
		; /* an aside: "（含申请人撤回申请）" */
	else if (word == WORD_BARE)
		t->object = is_of_something_else(t, at) || t->counted_other
		    ? OBJECT_OTHER
		    : OBJECT_REQUEST;
	else if ((bit & WORDS_DISPUTES) != 0)
		t->object = OBJECT_DISPUTE;
	else if (word == WORD_NORMATIVE)
		t->object = OBJECT_NORMATIVE;
	else if ((bit & (WORDS_DECISIONS | WORDS_TRAPS)) != 0)
		t->object = OBJECT_OTHER;
	t->disputes |= bit & WORDS_DISPUTES;
	t->published = t->published || word == WORD_PUBLISH;
	t->filed = t->filed || word == WORD_FILING;
}

static void
read_word(struct narrative_reader *t, size_t at)
{
	enum word word = t->tokens.all[at].word;

	read_body(t, at);
	read_object(t, word, at);
	switch (word) {
	case WORD_THIS_YEAR:
		if (t->year != YEAR_THIS)
			t->year = YEAR_UNCLEAR;
		t->year_named = t->year == YEAR_THIS;
		break;
	case WORD_PAST:
		t->year = YEAR_OTHER;
		break;
	case WORD_SO_FAR:
		t->so_far = true;
		break;
	case WORD_THEREOF:
		statements_from_whole(t, at);
		t->has_parts = true;
		t->parts_depth = t->depth;
		t->disputed_parts = t->disputes != 0;
		break;
	case WORD_COMPARE:
		t->compared = true;
		break;
	case WORD_SAME:
		statements_from_same(t, at);
		break;
	case WORD_EACH:
		statements_from_distributive(t, at);
		break;
	case WORD_ALL:
		statements_from_all_upheld(t, at);
		break;
	case WORD_NOT:
		if (at >= t->stated_upto)
			statements_from_negation(t, at);
		break;
	default:
		break;
	}
}

/* ---- sentences ---- */

static void
read_token(struct narrative_reader *t, size_t at)
{
	const struct token *token = &t->tokens.all[at];

	switch (token->kind) {
	case TOKEN_WORD:
		read_word(t, at);
		break;
	case TOKEN_NUMBER:
		if (at >= t->stated_upto)
			statements_from_number(t, at);
		break;
	case TOKEN_YEAR:
		read_year(t, at);
		break;
	case TOKEN_MONTH:
		read_month(t, at);
		break;
	case TOKEN_OPEN:
		t->depth++;
		break;
	case TOKEN_CLOSE:
		t->depth -= t->depth > 0;
		t->has_parts = t->has_parts && t->depth >= t->parts_depth;
		break;
	case TOKEN_STRONG:
		t->has_parts = t->compared = false;
		leave_clause(t);
		break;
	case TOKEN_BREAK:
	case TOKEN_COLON:
		leave_clause(t);
		break;
	default:
		break;
	}
}

/* "2023年结转" is 上年结转, "结转2025年" 结转下年. */
static void
resolve_carried(struct narrative_reader *t)
{
	int64_t year = t->context->year;

	for (size_t i = 0; i < t->tokens.n; i++) {
		struct token *all = t->tokens.all, *token = &all[i];

		if (token->kind != TOKEN_WORD || token->word != WORD_CARRY)
			continue;
		if (i > 0 && all[i - 1].kind == TOKEN_YEAR &&
		    all[i - 1].value.value == year - 1) {
			token->word = WORD_CARRIED_IN;
			all[i - 1].kind = TOKEN_WORD;
			all[i - 1].word = WORD_FILLER;
		} else if (all[i + 1].kind == TOKEN_YEAR &&
		    all[i + 1].value.value == year + 1) {
			token->word = WORD_CARRIED_OUT;
			all[i + 1].kind = TOKEN_WORD;
			all[i + 1].word = WORD_FILLER;
		}
	}
}

/* A sentence has more than one number of a topic; 新收 is one of its own. */
static void
mark_several(struct narrative_reader *t)
{
	struct statement *all = t->out->statements;
	size_t n[N_TOPICS][2] = { 0 };

	for (size_t i = t->first_statement; i < t->out->n_statements; i++)
		n[all[i].topic][all[i].new_only] +=
		    all[i].subject != SUBJECT_OTHER &&
		    all[i].year != YEAR_OTHER;
	for (size_t i = t->first_statement; i < t->out->n_statements; i++) {
		all[i].several = n[all[i].topic][all[i].new_only] > 1;
		all[i].partial_apart = n[TOPIC_PARTIAL][false] > 0;
	}
}

static void
begin_sentence(struct narrative_reader *t, size_t begin, bool paragraph)
{
	t->begin = begin;
	t->first_statement = t->out->n_statements;
	t->other_body_here = t->so_far = t->year_named = false;
	t->has_parts = t->published = t->filed = t->compared = false;
	t->sorted = t->other_list = t->counted_other = false;
	t->disputes = 0;
	t->depth = t->last = 0;
	t->inherited = !paragraph;
	if (paragraph) {
		t->subject = SUBJECT_THIS;
		t->year = YEAR_THIS;
		t->subject_named = t->under_requests;
		t->object = t->under_requests ? OBJECT_REQUEST : OBJECT_NONE;
		return;
	}
	/* Who and when was not said again may be as before. */
	if (t->subject == SUBJECT_OTHER)
		t->subject = SUBJECT_UNCLEAR;
	if (t->year == YEAR_OTHER)
		t->year = YEAR_UNCLEAR;
}

/* Tokens of a heading such as "（二）依申请公开情况" at the most. */
#define HEADING_TOKENS 8

/* A heading begins with its number; those that follow are under it. */
static void
read_subheading(struct narrative_reader *t)
{
	const struct token *first = &t->tokens.all[t->begin];
	bool number = first->kind == TOKEN_OPEN ||
	    first->kind == TOKEN_NUMBER || first->kind == TOKEN_TEXT;

	if (!number || t->end - t->begin > HEADING_TOKENS ||
	    t->out->n_statements > t->first_statement)
		return;
	t->under_requests = false;
	for (size_t i = t->begin; i < t->end; i++)
		if (phrase_words(&t->tokens.all[i]) == WORD_BIT(WORD_REQUEST))
			t->under_requests = true;
}

static void
read_tokens(struct narrative_reader *t)
{
	bool paragraph = true;

	t->stated_upto = 0;
	t->end = 0;
	for (size_t i = 0; i < t->tokens.n; i = t->end + 1) {
		begin_sentence(t, i, paragraph);
		while (t->tokens.all[t->end = i].kind != TOKEN_END)
			i++;
		t->other_cases = sentence_has_other_cases(t);
		for (i = t->begin; i < t->end; i++)
			read_token(t, i);
		mark_several(t);
		read_subheading(t);
		t->out->n_sentences++;
		paragraph = t->tokens.all[t->end].paragraph;
	}
}

/* Up to `*left` bytes of a text. */
static void
read_text(
    struct narrative_reader *t, const char *text, int section, size_t *left)
{
	size_t len;

	if (text == NULL || *text == '\0')
		return;
	len = strlen(text);
	if (len > *left) {
		char *cut = arena_strndup(t->a, text, *left);

		utf8_scrub(cut);
		text = cut;
		len = *left;
		t->out->cut = true;
	}
	*left -= len;
	t->section = section;
	t->requests_known = t->under_requests = false;
	tokens_read(t->a, t->words, text, &t->tokens);
	resolve_carried(t);
	read_tokens(t);
}

void
narrative_read(struct arena *a, const struct report *r,
    const struct narrative_context *c, struct narrative *out)
{
	struct narrative_reader t = { .a = a, .context = c, .out = out };
	size_t left = LIMIT_NARRATIVE_BYTES;

	*out = (struct narrative){ 0 };
	t.words = lexicon_new(a, c);
	read_text(&t, r->preface, SECTION_PREFACE, &left);
	for (size_t i = 0; i < r->n_sections; i++) {
		const struct section *s = &r->sections[i];

		read_text(&t, s->text,
		    s->number >= 1 && s->number <= 6 ? s->number
						     : SECTION_UNKNOWN,
		    &left);
	}
}
