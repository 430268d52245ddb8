/*
 * What the office is told at the end of a run, and what not: the mails of a
 * small county over some nights, with a real database.
 */
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/limits.h"
#include "daemon/conf/conf.h"
#include "daemon/conf/registry.h"
#include "daemon/mail/tell.h"
#include "daemon/store/news.h"
#include "daemon/store/sql.h"
#include "tests/store/county.h"
#include "tests/support/unit.h"

static const char *cells[] = { "t3.received.natural", "t3.received.total" };

static const struct repair total_is_wrong = {
	{ { "t3.received.total", true, { 13, 0 }, { 12, 0 } } }, 1
};

static struct finding
broken_sum(const char *message)
{
	return (struct finding){ .rule = "A03",
		.axis = AXIS_DATA,
		.severity = SEVERITY_ERROR,
		.place = "t3.received",
		.message = message,
		.cells = cells,
		.n_cells = 2,
		.cause = 1,
		.repairs = &total_is_wrong,
		.n_repairs = 1 };
}

static struct finding
doubtful(void)
{
	return (struct finding){ .rule = "G09",
		.axis = AXIS_TEXT,
		.severity = SEVERITY_WARNING,
		.place = "text",
		.message = "正文与本县另一单位的报告雷同",
		.evidence = "白鹭乡 2025年报告" };
}

static const char sum_text[] = "表三“一、本年新收政府信息公开申请数量”："
			       "各类申请人之和 12 ≠ 总计 13，相差 1";

static void
bring(struct county *c, const char *code, int year, const char *bytes,
    struct finding *findings, size_t n)
{
	struct judgement j = { .findings = findings, .n_findings = n };
	struct report *r = county_report(c, "2021", year, "t");

	county_set_all(r, "1");
	(void)county_bring(c, code, 0, year, r, bytes, &j);
}

static const struct conf conf = {
	.county_name = "某县",
	.smtp_url = "smtp://127.0.0.1",
	.mail_from = "公开办 <office@county.example>",
	.mail_to = "a@county.example, 主任 <b@county.example>",
	.public_url = "https://gouji.example",
	.notify_townships = true,
	.remind_days = 7,
};

static struct township bodies[] = {
	{ .code = "T1", .name = "青石镇", .email = "t1@county.example" },
	{ .code = "T2", .name = "白鹭乡", .email = "t2@county.example" },
};
static const struct registry registry = { bodies, 2 };

/* The run ends and is told; the next begins. */
static void
end_run(struct county *c)
{
	const struct mail_office office = { &conf, &registry };
	struct store_teller teller;
	struct err e = { 0 };

	if (store_run_finish_telling(
		c->store, c->run, mail_teller(&office, &teller), &e) != 0 ||
	    store_run_create(c->store, RUN_NIGHTLY, NULL, 0, &c->run, &e) !=
		0 ||
	    store_run_start(c->store, c->run, 4, &e) != 0)
		fail_msg("run: %s", e.msg);
}

/* Subjects of the mails of one kind, and they are forgotten. */
static const char *
told(struct county *c, const char *kind)
{
	static char text[2000];
	char *sql = sqlite3_mprintf(
	    "SELECT code, subject FROM mail WHERE kind = %Q ORDER BY id", kind);
	struct err e;

	(void)snprintf(text, sizeof(text), "%s", county_ask(c, sql));
	sqlite3_free(sql);
	sql = sqlite3_mprintf("DELETE FROM mail WHERE kind = %Q", kind);
	assert_int_equal(sql_script(store_sql(c->store), sql, &e), 0);
	sqlite3_free(sql);
	return text;
}

/* The nth part (0 text, 1 HTML) of a message, decoded. */
static char *
part(struct county *c, const char *message, int nth)
{
	const char *p = message;
	char *out, *flat;
	size_t n = 0;

	for (int i = 0; i <= nth; i++) {
		p = strstr(p, "base64\r\n\r\n");
		assert_non_null(p);
		p += strlen("base64\r\n\r\n");
	}
	flat = arena_alloc(c->arena, strlen(p) + 1);
	out = arena_calloc(c->arena, strlen(p) + 1, 1);
	for (; *p != '-' && *p != '\0'; p++)
		if (*p != '\r' && *p != '\n')
			flat[n++] = *p;
	n = (size_t)EVP_DecodeBlock(
	    (unsigned char *)out, (unsigned char *)flat, (int)n);
	while (n > 0 && out[n - 1] == '\0')
		n--;
	return out;
}

