/*
 * What the office is told at the end of a run, and what not: the mails of a
 * small county over some nights, with a real database.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/limits.h"
#include "daemon/notify/notifier.h"
#include "daemon/store/news.h"
#include "daemon/store/sql.h"
#include "tests/notify/notifying.h"
#include "tests/support/unit.h"

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
	struct finding f[] = { notify_broken_sum(notify_sum),
		notify_doubtful() };
	const char *text;

	notify_bring(c, "T1", 2025, "a", f, 2);
	notify_end_run(c);
	write_out(c);
	text = notify_body(c, 0);
	assert_string_equal(text,
	    "某县政府信息公开工作年度报告核查日报\n"
	    "采集完成：2026-01-10 02:30\n"
	    "\n== 新增（错误1项、待核实1项） ==\n"
	    "\n〔青石镇〕\n"
	    "1．2025年度报告　错误\n"
	    "   问题（A03）：表三“一、本年新收政府信息公开申请数量”："
	    "各类申请人之和 12 ≠ 总计 13，相差 1\n"
	    "   可能的差错位置：表三“一、本年新收政府信息公开申请数量”行"
	    "“总计”列（填报 13，按合计推算 12）\n"
	    "   核查结果：https://gouji.example/#/reports/T1/2025\n"
	    "   原文：http://final.example/\n"
	    "2．2025年度报告　待核实\n"
	    "   问题（G09）：正文与本县另一单位的报告雷同\n"
	    "   原文摘录：白鹭乡 2025年报告\n"
	    "   核查结果：https://gouji.example/#/reports/T1/2025\n"
	    "   原文：http://final.example/\n"
	    "\n== 尚未查到（3个单位） ==\n"
	    "截至目前尚未查到2025年度报告的单位："
	    "白鹭乡、县水利局、青川县。\n"
	    "\n"
	    "本邮件由程序自动生成，差错位置仅供人工核对，以人工复核为准。\n");
	assert_string_equal(notify_subjects(c, "digest"),
	    "-|【年报核查】某县 2025年度：新增错误1、尚未查到3");
}

static void
a_notice_says_what_and_by_when_but_not_what_to_write(void **state)
{
	struct county *c = *state;
	struct finding f[] = { notify_broken_sum(notify_sum),
		notify_doubtful() };
	const char *text;

	notify_bring(c, "T1", 2025, "a", f, 2);
	notify_end_run(c);
	(void)notify_subjects(c, "digest");
	text = notify_body(c, 0);
	assert_string_equal(text,
	    "政府信息公开工作年度报告核实通知\n"
	    "青石镇：\n"
	    "经程序核查，青石镇2025年政府信息公开工作年度报告存在1处错误。\n"
	    "\n== 2025年度报告 ==\n"
	    "   原文：http://final.example/\n"
	    "   抓取时间：2026-01-10 02:30；内容指纹：ca978112\n"
	    "1．错误\n"
	    "   问题（A03）：表三“一、本年新收政府信息公开申请数量”："
	    "各类申请人之和 12 ≠ 总计 13，相差 1\n"
	    "\n== 办理 ==\n"
	    "请对照台账核实，于 2026年1月17日 前修改并重新发布；"
	    "核实无误的，请回复本邮件说明。\n"
	    "咨询：某县政府信息公开工作主管部门，office@county.example\n"
	    "本通知由程序生成，结论以人工复核为准。\n");
	assert_string_equal(notify_subjects(c, "notice"),
	    "T1|【年报核查】青石镇2025年政府信息公开工作年度报告"
	    "存在1处错误，请核实");
}

static void
a_change_is_told_once_and_reminded_of(void **state)
{
	struct county *c = *state;
	struct finding f[] = { notify_broken_sum(notify_sum) };

	notify_bring(c, "T1", 2025, "a", f, 1);
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"),
	    "-|【年报核查】某县 2025年度：新增错误1、尚未查到3");
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"), "");
	county_go_to(c, 2026, 1, 16);
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"), "");
	county_go_to(c, 2026, 1, 17);
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"),
	    "-|【年报核查】某县 2025年度：仍未整改1、尚未查到3");
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"), "");
	(void)notify_subjects(c, "notice");
	/* Other figures are another finding; then none; then it is back. */
	f[0].message = "各类申请人之和 12 ≠ 总计 14，相差 2";
	notify_bring(c, "T1", 2025, "b", f, 1);
	notify_end_run(c);
	assert_non_null(strstr(notify_body(c, 0),
	    "\n== 有变化（错误1项） ==\n"
	    "此前已告知，所依据的数字或文字有变化，或轻重程度有变。\n"));
	assert_non_null(strstr(notify_body(c, 0),
	    "   问题（A03）：各类申请人之和 12 ≠ 总计 14，相差 2\n"
	    "   此前告知：表三“一、"));
	assert_string_equal(notify_subjects(c, "digest"),
	    "-|【年报核查】某县 2025年度：有变化1、尚未查到3");
	notify_bring(c, "T1", 2025, "c", NULL, 0);
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"),
	    "-|【年报核查】某县 2025年度：已更正1、尚未查到3");
	(void)notify_subjects(c, "notice");
	notify_bring(c, "T1", 2025, "d", f, 1);
	notify_end_run(c);
	assert_non_null(strstr(notify_body(c, 0), "错误（再次出现）"));
	assert_string_equal(notify_subjects(c, "digest"),
	    "-|【年报核查】某县 2025年度：新增错误1、尚未查到3");
}

