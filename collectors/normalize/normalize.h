/*
 * From a page and its matched tables to a report: numbers and cell states,
 * title, body, year, period, date of publication, the six sections. Pure.
 */
#ifndef GOUJI_NORMALIZE_NORMALIZE_H
#define GOUJI_NORMALIZE_NORMALIZE_H

#include <stddef.h>

#include "collectors/base/attr.h"
#include "collectors/base/date.h"
#include "collectors/model/report.h"

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
 * -1 when no table of any form was recognized; e says why. ERR_NOT_FOUND: it
 * is no report at all ("not a report"). ERR_UNREADABLE: it is or may be one
 * that we cannot read ("tables are pictures", "challenge page", "tables are
 * missing or in an attachment", "tables cannot be read: ..." with the first
 * thing that made no sense).
 *
 * Title: the line that reads like a report's title, from headings, metadata,
 * the first lines or <title>. Publisher: what the title says before the year or
 * before 政府信息公开. Year: the title's, else the period's, else the
 * context's, else the one before the date of publication.
 */
MUST_CHECK int normalize_page(struct arena *a, const struct page *page,
    const struct form_set *forms, const struct normalize_context *context,
    struct report *out, struct err *e);

/* How many of the cells of table 2..4 that stand there (*n) were read, as
 * numbers or blanks. */
size_t normalize_count_read(const struct report *r, int table, size_t *n);

/*
 * One cell's text to its state and value. A number may have full-width
 * digits, a sign, commas between groups of three, and behind it a unit or a
 * note (29①, 29[1], 29注1, 29*), which is kept as the cell's text; so is a
 * sign for nothing (/ - —).
 * Anything else (无, 约5件, 1 2, 3万, 5%, the letter O) is unreadable: it is
 * there, but saying which number is meant would be a guess. Negative and
 * fractional numbers are numbers; whether they may stand there is for the
 * rules to say.
 */
void normalize_cell(struct arena *a, const char *text, struct cell *out);

#endif
