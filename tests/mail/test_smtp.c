/*
 * Mail servers that misbehave, and what a try with them comes to: what counts
 * as delivered, what is tried again, what the office is told.
 */
#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/base/mem.h"
#include "daemon/mail/smtp.h"
#include "tests/mail/peer.h"
#include "tests/support/unit.h"

struct
try {
	struct event_base *base;
	struct peer peer;
	bool slow; /* it will be given up soon */
	struct smtp_result result;
	char rest[256], detail[512];
	int ends;
};

static int
set_up(void **state)
{
	static struct try t;

	memset(&t, 0, sizeof(t));
	t.base = event_base_new();
	peer_begin(&t.peer, t.base, true);
	*state = &t;
	return 0;
}

static int
tear_down(void **state)
{
	struct try *t = *state;

	peer_end(&t->peer);
	event_base_free(t->base);
	return 0;
}

static void
on_done(void *arg, const struct smtp_result *result)
{
	struct try *t = arg;

	t->result = *result;
	(void)snprintf(t->rest, sizeof(t->rest), "%s", result->rest);
	(void)snprintf(t->detail, sizeof(t->detail), "%s", result->detail);
	t->ends++;
	(void)event_base_loopbreak(t->base);
}

/* One mail to a@x and b@y to a server of this script; user "": no login. */
static void
send_bytes(struct try *t, const char *const *script, const char *starttls,
    const char *user, const char *bytes)
{
	const struct smtp_message message = { "a@x b@y", bytes, strlen(bytes) };
	const struct smtp_settings settings = { .url = t->peer.url,
		.starttls = starttls,
		.user = user,
		.password = "secret",
		.from = "f@z",
		.ca_file = t->peer.ca_file,
		.timeout_ms = t->slow ? 300 : 20000 };
	struct err e = { 0 };
	struct smtp *smtp;

	t->peer.script = script;
	t->peer.heard[0] = '\0';
	t->peer.quit = false;
	t->ends = 0;
	smtp = smtp_begin(t->base, &settings, &message, on_done, t, &e);
	assert_non_null(smtp);
	(void)event_base_dispatch(t->base);
	/* What it said last is heard; nothing follows. */
	(void)event_base_loop(t->base, EVLOOP_NONBLOCK);
	(void)event_base_loop(t->base, EVLOOP_NONBLOCK);
	smtp_free(smtp);
	assert_int_equal(t->ends, 1);
}

static const char bytes[] = "Subject: x\r\n\r\n.a\r\nb\r\n.";

#define BODY "DATA|Subject: x||..a|b|..|.|"
#define TO_A "RCPT TO:<a@x>|"
#define TO_B "RCPT TO:<b@y>|"

static void
what_it_says_is_smtp(void **state)
{
	static const char *const script[] = { "220 hello", "250 ok", "250 ok",
		"250-two\r\n250 lines", "251 will do", "354 go", "250 thanks",
		NULL };
	static const char wanted[] = "EHLO|MAIL FROM:<f@z>|" TO_A TO_B BODY;
	struct try *t = *state;

	send_bytes(t, script, "try", "", bytes);
	assert_int_equal(t->result.trouble, SMTP_FINE);
	assert_true(t->result.taken);
	assert_string_equal(t->rest, "");
	assert_string_equal(t->detail, "");
	assert_string_equal(t->peer.heard, wanted);
}

static void
an_old_server_is_greeted_in_its_way(void **state)
{
	static const char *const script[] = { "220 hello", "502 what?",
		"250 ok", "250 ok", "250 ok", "250 ok", "354 go", "250 thanks",
		NULL };
	struct try *t = *state;

	send_bytes(t, script, "try", "", bytes);
	assert_int_equal(t->result.trouble, SMTP_FINE);
	assert_string_equal(
	    t->peer.heard, "EHLO|HELO|MAIL FROM:<f@z>|" TO_A TO_B BODY);
}

