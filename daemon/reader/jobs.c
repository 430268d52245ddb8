#include "daemon/reader/jobs.h"

#include <assert.h>
#include <errno.h>
#include <event2/event.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "collectors/base/arena.h"
#include "collectors/base/clock.h"
#include "collectors/base/json.h"
#include "collectors/base/limits.h"
#include "collectors/base/log.h"
#include "collectors/base/mem.h"
#include "daemon/reader/conversion.h"
#include "daemon/reader/folder.h"
#include "daemon/reader/jobs_private.h"
#include "daemon/reader/process.h"
#include "daemon/reader/result.h"
#include "daemon/reader/worker.h"

/* One read or write on a reader's socket, and how many a turn of the loop. */
#define PIECE         (128u * 1024)
#define PIECES_A_TURN 8
/* How long a reader may take to end when its input did. */
#define END_MS 2000
/* Back-off after readers that died without an answer: doubling between. */
#define BACK_OFF_FIRST_MS 50
#define BACK_OFF_MOST_MS  1000

static void dispatch_jobs(struct job_pool *p);

/* ---- settings ---- */

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

/* ---- jobs ---- */

static void
free_job(struct job *job)
{
	buf_fini(&job->json);
	free(job->body);
	free(job->converted);
	free(job);
}

static void
finish_job(struct job_pool *p, struct job *job, struct job_result *result)
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
	free_job(job);
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
wake_pool(struct job_pool *p)
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
	wake_pool(p);
}

static void
queue_read(struct job_pool *p, struct job *job, const char *reason)
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

static void
report_failure(struct job_pool *p, struct job *job, enum job_failure failure,
    const char *detail)
{
	struct job_result result = { .failure = failure, .detail = detail };

	finish_job(p, job, &result);
}

/* The readers failed in the rules: they are not tried again, and the rest of
 * the job is done. false: that is no help. */
static bool
leave_out_rules(struct job *job)
{
	if (!job->checking || job->unchecked)
		return false;
	log_error("reader.check_failed deaths=%d", job->deaths);
	job->unchecked = true;
	job->json.len--; /* its brace */
	(void)buf_puts(&job->json, ",\"unchecked\":true}");
	frame_header(job->header, job->kind, job->json.len,
	    job->body_len + job->converted_len);
	return true;
}

static void
fail_job(struct job_pool *p, struct job *job, struct job_queue *queue,
    enum job_failure failure, const char *detail)
{
	log_warning("reader.job_failed failure=%s try=%d detail=\"%s\"",
	    job_failure_name(failure), job->deaths + 1, detail);
	job->sent = 0;
	if (++job->deaths < POOL_TRIES || leave_out_rules(job))
		TAILQ_INSERT_HEAD(queue, job, entry);
	else
		report_failure(p, job, failure, detail);
}

/* ---- conversions ---- */

static void
on_converted(void *arg)
{
	static const struct timeval now = { 0, 0 };
	struct job_pool *p = arg;

	(void)evtimer_add(p->kick, &now);
}

static struct converter_settings
settings_of(const struct job_pool *p)
{
	return (struct converter_settings){
		.program = p->settings.converter,
		.tools = p->settings.converter_tools,
		.memory = p->settings.memory,
		.deadline_ms = p->settings.deadline_ms,
	};
}

/* LibreOffice takes all of a processor and much memory: one at a time. */
static bool
may_start(const struct job_pool *p, const struct job *job)
{
	const struct job *other;
	int n = 0;

	TAILQ_FOREACH(other, &p->converting, entry)
	{
		n++;
		if (job->convert == CONVERSION_WORD &&
		    other->convert == CONVERSION_WORD)
			return false;
	}
	return n < p->settings.count;
}

static void
start_conversion(struct job_pool *p, struct job *job)
{
	struct converter_settings settings = settings_of(p);
	struct err e;

	TAILQ_REMOVE(&p->unconverted, job, entry);
	job->started_ms = clock_mono_ms(p->clock);
	job->conversion = conversion_start(
	    p->base, &settings, job->body, job->body_len, on_converted, p, &e);
	if (job->conversion == NULL)
		fail_job(p, job, &p->unconverted, JOB_UNSTARTED, e.msg);
	else
		TAILQ_INSERT_TAIL(&p->converting, job, entry);
	/* If it stands in the queue again: later, not at once. */
	if (!TAILQ_EMPTY(&p->unconverted))
		on_converted(p);
}

