/* Figures of a sentence: what each one counts. */
#include <string.h>

#include "collectors/narrative/told.h"

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
is_named_before(const struct teller *t, const struct phrase *p)
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

/* A statement of the figure at `at`. */
static struct statement *
add(struct teller *t, enum topic topic, const struct phrase *p, size_t at)
{
	const struct token *figure = &t->tokens.all[at];
	struct statement *s = told_add(t, topic, p->first, p->last);

	if (s == NULL)
		return NULL;
	s->value = figure->value;
	s->unit = figure->unit;
	s->exact = figure->exact && !has(p, WORD_ABOUT);
	s->with_carried = p->with_carried;
	s->doubtful = p->unknown_behind && figure->unit == UNIT_PIECE;
	if (is_named_before(t, p))
		s->subject = t->subject = SUBJECT_OTHER;
	else if (p->unknown_before && s->subject == SUBJECT_THIS)
		s->subject = SUBJECT_UNCLEAR;
	/* 累计 without a year may be of many years. */
	if ((has(p, WORD_SO_FAR) || t->so_far) && !t->year_said &&
	    topic != TOPIC_VALID && s->year == YEAR_THIS)
		s->year = YEAR_UNCLEAR;
	t->last = t->out->n_statements;
	return s;
}

/* One statement for the words of `kind` in the phrase; with 均 one each. */
static struct statement *
add_of_kind(struct teller *t, const struct phrase *p, uint64_t kind, size_t at)
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

/* The figure is about requests for information, and not of others. */
static bool
is_of_requests(const struct teller *t, const struct phrase *p, bool *sure)
{
	*sure = has(p, WORD_REQUEST) ||
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
tell_requests(struct teller *t, const struct phrase *p, size_t at)
{
	bool sure, verb = (p->words & WORDS_VERBS) != 0;
	struct statement *s;

	t->sorted =
	    t->sorted || (t->published && !verb && has(p, WORD_REQUEST));
	if (!is_of_requests(t, p, &sure) || has(p, WORD_ALSO) || t->sorted ||
	    (t->depth > 0 && !has(p, WORD_NEW)) ||
	    (!verb && (!has(p, WORD_REQUEST) || p->unknown_before)))
		return;
	/* 其中 and a verb: what was received or handled in some way. */
	if ((t->has_parts || has(p, WORD_PART)) &&
	    topic_of_verb(p) != TOPIC_HANDLED && !has(p, WORD_NEW))
		return;
	s = add(t, topic_of_verb(p), p, at);
	if (s == NULL)
		return;
	/* 依申请公开 5 件 without a verb may be what was opened. */
	s->doubtful = s->doubtful || !sure || !verb ||
	    (t->has_parts && !has(p, WORD_NEW));
	s->new_only = has(p, WORD_NEW);
	s->accepted = has(p, WORD_ACCEPT);
	s->with_carried = s->with_carried || has(p, WORD_CARRIED_IN);
}

static void
tell_carried(struct teller *t, const struct phrase *p, size_t at)
{
	struct phrase whole = *p;

	/* 含上年结转…共收到 5 件 */
	if (has(p, WORD_INCLUDE) && has(p, WORD_CARRIED_IN) &&
	    (p->words & WORDS_VERBS) != 0) {
		tell_requests(t, &whole, at);
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
is_of_carried(const struct teller *t, size_t at)
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
tell_result(struct teller *t, const struct phrase *p, size_t at)
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
		s->doubtful = true;
}

/* ---- disputes ---- */

bool
told_other_cases(const struct teller *t)
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
tell_disputes(struct teller *t, const struct phrase *p, size_t at)
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
		s->doubtful = s->doubtful || p->bracket ||
		    (p->words & WORDS_VERBS) != 0 ||
		    (t->has_parts && !t->disputed_parts) ||
		    (t->context->kind == KIND_DEPARTMENT && !t->subject_said);
}

/* ---- table 2 ---- */

static void
tell_normative(struct teller *t, const struct phrase *p, size_t at)
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
	s->doubtful = s->doubtful || has(p, WORD_ISSUE) || has(p, WORD_ALSO) ||
	    t->depth > 0 || s->unit == UNIT_PIECE;
}

/* 涉企行政许可: known words begin with the noun, or with 类 before it. */
static bool
is_some_kind(const struct teller *t, const struct phrase *p)
{
	uint64_t first = phrase_words(&t->tokens.all[p->first]);

	return p->unknown_before &&
	    (first & (WORDS_DECISIONS | WORDS_FEES | WORD_BIT(WORD_FILLER))) !=
	    0;
}

static void
tell_decisions(struct teller *t, const struct phrase *p, size_t at)
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
	s->doubtful = s->doubtful || has(p, WORD_HANDLE) ||
	    has(p, WORD_PROCESS) || has(p, WORD_ALSO) || t->depth > 0;
}

static void
tell_money(struct teller *t, const struct phrase *p, size_t at)
{
	struct statement *s =
	    is_some_kind(t, p) ? NULL : add_of_kind(t, p, WORDS_FEES, at);

	if (s != NULL)
		s->doubtful = p->unknown_before || has(p, WORD_ALSO);
}

/* ---- against last year, shares ---- */

static void
tell_change(struct teller *t, const struct phrase *p, size_t at)
{
	const struct statement *last =
	    t->last == 0 ? NULL : &t->out->statements[t->last - 1];
	enum topic of = last == NULL ? N_TOPICS : last->topic;
	size_t keep = t->last;
	struct statement *s;

	/* 申请数量较去年…: of what was just told. */
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
	s->doubtful = s->doubtful || last->doubtful;
	s->subject = last->subject;
	s->year = last->year;
}

