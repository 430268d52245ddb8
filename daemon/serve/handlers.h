/*
 * The handlers of the routes, a file for each kind of resource. Each fills the
 * answer for a request whose parameters are checked.
 */
#ifndef GOUJI_SERVE_HANDLERS_H
#define GOUJI_SERVE_HANDLERS_H

#include <stdbool.h>
#include <stdint.h>

#include "collectors/base/attr.h"

struct answer;
struct err;
struct json_writer;
struct request;
struct sql_query;

/* handle_daemon.c */
void handle_healthz(struct request *q, struct answer *a);
void handle_readyz(struct request *q, struct answer *a);
void handle_status(struct request *q, struct answer *a);
void handle_openapi(struct request *q, struct answer *a);
void handle_words(struct request *q, struct answer *a);
void handle_rules(struct request *q, struct answer *a);

/* handle_forms.c */
void handle_forms(struct request *q, struct answer *a);
void handle_form(struct request *q, struct answer *a);

/* handle_metrics.c */
void handle_metrics(struct request *q, struct answer *a);

/* handle_page.c */
void handle_page(struct request *q, struct answer *a);

/* handle_townships.c */
void handle_townships(struct request *q, struct answer *a);
void handle_township(struct request *q, struct answer *a);

/* handle_reports.c, handle_revisions.c, handle_document.c */
void handle_reports(struct request *q, struct answer *a);
void handle_report(struct request *q, struct answer *a);
void handle_revisions(struct request *q, struct answer *a);
void handle_document(struct request *q, struct answer *a);

/* handle_put.c; how it ended comes later (serve_done). */
void handle_put_document(struct request *q, struct answer *a);
void handle_put_end(
    struct request *q, struct answer *a, bool changed, const struct err *e);

/* handle_findings.c, handle_ack.c */
void handle_findings(struct request *q, struct answer *a);
void handle_finding(struct request *q, struct answer *a);
void handle_ack(struct request *q, struct answer *a);

/* handle_rollups.c, handle_cells.c */
void handle_rollups(struct request *q, struct answer *a);
void handle_rollup(struct request *q, struct answer *a);
void handle_rollup_cell(struct request *q, struct answer *a);

/* handle_runs.c */
void handle_runs(struct request *q, struct answer *a);
void handle_run(struct request *q, struct answer *a);
void handle_post_run(struct request *q, struct answer *a);

/* handle_alerts.c */
void handle_alerts(struct request *q, struct answer *a);

/* ---- shared ---- */

/* The {year} of the path (the i-th variable), or a 404 problem and -1. */
MUST_CHECK int request_year(
    struct request *q, struct answer *a, int i, int *year);
/* The number in the path (the i-th variable), 0 when it is none. */
int64_t request_id(const struct request *q, int i);
/* A finding with its history. 1 there is one, 0 none, -1. */
MUST_CHECK int put_finding(
    struct request *q, struct answer *a, int64_t id, struct err *e);
/* Text of a column or null, as the key's value. */
void put_text(
    struct json_writer *w, const char *key, struct sql_query *row, int column);
void put_int(
    struct json_writer *w, const char *key, struct sql_query *row, int column);
/* A column of 1, 0 or NULL as true, false or null. */
void put_truth(
    struct json_writer *w, const char *key, struct sql_query *row, int column);
/* Milliseconds as RFC 3339, or null. */
void put_time(struct request *q, struct json_writer *w, const char *key,
    struct sql_query *row, int column);
/* The outbox in short, as "mail". */
MUST_CHECK int put_mail(
    struct request *q, struct json_writer *w, bool enabled, struct err *e);
/* A run from the current row of serve_run or serve_runs, with an open end for
 * its outcomes. */
void put_run_fields(
    struct request *q, struct json_writer *w, struct sql_query *row);

#endif
