#include <string.h>

#include "collectors/base/clock.h"
#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "collectors/form/rules.h"
#include "daemon/serve/answer.h"
#include "daemon/serve/handlers.h"
#include "daemon/serve/incidents.h"
#include "daemon/serve/list.h"
#include "daemon/serve/load.h"
#include "daemon/serve/request.h"
#include "daemon/store/sql.h"
#include "daemon/store/store.h"
#include "schema/embed.h"
#include "schema/words.h"

void
handle_healthz(struct request *q, struct answer *a)
{
	(void)q;
	a->volatile_body = true;
	(void)buf_puts(&a->body, "{\"status\":\"ok\"}\n");
}

void
handle_readyz(struct request *q, struct answer *a)
{
	struct sql_query *row = sql_begin(q->sql, SQL_SERVE_READY);
	const char *fault;
	struct err e;
	int rc = sql_step(row, &e);

	sql_end(row);
	a->volatile_body = true;
	fault = store_fault(q->settings->store);
	if (fault != NULL || rc < 0) {
		answer_header(a, "Retry-After", "5");
		if (fault != NULL)
			answer_problem(a, 503, "%s", fault);
		else
			answer_problem(
			    a, 503, "the database cannot be read: %s", e.msg);
		return;
	}
	(void)buf_puts(&a->body, "{\"status\":\"ready\"}\n");
}

void
handle_openapi(struct request *q, struct answer *a)
{
	const struct embedded_file *file = schema_find("openapi.json");

	(void)q;
	if (file == NULL) {
		answer_problem(a, 500, "the document is not built in");
		return;
	}
	(void)buf_put(&a->body, file->data, file->len);
}

/* ---- status ---- */

/* Failed rules that are shown. */
#define MAX_FAILURES 100

static int
put_counts(struct request *q, struct json_writer *w, int year, struct err *e)
{
	int64_t counts[STATUS_INVALID + 1];
	int rc = load_status_counts(q, year, counts, e);

	json_key(w, "counts");
	json_object_begin(w);
	for (int s = STATUS_MISSING; s <= STATUS_INVALID; s++)
		json_put_int(
		    w, report_status_name((enum report_status)s), counts[s]);
	json_object_end(w);
	return rc;
}

static int
put_last_run(struct request *q, struct json_writer *w, struct err *e)
{
	struct sql_query *row = sql_begin(q->sql, SQL_SERVE_RUNS);
	int rc;

	sql_bind_int(row, ":before", INT64_MAX);
	sql_bind_int(row, ":limit", 1);
	rc = sql_step(row, e);
	json_key(w, "last_run");
	if (rc == 1) {
		json_object_begin(w);
		put_run_fields(q, w, row);
		json_object_end(w);
	} else {
		json_null(w);
	}
	sql_end(row);
	return rc;
}

static void
put_millis(struct json_writer *w, const char *key, int64_t ms)
{
	char text[CLOCK_TEXT_SIZE];

	json_put_string(w, key, ms == 0 ? NULL : clock_format(ms, text));
}

static void
put_readers(struct json_writer *w, const struct serve_status *status)
{
	json_key(w, "readers");
	json_object_begin(w);
	json_put_int(w, "running", (int64_t)status->readers_running);
	json_put_int(w, "waiting", (int64_t)status->jobs_waiting);
	json_put_int(w, "done", (int64_t)status->jobs_done);
	json_put_int(w, "failed", (int64_t)status->jobs_failed);
	json_put_int(w, "restarts", (int64_t)status->reader_restarts);
	json_object_end(w);
}

/* Rules that failed on reports: our errors, which somebody must see. */
static int
put_failures(struct request *q, struct json_writer *w, struct err *e)
{
	struct sql_query *row = sql_begin(q->sql, SQL_SERVE_FAILURES);
	int rc;

	sql_bind_int(row, ":limit", MAX_FAILURES);
	json_key(w, "failures");
	json_array_begin(w);
	while ((rc = sql_step(row, e)) == 1) {
		json_object_begin(w);
		put_text(w, "code", row, 0);
		put_text(w, "name", row, 1);
		put_int(w, "year", row, 2);
		put_text(w, "rule", row, 3);
		put_text(w, "detail", row, 4);
		json_object_end(w);
	}
	json_array_end(w);
	sql_end(row);
	return rc;
}