/* A body each night must not become a mail each night. */
static void
what_was_told_on_different_nights_is_reminded_of_together(void **state)
{
	struct county *c = *state;
	struct finding f[] = { notify_broken_sum(notify_sum) };
	static const struct {
		const char *code;
		int day;
	} told[] = { { "T1", 10 }, { "T2", 13 }, { "D1", 16 } };
	static const char digest[] =
	    "-|【年报核查】某县 2025年度：仍未整改3、尚未查到1";
	static const char notices[] =
	    "T1|【年报核查】青石镇2025年政府信息公开工作年度报告"
	    "存在1处错误，请核实;"
	    "T2|【年报核查】白鹭乡2025年政府信息公开工作年度报告"
	    "存在1处错误，请核实";

	for (size_t i = 0; i < 3; i++) {
		county_go_to(c, 2026, 1, told[i].day);
		notify_bring(c, told[i].code, 2025, told[i].code, f, 1);
		notify_end_run(c);
		(void)notify_subjects(c, "digest");
		(void)notify_subjects(c, "notice");
	}
	for (int day = 17; day <= 30; day++) {
		bool due;

		county_go_to(c, 2026, 1, day);
		notify_end_run(c);
		/* On the 17th T1 is due and takes T2 along; the one of the
		 * night before comes on the 23rd and takes both along. */
		due = day == 17 || day == 23 || day == 30;
		assert_string_equal(
		    notify_subjects(c, "digest"), due ? digest : "");
		assert_string_equal(
		    notify_subjects(c, "notice"), due ? notices : "");
	}
}

static void
what_is_acked_is_not_reminded_of_but_told_when_mended(void **state)
{
	struct county *c = *state;
	struct finding f[] = { notify_broken_sum(notify_sum) };
	struct err e;

	notify_bring(c, "T1", 2025, "a", f, 1);
	notify_end_run(c);
	(void)notify_subjects(c, "digest");
	assert_int_equal(store_ack_finding(c->store, 1, "王", "", &e), 0);
	county_go_to(c, 2026, 1, 20);
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"), "");
	notify_bring(c, "T1", 2025, "b", NULL, 0);
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"),
	    "-|【年报核查】某县 2025年度：已更正1、尚未查到3");
}

static void
warnings_alone_cause_no_mail(void **state)
{
	struct county *c = *state;
	struct finding f[] = { notify_doubtful(),
		notify_broken_sum(notify_sum) };

	notify_bring(c, "T1", 2025, "a", f, 1);
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"), "");
	notify_bring(c, "T1", 2025, "b", f, 2);
	notify_end_run(c);
	assert_non_null(
	    strstr(notify_body(c, 0), "新增（错误1项、待核实1项）"));
}

static void
a_report_that_is_gone_is_told_whatever_its_severity(void **state)
{
	struct county *c = *state;
	struct finding f = notify_doubtful();

	f.rule = "H06";
	notify_bring(c, "T1", 2025, "a", &f, 1);
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"),
	    "-|【年报核查】某县 2025年度：曾发布后消失1、尚未查到3");
}

static void
old_years_are_collected_in_silence(void **state)
{
	struct county *c = *state;
	struct finding f[] = { notify_broken_sum(notify_sum) };

	notify_bring(c, "T1", 2024, "a", f, 1);
	notify_end_run(c);
	county_go_to(c, 2026, 1, 20);
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"), "");
	/* What changes later is news. */
	f[0].message = "各类申请人之和 12 ≠ 总计 14，相差 2";
	notify_bring(c, "T1", 2024, "b", f, 1);
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"),
	    "-|【年报核查】某县 2024年度：新增错误1");
}

static void
a_report_before_its_time_is_no_backfill(void **state)
{
	struct county *c = *state;
	struct finding f[] = { notify_broken_sum(notify_sum) };

	county_go_to(c, 2026, 12, 28);
	notify_bring(c, "T2", 2026, "a", f, 1);
	notify_end_run(c);
	assert_non_null(
	    strstr(notify_subjects(c, "digest"), "2026年度：新增错误1"));
}

