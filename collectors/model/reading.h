/*
 * A reading: what the reader says of one document, kept as it said it; and its
 * JSON. Plain structs, in one arena. Pure.
 */
#ifndef GOUJI_MODEL_READING_H
#define GOUJI_MODEL_READING_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/base/attr.h"
#include "collectors/base/hash.h"
#include "collectors/model/finding.h"
#include "collectors/model/link.h"
#include "collectors/model/report.h"

enum reading_outcome {
	READING_REPORT,
	READING_UNREADABLE, /* a report by its title, or nothing we read */
	READING_NOT_A_REPORT,
	READING_MISMATCH, /* another year's or another body's report */
};

struct reading {
	enum reading_outcome outcome;
	const char *reason;          /* English, when it is no report of ours */
	char sha256[HASH_TEXT_SIZE]; /* of the document */
	const char *media_type;      /* by content, NULL when not known */
	/* Links of the page that may be the report as a file, the likeliest
	 * first; beside a report that was read, LIMIT_ATTACHMENTS of them. */
	struct source_link *attachments;
	size_t n_attachments;
	struct report report; /* READING_REPORT, and READING_MISMATCH as far
	                         * as it was read */
	/* READING_REPORT: fingerprints of its sentences, packed. */
	const void *sentences;
	size_t sentences_len;
	/* What the check found; beside the reading's JSON, not in it. */
	struct judgement judgement;
	/* The JSON that it was parsed from; NULL: of no JSON. */
	const char *json;
};

/* "report", "unreadable", "not_a_report", "mismatch". */
const char *reading_outcome_name(enum reading_outcome o);
/* Is there a report in it, if only another body's or year's? */
bool reading_has_report(const struct reading *r);

/* {"outcome","reason","sha256","media_type","attachments"} and, where it has a
 * report, "report" (report_write()) and "sentences". */
void reading_write(struct json_writer *w, const struct reading *r);
/*
 * The opposite, of a text of `len` bytes. Every field is bounded and checked,
 * for a process that read hostile bytes wrote it. Lives in the arena; the form
 * and cell ids point into `forms`. -1 (ERR_FORMAT): e names the field; *out is
 * untouched.
 */
MUST_CHECK int reading_parse(struct arena *a, const struct form_set *forms,
    const char *text, size_t len, struct reading *out, struct err *e);

#endif
