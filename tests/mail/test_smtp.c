/*
 * Mail servers that misbehave: a scripted one on a loopback port, on the
 * test's own loop, says a line for each that it is told.
 */
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/listener.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "daemon/mail/smtp.h"
#include "tests/support/unit.h"

#define MAX_SAID 8192

struct peer {
	struct event_base *base;
	struct evconnlistener *listener;
	struct bufferevent *connection;
	const char *const *script; /* NULL at its end: silence */
	char url[64];
	char heard[MAX_SAID]; /* lines, joined by "|" */
	bool in_message;

	struct smtp_result result;
	char rest[256], detail[512];
	int ends;
};

static void
answer(struct peer *p)
{
	const char *text = *p->script;

	if (text == NULL)
		return;
	p->script++;
	if (strcmp(text, "CLOSE") == 0) {
		bufferevent_free(p->connection);
		p->connection = NULL;
		return;
	}
	if (strcmp(text, "FLOOD") == 0) {
		for (unsigned i = 0; i < LIMIT_MAIL_ANSWERS / 8 + 1; i++)
			(void)bufferevent_write(p->connection, "250-xx\r\n", 8);
		return;
	}
	(void)bufferevent_write(p->connection, text, strlen(text));
	(void)bufferevent_write(p->connection, "\r\n", 2);
}

static void
on_read(struct bufferevent *connection, void *arg)
{
	struct peer *p = arg;
	struct evbuffer *in = bufferevent_get_input(connection);
	char *line;

	while (p->connection != NULL &&
	    (line = evbuffer_readln(in, NULL, EVBUFFER_EOL_CRLF_STRICT)) !=
		NULL) {
		size_t len = strlen(p->heard);
		bool ends = strcmp(line, ".") == 0;

		(void)snprintf(p->heard + len, sizeof(p->heard) - len, "%s|",
		    strncmp(line, "EHLO", 4) == 0 ? "EHLO" : line);
		if (ends)
			p->in_message = false;
		if (!p->in_message)
			answer(p);
		if (strcmp(line, "DATA") == 0)
			p->in_message = true;
		free(line);
	}
}

static void
on_accept(struct evconnlistener *listener, evutil_socket_t fd,
    struct sockaddr *address, int len, void *arg)
{
	struct peer *p = arg;

	(void)listener;
	(void)address;
	(void)len;
	p->connection =
	    bufferevent_socket_new(p->base, fd, BEV_OPT_CLOSE_ON_FREE);
	bufferevent_setcb(p->connection, on_read, NULL, NULL, p);
	(void)bufferevent_enable(p->connection, EV_READ | EV_WRITE);
	answer(p);
}

static int
set_up(void **state)
{
	static struct peer p;
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(address);

	memset(&p, 0, sizeof(p));
	p.base = event_base_new();
	p.listener = evconnlistener_new_bind(p.base, on_accept, &p,
	    LEV_OPT_CLOSE_ON_FREE, 5, (struct sockaddr *)&address,
	    sizeof(address));
	assert_non_null(p.listener);
	assert_int_equal(getsockname(evconnlistener_get_fd(p.listener),
			     (struct sockaddr *)&address, &len),
	    0);
	(void)snprintf(p.url, sizeof(p.url), "smtp://127.0.0.1:%d",
	    ntohs(address.sin_port));
	*state = &p;
	return 0;
}

static int
tear_down(void **state)
{
	struct peer *p = *state;

	if (p->connection != NULL)
		bufferevent_free(p->connection);
	evconnlistener_free(p->listener);
	event_base_free(p->base);
	return 0;
}

static void
on_done(void *arg, const struct smtp_result *result)
{
	struct peer *p = arg;

	p->result = *result;
	(void)snprintf(p->rest, sizeof(p->rest), "%s", result->rest);
	(void)snprintf(p->detail, sizeof(p->detail), "%s", result->detail);
	p->ends++;
	(void)event_base_loopbreak(p->base);
}

/* Send one mail to a@x and b@y to a server of this script. */
static void
send_to(struct peer *p, const char *const *script, const char *starttls)
{
	static const char bytes[] = "Subject: x\r\n\r\n.a\r\nb\r\n.";
	const struct smtp_message message = { "a@x b@y", bytes,
		sizeof(bytes) - 1 };
	const struct smtp_settings settings = { .url = p->url,
		.starttls = starttls,
		.user = "",
		.password = "",
		.from = "f@z",
		.ca_file = "",
		.timeout_ms = 1000 };
	struct err e = { 0 };
	struct smtp *smtp;

	p->script = script;
	smtp = smtp_begin(p->base, &settings, &message, on_done, p, &e);
	assert_non_null(smtp);
	(void)event_base_dispatch(p->base);
	/* What it said last is heard; nothing follows. */
	(void)event_base_loop(p->base, EVLOOP_NONBLOCK);
	(void)event_base_loop(p->base, EVLOOP_NONBLOCK);
	smtp_free(smtp);
	assert_int_equal(p->ends, 1);
}

