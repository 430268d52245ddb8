#include "daemon/reader/conversion.h"

#include <errno.h>
#include <event2/event.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "collectors/base/buf.h"
#include "collectors/base/limits.h"
#include "collectors/base/mem.h"
#include "collectors/decode/media.h"
#include "daemon/reader/folder.h"
#include "daemon/reader/process.h"

/* ---- what became of a document ---- */

/* LibreOffice's time, as a multiple of a PDF's. */
#define WORD_TIMES 3

enum conversion_kind
conversion_kind_of(const void *bytes, size_t len)
{
	switch (media_of_bytes(bytes, len)) {
	case MEDIA_PDF:
		return CONVERSION_PDF;
	case MEDIA_DOC:
	case MEDIA_OFFICE:
	case MEDIA_RTF:
		return CONVERSION_WORD;
	default:
		return CONVERSION_NONE;
	}
}

const char *
conversion_kind_name(enum conversion_kind kind)
{
	return kind == CONVERSION_PDF ? "pdf" : "word";
}

int64_t
converter_deadline_ms(
    const struct converter_settings *settings, enum conversion_kind kind)
{
	return settings->deadline_ms *
	    (kind == CONVERSION_WORD ? WORD_TIMES : 1);
}

/* The document's own trouble, by exit status and kind. */
static const struct {
	int status;
	const char *pdf, *word;
} reasons[] = {
	{ CONVERTER_EXIT_NO_TOOL, "needs pdftotext (poppler-utils)",
	    "needs LibreOffice" },
	{ CONVERTER_EXIT_REFUSED, "PDF is damaged",
	    "LibreOffice cannot open it" },
	{ CONVERTER_EXIT_ENCRYPTED, "PDF is encrypted",
	    "LibreOffice cannot open it" },
	{ CONVERTER_EXIT_TOO_LARGE, "PDF has more text than a report can have",
	    "document has more content than a report can have" },
};

/* Ours, by exit status. */
static const struct {
	int status;
	enum job_failure failure;
	const char *detail;
} failures[] = {
	{ CONVERTER_EXIT_CRASHED, JOB_CRASHED, "converter: its tool crashed" },
	{ CONVERTER_EXIT_TIME, JOB_TIMED_OUT,
	    "converter: not done within its time" },
	{ CONVERTER_EXIT_MEMORY, JOB_OUT_OF_MEMORY,
	    "converter: needed more memory than it may have" },
};

#define N(a) (sizeof(a) / sizeof((a)[0]))

bool
conversion_lacks_tool(const char *reason)
{
	for (size_t i = 0; i < N(reasons); i++)
		if (reasons[i].status == CONVERTER_EXIT_NO_TOOL &&
		    reason != NULL &&
		    (strcmp(reason, reasons[i].pdf) == 0 ||
			strcmp(reason, reasons[i].word) == 0))
			return true;
	return false;
}

void
conversion_outcome_of(
    enum conversion_kind kind, int status, struct conversion_outcome *out)
{
	int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	char how[64];

	memset(out, 0, sizeof(*out));
	if (code == 0)
		return;
	for (size_t i = 0; i < N(reasons); i++) {
		if (reasons[i].status != code)
			continue;
		out->reason =
		    kind == CONVERSION_PDF ? reasons[i].pdf : reasons[i].word;
		return;
	}
	for (size_t i = 0; i < N(failures); i++) {
		if (failures[i].status != code)
			continue;
		out->failure = failures[i].failure;
		(void)snprintf(
		    out->detail, sizeof(out->detail), "%s", failures[i].detail);
		return;
	}
	out->failure = JOB_CRASHED;
	process_describe(status, how, sizeof(how));
	(void)snprintf(out->detail, sizeof(out->detail), "converter: %s", how);
}

/* ---- one conversion ---- */

/* One read or write, and how many a turn of the loop. */
#define PIECE         (128u * 1024)
#define PIECES_A_TURN 8
/* It keeps its time itself; this much later it is killed. */
#define GRACE_MS 5000

struct conversion {
	enum conversion_kind kind;
	char *folder; /* NULL: needs none */
	const char *bytes;
	size_t len, sent;
	pid_t pid; /* 0: has ended */
	int fd;
	int process; /* pidfd */
	int lock;    /* of its folder, or -1 */
	struct event *readable, *writable, *ended, *timer;
	struct buf out;
	/* What it is killed for, else JOB_OK. */
	enum job_failure doom;
	const char *doom_detail;
	bool done;
	struct conversion_result result;
	conversion_callback *callback;
	void *arg;
};

/* ---- its end ---- */

static void
kill_converter(
    struct conversion *c, enum job_failure failure, const char *detail)
{
	if (c->doom == JOB_OK) {
		c->doom = failure;
		c->doom_detail = detail;
	}
	(void)kill(c->pid, SIGKILL);
	(void)event_del(c->readable);
	(void)event_del(c->writable);
}

