#include "daemon/run/crawl_list.h"

#include "collectors/base/arena.h"
#include "collectors/base/log.h"
#include "collectors/find/source.h"
#include "daemon/reader/jobs.h"
#include "daemon/run/crawl_state.h"
#include "daemon/run/decision.h"
#include "daemon/run/environment.h"
#include "daemon/run/plan.h"
#include "daemon/run/url_queue.h"

struct crawl_list {
	struct crawl_state *crawl;
	const struct plan_list *plan;
	bool started, finished;
	bool reading; /* a reader has pages[pagination.at] */
	bool own_failure;
	struct pagination pagination;
	struct url_task **pages; /* of its URLs */
	size_t n_pages, page_cap;
	enum outcome outcome;
	const char *detail;
	struct list_waiter *waiting;
};

static void
wake_waiters(struct crawl_list *list)
{
	while (list->waiting != NULL) {
		struct list_waiter *w = list->waiting;

		list->waiting = w->next;
		w->on_list(w);
	}
}

static void
finish_list(struct crawl_list *list)
{
	list->finished = true;
	log_info("list finished run=%lld url=%s pages=%zu links=%zu outcome=%s",
	    (long long)list->crawl->run, list->plan->url, list->pagination.at,
	    list->pagination.n_links, outcome_name(list->outcome));
	wake_waiters(list);
}

/* The page at hand is no list, and what may follow it is not known. */
static void
fail_list(struct crawl_list *list, enum outcome outcome, const char *detail)
{
	list->outcome = outcome;
	list->detail = decision_list_detail(
	    list->crawl->arena, list->pagination.at, detail);
	finish_list(list);
}

/* URL tasks for the pages that the list has grown by. */
static void
add_pages(struct crawl_list *list)
{
	while (list->n_pages < list->pagination.n_urls) {
		struct url_task *page = url_queue_add(list->crawl->queue,
		    list->pagination.urls[list->n_pages], list->plan->options,
		    NULL, true);

		list->pages = arena_grow(list->crawl->arena, list->pages,
		    list->n_pages, &list->page_cap, sizeof(struct url_task *));
		list->pages[list->n_pages++] = page;
		url_task_use(page);
	}
}

static void
on_found(const struct job_result *result, void *arg)
{
	struct crawl_list *list = run_job_finish(arg);
	struct crawl_state *crawl;

	if (list == NULL)
		return;
	crawl = list->crawl;
	crawl->n_reading--;
	list->reading = false;
	list->own_failure = result->failure != JOB_OK;
	if (list->own_failure) {
		fail_list(list, OUTCOME_UNREADABLE,
		    arena_printf(crawl->arena, "reader: %s %s",
			job_failure_name(result->failure), result->detail));
	} else if (result->page->trouble != NULL) {
		fail_list(list, OUTCOME_HTTP_ERROR, result->page->trouble);
	} else {
		pagination_add(&list->pagination, result->page);
		add_pages(list);
	}
	crawl->on_progress(crawl->arg);
}

static void
read_page(struct crawl_list *list)
{
	struct crawl_state *crawl = list->crawl;
	const struct url_task *page = list->pages[list->pagination.at];
	struct source_response answer = { .collector = list->plan->collector,
		.source_url = list->plan->url,
		.url = page->url,
		.final_url = page->final_url,
		.content_type = page->content_type,
		.year = list->plan->year,
		.position = list->pagination.at };
	struct arena *a = arena_new();

	if (url_task_load(page, a, &answer.bytes, &answer.len) == 0) {
		list->reading = true;
		crawl->n_reading++;
		job_find(crawl->env->parts.jobs, &answer, on_found,
		    run_job_new(crawl->env, crawl, list));
	}
	arena_free(a);
}

struct crawl_list *
crawl_list_new(struct crawl_state *crawl, const struct plan_list *plan)
{
	struct crawl_list *list = arena_calloc(crawl->arena, 1, sizeof(*list));

	list->crawl = crawl;
	list->plan = plan;
	list->outcome = OUTCOME_OK;
	list->detail = "";
	return list;
}

const struct plan_list *
crawl_list_plan(const struct crawl_list *list)
{
	return list->plan;
}

struct crawl_list_result
crawl_list_result(const struct crawl_list *list)
{
	/* Behind the last page, the first one speaks for the list. */
	size_t at =
	    list->pagination.at < list->n_pages ? list->pagination.at : 0;

	return (struct crawl_list_result){ list->finished, list->outcome,
		list->own_failure, list->detail, &list->pagination,
		list->n_pages == 0 ? NULL : list->pages[at] };
}

void
crawl_list_wait(struct crawl_list *list, struct list_waiter *w)
{
	w->next = list->waiting;
	list->waiting = w;
	if (list->started)
		return;
	list->started = true;
	pagination_start(
	    &list->pagination, list->crawl->arena, list->plan->url);
	add_pages(list);
}

void
crawl_list_advance(struct crawl_list *list)
{
	struct url_task *page;

	if (!list->started || list->reading || list->crawl->failed)
		return;
	if (list->finished) {
		wake_waiters(list);
		return;
	}
	if (pagination_next(&list->pagination) == NULL) {
		finish_list(list);
		return;
	}
	page = list->pages[list->pagination.at];
	url_task_start(page);
	if (page->state != URL_ANSWERED)
		return;
	if (page->outcome != OUTCOME_OK)
		fail_list(list, page->outcome, page->detail);
	else if (list->crawl->n_reading < RUN_MAX_READING)
		read_page(list);
}
