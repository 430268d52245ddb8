#include "daemon/reader/jobs.h"

#include <assert.h>
#include <errno.h>
#include <event2/event.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "collectors/base/arena.h"
#include "collectors/base/clock.h"
#include "collectors/base/json.h"
#include "collectors/base/limits.h"
#include "collectors/base/mem.h"
#include "daemon/reader/folder.h"
#include "daemon/reader/pool.h"

static const char *const failure_names[] = {
	[JOB_OK] = "ok",
	[JOB_CRASHED] = "crashed",
	[JOB_TIMED_OUT] = "timed_out",
	[JOB_OUT_OF_MEMORY] = "out_of_memory",
	[JOB_GARBLED] = "garbled",
	[JOB_UNSTARTED] = "not_started",
};

const char *
job_failure_name(enum job_failure f)
{
	assert((size_t)f < sizeof(failure_names) / sizeof(failure_names[0]));
	return failure_names[f];
}

/* ---- the pool ---- */

static void
copy_settings(struct job_settings *out, const struct job_settings *from)
{
	assert(from->count >= 1 && from->deadline_ms > 0);
	*out = *from;
	out->program = mem_strdup(from->program);
	out->forms_folder = mem_strdup(from->forms_folder);
	out->converter = mem_strdup(from->converter);
	out->converter_tools = mem_strdup(from->converter_tools);
	out->rules = mem_strdup(from->rules == NULL ? "" : from->rules);
}

static void
free_settings(struct job_settings *s)
{
	free((char *)(uintptr_t)s->program);
	free((char *)(uintptr_t)s->forms_folder);
	free((char *)(uintptr_t)s->converter);
	free((char *)(uintptr_t)s->converter_tools);
	free((char *)(uintptr_t)s->rules);
}

static void
on_kick(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	pool_dispatch(arg);
}

static void
on_sigchld(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	pool_reap(arg);
}

static int
check_program(const char *path, struct err *e)
{
	if (access(path, X_OK) < 0)
		return err_set(e, ERR_CONFIG, "%s: %s", path, strerror(errno));
	return 0;
}

struct job_pool *
job_pool_new(struct event_base *base, const struct clock *clock,
    const struct form_set *forms, const struct job_settings *settings,
    struct err *e)
{
	struct job_pool *p;

	if (check_program(settings->program, e) < 0 ||
	    (settings->converter != NULL &&
		check_program(settings->converter, e) < 0))
		return NULL;
	p = mem_calloc(1, sizeof(*p));
	p->base = base;
	p->clock = clock;
	p->forms = forms;
	copy_settings(&p->settings, settings);
	TAILQ_INIT(&p->unconverted);
	TAILQ_INIT(&p->converting);
	TAILQ_INIT(&p->waiting);
	TAILQ_INIT(&p->readers);
	folder_remove_left();
	p->arena = arena_new();
	p->kick = evtimer_new(base, on_kick, p);
	p->patience = evtimer_new(base, on_kick, p);
	p->sigchld = evsignal_new(base, SIGCHLD, on_sigchld, p);
	if (p->kick == NULL || p->patience == NULL || p->sigchld == NULL ||
	    evsignal_add(p->sigchld, NULL) < 0) {
		err_set(e, ERR_PROCESS, "no events for readers");
		job_pool_free(p);
		return NULL;
	}
	return p;
}

void
job_pool_free(struct job_pool *p)
{
	struct job *job;

	if (p == NULL)
		return;
	pool_end_conversions(p);
	pool_end_readers(p);
	while ((job = TAILQ_FIRST(&p->waiting)) != NULL) {
		TAILQ_REMOVE(&p->waiting, job, entry);
		pool_free_job(job);
	}
	if (p->kick != NULL)
		event_free(p->kick);
	if (p->patience != NULL)
		event_free(p->patience);
	if (p->sigchld != NULL)
		event_free(p->sigchld);
	arena_free(p->arena);
	free_settings(&p->settings);
	free(p);
}

void
job_pool_configure(struct job_pool *p, const struct job_settings *settings)
{
	struct job_settings old = p->settings;

	copy_settings(&p->settings, settings);
	free_settings(&old);
	p->generation++;
	pool_retire(p);
}

/* ---- jobs ---- */