void
handle_status(struct request *q, struct answer *a)
{
	const struct serve_settings *s = q->settings;
	/* The year whose reports are due: the last complete one. */
	int year = clock_date(clock_wall_ms(s->clock)).year - 1;
	struct serve_status status = { 0 };
	struct incidents incidents;
	struct json_writer w;
	struct err e;

	if (s->status != NULL)
		s->status(s->arg, &status);
	a->volatile_body = true;
	json_begin(&w, &a->body);
	json_object_begin(&w);
	json_put_string(&w, "version", s->version);
	json_key(&w, "county");
	json_object_begin(&w);
	json_put_string(&w, "code", s->county_code);
	json_put_string(&w, "name", s->county_name);
	json_object_end(&w);
	put_millis(&w, "started_at", status.started_at);
	json_put_int(&w, "year", year);
	if (put_counts(q, &w, year, &e) < 0 || put_last_run(q, &w, &e) < 0 ||
	    put_failures(q, &w, &e) < 0 ||
	    put_mail(q, &w, status.mail_enabled, &e) < 0 ||
	    incidents_load(q, &incidents, &e) < 0) {
		answer_error(a, &e);
		return;
	}
	incidents_write(&w, &incidents);
	put_millis(&w, "next_run", status.next_run);
	put_readers(&w, &status);
	json_object_end(&w);
	(void)buf_putc(&a->body, '\n');
}

/* ---- words ---- */

static void
put_wording(struct json_writer *w, const struct wording *word, bool with_brief)
{
	json_key(w, word->id);
	json_object_begin(w);
	json_put_string(w, "en", word->english);
	json_put_string(w, "zh", word->chinese);
	if (with_brief)
		json_put_string(w, "brief", word->brief);
	json_object_end(w);
}

/* They hold no data: the page has them before anybody gave a token. */
void
handle_words(struct request *q, struct answer *a)
{
	struct json_writer w;

	(void)q;
	json_begin(&w, &a->body);
	json_object_begin(&w);
	json_key(&w, "lists");
	json_object_begin(&w);
	for (size_t i = 0; i < N_WORD_LISTS; i++) {
		json_key(&w, word_lists[i].name);
		json_object_begin(&w);
		for (size_t k = 0; k < word_lists[i].n; k++)
			put_wording(&w, &word_lists[i].words[k], true);
		json_object_end(&w);
	}
	json_object_end(&w);
	json_key(&w, "reasons");
	json_object_begin(&w);
	for (size_t i = REASON_NONE + 1; i < N_REASONS; i++)
		put_wording(&w, &reason_wordings[i], false);
	json_object_end(&w);
	json_object_end(&w);
	(void)buf_putc(&a->body, '\n');
}

/* ---- rules ---- */

static void
write_kinds(struct json_writer *w, const struct rule *rule)
{
	json_key(w, "kinds");
	json_array_begin(w);
	for (int k = KIND_TOWNSHIP; k <= KIND_COUNTY; k++)
		if ((rule->kinds & 1u << k) != 0)
			json_string(
			    w, township_kind_name((enum township_kind)k));
	json_array_end(w);
}

static void
write_parameters(struct json_writer *w, const struct rule *rule)
{
	json_key(w, "parameters");
	json_array_begin(w);
	for (size_t i = 0; i < rule->n_parameters; i++) {
		const struct rule_parameter *p = &rule->parameters[i];

		json_object_begin(w);
		json_put_string(w, "name", p->name);
		json_key(w, "value");
		json_num(w, p->value);
		json_key(w, "min");
		json_num(w, p->min);
		json_key(w, "max");
		json_num(w, p->max);
		json_put_string(w, "statement", p->statement);
		json_object_end(w);
	}
	json_array_end(w);
}

static void
write_rule(struct list *l, const struct rule *rule)
{
	if (l->csv) {
		csv_text(&l->out, rule->id);
		csv_text(&l->out, axis_word(rule->axis));
		csv_text(&l->out, rule_severity_word(rule));
		csv_text(&l->out, rule->statement);
		csv_end_row(&l->out);
		return;
	}
	json_object_begin(&l->json);
	json_put_string(&l->json, "id", rule->id);
	json_put_string(&l->json, "axis", axis_name(rule->axis));
	json_put_string(&l->json, "severity", rule_severity_name(rule));
	json_put_string(&l->json, "scope", rule_scope_name(rule->scope));
	json_put_string(&l->json, "statement", rule->statement);
	write_kinds(&l->json, rule);
	write_parameters(&l->json, rule);
	json_object_end(&l->json);
}

void
handle_rules(struct request *q, struct answer *a)
{
	static const char *const headings[] = { "编号", "方面", "级别", "内容",
		NULL };
	const struct rule_set *set = q->settings->rules;
	const char *after = params_text(&q->params, "after");
	const char *last = NULL;
	struct list l;
	size_t i = 0;

	if (after != NULL) {
		while (i < set->n_rules && strcmp(set->rules[i].id, after) != 0)
			i++;
		if (i++ == set->n_rules) {
			answer_problem(a, 400,
			    "parameter \"after\": there is no rule \"%s\"",
			    after);
			return;
		}
	}
	list_begin(&l, q, a, "rules", headings);
	for (; i < set->n_rules && list_row(&l); i++) {
		write_rule(&l, &set->rules[i]);
		last = set->rules[i].id;
	}
	list_end(&l, i < set->n_rules ? last : NULL);
}