/* What the server says before MAIL, and to it: no mail fares better. */
struct refusal {
	const char *starttls;
	const char *script[8];
	enum smtp_trouble trouble;
	const char *detail;
};

static void
refuse(struct try *t, const struct refusal *r, const char *user)
{
	t->slow = r->trouble == SMTP_TOO_SLOW;
	send_bytes(t, r->script, r->starttls, user, bytes);
	if (r->detail != NULL)
		assert_string_equal(t->detail, r->detail);
	assert_int_equal(t->result.trouble, r->trouble);
	assert_false(t->result.taken);
	assert_false(t->result.for_good);
	assert_true(t->result.any_mail);
	assert_string_equal(t->rest, "a@x b@y");
	/* Not a word of the mail went out. */
	assert_null(strstr(t->peer.heard, "Subject"));
}

static void
a_server_that_refuses_all_is_tried_again(void **state)
{
	static const struct refusal refusals[] = {
		{ "no", { "554 not you" }, SMTP_ANSWER,
		    "Got unexpected smtp-server response: 554" },
		{ "no", { "421 busy" }, SMTP_ANSWER,
		    "Got unexpected smtp-server response: 421" },
		{ "no", { PEER_CLOSE }, SMTP_ANSWER,
		    "the server closed the connection" },
		{ "no", { "220 hello", PEER_CLOSE }, SMTP_ANSWER,
		    "the server closed the connection" },
		{ "no", { "220 hello", "421 busy", "421 busy" }, SMTP_ANSWER,
		    "Remote access denied: 421" },
		{ "no", { "220 hello", "502 no", "502 no" }, SMTP_ANSWER,
		    "Remote access denied: 502" },
		{ "no", { NULL }, SMTP_TOO_SLOW,
		    "gave up waiting for a connection" },
		{ "no", { "220 hello", NULL }, SMTP_TOO_SLOW,
		    "gave up waiting for a connection" },
		{ "no", { PEER_FLOOD }, SMTP_ANSWER,
		    "the server said more than 65536 bytes" },
		/* libcurl may count them, too. */
		{ "no", { "220 hello", PEER_FLOOD }, SMTP_ANSWER, NULL },
		{ "no", { "220 hello", PEER_LONG }, SMTP_TOO_SLOW,
		    "gave up waiting for a connection" },
		{ "no", { "HTTP/1.1 400" }, SMTP_TOO_SLOW,
		    "gave up waiting for a connection" },
		{ "require", { "220 hello", "250 ok" }, SMTP_NO_STARTTLS,
		    "the server offers no STARTTLS" },
		{ "require", { "220 hello", "502 no", "250 ok" }, SMTP_ANSWER,
		    "Remote access denied: 502" },
		{ "require", { "220 hello", "250 STARTTLS", "454 not now" },
		    SMTP_NO_STARTTLS, "the server offers no STARTTLS" },
		/* What comes with the answer to STARTTLS came in the clear,
		 * from anybody. */
		{ "require",
		    { "220 hello", "250 STARTTLS",
			"220 go\r\n250-x\r\n250 AUTH PLAIN" },
		    SMTP_ANSWER, "Weird server reply" },
		{ "require", { "220 hello", "250 STARTTLS", "220 go", "x" },
		    SMTP_TOO_SLOW, "gave up waiting for a connection" },
		{ "no", { "220 hello", "250 ok", "530 \xc4\xe3 no" },
		    SMTP_SENDER, "the sender f@z was refused: 530 ?? no" },
		{ "no", { "220 hello", "250 ok", "451 later" }, SMTP_SENDER,
		    "the sender f@z was refused: 451 later" },
		{ "no", { "220 hello", "250 ok", "421 bye" }, SMTP_SENDER,
		    "the sender f@z was refused: 421 bye" },
		{ "no", { "220 hello", "250 ok", PEER_CLOSE }, SMTP_ANSWER,
		    "the server closed the connection" },
		{ "no", { "220 hello", "250 ok", NULL }, SMTP_TOO_SLOW,
		    "gave up waiting for an answer to MAIL FROM" },
		{ "no", { "220 hello", "250 ok", "HTTP/1.1 400" }, SMTP_ANSWER,
		    "the server does not speak SMTP: HTTP/1.1 400" },
		{ "no", { "220 hello", "250 ok", PEER_FLOOD }, SMTP_ANSWER,
		    "the server said more than 65536 bytes" },
		{ "no", { "220 hello", "250 ok", PEER_LONG }, SMTP_ANSWER,
		    "the server said more than 65536 bytes" },
		{ "no", { "220 hello", "250 ok", "250 ok", "530 log in" },
		    SMTP_LOGIN, "RCPT TO: 530 log in" },
	};

	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++)
		refuse(*state, &refusals[i], "");
}

