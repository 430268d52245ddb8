#include "daemon/mail/smtp.h"

#include <assert.h>
#include <curl/curl.h>
#include <event2/event.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/base/mem.h"
#include "daemon/loop/curl_loop.h"

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

/* Until the message was sent. */
#define USUAL_MS INT64_C(120000)
/* For the answer to it: one who gives up earlier sends it twice (RFC 5321,
 * 4.5.3.2.6). */
#define END_MS INT64_C(600000)

static const char *const trouble_names[] = {
	[SMTP_FINE] = "fine",
	[SMTP_NO_HOST] = "host",
	[SMTP_NO_CONNECTION] = "connection",
	[SMTP_TOO_SLOW] = "timeout",
	[SMTP_NO_STARTTLS] = "starttls",
	[SMTP_NO_TLS] = "tls",
	[SMTP_CERTIFICATE] = "certificate",
	[SMTP_CA_FILE] = "ca_file",
	[SMTP_LOGIN] = "login",
	[SMTP_SENDER] = "sender",
	[SMTP_RECIPIENTS] = "recipients",
	[SMTP_MESSAGE] = "message",
	[SMTP_ANSWER] = "answer",
	[SMTP_SETTINGS] = "settings",
};

const char *
smtp_trouble_name(enum smtp_trouble t)
{
	assert((size_t)t < sizeof(trouble_names) / sizeof(trouble_names[0]));
	return trouble_names[t];
}

/* ---- ending ---- */

static bool
has_it(const struct smtp *s, const struct smtp_rcpt *rcpt)
{
	return s->result.taken && rcpt->code / 100 == 2;
}

static void
finish(struct smtp *s, enum smtp_trouble trouble)
{
	static const struct timeval now = { 0, 0 };

	if (s->stage == SMTP_ENDED)
		return;
	s->stage = SMTP_ENDED;
	if (s->socket != NULL)
		(void)event_del(s->socket);
	(void)evtimer_del(s->limit);
	for (size_t i = 0; i < s->n_rcpt; i++)
		if (!has_it(s, &s->rcpt[i]))
			(void)buf_printf(&s->rest, "%s%s",
			    s->rest.len > 0 ? " " : "", s->rcpt[i].address);
	s->result.trouble = trouble;
	s->result.rest = buf_str(&s->rest);
	s->result.detail = s->detail;
	(void)evtimer_add(s->tell, &now);
}

static void fail(struct smtp *s, enum smtp_trouble trouble, const char *fmt,
    ...) PRINTF_LIKE(3, 4);

static void
fail(struct smtp *s, enum smtp_trouble trouble, const char *fmt, ...)
{
	va_list ap;

	if (s->stage == SMTP_ENDED)
		return;
	va_start(ap, fmt);
	(void)vsnprintf(s->detail, sizeof(s->detail), fmt, ap);
	va_end(ap);
	if (s->stage <= SMTP_AT_MAIL)
		s->result.any_mail = true;
	finish(s, trouble);
}

static void
on_tell(evutil_socket_t fd, short what, void *arg)
{
	struct smtp *s = arg;

	(void)fd;
	(void)what;
	s->done(s->arg, &s->result);
}

static void
on_limit(evutil_socket_t fd, short what, void *arg)
{
	static const char *const waited_for[] = {
		[SMTP_CONNECTING] = "a connection",
		[SMTP_AT_MAIL] = "an answer to MAIL FROM",
		[SMTP_AT_RCPT] = "an answer to RCPT TO",
		[SMTP_AT_DATA] = "an answer to DATA",
		[SMTP_AT_END] = "an answer to the message",
		[SMTP_ENDED] = "nothing",
	};
	struct smtp *s = arg;

	(void)fd;
	(void)what;
	fail(s, SMTP_TOO_SLOW, "gave up waiting for %s", waited_for[s->stage]);
}

static void
set_limit(struct smtp *s, int64_t ms)
{
	struct timeval wait = { ms / 1000, ms % 1000 * 1000 };

	(void)evtimer_add(s->limit, &wait);
}

static bool
count_received(struct smtp *s, size_t len)
{
	s->received += len;
	if (s->received <= LIMIT_MAIL_ANSWERS)
		return true;
	fail(s, SMTP_ANSWER, "the server said more than %u bytes",
	    LIMIT_MAIL_ANSWERS);
	return false;
}

/* ---- speaking ---- */

