/*
 * list: a column's own pages.
 */
#include "collectors/find/collector.h"
#include "collectors/find/list.h"

const struct collector collector_list = {
	.name = "list",
	.check = collector_check_url,
	.plan = collector_plan_list,
	.parse_list = list_parse,
};
