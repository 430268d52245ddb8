/*
 * Why something is so: a code with arguments, made where the thing happens.
 * schema/words.json has its wording in English and Chinese; no program reads a
 * sentence. Plain structs, texts in an arena. Pure.
 */
#ifndef GOUJI_MODEL_REASON_H
#define GOUJI_MODEL_REASON_H

#include <stdbool.h>

#include "collectors/base/attr.h"
#include "schema/words.h"

struct arena;
struct cJSON;
struct err;
struct json_writer;

#define REASON_MAX_ARGS 4
/* Stands between arguments in the format of reason_make(). */
#define REASON_NEXT "\x1f"

struct reason {
	enum reason_code code;             /* REASON_NONE: there is none */
	const char *args[REASON_MAX_ARGS]; /* NULL behind the last one */
};

/*
 * A reason with its arguments: reason_make(a, REASON_FEW_HEADINGS,
 * "%zu" REASON_NEXT "%zu", n, all). One without is (struct reason){ code }.
 */
struct reason reason_make(struct arena *a, enum reason_code code,
    const char *fmt, ...) PRINTF_LIKE(3, 4);
struct reason reason_copy(struct arena *a, const struct reason *r);
bool reason_equal(const struct reason *x, const struct reason *y);

/* The sentence; "" for no reason. In the arena or static. */
const char *reason_english(struct arena *a, const struct reason *r);
const char *reason_chinese(struct arena *a, const struct reason *r);

/* A wording of words.json with its arguments; one that is missing is left
 * out. */
const char *reason_fill(struct arena *a, const char *wording,
    const char *const args[REASON_MAX_ARGS]);

/* {"code": "few_headings", "args": ["3", "6"]}, null for no reason. */
void reason_write(struct json_writer *w, const struct reason *r);
/* The opposite. -1: no reason is written there. */
MUST_CHECK int reason_parse(
    struct arena *a, const struct cJSON *v, struct reason *out);
/* As reason_write() has it, as a text; NULL for no reason. In the arena. */
const char *reason_to_text(struct arena *a, const struct reason *r);
/* The opposite; NULL is no reason. -1: the text is none of ours. */
MUST_CHECK int reason_from_text(
    struct arena *a, const char *text, struct reason *out);

/* As the API tells it: the sentence under `key`, or null, and beside it
 * "reason_code" and "args". */
void reason_put(struct arena *a, struct json_writer *w, const char *key,
    const struct reason *r);

/*
 * An error that is a reason: e->msg is the English sentence, and
 * reason_of_err() gives the reason back. Always -1.
 */
int reason_err(struct err *e, int err_code, const struct reason *r);
/* An error that was not made by reason_err() is REASON_DETAIL. */
struct reason reason_of_err(struct arena *a, const struct err *e);

#endif
