/* Lists of a run: asked for answer by answer, until they hold nothing new. */
#include "collectors/base/arena.h"
#include "collectors/base/log.h"
#include "collectors/find/source.h"
#include "daemon/reader/jobs.h"
#include "daemon/run/inside.h"

static void
end_list(struct run_list *list)
{
	list->over = true;
	log_info("list done run=%lld url=%s answers=%zu links=%zu outcome=%s",
	    (long long)list->run->id, list->plan->url, list->walk.at,
	    list->walk.n_links, outcome_name(list->outcome));
	while (list->waiting != NULL) {
		struct run_visit *v = list->waiting;

		list->waiting = v->next_waiting;
		visit_take_list(v);
	}
}

/* The answer at hand is no list, and what may follow it is not known. */
static void
fail(struct run_list *list, enum outcome outcome, const char *detail)
{
	struct run *run = list->run;

	list->outcome = outcome;
	list->detail = verdict_list_detail(run->arena, list->walk.at, detail);
	end_list(list);
}

/* Pages for the answers that the way has grown by. */
static void
add_pages(struct run_list *list)
{
	while (list->n_pages < list->walk.n_urls) {
		struct run_page *page =
		    pages_get(list->run, list->walk.urls[list->n_pages],
			list->plan->options, NULL, true);

		list->pages = arena_grow(list->run->arena, list->pages,
		    list->n_pages, &list->page_cap, sizeof(struct run_page *));
		list->pages[list->n_pages++] = page;
		pages_use(page);
	}
}

static void
take_answer(struct run_list *list, const struct source_page *found)
{
	walk_take(&list->walk, found);
	add_pages(list);
}

static void
on_found(const struct job_result *result, void *arg)
{
	struct run_visit *visit;
	struct run_list *list;
	struct run *run = run_job_end(arg, &visit, &list);

	if (run == NULL)
		return;
	list->reading = false;
	list->reader_failed = result->failure != JOB_OK;
	if (list->reader_failed)
		fail(list, OUTCOME_UNREADABLE,
		    arena_printf(run->arena, "reader: %s %s",
			job_failure_name(result->failure), result->detail));
	else if (result->page->trouble != NULL)
		fail(list, OUTCOME_HTTP_ERROR, result->page->trouble);
	else
		take_answer(list, result->page);
	run_settle(run);
}

static void
read_answer(struct run_list *list)
{
	struct run *run = list->run;
	const struct run_page *page = list->pages[list->walk.at];
	struct source_answer answer = { .collector = list->plan->collector,
		.source_url = list->plan->url,
		.url = page->url,
		.final_url = page->final_url,
		.content_type = page->content_type,
		.year = list->plan->year,
		.position = list->walk.at };
	struct arena *a = arena_new();

	if (pages_load(page, a, &answer.bytes, &answer.len) == 0) {
		list->reading = true;
		job_find(run->runner->parts.jobs, &answer, on_found,
		    run_job_new(run, NULL, list));
	}
	arena_free(a);
}

void
lists_begin(struct run_list *list)
{
	list->outcome = OUTCOME_OK;
	list->detail = "";
	list->over = list->n_wanted == 0;
	if (list->over)
		return;
	walk_begin(&list->walk, list->run->arena, list->plan->url);
	add_pages(list);
}

void
lists_advance(struct run_list *list)
{
	struct run_page *page;

	if (list->over || list->reading || list->run->troubled)
		return;
	if (walk_next(&list->walk) == NULL) {
		end_list(list);
		return;
	}
	page = list->pages[list->walk.at];
	pages_want(page);
	if (page->state != PAGE_ANSWERED)
		return;
	if (page->outcome != OUTCOME_OK)
		fail(list, page->outcome, page->detail);
	else if (list->run->n_reading < RUN_MAX_READING)
		read_answer(list);
}