static char *
body(struct county *c, int which)
{
	struct store_mail m;
	struct err e;
	bool found;
	int64_t next;

	assert_int_equal(store_next_mail(c->store, c->arena, INT64_MAX / 2, &m,
			     &found, &next, &e),
	    0);
	assert_true(found);
	return part(c, m.message, which);
}

/* For a parser that is not ours: parse.sh. */
static void
write_out(struct county *c)
{
	const char *path = getenv("GOUJI_MAIL_FILE");
	struct store_mail m;
	struct err e;
	int64_t next;
	bool found;
	FILE *out;

	if (path == NULL)
		return;
	assert_int_equal(store_next_mail(c->store, c->arena, INT64_MAX / 2, &m,
			     &found, &next, &e),
	    0);
	out = fopen(path, "wb");
	assert_non_null(out);
	assert_int_equal(fwrite(m.message, 1, m.len, out), m.len);
	assert_int_equal(fclose(out), 0);
}

static void
a_digest_reads_as_a_clerk_wants_it(void **state)
{
	struct county *c = *state;
	struct finding f[] = { broken_sum(sum_text), doubtful() };
	const char *text;

	bring(c, "T1", 2025, "a", f, 2);
	end_run(c);
	write_out(c);
	text = body(c, 0);
	assert_string_equal(text,
	    "某县政府信息公开工作年度报告核查日报\n"
	    "采集完成：2026-01-10 02:30\n"
	    "\n== 新增（2项） ==\n"
	    "\n〔青石镇〕\n"
	    "1．青石镇 2025年度　错误\n"
	    "   问题 A03：表三“一、本年新收政府信息公开申请数量”："
	    "各类申请人之和 12 ≠ 总计 13，相差 1\n"
	    "   可能的差错位置：表三“一、本年新收政府信息公开申请数量”行"
	    "“总计”列（填报 13，按合计推算 12）\n"
	    "   核查结果：https://gouji.example/#/reports/T1/2025\n"
	    "   原文：http://final.example/\n"
	    "2．青石镇 2025年度　待核实\n"
	    "   问题 G09：正文与本县另一单位的报告雷同\n"
	    "   原文摘录：白鹭乡 2025年报告\n"
	    "   核查结果：https://gouji.example/#/reports/T1/2025\n"
	    "   原文：http://final.example/\n"
	    "\n"
	    "本邮件由程序自动生成，差错位置仅供人工核对，以人工复核为准。\n");
	assert_string_equal(told(c, "digest"),
	    "-|【年报核查】某县 2025年度：新增错误1、尚未查到3");
}

static void
a_notice_says_what_and_by_when_but_not_what_to_write(void **state)
{
	struct county *c = *state;
	struct finding f[] = { broken_sum(sum_text), doubtful() };
	const char *text;

	bring(c, "T1", 2025, "a", f, 2);
	end_run(c);
	(void)told(c, "digest");
	text = body(c, 0);
	assert_string_equal(text,
	    "政府信息公开工作年度报告核实通知\n"
	    "\n== 2025年度报告 ==\n"
	    "   原文：http://final.example/\n"
	    "1．（A03）错误\n"
	    "   问题：表三“一、本年新收政府信息公开申请数量”："
	    "各类申请人之和 12 ≠ 总计 13，相差 1\n"
	    "\n== 办理 ==\n"
	    "请对照台账核实，于 2026年1月17日 前修改并重新发布；"
	    "核实无误的，请回复说明。\n"
	    "咨询：某县政府信息公开工作主管部门，office@county.example\n"
	    "本通知由程序生成，结论以人工复核为准。\n");
	assert_string_equal(told(c, "notice"),
	    "T1|【年报核查】2025年政府信息公开工作年度报告请核实");
}

