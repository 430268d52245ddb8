#include "collectors/normalize/missing_table.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "collectors/base/arena.h"
#include "collectors/model/page.h"
#include "collectors/model/report.h"
#include "collectors/normalize/sections.h"
#include "collectors/tables/headings.h"
#include "collectors/tables/labels.h"
#include "collectors/tables/rows.h"
#include "collectors/tables/tables.h"

/* ---- the table's part ---- */

/* Its heading, where another of the six sections comes later: it ends. */
static const struct heading *
find_section(const struct headings *h, int number)
{
	const struct heading *found = NULL;

	for (size_t i = 0; i < h->n; i++) {
		if (h->list[i].number == number)
			found = &h->list[i];
		else if (found != NULL && h->list[i].number > number)
			return found;
	}
	return NULL;
}

static size_t
end_of_section(const struct missing_table *w, const struct heading *part)
{
	size_t end = w->page->n_blocks;

	for (size_t i = w->headings->n; i-- > 0;)
		if (w->headings->list[i].block > part->block)
			end = w->headings->list[i].block;
	return end;
}

/* Words that only the tables have, in a line with others. */
static bool
has_table_words(const char *text)
{
	static const char *const words[] = { "第二十条", "信息内容",
		"申请人情况", "勾稽关系", "自然人", "结果维持", "结果纠正" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strstr(text, words[i]) != NULL)
			return true;
	return false;
}

static bool
may_hold_table(struct arena *a, const struct missing_table *w,
    const struct heading *part, const struct known *known)
{
	size_t end = end_of_section(w, part);

	if (has_table_words(part->rest))
		return true;
	for (size_t b = part->block; b < end; b++) {
		const struct page_block *block = &w->page->blocks[b];
		struct row_cell cell = { 0 };

		if (block->kind == PAGE_TABLE || w->tables->block_is_table[b])
			return true;
		if (block->kind != PAGE_TEXT || b == part->block)
			continue;
		row_cell_set(a, &cell, block->text);
		if (has_table_words(block->text) ||
		    (!cell.blank && known_label(known, &cell)))
			return true;
	}
	return false;
}

/* ---- what else there is ---- */

static bool
has_picture(const struct page_table *t)
{
	for (size_t r = 0; r < t->n_rows; r++)
		for (size_t c = 0; c < t->rows[r].n_cells; c++)
			if (t->rows[r].cells[c].picture)
				return true;
	return false;
}

/* A link that leads to a file, or may. */
static bool
is_file(const struct page_link *link)
{
	static const char *const ends[] = { ".doc", ".docx", ".wps", ".pdf",
		".xls", ".xlsx", ".et", ".rtf", ".ofd", ".zip", ".rar", ".jpg",
		".jpeg", ".png" };
	size_t len = strlen(link->href);

	if (link->frame || strstr(link->text, "附件") != NULL ||
	    strstr(link->text, "下载") != NULL ||
	    strstr(link->href, "download") != NULL)
		return true;
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		size_t n = strlen(ends[i]);

		if (len > n && strcasecmp(link->href + len - n, ends[i]) == 0)
			return true;
	}
	return false;
}

/* Pictures from the first heading on; before it are the site's. */
static bool
may_be_elsewhere(const struct missing_table *w)
{
	if (w->whole->has_frames)
		return true;
	for (size_t i = 0; i < w->whole->n_links; i++)
		if (is_file(&w->whole->links[i]))
			return true;
	for (size_t b = w->headings->list[0].block; b < w->page->n_blocks;
	     b++) {
		const struct page_block *block = &w->page->blocks[b];

		if (block->kind == PAGE_PICTURE ||
		    (block->kind == PAGE_TABLE && has_picture(block->table)))
			return true;
	}
	return false;
}

void
missing_table_explain(struct arena *a, const struct missing_table *where,
    int number, struct report_table *out)
{
	const struct heading *part = find_section(where->headings, number);

	out->picture =
	    sections_have_picture(where->page, where->headings, number);
	/* Text shows neither pictures nor frames. */
	if (out->picture || part == NULL ||
	    strcmp(where->whole->media_type, "text/plain") == 0 ||
	    where->whole->truncated || where->tables->n_reasons > 0 ||
	    may_hold_table(a, where, part, known_new(a, where->forms)))
		return;
	out->elsewhere = may_be_elsewhere(where);
	out->nowhere = !out->elsewhere;
}
