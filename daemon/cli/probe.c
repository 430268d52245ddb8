#include "daemon/cli/probe.h"

#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/fetch/fetch.h"
#include "collectors/model/outcome.h"
#include "daemon/cli/probe_private.h"

#define N(a)       (sizeof(a) / sizeof((a)[0]))
#define HOST_BYTES 300
/* A page that says it is a report, and is none that can be read, is a list all
 * the same where its heading is a column's, or where it has more links to
 * reports than one to either side. */
#define MIN_LINKS_BESIDE 3

/* Those that a URL is tried with: what most sites have first. */
static const char *const list_collectors[PROBE_COLLECTORS] = { "list", "jpage",
	"jpaas", "gkmlpt", "lonsun" };

static const char *const note_names[] = {
	[PROBE_NOTE_LEGACY_TLS] = "legacy_tls",
	[PROBE_NOTE_VERIFY_OFF] = "verify_off",
	[PROBE_NOTE_REDIRECTED] = "redirected",
	[PROBE_NOTE_ONE_YEAR] = "one_year",
	[PROBE_NOTE_SHARED] = "shared",
	[PROBE_NOTE_YEAR_NOT_YET] = "year_not_yet",
	[PROBE_NOTE_NEW_BODY] = "new_body",
	[PROBE_NOTE_NO_NAME] = "no_name",
};

static const char *const use_names[] = {
	[PROBE_LINK_CANDIDATE] = "candidate",
	[PROBE_LINK_OTHER_BODY] = "other_body",
	[PROBE_LINK_PASSED] = "passed_over",
};

const char *
probe_note_name(enum probe_note note)
{
	return note_names[note];
}

const char *
probe_link_use_name(enum probe_link_use use)
{
	return use_names[use];
}

void
probe_note(struct probe *p, enum probe_note note)
{
	struct probe_result *r = p->result;

	for (size_t i = 0; i < r->n_notes; i++)
		if (r->notes[i] == note)
			return;
	if (r->n_notes < PROBE_MAX_NOTES)
		r->notes[r->n_notes++] = note;
}

static bool
has_year(const struct probe *p)
{
	return strstr(p->options->url, "{year}") != NULL;
}

/* ---- the first answer ---- */

/* Where there is nothing to check a certificate with, it may be a good one. */
static void
note_options(struct probe *p, const char *options)
{
	struct probe_result *r = p->result;

	r->source_options = options;
	if (strstr(options, "tls=legacy") != NULL)
		probe_note(p, PROBE_NOTE_LEGACY_TLS);
	if (strstr(options, "verify=off") == NULL)
		return;
	if (probe_web_has_certificates())
		probe_note(p, PROBE_NOTE_VERIFY_OFF);
	else
		r->no_certificates = true;
}

/* A site with old or wrong encryption: which option would it need? */
static const struct probe_answer *
try_options(struct probe *p, const char *url, const struct probe_answer *first)
{
	static const char *const options[] = { "tls=legacy", "verify=off",
		"tls=legacy;verify=off" };

	for (size_t i = 0; i < N(options); i++) {
		const struct probe_get get = { url, options[i], NULL };
		const struct probe_answer *answer = probe_web_get(p->web, &get);

		if (answer == NULL)
			return NULL;
		if (answer->outcome == OUTCOME_TLS_ERROR)
			continue;
		note_options(p, options[i]);
		return answer;
	}
	return first;
}

/* As the collector, or a page, would ask first for the year. */
static int
ask_first(struct probe *p, struct err *e)
{
	const char *collector =
	    p->options->collector != NULL ? p->options->collector : "page";
	const struct source_need need = { collector, p->options->url, p->year,
		p->year };
	struct source_request *requests;
	struct probe_get get = { .options = p->result->source_options };
	size_t n = 0;

	if (source_check(collector, p->options->url, "", e) < 0 ||
	    source_plan(p->arena, &need, &requests, &n, e) < 0)
		return -1;
	get.url = requests[0].url;
	p->result->first = probe_web_get(p->web, &get);
	if (p->result->first != NULL &&
	    p->result->first->outcome == OUTCOME_TLS_ERROR)
		p->result->first = try_options(p, get.url, p->result->first);
	return 0;
}

static void
note_redirect(struct probe *p)
{
	const struct probe_answer *first = p->result->first;
	char from[HOST_BYTES], to[HOST_BYTES];

	if (first->n_redirects > 0 &&
	    fetch_host(first->asked, from, sizeof(from)) == 0 &&
	    fetch_host(first->url, to, sizeof(to)) == 0 &&
	    strcmp(from, to) != 0)
		probe_note(p, PROBE_NOTE_REDIRECTED);
}

/* ---- what it is ---- */

struct look {
	struct probe *p;
	enum reading_outcome outcome;
	const char *organ;
};

