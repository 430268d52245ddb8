/* The source visited as goujid visits it: daemon/run/lists.c and visit.c, one
 * thing after another and without a store. */
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "collectors/find/pick.h"
#include "collectors/find/titles.h"
#include "collectors/model/resource.h"
#include "collectors/pipeline/identity.h"
#include "daemon/cli/probe_print.h"
#include "daemon/cli/probe_private.h"
#include "daemon/conf/registry.h"

#define MAX_REPORT_JSON (16u * 1024 * 1024)

/* ---- lists ---- */

/* One answer of a list, taken apart. OUTCOME_OK, or *detail. */
static enum outcome
take_answer(struct probe *p, const struct plan_list *list, const char *url,
    size_t position, struct source_page *page, const char **detail)
{
	const struct probe_get get = { url, list->options, NULL };
	const struct probe_answer *answer = probe_web_get(p->web, &get);
	struct source_response in = { .collector = list->collector,
		.source_url = list->url,
		.url = url,
		.year = list->year,
		.position = position };

	if (answer == NULL) {
		*detail = "not asked for";
		return OUTCOME_HTTP_ERROR;
	}
	*detail = answer->detail;
	if (answer->outcome != OUTCOME_OK)
		return answer->outcome;
	in.final_url = answer->url;
	in.content_type = answer->content_type;
	in.bytes = answer->bytes;
	in.len = answer->len;
	if (probe_web_find(p->web, &in, page, detail) < 0)
		return OUTCOME_UNREADABLE;
	if (page->trouble == NULL)
		return OUTCOME_OK;
	*detail = page->trouble;
	return OUTCOME_HTTP_ERROR;
}

void
probe_try_list(struct probe *p, const char *collector)
{
	struct probe_result *r = p->result;
	struct probe_trial *trial = &r->trials[r->n_trials++];
	const struct source_need need = { collector, p->options->url, p->year,
		p->year };
	struct plan_list list = { .collector = collector,
		.options = r->source_options };
	struct source_page page = { .heading = "" };
	struct source_request *requests;
	struct err e = { 0 };
	size_t n = 0;

	*trial = (struct probe_trial){ .collector = collector };
	if (source_check(collector, p->options->url, "", &e) < 0 ||
	    source_plan(p->arena, &need, &requests, &n, &e) < 0 || n == 0) {
		trial->trouble = arena_strdup(p->arena, e.msg);
		return;
	}
	trial->url = list.url = requests[0].url;
	list.year = requests[0].year;
	if (take_answer(p, &list, list.url, 0, &page, &trial->trouble) !=
	    OUTCOME_OK)
		return;
	trial->trouble = NULL;
	trial->n_links = page.n_links;
	trial->n_more = page.n_next;
	trial->column = titles_name_column(p->arena, page.heading);
}

void
probe_walk(
    struct probe *p, const struct plan_list *list, struct decision_list *said)
{
	struct pagination *walk = &p->result->walk;
	const char *url;

	*said = (struct decision_list){ .outcome = OUTCOME_OK, .detail = "" };
	pagination_start(walk, p->arena, list->url);
	while ((url = pagination_next(walk)) != NULL) {
		struct source_page page = { .heading = "" };
		const char *detail;

		said->outcome =
		    take_answer(p, list, url, walk->at, &page, &detail);
		if (said->outcome != OUTCOME_OK) {
			said->detail =
			    decision_list_detail(p->arena, walk->at, detail);
			break;
		}
		pagination_add(walk, &page);
	}
	said->n_pages = walk->at;
}

/* ---- candidates ---- */

struct candidate {
	const char *url;
	const char *referer; /* of the page that it is a file of, or NULL */
	bool named;
};

/* A visit under way. */
struct visitor {
	struct probe *p;
	const struct plan_task *plan;
	struct probe_visit *visit;
	struct candidate candidates[CRAWL_MAX_CANDIDATES];
	size_t n, at;
	struct probe_document *document; /* that is read */
	bool dead_end;
	const struct source_link *files;
	size_t n_files;
};

static void
insert(struct visitor *v, size_t at, struct candidate c)
{
	if (v->n == CRAWL_MAX_CANDIDATES)
		return;
	for (size_t i = 0; i < v->n; i++)
		if (strcmp(v->candidates[i].url, c.url) == 0)
			return;
	/* Those before it may have been there already. */
	if (at > v->n)
		at = v->n;
	memmove(&v->candidates[at + 1], &v->candidates[at],
	    (v->n - at) * sizeof(c));
	v->candidates[at] = c;
	v->n++;
}

/* The links that its page had, kept beyond the reading. */
static void
keep_files(struct visitor *v, const struct reading *r)
{
	struct arena *a = v->p->arena;
	struct source_link *files =
	    arena_calloc(a, r->n_attachments + 1, sizeof(*files));

	for (size_t i = 0; i < r->n_attachments; i++)
		files[i].url = arena_strdup(a, r->attachments[i].url);
	v->files = files;
	v->n_files = r->n_attachments;
}

