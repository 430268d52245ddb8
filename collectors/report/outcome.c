#include "collectors/report/outcome.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

static const struct {
	const char *name;
	bool answered;
	bool retryable;
} outcomes[] = {
	[OUTCOME_OK] = { "ok", true, false },
	[OUTCOME_NOT_MODIFIED] = { "not_modified", true, false },
	[OUTCOME_NOT_FOUND] = { "not_found", true, false },
	[OUTCOME_BLOCKED] = { "blocked", false, false },
	[OUTCOME_TLS_ERROR] = { "tls_error", false, false },
	[OUTCOME_TIMEOUT] = { "timeout", false, true },
	[OUTCOME_HTTP_ERROR] = { "http_error", false, true },
	[OUTCOME_TOO_LARGE] = { "too_large", true, false },
	[OUTCOME_REDIRECT_REFUSED] = { "redirect_refused", false, false },
	[OUTCOME_ROBOTS] = { "robots", false, false },
	[OUTCOME_UNREADABLE] = { "unreadable", true, false },
	[OUTCOME_NOT_A_REPORT] = { "not_a_report", true, false },
	[OUTCOME_MISMATCH] = { "mismatch", true, false },
};

#define N_OUTCOMES (sizeof(outcomes) / sizeof(outcomes[0]))

const char *
outcome_name(enum outcome o)
{
	assert((size_t)o < N_OUTCOMES);
	return outcomes[o].name;
}

int
outcome_parse(const char *s, enum outcome *out)
{
	for (size_t i = 0; s != NULL && i < N_OUTCOMES; i++) {
		if (strcmp(outcomes[i].name, s) == 0) {
			*out = (enum outcome)i;
			return 0;
		}
	}
	return -1;
}

bool
outcome_answered(enum outcome o)
{
	assert((size_t)o < N_OUTCOMES);
	return outcomes[o].answered;
}

bool
outcome_retryable(enum outcome o)
{
	assert((size_t)o < N_OUTCOMES);
	return outcomes[o].retryable;
}
