/*
 * Files that are built into the programs, as tables that the host tool
 * schema/tools/embed.c makes at build time; and the table of those of schema/:
 * forms, rules, the OpenAPI document.
 */
#ifndef GOUJI_SCHEMA_EMBED_H
#define GOUJI_SCHEMA_EMBED_H

#include <stddef.h>

struct embedded_file {
	const char *name; /* path below the table's folder, "forms/2021.json" */
	const char *data; /* NUL-terminated */
	size_t len;       /* bytes without the NUL */
};

/* The one of that name; NULL when there is none. A table ends with a NULL
 * name. */
const struct embedded_file *embedded_find(
    const struct embedded_file *files, const char *name);

/* Those of schema/. */
extern const struct embedded_file schema_files[];
const struct embedded_file *schema_find(const char *name);

#endif
