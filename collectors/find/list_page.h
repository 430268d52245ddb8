/*
 * An answer to a list's request as it is read: its characters, its page, and
 * what column of reports that is. Pure; everything lives in the arena.
 */
#ifndef GOUJI_FIND_LIST_PAGE_H
#define GOUJI_FIND_LIST_PAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/base/attr.h"
#include "collectors/model/page.h"

struct arena;
struct err;
struct source_response;
struct source_text;

struct list_page {
	struct arena *a;
	const struct source_response *in;
	const struct source_text *text_in;
	const char *text; /* UTF-8, scripts and all */
	size_t len;
	struct page page; /* list_page_read_html() */
	const char *base; /* what the page's links are relative to */
	/* The column. */
	const char *heading; /* "" none */
	bool reports;        /* it is one of annual reports */
	int year;            /* 0 none */
};

/* The characters alone. */
struct list_page list_page_of_text(struct arena *a,
    const struct source_response *in, const struct source_text *text);
/* The page too, a fragment of one for all that; -1 with ERR_LIMIT. */
MUST_CHECK int list_page_read_html(struct arena *a,
    const struct source_response *in, const struct source_text *text,
    struct list_page *out, struct err *e);
/* The page of one more piece of HTML, as the answer holds it inside. */
MUST_CHECK int list_page_read_fragment(const struct list_page *list,
    const char *html, size_t len, struct page *out, struct err *e);

/*
 * The whole number behind a name in a script or an attribute, however it is
 * written there (countPage = 2; pageCount:"12"); -1 when there is none.
 */
long list_page_number(const struct list_page *list, const char *name);
/* The same for a text of letters, digits, '-' and '_' (unitid:'325517'); NULL
 * when there is none. */
const char *list_page_word(const struct list_page *list, const char *name);

#endif
