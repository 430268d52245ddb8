/*
 * Trouble of our own at a run's end: what is told of it, to whom it is not
 * blamed, and when it is over; with a real database.
 */
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

#include "daemon/conf/conf.h"
#include "daemon/conf/registry.h"
#include "daemon/notify/incident_mail.h"
#include "daemon/notify/notifier.h"
#include "daemon/store/news.h"
#include "daemon/store/sql.h"
#include "tests/store/county.h"
#include "tests/support/unit.h"

static const struct conf conf = {
	.county_name = "某县",
	.database = "/var/lib/gouji/gouji.db",
	.smtp_url = "smtp://127.0.0.1",
	.mail_from = "公开办 <office@county.example>",
	.mail_to = "a@county.example",
	.remind_days = 7,
};

static const struct registry nobody = { NULL, 0 };
static const struct mail_office office = { &conf, &nobody };

static void
end_run(struct county *c)
{
	struct store_notifier teller;
	struct err e = { 0 };

	if (store_run_finish_telling(
		c->store, c->run, notifier_of(&office, &teller), &e) != 0 ||
	    store_run_create(c->store, RUN_NIGHTLY, NULL, 0, &c->run, &e) !=
		0 ||
	    store_run_start(c->store, c->run, 4, &e) != 0)
		fail_msg("run: %s", e.msg);
}

/* A visit of T1's first or T2's or D1's source that reached nobody. */
static void
silent(struct county *c, const char *code, const char *url)
{
	struct store_visit v = county_visit_of(
	    c, code, 0, code[1] == '2' ? 0 : 2025, OUTCOME_HTTP_ERROR);
	struct err e;

	v.url = url;
	v.http_status = 0;
	v.detail = "could not connect: Network is unreachable";
	if (store_put_visit(c->store, &v, &e) != 0)
		fail_msg("%s", e.msg);
}

/* Kinds and subjects of the mails since it was last asked. */
static const char *
told(struct county *c)
{
	static char text[2000];
	struct err e;

	(void)snprintf(text, sizeof(text), "%s",
	    county_ask(c, "SELECT kind, subject FROM mail ORDER BY id"));
	assert_int_equal(
	    sql_script(store_sql(c->store), "DELETE FROM mail", &e), 0);
	return text;
}

static const char *
failures(struct county *c)
{
	return county_ask(c,
	    "SELECT code, failures FROM source WHERE failures > 0"
	    " ORDER BY id");
}

static void
all_sites_silent_is_a_network_outage_and_no_sites_failure(void **state)
{
	struct county *c = *state;

	for (int day = 10; day < 14; day++) {
		county_go_to(c, 2026, 1, day);
		silent(c, "T1", "http://a.example/2025.html");
		silent(c, "T2", "https://b.example:8443/x");
		silent(c, "D1", "http://A.example/d");
		end_run(c);
		assert_string_equal(failures(c), "");
		assert_string_equal(told(c),
		    day == 10 ? "incident|【年报核查】某县 "
				"系统故障：采集时所有网站都连接不上"
			      : "");
	}
	assert_string_equal(
	    county_ask(
		c, "SELECT kind, detail, notified_at - since FROM incident"),
	    "network|could not connect: Network is unreachable|0");
	/* One of them alone is silent, too: it still is the line. */
	silent(c, "T1", "http://a.example/2025.html");
	end_run(c);
	assert_string_equal(failures(c), "");
	/* A run that asked nobody says nothing. */
	end_run(c);
	assert_string_equal(told(c), "");
	/* A reminder, and the end. */
	county_go_to(c, 2026, 1, 17);
	silent(c, "T2", "https://b.example:8443/x");
	end_run(c);
	assert_string_equal(told(c),
	    "incident|【年报核查】某县 "
	    "系统故障（仍未恢复）：采集时所有网站都连接不上");
	silent(c, "T2", "https://b.example:8443/x");
	county_visit(c, "T1", 0, 2025, OUTCOME_NOT_FOUND);
	end_run(c);
	assert_string_equal(
	    told(c), "incident|【年报核查】某县 系统恢复：网站已能连接");
	assert_string_equal(county_ask(c, "SELECT * FROM incident"), "");
	assert_string_equal(failures(c), "T2|1");
}

