/*
 * The cage that a reader enters before it sees bytes from outside: no network,
 * no exec, no fork, no files, no new memory that can be executed; bounded
 * memory; ends with its parent. Linux (seccomp, rlimits, prctl).
 */
#ifndef GOUJI_READER_SANDBOX_H
#define GOUJI_READER_SANDBOX_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "collectors/base/attr.h"

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
MUST_CHECK int sandbox_enter(int64_t memory, struct err *e);

/* Allow `seconds` more of CPU time from now on; then SIGXCPU ends the
 * process. Works inside. */
void sandbox_allow_cpu(int seconds);

/* False in builds whose instruments (sanitizers, coverage) need files and
 * memory of their own: then sandbox_enter() leaves out the system call filter
 * and the memory limit. */
bool sandbox_is_complete(void);

#endif
