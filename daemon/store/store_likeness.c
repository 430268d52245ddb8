/*
 * G09 and G10: a pass over the reports of a year, body by body. What it holds
 * between two steps is of the database as it was; when anything of that
 * changes, the year is due anew (likeness_due) and the pass ends without
 * effect.
 */
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/mem.h"
#include "collectors/check/similarity/similarity.h"
#include "collectors/form/rules.h"
#include "daemon/store/inside.h"
#include "daemon/store/quote.h"

/* Pairs of texts that are compared in one step: some 10 us each. */
#define STEP_PAIRS 16
/* What a finding about the whole text is about; and one about part five. */
#define WHOLE     "report"
#define PART_FIVE "s5"

/* A body of the year. */
struct alike_body {
	const char *code, *name;
	enum township_kind kind;
	int64_t report;
	int revision;
	struct similarity_text text; /* stripped; none where too short */
	/* The body that it is most like, and how much. */
	const struct alike_body *partner;
	struct similarity_share share;
	struct similarity_share last_year, last_year_five;
	bool open[2]; /* it has an open finding: G09, G10 */
};

enum stage {
	SENTENCES, /* of this year's bodies, then of last year's */
	SENTENCES_BEFORE,
	STRIP,
	COMPARE,
	SAVE
};

struct store_likeness {
	struct store *s;
	struct arena *a;
	int year;
	int64_t mark;
	struct alike_body *bodies, *before; /* of the year before */
	size_t n_bodies, n_before;
	enum stage stage;
	size_t at;   /* the next body of the stage */
	size_t with; /* COMPARE: the next one to hold against it */
	uint64_t *hashes;
	size_t n_hashes, cap_hashes;
	struct similarity_boilerplate template, template_before;
	bool has_template; /* there were bodies enough to tell it */
};

static const struct rule *
rule_of(const struct store_likeness *l, const char *id)
{
	return rule_find(l->s->rules, id);
}

static struct num
parameter(const struct store_likeness *l, const char *id, const char *name)
{
	return rule_parameter(rule_of(l, id), name);
}

static bool
is_long(const struct similarity_text *t, struct num least)
{
	return num_cmp(num_int((int64_t)t->letters), least) >= 0;
}

/* ---- what is due ---- */

static int
is_still_due(const struct store_likeness *l, bool *is, struct err *e)
{
	struct sql_query *q = sql_begin(l->s->sql, SQL_LIKENESS_GET_DUE);
	int rc;

	sql_bind_int(q, ":year", l->year);
	rc = sql_step(q, e);
	*is = rc == 1 && sql_int(q, 0) == l->mark;
	sql_end(q);
	return rc < 0 ? -1 : 0;
}

static int
end_due(const struct store_likeness *l, struct err *e)
{
	struct sql_query *q = sql_begin(l->s->sql, SQL_LIKENESS_END_DUE);

	sql_bind_int(q, ":year", l->year);
	sql_bind_int(q, ":mark", l->mark);
	return sql_run(q, e);
}

/* ---- reading ---- */

static int
load_bodies(const struct store_likeness *l, int year, struct alike_body **out,
    size_t *n, struct err *e)
{
	struct sql_query *q = sql_begin(l->s->sql, SQL_LIKENESS_BODIES);
	size_t cap = 0;
	int rc;

	sql_bind_int(q, ":year", year);
	while ((rc = sql_step(q, e)) == 1) {
		struct alike_body *b;

		*out = arena_grow(l->a, *out, *n, &cap, sizeof(**out));
		b = &(*out)[*n];
		memset(b, 0, sizeof(*b));
		b->code = arena_strdup(l->a, sql_text(q, 0));
		if (township_kind_parse(sql_text(q, 1), &b->kind) < 0)
			continue;
		b->name = arena_strdup(l->a, sql_text(q, 2));
		b->report = sql_int(q, 3);
		b->revision = (int)sql_int(q, 4);
		(*n)++;
	}
	sql_end(q);
	return rc;
}

static struct alike_body *
find_body(struct alike_body *bodies, size_t n, const char *code)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(bodies[i].code, code) == 0)
			return &bodies[i];
	return NULL;
}

