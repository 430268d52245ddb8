#include "daemon/reader/options.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "collectors/pipeline/read.h"
#include "daemon/reader/number_option.h"

static const char help[] =
    "Usage: gouji-reader [OPTION...]\n"
    "Read annual reports for goujid: jobs on standard input, answers on\n"
    "standard output, until the input ends. Not meant to be used by hand;\n"
    "`gouji check FILE` reads a file.\n"
    "\n"
    "  --forms FOLDER    official forms from *.json there, not the built-in\n"
    "  --memory BYTES    most address space (default 536870912)\n"
    "  --cpu SECONDS     most CPU time for one job (default 20)\n"
    "  --rules LIST      severities, as A05=warning,E12=off\n"
    "  --parent PID      end when this process is not the parent\n"
    "  --help, --version\n";

enum {
	OPTION_FORMS = 256,
	OPTION_MEMORY,
	OPTION_CPU,
	OPTION_RULES,
	OPTION_PARENT,
	OPTION_HELP,
	OPTION_VERSION
};

static const struct option options[] = {
	{ "forms", required_argument, NULL, OPTION_FORMS },
	{ "memory", required_argument, NULL, OPTION_MEMORY },
	{ "cpu", required_argument, NULL, OPTION_CPU },
	{ "rules", required_argument, NULL, OPTION_RULES },
	{ "parent", required_argument, NULL, OPTION_PARENT },
	{ "help", no_argument, NULL, OPTION_HELP },
	{ "version", no_argument, NULL, OPTION_VERSION },
	{ NULL, 0, NULL, 0 },
};

static int
take_number(const char *name, int64_t max, int64_t *out)
{
	return number_option("gouji-reader", name, max, out);
}

static enum options_result
take_option(int c, struct worker_options *out)
{
	int64_t n;

	switch (c) {
	case OPTION_FORMS:
		out->forms = optarg;
		return OPTIONS_RUN;
	case OPTION_RULES:
		out->rules = optarg;
		return OPTIONS_RUN;
	case OPTION_MEMORY:
		if (take_number("memory", (int64_t)1 << 39, &n) < 0)
			return OPTIONS_WRONG;
		out->memory = n;
		return OPTIONS_RUN;
	case OPTION_CPU:
		if (take_number("cpu", 3600, &n) < 0)
			return OPTIONS_WRONG;
		out->cpu = (int)n;
		return OPTIONS_RUN;
	case OPTION_PARENT:
		if (take_number("parent", INT32_MAX, &n) < 0)
			return OPTIONS_WRONG;
		out->parent = (pid_t)n;
		return OPTIONS_RUN;
	case OPTION_HELP:
		(void)fputs(help, stdout);
		return OPTIONS_DONE;
	case OPTION_VERSION:
		(void)printf("gouji-reader %s, reader version %d (%s)\n",
		    GOUJI_VERSION, READER_VERSION, GOUJI_LIBRARIES);
		return OPTIONS_DONE;
	default:
		return OPTIONS_WRONG; /* getopt_long said so */
	}
}

enum options_result
options_parse(int argc, char **argv, struct worker_options *out)
{
	enum options_result r = OPTIONS_RUN;
	int c;

	*out = (struct worker_options){
		.rules = "",
		.memory = (int64_t)512 * 1024 * 1024,
		.cpu = 20,
	};
	while (r == OPTIONS_RUN &&
	    (c = getopt_long(argc, argv, "", options, NULL)) != -1)
		r = take_option(c, out);
	if (r == OPTIONS_RUN && optind < argc) {
		(void)fprintf(
		    stderr, "gouji-reader: what is \"%s\"?\n", argv[optind]);
		return OPTIONS_WRONG;
	}
	return r;
}
