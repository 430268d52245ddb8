#include "collectors/model/finding.h"

#include <assert.h>
#include <string.h>

#define N(a) (sizeof(a) / sizeof((a)[0]))

struct word {
	const char *name; /* the API's */
	const char *word; /* people's */
};

static const struct word severities[] = {
	[SEVERITY_OFF] = { "off", "停用" },
	[SEVERITY_INFO] = { "info", "提示" },
	[SEVERITY_WARNING] = { "warning", "待核实" },
	[SEVERITY_ERROR] = { "error", "错误" },
};

static const struct word axes[] = {
	[AXIS_DATA] = { "data", "数据" },
	[AXIS_TEXT] = { "text", "文字" },
	[AXIS_FORM] = { "form", "格式" },
	[AXIS_TIME] = { "time", "时限" },
	[AXIS_PUBLICATION] = { "publication", "发布" },
};

static const struct word statuses[] = {
	[STATUS_NONE] = { "none", "当年无需报送" },
	[STATUS_MISSING] = { "missing", "尚未查到" },
	[STATUS_OVERDUE] = { "overdue", "逾期未查到" },
	[STATUS_UNREACHABLE] = { "unreachable", "网站无法访问（非单位责任）" },
	[STATUS_UNREADABLE] = { "unreadable",
	    "已发布，程序无法识别（请人工查看）" },
	[STATUS_WRONG] = { "wrong", "所发布的不是该年度（或该单位）的报告" },
	[STATUS_VALID] = { "valid", "未发现问题" },
	[STATUS_WARNED] = { "warned", "有待核实项" },
	[STATUS_INVALID] = { "invalid", "有数据错误" },
};

static int
find_word(const struct word *words, size_t n, const char *name)
{
	for (size_t i = 0; name != NULL && i < n; i++)
		if (strcmp(words[i].name, name) == 0)
			return (int)i;
	return -1;
}

const char *
severity_name(enum severity s)
{
	assert((size_t)s < N(severities));
	return severities[s].name;
}

const char *
severity_word(enum severity s)
{
	assert((size_t)s < N(severities));
	return severities[s].word;
}

int
severity_parse(const char *s, enum severity *out)
{
	int i = find_word(severities, N(severities), s);

	if (i < 0)
		return -1;
	*out = (enum severity)i;
	return 0;
}

const char *
axis_name(enum axis x)
{
	assert((size_t)x < N(axes));
	return axes[x].name;
}

const char *
axis_word(enum axis x)
{
	assert((size_t)x < N(axes));
	return axes[x].word;
}

int
axis_parse(const char *s, enum axis *out)
{
	int i = find_word(axes, N(axes), s);

	if (i < 0)
		return -1;
	*out = (enum axis)i;
	return 0;
}

const char *
report_status_name(enum report_status s)
{
	assert((size_t)s < N(statuses));
	return statuses[s].name;
}

const char *
report_status_word(enum report_status s)
{
	assert((size_t)s < N(statuses));
	return statuses[s].word;
}

int
report_status_parse(const char *s, enum report_status *out)
{
	int i = find_word(statuses, N(statuses), s);

	if (i < 0)
		return -1;
	*out = (enum report_status)i;
	return 0;
}

enum report_status
check_result_status(const struct check_result *j)
{
	enum report_status status = STATUS_VALID;

	for (size_t i = 0; i < j->n_findings; i++) {
		const struct finding *f = &j->findings[i];

		if (f->severity == SEVERITY_ERROR && f->axis == AXIS_DATA)
			return STATUS_INVALID;
		if (f->severity >= SEVERITY_WARNING)
			status = STATUS_WARNED;
	}
	return status;
}

size_t
check_result_count(const struct check_result *j, enum severity s)
{
	size_t n = 0;

	for (size_t i = 0; i < j->n_findings; i++)
		n += j->findings[i].severity == s;
	return n;
}

size_t
check_result_count_causes(const struct check_result *j, enum severity s)
{
	size_t n = 0;

	for (size_t i = 0; i < j->n_findings; i++) {
		bool counted = j->findings[i].severity != s;

		for (size_t k = 0; k < i && !counted; k++)
			counted = j->findings[k].severity == s &&
			    j->findings[k].cause == j->findings[i].cause;
		n += !counted;
	}
	return n;
}
