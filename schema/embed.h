/*
 * The files of schema/ that are built into the programs: forms, rules, SQL,
 * the OpenAPI document. The table itself is made at build time by
 * schema/tools/embed.c.
 */
#ifndef GOUJI_SCHEMA_EMBED_H
#define GOUJI_SCHEMA_EMBED_H

#include <stddef.h>

struct schema_file {
	const char *name; /* path below schema/, "forms/2021.json" */
	const char *data; /* NUL-terminated */
	size_t len;       /* bytes without the NUL */
};

/* All of them by name; ends with a NULL name. */
extern const struct schema_file schema_files[];

/* NULL when there is none. */
const struct schema_file *schema_find(const char *name);

#endif
