/*
 * The report resource: a report with its findings as the JSON of the API and
 * of `gouji check --json` (DESIGN.md section 7). One writer for both, so that
 * they cannot differ. Pure.
 */
#ifndef GOUJI_MODEL_RESOURCE_H
#define GOUJI_MODEL_RESOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "collectors/model/finding.h"
#include "collectors/model/report.h"

struct arena;
struct json_writer;
struct reading;

/* What the database adds to a finding. */
struct resource_finding {
	const struct finding *finding;
	int64_t id;        /* 0: not from a database; id, state and times are
	                    * then left out */
	const char *state; /* "open", "acked", "resolved" */
	const char *first_seen, *last_seen; /* RFC 3339 */
	const char *rules_version;          /* of the rules that held it */
	const char *place_words;            /* where that is, in Chinese */
	/* Who acknowledged it, what for and when; NULL unless acked. */
	const char *acked_by, *note, *acked_at;
	/* In a list of findings also: */
	const char *code, *name; /* NULL: left out with the year */
	int year;
};

enum resource_on_time {
	ON_TIME_UNKNOWN,
	ON_TIME_YES,
	ON_TIME_NO
};

struct resource {
	const char *file; /* `gouji check`: what was read; else NULL */
	const char *code; /* NULL: left out */
	const char *name, *kind;
	int year;         /* 0 = null */
	int64_t revision; /* 0 = null; left out where `file` is set */
	const char *status;
	const char *reason; /* why it is unreadable, or NULL: left out */
	enum resource_on_time on_time;
	const char *url, *fetched_at, *sha256, *media_type; /* or NULL */
	const char *rules_version; /* of the rules that judged it, or NULL */
	/* NULL: no report; then no cells, states, texts and findings. */
	const struct report *report;
	const struct implied_cell *implied;
	size_t n_implied;
	const struct resource_finding *findings;
	size_t n_findings;
	const struct not_judged *not_judged;
	size_t n_not_judged;
};

void resource_write(struct json_writer *w, const struct resource *r);
void resource_write_finding(
    struct json_writer *w, const struct resource_finding *f);
/* The same without its braces, for who adds to it. */
void resource_write_finding_fields(
    struct json_writer *w, const struct resource_finding *f);
/* What a reading that is in no database is of. */
struct resource_origin {
	const char *file; /* or URL */
	const char *name; /* of the body; NULL: as the document says */
	enum township_kind kind;
};
/* Its resource, without what only a database knows. */
void resource_write_reading(struct json_writer *w, struct arena *a,
    const struct resource_origin *origin, const struct reading *r);

#endif
