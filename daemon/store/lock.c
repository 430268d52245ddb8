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
	struct stat st;
	char *folder;
	int rc;

	if (geteuid() != 0)
		return 0;
	folder = slash == NULL
	    ? mem_strdup(".")
	    : mem_dup(database, (size_t)(slash - database) + 1);
	rc = stat(folder, &st);
	free(folder);
	return rc != 0 ? -1 : lchown(file, st.st_uid, st.st_gid);
}

static int
open_file(const char *database)
{
	size_t len = strlen(database);
	char *name = mem_calloc(1, len + sizeof(".lock"));
	int fd, why;

	memcpy(name, database, len);
	memcpy(name + len, ".lock", sizeof(".lock"));
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
	free(name);
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
	int fd = open_file(database);

	lock->fd = -1;
	if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0) {
		lock->fd = fd;
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
	return -1;
}

void
lock_mark_use(struct lock *lock)
{
	/* A power cut may come at once. */
	if (ftruncate(lock->fd, 0) == 0)
		(void)fsync(lock->fd);
}

void
lock_release(struct lock *lock, bool clean)
{
	if (lock->fd < 0)
		return;
	/* Where this fails, the next one looks the database over: no harm. */
	if (clean && !says_closed(lock->fd) &&
	    (pwrite(lock->fd, closed, sizeof(closed) - 1, 0) !=
		    sizeof(closed) - 1 ||
		ftruncate(lock->fd, sizeof(closed) - 1) < 0))
		log_warning("lock not marked error=\"%s\"", strerror(errno));
	(void)close(lock->fd);
	lock->fd = -1;
}
