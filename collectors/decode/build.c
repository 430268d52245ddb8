#include "collectors/decode/build.h"

#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/base/utf8.h"

void
build_begin(
    struct page_builder *b, struct arena *a, struct page *page, struct err *e)
{
	memset(b, 0, sizeof(*b));
	b->a = a;
	b->page = page;
	b->e = e;
	/* A paragraph is part of a document, and so as long at the most. */
	flow_init(&b->flow, (size_t)LIMIT_DOCUMENT_BYTES * 3);
}

void
build_restart(struct page_builder *b)
{
	build_break(b);
	b->page->n_blocks = 0;
	b->n_text = b->n_tables = 0;
}

int
build_end(struct page_builder *b)
{
	build_break(b);
	flow_fini(&b->flow);
	return b->failed ? -1 : 0;
}

/* A new block, or NULL when there are too many. */
static struct page_block *
new_block(struct page_builder *b, enum page_block_kind kind)
{
	struct page *p = b->page;
	struct page_block *block;

	if (b->failed)
		return NULL;
	if (p->n_blocks == LIMIT_PAGE_BLOCKS) {
		b->failed = true;
		(void)err_set(b->e, ERR_LIMIT, "page has more than %u blocks",
		    LIMIT_PAGE_BLOCKS);
		return NULL;
	}
	p->blocks = arena_grow(
	    b->a, p->blocks, p->n_blocks, &b->block_cap, sizeof(*p->blocks));
	block = &p->blocks[p->n_blocks++];
	memset(block, 0, sizeof(*block));
	block->kind = kind;
	block->text = "";
	return block;
}

static bool
is_blank(const char *s)
{
	size_t len = strlen(s), pos = 0;

	while (pos < len)
		if (!utf8_is_space(utf8_next(s, len, &pos)))
			return false;
	return true;
}

void
build_line(struct page_builder *b, const char *s)
{
	struct page_block *block = new_block(b, PAGE_TEXT);

	if (block == NULL)
		return;
	block->text = s;
	block->heading = b->heading > 0;
	b->n_text += strlen(s);
}

void
build_text(struct page_builder *b, const char *s)
{
	if (b->flow.preserved == 0) {
		flow_text(&b->flow, s);
		return;
	}
	while (*s != '\0') {
		size_t len = strcspn(s, "\n");

		flow_text(&b->flow, arena_strndup(b->a, s, len));
		s += len;
		if (*s == '\n') {
			build_line(b, flow_take(&b->flow, b->a));
			s++;
		}
	}
}

void
build_break(struct page_builder *b)
{
	if (b->flow.buf.len > 0) {
		const char *text = flow_take(&b->flow, b->a);

		if (!is_blank(text) &&
		    (b->skip == NULL || strcmp(text, b->skip) != 0))
			build_line(b, text);
		b->skip = NULL;
	}
	b->flow.space = b->flow.newline = false;
	for (size_t i = 0; i < b->n_waiting; i++) {
		struct page_block *block = new_block(b, PAGE_PICTURE);

		if (block != NULL)
			block->text = b->waiting[i];
	}
	b->n_waiting = 0;
}

void
build_picture(struct page_builder *b, const char *alt)
{
	if (b->failed)
		return;
	b->waiting = arena_grow(b->a, b->waiting, b->n_waiting, &b->waiting_cap,
	    sizeof(*b->waiting));
	b->waiting[b->n_waiting++] = arena_strdup(b->a, alt);
}

void
build_table(struct page_builder *b, struct page_table *t)
{
	struct page_block *block = new_block(b, PAGE_TABLE);

	if (block == NULL)
		return;
	block->table = t;
	b->n_tables++;
	for (size_t r = 0; r < t->n_rows; r++)
		for (size_t c = 0; c < t->rows[r].n_cells; c++)
			b->n_text += strlen(t->rows[r].cells[c].text);
}

void
build_meta(struct page_builder *b, const char *name, const char *content)
{
	struct page *p = b->page;

	if (p->n_metas == LIMIT_PAGE_META)
		return;
	p->metas = arena_grow(
	    b->a, p->metas, p->n_metas, &b->meta_cap, sizeof(*p->metas));
	p->metas[p->n_metas].name = name;
	p->metas[p->n_metas++].content = content;
}

struct page_link *
build_link(struct page_builder *b, const char *href, const char *text,
    const char *title)
{
	struct page *p = b->page;

	if (p->n_links == LIMIT_LIST_LINKS)
		return NULL;
	p->links = arena_grow(
	    b->a, p->links, p->n_links, &b->link_cap, sizeof(*p->links));
	p->links[p->n_links].href = href;
	p->links[p->n_links].text = text;
	p->links[p->n_links].title = title;
	p->links[p->n_links].next = p->links[p->n_links].frame = false;
	return &p->links[p->n_links++];
}
