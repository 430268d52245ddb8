/*
 * From the text of schema/rules.json to the rule table. Pure.
 */
#ifndef GOUJI_FORM_LOAD_TABLE_H
#define GOUJI_FORM_LOAD_TABLE_H

#include <stddef.h>

#include "collectors/base/attr.h"

struct err;
struct rule_set;

/* -1: e tells the JSON path. rule_set_free() the set. */
MUST_CHECK int rule_set_load(
    const char *text, size_t len, struct rule_set **out, struct err *e);

#endif
