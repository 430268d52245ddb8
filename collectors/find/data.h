/*
 * Lists that answer in JSON. Pure; everything but the tree lives in the arena.
 */
#ifndef GOUJI_FIND_DATA_H
#define GOUJI_FIND_DATA_H

#include <stdbool.h>

#include "collectors/base/attr.h"

struct list_page;
struct arena;
struct cJSON;
struct err;
struct source_response;
struct source_text;

/*
 * The answer's characters and their tree, json_free() it. NULL in *tree: it is
 * a page of HTML, which has been read. -1: neither.
 */
MUST_CHECK int data_read(struct arena *a, const struct source_response *in,
    const struct source_text *text, struct list_page *out, struct cJSON **tree,
    struct err *e);

#endif
