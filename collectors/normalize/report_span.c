#include "collectors/normalize/report_span.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/model/page.h"
#include "collectors/tables/headings.h"
#include "collectors/text/title.h"

/* Reports that are told apart; behind them all is one. */
#define REPORTS_MAX 16
/* Titles that are looked at; a page with more is a list. */
#define TITLES_MAX 64
/* Headings that make what stands before a title a report. */
#define REPORT_HEADINGS 2

struct report_start {
	size_t block;
	struct title title;
};

struct splitter {
	struct arena *a;
	const struct page *page;
	const struct title_links *links;
	const struct form_set *forms;
	struct report_start list[REPORTS_MAX];
	size_t n;
};

/* Blocks first..end-1 as a page, without what is said about the page. */
static struct page
part_of(const struct page *page, size_t first, size_t end)
{
	struct page part = *page;

	part.blocks = page->blocks + first;
	part.n_blocks = end - first;
	part.title = "";
	part.n_metas = 0;
	return part;
}

static bool
has_table(const struct page *page)
{
	for (size_t b = 0; b < page->n_blocks; b++)
		if (page->blocks[b].kind == PAGE_TABLE)
			return true;
	return false;
}

/* Does the title name a year, and is it another report's than `current`? */
static bool
is_another(const struct title *t, const struct title *current)
{
	if (t->year == 0 || *current->text == '\0')
		return false;
	if (current->year != 0 && t->year != current->year)
		return true;
	return *t->publisher != '\0' && *current->publisher != '\0' &&
	    strstr(t->publisher, current->publisher) == NULL &&
	    strstr(current->publisher, t->publisher) == NULL;
}

static int
last_number(const struct headings *h)
{
	int last = 0;

	for (size_t i = 0; i < h->n; i++)
		last = h->list[i].number > last ? h->list[i].number : last;
	return last;
}

/* Is there a report before block `b`, and one that begins with it? */
static bool
separates(const struct splitter *s, size_t b)
{
	size_t first = s->list[s->n - 1].block;
	struct page before = part_of(s->page, first, b);
	struct page behind = part_of(s->page, b + 1, s->page->n_blocks);
	struct headings h_before, h_behind;
	bool table = has_table(&before);

	headings_find(s->a, &before, s->forms, &h_before);
	if (!table && h_before.n < REPORT_HEADINGS)
		return false;
	headings_find(s->a, &behind, s->forms, &h_behind);
	for (size_t i = 0; i < h_behind.n; i++)
		if (h_behind.list[i].number != 0)
			return h_before.n == 0 ||
			    h_behind.list[i].number <= last_number(&h_before);
	return has_table(&behind);
}

static void
find_reports(struct splitter *s)
{
	struct headings all;
	size_t n_titles = 0;

	headings_find(s->a, s->page, s->forms, &all);
	s->n = 1;
	s->list[0].block = 0;
	title_find(s->a, s->page, s->links,
	    all.n > 0 ? all.list[0].block : s->page->n_blocks,
	    &s->list[0].title);
	for (size_t b = 1; b < s->page->n_blocks && s->n < REPORTS_MAX; b++) {
		struct page one = part_of(s->page, b, b + 1);
		struct title t;

		if (one.blocks[0].kind != PAGE_TEXT ||
		    !title_is_possible(one.blocks[0].text))
			continue;
		title_find(s->a, &one, s->links, 1, &t);
		if (!is_another(&t, &s->list[s->n - 1].title))
			continue;
		if (++n_titles > TITLES_MAX)
			return;
		if (!separates(s, b))
			continue;
		s->list[s->n].block = b;
		s->list[s->n++].title = t;
	}
}

/* The year that the page's own title names, or 0. */
static int
year_of_page(const struct splitter *s)
{
	struct page alone = *s->page;
	struct title t;

	alone.n_blocks = 0;
	title_find(s->a, &alone, s->links, 0, &t);
	return t.year;
}

static size_t
choose(const struct splitter *s, int year)
{
	int years[2] = { year, year_of_page(s) };

	for (size_t y = 0; y < 2; y++)
		for (size_t i = 0; i < s->n && years[y] != 0; i++)
			if (s->list[i].title.year == years[y])
				return i;
	return 0;
}

void
report_span_find(struct arena *a, const struct page *page,
    const struct title_links *links, const struct form_set *forms, int year,
    struct page *out)
{
	struct splitter *s = arena_calloc(a, 1, sizeof(*s));
	size_t chosen, end;

	s->a = a;
	s->page = page;
	s->links = links;
	s->forms = forms;
	find_reports(s);
	*out = *page;
	if (s->n == 1)
		return;
	chosen = choose(s, year);
	end = chosen + 1 < s->n ? s->list[chosen + 1].block : page->n_blocks;
	if (chosen > 0) {
		*out = part_of(page, s->list[chosen].block, end);
		return;
	}
	out->n_blocks = end;
}
