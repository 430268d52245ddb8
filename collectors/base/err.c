#include "collectors/base/err.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct {
	const char *name;
	enum err_class class;
} err_table[] = {
#define X(code, name, class) { name, class },
	ERR_CODES(X)
#undef X
};

#define N_ERR_CODES (sizeof(err_table) / sizeof(err_table[0]))

/* Drop the character that vsnprintf cut in half at the end of the buffer. */
static void
cut_half_character(char *msg, size_t len)
{
	size_t i = len;

	while (i > 0 && ((unsigned char)msg[i - 1] & 0xc0) == 0x80)
		i--;
	if (i > 0 && (unsigned char)msg[i - 1] >= 0xc0)
		i--;
	msg[i] = '\0';
}

static void print_message(char *msg, const char *fmt, va_list ap)
    PRINTF_LIKE(2, 0);

static void
print_message(char *msg, const char *fmt, va_list ap)
{
	int n = vsnprintf(msg, ERR_MSG_SIZE, fmt, ap);

	assert(n >= 0);
	if ((size_t)n >= ERR_MSG_SIZE)
		cut_half_character(msg, ERR_MSG_SIZE - 1);
}

int
err_set(struct err *e, enum err_code code, const char *fmt, ...)
{
	va_list ap;

	if (e == NULL)
		return -1;
	e->code = code;
	va_start(ap, fmt);
	print_message(e->msg, fmt, ap);
	va_end(ap);
	return -1;
}

int
err_context(struct err *e, const char *fmt, ...)
{
	char old[ERR_MSG_SIZE];
	size_t len;
	va_list ap;

	if (e == NULL)
		return -1;
	memcpy(old, e->msg, sizeof(old));
	va_start(ap, fmt);
	print_message(e->msg, fmt, ap);
	va_end(ap);
	len = strlen(e->msg);
	int n = snprintf(e->msg + len, ERR_MSG_SIZE - len, ": %s", old);
	if ((size_t)n >= ERR_MSG_SIZE - len)
		cut_half_character(e->msg, ERR_MSG_SIZE - 1);
	return -1;
}

const char *
err_name(enum err_code code)
{
	assert((size_t)code < N_ERR_CODES);
	return err_table[code].name;
}

enum err_class
err_class(enum err_code code)
{
	assert((size_t)code < N_ERR_CODES);
	return err_table[code].class;
}