static void
a_site_that_is_away_hides_the_news_of_its_body(void **state)
{
	struct county *c = *state;
	struct finding f[] = { notify_broken_sum(notify_sum) };

	notify_bring(c, "T2", 2025, "a", f, 1);
	county_next_run(c);
	county_visit(c, "T2", 0, 0, OUTCOME_TIMEOUT);
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"), "");
	county_go_to(c, 2026, 1, 11);
	county_visit(c, "T2", 0, 0, OUTCOME_TIMEOUT);
	notify_end_run(c);
	county_go_to(c, 2026, 1, 12);
	county_visit(c, "T2", 0, 0, OUTCOME_TIMEOUT);
	notify_end_run(c);
	assert_non_null(
	    strstr(notify_body(c, 0), "1．连接超时（已在 3 个日期未能采集）"));
	assert_string_equal(notify_subjects(c, "digest"),
	    "-|【年报核查】某县 2025年度：尚未查到3、来源异常1");
	county_go_to(c, 2026, 1, 13);
	county_visit(c, "T2", 0, 0, OUTCOME_TIMEOUT);
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"), "");
	county_go_to(c, 2026, 1, 14);
	notify_bring(c, "T2", 2025, "a", f, 1);
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"),
	    "-|【年报核查】某县 2025年度：新增错误1、尚未查到3、来源恢复1");
}

static void
nothing_counts_as_told_when_the_run_does_not_end(void **state)
{
	struct county *c = *state;
	struct finding f[] = { notify_broken_sum(notify_sum) };
	const struct registry registry = { notify_bodies, 2 };
	const struct mail_office office = { &notify_conf, &registry };
	struct store_notifier teller;
	struct err e = { 0 };

	notify_bring(c, "T1", 2025, "a", f, 1);
	/* There is no such run: all of it is rolled back. */
	assert_int_equal(store_run_finish_telling(c->store, c->run + 5,
			     notifier_of(&office, &teller), &e),
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
			     notifier_of(&office, &teller), &e),
	    -1);
	assert_string_equal(county_ask(c,
				"SELECT count(*) FROM mail UNION ALL"
				" SELECT count(*) FROM told_finding"),
	    "0;0");
	assert_int_equal(sql_script(store_sql(c->store),
			     "DROP TRIGGER t; DROP TRIGGER u;", &e),
	    0);
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"),
	    "-|【年报核查】某县 2025年度：新增错误1、尚未查到3");
}

static void
what_one_repair_would_mend_is_counted_once(void **state)
{
	struct county *c = *state;
	struct finding f[] = { notify_broken_sum(notify_sum),
		notify_broken_sum("各行之和") };
	const char *text;

	f[1].rule = "A01";
	f[1].place = "t3.total";
	notify_bring(c, "T1", 2025, "a", f, 2);
	notify_end_run(c);
	text = notify_body(c, 0);
	assert_non_null(strstr(text, "新增（错误1项）"));
	assert_non_null(strstr(text, "问题（A01）：各行之和"));
	assert_non_null(strstr(text, "问题（A03）：表三"));
	text = strstr(text, "可能的差错位置：");
	assert_non_null(text);
	assert_null(strstr(text + 1, "可能的差错位置："));
}

static void
what_a_page_says_shows_as_it_is(void **state)
{
	struct county *c = *state;
	/* Turned round, without width, a tag, a line of its own. */
	struct finding f[] = { notify_broken_sum("合计\xe2\x80\xae"
						 "12\xe2\x80\x8b"
						 "3 <b>&\"\n== 已更正 ==") };

	notify_bring(c, "T1", 2025, "a", f, 1);
	notify_end_run(c);
	assert_non_null(strstr(notify_body(c, 0),
	    "   问题（A03）：合计123 <b>&\" == 已更正 ==\n"));
	assert_non_null(strstr(notify_body(c, 1),
	    "合计123 &lt;b&gt;&amp;&quot; == 已更正 ==</div>"));
}

