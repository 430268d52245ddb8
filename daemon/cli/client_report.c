/*
 * gouji report CODE YEAR: the stored report, printed as `gouji check` prints a
 * file.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "collectors/base/limits.h"
#include "collectors/form/form.h"
#include "collectors/model/reading.h"
#include "daemon/cli/client.h"
#include "daemon/cli/command.h"
#include "daemon/cli/print_report.h"
#include "schema/words.h"

static const char usage[] =
    "用法：gouji report 单位代码 年度 [选项]\n"
    "显示一个单位某年度的报告：表格（数字不相符的格子有标记）和问题。\n\n"
    "  --json        按接口原样输出 JSON\n" CLIENT_COMMON_USAGE;

/* ---- from the API's answer back to a reading ---- */

static int
parse_resource(struct client *c, const struct cJSON *v, const struct form *form,
    struct reading *out, struct err *e)
{
	const char *day = client_text(c, v, "published_on");
	struct report *r = &out->report;
	const struct cJSON *notes = json_get(v, "reading_notes");

	memset(out, 0, sizeof(*out));
	out->outcome = READING_REPORT;
	(void)snprintf(out->sha256, sizeof(out->sha256), "%s",
	    client_text(c, v, "sha256"));
	out->media_type = client_text(c, v, "media_type");
	r->form = form;
	r->year = (int)json_get_int(v, "year", 0);
	r->title = client_text(c, v, "title");
	r->organ = client_text(c, json_get(v, "township"), "name");
	r->published_by = r->preface = "";
	if (*day != '\0')
		(void)!date_parse(day, &r->published_on);
	for (int t = 0; t < REPORT_TABLES; t++)
		r->tables[t].found = true;
	r->reasons =
	    arena_calloc(c->arena, json_count(notes) + 1, sizeof(*r->reasons));
	for (const struct cJSON *n = json_first(notes); n != NULL;
	     n = json_next(n))
		if (json_as_string(n) != NULL)
			r->reasons[r->n_reasons++] =
			    arena_strdup(c->arena, json_as_string(n));
	if (report_parse_cells(c->arena, v, r, e) < 0)
		return -1;
	return check_result_parse(c->arena, form, v, &out->judgement, e);
}

/* ---- printing ---- */

static void
print_head(struct client *c, const struct cJSON *v)
{
	const struct cJSON *township = json_get(v, "township");
	const char *url = client_text(c, v, "url");

	printf("%s（%s）%s年度：%s\n", client_text(c, township, "name"),
	    client_text(c, township, "code"), client_text(c, v, "year"),
	    word_chinese(WORDS_STATUS, json_get_string(v, "status")));
	if (json_is_null(json_get(v, "revision"))) {
		if (*client_text(c, v, "reason") != '\0')
			printf("原因：%s\n", client_text(c, v, "reason"));
		return;
	}
	printf("第%s次发布版，%s于 %s\n", client_text(c, v, "revision"),
	    *url == '\0' ? "人工导入" : "采集",
	    client_time(c, v, "fetched_at", ""));
	if (*url != '\0')
		printf("原文：%s\n", url);
	putchar('\n');
}

static int
print_answer(struct client *c, const struct cJSON *v)
{
	struct form_set *forms;
	const struct form *form;
	struct reading reading;
	struct buf out;
	struct err e;

	print_head(c, v);
	if (json_is_null(json_get(v, "revision")))
		return EXIT_DONE;
	forms = form_set_builtin();
	form = form_find(forms, client_text(c, v, "form"));
	if (form == NULL) {
		fprintf(stderr,
		    "gouji: 本程序不认识格式 %s，请用 --json 查看\n",
		    client_text(c, v, "form"));
		form_set_free(forms);
		return EXIT_TROUBLE;
	}
	if (parse_resource(c, v, form, &reading, &e) < 0) {
		fprintf(stderr, "gouji: 回答有误：%s\n", e.msg);
		form_set_free(forms);
		return EXIT_TROUBLE;
	}
	buf_init(&out, LIMIT_ANSWER_BYTES);
	print_report(
	    c->arena, client_text(c, v, "title"), &reading, c->colour, &out);
	(void)fwrite(buf_str(&out), 1, out.len, stdout);
	buf_fini(&out);
	form_set_free(forms);
	return EXIT_DONE;
}

int
report_command(int argc, char **argv)
{
	struct client c;
	struct cJSON *v;
	int code = client_begin(&c, argc, argv, 0, usage, 2, 2);

	if (code >= 0)
		return code;
	code = EXIT_TROUBLE;
	v = client_ask(&c,
	    arena_printf(c.arena, "/api/v1/reports/%s/%s",
		client_segment(&c, c.args[0]), client_segment(&c, c.args[1])),
	    NULL);
	if (v != NULL)
		code = c.json ? EXIT_DONE : print_answer(&c, v);
	json_free(v);
	client_end(&c);
	return code;
}
