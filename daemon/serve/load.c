#include "daemon/serve/load.h"

#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/clock.h"
#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "collectors/base/limits.h"
#include "collectors/form/form.h"
#include "daemon/serve/place.h"
#include "daemon/serve/request.h"
#include "daemon/store/publication.h"
#include "daemon/store/sql.h"

const char *
load_time(struct request *q, struct sql_query *row, int column)
{
	char text[CLOCK_TEXT_SIZE];

	if (sql_is_null(row, column))
		return NULL;
	return arena_strdup(q->arena, clock_format(sql_int(row, column), text));
}

static const char *
copy_text(struct request *q, struct sql_query *row, int column)
{
	return arena_strdup(q->arena, sql_text_or_null(row, column));
}

const struct form *
load_form(struct request *q, const char *id, struct err *e)
{
	const struct form *form = form_find(q->settings->forms, id);

	if (form == NULL)
		err_set(
		    e, ERR_SCHEMA, "form \"%s\" of a report is not known", id);
	return form;
}

/* ---- cells ---- */

int
load_cells(
    struct request *q, int64_t publication, struct cell **out, struct err *e)
{
	struct report r;

	if (publication_load_report(
		q->sql, q->settings->forms, q->arena, publication, &r, e) != 0)
		return -1;
	*out = r.cells;
	return 0;
}

/* ---- findings ---- */

/* ["t3.received.natural", ...] */
static void
take_cells(struct request *q, const char *text, struct finding *f)
{
	struct cJSON *list = json_parse(text, strlen(text), NULL);
	const struct cJSON *item;

	f->cells =
	    arena_calloc(q->arena, json_count(list) + 1, sizeof(*f->cells));
	for (item = json_first(list); item != NULL; item = json_next(item))
		f->cells[f->n_cells++] =
		    arena_strdup(q->arena, json_as_string(item));
	json_free(list);
}

static void
take_repairs(struct request *q, const char *text, struct finding *f)
{
	struct cJSON *list = json_parse(text, strlen(text), NULL);

	finding_parse_repairs(q->arena, list, f);
	json_free(list);
}

void
load_finding(
    struct request *q, struct sql_query *row, struct resource_finding *out)
{
	struct finding *f = arena_alloc(q->arena, sizeof(*f));
	const struct form *form =
	    form_find(q->settings->forms, sql_text(row, 17));

	f->rule = copy_text(q, row, 4);
	(void)axis_parse(sql_text(row, 5), &f->axis);
	(void)severity_parse(sql_text(row, 6), &f->severity);
	f->place = copy_text(q, row, 7);
	f->message = copy_text(q, row, 8);
	take_cells(q, sql_text(row, 9), f);
	f->has_values =
	    sql_num(row, 10, &f->expected) && sql_num(row, 11, &f->actual);
	f->cause = (int)sql_int(row, 12);
	f->evidence = copy_text(q, row, 13);
	take_repairs(q, sql_text(row, 18), f);
	*out = (struct resource_finding){
		.finding = f,
		.id = sql_int(row, 0),
		.code = copy_text(q, row, 1),
		.name = copy_text(q, row, 2),
		.year = (int)sql_int(row, 3),
		.state = copy_text(q, row, 14),
		.first_seen = load_time(q, row, 15),
		.last_seen = load_time(q, row, 16),
		.rules_version = copy_text(q, row, 19),
		.place_words = place_words(q->arena, form, f->rule, f->place),
		.acked_by = copy_text(q, row, 20),
		.note = copy_text(q, row, 21),
		.acked_at = load_time(q, row, 22),
	};
}

/* ---- statuses ---- */

int
load_status_counts(struct request *q, int year,
    int64_t counts[STATUS_INVALID + 1], struct err *e)
{
	struct sql_query *row = sql_begin(q->sql, SQL_SERVE_COUNTS);
	int rc;

	memset(counts, 0, (STATUS_INVALID + 1) * sizeof(counts[0]));
	sql_bind_int(row, ":year", year);
	while ((rc = sql_step(row, e)) == 1) {
		enum report_status s;

		if (report_status_parse(sql_text(row, 0), &s) == 0)
			counts[s] = sql_int(row, 1);
	}
	sql_end(row);
	return rc;
}

/* ---- the report resource ---- */

/* One revision: the report itself. 1 found, 0 there is none. */
static int
load_revision(struct request *q, const char *code, int year, int64_t revision,
    struct resource *out, int64_t *id, struct err *e)
{
	struct report *r = arena_alloc(q->arena, sizeof(*r));
	struct sql_query *row = sql_begin(q->sql, SQL_SERVE_REVISION);
	int rc;

	sql_bind_text(row, ":code", code);
	sql_bind_int(row, ":year", year);
	sql_bind_int(row, ":revision", revision);
	rc = sql_step(row, e);
	if (rc == 1) {
		*id = sql_int(row, 0);
		out->url = copy_text(q, row, 4);
		out->fetched_at = load_time(q, row, 5);
		out->sha256 = copy_text(q, row, 6);
		out->media_type = copy_text(q, row, 7);
		out->revision = revision;
		out->report = r;
	}
	sql_end(row);
	if (rc != 1)
		return rc;
	if (publication_load_report(
		q->sql, q->settings->forms, q->arena, *id, r, e) != 0)
		return -1;
	return 1;
}

