#include <stdio.h>
#include <string.h>

#include "collectors/base/buf.h"
#include "collectors/base/clock.h"
#include "collectors/base/err.h"
#include "daemon/serve/answer.h"
#include "daemon/serve/counts.h"
#include "daemon/serve/handlers.h"
#include "daemon/serve/load.h"
#include "daemon/serve/metrics.h"
#include "daemon/serve/request.h"
#include "daemon/store/sql.h"
#include "daemon/store/status.h"
#include "daemon/store/store.h"

/* All labels of one sample: words of ours, and the version. */
#define MAX_LABELS 1024

/* A sample with one label; the value is a number of any kind. */
static void
put_labelled(struct buf *out, const char *name, const char *label,
    const char *of, int64_t value)
{
	struct buf labels;

	buf_init(&labels, MAX_LABELS);
	metrics_label(&labels, label, of);
	metrics_value(out, name, buf_str(&labels), value);
	buf_fini(&labels);
}

/* A family of one sample. */
static void
put_single(struct buf *out, const char *name, const char *type,
    const char *help, int64_t value)
{
	metrics_family(out, name, type, help);
	metrics_value(out, name, NULL, value);
}

/* ---- the daemon ---- */

static void
put_build(struct buf *out, const struct serve_settings *s)
{
	metrics_family(out, "gouji_build_info", "gauge",
	    "The version that runs, as a label; always 1.");
	put_labelled(out, "gouji_build_info", "version", s->version, 1);
}

static void
put_fetching(struct buf *out, const struct serve_status *s)
{
	metrics_family(out, "gouji_fetches_total", "counter",
	    "Requests to sites that ended, by outcome.");
	for (int i = 0; i < N_OUTCOMES; i++)
		put_labelled(out, "gouji_fetches_total", "outcome",
		    outcome_name((enum outcome)i),
		    (int64_t)s->fetch_outcomes[i]);
	metrics_family(out, "gouji_fetch_duration_seconds", "histogram",
	    "From the first try of a request to its end.");
	metrics_histogram(
	    out, "gouji_fetch_duration_seconds", NULL, &s->fetch_times);
	put_single(out, "gouji_fetches_pending", "gauge",
	    "Requests to sites that wait or are under way.",
	    (int64_t)s->fetches_pending);
}

static void
put_readers(struct buf *out, const struct serve_status *s)
{
	metrics_family(out, "gouji_reader_duration_seconds", "histogram",
	    "How long a reader had a job.");
	metrics_histogram(
	    out, "gouji_reader_duration_seconds", NULL, &s->job_times);
	metrics_family(out, "gouji_reader_jobs_total", "counter",
	    "Jobs of readers that ended, by result.");
	put_labelled(out, "gouji_reader_jobs_total", "result", "done",
	    (int64_t)s->jobs_done);
	put_labelled(out, "gouji_reader_jobs_total", "result", "failed",
	    (int64_t)s->jobs_failed);
	put_single(out, "gouji_reader_restarts_total", "counter",
	    "Readers that ended before they were told to.",
	    (int64_t)s->reader_restarts);
	put_single(out, "gouji_readers_running", "gauge", "Reader processes.",
	    (int64_t)s->readers_running);
	put_single(out, "gouji_reader_jobs_waiting", "gauge",
	    "Jobs that wait for a reader.", (int64_t)s->jobs_waiting);
}

static void
put_times(struct request *q, struct buf *out, const struct serve_status *s)
{
	if (s->started_at != 0) {
		metrics_family(out, "gouji_start_time_seconds", "gauge",
		    "When the daemon started, seconds since 1970.");
		metrics_seconds(
		    out, "gouji_start_time_seconds", NULL, s->started_at);
	}
	if (s->next_run != 0) {
		metrics_family(out, "gouji_next_run_time_seconds", "gauge",
		    "When the next nightly run begins, seconds since 1970.");
		metrics_seconds(
		    out, "gouji_next_run_time_seconds", NULL, s->next_run);
	}
	put_single(out, "gouji_database_writable", "gauge",
	    "1, or 0 when the database is in trouble.",
	    store_fault(q->settings->store) == NULL);
}

static void
put_answers(struct buf *out, const struct serve_counts *c)
{
	char status[16];

	metrics_family(out, "gouji_http_answers_total", "counter",
	    "Answers of the API, by status.");
	for (int i = 0; i < COUNTS_STATUSES; i++) {
		if (c->statuses[i] == 0)
			continue;
		(void)snprintf(
		    status, sizeof(status), "%d", COUNTS_FIRST_STATUS + i);
		put_labelled(out, "gouji_http_answers_total", "code", status,
		    (int64_t)c->statuses[i]);
	}
	metrics_family(out, "gouji_http_duration_seconds", "histogram",
	    "From a request that is there to its answer, by resource.");
	for (int i = 0; i < COUNTS_CLASSES; i++) {
		struct buf labels;

		buf_init(&labels, MAX_LABELS);
		metrics_label(&labels, "resource", counts_class_name(i));
		metrics_histogram(out, "gouji_http_duration_seconds",
		    buf_str(&labels), &c->times[i]);
		buf_fini(&labels);
	}
}

/* ---- the store ---- */

