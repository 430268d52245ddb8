/*
 * The options of a command that asks nobody (check, probe), and what is said
 * of wrong ones.
 */
#ifndef GOUJI_CLI_COMMAND_OPTIONS_H
#define GOUJI_CLI_COMMAND_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/base/attr.h"

enum command_option_kind {
	COMMAND_TEXT,
	COMMAND_YEAR,
	COMMAND_FLAG,
};

/* "--name VALUE"; the last one counts. One of the places is where it goes. */
struct command_option {
	const char *name;
	char letter; /* "-c" beside it, or 0 */
	enum command_option_kind kind;
	const char **text;
	int *year;
	bool *flag;
};

#define COMMAND_MAX_OPTIONS 15

struct command_options {
	const char *command; /* "check" */
	const char *usage;   /* for --help */
	const struct command_option *options;
	size_t n_options; /* COMMAND_MAX_OPTIONS */
	int min_args, max_args;
};

/*
 * Take a command line; options may stand behind arguments. -1 to go on, with
 * the first argument's index in *first; else the exit code, after --help or a
 * message.
 */
MUST_CHECK int command_options_take(
    const struct command_options *o, int argc, char **argv, int *first);

/* "gouji COMMAND: what：value" on stderr; EXIT_TROUBLE. */
int command_options_wrong(
    const char *command, const char *what, const char *value);

#endif
