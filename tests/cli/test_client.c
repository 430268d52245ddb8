/*
 * The commands that ask goujid: the installed program against a real server.
 */
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "collectors/base/buf.h"
#include "collectors/base/json.h"
#include "daemon/store/incident.h"
#include "tests/serve/client.h"
#include "tests/support/unit.h"

#define MAX_ARGS 12

extern char **environ;

struct call {
	const char *args[MAX_ARGS];
	struct buf out; /* stdout and stderr together */
	int code;
};

static void
run_program(void *arg)
{
	struct call *call = arg;
	char *argv[MAX_ARGS + 1];
	posix_spawn_file_actions_t actions;
	int pipes[2], status = -1;
	char bytes[4096];
	ssize_t n;
	pid_t pid;

	for (size_t i = 0; i < MAX_ARGS; i++)
		argv[i] = (char *)(uintptr_t)call->args[i];
	argv[MAX_ARGS] = NULL;
	call->code = -1;
	if (pipe2(pipes, O_CLOEXEC) != 0)
		return;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, pipes[1], 1);
	posix_spawn_file_actions_adddup2(&actions, pipes[1], 2);
	if (posix_spawn(&pid, argv[0], &actions, NULL, argv, environ) == 0) {
		close(pipes[1]);
		while ((n = read(pipes[0], bytes, sizeof(bytes))) > 0)
			(void)buf_put(&call->out, bytes, (size_t)n);
		(void)waitpid(pid, &status, 0);
		call->code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	} else {
		close(pipes[1]);
	}
	posix_spawn_file_actions_destroy(&actions);
	close(pipes[0]);
}

/* Runs "gouji <command> --api <server> ..."; what it printed, in the arena. */
static const char *
gouji(struct service *s, int code, const char *const *args)
{
	struct call call = { .args = { getenv("GOUJI"), args[0], "--api",
				 server_address(s->server) } };
	const char *printed;

	for (size_t i = 1; args[i] != NULL; i++)
		call.args[3 + i] = args[i];
	buf_init(&call.out, 1 << 20);
	while_serving(s, run_program, &call);
	printed = arena_strdup(s->county->arena, buf_str(&call.out));
	buf_fini(&call.out);
	if (call.code != code)
		fail_msg("%s: exit %d: %s", args[0], call.code, printed);
	return printed;
}

#define GOUJI(s, code, ...) \
	gouji(s, code, (const char *const[]){ __VA_ARGS__, NULL })

static void
assert_has(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("no \"%s\" in:\n%s", part, text);
}

/* T1 has a report with a finding; its fees are no whole number. */
static void
fill(struct service *s)
{
	static const char *cells[] = { "t3.received.natural",
		"t3.received.total" };
	static const struct repair repair = {
		{ { "t3.received.total", true, { 13, 0 }, { 0, 0 } } }, 1
	};
	struct finding f = { .rule = "A03",
		.axis = AXIS_DATA,
		.severity = SEVERITY_ERROR,
		.place = "t3.received",
		.message = "各类申请人之和 0 ≠ 总计 13，相差 13",
		.cells = cells,
		.n_cells = 2,
		.has_values = true,
		.actual = { 13, 0 },
		.cause = 1,
		.repairs = &repair,
		.n_repairs = 1 };
	struct judgement j = { .findings = &f, .n_findings = 1 };
	struct report *r =
	    county_report(s->county, "2021", 2025, "青石镇2025年度报告");

	county_set_all(r, "0");
	county_set(r, "t3.received.total", "13");
	county_set(r, "t2.fees.amount", "4068.208");
	county_bring(s->county, "T1", 0, 2025, r, "one", &j);
	county_visit(s->county, "D1", 0, 2025, OUTCOME_TIMEOUT);
	service_start(s);
}

/* A file in the county's folder; its path. */
static const char *
write_file(struct service *s, const char *name, const char *text)
{
	const char *path =
	    arena_printf(s->county->arena, "%s/%s", s->county->folder, name);
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	return path;
}

static void
status_shows_the_county(void **state)
{
	struct service *s = *state;
	const char *out;

	fill(s);
	out = GOUJI(s, 0, "status");
	assert_has(out, "青川县（C0）  goujid 1.2.3\n");
	assert_has(out,
	    "2025年度：尚未查到 2，网站无法访问（非单位责任） 1，有数据错误 1"
	    "\n");
	assert_has(out, "最近采集：第1次，2026-01-10 02:30，进行中，来源 ");
	assert_has(out, "下次采集：2026-01-11 02:30\n");
	assert_has(out, "T1    青石镇    乡镇（街道）  有数据错误");
}

