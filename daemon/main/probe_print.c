#include "daemon/main/probe_print.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/limits.h"
#include "collectors/form/form.h"
#include "collectors/read/read.h"
#include "daemon/main/client_words.h"
#include "daemon/main/probe_web.h"
#include "daemon/main/words.h"

/* Findings that are shown; gouji check shows all. */
#define MAX_FINDINGS 10

/* What comes from outside must not move the cursor. */
static void
put_clean(const char *text)
{
	for (const char *s = text; *s != '\0'; s++)
		putchar((unsigned char)*s < ' ' || *s == 0x7f ? ' ' : *s);
}

void
probe_say(const char *name, const char *fmt, ...)
{
	char text[2 * LIMIT_URL_BYTES];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	printf("%s：", name);
	put_clean(text);
	putchar('\n');
}

/* ---- the answer ---- */

/* What the office can do about it, or NULL. */
static const char *
advice(const struct probe_answer *answer)
{
	switch (answer->outcome) {
	case OUTCOME_NOT_FOUND:
		return "请在浏览器中核对网址";
	case OUTCOME_BLOCKED:
		return "网站要求验证，勾稽不绕过；请与网站管理方联系，"
		       "或用 manual 人工导入";
	case OUTCOME_TLS_ERROR:
		return "请与网站管理方联系；确有必要时在 options "
		       "一列写明下面试出的选项";
	case OUTCOME_ROBOTS:
		return "网站的 robots.txt 不允许采集；请与网站管理方联系，"
		       "或用 manual 人工导入";
	case OUTCOME_REDIRECT_REFUSED:
		return "请直接填写跳转后的网址；内网地址须在配置中写 "
		       "[collect] allow_private=yes";
	case OUTCOME_TIMEOUT:
	case OUTCOME_HTTP_ERROR:
		return "请稍后再试；内网地址须在配置中写 "
		       "[collect] allow_private=yes";
	case OUTCOME_TOO_LARGE:
		return "超过 [collect] max_body";
	default:
		return NULL;
	}
}

static const char *
encryption(const struct probe_answer *answer)
{
	if (strncmp(answer->url, "https:", 6) != 0)
		return "没有加密（http）";
	if (answer->outcome == OUTCOME_TLS_ERROR)
		return "有误";
	if (strstr(answer->options, "verify=off") != NULL)
		return "证书有误，未核对";
	if (strstr(answer->options, "tls=legacy") != NULL)
		return "只支持旧的加密方式";
	return "正常";
}

void
probe_say_answer(struct arena *a, const struct probe_answer *answer)
{
	const char *what = advice(answer);
	const char *status = answer->http_status == 0
	    ? ""
	    : arena_printf(a, "，HTTP %ld", answer->http_status);

	probe_say("网址", "%s", answer->asked);
	if (answer->detail[0] == '\0')
		probe_say("结果", "%s%s",
		    client_outcome_word(outcome_name(answer->outcome)), status);
	else
		probe_say("结果", "%s%s（%s）",
		    client_outcome_word(outcome_name(answer->outcome)), status,
		    answer->detail);
	if (strcmp(answer->url, answer->asked) != 0)
		probe_say("跳转到", "%s", answer->url);
	probe_say("加密", "%s", encryption(answer));
	probe_say("用时", "%lld.%03lld 秒",
	    (long long)answer->elapsed_ms / 1000,
	    (long long)answer->elapsed_ms % 1000);
	if (answer->bytes != NULL)
		probe_say("内容", "%zu 字节，%s", answer->len,
		    answer->content_type[0] == '\0' ? "网站没有说明类型"
						    : answer->content_type);
	if (what != NULL)
		probe_say("建议", "%s", what);
}

/* ---- a document ---- */

/* Cells of a table that hold a number, and all. */
static void
count_cells(const struct report *r, int table, size_t *reported, size_t *all)
{
	*reported = *all = 0;
	for (size_t i = 0; i < r->form->n_cells; i++) {
		if (r->form->rows[r->form->cells[i].row].table != table ||
		    r->form->rows[r->form->cells[i].row].alternative)
			continue;
		++*all;
		*reported += r->cells[i].state == CELL_REPORTED;
	}
}

