#include "tests/support/narrative_of.h"

#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/model/report.h"
#include "tests/support/sentence_writer.h"
#include "tests/support/sentences.h"

#define MAX_BYTES 60000u
#define N(a)      (sizeof(a) / sizeof((a)[0]))

struct writer {
	struct sentence_writer teller;
	const struct sentences *sentences;
	struct wrong_statement stated;
};

/* Any sentence of these topics that is true, perhaps with a marked value; NULL
 * when none was met. */
static const struct sentence *
draw_sentence(struct writer *w, const char *topics, bool marked)
{
	struct sentence_writer *t = &w->teller;
	size_t n = w->sentences->n;

	for (size_t i = 0; i < 4 * n; i++) {
		const struct sentence *s =
		    &w->sentences->all[sentence_writer_below(t, n)];

		if (strchr(topics, s->topic) == NULL ||
		    (marked && s->rule[0] == '-'))
			continue;
		sentence_values_draw(&t->values, &t->state);
		if (sentence_writer_holds(t, s->when))
			return s;
	}
	return NULL;
}

static void
put_sentence(struct writer *w, struct buf *out, const struct sentence *s)
{
	struct sentence_writer *t = &w->teller;
	bool apart = t->strict;

	if (s == NULL)
		return;
	if (out->len > 0 && (apart || sentence_writer_below(t, 6) == 0))
		(void)buf_putc(out, '\n');
	(void)buf_printf(out, "%s。", sentence_writer_write(t, s));
}

/* The sentence with the wrong value, behind one that is about requests where
 * it does not say so itself. */
static void
put_wrong(struct writer *w, struct buf *out)
{
	struct sentence_writer *t = &w->teller;
	const struct sentence *s = draw_sentence(w, "rbdt", true);
	static const struct sentence ahead = { 'r', "", "-",
		"{S}依法办理政府信息公开申请" };

	if (s == NULL)
		return;
	if (out->len > 0)
		(void)buf_putc(out, '\n');
	if (s->topic == 'b')
		(void)buf_printf(out, "%s。", sentence_writer_write(t, &ahead));
	t->wrong = true;
	w->stated.sentence = sentence_writer_write(t, s);
	w->stated.stated = t->stated;
	w->stated.meant = t->meant;
	w->stated.rule = s->rule;
	t->wrong = false;
	(void)buf_printf(out, "%s。", w->stated.sentence);
}

static const char *
finish(struct sentence_writer *t, struct buf *out)
{
	const char *text = arena_printf(t->a, "%s", buf_str(out));

	buf_fini(out);
	return text;
}

/* Topics in any order, or each under its own heading as the form asks. */
static const char *
part_one(struct writer *w, enum narrative_error error)
{
	struct sentence_writer *t = &w->teller;
	static const char *const orders[] = { "a", "roy", "m", "t", "dr" };
	static const char *const headings[] = { "（一）主动公开",
		"（二）依申请公开", "（三）政府信息管理",
		"（四）政府信息公开平台建设", "（五）监督保障" };
	struct buf out;
	bool ordered = sentence_writer_below(t, 2) == 0;
	size_t wrong_at = sentence_writer_below(t, 5);
	bool alone = error == NARRATIVE_ONLY_WRONG;

	buf_init(&out, MAX_BYTES);
	for (size_t i = 0; i < 5; i++) {
		size_t n = 1 + sentence_writer_below(t, 4);

		if (ordered)
			(void)buf_printf(
			    &out, "%s%s。\n", i == 0 ? "" : "\n", headings[i]);
		for (size_t k = 0; k < n; k++) {
			const struct sentence *s = draw_sentence(w,
			    alone         ? "m"
				: ordered ? orders[i]
					  : "aroymtd",
			    false);

			put_sentence(w, &out, s);
			/* Those that lean on the one before. */
			while (!alone && s != NULL && s->topic == 'r' &&
			    sentence_writer_below(t, 2) == 0)
				put_sentence(
				    w, &out, draw_sentence(w, "b", false));
		}
		if (error != NARRATIVE_TRUE && i == wrong_at)
			put_wrong(w, &out);
	}
	return finish(t, &out);
}

static const char *
part_of(struct writer *w, const char *topics, size_t n)
{
	struct sentence_writer *t = &w->teller;
	struct buf out;

	buf_init(&out, MAX_BYTES);
	for (size_t i = 0; i < n; i++) {
		char one[2] = { topics[i % strlen(topics)], '\0' };

		put_sentence(w, &out, draw_sentence(w, one, false));
	}
	return finish(t, &out);
}

