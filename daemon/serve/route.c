#include "daemon/serve/route.h"

#include <stdbool.h>
#include <string.h>

/* Does `path` fit the pattern? Its variables are decoded into `variables`. */
static bool
fits(const char *pattern, const char *path, struct arena *a,
    const char *variables[ROUTE_MAX_VARIABLES])
{
	size_t n = 0;

	for (;;) {
		size_t want = strcspn(pattern + 1, "/") + 1;
		size_t have = strcspn(path + 1, "/") + 1;

		if (*pattern != '/' || *path != '/')
			return false;
		if (pattern[1] == '{') {
			if (have == 1 || n == ROUTE_MAX_VARIABLES)
				return false;
			variables[n] = percent_decode(a, path + 1, have - 1, 0);
			if (variables[n++] == NULL)
				return false;
		} else if (have != want || memcmp(path, pattern, have) != 0) {
			return false;
		}
		pattern += want;
		path += have;
		if (*pattern == '\0' || *path == '\0')
			return *pattern == *path;
	}
}

void
route_match(const struct route *routes, enum route_method method,
    const char *path, struct arena *a, struct route_match *out)
{
	memset(out, 0, sizeof(*out));
	for (const struct route *r = routes; r->pattern != NULL; r++) {
		const char *variables[ROUTE_MAX_VARIABLES] = { NULL };

		if (!fits(r->pattern, path, a, variables))
			continue;
		out->allowed |= (int)r->method;
		if (r->method != method)
			continue;
		out->route = r;
		memcpy(out->variables, variables, sizeof(variables));
	}
}

const char *
route_allow(int methods)
{
	static const struct {
		int methods;
		const char *allow;
	} values[] = {
		{ METHOD_POST, "POST" },
		{ METHOD_GET | METHOD_POST, "GET, HEAD, POST" },
		{ METHOD_GET | METHOD_PUT, "GET, HEAD, PUT" },
	};

	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		if (values[i].methods == methods)
			return values[i].allow;
	return "GET, HEAD";
}
