/*
 * A converter's tool that a hostile document took over gets nowhere: each
 * thing that it might do is tried for real, through gouji-converter. And
 * whatever ends the converter, no process and no file stays behind.
 */
#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "collectors/base/clock.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "daemon/reader/conversion.h"
#include "daemon/reader/folder.h"
#include "daemon/reader/landlock.h"
#include "daemon/reader/sandbox.h"
#include "tests/reader/converting.h"
#include "tests/support/unit.h"

/* ---- what a tool reaches ---- */

/* What the tools must not get to: a listening port, a socket, a file. */
struct outside {
	char folder[64], file[96], socket[96];
	int before; /* the folder that this test was started in */
	int internet, local;
	int port;
};

static int
listen_on(int fd, const void *address, size_t len)
{
	assert_true(fd >= 0);
	assert_int_equal(bind(fd, address, (socklen_t)len), 0);
	return fd;
}

static void
outside_begin(struct outside *o)
{
	struct sockaddr_in any = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct sockaddr_un local = { .sun_family = AF_UNIX };
	socklen_t len = sizeof(any);
	int fd;

	(void)snprintf(o->folder, sizeof(o->folder), "/tmp/gouji-test-XXXXXX");
	assert_non_null(mkdtemp(o->folder));
	/* Tools without a folder of their own start in it: what they take is
	 * then on the same file system, and what they make there is found. */
	o->before = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(o->before >= 0);
	assert_int_equal(chdir(o->folder), 0);
	(void)snprintf(o->file, sizeof(o->file), "%s/shadow", o->folder);
	(void)snprintf(o->socket, sizeof(o->socket), "%s/api", o->folder);
	fd = open(o->file, O_WRONLY | O_CREAT | O_EXCL, 0600);
	assert_int_equal(write(fd, "secret\n", 7), 7);
	(void)close(fd);
	o->internet = listen_on(
	    socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0),
	    &any, sizeof(any));
	assert_int_equal(listen(o->internet, 5), 0);
	assert_int_equal(
	    getsockname(o->internet, (struct sockaddr *)&any, &len), 0);
	o->port = ntohs(any.sin_port);
	(void)snprintf(local.sun_path, sizeof(local.sun_path), "%s", o->socket);
	o->local = listen_on(
	    socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0),
	    &local, sizeof(local));
	assert_int_equal(listen(o->local, 5), 0);
}

