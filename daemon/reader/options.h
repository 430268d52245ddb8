/*
 * The command lines of gouji-reader and gouji-converter. Pure but for what
 * --help prints.
 */
#ifndef GOUJI_READER_OPTIONS_H
#define GOUJI_READER_OPTIONS_H

#include "daemon/reader/converter.h"
#include "daemon/reader/worker.h"

enum options_result {
	OPTIONS_RUN,
	OPTIONS_DONE, /* --help or --version was answered */
	OPTIONS_WRONG /* said on stderr */
};

/* Defaults, then what argv says; strings point into argv. */
enum options_result reader_options_parse(
    int argc, char **argv, struct worker_options *out);
enum options_result converter_options_parse(
    int argc, char **argv, struct converter_options *out);

#endif
