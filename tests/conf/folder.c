#include "tests/conf/folder.h"

#include <assert.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[256];

const char *
folder_begin(void)
{
	const char *parent = getenv("TMPDIR");

	(void)snprintf(folder, sizeof(folder), "%s/gouji-test-XXXXXX",
	    parent == NULL ? "/tmp" : parent);
	if (mkdtemp(folder) == NULL)
		abort();
	return folder;
}

const char *
folder_path(const char *name)
{
	static char path[512];

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	return path;
}

void
folder_end(void)
{
	DIR *d = opendir(folder);
	struct dirent *entry;

	while (d != NULL && (entry = readdir(d)) != NULL)
		if (entry->d_name[0] != '.')
			(void)unlink(folder_path(entry->d_name));
	if (d != NULL)
		(void)closedir(d);
	(void)rmdir(folder);
}

const char *
folder_write(const char *name, const void *data, size_t len)
{
	const char *path = folder_path(name);
	FILE *f = fopen(path, "wb");

	if (f == NULL || fwrite(data, 1, len, f) != len || fclose(f) != 0)
		abort();
	return path;
}