static void
what_is_overdue_is_told_once(void **state)
{
	struct county *c = *state;

	for (int day = 1; day <= 3; day++) {
		county_go_to(c, 2026, 2, day);
		county_visit(c, "T2", 0, 0, OUTCOME_NOT_FOUND);
		notify_end_run(c);
		if (day != 2) {
			assert_string_equal(notify_subjects(c, "digest"), "");
			continue;
		}
		assert_non_null(strstr(notify_body(c, 0),
		    "〔白鹭乡〕\n1．2025年度报告　逾期未查到"));
		assert_string_equal(notify_subjects(c, "digest"),
		    "-|【年报核查】某县 2025年度：新增逾期1、尚未查到4");
		assert_non_null(strstr(notify_body(c, 0),
		    "报送期限已过，在登记的网页上尚未查到贵单位2025年度的"
		    "报告；如已发布，请告知网址。"));
		assert_string_equal(notify_subjects(c, "notice"),
		    "T2|【年报核查】尚未查到白鹭乡2025年"
		    "政府信息公开工作年度报告");
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
	notify_end_run(c);
	assert_non_null(strstr(notify_body(c, 0), "部分规则未能核查"));
	assert_string_equal(notify_subjects(c, "digest"),
	    "-|【年报核查】某县 2025年度：尚未查到3、程序故障1");
	assert_string_equal(notify_subjects(c, "notice"), "");
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"), "");
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
		many[i] = notify_broken_sum(message);
		many[i].place = arena_printf(c->arena, "%s%zu", place, i);
		many[i].evidence = message;
		many[i].cause = 0;
	}
	notify_bring(c, "T1", 2025, bytes, many, 60);
}

static void
a_mail_is_no_larger_than_people_read_and_servers_take(void **state)
{
	struct county *c = *state;

	bring_many(c, "a", "x");
	notify_end_run(c);
	assert_non_null(strstr(notify_body(c, 0),
	    "其余 10 项见 https://gouji.example/#/findings"));
	(void)notify_subjects(c, "digest");
	(void)notify_subjects(c, "notice");
	/* Two such sections have more than LIMIT_MAIL_PART. */
	bring_many(c, "b", "y");
	notify_end_run(c);
	assert_non_null(strstr(notify_body(c, 0), "其余 35 项见"));
	assert_true(strlen(notify_body(c, 1)) < LIMIT_MAIL_PART);
}

/* n findings like the first one, each a cause of its own. */
static void
multiply(struct county *c, const char *prefix, int n)
{
	char *sql = sqlite3_mprintf(
	    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL"
	    " SELECT i + 1 FROM n WHERE i < %d)"
	    " INSERT INTO finding SELECT NULL, code, year, rule, '%s' || i,"
	    " axis, severity, message, cells, expected, actual, evidence,"
	    " figures, rules_version, 0, repairs, judge, state, revision,"
	    " judgement, first_seen, last_seen, NULL, NULL, NULL, NULL"
	    " FROM finding, n WHERE finding.id = 1",
	    n, prefix);
	struct err e;

	assert_int_equal(sql_script(store_sql(c->store), sql, &e), 0);
	sqlite3_free(sql);
}

static const char *
subject(struct county *c, size_t n_new)
{
	return arena_printf(c->arena,
	    "-|【年报核查】某县 2025年度：新增错误%zu、尚未查到3", n_new);
}

static void
more_than_is_told_at_once_waits(void **state)
{
	struct county *c = *state;
	struct finding f[] = { notify_broken_sum(notify_sum) };
	static const char cut[] =
	    "变化过多，本次未能全部列入，其余在下一次采集后告知。";

	notify_bring(c, "T1", 2025, "a", f, 1);
	multiply(c, "p", LIMIT_TOLD + 9);
	notify_end_run(c);
	assert_non_null(strstr(notify_body(c, 0), cut));
	assert_string_equal(
	    notify_subjects(c, "digest"), subject(c, LIMIT_TOLD));
	(void)notify_subjects(c, "notice");
	notify_end_run(c);
	assert_null(strstr(notify_body(c, 0), cut));
	assert_string_equal(notify_subjects(c, "digest"), subject(c, 10));
	(void)notify_subjects(c, "notice");
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"), "");
	/* However many are known: what is new is told. */
	multiply(c, "q", 3);
	notify_end_run(c);
	assert_string_equal(notify_subjects(c, "digest"), subject(c, 3));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, county_begin, county_end)
		T(a_digest_reads_as_a_clerk_wants_it),
		T(a_notice_says_what_and_by_when_but_not_what_to_write),
		T(a_change_is_told_once_and_reminded_of),
		T(what_was_told_on_different_nights_is_reminded_of_together),
		T(what_is_acked_is_not_reminded_of_but_told_when_mended),
		T(warnings_alone_cause_no_mail),
		T(a_report_that_is_gone_is_told_whatever_its_severity),
		T(old_years_are_collected_in_silence),
		T(a_report_before_its_time_is_no_backfill),
		T(a_site_that_is_away_hides_the_news_of_its_body),
		T(what_one_repair_would_mend_is_counted_once),
		T(what_a_page_says_shows_as_it_is),
		T(what_is_overdue_is_told_once),
		T(our_own_failure_is_told),
		T(a_mail_is_no_larger_than_people_read_and_servers_take),
		T(more_than_is_told_at_once_waits),
		T(nothing_counts_as_told_when_the_run_does_not_end),
	};

	notify_reset();
	return cmocka_run_group_tests_name("mail_tell", tests, NULL, NULL);
}
