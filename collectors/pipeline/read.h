/*
 * The whole way of one document: decode -> match -> normalize -> check. This
 * is what gouji-reader does for goujid and `gouji check` does offline. Pure.
 */
#ifndef GOUJI_PIPELINE_READ_H
#define GOUJI_PIPELINE_READ_H

#include <stddef.h>

#include "collectors/base/date.h"
#include "collectors/base/hash.h"
#include "collectors/check/similarity/similarity.h"
#include "collectors/find/source.h"
#include "collectors/model/finding.h"
#include "collectors/model/report.h"

struct arena;
struct form;
struct form_set;
struct rule_set;

/* Raised whenever the same bytes may read differently. */
#define READER_VERSION 1

struct read_context {
	/* Of the document. */
	const char *url;          /* or NULL */
	const char *content_type; /* HTTP header or NULL */
	/* What a converter made of a PDF or an old Word document, or NULL and
	 * why there is nothing ("needs LibreOffice"; NULL: nobody asked). */
	const void *converted;
	size_t converted_len;
	const char *converted_reason;
	struct date last_modified;
	/* Of the body. */
	const char *name; /* or NULL */
	const char **aliases;
	size_t n_aliases;
	enum township_kind kind;
	int year;                /* expected, 0 any */
	const struct form *form; /* forced, or NULL */
	/* Of the county. */
	const char **others; /* names of its other bodies */
	size_t n_others;
	bool county_or_below;
	const struct report *prior;
	const char *prior_reason;
	/* As in struct check_context; not what goujid knows of the county. */
	const char **broken;
	size_t n_broken;
	volatile int *current_rule;
};

enum reading_outcome {
	READING_REPORT,
	READING_UNREADABLE, /* a report by its title, or nothing we read */
	READING_NOT_A_REPORT,
	READING_MISMATCH, /* another year's or another body's report */
};

struct reading {
	enum reading_outcome outcome;
	const char *reason; /* English, when it is no report of ours */
	char sha256[HASH_TEXT_SIZE];
	const char *media_type; /* by content, NULL when not known */
	/* Links of the page that may be the report as a file, the likeliest
	 * first; beside a report that was read, LIMIT_ATTACHMENTS of them. */
	struct source_link *attachments;
	size_t n_attachments;
	struct report report; /* READING_REPORT, and READING_MISMATCH as far
	                         * as it was read */
	/* READING_REPORT: its sentences, to be compared with others'. */
	struct fingerprints likeness;
	struct check_result check_result; /* READING_REPORT */
};

/* Never fails: what cannot be read is an outcome. */
void read_document(struct arena *a, const struct form_set *forms,
    const struct rule_set *rules, const void *bytes, size_t len,
    const struct read_context *context, struct reading *out);

/*
 * Judge the report of a reading (again): out->check result is made anew from
 * out->report and what the context says of the body, the county and the year
 * before. The report has a form.
 */
void read_judge(struct arena *a, const struct rule_set *rules,
    const struct read_context *context, struct reading *out);

/* "report", "unreadable", "not_a_report", "mismatch". */
const char *reading_outcome_name(enum reading_outcome o);

#endif
