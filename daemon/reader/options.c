#include "daemon/reader/options.h"

#include <getopt.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "collectors/base/limits.h"
#include "collectors/base/num.h"
#include "collectors/pipeline/read.h"
#include "daemon/reader/landlock.h"

/* The argument of --name, a whole number from 1 to `max`. -1: it is none, and
 * `program` has said so; *out is untouched. */
static int
parse_number(const char *program, const char *name, int64_t max, int64_t *out)
{
	struct num n;

	if (num_parse(optarg, strlen(optarg), &n) < 0 || n.scale != 0 ||
	    n.value < 1 || n.value > max) {
		(void)fprintf(stderr,
		    "%s: --%s: \"%s\" is no number from 1 to %lld\n", program,
		    name, optarg, (long long)max);
		return -1;
	}
	*out = n.value;
	return 0;
}

/* ---- gouji-reader ---- */

static const char reader_help[] =
    "Usage: gouji-reader [OPTION...]\n"
    "Read annual reports for goujid: jobs on standard input, answers on\n"
    "standard output, until the input ends. Not meant to be used by hand;\n"
    "`gouji check FILE` reads a file.\n"
    "\n"
    "  --forms FOLDER    official forms from *.json there, not the built-in\n"
    "  --memory BYTES    most address space (default " NUMBER_TEXT(
	DEFAULT_READER_MIB) " MiB)\n"
			    "  --cpu SECONDS     most CPU time for one job "
			    "(default 20)\n"
			    "  --rules LIST      severities, as "
			    "A05=warning,E12=off\n"
			    "  --parent PID      end when this process is not "
			    "the parent\n"
			    "  --help, --version\n";

enum {
	READER_OPTION_FORMS = 256,
	READER_OPTION_MEMORY,
	READER_OPTION_CPU,
	READER_OPTION_RULES,
	READER_OPTION_PARENT,
	READER_OPTION_HELP,
	READER_OPTION_VERSION
};

static const struct option reader_options[] = {
	{ "forms", required_argument, NULL, READER_OPTION_FORMS },
	{ "memory", required_argument, NULL, READER_OPTION_MEMORY },
	{ "cpu", required_argument, NULL, READER_OPTION_CPU },
	{ "rules", required_argument, NULL, READER_OPTION_RULES },
	{ "parent", required_argument, NULL, READER_OPTION_PARENT },
	{ "help", no_argument, NULL, READER_OPTION_HELP },
	{ "version", no_argument, NULL, READER_OPTION_VERSION },
	{ NULL, 0, NULL, 0 },
};

static enum options_result
parse_reader_option(int c, struct worker_options *out)
{
	int64_t n;

	switch (c) {
	case READER_OPTION_FORMS:
		out->forms = optarg;
		return OPTIONS_RUN;
	case READER_OPTION_RULES:
		out->rules = optarg;
		return OPTIONS_RUN;
	case READER_OPTION_MEMORY:
		if (parse_number(
			"gouji-reader", "memory", (int64_t)1 << 39, &n) < 0)
			return OPTIONS_WRONG;
		out->memory = n;
		return OPTIONS_RUN;
	case READER_OPTION_CPU:
		if (parse_number("gouji-reader", "cpu", 3600, &n) < 0)
			return OPTIONS_WRONG;
		out->cpu = (int)n;
		return OPTIONS_RUN;
	case READER_OPTION_PARENT:
		if (parse_number("gouji-reader", "parent", INT32_MAX, &n) < 0)
			return OPTIONS_WRONG;
		out->parent = (pid_t)n;
		return OPTIONS_RUN;
	case READER_OPTION_HELP:
		(void)fputs(reader_help, stdout);
		return OPTIONS_DONE;
	case READER_OPTION_VERSION:
		(void)printf("gouji-reader %s, reader version %d (%s)\n",
		    GOUJI_VERSION, READER_VERSION, GOUJI_READER_LIBRARIES);
		return OPTIONS_DONE;
	default:
		return OPTIONS_WRONG; /* getopt_long said so */
	}
}

enum options_result
reader_options_parse(int argc, char **argv, struct worker_options *out)
{
	enum options_result r = OPTIONS_RUN;
	int c;

	*out = (struct worker_options){
		.rules = "",
		.memory = (int64_t)DEFAULT_READER_MIB << 20,
		.cpu = 20,
	};
	while (r == OPTIONS_RUN &&
	    (c = getopt_long(argc, argv, "", reader_options, NULL)) != -1)
		r = parse_reader_option(c, out);
	if (r == OPTIONS_RUN && optind < argc) {
		(void)fprintf(
		    stderr, "gouji-reader: what is \"%s\"?\n", argv[optind]);
		return OPTIONS_WRONG;
	}
	return r;
}

/* ---- gouji-converter ---- */