/* Our own errors are told as such, before anything else is believed. */
static void
status_shows_failed_rules(void **state)
{
	struct service *s = *state;
	struct store_due due = { "T1", 2025, 0 };
	const char *out;
	struct err e;

	fill(s);
	assert_null(strstr(GOUJI(s, 0, "status"), "程序故障"));
	assert_int_equal(store_put_judge_failure(
			     s->county->store, &due, "reader crashed", &e),
	    0);
	out = GOUJI(s, 0, "status");
	assert_has(out,
	    "程序故障：以下报告有规则运行失败，未能核查"
	    "（不是单位的问题，请联系维护人员）\n"
	    "  青石镇 2025年度  规则全部\n");
	out = GOUJI(s, 0, "status", "--json");
	assert_has(out,
	    "\"failures\":[{\"code\":\"T1\",\"name\":\"青石镇\","
	    "\"year\":2025,\"rule\":\"*\","
	    "\"detail\":\"reader crashed\"}]");
}

/* So is what keeps it from its work. */
static void
status_shows_what_is_the_matter(void **state)
{
	struct service *s = *state;
	struct incident t = { .kind = INCIDENT_MISSED_RUNS,
		.since = s->county->clock.fake_wall_ms,
		.n = 2,
		.detail = "no run has ended" };
	const char *out;
	struct err e;

	fill(s);
	assert_null(strstr(GOUJI(s, 0, "status"), "系统故障"));
	assert_int_equal(
	    store_save_incident(s->county->store, &t, NULL, &e), 0);
	out = GOUJI(s, 0, "status");
	assert_has(out,
	    "系统故障（不是单位的问题，请联系管理员）：\n"
	    "  已有2夜未能完成采集（2026-01-10 02:30 起，未发邮件）\n"
	    "    no run has ended\n");
}

static void
a_report_is_printed_with_its_marks(void **state)
{
	struct service *s = *state;
	const char *out;

	fill(s);
	out = GOUJI(s, 0, "report", "T1", "2025");
	assert_has(out, "青石镇（T1）2025年度：有数据错误\n");
	assert_has(out, "第1次发布版，采集于 2026-01-10 02:30\n");
	assert_has(out, "原文：http://final.example/\n");
	assert_has(out, "*13");
	assert_has(out, "4068.208");
	assert_has(out, "各类申请人之和 0 ≠ 总计 13，相差 13");
	assert_has(out,
	    "   可能的差错位置：表三“一、本年新收政府信息公开申请数量”行"
	    "“总计”列（填报 13，按合计推算 0）\n");
	out = GOUJI(s, 0, "report", "D1", "2025");
	assert_has(out, "县水利局（D1）2025年度：网站无法访问（非单位责任）\n");
	out = GOUJI(s, 2, "report", "T9", "2025");
	assert_string_equal(out,
	    "gouji: 服务拒绝了请求（404）：no report of \"T9\" is expected or "
	    "known for 2025\n");
}

static void
a_finding_is_acknowledged(void **state)
{
	struct service *s = *state;
	const char *token, *out;

	fill(s);
	token = write_file(s, "token", ADMIN_TOKEN "\n");
	out = GOUJI(s, 0, "finding", "1");
	assert_has(out,
	    "青石镇 2025年度  规则A03（错误）  未整改\n"
	    "各类申请人之和 0 ≠ 总计 13，相差 13\n");
	assert_has(out, "2026-01-10 02:30  首次发现  1 ");
	out = GOUJI(s, 0, "ack", "1", "--by", "李四", "--note",
	    "已电话核实，本周更正", "--token-file", token);
	assert_has(out, "规则A03（错误）  已处置\n");
	assert_has(out, "登记处置  1       李四    已电话核实，本周更正\n");
	out = GOUJI(s, 2, "ack", "1", "--by", "李四");
	assert_string_equal(
	    out, "gouji: 登记处置要写明 --by 姓名 和 --note 说明\n");
	out = GOUJI(s, 2, "ack", "9", "--by", "a", "--note", "b",
	    "--token-file", token);
	assert_has(out, "there is no finding \"9\" that is not resolved");
	out = GOUJI(s, 2, "findings", "--by", "李四");
	assert_has(out, "gouji: findings 命令没有这个选项\n");
}

