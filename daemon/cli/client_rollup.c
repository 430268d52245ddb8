/*
 * gouji rollup YEAR.
 */
#include <stdio.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/json.h"
#include "collectors/form/form.h"
#include "daemon/cli/client.h"
#include "daemon/cli/command.h"
#include "schema/words.h"

static const char usage[] =
    "用法：gouji rollup 年度 [选项]\n"
    "显示全县汇总：各项合计、填报单位数、缺报单位和指标。\n\n"
    "  --basis published|valid          全部已发布（默认）、仅无数据错误\n"
    "  --kind all|township|department   全部（默认）、乡镇街道、县直部门\n"
    "  --json        按接口原样输出 JSON\n" CLIENT_COMMON_USAGE;

static void
print_head(struct client *c, const struct cJSON *v)
{
	const char *basis = json_get_string(v, "basis");
	const struct cJSON *missing = json_first(json_get(v, "missing"));

	printf("%s年度全县汇总（%s）\n", client_text(c, v, "year"),
	    basis != NULL && strcmp(basis, "valid") == 0 ? "仅无数据错误"
							 : "全部已发布");
	printf("应报 %s，填报 %s：未发现问题 %s，有待核实项 %s，有数据错误 "
	       "%s；按期 %s\n",
	    client_text(c, v, "expected"), client_text(c, v, "reported"),
	    client_text(c, v, "valid"), client_text(c, v, "warned"),
	    client_text(c, v, "invalid"), client_text(c, v, "on_time"));
	if (missing == NULL)
		return;
	fputs("缺报单位：", stdout);
	for (; missing != NULL; missing = json_next(missing))
		printf("%s（%s）%s", client_text(c, missing, "name"),
		    word_chinese(
			WORDS_STATUS, json_get_string(missing, "status")),
		    json_next(missing) == NULL ? "\n" : "、");
}

static void
print_cells(struct client *c, const struct cJSON *v)
{
	static const char *const headings[] = { "合计", "填报单位数", "指标",
		NULL };
	struct form_set *forms = form_set_builtin();
	const struct form *form = form_find(forms, client_text(c, v, "form"));
	struct columns t;

	columns_begin(&t, c->arena, headings);
	for (const struct cJSON *cell = json_first(json_get(v, "cells"));
	     cell != NULL; cell = json_next(cell)) {
		int at =
		    form == NULL ? -1 : form_cell_find(form, json_name(cell));
		const char *cells[CLIENT_MAX_COLUMNS] = {
			client_text(c, cell, "sum"),
			client_text(c, cell, "n"),
			at < 0 ? json_name(cell)
			       : form_cell_words(form, (size_t)at),
		};

		columns_row(&t, cells);
	}
	putchar('\n');
	if (t.n_rows > 1)
		columns_print(&t);
	else
		puts("该年度还没有可以汇总的数据");
	form_set_free(forms);
}

static void
print_indicators(struct client *c, const struct cJSON *v)
{
	static const char *const names[][2] = {
		{ "disclosure_rate", "公开率（予以公开和部分公开/办结）" },
		{ "denial_rate", "不予公开率" },
		{ "unable_rate", "无法提供率" },
		{ "review_correction_rate", "行政复议纠正率" },
		{ "litigation_loss_rate", "行政诉讼败诉率" },
		{ "on_time_rate", "按期发布率" },
		{ "publication_rate", "发布率" },
		{ "zero_reports", "零报告单位数" },
	};
	const struct cJSON *all = json_get(v, "indicators");

	putchar('\n');
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *value = client_text(c, all, names[i][0]);

		printf("%s：%s\n", names[i][1],
		    *value == '\0' ? "无法计算" : value);
	}
}

int
rollup_command(int argc, char **argv)
{
	struct client c;
	struct cJSON *v;
	int code = client_begin(&c, argc, argv, CLIENT_ROLLUP, usage, 1, 1);

	if (code >= 0)
		return code;
	v = client_ask(&c,
	    arena_printf(c.arena, "/api/v1/rollups/%s?%s%s",
		client_segment(&c, c.args[0]),
		client_param(&c, "basis", c.basis),
		client_param(&c, "kind", c.kind)),
	    NULL);
	if (v != NULL && !c.json) {
		print_head(&c, v);
		print_cells(&c, v);
		print_indicators(&c, v);
	}
	code = v == NULL ? EXIT_TROUBLE : EXIT_DONE;
	json_free(v);
	client_end(&c);
	return code;
}