static void
what_it_says_is_smtp(void **state)
{
	static const char *const script[] = { "220 hello", "250 ok", "250 ok",
		"250-two\r\n250 lines", "251 will do", "354 go", "250 thanks",
		NULL };
	struct peer *p = *state;

	send_to(p, script, "try");
	assert_int_equal(p->result.trouble, SMTP_FINE);
	assert_true(p->result.taken);
	assert_string_equal(p->rest, "");
	assert_string_equal(p->detail, "");
	assert_memory_equal(p->heard,
	    "EHLO|MAIL FROM:<f@z>|RCPT TO:<a@x>|RCPT TO:<b@y>|DATA|"
	    "Subject: x||..a|b|..|.|",
	    strlen("EHLO|MAIL FROM:<f@z>|RCPT TO:<a@x>|RCPT TO:<b@y>|DATA|"
		   "Subject: x||..a|b|..|.|"));
}

static void
what_goes_wrong_has_a_name(void **state)
{
	static const struct {
		const char *starttls;
		const char *script[10];
		enum smtp_trouble trouble;
		bool taken, for_good;
		const char *rest, *detail;
	} cases[] = {
		{ "require", { "220 hello", "250 ok" }, SMTP_NO_STARTTLS, false,
		    false, "a@x b@y", "the server offers no STARTTLS" },
		{ "no", { "220 hello", "250 ok", "530 \xc4\xe3 no" },
		    SMTP_SENDER, false, false, "a@x b@y",
		    "the sender f@z was refused: 530 ?? no" },
		{ "no", { "220 hello", "250 ok", "250 ok", "CLOSE" },
		    SMTP_ANSWER, false, false, "a@x b@y",
		    "the server closed the connection" },
		{ "no", { "220 hello", "250 ok", "250 ok", "HTTP/1.1 400" },
		    SMTP_ANSWER, false, false, "a@x b@y",
		    "the server does not speak SMTP: HTTP/1.1 400" },
		{ "no", { "220 hello", "250 ok", "FLOOD" }, SMTP_ANSWER, false,
		    false, "a@x b@y", "the server said more than 65536 bytes" },
		{ "no", { "220 hello", "250 ok", "250 ok", "250 ok" },
		    SMTP_TOO_SLOW, false, false, "a@x b@y",
		    "gave up waiting for an answer to RCPT TO" },
		{ "no",
		    { "220 hello", "250 ok", "250 ok", "250 ok", "421 bye" },
		    SMTP_ANSWER, false, false, "a@x b@y", "RCPT TO: 421 bye" },
		{ "no", { "220 hello", "250 ok", "250 ok", "550 a", "450 b" },
		    SMTP_RECIPIENTS, false, false, "a@x b@y",
		    "a@x: 550 a; b@y: 450 b" },
		{ "no", { "220 hello", "250 ok", "250 ok", "550 a", "551 b" },
		    SMTP_RECIPIENTS, false, true, "a@x b@y",
		    "a@x: 550 a; b@y: 551 b" },
		{ "no",
		    { "220 hello", "250 ok", "250 ok", "250 ok", "450 b",
			"354 go", "250 ok" },
		    SMTP_RECIPIENTS, true, false, "b@y", "b@y: 450 b" },
		{ "no",
		    { "220 hello", "250 ok", "250 ok", "250 ok", "250 ok",
			"354 go", "451 full" },
		    SMTP_MESSAGE, false, false, "a@x b@y",
		    "the message was refused: 451 full" },
		{ "no",
		    { "220 hello", "250 ok", "250 ok", "250 ok", "250 ok",
			"554 spam" },
		    SMTP_MESSAGE, false, true, "a@x b@y",
		    "the message was refused: 554 spam" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct peer *p;

		assert_int_equal(set_up((void **)&p), 0);
		send_to(p, cases[i].script, cases[i].starttls);
		assert_string_equal(p->detail, cases[i].detail);
		assert_int_equal(p->result.trouble, cases[i].trouble);
		assert_int_equal(p->result.taken, cases[i].taken);
		assert_int_equal(p->result.for_good, cases[i].for_good);
		assert_string_equal(p->rest, cases[i].rest);
		assert_int_equal(tear_down((void **)&p), 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    what_it_says_is_smtp, set_up, tear_down),
		cmocka_unit_test(what_goes_wrong_has_a_name),
	};

	return cmocka_run_group_tests_name("smtp", tests, NULL, NULL);
}