static int
put_reports(struct request *q, struct buf *out, struct err *e)
{
	int year = clock_date(clock_wall_ms(q->settings->clock)).year - 1;
	int64_t counts[STATUS_INVALID + 1];
	int rc = load_status_counts(q, year, counts, e);

	metrics_family(out, "gouji_reports", "gauge",
	    "Expected reports of the last complete year, by status.");
	for (int s = STATUS_MISSING; s <= STATUS_INVALID; s++)
		put_labelled(out, "gouji_reports", "status",
		    report_status_name((enum report_status)s), counts[s]);
	return rc;
}

static int
put_findings(struct request *q, struct buf *out, struct err *e)
{
	struct sql_query *row = sql_begin(q->sql, SQL_SERVE_FINDING_COUNTS);
	struct buf labels;
	int rc;

	metrics_family(out, "gouji_findings", "gauge",
	    "Findings of all years, by severity and state.");
	while ((rc = sql_step(row, e)) == 1) {
		buf_init(&labels, MAX_LABELS);
		metrics_label(&labels, "severity", sql_text(row, 1));
		metrics_label(&labels, "state", sql_text(row, 0));
		metrics_value(
		    out, "gouji_findings", buf_str(&labels), sql_int(row, 2));
		buf_fini(&labels);
	}
	sql_end(row);
	return rc;
}

static int
put_outbox(struct request *q, struct buf *out, struct err *e)
{
	struct sql_query *row = sql_begin(q->sql, SQL_SERVE_OUTBOX_COUNTS);
	int rc = sql_step(row, e);

	if (rc == 1) {
		metrics_family(out, "gouji_outbox_mails", "gauge",
		    "Mails that wait, or were refused for good, by state.");
		put_labelled(out, "gouji_outbox_mails", "state", "waiting",
		    sql_int(row, 0));
		put_labelled(out, "gouji_outbox_mails", "state", "refused",
		    sql_int(row, 1));
	}
	sql_end(row);
	return rc;
}

static int
put_size(struct request *q, struct buf *out, struct err *e)
{
	struct sql_query *row = sql_begin(q->sql, SQL_SERVE_DATABASE_SIZE);
	int rc = sql_step(row, e);

	if (rc == 1)
		put_single(out, "gouji_database_size_bytes", "gauge",
		    "The database, without its write-ahead log.",
		    sql_int(row, 0));
	sql_end(row);
	return rc;
}

static int
put_run_age(struct request *q, struct buf *out, struct err *e)
{
	struct sql_query *row = sql_begin(q->sql, SQL_SERVE_LAST_NIGHTLY);
	int rc = sql_step(row, e);

	if (rc == 1) {
		metrics_family(out, "gouji_run_age_seconds", "gauge",
		    "Since the last run over everything ended.");
		metrics_seconds(out, "gouji_run_age_seconds", NULL,
		    clock_wall_ms(q->settings->clock) - sql_int(row, 0));
	}
	sql_end(row);
	return rc;
}

/* What the columns from `column` on count, a label each. */
static void
put_columns(struct buf *out, const char *name, const char *label,
    const char *const words[3], struct sql_query *row, int column)
{
	for (int i = 0; i < 3; i++)
		put_labelled(
		    out, name, label, words[i], sql_int(row, column + i));
}

static int
put_last_run(struct request *q, struct buf *out, struct err *e)
{
	static const char *const documents[] = { "fetched", "not_modified",
		"failed" };
	static const char *const reports[] = { "new", "revised", "unchanged" };
	struct sql_query *row = sql_begin(q->sql, SQL_SERVE_LAST_DONE);
	int rc = sql_step(row, e);

	if (rc == 1) {
		put_single(out, "gouji_last_run_sources", "gauge",
		    "Visits of the last run.", sql_int(row, 1));
		metrics_family(out, "gouji_last_run_documents", "gauge",
		    "Documents of the last run, by result.");
		put_columns(out, "gouji_last_run_documents", "result",
		    documents, row, 2);
		metrics_family(out, "gouji_last_run_reports", "gauge",
		    "Reports of the last run, by what became of them.");
		put_columns(
		    out, "gouji_last_run_reports", "change", reports, row, 5);
		metrics_family(out, "gouji_last_run_duration_seconds", "gauge",
		    "From the beginning of the last run to its end.");
		metrics_seconds(out, "gouji_last_run_duration_seconds", NULL,
		    sql_int(row, 9) - sql_int(row, 8));
	}
	sql_end(row);
	return rc;
}

static int
put_store(struct request *q, struct buf *out, struct err *e)
{
	if (put_reports(q, out, e) < 0 || put_findings(q, out, e) < 0 ||
	    put_outbox(q, out, e) < 0 || put_size(q, out, e) < 0 ||
	    put_run_age(q, out, e) < 0 || put_last_run(q, out, e) < 0)
		return -1;
	return 0;
}

void
handle_metrics(struct request *q, struct answer *a)
{
	const struct serve_settings *s = q->settings;
	struct serve_status status = { 0 };
	struct err e;

	if (s->status != NULL)
		s->status(s->arg, &status);
	a->volatile_body = true;
	a->media_type = METRICS_MEDIA_TYPE;
	put_build(&a->body, s);
	put_times(q, &a->body, &status);
	put_fetching(&a->body, &status);
	put_readers(&a->body, &status);
	put_answers(&a->body, q->counts);
	/* A daemon whose database cannot be read is seen from outside, too. */
	if (!store_is_lost(s->store) && put_store(q, &a->body, &e) < 0 &&
	    store_fault(s->store) == NULL)
		answer_error(a, &e);
}
