/*
 * The whole way of one document: decode -> tables -> normalize, then check.
 * This is what gouji-reader does for goujid and `gouji check` does offline.
 * Pure.
 */
#ifndef GOUJI_PIPELINE_READ_H
#define GOUJI_PIPELINE_READ_H

#include <stddef.h>

#include "collectors/model/reading.h"
#include "collectors/pipeline/context.h"

struct arena;
struct form_set;
struct rule_set;

/* Raised whenever the same bytes may read differently. */
#define READER_VERSION 1

/* Never fails: what cannot be read is an outcome. Nothing is checked. */
void read_document(struct arena *a, const struct form_set *forms,
    const void *bytes, size_t len, const struct read_context *context,
    struct reading *out);

/*
 * Check the report of a reading, new or stored: out->judgement is made of
 * out->report and what the context says of the body, the county and the year
 * before. The report has a form.
 */
void read_check(struct arena *a, const struct rule_set *rules,
    const struct read_context *context, struct reading *out);

#endif
