/*
 * A reader that a hostile document took over costs that document and nothing
 * else: each kind of misbehaviour is done for real, twice (the document is
 * tried again), and the next document is read.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "collectors/base/buf.h"
#include "collectors/base/clock.h"
#include "collectors/base/err.h"
#include "collectors/base/hash.h"
#include "collectors/base/json.h"
#include "collectors/pipeline/context.h"
#include "daemon/reader/frame.h"
#include "daemon/reader/jobs_private.h"
#include "daemon/reader/process.h"
#include "daemon/reader/sandbox.h"
#include "tests/reader/harness.h"
#include "tests/support/unit.h"

#define GOOD "<html><body><p>公告</p></body></html>"

struct bad {
	const char *document;
	enum job_failure failure;
	const char *detail;
};

static void
check_each(const struct bad *cases, size_t n, int64_t deadline_ms)
{
	struct harness h;

	harness_begin(&h, MISBEHAVING_READER);
	h.settings.deadline_ms = deadline_ms;
	harness_start(&h);
	for (size_t i = 0; i < n; i++) {
		struct job_counts before = job_pool_counts(h.pool), after;
		struct done bad, good;
		char hash[HASH_TEXT_SIZE];

		harness_read_text(&h, &bad, cases[i].document);
		harness_read_text(&h, &good, GOOD);
		harness_until(&h, &bad.done);
		harness_until(&h, &good.done);
		print_message("%s: %s\n", cases[i].document, bad.detail);
		assert_string_equal(bad.detail, cases[i].detail);
		assert_int_equal(bad.failure, cases[i].failure);
		assert_string_equal(good.detail, "");
		assert_int_equal(good.failure, JOB_OK);
		assert_string_equal(
		    good.sha256, hash_sha256(GOOD, strlen(GOOD), hash));
		after = job_pool_counts(h.pool);
		assert_int_equal(after.failed - before.failed, 1);
		assert_int_equal(after.done - before.done, 1);
		assert_int_equal(after.restarts - before.restarts, 2);
	}
	harness_end(&h);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
}

static void
what_crashes_or_garbles_costs_one_document(void **state)
{
	static const struct bad cases[] = {
		{ "misbehave: crash", JOB_CRASHED,
		    "reader killed by signal 11" },
		{ "misbehave: leave", JOB_CRASHED,
		    "reader exited with status 9" },
		{ "misbehave: stop in the middle", JOB_CRASHED,
		    "reader exited with status 0" },
		{ "misbehave: speak garbage", JOB_GARBLED, "no frame" },
		{ "misbehave: claim much", JOB_GARBLED,
		    "frame with 4294967295 bytes of JSON, limit 8388608" },
		{ "misbehave: answer nonsense", JOB_GARBLED,
		    "reading: sha256: is missing" },
		{ "misbehave: answer for another", JOB_GARBLED,
		    "compressed document of 30 bytes, not 29" },
		{ "misbehave: answer twice", JOB_GARBLED,
		    "more than one answer" },
	};

	(void)state;
	if (!sandbox_is_complete()) /* sanitizers make SIGSEGV an exit */
		check_each(
		    cases + 1, sizeof(cases) / sizeof(cases[0]) - 1, 20000);
	else
		check_each(cases, sizeof(cases) / sizeof(cases[0]), 20000);
}

static void
what_hangs_costs_one_document(void **state)
{
	static const struct bad cases[] = {
		{ "misbehave: hang", JOB_TIMED_OUT, "no answer within 2 s" },
		{ "misbehave: burn", JOB_TIMED_OUT, "no answer within 2 s" },
	};

	(void)state;
	check_each(cases, sizeof(cases) / sizeof(cases[0]), 2000);
}

static void
what_eats_memory_costs_one_document(void **state)
{
	static const struct bad cases[] = {
		{ "misbehave: eat memory", JOB_OUT_OF_MEMORY,
		    "reader needed more than 402653184 bytes of memory" },
	};

	(void)state;
	if (!sandbox_is_complete())
		skip();
	check_each(cases, sizeof(cases) / sizeof(cases[0]), 20000);
}