static void
on_look(void *arg, const struct reading *reading)
{
	struct look *look = arg;

	look->outcome = reading->outcome;
	look->organ = reading->report.organ == NULL
	    ? ""
	    : arena_strdup(look->p->arena, reading->report.organ);
}

/* A first look, to tell a report from a list. */
static enum reading_outcome
look_at_page(struct probe *p)
{
	const struct probe_answer *first = p->result->first;
	const struct read_document as = { first->url, first->content_type,
		first->last_modified, has_year(p) ? p->year : 0 };
	struct look look = { p, READING_UNREADABLE, "" };
	struct read_context context;
	const char *why;

	probe_context(p, &context);
	read_context_add_document(&context, &as);
	if (probe_web_read(p->web, first, &context, on_look, &look, &why) < 0)
		return READING_UNREADABLE;
	if (p->result->body.name[0] == '\0' &&
	    (look.outcome == READING_REPORT ||
		look.outcome == READING_MISMATCH))
		p->result->body = probe_body_of(p, look.organ);
	return look.outcome;
}

/* Does the collector ask for the list's data in a way of its own? */
static bool
knows_url(const struct probe *p, const struct probe_trial *trial)
{
	return !has_year(p) && trial->url != NULL &&
	    strcmp(trial->url, p->options->url) != 0;
}

static bool
is_better(const struct probe *p, const struct probe_trial *trial,
    const struct probe_trial *than)
{
	if (trial->n_links != than->n_links)
		return trial->n_links > than->n_links;
	if (trial->n_more != than->n_more)
		return trial->n_more > than->n_more;
	return trial->n_links > 0 && knows_url(p, trial) && !knows_url(p, than);
}

/* The collector that finds most in the first answer, or that was named. */
static const struct probe_trial *
find_list(struct probe *p)
{
	const char *named = p->options->collector;
	const struct probe_trial *best = NULL;

	for (size_t i = 0; i < N(list_collectors); i++) {
		const struct probe_trial *trial;

		if (named != NULL && strcmp(named, list_collectors[i]) != 0)
			continue;
		probe_try_list(p, list_collectors[i]);
		trial = &p->result->trials[p->result->n_trials - 1];
		if (best == NULL || is_better(p, trial, best))
			best = trial;
	}
	return best;
}

/* ---- as goujid would visit it ---- */

static void
visit_year(struct probe *p, int year)
{
	struct probe_result *r = p->result;
	struct decision_list said;
	struct plan plan;
	struct err e;

	if (probe_plan(p, year, &plan, &e) < 0 || plan.n_tasks == 0)
		return;
	if (!r->is_list) {
		probe_visit(p, &plan, NULL);
		return;
	}
	r->shared = r->shared || plan.lists[0].shared;
	probe_walk(p, &plan.lists[0], &said);
	probe_body_of_links(p);
	probe_judge_links(p);
	probe_visit(p, &plan, &said);
}

/* The newest year but the one asked for that the list has a report of; 0 none.
 */
static int
newest_other_year(const struct probe *p)
{
	const struct probe_result *r = p->result;
	size_t n = r->walk.n_links < LIMIT_PROBE_LINKS ? r->walk.n_links
						       : LIMIT_PROBE_LINKS;
	int newest = 0;

	for (size_t i = 0; i < n; i++) {
		int year = r->links[i].link->year;

		if (r->links[i].use == PROBE_LINK_CANDIDATE &&
		    year != p->options->year && year > newest &&
		    year < p->county->this_year)
			newest = year;
	}
	return newest;
}

/* The year that was asked for; where there is nothing, one that shows whether
 * the source is any good. */
static void
visit_years(struct probe *p)
{
	struct probe_result *r = p->result;
	int other;

	r->n_visits = 0;
	visit_year(p, p->options->year);
	if (r->n_visits == 0 || r->visits[0].reported ||
	    r->visits[0].word.outcome != OUTCOME_NOT_FOUND)
		return;
	if (has_year(p))
		other = p->options->year - 1;
	else
		other = r->is_list ? newest_other_year(p) : 0;
	if (other != 0)
		visit_year(p, other);
	if (r->n_visits > 1 && r->visits[1].reported)
		probe_note(p, PROBE_NOTE_YEAR_NOT_YET);
}

static void
visit_as_page(struct probe *p)
{
	p->result->collector = "page";
	visit_years(p);
}

static bool
is_reported(const struct probe_result *r)
{
	return r->n_visits > 0 && r->visits[r->n_visits - 1].reported;
}

static void
visit_as_list(struct probe *p, const char *collector)
{
	p->result->collector = collector;
	p->result->is_list = true;
	visit_years(p);
	if (p->result->walk.n_links == 0 && p->options->collector == NULL)
		p->result->collector = NULL;
}

