#include "collectors/base/arena.h"

#include <assert.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/mem.h"

#define FIRST_BLOCK 65536
/* Blocks double up to this: most of a larger one might stay empty. */
#define MAX_BLOCK ((size_t)16 * 1024 * 1024)

struct arena_block {
	struct arena_block *next;
	size_t size, used;
	alignas(max_align_t) unsigned char data[];
};

struct arena {
	struct arena_block *blocks; /* the one in use first */
	size_t used;
};

static struct arena_block *
block_new(size_t size, struct arena_block *next)
{
	struct arena_block *b;

	assert(size < SIZE_MAX - sizeof(*b));
	b = mem_realloc(NULL, 1, sizeof(*b) + size);
	b->next = next;
	b->size = size;
	b->used = 0;
	return b;
}

struct arena *
arena_new(void)
{
	struct arena *a = mem_calloc(1, sizeof(*a));

	a->blocks = block_new(FIRST_BLOCK, NULL);
	return a;
}

static void
free_blocks(struct arena_block *b)
{
	while (b != NULL) {
		struct arena_block *next = b->next;

		free(b);
		b = next;
	}
}

void
arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	free_blocks(a->blocks);
	free(a);
}

void
arena_reset(struct arena *a)
{
	struct arena_block *first = a->blocks;

	while (first->next != NULL) {
		struct arena_block *next = first->next;

		free(first);
		first = next;
	}
	first->used = 0;
	a->blocks = first;
	a->used = 0;
}

size_t
arena_used(const struct arena *a)
{
	return a->used;
}

void *
arena_alloc(struct arena *a, size_t size)
{
	size_t align = alignof(max_align_t);
	struct arena_block *b = a->blocks;
	void *p;

	assert(size < SIZE_MAX / 2);
	size = (size + align - 1) / align * align;
	if (b->size - b->used < size) {
		size_t want = b->size < MAX_BLOCK ? b->size * 2 : MAX_BLOCK;

		b = block_new(size > want ? size : want, a->blocks);
		a->blocks = b;
	}
	p = b->data + b->used;
	b->used += size;
	a->used += size;
	memset(p, 0, size);
	return p;
}

void *
arena_calloc(struct arena *a, size_t n, size_t size)
{
	assert(size == 0 || n < SIZE_MAX / 2 / size);
	return arena_alloc(a, n * size);
}

void *
arena_grow(struct arena *a, void *items, size_t n, size_t *cap, size_t size)
{
	size_t new_cap = *cap == 0 ? 8 : *cap * 2;
	void *moved;

	if (n < *cap)
		return items;
	moved = arena_calloc(a, new_cap, size);
	if (n > 0)
		memcpy(moved, items, n * size);
	*cap = new_cap;
	return moved;
}

char *
arena_strdup(struct arena *a, const char *s)
{
	return s == NULL ? NULL : arena_strndup(a, s, strlen(s));
}

char *
arena_strndup(struct arena *a, const char *s, size_t len)
{
	char *copy = arena_alloc(a, len + 1);

	if (len > 0)
		memcpy(copy, s, len);
	return copy;
}

char *
arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
	va_list again;
	char *s;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	assert(n >= 0);
	s = arena_alloc(a, (size_t)n + 1);
	(void)vsnprintf(s, (size_t)n + 1, fmt, ap);
	return s;
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	s = arena_vprintf(a, fmt, ap);
	va_end(ap);
	return s;
}
