/*
 * An error: we could not do the work. It is a value on the caller's stack, is
 * filled where the trouble is, gets context on its way up and is logged once,
 * where it is decided what to do. (A finding is no error, and a bug is an
 * assertion.) Branch on the class or the code, never on the text.
 */
#ifndef GOUJI_BASE_ERR_H
#define GOUJI_BASE_ERR_H

#include "collectors/base/attr.h"

/*
 * What may be done about an error: RETRY it later as it is, wait for the
 * OPERATOR to mend the set-up, or take it as FINAL for this input.
 */
enum err_class {
	ERR_CLASS_NONE,
	ERR_CLASS_RETRY,
	ERR_CLASS_OPERATOR,
	ERR_CLASS_FINAL
};

#define ERR_CODES(X)                                     \
	X(ERR_NONE, "none", ERR_CLASS_NONE)              \
	X(ERR_USAGE, "usage", ERR_CLASS_OPERATOR)        \
	X(ERR_CONFIG, "config", ERR_CLASS_OPERATOR)      \
	X(ERR_SCHEMA, "schema", ERR_CLASS_OPERATOR)      \
	X(ERR_NOT_FOUND, "not_found", ERR_CLASS_FINAL)   \
	X(ERR_FORMAT, "format", ERR_CLASS_FINAL)         \
	X(ERR_LIMIT, "limit", ERR_CLASS_FINAL)           \
	X(ERR_UNREADABLE, "unreadable", ERR_CLASS_FINAL) \
	X(ERR_IO, "io", ERR_CLASS_RETRY)                 \
	X(ERR_NETWORK, "network", ERR_CLASS_RETRY)       \
	X(ERR_TIMEOUT, "timeout", ERR_CLASS_RETRY)       \
	X(ERR_BUSY, "busy", ERR_CLASS_RETRY)             \
	X(ERR_DATABASE, "database", ERR_CLASS_OPERATOR)  \
	X(ERR_NEWER, "newer", ERR_CLASS_OPERATOR)        \
	X(ERR_PROCESS, "process", ERR_CLASS_RETRY)

enum err_code {
#define X(code, name, class) code,
	ERR_CODES(X)
#undef X
};

#define ERR_MSG_SIZE 256

struct err {
	enum err_code code;
	char msg[ERR_MSG_SIZE]; /* UTF-8, cut at a character's boundary */
	/* Why, as a code with arguments (collectors/model/reason.h); 0: the
	 * message alone says it. */
	int reason;
	char args[ERR_MSG_SIZE];
};

/* Fill `e` (may be NULL). Always -1, so that failing is one line. */
int err_set(struct err *e, enum err_code code, const char *fmt, ...)
    PRINTF_LIKE(3, 4);

/* Put context in front of the message, the code stays. Always -1. */
int err_context(struct err *e, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* "config" for ERR_CONFIG, and so on; static. */
const char *err_name(enum err_code code);
enum err_class err_class(enum err_code code);

#endif
