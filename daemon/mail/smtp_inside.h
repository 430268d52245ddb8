/*
 * What the two halves of a try share: connecting (smtp_connect.c, libcurl) and
 * speaking (smtp.c).
 */
#ifndef GOUJI_MAIL_SMTP_INSIDE_H
#define GOUJI_MAIL_SMTP_INSIDE_H

#include <curl/curl.h>
#include <event2/event.h>
#include <stdbool.h>
#include <stddef.h>

#include "collectors/base/attr.h"
#include "collectors/base/buf.h"
#include "collectors/fetch/curl_loop.h"
#include "daemon/mail/smtp.h"

#define SMTP_DETAIL_SIZE 512
#define SMTP_LINE_SIZE   1024

enum smtp_stage {
	SMTP_CONNECTING, /* until logged in */
	SMTP_AT_MAIL,
	SMTP_AT_RCPT,
	SMTP_AT_DATA,
	SMTP_AT_END, /* the message was written */
	SMTP_ENDED
};

struct smtp_rcpt {
	const char *address;
	int code; /* of the answer; 0: none yet */
	char reply[160];
};

struct smtp {
	struct event_base *base;
	struct curl_loop curl;
	CURL *easy;
	struct event *socket; /* once connected */
	struct event *limit;
	struct event *tell; /* the end, out of all callbacks */
	int64_t timeout_ms;
	bool must_log_in;

	enum smtp_stage stage;
	char *from;
	char *addresses; /* cut into rcpt[].address */
	struct smtp_rcpt *rcpt;
	size_t n_rcpt, at; /* at: whom RCPT is about */
	char *message;
	size_t message_len;

	struct buf out; /* to be written */
	size_t written;
	size_t said;               /* commands so far, the message is one */
	char line[SMTP_LINE_SIZE]; /* that is being read */
	size_t line_len;
	size_t received; /* in all */

	char error[CURL_ERROR_SIZE];
	char detail[SMTP_DETAIL_SIZE];
	struct buf rest;
	struct smtp_result result;
	smtp_done *done;
	void *arg;
};

/* ---- smtp_connect.c ---- */

MUST_CHECK int smtp_connect_begin(
    struct smtp *s, const struct smtp_settings *settings, struct err *e);
void smtp_connect_end(struct smtp *s);

/* ---- smtp.c ---- */

/* libcurl has connected and logged in. */
void smtp_connected(struct smtp *s);
void smtp_fail(struct smtp *s, enum smtp_trouble trouble, const char *fmt, ...)
    PRINTF_LIKE(3, 4);
/* Bytes of an answer came; false: that is too much, the try has ended. */
bool smtp_count(struct smtp *s, size_t len);

#endif
