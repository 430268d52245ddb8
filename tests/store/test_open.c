#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon/store/sql.h"
#include "tests/store/county.h"
#include "tests/support/unit.h"

static void
refuses(
    struct county *c, const char *path, enum err_code code, const char *text)
{
	char expected[ERR_MSG_SIZE];
	struct err e = { 0 };

	assert_null(store_open(path, c->forms, &c->clock, &e));
	(void)snprintf(expected, sizeof(expected), "%s", text);
	assert_string_equal(e.msg, expected);
	assert_int_equal(e.code, code);
}

static void
run_sql(const char *path, const char *sql)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static void
a_new_database_opens_again(void **state)
{
	struct county *c = *state;

	county_open(c);
	assert_string_equal(county_ask(c, "PRAGMA user_version"), "1");
	assert_string_equal(county_ask(c, "PRAGMA journal_mode"), "wal");
	county_set_registry(c, NULL);
	county_close(c);
	county_open(c);
	assert_string_equal(
	    county_ask(c, "SELECT count(*) FROM township"), "5");
	assert_true(store_version(c->store) > 1);
}

static void
a_missing_folder_is_named(void **state)
{
	struct county *c = *state;

	refuses(c, "/nowhere/at/all/gouji.db", ERR_CONFIG,
	    "database folder /nowhere/at/all does not exist");
}

static void
a_newer_database_is_refused(void **state)
{
	struct county *c = *state;
	char text[256];

	county_open(c);
	county_close(c);
	run_sql(c->path, "PRAGMA user_version = 99");
	(void)snprintf(text, sizeof(text),
	    "database %s has schema version 99, this goujid knows 1:"
	    " a newer goujid made it",
	    c->path);
	refuses(c, c->path, ERR_NEWER, text);
}

static void
another_programs_database_is_refused_and_untouched(void **state)
{
	struct county *c = *state;
	char text[256];
	sqlite3 *db;

	run_sql(c->path, "CREATE TABLE stamps (id INTEGER)");
	(void)snprintf(text, sizeof(text),
	    "database %s belongs to another program", c->path);
	refuses(c, c->path, ERR_DATABASE, text);
	assert_int_equal(sqlite3_open(c->path, &db), SQLITE_OK);
	c->reader = db;
	assert_string_equal(
	    county_ask(c, "SELECT name FROM sqlite_schema"), "stamps");
}

static void
a_second_opener_is_told_who_has_it(void **state)
{
	struct county *c = *state;
	char text[256];

	county_open(c);
	(void)snprintf(text, sizeof(text),
	    "database %s is in use by another goujid", c->path);
	refuses(c, c->path, ERR_BUSY, text);
	county_close(c);
	county_open(c);
}

static void
say_unless(const char *wanted, const char *got)
{
	if (got != NULL && strcmp(wanted, got) == 0)
		_exit(0);
	fprintf(stderr, "%s\n", got == NULL ? "(nothing)" : got);
	_exit(1);
}

/* Runs in a child: what the exit status says is 0 when it was refused
 * (opened: when its trouble is told) as `text` says. Root may write everything,
 * so the child is somebody else. */
static int
open_as_nobody(struct county *c, bool opened, const char *text)
{
	pid_t pid = fork();
	int status;

	assert_true(pid >= 0);
	if (pid == 0) {
		struct err e = { 0 };
		struct store *s;

		if (geteuid() == 0 &&
		    (setgroups(0, NULL) != 0 || setgid(65534) != 0 ||
			setuid(65534) != 0))
			_exit(3);
		s = store_open(c->path, c->forms, &c->clock, &e);
		if ((s != NULL) != opened)
			say_unless(text, e.msg);
		say_unless(text, opened ? store_fault(s) : e.msg);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Read-only in one way or the other: it is opened, and said so. */
static void
is_opened_to_be_read(struct county *c, mode_t folder, mode_t database)
{
	char text[256], lock[128];

	county_open(c);
	county_close(c);
	(void)snprintf(lock, sizeof(lock), "%s.lock", c->path);
	assert_int_equal(chmod(lock, 0666), 0);
	assert_int_equal(chmod(c->path, database), 0);
	assert_int_equal(chmod(c->folder, folder), 0);
	(void)snprintf(text, sizeof(text), "database %s is read-only", c->path);
	assert_int_equal(open_as_nobody(c, true, text), 0);
	assert_int_equal(chmod(c->folder, 0755), 0);
}

static void
a_read_only_database_is_opened_to_be_read(void **state)
{
	is_opened_to_be_read(*state, 0777, 0444);
}

static void
a_database_in_a_read_only_folder_is_opened_to_be_read(void **state)
{
	is_opened_to_be_read(*state, 0555, 0666);
}

static void
a_folder_without_the_right_to_write_is_refused(void **state)
{
	struct county *c = *state;
	char text[256];

	assert_int_equal(chmod(c->folder, 0555), 0);
	(void)snprintf(text, sizeof(text),
	    "database %s: its lock file: Permission denied", c->path);
	assert_int_equal(open_as_nobody(c, false, text), 0);
	assert_int_equal(chmod(c->folder, 0755), 0);
}

/* ---- crashes ---- */

static void
a_crash_within_a_transaction_leaves_nothing_of_it(void **state)
{
	struct county *c = *state;
	pid_t pid;
	int status;

	county_open(c);
	county_set_registry(c, NULL);
	county_close(c);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		struct err e;
		struct store *s = store_open(c->path, c->forms, &c->clock, &e);
		struct sql *sql = s == NULL ? NULL : store_sql(s);

		if (sql == NULL || sql_transaction_begin(sql, &e) != 0 ||
		    sql_script(sql,
			"UPDATE township SET name = 'half';"
			"DELETE FROM report_year;",
			&e) != 0)
			_exit(1);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	county_open(c);
	assert_string_equal(county_ask(c,
				"SELECT count(*) FROM township"
				" WHERE name = 'half'"),
	    "0");
	assert_string_equal(
	    county_ask(c, "SELECT count(*) > 0 FROM report_year"), "1");
	assert_string_equal(county_ask(c, "PRAGMA integrity_check"), "ok");
	assert_string_equal(county_ask(c, "PRAGMA foreign_key_check"), "");
}

static void
a_finished_change_outlives_a_crash(void **state)
{
	struct county *c = *state;
	pid_t pid;
	int status;

	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		county_open(c);
		county_set_registry(c, NULL);
		_exit(0); /* without closing */
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	county_open(c);
	assert_string_equal(
	    county_ask(c, "SELECT count(*) FROM township"), "5");
	assert_string_equal(county_ask(c, "PRAGMA integrity_check"), "ok");
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, county_begin_bare, county_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_new_database_opens_again),
		TEST(a_missing_folder_is_named),
		TEST(a_newer_database_is_refused),
		TEST(another_programs_database_is_refused_and_untouched),
		TEST(a_second_opener_is_told_who_has_it),
		TEST(a_read_only_database_is_opened_to_be_read),
		TEST(a_database_in_a_read_only_folder_is_opened_to_be_read),
		TEST(a_folder_without_the_right_to_write_is_refused),
		TEST(a_crash_within_a_transaction_leaves_nothing_of_it),
		TEST(a_finished_change_outlives_a_crash),
	};

	return cmocka_run_group_tests_name("open", tests, NULL, NULL);
}
