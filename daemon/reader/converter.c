#include "daemon/reader/converter.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "collectors/base/buf.h"
#include "collectors/base/clock.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/base/log.h"
#include "daemon/reader/folder.h"
#include "daemon/reader/sandbox.h"

#define PIECE (64 * 1024)

/* ---- one run of a tool ---- */

/* Bytes of what a tool says on stderr that are kept. */
#define TOOL_ERRORS_SIZE 4096

struct tool {
	const struct tool_sandbox *sandbox;
	const char *const *argv;
	int input;      /* its stdin */
	int64_t end_ms; /* monotonic: ended at this */
};

struct tool_result {
	struct buf out; /* its stdout; failed: it was ended for too much */
	char errors[TOOL_ERRORS_SIZE];
	int status;     /* as wait() gives it */
	bool timed_out; /* it was ended for that */
	bool full;      /* or for what it put into its folder */
};

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
	const char *folder = tool->sandbox->folder;
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
	    (!sandbox_is_complete() &&
		sandbox_enter_converter(tool->sandbox, &e) < 0) ||
	    sandbox_enter_tool(tool->sandbox, &e) < 0)
		end_child("sandbox", e.msg);
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
read_output(struct watch *w)
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
read_errors(struct watch *w)
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
drain(int fd, bool (*read_piece)(struct watch *w), struct watch *w)
{
	int flags = fcntl(fd, F_GETFL);
	size_t before;

	if (fd < 0 || flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0)
		return;
	do
		before = w->result->out.len + w->errors_len;
	while (read_piece(w) && !w->result->out.failed &&
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
exceeds_limits(struct watch *w)
{
	const char *folder = w->tool->sandbox->folder;

	if (w->result->out.failed)
		return true;
	w->result->timed_out = clock_mono_ms(clock_real()) >= w->tool->end_ms;
	w->result->full = folder != NULL && folder_is_full(folder);
	return w->result->timed_out || w->result->full;
}

static void
poll_tool(struct watch *w)
{
	struct pollfd fds[] = {
		{ .fd = w->process, .events = POLLIN },
		{ .fd = w->out, .events = POLLIN },
		{ .fd = w->errors, .events = POLLIN },
	};

	if (poll(fds, 3, LOOK_MS) < 0)
		return;
	if (fds[1].revents != 0 && !read_output(w))
		close_end(&w->out);
	if (fds[2].revents != 0 && !read_errors(w))
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
await_tool(struct watch *w, pid_t pid)
{
	int64_t look_ms = 0;

	while (!has_ended(w, pid)) {
		int64_t now = clock_mono_ms(clock_real());

		if (w->result->out.failed || now >= look_ms) {
			look_ms = now + LOOK_MS;
			if (exceeds_limits(w)) {
				end_tool(w, pid);
				break;
			}
		}
		poll_tool(w);
	}
	drain(w->out, read_output, w);
	drain(w->errors, read_errors, w);
}

static void
close_pipes(int pipes[2][2])
{
	for (int i = 0; i < 2; i++)
		for (int k = 0; k < 2; k++)
			if (pipes[i][k] >= 0)
				(void)close(pipes[i][k]);
}

static pid_t
start_tool(const struct tool *tool, int pipes[2][2], struct err *e)
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

/* -1: it was not started; *out is untouched. Else tool_result_fini(). `max`
 * bytes of output. */
static int
tool_run(
    const struct tool *tool, size_t max, struct tool_result *out, struct err *e)
{
	int pipes[2][2] = { { -1, -1 }, { -1, -1 } };
	struct watch w = { .tool = tool, .result = out };
	pid_t pid = start_tool(tool, pipes, e);

	if (pid < 0) {
		close_pipes(pipes);
		return -1;
	}
	memset(out, 0, sizeof(*out));
	buf_init(&out->out, max);
	w.out = pipes[0][0];
	w.errors = pipes[1][0];
	w.process = pidfd_open(pid, 0);
	await_tool(&w, pid);
	if (w.process >= 0)
		(void)close(w.process);
	for (int i = 0; i < 2; i++)
		pipes[i][0] = i == 0 ? w.out : w.errors;
	close_pipes(pipes);
	return 0;
}

static void
tool_result_fini(struct tool_result *r)
{
	buf_fini(&r->out);
}

/* ---- the converter ---- */

/* With this LibreOffice asks to be started again: its profile is new. */
#define OFFICE_AGAIN 81
/* Starts that a document gets; the second one has the profile. */
#define OFFICE_STARTS 3
/* Side of the paper that a PDF is drawn on, in points: larger than pages. */
#define PAPER "3000"
/* Of the time, how much a PDF's drawing leaves for the rest. */
#define SPARE_MS 500

enum {
	TEXT,    /* pdftotext */
	DRAWING, /* pdftocairo */
	OFFICE,
	TOOLS
};

/* Where the tools are, the likeliest first. */
static const char *const places[TOOLS][3] = {
	[TEXT] = { "/usr/bin/pdftotext", "/usr/local/bin/pdftotext" },
	[DRAWING] = { "/usr/bin/pdftocairo", "/usr/local/bin/pdftocairo" },
	[OFFICE] = { "/usr/lib/libreoffice/program/soffice.bin",
	    "/usr/lib64/libreoffice/program/soffice.bin",
	    "/opt/libreoffice/program/soffice.bin" },
};
#define N_PLACES 3

struct converter {
	const struct converter_options *options;
	struct tool_sandbox sandbox;
	char paths[TOOLS][PATH_MAX]; /* "" = not there */
	int input;                   /* the document */
	int null;
	int64_t end_ms;
	struct buf out;
};

/* ---- the tools ---- */

static void
find_tool(struct converter *c, int tool)
{
	const char *folder = c->options->tools;
	char *out = c->paths[tool];

	for (int i = 0; i < N_PLACES && places[tool][i] != NULL; i++) {
		const char *path = places[tool][i];

		if (folder == NULL)
			(void)snprintf(out, PATH_MAX, "%s", path);
		else
			(void)snprintf(
			    out, PATH_MAX, "%s%s", folder, strrchr(path, '/'));
		if (access(out, X_OK) == 0)
			return;
	}
	out[0] = '\0';
}

/* The exit status for how a tool ended, 0 when it ended well; `failed` for one
 * that says no. */
static int
classify_end(const struct tool_result *r, int failed)
{
	if (r->out.failed || r->full)
		return CONVERTER_EXIT_TOO_LARGE;
	if (r->timed_out ||
	    (WIFSIGNALED(r->status) && WTERMSIG(r->status) == SIGXCPU))
		return CONVERTER_EXIT_TIME;
	if (strstr(r->errors, "Out of memory") != NULL ||
	    strstr(r->errors, "bad_alloc") != NULL)
		return CONVERTER_EXIT_MEMORY;
	if (WIFSIGNALED(r->status))
		return CONVERTER_EXIT_CRASHED;
	if (WEXITSTATUS(r->status) == 0)
		return 0;
	if (WEXITSTATUS(r->status) == 127)
		return CONVERTER_EXIT_BROKEN;
	if (strstr(r->errors, "Incorrect password") != NULL)
		return CONVERTER_EXIT_ENCRYPTED;
	return failed;
}

/* What it said, for the log: the first line. */
static void
log_errors(const char *tool, const struct tool_result *r)
{
	log_info("converter.tool name=%s said=\"%.*s\"", tool,
	    (int)strcspn(r->errors, "\n"), r->errors);
}

/* ---- PDF ---- */

static int
convert_text(struct converter *c)
{
	const char *const argv[] = { c->paths[TEXT], "-bbox", "-cropbox", "-",
		"-", NULL };
	const struct tool tool = { &c->sandbox, argv, c->input, c->end_ms };
	struct tool_result r;
	struct err e;
	int code;

	if (tool_run(&tool, LIMIT_CONVERTED_BYTES, &r, &e) < 0) {
		log_error("converter.start error=\"%s\"", e.msg);
		return CONVERTER_EXIT_BROKEN;
	}
	code = classify_end(&r, CONVERTER_EXIT_REFUSED);
	if (code != 0)
		log_errors("pdftotext", &r);
	else if (buf_put(&c->out, r.out.data, r.out.len) < 0)
		code = CONVERTER_EXIT_TOO_LARGE;
	tool_result_fini(&r);
	return code;
}

/* Lines help, but can be done without: whatever goes wrong, there is as much
 * of the drawing as came. */
static void
add_drawing(struct converter *c)
{
	/* Of each page the part that pdftotext goes by, from the paper's upper
	 * left corner, in its own size, whatever page came first. */
	const char *const argv[] = { c->paths[DRAWING], "-svg", "-paperw",
		PAPER, "-paperh", PAPER, "-nocenter", "-noshrink", "-", "-",
		NULL };
	const struct tool tool = { &c->sandbox, argv, c->input,
		c->end_ms - SPARE_MS };
	struct tool_result r;
	struct err e;

	if (c->paths[DRAWING][0] == '\0' || lseek(c->input, 0, SEEK_SET) < 0)
		return;
	if (tool_run(&tool, LIMIT_CONVERTED_BYTES - c->out.len, &r, &e) < 0) {
		log_warning("converter.start error=\"%s\"", e.msg);
		return;
	}
	if (classify_end(&r, CONVERTER_EXIT_REFUSED) != 0)
		log_errors("pdftocairo", &r);
	(void)buf_put(&c->out, r.out.data, r.out.len);
	tool_result_fini(&r);
}

static int
convert_pdf(struct converter *c)
{
	int code = convert_text(c);

	if (code == 0)
		add_drawing(c);
	return code;
}

/* ---- Word ---- */

/* The one document in the folder `out`. */
static int
read_docx(struct converter *c)
{
	char path[PATH_MAX], piece[PIECE];
	ssize_t n;
	int fd;

	(void)snprintf(
	    path, sizeof(path), "%s/out/document.docx", c->options->folder);
	fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	/* It says that it cannot read a file, and ends well. */
	if (fd < 0)
		return CONVERTER_EXIT_REFUSED;
	while ((n = read(fd, piece, sizeof(piece))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 || buf_put(&c->out, piece, (size_t)n) < 0)
			break;
	}
	(void)close(fd);
	return n == 0 ? 0 : CONVERTER_EXIT_TOO_LARGE;
}

/* One start of LibreOffice; *again when it wants another. */
static int
start_office(struct converter *c, const char *file, bool *again)
{
	char profile[PATH_MAX];
	const char *const argv[] = { c->paths[OFFICE], profile, "--headless",
		"--norestore", "--nologo", "--nodefault", "--convert-to",
		"docx:MS Word 2007 XML", "--outdir", "out", file, NULL };
	const struct tool tool = { &c->sandbox, argv, c->null, c->end_ms };
	struct tool_result r;
	struct err e;
	int code;

	(void)snprintf(profile, sizeof(profile),
	    "-env:UserInstallation=file://%s/profile", c->options->folder);
	if (tool_run(&tool, LIMIT_CONVERTED_BYTES, &r, &e) < 0) {
		log_error("converter.start error=\"%s\"", e.msg);
		return CONVERTER_EXIT_BROKEN;
	}
	*again = WIFEXITED(r.status) && WEXITSTATUS(r.status) == OFFICE_AGAIN;
	code = *again ? 0 : classify_end(&r, CONVERTER_EXIT_CRASHED);
	if (code != 0)
		log_errors("soffice.bin", &r);
	tool_result_fini(&r);
	return code;
}

/* It goes by the name as well as by the bytes. */
static const char *
name_word_file(const struct converter *c)
{
	char start[5] = { 0 };

	if (pread(c->input, start, sizeof(start), 0) < 0 ||
	    memcmp(start, "{\\rtf", sizeof(start)) != 0)
		return "document.doc";
	return "document.rtf";
}

static int
convert_word(struct converter *c)
{
	const char *name = name_word_file(c);
	bool again = true;
	int code = 0;

	if (rename("document", name) < 0) {
		log_error("converter.folder error=\"%s\"", strerror(errno));
		return CONVERTER_EXIT_BROKEN;
	}
	for (int i = 0; i < OFFICE_STARTS && code == 0 && again; i++)
		code = start_office(c, name, &again);
	return code == 0 ? read_docx(c) : code;
}

/* ---- in and out ---- */

static int
write_all(int fd, const void *bytes, size_t len)
{
	const char *at = bytes;

	while (len > 0) {
		ssize_t n = write(fd, at, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		at += n;
		len -= (size_t)n;
	}
	return 0;
}

/* The document: of a PDF in memory, of Word's in the folder. */
static int
open_input(struct converter *c)
{
	if (c->options->kind == CONVERSION_PDF)
		return memfd_create("document", MFD_CLOEXEC);
	if (chdir(c->options->folder) < 0)
		return -1;
	return open("document", O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
}

static int
read_input(struct converter *c, int in)
{
	char piece[PIECE];
	size_t len = 0;
	ssize_t n;

	c->input = open_input(c);
	c->null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	if (c->input < 0 || c->null < 0)
		return -1;
	while ((n = read(in, piece, sizeof(piece))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		len += n > 0 ? (size_t)n : 0;
		if (n < 0 || len > LIMIT_DOCUMENT_BYTES ||
		    write_all(c->input, piece, (size_t)n) < 0)
			return -1;
	}
	return lseek(c->input, 0, SEEK_SET) == 0 ? 0 : -1;
}

/* ---- all of it ---- */

static int
prepare(struct converter *c, struct err *e)
{
	const struct converter_options *o = c->options;
	bool pdf = o->kind == CONVERSION_PDF;
	size_t n = 0;

	(void)signal(SIGPIPE, SIG_IGN);
	if (o->quiet)
		log_set_level(LOG_LEVEL_ERROR);
	if (sandbox_follow_parent(o->parent, e) < 0)
		return -1;
	for (int i = 0; i < TOOLS; i++)
		find_tool(c, i);
	c->sandbox = (struct tool_sandbox){
		.kind = o->kind,
		.folder = pdf ? NULL : o->folder,
		.memory = o->memory,
		.cpu = (o->deadline_ms + 999) / 1000,
	};
	for (int i = pdf ? TEXT : OFFICE; i < (pdf ? OFFICE : TOOLS); i++)
		if (c->paths[i][0] != '\0')
			c->sandbox.tools[n++] = c->paths[i];
	return sandbox_is_complete() ? sandbox_enter_converter(&c->sandbox, e)
				     : 0;
}

static int
convert_document(struct converter *c, int in, int out)
{
	bool pdf = c->options->kind == CONVERSION_PDF;
	int code;

	if (read_input(c, in) < 0) {
		log_error("converter.document error=\"%s\"", strerror(errno));
		return CONVERTER_EXIT_BROKEN;
	}
	if (c->paths[pdf ? TEXT : OFFICE][0] == '\0')
		return CONVERTER_EXIT_NO_TOOL;
	code = pdf ? convert_pdf(c) : convert_word(c);
	if (code == 0 && write_all(out, c->out.data, c->out.len) < 0)
		code = CONVERTER_EXIT_BROKEN;
	return code;
}

int
converter_run(const struct converter_options *options, int in, int out)
{
	struct converter c = {
		.options = options,
		.input = -1,
		.null = -1,
		.end_ms = clock_mono_ms(clock_real()) + options->deadline_ms,
	};
	struct err e;
	int code;

	buf_init(&c.out, LIMIT_CONVERTED_BYTES);
	if (prepare(&c, &e) < 0) {
		log_error("converter.sandbox error=\"%s\"", e.msg);
		code = CONVERTER_EXIT_BROKEN;
	} else {
		code = convert_document(&c, in, out);
	}
	if (c.sandbox.folder != NULL)
		folder_empty(c.sandbox.folder);
	if (c.input >= 0)
		(void)close(c.input);
	if (c.null >= 0)
		(void)close(c.null);
	buf_fini(&c.out);
	return code;
}
