/*
 * gouji status, findings, rules.
 */
#include <stdio.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/json.h"
#include "collectors/model/finding.h"
#include "collectors/model/reason.h"
#include "collectors/model/report.h"
#include "daemon/cli/client.h"
#include "daemon/cli/command.h"
#include "schema/words.h"

struct listing {
	struct client *client;
	struct columns columns;
};

/* ---- status ---- */

static const char status_usage[] =
    "用法：gouji status [选项]\n"
    "显示最近年度各单位的发布状态，以及采集情况。\n\n"
    "  --json        按接口原样输出 JSON\n" CLIENT_COMMON_USAGE;

static void
add_report(void *arg, const struct cJSON *item)
{
	struct listing *l = arg;
	struct client *c = l->client;
	const struct cJSON *on_time = json_get(item, "on_time");
	const char *cells[CLIENT_MAX_COLUMNS] = {
		client_text(c, item, "code"),
		client_text(c, item, "name"),
		word_chinese(WORDS_KIND, json_get_string(item, "kind")),
		word_chinese(WORDS_STATUS, json_get_string(item, "status")),
		client_text(c, item, "published_on"),
		on_time == NULL || json_is_null(on_time) ? ""
		    : json_get_bool(item, "on_time")     ? "是"
							 : "否",
		client_text(c, item, "errors"),
		client_text(c, item, "warnings"),
	};

	columns_row(&l->columns, cells);
}

static void
print_counts(const struct cJSON *v)
{
	const struct cJSON *counts = json_get(v, "counts");
	bool any = false;

	printf("%lld年度：", (long long)json_get_int(v, "year", 0));
	for (const struct cJSON *n = json_first(counts); n != NULL;
	     n = json_next(n)) {
		int64_t count = json_get_int(counts, json_name(n), 0);

		if (count == 0)
			continue;
		printf("%s%s %lld", any ? "，" : "",
		    word_chinese(WORDS_STATUS, json_name(n)), (long long)count);
		any = true;
	}
	puts(any ? "" : "没有应报送的单位");
}

static void
print_program_failures(struct client *c, const struct cJSON *v)
{
	const struct cJSON *failures = json_get(v, "failures");

	if (json_count(failures) == 0)
		return;
	printf("程序故障：以下报告有规则运行失败，未能核查（不是单位的问题，"
	       "请联系维护人员）\n");
	for (const struct cJSON *f = json_first(failures); f != NULL;
	     f = json_next(f)) {
		const char *rule = client_text(c, f, "rule");

		printf("  %s %s年度  规则%s\n", client_text(c, f, "name"),
		    client_text(c, f, "year"),
		    strcmp(rule, "*") == 0 ? "全部" : rule);
	}
	puts("");
}

static const char *
incident_words(struct client *c, const struct cJSON *t)
{
	const char *args[REASON_MAX_ARGS] = { client_text(c, t, "count") };

	return reason_fill(c->arena,
	    word_chinese(WORDS_INCIDENT, client_text(c, t, "kind")), args);
}

static const char *
incident_mail_words(struct client *c, const struct cJSON *t)
{
	const char *mail = client_text(c, t, "mail");

	if (strcmp(mail, "sent") == 0)
		return "告知邮件已发出";
	if (strcmp(mail, "waiting") == 0)
		return "告知邮件待发";
	return strcmp(mail, "refused") == 0 ? "告知邮件被拒收" : "未发邮件";
}

static void
print_incidents(struct client *c, const struct cJSON *v)
{
	const struct cJSON *incidents = json_get(v, "incidents");

	if (json_count(incidents) == 0)
		return;
	puts("系统故障（不是单位的问题，请联系管理员）：");
	for (const struct cJSON *t = json_first(incidents); t != NULL;
	     t = json_next(t))
		printf("  %s（%s 起，%s）\n    %s\n", incident_words(c, t),
		    client_time(c, t, "since", "刚刚"),
		    incident_mail_words(c, t), client_text(c, t, "detail"));
}