/* ---- logging in ---- */

#define SAFE "220 hello", "250-x\r\n250 STARTTLS", PEER_TLS "220 go"

static void
a_login_takes_what_the_server_offers(void **state)
{
	static const struct {
		const char *script[16];
		const char *login;
	} cases[] = {
		{ { SAFE, "250-x\r\n250 AUTH PLAIN", "334 ", "235 in", "250 ok",
		      "250 ok", "250 ok", "354 go", "250 thanks" },
		    "AUTH PLAIN|AGdvdWppAHNlY3JldA==|" },
		{ { SAFE, "250-x\r\n250 AUTH LOGIN", "334 VXNlcm5hbWU6",
		      "334 UGFzc3dvcmQ6", "235 in", "250 ok", "250 ok",
		      "250 ok", "354 go", "250 thanks" },
		    "AUTH LOGIN|Z291amk=|c2VjcmV0|" },
	};
	struct try *t = *state;
	char wanted[512];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		send_bytes(t, cases[i].script, "no", "gouji", bytes);
		assert_string_equal(t->detail, "");
		assert_int_equal(t->result.trouble, SMTP_FINE);
		(void)snprintf(wanted, sizeof(wanted),
		    "EHLO|STARTTLS|EHLO|%sMAIL FROM:<f@z>|" TO_A TO_B BODY,
		    cases[i].login);
		assert_string_equal(t->peer.heard, wanted);
	}
}

static void
without_a_login_nothing_is_sent(void **state)
{
	static const struct refusal refusals[] = {
		/* Somebody on the way takes STARTTLS out. */
		{ "no", { "220 hello", "250 AUTH PLAIN" }, SMTP_NO_STARTTLS,
		    "the server offers no STARTTLS" },
		{ "no", { "220 hello", "502 no", "250 ok" }, SMTP_ANSWER,
		    "Remote access denied: 502" },
		{ "no", { SAFE, "250-x\r\n250 AUTH PLAIN", "535 no" },
		    SMTP_LOGIN, "the login was refused (535)" },
		{ "no", { SAFE, "250-x\r\n250 AUTH PLAIN", "334 ", "454 ill" },
		    SMTP_LOGIN, "the login was refused (454)" },
		{ "no", { SAFE, "250-x\r\n250 AUTH PLAIN", "421 bye" },
		    SMTP_LOGIN, "the login was refused (421)" },
		{ "no", { SAFE, "250-x\r\n250 AUTH XOAUTH2" }, SMTP_LOGIN,
		    "the server offers no login that we can" },
		{ "no", { SAFE, "250-x\r\n250 PIPELINING" }, SMTP_LOGIN,
		    "the server offers no login" },
	};
	struct try *t = *state;
	struct peer other;
	char mine[64];

	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
		refuse(t, &refusals[i], "gouji");
		assert_null(strstr(t->peer.heard, "MAIL"));
	}
	/* Nor is a password told to one that nobody vouches for. */
	peer_begin(&other, t->base, true);
	(void)snprintf(mine, sizeof(mine), "%s", t->peer.ca_file);
	(void)snprintf(
	    t->peer.ca_file, sizeof(t->peer.ca_file), "%s", other.ca_file);
	send_bytes(t, refusals[2].script, "no", "gouji", bytes);
	(void)snprintf(t->peer.ca_file, sizeof(t->peer.ca_file), "%s", mine);
	peer_end(&other);
	assert_int_equal(t->result.trouble, SMTP_CERTIFICATE);
	assert_string_equal(t->peer.heard, "EHLO|STARTTLS|");
}