/* It has ended: on to a reader, or once more. */
static void
end_conversion(struct job_pool *p, struct job *job)
{
	const struct conversion_result *result =
	    conversion_result(job->conversion);
	const struct conversion_outcome outcome = result->outcome;

	TAILQ_REMOVE(&p->converting, job, entry);
	if (result->bytes != NULL) {
		job->converted = mem_dup(result->bytes, result->len);
		job->converted_len = result->len;
	}
	conversion_free(job->conversion);
	job->conversion = NULL;
	if (outcome.failure != JOB_OK)
		fail_job(
		    p, job, &p->unconverted, outcome.failure, outcome.detail);
	else
		queue_read(p, job, outcome.reason);
}

static void
convert_documents(struct job_pool *p)
{
	struct job *job, *next;

	for (job = TAILQ_FIRST(&p->converting); job != NULL; job = next) {
		next = TAILQ_NEXT(job, entry);
		if (conversion_result(job->conversion) != NULL)
			end_conversion(p, job);
	}
	for (job = TAILQ_FIRST(&p->unconverted); job != NULL; job = next) {
		next = TAILQ_NEXT(job, entry);
		if (may_start(p, job))
			start_conversion(p, job);
	}
}

static void
end_conversions(struct job_pool *p)
{
	struct job *job;

	while ((job = TAILQ_FIRST(&p->converting)) != NULL) {
		TAILQ_REMOVE(&p->converting, job, entry);
		conversion_free(job->conversion);
		free_job(job);
	}
	while ((job = TAILQ_FIRST(&p->unconverted)) != NULL) {
		TAILQ_REMOVE(&p->unconverted, job, entry);
		free_job(job);
	}
}

/* ---- readers ---- */

static void
set_timer(struct event *timer, int64_t ms)
{
	struct timeval tv = { .tv_sec = ms / 1000,
		.tv_usec = (ms % 1000) * 1000 };

	(void)evtimer_add(timer, &tv);
}

/* ---- ends ---- */

/* Nothing more is said to it or heard of it. */
static void
kill_reader(struct reader *r)
{
	if (r->pid > 0)
		(void)kill(r->pid, SIGKILL);
	r->state = READER_ENDING;
	(void)event_del(r->readable);
	(void)event_del(r->writable);
	(void)evtimer_del(r->timer);
}

/* Kill it; its job is settled when it is reaped. */
static void
doom_reader(struct reader *r, enum job_failure why, const char *detail)
{
	if (r->doom == JOB_OK) {
		r->doom = why;
		(void)snprintf(
		    r->doom_detail, sizeof(r->doom_detail), "%s", detail);
	}
	kill_reader(r);
}

/* Close its input: it ends by itself. */
static void
retire_reader(struct reader *r)
{
	r->state = READER_ENDING;
	(void)shutdown(r->fd, SHUT_WR);
	set_timer(r->timer, END_MS);
}

static void
free_reader(struct reader *r)
{
	struct job_pool *p = r->pool;

	TAILQ_REMOVE(&p->readers, r, entry);
	p->n_readers--;
	event_free(r->readable);
	event_free(r->writable);
	event_free(r->timer);
	(void)close(r->fd);
	frame_parser_fini(&r->parser);
	free(r);
}

static void
count_quick_death(struct job_pool *p)
{
	int64_t wait = BACK_OFF_FIRST_MS;

	for (int i = 0; i < p->n_quick_deaths && wait < BACK_OFF_MOST_MS; i++)
		wait *= 2;
	if (wait > BACK_OFF_MOST_MS)
		wait = BACK_OFF_MOST_MS;
	p->n_quick_deaths++;
	p->start_after_ms = clock_mono_ms(clock_real()) + wait;
}

/* ---- results ---- */

/* What a reader's complete frame says, whatever was asked. */
struct parsed {
	struct reading reading;
	struct judgement checked;
	struct source_page page;
	struct job_result result;
};

