/*
 * A mail as it goes over the wire: RFC 5322 with an RFC 2045 body of two
 * alternatives (text and HTML, both UTF-8 in base64), RFC 2047 words in
 * subject and names. Pure. Whatever the strings hold, no header can be made
 * of them that is not meant.
 */
#ifndef GOUJI_MAIL_MESSAGE_H
#define GOUJI_MAIL_MESSAGE_H

#include <stddef.h>
#include <stdint.h>

struct arena;

struct message {
	const char *from;       /* as configured: "a@x", "name <a@x>" */
	const char *to;         /* likewise, commas between */
	const char *subject;    /* UTF-8 */
	const char *message_id; /* "<...@...>" */
	const char *thread;     /* message id that the thread hangs on, or
	                         * NULL: it stands alone */
	int64_t at;             /* wall ms, in the process's time zone */
	const char *text, *html;
};

/* In the arena, with CRLF. */
const char *message_build(
    struct arena *a, const struct message *m, size_t *len);
/* The bare addresses of a list (daemon/conf/address.h), a space between; ""
 * when there is none. */
const char *message_addresses(struct arena *a, const char *list);
/* What stands behind the @ of the first address, "localhost" without one. */
const char *message_domain(struct arena *a, const char *list);

#endif
