#include "daemon/serve/answer.h"

#include <assert.h>
#include <stdarg.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/hash.h"
#include "collectors/base/limits.h"
#include "collectors/base/log.h"
#include "daemon/serve/problem.h"

void
answer_init(struct answer *a, struct arena *arena)
{
	memset(a, 0, sizeof(*a));
	a->arena = arena;
	a->status = 200;
	a->media_type = "application/json";
	buf_init(&a->body, LIMIT_ANSWER_BYTES);
}

void
answer_fini(struct answer *a)
{
	buf_fini(&a->body);
}

void
answer_header(struct answer *a, const char *name, const char *value)
{
	assert(a->n_headers < ANSWER_MAX_HEADERS);
	a->headers[a->n_headers].name = name;
	a->headers[a->n_headers++].value = arena_strdup(a->arena, value);
}

void
answer_problem(struct answer *a, int status, const char *fmt, ...)
{
	const char *detail;
	va_list ap;

	va_start(ap, fmt);
	detail = arena_vprintf(a->arena, fmt, ap);
	va_end(ap);
	a->status = status;
	a->media_type = PROBLEM_MEDIA_TYPE;
	a->etag = NULL;
	buf_clear(&a->body);
	problem_write(&a->body, status, detail);
}

void
answer_error(struct answer *a, const struct err *e)
{
	a->n_headers = 0;
	if (err_class(e->code) == ERR_CLASS_RETRY) {
		log_warning("serve.put_off error=\"%s\"", e->msg);
		answer_header(a, "Retry-After", "5");
		answer_problem(a, 503, "cannot be answered now: %s", e->msg);
		return;
	}
	log_error("serve.failed error=\"%s\"", e->msg);
	answer_problem(a, 500, "an error of the server; its log tells more");
}

bool
etag_names(const char *if_none_match, const char *etag)
{
	size_t len = strlen(etag);

	for (const char *s = if_none_match; *s != '\0';) {
		size_t n;

		s += strspn(s, " \t,");
		if (strncmp(s, "W/", 2) == 0)
			s += 2;
		n = strcspn(s, ",");
		while (n > 0 && (s[n - 1] == ' ' || s[n - 1] == '\t'))
			n--;
		if (n == len && memcmp(s, etag, len) == 0)
			return true;
		s += strcspn(s, ",");
	}
	return false;
}

bool
etag_matches(const char *if_none_match, const char *etag)
{
	return etag_names(if_none_match, "*") ||
	    etag_names(if_none_match, etag);
}

void
answer_finish(struct answer *a, const char *if_none_match)
{
	char hash[HASH_TEXT_SIZE];

	if (a->body.failed) {
		a->n_headers = 0;
		answer_problem(a, 500, "the answer is larger than %u MiB",
		    LIMIT_ANSWER_BYTES / (1024 * 1024));
		return;
	}
	if (a->status == 304)
		return;
	if (a->status != 200 || a->volatile_body || a->later) {
		a->etag = NULL;
		return;
	}
	if (a->etag == NULL)
		a->etag = arena_printf(a->arena, "\"%.32s\"",
		    hash_sha256(buf_str(&a->body), a->body.len, hash));
	if (if_none_match == NULL || !etag_matches(if_none_match, a->etag))
		return;
	a->status = 304;
	buf_clear(&a->body);
}
