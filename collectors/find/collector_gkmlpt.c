/*
 * gkmlpt: Guangdong's /gkmlpt/api/all/{category}?page=&sid=, JSON with the
 * articles of a category; or the catalogue's page, /gkmlpt/index#{category},
 * whose script says the sid.
 */
#include <ctype.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/json.h"
#include "collectors/find/collector.h"
#include "collectors/find/data.h"
#include "collectors/find/links.h"
#include "collectors/find/list.h"
#include "collectors/find/list_page.h"
#include "collectors/find/paging.h"
#include "collectors/find/url.h"

static bool
is_api(struct arena *a, const char *url)
{
	return strstr(url_path(a, url), "/gkmlpt/api/") != NULL;
}

static int
plan(struct arena *a, const struct source_need *need,
    struct source_request **requests, size_t *n, struct err *e)
{
	if (collector_plan_list(a, need, requests, n, e) < 0)
		return -1;
	collector_ask_first(a, is_api, "page", *requests, *n);
	return 0;
}

/* From the catalogue's page to the category that its URL ends in. */
static const char *
first_of_category(const struct list_page *list)
{
	struct arena *a = list->a;
	const char *category = strchr(list->in->source_url, '#');
	const char *path = url_path(a, list->in->final_url);
	const char *root = strstr(path, "/gkmlpt/");
	const char *sid = list_page_word(list, "SID");
	size_t digits;

	if (category == NULL || root == NULL || sid == NULL)
		return NULL;
	digits = strspn(++category, "0123456789");
	if (digits == 0 || digits > 9)
		return NULL;
	return url_resolve(a, list->in->final_url,
	    arena_printf(a, "%.*s/gkmlpt/api/all/%.*s?page=1&sid=%s",
		(int)(root - path), path, (int)digits, category, sid));
}

static int
parse_catalogue(
    const struct list_page *list, struct source_page *out, struct err *e)
{
	struct links l;

	if (list_parse_page(&l, list, out, e) < 0)
		return -1;
	links_add_next(&l, first_of_category(list));
	list_find_trouble(&l);
	return 0;
}

static void
add_articles(struct links *l, const struct cJSON *tree)
{
	const struct list_page *list = l->list;
	const struct cJSON *articles = json_get(tree, "articles");
	int64_t n = 0, total = json_get_int(tree, "total", -1);
	const char *page = url_parameter(list->a, list->in->url, "page");
	int64_t number = 1;

	if (!json_is_array(articles)) {
		l->out->trouble = "no list in it";
		return;
	}
	for (const struct cJSON *v = json_first(articles); v != NULL;
	     v = json_next(v)) {
		const char *url = json_get_string(v, "url");
		const char *title = json_get_string(v, "title");

		n++;
		if (url == NULL || *url == '\0')
			url = json_get_string(v, "post_url");
		if (url != NULL && title != NULL)
			links_add(l, url, title, "");
	}
	if (page != NULL && strspn(page, "0123456789") == strlen(page) &&
	    strlen(page) < 5)
		for (number = 0; isdigit((unsigned char)*page); page++)
			number = number * 10 + (*page - '0');
	if (number == 0)
		number = 1; /* the first one under another number */
	if (n > 0 && (total < 0 || number * n < total))
		links_add_next(l,
		    url_with_parameter(list->a, list->in->url, "page",
			arena_printf(list->a, "%d", (int)number + 1)));
}

static int
parse_list(struct arena *a, const struct source_response *in,
    const struct source_text *text, struct source_page *out, struct err *e)
{
	struct list_page list;
	struct links l;
	struct cJSON *tree;

	if (data_read(a, in, text, &list, &tree, e) < 0)
		return -1;
	if (tree == NULL)
		return parse_catalogue(&list, out, e);
	links_begin(&l, &list, out);
	add_articles(&l, tree);
	json_free(tree);
	return 0;
}

const struct collector collector_gkmlpt = {
	.name = "gkmlpt",
	.check = collector_check_url,
	.plan = plan,
	.parse_list = parse_list,
};
