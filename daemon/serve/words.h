/*
 * Chinese for the CSV files that offices open. Pure.
 */
#ifndef GOUJI_SERVE_WORDS_H
#define GOUJI_SERVE_WORDS_H

struct arena;
struct form;

/* "乡镇（街道）" for "township"; what is not known comes back as it is. */
const char *kind_word(const char *kind);
/* "未整改" for "open". */
const char *finding_state_word(const char *state);
/* "有数据错误" for "invalid". */
const char *status_word(const char *status);
/*
 * Where a finding is, as people say it: the subject of the equation, the
 * cell's table, row and column, "表三", "第六部分". `form` may be NULL.
 */
const char *place_words(struct arena *a, const struct form *form,
    const char *rule, const char *place);

#endif
