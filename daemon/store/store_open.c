#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "collectors/base/buf.h"
#include "collectors/base/clock.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/base/log.h"
#include "collectors/base/mem.h"
#include "collectors/form/rules.h"
#include "daemon/store/inside.h"
#include "daemon/store/migrate.h"

/*
 * FULL with WAL: a commit is on the disk before anyone is told of it. At a
 * county's pace (a few hundred commits a night) that costs nothing that is
 * felt, and a power cut takes back no finished visit.
 */
static const char pragmas[] = "PRAGMA foreign_keys = ON;"
			      "PRAGMA trusted_schema = OFF;"
			      "PRAGMA synchronous = FULL;";

/* ---- the file ---- */

char *
store_folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return mem_strdup(".");
	return mem_dup(path, slash == path ? 1 : (size_t)(slash - path));
}

int
store_check_folder(const char *path, struct err *e)
{
	char *folder = store_folder_of(path);
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

/* ---- setting up ---- */

static int
set_up(struct sql *sql, const char *path, int64_t version, struct err *e)
{
	int64_t ignored;

	if (sql_pragma_int(sql, "PRAGMA journal_mode = WAL", &ignored, e) !=
		0 ||
	    sql_script(sql, pragmas, e) != 0)
		return err_context(e, "database %s", path);
	if (migrate_run(
		sql, (int)version, sql_migrations, sql_n_migrations, e) != 0)
		return err_context(e, "database %s", path);
	return 0;
}

/* ---- a database that is damaged, or cannot be written ---- */

/* Is there something in the log beside it? */
static bool
has_log(const char *path)
{
	struct buf name;
	struct stat st;
	bool has;

	buf_init(&name, PATH_MAX);
	(void)buf_printf(&name, "%s-wal", path);
	has = stat(buf_str(&name), &st) == 0 && st.st_size > 0;
	buf_fini(&name);
	return has;
}

/* Where we may, the reason why we cannot is worth telling. */
static bool
may_write(const char *path)
{
	char *folder = store_folder_of(path);
	bool may = access(path, W_OK) == 0 && access(folder, W_OK) == 0;

	free(folder);
	return may;
}

/* Where not even SQLite's own files can be made beside it (a full disk, one
 * that is read-only), the database is read as it lies there. */
static int
open_sql(struct store *s, int64_t *version, struct err *e)
{
	struct err why;

	s->sql = sql_open(s->path, e);
	if (s->sql == NULL)
		return -1;
	if (migrate_check(s->sql, s->path, version, e) == 0) {
		s->read_only = sql_is_read_only(s->sql);
		return 0;
	}
	if (sql_fault(s->sql)->kind != SQL_UNWRITABLE || has_log(s->path))
		return -1;
	if (may_write(s->path))
		(void)snprintf(
		    s->why, sizeof(s->why), "%s", sql_fault(s->sql)->text);
	sql_close(s->sql);
	s->read_only = true;
	s->sql = sql_open_frozen(s->path, &why);
	if (s->sql == NULL ||
	    migrate_check(s->sql, s->path, version, &why) != 0)
		return -1; /* the first error tells more */
	return 0;
}

/* After a crash the file is looked over. */
static bool
is_sound(struct store *s, int64_t version)
{
	struct err e;

	if (s->lock.clean || version == 0)
		return true;
	if (sql_check(s->sql, false, &e) != 0)
		return false;
	log_notice(
	    "database looked over after a crash, it is sound path=\"%s\"",
	    s->path);
	return true;
}

/* SQLite takes a file of no byte, or of one, for a new one and throws away the
 * log beside it. */
static bool
is_emptied(const struct store *s)
{
	struct stat st;

	return stat(s->path, &st) == 0 && st.st_size <= 1 &&
	    (s->lock.clean || has_log(s->path));
}

static int
read_database(struct store *s, struct err *e)
{
	int64_t version;
	bool sound;

	if (open_sql(s, &version, e) != 0)
		return -1;
	sound = is_sound(s, version);
	if (sound && !s->read_only) {
		lock_mark_use(&s->lock);
		return set_up(s->sql, s->path, version, e);
	}
	if (version != sql_n_migrations)
		return err_set(e, ERR_DATABASE,
		    "database %s is %s, and has schema version %d of %d",
		    s->path, sound ? "read-only" : "damaged", (int)version,
		    sql_n_migrations);
	if (sql_script(s->sql, pragmas, e) != 0)
		return err_context(e, "database %s", s->path);
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

/* An empty database in its place, so that nobody needs to know of it who does
 * not ask. */
static int
open_lost(struct store *s, const char *why, struct err *e)
{
	(void)snprintf(s->why, sizeof(s->why), "%s", why);
	sql_close(s->sql);
	s->lost = true;
	s->read_only = false;
	s->sql = sql_open_memory(e);
	if (s->sql == NULL || sql_script(s->sql, pragmas, e) != 0 ||
	    migrate_run(s->sql, 0, sql_migrations, sql_n_migrations, e) != 0)
		return -1;
	return read_state(s, e);
}

static int
open_database(struct store *s, struct err *e)
{
	char why[sizeof(s->why)];

	if (is_emptied(s))
		return open_lost(s, "file is empty", e);
	if (read_database(s, e) == 0 && read_state(s, e) == 0)
		return 0;
	if (s->sql == NULL || sql_fault(s->sql)->kind != SQL_DAMAGED)
		return -1;
	(void)snprintf(why, sizeof(why), "%s", sql_fault(s->sql)->text);
	return open_lost(s, why, e);
}

const char *
store_fault(struct store *s)
{
	const struct sql_fault *fault = sql_fault(s->sql);

	if (s->lost)
		(void)snprintf(s->fault_text, sizeof(s->fault_text),
		    "database %s is damaged (%s) and cannot be read, nothing "
		    "is written to it: stop goujid, put a copy back with "
		    "\"goujid restore FILE\", start it again",
		    s->path, s->why);
	else if (fault->kind == SQL_DAMAGED)
		(void)snprintf(s->fault_text, sizeof(s->fault_text),
		    "database %s is damaged (%s), nothing is written to it",
		    s->path, fault->text);
	else if (s->read_only && s->why[0] == '\0')
		(void)snprintf(s->fault_text, sizeof(s->fault_text),
		    "database %s is read-only", s->path);
	else if (s->read_only || fault->kind == SQL_UNWRITABLE)
		(void)snprintf(s->fault_text, sizeof(s->fault_text),
		    "database %s cannot be written: %s", s->path,
		    s->read_only ? s->why : fault->text);
	else
		return NULL;
	return s->fault_text;
}

bool
store_is_lost(const struct store *s)
{
	return s->lost;
}

/* Another connection, one that can write. */
static int
open_again(struct store *s, struct err *e)
{
	struct sql *frozen = s->sql;
	int64_t version;

	s->sql = sql_open(s->path, e);
	if (s->sql != NULL && !sql_is_read_only(s->sql) &&
	    migrate_check(s->sql, s->path, &version, e) == 0 &&
	    set_up(s->sql, s->path, version, e) == 0) {
		sql_close(frozen);
		s->read_only = false;
		lock_mark_use(&s->lock);
		return 0;
	}
	sql_close(s->sql);
	s->sql = frozen;
	return err_set(e, ERR_DATABASE, "%s", store_fault(s));
}

int
store_try(struct store *s, struct err *e)
{
	if (s->read_only && sql_fault(s->sql)->kind != SQL_DAMAGED &&
	    open_again(s, e) != 0)
		return -1;
	if (store_begin(s, e) != 0)
		return -1;
	return store_end(s, 0, e);
}

/* ---- opening and closing ---- */

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
	s->lock.fd = -1;
	s->path = mem_strdup(path);
	if (lock_take(path, &s->lock, e) == 0 && open_database(s, e) == 0)
		return s;
	store_close(s);
	return NULL;
}

void
store_close(struct store *s)
{
	bool sound;

	if (s == NULL)
		return;
	/* What was damaged or could not be written is looked over next time. */
	sound =
	    s->sql != NULL && !s->lost && sql_fault(s->sql)->kind == SQL_SOUND;
	sql_close(s->sql);
	lock_release(&s->lock, sound);
	rule_set_free(s->rules);
	free(s->path);
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
	if (s->read_only || s->lost || sql_fault(s->sql)->kind == SQL_DAMAGED)
		return err_set(e, ERR_DATABASE, "%s", store_fault(s));
	memset(s->dirty, 0, sizeof(s->dirty));
	s->mailed = false;
	return sql_transaction_begin(s->sql, e);
}

int
store_end(struct store *s, int rc, struct err *e)
{
	for (int i = 0; rc == 0 && i < STORE_MAX_DIRTY; i++)
		if (s->dirty[i])
			rc = store_compare_county(s, LIMIT_YEAR_MIN + i, e);
	if (rc == 0)
		rc = sql_run(sql_begin(s->sql, SQL_STATE_NEXT_VERSION), e);
	if (rc == 0)
		rc = sql_transaction_commit(s->sql, e);
	if (rc == 0)
		s->version++;
	else
		sql_transaction_rollback(s->sql);
	if (rc == 0 && s->mailed && s->on_mail != NULL)
		s->on_mail(s->on_mail_arg);
	return rc == 0 ? 0 : -1;
}
