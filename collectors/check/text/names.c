/*
 * Another body's name or another kind of body's word for itself (我局) where
 * this one's should stand. Names that merely occur (partners, superiors) are
 * innocent.
 */
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/utf8.h"
#include "collectors/check/check.h"
#include "collectors/check/rule_context.h"
#include "collectors/check/text/report_text.h"
#include "collectors/check/text/text_rules.h"
#include "collectors/form/form.h"
#include "collectors/model/report.h"

/* The kinds of bodies that call themselves 我镇, 我局 and so on. */
enum call {
	CALL_UNKNOWN,
	CALL_TOWN,
	CALL_RURAL,
	CALL_STREET,
	CALL_BUREAU,
	CALL_COMMITTEE
};

#define N(a) (sizeof(a) / sizeof((a)[0]))

static const struct {
	const char *end;
	enum call call;
} endings[] = {
	{ "人民政府", CALL_UNKNOWN },
	{ "街道办事处", CALL_STREET },
	{ "街道办", CALL_STREET },
	{ "办事处", CALL_STREET },
	{ "街道", CALL_STREET },
	{ "街", CALL_STREET },
	{ "镇", CALL_TOWN },
	{ "乡", CALL_RURAL },
	{ "局", CALL_BUREAU },
	{ "委员会", CALL_COMMITTEE },
	{ "委", CALL_COMMITTEE },
};

/* What a body of this name is; 人民政府 says nothing, what is before it
 * does. */
static enum call
call_of(struct arena *a, const char *name)
{
	char *key = utf8_label(a, name == NULL ? "" : name);
	size_t len = strlen(key);

	for (size_t i = 0; i < N(endings); i++) {
		size_t n = strlen(endings[i].end);

		if (len <= n || strcmp(key + len - n, endings[i].end) != 0)
			continue;
		if (endings[i].call != CALL_UNKNOWN)
			return endings[i].call;
		key[len -= n] = '\0';
	}
	return CALL_UNKNOWN;
}

static bool
is_township(enum call c)
{
	return c == CALL_TOWN || c == CALL_RURAL || c == CALL_STREET;
}

/* ---- words for oneself ---- */

static const struct {
	const char *word;
	enum call call;
	/* What makes another word of it. */
	const char *never[8];
} self[] = {
	{ "我镇", CALL_TOWN, { "我镇街" } },
	{ "我乡", CALL_RURAL, { "我乡镇", "我乡村", "我乡亲" } },
	{ "我街道", CALL_STREET, { NULL } },
	{ "我局", CALL_BUREAU,
	    { "我局限", "我局部", "我局面", "我局势", "我局域" } },
	{ "我委", CALL_COMMITTEE,
	    { "我委托", "我委派", "我委任", "我委员", "我委屈" } },
};

/* Does the sentence say the word of itself? */
static bool
says(const char *text, size_t word)
{
	for (const char *at = text; (at = strstr(at, self[word].word)) != NULL;
	     at++) {
		bool other = at > text && at >= text + strlen("自") &&
		    strncmp(at - strlen("自"), "自", strlen("自")) == 0;

		for (size_t i = 0; self[word].never[i] != NULL; i++)
			other = other ||
			    strncmp(at, self[word].never[i],
				strlen(self[word].never[i])) == 0;
		if (!other)
			return true;
	}
	return false;
}

struct own {
	const char *name;
	enum call call;
};

static struct own
own_name(struct rule_context *rc)
{
	struct own own = { .name = rc->context->name };

	if (own.name == NULL || *own.name == '\0')
		own.name = rc->r->publisher;
	own.call = call_of(rc->a, own.name);
	return own;
}

/* The body is, or once was, one that says this. */
static bool
may_say(struct rule_context *rc, const struct own *own, enum call call)
{
	if (own->call == call || call_of(rc->a, rc->r->publisher) == call)
		return true;
	for (size_t i = 0; i < rc->context->n_aliases; i++)
		if (call_of(rc->a, rc->context->aliases[i]) == call)
			return true;
	return false;
}

