/*
 * jpage: Hanweb's dataproxy.jsp, which gives records of HTML as XML; or the
 * page of a column, which says what to ask it for.
 */
#include <string.h>
#include <strings.h>

#include "collectors/base/arena.h"
#include "collectors/find/collector.h"
#include "collectors/find/list.h"
#include "collectors/find/url.h"

static int
plan(struct arena *a, const struct source_need *need,
    struct source_request **requests, size_t *n, struct err *e)
{
	if (collector_plan_list(a, need, requests, n, e) < 0)
		return -1;
	for (size_t i = 0; i < *n; i++) {
		const char *url = (*requests)[i].url;

		if (strcasecmp(url_file(a, url), "dataproxy.jsp") != 0 ||
		    url_parameter(a, url, "startrecord") != NULL ||
		    url_parameter(a, url, "page") != NULL)
			continue;
		url = url_with_parameter(a, url, "startrecord", "1");
		url = url_with_parameter(a, url, "endrecord", "60");
		if (url_parameter(a, url, "perpage") == NULL)
			url = url_with_parameter(a, url, "perpage", "20");
		(*requests)[i].url = url;
	}
	return 0;
}

const struct collector collector_jpage = {
	.name = "jpage",
	.check = collector_check_url,
	.plan = plan,
	.parse_list = list_parse,
};
