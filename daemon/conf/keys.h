/*
 * The table of configuration keys: section, name, type, default, bounds and
 * place in struct conf. Everything about a key is said here once; loading,
 * printing and the test that holds conf/gouji.conf complete walk this table.
 * Pure.
 */
#ifndef GOUJI_CONF_KEYS_H
#define GOUJI_CONF_KEYS_H

#include <stddef.h>
#include <stdint.h>

#include "collectors/base/attr.h"

struct arena;
struct buf;
struct conf;
struct err;

enum conf_type {
	CONF_STRING,    /* any text; may go on in indented lines */
	CONF_PATH,      /* of a file; made absolute */
	CONF_PATH_NONE, /* likewise, may be empty */
	CONF_SECRET,    /* likewise, or "credential:NAME" (secret.h) */
	CONF_CHOICE,    /* one of `choices` */
	CONF_BOOL,      /* yes, no */
	CONF_INT,       /* into an int */
	CONF_COUNT,     /* likewise; "auto" is 0 */
	CONF_DURATION,  /* into an int64_t, ms */
	CONF_SIZE,      /* into an int64_t, bytes */
	CONF_MINUTE,    /* HH:MM into an int */
	CONF_MONTH_DAY, /* MM-DD into two ints */
	CONF_WINDOW,    /* HH:MM-HH:MM into two ints */
	CONF_LISTEN,    /* address:port or unix:/path */
	CONF_TIMEZONE,  /* a name that the system knows */
	CONF_CONTACT,   /* a mail or web address, ASCII, may be empty */
	CONF_ADDRESS,   /* one mailbox that mail can be sent from, or "" */
	CONF_ADDRESSES, /* mailboxes that mail can be sent to, or ""; may go
	                 * on in indented lines */
	CONF_URL_HTTP,  /* http:// or https://, may be empty */
	CONF_URL_SMTP,  /* smtp:// or smtps://, may be empty */
};

struct conf_key {
	const char *section, *name;
	enum conf_type type;
	const char *otherwise;  /* the default, as it would be written */
	int64_t min, max;       /* of numbers, durations and sizes */
	const char *choices;    /* "try require no" */
	size_t offset, offset2; /* into struct conf; the second int's */
};

extern const struct conf_key conf_keys[];
extern const size_t conf_n_keys;

/* NULL when there is none. */
const struct conf_key *conf_key_find(const char *section, const char *name);

/*
 * Set the key's field of `c` from its text. Strings live in `a`; relative
 * paths are taken from `folder`. -1: e says what is wrong with the value,
 * without file and line.
 */
MUST_CHECK int conf_key_set(const struct conf_key *key, struct conf *c,
    struct arena *a, const char *folder, const char *value, struct err *e);
/* The field as it would be written in the file. */
void conf_key_print(
    const struct conf_key *key, const struct conf *c, struct buf *out);

#endif