/* All that is in `out`, as far as it goes. */
static void
write_out(struct smtp *s)
{
	short what = EV_READ | EV_PERSIST;

	while (s->written < s->out.len) {
		size_t n = 0;
		CURLcode code = curl_easy_send(s->easy,
		    buf_str(&s->out) + s->written, s->out.len - s->written, &n);

		if (code == CURLE_AGAIN)
			break;
		if (code != CURLE_OK) {
			fail(
			    s, SMTP_ANSWER, "the server closed the connection");
			return;
		}
		s->written += n;
	}
	if (s->stage == SMTP_ENDED)
		return;
	if (s->written < s->out.len)
		what |= EV_WRITE;
	if (event_get_events(s->socket) == what)
		return;
	(void)event_del(s->socket);
	(void)event_assign(s->socket, s->base, event_get_fd(s->socket), what,
	    event_get_callback(s->socket), s);
	(void)event_add(s->socket, NULL);
}

/* A line's first dot is doubled (RFC 5321, 4.5.2). */
static void
put_message(struct smtp *s)
{
	bool line_begins = true;

	for (size_t i = 0; i < s->message_len; i++) {
		if (line_begins && s->message[i] == '.')
			(void)buf_putc(&s->out, '.');
		(void)buf_putc(&s->out, s->message[i]);
		line_begins = s->message[i] == '\n';
	}
	(void)buf_puts(&s->out, line_begins ? ".\r\n" : "\r\n.\r\n");
}

static void
say(struct smtp *s, enum smtp_stage stage)
{
	s->stage = stage;
	s->said++;
	buf_clear(&s->out);
	s->written = 0;
	switch (stage) {
	case SMTP_AT_MAIL:
		(void)buf_printf(&s->out, "MAIL FROM:<%s>\r\n", s->from);
		break;
	case SMTP_AT_RCPT:
		(void)buf_printf(
		    &s->out, "RCPT TO:<%s>\r\n", s->rcpt[s->at].address);
		break;
	case SMTP_AT_DATA:
		(void)buf_puts(&s->out, "DATA\r\n");
		break;
	case SMTP_AT_END:
		put_message(s);
		set_limit(s, END_MS);
		break;
	case SMTP_CONNECTING:
	case SMTP_ENDED:
		(void)buf_puts(&s->out, "QUIT\r\n");
		break;
	}
	write_out(s);
}

/* ---- what the server says ---- */

/* Those who were refused, as "a@x: 550 no such user; ...". */
static void
tell_refused(struct smtp *s)
{
	size_t len = 0;

	for (size_t i = 0; i < s->n_rcpt && len < sizeof(s->detail); i++) {
		const struct smtp_rcpt *rcpt = &s->rcpt[i];
		int n;

		if (rcpt->code / 100 == 2)
			continue;
		n = snprintf(s->detail + len, sizeof(s->detail) - len,
		    "%s%s: %s", len > 0 ? "; " : "", rcpt->address,
		    rcpt->reply);
		len += n > 0 ? (size_t)n : 0;
	}
}

static size_t
count_answers(const struct smtp *s, int class)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n_rcpt; i++)
		if (s->rcpt[i].code / 100 == class)
			n++;
	return n;
}

/* Those who do not get it, and why. */
static void
finish_recipients(struct smtp *s)
{
	tell_refused(s);
	s->result.for_good =
	    count_answers(s, 5) == s->n_rcpt - count_answers(s, 2);
	finish(
	    s, count_answers(s, 2) < s->n_rcpt ? SMTP_RECIPIENTS : SMTP_FINE);
}

static void
note_recipient(struct smtp *s, int code, const char *line)
{
	struct smtp_rcpt *rcpt = &s->rcpt[s->at++];

	rcpt->code = code;
	(void)snprintf(rcpt->reply, sizeof(rcpt->reply), "%.*s",
	    (int)sizeof(rcpt->reply) - 1, line);
	/* The server is about to leave, or wants a login (RFC 4954, 6):
	 * nothing that this recipient is to blame for. */
	if (code == 421 || code == 530) {
		s->result.any_mail = true;
		fail(s, code == 421 ? SMTP_ANSWER : SMTP_LOGIN, "RCPT TO: %s",
		    line);
	} else if (s->at < s->n_rcpt) {
		say(s, SMTP_AT_RCPT);
	} else if (count_answers(s, 2) > 0) {
		say(s, SMTP_AT_DATA);
	} else {
		finish_recipients(s);
	}
}

static void
refuse_message(struct smtp *s, int code, const char *line)
{
	s->result.for_good = code / 100 == 5;
	fail(s, SMTP_MESSAGE, "the message was refused: %s", line);
}

