/*
 * manual: nothing is fetched, reports are given by hand.
 */
#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/find/collector.h"

static int
check(const char *url, struct err *e)
{
	if (url[0] != '\0')
		return err_set(
		    e, ERR_CONFIG, "the collector manual takes no URL");
	return 0;
}

static int
plan(struct arena *a, const struct source_need *need,
    struct source_request **requests, size_t *n, struct err *e)
{
	if (check(need->url, e) < 0)
		return -1;
	*requests = arena_calloc(a, 1, sizeof(**requests));
	*n = 0;
	return 0;
}

const struct collector collector_manual = {
	.name = "manual",
	.check = check,
	.plan = plan,
};
