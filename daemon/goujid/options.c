#include "daemon/goujid/options.h"

#include <getopt.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/err.h"
#include "daemon/conf/version.h"

#define DEFAULT_CONFIG "/etc/gouji/gouji.conf"
/* Backups in one folder; a number beyond it is a slip. */
#define MAX_KEPT 10000

enum {
	OPTION_CHECK_CONFIG = 256,
	OPTION_KEEP,
	OPTION_PRINT_CONFIG,
	OPTION_READERS,
	OPTION_VERSION
};

static const struct option options[] = {
	{ "config", required_argument, NULL, 'c' },
	{ "check-config", no_argument, NULL, OPTION_CHECK_CONFIG },
	{ "keep", required_argument, NULL, OPTION_KEEP },
	{ "print-config", no_argument, NULL, OPTION_PRINT_CONFIG },
	{ "readers", required_argument, NULL, OPTION_READERS },
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, OPTION_VERSION },
	{ NULL, 0, NULL, 0 },
};

static void
print_usage(FILE *to)
{
	fputs("Gouji's daemon: collects, checks and serves a county's annual "
	      "reports.\n\n"
	      "usage: goujid -c FILE [--check-config | --print-config]\n"
	      "       goujid [-c FILE] backup FILE\n"
	      "       goujid [-c FILE] backup --keep N FOLDER\n"
	      "       goujid [-c FILE] restore FILE\n"
	      "       goujid [-c FILE] migrate\n"
	      "       goujid [-c FILE] reprocess\n\n"
	      "  -c, --config FILE  the configuration (conf/gouji.conf says "
	      "what it holds);\n"
	      "                     for backup, restore and migrate otherwise\n"
	      "                     " DEFAULT_CONFIG "\n"
	      "      --check-config say whether configuration and registry "
	      "are good, and end\n"
	      "      --print-config print every key with the value in force, "
	      "and end\n"
	      "      --keep N       with backup: a new file in FOLDER, of "
	      "which the N\n"
	      "                     youngest stay\n"
	      "      --readers PATH gouji-reader, when it is not beside "
	      "goujid\n"
	      "      --version      the versions of goujid and its libraries\n"
	      "  -h, --help         this text\n\n"
	      "backup copies the database, also beside a running goujid; "
	      "restore puts a copy\nin its place and keeps the old one, "
	      "migrate brings it to this version's schema,\nreprocess checks "
	      "all reports again without asking any site: these refuse "
	      "while a\ngoujid runs, which does the last by itself when "
	      "the rules changed.\n\n"
	      "The daemon stays in the foreground and logs to stderr. SIGTERM "
	      "ends it "
	      "in order, SIGHUP\nmakes it read its configuration again. Exit "
	      "codes: 0 ended in order, 1 trouble,\n2 wrong usage or "
	      "configuration.\n",
	    to);
}

static int
refuse(const char *what)
{
	fprintf(stderr, "goujid: %s (--help says more)\n", what);
	return GOUJID_EXIT_CONFIG;
}

/* 1..MAX_KEPT, else 0. */
static size_t
parse_keep(const char *text)
{
	char *end;
	long n = strtol(text, &end, 10);

	return end == text || *end != '\0' || n < 1 || n > MAX_KEPT ? 0
								    : (size_t)n;
}

static int
take_option(int option, struct goujid_options *out)
{
	switch (option) {
	case 'c':
		out->config = optarg;
		return -1;
	case OPTION_CHECK_CONFIG:
		out->act = GOUJID_CHECK_CONFIG;
		return -1;
	case OPTION_PRINT_CONFIG:
		out->act = GOUJID_PRINT_CONFIG;
		return -1;
	case OPTION_KEEP:
		out->keep = parse_keep(optarg);
		return out->keep == 0 ? refuse("--keep needs a number") : -1;
	case OPTION_READERS:
		out->readers = optarg;
		return -1;
	case 'h':
		print_usage(stdout);
		return GOUJID_EXIT_DONE;
	case OPTION_VERSION:
		version_print("goujid");
		return GOUJID_EXIT_DONE;
	default:
		return refuse("wrong usage");
	}
}

static const struct {
	const char *name;
	enum goujid_act act;
	bool file;
} commands[] = {
	{ "backup", GOUJID_BACKUP, true },
	{ "restore", GOUJID_RESTORE, true },
	{ "migrate", GOUJID_MIGRATE, false },
	{ "reprocess", GOUJID_REPROCESS, false },
};

/* The words behind the options. */
static int
take_command(int n, char **words, struct goujid_options *out)
{
	size_t i = 0, count = sizeof(commands) / sizeof(commands[0]);

	if (n == 0)
		return out->keep == 0 ? -1 : refuse("--keep is for backup");
	while (i < count && strcmp(words[0], commands[i].name) != 0)
		i++;
	if (i == count || out->act != GOUJID_RUN)
		return refuse(i == count ? "there is no such command"
					 : "a command takes no such option");
	out->act = commands[i].act;
	if (out->keep != 0 && out->act != GOUJID_BACKUP)
		return refuse("--keep is for backup");
	if (n != (commands[i].file ? 2 : 1))
		return refuse(commands[i].file
			? "the command needs one FILE"
			: "the command needs nothing else");
	out->file = commands[i].file ? words[1] : NULL;
	if (out->config == NULL)
		out->config = DEFAULT_CONFIG;
	return -1;
}

int
goujid_options_parse(int argc, char **argv, struct goujid_options *out)
{
	int option, code;

	memset(out, 0, sizeof(*out));
	while ((option = getopt_long(argc, argv, "c:h", options, NULL)) != -1) {
		code = take_option(option, out);
		if (code >= 0)
			return code;
	}
	code = take_command(argc - optind, argv + optind, out);
	if (code >= 0)
		return code;
	if (out->config == NULL)
		return refuse("needs --config FILE");
	return -1;
}

int
goujid_exit_code(const struct err *e)
{
	switch (e->code) {
	case ERR_USAGE:
	case ERR_CONFIG:
	case ERR_SCHEMA:
		return GOUJID_EXIT_CONFIG;
	default:
		return GOUJID_EXIT_ERROR;
	}
}
