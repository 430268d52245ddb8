/*
 * A growing byte buffer with a maximum. Writing past the maximum drops the
 * write and marks the buffer as failed; whoever uses the bytes asks once, at
 * the end. Always NUL-terminated behind `len`.
 */
#ifndef GOUJI_BASE_BUF_H
#define GOUJI_BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "collectors/base/attr.h"

struct buf {
	char *data; /* NULL until something was written */
	size_t len;
	size_t cap;
	size_t max;
	bool failed;
};

void buf_init(struct buf *b, size_t max);
void buf_fini(struct buf *b);
void buf_clear(struct buf *b); /* empty and not failed; keeps the memory */

/* 0, or -1 when it does not fit (the buffer is then failed for good). */
int buf_put(struct buf *b, const void *p, size_t len);
int buf_puts(struct buf *b, const char *s);
int buf_putc(struct buf *b, char c);
int buf_printf(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
int buf_vprintf(struct buf *b, const char *fmt, va_list ap) PRINTF_LIKE(2, 0);

/* The bytes as a string, "" when empty; the buffer's. */
const char *buf_str(const struct buf *b);
/* The bytes, free() them; the buffer is empty again. */
char *buf_steal(struct buf *b, size_t *len);

#endif