static void
check_own_name(struct rule_context *rc, const struct rule *rule,
    const struct own *own, const struct sentence *s)
{
	for (size_t w = 0; w < N(self); w++)
		if (says(s->text, w) && !may_say(rc, own, self[w].call))
			check_add_sentence_finding(rc, rule, rule->severity, s,
			    arena_printf(rc->a, "%s的文字中自称“%s”", own->name,
				self[w].word));
	if (is_township(own->call) && strstr(s->text, "参保群体") != NULL)
		check_add_sentence_finding(rc, rule, rule->severity, s,
		    arena_printf(rc->a, "%s的文字中出现“参保群体”", own->name));
}

/* ---- names of others ---- */

/* A name of another body and where its own part begins: 白鹭乡 of
 * 云岭县白鹭乡. */
struct other {
	const char *name, *bare;
	enum call call;
};

struct others {
	struct other *list;
	size_t n;
	struct own own;
	const char **own_names; /* as they are compared */
	size_t n_own;
};

static const char *
without_county(const char *key)
{
	static const char *const levels[] = { "省", "市", "县", "区", "旗" };
	const char *bare = key;

	for (const char *p = key; *p != '\0'; p++) {
		const char *level = WORDS_START(p, levels);

		/* A name of three characters is left. */
		if (level != NULL && p > key && strlen(p) >= 12)
			bare = p + strlen(level);
	}
	return bare;
}

/* The name without the office: 白鹭乡 of 白鹭乡人民政府. */
static char *
without_office(struct arena *a, const char *name)
{
	static const char *const offices[] = { "人民政府", "办事处" };
	char *key = utf8_label(a, name);
	size_t len = strlen(key);

	for (size_t i = 0; i < N(offices); i++) {
		size_t n = strlen(offices[i]);

		if (len > n && strcmp(key + len - n, offices[i]) == 0)
			key[len - n] = '\0';
	}
	return key;
}

static void
add_own(struct rule_context *rc, struct others *o, const char *name)
{
	if (name == NULL || *name == '\0')
		return;
	o->own_names[o->n_own++] = without_county(without_office(rc->a, name));
}

static bool
is_own(const struct others *o, const char *bare)
{
	for (size_t i = 0; i < o->n_own; i++)
		if (strstr(o->own_names[i], bare) != NULL ||
		    strstr(bare, o->own_names[i]) != NULL)
			return true;
	return false;
}

static void
list_others(struct rule_context *rc, struct others *o)
{
	const struct check_context *c = rc->context;

	o->own = own_name(rc);
	o->own_names =
	    arena_calloc(rc->a, c->n_aliases + 2, sizeof(*o->own_names));
	add_own(rc, o, c->name);
	add_own(rc, o, rc->r->publisher);
	for (size_t i = 0; i < c->n_aliases; i++)
		add_own(rc, o, c->aliases[i]);
	o->list = arena_calloc(rc->a, c->n_others, sizeof(*o->list));
	for (size_t i = 0; i < c->n_others && is_township(o->own.call); i++) {
		const char *key = without_office(rc->a, c->others[i]);
		struct other other = { c->others[i], without_county(key),
			call_of(rc->a, key) };

		if (is_township(other.call) && !is_own(o, other.bare))
			o->list[o->n++] = other;
	}
}

/* The body whose name begins at `s`, county in front or not; *end behind
 * it. */
static const struct other *
other_at(const struct others *o, const char *s, const char **end)
{
	for (size_t i = 0; i < o->n; i++) {
		size_t n = strlen(o->list[i].bare);

		if (strncmp(s, o->list[i].bare, n) != 0)
			continue;
		*end = s + n;
		return &o->list[i];
	}
	return NULL;
}

static const char *
skip_office(const char *s)
{
	static const char *const offices[] = { "党委政府", "党委、政府", "党委",
		"人民政府", "政府", "办事处", "党政综合办公室", "党政办公室",
		"党政办", "办公室" };
	const char *word;

	while ((word = WORDS_START(s, offices)) != NULL)
		s += strlen(word);
	return s;
}

