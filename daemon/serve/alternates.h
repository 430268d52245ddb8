/*
 * Alternates: documents of a township's year that it does not follow, held
 * against the one that it does. Reads the store.
 */
#ifndef GOUJI_SERVE_ALTERNATES_H
#define GOUJI_SERVE_ALTERNATES_H

#include "collectors/base/attr.h"

struct err;
struct json_writer;
struct request;

/* The member "alternates" of an object, all of the request's township (its
 * first variable) and the year. */
MUST_CHECK int alternates_write(
    struct request *q, struct json_writer *w, int year, struct err *e);

#endif
