/*
 * A link of a list or a page that may lead to a report, and its JSON. Pure.
 */
#ifndef GOUJI_MODEL_LINK_H
#define GOUJI_MODEL_LINK_H

#include <stddef.h>

struct cJSON;
struct json_decoder;
struct json_writer;

struct source_link {
	const char *url;   /* absolute, http or https, encoded; at most
	                    * LIMIT_URL_BYTES */
	const char *title; /* whole: its title attribute or its text; at most
	                    * LIMIT_CELL_BYTES, as the next but one */
	int year;          /* the report year that it names, 0 none */
	const char *organ; /* the body that it names, "" none */
};

/* [{"url","title","year","publisher"}, ...] under `key`. */
void links_write(struct json_writer *w, const char *key,
    const struct source_link *links, size_t n);
/* The opposite, at most `max` of them. */
void links_decode(struct json_decoder *d, const struct cJSON *o,
    const char *key, size_t max, struct source_link **links, size_t *n);
/* An http or https URL that may be fetched; `key` is for the message. "" when
 * it is none. */
const char *url_decode_value(
    struct json_decoder *d, const struct cJSON *v, const char *key);

#endif
