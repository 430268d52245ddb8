/*
 * list: a column's own pages.
 */
#include "collectors/source/collector.h"
#include "collectors/source/list.h"

const struct collector collector_list = {
	.name = "list",
	.check = collector_check_url,
	.plan = collector_plan_list,
	.take = list_take,
};