/* false when there is no more to come now. */
static bool
receive_piece(struct conversion *c)
{
	static char piece[PIECE];
	ssize_t n = recv(c->fd, piece, sizeof(piece), MSG_DONTWAIT);

	if (n < 0 && errno == EINTR)
		return true;
	if (n <= 0) {
		if (n == 0 || errno != EAGAIN)
			(void)event_del(c->readable);
		return false;
	}
	if (buf_put(&c->out, piece, (size_t)n) < 0) {
		kill_converter(
		    c, JOB_GARBLED, "converter: more than it may say");
		return false;
	}
	return true;
}

static void
finish_conversion(struct conversion *c, int status)
{
	struct conversion_outcome *outcome = &c->result.outcome;

	conversion_outcome_of(c->kind, status, outcome);
	if (c->doom != JOB_OK) {
		outcome->failure = c->doom;
		outcome->reason = NULL;
		(void)snprintf(outcome->detail, sizeof(outcome->detail), "%s",
		    c->doom_detail);
	}
	if (outcome->failure == JOB_OK && outcome->reason == NULL) {
		c->result.bytes = buf_str(&c->out);
		c->result.len = c->out.len;
	}
	if (c->folder != NULL)
		folder_remove(c->folder);
	c->done = true;
}

static void
on_ended(evutil_socket_t fd, short what, void *arg)
{
	struct conversion *c = arg;
	int status;

	(void)fd;
	(void)what;
	if (waitpid(c->pid, &status, WNOHANG) != c->pid)
		return;
	c->pid = 0;
	while (c->doom == JOB_OK && receive_piece(c))
		;
	(void)event_del(c->readable);
	(void)event_del(c->writable);
	(void)event_del(c->ended);
	(void)event_del(c->timer);
	finish_conversion(c, status);
	c->callback(c->arg);
}

static void
on_timer(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	kill_converter(
	    arg, JOB_TIMED_OUT, "converter: not done within its time");
}

/* ---- in and out ---- */

static void
on_readable(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	for (int i = 0; i < PIECES_A_TURN && receive_piece(arg); i++)
		;
}