static void
a_change_is_told_once_and_reminded_of(void **state)
{
	struct county *c = *state;
	struct finding f[] = { broken_sum(sum_text) };

	bring(c, "T1", 2025, "a", f, 1);
	end_run(c);
	assert_string_equal(told(c, "digest"),
	    "-|【年报核查】某县 2025年度：新增错误1、尚未查到3");
	end_run(c);
	assert_string_equal(told(c, "digest"), "");
	county_go_to(c, 2026, 1, 16);
	end_run(c);
	assert_string_equal(told(c, "digest"), "");
	county_go_to(c, 2026, 1, 17);
	end_run(c);
	assert_string_equal(told(c, "digest"),
	    "-|【年报核查】某县 2025年度：仍未整改1、尚未查到3");
	end_run(c);
	assert_string_equal(told(c, "digest"), "");
	/* Other figures are another finding; then none; then it is back. */
	f[0].message = "各类申请人之和 12 ≠ 总计 14，相差 2";
	bring(c, "T1", 2025, "b", f, 1);
	end_run(c);
	assert_string_equal(told(c, "digest"),
	    "-|【年报核查】某县 2025年度：新增错误1、尚未查到3");
	bring(c, "T1", 2025, "c", NULL, 0);
	end_run(c);
	assert_string_equal(told(c, "digest"),
	    "-|【年报核查】某县 2025年度：已更正1、尚未查到3");
	(void)told(c, "notice");
	bring(c, "T1", 2025, "d", f, 1);
	end_run(c);
	assert_non_null(strstr(body(c, 0), "错误（再次出现）"));
	assert_string_equal(told(c, "digest"),
	    "-|【年报核查】某县 2025年度：新增错误1、尚未查到3");
}

static void
what_is_acked_is_not_reminded_of_but_told_when_mended(void **state)
{
	struct county *c = *state;
	struct finding f[] = { broken_sum(sum_text) };
	struct err e;

	bring(c, "T1", 2025, "a", f, 1);
	end_run(c);
	(void)told(c, "digest");
	assert_int_equal(store_ack_finding(c->store, 1, "王", "", &e), 0);
	county_go_to(c, 2026, 1, 20);
	end_run(c);
	assert_string_equal(told(c, "digest"), "");
	bring(c, "T1", 2025, "b", NULL, 0);
	end_run(c);
	assert_string_equal(told(c, "digest"),
	    "-|【年报核查】某县 2025年度：已更正1、尚未查到3");
}

static void
warnings_alone_cause_no_mail(void **state)
{
	struct county *c = *state;
	struct finding f[] = { doubtful(), broken_sum(sum_text) };

	bring(c, "T1", 2025, "a", f, 1);
	end_run(c);
	assert_string_equal(told(c, "digest"), "");
	bring(c, "T1", 2025, "b", f, 2);
	end_run(c);
	assert_non_null(strstr(body(c, 0), "新增（2项）"));
}

static void
a_report_that_is_gone_is_told_whatever_its_severity(void **state)
{
	struct county *c = *state;
	struct finding f = doubtful();

	f.rule = "H06";
	bring(c, "T1", 2025, "a", &f, 1);
	end_run(c);
	assert_string_equal(told(c, "digest"),
	    "-|【年报核查】某县 2025年度：新增待核实1、尚未查到3");
}

static void
old_years_are_collected_in_silence(void **state)
{
	struct county *c = *state;
	struct finding f[] = { broken_sum(sum_text) };

	bring(c, "T1", 2024, "a", f, 1);
	end_run(c);
	county_go_to(c, 2026, 1, 20);
	end_run(c);
	assert_string_equal(told(c, "digest"), "");
	/* What changes later is news. */
	f[0].message = "各类申请人之和 12 ≠ 总计 14，相差 2";
	bring(c, "T1", 2024, "b", f, 1);
	end_run(c);
	assert_string_equal(
	    told(c, "digest"), "-|【年报核查】某县 2024年度：新增错误1");
}

