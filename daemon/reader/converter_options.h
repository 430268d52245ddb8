/*
 * The command line of gouji-converter. Pure but for what --help prints.
 */
#ifndef GOUJI_READER_CONVERTER_OPTIONS_H
#define GOUJI_READER_CONVERTER_OPTIONS_H

#include "daemon/reader/converter.h"

enum converter_options_result {
	CONVERTER_RUN,
	CONVERTER_DONE, /* --help or --version was answered */
	CONVERTER_WRONG /* said on stderr */
};

/* Defaults, then what argv says; strings point into argv. */
enum converter_options_result converter_options_parse(
    int argc, char **argv, struct converter_options *out);

#endif