static void
print_mail(struct client *c, const struct cJSON *v)
{
	const struct cJSON *mail = json_get(v, "mail");
	int64_t waiting = json_get_int(mail, "waiting", 0);
	int64_t refused = json_get_int(mail, "refused", 0);
	int64_t partly = json_get_int(mail, "partly_refused", 0);
	const char *detail = json_get_string(mail, "detail");

	if (!json_is_object(mail))
		return;
	if (json_get_bool(mail, "enabled"))
		printf("邮件：最近发出 %s，待发 %lld",
		    client_time(c, mail, "last_sent_at", "没有过"),
		    (long long)waiting);
	else
		printf(
		    "邮件：没有设置发信服务器，待发 %lld", (long long)waiting);
	if (refused > 0)
		printf("，被拒收 %lld", (long long)refused);
	if (partly > 0)
		printf("，部分收件人被拒收 %lld", (long long)partly);
	puts("");
	if (detail != NULL)
		printf("  没有发出的原因：%s\n"
		       "  （可用 gouji mail-test 查找）\n",
		    detail);
}

static void
print_status(struct client *c, const struct cJSON *v)
{
	const struct cJSON *county = json_get(v, "county");
	const struct cJSON *run = json_get(v, "last_run");

	printf("%s（%s）  goujid %s\n", client_text(c, county, "name"),
	    client_text(c, county, "code"), client_text(c, v, "version"));
	print_incidents(c, v);
	print_counts(v);
	if (json_is_object(run))
		client_print_run(c, "最近采集", run);
	else
		puts("最近采集：还没有过");
	printf("下次采集：%s\n", client_time(c, v, "next_run", "没有安排"));
	print_mail(c, v);
	puts("");
	print_program_failures(c, v);
}

int
status_command(int argc, char **argv)
{
	static const char *const headings[] = { "代码", "单位", "类别",
		"发布状态", "发布日期", "是否按期", "错误", "待核实", NULL };
	struct listing l;
	struct client c;
	struct cJSON *v;
	int code = client_begin(&c, argc, argv, 0, status_usage, 0, 0);

	if (code >= 0)
		return code;
	code = EXIT_TROUBLE;
	v = client_ask(&c, "/api/v1/status", NULL);
	if (v != NULL && c.json)
		code = EXIT_DONE;
	if (v != NULL && !c.json) {
		print_status(&c, v);
		l.client = &c;
		columns_begin(&l.columns, c.arena, headings);
		code = client_walk(&c,
		    arena_printf(c.arena, "/api/v1/reports?year=%lld",
			(long long)json_get_int(v, "year", 0)),
		    "reports", add_report, &l);
		if (code == EXIT_DONE)
			columns_print(&l.columns);
	}
	json_free(v);
	client_end(&c);
	return code;
}

/* ---- findings ---- */

static const char findings_usage[] =
    "用法：gouji findings [选项]\n"
    "列出核查发现的问题，默认只列未整改的。\n\n"
    "  --year 年度   --code 单位代码   --rule 规则编号，如 A03\n"
    "  --severity error|warning|info   级别：错误、待核实、提示\n"
    "  --state open|acked|resolved|all 未整改、已处置、已更正、全部\n"
    "  --json        按接口原样输出 JSON，每页一行\n" CLIENT_COMMON_USAGE;

static void
add_finding(void *arg, const struct cJSON *item)
{
	struct listing *l = arg;
	struct client *c = l->client;
	const char *cells[CLIENT_MAX_COLUMNS] = {
		client_text(c, item, "id"),
		client_text(c, item, "name"),
		client_text(c, item, "year"),
		word_chinese(WORDS_SEVERITY, json_get_string(item, "severity")),
		client_text(c, item, "rule"),
		word_chinese(WORDS_STATE, json_get_string(item, "state")),
		client_text(c, item, "message"),
	};

	columns_row(&l->columns, cells);
}

