/*
 * gouji-converter: a filter that lets other programs turn a document into
 * something that gouji-reader reads, where they can do no harm. The document
 * on stdin, the conversion on stdout.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "daemon/reader/options.h"

int
main(int argc, char **argv)
{
	struct converter_options options;

	switch (converter_options_parse(argc, argv, &options)) {
	case OPTIONS_DONE:
		return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
	case OPTIONS_WRONG:
		return CONVERTER_EXIT_USAGE;
	case OPTIONS_RUN:
		break;
	}
	return converter_run(&options, STDIN_FILENO, STDOUT_FILENO);
}