static void
accept_message(struct smtp *s)
{
	s->result.taken = true;
	finish_recipients(s);
}

/* An answer's last line, "250 ok". */
static void
take_answer(struct smtp *s, int code, const char *line)
{
	switch (s->stage) {
	case SMTP_AT_MAIL:
		if (code / 100 == 2)
			say(s, SMTP_AT_RCPT);
		else
			fail(s, SMTP_SENDER, "the sender %s was refused: %s",
			    s->from, line);
		break;
	case SMTP_AT_RCPT:
		note_recipient(s, code, line);
		break;
	case SMTP_AT_DATA:
		if (code == 354)
			say(s, SMTP_AT_END);
		else
			refuse_message(s, code, line);
		break;
	case SMTP_AT_END:
		if (code / 100 == 2)
			accept_message(s);
		else
			refuse_message(s, code, line);
		break;
	case SMTP_CONNECTING:
	case SMTP_ENDED:
		break;
	}
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static void
take_line(struct smtp *s)
{
	char *line = s->line;
	size_t len = s->line_len;
	int code;

	s->line_len = 0;
	while (len > 0 && (line[len - 1] == '\r' || line[len - 1] == ' '))
		len--;
	line[len < SMTP_LINE_SIZE ? len : SMTP_LINE_SIZE - 1] = '\0';
	/* Servers say it in any charset. */
	for (char *p = line; *p != '\0'; p++)
		if (*p < ' ' || *p > '~')
			*p = '?';
	if (len < 3 || line[0] < '2' || line[0] > '5' || !is_digit(line[1]) ||
	    !is_digit(line[2]) || (len > 3 && strchr(" -", line[3]) == NULL)) {
		fail(s, SMTP_ANSWER, "the server does not speak SMTP: %.80s",
		    line);
		return;
	}
	if (len > 3 && line[3] == '-')
		return;
	code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + line[2] - '0';
	take_answer(s, code, line);
	/* However it ended, the server is taken leave of (RFC 5321, 4.1.1.10);
	 * whether it hears it does not matter. */
	if (s->stage == SMTP_ENDED)
		say(s, SMTP_ENDED);
}

/* The end of a line; `left` bytes came with it. A yes to what it cannot have
 * read yet is worth nothing; it may break us off at any time. */
static void
end_line(struct smtp *s, size_t left)
{
	bool unread = s->written < s->out.len;
	size_t said = s->said;
	bool yes = s->line_len == 0 || s->line[0] < '4';

	if (!unread || !yes)
		take_line(s);
	if ((unread && yes) || (left > 0 && s->said > said))
		fail(s, SMTP_ANSWER,
		    "the server answered what it was not asked");
}

static void
read_in(struct smtp *s)
{
	while (s->stage != SMTP_ENDED) {
		char bytes[2048];
		size_t n = 0;
		CURLcode code =
		    curl_easy_recv(s->easy, bytes, sizeof(bytes), &n);

		if (code == CURLE_AGAIN)
			return;
		if (code != CURLE_OK || n == 0) {
			fail(
			    s, SMTP_ANSWER, "the server closed the connection");
			return;
		}
		if (!count_received(s, n))
			return;
		for (size_t i = 0; i < n && s->stage != SMTP_ENDED; i++) {
			if (bytes[i] == '\n')
				end_line(s, n - i - 1);
			else if (s->line_len < SMTP_LINE_SIZE - 1)
				s->line[s->line_len++] = bytes[i];
		}
	}
}

static void
on_ready(evutil_socket_t fd, short what, void *arg)
{
	struct smtp *s = arg;

	(void)fd;
	if ((what & EV_WRITE) != 0)
		write_out(s);
	if ((what & EV_READ) != 0)
		read_in(s);
}

static void
start_dialogue(struct smtp *s)
{
	curl_socket_t fd = CURL_SOCKET_BAD;

	(void)curl_easy_getinfo(s->easy, CURLINFO_ACTIVESOCKET, &fd);
	if (fd != CURL_SOCKET_BAD)
		s->socket =
		    event_new(s->base, fd, EV_READ | EV_PERSIST, on_ready, s);
	if (s->socket == NULL || event_add(s->socket, NULL) < 0) {
		fail(s, SMTP_ANSWER, "the server closed the connection");
		return;
	}
	say(s, SMTP_AT_MAIL);
}

/* ---- connecting ---- */

/* Until we are let in. Some servers let those wait who are new to them. */
#define CONNECT_MS INT64_C(60000)

static enum smtp_trouble
trouble_of(CURLcode code)
{
	static const struct {
		CURLcode code;
		enum smtp_trouble trouble;
	} known[] = {
		{ CURLE_COULDNT_RESOLVE_HOST, SMTP_NO_HOST },
		{ CURLE_COULDNT_CONNECT, SMTP_NO_CONNECTION },
		{ CURLE_OPERATION_TIMEDOUT, SMTP_TOO_SLOW },
		{ CURLE_USE_SSL_FAILED, SMTP_NO_STARTTLS },
		{ CURLE_SSL_CONNECT_ERROR, SMTP_NO_TLS },
		{ CURLE_SSL_CIPHER, SMTP_NO_TLS },
		{ CURLE_PEER_FAILED_VERIFICATION, SMTP_CERTIFICATE },
		{ CURLE_SSL_CERTPROBLEM, SMTP_CERTIFICATE },
		{ CURLE_SSL_CACERT_BADFILE, SMTP_CA_FILE },
		{ CURLE_LOGIN_DENIED, SMTP_LOGIN },
		{ CURLE_AUTH_ERROR, SMTP_LOGIN },
		{ CURLE_UNSUPPORTED_PROTOCOL, SMTP_SETTINGS },
		{ CURLE_URL_MALFORMAT, SMTP_SETTINGS },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (known[i].code == code)
			return known[i].trouble;
	return SMTP_ANSWER;
}

static long
last_status(const struct smtp *s)
{
	long status = 0;

	(void)curl_easy_getinfo(s->easy, CURLINFO_RESPONSE_CODE, &status);
	return status;
}

static void
fail_connection(struct smtp *s, CURLcode code)
{
	/* With an errno that is some earlier one's. */
	static const char read_error[] = "response reading failed";
	enum smtp_trouble trouble = trouble_of(code);
	const char *why =
	    s->error[0] != '\0' ? s->error : curl_easy_strerror(code);
	long status = last_status(s);

	if (trouble == SMTP_LOGIN && status / 100 == 2)
		why = "the server offers no login that we can";
	else if (trouble == SMTP_NO_STARTTLS)
		why = "the server offers no STARTTLS";
	else if (trouble == SMTP_TOO_SLOW)
		why = "gave up waiting for a connection";
	else if (strncmp(why, read_error, strlen(read_error)) == 0)
		why = "the server closed the connection";
	if (trouble == SMTP_LOGIN && status / 100 != 2)
		fail(s, trouble, "the login was refused (%ld)", status);
	else
		fail(s, trouble, "%s", why);
}

/* A server that speaks of no login lets libcurl in without one. */
static void
finish_login(struct smtp *s)
{
	if (s->must_log_in && last_status(s) != 235)
		fail(s, SMTP_LOGIN, "the server offers no login");
	else
		start_dialogue(s);
}

/* ---- libcurl on the loop ---- */

static void
act(void *arg, curl_socket_t fd, int events)
{
	struct smtp *s = arg;
	CURLMsg *message;
	int running, left;

	(void)curl_multi_socket_action(s->curl.multi, fd, events, &running);
	message = curl_multi_info_read(s->curl.multi, &left);
	if (message == NULL || message->msg != CURLMSG_DONE ||
	    s->stage != SMTP_CONNECTING)
		return;
	if (message->data.result == CURLE_OK)
		finish_login(s);
	else
		fail_connection(s, message->data.result);
}

/* ---- the handle ---- */

/* CURLOPT_HEADERFUNCTION: lines of answers; 0 breaks it off. */
static size_t
count_line(char *line, size_t size, size_t n, void *arg)
{
	(void)line;
	return count_received(arg, size * n) ? n : 0;
}

static size_t
drop_body(char *bytes, size_t size, size_t n, void *arg)
{
	return count_line(bytes, size, n, arg);
}

static long
tls_of(const struct smtp_settings *settings)
{
	if (settings->user[0] != '\0' ||
	    strcmp(settings->starttls, "require") == 0)
		return CURLUSESSL_ALL;
	return strcmp(settings->starttls, "no") == 0 ? CURLUSESSL_NONE
						     : CURLUSESSL_TRY;
}

static void
set_security(struct smtp *s, const struct smtp_settings *settings)
{
	CURL *easy = s->easy;

	(void)curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	(void)curl_easy_setopt(easy, CURLOPT_PROXY, "");
	(void)curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	(void)curl_easy_setopt(easy, CURLOPT_USE_SSL, tls_of(settings));
	(void)curl_easy_setopt(
	    easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	if (settings->ca_file[0] != '\0') {
		(void)curl_easy_setopt(easy, CURLOPT_CAINFO, settings->ca_file);
		(void)curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
	}
	if (settings->user[0] != '\0') {
		s->must_log_in = true;
		(void)curl_easy_setopt(easy, CURLOPT_USERNAME, settings->user);
		(void)curl_easy_setopt(
		    easy, CURLOPT_PASSWORD, settings->password);
	}
}

static void
set_up(struct smtp *s, const struct smtp_settings *settings)
{
	CURL *easy = s->easy;
	int64_t connect_ms =
	    s->timeout_ms < CONNECT_MS ? s->timeout_ms : CONNECT_MS;

	(void)curl_easy_setopt(easy, CURLOPT_URL, settings->url);
	(void)curl_easy_setopt(easy, CURLOPT_CONNECT_ONLY, 1L);
	(void)curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	(void)curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, s->error);
	(void)curl_easy_setopt(
	    easy, CURLOPT_CONNECTTIMEOUT_MS, (long)connect_ms);
	(void)curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, count_line);
	(void)curl_easy_setopt(easy, CURLOPT_HEADERDATA, s);
	(void)curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, drop_body);
	(void)curl_easy_setopt(easy, CURLOPT_WRITEDATA, s);
	set_security(s, settings);
}

