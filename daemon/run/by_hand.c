/*
 * Files given by hand: read and stored as what a visit brings, one at a time
 * of a township, whether a run is under way or not.
 */
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/clock.h"
#include "collectors/base/log.h"
#include "collectors/base/mem.h"
#include "daemon/reader/jobs.h"
#include "daemon/run/inside.h"

struct by_hand {
	struct by_hand *next;
	struct runner *runner;
	char *code, *content_type;
	int year;
	char *bytes; /* NULL: a reader has them */
	size_t len;
	char sha256[HASH_TEXT_SIZE];
	run_file_callback *callback;
	void *arg;
};

/* The place in the township_busy of the run under way, or NULL. */
static bool *
busy_place(const struct runner *r, const char *code)
{
	const struct township *t = registry_find(r->registry, code);

	return r->run == NULL || r->run->township_busy == NULL || t == NULL
	    ? NULL
	    : &r->run->township_busy[t - r->registry->townships];
}

static bool
is_busy(const struct runner *r, const char *code)
{
	const bool *busy = busy_place(r, code);

	for (const struct by_hand *h = r->by_hand; h != NULL; h = h->next)
		if (h->bytes == NULL && strcmp(h->code, code) == 0)
			return true;
	return busy != NULL && *busy;
}

static void
set_busy(const struct by_hand *h, bool value)
{
	bool *busy = busy_place(h->runner, h->code);

	if (busy != NULL)
		*busy = value;
}

static void
forget(struct by_hand *h)
{
	struct by_hand **link = &h->runner->by_hand;

	while (*link != h)
		link = &(*link)->next;
	*link = h->next;
	free(h->code);
	free(h->content_type);
	free(h->bytes);
	free(h);
}

/* Be done with it, and then tell. */
static void
end(struct by_hand *h, bool changed, const struct err *e)
{
	run_file_callback *callback = h->callback;
	void *arg = h->arg;

	if (h->bytes == NULL)
		set_busy(h, false);
	if (e == NULL)
		log_notice("given by hand code=%s year=%d changed=%d", h->code,
		    h->year, changed);
	else
		log_warning("given by hand, not taken code=%s year=%d "
			    "error=\"%s\"",
		    h->code, h->year, e->msg);
	forget(h);
	callback(arg, changed, e);
}

/* ---- what the reader says ---- */

static int
check_reading(
    const struct by_hand *h, const struct job_result *result, struct err *e)
{
	const struct reading *reading = result->reading;

	if (result->failure != JOB_OK)
		return err_set(e, ERR_PROCESS, "reader: %s%s%s",
		    job_failure_name(result->failure),
		    result->detail[0] == '\0' ? "" : ": ", result->detail);
	/* As in a visit: a reader that was taken over is not believed. */
	if (strcmp(reading->sha256, h->sha256) != 0)
		return err_set(e, ERR_PROCESS,
		    "reader: its answer is about another document");
	if (reading->outcome != READING_REPORT)
		return err_set(e, ERR_UNREADABLE, "%s",
		    reading->reason == NULL
			? reading_outcome_name(reading->outcome)
			: reading->reason);
	if (reading->report.year != h->year)
		return err_set(e, ERR_UNREADABLE, "report of %d, expected %d",
		    reading->report.year, h->year);
	return 0;
}

static void
on_read(const struct job_result *result, void *arg)
{
	struct by_hand *h = arg;
	struct runner *r = h->runner;
	enum store_change change = STORE_UNCHANGED;
	struct err e = { 0 };

	if (check_reading(h, result, &e) < 0 ||
	    store_put_by_hand(r->parts.store, h->code, result->reading,
		result->compressed, result->compressed_len, h->len, &change,
		&e) < 0) {
		end(h, false, &e);
	} else {
		/* The year after is due, unless it is as it was. */
		judge_begin(r);
		end(h, change == STORE_NEW || change == STORE_REVISED, NULL);
	}
	by_hand_advance(r);
	if (r->run != NULL)
		run_settle(r->run);
}

/* ---- beginning ---- */

static int
begin(struct by_hand *h, struct err *e)
{
	struct runner *r = h->runner;
	const struct township *t = registry_find(r->registry, h->code);
	struct arena *a = arena_new();
	struct read_context context;
	int result;

	if (t == NULL)
		result = err_set(e, ERR_NOT_FOUND,
		    "no township has the code \"%.60s\"", h->code);
	else
		result = run_context(r, t, h->year, a, &context, e);
	if (result == 0) {
		context.year = h->year;
		context.content_type = h->content_type;
		(void)hash_sha256(h->bytes, h->len, h->sha256);
		set_busy(h, true);
		job_read(r->parts.jobs, h->bytes, h->len, &context, on_read, h);
		free(h->bytes);
		h->bytes = NULL;
	}
	arena_free(a);
	return result;
}

void
by_hand_advance(struct runner *r)
{
	struct by_hand *h = r->by_hand;
	struct err e = { 0 };

	while (h != NULL) {
		struct by_hand *next = h->next;

		if (h->bytes != NULL && !is_busy(r, h->code) &&
		    begin(h, &e) < 0) {
			end(h, false, &e);
			/* Who was told may have done anything. */
			next = r->by_hand;
		}
		h = next;
	}
}

void
by_hand_mark(struct run *run)
{
	for (struct by_hand *h = run->runner->by_hand; h != NULL; h = h->next)
		if (h->bytes == NULL)
			set_busy(h, true);
}

void
by_hand_forget(struct runner *r)
{
	struct err e = { 0 };

	(void)err_set(&e, ERR_PROCESS, "goujid ends");
	while (r->by_hand != NULL)
		end(r->by_hand, false, &e);
}

static int
check_file(struct runner *r, const struct run_file *file, struct err *e)
{
	struct date today = clock_date(clock_wall_ms(r->parts.clock));
	size_t n = 0;

	if (registry_find(r->registry, file->code) == NULL)
		return err_set(e, ERR_NOT_FOUND,
		    "no township has the code \"%.60s\"", file->code);
	if (file->year >= today.year)
		return err_set(e, ERR_UNREADABLE,
		    "year %d is not over, there can be no report of it",
		    file->year);
	for (const struct by_hand *h = r->by_hand; h != NULL; h = h->next)
		n++;
	if (n >= RUN_MAX_BY_HAND)
		return err_set(
		    e, ERR_BUSY, "%zu files given by hand wait already", n);
	return 0;
}

int
run_put_document(struct runner *r, const struct run_file *file,
    run_file_callback *callback, void *arg, struct err *e)
{
	struct by_hand **link = &r->by_hand, *h;

	if (check_file(r, file, e) < 0)
		return -1;
	h = mem_calloc(1, sizeof(*h));
	h->runner = r;
	h->code = mem_strdup(file->code);
	h->content_type = mem_strdup(file->content_type);
	h->year = file->year;
	h->bytes = mem_dup(file->bytes, file->len);
	h->len = file->len;
	h->callback = callback;
	h->arg = arg;
	while (*link != NULL)
		link = &(*link)->next;
	*link = h;
	if (!is_busy(r, h->code) && begin(h, e) < 0) {
		forget(h);
		return -1;
	}
	return 0;
}
