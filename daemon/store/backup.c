#include "daemon/store/backup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "collectors/base/buf.h"
#include "collectors/base/clock.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/base/mem.h"
#include "daemon/store/inside.h"
#include "daemon/store/lock.h"
#include "daemon/store/migrate.h"
#include "daemon/store/sql.h"
#include "daemon/store/store.h"

/* A name that backup_rotate() gives: 'D' is a digit. */
static const char name_pattern[] = "gouji-DDDDDDDDTDDDDDD.db";
/* What stands behind a name until the file is finished; for mkostemp(). */
static const char unfinished[] = ".XXXXXX";
/* And behind that while SQLite writes it. */
static const char journal[] = "-journal";
/* A backup is not at work any more after that. */
#define UNFINISHED_SECONDS (24 * 3600)

/* Databases set aside within one second. */
#define MAX_SAME_SECOND 100

/* ---- files ---- */

static char *
join(const char *a, const char *b)
{
	struct buf path;

	buf_init(&path, PATH_MAX);
	(void)buf_printf(&path, "%s%s", a, b);
	return buf_steal(&path, NULL);
}

static int
sync_path(const char *path, int flags, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | flags);
	int rc = fd < 0 ? -1 : fsync(fd);

	if (rc < 0)
		err_set(e, ERR_IO, "%s: %s", path, strerror(errno));
	if (fd >= 0)
		(void)close(fd);
	return rc;
}

/* Give a finished file its name, for good also if the power fails. */
static int
put_in_place(const char *made, const char *path, struct err *e)
{
	char *folder = store_folder_of(path);
	int rc = sync_path(made, 0, e);

	if (rc == 0 && rename(made, path) != 0)
		rc = err_set(e, ERR_IO, "%s: %s", path, strerror(errno));
	if (rc == 0)
		rc = sync_path(folder, O_DIRECTORY, e);
	free(folder);
	return rc;
}

/* A new empty file beside `path`; NULL: e. */
static char *
make_beside(const char *path, struct err *e)
{
	char *name = join(path, unfinished);
	int fd = mkostemp(name, O_CLOEXEC);

	if (fd >= 0 && fchmod(fd, 0640) == 0) {
		(void)close(fd);
		return name;
	}
	err_set(e, ERR_IO, "%s: %s", path, strerror(errno));
	if (fd >= 0) {
		(void)close(fd);
		(void)unlink(name);
	}
	free(name);
	return NULL;
}

static void
remove_made(char *name)
{
	char *beside = join(name, journal);

	(void)unlink(beside);
	(void)unlink(name);
	free(beside);
	free(name);
}

/* ---- looking at databases ---- */

/* Ours, of a known schema, and sound? */
static int
look_over(struct sql *sql, const char *path, int64_t *version, struct err *e)
{
	if (migrate_check(sql, path, version, e) != 0)
		return -1;
	if (*version == 0)
		return err_set(e, ERR_DATABASE, "%s is empty", path);
	if (sql_check(sql, true, e) != 0)
		return err_context(e, "database %s", path);
	return 0;
}

static int
must_exist(const char *path, struct err *e)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return err_set(e, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO,
		    "database %s: %s", path, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return err_set(e, ERR_IO, "database %s is no file", path);
	return 0;
}

/* A sound copy of `from` beside `path`, without its name yet; NULL: e. */
static char *
copy_beside(const char *from, const char *path, struct err *e)
{
	char *made;
	struct sql *sql, *copy = NULL;
	int64_t version;
	int rc = -1;

	if (must_exist(from, e) != 0)
		return NULL;
	made = make_beside(path, e);
	if (made == NULL)
		return NULL;
	sql = sql_open(from, e);
	if (sql != NULL && migrate_check(sql, from, &version, e) == 0 &&
	    sql_copy(sql, made, e) == 0 &&
	    (copy = sql_open_frozen(made, e)) != NULL)
		rc = look_over(copy, from, &version, e);
	sql_close(copy);
	sql_close(sql);
	if (rc == 0)
		return made;
	remove_made(made);
	return NULL;
}

/* ---- making ---- */

int
backup_make(const char *database, const char *file, struct err *e)
{
	char *made = copy_beside(database, file, e);

	if (made == NULL)
		return -1;
	if (put_in_place(made, file, e) != 0) {
		remove_made(made);
		return -1;
	}
	free(made);
	return 0;
}

/* ---- rotation ---- */

static int
is_backup(const struct dirent *entry)
{
	const char *name = entry->d_name;

	if (strlen(name) != sizeof(name_pattern) - 1)
		return 0;
	for (size_t i = 0; name_pattern[i] != '\0'; i++)
		if (name_pattern[i] == 'D' ? name[i] < '0' || name[i] > '9'
					   : name[i] != name_pattern[i])
			return 0;
	return 1;
}

/* Is it a copy that was never finished, or its journal, by its name? */
static bool
is_unfinished(const char *name)
{
	struct dirent entry;
	size_t len = sizeof(name_pattern) - 1;
	const char *behind;

	if (strlen(name) < len + strlen(unfinished) || name[len] != '.')
		return false;
	behind = name + len + strlen(unfinished);
	if (*behind != '\0' && strcmp(behind, journal) != 0)
		return false;
	memcpy(entry.d_name, name, len);
	entry.d_name[len] = '\0';
	return is_backup(&entry);
}

/* What a killed backup left; not what another one is making. */
static void
remove_unfinished(const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	struct stat st;

	while (dir != NULL && (entry = readdir(dir)) != NULL)
		if (is_unfinished(entry->d_name) &&
		    fstatat(dirfd(dir), entry->d_name, &st,
			AT_SYMLINK_NOFOLLOW) == 0 &&
		    st.st_mtime <
			clock_wall_ms(clock_real()) / 1000 - UNFINISHED_SECONDS)
			(void)unlinkat(dirfd(dir), entry->d_name, 0);
	if (dir != NULL)
		(void)closedir(dir);
}

