#include "daemon/main/probe_web.h"

#include <event2/event.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/clock.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/base/mem.h"
#include "collectors/fetch/fetch.h"
#include "daemon/conf/conf.h"
#include "daemon/main/beside.h"
#include "daemon/main/manners.h"
#include "daemon/reader/jobs.h"

#define READER_IDLE_MS 60000

struct probe_web {
	struct arena *arena;
	struct event_base *base;
	struct fetcher *fetcher;
	struct job_pool *jobs;
	char *user_agent;
	char reader[PATH_MAX], converter[PATH_MAX];
	const struct probe_answer *answers[LIMIT_PROBE_REQUESTS];
	size_t n_answers;
	/* Of the one thing that is waited for. */
	struct probe_answer *answer;
	struct source_page *page;
	void (*then)(void *arg, const struct reading *reading);
	void *arg;
	const char *why; /* it failed */
};

static int
open_all(struct probe_web *w, const struct conf *conf,
    const struct form_set *forms, struct err *e)
{
	struct job_settings jobs = { .program = w->reader,
		.converter = w->converter,
		.count = 1,
		.memory = conf->reader_memory,
		.deadline_ms = conf->reader_deadline_ms,
		.idle_ms = READER_IDLE_MS,
		.rules = "" };
	struct fetch_settings fetch;

	if (beside_find("gouji-reader", w->reader, sizeof(w->reader), e) < 0 ||
	    beside_find(
		"gouji-converter", w->converter, sizeof(w->converter), e) < 0)
		return -1;
	if (conf->forms[0] != '\0')
		jobs.forms_folder = conf->forms;
	w->user_agent = manners_user_agent(conf);
	manners_fetch_settings(conf, w->user_agent, &fetch);
	/* Somebody waits. */
	fetch.tries = 1;
	w->base = event_base_new();
	if (w->base == NULL)
		return err_set(e, ERR_PROCESS, "libevent does not start");
	w->fetcher = fetcher_new(w->base, clock_real(), &fetch, e);
	if (w->fetcher == NULL)
		return -1;
	w->jobs = job_pool_new(w->base, clock_real(), forms, &jobs, e);
	return w->jobs == NULL ? -1 : 0;
}

struct probe_web *
probe_web_new(struct arena *a, const struct conf *conf,
    const struct form_set *forms, struct err *e)
{
	struct probe_web *w = mem_calloc(1, sizeof(*w));

	w->arena = a;
	/* A reader that dies is an answer, not our end. */
	(void)signal(SIGPIPE, SIG_IGN);
	if (open_all(w, conf, forms, e) < 0) {
		probe_web_free(w);
		return NULL;
	}
	return w;
}

void
probe_web_free(struct probe_web *w)
{
	if (w == NULL)
		return;
	if (w->jobs != NULL)
		job_pool_free(w->jobs);
	if (w->fetcher != NULL)
		fetcher_free(w->fetcher);
	if (w->base != NULL)
		event_base_free(w->base);
	free(w->user_agent);
	free(w);
}

static void
end_wait(struct probe_web *w)
{
	(void)event_base_loopbreak(w->base);
}

/* ---- fetching ---- */

static void
on_fetched(struct fetch_result *result, void *arg)
{
	struct probe_web *w = arg;
	struct probe_answer *a = w->answer;

	a->outcome = result->outcome;
	a->detail = arena_strdup(w->arena, result->detail);
	a->http_status = result->http_status;
	if (result->url != NULL)
		a->url = arena_strdup(w->arena, result->url);
	if (result->content_type != NULL)
		a->content_type = arena_strdup(w->arena, result->content_type);
	a->elapsed_ms = result->elapsed_ms;
	a->leave_alone = result->leave_alone;
	if (result->body != NULL) {
		a->bytes =
		    arena_strndup(w->arena, result->body, result->body_len);
		a->len = result->body_len;
	}
	end_wait(w);
}

const struct probe_answer *
probe_web_get(struct probe_web *w, const char *url, const char *options)
{
	struct fetch_request request = { .url = url, .options = options };

	for (size_t i = 0; i < w->n_answers; i++)
		if (strcmp(w->answers[i]->asked, url) == 0 &&
		    strcmp(w->answers[i]->options, options) == 0)
			return w->answers[i];
	if (w->n_answers == LIMIT_PROBE_REQUESTS)
		return NULL;
	w->answer = arena_calloc(w->arena, 1, sizeof(*w->answer));
	w->answer->asked = w->answer->url = arena_strdup(w->arena, url);
	w->answer->options = arena_strdup(w->arena, options);
	w->answer->content_type = "";
	(void)fetch_start(w->fetcher, &request, on_fetched, w);
	(void)event_base_dispatch(w->base);
	w->answers[w->n_answers++] = w->answer;
	return w->answer;
}

/* ---- readers ---- */

static const char **
copy_texts(struct arena *a, const char **from, size_t n)
{
	const char **to = arena_calloc(a, n + 1, sizeof(*to));

	for (size_t i = 0; i < n; i++)
		to[i] = arena_strdup(a, from[i]);
	return to;
}

static void
copy_page(
    struct arena *a, const struct source_page *from, struct source_page *to)
{
	*to = *from;
	to->heading = arena_strdup(a, from->heading);
	to->trouble = arena_strdup(a, from->trouble);
	to->links = arena_calloc(a, from->n_links + 1, sizeof(*to->links));
	for (size_t i = 0; i < from->n_links; i++) {
		to->links[i] = from->links[i];
		to->links[i].url = arena_strdup(a, from->links[i].url);
		to->links[i].title = arena_strdup(a, from->links[i].title);
		to->links[i].organ = arena_strdup(a, from->links[i].organ);
	}
	to->all = copy_texts(a, from->all, from->n_all);
	to->next = copy_texts(a, from->next, from->n_next);
}

static void
on_job(const struct job_result *result, void *arg)
{
	struct probe_web *w = arg;

	if (result->failure != JOB_OK)
		w->why = arena_printf(w->arena, "%s %s",
		    job_failure_name(result->failure), result->detail);
	else if (result->page != NULL)
		copy_page(w->arena, result->page, w->page);
	else
		w->then(w->arg, result->reading);
	end_wait(w);
}

int
probe_web_find(struct probe_web *w, const struct source_answer *in,
    struct source_page *out, const char **why)
{
	w->why = NULL;
	w->page = out;
	job_find(w->jobs, in, on_job, w);
	(void)event_base_dispatch(w->base);
	*why = w->why != NULL ? w->why : out->trouble;
	return *why == NULL ? 0 : -1;
}

int
probe_web_read(struct probe_web *w, const struct probe_answer *answer,
    const struct read_context *context,
    void (*then)(void *arg, const struct reading *reading), void *arg,
    const char **why)
{
	w->why = NULL;
	w->then = then;
	w->arg = arg;
	job_read(w->jobs, answer->bytes, answer->len, context, on_job, w);
	(void)event_base_dispatch(w->base);
	*why = w->why;
	return *why == NULL ? 0 : -1;
}
