#include "daemon/run/upload.h"

#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/clock.h"
#include "collectors/base/err.h"
#include "collectors/base/hash.h"
#include "collectors/base/log.h"
#include "collectors/base/mem.h"
#include "daemon/conf/registry.h"
#include "daemon/reader/jobs.h"
#include "daemon/run/environment.h"
#include "daemon/store/store.h"

struct uploads {
	struct run_env *env;
	struct upload *first; /* in the order in which they came */
	void (*on_stored)(void *arg);
	void (*on_progress)(void *arg);
	void *arg;
};

struct upload {
	struct upload *next;
	struct uploads *all;
	char *code, *content_type;
	int year;
	char *bytes; /* NULL: a reader has them */
	size_t len;
	char sha256[HASH_TEXT_SIZE];
	upload_callback *callback;
	void *arg;
};

static void
free_upload(struct upload *u)
{
	struct upload **link = &u->all->first;

	while (*link != u)
		link = &(*link)->next;
	*link = u->next;
	free(u->code);
	free(u->content_type);
	free(u->bytes);
	free(u);
}

/* Be done with it, and then tell. */
static void
finish_upload(struct upload *u, bool changed, const struct err *e)
{
	upload_callback *callback = u->callback;
	void *arg = u->arg;

	if (u->bytes == NULL)
		run_env_unlock(u->all->env, u->code);
	if (e == NULL)
		log_notice("upload finished code=%s year=%d changed=%d",
		    u->code, u->year, changed);
	else
		log_warning("upload refused code=%s year=%d "
			    "error=\"%s\"",
		    u->code, u->year, e->msg);
	free_upload(u);
	callback(arg, changed, e);
}

/* ---- the reader's result ---- */

static int
check_reading(
    const struct upload *u, const struct job_result *result, struct err *e)
{
	const struct reading *reading = result->reading;

	if (result->failure != JOB_OK)
		return err_set(e, ERR_PROCESS, "reader: %s%s%s",
		    job_failure_name(result->failure),
		    result->detail[0] == '\0' ? "" : ": ", result->detail);
	/* A reader that hostile bytes took over is not believed. */
	if (strcmp(reading->sha256, u->sha256) != 0)
		return err_set(e, ERR_PROCESS,
		    "reader: its answer is about another document");
	if (reading->outcome != READING_REPORT)
		return err_set(e, ERR_UNREADABLE, "%s",
		    reading->reason == NULL
			? reading_outcome_name(reading->outcome)
			: reading->reason);
	if (reading->report.year != u->year)
		return err_set(e, ERR_UNREADABLE, "report of %d, expected %d",
		    reading->report.year, u->year);
	return 0;
}

static void
on_read(const struct job_result *result, void *arg)
{
	struct upload *u = arg;
	struct uploads *all = u->all;
	enum store_change change = STORE_UNCHANGED;
	struct err e = { 0 };

	if (check_reading(u, result, &e) < 0 ||
	    store_put_by_hand(all->env->parts.store, u->code, result->reading,
		result->compressed, result->compressed_len, u->len, &change,
		&e) < 0) {
		finish_upload(u, false, &e);
	} else {
		/* The year after is due, unless it is as it was. */
		all->on_stored(all->arg);
		finish_upload(
		    u, change == STORE_NEW || change == STORE_REVISED, NULL);
	}
	uploads_advance(all);
	all->on_progress(all->arg);
}

/* ---- beginning ---- */

static int
start_upload(struct upload *u, struct err *e)
{
	struct uploads *all = u->all;
	const struct township *t = registry_find(all->env->registry, u->code);
	struct arena *a = arena_new();
	struct read_context context;
	int result;

	if (t == NULL)
		result = err_set(e, ERR_NOT_FOUND,
		    "no township has the code \"%.60s\"", u->code);
	else
		result = run_env_context(all->env, t, u->year, a, &context, e);
	if (result == 0) {
		context.year = u->year;
		context.content_type = u->content_type;
		(void)hash_sha256(u->bytes, u->len, u->sha256);
		run_env_lock(all->env, u->code);
		job_read(all->env->parts.jobs, u->bytes, u->len, &context,
		    on_read, u);
		free(u->bytes);
		u->bytes = NULL;
	}
	arena_free(a);
	return result;
}

void
uploads_advance(struct uploads *all)
{
	struct upload *u = all->first;
	struct err e = { 0 };

	while (u != NULL) {
		struct upload *next = u->next;

		if (u->bytes != NULL && !run_env_is_locked(all->env, u->code) &&
		    start_upload(u, &e) < 0) {
			finish_upload(u, false, &e);
			/* The callback may have done anything. */
			next = all->first;
		}
		u = next;
	}
}

static int
check_file(struct uploads *all, const struct upload_file *file, struct err *e)
{
	struct date today = clock_date(clock_wall_ms(all->env->parts.clock));
	size_t n = 0;

	if (registry_find(all->env->registry, file->code) == NULL)
		return err_set(e, ERR_NOT_FOUND,
		    "no township has the code \"%.60s\"", file->code);
	if (file->year >= today.year)
		return err_set(e, ERR_UNREADABLE,
		    "year %d is not over, there can be no report of it",
		    file->year);
	for (const struct upload *u = all->first; u != NULL; u = u->next)
		n++;
	if (n >= RUN_MAX_UPLOADS)
		return err_set(
		    e, ERR_BUSY, "%zu files given by hand wait already", n);
	return 0;
}

int
uploads_start(struct uploads *all, const struct upload_file *file,
    upload_callback *callback, void *arg, struct err *e)
{
	struct upload **link = &all->first, *u;

	if (check_file(all, file, e) < 0)
		return -1;
	u = mem_calloc(1, sizeof(*u));
	u->all = all;
	u->code = mem_strdup(file->code);
	u->content_type = mem_strdup(file->content_type);
	u->year = file->year;
	u->bytes = mem_dup(file->bytes, file->len);
	u->len = file->len;
	u->callback = callback;
	u->arg = arg;
	while (*link != NULL)
		link = &(*link)->next;
	*link = u;
	if (!run_env_is_locked(all->env, u->code) && start_upload(u, e) < 0) {
		free_upload(u);
		return -1;
	}
	return 0;
}

struct uploads *
uploads_new(struct run_env *env, void (*on_stored)(void *arg),
    void (*on_progress)(void *arg), void *arg)
{
	struct uploads *all = mem_calloc(1, sizeof(*all));

	*all = (struct uploads){ env, NULL, on_stored, on_progress, arg };
	return all;
}

void
uploads_cancel(struct uploads *all)
{
	struct err e = { 0 };

	(void)err_set(&e, ERR_PROCESS, "goujid ends");
	while (all->first != NULL)
		finish_upload(all->first, false, &e);
}

void
uploads_free(struct uploads *all)
{
	free(all);
}
