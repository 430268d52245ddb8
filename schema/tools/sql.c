/*
 * Host tool: turns the named statements of schema/sql/ into C.
 * usage: sql HEADER SOURCE FILE.sql...
 *
 * A block begins with a line "-- name: report_insert" (a statement) or
 * "-- migration: 1" (a script) and goes on to the next one; a line
 * "-- scan: reason" in a statement's block excuses a full table scan. Other
 * lines that begin with "--" are comments. Statements become
 * SQL_REPORT_INSERT.. of enum sql_name, migrations a table by their number.
 */
#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_BLOCKS 500
#define MAX_LINE   4096

struct block {
	char *name; /* NULL: a migration */
	char *scan; /* reason, or NULL */
	char *text;
	size_t len;
};

static struct block blocks[MAX_BLOCKS];
static size_t n_blocks;

static void __attribute__((format(printf, 3, 4), noreturn))
die(const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "%s:%d: ", file, line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(EXIT_FAILURE);
}

static char *
copy(const char *s)
{
	char *p = strdup(s);

	if (p == NULL)
		abort();
	return p;
}

/* What stands behind `key` when the line begins with it, else NULL. */
static const char *
after(const char *line, const char *key)
{
	size_t len = strlen(key);

	return strncmp(line, key, len) == 0 ? line + len : NULL;
}

static void
add_text(struct block *b, const char *line)
{
	size_t len = strlen(line);

	b->text = realloc(b->text, b->len + len + 2);
	if (b->text == NULL)
		abort();
	memcpy(b->text + b->len, line, len);
	b->len += len;
	b->text[b->len++] = '\n';
	b->text[b->len] = '\0';
}

static void
check_name(const char *file, int line, const char *name)
{
	if (name[0] == '\0')
		die(file, line, "a statement needs a name");
	for (const char *p = name; *p != '\0'; p++)
		if (!islower((unsigned char)*p) &&
		    !isdigit((unsigned char)*p) && *p != '_')
			die(file, line, "\"%s\" is no name", name);
	for (size_t i = 0; i < n_blocks; i++)
		if (blocks[i].name != NULL && strcmp(blocks[i].name, name) == 0)
			die(file, line, "two statements are named %s", name);
}

static void
begin_block(const char *file, int line, const char *name, const char *number)
{
	size_t n_migrations = 0;

	if (n_blocks == MAX_BLOCKS)
		die(file, line, "more than %d statements", MAX_BLOCKS);
	if (name != NULL)
		check_name(file, line, name);
	for (size_t i = 0; i < n_blocks; i++)
		n_migrations += blocks[i].name == NULL;
	if (number != NULL && strtoul(number, NULL, 10) != n_migrations + 1)
		die(file, line, "migration %zu must come next",
		    n_migrations + 1);
	blocks[n_blocks++].name = name == NULL ? NULL : copy(name);
}

/* Every block from `first` on has a text. */
static void
check_texts(const char *file, size_t first)
{
	for (size_t i = first; i < n_blocks; i++) {
		if (blocks[i].text != NULL)
			continue;
		fprintf(stderr, "%s: %s is empty\n", file,
		    blocks[i].name == NULL ? "a migration" : blocks[i].name);
		exit(EXIT_FAILURE);
	}
}

static void
read_file(const char *file)
{
	char text[MAX_LINE];
	size_t first = n_blocks;
	FILE *f = fopen(file, "r");
	struct block *b = NULL;

	if (f == NULL) {
		perror(file);
		exit(EXIT_FAILURE);
	}
	for (int line = 1; fgets(text, sizeof(text), f) != NULL; line++) {
		const char *name, *number, *scan;

		text[strcspn(text, "\r\n")] = '\0';
		name = after(text, "-- name: ");
		number = after(text, "-- migration: ");
		scan = after(text, "-- scan: ");
		if (name != NULL || number != NULL) {
			begin_block(file, line, name, number);
			b = &blocks[n_blocks - 1];
		} else if (scan != NULL && b != NULL && b->name != NULL) {
			b->scan = copy(scan);
		} else if (after(text, "--") == NULL && text[0] != '\0') {
			if (b == NULL)
				die(file, line, "SQL before any name");
			add_text(b, text);
		}
	}
	fclose(f);
	check_texts(file, first);
}

static void
print_string(FILE *out, const char *s)
{
	if (s == NULL) {
		fputs("NULL", out);
		return;
	}
	fputs("\n\t    \"", out);
	for (; *s != '\0'; s++) {
		if (*s == '\n')
			fputs(s[1] == '\0' ? "\\n" : "\\n\"\n\t    \"", out);
		else if (*s == '"' || *s == '\\')
			fprintf(out, "\\%c", *s);
		else
			fputc(*s, out);
	}
	fputc('"', out);
}

static int
print_header(const char *path)
{
	FILE *out = fopen(path, "w");

	if (out == NULL)
		return -1;
	fputs("#ifndef GOUJI_SCHEMA_SQL_NAMES_H\n"
	      "#define GOUJI_SCHEMA_SQL_NAMES_H\n\nenum sql_name {\n",
	    out);
	for (size_t i = 0; i < n_blocks; i++) {
		if (blocks[i].name == NULL)
			continue;
		fputs("\tSQL_", out);
		for (const char *p = blocks[i].name; *p != '\0'; p++)
			fputc(toupper((unsigned char)*p), out);
		fputs(",\n", out);
	}
	fputs("\tSQL_N_STATEMENTS\n};\n\n#endif\n", out);
	return fclose(out);
}

static int
print_source(const char *path)
{
	FILE *out = fopen(path, "w");
	int n_migrations = 0;

	if (out == NULL)
		return -1;
	fputs("#include \"schema/sql.h\"\n\n#include <stddef.h>\n\n"
	      "const struct sql_statement sql_statements[] = {\n",
	    out);
	for (size_t i = 0; i < n_blocks; i++) {
		if (blocks[i].name == NULL)
			continue;
		fprintf(out, "\t{ \"%s\", ", blocks[i].name);
		print_string(out, blocks[i].text);
		fputs(", ", out);
		print_string(out, blocks[i].scan);
		fputs(" },\n", out);
	}
	fputs("};\n\nconst char *const sql_migrations[] = {\n", out);
	for (size_t i = 0; i < n_blocks; i++) {
		if (blocks[i].name != NULL)
			continue;
		fputc('\t', out);
		print_string(out, blocks[i].text);
		fputs(",\n", out);
		n_migrations++;
	}
	fprintf(out, "};\n\nconst int sql_n_migrations = %d;\n", n_migrations);
	return fclose(out);
}

int
main(int argc, char **argv)
{
	if (argc < 4) {
		fprintf(stderr, "usage: sql HEADER SOURCE FILE.sql...\n");
		return EXIT_FAILURE;
	}
	for (int i = 3; i < argc; i++)
		read_file(argv[i]);
	if (print_header(argv[1]) != 0 || print_source(argv[2]) != 0) {
		perror(argv[0]);
		return EXIT_FAILURE;
	}
	return EXIT_SUCCESS;
}
