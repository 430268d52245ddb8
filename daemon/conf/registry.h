/*
 * The registry: who must publish, and where each is found (townships.csv).
 * Plain structs, read-only after loading.
 */
#ifndef GOUJI_CONF_REGISTRY_H
#define GOUJI_CONF_REGISTRY_H

#include <stddef.h>

#include "collectors/base/attr.h"
#include "schema/words.h"

struct err;

struct source {
	const char *collector; /* "page", "manual", ... */
	const char *url;       /* "" for manual; may hold {year} */
	const char *options;   /* "tls=legacy;..." or "" */
	size_t line;           /* in the CSV */
};

struct township {
	const char *code, *name;
	enum township_kind kind;
	const char *email; /* or "" */
	const char **aliases;
	size_t n_aliases;
	int first_year, last_year; /* 0 = not given */
	const char *successor;     /* code, or "" */
	struct source *sources;    /* in the CSV's order */
	size_t n_sources;
};

struct registry {
	struct township *townships; /* in the CSV's order */
	size_t n_townships;
};

/* Is this a source that can be collected? source_check() of the collectors; -1:
 * e says what is wrong, without file and line. */
typedef int registry_check(
    const char *collector, const char *url, const char *options, struct err *e);

/*
 * Read townships.csv: UTF-8 or GB18030, with or without BOM, LF or CRLF,
 * quotes as RFC 4180. NULL: e names file and line ("townships.csv:7: ...").
 * registry_free() it.
 */
MUST_CHECK struct registry *registry_load(
    const char *path, registry_check *check, struct err *e);
/* Likewise from memory; messages name `file`. */
MUST_CHECK struct registry *registry_parse(const char *file, const char *text,
    size_t len, registry_check *check, struct err *e);
void registry_free(struct registry *r);
const struct township *registry_find(
    const struct registry *r, const char *code);

#endif