static int
parse_result(struct job_pool *p, const struct job *job, const struct frame *f,
    struct parsed *out, struct err *e)
{
	memset(&out->result, 0, sizeof(out->result));
	out->result.detail = "";
	arena_reset(p->arena);
	switch (job->kind) {
	case FRAME_FIND:
		out->result.page = &out->page;
		return result_parse_page(p->arena, f, &out->page, e);
	case FRAME_CHECK:
		out->result.checked = &out->checked;
		return result_parse_check(
		    p->arena, job->form, f, &out->checked, e);
	default:
		out->result.reading = &out->reading;
		out->result.compressed = f->body;
		out->result.compressed_len = f->body_len;
		return result_parse_reading(
		    p->arena, p->forms, f, job->body_len, &out->reading, e);
	}
}

/* The complete frame in the parser: the result of the reader's job? */
static void
receive_result(struct reader *r)
{
	struct job_pool *p = r->pool;
	struct job *job = r->job;
	struct parsed parsed;
	struct err e;

	if (parse_result(p, job, &r->parser.frame, &parsed, &e) < 0) {
		doom_reader(r, JOB_GARBLED, e.msg);
		return;
	}
	r->job = NULL;
	r->n_jobs++;
	p->n_quick_deaths = 0;
	p->start_after_ms = 0;
	(void)evtimer_del(r->timer);
	finish_job(p, job, &parsed.result);
	frame_next(&r->parser);
	if (r->n_jobs >= POOL_JOBS_A_READER || r->generation != p->generation) {
		p->counts.restarts++;
		retire_reader(r);
		return;
	}
	r->state = READER_IDLE;
	set_timer(r->timer, p->settings.idle_ms);
}

/* Bytes that came; false when the reader is doomed or has ended its job. */
static bool
receive_bytes(struct reader *r, const char *bytes, size_t len)
{
	struct frame_parser *parser = &r->parser;
	bool complete = false;
	struct err e;

	if (r->job == NULL) {
		doom_reader(r, JOB_GARBLED, "spoke without being asked");
		return false;
	}
	while (len > 0 && !complete) {
		size_t used;
		int done = frame_feed(parser, bytes, len, &used, &e);

		if (done < 0) {
			doom_reader(r, JOB_GARBLED, e.msg);
			return false;
		}
		bytes += used;
		len -= used;
		complete = done > 0;
		if (complete && parser->frame.kind == FRAME_CHECKING &&
		    !r->job->checking) {
			r->job->checking = true;
			frame_next(parser);
			complete = false;
		}
	}
	if (!complete)
		return true;
	if (len > 0 || r->job->sent < pool_frame_size(r->job))
		doom_reader(r, JOB_GARBLED, "more than one answer");
	else
		receive_result(r);
	return false;
}

/* What has come, up to PIECES_A_TURN. */
static void
receive(struct reader *r)
{
	static char piece[PIECE];

	for (int i = 0; i < PIECES_A_TURN; i++) {
		ssize_t n = recv(r->fd, piece, sizeof(piece), MSG_DONTWAIT);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			return;
		if (n > 0) {
			if (!receive_bytes(r, piece, (size_t)n))
				return;
			continue;
		}
		/* The end: what it died of is known when it is reaped. */
		kill_reader(r);
		return;
	}
}

static void
on_readable(evutil_socket_t fd, short what, void *arg)
{
	struct reader *r = arg;
	struct job_pool *p = r->pool;

	(void)fd;
	(void)what;
	receive(r);
	dispatch_jobs(p);
}

size_t
pool_frame_size(const struct job *job)
{
	return FRAME_HEADER_SIZE + job->json.len + job->body_len +
	    job->converted_len;
}

/* The bytes of the job's frame from `sent` on, as far as they lie together. */
static const char *
next_part(const struct job *job, size_t *len)
{
	size_t at = job->sent;

	if (at < FRAME_HEADER_SIZE) {
		*len = FRAME_HEADER_SIZE - at;
		return (const char *)job->header + at;
	}
	at -= FRAME_HEADER_SIZE;
	if (at < job->json.len) {
		*len = job->json.len - at;
		return job->json.data + at;
	}
	at -= job->json.len;
	if (at < job->body_len) {
		*len = job->body_len - at;
		return job->body + at;
	}
	at -= job->body_len;
	*len = job->converted_len - at;
	return job->converted + at;
}

