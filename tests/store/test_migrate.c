/* From every earlier schema to this one, with rows in it; and migrations that
 * fail. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/store/backup.h"
#include "daemon/store/migrate.h"
#include "daemon/store/sql.h"
#include "tests/store/county.h"
#include "tests/support/unit.h"

#define N(a)        (sizeof(a) / sizeof((a)[0]))
#define MAX_FIXTURE 65536

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

/* A database of schema `version` with the rows of its fixture. */
static void
make_old(struct county *c, int version)
{
	char path[256], text[MAX_FIXTURE];
	struct sql *sql = open_sql(c);
	struct err e = { 0 };
	size_t len;
	FILE *f;

	(void)snprintf(path, sizeof(path), FIXTURES "/schema-%d.sql", version);
	f = fopen(path, "re");
	if (f == NULL)
		fail_msg("%s is missing: the rows of a database of schema "
			 "version %d",
		    path, version);
	len = fread(text, 1, sizeof(text) - 1, f);
	text[len] = '\0';
	(void)fclose(f);
	if (migrate_run(sql, 0, sql_migrations, version, &e) != 0 ||
	    sql_script(sql, "PRAGMA foreign_keys = ON", &e) != 0 ||
	    sql_script(sql, text, &e) != 0)
		fail_msg("%s: %s", path, e.msg);
	sql_close(sql);
}

static void
forget(struct county *c)
{
	static const char *const names[] = { "", "-wal", "-shm", ".lock" };

	for (size_t i = 0; i < N(names); i++) {
		char path[128];

		(void)snprintf(path, sizeof(path), "%s%s", c->path, names[i]);
		(void)unlink(path);
	}
}

static char *
schema_of(struct county *c)
{
	return strdup(county_ask(
	    c, "SELECT type, name, sql FROM sqlite_schema ORDER BY name"));
}

/* What a fixture holds, whatever its version. */
static void
keeps_its_rows(struct county *c)
{
	assert_string_equal(county_ask(c, "PRAGMA integrity_check"), "ok");
	assert_string_equal(county_ask(c, "PRAGMA foreign_key_check"), "");
	assert_string_equal(
	    county_ask(c, "SELECT code, name FROM township"), "T1|青石镇");
	assert_string_equal(
	    county_ask(c, "SELECT code, year, revision FROM report"),
	    "T1|2024|1");
	assert_string_equal(county_ask(c, "SELECT row, c1, c2, c3 FROM cells"),
	    "t3.received|12|1|-");
	assert_string_equal(
	    county_ask(c,
		"SELECT id, rule, place, state, acked_by, note, first_seen"
		" FROM finding"),
	    "7|A03|t3.received|acked|王|已电话核实|1736000000000");
	assert_string_equal(
	    county_ask(c, "SELECT id, state FROM run"), "1|done");
	assert_string_equal(
	    county_ask(c, "SELECT id, state, subject, hex(message) FROM mail"),
	    "3|waiting|年报监测|0D0A");
	assert_string_equal(county_ask(c,
				"SELECT o.finding_id, o.state, o.figures, "
				"o.evidence, k.document"
				" FROM told_finding o, told_year k"),
	    "7|open|\t\t||d1");
	assert_string_equal(
	    county_ask(c, "SELECT source_id, back FROM told_source"), "1|0");
}

static void
every_earlier_schema_becomes_this_one(void **state)
{
	struct county *c = *state;
	char *wanted, *got;
	int from, to;
	struct err e = { 0 };

	county_open(c);
	wanted = schema_of(c);
	county_close(c);
	for (int version = 1; version <= sql_n_migrations; version++) {
		forget(c);
		make_old(c, version);
		if (backup_migrate(c->path, &from, &to, &e) != 0)
			fail_msg("schema %d: %s", version, e.msg);
		assert_int_equal(from, version);
		assert_int_equal(to, sql_n_migrations);
		county_open(c);
		got = schema_of(c);
		assert_string_equal(got, wanted);
		free(got);
		keeps_its_rows(c);
		/* And it is worked on. */
		county_set_registry(c, NULL);
		assert_string_equal(
		    county_ask(c, "SELECT count(*) FROM township"), "5");
		county_close(c);
	}
	free(wanted);
}

/* What visits told is kept beside them from version 2 on. */
static void
first_visits_are_taken_over(void **state)
{
	struct county *c = *state;
	struct sql *sql;
	struct err e = { 0 };
	int from, to;

	make_old(c, 1);
	sql = open_sql(c);
	if (sql_script(sql,
		"INSERT INTO source_year (source_id, year, outcome, detail,"
		" url, visited_at) VALUES (1, 2023, 'ok', '', '', 9),"
		" (1, 2024, 'ok', '', '', 9);"
		"INSERT INTO visit (run_id, code, source_id, year, url,"
		" outcome, detail, http_status, fetched_at)"
		" VALUES (1, 'T1', 1, 2024, '', 'ok', '', 200, 5)",
		&e) != 0)
		fail_msg("%s", e.msg);
	sql_close(sql);
	assert_int_equal(backup_migrate(c->path, &from, &to, &e), 0);
	county_open(c);
	assert_string_equal(county_ask(c,
				"SELECT year, first_visit FROM source_year "
				"ORDER BY year"),
	    "2023|-;2024|5");
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
		TEST(every_earlier_schema_becomes_this_one),
		TEST(first_visits_are_taken_over),
		TEST(no_database_and_one_in_use_are_refused),
	};

	return cmocka_run_group_tests_name("migrate", tests, NULL, NULL);
}