static bool
names_itself(const struct others *o, const char *text)
{
	static const char *const words[] = { "我镇", "我乡", "我街道", "我办",
		"我单位", "本镇", "本乡", "本街道", "本机关", "本单位", "我们",
		"我处" };

	for (size_t i = 0; i < o->n_own; i++)
		if (strstr(text, o->own_names[i]) != NULL)
			return true;
	return WORDS_HAS(text, words) != NULL;
}

/* The sentence's subject is the other body, which does what a report tells
 * of. */
static const struct other *
subject_of(const struct others *o, const char *text)
{
	static const char *const deeds[] = { "认真", "严格", "坚持", "持续",
		"积极", "高度重视", "深入", "全面", "不断", "主动公开", "收到",
		"未收到", "共收到", "按照", "始终", "通过", "结合", "围绕",
		"政府信息公开", "政务公开", "进一步", "扎实", "切实", "着力",
		"紧紧", "紧扣", "聚焦", "共主动公开", "新收" };
	const struct other *other;
	const char *p = text, *end;

	if (words_year(p, &end) != 0) {
		p = end;
		p += *p == ',';
	}
	other = other_at(o, p, &end);
	if (other == NULL || names_itself(o, text))
		return NULL;
	end = skip_office(end);
	end += *end == ',';
	return WORDS_START(end, deeds) != NULL ? other : NULL;
}

/* The place of another body's name between `s` and `end`, as the whole of a
 * name or behind its county. */
static const struct other *
other_between(const struct others *o, const char *s, const char *end)
{
	static const char *const before[] = { "县", "市", "区", "旗" };
	const char *behind;

	for (const char *p = s; p < end; p++) {
		const struct other *other;

		if (p != s &&
		    ((size_t)(p - s) < 3 || WORDS_START(p - 3, before) == NULL))
			continue;
		other = other_at(o, p, &behind);
		if (other != NULL && behind <= end)
			return other;
	}
	return NULL;
}

/* 请与…联系: whom the report tells to ask. */
static const struct other *
contact_of(const struct others *o, const char *text)
{
	static const char *const asks[] = { "请与", "请向", "请联系" };
	const char *ask = WORDS_HAS(text, asks), *at, *end;

	if (ask == NULL)
		return NULL;
	at = strstr(text, ask) + strlen(ask);
	end = at + strcspn(at, ",(");
	return other_between(o, at, end);
}

/* 综合…政府信息公开工作情况, …政府信息公开工作年度报告: whose report it says
 * that it is. */
static const struct other *
author_of(const struct others *o, const char *text)
{
	static const char *const starts[] = { "本报告由", "本年报由", "综合",
		"现将", "现公布", "本报告是", "本报告系" };
	static const char *const subjects[] = { "政府信息公开",
		"年政府信息公开", "编制" };
	const char *start = WORDS_HAS(text, starts), *at, *end;
	const struct other *other;

	if (start == NULL)
		return NULL;
	at = strstr(text, start) + strlen(start);
	other = other_at(o, at, &end);
	if (other == NULL)
		return NULL;
	end = skip_office(end);
	end += strspn(end, "0123456789");
	return WORDS_START(end, subjects) != NULL ? other : NULL;
}

static void
check_other_names(struct rule_context *rc, const struct rule *rule,
    const struct others *o, const struct sentence *s)
{
	const struct other *other = subject_of(o, s->text);

	if (other == NULL)
		other = contact_of(o, s->text);
	if (other == NULL)
		other = author_of(o, s->text);
	if (other == NULL)
		return;
	check_add_sentence_finding(rc, rule, rule->severity, s,
	    arena_printf(rc->a, "%s的文字中应写本机关名称处写的是“%s”",
		o->own.name, other->bare));
}

void
check_names(struct rule_context *rc, const struct rule *rule)
{
	const struct sentences *all = check_sentences(rc);
	struct others o = { 0 };

	list_others(rc, &o);
	if (o.own.call == CALL_UNKNOWN)
		return;
	for (size_t i = 0; i < all->n; i++) {
		check_own_name(rc, rule, &o.own, &all->list[i]);
		check_other_names(rc, rule, &o, &all->list[i]);
	}
}
