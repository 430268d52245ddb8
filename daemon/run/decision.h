/*
 * What candidates say of a year: which document is its report, and, where none
 * is, which word about it counts. For crawl tasks, and for gouji probe,
 * which tells beforehand what these will make of a source. Pure.
 */
#ifndef GOUJI_RUN_DECISION_H
#define GOUJI_RUN_DECISION_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/model/outcome.h"
#include "collectors/pipeline/read.h"
#include "daemon/conf/registry.h"

struct arena;

/* Documents that one crawl task reads: candidates, and files of them. */
#define CRAWL_MAX_CANDIDATES 8

struct decision {
	int rank; /* how strong the word is; 0: there is none yet */
	enum outcome outcome;
	const char *detail; /* English */
};

/* A list as a whole, once it was walked through. */
struct decision_list {
	enum outcome outcome; /* OK: all of it was read */
	const char *detail;
	size_t n_pages;
};

/* A candidate that is no report of the year. */
struct decision_candidate {
	bool named; /* plan or link say that it is this year's */
	bool file;  /* of a page */
	enum outcome outcome;
};

/* Why a list ended at a page, `at` of them before it; in the arena. */
const char *decision_list_detail(
    struct arena *a, size_t at, const char *detail);

/* What the list itself says: where it leads to no candidate (`n_found`),
 * nothing else will. The detail is the arena's or the list's. */
void decision_add_list(struct decision *d, struct arena *a,
    const struct decision_list *list, int year, size_t n_found);

/* True: it is the strongest word now, and the caller sets the detail. */
bool decision_add_candidate(
    struct decision *d, const struct decision_candidate *c);

/*
 * Is what was read the report of a year that is over? OUTCOME_OK: it is. Else
 * what it is, and *detail why in English, in the arena. *dead_end: its files
 * are not looked at either.
 */
enum outcome decision_of_reading(struct arena *a, const struct reading *reading,
    int this_year, const char **detail, bool *dead_end);

/*
 * What reading a body's document needs to know of the county. In the arena;
 * the registry's strings. `level` as configured; `t` is the registry's, or a
 * body that it does not have.
 */
void read_context_of_body(struct arena *a, const struct registry *registry,
    const struct township *t, const char *level, struct read_context *out);

/* A document as it came; "" where the site did not say. */
struct read_document {
	const char *url, *content_type, *last_modified;
	int year; /* 0: any */
};
/* Add it to the context; its strings. */
void read_context_add_document(
    struct read_context *context, const struct read_document *document);

#endif
