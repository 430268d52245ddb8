#include "daemon/reader/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/base/mem.h"

#define PREFIX     "gouji-word-"
#define MAKE_TRIES 10
/* Entries of the folder of folders that are looked at to tidy up. */
#define MAX_LOOKED_AT 100000
/* LibreOffice's own profile is eight deep. */
#define MAX_DEPTH 32
/* Beyond what a conversion may have: it is ended at that, but not at once. */
#define MAX_REMOVED (10 * LIMIT_FOLDER_FILES)

static const char *
top_folder(void)
{
	const char *top = getenv("TMPDIR");

	return top == NULL || top[0] != '/' ? "/tmp" : top;
}

/* Take the folder's lock; -1: somebody has it, or it is no such folder. */
static int
lock_folder(int parent, const char *name)
{
	struct stat st;
	int fd = openat(
	    parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd >= 0 &&
	    (fstat(fd, &st) < 0 || st.st_uid != geteuid() ||
		flock(fd, LOCK_EX | LOCK_NB) < 0)) {
		(void)close(fd);
		return -1;
	}
	return fd;
}

char *
folder_make(int *lock, struct err *e)
{
	const char *top = top_folder();
	size_t size = strlen(top) + sizeof("/" PREFIX "XXXXXX");
	char *path = mem_calloc(size, 1);

	/* Between making and locking it, who tidies up may remove it. */
	for (int i = 0; i < MAKE_TRIES; i++) {
		(void)snprintf(path, size, "%s/" PREFIX "XXXXXX", top);
		if (mkdtemp(path) == NULL)
			break;
		*lock = lock_folder(AT_FDCWD, path);
		if (*lock >= 0 && access(path, F_OK) == 0)
			return path;
		if (*lock >= 0)
			(void)close(*lock);
	}
	err_set(e, ERR_IO, "%s: %s", path, strerror(errno));
	free(path);
	return NULL;
}

/* A walk over what is below a folder. */
struct walk {
	bool remove;
	int64_t files, bytes;
};

static void walk_folder(
    struct walk *w, int parent, const char *name, int depth);

static void
visit(struct walk *w, int folder, const char *name, int depth)
{
	struct stat st;

	if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return;
	w->files++;
	if (S_ISDIR(st.st_mode)) {
		if (depth < MAX_DEPTH)
			walk_folder(w, folder, name, depth + 1);
	} else {
		w->bytes += st.st_blocks * 512;
	}
	if (w->remove)
		(void)unlinkat(
		    folder, name, S_ISDIR(st.st_mode) ? AT_REMOVEDIR : 0);
}

static void
walk_folder(struct walk *w, int parent, const char *name, int depth)
{
	int64_t most = w->remove ? MAX_REMOVED : LIMIT_FOLDER_FILES + 1;
	int fd = openat(
	    parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;

	if (dir == NULL) {
		if (fd >= 0)
			(void)close(fd);
		return;
	}
	while (w->files < most && (entry = readdir(dir)) != NULL)
		if (strcmp(entry->d_name, ".") != 0 &&
		    strcmp(entry->d_name, "..") != 0)
			visit(w, fd, entry->d_name, depth);
	(void)closedir(dir);
}

void
folder_empty(const char *path)
{
	struct walk w = { .remove = true };

	walk_folder(&w, AT_FDCWD, path, 0);
}

void
folder_remove(const char *path)
{
	folder_empty(path);
	(void)rmdir(path);
}

static bool
is_ours(const char *name)
{
	size_t prefix = sizeof(PREFIX) - 1;

	return strncmp(name, PREFIX, prefix) == 0 &&
	    strlen(name) == prefix + sizeof("XXXXXX") - 1;
}

void
folder_remove_left(void)
{
	DIR *dir = opendir(top_folder());
	struct dirent *entry;

	if (dir == NULL)
		return;
	for (int n = 0; n < MAX_LOOKED_AT && (entry = readdir(dir)) != NULL;
	     n++) {
		struct walk w = { .remove = true };
		int lock;

		if (!is_ours(entry->d_name) ||
		    (lock = lock_folder(dirfd(dir), entry->d_name)) < 0)
			continue;
		walk_folder(&w, dirfd(dir), entry->d_name, 0);
		(void)unlinkat(dirfd(dir), entry->d_name, AT_REMOVEDIR);
		(void)close(lock);
	}
	(void)closedir(dir);
}

bool
folder_is_full(const char *path)
{
	struct walk w = { .remove = false };

	walk_folder(&w, AT_FDCWD, path, 0);
	return w.files > LIMIT_FOLDER_FILES || w.bytes > LIMIT_FOLDER_BYTES;
}
