#include "daemon/cli/client_words.h"

#include <stdio.h>
#include <string.h>

#include "collectors/base/json.h"
#include "collectors/model/finding.h"
#include "daemon/cli/client.h"

struct word {
	const char *api, *chinese;
};

static const char *
find_word(const struct word *words, const char *api)
{
	if (api == NULL)
		return "";
	for (; words->api != NULL; words++)
		if (strcmp(words->api, api) == 0)
			return words->chinese;
	return api;
}

const char *
client_status_word(const char *status)
{
	enum report_status s;

	if (status == NULL)
		return "";
	return report_status_parse(status, &s) < 0 ? status
						   : report_status_word(s);
}

const char *
client_kind_word(const char *kind)
{
	static const struct word words[] = { { "township", "乡镇（街道）" },
		{ "department", "县直部门" }, { "county", "县级" },
		{ NULL, NULL } };

	return find_word(words, kind);
}

const char *
client_severity_word(const char *severity)
{
	enum severity s;

	if (severity == NULL)
		return "";
	if (strcmp(severity, "none") == 0)
		return "不单列";
	return severity_parse(severity, &s) < 0 ? severity : severity_word(s);
}

const char *
client_axis_word(const char *axis)
{
	enum axis x;

	if (axis == NULL)
		return "";
	return axis_parse(axis, &x) < 0 ? axis : axis_word(x);
}

const char *
client_state_word(const char *state)
{
	static const struct word words[] = { { "open", "未整改" },
		{ "acked", "已处置" }, { "resolved", "已更正" },
		{ NULL, NULL } };

	return find_word(words, state);
}

const char *
client_outcome_word(const char *outcome)
{
	static const struct word words[] = { { "ok", "已取得" },
		{ "not_modified", "无变化" }, { "not_found", "没有该页" },
		{ "blocked", "被网站拦截" }, { "tls_error", "证书或加密有误" },
		{ "timeout", "超时" }, { "http_error", "网站出错" },
		{ "too_large", "文件过大" },
		{ "redirect_refused", "跳转到不允许的地址" },
		{ "robots", "网站不允许采集" }, { "unreadable", "无法识别" },
		{ "not_a_report", "不是年度报告" },
		{ "mismatch", "不是该单位或该年度的报告" }, { NULL, NULL } };

	return find_word(words, outcome);
}

void
client_print_run(struct client *c, const char *title, const struct cJSON *run)
{
	static const struct word states[] = { { "queued", "排队中" },
		{ "running", "进行中" }, { "done", "已完成" }, { NULL, NULL } };
	const struct cJSON *sources = json_get(run, "sources");
	const struct cJSON *documents = json_get(run, "documents");
	const struct cJSON *reports = json_get(run, "reports");

	printf("%s：第%s次，%s，%s，来源 %s/%s，失败 %s，新报告 %s，新发布版 "
	       "%s\n",
	    title, client_text(c, run, "id"),
	    client_time(c, run, "started_at", "尚未开始"),
	    find_word(states, json_get_string(run, "state")),
	    client_text(c, sources, "done"), client_text(c, sources, "total"),
	    client_text(c, documents, "failed"), client_text(c, reports, "new"),
	    client_text(c, reports, "revised"));
}
