#include "collectors/base/err.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "collectors/base/utf8.h"

static const struct {
	const char *name;
	enum err_class class;
} err_table[] = {
#define X(code, name, class) { name, class },
	ERR_CODES(X)
#undef X
};

#define N_ERR_CODES (sizeof(err_table) / sizeof(err_table[0]))

static void print_message(char *msg, const char *fmt, va_list ap)
    PRINTF_LIKE(2, 0);

static void
print_message(char *msg, const char *fmt, va_list ap)
{
	int n = vsnprintf(msg, ERR_MSG_SIZE, fmt, ap);

	assert(n >= 0);
	/* A precision or the end may have cut a character in half. */
	utf8_scrub(msg);
}

int
err_set(struct err *e, enum err_code code, const char *fmt, ...)
{
	va_list ap;

	if (e == NULL)
		return -1;
	e->code = code;
	e->reason = 0;
	e->args[0] = '\0';
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
	(void)snprintf(e->msg + len, ERR_MSG_SIZE - len, ": %s", old);
	utf8_scrub(e->msg);
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
