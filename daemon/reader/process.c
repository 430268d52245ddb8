#include "daemon/reader/process.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "collectors/base/err.h"

static int
spawn(const char *const *argv, int theirs, pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	sigset_t all, none;
	int r;

	(void)sigfillset(&all);
	(void)sigemptyset(&none);
	(void)posix_spawn_file_actions_init(&actions);
	(void)posix_spawnattr_init(&attr);
	r = posix_spawn_file_actions_adddup2(&actions, theirs, STDIN_FILENO);
	if (r == 0)
		r = posix_spawn_file_actions_adddup2(
		    &actions, theirs, STDOUT_FILENO);
	if (r == 0)
		r = posix_spawn_file_actions_addclosefrom_np(&actions, 3);
	/* The daemon ignores and blocks signals that must work there. */
	if (r == 0)
		r = posix_spawnattr_setsigdefault(&attr, &all);
	if (r == 0)
		r = posix_spawnattr_setsigmask(&attr, &none);
	if (r == 0)
		r = posix_spawnattr_setflags(
		    &attr, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
	if (r == 0) /* the prototype lacks a const; nothing is written */
		r = posix_spawn(pid, argv[0], &actions, &attr,
		    (char *const *)(uintptr_t)argv, environ);
	(void)posix_spawn_file_actions_destroy(&actions);
	(void)posix_spawnattr_destroy(&attr);
	return r;
}

int
process_start(const char *const *argv, pid_t *pid, int *fd, struct err *e)
{
	int pair[2], r;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
		return err_set(
		    e, ERR_PROCESS, "socket pair: %s", strerror(errno));
	if (fcntl(pair[0], F_SETFL, O_NONBLOCK) < 0)
		r = errno;
	else
		r = spawn(argv, pair[1], pid);
	(void)close(pair[1]);
	if (r != 0) {
		(void)close(pair[0]);
		return err_set(e, ERR_PROCESS, "cannot start %s: %s", argv[0],
		    strerror(r));
	}
	*fd = pair[0];
	return 0;
}

void
process_describe(int status, char *out, size_t size)
{
	if (WIFSIGNALED(status))
		(void)snprintf(
		    out, size, "killed by signal %d", WTERMSIG(status));
	else
		(void)snprintf(
		    out, size, "exited with status %d", WEXITSTATUS(status));
}

static const char *const failure_names[] = {
	[JOB_OK] = "ok",
	[JOB_CRASHED] = "crashed",
	[JOB_TIMED_OUT] = "timed_out",
	[JOB_OUT_OF_MEMORY] = "out_of_memory",
	[JOB_GARBLED] = "garbled",
	[JOB_UNSTARTED] = "not_started",
};

const char *
job_failure_name(enum job_failure f)
{
	assert((size_t)f < sizeof(failure_names) / sizeof(failure_names[0]));
	return failure_names[f];
}
