/*
 * What candidates say of a year: which document is its report, and, where none
 * is, which word about it counts. For visits of a run, and for gouji probe,
 * which tells beforehand what these will make of a source. Pure.
 */
#ifndef GOUJI_RUN_VERDICT_H
#define GOUJI_RUN_VERDICT_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/model/outcome.h"
#include "collectors/pipeline/read.h"
#include "daemon/conf/registry.h"

struct arena;

/* Documents that one visit looks at: candidates, and files of them. */
#define VERDICT_MAX_CANDIDATES 8

struct verdict {
	int rank; /* how strong the word is; 0: there is none yet */
	enum outcome outcome;
	const char *detail; /* English */
};

/* A list as a whole, once it was walked through. */
struct verdict_list {
	enum outcome outcome; /* OK: all of it was read */
	const char *detail;
	size_t n_answers;
};

/* A candidate that is no report of the year. */
struct verdict_candidate {
	bool named; /* plan or link say that it is this year's */
	bool file;  /* of a page */
	enum outcome outcome;
};

/* Why a list ended at an answer, `at` of them before it; in the arena. */
const char *verdict_list_detail(struct arena *a, size_t at, const char *detail);

/* What the list itself says: where it leads to no candidate (`n_found`),
 * nothing else will. The detail is the arena's or the list's. */
void verdict_note_list(struct verdict *v, struct arena *a,
    const struct verdict_list *list, int year, size_t n_found);

/* True: it is the strongest word now, and the caller sets the detail. */
bool verdict_note(struct verdict *v, const struct verdict_candidate *c);

/*
 * Is what was read the report of a year that is over? OUTCOME_OK: it is. Else
 * what it is, and *detail why in English, in the arena. *dead_end: its files
 * are not looked at either.
 */
enum outcome verdict_of_reading(struct arena *a, const struct reading *reading,
    int this_year, const char **detail, bool *dead_end);

/*
 * What reading a body's document needs to know of the county. In the arena;
 * the registry's strings. `level` as configured; `t` is the registry's, or a
 * body that it does not have.
 */
void verdict_context(struct arena *a, const struct registry *registry,
    const struct township *t, const char *level, struct read_context *out);

/* A document as it came; "" where the site did not say. */
struct verdict_document {
	const char *url, *content_type, *last_modified;
	int year; /* 0: any */
};
/* Add it to the context; its strings. */
void verdict_context_document(
    struct read_context *context, const struct verdict_document *document);

#endif
