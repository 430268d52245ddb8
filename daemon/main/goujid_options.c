#include "daemon/main/goujid_options.h"

#include <getopt.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "daemon/main/goujid_exit.h"
#include "daemon/main/version.h"

enum {
	OPTION_CHECK_CONFIG = 256,
	OPTION_PRINT_CONFIG,
	OPTION_READERS,
	OPTION_VERSION
};

static const struct option options[] = {
	{ "config", required_argument, NULL, 'c' },
	{ "check-config", no_argument, NULL, OPTION_CHECK_CONFIG },
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
	      "usage: goujid -c FILE [--check-config | --print-config]\n\n"
	      "  -c, --config FILE  the configuration (conf/gouji.conf says "
	      "what it holds)\n"
	      "      --check-config say whether configuration and registry "
	      "are good, and end\n"
	      "      --print-config print every key with the value in force, "
	      "and end\n"
	      "      --readers PATH gouji-reader, when it is not beside "
	      "goujid\n"
	      "      --version      the versions of goujid and its libraries\n"
	      "  -h, --help         this text\n\n"
	      "It stays in the foreground and logs to stderr. SIGTERM ends it "
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

int
goujid_options_parse(int argc, char **argv, struct goujid_options *out)
{
	int option;

	memset(out, 0, sizeof(*out));
	while ((option = getopt_long(argc, argv, "c:h", options, NULL)) != -1) {
		switch (option) {
		case 'c':
			out->config = optarg;
			break;
		case OPTION_CHECK_CONFIG:
			out->act = GOUJID_CHECK_CONFIG;
			break;
		case OPTION_PRINT_CONFIG:
			out->act = GOUJID_PRINT_CONFIG;
			break;
		case OPTION_READERS:
			out->readers = optarg;
			break;
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
	if (optind < argc)
		return refuse("takes options only");
	if (out->config == NULL)
		return refuse("needs --config FILE");
	return -1;
}
