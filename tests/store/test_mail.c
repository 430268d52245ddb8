/*
 * The outbox: what waits, when it is due, how it ends.
 */
#include <string.h>

#include "daemon/store/inside.h"
#include "tests/store/county.h"
#include "tests/support/unit.h"

#define SECOND INT64_C(1000)

static const char rows[] = "SELECT id, state, rest, tries, detail,"
			   " length(message) FROM mail ORDER BY id";

static int64_t
now_of(struct county *c)
{
	return clock_wall_ms(&c->clock);
}

/* As goujid does it at the end of a run; rc -1: and the rest fails. */
static void
save(struct county *c, const char *message_id, int rc)
{
	static const char message[] = "Subject: x\r\n\r\n\0y\r\n";
	const struct store_mail mail = {
		.kind = MAIL_NOTICE,
		.code = "T1",
		.run = c->run,
		.message_id = message_id,
		.subject = "青石镇年报",
		.recipients = "a@x.example b@y.example",
		.message = message,
		.len = sizeof(message) - 1,
	};
	struct err e = { 0 };

	assert_int_equal(store_begin(c->store, &e), 0);
	assert_int_equal(store_save_mail(c->store, &mail, &e), 0);
	assert_int_equal(store_end(c->store, rc, &e), rc);
}

/* What is due: its id, else 0, and when the next one is. */
static int64_t
due(struct county *c, struct store_mail *mail, int64_t *next_at)
{
	struct err e = { 0 };
	bool found;

	*next_at = -1;
	memset(mail, 0, sizeof(*mail));
	assert_int_equal(store_next_mail(c->store, c->arena, now_of(c), mail,
			     &found, next_at, &e),
	    0);
	return found ? mail->id : 0;
}

static void
pass(struct county *c, int64_t ms)
{
	c->clock.fake_wall_ms += ms;
}

static void
it_waits_with_all_it_needs(void **state)
{
	struct county *c = *state;
	struct store_mail mail;
	int64_t next_at;

	assert_int_equal(due(c, &mail, &next_at), 0);
	assert_int_equal(next_at, 0);
	save(c, "<1@c.example>", 0);
	assert_int_equal(due(c, &mail, &next_at), 1);
	assert_int_equal(mail.kind, MAIL_NOTICE);
	assert_string_equal(mail.code, "T1");
	assert_int_equal(mail.run, c->run);
	assert_string_equal(mail.message_id, "<1@c.example>");
	assert_string_equal(mail.subject, "青石镇年报");
	assert_string_equal(mail.recipients, "a@x.example b@y.example");
	assert_string_equal(mail.rest, mail.recipients);
	assert_int_equal(mail.len, 18);
	assert_memory_equal(mail.message, "Subject: x\r\n\r\n\0y\r\n", 18);
	assert_int_equal(mail.created_at, now_of(c));
	assert_int_equal(mail.tries, 0);
	assert_string_equal(mail.detail, "");
}

static void
it_goes_with_what_was_told_or_not_at_all(void **state)
{
	struct county *c = *state;

	save(c, "<1@c.example>", -1);
	assert_string_equal(county_ask(c, rows), "");
	save(c, "<1@c.example>", 0);
	save(c, "<1@c.example>", 0);
	assert_string_equal(county_ask(c, "SELECT count(*) FROM mail"), "1");
}

static void
one_that_failed_waits_for_its_time(void **state)
{
	struct county *c = *state;
	struct store_mail mail;
	struct err e = { 0 };
	int64_t at = now_of(c) + 15 * SECOND, next_at;

	save(c, "<1@c.example>", 0);
	assert_int_equal(
	    store_mail_failed(c->store, 1, at, false, "no route", &e), 0);
	assert_int_equal(due(c, &mail, &next_at), 0);
	assert_int_equal(next_at, at);
	/* Another one is not held up by it. */
	save(c, "<2@c.example>", 0);
	assert_int_equal(due(c, &mail, &next_at), 2);
	assert_int_equal(store_mail_sent(c->store, 2, "", &e), 0);
	pass(c, 15 * SECOND);
	assert_int_equal(due(c, &mail, &next_at), 1);
	assert_int_equal(mail.tries, 1);
	assert_string_equal(mail.detail, "no route");
	assert_string_equal(mail.rest, "a@x.example b@y.example");
}

