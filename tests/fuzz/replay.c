/*
 * Runs a fuzz target over every file of a folder: the inputs that were once
 * worth keeping stay harmless.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/fuzz/fuzz.h"

#define MAX_INPUT_BYTES (1024 * 1024)

static int
replay(const char *folder, const char *name)
{
	/* Of the heap, and exactly as long as the input: reading behind its
	 * end shows. */
	static char path[4096];
	uint8_t *data = malloc(MAX_INPUT_BYTES), *exact;
	FILE *f;
	size_t n;

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	f = fopen(path, "rb");
	if (data == NULL || f == NULL) {
		perror(path);
		free(data);
		return -1;
	}
	n = fread(data, 1, MAX_INPUT_BYTES, f);
	(void)fclose(f);
	exact = realloc(data, n > 0 ? n : 1);
	if (exact == NULL) {
		free(data);
		return -1;
	}
	(void)LLVMFuzzerTestOneInput(exact, n);
	free(exact);
	return 0;
}

int
main(int argc, char **argv)
{
	const struct dirent *entry;
	size_t n = 0, n_failed = 0;
	DIR *d;

	if (argc != 2 || (d = opendir(argv[1])) == NULL) {
		(void)fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
		return 2;
	}
	while ((entry = readdir(d)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		n_failed += replay(argv[1], entry->d_name) != 0;
		n++;
	}
	(void)closedir(d);
	(void)printf("%zu inputs\n", n);
	return n == 0 || n_failed > 0 ? 1 : 0;
}
