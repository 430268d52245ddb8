#include "collectors/find/list.h"

#include <string.h>

#include "collectors/base/err.h"
#include "collectors/find/collector.h"
#include "collectors/find/links.h"
#include "collectors/find/list_page.h"
#include "collectors/find/paging.h"
#include "collectors/find/records.h"
#include "collectors/find/url.h"

/* A page with fewer links of any kind is no list, unless it says so. */
#define FEW_LINKS 3

static int
add_records(struct links *l, const struct records *records, struct err *e)
{
	struct page page;

	if (list_page_read_fragment(
		l->list, records->html, strlen(records->html), &page, e) < 0)
		return -1;
	links_add_page(l, &page);
	links_add_next(l, records_next(l->list, records));
	return 0;
}

/* A page of frames has its list in one of them. */
static void
add_frames(struct links *l)
{
	const struct list_page *list = l->list;

	for (size_t i = 0; i < list->page.n_links; i++) {
		const struct page_link *link = &list->page.links[i];
		const char *url;

		if (!link->frame || *link->href == '\0')
			continue;
		url = url_resolve(list->a, list->base, link->href);
		if (url != NULL && url_same_host(list->in->final_url, url))
			links_add_next(l, url);
	}
}

void
list_find_trouble(const struct links *l)
{
	struct source_page *out = l->out;

	if (out->n_links > 0 || out->n_next > 0)
		return;
	if (l->list->page.scripts_only)
		out->trouble = "challenge page";
	else if (l->n_seen < FEW_LINKS && !l->list->reports)
		out->trouble = "no list in it";
}

int
list_parse_page(struct links *l, const struct list_page *list,
    struct source_page *out, struct err *e)
{
	struct records records;

	links_begin(l, list, out);
	links_add_next(l, paging_next(list));
	links_add_page(l, &list->page);
	if (records_read(list->a, list->text, &records) &&
	    add_records(l, &records, e) < 0)
		return -1;
	if (out->n_links == 0 && out->n_next == 0 && !list->page.scripts_only)
		add_frames(l);
	return 0;
}

int
list_parse(struct arena *a, const struct source_response *in,
    const struct source_text *text, struct source_page *out, struct err *e)
{
	struct list_page list = list_page_of_text(a, in, text);
	struct records records;
	struct links l;

	if (records_are_all(list.text) &&
	    records_read(a, list.text, &records)) {
		links_begin(&l, &list, out);
		return add_records(&l, &records, e);
	}
	if (list_page_read_html(a, in, text, &list, e) < 0 ||
	    list_parse_page(&l, &list, out, e) < 0)
		return -1;
	list_find_trouble(&l);
	return 0;
}
