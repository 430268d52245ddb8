/*
 * From a page and its matched tables to a report: numbers and cell states,
 * title, body, year, period, date of publication, the six parts. Pure.
 */
#ifndef GOUJI_NORMALIZE_NORMALIZE_H
#define GOUJI_NORMALIZE_NORMALIZE_H

#include <stddef.h>

#include "collectors/base/attr.h"
#include "collectors/base/date.h"
#include "collectors/report/report.h"

struct arena;
struct err;
struct form;
struct form_set;
struct page;

struct normalize_context {
	const char *url;  /* of the document, or NULL; a date in it is the
	                       * third witness */
	const char *name; /* the body's registered name, or NULL */
	int year;         /* the year that is expected, 0 not known; used
	                       * only where the document names none */
	struct date last_modified; /* from HTTP, a weak witness */
	const struct form *form;   /* forced, or NULL */
};

/*
 * -1 with ERR_UNREADABLE when no table of any form was recognized; e says why
 * ("tables are pictures", "challenge page", "not a report", ...).
 */
MUST_CHECK int normalize_page(struct arena *a, const struct page *page,
    const struct form_set *forms, const struct normalize_context *context,
    struct report *out, struct err *e);

/*
 * One cell's text to its state and value: full-width digits, thousands
 * separators, a unit or note behind the number, signs. `decimal` allows a
 * fraction for the type; what is cleanly a number is always CELL_REPORTED,
 * negative or fractional too (that is the rules' business).
 */
void normalize_cell(struct arena *a, const char *text, struct cell *out);

#endif
