/*
 * Putting a page together, block by block, within its limits. The decoders
 * use it; everything that stays lives in the arena. Pure.
 */
#ifndef GOUJI_DECODE_BUILD_H
#define GOUJI_DECODE_BUILD_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/base/attr.h"
#include "collectors/decode/flow.h"
#include "collectors/model/page.h"

struct arena;
struct err;

struct page_builder {
	struct arena *a;
	struct page *page;
	struct err *e;
	bool failed; /* a limit was met; e says which, the rest is ignored */
	size_t block_cap, meta_cap, link_cap;
	struct flow flow;     /* the paragraph being gathered */
	const char **waiting; /* alt texts of its pictures */
	size_t n_waiting, waiting_cap;
	int heading;      /* > 0: what is gathered is a heading */
	const char *skip; /* the next paragraph is left out when it is this */
	size_t n_text;    /* bytes of paragraphs and cells so far */
	size_t n_tables;
};

/* `page` must be empty; it has what was built at any time. */
void build_begin(
    struct page_builder *b, struct arena *a, struct page *page, struct err *e);
/* Forget the blocks so far. */
void build_restart(struct page_builder *b);
/* End the paragraph and give back what is not the arena's; -1 when a limit
 * was met. */
MUST_CHECK int build_end(struct page_builder *b);

/* More of the paragraph; inside <pre> each of its lines is a block. */
void build_text(struct page_builder *b, const char *s);
/* End of a paragraph: a block, unless it is empty. Its pictures follow it. */
void build_break(struct page_builder *b);
void build_picture(struct page_builder *b, const char *alt);
/* A line as it is, kept when empty too. `s` is not copied. */
void build_line(struct page_builder *b, const char *s);
/* A table, which is not copied; the paragraph before must have ended. */
void build_table(struct page_builder *b, struct page_table *t);
/* Beyond LIMIT_PAGE_META and LIMIT_LIST_LINKS they are left out (NULL). Texts
 * are not copied. */
void build_meta(struct page_builder *b, const char *name, const char *content);
struct page_link *build_link(struct page_builder *b, const char *href,
    const char *text, const char *title);

#endif
