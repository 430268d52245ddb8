#include "daemon/reader/converter_options.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "daemon/reader/landlock.h"
#include "daemon/reader/number_option.h"

static const char help[] =
    "Usage: gouji-converter [OPTION...] pdf|word <DOCUMENT >CONVERSION\n"
    "Turn a PDF into the boxes of its words and its drawing (pdftotext and\n"
    "pdftocairo), or an old Word document into docx (LibreOffice), where the\n"
    "tools can do no harm. Meant for goujid and `gouji check FILE`.\n"
    "\n"
    "  --folder FOLDER  an empty, private folder; needed for word, and empty\n"
    "                   again afterwards\n"
    "  --memory BYTES   most memory of a tool (default 536870912)\n"
    "  --deadline MS    most time, in milliseconds (default 20000)\n"
    "  --tools FOLDER   pdftotext, pdftocairo and soffice.bin are there\n"
    "  --parent PID     end when this process is not the parent\n"
    "  --quiet          say nothing of what the tools say\n"
    "  --help, --version\n"
    "\n"
    "Exit status: 0 converted; 70 no such tool here; 71 the tool cannot open\n"
    "the document; 72 encrypted; 73 too large; 74 the tool crashed; 75 out of\n"
    "time; 77 out of memory; 78 could not start.\n"
    "A kernel without Landlock (--version says so) keeps no files from the\n"
    "tools but those that their user may not have; the rest holds.\n";

enum {
	OPTION_FOLDER = 256,
	OPTION_MEMORY,
	OPTION_DEADLINE,
	OPTION_TOOLS,
	OPTION_PARENT,
	OPTION_QUIET,
	OPTION_HELP,
	OPTION_VERSION
};

static const struct option options[] = {
	{ "folder", required_argument, NULL, OPTION_FOLDER },
	{ "memory", required_argument, NULL, OPTION_MEMORY },
	{ "deadline", required_argument, NULL, OPTION_DEADLINE },
	{ "tools", required_argument, NULL, OPTION_TOOLS },
	{ "parent", required_argument, NULL, OPTION_PARENT },
	{ "quiet", no_argument, NULL, OPTION_QUIET },
	{ "help", no_argument, NULL, OPTION_HELP },
	{ "version", no_argument, NULL, OPTION_VERSION },
	{ NULL, 0, NULL, 0 },
};

static enum converter_options_result
take_number(const char *name, int64_t max, int64_t *out)
{
	return number_option("gouji-converter", name, max, out) < 0
	    ? CONVERTER_WRONG
	    : CONVERTER_RUN;
}

static void
print_version(void)
{
	int version = landlock_version();

	(void)printf(
	    "gouji-converter %s (%s, ", GOUJI_VERSION, GOUJI_LIBRARIES);
	if (version == 0)
		(void)puts("no Landlock)");
	else
		(void)printf("Landlock %d)\n", version);
}

static enum converter_options_result
take_option(int c, struct converter_options *out)
{
	enum converter_options_result r;
	int64_t n = 0;

	switch (c) {
	case OPTION_FOLDER:
		out->folder = optarg;
		return CONVERTER_RUN;
	case OPTION_TOOLS:
		out->tools = optarg;
		return CONVERTER_RUN;
	case OPTION_MEMORY:
		return take_number("memory", (int64_t)1 << 39, &out->memory);
	case OPTION_DEADLINE:
		return take_number("deadline", 3600000, &out->deadline_ms);
	case OPTION_PARENT:
		r = take_number("parent", INT32_MAX, &n);
		out->parent = (pid_t)n;
		return r;
	case OPTION_QUIET:
		out->quiet = true;
		return CONVERTER_RUN;
	case OPTION_HELP:
		(void)fputs(help, stdout);
		return CONVERTER_DONE;
	case OPTION_VERSION:
		print_version();
		return CONVERTER_DONE;
	default:
		return CONVERTER_WRONG; /* getopt_long said so */
	}
}

static enum converter_options_result
say(const char *what)
{
	(void)fprintf(stderr, "gouji-converter: %s\n", what);
	return CONVERTER_WRONG;
}

enum converter_options_result
converter_options_parse(int argc, char **argv, struct converter_options *out)
{
	enum converter_options_result r = CONVERTER_RUN;
	int c;

	*out = (struct converter_options){
		.memory = (int64_t)512 * 1024 * 1024,
		.deadline_ms = 20000,
	};
	while (r == CONVERTER_RUN &&
	    (c = getopt_long(argc, argv, "", options, NULL)) != -1)
		r = take_option(c, out);
	if (r != CONVERTER_RUN)
		return r;
	if (optind + 1 != argc)
		return say("one of pdf and word is needed");
	if (strcmp(argv[optind], "pdf") == 0)
		out->kind = CONVERT_PDF;
	else if (strcmp(argv[optind], "word") == 0)
		out->kind = CONVERT_WORD;
	else
		return say("one of pdf and word is needed");
	if (out->kind == CONVERT_WORD &&
	    (out->folder == NULL || out->folder[0] != '/'))
		return say("word needs --folder with a full path");
	return CONVERTER_RUN;
}
