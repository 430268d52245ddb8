/* The outbox as the API tells it. */
#include <string.h>

#include "collectors/base/json.h"
#include "daemon/store/incident.h"
#include "daemon/store/inside.h"
#include "tests/serve/client.h"
#include "tests/support/unit.h"

static void
save(struct service *s, const char *message_id, const char *code)
{
	const struct store_mail mail = {
		.kind = code == NULL ? MAIL_DIGEST : MAIL_NOTICE,
		.code = code,
		.run = s->county->run,
		.message_id = message_id,
		.subject = "青石镇年报",
		.recipients = "a@x.example b@y.example",
		.message = "x",
		.len = 1,
	};
	struct store *store = s->county->store;
	struct err e = { 0 };

	assert_int_equal(store_begin(store, &e), 0);
	assert_int_equal(
	    store_end(store, store_save_mail(store, &mail, &e), &e), 0);
}

static void
fill(struct service *s)
{
	struct county *c = s->county;
	struct err e = { 0 };
	int64_t later = clock_wall_ms(&c->clock) + 15000;

	save(s, "<1@c.example>", NULL);
	save(s, "<2@c.example>", "T1");
	save(s, "<3@c.example>", NULL);
	assert_int_equal(store_mail_sent(c->store, 1, "", &e), 0);
	assert_int_equal(store_mail_partly(c->store, 2, later, "b@y.example",
			     "b@y.example: 450 later", &e),
	    0);
	assert_int_equal(
	    store_mail_failed(c->store, 3, 0, true, "554 no", &e), 0);
}

static void
the_list_has_the_latest_first(void **state)
{
	struct service *s = *state;
	struct reply r;

	fill(s);
	service_start(s);
	ask(s, "/api/v1/alerts?limit=2", &r);
	assert_int_equal(r.status, 200);
	assert_string_equal(r.body,
	    "{\"alerts\":[{\"id\":3,\"kind\":\"digest\",\"code\":null,"
	    "\"name\":null,\"run\":1,\"state\":\"refused\","
	    "\"subject\":\"青石镇年报\","
	    "\"recipients\":[\"a@x.example\",\"b@y.example\"],"
	    "\"waiting_for\":[],"
	    "\"created_at\":\"2026-01-10T02:30:00+08:00\","
	    "\"ended_at\":\"2026-01-10T02:30:00+08:00\","
	    "\"next_try_at\":null,\"tries\":1,\"detail\":\"554 no\","
	    "\"message_id\":\"<3@c.example>\"},"
	    "{\"id\":2,\"kind\":\"notice\",\"code\":\"T1\","
	    "\"name\":\"青石镇\",\"run\":1,\"state\":\"waiting\","
	    "\"subject\":\"青石镇年报\","
	    "\"recipients\":[\"a@x.example\",\"b@y.example\"],"
	    "\"waiting_for\":[\"b@y.example\"],"
	    "\"created_at\":\"2026-01-10T02:30:00+08:00\","
	    "\"ended_at\":null,"
	    "\"next_try_at\":\"2026-01-10T02:30:15+08:00\",\"tries\":1,"
	    "\"detail\":\"b@y.example: 450 later\","
	    "\"message_id\":\"<2@c.example>\"}],"
	    "\"incidents\":[],\"next\":\"2\"}\n");
	reply_fini(&r);
	ask(s, "/api/v1/alerts?format=csv&after=2", &r);
	assert_string_equal(r.body,
	    "\xef\xbb\xbf编号,类别,单位编码,单位,状态,主题,收件人,尚未收到,"
	    "生成时间,结束时间,下次发送,已试次数,最近一次的情况\r\n"
	    "1,核查日报,,,已发,青石镇年报,a@x.example b@y.example,,"
	    "2026-01-10T02:30:00+08:00,2026-01-10T02:30:00+08:00,,1,\r\n");
	reply_fini(&r);
}

