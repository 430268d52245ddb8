/*
 * Sandboxes of the processes that handle bytes from outside: a reader (no
 * network, no exec, no fork, no files, no new memory that can be executed;
 * bounded memory; ends with its parent), and a converter's tools (pdftotext,
 * LibreOffice: no network, no other program, no file but those of their own
 * folder, no second process; bounded memory, time and files). Linux: seccomp,
 * rlimits, prctl; Landlock where the kernel has it.
 */
#ifndef GOUJI_READER_SANDBOX_H
#define GOUJI_READER_SANDBOX_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "collectors/base/attr.h"
#include "daemon/reader/conversion.h"

struct err;

/*
 * The process ends (SIGKILL) when its parent does. `parent` is who that must
 * be, 0 = whoever it is. -1: it has ended already.
 */
MUST_CHECK int sandbox_follow_parent(pid_t parent, struct err *e);

/*
 * Enter; nothing can be opened from here on, so converters, forms and the like
 * are loaded before. `memory` is the most address space in bytes. What would
 * reach outside (exec, fork, sockets, opening for writing) ends the process
 * with SIGSYS; opening for reading fails. -1: the process is not confined.
 */
MUST_CHECK int sandbox_enter_reader(int64_t memory, struct err *e);

/* Allow `seconds` more of CPU time from now on; then SIGXCPU ends the
 * process. Works inside. */
void sandbox_allow_cpu(int seconds);

/* False in builds whose instruments (sanitizers, coverage) need files and
 * memory of their own: then sandbox_enter_reader() leaves out the system call
 * filter and the memory limit. */
bool sandbox_is_complete(void);

struct tool_sandbox {
	enum conversion_kind kind;
	const char *folder;   /* where it may write, or NULL: nowhere */
	const char *tools[2]; /* the programs that it may start; NULL ends */
	int64_t memory;       /* bytes; LibreOffice gets 512 MB at least */
	int64_t cpu;          /* seconds, of each program */
};

/*
 * For gouji-converter itself, before it starts anything; all that it starts
 * inherits it: files and network. -1: it is not confined. Where the kernel
 * has no Landlock, files stay what the user's rights make them.
 */
MUST_CHECK int sandbox_enter_converter(
    const struct tool_sandbox *c, struct err *e);

/* For the process that becomes a tool, just before it does: limits and a list
 * of system calls, which does not include a second process. */
MUST_CHECK int sandbox_enter_tool(const struct tool_sandbox *c, struct err *e);

#endif
