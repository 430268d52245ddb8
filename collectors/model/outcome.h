/*
 * How the visit of a source ended: the words of the API (DESIGN.md section 7)
 * and what each means for a township's year (section 4). Pure.
 */
#ifndef GOUJI_MODEL_OUTCOME_H
#define GOUJI_MODEL_OUTCOME_H

#include <stdbool.h>

enum outcome {
	OUTCOME_OK,
	OUTCOME_NOT_MODIFIED,
	OUTCOME_NOT_FOUND,
	OUTCOME_BLOCKED,
	OUTCOME_TLS_ERROR,
	OUTCOME_TIMEOUT,
	OUTCOME_HTTP_ERROR,
	OUTCOME_TOO_LARGE,
	OUTCOME_REDIRECT_REFUSED,
	OUTCOME_ROBOTS,
	OUTCOME_UNREADABLE,
	OUTCOME_NOT_A_REPORT,
	OUTCOME_MISMATCH,
};

#define N_OUTCOMES (OUTCOME_MISMATCH + 1)

const char *outcome_name(enum outcome o);
int outcome_parse(const char *s, enum outcome *out);
/* The source answered: what it said (or that there is nothing) can be relied
 * on. False for blocked, tls_error, timeout, http_error, redirect_refused and
 * robots: these never become "not published". */
bool outcome_answered(enum outcome o);

#endif
