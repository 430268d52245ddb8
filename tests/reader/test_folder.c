/*
 * Private folders of conversions: what somebody works in stays, what a killed
 * process left is removed, and nothing else is.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "collectors/base/err.h"
#include "daemon/reader/folder.h"
#include "tests/support/unit.h"

static char top[64];

static int
begin(void **state)
{
	(void)state;
	(void)snprintf(top, sizeof(top), "/tmp/gouji-test-XXXXXX");
	assert_non_null(mkdtemp(top));
	assert_int_equal(setenv("TMPDIR", top, 1), 0);
	assert_int_equal(chdir(top), 0);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	assert_int_equal(chdir("/"), 0);
	assert_int_equal(unsetenv("TMPDIR"), 0);
	return rmdir(top);
}

static void
put_file(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);

	assert_true(fd >= 0);
	(void)close(fd);
}

static bool
is_there(const char *path)
{
	return faccessat(AT_FDCWD, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

/* A process that dies at work in a folder of its own. */
static void
die_at_work(void)
{
	pid_t pid = fork();
	struct err e;
	int lock;

	if (pid == 0) {
		char *path = folder_make(&lock, &e);

		if (path != NULL && chdir(path) == 0) {
			put_file("document.doc");
			(void)mkdir("out", 0700);
			put_file("out/document.docx");
		}
		_exit(path == NULL);
	}
	assert_int_equal(waitpid(pid, &lock, 0), pid);
	assert_int_equal(lock, 0);
}

static void
what_a_killed_process_left_is_removed(void **state)
{
	struct err e;
	char *path;
	int lock;

	(void)state;
	die_at_work();
	die_at_work();
	path = folder_make(&lock, &e);
	assert_non_null(path);
	assert_int_equal(strncmp(path, top, strlen(top)), 0);
	folder_remove_left();
	/* The one that somebody works in is all that is left. */
	assert_true(is_there(path));
	folder_remove(path);
	(void)close(lock);
	free(path);
}

static void
nothing_else_is_removed(void **state)
{
	(void)state;
	assert_int_equal(mkdir("gouji-word-notes", 0700), 0);
	assert_int_equal(mkdir("other", 0700), 0);
	put_file("other/file");
	assert_int_equal(symlink("other", "gouji-word-abcdef"), 0);
	put_file("gouji-word-ghijkl");
	folder_remove_left();
	assert_true(is_there("gouji-word-notes/../other/file"));
	assert_int_equal(rmdir("gouji-word-notes"), 0);
	assert_int_equal(unlink("gouji-word-abcdef"), 0);
	assert_int_equal(unlink("gouji-word-ghijkl"), 0);
	assert_int_equal(unlink("other/file"), 0);
	assert_int_equal(rmdir("other"), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    what_a_killed_process_left_is_removed, begin, end),
		cmocka_unit_test_setup_teardown(
		    nothing_else_is_removed, begin, end),
	};

	return cmocka_run_group_tests_name("folder", tests, NULL, NULL);
}
