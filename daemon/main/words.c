#include "daemon/main/words.h"

#include <string.h>

#include "collectors/base/arena.h"

/* How a reason begins, and what a clerk is told. */
static const struct {
	const char *reason;
	const char *words;
} reasons[] = {
	{ "empty file", "文件是空的" },
	{ "binary data", "不是网页或文本，是二进制数据" },
	{ "tables are pictures", "表格是图片，程序无法读取，请人工查看" },
	{ "challenge page", "网站返回的是验证页面，不是报告" },
	{ "tables are missing", "没有找到三张统计表（可能在附件中）" },
	{ "not a report", "不是政府信息公开工作年度报告" },
	{ "not a regular file", "不是普通文件" },
	{ "No such file or directory", "文件不存在" },
	{ "Permission denied", "没有读取权限" },
	{ "PDF documents", "暂不支持 PDF 文件" },
	{ "Word documents", "暂不支持 Word 文件" },
	{ "picture", "是图片，程序无法读取" },
	{ "file has ", "文件太大" },
	{ "no readable report of ", "没有可用的上一年度报告" },
	{ "report of ", "报告的年度或单位与所指定的不符" },
};

const char *
reason_words(struct arena *a, const char *reason)
{
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
		size_t len = strlen(reasons[i].reason);

		if (strncmp(reason, reasons[i].reason, len) != 0)
			continue;
		if (reason[len] == '\0')
			return reasons[i].words;
		return arena_printf(a, "%s（%s）", reasons[i].words, reason);
	}
	return reason;
}
