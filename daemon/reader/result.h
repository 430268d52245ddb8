/*
 * What a reader's result frame says, checked: the reader has read hostile
 * bytes. Pure.
 */
#ifndef GOUJI_READER_RESULT_H
#define GOUJI_READER_RESULT_H

#include <stddef.h>

#include "collectors/base/attr.h"
#include "collectors/find/source.h"
#include "collectors/model/reading.h"
#include "daemon/reader/frame.h"

struct arena;
struct err;
struct form_set;

/* JSON values in one result at the most; a report has some 1,500. Each costs
 * goujid memory, so that they are counted before a tree is built. */
#define RESULT_MAX_VALUES 100000

/*
 * The result of a READ job about `document_len` bytes: the reading, with what
 * the check found. All that is parsed here lives in the arena. -1: the frame is
 * no such result; e says why.
 */
MUST_CHECK int result_parse_reading(struct arena *a,
    const struct form_set *forms, const struct frame *f, size_t document_len,
    struct reading *out, struct err *e);
/* Of a CHECK job about a report on `form`. */
MUST_CHECK int result_parse_check(struct arena *a, const struct form *form,
    const struct frame *f, struct judgement *out, struct err *e);
/* Of a FIND job. */
MUST_CHECK int result_parse_page(struct arena *a, const struct frame *f,
    struct source_page *out, struct err *e);

#endif
