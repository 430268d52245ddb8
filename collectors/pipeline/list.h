/*
 * Lists of reports: from the bytes of one page to its links. Pure; everything
 * lives in the arena.
 */
#ifndef GOUJI_PIPELINE_LIST_H
#define GOUJI_PIPELINE_LIST_H

#include "collectors/base/attr.h"

struct arena;
struct err;
struct source_response;
struct source_page;

/* source_parse_list() of bytes. -1 (ERR_UNREADABLE, ERR_LIMIT): it is no page
 * of a list. */
MUST_CHECK int list_read(struct arena *a, const struct source_response *in,
    struct source_page *out, struct err *e);

#endif