void
pool_free_job(struct job *job)
{
	buf_fini(&job->json);
	free(job->body);
	free(job->converted);
	free(job);
}

void
pool_finish(struct job_pool *p, struct job *job, struct job_result *result)
{
	if (job->started_ms != 0) {
		result->elapsed_ms = clock_mono_ms(p->clock) - job->started_ms;
		histogram_add(&p->counts.times, result->elapsed_ms);
	}
	if (result->failure == JOB_OK)
		p->counts.done++;
	else
		p->counts.failed++;
	job->callback(result, job->arg);
	pool_free_job(job);
}

static struct job *
new_job(enum frame_kind kind, job_callback *callback, void *arg)
{
	struct job *job = mem_calloc(1, sizeof(*job));

	job->kind = kind;
	job->callback = callback;
	job->arg = arg;
	buf_init(&job->json, LIMIT_JOB_HEADER_BYTES);
	return job;
}

static void
kick(struct job_pool *p)
{
	static const struct timeval now = { 0, 0 };

	(void)evtimer_add(p->kick, &now);
}

static void
queue_job(struct job_pool *p, struct job *job)
{
	job->unsendable = job->json.failed;
	if (!job->unsendable)
		frame_header(job->header, job->kind, job->json.len,
		    job->body_len + job->converted_len);
	TAILQ_INSERT_TAIL(&p->waiting, job, entry);
	kick(p);
}

void
pool_queue_read(struct job_pool *p, struct job *job, const char *reason)
{
	job->deaths = 0; /* a converter's are not the readers' */
	if (job->converted != NULL)
		json_put_int(
		    &job->writer, "converted_len", (int64_t)job->converted_len);
	json_put_string(&job->writer, "converted_reason", reason);
	json_object_end(&job->writer);
	queue_job(p, job);
}

/* The bytes that go with it; too many cannot be sent. */
static void
copy_body(struct job *job, const void *bytes, size_t len)
{
	if (len > LIMIT_DOCUMENT_BYTES) {
		job->json.failed = true;
		return;
	}
	job->body = mem_dup(bytes, len);
	job->body_len = len;
}

void
job_read(struct job_pool *p, const void *bytes, size_t len,
    const struct read_context *context, job_callback *callback, void *arg)
{
	struct job *job = new_job(FRAME_READ, callback, arg);

	json_begin(&job->writer, &job->json);
	json_object_begin(&job->writer);
	json_key(&job->writer, "context");
	read_context_write(&job->writer, context);
	copy_body(job, bytes, len);
	if (p->settings.converter != NULL && job->body != NULL)
		job->convert = convert_kind_of(job->body, len);
	if (job->convert == CONVERT_NOT || job->json.failed) {
		pool_queue_read(p, job, NULL);
		return;
	}
	TAILQ_INSERT_TAIL(&p->unconverted, job, entry);
	kick(p);
}

void
job_check(struct job_pool *p, const struct form *form, const char *reading,
    const struct read_context *context, job_callback *callback, void *arg)
{
	struct job *job = new_job(FRAME_CHECK, callback, arg);
	struct json_writer w;

	job->form = form;
	json_begin(&w, &job->json);
	json_object_begin(&w);
	json_key(&w, "reading");
	json_raw(&w, reading);
	json_key(&w, "context");
	read_context_write(&w, context);
	json_object_end(&w);
	queue_job(p, job);
}

void
job_find(struct job_pool *p, const struct source_response *answer,
    job_callback *callback, void *arg)
{
	struct job *job = new_job(FRAME_FIND, callback, arg);
	struct json_writer w;

	json_begin(&w, &job->json);
	source_response_write(&w, answer);
	copy_body(job, answer->bytes, answer->len);
	queue_job(p, job);
}

struct job_counts
job_pool_counts(const struct job_pool *p)
{
	struct job_counts counts = p->counts;
	const struct reader *r;
	const struct job *job;

	counts.running = 0;
	counts.waiting = 0;
	TAILQ_FOREACH(r, &p->readers, entry)
	counts.running += r->job != NULL;
	TAILQ_FOREACH(job, &p->converting, entry)
	counts.running++;
	TAILQ_FOREACH(job, &p->unconverted, entry)
	counts.waiting++;
	TAILQ_FOREACH(job, &p->waiting, entry)
	counts.waiting++;
	return counts;
}
