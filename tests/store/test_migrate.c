/* Migrations that run in order, those that fail, and a database that needs
 * none. */
#include <stdio.h>

#include "daemon/store/backup.h"
#include "daemon/store/migrate.h"
#include "daemon/store/sql.h"
#include "tests/store/county.h"
#include "tests/support/unit.h"

/* ---- made-up migrations ---- */

static const char *const scripts[] = {
	"CREATE TABLE one (id INTEGER); INSERT INTO one VALUES (1);",
	"ALTER TABLE one ADD COLUMN name TEXT; UPDATE one SET name = 'a';",
	"CREATE TABLE three (id INTEGER);",
};

static struct sql *
open_sql(struct county *c)
{
	struct err e = { 0 };
	struct sql *sql = sql_open(c->path, &e);

	if (sql == NULL)
		fail_msg("%s", e.msg);
	return sql;
}

static int64_t
ask(struct sql *sql, const char *question)
{
	struct err e = { 0 };
	int64_t n = -1;

	if (sql_pragma_int(sql, question, &n, &e) != 0)
		fail_msg("%s", e.msg);
	return n;
}

static void
only_what_is_missing_is_run(void **state)
{
	struct sql *sql = open_sql(*state);
	struct err e = { 0 };
	int64_t version = -1;

	assert_int_equal(migrate_check(sql, "x", &version, &e), 0);
	assert_int_equal(version, 0);
	assert_int_equal(migrate_run(sql, 0, scripts, 1, &e), 0);
	assert_int_equal(migrate_check(sql, "x", &version, &e), 0);
	assert_int_equal(version, 1);
	assert_int_equal(migrate_run(sql, 1, scripts, 3, &e), 0);
	assert_int_equal(ask(sql, "PRAGMA user_version"), 3);
	assert_int_equal(ask(sql, "SELECT count(*) FROM one"), 1);
	assert_int_equal(
	    ask(sql, "SELECT count(*) FROM one WHERE name = 'a'"), 1);
	/* Nothing is left to do. */
	assert_int_equal(migrate_run(sql, 3, scripts, 3, &e), 0);
	sql_close(sql);
}

static void
one_that_fails_leaves_the_version_before_it(void **state)
{
	static const char *const failing[] = {
		"CREATE TABLE one (id INTEGER);",
		"INSERT INTO one VALUES (2); DROP TABLE nowhere;",
		"CREATE TABLE three (id INTEGER);",
	};
	struct sql *sql = open_sql(*state);
	struct err e = { 0 };

	assert_int_equal(migrate_run(sql, 0, failing, 3, &e), -1);
	assert_string_equal(
	    e.msg, "migration 2: script: no such table: nowhere");
	assert_int_equal(ask(sql, "PRAGMA user_version"), 1);
	assert_int_equal(ask(sql, "SELECT count(*) FROM one"), 0);
	assert_int_equal(ask(sql,
			     "SELECT count(*) FROM sqlite_schema"
			     " WHERE name = 'three'"),
	    0);
	sql_close(sql);
}

/* ---- the real ones ---- */

static void
a_database_of_this_schema_is_left_as_it_is(void **state)
{
	struct county *c = *state;
	int from = 0, to = 0;
	struct err e = { 0 };

	county_open(c);
	county_set_registry(c, NULL);
	county_close(c);
	assert_int_equal(backup_migrate(c->path, &from, &to, &e), 0);
	assert_int_equal(from, sql_n_migrations);
	assert_int_equal(to, sql_n_migrations);
	county_open(c);
	assert_string_equal(county_ask(c, "PRAGMA integrity_check"), "ok");
	assert_string_equal(county_ask(c, "PRAGMA foreign_key_check"), "");
	assert_string_equal(
	    county_ask(c, "SELECT count(*) FROM township"), "5");
	county_close(c);
}

static void
no_database_and_one_in_use_are_refused(void **state)
{
	struct county *c = *state;
	struct err e = { 0 };
	char text[256];
	int from, to;

	(void)snprintf(text, sizeof(text),
	    "database %s: No such file or directory", c->path);
	assert_int_equal(backup_migrate(c->path, &from, &to, &e), -1);
	assert_string_equal(e.msg, text);
	county_open(c);
	(void)snprintf(text, sizeof(text),
	    "database %s is in use by another goujid", c->path);
	assert_int_equal(backup_migrate(c->path, &from, &to, &e), -1);
	assert_string_equal(e.msg, text);
	assert_int_equal(e.code, ERR_BUSY);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, county_begin_bare, county_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(only_what_is_missing_is_run),
		TEST(one_that_fails_leaves_the_version_before_it),
		TEST(a_database_of_this_schema_is_left_as_it_is),
		TEST(no_database_and_one_in_use_are_refused),
	};

	return cmocka_run_group_tests_name("migrate", tests, NULL, NULL);
}