/* 31 is SIGSYS: the kernel ended it for a system call. */
static void
nothing_gets_out_of_the_sandbox(void **state)
{
	static const struct bad cases[] = {
		{ "misbehave: open socket", JOB_CRASHED,
		    "reader killed by signal 31" },
		{ "misbehave: execute", JOB_CRASHED,
		    "reader killed by signal 31" },
		{ "misbehave: fork", JOB_CRASHED,
		    "reader killed by signal 31" },
		{ "misbehave: write file", JOB_CRASHED,
		    "reader killed by signal 31" },
		{ "misbehave: create file", JOB_CRASHED,
		    "reader killed by signal 31" },
		{ "misbehave: signal parent", JOB_CRASHED,
		    "reader killed by signal 31" },
		{ "misbehave: make code", JOB_CRASHED,
		    "reader killed by signal 31" },
		{ "misbehave: read file", JOB_CRASHED,
		    "reader exited with status 40" },
	};

	(void)state;
	if (!sandbox_is_complete())
		skip();
	check_each(cases, sizeof(cases) / sizeof(cases[0]), 20000);
	assert_int_equal(access("/tmp/gouji-escaped", F_OK), -1);
}

static void
a_reader_that_is_killed_costs_one_document(void **state)
{
	struct done bad, good;
	struct harness h;
	int killed = 0;

	(void)state;
	harness_begin(&h, MISBEHAVING_READER);
	h.settings.deadline_ms = 60000;
	harness_start(&h);
	harness_read_text(&h, &bad, "misbehave: hang");
	while (!bad.done) {
		pid_t pid = harness_busy_reader(&h);

		if (pid != 0) {
			assert_int_equal(kill(pid, SIGKILL), 0);
			killed++;
		}
		/* Until that has been noticed. */
		do
			harness_turn(&h);
		while (pid != 0 && harness_busy_reader(&h) == pid);
	}
	assert_int_equal(killed, 2);
	assert_int_equal(bad.failure, JOB_CRASHED);
	assert_string_equal(bad.detail, "reader killed by signal 9");
	harness_do(&h, &good, GOOD);
	assert_int_equal(good.failure, JOB_OK);
	harness_end(&h);
}

/* The first death is forgiven: the second reader does the job. */
static void
a_death_that_the_document_did_not_cause_is_made_good(void **state)
{
	struct done first, second;
	struct harness h;
	pid_t pid;

	(void)state;
	harness_begin(&h, MISBEHAVING_READER);
	harness_start(&h);
	harness_do(&h, &first, GOOD);
	pid = first.pid;
	harness_read_text(&h, &second, GOOD);
	assert_int_equal(kill(pid, SIGKILL), 0);
	harness_until(&h, &second.done);
	assert_int_equal(second.failure, JOB_OK);
	assert_int_not_equal(second.pid, pid);
	assert_int_equal(job_pool_counts(h.pool).failed, 0);
	harness_end(&h);
}

/* Neither spins nor gives up for good when readers die as they start. */
static void
readers_that_cannot_start_are_started_more_and_more_slowly(void **state)
{
	int64_t started = clock_mono_ms(clock_real());
	struct done d[2];
	struct harness h;

	(void)state;
	harness_begin(&h, "/bin/false");
	harness_start(&h);
	harness_read_text(&h, &d[0], GOOD);
	harness_read_text(&h, &d[1], GOOD);
	harness_until(&h, &d[0].done);
	harness_until(&h, &d[1].done);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(d[i].failure, JOB_CRASHED);
		assert_string_equal(d[i].detail, "reader exited with status 1");
	}
	/* Four starts: 50, 100 and 200 ms between them. */
	assert_true(clock_mono_ms(clock_real()) - started >= 350);
	assert_int_equal(job_pool_counts(h.pool).restarts, 4);
	h.settings.program = GOUJI_READER;
	job_pool_configure(h.pool, &h.settings);
	harness_do(&h, &d[0], GOOD);
	assert_int_equal(d[0].failure, JOB_OK);
	h.settings.program = "/nonexistent/gouji-reader";
	job_pool_configure(h.pool, &h.settings);
	harness_do(&h, &d[0], GOOD);
	assert_int_equal(d[0].failure, JOB_UNSTARTED);
	assert_string_equal(d[0].detail,
	    "cannot start /nonexistent/gouji-reader: No such file or "
	    "directory");
	harness_end(&h);
}

