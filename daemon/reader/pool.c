#include "daemon/reader/pool.h"

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
#include "collectors/base/log.h"
#include "collectors/base/mem.h"
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
note_quick_death(struct job_pool *p)
{
	int64_t wait = BACK_OFF_FIRST_MS;

	for (int i = 0; i < p->n_quick_deaths && wait < BACK_OFF_MOST_MS; i++)
		wait *= 2;
	if (wait > BACK_OFF_MOST_MS)
		wait = BACK_OFF_MOST_MS;
	p->n_quick_deaths++;
	p->start_after_ms = clock_mono_ms(clock_real()) + wait;
}

static void
give_up(struct job_pool *p, struct job *job, enum job_failure failure,
    const char *detail)
{
	struct job_result result = { .failure = failure, .detail = detail };

	pool_finish(p, job, &result);
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

void
pool_fail(struct job_pool *p, struct job *job, struct job_queue *queue,
    enum job_failure failure, const char *detail)
{
	log_warning("reader.job_failed failure=%s try=%d detail=\"%s\"",
	    job_failure_name(failure), job->deaths + 1, detail);
	job->sent = 0;
	if (++job->deaths < POOL_TRIES || leave_out_rules(job))
		TAILQ_INSERT_HEAD(queue, job, entry);
	else
		give_up(p, job, failure, detail);
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
	pool_finish(p, job, &parsed.result);
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
	pool_dispatch(p);
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

void
pool_dispatch(struct job_pool *p)
{
	struct job *job;

	pool_convert(p);
	while ((job = TAILQ_FIRST(&p->waiting)) != NULL) {
		int64_t wait = p->start_after_ms - clock_mono_ms(clock_real());
		struct reader *r = find_idle(p);
		struct err e;

		if (job->unsendable) {
			TAILQ_REMOVE(&p->waiting, job, entry);
			give_up(
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
			note_quick_death(p);
			TAILQ_REMOVE(&p->waiting, job, entry);
			pool_fail(p, job, &p->waiting, JOB_UNSTARTED, e.msg);
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
		note_quick_death(p);
	free_reader(r);
	pool_fail(p, job, &p->waiting, failure, detail);
}

void
pool_reap(struct job_pool *p)
{
	struct reader *r, *next;

	for (r = TAILQ_FIRST(&p->readers); r != NULL; r = next) {
		int status;

		next = TAILQ_NEXT(r, entry);
		if (waitpid(r->pid, &status, WNOHANG) == r->pid)
			bury(r, status);
	}
	pool_dispatch(p);
}

void
pool_retire(struct job_pool *p)
{
	struct reader *r;

	TAILQ_FOREACH(r, &p->readers, entry)
	if (r->state == READER_IDLE)
		retire_reader(r);
}

void
pool_end_readers(struct job_pool *p)
{
	struct reader *r;

	while ((r = TAILQ_FIRST(&p->readers)) != NULL) {
		(void)kill(r->pid, SIGKILL);
		while (waitpid(r->pid, NULL, 0) < 0 && errno == EINTR)
			;
		if (r->job != NULL)
			pool_free_job(r->job);
		free_reader(r);
	}
}
