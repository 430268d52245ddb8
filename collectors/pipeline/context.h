/*
 * The context of reading and checking one document: what is known of the
 * document, its body and the county; and its JSON, for the frames between
 * goujid and gouji-reader. Pure.
 */
#ifndef GOUJI_PIPELINE_CONTEXT_H
#define GOUJI_PIPELINE_CONTEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/base/attr.h"
#include "collectors/base/date.h"
#include "collectors/model/report.h"

struct arena;
struct cJSON;
struct err;
struct form;
struct form_set;
struct json_writer;

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
	const struct report *prior; /* of the year before, or NULL */
	/* JSON of its reading, written instead of `prior`; or NULL. */
	const char *prior_json;
	const char *prior_reason; /* why there is none, in English, or NULL */
	/* Of the job: its rules are not tried, they failed. Not in the JSON. */
	bool unchecked;
};

/* One JSON value; without the conversion's bytes. */
void read_context_write(
    struct json_writer *w, const struct read_context *context);
/*
 * The opposite. Lives in the arena; the form points into `forms`. -1
 * (ERR_FORMAT): e names the field; *out is untouched.
 */
MUST_CHECK int read_context_parse(struct arena *a, const struct form_set *forms,
    const struct cJSON *v, struct read_context *out, struct err *e);

#endif
