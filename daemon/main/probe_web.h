/*
 * What gouji probe asks of a site and of the readers, one thing after another:
 * a fetcher of its own with the configuration's manners, bounded requests, and
 * a reader for every byte that comes. I/O; waits.
 */
#ifndef GOUJI_MAIN_PROBE_WEB_H
#define GOUJI_MAIN_PROBE_WEB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "collectors/base/attr.h"
#include "collectors/read/read.h"
#include "collectors/report/outcome.h"
#include "collectors/source/source.h"

struct arena;
struct conf;
struct err;
struct form_set;
struct probe_web;

/* How a site answered; in the arena. */
struct probe_answer {
	enum outcome outcome;
	const char *detail;      /* English, "" when ok */
	long http_status;        /* 0: none came */
	const char *asked, *url; /* url: after redirects */
	const char *options;     /* that it was asked with */
	const char *content_type;
	const void *bytes;
	size_t len;
	int64_t elapsed_ms;
	bool leave_alone; /* a wall before the whole site */
};

/* All of it lives in the arena, or until probe_web_free(). NULL: e says what
 * is missing. */
MUST_CHECK struct probe_web *probe_web_new(struct arena *a,
    const struct conf *conf, const struct form_set *forms, struct err *e);
void probe_web_free(struct probe_web *w); /* NULL is fine */

/*
 * GET a URL; one that was asked before is not asked again. `options` as in
 * townships.csv, "" = none. NULL: as much as may be asked was asked.
 */
const struct probe_answer *probe_web_get(
    struct probe_web *w, const char *url, const char *options);

/* What an answer holds for a collector of lists, in the arena. -1: the reader
 * failed, or it is no list of its kind; *why says it in English. */
MUST_CHECK int probe_web_find(struct probe_web *w,
    const struct source_answer *in, struct source_page *out, const char **why);

/* The answer read as a document. `then` is called before this returns, with a
 * reading that lives no longer; not when the reader failed: *why. */
MUST_CHECK int probe_web_read(struct probe_web *w,
    const struct probe_answer *answer, const struct read_context *context,
    void (*then)(void *arg, const struct reading *reading), void *arg,
    const char **why);

#endif
