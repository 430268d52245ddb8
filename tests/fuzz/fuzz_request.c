/*
 * Any bytes as a request: its head is taken or refused with a reason, and a
 * path and query of any kind match or are refused without a fault.
 */
#include <assert.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/base/utf8.h"
#include "daemon/serve/answer.h"
#include "daemon/serve/auth.h"
#include "daemon/serve/head.h"
#include "daemon/serve/host.h"
#include "daemon/serve/route.h"
#include "tests/fuzz/fuzz.h"

static const char *const words[] = { "json", "csv", NULL };
static const struct param_spec specs[] = {
	{ "year", PARAM_INT, NULL, LIMIT_YEAR_MIN, LIMIT_YEAR_MAX },
	{ "format", PARAM_WORD, words, 0, 0 },
	{ "after", PARAM_TEXT, NULL, 0, 0 },
	{ NULL, PARAM_END, NULL, 0, 0 },
};
static const struct route routes[] = {
	{ METHOD_GET, ACCESS_OPEN, TAG_BODY, "/", specs, NULL },
	{ METHOD_GET, ACCESS_READ, TAG_BODY, "/reports/{code}/{year}", specs,
	    NULL },
	{ 0, ACCESS_OPEN, TAG_BODY, NULL, NULL, NULL },
};

static void
check_head(const char *bytes, size_t len)
{
	bool is_put = len > 4 && memcmp(bytes, "PUT ", 4) == 0;
	struct head h;

	if (!head_parse(bytes, len, &h)) {
		assert(len < LIMIT_REQUEST_HEAD_BYTES);
		return;
	}
	if (h.status == 0)
		assert(h.len > 0 && h.len <= len &&
		    h.body_len <= (is_put ? LIMIT_DOCUMENT_BYTES
					  : LIMIT_REQUEST_BODY_BYTES));
	else
		assert(h.status >= 400 && h.detail != NULL);
}

static void
check_target(const char *path, const char *query)
{
	struct arena *a = arena_new();
	struct route_match match;
	struct params params;
	struct err e = { 0 };

	route_match(routes, METHOD_GET, path, a, &match);
	if (match.route != NULL)
		for (size_t i = 0; i < ROUTE_MAX_VARIABLES; i++)
			assert(match.variables[i] == NULL ||
			    utf8_valid(match.variables[i],
				strlen(match.variables[i])));
	if (params_parse(specs, query, a, &params, &e) == 0) {
		int64_t year = params_int(&params, "year", LIMIT_YEAR_MIN);

		assert(year >= LIMIT_YEAR_MIN && year <= LIMIT_YEAR_MAX);
	} else {
		assert(e.code == ERR_USAGE && e.msg[0] != '\0');
	}
	arena_free(a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct arena *a = arena_new();
	char *text = arena_alloc(a, len + 1), *question;

	if (len > 0)
		memcpy(text, data, len);
	check_head(text, len);
	(void)host_is_ours(text, "127.0.0.1:8620", "gouji.example");
	(void)token_matches(text, "token");
	(void)etag_matches(text, "\"abc\"");
	question = strchr(text, '?');
	if (question != NULL)
		*question++ = '\0';
	check_target(text, question);
	arena_free(a);
	return 0;
}
