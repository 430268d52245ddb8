#include "tests/reader/harness.h"

#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zstd.h>

#include "collectors/base/clock.h"
#include "collectors/form/form.h"
#include "daemon/reader/jobs_private.h"

#include "tests/support/unit.h"

#define MOST_MS 60000

void
harness_begin(struct harness *h, const char *program)
{
	memset(h, 0, sizeof(*h));
	h->base = event_base_new();
	h->forms = form_set_builtin();
	h->settings = (struct job_settings){
		.program = program,
		.count = 1,
		.memory = (int64_t)384 * 1024 * 1024,
		.deadline_ms = 20000,
		.idle_ms = 20000,
		.rules = "",
	};
}

void
harness_start(struct harness *h)
{
	struct err e = { 0 };

	h->pool =
	    job_pool_new(h->base, clock_real(), h->forms, &h->settings, &e);
	if (h->pool == NULL)
		fail_msg("%s", e.msg);
}

void
harness_end(struct harness *h)
{
	job_pool_free(h->pool);
	form_set_free(h->forms);
	event_base_free(h->base);
}

static void
check_document(struct done *d, const struct job_result *result)
{
	char *copy = malloc(d->len + 1);
	size_t n;

	assert_non_null(copy);
	n = ZSTD_decompress(
	    copy, d->len + 1, result->compressed, result->compressed_len);
	assert_false(ZSTD_isError(n));
	d->document_len = n;
	d->document_same = n == d->len && memcmp(copy, d->bytes, n) == 0;
	free(copy);
}

static pid_t
first_reader(const struct harness *h)
{
	const struct reader *r = TAILQ_FIRST(&h->pool->readers);

	return r == NULL ? 0 : r->pid;
}

static void
on_result(const struct job_result *result, void *arg)
{
	struct done *d = arg;

	d->done = true;
	d->failure = result->failure;
	(void)snprintf(d->detail, sizeof(d->detail), "%s", result->detail);
	if (result->failure != JOB_OK) {
		assert_null(result->reading);
		return;
	}
	d->pid = first_reader(d->h);
	d->outcome = (int)result->reading->outcome;
	if (result->reading->reason != NULL)
		(void)snprintf(d->reason, sizeof(d->reason), "%s",
		    result->reading->reason);
	memcpy(d->sha256, result->reading->sha256, sizeof(d->sha256));
	check_document(d, result);
}

void
harness_read(struct harness *h, struct done *d, const void *bytes, size_t len)
{
	const struct read_context context = { .year = 2024 };

	memset(d, 0, sizeof(*d));
	d->h = h;
	d->bytes = bytes;
	d->len = len;
	job_read(h->pool, bytes, len, &context, on_result, d);
}

void
harness_read_text(struct harness *h, struct done *d, const char *text)
{
	harness_read(h, d, text, strlen(text));
}

void
harness_turn(struct harness *h)
{
	/* Wakes up now and then even when nothing happens. */
	static const struct timeval patience = { 0, 20000 };

	(void)event_base_loopexit(h->base, &patience);
	(void)event_base_loop(h->base, EVLOOP_ONCE);
}

static int64_t
deadline(void)
{
	return clock_mono_ms(clock_real()) + MOST_MS;
}

void
harness_until(struct harness *h, const bool *flag)
{
	int64_t end = deadline();

	while (!*flag) {
		assert_true(clock_mono_ms(clock_real()) < end);
		harness_turn(h);
	}
}

void
harness_until_readers(struct harness *h, int n)
{
	int64_t end = deadline();

	while (h->pool->n_readers != n) {
		assert_true(clock_mono_ms(clock_real()) < end);
		harness_turn(h);
	}
}

void
harness_do(struct harness *h, struct done *d, const char *text)
{
	harness_read_text(h, d, text);
	harness_until(h, &d->done);
}

pid_t
harness_busy_reader(const struct harness *h)
{
	const struct reader *r;

	TAILQ_FOREACH(r, &h->pool->readers, entry)
	if (r->state == READER_BUSY && r->job->sent == pool_frame_size(r->job))
		return r->pid;
	return 0;
}
