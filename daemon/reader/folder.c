#include "daemon/reader/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/base/mem.h"

/* LibreOffice's own profile is eight deep. */
#define MAX_DEPTH 32
/* Beyond what a conversion may have: it is ended at that, but not at once. */
#define MAX_REMOVED (10 * LIMIT_FOLDER_FILES)

char *
folder_make(struct err *e)
{
	const char *top = getenv("TMPDIR");
	size_t size;
	char *path;

	if (top == NULL || top[0] != '/')
		top = "/tmp";
	size = strlen(top) + sizeof("/gouji-XXXXXX");
	path = mem_calloc(size, 1);
	(void)snprintf(path, size, "%s/gouji-XXXXXX", top);
	if (mkdtemp(path) != NULL)
		return path;
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

bool
folder_is_full(const char *path)
{
	struct walk w = { .remove = false };

	walk_folder(&w, AT_FDCWD, path, 0);
	return w.files > LIMIT_FOLDER_FILES || w.bytes > LIMIT_FOLDER_BYTES;
}