static void
tell_share(struct teller *t, const struct phrase *p, size_t at)
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
	s->doubtful = last->doubtful || !last->exact;
}

static void
tell_percent(struct teller *t, const struct phrase *p, size_t at)
{
	if (p->trapped || has(p, WORD_NOT))
		return;
	if (has(p, WORD_RATE) || has(p, WORD_SHARE)) {
		/* How a share changed is not known. */
		if (has(p, WORD_COMPARE) || has(p, WORD_UP) ||
		    has(p, WORD_DOWN))
			return;
		if (has(p, WORD_SHARE))
			tell_share(t, p, at);
		else if (!p->unknown_before && !t->inherited &&
		    t->object == OBJECT_REQUEST)
			(void)add(t, TOPIC_RATE, p, at);
	} else if (has(p, WORD_COMPARE) || t->compared) {
		tell_change(t, p, at);
	}
}

/* ---- all of them ---- */

static void
tell_count(struct teller *t, const struct phrase *p, size_t at)
{
	if ((p->words & WORDS_OUTCOMES) != 0)
		return;
	if ((p->words & WORDS_CARRIED) != 0)
		tell_carried(t, p, at);
	else if ((p->words & WORDS_RESULTS) != 0)
		tell_result(t, p, at);
	else if ((p->words & WORDS_DISPUTES) != 0)
		tell_disputes(t, p, at);
	else if ((p->words & (WORDS_ACTS | WORD_BIT(WORD_NORMATIVE))) != 0)
		tell_normative(t, p, at);
	else if ((p->words & WORDS_DECISIONS) != 0)
		tell_decisions(t, p, at);
	else if ((p->words & (WORDS_VERBS | WORDS_REQUESTS)) != 0)
		tell_requests(t, p, at);
}

/* A figure without a unit counts only as "数量为 5，". */
static bool
is_bare_count(const struct teller *t, size_t at)
{
	const struct token *all = t->tokens.all;

	return all[at].unit == UNIT_NONE && at > t->begin &&
	    all[at - 1].kind == TOKEN_WORD && all[at - 1].word == WORD_FILLER &&
	    !phrase_goes_on(&all[at + 1]) && all[at + 1].kind != TOKEN_FIGURE;
}

/* Verbs that follow are about that; but for parts of what was told. */
static void
count_something_else(struct teller *t)
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
is_of_other_list(struct teller *t, const struct phrase *p)
{
	const struct token *all = t->tokens.all;
	bool goes_on = p->first > t->begin &&
	    all[p->first - 1].kind == TOKEN_FIGURE &&
	    all[p->first].kind == TOKEN_PAUSE;

	t->other_list =
	    p->trapped || p->unknown_before || (goes_on && t->other_list);
	return goes_on && t->other_list &&
	    (p->words & (WORDS_DECISIONS | WORDS_DISPUTES)) != 0;
}

static void
tell(struct teller *t, const struct phrase *p, size_t at)
{
	enum told_unit unit = t->tokens.all[at].unit;
	size_t before = t->out->n_statements;

	if (is_of_other_list(t, p))
		return;
	if (unit == UNIT_PERCENT) {
		tell_percent(t, p, at);
		return;
	}
	if (p->trapped || has(p, WORD_NOT)) {
		count_something_else(t);
		return;
	}
	if (unit == UNIT_YUAN || unit == UNIT_WAN_YUAN)
		tell_money(t, p, at);
	else if (unit != UNIT_CASE && unit != UNIT_PIECE &&
	    !is_bare_count(t, at))
		return;
	else if (has(p, WORD_COMPARE) ||
	    (t->compared && (has(p, WORD_UP) || has(p, WORD_DOWN))))
		tell_change(t, p, at);
	else
		tell_count(t, p, at);
	if (t->out->n_statements > before)
		return;
	t->last = 0;
	if (p->unknown_before && (p->words & WORDS_HEADS) == 0)
		count_something_else(t);
}

void
told_figure(struct teller *t, size_t at)
{
	struct phrase p;

	phrase_find(&t->tokens, t->begin, at, &p);
	if (t->tokens.all[at].unit == UNIT_PART)
		told_parts(t, at);
	else if (t->tokens.all[at].unit != UNIT_OTHER)
		tell(t, &p, at);
	else
		count_something_else(t);
}

/* ---- 分别 ---- */

/* Things that one 分别 takes at the most. */
#define EACH_MOST 8

/* The words of the things before 分别, each apart; the first one last. */
static size_t
find_things(const struct teller *t, size_t at, uint64_t *out, size_t *first)
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
find_figures(const struct teller *t, size_t at, size_t *out)
{
	size_t n = 0;

	for (size_t k = at + 1; k < t->end && n < EACH_MOST; k++) {
		const struct token *token = &t->tokens.all[k];
		uint64_t words = phrase_words(token);

		if (token->kind == TOKEN_FIGURE)
			out[n++] = k;
		else if (token->kind != TOKEN_PAUSE &&
		    (words & (WORD_BIT(WORD_FILLER) | WORD_BIT(WORD_LINK))) ==
			0)
			break;
	}
	return n;
}

void
told_each(struct teller *t, size_t at)
{
	uint64_t things[EACH_MOST];
	size_t figures[EACH_MOST], first;
	size_t n = find_figures(t, at, figures);

	if (n < 2)
		return;
	t->told_upto = figures[n - 1] + 1;
	if (find_things(t, at, things, &first) != n)
		return;
	for (size_t i = 0; i < n; i++) {
		struct phrase p = { .words = things[n - 1 - i],
			.first = first,
			.last = figures[n - 1] };

		p.trapped = (p.words & WORDS_TRAPS) != 0;
		tell(t, &p, figures[i]);
	}
}
