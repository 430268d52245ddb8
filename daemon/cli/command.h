/*
 * The subcommands of `gouji`. Each gets argv from its own name on and returns
 * the exit code: 0 done, 1 the answer is bad news, 2 wrong usage or a file or
 * server that could not be read.
 */
#ifndef GOUJI_CLI_COMMAND_H
#define GOUJI_CLI_COMMAND_H

enum {
	EXIT_DONE = 0,
	EXIT_BAD_NEWS = 1,
	EXIT_TROUBLE = 2
};

/* Read and check local files, offline (DESIGN.md section 5). */
int check_command(int argc, char **argv);
/* Send a test mail as goujid would, offline. */
int mail_test_command(int argc, char **argv);

/* Try one source out, without goujid. */
int probe_command(int argc, char **argv);

/* Clients of the API (client.h). */
int status_command(int argc, char **argv);
int report_command(int argc, char **argv);
int rollup_command(int argc, char **argv);
int findings_command(int argc, char **argv);
int finding_command(int argc, char **argv);
int ack_command(int argc, char **argv);
int collect_command(int argc, char **argv);
int import_command(int argc, char **argv);
int rules_command(int argc, char **argv);

#endif
