/*
 * gouji finding, ack: one finding.
 */
#include <stdio.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/json.h"
#include "collectors/base/limits.h"
#include "daemon/cli/client.h"
#include "daemon/cli/command.h"
#include "schema/words.h"

static const char finding_usage[] =
    "用法：gouji finding 编号 [选项]\n"
    "显示一个问题及其经过；编号见 gouji findings。\n\n"
    "  --json        按接口原样输出 JSON\n" CLIENT_COMMON_USAGE;

static const char ack_usage[] =
    "用法：gouji ack 编号 --by 姓名 --note 说明 [选项]\n"
    "登记一个问题已由谁处置、如何处置，此后不再提醒；单位更改了相关的数，"
    "登记即失效。\n需要管理令牌。\n\n"
    "  --by 姓名     由谁处置\n"
    "  --note 说明   核实、处置的情况\n"
    "  --json        按接口原样输出 JSON\n" CLIENT_COMMON_USAGE;

static void
print_history(struct client *c, const struct cJSON *v)
{
	static const char *const headings[] = { "时间", "经过", "发布版",
		"处置人", "说明或问题", NULL };
	struct columns t;

	columns_begin(&t, c->arena, headings);
	for (const struct cJSON *e = json_first(json_get(v, "history"));
	     e != NULL; e = json_next(e)) {
		const char *note = json_get_string(e, "note");
		const char *cells[CLIENT_MAX_COLUMNS] = {
			client_time(c, e, "at", ""),
			word_chinese(WORDS_EVENT, json_get_string(e, "event")),
			client_text(c, e, "revision"),
			client_text(c, e, "by"),
			note != NULL ? client_text(c, e, "note")
				     : client_text(c, e, "message"),
		};

		columns_row(&t, cells);
	}
	columns_print(&t);
}

static void
print_finding(struct client *c, const struct cJSON *v)
{
	const char *evidence = json_get_string(v, "evidence");

	printf("%s %s年度  规则%s（%s）  %s\n%s\n", client_text(c, v, "name"),
	    client_text(c, v, "year"), client_text(c, v, "rule"),
	    word_chinese(WORDS_SEVERITY, json_get_string(v, "severity")),
	    word_chinese(WORDS_STATE, json_get_string(v, "state")),
	    client_text(c, v, "message"));
	if (evidence != NULL)
		printf("原文：%s\n", client_text(c, v, "evidence"));
	puts("");
	print_history(c, v);
}

static int
show(struct client *c, const char *path, const char *body)
{
	struct cJSON *v = client_ask(c, path, body);

	if (v == NULL)
		return EXIT_TROUBLE;
	if (!c->json)
		print_finding(c, v);
	json_free(v);
	return EXIT_DONE;
}

int
finding_command(int argc, char **argv)
{
	struct client c;
	int code = client_begin(&c, argc, argv, 0, finding_usage, 1, 1);

	if (code >= 0)
		return code;
	code = show(&c,
	    arena_printf(
		c.arena, "/api/v1/findings/%s", client_segment(&c, c.args[0])),
	    NULL);
	client_end(&c);
	return code;
}

static const char *
ack_body(struct client *c)
{
	struct json_writer w;
	const char *body;
	struct buf out;

	buf_init(&out, LIMIT_REQUEST_BODY_BYTES);
	json_begin(&w, &out);
	json_object_begin(&w);
	json_put_string(&w, "by", c->by);
	json_put_string(&w, "note", c->note);
	json_object_end(&w);
	body = arena_strdup(c->arena, buf_str(&out));
	buf_fini(&out);
	return body;
}

int
ack_command(int argc, char **argv)
{
	struct client c;
	int code = client_begin(&c, argc, argv, CLIENT_ACK, ack_usage, 1, 1);

	if (code >= 0)
		return code;
	if (c.by == NULL || c.note == NULL) {
		fputs(
		    "gouji: 登记处置要写明 --by 姓名 和 --note 说明\n", stderr);
		code = EXIT_TROUBLE;
	} else {
		code = show(&c,
		    arena_printf(c.arena, "/api/v1/findings/%s/ack",
			client_segment(&c, c.args[0])),
		    ack_body(&c));
	}
	client_end(&c);
	return code;
}
