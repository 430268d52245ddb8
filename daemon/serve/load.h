/*
 * Reports, their cells and findings out of the store, into the request's
 * arena. Reads the store; -1: e says why, out-parameters are untouched.
 */
#ifndef GOUJI_SERVE_LOAD_H
#define GOUJI_SERVE_LOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "collectors/base/attr.h"
#include "collectors/model/resource.h"

struct cell;
struct err;
struct form;
struct request;
struct sql_query;

/* All cells of a revision, by the form's order. */
MUST_CHECK int load_cells(
    struct request *q, int64_t report, struct cell **out, struct err *e);
/* The form a report was stored with; ERR_SCHEMA when it is not known now. */
MUST_CHECK const struct form *load_form(
    struct request *q, const char *id, struct err *e);
/* A finding from the current row of serve_finding, serve_findings or
 * serve_report_findings (their columns are the same). */
void load_finding(
    struct request *q, struct sql_query *row, struct resource_finding *out);

/* Expected bodies of a year by status. */
MUST_CHECK int load_status_counts(struct request *q, int year,
    int64_t counts[STATUS_INVALID + 1], struct err *e);

enum load_result {
	LOAD_FOUND,
	LOAD_NO_TOWNSHIP, /* nor year: nothing is known or expected */
	LOAD_NO_REVISION,
};

/*
 * The resource of a township's year: of its current revision (revision 0), or
 * of an older one (its cells and title; findings stand for the current one
 * only). Without a report: no cells, `reason` says why where it is known, and
 * sha256 is what stands in its place (unreadable, wrong) where that was kept.
 */
MUST_CHECK int load_resource(struct request *q, const char *code, int year,
    int64_t revision, struct resource *out, enum load_result *result,
    struct err *e);

/* "2025-01-16T02:31:07+08:00" in the arena, NULL for NULL. */
const char *load_time(struct request *q, struct sql_query *row, int column);

#endif
