#include "collectors/model/outcome.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

static const struct {
	const char *name;
	bool answered;
} outcomes[] = {
	[OUTCOME_OK] = { "ok", true },
	[OUTCOME_NOT_MODIFIED] = { "not_modified", true },
	[OUTCOME_NOT_FOUND] = { "not_found", true },
	[OUTCOME_BLOCKED] = { "blocked", false },
	[OUTCOME_TLS_ERROR] = { "tls_error", false },
	[OUTCOME_TIMEOUT] = { "timeout", false },
	[OUTCOME_HTTP_ERROR] = { "http_error", false },
	[OUTCOME_TOO_LARGE] = { "too_large", true },
	[OUTCOME_REDIRECT_REFUSED] = { "redirect_refused", false },
	[OUTCOME_ROBOTS] = { "robots", false },
	[OUTCOME_UNREADABLE] = { "unreadable", true },
	[OUTCOME_NOT_A_REPORT] = { "not_a_report", true },
	[OUTCOME_MISMATCH] = { "mismatch", true },
};

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
