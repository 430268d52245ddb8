#include "collectors/base/mem.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/attr.h"

static void (*end_process)(void) = abort;

void
mem_on_failure(void (*end)(void))
{
	end_process = end;
}

static NORETURN void
out_of_memory(size_t n, size_t size)
{
	fprintf(stderr, "<2>out of memory: %zu x %zu bytes\n", n, size);
	end_process();
	abort();
}

void *
mem_calloc(size_t n, size_t size)
{
	void *p = calloc(n == 0 ? 1 : n, size == 0 ? 1 : size);

	if (p == NULL)
		out_of_memory(n, size);
	return p;
}

void *
mem_realloc(void *p, size_t n, size_t size)
{
	if (size != 0 && n > SIZE_MAX / size)
		out_of_memory(n, size);
	p = realloc(p, n * size == 0 ? 1 : n * size);
	if (p == NULL)
		out_of_memory(n, size);
	return p;
}

char *
mem_strdup(const char *s)
{
	return s == NULL ? NULL : mem_dup(s, strlen(s));
}

char *
mem_dup(const void *p, size_t len)
{
	char *copy = mem_calloc(len + 1, 1);

	if (len > 0)
		memcpy(copy, p, len);
	return copy;
}
