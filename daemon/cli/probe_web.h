/*
 * What gouji probe asks of a site and of the readers, one thing after another:
 * a fetcher of its own with the configuration's manners, bounded requests, and
 * a reader for every byte that comes. Tells on a terminal what it waits for,
 * and stops at Ctrl-C. I/O; waits.
 */
#ifndef GOUJI_CLI_PROBE_WEB_H
#define GOUJI_CLI_PROBE_WEB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "collectors/base/attr.h"
#include "collectors/find/source.h"
#include "collectors/model/outcome.h"
#include "collectors/pipeline/read.h"

struct arena;
struct conf;
struct err;
struct form_set;
struct probe_web;

/* In place of what was shown before; cut where the line ends. */
void probe_progress(const char *fmt, ...) PRINTF_LIKE(1, 2);
/* Nothing is waited for any more. */
void probe_progress_end(void);

/* As many as are followed, and the one that is not. */
#define PROBE_MAX_REDIRECTS 6

struct probe_redirect {
	const char *from, *to;
	long status; /* 200: the page itself sends its reader on */
};

/* How a site answered; in the arena. */
struct probe_answer {
	enum outcome outcome;
	const char *detail;      /* English, "" when ok */
	long http_status;        /* 0: none came */
	const char *asked, *url; /* url: after redirects */
	const char *options;     /* that it was asked with */
	const char *content_type, *last_modified;
	const char *media_type; /* by content; NULL: no bytes */
	const char *charset;    /* of text, by content; else NULL */
	const void *bytes;
	size_t len;
	int64_t elapsed_ms;
	struct probe_redirect redirects[PROBE_MAX_REDIRECTS];
	size_t n_redirects;
	bool unsent;      /* its host is left alone */
	bool leave_alone; /* a wall before the whole site */
};

struct probe_get {
	const char *url;
	const char *options; /* as in townships.csv, "" = none */
	const char *referer; /* or NULL */
};

/* What a host's robots.txt answered; http_status as of struct fetch_robots. */
struct probe_robots {
	const char *host;
	long http_status;
	size_t len;
};

/* All of it lives in the arena, or until probe_web_free(). NULL: e says what
 * is missing. */
MUST_CHECK struct probe_web *probe_web_new(struct arena *a,
    const struct conf *conf, const struct form_set *forms, struct err *e);
void probe_web_free(struct probe_web *w); /* NULL is fine */

/*
 * GET a URL; one that was asked with the same options before is not asked
 * again. NULL: as much as may be asked was asked, or somebody wants it to end.
 */
const struct probe_answer *probe_web_get(
    struct probe_web *w, const struct probe_get *get);

/* What an answer holds for a collector of lists, in the arena; what is none
 * has its trouble. -1: the reader failed; *why says it in English. */
MUST_CHECK int probe_web_find(struct probe_web *w,
    const struct source_response *in, struct source_page *out,
    const char **why);

/* The answer read as a document. `then` is called before this returns, with a
 * reading that lives no longer; not when the reader failed: *why. */
MUST_CHECK int probe_web_read(struct probe_web *w,
    const struct probe_answer *answer, const struct read_context *context,
    void (*then)(void *arg, const struct reading *reading), void *arg,
    const char **why);

/* In the order in which they were asked for. */
const struct probe_answer *const *probe_web_answers(
    const struct probe_web *w, size_t *n);
const struct probe_robots *probe_web_robots(
    const struct probe_web *w, size_t *n);
/* Can this machine tell a site's certificate from a forged one? */
bool probe_web_has_certificates(void);
/* By which name it asks. */
const char *probe_web_user_agent(const struct probe_web *w);
/* Somebody wants it to end. */
bool probe_web_interrupted(const struct probe_web *w);
/* More was to be asked than may be. */
bool probe_web_exhausted(const struct probe_web *w);

#endif
