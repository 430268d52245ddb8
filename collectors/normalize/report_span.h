/*
 * Which blocks of a page are the report, where the page holds several. Pure;
 * everything lives in the arena.
 */
#ifndef GOUJI_NORMALIZE_REPORT_SPAN_H
#define GOUJI_NORMALIZE_REPORT_SPAN_H

struct arena;
struct form_set;
struct page;
struct title_links;

/*
 * A title of another year or body, behind a table or headings of what came
 * before, starts another report where the count of the parts begins anew. Of
 * several the one of `year` is wanted (0: not known), else the one that the
 * page's own title names, else the first. *out is the page with the blocks of
 * that report only; without the page's own titles where these are another
 * report's. `links` are the page's.
 */
void report_span_find(struct arena *a, const struct page *page,
    const struct title_links *links, const struct form_set *forms, int year,
    struct page *out);

#endif