static void
a_site_that_is_away_hides_the_news_of_its_body(void **state)
{
	struct county *c = *state;
	struct finding f[] = { broken_sum(sum_text) };

	bring(c, "T2", 2025, "a", f, 1);
	county_next_run(c);
	county_visit(c, "T2", 0, 0, OUTCOME_TIMEOUT);
	end_run(c);
	assert_string_equal(told(c, "digest"), "");
	county_go_to(c, 2026, 1, 11);
	county_visit(c, "T2", 0, 0, OUTCOME_TIMEOUT);
	end_run(c);
	county_go_to(c, 2026, 1, 12);
	county_visit(c, "T2", 0, 0, OUTCOME_TIMEOUT);
	end_run(c);
	assert_non_null(strstr(body(c, 0), "白鹭乡　连接超时（已有 3 天）"));
	assert_string_equal(told(c, "digest"),
	    "-|【年报核查】某县 2025年度：尚未查到3、来源异常1");
	county_go_to(c, 2026, 1, 13);
	county_visit(c, "T2", 0, 0, OUTCOME_TIMEOUT);
	end_run(c);
	assert_string_equal(told(c, "digest"), "");
	county_go_to(c, 2026, 1, 14);
	bring(c, "T2", 2025, "a", f, 1);
	end_run(c);
	assert_string_equal(told(c, "digest"),
	    "-|【年报核查】某县 2025年度：新增错误1、尚未查到3");
}

static void
nothing_counts_as_told_when_the_run_does_not_end(void **state)
{
	struct county *c = *state;
	struct finding f[] = { broken_sum(sum_text) };
	const struct mail_office office = { &conf, &registry };
	struct store_teller teller;
	struct err e = { 0 };

	bring(c, "T1", 2025, "a", f, 1);
	/* There is no such run: all of it is rolled back. */
	assert_int_equal(store_run_finish_telling(c->store, c->run + 5,
			     mail_teller(&office, &teller), &e),
	    -1);
	/* The last statement of the end fails. */
	assert_int_equal(sql_script(store_sql(c->store),
			     "CREATE TEMP TRIGGER t BEFORE UPDATE OF next_at"
			     " ON mail BEGIN SELECT raise(ABORT, 'x'); END;"
			     "CREATE TEMP TRIGGER u BEFORE INSERT ON told_year"
			     " BEGIN SELECT raise(ABORT, 'x'); END;",
			     &e),
	    0);
	assert_int_equal(store_run_finish_telling(c->store, c->run,
			     mail_teller(&office, &teller), &e),
	    -1);
	assert_string_equal(county_ask(c,
				"SELECT count(*) FROM mail UNION ALL"
				" SELECT count(*) FROM told_finding"),
	    "0;0");
	assert_int_equal(sql_script(store_sql(c->store),
			     "DROP TRIGGER t; DROP TRIGGER u;", &e),
	    0);
	end_run(c);
	assert_string_equal(told(c, "digest"),
	    "-|【年报核查】某县 2025年度：新增错误1、尚未查到3");
}

static void
what_one_repair_would_mend_is_counted_once(void **state)
{
	struct county *c = *state;
	struct finding f[] = { broken_sum(sum_text), broken_sum("各行之和") };
	const char *text;

	f[1].rule = "A01";
	f[1].place = "t3.total";
	bring(c, "T1", 2025, "a", f, 2);
	end_run(c);
	text = body(c, 0);
	assert_non_null(strstr(text, "新增（1项）"));
	assert_non_null(strstr(text, "问题 A01：各行之和"));
	assert_non_null(strstr(text, "问题 A03：表三"));
	text = strstr(text, "可能的差错位置：");
	assert_non_null(text);
	assert_null(strstr(text + 1, "可能的差错位置："));
}

static void
what_is_overdue_is_told_once(void **state)
{
	struct county *c = *state;

	for (int day = 1; day <= 3; day++) {
		county_go_to(c, 2026, 2, day);
		county_visit(c, "T2", 0, 0, OUTCOME_NOT_FOUND);
		end_run(c);
		if (day != 2) {
			assert_string_equal(told(c, "digest"), "");
			continue;
		}
		assert_non_null(
		    strstr(body(c, 0), "白鹭乡 2025年度　逾期未查到"));
		assert_string_equal(told(c, "digest"),
		    "-|【年报核查】某县 2025年度：尚未查到4");
		assert_non_null(strstr(body(c, 0),
		    "规定期限已过，在登记的网页上尚未查到贵单位2025年度的"
		    "报告；如已发布，请告知网址。"));
		assert_string_equal(told(c, "notice"),
		    "T2|【年报核查】尚未查到2025年政府信息公开工作年度报告");
	}
}