static bool
is_list(const struct probe *p, const struct probe_trial *found,
    enum reading_outcome seen)
{
	if (found->n_links + found->n_more == 0)
		return false;
	return seen != READING_UNREADABLE || found->column ||
	    knows_url(p, found) || found->n_links >= MIN_LINKS_BESIDE;
}

/* Find out what it is, and visit it as that. */
static void
find_out(struct probe *p)
{
	const char *named = p->options->collector;
	const struct probe_answer *first = p->result->first;
	enum reading_outcome seen = READING_NOT_A_REPORT;
	const struct probe_trial *list;
	bool only_page = named != NULL && !source_is_list(named);
	bool page = false;

	if (only_page) {
		visit_as_page(p);
		return;
	}
	if (first->outcome == OUTCOME_OK && named == NULL) {
		seen = look_at_page(p);
		page = seen == READING_REPORT || seen == READING_MISMATCH ||
		    first->charset == NULL;
		if (page || seen == READING_UNREADABLE)
			visit_as_page(p);
	}
	if (page || is_reported(p->result))
		return;
	list = find_list(p);
	if (named == NULL && !is_list(p, list, seen))
		return;
	visit_as_list(p, list->collector);
}

/* ---- the end ---- */

/* Did any document or list come, whatever it was? */
static bool
has_answered(const struct probe_result *r)
{
	return r->walk.at > 0 ||
	    (r->n_visits > 0 && r->visits[0].n_documents > 0);
}

static const char *
name_problem(const struct probe_result *r)
{
	const struct probe_visit *visit = &r->visits[0];
	const struct probe_answer *first = r->first;

	if (first->outcome == OUTCOME_REDIRECT_REFUSED)
		return first->n_redirects == 0 ? "private_address"
					       : "redirect_refused";
	if (first->outcome != OUTCOME_OK && !has_answered(r))
		return outcome_name(first->outcome);
	if (r->collector == NULL || r->n_visits == 0)
		return "no_collector";
	if (!r->is_list || visit->n_documents > 0 ||
	    visit->word.outcome != OUTCOME_NOT_FOUND)
		return outcome_name(visit->word.outcome);
	for (size_t i = 0;
	     r->links != NULL && i < r->walk.n_links && i < LIMIT_PROBE_LINKS;
	     i++)
		if (r->links[i].use == PROBE_LINK_OTHER_BODY)
			return "other_bodies";
	return "no_links";
}

static void
conclude(struct probe *p)
{
	struct probe_result *r = p->result;

	r->usable = is_reported(r) && r->collector != NULL;
	r->detail = "";
	if (probe_web_interrupted(p->web)) {
		r->usable = false;
		r->problem = "interrupted";
		return;
	}
	if (r->no_certificates) {
		r->usable = false;
		r->problem = "no_certificates";
		/* What would be written where there are some. */
		r->source_options =
		    strstr(r->source_options, "tls=legacy") == NULL
		    ? ""
		    : "tls=legacy";
		return;
	}
	if (!r->usable && probe_web_exhausted(p->web)) {
		r->problem = "too_many_requests";
		return;
	}
	if (!r->usable) {
		r->problem = name_problem(r);
		r->detail = r->n_visits > 0 ? r->visits[0].word.detail
					    : r->first->detail;
		return;
	}
	if (!r->is_list && !has_year(p))
		probe_note(p, PROBE_NOTE_ONE_YEAR);
	if (r->shared)
		probe_note(p, PROBE_NOTE_SHARED);
	if (r->body.name[0] == '\0')
		probe_note(p, PROBE_NOTE_NO_NAME);
	else if (r->body.known == NULL)
		probe_note(p, PROBE_NOTE_NEW_BODY);
}

int
probe_run(struct arena *a, struct probe_web *w,
    const struct probe_county *county, const struct probe_options *options,
    struct probe_result *out, struct err *e)
{
	struct probe p = { .arena = a,
		.web = w,
		.county = county,
		.options = options,
		.result = out,
		.year = options->year };

	*out = (struct probe_result){
		.options = options, .source_options = "", .body = { .name = "" }
	};
	if (options->name != NULL)
		out->body = probe_body_of(&p, options->name);
	else
		probe_body_of_source(&p);
	if (ask_first(&p, e) < 0)
		return -1;
	if (out->first != NULL && out->first->outcome == OUTCOME_NOT_FOUND &&
	    has_year(&p)) {
		/* The year may not be there yet. */
		p.year--;
		if (ask_first(&p, e) < 0)
			return -1;
	}
	if (out->first != NULL) {
		note_redirect(&p);
		if (outcome_answered(out->first->outcome) ||
		    options->collector != NULL)
			find_out(&p);
	}
	conclude(&p);
	return 0;
}
