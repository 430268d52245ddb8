/*
 * From the text of a form file to a form: parsed, cross-checked, its compact
 * rules expanded to equations. Pure; everything lives in the given arena.
 *
 * A form file:
 *   id, name, first_year, last_year (absent: open), cells (how many the form
 *   prints; the file is refused when its tables have another count)
 *   blocks[]  table 2|3|4, caption, values and blanks (the rules that such
 *             cells break), column_groups[] and row_groups[] {label, also},
 *             columns[] {id, label, words, group, also, cut, type},
 *             rows[] {id, label, words, group, also, instead_of}
 *   rules[]   rule, left_words, op (= <= >=), right_words and, for one
 *             equation: place, subject, left[] and right[] of cell ids;
 *             for many: table, each "row" (left and right name columns; rows[]
 *             only those) or "column" (they name rows), place "cell" to name
 *             the first cell on the left instead of the row or column.
 *             A name may begin with "-" and with "last_year:".
 * `also` are further accepted labels, `cut` those that pages print cut off.
 */
#ifndef GOUJI_FORM_LOAD_H
#define GOUJI_FORM_LOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "collectors/base/attr.h"

struct arena;
struct cJSON;
struct err;
struct form;
struct form_section;
struct rule_set;

/* Cells a form may have, terms of one side of an equation. */
#define FORM_MAX_CELLS 2000
#define FORM_MAX_TERMS 256

/* A file that is being read. Errors name it; paths are the arena's. */
struct form_loader {
	struct arena *a;
	const struct rule_set *rules; /* those that may be named */
	const char *file;
	struct err *e;
};

/* -1: e tells the file and the JSON path. */
MUST_CHECK int form_load(
    struct form_loader *l, const char *text, size_t len, struct form *out);
MUST_CHECK int form_load_sections(struct form_loader *l, const char *text,
    size_t len, struct form_section **out, size_t *n);

/* ---- between the loader's files ---- */

/* The tree of a file within its limit; json_free() it. */
MUST_CHECK struct cJSON *form_parse(
    struct form_loader *l, const char *text, size_t len);
/* Always -1, with "FILE: PATH: " in front. */
int form_refuse(struct form_loader *l, const char *path, const char *fmt, ...)
    PRINTF_LIKE(3, 4);
char *form_path(struct form_loader *l, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* `v` is an object and has only keys of the list, each once. */
MUST_CHECK int form_check_keys(struct form_loader *l, const char *path,
    const struct cJSON *v, const char *const *keys);
/* A string that must be there; NULL with an error otherwise. */
const char *form_string(struct form_loader *l, const char *path,
    const struct cJSON *object, const char *key);
/* A string that may be there; *out is NULL when it is not. */
MUST_CHECK int form_optional_string(struct form_loader *l, const char *path,
    const struct cJSON *object, const char *key, const char **out);
MUST_CHECK int form_integer(struct form_loader *l, const char *path,
    const struct cJSON *object, const char *key, int64_t min, int64_t max,
    int *out);
/* The array `key`; *out NULL when absent and not `required`. */
MUST_CHECK int form_array(struct form_loader *l, const char *path,
    const struct cJSON *object, const char *key, bool required,
    const struct cJSON **out);
/* A rule id of the rule table. */
const char *form_rule_id(struct form_loader *l, const char *path,
    const struct cJSON *object, const char *key);

/* Length of "一、", "（一）" or "1." in front of a label, 0 when none. */
size_t form_number_prefix(const char *s);
/* The keys of `label` and the labels of the arrays `also` and `cut` (may be
 * NULL). */
MUST_CHECK int form_label_keys(struct form_loader *l, const char *path,
    const char *label, const struct cJSON *object, const char ***keys,
    size_t *n_keys, size_t *n_uncut);

/* A key that both lists have, or NULL. */
const char *form_common_key(
    const char **a, size_t n_a, const char **b, size_t n_b);

/* rules[] of the file to form->equations; the cells are there. */
MUST_CHECK int form_load_rules(
    struct form_loader *l, const struct cJSON *root, struct form *f);

#endif
