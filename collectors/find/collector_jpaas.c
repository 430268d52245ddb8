/*
 * jpaas: Hanweb's newer .../front/page/build/unit, which gives a piece of HTML
 * in JSON and takes its page in paramJson; or the page of a column, whose
 * queryData says what to ask it for.
 */
#include <string.h>
#include <strings.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "collectors/find/collector.h"
#include "collectors/find/data.h"
#include "collectors/find/links.h"
#include "collectors/find/list.h"
#include "collectors/find/list_page.h"
#include "collectors/find/url.h"

#define UNIT      "/api-gateway/jpaas-publish-server/front/page/build/unit"
#define PAGE_SIZE 50
/* Pages beyond it are not asked for. */
#define LAST_PAGE 9999
/* Units of one column's page: its navigation may be one too. */
#define MAX_UNITS 5
/* What stands in one queryData. */
#define MAX_QUERY 2000
#define MAX_KEYS  20

static bool
is_unit(struct arena *a, const char *url)
{
	return strcasecmp(url_file(a, url), "unit") == 0;
}

static const char *
with_page(struct arena *a, const char *url, long page, long size)
{
	return url_with_parameter(a, url, "paramJson",
	    arena_printf(a, "{\"pageNo\":%ld,\"pageSize\":%ld}", page, size));
}

/* Its JSON has braces. */
static int
check(const char *url, struct err *e)
{
	return strstr(url, "{year}") != NULL ? collector_check_url(url, e)
					     : collector_check_scheme(url, e);
}

static int
plan(struct arena *a, const struct source_need *need,
    struct source_request **requests, size_t *n, struct err *e)
{
	const char *url;

	if (strstr(need->url, "{year}") != NULL || !is_unit(a, need->url))
		return collector_plan_list(a, need, requests, n, e);
	if (check(need->url, e) < 0)
		return -1;
	*n = need->first_year <= need->last_year;
	*requests = arena_calloc(a, 1, sizeof(**requests));
	url = url_resolve(a, need->url, need->url);
	if (url == NULL)
		return err_set(e, ERR_CONFIG,
		    "the URL %.80s cannot be asked for", need->url);
	if (url_parameter(a, url, "paramJson") == NULL)
		url = with_page(a, url, 1, PAGE_SIZE);
	(*requests)[0] = (struct source_request){ url, 0, true };
	return 0;
}

/* The next page's URL by the asked one's paramJson. */
static const char *
next_unit(struct arena *a, const char *url)
{
	const char *value = url_parameter(a, url, "paramJson");
	struct cJSON *parameters;
	int64_t page, size;

	if (value == NULL)
		return with_page(a, url, 2, PAGE_SIZE);
	parameters = json_parse(value, strlen(value), NULL);
	if (parameters == NULL)
		return NULL;
	page = json_get_int(parameters, "pageNo", 1);
	size = json_get_int(parameters, "pageSize", PAGE_SIZE);
	json_free(parameters);
	if (page < 0 || page >= LAST_PAGE || size < 1 || size > 1000)
		return NULL;
	return with_page(a, url, (long)page + 1, (long)size);
}

/* "{'webId':'3a','tagId':'列表'}" as a query. */
static const char *
unit_of_query(const struct list_page *list, const char *s, size_t len)
{
	struct arena *a = list->a;
	const char *url = url_resolve(a, list->in->final_url, UNIT);
	char *data = arena_strndup(a, s, len);
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		if (data[i] == '"')
			data[i] = '\'';
	s = data;
	while (url != NULL && n++ < MAX_KEYS && (s = strchr(s, '\'')) != NULL) {
		const char *key = s + 1, *value, *end;

		end = strchr(key, '\'');
		if (end == NULL)
			break;
		value = end + 1 + strspn(end + 1, " :");
		s = end + 1;
		if (*value != '\'')
			continue;
		end = strchr(value + 1, '\'');
		if (end == NULL)
			break;
		s = end + 1;
		url = url_with_parameter(a, url,
		    url_file(a,
			arena_printf(a, "/%.*s",
			    (int)strspn(key,
				"abcdefghijklmnopqrstuvwxyz"
				"ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
			    key)),
		    arena_strndup(a, value + 1, (size_t)(end - value) - 1));
	}
	if (url == NULL || url_parameter(a, url, "pageId") == NULL)
		return NULL;
	return url_resolve(
	    a, list->in->final_url, with_page(a, url, 1, PAGE_SIZE));
}

/* All units that a column's page is made of. */
static void
add_units(struct links *l)
{
	const struct list_page *list = l->list;
	const char *at = list->text;

	for (int n = 0; n < MAX_UNITS;) {
		const char *data;
		size_t len;

		at = strcasestr(at, "queryData");
		if (at == NULL)
			break;
		at += strlen("queryData");
		if (at[strspn(at, " ")] != '=')
			continue;
		for (len = 0;
		     len < MAX_QUERY && at[len] != '\0' && at[len] != '}';)
			len++;
		data = memchr(at, '{', len);
		if (data != NULL)
			links_add_next(l,
			    unit_of_query(
				list, data, len - (size_t)(data - at)));
		n++;
	}
}

static int
parse_column(
    const struct list_page *list, struct source_page *out, struct err *e)
{
	struct links l;

	if (list_parse_page(&l, list, out, e) < 0)
		return -1;
	add_units(&l);
	list_find_trouble(&l);
	return 0;
}

static int
parse_list(struct arena *a, const struct source_response *in,
    const struct source_text *text, struct source_page *out, struct err *e)
{
	struct list_page list;
	struct links l;
	struct cJSON *tree;
	const char *html;
	int rc = 0;

	if (data_read(a, in, text, &list, &tree, e) < 0)
		return -1;
	if (tree == NULL)
		return parse_column(&list, out, e);
	links_begin(&l, &list, out);
	html = json_get_string(json_get(tree, "data"), "html");
	if (html == NULL) {
		out->trouble = "no list in it";
	} else {
		rc = list_page_read_fragment(
		    &list, html, strlen(html), &list.page, e);
		if (rc == 0)
			links_add_page(&l, &list.page);
		if (l.n_seen > 0)
			links_add_next(&l, next_unit(a, in->url));
	}
	json_free(tree);
	return rc;
}

const struct collector collector_jpaas = {
	.name = "jpaas",
	.check = check,
	.plan = plan,
	.parse_list = parse_list,
};
