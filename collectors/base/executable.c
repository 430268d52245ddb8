#include "collectors/base/executable.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "collectors/base/err.h"

int
executable_find(const char *name, char *out, size_t size, struct err *e)
{
	static const char *const places[] = { "", "/../libexec/gouji" };
	char self[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);

	if (len < 0)
		return err_set(
		    e, ERR_PROCESS, "/proc/self/exe: %s", strerror(errno));
	self[len] = '\0';
	*strrchr(self, '/') = '\0';
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		int n = snprintf(out, size, "%s%s/%s", self, places[i], name);

		if (n > 0 && (size_t)n < size && access(out, X_OK) == 0)
			return 0;
	}
	return err_set(e, ERR_CONFIG, "%s/%s: not there", self, name);
}