static int
load_open(struct store_likeness *l, const char *rule, int which, struct err *e)
{
	struct sql_query *q = sql_begin(l->s->sql, SQL_LIKENESS_OPEN);
	int rc;

	sql_bind_int(q, ":year", l->year);
	sql_bind_text(q, ":rule", rule);
	while ((rc = sql_step(q, e)) == 1) {
		struct alike_body *b =
		    find_body(l->bodies, l->n_bodies, sql_text(q, 0));

		if (b != NULL)
			b->open[which] = true;
	}
	sql_end(q);
	return rc;
}

/* ---- the template ---- */

static int
compare_hashes(const void *x, const void *y)
{
	uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;

	return (a > b) - (a < b);
}

/* One body's sentences, each once. */
static int
take_sentences(struct store_likeness *l, const struct alike_body *b, int year,
    struct arena *a, struct err *e)
{
	struct fingerprints passages;
	uint64_t *own;

	if (store_load_passages(l->s, a, b->code, year, &passages, e) != 0)
		return -1;
	own = arena_calloc(a, passages.n_sentences, sizeof(*own));
	for (size_t i = 0; i < passages.n_sentences; i++)
		own[i] = passages.sentences[i].hash;
	if (passages.n_sentences > 1)
		qsort(own, passages.n_sentences, sizeof(*own), compare_hashes);
	for (size_t i = 0; i < passages.n_sentences; i++) {
		if (i > 0 && own[i] == own[i - 1])
			continue;
		l->hashes = arena_grow(l->a, l->hashes, l->n_hashes,
		    &l->cap_hashes, sizeof(*l->hashes));
		l->hashes[l->n_hashes++] = own[i];
	}
	return 0;
}

/* Where fewer have a report than make a template, it cannot be told from what
 * two have copied. */
static void
settle_template(
    struct store_likeness *l, size_t n, struct similarity_boilerplate *out)
{
	struct num least = parameter(l, "G09", "template_least");

	similarity_find_boilerplate(l->a, l->hashes, l->n_hashes, n, least,
	    parameter(l, "G09", "template_share"), out);
	l->has_template =
	    l->has_template || num_cmp(num_int((int64_t)n), least) >= 0;
	l->n_hashes = 0;
}

/* ---- stripping, and last year's ---- */

static void
templates_of(
    const struct store_likeness *l, const struct similarity_boilerplate *out[2])
{
	out[0] = &l->template;
	out[1] = &l->template_before;
}

/* How alike two texts are that are both long enough; 0 where not. */
static struct similarity_share
share_of(struct arena *a, const struct fingerprints *x,
    const struct fingerprints *y, int number,
    const struct similarity_boilerplate *const templates[2], struct num least)
{
	struct similarity_text text, other;

	similarity_strip(a, x, number, templates, &text);
	similarity_strip(a, y, number, templates, &other);
	if (!is_long(&text, least) || !is_long(&other, least))
		return (struct similarity_share){ 0, 0 };
	return similarity_compare(&text, &other);
}

static int
compare_last_year(struct store_likeness *l, struct arena *a,
    struct alike_body *b, const struct fingerprints *own, struct err *e)
{
	const struct similarity_boilerplate *templates[2];
	struct num least = parameter(l, "G10", "similar_last_year_least");
	struct fingerprints before;

	if (store_load_passages(l->s, a, b->code, l->year - 1, &before, e) != 0)
		return -1;
	templates_of(l, templates);
	b->last_year = share_of(a, own, &before, 0, templates, least);
	b->last_year_five = share_of(a, own, &before, 5, templates, least);
	return 0;
}

static int
strip_body(struct store_likeness *l, struct alike_body *b, struct arena *a,
    struct err *e)
{
	const struct similarity_boilerplate *templates[2];
	struct fingerprints own;

	if (store_load_passages(l->s, a, b->code, l->year, &own, e) != 0)
		return -1;
	if (rule_applies(rule_of(l, "G09"), b->kind)) {
		templates_of(l, templates);
		similarity_strip(l->a, &own, 0, templates, &b->text);
		if (!is_long(&b->text, parameter(l, "G09", "similar_least")))
			b->text.n = 0;
	}
	if (!rule_applies(rule_of(l, "G10"), b->kind))
		return 0;
	return compare_last_year(l, a, b, &own, e);
}

