/*
 * Where a finding is, in Chinese. Pure.
 */
#ifndef GOUJI_SERVE_PLACE_H
#define GOUJI_SERVE_PLACE_H

struct arena;
struct form;

/*
 * Where a finding is, as people say it: the subject of the equation, the
 * cell's table, row and column, "表三", "第六部分". `form` may be NULL.
 */
const char *place_words(struct arena *a, const struct form *form,
    const char *rule, const char *place);

#endif