static void
say_tables(const struct report *r)
{
	static const char *const names[] = { "表二", "表三", "表四" };

	for (int t = 0; t < REPORT_TABLES; t++) {
		size_t reported, all;

		count_cells(r, t + 2, &reported, &all);
		if (r->tables[t].found)
			probe_say(names[t], "读出 %zu 个数（格式共 %zu 格）",
			    reported, all);
		else
			probe_say(names[t], "没有找到");
	}
}

static void
say_findings(const struct judgement *j)
{
	size_t errors = judgement_count(j, SEVERITY_ERROR);
	size_t shown = 0;

	probe_say("核查", "错误 %zu，警告 %zu", errors,
	    judgement_count(j, SEVERITY_WARNING));
	for (size_t i = 0; i < j->n_findings && shown < MAX_FINDINGS; i++) {
		const struct finding *f = &j->findings[i];

		if (f->severity == SEVERITY_INFO)
			continue;
		printf("  [%s] %s ", severity_word(f->severity), f->rule);
		put_clean(f->message);
		putchar('\n');
		shown++;
	}
	if (shown == MAX_FINDINGS)
		printf("  （只列出前 %d 条）\n", MAX_FINDINGS);
}

void
probe_say_reading(struct arena *a, const struct reading *r)
{
	const struct report *report = &r->report;

	if (r->outcome == READING_UNREADABLE) {
		probe_say("识别", "是报告，但读不出表格：%s",
		    reason_words(a, r->reason));
		return;
	}
	if (r->outcome == READING_NOT_A_REPORT) {
		probe_say(
		    "识别", "不是年度报告（%s）", reason_words(a, r->reason));
		return;
	}
	if (r->outcome == READING_MISMATCH)
		probe_say("识别", "是年度报告，但与所给的单位或年度不符（%s）",
		    r->reason);
	else
		probe_say("识别", "年度报告");
	probe_say("标题", "%s", report->title);
	probe_say("单位", "%s", report->organ);
	if (report->year != 0)
		probe_say("年度", "%d", report->year);
	if (report->form == NULL)
		return;
	probe_say("格式", "%s", report->form->id);
	say_tables(report);
	if (r->outcome == READING_REPORT)
		say_findings(&r->judgement);
}

/* ---- links ---- */

void
probe_say_links(const struct source_link *links, size_t n)
{
	for (size_t i = 0; i < n && i < LIMIT_PROBE_LINKS; i++) {
		if (links[i].year == 0)
			printf("  年度不明  ");
		else
			printf("  %d 年   ", links[i].year);
		put_clean(links[i].organ[0] == '\0' ? "（单位未写明）"
						    : links[i].organ);
		printf("  ");
		put_clean(links[i].title);
		printf("\n            ");
		put_clean(links[i].url);
		putchar('\n');
	}
	if (n > LIMIT_PROBE_LINKS)
		printf("  （只列出前 %d 条）\n", LIMIT_PROBE_LINKS);
}

/* ---- townships.csv ---- */

/* A field as RFC 4180 has it. */
static void
put_field(const char *text)
{
	bool quoted = strpbrk(text, ",\"\r\n") != NULL;

	if (quoted)
		putchar('"');
	for (const char *s = text; *s != '\0'; s++) {
		if (*s == '"')
			putchar('"');
		putchar((unsigned char)*s < ' ' ? ' ' : *s);
	}
	if (quoted)
		putchar('"');
}

void
probe_say_line(const struct probe_line *line)
{
	const char *const fields[] = { line->code, line->name, line->kind,
		line->collector, line->url, "", line->options };
	size_t n = sizeof(fields) / sizeof(fields[0]);
	bool options = line->options[0] != '\0';

	printf("\n可写入 townships.csv 的一行：\n"
	       "  code,name,kind,collector,url,email%s\n  ",
	    options ? ",options" : "");
	for (size_t i = 0; i < (options ? n : n - 1); i++) {
		if (i > 0)
			putchar(',');
		put_field(fields[i]);
	}
	putchar('\n');
}
