/*
 * gouji collect.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "collectors/base/arena.h"
#include "collectors/base/json.h"
#include "collectors/base/limits.h"
#include "daemon/cli/client.h"
#include "daemon/cli/command.h"
#include "daemon/cli/words.h"
#include "schema/words.h"

/* How often a run is looked at, and how long at the most. */
#define POLL_MS  1000
#define MAX_WAIT ((int64_t)24 * 3600 * 1000)

static const char usage[] =
    "用法：gouji collect [单位代码…] [选项]\n"
    "立即采集；不写代码就采集所有单位。需要管理令牌。\n\n"
    "  --wait        等待完成，并显示进度\n"
    "  --json        按接口原样输出 JSON\n" CLIENT_COMMON_USAGE;

void
client_print_run(struct client *c, const char *title, const struct cJSON *run)
{
	const struct cJSON *sources = json_get(run, "sources");
	const struct cJSON *documents = json_get(run, "documents");
	const struct cJSON *reports = json_get(run, "reports");

	printf("%s：第%s次，%s，%s，来源 %s/%s，失败 %s，新报告 %s，新发布版 "
	       "%s\n",
	    title, client_text(c, run, "id"),
	    client_time(c, run, "started_at", "尚未开始"),
	    word_chinese(WORDS_RUN_STATE, json_get_string(run, "state")),
	    client_text(c, sources, "done"), client_text(c, sources, "total"),
	    client_text(c, documents, "failed"), client_text(c, reports, "new"),
	    client_text(c, reports, "revised"));
}

/* {"codes":[...]}, "" for all. */
static const char *
body_of(struct client *c)
{
	struct json_writer w;
	const char *body;
	struct buf out;

	if (c->n_args == 0)
		return "";
	buf_init(&out, LIMIT_REQUEST_BODY_BYTES);
	json_begin(&w, &out);
	json_object_begin(&w);
	json_key(&w, "codes");
	json_array_begin(&w);
	for (int i = 0; i < c->n_args; i++)
		json_string(&w, c->args[i]);
	json_array_end(&w);
	json_object_end(&w);
	body = arena_strdup(c->arena, buf_str(&out));
	buf_fini(&out);
	return body;
}

static void
pause_ms(long ms)
{
	struct timespec t = { ms / 1000, (ms % 1000) * 1000000 };

	(void)nanosleep(&t, NULL);
}

static bool
is_done(const struct cJSON *run)
{
	const char *state = json_get_string(run, "state");

	return state != NULL && strcmp(state, "done") == 0;
}

/* The run when it is done, json_free() it; NULL: said why not. */
static struct cJSON *
wait_for(struct client *c, int64_t id)
{
	const char *path = arena_printf(c->arena, "/api/v1/runs/%" PRId64, id);
	bool json = c->json, line = isatty(STDERR_FILENO) != 0;
	int64_t last = -1;

	for (int64_t waited = 0; waited < MAX_WAIT; waited += POLL_MS) {
		const struct cJSON *sources;
		struct cJSON *run;
		int64_t done;

		/* Only the last answer is the command's. */
		c->json = false;
		run = client_ask(c, path, NULL);
		c->json = json;
		if (run == NULL)
			return NULL;
		sources = json_get(run, "sources");
		done = json_get_int(sources, "done", 0);
		if (done != last)
			fprintf(stderr,
			    "%s正在采集：来源 %" PRId64 "/%" PRId64 "%s",
			    line ? "\r" : "", done,
			    json_get_int(sources, "total", 0),
			    line ? "" : "\n");
		last = done;
		if (is_done(run)) {
			fputs(line ? "\n" : "", stderr);
			json_free(run);
			return client_ask(c, path, NULL);
		}
		json_free(run);
		pause_ms(POLL_MS);
	}
	fputs("gouji: 等待已超过一天，不再等待\n", stderr);
	return NULL;
}

/* What did not answer with a report. */
static void
print_failures(struct client *c, const struct cJSON *run)
{
	static const char *const headings[] = { "代码", "年度", "结果", "地址",
		"说明", NULL };
	struct columns t;

	columns_begin(&t, c->arena, headings);
	for (const struct cJSON *o = json_first(json_get(run, "outcomes"));
	     o != NULL; o = json_next(o)) {
		const char *outcome = json_get_string(o, "outcome");
		const char *cells[CLIENT_MAX_COLUMNS] = {
			client_text(c, o, "code"),
			client_text(c, o, "year"),
			word_chinese(WORDS_OUTCOME, outcome),
			client_text(c, o, "url"),
			reason_words(c->arena, client_text(c, o, "detail")),
		};

		if (outcome != NULL && strcmp(outcome, "ok") != 0 &&
		    strcmp(outcome, "not_modified") != 0)
			columns_row(&t, cells);
	}
	if (t.n_rows > 1) {
		puts("\n没有取得报告的来源：");
		columns_print(&t);
	}
	if (json_get_int(run, "outcomes_cut", 0) > 0)
		printf("另有 %lld 条访问结果未列出\n",
		    (long long)json_get_int(run, "outcomes_cut", 0));
}

static int
collect(struct client *c)
{
	bool json = c->json;
	struct cJSON *run;
	int64_t id;

	c->json = json && !c->wait;
	run = client_ask(c, "/api/v1/runs", body_of(c));
	c->json = json;
	if (run == NULL)
		return EXIT_TROUBLE;
	id = json_get_int(run, "id", 0);
	if (c->wait) {
		json_free(run);
		run = wait_for(c, id);
		if (run == NULL)
			return EXIT_TROUBLE;
	}
	if (!c->json) {
		client_print_run(c, c->wait ? "采集结束" : "已安排采集", run);
		if (c->wait)
			print_failures(c, run);
	}
	json_free(run);
	return EXIT_DONE;
}

int
collect_command(int argc, char **argv)
{
	struct client c;
	int code = client_begin(
	    &c, argc, argv, CLIENT_WAIT, usage, 0, LIMIT_TOWNSHIPS);

	if (code >= 0)
		return code;
	code = collect(&c);
	client_end(&c);
	return code;
}