static void
on_writable(evutil_socket_t fd, short what, void *arg)
{
	struct conversion *c = arg;

	(void)what;
	for (int i = 0; i < PIECES_A_TURN && c->sent < c->len; i++) {
		size_t len = c->len - c->sent;
		ssize_t n = send(fd, c->bytes + c->sent,
		    len < PIECE ? len : PIECE, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (n < 0 && errno != EAGAIN && errno != EINTR)
			(void)event_del(c->writable); /* it is dying */
		if (n < 0)
			return;
		c->sent += (size_t)n;
	}
	if (c->sent == c->len) {
		(void)event_del(c->writable);
		(void)shutdown(fd, SHUT_WR);
	}
}

/* ---- start ---- */

static int
start_process(
    struct conversion *c, const struct converter_settings *s, struct err *e)
{
	char memory[32], deadline[32], parent[32];
	const char *argv[16] = { s->program, "--memory", memory, "--deadline",
		deadline, "--parent", parent };
	int n = 7;

	(void)snprintf(memory, sizeof(memory), "%" PRId64, s->memory);
	(void)snprintf(deadline, sizeof(deadline), "%" PRId64,
	    converter_deadline_ms(s, c->kind));
	(void)snprintf(parent, sizeof(parent), "%d", (int)getpid());
	if (s->tools != NULL) {
		argv[n++] = "--tools";
		argv[n++] = s->tools;
	}
	if (c->folder != NULL) {
		argv[n++] = "--folder";
		argv[n++] = c->folder;
	}
	if (s->quiet)
		argv[n++] = "--quiet";
	argv[n] = conversion_kind_name(c->kind);
	if (process_start(argv, &c->pid, &c->fd, e) < 0) {
		c->pid = 0;
		c->fd = -1;
		return -1;
	}
	c->process = pidfd_open(c->pid, 0);
	if (c->process < 0)
		return err_set(e, ERR_PROCESS, "pidfd: %s", strerror(errno));
	return 0;
}

static void
add_events(struct conversion *c, struct event_base *base, int64_t deadline_ms)
{
	struct timeval patience = {
		.tv_sec = (deadline_ms + GRACE_MS) / 1000,
		.tv_usec = (deadline_ms + GRACE_MS) % 1000 * 1000,
	};

	c->readable =
	    event_new(base, c->fd, EV_READ | EV_PERSIST, on_readable, c);
	c->writable =
	    event_new(base, c->fd, EV_WRITE | EV_PERSIST, on_writable, c);
	c->ended =
	    event_new(base, c->process, EV_READ | EV_PERSIST, on_ended, c);
	c->timer = evtimer_new(base, on_timer, c);
	if (c->readable == NULL || c->writable == NULL || c->ended == NULL ||
	    c->timer == NULL || event_add(c->readable, NULL) < 0 ||
	    event_add(c->writable, NULL) < 0 || event_add(c->ended, NULL) < 0 ||
	    evtimer_add(c->timer, &patience) < 0)
		abort(); /* out of memory */
}

struct conversion *
conversion_start(struct event_base *base,
    const struct converter_settings *settings, const void *bytes, size_t len,
    conversion_callback *callback, void *arg, struct err *e)
{
	struct conversion *c = mem_calloc(1, sizeof(*c));

	c->kind = conversion_kind_of(bytes, len);
	c->bytes = bytes;
	c->len = len;
	c->callback = callback;
	c->arg = arg;
	c->fd = -1;
	c->process = -1;
	c->lock = -1;
	buf_init(&c->out, LIMIT_CONVERTED_BYTES);
	if (c->kind == CONVERSION_WORD)
		c->folder = folder_make(&c->lock, e);
	if ((c->kind == CONVERSION_WORD && c->folder == NULL) ||
	    start_process(c, settings, e) < 0) {
		conversion_free(c);
		return NULL;
	}
	add_events(c, base, converter_deadline_ms(settings, c->kind));
	return c;
}

const struct conversion_result *
conversion_result(const struct conversion *c)
{
	return c->done ? &c->result : NULL;
}

static void
free_event(struct event *event)
{
	if (event != NULL)
		event_free(event);
}

void
conversion_free(struct conversion *c)
{
	if (c == NULL)
		return;
	if (c->pid > 0) {
		(void)kill(c->pid, SIGKILL);
		while (waitpid(c->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	free_event(c->readable);
	free_event(c->writable);
	free_event(c->ended);
	free_event(c->timer);
	if (c->fd >= 0)
		(void)close(c->fd);
	if (c->process >= 0)
		(void)close(c->process);
	if (c->folder != NULL && !c->done)
		folder_remove(c->folder);
	if (c->lock >= 0)
		(void)close(c->lock);
	free(c->folder);
	buf_fini(&c->out);
	free(c);
}

/* ---- waiting for one ---- */

/* Signals that end us. The private folder goes first. */
static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
#define N_SIGNALS (sizeof(signals) / sizeof(signals[0]))

struct wait {
	struct event_base *base;
	struct event *events[N_SIGNALS];
	int signal; /* that came, 0 */
};

static void
on_done(void *arg)
{
	struct wait *w = arg;

	(void)event_base_loopbreak(w->base);
}

static void
on_wait_signal(evutil_socket_t number, short what, void *arg)
{
	struct wait *w = arg;

	(void)what;
	w->signal = (int)number;
	(void)event_base_loopbreak(w->base);
}

static int
wait_for(struct wait *w, const struct converter_settings *settings,
    const void *bytes, size_t len, struct conversion **c, struct err *e)
{
	for (size_t i = 0; i < N_SIGNALS; i++) {
		w->events[i] =
		    evsignal_new(w->base, signals[i], on_wait_signal, w);
		if (w->events[i] == NULL ||
		    evsignal_add(w->events[i], NULL) < 0)
			return err_set(e, ERR_PROCESS, "no signals");
	}
	*c = conversion_start(w->base, settings, bytes, len, on_done, w, e);
	if (*c == NULL)
		return -1;
	while (conversion_result(*c) == NULL && w->signal == 0)
		if (event_base_dispatch(w->base) < 0)
			return err_set(e, ERR_PROCESS, "the loop failed");
	return 0;
}

int
conversion_wait(const struct converter_settings *settings, const void *bytes,
    size_t len, struct conversion_outcome *out, char **converted,
    size_t *converted_len, struct err *e)
{
	struct wait w = { .base = event_base_new() };
	const struct conversion_result *result;
	struct conversion *c = NULL;
	int r;

	if (w.base == NULL)
		return err_set(e, ERR_PROCESS, "libevent does not start");
	r = wait_for(&w, settings, bytes, len, &c, e);
	result = c == NULL ? NULL : conversion_result(c);
	*converted = NULL;
	if (r == 0 && result != NULL) {
		*out = result->outcome;
		if (result->bytes != NULL)
			*converted = mem_dup(result->bytes, result->len);
		*converted_len = result->len;
	}
	conversion_free(c);
	for (size_t i = 0; i < N_SIGNALS; i++)
		if (w.events[i] != NULL)
			event_free(w.events[i]);
	event_base_free(w.base);
	if (w.signal != 0)
		(void)raise(w.signal); /* as it would have gone */
	if (r == 0 && result == NULL)
		return err_set(e, ERR_PROCESS, "interrupted");
	return r;
}