/* Nobody came, nothing changed. */
static void
outside_end(struct outside *o)
{
	char path[128], bytes[16];
	struct stat st;
	int fd;

	assert_int_equal(accept(o->internet, NULL, NULL), -1);
	assert_int_equal(errno, EAGAIN);
	assert_int_equal(accept(o->local, NULL, NULL), -1);
	assert_int_equal(errno, EAGAIN);
	(void)close(o->internet);
	(void)close(o->local);
	assert_int_equal(stat(o->file, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	fd = open(o->file, O_RDONLY);
	assert_int_equal(read(fd, bytes, sizeof(bytes)), 7);
	assert_memory_equal(bytes, "secret\n", 7);
	(void)close(fd);
	(void)snprintf(path, sizeof(path), "%s.new", o->file);
	assert_int_equal(access(path, F_OK), -1);
	(void)snprintf(path, sizeof(path), "%s.own", o->socket);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(unlink(o->file), 0);
	assert_int_equal(unlink(o->socket), 0);
	assert_int_equal(fchdir(o->before), 0);
	(void)close(o->before);
	assert_int_equal(rmdir(o->folder), 0);
}

#define NO "Permission denied\n"

static void
check_reach(enum conversion_kind kind, const char *expected)
{
	struct converting c;
	struct outside o;
	char how[512];

	if (landlock_version() == 0)
		skip();
	converting_begin(&c);
	outside_begin(&o);
	(void)snprintf(
	    how, sizeof(how), "try %d %s %s", o.port, o.file, o.socket);
	converting_misbehave(&c, kind, how);
	assert_string_equal(c.outcome.detail, "");
	assert_null(c.outcome.reason);
	assert_string_equal(converting_text(&c), expected);
	outside_end(&o);
	converting_end(&c);
}

static void
a_pdf_tool_reaches_nothing(void **state)
{
	(void)state;
	check_reach(CONVERSION_PDF,
	    "internet socket: " NO "datagram socket: " NO "netlink socket: " NO
	    "local address: " NO "local connection: " NO "local datagram: " NO
	    "reading outside: " NO "writing outside: " NO
	    "truncating outside: " NO "removing outside: " NO
	    "changing outside: " NO "making outside: " NO "linking outside: " NO
	    "renaming outside: " NO "users: " NO "processes: " NO
	    "own folder: " NO "symbolic link: " NO "fork: " NO "thread: " NO
	    "signal to the parent: " NO "signal to all: " NO
	    "signal to the group: " NO "own session: " NO "own group: " NO
	    "outliving the parent: " NO "more memory: " NO "terminal: " NO
	    "tracing: " NO "namespace: " NO "becoming another: " NO
	    "/bin/true: " NO "/bin/sh: " NO "done\n<?xml drawing?>\n");
}

/* Its folder and threads are all that LibreOffice has more. */
static void
an_office_reaches_its_folder_only(void **state)
{
	(void)state;
	check_reach(CONVERSION_WORD,
	    "internet socket: " NO "datagram socket: " NO "netlink socket: " NO
	    "local address: worked\nlocal connection: " NO "local datagram: " NO
	    "reading outside: " NO "writing outside: " NO
	    "truncating outside: " NO "removing outside: " NO
	    "changing outside: " NO "making outside: " NO "linking outside: " NO
	    "renaming outside: " NO "users: " NO "processes: " NO
	    "own folder: worked\nsymbolic link: " NO "fork: " NO
	    "thread: worked\nsignal to the parent: " NO "signal to all: " NO
	    "signal to the group: " NO "own session: " NO "own group: " NO
	    "outliving the parent: " NO "more memory: " NO "terminal: " NO
	    "tracing: " NO "namespace: " NO "becoming another: " NO
	    "/bin/true: " NO "/bin/sh: " NO "done\n");
}

/* ---- what a tool uses up ---- */

struct bad {
	enum conversion_kind kind;
	const char *how;
	enum job_failure failure;
	const char *detail, *reason;
};

static void
check_each(const struct bad *cases, size_t n, int64_t deadline_ms)
{
	struct converting c;

	converting_begin(&c);
	c.settings.deadline_ms = deadline_ms;
	for (size_t i = 0; i < n; i++) {
		int64_t started = clock_mono_ms(clock_real());

		converting_misbehave(&c, cases[i].kind, cases[i].how);
		print_message("%s: %s\n", cases[i].how, c.outcome.detail);
		assert_string_equal(c.outcome.detail, cases[i].detail);
		assert_int_equal(c.outcome.failure, cases[i].failure);
		assert_string_equal(
		    c.outcome.reason == NULL ? "" : c.outcome.reason,
		    cases[i].reason);
		assert_int_equal(c.len, 0);
		assert_true(clock_mono_ms(clock_real()) - started < 60000);
	}
	converting_end(&c);
}

#define LATE "converter: not done within its time"

static void
what_hangs_is_ended_in_time(void **state)
{
	static const struct bad cases[] = {
		{ CONVERSION_PDF, "hang", JOB_TIMED_OUT, LATE, "" },
		{ CONVERSION_PDF, "close and hang", JOB_TIMED_OUT, LATE, "" },
		{ CONVERSION_PDF, "burn", JOB_TIMED_OUT, LATE, "" },
		{ CONVERSION_WORD, "hang", JOB_TIMED_OUT, LATE, "" },
	};

	(void)state;
	check_each(cases, sizeof(cases) / sizeof(cases[0]), 1000);
}

static void
what_crashes_is_our_failure(void **state)
{
	static const struct bad cases[] = {
		{ CONVERSION_PDF, "crash", JOB_CRASHED,
		    "converter: its tool crashed", "" },
		{ CONVERSION_WORD, "crash", JOB_CRASHED,
		    "converter: its tool crashed", "" },
		{ CONVERSION_WORD, "leave", JOB_CRASHED,
		    "converter: its tool crashed", "" },
		/* This is how poppler says that it cannot open it. */
		{ CONVERSION_PDF, "leave", JOB_OK, "", "PDF is damaged" },
	};

	(void)state;
	check_each(cases, sizeof(cases) / sizeof(cases[0]), 20000);
}

static void
memory_is_limited(void **state)
{
	static const char detail[] =
	    "converter: needed more memory than it may have";
	static const struct bad cases[] = {
		{ CONVERSION_PDF, "eat memory", JOB_OUT_OF_MEMORY, detail, "" },
		{ CONVERSION_PDF, "eat shared memory", JOB_OUT_OF_MEMORY,
		    detail, "" },
		{ CONVERSION_WORD, "eat memory", JOB_OUT_OF_MEMORY, detail,
		    "" },
		{ CONVERSION_WORD, "eat shared memory", JOB_OUT_OF_MEMORY,
		    detail, "" },
	};

	(void)state;
	if (!sandbox_is_complete())
		skip();
	check_each(cases, sizeof(cases) / sizeof(cases[0]), 20000);
}

static void
what_it_writes_is_limited(void **state)
{
	static const struct bad cases[] = {
		{ CONVERSION_PDF, "flood output", JOB_OK, "",
		    "PDF has more text than a report can have" },
		{ CONVERSION_WORD, "flood output", JOB_OK, "",
		    "document has more content than a report can have" },
		{ CONVERSION_WORD, "fill folder", JOB_OK, "",
		    "document has more content than a report can have" },
		{ CONVERSION_WORD, "many files", JOB_OK, "",
		    "document has more content than a report can have" },
	};
	struct converting c;

	(void)state;
	check_each(cases, sizeof(cases) / sizeof(cases[0]), 20000);
	converting_begin(&c);
	converting_misbehave(&c, CONVERSION_WORD, "large file");
	assert_string_equal(converting_text(&c),
	    "63 MiB: worked\ntwo more: File too large\ndone\n");
	converting_misbehave(&c, CONVERSION_PDF, "flood errors");
	assert_string_equal(converting_text(&c), "done\n<?xml drawing?>\n");
	converting_end(&c);
}

/* The drawing only helps. */
static void
a_pdf_is_read_without_its_drawing(void **state)
{
	struct converting c;

	(void)state;
	converting_begin(&c);
	c.settings.deadline_ms = 1500;
	converting_misbehave(&c, CONVERSION_PDF, "drawing hangs");
	assert_string_equal(converting_text(&c), "done\n<?xml drawing?>\n");
	converting_misbehave(&c, CONVERSION_PDF, "drawing crashes");
	assert_string_equal(converting_text(&c), "done\n<?xml drawing?>\n");
	c.settings.deadline_ms = 20000;
	converting_misbehave(&c, CONVERSION_PDF, "drawing floods");
	assert_string_equal(c.outcome.detail, "");
	assert_in_range(
	    c.len, LIMIT_CONVERTED_BYTES - 100000, LIMIT_CONVERTED_BYTES);
	assert_memory_equal(c.bytes, "done\n<?xml drawing?>\nxxx", 24);
	converting_end(&c);
}

/* ---- what stays behind ---- */

static const char hanging[] = "{\\rtf1 misbehave: hang}";

struct running {
	struct event_base *base;
	struct conversion *c;
	pid_t converter, tool;
};

static void
on_done(void *arg)
{
	(void)arg;
}

/* Until the tool runs; in steps of 10 ms, at most 20 s. */
static void
start_hanging(struct running *r, const struct converter_settings *settings)
{
	static const struct timeval step = { 0, 10000 };
	struct err e = { 0 };

	r->base = event_base_new();
	r->c = conversion_start(
	    r->base, settings, hanging, sizeof(hanging) - 1, on_done, NULL, &e);
	if (r->c == NULL)
		fail_msg("%s", e.msg);
	r->converter = converting_child(getpid());
	r->tool = 0;
	for (int i = 0; i < 2000 && r->tool == 0; i++) {
		(void)event_base_loopexit(r->base, &step);
		(void)event_base_dispatch(r->base);
		r->tool = converting_child(r->converter);
	}
	assert_true(r->converter > 0);
	assert_true(r->tool > 0);
}

/* The kernel needs a moment; in steps of 10 ms, at most 20 s. */
static void
wait_for_end(pid_t pid)
{
	for (int i = 0; i < 2000 && converting_lives(pid); i++)
		(void)usleep(10000);
	assert_false(converting_lives(pid));
}

static void
a_converter_that_is_killed_leaves_nothing(void **state)
{
	struct converting c;
	struct running r;

	(void)state;
	converting_begin(&c);
	start_hanging(&r, &c.settings);
	assert_int_equal(converting_count(&c), 1);
	assert_int_equal(kill(r.converter, SIGKILL), 0);
	while (conversion_result(r.c) == NULL)
		assert_int_equal(event_base_loop(r.base, EVLOOP_ONCE), 0);
	assert_int_equal(conversion_result(r.c)->outcome.failure, JOB_CRASHED);
	assert_string_equal(conversion_result(r.c)->outcome.detail,
	    "converter: killed by signal 9");
	wait_for_end(r.tool);
	assert_int_equal(converting_count(&c), 0);
	conversion_free(r.c);
	event_base_free(r.base);
	converting_end(&c);
}

static void
a_conversion_that_is_given_up_leaves_nothing(void **state)
{
	struct converting c;
	struct running r;

	(void)state;
	converting_begin(&c);
	start_hanging(&r, &c.settings);
	conversion_free(r.c);
	wait_for_end(r.tool);
	assert_false(converting_lives(r.converter));
	event_base_free(r.base);
	converting_end(&c);
}

/* A daemon that is killed outright leaves no process behind. (Its folders go
 * with the machine's /tmp, or systemd's private one.) */
static void
a_converter_ends_with_its_parent(void **state)
{
	pid_t pids[2], daemon;
	struct converting c;
	int ends[2], status;

	(void)state;
	converting_begin(&c);
	assert_int_equal(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
	assert_int_equal(pipe(ends), 0);
	daemon = fork();
	if (daemon == 0) {
		struct running r;

		start_hanging(&r, &c.settings);
		pids[0] = r.converter;
		pids[1] = r.tool;
		if (write(ends[1], pids, sizeof(pids)) < 0)
			_exit(1);
		for (;;)
			(void)pause();
	}
	assert_int_equal(read(ends[0], pids, sizeof(pids)), sizeof(pids));
	assert_int_equal(kill(daemon, SIGKILL), 0);
	assert_int_equal(waitpid(daemon, &status, 0), daemon);
	wait_for_end(pids[0]);
	wait_for_end(pids[1]);
	while (waitpid(-1, &status, WNOHANG) > 0)
		;
	(void)close(ends[0]);
	(void)close(ends[1]);
	assert_int_equal(converting_count(&c), 1);
	folder_empty(c.top);
	converting_end(&c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_pdf_tool_reaches_nothing),
		cmocka_unit_test(an_office_reaches_its_folder_only),
		cmocka_unit_test(what_hangs_is_ended_in_time),
		cmocka_unit_test(what_crashes_is_our_failure),
		cmocka_unit_test(memory_is_limited),
		cmocka_unit_test(what_it_writes_is_limited),
		cmocka_unit_test(a_pdf_is_read_without_its_drawing),
		cmocka_unit_test(a_converter_that_is_killed_leaves_nothing),
		cmocka_unit_test(a_conversion_that_is_given_up_leaves_nothing),
		cmocka_unit_test(a_converter_ends_with_its_parent),
	};

	return cmocka_run_group_tests_name("sandbox", tests, NULL, NULL);
}