/* By name, which is by time. */
static int
by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int
remove_old(const char *folder, size_t keep, struct err *e)
{
	struct dirent **entries;
	int n = scandir(folder, &entries, is_backup, by_name);
	int rc = 0;

	if (n < 0)
		return err_set(e, ERR_IO, "%s: %s", folder, strerror(errno));
	for (int i = 0; i < n; i++) {
		char *name = join("/", entries[i]->d_name);
		char *path = join(folder, name);

		if ((size_t)(n - i) > keep && unlink(path) != 0 && rc == 0)
			rc =
			    err_set(e, ERR_IO, "%s: %s", path, strerror(errno));
		free(path);
		free(name);
		free(entries[i]);
	}
	free(entries);
	return rc;
}

/* UTC, so that no hour comes twice. */
static void
stamp(char *out, size_t size)
{
	time_t now = (time_t)(clock_wall_ms(clock_real()) / 1000);
	struct tm tm;

	(void)gmtime_r(&now, &tm);
	(void)strftime(out, size, "%Y%m%dT%H%M%S", &tm);
}

int
backup_rotate(const char *database, const char *folder, size_t keep,
    char **file, struct err *e)
{
	char name[sizeof(name_pattern) + 1], when[32];
	char *path;

	remove_unfinished(folder);
	stamp(when, sizeof(when));
	(void)snprintf(name, sizeof(name), "/gouji-%.15s.db", when);
	path = join(folder, name);
	if (backup_make(database, path, e) != 0 ||
	    remove_old(folder, keep, e) != 0) {
		free(path);
		return -1;
	}
	*file = path;
	return 0;
}

/* ---- putting back ---- */

/* Bring what stands in the log into the database; where that fails (it may be
 * damaged), the log is kept with it. */
static void
fold_log(const char *database)
{
	struct err ignored;
	struct sql *sql = sql_open(database, &ignored);
	int64_t busy;

	if (sql == NULL)
		return;
	(void)(sql_pragma_int(sql, "PRAGMA wal_checkpoint(TRUNCATE)", &busy,
		   &ignored) == 0);
	sql_close(sql);
}

/* A log that stays would be taken for the new database's. */
static int
set_aside(const char *database, const char *kept, struct err *e)
{
	char *log = join(database, "-wal"), *kept_log = join(kept, "-wal");
	char *index = join(database, "-shm");
	int rc = 0;

	fold_log(database);
	if (link(database, kept) != 0)
		rc = err_set(e, ERR_IO, "%s: %s", kept, strerror(errno));
	else if (rename(log, kept_log) != 0 && errno != ENOENT)
		rc = err_set(e, ERR_IO, "%s: %s", log, strerror(errno));
	else if (unlink(index) != 0 && errno != ENOENT)
		rc = err_set(e, ERR_IO, "%s: %s", index, strerror(errno));
	free(index);
	free(kept_log);
	free(log);
	return rc;
}

/* "gouji.db.before-20250131T023000", or with "-2" and so on behind. */
static char *
free_name(const char *database)
{
	char when[32], suffix[64];
	struct stat st;
	char *name;
	int n = 1;

	stamp(when, sizeof(when));
	(void)snprintf(suffix, sizeof(suffix), ".before-%s", when);
	name = join(database, suffix);
	while (lstat(name, &st) == 0 && n < MAX_SAME_SECOND) {
		free(name);
		(void)snprintf(
		    suffix, sizeof(suffix), ".before-%s-%d", when, ++n);
		name = join(database, suffix);
	}
	return name;
}

static int
restore_locked(
    const char *made, const char *database, char **kept, struct err *e)
{
	struct stat st;
	char *old;

	*kept = NULL;
	if (lock_own(made, database) != 0)
		return err_set(e, ERR_IO, "%s: %s", made, strerror(errno));
	if (stat(database, &st) != 0)
		return put_in_place(made, database, e);
	old = free_name(database);
	if (set_aside(database, old, e) != 0 ||
	    put_in_place(made, database, e) != 0) {
		free(old);
		return -1;
	}
	*kept = old;
	return 0;
}

int
backup_restore(
    const char *file, const char *database, char **kept, struct err *e)
{
	struct lock lock;
	char *made;
	int rc = -1;

	if (store_check_folder(database, e) != 0 ||
	    lock_take(database, &lock, e) != 0)
		return -1;
	made = copy_beside(file, database, e);
	if (made != NULL)
		rc = restore_locked(made, database, kept, e);
	if (made != NULL && rc != 0)
		remove_made(made);
	else
		free(made);
	/* It was looked over. What was there before may be in any state. */
	lock_release(&lock, rc == 0 || lock.clean);
	return rc;
}

/* ---- migrating ---- */

static int
version_of(const char *database, int *version, struct err *e)
{
	struct sql *sql = sql_open(database, e);
	int64_t v = 0;
	int rc = sql == NULL ? -1 : migrate_check(sql, database, &v, e);

	sql_close(sql);
	*version = (int)v;
	return rc;
}

int
backup_migrate(const char *database, int *from, int *to, struct err *e)
{
	struct store *s;

	if (must_exist(database, e) != 0 || version_of(database, from, e) != 0)
		return -1;
	s = store_open(database, NULL, clock_real(), e);
	if (s == NULL)
		return -1;
	if (store_fault(s) != NULL) {
		err_set(e, ERR_DATABASE, "%s", store_fault(s));
		store_close(s);
		return -1;
	}
	*to = sql_n_migrations;
	store_close(s);
	return 0;
}