static const char *
write_json(const struct visitor *v, const struct reading *r)
{
	const struct probe_body *body = &v->p->result->body;
	const struct resource_origin origin = { .file = v->document->url,
		.name = body->name[0] == '\0' ? NULL : body->name,
		.kind = body->name[0] != '\0' || !reading_has_report(r)
		    ? body->kind
		    : identity_kind(r->report.organ) };
	struct json_writer w;
	struct buf out;
	const char *text;

	buf_init(&out, MAX_REPORT_JSON);
	json_begin(&w, &out);
	resource_write_reading(&w, v->p->arena, &origin, r);
	text = out.failed ? NULL
			  : arena_strndup(v->p->arena, buf_str(&out), out.len);
	buf_fini(&out);
	return text;
}

static void
on_reading(void *arg, const struct reading *reading)
{
	struct visitor *v = arg;
	struct arena *a = v->p->arena;
	struct probe_document *d = v->document;

	d->outcome = decision_of_reading(
	    a, reading, v->p->county->this_year, &d->detail, &v->dead_end);
	d->detail = arena_strdup(a, d->detail);
	if (d->outcome == OUTCOME_OK)
		v->visit->report_year = reading->report.year;
	keep_files(v, reading);
	d->json = write_json(v, reading);
	d->text = probe_print_reading(a, reading);
	if (d->outcome == OUTCOME_OK && v->p->result->body.name[0] == '\0')
		v->p->result->body =
		    probe_body_of(v->p, arena_strdup(a, reading->report.organ));
}

static void
read_answer(struct visitor *v, const struct probe_answer *answer)
{
	const struct read_document as = { answer->url, answer->content_type,
		answer->last_modified, v->plan->year };
	struct probe_document *d = v->document;
	struct read_context context;
	const char *why;

	probe_context(v->p, &context);
	read_context_add_document(&context, &as);
	v->n_files = 0;
	v->dead_end = false;
	if (probe_web_read(v->p->web, answer, &context, on_reading, v, &why) <
	    0) {
		d->outcome = OUTCOME_UNREADABLE;
		d->detail = why;
		v->dead_end = true;
	}
}

/* The candidate at hand is no report: what it says of the year, and what may
 * be behind it. */
static void
pass(struct visitor *v)
{
	const struct probe_document *d = v->document;
	const struct candidate c = v->candidates[v->at];
	const struct decision_candidate said = { c.named, c.referer != NULL,
		d->outcome };

	if (decision_add_candidate(&v->visit->word, &said))
		v->visit->word.detail = d->detail;
	if (c.referer != NULL || v->dead_end)
		return;
	for (size_t i = 0; i < v->n_files; i++)
		insert(v, v->at + 1 + i,
		    (struct candidate){ v->files[i].url, d->url, c.named });
}

/* False: it cannot be asked for any more. */
static bool
look_at(struct visitor *v)
{
	const struct candidate *c = &v->candidates[v->at];
	const struct probe_get get = { c->url, v->plan->options, c->referer };
	const struct probe_answer *answer = probe_web_get(v->p->web, &get);
	struct probe_visit *visit = v->visit;

	if (answer == NULL)
		return false;
	v->document = &visit->documents[visit->n_documents++];
	*v->document = (struct probe_document){ .url = answer->url,
		.file = c->referer != NULL,
		.outcome = answer->outcome,
		.detail = answer->detail };
	v->n_files = 0;
	v->dead_end = false;
	if (answer->outcome == OUTCOME_OK)
		read_answer(v, answer);
	if (v->document->outcome == OUTCOME_OK) {
		visit->reported = true;
		visit->word.outcome = OUTCOME_OK;
		visit->word.detail = "";
	} else {
		pass(v);
	}
	return true;
}

static void
offer_links(struct visitor *v, const struct decision_list *said)
{
	struct probe_result *r = v->p->result;
	const struct township *known = r->body.known;
	const struct source_body body = { r->body.name,
		known == NULL ? NULL : known->aliases,
		known == NULL ? 0 : known->n_aliases, r->shared };
	const struct source_link **links;
	size_t n;

	source_pick(v->p->arena, r->walk.links, r->walk.n_links, &body,
	    v->plan->year, &links, &n);
	decision_add_list(&v->visit->word, v->p->arena, said, v->plan->year, n);
	for (size_t i = 0; i < n; i++)
		insert(v, v->n,
		    (struct candidate){
			links[i]->url, NULL, links[i]->year == v->plan->year });
}

void
probe_visit(
    struct probe *p, const struct plan *plan, const struct decision_list *said)
{
	struct probe_result *r = p->result;
	struct probe_visit *visit = &r->visits[r->n_visits++];
	struct visitor v = { .p = p, .plan = &plan->tasks[0], .visit = visit };

	*visit = (struct probe_visit){ .year = plan->tasks[0].year,
		.word = { .outcome = OUTCOME_NOT_FOUND, .detail = "" } };
	if (said == NULL)
		insert(&v, 0, (struct candidate){ v.plan->url, NULL, true });
	else
		offer_links(&v, said);
	while (v.at < v.n && !visit->reported && look_at(&v))
		v.at++;
}