/* What was counted before the line went down stays; what comes after counts
 * on. */
static void
failures_of_before_are_kept(void **state)
{
	struct county *c = *state;

	silent(c, "T2", "https://b.example/x");
	county_visit(c, "T1", 0, 2025, OUTCOME_NOT_FOUND);
	end_run(c);
	county_go_to(c, 2026, 1, 11);
	silent(c, "T2", "https://b.example/x");
	silent(c, "T1", "http://a.example/2025.html");
	end_run(c);
	assert_string_equal(failures(c), "T2|1");
	/* The second run of a date. */
	county_visit(c, "T1", 0, 2025, OUTCOME_NOT_FOUND);
	silent(c, "T2", "https://b.example/x");
	end_run(c);
	assert_string_equal(failures(c), "T2|2");
	silent(c, "T2", "https://b.example/x");
	silent(c, "T1", "http://a.example/2025.html");
	end_run(c);
	assert_string_equal(failures(c), "T2|2");
}

static void
one_host_or_any_response_is_no_network_outage(void **state)
{
	struct county *c = *state;
	struct store_visit v =
	    county_visit_of(c, "T1", 0, 2025, OUTCOME_HTTP_ERROR);
	const struct store_answer list = { .url = "http://a.example/list",
		.list = true,
		.body = "x",
		.body_len = 1,
		.fetched_at = c->clock.fake_wall_ms };
	struct store_robots robots = { .status = 404, .text = "" };
	struct err e;

	/* The one portal of them all. */
	silent(c, "T1", "http://a.example/2025.html");
	silent(c, "T2", "http://a.example/t2");
	end_run(c);
	assert_string_equal(failures(c), "T1|1;T2|1");
	/* An error page is an answer. */
	county_go_to(c, 2026, 1, 11);
	v.run = c->run;
	v.http_status = 500;
	v.fetched_at = c->clock.fake_wall_ms;
	assert_int_equal(store_put_visit(c->store, &v, &e), 0);
	silent(c, "T2", "http://b.example/t2");
	silent(c, "D1", "http://c.example/d");
	end_run(c);
	assert_string_equal(failures(c), "T1|2;T2|2;D1|1");
	/* A list came, though what it led to did not. */
	assert_int_equal(store_put_answer(c->store, c->run, &list, &e), 0);
	silent(c, "T2", "http://b.example/t2");
	silent(c, "D1", "http://c.example/d");
	end_run(c);
	/* And so did a robots.txt. */
	robots.fetched_at = c->clock.fake_wall_ms;
	assert_int_equal(
	    store_put_robots(c->store, "c.example:80", &robots, &e), 0);
	silent(c, "T2", "http://b.example/t2");
	silent(c, "D1", "http://c.example/d");
	end_run(c);
	assert_string_equal(county_ask(c, "SELECT * FROM incident"), "");
	assert_null(strstr(told(c), "incident"));
}

/* Our reader fails over a document that was a report, for three nights. */
static void
what_our_readers_fail_on_is_no_failure_of_the_source(void **state)
{
	struct county *c = *state;
	struct report *r = county_report(c, "2021", 2025, "t");
	struct err e;

	county_set_all(r, "1");
	(void)county_bring(c, "T1", 0, 2025, r, "a", NULL);
	end_run(c);
	(void)told(c);
	for (int day = 11; day < 15; day++) {
		struct store_visit v;

		county_go_to(c, 2026, 1, day);
		v = county_visit_of(c, "T1", 0, 2025, OUTCOME_UNREADABLE);
		v.detail = "reader: crashed";
		v.own_failure = true;
		assert_int_equal(store_put_visit(c->store, &v, &e), 0);
		end_run(c);
		assert_string_equal(failures(c), "");
		assert_string_equal(told(c),
		    day == 11 ? "incident|【年报核查】某县 "
				"系统故障：1份文件未能读取"
			      : "");
	}
	assert_string_equal(
	    county_ask(c, "SELECT kind, count, detail FROM incident"),
	    "readers|1|http://final.example/: reader: crashed");
	/* Runs that do not ask for it, or cannot, do not end it. */
	county_visit(c, "T2", 0, 0, OUTCOME_NOT_FOUND);
	end_run(c);
	county_visit(c, "T1", 0, 2025, OUTCOME_TIMEOUT);
	end_run(c);
	assert_string_equal(told(c), "");
	(void)county_bring(c, "T1", 0, 2025, r, "a", NULL);
	end_run(c);
	assert_string_equal(
	    told(c), "incident|【年报核查】某县 系统恢复：文件已能读取");
}

