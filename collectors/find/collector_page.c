/*
 * page: the report's own URL, with {year} that of each year's.
 */
#include "collectors/find/collector.h"

static int
plan(struct arena *a, const struct source_need *need,
    struct source_request **requests, size_t *n, struct err *e)
{
	return collector_plan_url(a, need, false, requests, n, e);
}

const struct collector collector_page = {
	.name = "page",
	.check = collector_check_url,
	.plan = plan,
};