static void
on_writable(evutil_socket_t fd, short what, void *arg)
{
	struct reader *r = arg;

	(void)what;
	for (int i = 0; i < PIECES_A_TURN; i++) {
		size_t len = 0;
		const char *part =
		    r->job == NULL ? NULL : next_part(r->job, &len);
		ssize_t n;

		if (len == 0) {
			(void)event_del(r->writable);
			return;
		}
		n = send(fd, part, len < PIECE ? len : PIECE,
		    MSG_NOSIGNAL | MSG_DONTWAIT);
		if (n < 0 && errno != EAGAIN && errno != EINTR)
			(void)event_del(r->writable); /* it is dying */
		if (n < 0)
			return;
		r->job->sent += (size_t)n;
	}
}

static void
on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct reader *r = arg;
	char detail[64];

	(void)fd;
	(void)what;
	if (r->state == READER_BUSY) {
		(void)snprintf(detail, sizeof(detail),
		    "no answer within %" PRId64 " %s",
		    r->pool->settings.deadline_ms % 1000 == 0
			? r->pool->settings.deadline_ms / 1000
			: r->pool->settings.deadline_ms,
		    r->pool->settings.deadline_ms % 1000 == 0 ? "s" : "ms");
		doom_reader(r, JOB_TIMED_OUT, detail);
	} else if (r->state == READER_IDLE) {
		retire_reader(r);
	} else {
		kill_reader(r);
	}
}

/* ---- starts ---- */

static int
start_process(struct job_pool *p, pid_t *pid, int *fd, struct err *e)
{
	const struct job_settings *s = &p->settings;
	char memory[32], cpu[32], parent[32];
	const char *argv[] = { s->program, "--memory", memory, "--cpu", cpu,
		"--parent", parent, "--rules", s->rules,
		s->forms_folder == NULL ? NULL : "--forms", s->forms_folder,
		NULL };

	(void)snprintf(memory, sizeof(memory), "%" PRId64, s->memory);
	(void)snprintf(
	    cpu, sizeof(cpu), "%" PRId64, (s->deadline_ms + 999) / 1000);
	(void)snprintf(parent, sizeof(parent), "%d", (int)getpid());
	return process_start(argv, pid, fd, e);
}

static struct reader *
start_reader(struct job_pool *p, struct err *e)
{
	struct reader *r;
	pid_t pid;
	int fd;

	if (start_process(p, &pid, &fd, e) < 0)
		return NULL;
	r = mem_calloc(1, sizeof(*r));
	r->pool = p;
	r->pid = pid;
	r->fd = fd;
	r->generation = p->generation;
	frame_parser_init(&r->parser);
	r->readable =
	    event_new(p->base, fd, EV_READ | EV_PERSIST, on_readable, r);
	r->writable =
	    event_new(p->base, fd, EV_WRITE | EV_PERSIST, on_writable, r);
	r->timer = evtimer_new(p->base, on_timer, r);
	if (r->readable == NULL || r->writable == NULL || r->timer == NULL)
		abort(); /* out of memory */
	TAILQ_INSERT_TAIL(&p->readers, r, entry);
	p->n_readers++;
	(void)event_add(r->readable, NULL);
	return r;
}

static struct reader *
find_idle(struct job_pool *p)
{
	struct reader *r;

	TAILQ_FOREACH(r, &p->readers, entry)
	if (r->state == READER_IDLE && r->generation == p->generation)
		return r;
	return NULL;
}

static void
give_job(struct reader *r, struct job *job)
{
	TAILQ_REMOVE(&r->pool->waiting, job, entry);
	job->sent = 0;
	job->started_ms = clock_mono_ms(r->pool->clock);
	job->checking = job->kind == FRAME_CHECK;
	r->job = job;
	r->state = READER_BUSY;
	(void)event_add(r->writable, NULL);
	set_timer(r->timer, r->pool->settings.deadline_ms);
}

