/*
 * gouji: the command line of the county office.
 */
#include <stdio.h>
#include <string.h>

#include "daemon/cli/command.h"
#include "daemon/conf/version.h"

struct command {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *help;
};

static const struct command commands[] = {
	{ "check", check_command, "读取并核查本地的年度报告文件" },
	{ "status", status_command, "各单位的发布状态和采集情况" },
	{ "report", report_command, "一个单位某年度的报告" },
	{ "rollup", rollup_command, "某年度的全县汇总" },
	{ "findings", findings_command, "核查发现的问题" },
	{ "finding", finding_command, "一个问题及其经过" },
	{ "ack", ack_command, "登记一个问题的处置情况" },
	{ "collect", collect_command, "立即采集" },
	{ "import", import_command, "导入一份报告文件（人工取得的）" },
	{ "rules", rules_command, "核查规则和现行级别" },
	{ "probe", probe_command, "试采一个网址，看怎样写入 townships.csv" },
	{ "mail-test", mail_test_command, "发一封测试邮件" },
};

#define N_COMMANDS (sizeof(commands) / sizeof(commands[0]))

static void
print_usage(FILE *to)
{
	fputs(
	    "勾稽：政府信息公开工作年度报告核查\n\n用法：gouji 命令 [选项]\n\n",
	    to);
	for (size_t i = 0; i < N_COMMANDS; i++)
		fprintf(to, "  %-10s %s\n", commands[i].name, commands[i].help);
	fputs(
	    "\n  --help     显示本说明（gouji 命令 --help 显示该命令的说明）\n"
	    "  --version  显示版本\n",
	    to);
}

int
main(int argc, char **argv)
{
	const char *name = argc < 2 ? "" : argv[1];

	if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0) {
		print_usage(stdout);
		return EXIT_DONE;
	}
	if (strcmp(name, "--version") == 0) {
		version_print("gouji");
		return EXIT_DONE;
	}
	for (size_t i = 0; i < N_COMMANDS; i++)
		if (strcmp(commands[i].name, name) == 0)
			return commands[i].run(argc - 1, argv + 1);
	if (name[0] != '\0')
		fprintf(stderr, "gouji: 没有这个命令：%s\n", name);
	print_usage(stderr);
	return EXIT_TROUBLE;
}