static void
the_rollup_names_who_is_missing(void **state)
{
	struct service *s = *state;
	const char *out;

	fill(s);
	out = GOUJI(s, 0, "rollup", "2025");
	assert_has(out, "2025年度全县汇总（全部已发布）\n");
	assert_has(out,
	    "应报 3，填报 1：未发现问题 0，有待核实项 0，"
	    "有数据错误 1；");
	assert_has(out,
	    "缺报单位：县水利局（网站无法访问（非单位责任））、白鹭乡（尚未查到"
	    "）\n");
	assert_has(out, "4068.208  1");
	assert_has(out, "\n发布率：0.3333\n");
	out = GOUJI(s, 0, "rollup", "2025", "--basis", "valid");
	assert_has(out, "2025年度全县汇总（仅无数据错误）\n");
	out = GOUJI(s, 2, "rollup", "2025", "--basis", "all");
	assert_has(out,
	    "parameter \"basis\": \"all\" is none of published, "
	    "valid");
}

static void
findings_and_rules_are_listed(void **state)
{
	struct service *s = *state;
	const char *out;

	fill(s);
	out = GOUJI(s, 0, "findings", "--year", "2025");
	assert_has(out, "青石镇  2025  错误  A03   未整改  各类申请人之和");
	out = GOUJI(s, 0, "findings", "--state", "resolved");
	assert_string_equal(out, "没有符合条件的问题\n");
	out = GOUJI(s, 0, "rules");
	assert_has(out, "A03   错误");
	out = GOUJI(s, 2, "rules", "--year", "2025");
	assert_has(out, "gouji: rules 命令没有这个选项\n用法：gouji rules");
}

static void
json_is_the_answer_itself(void **state)
{
	struct service *s = *state;
	const char *out;
	struct cJSON *v;
	struct reply r;

	fill(s);
	out = GOUJI(s, 0, "report", "T1", "2025", "--json");
	ask(s, "/api/v1/reports/T1/2025", &r);
	assert_string_equal(out, r.body);
	reply_fini(&r);
	out = GOUJI(s, 0, "findings", "--json");
	v = json_parse(out, strlen(out), NULL);
	assert_int_equal(json_count(json_get(v, "findings")), 1);
	json_free(v);
}

static void
collect_needs_the_token_and_waits(void **state)
{
	struct service *s = *state;
	const char *out, *token;
	struct err e;

	fill(s);
	out = GOUJI(s, 2, "collect", "T1");
	assert_has(out, "gouji: 服务拒绝了请求（401）：this needs");
	assert_has(out, "用 --token-file 指定令牌文件");
	token = write_file(s, "token", ADMIN_TOKEN "\n");
	out = GOUJI(s, 0, "collect", "T1", "D1", "--token-file", token);
	assert_has(out, "已安排采集：第1次，");
	assert_string_equal(s->asked, "T1+D1");
	assert_int_equal(
	    store_run_finish(s->county->store, s->county->run, &e), 0);
	out = GOUJI(s, 0, "collect", "--wait", "--token-file", token);
	assert_string_equal(s->asked, "");
	assert_has(out, "采集结束：第1次，");
	assert_has(out, "没有取得报告的来源：\n");
	assert_has(out,
	    "D1    2025  超时  http://final.example/  as the test "
	    "wants\n");
	unlink(token);
}

#define IMPORT(s, code, file) \
	GOUJI(s, code, "import", "T1", "2025", file, "--token-file", token)

static void
an_import_tells_what_became_of_the_file(void **state)
{
	struct service *s = *state;
	const char *out, *token, *file;
	struct reply r;

	fill(s);
	token = write_file(s, "token", ADMIN_TOKEN "\n");
	file = write_file(s, "report.html", "<html>x</html>");
	s->changed = true;
	out = IMPORT(s, 1, file);
	assert_string_equal(s->put, "T1 2025 application/octet-stream 14");
	assert_string_equal(out,
	    "已导入：青石镇（T1）2025年度报告，第1次发布版\n"
	    "标题：青石镇2025年度报告\n"
	    "识别结果：200 格，有数 200，空白 0，没有读到 0\n"
	    "发布状态：有数据错误\n"
	    "发现问题：错误 1，待核实 0，提示 0\n"
	    "级别  规则  问题\n"
	    "错误  A03   各类申请人之和 0 ≠ 总计 13，相差 13\n"
	    "查看全部：gouji report T1 2025\n");
	s->changed = false;
	out = IMPORT(s, 1, file);
	assert_has(out,
	    "与已有的报告相同，没有变化：青石镇（T1）2025年度报告，第1次"
	    "发布版\n");
	/* --json is the answer itself. */
	out = GOUJI(s, 1, "import", "T1", "2025", file, "--json",
	    "--token-file", token);
	ask(s, "/api/v1/reports/T1/2025", &r);
	assert_string_equal(out, r.body);
	reply_fini(&r);
	unlink(token);
	unlink(file);
}

