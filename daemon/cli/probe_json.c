#include "daemon/cli/probe_json.h"

#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/json.h"
#include "collectors/base/limits.h"
#include "daemon/cli/probe.h"
#include "daemon/cli/probe_print.h"
#include "daemon/conf/registry.h"

static void
put_year(struct json_writer *w, const char *key, int year)
{
	if (year == 0)
		json_put_null(w, key);
	else
		json_put_int(w, key, year);
}

static void
put_redirects(struct json_writer *w, const struct probe_answer *answer)
{
	json_key(w, "redirects");
	json_array_begin(w);
	for (size_t i = 0; i < answer->n_redirects; i++) {
		json_object_begin(w);
		json_put_string(w, "from", answer->redirects[i].from);
		json_put_int(w, "http_status", answer->redirects[i].status);
		json_put_string(w, "to", answer->redirects[i].to);
		json_object_end(w);
	}
	json_array_end(w);
}

static void
put_request(struct json_writer *w, const struct probe_answer *answer)
{
	json_object_begin(w);
	json_put_string(w, "url", answer->asked);
	json_put_string(w, "final_url", answer->url);
	json_put_string(w, "options", answer->options);
	put_redirects(w, answer);
	json_put_bool(
	    w, "sent", !answer->unsent && answer->outcome != OUTCOME_ROBOTS);
	json_put_string(w, "outcome", outcome_name(answer->outcome));
	json_put_string(w, "detail", answer->detail);
	if (answer->http_status == 0)
		json_put_null(w, "http_status");
	else
		json_put_int(w, "http_status", answer->http_status);
	json_put_int(w, "elapsed_ms", answer->elapsed_ms);
	json_put_int(w, "bytes", (int64_t)answer->len);
	json_put_string(w, "content_type", answer->content_type);
	json_put_string(w, "media_type", answer->media_type);
	json_put_string(w, "charset", answer->charset);
	json_object_end(w);
}

static void
put_web(struct json_writer *w, const struct probe_web *web, bool robots)
{
	size_t n, n_robots;
	const struct probe_answer *const *answers = probe_web_answers(web, &n);
	const struct probe_robots *hosts = probe_web_robots(web, &n_robots);

	json_put_string(w, "user_agent", probe_web_user_agent(web));
	json_key(w, "robots");
	json_object_begin(w);
	json_put_bool(w, "kept", robots);
	json_key(w, "hosts");
	json_array_begin(w);
	for (size_t i = 0; i < n_robots; i++) {
		json_object_begin(w);
		json_put_string(w, "host", hosts[i].host);
		json_put_int(w, "http_status", hosts[i].http_status);
		json_put_int(w, "bytes", (int64_t)hosts[i].len);
		json_object_end(w);
	}
	json_array_end(w);
	json_object_end(w);
	json_key(w, "requests");
	json_array_begin(w);
	for (size_t i = 0; i < n; i++)
		put_request(w, answers[i]);
	json_array_end(w);
}

static void
put_trials(struct json_writer *w, const struct probe_result *r)
{
	json_key(w, "tried");
	json_array_begin(w);
	for (size_t i = 0; i < r->n_trials; i++) {
		const struct probe_trial *t = &r->trials[i];

		json_object_begin(w);
		json_put_string(w, "collector", t->collector);
		json_put_string(w, "url", t->url);
		json_put_int(w, "links", (int64_t)t->n_links);
		json_put_int(w, "more_answers", (int64_t)t->n_more);
		json_put_string(w, "trouble", t->trouble);
		json_object_end(w);
	}
	json_array_end(w);
}

/* Why this collector: it was named, the page is the report, or the list has
 * links to reports. */
static const char *
why(const struct probe_result *r)
{
	if (r->collector == NULL)
		return NULL;
	if (r->options->collector != NULL)
		return "named";
	return r->is_list ? "links" : "report";
}

static void
put_body(struct json_writer *w, const struct probe_body *body)
{
	json_object_begin(w);
	json_put_string(
	    w, "code", body->known == NULL ? NULL : body->known->code);
	json_put_string(w, "name", body->name[0] == '\0' ? NULL : body->name);
	json_put_string(w, "kind",
	    body->name[0] == '\0' ? NULL : township_kind_name(body->kind));
	json_object_end(w);
}

