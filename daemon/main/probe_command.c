#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "collectors/base/arena.h"
#include "collectors/base/clock.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/form/form.h"
#include "collectors/source/source.h"
#include "daemon/conf/conf.h"
#include "daemon/conf/registry.h"
#include "daemon/main/command.h"
#include "daemon/main/probe.h"
#include "daemon/main/probe_web.h"
#include "daemon/main/year_option.h"

#define DEFAULT_CONFIG "/etc/gouji/gouji.conf"

static void
print_usage(FILE *to)
{
	fputs(
	    "用法：gouji probe 网址 [选项]\n"
	    "试采一个来源，看应当怎样写入 townships.csv。不经过 goujid，"
	    "不写数据库；\n按配置文件的 [collect] 礼貌地访问，遵守 "
	    "robots.txt。\n\n"
	    "  --collector 方式  只试这一种采集方式：page、list、jpage、jpaas、"
	    "\n"
	    "                    gkmlpt、lonsun\n"
	    "  --name 名称       单位名称，如 瓦亭镇\n"
	    "  --year 年度       报告年度，默认上一年；代入网址中的 {year}\n"
	    "  --config 文件     配置文件，默认 " DEFAULT_CONFIG "\n"
	    "  --help            显示本说明\n\n"
	    "退出码：0 有合适的采集方式；1 没有，或网站不让采集；2 "
	    "用法或配置不对。\n",
	    to);
}

static int
usage_error(const char *what, const char *value)
{
	fprintf(stderr, "gouji probe: %s：%s\n", what, value);
	return EXIT_TROUBLE;
}

/* -1 to go on, else the exit code. */
static int
parse_options(
    int argc, char **argv, struct probe_options *o, const char **config)
{
	static const struct option options[] = {
		{ "collector", required_argument, NULL, 'C' },
		{ "name", required_argument, NULL, 'n' },
		{ "year", required_argument, NULL, 'y' },
		{ "config", required_argument, NULL, 'c' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	int opt;

	optind = 0;
	while ((opt = getopt_long(argc, argv, "c:h", options, NULL)) != -1) {
		if (opt == 'C') {
			o->collector = optarg;
		} else if (opt == 'n') {
			o->name = optarg;
		} else if (opt == 'c') {
			*config = optarg;
		} else if (opt == 'y') {
			if (year_option_parse(optarg, &o->year) < 0)
				return usage_error("年度不对", optarg);
		} else if (opt == 'h') {
			print_usage(stdout);
			return EXIT_DONE;
		} else {
			print_usage(stderr);
			return EXIT_TROUBLE;
		}
	}
	if (o->collector != NULL &&
	    (!source_collector_known(o->collector) ||
		strcmp(o->collector, "manual") == 0))
		return usage_error("没有这种采集方式", o->collector);
	if (optind + 1 != argc) {
		print_usage(stderr);
		return EXIT_TROUBLE;
	}
	o->url = argv[optind];
	return -1;
}

static int
probe(const struct conf *conf, const struct probe_options *options)
{
	struct arena *a = arena_new();
	struct registry *registry;
	struct form_set *forms;
	struct probe_web *web = NULL;
	struct err e;
	int code;

	forms = conf->forms[0] == '\0' ? form_set_builtin()
				       : form_set_load_folder(conf->forms, &e);
	if (forms != NULL)
		web = probe_web_new(a, conf, forms, &e);
	if (web == NULL) {
		code = usage_error("无法开始", e.msg);
	} else {
		/* It may not be written yet. */
		registry = registry_load(conf->townships, &e);
		code = probe_run(a, web, registry, options);
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
	int code = parse_options(argc, argv, &options, &config);

	if (code >= 0)
		return code;
	conf = conf_load(config, &e);
	if (conf == NULL)
		return usage_error("配置文件有误", e.msg);
	(void)setenv("TZ", conf->timezone, 1);
	tzset();
	if (options.year == 0)
		options.year = clock_date(clock_wall_ms(clock_real())).year - 1;
	code = probe(conf, &options);
	conf_free(conf);
	return code;
}
