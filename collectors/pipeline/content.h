/*
 * What two readings of a report are compared by. Pure.
 */
#ifndef GOUJI_PIPELINE_CONTENT_H
#define GOUJI_PIPELINE_CONTENT_H

#include "collectors/base/hash.h"

struct report;

/* SHA-256 of form, title, cells (states, values, texts) and sections, without
 * the page's boilerplate (collectors/text/boilerplate.h). The report has a
 * form. */
void content_hash(const struct report *r, char out[HASH_TEXT_SIZE]);

#endif