/* ---- bodies with each other ---- */

/* The greater likeness; of equal ones the one with the smaller code, so that
 * the order in which they are met does not matter. */
static void
offer(struct alike_body *b, const struct alike_body *other,
    struct similarity_share share)
{
	int order =
	    b->partner == NULL ? 1 : similarity_share_cmp(share, b->share);

	if (order > 0 ||
	    (order == 0 && strcmp(other->code, b->partner->code) < 0)) {
		b->partner = other;
		b->share = share;
	}
}

/* With the bodies in front of it, some in a step; false: there are more. */
static bool
compare_body(struct store_likeness *l, size_t at)
{
	struct num least = parameter(l, "G09", "similar_warning");
	struct alike_body *b = &l->bodies[at];
	size_t n = 0;

	for (; b->text.n > 0 && l->with < at && n < STEP_PAIRS; l->with++) {
		struct alike_body *other = &l->bodies[l->with];
		struct similarity_share share;

		if (other->text.n == 0 ||
		    !similarity_may_reach(b->text.n, other->text.n, least))
			continue;
		n++;
		share = similarity_compare(&b->text, &other->text);
		if (!similarity_reaches(share, least))
			continue;
		offer(b, other, share);
		offer(other, b, share);
	}
	return b->text.n == 0 || l->with >= at;
}

/* ---- findings ---- */

static int
quote_likeness(const struct store_likeness *l, struct arena *a,
    const struct quote_texts *t, const char **out, struct err *e)
{
	const struct similarity_boilerplate *templates[2];

	templates_of(l, templates);
	return quote_alike(l->s, a, t, templates, out, e);
}

static int
find_alike(struct store_likeness *l, struct arena *a, struct alike_body *b,
    struct store_own *own, struct err *e)
{
	const struct quote_texts t = { b->code, "本单位", l->year,
		b->partner == NULL ? "" : b->partner->code,
		b->partner == NULL ? "" : b->partner->name, l->year, 0 };
	struct finding *f = &own->findings[own->n];

	if (b->partner == NULL || !l->has_template)
		return 0;
	f->place = WHOLE;
	f->message = arena_printf(a,
	    "报告的文字与本县另一单位雷同：除本县通用的语句外余 %zu 字，"
	    "相似度 %d%%，请核实是否照搬（仅供县级掌握）",
	    b->text.letters, similarity_percent(b->share));
	own->n++;
	return quote_likeness(l, a, &t, &f->evidence, e);
}

static int
add_last_year(struct store_likeness *l, struct arena *a,
    const struct alike_body *b, int number, struct store_own *own,
    struct err *e)
{
	struct similarity_share share =
	    number == 0 ? b->last_year : b->last_year_five;
	const struct quote_texts t = { b->code,
		arena_printf(a, "%d年", l->year), l->year, b->code,
		arena_printf(a, "%d年", l->year - 1), l->year - 1, number };
	struct finding *f = &own->findings[own->n++];

	f->place = number == 0 ? WHOLE : PART_FIVE;
	f->message = arena_printf(a,
	    "%s与本单位%d年报告的相似度 %d%%（本县通用的语句除外），"
	    "请核实是否沿用上年内容",
	    number == 0 ? "文字" : "第五部分", l->year - 1,
	    similarity_percent(share));
	return quote_likeness(l, a, &t, &f->evidence, e);
}

/* Part five alone only where the whole text is not like last year's. */
static int
find_last_year(struct store_likeness *l, struct arena *a, struct alike_body *b,
    struct store_own *own, struct err *e)
{
	struct num least = parameter(l, "G10", "similar_last_year");

	if (!l->has_template)
		return 0;
	if (similarity_reaches(b->last_year, least))
		return add_last_year(l, a, b, 0, own, e);
	if (similarity_reaches(b->last_year_five, least))
		return add_last_year(l, a, b, 5, own, e);
	return 0;
}

