#include "daemon/reader/tool.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "collectors/base/clock.h"
#include "collectors/base/err.h"
#include "collectors/base/log.h"
#include "daemon/reader/folder.h"
#include "daemon/reader/sandbox.h"

#define PIECE (64 * 1024)
/* How often its folder is looked at. */
#define LOOK_MS 200
/* What a process ends with that could not become the tool; the shell's. */
#define EXIT_NOT_STARTED 127

/* ---- the tool's process ---- */

static NORETURN void
end_child(const char *what, const char *detail)
{
	log_error("converter.tool_failed step=%s error=\"%s\"", what, detail);
	_exit(EXIT_NOT_STARTED);
}

/* Where it reads and writes; nothing else is open. */
static void
set_descriptors(const struct tool *tool, int out, int errors)
{
	if (dup2(tool->input, STDIN_FILENO) < 0 ||
	    dup2(out, STDOUT_FILENO) < 0 || dup2(errors, STDERR_FILENO) < 0 ||
	    close_range(3, ~0u, 0) < 0)
		end_child("descriptors", strerror(errno));
}

static NORETURN void
become_tool(const struct tool *tool, pid_t parent, int out, int errors)
{
	const char *folder = tool->cage->folder;
	char home[4096], temp[4096];
	char *const env[] = { (char[]){ "LC_ALL=C.UTF-8" },
		(char[]){ "PATH=/usr/bin:/bin" }, home, temp, NULL };
	struct err e;

	(void)snprintf(
	    home, sizeof(home), "HOME=%s", folder == NULL ? "/" : folder);
	(void)snprintf(
	    temp, sizeof(temp), "TMPDIR=%s", folder == NULL ? "/" : folder);
	set_descriptors(tool, out, errors);
	if (folder != NULL && chdir(folder) < 0)
		end_child("folder", strerror(errno));
	if (sandbox_follow_parent(parent, &e) < 0 ||
	    (!sandbox_is_complete() && cage_enter(tool->cage, &e) < 0) ||
	    cage_enter_tool(tool->cage, &e) < 0)
		end_child("cage", e.msg);
	(void)execve(tool->argv[0], (char *const *)(uintptr_t)tool->argv, env);
	end_child("exec", strerror(errno));
}

/* ---- watching it ---- */

struct watch {
	const struct tool *tool;
	struct tool_result *result;
	int out, errors;
	int process; /* becomes readable at its end; -1 in old kernels */
	size_t errors_len;
};

/* false at the end. */
static bool
take_output(struct watch *w)
{
	char piece[PIECE];
	ssize_t n = read(w->out, piece, sizeof(piece));

	if (n < 0)
		return errno == EINTR || errno == EAGAIN;
	if (n > 0)
		(void)buf_put(&w->result->out, piece, (size_t)n);
	return n > 0;
}

/* The first of them; the rest is read and forgotten. */
static bool
take_errors(struct watch *w)
{
	char piece[TOOL_ERRORS_SIZE];
	ssize_t n = read(w->errors, piece, sizeof(piece));
	size_t room = TOOL_ERRORS_SIZE - 1 - w->errors_len;

	if (n < 0)
		return errno == EINTR || errno == EAGAIN;
	if ((size_t)n < room)
		room = (size_t)n;
	memcpy(w->result->errors + w->errors_len, piece, room);
	w->errors_len += room;
	return n > 0;
}

static void
drain(int fd, bool (*take)(struct watch *w), struct watch *w)
{
	int flags = fcntl(fd, F_GETFL);
	size_t before;

	if (fd < 0 || flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0)
		return;
	do
		before = w->result->out.len + w->errors_len;
	while (take(w) && !w->result->out.failed &&
	    before != w->result->out.len + w->errors_len);
}

static void
close_end(int *fd)
{
	(void)close(*fd);
	*fd = -1;
}

/* Must it be ended, and for what? */
static bool
is_beyond(struct watch *w)
{
	const char *folder = w->tool->cage->folder;

	if (w->result->out.failed)
		return true;
	w->result->timed_out = clock_mono_ms(clock_real()) >= w->tool->end_ms;
	w->result->full = folder != NULL && folder_is_full(folder);
	return w->result->timed_out || w->result->full;
}

static void
look(struct watch *w)
{
	struct pollfd fds[] = {
		{ .fd = w->process, .events = POLLIN },
		{ .fd = w->out, .events = POLLIN },
		{ .fd = w->errors, .events = POLLIN },
	};

	if (poll(fds, 3, LOOK_MS) < 0)
		return;
	if (fds[1].revents != 0 && !take_output(w))
		close_end(&w->out);
	if (fds[2].revents != 0 && !take_errors(w))
		close_end(&w->errors);
}

/* Has it ended? */
static bool
has_ended(struct watch *w, pid_t pid)
{
	return waitpid(pid, &w->result->status, WNOHANG) == pid;
}

static void
end_tool(struct watch *w, pid_t pid)
{
	(void)kill(pid, SIGKILL);
	while (waitpid(pid, &w->result->status, 0) < 0 && errno == EINTR)
		;
}

/* Until it has ended, by itself or by us. */
static void
watch_tool(struct watch *w, pid_t pid)
{
	int64_t look_ms = 0;

	while (!has_ended(w, pid)) {
		int64_t now = clock_mono_ms(clock_real());

		if (w->result->out.failed || now >= look_ms) {
			look_ms = now + LOOK_MS;
			if (is_beyond(w)) {
				end_tool(w, pid);
				break;
			}
		}
		look(w);
	}
	drain(w->out, take_output, w);
	drain(w->errors, take_errors, w);
}

/* ---- both ---- */

static void
close_pipes(int pipes[2][2])
{
	for (int i = 0; i < 2; i++)
		for (int k = 0; k < 2; k++)
			if (pipes[i][k] >= 0)
				(void)close(pipes[i][k]);
}

static pid_t
start(const struct tool *tool, int pipes[2][2], struct err *e)
{
	pid_t parent = getpid(), pid;

	if (pipe2(pipes[0], O_CLOEXEC) < 0 || pipe2(pipes[1], O_CLOEXEC) < 0)
		return err_set(e, ERR_PROCESS, "pipes: %s", strerror(errno));
	pid = fork();
	if (pid < 0)
		return err_set(e, ERR_PROCESS, "fork: %s", strerror(errno));
	if (pid == 0)
		become_tool(tool, parent, pipes[0][1], pipes[1][1]);
	close_end(&pipes[0][1]);
	close_end(&pipes[1][1]);
	return pid;
}

int
tool_run(
    const struct tool *tool, size_t max, struct tool_result *out, struct err *e)
{
	int pipes[2][2] = { { -1, -1 }, { -1, -1 } };
	struct watch w = { .tool = tool, .result = out };
	pid_t pid = start(tool, pipes, e);

	if (pid < 0) {
		close_pipes(pipes);
		return -1;
	}
	memset(out, 0, sizeof(*out));
	buf_init(&out->out, max);
	w.out = pipes[0][0];
	w.errors = pipes[1][0];
	w.process = pidfd_open(pid, 0);
	watch_tool(&w, pid);
	if (w.process >= 0)
		(void)close(w.process);
	for (int i = 0; i < 2; i++)
		pipes[i][0] = i == 0 ? w.out : w.errors;
	close_pipes(pipes);
	return 0;
}

void
tool_result_fini(struct tool_result *r)
{
	buf_fini(&r->out);
}
