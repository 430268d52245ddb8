#include "daemon/cli/words.h"

#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/form/form.h"

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
	{ "PDF documents are", "暂不支持 PDF 文件" },
	{ "Word documents are", "暂不支持 Word 文件" },
	{ "needs pdftotext (poppler-utils)",
	    "读取 PDF 文件需要安装 poppler-utils" },
	{ "needs LibreOffice", "读取旧版 Word 文件需要安装 LibreOffice" },
	{ "needs gouji-converter", "缺少转换程序 gouji-converter" },
	{ "PDF is encrypted", "PDF 文件已加密，无法读取" },
	{ "PDF is damaged", "PDF 文件已损坏，无法读取" },
	{ "PDF has more text than a report can have",
	    "PDF 文件内容过多，不像是年度报告" },
	{ "LibreOffice cannot open it",
	    "LibreOffice 无法打开此文件，可能已损坏或加密" },
	{ "document has more content than a report can have",
	    "文件内容过多，不像是年度报告" },
	{ "converter: ", "转换程序没有正常完成" },
	{ "picture", "是图片，程序无法读取" },
	{ "file has ", "文件太大" },
	{ "no readable report of ", "没有可用的上一年度报告" },
	{ "year ", "该年度尚未结束，不会有年度报告" },
	{ "report of ", "报告的年度或单位与所指定的不符" },
	{ "the report given ", "所给的上一年度报告不是本单位上一年度的" },
	{ "document ends inside", "文件在表格中间中断，后面的内容没有读到" },
	{ "table 4 has ", "表四数的个数与格式不一致" },
	{ "table 4's header", "表四的表头与格式不一致" },
	{ "tables cannot be read", "有统计表，但程序无法识别，请人工查看" },
	{ "page has ", "网页过大，程序不予读取" },
	{ "table has ", "表格过大，程序不予读取" },
};

/* What is wrong with a row: what follows its name in a reason. */
static const struct {
	const char *reason;
	const char *words;
} row_reasons[] = {
	{ "has no values", "没有读到数" },
	{ "has ", "数的个数与表头的列数对不上" },
	{ "is not in the form's unit", "不是格式规定的计量单位" },
	{ "is not in the form", "不是格式规定的行，未采用" },
	{ "stands under a header", "上方的表头与格式不一致" },
	{ "was taken for ", "标签与格式不一致，按相近的一行识别" },
};

#define N(a) (sizeof(a) / sizeof((a)[0]))

/* "row 'X' has no values" and its like, or NULL. */
static const char *
row_words(struct arena *a, const char *reason)
{
	static const char start[] = "row '";
	const char *label, *end;

	if (strncmp(reason, start, strlen(start)) != 0)
		return NULL;
	label = reason + strlen(start);
	end = strstr(label, "' ");
	if (end == NULL)
		return NULL;
	for (size_t i = 0; i < N(row_reasons); i++)
		if (strncmp(end + 2, row_reasons[i].reason,
			strlen(row_reasons[i].reason)) == 0)
			return arena_printf(a, "“%.*s”行%s", (int)(end - label),
			    label, row_reasons[i].words);
	return NULL;
}

/* "CELL is there twice, as '1' and as '2'", or NULL. */
static const char *
twice_words(struct arena *a, const struct form *f, const char *reason)
{
	static const char middle[] = " is there twice";
	const char *end = strstr(reason, middle);
	int cell;

	if (end == NULL || f == NULL)
		return NULL;
	cell =
	    form_cell_find(f, arena_strndup(a, reason, (size_t)(end - reason)));
	if (cell < 0)
		return NULL;
	return arena_printf(
	    a, "%s有两个不同的数，未采用", form_cell_words(f, (size_t)cell));
}

const char *
note_words(struct arena *a, const struct form *f, const char *note)
{
	const char *words = row_words(a, note);

	if (words == NULL)
		words = twice_words(a, f, note);
	return words == NULL ? reason_words(a, note) : words;
}

const char *
reason_words(struct arena *a, const char *reason)
{
	for (size_t i = 0; i < N(reasons); i++) {
		size_t len = strlen(reasons[i].reason);

		if (strncmp(reason, reasons[i].reason, len) != 0)
			continue;
		if (reason[len] == '\0')
			return reasons[i].words;
		return arena_printf(a, "%s（%s）", reasons[i].words, reason);
	}
	return reason;
}
