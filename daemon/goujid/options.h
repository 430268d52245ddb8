/*
 * goujid's command line. Pure but for what --help and --version print.
 */
#ifndef GOUJI_GOUJID_OPTIONS_H
#define GOUJI_GOUJID_OPTIONS_H

#include <stddef.h>

struct err;

struct goujid_options {
	const char *config;  /* path */
	const char *readers; /* path of gouji-reader, NULL = beside goujid */
	enum goujid_act {
		GOUJID_RUN,
		GOUJID_CHECK_CONFIG,
		GOUJID_PRINT_CONFIG,
		GOUJID_BACKUP,
		GOUJID_RESTORE,
		GOUJID_MIGRATE,
		GOUJID_REPROCESS,
	} act;
	const char *file; /* of backup and restore */
	size_t keep;      /* of backup: `file` is a folder; 0 = a file */
};

/*
 * -1: options are filled, go on. Otherwise the exit code to end with: --help
 * and --version were printed (0), or the usage is wrong and stderr says how.
 */
int goujid_options_parse(int argc, char **argv, struct goujid_options *out);

/* The exit codes of goujid. */
#define GOUJID_EXIT_DONE   0
#define GOUJID_EXIT_ERROR  1 /* of the machine, the database, the network */
#define GOUJID_EXIT_CONFIG 2 /* wrong usage or configuration */

/* The code for an error at the start. */
int goujid_exit_code(const struct err *e);

#endif
