#include "tests/reader/converting.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "collectors/base/err.h"
#include "daemon/reader/conversion.h"
#include "tests/support/unit.h"

void
converting_begin(struct converting *c)
{
	memset(c, 0, sizeof(*c));
	(void)snprintf(c->top, sizeof(c->top), "/tmp/gouji-test-XXXXXX");
	assert_non_null(mkdtemp(c->top));
	assert_int_equal(setenv("TMPDIR", c->top, 1), 0);
	c->settings = (struct converter_settings){
		.program = GOUJI_CONVERTER,
		.tools = MISBEHAVING_TOOLS,
		.memory = (int64_t)128 * 1024 * 1024,
		.deadline_ms = 20000,
	};
}

void
converting_end(struct converting *c)
{
	free(c->bytes);
	assert_int_equal(unsetenv("TMPDIR"), 0);
	assert_int_equal(rmdir(c->top), 0);
}

void
converting_do(struct converting *c, const void *bytes, size_t len)
{
	struct err e = { 0 };

	free(c->bytes);
	c->bytes = NULL;
	c->len = 0;
	if (conversion_wait(&c->settings, bytes, len, &c->outcome, &c->bytes,
		&c->len, &e) < 0)
		fail_msg("%s", e.msg);
	assert_int_equal(converting_count(c), 0);
}

void
converting_misbehave(
    struct converting *c, enum conversion_kind kind, const char *how)
{
	char document[1024];

	(void)snprintf(document, sizeof(document),
	    kind == CONVERSION_PDF ? "%%PDF-1.4\nmisbehave: %s\n"
				   : "{\\rtf1 misbehave: %s}",
	    how);
	converting_do(c, document, strlen(document));
}

const char *
converting_text(const struct converting *c)
{
	return c->bytes == NULL ? "" : c->bytes;
}

/* A number behind `key` in a process's status; -1: there is no such. */
static long
read_status(pid_t pid, const char *key, char *state)
{
	char path[64], line[256];
	long value = -1;
	FILE *f;

	(void)snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	f = fopen(path, "r");
	if (f == NULL)
		return -1;
	while (fgets(line, sizeof(line), f) != NULL) {
		if (strncmp(line, "State:\t", 7) == 0)
			*state = line[7];
		if (strncmp(line, key, strlen(key)) == 0)
			value = strtol(line + strlen(key), NULL, 10);
	}
	(void)fclose(f);
	return value;
}

pid_t
converting_child(pid_t parent)
{
	DIR *dir = opendir("/proc");
	const struct dirent *entry;
	pid_t child = 0;

	assert_non_null(dir);
	while (child == 0 && (entry = readdir(dir)) != NULL) {
		pid_t pid = (pid_t)strtol(entry->d_name, NULL, 10);
		char state = 0;

		if (pid > 0 && read_status(pid, "PPid:\t", &state) == parent &&
		    state != 'Z')
			child = pid;
	}
	(void)closedir(dir);
	return child;
}

int
converting_lives(pid_t pid)
{
	char state = 0;

	return read_status(pid, "PPid:\t", &state) >= 0 && state != 'Z' &&
	    state != 'X';
}

size_t
converting_count(const struct converting *c)
{
	DIR *dir = opendir(c->top);
	size_t n = 0;

	assert_non_null(dir);
	while (readdir(dir) != NULL)
		n++;
	(void)closedir(dir);
	return n - 2;
}