static void
our_own_failure_is_told(void **state)
{
	struct county *c = *state;
	struct not_judged failed = { "A03", "it crashed", true };
	const struct judgement j = { .not_judged = &failed, .n_not_judged = 1 };
	struct report *r = county_report(c, "2021", 2025, "t");

	county_set_all(r, "1");
	(void)county_bring(c, "T1", 0, 2025, r, "a", &j);
	end_run(c);
	assert_non_null(strstr(body(c, 0), "部分规则未能核查"));
	assert_string_equal(told(c, "digest"),
	    "-|【年报核查】某县 2025年度：尚未查到3、程序故障1");
	assert_string_equal(told(c, "notice"), "");
	end_run(c);
	assert_string_equal(told(c, "digest"), "");
}

/* 60 findings of one report; each with a message of 1500 bytes that HTML
 * makes five times as long. */
static void
bring_many(struct county *c, const char *bytes, const char *place)
{
	struct finding many[60];
	char *message = arena_calloc(c->arena, 1501, 1);

	memset(message, '&', 1500);
	for (size_t i = 0; i < 60; i++) {
		many[i] = broken_sum(message);
		many[i].place = arena_printf(c->arena, "%s%zu", place, i);
		many[i].evidence = message;
		many[i].cause = 0;
	}
	bring(c, "T1", 2025, bytes, many, 60);
}

static void
a_mail_is_no_larger_than_people_read_and_servers_take(void **state)
{
	struct county *c = *state;

	bring_many(c, "a", "x");
	end_run(c);
	assert_non_null(strstr(
	    body(c, 0), "其余 10 项见 https://gouji.example/#/findings"));
	(void)told(c, "digest");
	(void)told(c, "notice");
	/* Two such sections have more than LIMIT_MAIL_PART. */
	bring_many(c, "b", "y");
	end_run(c);
	assert_non_null(strstr(body(c, 0), "其余 35 项见"));
	assert_true(strlen(body(c, 1)) < LIMIT_MAIL_PART);
}

static void
more_than_can_be_compared_at_once_waits(void **state)
{
	struct county *c = *state;
	struct finding f[] = { broken_sum(sum_text) };
	struct err e;

	bring(c, "T1", 2025, "a", f, 1);
	assert_int_equal(
	    sql_script(store_sql(c->store),
		"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL"
		" SELECT i + 1 FROM n WHERE i < 20010)"
		" INSERT INTO finding SELECT NULL, code, year, rule, 'p' || i,"
		" axis, severity, message, cells, expected, actual, evidence,"
		" figures, rules_version, 0, repairs, judge, state, revision,"
		" judgement, first_seen, last_seen, NULL, NULL, NULL, NULL"
		" FROM finding, n WHERE finding.id = 1",
		&e),
	    0);
	end_run(c);
	assert_string_equal(
	    county_ask(c, "SELECT count(*) FROM told_finding"), "20000");
	assert_string_equal(told(c, "digest"),
	    "-|【年报核查】某县 2025年度：新增错误20000、尚未查到3");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, county_begin, county_end)
		T(a_digest_reads_as_a_clerk_wants_it),
		T(a_notice_says_what_and_by_when_but_not_what_to_write),
		T(a_change_is_told_once_and_reminded_of),
		T(what_is_acked_is_not_reminded_of_but_told_when_mended),
		T(warnings_alone_cause_no_mail),
		T(a_report_that_is_gone_is_told_whatever_its_severity),
		T(old_years_are_collected_in_silence),
		T(a_site_that_is_away_hides_the_news_of_its_body),
		T(what_one_repair_would_mend_is_counted_once),
		T(what_is_overdue_is_told_once),
		T(our_own_failure_is_told),
		T(a_mail_is_no_larger_than_people_read_and_servers_take),
		T(more_than_can_be_compared_at_once_waits),
		T(nothing_counts_as_told_when_the_run_does_not_end),
	};

	return cmocka_run_group_tests_name("mail_tell", tests, NULL, NULL);
}
