/*
 * gouji import CODE YEAR FILE: a report that the office got by hand.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "daemon/cli/client.h"
#include "daemon/cli/command.h"
#include "daemon/cli/local_file.h"
#include "daemon/cli/words.h"
#include "schema/words.h"

#define HTTP_OK            200
#define HTTP_CREATED       201
#define HTTP_TOO_LARGE     413
#define HTTP_UNPROCESSABLE 422
#define HTTP_UNAVAILABLE   503

static const char usage[] =
    "用法：gouji import 单位代码 年度 文件 [选项]\n"
    "把人工取得的报告文件（网页、Word、PDF、文本）交给 goujid "
    "识别、核查并存档，\n"
    "作为该单位该年度的报告，直到网站上出现另一份。需要管理令牌。\n\n"
    "  --json        按接口原样输出 JSON\n" CLIENT_COMMON_OPTIONS
    "退出码：0 已导入，没有错误级问题；1 已导入，有错误级问题；\n"
    "2 用法不对、文件无法读取或不被采用、连不上或被拒绝。\n";

static bool
is(const struct cJSON *object, const char *key, const char *word)
{
	const char *s = json_get_string(object, key);

	return s != NULL && strcmp(s, word) == 0;
}

static size_t
count(const struct cJSON *findings, const char *severity)
{
	size_t n = 0;

	for (const struct cJSON *f = json_first(findings); f != NULL;
	     f = json_next(f))
		n += is(f, "severity", severity) && !is(f, "state", "resolved");
	return n;
}

/* How much of the form was read. */
static void
print_cells(const struct cJSON *v)
{
	const struct cJSON *states = json_get(v, "cell_states");
	size_t total = json_count(json_get(v, "cells")), blank = 0, lost = 0;

	for (const struct cJSON *s = json_first(states); s != NULL;
	     s = json_next(s)) {
		const char *state = json_as_string(s);

		if (state != NULL && strcmp(state, "blank") == 0)
			blank++;
		else
			lost++;
	}
	printf("识别结果：%zu 格，有数 %zu，空白 %zu，没有读到 %zu\n", total,
	    total - blank - lost, blank, lost);
}

static void
print_findings(struct client *c, const struct cJSON *findings)
{
	static const char *const headings[] = { "级别", "规则", "问题", NULL };
	struct columns t;

	columns_begin(&t, c->arena, headings);
	for (const struct cJSON *f = json_first(findings); f != NULL;
	     f = json_next(f)) {
		const char *cells[CLIENT_MAX_COLUMNS] = {
			word_chinese(
			    WORDS_SEVERITY, json_get_string(f, "severity")),
			client_text(c, f, "rule"),
			client_text(c, f, "message"),
		};

		if (!is(f, "state", "resolved"))
			columns_row(&t, cells);
	}
	if (t.n_rows > 1)
		columns_print(&t);
}

/* Also said of a report that is there already. */
static void
print_report_line(struct client *c, const struct cJSON *v, bool changed)
{
	const struct cJSON *township = json_get(v, "township");
	const struct cJSON *findings = json_get(v, "findings");
	const struct cJSON *notes = json_get(v, "reading_notes");

	printf("%s：%s（%s）%s年度报告，第%s次发布版\n",
	    changed ? "已导入" : "与已有的报告相同，没有变化",
	    client_text(c, township, "name"), client_text(c, township, "code"),
	    client_text(c, v, "year"), client_text(c, v, "revision"));
	printf("标题：%s\n", client_text(c, v, "title"));
	print_cells(v);
	printf("发布状态：%s\n",
	    word_chinese(WORDS_STATUS, json_get_string(v, "status")));
	printf("发现问题：错误 %zu，待核实 %zu，提示 %zu\n",
	    count(findings, "error"), count(findings, "warning"),
	    count(findings, "info"));
	print_findings(c, findings);
	for (const struct cJSON *n = json_first(notes); n != NULL;
	     n = json_next(n))
		if (json_as_string(n) != NULL)
			printf("识别说明：%s\n",
			    note_words(c->arena, NULL, json_as_string(n)));
	printf("查看全部：gouji report %s %s\n",
	    client_text(c, township, "code"), client_text(c, v, "year"));
}

static void
say_refusal(
    struct client *c, const char *file, long status, const struct cJSON *v)
{
	const char *detail = client_text(c, v, "detail");

	if (status == HTTP_UNPROCESSABLE)
		fprintf(stderr, "gouji: %s 未被采用：%s\n", file,
		    reason_words(c->arena, detail));
	else if (status == HTTP_TOO_LARGE)
		fprintf(stderr, "gouji: %s 未被采用：文件太大（%s）\n", file,
		    detail);
	else if (status == HTTP_UNAVAILABLE)
		fprintf(stderr,
		    "gouji: 程序一时无法处理，不是文件的问题，请稍后再试（%s）"
		    "\n",
		    detail);
	else
		client_say_problem(status, v);
}

static int
send_file(struct client *c, const char *file, const void *bytes, size_t len)
{
	const char *path =
	    arena_printf(c->arena, "/api/v1/reports/%s/%s/document",
		client_segment(c, c->args[0]), client_segment(c, c->args[1]));
	long status;
	struct cJSON *v = client_put(c, path, bytes, len, &status);
	int code = EXIT_TROUBLE;

	if (v == NULL)
		return EXIT_TROUBLE;
	if (status == HTTP_OK || status == HTTP_CREATED) {
		if (!c->json)
			print_report_line(c, v, status == HTTP_CREATED);
		code = count(json_get(v, "findings"), "error") > 0
		    ? EXIT_BAD_NEWS
		    : EXIT_DONE;
	} else {
		say_refusal(c, file, status, v);
	}
	json_free(v);
	return code;
}

int
import_command(int argc, char **argv)
{
	struct client c;
	char *bytes;
	size_t len;
	struct err e;
	int code = client_begin(&c, argc, argv, 0, usage, 3, 3);

	if (code >= 0)
		return code;
	code = EXIT_TROUBLE;
	bytes = local_file_read(c.args[2], &len, &e);
	if (bytes == NULL)
		fprintf(stderr, "gouji: 无法读取 %s：%s\n", c.args[2],
		    reason_words(c.arena, e.msg));
	else if (len == 0)
		fprintf(stderr, "gouji: 无法读取 %s：文件是空的\n", c.args[2]);
	else
		code = send_file(&c, c.args[2], bytes, len);
	free(bytes);
	client_end(&c);
	return code;
}