static int
start_connection(
    struct smtp *s, const struct smtp_settings *settings, struct err *e)
{
	s->curl = (struct curl_loop){ .base = s->base, .act = act, .arg = s };
	s->easy = curl_easy_init();
	if (curl_loop_begin(&s->curl, e) < 0)
		return -1;
	if (s->easy == NULL)
		return err_set(e, ERR_NETWORK, "libcurl does not start");
	set_up(s, settings);
	if (curl_multi_add_handle(s->curl.multi, s->easy) != CURLM_OK)
		return err_set(e, ERR_NETWORK, "libcurl does not start");
	return 0;
}

/* A connection that was only connected is closed without a word to the server,
 * so this does not wait for it. */
static void
end_connection(struct smtp *s)
{
	if (s->easy != NULL) {
		(void)curl_multi_remove_handle(s->curl.multi, s->easy);
		curl_easy_cleanup(s->easy);
	}
	curl_loop_end(&s->curl);
}

/* ---- beginning ---- */

static void
take_recipients(struct smtp *s, const char *recipients)
{
	char *at = NULL, *address;
	size_t cap = strlen(recipients) / 2 + 1;

	s->addresses = mem_strdup(recipients);
	s->rcpt = mem_calloc(cap, sizeof(*s->rcpt));
	for (address = strtok_r(s->addresses, " ", &at); address != NULL;
	     address = strtok_r(NULL, " ", &at))
		s->rcpt[s->n_rcpt++].address = address;
	assert(s->n_rcpt > 0);
}

