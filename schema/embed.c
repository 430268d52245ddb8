#include "schema/embed.h"

#include <string.h>

const struct embedded_file *
embedded_find(const struct embedded_file *files, const char *name)
{
	for (const struct embedded_file *f = files; f->name != NULL; f++)
		if (strcmp(f->name, name) == 0)
			return f;
	return NULL;
}

const struct embedded_file *
schema_find(const char *name)
{
	return embedded_find(schema_files, name);
}
