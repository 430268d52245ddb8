/* What gouji probe says of a source is what a run stores of it. */
#include <event2/event.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "daemon/conf/registry.h"
#include "tests/conf/folder.h"
#include "tests/replay/replay.h"
#include "tests/support/unit.h"

#define MORNING  "2025-02-10T09:00:00+08:00"
#define ONE_YEAR "[schedule]\nfirst_year = 2024\n"
#define MAX_TOLD (4 * 1024 * 1024)

static const char *gouji;

static const struct collecting_report green[] = {
	{ "青石镇", 2023, 0, 5, 3 },
	{ "青石镇", 2024, 3, 4, 0 },
};

static const char green_list[] =
    "990001,青石镇,township,list,@/col/index.html,\n";
static const char green_page[] =
    "990001,青石镇,township,page,@/art/{year}.html,\n";

/* ---- the program, while the origin answers it ---- */

static void
on_child(evutil_socket_t number, short what, void *arg)
{
	(void)number;
	(void)what;
	(void)event_base_loopbreak(arg);
}

static void
run_probe(const struct collecting *c, const char *name, const char *collector,
    int year, const char *url)
{
	struct event *ended = evsignal_new(c->base, SIGCHLD, on_child, c->base);
	char year_text[16], *conf, *out;
	pid_t pid, found = 0;

	(void)snprintf(year_text, sizeof(year_text), "%d", year);
	conf = strdup(folder_path("gouji.conf"));
	out = strdup(folder_path("told.json"));
	assert_int_equal(event_add(ended, NULL), 0);
	pid = fork();
	if (pid == 0) {
		if (freopen(out, "w", stdout) != NULL)
			(void)execl(gouji, "gouji", "probe", "--json",
			    "--config", conf, "--name", name, "--year",
			    year_text, "--collector", collector, url, NULL);
		_exit(127);
	}
	/* Readers of the run may end, too. */
	while ((found = waitpid(pid, NULL, WNOHANG)) == 0)
		(void)event_base_dispatch(c->base);
	assert_int_equal(found, pid);
	event_free(ended);
	free(conf);
	free(out);
}

static struct cJSON *
read_told(void)
{
	FILE *f = fopen(folder_path("told.json"), "r");
	char *text = malloc(MAX_TOLD);
	struct cJSON *told;
	struct err e = { 0 };
	size_t len;

	assert_non_null(f);
	len = fread(text, 1, MAX_TOLD, f);
	(void)fclose(f);
	told = json_parse(text, len, &e);
	if (told == NULL)
		fail_msg("%s: %.*s", e.msg, (int)len, text);
	free(text);
	return told;
}

/* ---- against the run ---- */

/* A visit's line ("990001 2024 ok ") as the probe has it. */
static void
compare(struct collecting *c, const char *line)
{
	const struct township *t;
	const struct cJSON *visit;
	char code[16], got[512], *end;
	struct cJSON *told;
	int year;

	(void)snprintf(code, sizeof(code), "%.6s", line);
	year = (int)strtol(line + 6, &end, 10);
	assert_int_equal(*end, ' ');
	t = registry_find(c->registry, code);
	assert_non_null(t);
	run_probe(c, t->name, t->sources[0].collector, year == 0 ? 2024 : year,
	    t->sources[0].url);
	told = read_told();
	visit = json_first(json_get(told, "visits"));
	assert_non_null(visit);
	(void)snprintf(got, sizeof(got), "%s %d %s %s", code, year,
	    json_get_string(visit, "outcome"),
	    json_get_string(visit, "detail"));
	assert_string_equal(got, line);
	json_free(told);
}

/* Run it; then ask about each of its visits. */
static void
agree(struct collecting *c, size_t n_visits)
{
	char *lines, *line, *rest;
	size_t n = 0;

	collecting_start(c);
	collecting_wait(c);
	lines = rest = strdup(replay_visits(c));
	while ((line = strsep(&rest, "\n")) != NULL && *line != '\0') {
		compare(c, line);
		n++;
	}
	assert_int_equal(n, n_visits);
	free(lines);
	collecting_end(c);
}

static void
begin(struct collecting *c, const char *conf, const char *lines)
{
	collecting_begin(c, MORNING);
	collecting_configure(c, conf);
	collecting_register(c, lines);
}