struct smtp *
smtp_begin(struct event_base *base, const struct smtp_settings *settings,
    const struct smtp_message *message, smtp_done *done, void *arg,
    struct err *e)
{
	struct smtp *s = mem_calloc(1, sizeof(*s));

	s->base = base;
	s->done = done;
	s->arg = arg;
	s->timeout_ms =
	    settings->timeout_ms > 0 ? settings->timeout_ms : USUAL_MS;
	s->from = mem_strdup(settings->from);
	take_recipients(s, message->recipients);
	s->message = mem_dup(message->bytes, message->len);
	s->message_len = message->len;
	buf_init(&s->out, 2 * message->len + 2 * SMTP_LINE_SIZE);
	buf_init(&s->rest, strlen(message->recipients) + 1);
	s->limit = evtimer_new(base, on_limit, s);
	s->tell = evtimer_new(base, on_tell, s);
	if (s->limit == NULL || s->tell == NULL)
		(void)err_set(e, ERR_PROCESS, "libevent does not start");
	else if (start_connection(s, settings, e) == 0) {
		set_limit(s, s->timeout_ms);
		return s;
	}
	smtp_free(s);
	return NULL;
}

void
smtp_free(struct smtp *s)
{
	if (s == NULL)
		return;
	/* libcurl may still want to know what becomes of its sockets. */
	if (s->socket != NULL)
		event_free(s->socket);
	end_connection(s);
	if (s->limit != NULL)
		event_free(s->limit);
	if (s->tell != NULL)
		event_free(s->tell);
	buf_fini(&s->out);
	buf_fini(&s->rest);
	free(s->message);
	free(s->rcpt);
	free(s->addresses);
	free(s->from);
	free(s);
}
