/*
 * A report that is published as a file: which links of its page lead to it.
 * Pure; everything lives in the arena.
 */
#ifndef GOUJI_FIND_ATTACHMENT_H
#define GOUJI_FIND_ATTACHMENT_H

#include <stddef.h>

struct arena;
struct page;
struct source_link;

/*
 * Links and frames of the page that may be the report as a file, the likeliest
 * first: Word before PDF, those that say report before those that do not. At
 * most LIMIT_CANDIDATES, none of them software or forms to fill in. `url` is
 * the page's own.
 */
void attachments_find(struct arena *a, const struct page *page, const char *url,
    struct source_link **out, size_t *n);

#endif