/* ---- one mail ---- */

static void
what_becomes_of_one_mail(void **state)
{
	static const struct {
		const char *script[10]; /* after EHLO and MAIL */
		enum smtp_trouble trouble;
		bool taken, for_good;
		const char *rest, *detail;
	} cases[] = {
		{ { PEER_CLOSE }, SMTP_ANSWER, false, false, "a@x b@y",
		    "the server closed the connection" },
		{ { "HTTP/1.1 400" }, SMTP_ANSWER, false, false, "a@x b@y",
		    "the server does not speak SMTP: HTTP/1.1 400" },
		{ { "" }, SMTP_ANSWER, false, false, "a@x b@y",
		    "the server does not speak SMTP: " },
		{ { PEER_FLOOD }, SMTP_ANSWER, false, false, "a@x b@y",
		    "the server said more than 65536 bytes" },
		{ { "250 ok", NULL }, SMTP_TOO_SLOW, false, false, "a@x b@y",
		    "gave up waiting for an answer to RCPT TO" },
		{ { "250 ok", "421 bye" }, SMTP_ANSWER, false, false, "a@x b@y",
		    "RCPT TO: 421 bye" },
		{ { "550 a", "450 b" }, SMTP_RECIPIENTS, false, false,
		    "a@x b@y", "a@x: 550 a; b@y: 450 b" },
		{ { "550 a", "551 b" }, SMTP_RECIPIENTS, false, true, "a@x b@y",
		    "a@x: 550 a; b@y: 551 b" },
		{ { "250 ok", "450 b", "354 go", "250 ok" }, SMTP_RECIPIENTS,
		    true, false, "b@y", "b@y: 450 b" },
		{ { "250 ok", "550 b", "354 go", "250 ok" }, SMTP_RECIPIENTS,
		    true, true, "b@y", "b@y: 550 b" },
		/* Whoever was refused before: the others are owed the mail. */
		{ { "250 ok", "550 b", PEER_CLOSE }, SMTP_ANSWER, false, false,
		    "a@x b@y", "the server closed the connection" },
		{ { "250 ok", "250 ok", PEER_CLOSE }, SMTP_ANSWER, false, false,
		    "a@x b@y", "the server closed the connection" },
		{ { "250 ok", "250 ok", "354 go", PEER_CLOSE }, SMTP_ANSWER,
		    false, false, "a@x b@y",
		    "the server closed the connection" },
		{ { "250 ok", "250 ok", NULL }, SMTP_TOO_SLOW, false, false,
		    "a@x b@y", "gave up waiting for an answer to DATA" },
		{ { "250 ok", "250 ok", "354 go", "451 full" }, SMTP_MESSAGE,
		    false, false, "a@x b@y",
		    "the message was refused: 451 full" },
		{ { "250 ok", "250 ok", "354 go", "421 bye" }, SMTP_MESSAGE,
		    false, false, "a@x b@y",
		    "the message was refused: 421 bye" },
		{ { "250 ok", "250 ok", "421 bye" }, SMTP_MESSAGE, false, false,
		    "a@x b@y", "the message was refused: 421 bye" },
		{ { "250 ok", "250 ok", "554 spam" }, SMTP_MESSAGE, false, true,
		    "a@x b@y", "the message was refused: 554 spam" },
		{ { "250 ok", "250 ok", "354 go", "552-too\r\n552 large" },
		    SMTP_MESSAGE, false, true, "a@x b@y",
		    "the message was refused: 552 large" },
		/* A yes to what it has not read. */
		{ { "250 ok\r\n250 ok\r\n354 go\r\n250 ok" }, SMTP_ANSWER,
		    false, false, "a@x b@y",
		    "the server answered what it was not asked" },
		{ { "250 ok", "250 ok", "354 go\r\n250 ok" }, SMTP_ANSWER,
		    false, false, "a@x b@y",
		    "the server answered what it was not asked" },
		{ { "250 ok", "250 ok", "250 ok" }, SMTP_MESSAGE, false, false,
		    "a@x b@y", "the message was refused: 250 ok" },
		{ { PEER_NUL, PEER_NUL, "354 go", PEER_NUL }, SMTP_FINE, true,
		    true, "", "" },
		{ { "250-1\r\n250-2\r\n250 3", "250", "354", "250" }, SMTP_FINE,
		    true, true, "", "" },
	};
	struct try *t = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *script[16] = { "220 hello", "250 ok", "250 ok" };

		memcpy(script + 3, cases[i].script, sizeof(cases[i].script));
		t->slow = cases[i].trouble == SMTP_TOO_SLOW;
		send_bytes(t, script, "no", "", bytes);
		assert_string_equal(t->detail, cases[i].detail);
		assert_int_equal(t->result.trouble, cases[i].trouble);
		assert_int_equal(t->result.taken, cases[i].taken);
		assert_int_equal(t->result.for_good, cases[i].for_good);
		assert_string_equal(t->rest, cases[i].rest);
		assert_int_equal(t->result.any_mail,
		    strncmp(cases[i].detail, "RCPT TO: 421", 12) == 0);
	}
}

