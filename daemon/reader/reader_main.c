/*
 * gouji-reader: a filter that reads documents for goujid where they can do no
 * harm. Jobs on stdin, results on stdout (frame.h), end at EOF.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "collectors/base/err.h"
#include "collectors/base/log.h"
#include "daemon/reader/options.h"

int
main(int argc, char **argv)
{
	struct worker_options options;
	struct worker *w;
	struct err e;

	switch (reader_options_parse(argc, argv, &options)) {
	case OPTIONS_DONE:
		return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
	case OPTIONS_WRONG:
		return WORKER_EXIT_USAGE;
	case OPTIONS_RUN:
		break;
	}
	w = worker_start(&options, STDIN_FILENO, STDOUT_FILENO, &e);
	if (w == NULL) {
		log_error("reader.start error=\"%s\"", e.msg);
		return WORKER_EXIT_BROKEN;
	}
	while (worker_next(w) != NULL)
		worker_do(w);
	worker_free(w);
	return EXIT_SUCCESS;
}