static void
readers_that_read_nothing_at_all_are_told_as_such(void **state)
{
	static const char *const codes[] = { "T1", "D1" };
	struct county *c = *state;
	struct err e;

	for (int i = 0; i < 2; i++) {
		struct store_visit v =
		    county_visit_of(c, codes[i], 0, 2025, OUTCOME_UNREADABLE);

		v.own_failure = true;
		v.detail = "reader: not_started";
		assert_int_equal(store_put_visit(c->store, &v, &e), 0);
	}
	end_run(c);
	assert_string_equal(
	    told(c), "incident|【年报核查】某县 系统故障：读取程序无法工作");
}

static void
nothing_is_told_without_a_server_nor_later_of_what_is_over(void **state)
{
	struct county *c = *state;
	struct store_notifier teller;
	struct incident t = {
		.kind = INCIDENT_MISSED_RUNS, .since = 1, .n = 2, .detail = "x"
	};
	struct err e;
	int64_t version;

	assert_int_equal(store_save_incident(c->store, &t, NULL, &e), 0);
	assert_string_equal(
	    county_ask(c, "SELECT since, count, notified_at FROM incident"),
	    "1|2|-");
	t.detail = NULL;
	(void)notifier_of(&office, &teller);
	assert_int_equal(store_save_incident(c->store, &t, &teller, &e), 0);
	assert_string_equal(told(c), "");
	version = store_version(c->store);
	assert_int_equal(store_save_incident(c->store, &t, &teller, &e), 0);
	assert_int_equal(store_version(c->store), version);
	t.detail = "x";
	assert_int_equal(store_save_incident(c->store, &t, &teller, &e), 0);
	assert_string_equal(
	    told(c), "incident|【年报核查】某县 系统故障：已有2夜未能完成采集");
}

/* ---- words ---- */

/* The text part, decoded. */
static char *
text_of(struct county *c, const char *message)
{
	const char *p = strstr(message, "base64\r\n\r\n");
	char *flat, *out;
	size_t n = 0;

	assert_non_null(p);
	p += strlen("base64\r\n\r\n");
	flat = arena_alloc(c->arena, strlen(p) + 1);
	out = arena_calloc(c->arena, strlen(p) + 1, 1);
	for (; *p != '-' && *p != '\0'; p++)
		if (*p != '\r' && *p != '\n')
			flat[n++] = *p;
	(void)EVP_DecodeBlock(
	    (unsigned char *)out, (unsigned char *)flat, (int)n);
	/* Lines end with CRLF; what is compared has plain ones. */
	n = 0;
	for (char *q = out; *q != '\0'; q++)
		if (*q != '\r')
			out[n++] = *q;
	out[n] = '\0';
	return out;
}