/* Larger than the sockets hold, and the server reads no more. */
static void
a_large_mail_is_judged_while_it_is_written(void **state)
{
	static const struct {
		const char *said;
		bool for_good;
		const char *detail;
	} cases[] = {
		{ PEER_EARLY "552-too\r\n552 large", true,
		    "the message was refused: 552 large" },
		{ PEER_EARLY "451 full", false,
		    "the message was refused: 451 full" },
		{ PEER_EARLY "250 ok", false,
		    "the server answered what it was not asked" },
	};
	const size_t len = (size_t)16 * 1024 * 1024;
	char *large = mem_calloc(len + 1, 1);
	struct try *t = *state;

	memset(large, 'x', len);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *script[] = { "220 hello", "250 ok", "250 ok",
			"250 ok", "250 ok", "354 go", cases[i].said, NULL };

		send_bytes(t, script, "no", "", large);
		assert_string_equal(t->detail, cases[i].detail);
		assert_false(t->result.taken);
		assert_int_equal(t->result.for_good, cases[i].for_good);
	}
	free(large);
}

static void
it_takes_leave_however_it_ended(void **state)
{
	static const char *const scripts[][10] = {
		{ "220 hi", "250 hi", "550 not you" },
		{ "220 hi", "250 hi", "250 ok", "550 who?", "550 who?" },
		{ "220 hi", "250 hi", "250 ok", "421 bye" },
		{ "220 hi", "250 hi", "250 ok", "250 ok", "250 ok", "554 no" },
		{ "220 hi", "250 hi", "250 ok", "250 ok", "250 ok", "354 go",
		    "550 spam" },
		{ "220 hi", "250 hi", "250 ok", "250 ok", "250 ok", "354 go",
		    "250 thanks" },
	};
	struct try *t = *state;

	for (size_t i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++) {
		send_bytes(t, scripts[i], "no", "", bytes);
		if (!t->peer.quit)
			print_error("script %zu\n", i);
		assert_true(t->peer.quit);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
		T(what_it_says_is_smtp),
		T(an_old_server_is_greeted_in_its_way),
		T(a_server_that_refuses_all_is_tried_again),
		T(a_login_takes_what_the_server_offers),
		T(without_a_login_nothing_is_sent),
		T(what_becomes_of_one_mail),
		T(it_takes_leave_however_it_ended),
		T(a_large_mail_is_judged_while_it_is_written),
	};

	return cmocka_run_group_tests_name("smtp", tests, NULL, NULL);
}
