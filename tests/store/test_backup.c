/* Copies of the database: made beside a running store, put back, rotated. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "collectors/base/mem.h"
#include "daemon/store/backup.h"
#include "daemon/store/sql.h"
#include "tests/store/county.h"
#include "tests/support/unit.h"

/* A path in the county's folder; until the next call but three. */
static const char *
beside(const struct county *c, const char *name)
{
	static char paths[4][160];
	static int next;
	char *path = paths[next++ % 4];

	(void)snprintf(path, sizeof(paths[0]), "%s/%s", c->folder, name);
	return path;
}

static int
is_shown(const struct dirent *entry)
{
	return strncmp(entry->d_name, "gouji.db", 8) != 0 &&
	    entry->d_name[0] != '.';
}

/* The other files of the folder, by name, a space between. */
static const char *
files(const struct county *c, const char *folder)
{
	static char out[512];
	struct dirent **entries;
	int n = scandir(beside(c, folder), &entries, is_shown, alphasort);
	size_t len = 0;

	out[0] = '\0';
	assert_true(n >= 0);
	for (int i = 0; i < n; i++) {
		len += (size_t)snprintf(out + len, sizeof(out) - len, "%s%s",
		    i == 0 ? "" : " ", entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	return out;
}

static void
write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

/* What a copy answers. */
static const char *
ask_file(struct county *c, const char *path, const char *sql)
{
	sqlite3 *before = c->reader;
	const char *answer;

	assert_int_equal(
	    sqlite3_open_v2(path, &c->reader, SQLITE_OPEN_READONLY, NULL),
	    SQLITE_OK);
	answer = county_ask(c, sql);
	sqlite3_close(c->reader);
	c->reader = before;
	return answer;
}

static void
make(struct county *c, const char *name)
{
	struct err e = { 0 };

	if (backup_make(c->path, beside(c, name), &e) != 0)
		fail_msg("backup_make: %s", e.msg);
}

static void
set_name(struct county *c, const char *name)
{
	char sql[128];
	struct err e;

	(void)snprintf(sql, sizeof(sql),
	    "UPDATE township SET name = '%s' WHERE code = 'T1'", name);
	assert_int_equal(sql_script(store_sql(c->store), sql, &e), 0);
}

#define NAME_OF_T1 "SELECT name FROM township WHERE code = 'T1'"

static void
a_copy_is_made_beside_a_running_store(void **state)
{
	struct county *c = *state;
	struct err e;

	set_name(c, "第一");
	make(c, "copy");
	assert_string_equal(ask_file(c, beside(c, "copy"), NAME_OF_T1), "第一");
	/* What is not committed is not in it, and is not disturbed. */
	assert_int_equal(sql_transaction_begin(store_sql(c->store), &e), 0);
	set_name(c, "第二");
	make(c, "copy");
	assert_int_equal(sql_transaction_commit(store_sql(c->store), &e), 0);
	assert_string_equal(ask_file(c, beside(c, "copy"), NAME_OF_T1), "第一");
	/* One that is there is replaced. */
	make(c, "copy");
	assert_string_equal(ask_file(c, beside(c, "copy"), NAME_OF_T1), "第二");
	assert_string_equal(
	    ask_file(c, beside(c, "copy"), "PRAGMA journal_mode"), "delete");
	assert_string_equal(
	    ask_file(c, beside(c, "copy"), "PRAGMA integrity_check"), "ok");
	assert_string_equal(files(c, ""), "copy");
}

static void
make_is_refused(
    struct county *c, const char *file, enum err_code code, const char *text)
{
	struct err e = { 0 };

	assert_int_equal(backup_make(c->path, file, &e), -1);
	assert_string_equal(e.msg, text);
	assert_int_equal(e.code, code);
}

static void
what_cannot_be_copied_leaves_the_last_copy(void **state)
{
	struct county *c = *state;
	char text[256], junk[4096 * 8];
	struct err e;
	int fd;

	make(c, "copy");
	make_is_refused(c, "/nowhere/copy", ERR_IO,
	    "/nowhere/copy: No such file or directory");
	county_close(c);
	memset(junk, 0x5a, sizeof(junk));
	fd = open(c->path, O_WRONLY);
	assert_int_equal(
	    pwrite(fd, junk, sizeof(junk), 4096 * 4), sizeof(junk));
	close(fd);
	assert_int_equal(backup_make(c->path, beside(c, "copy"), &e), -1);
	assert_int_equal(e.code, ERR_DATABASE);
	(void)snprintf(
	    text, sizeof(text), "database %s: is damaged: ", c->path);
	if (strncmp(e.msg, text, strlen(text)) != 0)
		fail_msg("%s", e.msg);
	assert_string_equal(
	    ask_file(c, beside(c, "copy"), "PRAGMA integrity_check"), "ok");
	assert_string_equal(files(c, ""), "copy");
	unlink(c->path);
	(void)snprintf(text, sizeof(text),
	    "database %s: No such file or directory", c->path);
	make_is_refused(c, beside(c, "copy"), ERR_NOT_FOUND, text);
	assert_int_not_equal(access(c->path, F_OK), 0);
}

static void
of_many_copies_the_youngest_stay(void **state)
{
	static const char *const names[] = { "gouji-20200101T000000.db",
		"gouji-20200102T000000.db", "gouji-20200103T000000.db",
		"gouji-by-hand.db", "notes.txt",
		"gouji-20200104T000000.db.aB3xYz",
		"gouji-20200105T000000.db.aB3xYz",
		"gouji-20200104T000000.db.aB3xYz-journal" };
	static const size_t old[] = { 5, 7 };
	struct county *c = *state;
	char folder[160], path[256], *made, wanted[256];
	struct err e = { 0 };

	(void)snprintf(folder, sizeof(folder), "%s/backup", c->folder);
	assert_int_equal(mkdir(folder, 0755), 0);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
		write_file(path, "");
	}
	for (size_t i = 0; i < sizeof(old) / sizeof(old[0]); i++) {
		static const struct timespec times[2] = { { 1, 0 }, { 1, 0 } };

		(void)snprintf(
		    path, sizeof(path), "%s/%s", folder, names[old[i]]);
		assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
	}
	if (backup_rotate(c->path, folder, 2, &made, &e) != 0)
		fail_msg("%s", e.msg);
	/* Of two that were not finished the one that was just begun stays. */
	(void)snprintf(wanted, sizeof(wanted), "%s %s %s %s %s", names[2],
	    names[6], strrchr(made, '/') + 1, names[3], names[4]);
	assert_string_equal(files(c, "backup"), wanted);
	assert_string_equal(ask_file(c, made, "PRAGMA integrity_check"), "ok");
	assert_true(strncmp(strrchr(made, '/'), "/gouji-2", 8) == 0);
	free(made);
}

/* ---- putting back ---- */

static void
restore_is_refused(
    struct county *c, const char *file, enum err_code code, const char *text)
{
	struct err e = { 0 };
	char *kept = NULL;

	assert_int_equal(backup_restore(file, c->path, &kept, &e), -1);
	assert_string_equal(e.msg, text);
	assert_int_equal(e.code, code);
	assert_null(kept);
}

static void
a_copy_is_put_back_and_the_old_one_kept(void **state)
{
	struct county *c = *state;
	struct err e = { 0 };
	char *kept = NULL, start[160];

	set_name(c, "第一");
	make(c, "copy");
	set_name(c, "第二");
	county_close(c);
	if (backup_restore(beside(c, "copy"), c->path, &kept, &e) != 0)
		fail_msg("%s", e.msg);
	(void)snprintf(start, sizeof(start), "%s.before-2", c->path);
	assert_true(strncmp(kept, start, strlen(start)) == 0);
	assert_string_equal(ask_file(c, kept, NAME_OF_T1), "第二");
	county_open(c);
	assert_null(store_fault(c->store));
	assert_string_equal(county_ask(c, NAME_OF_T1), "第一");
	county_next_run(c);
	unlink(kept);
	free(kept);
}

/* What a killed goujid left in its log belongs to the old database. */
static void
a_log_is_not_taken_for_the_new_databases(void **state)
{
	struct county *c = *state;
	struct err e = { 0 };
	char *kept = NULL;
	pid_t pid;
	int status;

	set_name(c, "第一");
	make(c, "copy");
	county_close(c);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		county_open(c);
		set_name(c, "第二");
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (backup_restore(beside(c, "copy"), c->path, &kept, &e) != 0)
		fail_msg("%s", e.msg);
	county_open(c);
	assert_string_equal(county_ask(c, NAME_OF_T1), "第一");
	assert_string_equal(county_ask(c, "PRAGMA integrity_check"), "ok");
	assert_string_equal(ask_file(c, kept, NAME_OF_T1), "第二");
	unlink(kept);
	free(kept);
}

static void
is_put_back_where_there_is_none(void **state)
{
	struct county *c = *state;
	struct err e = { 0 };
	char *kept = NULL;

	make(c, "copy");
	county_close(c);
	unlink(c->path);
	if (backup_restore(beside(c, "copy"), c->path, &kept, &e) != 0)
		fail_msg("%s", e.msg);
	assert_null(kept);
	county_open(c);
	assert_string_equal(
	    county_ask(c, "SELECT count(*) FROM township"), "5");
}

static void
what_is_no_sound_copy_is_refused_and_nothing_touched(void **state)
{
	struct county *c = *state;
	char text[256];
	sqlite3 *db;

	set_name(c, "第一");
	make(c, "copy");
	(void)snprintf(text, sizeof(text),
	    "database %s is in use by another goujid", c->path);
	restore_is_refused(c, beside(c, "copy"), ERR_BUSY, text);
	county_close(c);

	(void)snprintf(text, sizeof(text),
	    "database %s: No such file or directory", beside(c, "none"));
	restore_is_refused(c, beside(c, "none"), ERR_NOT_FOUND, text);

	write_file(beside(c, "empty"), "");
	(void)snprintf(text, sizeof(text), "%s is empty", beside(c, "empty"));
	restore_is_refused(c, beside(c, "empty"), ERR_DATABASE, text);

	assert_int_equal(sqlite3_open(beside(c, "other"), &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "CREATE TABLE stamps (id INTEGER)",
			     NULL, NULL, NULL),
	    SQLITE_OK);
	sqlite3_close(db);
	(void)snprintf(text, sizeof(text),
	    "database %s belongs to another program", beside(c, "other"));
	restore_is_refused(c, beside(c, "other"), ERR_DATABASE, text);

	assert_int_equal(sqlite3_open(beside(c, "copy"), &db), SQLITE_OK);
	assert_int_equal(
	    sqlite3_exec(db, "PRAGMA user_version = 99", NULL, NULL, NULL),
	    SQLITE_OK);
	sqlite3_close(db);
	(void)snprintf(text, sizeof(text),
	    "database %s has schema version 99, this goujid knows %d: a newer "
	    "goujid made it",
	    beside(c, "copy"), sql_n_migrations);
	restore_is_refused(c, beside(c, "copy"), ERR_NEWER, text);

	county_open(c);
	assert_string_equal(county_ask(c, NAME_OF_T1), "第一");
	assert_string_equal(files(c, ""), "copy empty other");
}

static int
end(void **state)
{
	struct county *c = *state;
	char command[192];
	pid_t pid;
	int status;

	(void)snprintf(command, sizeof(command), "%s", c->folder);
	(void)county_end(state);
	/* What the tests put there besides. */
	pid = fork();
	if (pid == 0) {
		(void)execl("/bin/rm", "rm", "-rf", command, (char *)NULL);
		_exit(1);
	}
	return waitpid(pid, &status, 0) == pid && status == 0 ? 0 : -1;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, county_begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_copy_is_made_beside_a_running_store),
		TEST(what_cannot_be_copied_leaves_the_last_copy),
		TEST(of_many_copies_the_youngest_stay),
		TEST(a_copy_is_put_back_and_the_old_one_kept),
		TEST(a_log_is_not_taken_for_the_new_databases),
		TEST(is_put_back_where_there_is_none),
		TEST(what_is_no_sound_copy_is_refused_and_nothing_touched),
	};

	return cmocka_run_group_tests_name("backup", tests, NULL, NULL);
}
