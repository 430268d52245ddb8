/*
 * One document given to gouji-converter, on the loop: what came of it is known
 * later. The process, its private folder and its events are the conversion's
 * and end with it.
 */
#ifndef GOUJI_READER_CONVERSION_H
#define GOUJI_READER_CONVERSION_H

#include <stddef.h>

#include "collectors/base/attr.h"
#include "daemon/reader/convert.h"

struct conversion;
struct err;
struct event_base;

struct conversion_result {
	struct convert_outcome outcome;
	const void *bytes; /* the conversion, when the outcome has neither
	                    * failure nor reason */
	size_t len;
};

/* It is done: conversion_result() says what came. Not from within
 * conversion_start(); nothing may be freed in it. */
typedef void conversion_callback(void *arg);

/*
 * Start one; conversion_free() it. The bytes must stay until then, the
 * settings need not. NULL: it could not be started; e says why.
 */
MUST_CHECK struct conversion *conversion_start(struct event_base *base,
    const struct convert_settings *settings, const void *bytes, size_t len,
    conversion_callback *callback, void *arg, struct err *e);

/* NULL while it runs; lives as long as the conversion. */
const struct conversion_result *conversion_result(const struct conversion *c);

/* Also of one that still runs: it is killed. Not from within its callback. */
void conversion_free(struct conversion *c);

#endif
