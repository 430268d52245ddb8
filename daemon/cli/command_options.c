#include "daemon/cli/command_options.h"

#include <assert.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "daemon/cli/command.h"
#include "daemon/cli/year_option.h"

/* getopt_long's values: the option's index behind these. */
#define FIRST_VALUE 1000
#define HELP_VALUE  'h'

int
command_options_wrong(const char *command, const char *what, const char *value)
{
	fprintf(stderr, "gouji %s: %s：%s\n", command, what, value);
	return EXIT_TROUBLE;
}

static void
describe(const struct command_options *o, struct option *out, char *letters)
{
	*letters++ = ':';
	*letters++ = HELP_VALUE;
	assert(o->n_options <= COMMAND_MAX_OPTIONS);
	for (size_t i = 0; i < o->n_options; i++) {
		const struct command_option *option = &o->options[i];
		bool flag = option->kind == COMMAND_FLAG;

		out[i] = (struct option){ option->name,
			flag ? no_argument : required_argument, NULL,
			FIRST_VALUE + (int)i };
		if (option->letter == 0)
			continue;
		*letters++ = option->letter;
		if (!flag)
			*letters++ = ':';
	}
	*letters = '\0';
	out[o->n_options] =
	    (struct option){ "help", no_argument, NULL, HELP_VALUE };
}

/* The option that getopt found, or NULL. */
static const struct command_option *
find(const struct command_options *o, int found)
{
	if (found >= FIRST_VALUE)
		return &o->options[found - FIRST_VALUE];
	for (size_t i = 0; i < o->n_options; i++)
		if (o->options[i].letter == found && found != 0)
			return &o->options[i];
	return NULL;
}

/* -1: and said what is wrong. */
static int
take(const struct command_options *o, const struct command_option *option,
    const char *value)
{
	switch (option->kind) {
	case COMMAND_TEXT:
		*option->text = value;
		return 0;
	case COMMAND_FLAG:
		*option->flag = true;
		return 0;
	case COMMAND_YEAR:
		break;
	}
	if (year_option_parse(value, option->year) == 0)
		return 0;
	(void)command_options_wrong(o->command, "年度不对", value);
	return -1;
}

/* getopt's own words are English; it tells which one it was. */
static int
say_unknown(const struct command_options *o, int found, char **argv)
{
	if (found == ':')
		(void)command_options_wrong(
		    o->command, "这个选项后面缺少内容", argv[optind - 1]);
	else
		(void)command_options_wrong(
		    o->command, "没有这个选项", argv[optind - 1]);
	fputs(o->usage, stderr);
	return EXIT_TROUBLE;
}

int
command_options_take(
    const struct command_options *o, int argc, char **argv, int *first)
{
	struct option options[COMMAND_MAX_OPTIONS + 2];
	char letters[2 * COMMAND_MAX_OPTIONS + 3];
	const struct command_option *option;
	int found;

	memset(options, 0, sizeof(options));
	describe(o, options, letters);
	optind = 0;
	while (
	    (found = getopt_long(argc, argv, letters, options, NULL)) != -1) {
		if (found == HELP_VALUE) {
			fputs(o->usage, stdout);
			return EXIT_DONE;
		}
		option = find(o, found);
		if (option == NULL)
			return say_unknown(o, found, argv);
		if (take(o, option, optarg) < 0)
			return EXIT_TROUBLE;
	}
	if (argc - optind < o->min_args || argc - optind > o->max_args) {
		fputs(o->usage, stderr);
		return EXIT_TROUBLE;
	}
	*first = optind;
	return -1;
}