static void
dispatch_jobs(struct job_pool *p)
{
	struct job *job;

	convert_documents(p);
	while ((job = TAILQ_FIRST(&p->waiting)) != NULL) {
		int64_t wait = p->start_after_ms - clock_mono_ms(clock_real());
		struct reader *r = find_idle(p);
		struct err e;

		if (job->unsendable) {
			TAILQ_REMOVE(&p->waiting, job, entry);
			report_failure(
			    p, job, JOB_GARBLED, "more than a frame can hold");
			continue;
		}
		if (r == NULL && p->n_readers >= p->settings.count)
			return; /* one of them comes back here */
		if (r == NULL && wait > 0) {
			set_timer(p->patience, wait);
			return;
		}
		if (r == NULL)
			r = start_reader(p, &e);
		if (r == NULL) {
			count_quick_death(p);
			TAILQ_REMOVE(&p->waiting, job, entry);
			fail_job(p, job, &p->waiting, JOB_UNSTARTED, e.msg);
			continue;
		}
		give_job(r, job);
	}
}

/* ---- deaths ---- */

static enum job_failure
classify(const struct reader *r, int status, char *detail, size_t size)
{
	char how[64];

	if (r->doom != JOB_OK) {
		(void)snprintf(detail, size, "%s", r->doom_detail);
		return r->doom;
	}
	if (WIFEXITED(status) && WEXITSTATUS(status) == WORKER_EXIT_MEMORY) {
		(void)snprintf(detail, size,
		    "reader needed more than %" PRId64 " bytes of memory",
		    r->pool->settings.memory);
		return JOB_OUT_OF_MEMORY;
	}
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU) {
		(void)snprintf(
		    detail, size, "reader used up its processor time");
		return JOB_TIMED_OUT;
	}
	process_describe(status, how, sizeof(how));
	(void)snprintf(detail, size, "reader %s", how);
	return JOB_CRASHED;
}

static void
bury(struct reader *r, int status)
{
	struct job_pool *p = r->pool;
	char detail[ERR_MSG_SIZE];
	enum job_failure failure;
	struct job *job;

	r->pid = 0; /* may soon be another's */
	/* Its answer may have come in full before its end. */
	if (r->job != NULL && r->doom == JOB_OK)
		receive(r);
	job = r->job;
	if (job == NULL) {
		free_reader(r);
		return;
	}
	failure = classify(r, status, detail, sizeof(detail));
	p->counts.restarts++;
	if (r->n_jobs == 0)
		count_quick_death(p);
	free_reader(r);
	fail_job(p, job, &p->waiting, failure, detail);
}

static void
reap_readers(struct job_pool *p)
{
	struct reader *r, *next;

	for (r = TAILQ_FIRST(&p->readers); r != NULL; r = next) {
		int status;

		next = TAILQ_NEXT(r, entry);
		if (waitpid(r->pid, &status, WNOHANG) == r->pid)
			bury(r, status);
	}
	dispatch_jobs(p);
}

static void
retire_readers(struct job_pool *p)
{
	struct reader *r;

	TAILQ_FOREACH(r, &p->readers, entry)
	if (r->state == READER_IDLE)
		retire_reader(r);
}

static void
end_readers(struct job_pool *p)
{
	struct reader *r;

	while ((r = TAILQ_FIRST(&p->readers)) != NULL) {
		(void)kill(r->pid, SIGKILL);
		while (waitpid(r->pid, NULL, 0) < 0 && errno == EINTR)
			;
		if (r->job != NULL)
			free_job(r->job);
		free_reader(r);
	}
}

/* ---- the pool ---- */

static void
on_kick(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	dispatch_jobs(arg);
}

static void
on_sigchld(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	reap_readers(arg);
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
	end_conversions(p);
	end_readers(p);
	while ((job = TAILQ_FIRST(&p->waiting)) != NULL) {
		TAILQ_REMOVE(&p->waiting, job, entry);
		free_job(job);
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
	retire_readers(p);
}

/* ---- what is queued ---- */

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
		job->convert = conversion_kind_of(job->body, len);
	if (job->convert == CONVERSION_NONE || job->json.failed) {
		queue_read(p, job, NULL);
		return;
	}
	TAILQ_INSERT_TAIL(&p->unconverted, job, entry);
	wake_pool(p);
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
