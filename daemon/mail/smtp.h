/*
 * One try to hand one message to a mail server, on the loop. libcurl finds the
 * host, connects, secures the connection and logs in; what follows (RFC 5321:
 * MAIL, RCPT, DATA) is spoken here, for libcurl would block the loop until the
 * server has taken the message, and does not tell who was refused. I/O.
 */
#ifndef GOUJI_MAIL_SMTP_H
#define GOUJI_MAIL_SMTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "collectors/base/attr.h"

struct err;
struct event_base;
struct smtp;

/* Strings "" where there is nothing. */
struct smtp_settings {
	const char *url; /* smtp:// or smtps:// */
	const char
	    *starttls; /* "try", "require", "no"; with a user: required */
	const char *user, *password;
	const char *from;    /* bare address */
	const char *ca_file; /* trusted instead of the system's */
	int64_t timeout_ms;  /* of all until the message was sent; 0: usual */
};

enum smtp_trouble {
	SMTP_FINE,
	SMTP_NO_HOST,       /* its name is not known */
	SMTP_NO_CONNECTION, /* nobody listens, no way there */
	SMTP_TOO_SLOW,
	SMTP_NO_STARTTLS, /* must be, but is not offered */
	SMTP_NO_TLS,
	SMTP_CERTIFICATE, /* is not the host's, or nobody we trust signed it */
	SMTP_CA_FILE,
	SMTP_LOGIN,
	SMTP_SENDER,     /* MAIL FROM was refused */
	SMTP_RECIPIENTS, /* some or all were refused */
	SMTP_MESSAGE,    /* the message was refused */
	SMTP_ANSWER,     /* no SMTP, too long, or the connection broke */
	SMTP_SETTINGS    /* libcurl cannot do with them */
};

/* Short English word for logs ("certificate"); "fine". */
const char *smtp_trouble_name(enum smtp_trouble t);

/* How it ended. Strings live as long as the struct smtp. */
struct smtp_result {
	enum smtp_trouble trouble;
	bool taken;       /* the server has it now, for those not in rest */
	bool for_good;    /* what was refused need not be tried again */
	bool any_mail;    /* none would have fared better with this server */
	const char *rest; /* recipients that do not have it, a space between */
	const char *detail; /* English, one line, no secret; "" when fine */
};

/* Called once, from the loop. The struct smtp must not be freed in it. */
typedef void smtp_done(void *arg, const struct smtp_result *result);

/* What is sent. */
struct smtp_message {
	const char *recipients; /* bare addresses, a space between, >= 1 */
	const void *bytes;      /* RFC 5322 with CRLF */
	size_t len;
};

/* All is copied. NULL: e says what does not work. */
MUST_CHECK struct smtp *smtp_begin(struct event_base *base,
    const struct smtp_settings *settings, const struct smtp_message *message,
    smtp_done *done, void *arg, struct err *e);
/* Breaks off what is under way: done is not called then. NULL is fine. */
void smtp_free(struct smtp *s);

#endif