int
findings_command(int argc, char **argv)
{
	static const char *const headings[] = { "编号", "单位", "年度", "级别",
		"规则", "处置", "问题", NULL };
	const char *path, *state;
	struct listing l;
	struct client c;
	int code = client_begin(&c, argc, argv, CLIENT_YEAR | CLIENT_FINDINGS,
	    findings_usage, 0, 0);

	if (code >= 0)
		return code;
	state = c.state == NULL ? "open" : c.state;
	path = arena_printf(c.arena, "/api/v1/findings?%s%s%s%s%s",
	    client_param(&c, "year", c.year), client_param(&c, "code", c.code),
	    client_param(&c, "rule", c.rule),
	    client_param(&c, "severity", c.severity),
	    client_param(
		&c, "state", strcmp(state, "all") == 0 ? NULL : state));
	l.client = &c;
	columns_begin(&l.columns, c.arena, headings);
	code = client_walk(&c, path, "findings", add_finding, &l);
	if (code == EXIT_DONE && !c.json) {
		if (l.columns.n_rows > 1)
			columns_print(&l.columns);
		else
			puts("没有符合条件的问题");
	}
	client_end(&c);
	return code;
}

/* ---- rules ---- */

static const char rules_usage[] =
    "用法：gouji rules [选项]\n"
    "列出核查规则和现行级别。\n\n"
    "  --json        按接口原样输出 JSON\n" CLIENT_COMMON_USAGE;

/* Whom a rule is for, "" for all. */
static const char *
rule_kinds(struct client *c, const struct cJSON *item)
{
	const struct cJSON *kinds = json_get(item, "kinds");
	const char *text = "";

	if (json_count(kinds) == KIND_COUNTY + 1)
		return "";
	for (const struct cJSON *k = json_first(kinds); k != NULL;
	     k = json_next(k))
		text = arena_printf(c->arena, "%s%s%s", text,
		    *text == '\0' ? "" : "、",
		    word_chinese(WORDS_KIND, json_as_string(k)));
	return text;
}

/* A line under its rule: "similar_warning=0.8：…". */
static void
add_rule_parameter(struct listing *l, const struct cJSON *p)
{
	struct client *c = l->client;
	const char *cells[CLIENT_MAX_COLUMNS] = { "", "", "", "",
		arena_printf(c->arena, "  参数 %s = %s：%s",
		    client_text(c, p, "name"), client_text(c, p, "value"),
		    client_text(c, p, "statement")) };

	columns_row(&l->columns, cells);
}

static void
add_rule(void *arg, const struct cJSON *item)
{
	struct listing *l = arg;
	struct client *c = l->client;
	const char *cells[CLIENT_MAX_COLUMNS] = {
		client_text(c, item, "id"),
		word_chinese(WORDS_SEVERITY, json_get_string(item, "severity")),
		word_chinese(WORDS_AXIS, json_get_string(item, "axis")),
		rule_kinds(c, item),
		client_text(c, item, "statement"),
	};

	columns_row(&l->columns, cells);
	for (const struct cJSON *p = json_first(json_get(item, "parameters"));
	     p != NULL; p = json_next(p))
		add_rule_parameter(l, p);
}

int
rules_command(int argc, char **argv)
{
	static const char *const headings[] = { "编号", "级别", "方面", "适用",
		"内容", NULL };
	struct listing l;
	struct client c;
	int code = client_begin(&c, argc, argv, 0, rules_usage, 0, 0);

	if (code >= 0)
		return code;
	l.client = &c;
	columns_begin(&l.columns, c.arena, headings);
	code = client_walk(&c, "/api/v1/rules?", "rules", add_rule, &l);
	if (code == EXIT_DONE && !c.json)
		columns_print(&l.columns);
	client_end(&c);
	return code;
}
