#include "daemon/cli/local_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "collectors/base/err.h"
#include "collectors/base/limits.h"

char *
local_file_read(const char *path, size_t *len, struct err *e)
{
	struct stat st;
	char *bytes = NULL;
	size_t have = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	if (fd < 0) {
		err_set(e, ERR_NOT_FOUND, "%s", strerror(errno));
		return NULL;
	}
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
		err_set(e, ERR_IO, "not a regular file");
		goto out;
	}
	if ((uintmax_t)st.st_size > LIMIT_DOCUMENT_BYTES) {
		err_set(e, ERR_LIMIT, "file has %jd bytes, limit %u",
		    (intmax_t)st.st_size, LIMIT_DOCUMENT_BYTES);
		goto out;
	}
	bytes = calloc((size_t)st.st_size + 1, 1);
	while (bytes != NULL && have < (size_t)st.st_size) {
		ssize_t n = read(fd, bytes + have, (size_t)st.st_size - have);

		if (n < 0) {
			err_set(e, ERR_IO, "%s", strerror(errno));
			free(bytes);
			bytes = NULL;
		} else if (n == 0) {
			break;
		} else {
			have += (size_t)n;
		}
	}
	*len = have;
out:
	(void)close(fd);
	return bytes;
}
