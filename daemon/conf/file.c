#include "daemon/conf/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/base/mem.h"

const char *
conf_file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

/* All of `fd`, or -1 with errno; *len is at most LIMIT_CONFIG_BYTES + 1. */
static int
read_all(int fd, char *data, size_t *len)
{
	size_t n = 0;

	while (n < LIMIT_CONFIG_BYTES + 1) {
		ssize_t r = read(fd, data + n, LIMIT_CONFIG_BYTES + 1 - n);

		if (r < 0 && errno == EINTR)
			continue;
		if (r < 0)
			return -1;
		if (r == 0)
			break;
		n += (size_t)r;
	}
	*len = n;
	return 0;
}

char *
conf_file_read(const char *path, size_t *len, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	char *data = NULL;
	struct stat st;

	if (fd < 0) {
		err_set(e, ERR_CONFIG, "%s: %s", path, strerror(errno));
		return NULL;
	}
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
		err_set(e, ERR_CONFIG, "%s: is no regular file", path);
		goto out;
	}
	data = mem_calloc(LIMIT_CONFIG_BYTES + 2, 1);
	if (read_all(fd, data, len) < 0) {
		err_set(e, ERR_CONFIG, "%s: %s", path, strerror(errno));
	} else if (*len > LIMIT_CONFIG_BYTES) {
		err_set(e, ERR_CONFIG, "%s: larger than %u bytes", path,
		    LIMIT_CONFIG_BYTES);
	} else {
		data[*len] = '\0';
		goto out;
	}
	free(data);
	data = NULL;
out:
	(void)close(fd);
	return data;
}
