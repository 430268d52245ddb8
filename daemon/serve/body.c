#include "daemon/serve/body.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "collectors/base/utf8.h"
#include "daemon/serve/answer.h"
#include "daemon/serve/request.h"

/* Is "\u0000" escaped in it? Strings would end there. */
static bool
has_nul(const char *text, size_t len)
{
	for (size_t i = 0; i + 1 < len; i++) {
		if (text[i] != '\\')
			continue;
		if (len - i >= 6 && memcmp(text + i, "\\u0000", 6) == 0)
			return true;
		i++;
	}
	return false;
}

static bool
is_known(const char *name, const char *const *known)
{
	while (*known != NULL && strcmp(*known, name) != 0)
		known++;
	return *known != NULL;
}

static bool
check_keys(const struct request *q, struct answer *a, const struct cJSON *body,
    const char *const *known)
{
	for (const struct cJSON *item = json_first(body); item != NULL;
	     item = json_next(item)) {
		const char *name = json_name(item);

		if (!is_known(name, known)) {
			answer_problem(a, 400,
			    "the body holds \"%.100s\"; only \"%s\"%s known "
			    "here",
			    name, known[0],
			    known[1] == NULL
				? " is"
				: arena_printf(
				      q->arena, " and \"%s\" are", known[1]));
			return false;
		}
		if (json_get(body, name) != item) {
			answer_problem(
			    a, 400, "the body holds \"%s\" twice", name);
			return false;
		}
	}
	return true;
}

struct cJSON *
body_object(const struct request *q, struct answer *a, const char *const *known)
{
	struct cJSON *body;
	struct err e;

	if (!utf8_valid(q->body, q->body_len) ||
	    has_nul(q->body, q->body_len)) {
		answer_problem(
		    a, 400, "the body holds a NUL, or text that is no UTF-8");
		return NULL;
	}
	body = json_parse(q->body, q->body_len, &e);
	if (body == NULL) {
		answer_problem(a, 400, "the body is not JSON: %s", e.msg);
		return NULL;
	}
	if (!json_is_object(body))
		answer_problem(a, 400, "the body must be a JSON object");
	else if (check_keys(q, a, body, known))
		return body;
	json_free(body);
	return NULL;
}
