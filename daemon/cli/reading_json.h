/*
 * What was read of a document as JSON, the same of `gouji check` and of `gouji
 * probe`. Pure.
 */
#ifndef GOUJI_CLI_READING_JSON_H
#define GOUJI_CLI_READING_JSON_H

#include <stdbool.h>

struct arena;
struct json_writer;
struct reading;

/* What it is of. */
struct reading_origin {
	const char *file; /* or URL */
	const char *name; /* of the body; NULL: as the document says */
	const char *kind; /* or NULL: by the document's publisher */
};

/* Is there a report in it, if only another body's or year's? */
bool reading_has_report(const struct reading *r);

/* One value: the report resource, without what only a database knows. */
void reading_write_json(struct json_writer *w, struct arena *a,
    const struct reading_origin *origin, const struct reading *r);

#endif
