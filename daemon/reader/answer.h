/*
 * What a reader answered, checked: it has read hostile bytes. Pure.
 */
#ifndef GOUJI_READER_ANSWER_H
#define GOUJI_READER_ANSWER_H

#include <stddef.h>

#include "collectors/base/attr.h"
#include "collectors/find/source.h"
#include "collectors/pipeline/read.h"
#include "daemon/reader/frame.h"

struct arena;
struct err;
struct form_set;

/* JSON values in one answer at the most; a report has some 1,500. Each costs
 * goujid memory, so that they are counted before a tree is built. */
#define ANSWER_MAX_VALUES 100000

/*
 * The answer to a READ or JUDGE job about `document_len` bytes. Lives in the
 * arena. -1: it is none; e says why.
 */
MUST_CHECK int answer_parse(struct arena *a, const struct form_set *forms,
    const struct frame *f, enum frame_kind asked, size_t document_len,
    struct reading *out, struct err *e);
/* The same of a FIND job. */
MUST_CHECK int answer_parse_page(struct arena *a, const struct frame *f,
    struct source_page *out, struct err *e);

#endif