/* ---- scenarios ---- */

static void
of_a_column(void **state)
{
	static const struct replay_link links[] = {
		{ "../art/2024.html", "青石镇2024年政府信息公开工作年度报告",
		    NULL },
		{ "/art/guide.html", "青石镇政府信息公开指南", NULL },
		{ "/art/2023.html", "青石镇2023年政府信息公...",
		    "青石镇2023年政府信息公开工作年度报告" },
		{ NULL, NULL, NULL },
	};
	struct collecting c;

	(void)state;
	begin(&c, "[schedule]\nfirst_year = 2022\n", green_list);
	replay_column(&c, "/col/index.html", "政府信息公开年报", links, "");
	collecting_publish(&c, "/art/2023.html", &green[0]);
	collecting_publish(&c, "/art/2024.html", &green[1]);
	agree(&c, 3);
}

/* The second page fails: the first one's links count. */
static void
of_a_list_that_fails(void **state)
{
	static const struct replay_link links[] = {
		{ "/art/2024.html", "2024年政府信息公开工作年度报告", NULL },
		{ NULL, NULL, NULL },
	};
	struct collecting c;

	(void)state;
	begin(&c, "", green_list);
	replay_column(&c, "/col/index.html", "年报", links,
	    "<a href=\"index_1.html\">下一页</a>");
	origin_answer(c.origin, "/col/index_1.html", 500, "", "", 0);
	collecting_publish(&c, "/art/2024.html", &green[1]);
	agree(&c, 2);
}

static void
of_a_shared_list(void **state)
{
	static const struct replay_link links[] = {
		{ "/art/g.html", "青石镇2024年政府信息公开工作年度报告", NULL },
		{ "/art/big.html", "大青石镇2024年政府信息公开工作年度报告",
		    NULL },
		{ "/art/w.html", "云岭县白鹭乡人民政府2024年度政府信息公开年报",
		    NULL },
		{ "/art/none.html", "2024年政府信息公开工作年度报告", NULL },
		{ NULL, NULL, NULL },
	};
	static const struct collecting_report white = { "白鹭乡", 2024, 0, 1,
		0 };
	struct collecting c;

	(void)state;
	begin(&c, ONE_YEAR,
	    "990001,青石镇,township,list,@/col/index.html,\n"
	    "990002,白鹭乡,township,list,@/col/index.html,\n"
	    "990003,柳河镇,township,list,@/col/index.html,\n");
	replay_column(&c, "/col/index.html", "乡镇年报", links, "");
	collecting_publish(&c, "/art/g.html", &green[1]);
	collecting_publish(&c, "/art/w.html", &white);
	agree(&c, 3);
}

/* Behind 2024 stands 2022's, behind 2023 another body's. */
static void
of_wrong_documents(void **state)
{
	static const struct replay_link links[] = {
		{ "/art/2024.html", "青石镇2024年政府信息公开工作年度报告",
		    NULL },
		{ "/art/2023.html", "青石镇2023年政府信息公开工作年度报告",
		    NULL },
		{ NULL, NULL, NULL },
	};
	static const struct collecting_report past = { "青石镇", 2022, 0, 1,
		0 };
	static const struct collecting_report other = { "白鹭乡", 2023, 0, 1,
		0 };
	struct collecting c;

	(void)state;
	begin(&c, "", green_list);
	replay_column(&c, "/col/index.html", "政府信息公开年报", links, "");
	collecting_publish(&c, "/art/2024.html", &past);
	collecting_publish(&c, "/art/2023.html", &other);
	agree(&c, 2);
}

/* Titles without a year; none is of 2022. */
static void
of_titles_without_a_year(void **state)
{
	static const struct replay_link links[] = {
		{ "/art/2024.html", "青石镇政府信息公开工作年度报告", NULL },
		{ "/art/2023.html", "青石镇政府信息公开工作年度报告", NULL },
		{ NULL, NULL, NULL },
	};
	struct collecting c;

	(void)state;
	begin(&c, "[schedule]\nfirst_year = 2022\n", green_list);
	replay_column(&c, "/col/index.html", "政府信息公开年报", links, "");
	collecting_publish(&c, "/art/2023.html", &green[0]);
	collecting_publish(&c, "/art/2024.html", &green[1]);
	agree(&c, 3);
}

