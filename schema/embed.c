#include "schema/embed.h"

#include <string.h>

const struct schema_file *
schema_find(const char *name)
{
	for (const struct schema_file *f = schema_files; f->name != NULL; f++)
		if (strcmp(f->name, name) == 0)
			return f;
	return NULL;
}
