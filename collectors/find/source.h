/*
 * Sources: which URLs a line of townships.csv means to be fetched, by its
 * collector. A table of collectors by name; each turns (URL, expected years)
 * into requests. What a list of reports answers is taken apart into links.
 * Pure.
 */
#ifndef GOUJI_FIND_SOURCE_H
#define GOUJI_FIND_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/base/attr.h"
#include "collectors/model/link.h"

struct arena;
struct cJSON;
struct err;
struct json_writer;
struct page;

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
	int year;  /* the report year asked for; 0 = the document's own */
	bool list; /* its answer is a list of reports, not a report */
};

/* Bytes of HTML to a page, or a piece of one; in the arena. -1: ERR_LIMIT. */
typedef int source_decode(struct arena *a, const char *html, size_t len,
    struct page *out, struct err *e);

/* One page of a list, as it came. */
struct source_response {
	const char *collector;    /* "list" */
	const char *source_url;   /* as configured, the year filled in */
	const char *url;          /* that was asked */
	const char *final_url;    /* what links are relative to */
	const char *content_type; /* HTTP header or "" */
	int year;                 /* that the request was for, 0 none */
	size_t position;          /* answers of this list before it */
	const void *bytes;
	size_t len;
};

/* Its characters; source_take() is given no bytes. */
struct source_text {
	const char *text; /* UTF-8, scripts and all */
	size_t len;
	bool is_html; /* it begins as HTML does */
	source_decode *decode;
};

/* What it holds. */
struct source_page {
	const char *heading; /* the column's own name, "" when none */
	/* Those that may lead to a report, in order; LIMIT_LIST_LINKS. */
	struct source_link *links;
	size_t n_links;
	/* URLs of all its links, whatever they lead to: an answer without a
	 * new one ends the list; LIMIT_LIST_LINKS. */
	const char **all;
	size_t n_all;
	/* URLs of further answers of this list, in order;
	 * LIMIT_LIST_PAGES. */
	const char **next;
	size_t n_next;
	const char *trouble; /* English: why this is no list ("challenge
	                      * page", "no list in it"), or NULL */
};

/* A collector of that name is built in ("page", "manual"). */
bool source_collector_known(const char *name);

/* Do its requests lead to lists of reports? False for unknown names. */
bool source_is_list(const char *name);

/*
 * Is this a source that can be collected? A known collector, and a URL as it
 * needs one: http or https, a host (url_check_host), at most LIMIT_URL_BYTES,
 * no placeholder but {year}; none for `manual`; options that there are. e says
 * what is wrong, without file and line.
 */
MUST_CHECK int source_check(
    const char *collector, const char *url, const char *options, struct err *e);

/*
 * The requests of one source, in the order of the years, in the arena. A page
 * with {year} is asked for each expected year, one without it once (year 0)
 * when any year is expected; `manual` asks for nothing.
 */
MUST_CHECK int source_plan(struct arena *a, const struct source_need *need,
    struct source_request **requests, size_t *n, struct err *e);

/*
 * What a page of a list holds; in the arena. -1 (ERR_UNREADABLE, ERR_LIMIT):
 * it is no page of a list. list_read() of the pipeline decodes the bytes.
 */
MUST_CHECK int source_parse_list(struct arena *a,
    const struct source_response *in, const struct source_text *text,
    struct source_page *out, struct err *e);

/*
 * An answer without its bytes, and what it holds, as JSON: for the frames
 * between goujid and gouji-reader. What is parsed is bounded and checked, lives
 * in the arena and has only http and https URLs. -1 (ERR_FORMAT): e names the
 * field; *out is untouched.
 */
void source_response_write(
    struct json_writer *w, const struct source_response *list);
void source_page_write(struct json_writer *w, const struct source_page *page);
MUST_CHECK int source_response_parse(struct arena *a, const struct cJSON *v,
    struct source_response *out, struct err *e);
MUST_CHECK int source_page_parse(struct arena *a, const struct cJSON *v,
    struct source_page *out, struct err *e);

#endif
