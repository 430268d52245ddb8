/*
 * A made-up county with a real database in a temporary folder, for the tests
 * of the store. Bodies: T1 青石镇 (two pages), T2 白鹭乡 (one page without
 * {year}), T3 云溪镇 (files by hand only), D1 县水利局, C0 the county itself.
 */
#ifndef GOUJI_TESTS_STORE_COUNTY_H
#define GOUJI_TESTS_STORE_COUNTY_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "collectors/base/arena.h"
#include "collectors/base/clock.h"
#include "collectors/base/err.h"
#include "collectors/form/form.h"
#include "daemon/store/store.h"
#include "daemon/store/store_rollup.h"

struct county {
	char folder[64];
	char path[96];  /* of the database */
	int first_year; /* of the calendar; 2023 */
	struct form_set *forms;
	struct clock clock;
	struct store *store;
	struct arena *arena;
	int64_t run;
	sqlite3 *reader; /* a second connection, to look with */
	char *answer;    /* of county_ask() */
};

/* cmocka set-up and tear-down: opened, registry set (first year 2023,
 * deadlines 31 January and 31 March), a run started. Today is 2026-01-10. */
int county_begin(void **state);
int county_end(void **state);
/* A folder alone, without a database. */
int county_begin_bare(void **state);

void county_open(struct county *c);
void county_close(struct county *c);
/* The registry above; a body whose code is `without` left it. */
void county_set_registry(struct county *c, const char *without);
/* All of it, with other deadlines. */
void county_set_calendar(
    struct county *c, const struct store_calendar *calendar);
/* Move clock and county to a date. */
void county_go_to(struct county *c, int year, int month, int day);
/* Finish the run and start another. */
void county_next_run(struct county *c);

/* Rows as "a|b;c|d", NULL as "-". Until the next call. */
const char *county_ask(struct county *c, const char *sql);
/* The sums of the year, in the county's arena. */
struct rollup county_rollup(
    struct county *c, int year, const char *kind, const char *basis);
/* A sum as "120|15" (sum and n), "-|0" where nobody reported, "" without such a
 * cell in the year's form. Until the next call. */
const char *county_sum(struct county *c, int year, const char *kind,
    const char *basis, const char *cell);
/* "expected|reported|valid|warned|invalid|on_time|zero_reports"; "" when nobody
 * is expected. Until the next call. */
const char *county_coverage(
    struct county *c, int year, const char *kind, const char *basis);
/* The report of a year as one that is due, whether it is or not. */
struct store_due county_due(struct county *c, const char *code, int year);
/* "status" of a year, "" when it has no row. */
const char *county_status(struct county *c, const char *code, int year);

/* A report without any cell; put figures into it by id ("12", "0.50"). */
struct report *county_report(
    struct county *c, const char *form, int year, const char *title);
void county_set(struct report *r, const char *cell, const char *value);
/* All cells but those of alternative rows. */
void county_set_all(struct report *r, const char *value);

/* A visit that brings nothing. */
void county_visit(struct county *c, const char *code, size_t source, int year,
    enum outcome outcome);
/* A visit that brings a report whose document's bytes are `bytes`. */
enum store_change county_bring(struct county *c, const char *code,
    size_t source, int asked, const struct report *r, const char *bytes,
    const struct judgement *j);
/* The same report as a file given by hand. */
enum store_change county_give(struct county *c, const char *code,
    const struct report *r, const char *bytes);
/* A visit of T1's or another's first or second source, at URLs of its own:
 * "http://asked.example/NAME" led to "http://final.example/NAME". Brings r
 * (NULL: nothing, with the outcome and http_status of v). */
enum store_change county_bring_from(struct county *c, struct store_visit v,
    const char *name, const struct report *r, const char *bytes);
struct store_visit county_visit_of(struct county *c, const char *code,
    size_t source, int year, enum outcome outcome);

#endif