static const char cover[] = "<h1>青石镇2024年政府信息公开工作年度报告</h1>"
			    "<p>发布日期：2025-01-17</p><p>详见附件。</p>"
			    "<p>附件：<a href=\"../files/report.doc\">"
			    "青石镇2024年政府信息公开工作年度报告.doc</a></p>";

static void
of_a_file_behind_a_page(void **state)
{
	struct collecting c;

	(void)state;
	begin(&c, ONE_YEAR, green_page);
	replay_html(&c, "/art/2024.html", cover);
	collecting_publish(&c, "/files/report.doc", &green[1]);
	agree(&c, 1);

	begin(&c, ONE_YEAR, green_page);
	replay_html(&c, "/art/2024.html", cover);
	origin_answer(c.origin, "/files/report.doc", 503, "", "", 0);
	agree(&c, 1);

	begin(&c, ONE_YEAR, green_page);
	replay_html(&c, "/art/2024.html", cover);
	agree(&c, 1);
}

/* Who asks for the file without its page is sent there; it links the file, and
 * another one. */
static void
of_a_file_that_leads_to_its_page(void **state)
{
	struct collecting c;

	(void)state;
	begin(
	    &c, ONE_YEAR, "990001,青石镇,township,page,@/files/{year}.doc,\n");
	origin_answer(c.origin, "/files/2024.doc", 302,
	    "Location: /cover.html\r\n", "", 0);
	replay_html(&c, "/cover.html",
	    "<h1>青石镇2024年政府信息公开工作年度报告</h1><p>附件：</p>"
	    "<p><a href=\"/files/2024.doc\">"
	    "青石镇2024年政府信息公开工作年度报告.doc</a></p>"
	    "<p><a href=\"/files/report.doc\">"
	    "青石镇2024年政府信息公开工作年度报告（表）.doc</a></p>");
	collecting_publish(&c, "/files/report.doc", &green[1]);
	agree(&c, 1);
}

static void
of_pictures(void **state)
{
	struct collecting c;

	(void)state;
	begin(&c, ONE_YEAR, green_page);
	replay_html(&c, "/art/2024.html",
	    "<h1>青石镇2024年政府信息公开工作年度报告</h1>"
	    "<p>一、总体情况</p><p>全年公开信息10条。</p>"
	    "<p>二、主动公开政府信息情况</p><p><img src=\"1.png\"></p>"
	    "<p>三、收到和处理政府信息公开申请情况</p>"
	    "<p><img src=\"2.png\"></p>"
	    "<p>四、政府信息公开行政复议、行政诉讼情况</p>"
	    "<p><img src=\"3.png\"></p>");
	agree(&c, 1);
}

/* A page without a year in its URL answers for the one that it has. */
static void
of_one_page(void **state)
{
	struct collecting c;

	(void)state;
	begin(&c, "", "990001,青石镇,township,page,@/art/now.html,\n");
	collecting_publish(&c, "/art/now.html", &green[1]);
	agree(&c, 1);
}

static void
of_robots_txt(void **state)
{
	static const char rules[] = "User-agent: *\nDisallow: /art/\n";
	struct collecting c;

	(void)state;
	begin(&c, "robots = yes\n" ONE_YEAR, green_page);
	origin_answer(c.origin, "/robots.txt", 200,
	    "Content-Type: text/plain\r\n", rules, sizeof(rules) - 1);
	collecting_publish(&c, "/art/2024.html", &green[1]);
	agree(&c, 1);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_a_column),
		cmocka_unit_test(of_a_list_that_fails),
		cmocka_unit_test(of_a_shared_list),
		cmocka_unit_test(of_wrong_documents),
		cmocka_unit_test(of_titles_without_a_year),
		cmocka_unit_test(of_a_file_behind_a_page),
		cmocka_unit_test(of_a_file_that_leads_to_its_page),
		cmocka_unit_test(of_pictures),
		cmocka_unit_test(of_one_page),
		cmocka_unit_test(of_robots_txt),
	};

	if (argc != 3)
		return 2;
	collecting_reader = argv[1];
	gouji = argv[2];
	return cmocka_run_group_tests_name("replay_probe", tests, NULL, NULL);
}
