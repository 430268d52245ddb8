#include "daemon/store/migrate.h"

#include <stdio.h>

#include "collectors/base/err.h"
#include "daemon/store/sql.h"

/* In the file's header, so that another program's database is told apart:
 * "gouj". */
#define APPLICATION_ID 0x676f756a

int
migrate_check(
    struct sql *sql, const char *path, int64_t *version, struct err *e)
{
	int64_t id, tables;

	if (sql_pragma_int(sql, "PRAGMA user_version", version, e) != 0 ||
	    sql_pragma_int(sql, "PRAGMA application_id", &id, e) != 0 ||
	    sql_pragma_int(
		sql, "SELECT count(*) FROM sqlite_schema", &tables, e) != 0)
		return err_context(e, "database %s", path);
	if (id != APPLICATION_ID && (tables > 0 || *version != 0))
		return err_set(e, ERR_DATABASE,
		    "database %s belongs to another program", path);
	if (*version > sql_n_migrations)
		return err_set(e, ERR_NEWER,
		    "database %s has schema version %d, this goujid knows %d:"
		    " a newer goujid made it",
		    path, (int)*version, sql_n_migrations);
	return 0;
}

static int
migrate_once(struct sql *sql, int from, const char *script, struct err *e)
{
	char text[96];

	(void)snprintf(text, sizeof(text),
	    "PRAGMA application_id = %d; PRAGMA user_version = %d;",
	    APPLICATION_ID, from + 1);
	if (sql_transaction_begin(sql, e) != 0)
		return -1;
	if (sql_script(sql, script, e) != 0 || sql_script(sql, text, e) != 0 ||
	    sql_transaction_commit(sql, e) != 0) {
		sql_transaction_rollback(sql);
		return err_context(e, "migration %d", from + 1);
	}
	return 0;
}

int
migrate_run(
    struct sql *sql, int from, const char *const *scripts, int n, struct err *e)
{
	for (int i = from; i < n; i++)
		if (migrate_once(sql, i, scripts[i], e) != 0)
			return -1;
	return 0;
}
