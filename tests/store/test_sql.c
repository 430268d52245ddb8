#include "daemon/store/sql.h"

#include <stdio.h>
#include <string.h>

#include "collectors/base/err.h"
#include "tests/support/unit.h"

static int
open_migrated(void **state)
{
	struct err e;
	struct sql *sql = sql_open(":memory:", &e);

	assert_non_null(sql);
	for (int i = 0; i < sql_n_migrations; i++)
		assert_int_equal(sql_script(sql, sql_migrations[i], &e), 0);
	*state = sql;
	return 0;
}

static int
close_it(void **state)
{
	sql_close(*state);
	return 0;
}

struct plan {
	const char *name;
	bool may_scan;
	bool scans;
};

static void
look_at_step(void *arg, const char *line)
{
	struct plan *plan = arg;

	/* "SCAN t", "SCAN t USING INDEX ..": all rows, one after another. A
	 * constant row and a subquery's few rows are none. */
	if (strncmp(line, "SCAN ", 5) != 0 ||
	    strcmp(line, "SCAN CONSTANT ROW") == 0 ||
	    strncmp(line, "SCAN (", 6) == 0)
		return;
	plan->scans = true;
	if (!plan->may_scan)
		print_error("%s: %s\n", plan->name, line);
}

static void
every_statement_prepares_and_scans_no_table(void **state)
{
	size_t n_bad = 0;

	for (int i = 0; i < SQL_N_STATEMENTS; i++) {
		const struct sql_statement *st = &sql_statements[i];
		struct plan plan = { st->name, st->scan != NULL, false };
		struct err e;

		if (sql_explain(*state, (enum sql_name)i, look_at_step, &plan,
			&e) != 0) {
			print_error("%s\n", e.msg);
			n_bad++;
		} else if (plan.scans && !plan.may_scan) {
			n_bad++;
		} else if (!plan.scans && plan.may_scan) {
			print_error(
			    "%s: scans nothing, yet has a reason\n", st->name);
			n_bad++;
		}
	}
	assert_int_equal(n_bad, 0);
}

static void
a_query_past_its_deadline_ends(void **state)
{
	struct sql *sql = *state;
	struct sql_query *q;
	struct err e;
	int n = 0, rc;

	assert_int_equal(
	    sql_script(sql,
		"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1"
		" FROM n WHERE i < 2000)"
		"INSERT INTO township SELECT i, '', 'township', '', '', 0, 0,"
		" '', i FROM n",
		&e),
	    0);
	sql_set_deadline_ms(sql, -1);
	q = sql_begin(sql, SQL_TOWNSHIP_ALL);
	while ((rc = sql_step(q, &e)) == 1)
		n++;
	sql_end(q);
	assert_int_equal(rc, -1);
	assert_int_equal(e.code, ERR_TIMEOUT);
	assert_string_equal(e.msg, "township_all: query took too long");
	assert_true(n < 2000);
	/* Lifted, the same statement runs to its end. */
	sql_set_deadline_ms(sql, 0);
	q = sql_begin(sql, SQL_TOWNSHIP_ALL);
	for (n = 0; (rc = sql_step(q, &e)) == 1; n++)
		continue;
	sql_end(q);
	assert_int_equal(rc, 0);
	assert_int_equal(n, 2000);
}

static void
a_broken_constraint_is_an_error_that_names_the_statement(void **state)
{
	struct sql_query *q = sql_begin(*state, SQL_RUN_CREATE);
	struct err e;

	sql_bind_text(q, ":trigger", "whim");
	sql_bind_int(q, ":all_codes", 1);
	sql_bind_int(q, ":now", 0);
	assert_int_equal(sql_run(q, &e), -1);
	assert_int_equal(e.code, ERR_DATABASE);
	assert_string_equal(e.msg,
	    "run_create: CHECK constraint failed: trigger IN ('nightly', "
	    "'api', 'start')");
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, open_migrated, close_it)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_statement_prepares_and_scans_no_table),
		TEST(a_query_past_its_deadline_ends),
		TEST(a_broken_constraint_is_an_error_that_names_the_statement),
	};

	return cmocka_run_group_tests_name("sql", tests, NULL, NULL);
}
