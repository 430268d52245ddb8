/*
 * lonsun: lists as pieces of HTML, /site/label/8888?labelName=publicInfoList
 * with pageIndex counted from 1. How many pages there are stands in a script,
 * if anywhere; behind the last one nothing comes.
 */
#include <string.h>

#include "collectors/find/collector.h"
#include "collectors/find/links.h"
#include "collectors/find/list.h"
#include "collectors/find/list_page.h"
#include "collectors/find/paging.h"
#include "collectors/find/url.h"

static bool
is_label(struct arena *a, const char *url)
{
	return strstr(url_path(a, url), "/site/label/") != NULL;
}

static int
plan(struct arena *a, const struct source_need *need,
    struct source_request **requests, size_t *n, struct err *e)
{
	if (collector_plan_list(a, need, requests, n, e) < 0)
		return -1;
	collector_ask_first(a, is_label, "pageIndex", *requests, *n);
	return 0;
}

static int
parse_list(struct arena *a, const struct source_response *in,
    const struct source_text *text, struct source_page *out, struct err *e)
{
	struct list_page list;
	struct links l;

	if (list_page_read_html(a, in, text, &list, e) < 0 ||
	    list_parse_page(&l, &list, out, e) < 0)
		return -1;
	if (is_label(a, in->url)) {
		if (l.n_seen > 0)
			links_add_next(&l,
			    paging_count_up(&list, "pageIndex",
				list_page_number(&list, "pageCount")));
		/* 暂无相关信息 is a fine answer. */
		if (!list.page.scripts_only)
			return 0;
	}
	list_find_trouble(&l);
	return 0;
}

const struct collector collector_lonsun = {
	.name = "lonsun",
	.check = collector_check_url,
	.plan = plan,
	.parse_list = parse_list,
};
