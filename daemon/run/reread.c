/* Reading again, after an upgrade, what another version of the reader read:
 * from the archive, one document after another. */
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/log.h"
#include "collectors/base/mem.h"
#include "daemon/conf/registry.h"
#include "daemon/reader/jobs.h"
#include "daemon/run/inside.h"

/* The document that a reader has. */
struct reread_job {
	struct runner *runner;
	char *code;
	int year;
};

static void reread_advance(struct runner *r);

static void
free_job(struct reread_job *job)
{
	if (job == NULL)
		return;
	free(job->code);
	free(job);
}

/* The store failed: no more of it now; what is outdated stays so. */
static void
put_off(struct runner *r, const struct err *e)
{
	log_error("reading again put off error=\"%s\"", e->msg);
	r->reread.wanted = false;
}

static void
say_failed(struct runner *r, const char *code, int year, const char *detail)
{
	log_error("reading again failed code=%s year=%d detail=\"%s\"", code,
	    year, detail);
	r->reread.n_failed++;
}

static void
on_reread(const struct job_result *result, void *arg)
{
	struct reread_job *job = arg;
	struct runner *r = job->runner;
	enum store_change change;
	struct err e = { 0 };

	r->reread.job = NULL;
	if (result->failure != JOB_OK)
		say_failed(r, job->code, job->year, result->detail);
	else if (result->reading->outcome != READING_REPORT)
		say_failed(r, job->code, job->year, result->reading->reason);
	else if (store_put_reading(r->parts.store, job->code, job->year,
		     result->reading, &change, &e) == 0)
		r->reread.n_done++;
	else if (e.code != ERR_NOT_FOUND) /* it was revised meanwhile */
		put_off(r, &e);
	free_job(job);
	reread_advance(r);
}

/* As when it was fetched, as far as that is still known. */
static int
fill_context(struct runner *r, struct arena *a,
    const struct store_outdated *old, struct read_context *context,
    struct err *e)
{
	const struct township *t = registry_find(r->registry, old->code);
	struct report report;
	bool found = false;

	if (run_context(r, t, old->year, a, context, e) < 0 ||
	    store_get_report(r->parts.store, a, old->code, old->year, &report,
		&found, e) < 0)
		return -1;
	context->url = old->url;
	context->year = old->year;
	if (found && strcmp(report.published_by, "header") == 0)
		context->last_modified = report.published_on;
	return 0;
}

/* -1: the store's error. */
static int
begin_job(struct runner *r, struct arena *a, const struct store_outdated *old,
    struct err *e)
{
	struct store_document d;
	struct read_context context;
	struct reread_job *job;
	struct err damage = { 0 };
	bool found = false;
	struct buf bytes;

	if (store_get_document(r->parts.store, a, old->sha256, &d, &found, e) <
		0 ||
	    fill_context(r, a, old, &context, e) < 0)
		return -1;
	buf_init(&bytes, 0);
	if (!found || store_unpack(&d, &bytes, &damage) < 0) {
		buf_fini(&bytes);
		say_failed(r, old->code, old->year,
		    found ? damage.msg : "the archive lacks the document");
		return 0;
	}
	context.content_type = d.media_type;
	job = mem_calloc(1, sizeof(*job));
	job->runner = r;
	job->code = mem_strdup(old->code);
	job->year = old->year;
	r->reread.job = job;
	job_read(
	    r->parts.jobs, bytes.data, bytes.len, &context, on_reread, job);
	buf_fini(&bytes);
	return 0;
}

/* *more is false when there is none. A body that left the registry keeps what
 * was read. */
static int
reread_one(struct runner *r, struct arena *a, bool *more, struct err *e)
{
	struct store_outdated old = { .code = r->reread.code,
		.year = r->reread.year };

	if (old.code == NULL)
		old.code = "";
	if (store_next_outdated(r->parts.store, a, &old, more, e) < 0)
		return -1;
	if (!*more)
		return 0;
	free(r->reread.code);
	r->reread.code = mem_strdup(old.code);
	r->reread.year = old.year;
	if (registry_find(r->registry, old.code) == NULL)
		return 0;
	return begin_job(r, a, &old, e);
}

static void
reread_advance(struct runner *r)
{
	struct reread_pass *p = &r->reread;
	bool more = true;

	while (p->wanted && more && p->job == NULL && !r->stopped) {
		struct arena *a = arena_new();
		struct err e = { 0 };

		if (reread_one(r, a, &more, &e) < 0)
			put_off(r, &e);
		arena_free(a);
	}
	if (p->job != NULL || r->stopped)
		return;
	p->wanted = false;
	if (p->n_done + p->n_failed > 0)
		log_notice("read again documents=%zu failed=%zu", p->n_done,
		    p->n_failed);
	run_reread(r);
}

void
reread_begin(struct runner *r)
{
	struct reread_pass *p = &r->reread;

	p->wanted = true;
	p->year = 0;
	free(p->code);
	p->code = NULL;
	p->n_done = p->n_failed = 0;
	reread_advance(r);
}

bool
reread_is_over(const struct runner *r)
{
	return !r->reread.wanted && r->reread.job == NULL;
}

void
reread_forget(struct runner *r)
{
	free(r->reread.code);
	r->reread.code = NULL;
	free_job(r->reread.job);
	r->reread.job = NULL;
}