/* ---- one process, without a pool ---- */

static void
send_document(int fd, const char *document)
{
	const struct read_context context = { .year = 2024 };
	struct json_writer w;
	struct buf bytes, json;
	unsigned char header[FRAME_HEADER_SIZE];

	buf_init(&bytes, 1 << 16);
	buf_init(&json, 1 << 16);
	json_begin(&w, &json);
	json_object_begin(&w);
	json_key(&w, "context");
	read_context_write(&w, &context);
	json_object_end(&w);
	frame_header(header, FRAME_READ, json.len, strlen(document));
	(void)buf_put(&bytes, header, sizeof(header));
	(void)buf_put(&bytes, json.data, json.len);
	(void)buf_puts(&bytes, document);
	assert_int_equal(write(fd, bytes.data, bytes.len), bytes.len);
	buf_fini(&bytes);
	buf_fini(&json);
}

/* Its first byte, at most for 60 s. */
static void
wait_for_answer(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	char c;

	if (poll(&p, 1, 60000) != 1 || read(fd, &c, 1) != 1)
		_exit(1);
}

static void
processor_time_is_limited(void **state)
{
	const char *const argv[] = { MISBEHAVING_READER, "--cpu", "1", NULL };
	struct err e = { 0 };
	int fd, status;
	pid_t pid;

	(void)state;
	assert_int_equal(process_start(argv, &pid, &fd, &e), 0);
	send_document(fd, "misbehave: burn");
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGXCPU);
	(void)close(fd);
}

/* A daemon that is killed outright leaves no reader behind, even one that
 * does not look at its input. */
static void
a_reader_ends_with_its_parent(void **state)
{
	int pipe_fds[2], status;
	pid_t daemon, reader = 0;

	(void)state;
	assert_int_equal(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
	assert_int_equal(pipe(pipe_fds), 0);
	daemon = fork();
	if (daemon == 0) {
		char parent[32];
		const char *argv[] = { MISBEHAVING_READER, "--parent", parent,
			NULL };
		struct err e;
		pid_t pid;
		int fd;

		(void)snprintf(parent, sizeof(parent), "%d", (int)getpid());
		if (process_start(argv, &pid, &fd, &e) < 0)
			_exit(1);
		/* It is at work, not at its start, when this ends. */
		send_document(fd, GOOD);
		wait_for_answer(fd);
		send_document(fd, "misbehave: burn");
		if (write(pipe_fds[1], &pid, sizeof(pid)) < 0)
			_exit(1);
		for (;;)
			(void)pause();
	}
	assert_int_equal(
	    read(pipe_fds[0], &reader, sizeof(reader)), sizeof(reader));
	assert_int_equal(kill(daemon, SIGKILL), 0);
	assert_int_equal(waitpid(daemon, &status, 0), daemon);
	assert_int_equal(waitpid(reader, &status, 0), reader);
	(void)close(pipe_fds[0]);
	(void)close(pipe_fds[1]);
}

static void
a_reader_with_another_parent_does_not_start(void **state)
{
	const char *const argv[] = { GOUJI_READER, "--parent", "1", NULL };
	struct err e = { 0 };
	int fd, status;
	pid_t pid;

	(void)state;
	assert_int_equal(process_start(argv, &pid, &fd, &e), 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 78);
	(void)close(fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_crashes_or_garbles_costs_one_document),
		cmocka_unit_test(what_hangs_costs_one_document),
		cmocka_unit_test(what_eats_memory_costs_one_document),
		cmocka_unit_test(nothing_gets_out_of_the_sandbox),
		cmocka_unit_test(a_reader_that_is_killed_costs_one_document),
		cmocka_unit_test(
		    a_death_that_the_document_did_not_cause_is_made_good),
		cmocka_unit_test(
		    readers_that_cannot_start_are_started_more_and_more_slowly),
		cmocka_unit_test(processor_time_is_limited),
		cmocka_unit_test(a_reader_ends_with_its_parent),
		cmocka_unit_test(a_reader_with_another_parent_does_not_start),
	};

	return cmocka_run_group_tests_name("bad readers", tests, NULL, NULL);
}