static void
put_links(struct json_writer *w, const struct probe_result *r)
{
	json_key(w, "links");
	json_array_begin(w);
	for (size_t i = 0;
	     r->links != NULL && i < r->walk.n_links && i < LIMIT_PROBE_LINKS;
	     i++) {
		const struct source_link *link = r->links[i].link;

		json_object_begin(w);
		json_put_string(w, "url", link->url);
		json_put_string(w, "title", link->title);
		put_year(w, "year", link->year);
		json_put_string(
		    w, "organ", link->organ[0] == '\0' ? NULL : link->organ);
		json_put_string(
		    w, "verdict", probe_link_use_name(r->links[i].use));
		json_object_end(w);
	}
	json_array_end(w);
	json_put_int(w, "links_found", (int64_t)r->walk.n_links);
	json_put_int(w, "list_answers", (int64_t)r->walk.at);
}

static void
put_visit(struct json_writer *w, const struct probe_visit *visit)
{
	json_object_begin(w);
	put_year(w, "year", visit->year);
	json_put_string(w, "outcome", outcome_name(visit->word.outcome));
	json_put_string(w, "detail", visit->word.detail);
	put_year(w, "report_year", visit->report_year);
	json_key(w, "documents");
	json_array_begin(w);
	for (size_t i = 0; i < visit->n_documents; i++) {
		const struct probe_document *d = &visit->documents[i];

		json_object_begin(w);
		json_put_string(w, "url", d->url);
		json_put_bool(w, "attachment", d->file);
		json_put_string(w, "outcome", outcome_name(d->outcome));
		json_put_string(w, "detail", d->detail);
		json_key(w, "report");
		if (d->json == NULL)
			json_null(w);
		else
			json_raw(w, d->json);
		json_object_end(w);
	}
	json_array_end(w);
	json_object_end(w);
}

static void
put_lines(struct json_writer *w, struct arena *a, const struct probe_result *r)
{
	struct probe_lines lines;

	probe_lines_make(a, r, &lines);
	json_key(w, "townships_csv");
	json_object_begin(w);
	json_put_string(w, "header", lines.header);
	json_key(w, "lines");
	json_array_begin(w);
	for (size_t i = 0; i < lines.n; i++)
		json_string(w, lines.lines[i]);
	json_array_end(w);
	json_put_bool(w, "complete", lines.complete);
	json_object_end(w);
}

static void
put_notes(struct json_writer *w, struct arena *a, const struct probe_result *r)
{
	json_key(w, "notes");
	json_array_begin(w);
	for (size_t i = 0; i < r->n_notes; i++) {
		json_object_begin(w);
		json_put_string(w, "note", probe_note_name(r->notes[i]));
		json_put_string(
		    w, "message", probe_note_words(a, r, (int)r->notes[i]));
		json_object_end(w);
	}
	json_array_end(w);
}

static void
put_head(struct json_writer *w, const struct probe_result *r)
{
	json_put_string(w, "url", r->options->url);
	json_put_string(
	    w, "final_url", r->first == NULL ? NULL : r->first->url);
	json_put_int(w, "year", r->options->year);
	json_put_bool(w, "usable", r->usable);
	json_put_string(w, "problem", r->problem);
	json_put_string(w, "detail", r->detail);
	json_put_string(
	    w, "message", r->usable ? "可以采集" : probe_problem_words(r));
	json_put_string(w, "advice", probe_advice_words(r));
	json_put_string(w, "collector", r->collector);
	json_put_string(w, "why", why(r));
	json_put_string(w, "options", r->source_options);
}

void
probe_json(struct arena *a, const struct probe_result *r,
    const struct probe_web *web, bool robots, struct buf *out)
{
	struct json_writer w;

	json_begin(&w, out);
	json_object_begin(&w);
	put_head(&w, r);
	json_key(&w, "body");
	put_body(&w, &r->body);
	json_put_bool(&w, "shared", r->shared);
	json_key(&w, "bodies");
	json_array_begin(&w);
	for (size_t i = 0; i < r->n_bodies && i < LIMIT_PROBE_LINKS; i++)
		put_body(&w, &r->bodies[i]);
	json_array_end(&w);
	put_trials(&w, r);
	put_links(&w, r);
	json_key(&w, "visits");
	json_array_begin(&w);
	for (size_t i = 0; i < r->n_visits; i++)
		put_visit(&w, &r->visits[i]);
	json_array_end(&w);
	put_lines(&w, a, r);
	put_notes(&w, a, r);
	put_web(&w, web, robots);
	json_object_end(&w);
	(void)buf_putc(out, '\n');
}
