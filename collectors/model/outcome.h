/*
 * How the visit of a source ended: the words of the API (DESIGN.md section 7)
 * and what each means for a township's year (section 4). Pure.
 */
#ifndef GOUJI_MODEL_OUTCOME_H
#define GOUJI_MODEL_OUTCOME_H

#include <stdbool.h>

#include "schema/words.h"

#define N_OUTCOMES (OUTCOME_MISMATCH + 1)

/* The source answered: what it said (or that there is nothing) can be relied
 * on. False for blocked, tls_error, timeout, http_error, redirect_refused and
 * robots: these never become "not published". */
bool outcome_answered(enum outcome o);

#endif
