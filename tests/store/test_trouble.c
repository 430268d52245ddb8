/* What a full disk, a damaged file and one that is read-only do to the store:
 * it says so, changes nothing, and gives out what it has. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon/store/sql.h"
#include "tests/store/county.h"
#include "tests/support/unit.h"

#define PAGE 4096

/* Open in another process, which ends without closing. */
static void
crash(struct county *c)
{
	pid_t pid = fork();
	int status;

	assert_true(pid >= 0);
	if (pid == 0) {
		struct err e;
		struct store *s = store_open(c->path, c->forms, &c->clock, &e);

		_exit(s == NULL);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

/* The page that an index begins on becomes nonsense. */
static void
damage(struct county *c, const char *name)
{
	char sql[128], junk[PAGE];
	long page;
	int fd;

	assert_int_equal(sqlite3_open(c->path, &c->reader), SQLITE_OK);
	(void)snprintf(sql, sizeof(sql),
	    "SELECT rootpage FROM sqlite_schema WHERE name = '%s'", name);
	page = strtol(county_ask(c, sql), NULL, 10);
	sqlite3_close(c->reader);
	c->reader = NULL;
	assert_true(page > 1);
	memset(junk, 0x5a, sizeof(junk));
	fd = open(c->path, O_WRONLY);
	assert_true(fd >= 0);
	assert_int_equal(
	    pwrite(fd, junk, sizeof(junk), (page - 1) * PAGE), PAGE);
	close(fd);
}

static void
starts_with(const char *text, const char *start)
{
	if (text == NULL || strncmp(text, start, strlen(start)) != 0)
		fail_msg("wanted \"%s...\", got \"%s\"", start,
		    text == NULL ? "(nothing)" : text);
}

static void
is_refused(struct county *c, const char *start)
{
	struct err e = { 0 };
	int64_t id = 0;

	assert_int_equal(
	    store_run_create(c->store, RUN_API, NULL, 0, &id, &e), -1);
	assert_int_equal(e.code, ERR_DATABASE);
	starts_with(e.msg, start);
	assert_int_equal(id, 0);
}

static void
damage_is_found_after_a_crash_and_nothing_is_written(void **state)
{
	struct county *c = *state;
	char text[160];
	struct err e;

	county_set_registry(c, NULL);
	county_close(c);
	crash(c);
	damage(c, "finding_by_rule");
	county_open(c);
	(void)snprintf(text, sizeof(text), "database %s is damaged (", c->path);
	starts_with(store_fault(c->store), text);
	is_refused(c, text);
	assert_int_equal(store_try(c->store, &e), -1);
	starts_with(e.msg, text);
	/* What is sound is there to be read. */
	assert_string_equal(
	    county_ask(c, "SELECT count(*) FROM township"), "5");
	/* And it is found again, although this time it was closed. */
	county_close(c);
	county_open(c);
	starts_with(store_fault(c->store), text);
}

static void
damage_is_found_where_it_is_come_upon(void **state)
{
	struct county *c = *state;
	char text[160];
	struct err e;

	county_set_registry(c, NULL);
	county_close(c);
	damage(c, "finding_by_rule");
	county_open(c);
	assert_null(store_fault(c->store));
	assert_int_equal(
	    sql_script(store_sql(c->store),
		"SELECT count(*) FROM finding INDEXED BY finding_by_rule "
		"WHERE rule > ''",
		&e),
	    -1);
	(void)snprintf(text, sizeof(text), "database %s is damaged (", c->path);
	starts_with(store_fault(c->store), text);
	is_refused(c, text);
}

static void
a_sound_database_after_a_crash_is_written_on(void **state)
{
	struct county *c = *state;

	county_set_registry(c, NULL);
	county_close(c);
	crash(c);
	county_open(c);
	assert_null(store_fault(c->store));
	county_next_run(c);
}

/* ---- a disk that takes no more ---- */

static void
limit_files(rlim_t bytes)
{
	struct rlimit r;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &r), 0);
	r.rlim_cur = bytes < r.rlim_max ? bytes : r.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &r), 0);
}

static void
a_change_that_does_not_fit_leaves_nothing(void **state)
{
	struct county *c = *state;
	char text[160], before[64];
	struct err e;
	int64_t id;

	county_set_registry(c, NULL);
	(void)snprintf(before, sizeof(before), "%s",
	    county_ask(c, "SELECT version FROM meta"));
	(void)signal(SIGXFSZ, SIG_IGN);
	limit_files(64);
	(void)snprintf(
	    text, sizeof(text), "database %s cannot be written: ", c->path);
	assert_int_equal(
	    store_run_create(c->store, RUN_API, NULL, 0, &id, &e), -1);
	starts_with(store_fault(c->store), text);
	assert_int_equal(store_try(c->store, &e), -1);
	assert_string_equal(county_ask(c, "SELECT count(*) FROM run"), "1");
	assert_string_equal(county_ask(c, "SELECT version FROM meta"), before);
	limit_files(RLIM_INFINITY);
	/* It is found out by the first change, or by trying. */
	assert_int_equal(store_try(c->store, &e), 0);
	assert_null(store_fault(c->store));
	assert_int_equal(
	    store_run_create(c->store, RUN_API, NULL, 0, &id, &e), 0);
	assert_string_equal(county_ask(c, "SELECT count(*) FROM run"), "2");
	assert_string_equal(county_ask(c, "PRAGMA integrity_check"), "ok");
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, county_begin, county_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(damage_is_found_after_a_crash_and_nothing_is_written),
		TEST(damage_is_found_where_it_is_come_upon),
		TEST(a_sound_database_after_a_crash_is_written_on),
		TEST(a_change_that_does_not_fit_leaves_nothing),
	};

	return cmocka_run_group_tests_name("trouble", tests, NULL, NULL);
}
