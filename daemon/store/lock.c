#include "daemon/store/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "collectors/base/err.h"
#include "collectors/base/log.h"
#include "collectors/base/mem.h"

/* What stands in the file while nobody uses the database. Emptying a file
 * works on a full disk too, so the mark of use is that it is empty. */
static const char closed[] = "closed\n";

int
lock_own(const char *file, const char *database)
{
	const char *slash = strrchr(database, '/');
	struct stat st, own;
	char *folder;
	int rc;

	if (geteuid() != 0)
		return 0;
	folder = slash == NULL
	    ? mem_strdup(".")
	    : mem_dup(database, (size_t)(slash - database) + 1);
	rc = stat(folder, &st);
	free(folder);
	if (rc != 0 || lstat(file, &own) != 0)
		return -1;
	if (own.st_uid == st.st_uid && own.st_gid == st.st_gid)
		return 0;
	return lchown(file, st.st_uid, st.st_gid);
}

static char *
name_of(const char *database)
{
	size_t len = strlen(database);
	char *name = mem_calloc(1, len + sizeof(".lock"));

	memcpy(name, database, len);
	memcpy(name + len, ".lock", sizeof(".lock"));
	return name;
}

static int
open_file(const char *name, const char *database)
{
	int fd, why;

	fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0640);
	why = errno;
	if (fd >= 0 && lock_own(name, database) != 0) {
		why = errno;
		(void)close(fd);
		fd = -1;
	}
	/* Where nothing can be written, one that is there does as well. */
	if (fd < 0 && (why == EROFS || why == EACCES))
		fd = open(name, O_RDONLY | O_CLOEXEC);
	errno = why;
	return fd;
}

static bool
says_closed(int fd)
{
	char text[sizeof(closed)];
	ssize_t n = pread(fd, text, sizeof(text), 0);

	return n == sizeof(closed) - 1 && memcmp(text, closed, (size_t)n) == 0;
}

int
lock_take(const char *database, struct lock *lock, struct err *e)
{
	char *name = name_of(database);
	int fd = open_file(name, database);

	lock->fd = -1;
	if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0) {
		lock->fd = fd;
		lock->name = name;
		lock->clean = says_closed(fd);
		return 0;
	}
	if (fd >= 0 && errno == EWOULDBLOCK)
		err_set(e, ERR_BUSY, "database %s is in use by another goujid",
		    database);
	else
		err_set(e, ERR_DATABASE, "database %s: its lock file: %s",
		    database, strerror(errno));
	if (fd >= 0)
		(void)close(fd);
	free(name);
	return -1;
}

void
lock_mark_use(struct lock *lock)
{
	/* By name: it may have been opened when nothing could be written. A
	 * power cut may come at once. */
	if (truncate(lock->name, 0) == 0)
		(void)fsync(lock->fd);
}

void
lock_release(struct lock *lock, bool clean)
{
	if (lock->fd < 0)
		return;
	if (clean && !says_closed(lock->fd) &&
	    (pwrite(lock->fd, closed, sizeof(closed) - 1, 0) !=
		    sizeof(closed) - 1 ||
		ftruncate(lock->fd, sizeof(closed) - 1) < 0))
		log_notice("lock file not written, the database is looked "
			   "over at the next start path=\"%s\"",
		    lock->name);
	(void)close(lock->fd);
	free(lock->name);
	lock->fd = -1;
}