static void
while_the_server_is_away_all_wait_in_their_order(void **state)
{
	struct county *c = *state;
	struct store_mail mail;
	struct err e = { 0 };
	int64_t at = now_of(c) + 15 * SECOND, next_at;

	for (const char *const *id = (const char *const[]){ "<1@c.example>",
		 "<2@c.example>", "<3@c.example>", NULL };
	     *id != NULL; id++)
		save(c, *id, 0);
	/* The third waits longer for a reason of its own. */
	assert_int_equal(
	    store_mail_failed(c->store, 3, at + SECOND, false, "later", &e), 0);
	assert_int_equal(store_hold_mails(c->store, 1, at, "no route", &e), 0);
	assert_int_equal(due(c, &mail, &next_at), 0);
	assert_int_equal(next_at, at);
	assert_string_equal(county_ask(c, rows),
	    "1|waiting|a@x.example b@y.example|1|no route|18;"
	    "2|waiting|a@x.example b@y.example|0||18;"
	    "3|waiting|a@x.example b@y.example|1|later|18");
	pass(c, 15 * SECOND);
	assert_int_equal(due(c, &mail, &next_at), 1);
	assert_int_equal(store_mail_sent(c->store, 1, "", &e), 0);
	assert_int_equal(due(c, &mail, &next_at), 2);
	assert_int_equal(store_mail_sent(c->store, 2, "", &e), 0);
	assert_int_equal(due(c, &mail, &next_at), 0);
	assert_int_equal(next_at, at + SECOND);
	assert_int_equal(store_hold_mails(c->store, 1, at, "", &e), -1);
	assert_int_equal(e.code, ERR_NOT_FOUND);
}

static void
what_ended_is_known_but_waits_no_more(void **state)
{
	struct county *c = *state;
	struct store_mail mail;
	struct err e = { 0 };
	int64_t next_at;

	save(c, "<1@c.example>", 0);
	save(c, "<2@c.example>", 0);
	assert_int_equal(store_mail_sent(c->store, 1, "", &e), 0);
	assert_int_equal(
	    store_mail_failed(c->store, 2, 0, true, "554 no", &e), 0);
	assert_string_equal(
	    county_ask(c, rows), "1|sent||1||0;2|refused||1|554 no|0");
	assert_int_equal(due(c, &mail, &next_at), 0);
	assert_int_equal(next_at, 0);
	assert_int_equal(store_mail_sent(c->store, 1, "", &e), -1);
	assert_int_equal(e.code, ERR_NOT_FOUND);
	assert_string_equal(e.msg, "no mail 1 waits");
	/* Told already is told already. */
	save(c, "<1@c.example>", 0);
	assert_int_equal(due(c, &mail, &next_at), 0);
}

static void
those_who_have_it_do_not_get_it_again(void **state)
{
	struct county *c = *state;
	struct store_mail mail;
	struct err e = { 0 };
	int64_t next_at;

	save(c, "<1@c.example>", 0);
	assert_int_equal(store_mail_partly(c->store, 1, now_of(c),
			     "b@y.example", "b@y.example: 450 later", &e),
	    0);
	assert_int_equal(due(c, &mail, &next_at), 1);
	assert_string_equal(mail.rest, "b@y.example");
	assert_string_equal(mail.recipients, "a@x.example b@y.example");
	assert_int_equal(
	    store_mail_failed(c->store, 1, now_of(c), false, "again", &e), 0);
	assert_int_equal(due(c, &mail, &next_at), 1);
	assert_string_equal(mail.rest, "b@y.example");
}

static void
the_end_of_a_run_hurries_what_waits_and_forgets_the_old(void **state)
{
	struct county *c = *state;
	struct store_mail mail;
	struct err e = { 0 };
	int64_t next_at, later = now_of(c) + 1800 * SECOND;

	save(c, "<1@c.example>", 0);
	save(c, "<2@c.example>", 0);
	assert_int_equal(store_mail_sent(c->store, 2, "", &e), 0);
	assert_int_equal(
	    store_mail_failed(c->store, 1, later, false, "down", &e), 0);
	assert_int_equal(due(c, &mail, &next_at), 0);
	county_next_run(c);
	assert_int_equal(due(c, &mail, &next_at), 1);
	assert_int_equal(
	    store_mail_failed(c->store, 1, later, false, "down", &e), 0);
	assert_int_equal(store_hurry_mails(c->store, &e), 0);
	assert_int_equal(due(c, &mail, &next_at), 1);
	/* Next year but one: what waits is never forgotten. */
	county_go_to(c, 2027, 2, 20);
	county_next_run(c);
	assert_string_equal(
	    county_ask(c, rows), "1|waiting|a@x.example b@y.example|2|down|18");
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, county_begin, county_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(it_waits_with_all_it_needs),
		TEST(it_goes_with_what_was_told_or_not_at_all),
		TEST(one_that_failed_waits_for_its_time),
		TEST(while_the_server_is_away_all_wait_in_their_order),
		TEST(what_ended_is_known_but_waits_no_more),
		TEST(those_who_have_it_do_not_get_it_again),
		TEST(the_end_of_a_run_hurries_what_waits_and_forgets_the_old),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
