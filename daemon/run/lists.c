/* Lists of a run: asked for answer by answer, until they hold nothing new. */
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/hash.h"
#include "collectors/base/limits.h"
#include "collectors/base/log.h"
#include "collectors/source/source.h"
#include "daemon/reader/jobs.h"
#include "daemon/run/inside.h"

/* Places of a set of URLs, half of them used; lists of a county have some
 * hundred. */
#define SET_SIZE 16384

static void
end_list(struct run_list *list)
{
	list->over = true;
	log_info("list done run=%lld url=%s answers=%zu links=%zu outcome=%s",
	    (long long)list->run->id, list->plan->url, list->at, list->n_links,
	    outcome_name(list->outcome));
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
	list->detail = list->at == 0
	    ? arena_strdup(run->arena, detail)
	    : arena_printf(run->arena, "answer %zu of the list: %s",
		  list->at + 1, detail);
	end_list(list);
}

/* Note the URL in the set; false when it is there already, or the set is full.
 * Two URLs of one hash would end a list early, or cost one of them, at worst.
 */
static bool
note_url(struct arena *a, struct run_urls *set, const char *url)
{
	uint64_t hash = hash_text(url);
	size_t i;

	if (hash == 0)
		hash = 1;
	if (set->hashes == NULL)
		set->hashes = arena_calloc(a, SET_SIZE, sizeof(*set->hashes));
	for (i = hash % SET_SIZE; set->hashes[i] != 0; i = (i + 1) % SET_SIZE)
		if (set->hashes[i] == hash)
			return false;
	if (set->n >= SET_SIZE / 2)
		return false;
	set->hashes[i] = hash;
	set->n++;
	return true;
}

static void
add_link(struct run_list *list, const struct source_link *link)
{
	struct arena *a = list->run->arena;

	if (!note_url(a, &list->linked, link->url))
		return;
	list->links = arena_grow(a, list->links, list->n_links, &list->link_cap,
	    sizeof(*list->links));
	list->links[list->n_links++] =
	    (struct source_link){ arena_strdup(a, link->url),
		    arena_strdup(a, link->title), link->year,
		    arena_strdup(a, link->organ) };
}

static void
add_page(struct run_list *list, const char *url)
{
	struct run_page *page;

	if (list->n_pages >= LIMIT_LIST_PAGES)
		return;
	page = pages_get(list->run, url, list->plan->options, NULL, true);
	for (size_t i = 0; i < list->n_pages; i++)
		if (list->pages[i] == page)
			return;
	list->pages = arena_grow(list->run->arena, list->pages, list->n_pages,
	    &list->page_cap, sizeof(struct run_page *));
	list->pages[list->n_pages++] = page;
	pages_use(page);
}

/* Turn the pages as long as each holds a link that none did before. */
static void
take_answer(struct run_list *list, const struct source_page *found)
{
	size_t n_new = 0;

	for (size_t i = 0; i < found->n_all; i++)
		n_new += note_url(list->run->arena, &list->seen, found->all[i]);
	for (size_t i = 0; i < found->n_links; i++)
		add_link(list, &found->links[i]);
	if (n_new > 0)
		for (size_t i = 0; i < found->n_next; i++)
			add_page(list, found->next[i]);
	list->at++;
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
	const struct run_page *page = list->pages[list->at];
	struct source_answer answer = { .collector = list->plan->collector,
		.source_url = list->plan->url,
		.url = page->url,
		.final_url = page->final_url,
		.content_type = page->content_type,
		.year = list->plan->year,
		.position = list->at };
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
	if (!list->over)
		add_page(list, list->plan->url);
}

void
lists_advance(struct run_list *list)
{
	struct run_page *page;

	if (list->over || list->reading || list->run->troubled)
		return;
	if (list->at == list->n_pages) {
		end_list(list);
		return;
	}
	page = list->pages[list->at];
	pages_want(page);
	if (page->state != PAGE_ANSWERED)
		return;
	if (page->outcome != OUTCOME_OK)
		fail(list, page->outcome, page->detail);
	else if (list->run->n_reading < RUN_MAX_READING)
		read_answer(list);
}
