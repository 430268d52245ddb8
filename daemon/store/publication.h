/*
 * Publications: where and when bodies show reports, with what was read there.
 * I/O.
 */
#ifndef GOUJI_STORE_PUBLICATION_H
#define GOUJI_STORE_PUBLICATION_H

#include <stdint.h>

#include "collectors/base/attr.h"

struct arena;
struct err;
struct form_set;
struct report;
struct sql;

/*
 * The report as it was read there, with the dates that are known of it by now,
 * in the arena. ERR_NOT_FOUND; ERR_SCHEMA: its form is not known.
 */
MUST_CHECK int publication_load_report(struct sql *sql,
    const struct form_set *forms, struct arena *a, int64_t publication,
    struct report *out, struct err *e);

#endif
