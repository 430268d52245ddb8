/*
 * Host tool: prints files as a C table of struct embedded_file that HEADER
 * declares.
 * usage: embed HEADER TABLE FOLDER FILE... (files relative to FOLDER) >C
 */
#include <stdio.h>
#include <stdlib.h>

static int
print_file(const char *folder, const char *name)
{
	char path[4096];
	FILE *f;
	int c, column = 0;
	size_t len = 0;

	if (snprintf(path, sizeof(path), "%s/%s", folder, name) >=
	    (int)sizeof(path))
		return -1;
	f = fopen(path, "rb");
	if (f == NULL) {
		perror(path);
		return -1;
	}
	printf("\t{ \"%s\", (const char[]){\n", name);
	while ((c = fgetc(f)) != EOF) {
		/* As char: signed on some machines, so print it as one. */
		printf("%d,%s", (int)(signed char)c,
		    ++column % 20 == 0 ? "\n" : "");
		len++;
	}
	printf("0 }, %zu },\n", len);
	return fclose(f);
}

int
main(int argc, char **argv)
{
	if (argc < 4) {
		fprintf(stderr, "usage: embed HEADER TABLE FOLDER FILE...\n");
		return EXIT_FAILURE;
	}
	printf("#include \"%s\"\n\nconst struct embedded_file %s[] = {\n",
	    argv[1], argv[2]);
	for (int i = 4; i < argc; i++)
		if (print_file(argv[3], argv[i]) != 0)
			return EXIT_FAILURE;
	printf("\t{ NULL, NULL, 0 },\n};\n");
	return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