static void
status_tells_what_waits_and_why(void **state)
{
	struct service *s = *state;
	const struct cJSON *mail;
	struct cJSON *v;
	struct reply r;

	fill(s);
	service_start(s);
	ask(s, "/api/v1/status", &r);
	v = json_parse(r.body, r.len, NULL);
	assert_non_null(v);
	mail = json_get(v, "mail");
	assert_int_equal(json_get_int(mail, "waiting", -1), 1);
	assert_int_equal(json_get_int(mail, "refused", -1), 1);
	assert_int_equal(json_get_int(mail, "partly_refused", -1), 0);
	assert_string_equal(
	    json_get_string(mail, "last_sent_at"), "2026-01-10T02:30:00+08:00");
	assert_string_equal(
	    json_get_string(mail, "detail"), "b@y.example: 450 later");
	json_free(v);
	reply_fini(&r);
}

static void
assert_refused(struct service *s, int whole, int partly)
{
	const struct cJSON *mail;
	struct cJSON *v;
	struct reply r;

	ask(s, "/api/v1/status", &r);
	v = json_parse(r.body, r.len, NULL);
	assert_non_null(v);
	mail = json_get(v, "mail");
	assert_int_equal(json_get_int(mail, "refused", -1), whole);
	assert_int_equal(json_get_int(mail, "partly_refused", -1), partly);
	json_free(v);
	reply_fini(&r);
}

/* To the office 3 was refused, 4 for one of two, 5 reached both; what a body
 * gets says nothing of the office. */
static void
what_is_refused_is_told_until_a_mail_gets_through(void **state)
{
	struct service *s = *state;
	struct store *store = s->county->store;
	struct err e = { 0 };

	fill(s);
	service_start(s);
	assert_int_equal(store_mail_sent(store, 2, "", &e), 0);
	assert_refused(s, 1, 0);
	save(s, "<4@c.example>", NULL);
	assert_int_equal(
	    store_mail_sent(store, 4, "b@y.example: 550 no", &e), 0);
	assert_refused(s, 0, 1);
	save(s, "<5@c.example>", NULL);
	assert_refused(s, 0, 1);
	assert_int_equal(store_mail_sent(store, 5, "", &e), 0);
	assert_refused(s, 0, 0);
}

/* The database cannot tell that it cannot be written. */
static void
what_is_the_matter_is_in_alerts_and_status(void **state)
{
	static const char incidents[] =
	    "\"incidents\":[{\"kind\":\"database\","
	    "\"since\":\"2026-01-10T02:30:00+08:00\",\"count\":0,"
	    "\"detail\":\"database x is read-only\",\"mail\":\"none\","
	    "\"notified_at\":null},"
	    "{\"kind\":\"missed_runs\","
	    "\"since\":\"2026-01-10T02:30:00+08:00\",\"count\":2,"
	    "\"detail\":\"no run\",\"mail\":\"none\",\"notified_at\":null}]";
	struct service *s = *state;
	int64_t now = s->county->clock.fake_wall_ms;
	const struct incident t = { .kind = INCIDENT_MISSED_RUNS,
		.since = now,
		.n = 2,
		.detail = "no run" };
	struct reply r;
	struct err e;

	assert_int_equal(
	    store_save_incident(s->county->store, &t, NULL, &e), 0);
	service_start(s);
	ask(s, "/api/v1/alerts", &r);
	assert_non_null(strstr(r.body, "\"kind\":\"missed_runs\""));
	assert_non_null(reply_header(s, &r, "ETag"));
	reply_fini(&r);
	s->database = (struct serve_fault){ .since = now,
		.detail = "database x is read-only" };
	ask(s, "/api/v1/alerts", &r);
	assert_non_null(strstr(r.body, incidents));
	/* It may be over the next moment, in the same database. */
	assert_null(reply_header(s, &r, "ETag"));
	reply_fini(&r);
	ask(s, "/api/v1/status", &r);
	assert_non_null(strstr(r.body, incidents));
	reply_fini(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    the_list_has_the_latest_first, service_begin, service_end),
		cmocka_unit_test_setup_teardown(status_tells_what_waits_and_why,
		    service_begin, service_end),
		cmocka_unit_test_setup_teardown(
		    what_is_refused_is_told_until_a_mail_gets_through,
		    service_begin, service_end),
		cmocka_unit_test_setup_teardown(
		    what_is_the_matter_is_in_alerts_and_status, service_begin,
		    service_end),
	};

	return cmocka_run_group_tests_name("alerts", tests, NULL, NULL);
}