static const char converter_help[] =
    "Usage: gouji-converter [OPTION...] pdf|word <DOCUMENT >CONVERSION\n"
    "Turn a PDF into the boxes of its words and its drawing (pdftotext and\n"
    "pdftocairo), or an old Word document into docx (LibreOffice), where the\n"
    "tools can do no harm. Meant for goujid and `gouji check FILE`.\n"
    "\n"
    "  --folder FOLDER  an empty, private folder; needed for word, and empty\n"
    "                   again afterwards\n"
    "  --memory BYTES   most memory of a tool (default " NUMBER_TEXT(
	DEFAULT_READER_MIB) " MiB)\n"
			    "  --deadline MS    most time, in milliseconds "
			    "(default 20000)\n"
			    "  --tools FOLDER   pdftotext, pdftocairo and "
			    "soffice.bin are there\n"
			    "  --parent PID     end when this process is not "
			    "the parent\n"
			    "  --quiet          say nothing of what the tools "
			    "say\n"
			    "  --help, --version\n"
			    "\n"
			    "Exit status: 0 converted; 70 no such tool here; "
			    "71 the tool cannot open\n"
			    "the document; 72 encrypted; 73 too large; 74 the "
			    "tool crashed; 75 out of\n"
			    "time; 77 out of memory; 78 could not start.\n"
			    "A kernel without Landlock (--version says so) "
			    "keeps no files from the\n"
			    "tools but those that their user may not have; the "
			    "rest holds.\n";

enum {
	CONVERTER_OPTION_FOLDER = 256,
	CONVERTER_OPTION_MEMORY,
	CONVERTER_OPTION_DEADLINE,
	CONVERTER_OPTION_TOOLS,
	CONVERTER_OPTION_PARENT,
	CONVERTER_OPTION_QUIET,
	CONVERTER_OPTION_HELP,
	CONVERTER_OPTION_VERSION
};

static const struct option converter_options[] = {
	{ "folder", required_argument, NULL, CONVERTER_OPTION_FOLDER },
	{ "memory", required_argument, NULL, CONVERTER_OPTION_MEMORY },
	{ "deadline", required_argument, NULL, CONVERTER_OPTION_DEADLINE },
	{ "tools", required_argument, NULL, CONVERTER_OPTION_TOOLS },
	{ "parent", required_argument, NULL, CONVERTER_OPTION_PARENT },
	{ "quiet", no_argument, NULL, CONVERTER_OPTION_QUIET },
	{ "help", no_argument, NULL, CONVERTER_OPTION_HELP },
	{ "version", no_argument, NULL, CONVERTER_OPTION_VERSION },
	{ NULL, 0, NULL, 0 },
};

static enum options_result
parse_converter_number(const char *name, int64_t max, int64_t *out)
{
	return parse_number("gouji-converter", name, max, out) < 0
	    ? OPTIONS_WRONG
	    : OPTIONS_RUN;
}

static void
print_version(void)
{
	int version = landlock_version();

	(void)printf("gouji-converter %s (%s, ", GOUJI_VERSION,
	    GOUJI_CONVERTER_LIBRARIES);
	if (version == 0)
		(void)puts("no Landlock)");
	else
		(void)printf("Landlock %d)\n", version);
}

static enum options_result
parse_converter_option(int c, struct converter_options *out)
{
	enum options_result r;
	int64_t n = 0;

	switch (c) {
	case CONVERTER_OPTION_FOLDER:
		out->folder = optarg;
		return OPTIONS_RUN;
	case CONVERTER_OPTION_TOOLS:
		out->tools = optarg;
		return OPTIONS_RUN;
	case CONVERTER_OPTION_MEMORY:
		return parse_converter_number(
		    "memory", (int64_t)1 << 39, &out->memory);
	case CONVERTER_OPTION_DEADLINE:
		return parse_converter_number(
		    "deadline", 3600000, &out->deadline_ms);
	case CONVERTER_OPTION_PARENT:
		r = parse_converter_number("parent", INT32_MAX, &n);
		out->parent = (pid_t)n;
		return r;
	case CONVERTER_OPTION_QUIET:
		out->quiet = true;
		return OPTIONS_RUN;
	case CONVERTER_OPTION_HELP:
		(void)fputs(converter_help, stdout);
		return OPTIONS_DONE;
	case CONVERTER_OPTION_VERSION:
		print_version();
		return OPTIONS_DONE;
	default:
		return OPTIONS_WRONG; /* getopt_long said so */
	}
}

static enum options_result
report_misuse(const char *what)
{
	(void)fprintf(stderr, "gouji-converter: %s\n", what);
	return OPTIONS_WRONG;
}

enum options_result
converter_options_parse(int argc, char **argv, struct converter_options *out)
{
	enum options_result r = OPTIONS_RUN;
	int c;

	*out = (struct converter_options){
		.memory = (int64_t)DEFAULT_READER_MIB << 20,
		.deadline_ms = 20000,
	};
	while (r == OPTIONS_RUN &&
	    (c = getopt_long(argc, argv, "", converter_options, NULL)) != -1)
		r = parse_converter_option(c, out);
	if (r != OPTIONS_RUN)
		return r;
	if (optind + 1 != argc)
		return report_misuse("one of pdf and word is needed");
	if (strcmp(argv[optind], "pdf") == 0)
		out->kind = CONVERSION_PDF;
	else if (strcmp(argv[optind], "word") == 0)
		out->kind = CONVERSION_WORD;
	else
		return report_misuse("one of pdf and word is needed");
	if (out->kind == CONVERSION_WORD &&
	    (out->folder == NULL || out->folder[0] != '/'))
		return report_misuse("word needs --folder with a full path");
	return OPTIONS_RUN;
}
