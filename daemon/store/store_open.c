#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "collectors/base/clock.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/base/mem.h"
#include "collectors/form/rules.h"
#include "daemon/store/inside.h"

/* In the file's header, so that another program's database is told apart:
 * "gouj". */
#define APPLICATION_ID 0x676f756a

/*
 * FULL with WAL: a commit is on the disk before anyone is told of it. At a
 * county's pace (a few hundred commits a night) that costs nothing that is
 * felt, and a power cut takes back no finished visit.
 */
static const char pragmas[] = "PRAGMA foreign_keys = ON;"
			      "PRAGMA trusted_schema = OFF;"
			      "PRAGMA synchronous = FULL;";

/* ---- the file ---- */

int
store_check_folder(const char *path, struct err *e)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash == NULL ? mem_strdup(".")
	    : slash == path          ? mem_strdup("/")
				     : mem_dup(path, (size_t)(slash - path));
	struct stat st;
	int rc = 0;

	if (stat(folder, &st) != 0 && (errno == ENOENT || errno == ENOTDIR))
		rc = err_set(
		    e, ERR_CONFIG, "database folder %s does not exist", folder);
	else if (access(folder, X_OK) != 0)
		rc = err_set(e, ERR_CONFIG, "database folder %s: %s", folder,
		    strerror(errno));
	else if (!S_ISDIR(st.st_mode))
		rc = err_set(
		    e, ERR_CONFIG, "database folder %s is no folder", folder);
	free(folder);
	return rc;
}

/* The lock is on a file beside the database, so that sqlite3 and `goujid
 * backup` can read beside us. */
static int
take_lock(const char *path, struct err *e)
{
	size_t size = strlen(path) + sizeof(".lock");
	char *name = mem_calloc(1, size);
	int fd, rc = -1;

	memcpy(name, path, strlen(path));
	memcpy(name + strlen(path), ".lock", sizeof(".lock"));
	fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0640);
	if (fd < 0)
		err_set(e, ERR_DATABASE, "database %s: its lock file: %s", path,
		    strerror(errno));
	else if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		rc = fd;
	else if (errno == EWOULDBLOCK)
		err_set(e, ERR_BUSY, "database %s is in use by another goujid",
		    path);
	else
		err_set(e, ERR_DATABASE, "database %s: its lock file: %s", path,
		    strerror(errno));
	if (rc < 0 && fd >= 0)
		close(fd);
	free(name);
	return rc;
}

/* ---- versions ---- */

static int
check_identity(
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
migrate_once(struct sql *sql, int from, struct err *e)
{
	char text[96];

	(void)snprintf(text, sizeof(text),
	    "PRAGMA application_id = %d; PRAGMA user_version = %d;",
	    APPLICATION_ID, from + 1);
	if (sql_transaction_begin(sql, e) != 0)
		return -1;
	if (sql_script(sql, sql_migrations[from], e) != 0 ||
	    sql_script(sql, text, e) != 0 ||
	    sql_transaction_commit(sql, e) != 0) {
		sql_transaction_rollback(sql);
		return err_context(e, "migration %d", from + 1);
	}
	return 0;
}

static int
set_up(struct sql *sql, const char *path, struct err *e)
{
	int64_t version, ignored;

	if (check_identity(sql, path, &version, e) != 0)
		return -1;
	if (sql_is_read_only(sql))
		return err_set(
		    e, ERR_DATABASE, "database %s is read-only", path);
	if (sql_pragma_int(sql, "PRAGMA journal_mode = WAL", &ignored, e) !=
		0 ||
	    sql_script(sql, pragmas, e) != 0)
		return err_context(e, "database %s", path);
	for (int i = (int)version; i < sql_n_migrations; i++)
		if (migrate_once(sql, i, e) != 0)
			return err_context(e, "database %s", path);
	return 0;
}

static int
read_state(struct store *s, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_STATE_GET);
	int rc = sql_step(q, e);

	if (rc == 1) {
		s->version = sql_int(q, 0);
		s->rules = store_read_rules(sql_text(q, 2));
	}
	sql_end(q);
	return rc == 1 ? 0
	    : rc == 0  ? err_set(e, ERR_DATABASE, "the state row is missing")
		       : -1;
}

struct store *
store_open(const char *path, const struct form_set *forms,
    const struct clock *clock, struct err *e)
{
	struct store *s;

	if (store_check_folder(path, e) != 0)
		return NULL;
	s = mem_calloc(1, sizeof(*s));
	s->forms = forms;
	s->clock = clock;
	s->today = clock_date(clock_wall_ms(clock));
	s->lock = take_lock(path, e);
	if (s->lock >= 0 && (s->sql = sql_open(path, e)) != NULL &&
	    set_up(s->sql, path, e) == 0 && read_state(s, e) == 0)
		return s;
	store_close(s);
	return NULL;
}

void
store_close(struct store *s)
{
	if (s == NULL)
		return;
	sql_close(s->sql);
	rule_set_free(s->rules);
	if (s->lock >= 0)
		close(s->lock);
	free(s);
}

int64_t
store_version(const struct store *s)
{
	return s->version;
}

struct sql *
store_sql(struct store *s)
{
	return s->sql;
}

int64_t
store_now(const struct store *s)
{
	return clock_wall_ms(s->clock);
}

/* ---- transactions ---- */

int
store_begin(struct store *s, struct err *e)
{
	memset(s->dirty, 0, sizeof(s->dirty));
	return sql_transaction_begin(s->sql, e);
}

int
store_end(struct store *s, int rc, struct err *e)
{
	for (int i = 0; rc == 0 && i < STORE_MAX_DIRTY; i++)
		if (s->dirty[i])
			rc = store_save_rollups(s, LIMIT_YEAR_MIN + i, e);
	if (rc == 0)
		rc = sql_run(sql_begin(s->sql, SQL_STATE_NEXT_VERSION), e);
	if (rc == 0)
		rc = sql_transaction_commit(s->sql, e);
	if (rc == 0)
		s->version++;
	else
		sql_transaction_rollback(s->sql);
	return rc == 0 ? 0 : -1;
}
