/* Headings that stand where a part should, and not as the form has them. */
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/utf8.h"
#include "collectors/form/form.h"
#include "collectors/model/page.h"
#include "collectors/tables/headings_inside.h"

/* Blocks between which a part must start: behind `first`, before `end`. */
struct range {
	size_t first, end;
};

static size_t
find_part(const struct headings *h, int number)
{
	size_t i = 0;

	while (i < h->n && h->list[i].number != number)
		i++;
	return i;
}

static struct range
range_of(const struct page *page, const struct headings *h, int number)
{
	struct range r = { 0, page->n_blocks };

	for (size_t i = 0; i < h->n; i++) {
		const struct heading *o = &h->list[i];

		if (o->number > 0 && o->number < number)
			r.first = o->block + 1;
		if (o->number > number && o->block < r.end)
			r.end = o->block;
	}
	return r;
}

/* The words of a part, where its number and place are right already. */
static bool
means(const char *key, int number)
{
	static const char *const words[][4] = {
		{ NULL },
		{ "总体", "基本情况", NULL },
		{ "主动公开", NULL },
		{ "申请", "收到和处理", NULL },
		{ "复议", "诉讼", NULL },
		{ "问题", "不足", "改进", NULL },
		{ "其他", "其它", "需要报告", "需要说明" },
	};

	if (number < 1 || (size_t)number >= sizeof(words) / sizeof(words[0]))
		return false;
	for (size_t i = 0; i < 4 && words[number][i] != NULL; i++)
		if (strstr(key, words[number][i]) != NULL)
			return true;
	return false;
}

/* Behind the longest known wording of this part that `words` begin with, or
 * NULL. */
static const char *
behind_wording(struct arena *a, const struct form_set *forms, const char *words,
    int number, bool *variant)
{
	size_t len = strlen(words), pos = 0, longest = 0;
	const char *behind = NULL;

	for (size_t n = 0; pos < len && n < HEADING_CHARACTERS; n++) {
		const char *key;
		bool v;

		(void)utf8_next(words, len, &pos);
		key = utf8_label(a, arena_strndup(a, words, pos));
		if (strlen(key) <= longest ||
		    heading_number_of_key(forms, key, &v) != number)
			continue;
		longest = strlen(key);
		behind = words + pos;
		*variant = v;
	}
	return behind;
}

/* The next paragraph that says anything, or n_blocks. */
static size_t
next_text(const struct page *page, size_t block)
{
	for (block++; block < page->n_blocks; block++) {
		const struct page_block *b = &page->blocks[block];

		if (b->kind != PAGE_TEXT)
			break;
		if (b->text[strspn(b->text, " \t\r\n")] != '\0')
			return block;
	}
	return page->n_blocks;
}

/* Is the block, alone or with the next one, the heading of this part? */
static bool
read_lost(struct arena *a, const struct page *page,
    const struct form_set *forms, size_t block, struct heading *out)
{
	const struct page_block *b = &page->blocks[block];
	int number = out->number;
	const char *text, *words, *rest, *joined;
	size_t next;
	bool weak;

	if (b->kind != PAGE_TEXT)
		return false;
	text = utf8_trim(a, b->text);
	words = heading_skip_number(text, &out->printed, &weak);
	if (weak || out->printed != number)
		return false;
	out->block = block;
	out->rest = "";
	rest = behind_wording(a, forms, words, number, &out->reworded);
	if (rest != NULL) {
		out->text = arena_strndup(a, text, (size_t)(rest - text));
		out->rest = utf8_trim(a, rest);
		return true;
	}
	if (heading_is_sentence(text) || utf8_count(text) > HEADING_CHARACTERS)
		return false;
	next = next_text(page, block);
	if (next < page->n_blocks) {
		joined = arena_printf(
		    a, "%s%s", words, utf8_trim(a, page->blocks[next].text));
		if (heading_number_of_key(forms, utf8_label(a, joined),
			&out->reworded) == number) {
			out->block = next;
			out->text = arena_printf(
			    a, "%.*s%s", (int)(words - text), text, joined);
			return true;
		}
	}
	out->text = text;
	out->reworded = true;
	return means(utf8_label(a, words), number);
}

/* Put it in its place; one of unknown wording there is the same heading. */
static void
insert(struct arena *a, struct headings *h, struct heading new)
{
	size_t i = 0;

	while (i < h->n && h->list[i].block < new.block &&
	    !(h->list[i].number == 0 && h->list[i].printed == new.number))
		i++;
	if (i < h->n && h->list[i].number == 0 &&
	    h->list[i].printed == new.number) {
		h->list[i] = new;
		return;
	}
	h->list = arena_grow(a, h->list, h->n, &h->cap, sizeof(*h->list));
	memmove(&h->list[i + 1], &h->list[i], (h->n - i) * sizeof(*h->list));
	h->list[i] = new;
	h->n++;
}

void
headings_add_lost(struct arena *a, const struct page *page,
    const struct form_set *forms, struct headings *h)
{
	/* Without any heading the numbers may count anything. */
	if (h->n == 0)
		return;
	for (size_t i = 0; i < forms->n_sections; i++) {
		int number = forms->sections[i].number;
		struct range r = range_of(page, h, number);
		struct heading new = { .number = number };

		if (find_part(h, number) < h->n)
			continue;
		for (size_t b = r.first; b < r.end; b++) {
			if (!read_lost(a, page, forms, b, &new))
				continue;
			insert(a, h, new);
			break;
		}
	}
}
