/*
 * What a report says outside of its tables, sentence by sentence, for the rules
 * that look at words. Internal to check; everything lives in the arena.
 */
#ifndef GOUJI_CHECK_TEXT_REPORT_TEXT_H
#define GOUJI_CHECK_TEXT_REPORT_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/form/rules.h"
#include "collectors/model/finding.h"

struct rule_context;

/* Parts that are none of the six. */
enum {
	SECTION_PREFACE = 0,
	SECTION_UNKNOWN = -1 /* a heading that is none of the form's */
};

struct sentence {
	const char *place; /* of a finding: "preface", "s1".. */
	int section;       /* 1..6 or one of the above */
	size_t line;       /* sentences of one paragraph share it */
	const char *quote; /* as printed */
	const char *text;  /* utf8_fold() of it without any space, so with
	                    * half-width signs; the stop at its end is gone */
};

struct sentences {
	struct sentence *list;
	size_t n;
};

/* Of the preface and all parts, in the document's order. Made once. */
const struct sentences *check_sentences(struct rule_context *rc);

/* The text of a part that `text` is given of in sentences: all of it, folded
 * likewise; "" when there is no such part. */
const char *section_text(struct rule_context *rc, int section);

/* Is the report read to its end, with enough of its headings and prose to say
 * that something is not in it? Dots in place of text are none. */
bool text_is_whole(struct rule_context *rc);

/* Some text as evidence: not too long, without anybody's number. */
const char *quote_of_text(struct rule_context *rc, const char *text);

/* A finding about a text; the first at a place is enough of a rule. `text` is
 * quoted, NULL for none. */
void check_add_text_finding(struct rule_context *rc, const struct rule *rule,
    enum severity severity, const char *place, const char *message,
    const char *text);

/* Likewise of a sentence: the message says in front where it stands
 * ("第二部分：") and the sentence is quoted. */
void check_add_sentence_finding(struct rule_context *rc,
    const struct rule *rule, enum severity severity, const struct sentence *s,
    const char *message);

/* A part by its number, NULL when the report has none. */
const struct section *section_find(const struct report *r, int number);

/* ---- words ---- */

/* The first of the words that `s` begins with, or NULL; has: that is in it. */
const char *words_start(const char *s, const char *const *words, size_t n);
const char *words_has(const char *s, const char *const *words, size_t n);

#define WORDS_START(s, w) words_start((s), (w), sizeof(w) / sizeof((w)[0]))
#define WORDS_HAS(s, w)   words_has((s), (w), sizeof(w) / sizeof((w)[0]))

/* "2024年" or "2024年度" at `s` and no date: the year, *end behind it; else
 * 0. */
int words_year(const char *s, const char **end);

/* The 18 digits of a person's identity number, or a mobile number, at `s`
 * and not within a longer number: its length, else 0. */
size_t words_identity_number(const char *whole, const char *s);
size_t words_mobile_number(const char *whole, const char *s);

#endif
