#include "daemon/serve/counts.h"

#include <string.h>

/* The first of these that a pattern begins with is its class. */
static const struct {
	const char *name, *prefix;
} classes[COUNTS_CLASSES] = {
	{ "health", "/healthz" },
	{ "ready", "/readyz" },
	{ "metrics", "/metrics" },
	{ "status", "/api/v1/status" },
	{ "townships", "/api/v1/townships" },
	{ "reports", "/api/v1/reports" },
	{ "findings", "/api/v1/findings" },
	{ "rollups", "/api/v1/rollups" },
	{ "runs", "/api/v1/runs" },
	{ "other", "/" },
	{ "none", NULL },
};

const char *
counts_class_name(int class)
{
	return classes[class].name;
}

static int
class_of(const char *route)
{
	int i = 0;

	if (route == NULL)
		return COUNTS_CLASSES - 1;
	while (
	    strncmp(route, classes[i].prefix, strlen(classes[i].prefix)) != 0)
		i++;
	return i;
}

void
counts_add(struct serve_counts *c, const char *route, int status, int64_t ms)
{
	int i = status - COUNTS_FIRST_STATUS;

	if (i >= 0 && i < COUNTS_STATUSES)
		c->statuses[i]++;
	histogram_add(&c->times[class_of(route)], ms);
}