static void
a_clerk_understands_it(void **state)
{
	struct county *c = *state;
	struct incident t = { .kind = INCIDENT_NETWORK,
		.since = c->clock.fake_wall_ms,
		.at = c->clock.fake_wall_ms + 60000,
		.detail = "could not connect: Network is unreachable" };
	struct store_mail mail;

	assert_true(incident_mail(c->arena, &conf, &t, "began.1", &mail));
	assert_int_equal(mail.kind, MAIL_INCIDENT);
	assert_string_equal(
	    mail.message_id, "<gouji.network.began.1@county.example>");
	assert_string_equal(mail.recipients, "a@county.example");
	assert_non_null(strstr(mail.message,
	    "In-Reply-To: <gouji.network.2026-01-10@county.example>\r\n"));
	assert_string_equal(text_of(c, mail.message),
	    "某县年报核查系统：采集时所有网站都连接不上\n"
	    "\n== 发生了什么 ==\n"
	    "最近一次采集中没有一个网站能够连接，很可能是本机的网络"
	    "（网线、路由器、防火墙、域名解析）有问题，"
	    "也可能是这些网站所在的平台同时停机。不是各单位的责任。\n"
	    "开始时间：2026-01-10 02:30\n"
	    "\n== 有什么影响 ==\n"
	    "这次没有采到新的内容，各单位的网站不因此记为异常。"
	    "已有的数据不受影响，照常可以查询。\n"
	    "\n== 怎么处理 ==\n"
	    "请联系管理员检查本机的网络：在这台机器上能否打开各单位的网站。"
	    "网络恢复后，下一次采集自动补上；也可以用 gouji collect "
	    "立即采集。\n"
	    "\n== 供管理员参考 ==\n"
	    "技术信息：could not connect: Network is unreachable\n"
	    "\n本邮件由程序自动生成。\n");
	t.step = INCIDENT_OVER;
	assert_true(incident_mail(c->arena, &conf, &t, "over.1", &mail));
	assert_string_equal(text_of(c, mail.message),
	    "某县年报核查系统：故障已排除\n"
	    "网站已能连接。\n"
	    "故障开始于 2026-01-10 02:30，恢复于 2026-01-10 02:31。\n"
	    "采集和核查自动继续，不需要处理。\n"
	    "\n本邮件由程序自动生成。\n");
}

static void
every_incident_has_its_words(void **state)
{
	static const struct {
		struct incident t;
		const char *subject, *act;
	} cases[] = {
		{ { .kind = INCIDENT_NETWORK }, "采集时所有网站都连接不上",
		    "不是各单位的责任" },
		{ { .kind = INCIDENT_READERS, .n = 3 }, "3份文件未能读取",
		    "不是单位的责任" },
		{ { .kind = INCIDENT_READERS, .n = 3, .all_documents = true },
		    "读取程序无法工作", "不是单位的责任" },
		{ { .kind = INCIDENT_MISSED_RUNS, .n = 2 },
		    "已有2夜未能完成采集", "journalctl -u goujid" },
	};
	struct county *c = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct incident t = cases[i].t;
		struct store_mail mail;

		t.detail = "<b>detail</b>";
		assert_true(incident_mail(c->arena, &conf, &t, "x", &mail));
		assert_string_equal(mail.subject,
		    arena_printf(c->arena, "【年报核查】某县 系统故障：%s",
			cases[i].subject));
		assert_non_null(strstr(text_of(c, mail.message), cases[i].act));
	}
}

static void
nobody_to_write_to_is_no_mail(void **state)
{
	const struct conf empty = {
		.county_name = "某县", .mail_from = "a@b", .mail_to = "nonsense"
	};
	struct incident t = { .kind = INCIDENT_NETWORK, .detail = "x" };
	struct county *c = *state;
	struct store_mail mail;

	assert_false(incident_mail(c->arena, &empty, &t, "x", &mail));
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, county_begin, county_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(all_sites_silent_is_a_network_outage_and_no_sites_failure),
		TEST(failures_of_before_are_kept),
		TEST(one_host_or_any_response_is_no_network_outage),
		TEST(what_our_readers_fail_on_is_no_failure_of_the_source),
		TEST(readers_that_read_nothing_at_all_are_told_as_such),
		TEST(
		    nothing_is_told_without_a_server_nor_later_of_what_is_over),
		TEST(a_clerk_understands_it),
		TEST(every_incident_has_its_words),
		TEST(nobody_to_write_to_is_no_mail),
	};

	return cmocka_run_group_tests_name("incident", tests, NULL, NULL);
}
