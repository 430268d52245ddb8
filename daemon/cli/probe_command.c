#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/clock.h"
#include "collectors/base/err.h"
#include "collectors/find/source.h"
#include "collectors/form/form.h"
#include "daemon/cli/command.h"
#include "daemon/cli/command_options.h"
#include "daemon/cli/probe.h"
#include "daemon/cli/probe_json.h"
#include "daemon/cli/probe_print.h"
#include "daemon/cli/probe_web.h"
#include "daemon/conf/conf.h"
#include "daemon/conf/registry.h"

#define DEFAULT_CONFIG "/etc/gouji/gouji.conf"
#define MAX_PRINTED    (64u * 1024 * 1024)

static const char usage[] =
    "用法：gouji probe 网址 [选项]\n"
    "试采一个来源，看能不能采集、应当怎样写入 townships.csv。所用的采集方法与 "
    "goujid\n相同，但不经过 goujid，不写数据库；按配置文件的 [collect] "
    "礼貌地访问，遵守\nrobots.txt。网址中可写 {year}。\n\n"
    "  --collector 方式  只试这一种采集方式：page、list、jpage、jpaas、\n"
    "                    gkmlpt、lonsun\n"
    "  --name 名称       单位名称，如 瓦亭镇；多个单位共用一个栏目时要写\n"
    "  --year 年度       报告年度，默认上一年；代入网址中的 {year}\n"
    "  --json            输出一个 JSON 对象，各项的含义见 gouji(1)\n"
    "  --config 文件     配置文件，默认 " DEFAULT_CONFIG "\n"
    "  --help            显示本说明\n\n"
    "退出码：0 可以采集；1 不能采集；2 "
    "用法或配置不对，本机缺少\n根证书，或中途中断。\n";

static int
wrong(const char *what, const char *value)
{
	return command_options_wrong("probe", what, value);
}

static bool
is_collector(const char *name)
{
	return source_collector_known(name) && strcmp(name, "manual") != 0;
}

/* -1 to go on, else the exit code. */
static int
take_options(
    int argc, char **argv, struct probe_options *o, const char **config)
{
	const struct command_option options[] = {
		{ "collector", 0, COMMAND_TEXT, .text = &o->collector },
		{ "name", 0, COMMAND_TEXT, .text = &o->name },
		{ "year", 0, COMMAND_YEAR, .year = &o->year },
		{ "json", 0, COMMAND_FLAG, .flag = &o->json },
		{ "config", 'c', COMMAND_TEXT, .text = config },
	};
	const struct command_options all = { "probe", usage, options,
		sizeof(options) / sizeof(options[0]), 1, 1 };
	int first, code = command_options_take(&all, argc, argv, &first);

	if (code >= 0)
		return code;
	if (o->collector != NULL && !is_collector(o->collector))
		return wrong("没有这种采集方式", o->collector);
	if (o->name != NULL && o->name[0] == '\0')
		return wrong("单位名称不能为空", "--name");
	o->url = argv[first];
	return -1;
}

static int
exit_code(const struct probe_result *r)
{
	if (r->usable)
		return EXIT_DONE;
	return strcmp(r->problem, "interrupted") == 0 ||
		strcmp(r->problem, "no_certificates") == 0
	    ? EXIT_TROUBLE
	    : EXIT_BAD_NEWS;
}

static int
probe(struct arena *a, struct probe_web *w, const struct conf *conf,
    const struct probe_county *county, const struct probe_options *options)
{
	struct probe_result result;
	struct buf out;
	struct err e;

	if (probe_run(a, w, county, options, &result, &e) < 0)
		return wrong(
		    "网址不对，应以 http:// 或 https:// 开头，除 {year} "
		    "外不能有别的花括号",
		    e.msg);
	probe_progress_end();
	buf_init(&out, MAX_PRINTED);
	if (options->json)
		probe_json(a, &result, w, conf->robots, &out);
	else
		probe_print(a, &result, w, conf->robots, &out);
	(void)fwrite(buf_str(&out), 1, out.len, stdout);
	buf_fini(&out);
	return exit_code(&result);
}

/* It may not be written yet, or be in the making. */
static struct registry *
load_registry(const char *path)
{
	struct registry *registry;
	struct err e;

	if (access(path, F_OK) != 0)
		return NULL;
	registry = registry_load(path, source_check, &e);
	if (registry == NULL)
		(void)wrong("名册有误，这次没有采用", e.msg);
	return registry;
}

static int
open_and_probe(const struct conf *conf, const struct probe_options *options)
{
	struct registry nobody = { NULL, 0 }, *registry;
	struct probe_county county = { .level = conf->level,
		.this_year = clock_date(clock_wall_ms(clock_real())).year };
	struct arena *a = arena_new();
	struct probe_web *web = NULL;
	struct form_set *forms;
	struct err e;
	int code;

	forms = conf->forms[0] == '\0' ? form_set_builtin()
				       : form_set_load_folder(conf->forms, &e);
	if (forms != NULL)
		web = probe_web_new(a, conf, forms, &e);
	if (web == NULL) {
		code = wrong("无法开始", e.msg);
	} else {
		registry = load_registry(conf->townships);
		county.registry = registry == NULL ? &nobody : registry;
		code = probe(a, web, conf, &county, options);
		registry_free(registry);
	}
	probe_web_free(web);
	form_set_free(forms);
	arena_free(a);
	return code;
}

int
probe_command(int argc, char **argv)
{
	struct probe_options options = { .url = NULL };
	const char *config = DEFAULT_CONFIG;
	struct conf *conf;
	struct err e;
	int code = take_options(argc, argv, &options, &config);

	if (code >= 0)
		return code;
	conf = conf_load(config, &e);
	if (conf == NULL)
		return wrong("配置文件有误", e.msg);
	(void)setenv("TZ", conf->timezone, 1);
	tzset();
	if (options.year == 0)
		options.year = clock_date(clock_wall_ms(clock_real())).year - 1;
	code = open_and_probe(conf, &options);
	conf_free(conf);
	return code;
}