static void
an_import_says_why_not(void **state)
{
	struct service *s = *state;
	const char *out, *token, *file, *empty;

	fill(s);
	token = write_file(s, "token", ADMIN_TOKEN "\n");
	file = write_file(s, "report.html", "<html>x</html>");
	(void)err_set(
	    &s->put_error, ERR_UNREADABLE, "report of 2023, expected 2025");
	out = IMPORT(s, 2, file);
	assert_string_equal(out,
	    arena_printf(s->county->arena,
		"gouji: %s 未被采用：报告的年度或单位与所指定的不符（report of "
		"2023, expected 2025）\n",
		file));
	(void)err_set(&s->put_error, ERR_PROCESS, "reader: crashed");
	out = IMPORT(s, 2, file);
	assert_string_equal(out,
	    "gouji: 程序一时无法处理，不是文件的问题，请稍后再试（cannot be "
	    "answered now: reader: crashed）\n");
	s->settings.max_document = 13;
	server_configure(s->server, &s->settings);
	out = IMPORT(s, 2, file);
	assert_has(out,
	    " 未被采用：文件太大（the document is larger than the "
	    "13 bytes of [collect] max_body）\n");
	out = GOUJI(s, 2, "import", "T1", "2025", file);
	assert_has(out, "用 --token-file 指定令牌文件");
	out = IMPORT(s, 2, s->county->folder);
	assert_string_equal(out,
	    arena_printf(s->county->arena, "gouji: 无法读取 %s：不是普通文件\n",
		s->county->folder));
	empty = write_file(s, "empty.html", "");
	out = IMPORT(s, 2, empty);
	assert_has(out, "：文件是空的\n");
	out = GOUJI(s, 2, "import", "T1", "2025");
	assert_has(out, "用法：gouji import 单位代码 年度 文件 [选项]\n");
	out = GOUJI(s, 0, "import", "--help");
	assert_has(out,
	    "退出码：0 已导入，没有错误级问题；1 已导入，有错误级"
	    "问题；\n");
	assert_int_equal(s->puts, 2);
	unlink(token);
	unlink(file);
	unlink(empty);
}

static void
says_when_nobody_is_there(void **state)
{
	struct service *s = *state;
	struct call call = { .args = { getenv("GOUJI"), "status", "--api",
				 "unix:/nowhere/api.sock" } };

	service_start(s);
	buf_init(&call.out, 1 << 20);
	while_serving(s, run_program, &call);
	assert_int_equal(call.code, 2);
	assert_has(buf_str(&call.out), "gouji: 无法连接 /nowhere/api.sock：");
	assert_has(buf_str(&call.out), "（goujid 是否在运行？）\n");
	buf_fini(&call.out);
}

#define SERVICE_TEST(f) \
	cmocka_unit_test_setup_teardown(f, service_begin, service_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SERVICE_TEST(status_shows_the_county),
		SERVICE_TEST(status_shows_failed_rules),
		SERVICE_TEST(status_shows_what_is_the_matter),
		SERVICE_TEST(a_report_is_printed_with_its_marks),
		SERVICE_TEST(a_finding_is_acknowledged),
		SERVICE_TEST(the_rollup_names_who_is_missing),
		SERVICE_TEST(findings_and_rules_are_listed),
		SERVICE_TEST(json_is_the_answer_itself),
		SERVICE_TEST(collect_needs_the_token_and_waits),
		SERVICE_TEST(an_import_tells_what_became_of_the_file),
		SERVICE_TEST(an_import_says_why_not),
		SERVICE_TEST(says_when_nobody_is_there),
	};

	return cmocka_run_group_tests_name("client", tests, NULL, NULL);
}