static int
load_implied(struct request *q, int64_t id, struct resource *out, struct err *e)
{
	struct sql_query *row = sql_begin(q->sql, SQL_SERVE_IMPLIED);
	struct implied_cell *implied = arena_calloc(
	    q->arena, out->report->form->n_cells, sizeof(*implied));
	int rc;

	out->implied = implied;
	sql_bind_int(row, ":report", id);
	while ((rc = sql_step(row, e)) == 1) {
		int at = form_cell_find(out->report->form, sql_text(row, 0));

		if (at < 0 || out->n_implied == out->report->form->n_cells)
			continue;
		implied[out->n_implied].cell = (size_t)at;
		out->n_implied +=
		    sql_num(row, 1, &implied[out->n_implied].value);
	}
	sql_end(row);
	return rc;
}

static int
load_skipped_checks(
    struct request *q, int64_t id, struct resource *out, struct err *e)
{
	struct sql_query *row = sql_begin(q->sql, SQL_SERVE_NOT_JUDGED);
	struct skipped_check *all = NULL;
	size_t cap = 0;
	int rc;

	sql_bind_int(row, ":report", id);
	while ((rc = sql_step(row, e)) == 1) {
		all = arena_grow(
		    q->arena, all, out->n_skipped, &cap, sizeof(*all));
		all[out->n_skipped++] = (struct skipped_check){
			.rule = copy_text(q, row, 0),
			.reason = copy_text(q, row, 1),
		};
	}
	sql_end(row);
	out->skipped = all;
	return rc;
}

static int
load_findings(struct request *q, struct resource *out, struct err *e)
{
	struct sql_query *row = sql_begin(q->sql, SQL_SERVE_REPORT_FINDINGS);
	struct resource_finding *all = NULL;
	size_t cap = 0;
	int rc;

	sql_bind_text(row, ":code", out->code);
	sql_bind_int(row, ":year", out->year);
	sql_bind_int(row, ":limit", LIMIT_FINDINGS);
	while ((rc = sql_step(row, e)) == 1) {
		all = arena_grow(
		    q->arena, all, out->n_findings, &cap, sizeof(*all));
		load_finding(q, row, &all[out->n_findings]);
		/* The resource says whose they are. */
		all[out->n_findings++].code = NULL;
	}
	sql_end(row);
	out->findings = all;
	return rc;
}

static int
load_year(
    struct request *q, struct resource *out, int64_t *current, struct err *e)
{
	struct sql_query *row = sql_begin(q->sql, SQL_SERVE_REPORT_YEAR);
	const char *detail;
	int rc;

	sql_bind_text(row, ":code", out->code);
	sql_bind_int(row, ":year", out->year);
	rc = sql_step(row, e);
	if (rc == 1) {
		out->name = copy_text(q, row, 0);
		out->kind = copy_text(q, row, 1);
		*current = sql_int(row, 2);
		out->status = copy_text(q, row, 3);
		detail = copy_text(q, row, 4);
		if (*current == 0 && detail != NULL && *detail != '\0')
			out->reason = detail;
		if (!sql_is_null(row, 5))
			out->on_time =
			    sql_int(row, 5) != 0 ? ON_TIME_YES : ON_TIME_NO;
		if (*current != 0)
			out->rules_version = copy_text(q, row, 8);
	}
	sql_end(row);
	return rc;
}

/* A year without a report: the document that somebody has to look at. */
static int
load_rejected(struct request *q, struct resource *out, struct err *e)
{
	struct sql_query *row = sql_begin(q->sql, SQL_SERVE_REJECTED);
	int rc;

	sql_bind_text(row, ":code", out->code);
	sql_bind_int(row, ":year", out->year);
	rc = sql_step(row, e);
	if (rc == 1)
		out->sha256 = copy_text(q, row, 0);
	sql_end(row);
	return rc < 0 ? -1 : 0;
}

int
load_resource(struct request *q, const char *code, int year, int64_t revision,
    struct resource *out, enum load_result *result, struct err *e)
{
	struct resource r = { .code = code, .year = year };
	int64_t current = 0, id = 0;
	int rc = load_year(q, &r, &current, e);

	*result = LOAD_NO_TOWNSHIP;
	if (rc != 1)
		return rc;
	*result = LOAD_NO_REVISION;
	if (current != 0 || revision != 0) {
		rc = load_revision(q, code, year,
		    revision == 0 ? current : revision, &r, &id, e);
		if (rc != 1)
			return rc;
	}
	if (current == 0 && load_rejected(q, &r, e) < 0)
		return -1;
	if (current != 0 && r.revision == current &&
	    (load_implied(q, id, &r, e) < 0 ||
		load_skipped_checks(q, id, &r, e) < 0 ||
		load_findings(q, &r, e) < 0))
		return -1;
	*result = LOAD_FOUND;
	*out = r;
	return 0;
}
