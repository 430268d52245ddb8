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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    every_statement_prepares_and_scans_no_table, open_migrated,
		    close_it),
	};

	return cmocka_run_group_tests_name("sql", tests, NULL, NULL);
}