/* A part that is mostly its table only. */
static const char *
some_of(struct writer *w, const char *topics, bool none, uint64_t seldom)
{
	uint64_t n = sentence_writer_below(&w->teller, 6) / seldom;

	return part_of(w, topics, none ? 0 : n);
}

static const char *
title_of(struct sentence_writer *t)
{
	static const char *const kinds[] = { "政府信息公开工作年度报告",
		"政府信息公开年度报告", "政府信息公开工作年度报告" };
	const struct narrator_name *n = narrator_name(t->who);
	const char *kind = kinds[sentence_writer_below(t, 3)];

	switch (sentence_writer_below(t, 5)) {
	case 0:
		return arena_printf(
		    t->a, "%d年%s%s", t->year, n->publisher, kind);
	case 1:
		return arena_printf(
		    t->a, "%s%d年度%s", n->publisher, t->year, kind);
	default:
		return arena_printf(
		    t->a, "%s%d年%s", n->publisher, t->year, kind);
	}
}

static const char *
preface_of(struct sentence_writer *t)
{
	static const char *const spans[] = { "自%d年1月1日起至%d年12月31日止",
		"为%d年1月1日至%d年12月31日",
		"从%d年1月1日起，至%d年12月31日止",
		"自%d年1月1日—%d年12月31日" };
	struct buf out;
	size_t k = sentence_writer_below(t, 4);

	buf_init(&out, MAX_BYTES);
	(void)buf_puts(
	    &out, "根据《中华人民共和国政府信息公开条例》（国务院令第711号）");
	if (t->year >= 2021 && sentence_writer_below(t, 2) == 0)
		(void)buf_puts(&out,
		    "和《中华人民共和国政府信息公开工作年度报告格式》"
		    "（国办公开办函〔2021〕30号）");
	(void)buf_printf(
	    &out, "要求，%s编制本报告。", narrator_name(t->who)->publisher);
	if (sentence_writer_below(t, 2) == 0)
		(void)buf_puts(&out,
		    "全文包括总体情况、主动公开政府信息情况、收到和处理"
		    "政府信息公开申请情况、政府信息公开行政复议、行政诉讼情况、"
		    "存在的主要问题及改进情况、其他需要报告的事项六个部分。");
	(void)buf_puts(&out, "本报告中所列数据的统计期限");
	for (const char *s = spans[k]; *s != '\0'; s++) {
		if (s[0] == '%' && s[1] == 'd') {
			(void)buf_printf(&out, "%d", t->year);
			s++;
		} else {
			(void)buf_putc(&out, *s);
		}
	}
	(void)buf_printf(&out,
	    "。如对本报告有疑问，请与%s联系（地址：清源县人民路%d号，"
	    "电话：0377-6533%04d，邮编：474350）。",
	    narrator_name(t->who)->publisher,
	    1 + (int)sentence_writer_below(t, 300),
	    (int)sentence_writer_below(t, 10000));
	return finish(t, &out);
}

void
narrative_of(struct arena *a, const struct sentences *s,
    const struct narrative_subject *subject, uint64_t seed,
    enum narrative_error error, struct wrong_statement *stated)
{
	static const enum style styles[] = { STYLE_PLAIN, STYLE_PLAIN,
		STYLE_PLAIN, STYLE_PLAIN, STYLE_SPACED, STYLE_THOUSANDS,
		STYLE_WIDE, STYLE_CHINESE };
	struct report *r = subject->report;
	struct writer w = { .sentences = s };
	struct sentence_writer *t = &w.teller;
	bool alone = error == NARRATIVE_ONLY_WRONG;

	t->a = a;
	t->who = subject->who;
	t->state = seed ^ 0x5eed;
	t->year = r->year;
	sentence_values_begin(&t->values, r, subject->prior);
	t->style = styles[sentence_writer_below(t, N(styles))];
	t->decimals = (int)sentence_writer_below(t, 3);
	t->narrow_marks = sentence_writer_below(t, 8) == 0;
	r->title = title_of(t);
	r->publisher = narrator_name(t->who)->publisher;
	r->preface = preface_of(t);
	r->sections[0].text = part_one(&w, error);
	r->sections[1].text = some_of(&w, "t", alone, 4);
	r->sections[2].text = some_of(&w, "r", alone, 3);
	r->sections[3].text = some_of(&w, "d", alone, 3);
	r->sections[4].text =
	    part_of(&w, "pi", 2 + sentence_writer_below(t, 2));
	r->sections[5].text = part_of(&w, "f", 1 + sentence_writer_below(t, 2));
	*stated = w.stated;
}
