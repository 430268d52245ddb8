#include "collectors/find/list.h"

#include <string.h>

#include "collectors/base/err.h"
#include "collectors/find/answer.h"
#include "collectors/find/collector.h"
#include "collectors/find/links.h"
#include "collectors/find/paging.h"
#include "collectors/find/records.h"
#include "collectors/find/url.h"

/* A page with fewer links of any kind is no list, unless it says so. */
#define FEW_LINKS 3

static int
add_records(struct links *l, const struct records *records, struct err *e)
{
	struct page page;

	if (answer_read_fragment(
		l->answer, records->html, strlen(records->html), &page, e) < 0)
		return -1;
	links_add_page(l, &page);
	links_add_next(l, records_next(l->answer, records));
	return 0;
}

/* A page of frames has its list in one of them. */
static void
add_frames(struct links *l)
{
	const struct answer *answer = l->answer;

	for (size_t i = 0; i < answer->page.n_links; i++) {
		const struct page_link *link = &answer->page.links[i];
		const char *url;

		if (!link->frame || *link->href == '\0')
			continue;
		url = url_resolve(answer->a, answer->base, link->href);
		if (url != NULL && url_same_host(answer->in->final_url, url))
			links_add_next(l, url);
	}
}

void
list_find_trouble(const struct links *l)
{
	struct source_page *out = l->out;

	if (out->n_links > 0 || out->n_next > 0)
		return;
	if (l->answer->page.scripts_only)
		out->trouble = "challenge page";
	else if (l->n_seen < FEW_LINKS && !l->answer->reports)
		out->trouble = "no list in it";
}

int
list_parse_page(struct links *l, const struct answer *answer,
    struct source_page *out, struct err *e)
{
	struct records records;

	links_begin(l, answer, out);
	links_add_next(l, paging_next(answer));
	links_add_page(l, &answer->page);
	if (records_read(answer->a, answer->text, &records) &&
	    add_records(l, &records, e) < 0)
		return -1;
	if (out->n_links == 0 && out->n_next == 0 && !answer->page.scripts_only)
		add_frames(l);
	return 0;
}

int
list_parse(struct arena *a, const struct source_answer *in,
    const struct source_text *text, struct source_page *out, struct err *e)
{
	struct answer answer = answer_of_text(a, in, text);
	struct records records;
	struct links l;

	if (records_are_all(answer.text) &&
	    records_read(a, answer.text, &records)) {
		links_begin(&l, &answer, out);
		return add_records(&l, &records, e);
	}
	if (answer_read_html(a, in, text, &answer, e) < 0 ||
	    list_parse_page(&l, &answer, out, e) < 0)
		return -1;
	list_find_trouble(&l);
	return 0;
}
