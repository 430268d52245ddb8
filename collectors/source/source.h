/*
 * Sources: which URLs a line of townships.csv means to be fetched, by its
 * collector. A table of collectors by name; each turns (URL, expected years)
 * into requests. Pure.
 */
#ifndef GOUJI_SOURCE_SOURCE_H
#define GOUJI_SOURCE_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/base/attr.h"

struct arena;
struct err;

/* What of a source and its township the plan rests on. */
struct source_need {
	const char *collector; /* "page" */
	const char *url;       /* may hold {year} */
	/* The expected years: first_year..last_year; none when first_year >
	 * last_year. */
	int first_year, last_year;
};

/* One GET that the source asks for. */
struct source_request {
	const char *url;
	int year; /* the report year asked for; 0 = the document's own */
};

/* A link of a list or a page that may lead to a report. */
struct source_link {
	const char *url;   /* absolute, http or https, encoded */
	const char *title; /* whole: its title attribute or its text */
	int year;          /* the report year that it names, 0 none */
	const char *organ; /* the body that it names, "" none */
};

/* A collector of that name is built in ("page", "manual"). */
bool source_collector_known(const char *name);

/*
 * Is this a source that can be collected? A known collector, and a URL as it
 * needs one: http or https, a host, at most LIMIT_URL_BYTES, no placeholder
 * but {year}; none for `manual`. e says what is wrong, without file and line.
 */
MUST_CHECK int source_check(
    const char *collector, const char *url, struct err *e);

/*
 * The requests of one source, in the order of the years, in the arena. A page
 * with {year} is asked for each expected year, one without it once (year 0)
 * when any year is expected; `manual` asks for nothing.
 */
MUST_CHECK int source_plan(struct arena *a, const struct source_need *need,
    struct source_request **requests, size_t *n, struct err *e);

#endif