static int
save_body(struct store_likeness *l, struct alike_body *b, struct arena *a,
    struct err *e)
{
	struct store_target t = { b->code, l->year, b->report, b->revision,
		NULL };
	struct finding alike = { 0 }, last_year = { 0 };
	struct store_own g09 = { .rule = "G09", .findings = &alike };
	struct store_own g10 = { .rule = "G10", .findings = &last_year };
	bool changed = false;

	if (find_alike(l, a, b, &g09, e) != 0 ||
	    find_last_year(l, a, b, &g10, e) != 0)
		return -1;
	if (g09.n == 0 && g10.n == 0 && !b->open[0] && !b->open[1])
		return 0;
	if (store_begin(l->s, e) != 0)
		return -1;
	if (store_save_own(l->s, &t, &g09, &changed, e) != 0 ||
	    store_save_own(l->s, &t, &g10, &changed, e) != 0 ||
	    (changed &&
		(store_count_findings(l->s, b->code, l->year, e) != 0 ||
		    store_refresh_year(l->s, b->code, l->year, e) != 0)))
		return store_end(l->s, -1, e);
	return store_end(l->s, 0, e);
}

/* ---- the pass ---- */

static int
load_year(struct store_likeness *l, struct err *e)
{
	if (load_bodies(l, l->year, &l->bodies, &l->n_bodies, e) != 0 ||
	    load_bodies(l, l->year - 1, &l->before, &l->n_before, e) != 0 ||
	    load_open(l, "G09", 0, e) != 0)
		return -1;
	return load_open(l, "G10", 1, e);
}

int
store_likeness_begin(
    struct store *s, struct store_likeness **out, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_LIKENESS_NEXT_DUE);
	struct store_likeness *l;
	int rc = sql_step(q, e), year = rc == 1 ? (int)sql_int(q, 0) : 0;
	int64_t mark = rc == 1 ? sql_int(q, 1) : 0;

	sql_end(q);
	if (rc < 0)
		return -1;
	*out = NULL;
	if (rc == 0)
		return 0;
	l = mem_calloc(1, sizeof(*l));
	l->s = s;
	l->a = arena_new();
	l->year = year;
	l->mark = mark;
	if (load_year(l, e) != 0) {
		store_likeness_free(l);
		return -1;
	}
	*out = l;
	return 0;
}

static size_t
bodies_of_stage(const struct store_likeness *l)
{
	return l->stage == SENTENCES_BEFORE ? l->n_before : l->n_bodies;
}

static int
do_body(struct store_likeness *l, struct arena *a, struct err *e)
{
	size_t at = l->at++;

	switch (l->stage) {
	case SENTENCES:
		return take_sentences(l, &l->bodies[at], l->year, a, e);
	case SENTENCES_BEFORE:
		return take_sentences(l, &l->before[at], l->year - 1, a, e);
	case STRIP:
		return strip_body(l, &l->bodies[at], a, e);
	case COMPARE:
		if (compare_body(l, at))
			l->with = 0;
		else
			l->at = at;
		return 0;
	case SAVE:
		return save_body(l, &l->bodies[at], a, e);
	}
	return 0;
}

/* A stage is over. */
static void
next_stage(struct store_likeness *l)
{
	if (l->stage == SENTENCES)
		settle_template(l, l->n_bodies, &l->template);
	else if (l->stage == SENTENCES_BEFORE)
		settle_template(l, l->n_before, &l->template_before);
	l->stage++;
	l->at = 0;
}

int
store_likeness_step(struct store_likeness *l, bool *over, struct err *e)
{
	struct arena *a;
	bool due;
	int rc;

	*over = true;
	if (is_still_due(l, &due, e) != 0)
		return -1;
	if (!due)
		return 0;
	if (l->at == bodies_of_stage(l) && l->stage == SAVE)
		return end_due(l, e);
	*over = false;
	if (l->at == bodies_of_stage(l)) {
		next_stage(l);
		return 0;
	}
	a = arena_new();
	rc = do_body(l, a, e);
	arena_free(a);
	return rc;
}

void
store_likeness_free(struct store_likeness *l)
{
	if (l == NULL)
		return;
	arena_free(l->a);
	free(l);
}
