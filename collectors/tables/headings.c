#include "collectors/tables/headings.h"

#include <stdint.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/limits.h"
#include "collectors/base/utf8.h"
#include "collectors/form/form.h"
#include "collectors/model/page.h"

/* A heading and its text in one paragraph: only so far is looked at. */
/* Longer paragraphs are no headings, but may start with one. */
#define HEADING_CHARACTERS 45
#define HEADING_BYTES      4096
/* Lines that may be headings; more is no report. */
#define HEADINGS_MAX 400

static const char *const numerals[] = { "一", "二", "三", "四", "五", "六",
	"七", "八", "九" };

/* 1..9 for a Chinese numeral at `s`, else 0. */
static int
numeral_at(const char *s)
{
	for (size_t i = 0; i < sizeof(numerals) / sizeof(numerals[0]); i++)
		if (strncmp(s, numerals[i], 3) == 0)
			return (int)i + 1;
	return 0;
}

static const char *
skip_any(const char *s, const char *const *words)
{
	for (; *words != NULL; words++) {
		size_t len = strlen(*words);

		if (strncmp(s, *words, len) == 0)
			return s + len;
	}
	return s;
}

/*
 * Behind the number in front of a heading: "二、", "二．", "第二部分",
 * "（二）" and "2、" (*weak: such numbers also count what is inside a section).
 */
static const char *
skip_heading_number(const char *s, int *number, bool *weak)
{
	static const char *const stops[] = { "、", ".", ",", ":", "．", "，",
		"：", " ", ")", "）", NULL };
	static const char *const brackets[] = { "(", "（", NULL };
	const char *p = skip_any(s, brackets);
	bool ordinal = false;

	*number = 0;
	*weak = p != s;
	if (strncmp(p, "第", 3) == 0) {
		ordinal = true;
		p += 3;
	}
	*number = numeral_at(p);
	if (*number != 0) {
		p += 3;
	} else if (*p >= '1' && *p <= '9' && !(p[1] >= '0' && p[1] <= '9')) {
		*number = *p - '0';
		*weak = true;
		p++;
	} else {
		return s;
	}
	if (ordinal) {
		static const char *const parts[] = { "部分", NULL };
		const char *behind = skip_any(p, parts);

		if (behind == p) {
			*number = 0;
			return s;
		}
		p = behind;
	}
	while (skip_any(p, stops) != p)
		p = skip_any(p, stops);
	return p;
}

static const char *
skip_marks(const char *s)
{
	while (*s == '#' || *s == '*' || *s == ' ' || *s == '>')
		s++;
	return s;
}

static bool
has(const char *key, const char *word)
{
	return strstr(key, word) != NULL;
}

/* The part that a wording means, when it is none of the known ones. */
static int
number_of_rewording(const char *key)
{
	if (has(key, "复议") && (has(key, "诉讼") || has(key, "情况")))
		return 4;
	if (has(key, "问题") &&
	    (has(key, "改进") || has(key, "整改") || has(key, "措施") ||
		has(key, "主要")))
		return 5;
	if (has(key, "申请") &&
	    (has(key, "收到") || has(key, "处理") || has(key, "办理")))
		return 3;
	if (has(key, "主动公开") && has(key, "情况"))
		return 2;
	if ((has(key, "其他") || has(key, "其它")) &&
	    (has(key, "事项") || has(key, "报告")))
		return 6;
	if (has(key, "总体情况") || has(key, "总体工作") ||
	    has(key, "基本情况"))
		return 1;
	return 0;
}

static int
number_of_heading_key(
    const struct form_set *forms, const char *key, bool *variant)
{
	for (size_t i = 0; i < forms->n_sections; i++) {
		const struct form_section *s = &forms->sections[i];

		for (size_t k = 0; k < s->n_keys; k++) {
			if (strcmp(s->keys[k], key) == 0) {
				*variant = k > 0;
				return s->number;
			}
		}
	}
	return 0;
}

/*
 * A heading and its text in one paragraph: the longest start of `s` that a
 * stop ends and that is a known heading. Returns what is behind it.
 */
static const char *
known_start(struct arena *a, const struct form_set *forms, const char *s,
    int *number, bool *variant)
{
	static const char *const stops[] = { "。", ":", "：", " ", NULL };
	size_t characters = 0;

	for (const char *p = s; *p != '\0' && characters < HEADING_CHARACTERS;
	     characters++) {
		size_t len = strlen(p), pos = 0;
		const char *behind = skip_any(p, stops);

		if (behind != p) {
			const char *key =
			    utf8_label(a, arena_strndup(a, s, (size_t)(p - s)));

			*number = number_of_heading_key(forms, key, variant);
			if (*number != 0)
				return behind;
		}
		(void)utf8_next(p, len, &pos);
		p += pos;
	}
	return NULL;
}

/* Not just the dots and the page number of a table of contents. */
static bool
has_words(const char *s)
{
	size_t len = strlen(s), pos = 0;

	while (pos < len)
		if (utf8_is_han(utf8_next(s, len, &pos)))
			return true;
	return false;
}

static bool
is_sentence(const char *s)
{
	return has(s, "。") || has(s, ";") || has(s, "；") || has(s, "…") ||
	    has(s, "！") || has(s, "...");
}

/* The heading up to `rest`, without the stop between. */
static const char *
without_stop(struct arena *a, const char *text, const char *rest)
{
	static const char *const stops[] = { "。", ":", "：", " ", NULL };
	size_t len = (size_t)(rest - text);

	for (size_t i = 0; stops[i] != NULL; i++) {
		size_t n = strlen(stops[i]);

		if (len > n && strncmp(text + len - n, stops[i], n) == 0)
			return arena_strndup(a, text, len - n);
	}
	return arena_strndup(a, text, len);
}

/* Is this block a heading? `weak`: only by its number. */
static bool
read_heading(struct arena *a, const struct form_set *forms,
    const struct page_block *block, struct heading *out, bool *by_number)
{
	const char *text, *words, *key;
	bool weak;

	*by_number = false;
	if (block->kind != PAGE_TEXT || strlen(block->text) > HEADING_BYTES ||
	    strchr(block->text, '|') != NULL)
		return false;
	text = skip_marks(utf8_trim(a, block->text));
	words = skip_heading_number(text, &out->printed, &weak);
	if (*words == '\0')
		return false;
	key = utf8_label(a, words);
	out->text = text;
	out->rest = "";
	out->number = number_of_heading_key(forms, key, &out->reworded);
	if (out->number != 0)
		return true;
	if (out->printed != 0 && !weak) {
		const char *rest =
		    known_start(a, forms, words, &out->number, &out->reworded);

		if (rest != NULL) {
			out->text = without_stop(a, text, rest);
			out->rest = has_words(rest) ? rest : "";
			return true;
		}
	}
	if (is_sentence(text) || utf8_count(text) > HEADING_CHARACTERS ||
	    weak || (out->printed == 0 && !block->heading))
		return false;
	out->reworded = true;
	out->number = number_of_rewording(key);
	if (out->number != 0 && has(key, "报告") && has(key, "年") &&
	    out->printed == 0)
		return false; /* the report's own title */
	*by_number = out->number == 0;
	return out->printed != 0 || out->number != 0;
}

/* Nothing but further headings until the next one? */
static bool
is_empty_section(const struct page *page, const struct headings *h, size_t i)
{
	size_t end = i + 1 < h->n ? h->list[i + 1].block : page->n_blocks;

	if (*h->list[i].rest != '\0')
		return false;
	for (size_t b = h->list[i].block + 1; b < end; b++) {
		const struct page_block *block = &page->blocks[b];

		if (block->kind != PAGE_TEXT ||
		    block->text[strspn(block->text, " \t\r\n")] != '\0')
			return false;
	}
	return true;
}

/* Again, and not as a mere table's title. */
static bool
number_comes_later(const struct headings *h, size_t i)
{
	for (size_t j = i + 1; j < h->n; j++)
		if (h->list[j].number == h->list[i].number &&
		    (h->list[j].printed != 0 || h->list[i].printed == 0))
			return true;
	return false;
}

static bool
has_number(const struct heading *list, size_t n, int number)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].number == number)
			return true;
	return false;
}

/* Drop what a table of contents lists, then what is said again. */
static void
drop_repeated(const struct page *page, struct headings *h)
{
	size_t n = 0, kept = 0;
	bool listed = false;

	for (size_t i = 0; i < h->n; i++) {
		/* Text follows the last line of a table of contents. */
		listed = number_comes_later(h, i) &&
		    (listed || is_empty_section(page, h, i));
		if (!listed)
			h->list[n++] = h->list[i];
	}
	for (size_t i = 0; i < n; i++)
		if (!has_number(h->list, kept, h->list[i].number))
			h->list[kept++] = h->list[i];
	h->n = kept;
}

static bool
printed_is_taken(const struct headings *known, int printed)
{
	for (size_t i = 0; i < known->n; i++)
		if (known->list[i].printed == printed ||
		    (known->list[i].printed == 0 &&
			known->list[i].number == printed))
			return true;
	return false;
}

/* Put parts of unknown wording between the known ones that they follow. */
static void
add_unknown(
    struct arena *a, struct headings *known, const struct headings *unknown)
{
	struct headings all = { 0 };
	size_t k = 0;
	int last = 0;

	for (size_t u = 0; u <= unknown->n; u++) {
		size_t limit =
		    u < unknown->n ? unknown->list[u].block : (size_t)-1;

		for (; k < known->n && known->list[k].block < limit; k++) {
			all.list = arena_grow(
			    a, all.list, all.n, &all.cap, sizeof(*all.list));
			all.list[all.n++] = known->list[k];
			last = known->list[k].printed;
		}
		if (u == unknown->n || last == 0 ||
		    unknown->list[u].printed != last + 1 ||
		    printed_is_taken(known, last + 1))
			continue;
		all.list =
		    arena_grow(a, all.list, all.n, &all.cap, sizeof(*all.list));
		all.list[all.n++] = unknown->list[u];
		last++;
	}
	*known = all;
}

static struct heading *
add_heading(struct arena *a, struct headings *to, struct heading h)
{
	if (to->n == HEADINGS_MAX)
		return NULL;
	to->list = arena_grow(a, to->list, to->n, &to->cap, sizeof(*to->list));
	to->list[to->n] = h;
	return &to->list[to->n++];
}

/* Paragraph `text` behind what the heading says already. */
static void
add_rest(struct arena *a, struct heading *h, const char *text)
{
	text = utf8_trim(a, text);
	if (*text == '\0' || strlen(h->rest) > LIMIT_CELL_BYTES)
		return;
	h->rest =
	    *h->rest == '\0' ? text : arena_printf(a, "%s\n%s", h->rest, text);
}

/*
 * A report pasted into one table: a row of a single cell is a paragraph. Only
 * a numbered heading in known words counts there.
 */
static void
find_in_table(struct arena *a, const struct page_block *table, size_t block,
    const struct form_set *forms, struct headings *out)
{
	struct heading *last = NULL;

	for (size_t r = 0; r < table->table->n_rows; r++) {
		const struct page_row *row = &table->table->rows[r];
		struct page_block paragraph = { .kind = PAGE_TEXT };
		struct heading h = { .block = block };
		bool by_number;

		if (row->n_cells != 1)
			continue;
		paragraph.text = row->cells[0].text;
		if (read_heading(a, forms, &paragraph, &h, &by_number) &&
		    !by_number && h.printed != 0)
			last = add_heading(a, out, h);
		else if (last != NULL)
			add_rest(a, last, paragraph.text);
	}
}

/* ---- headings that stand in another shape ---- */

/* Blocks between which a part must start: behind `first`, before `end`. */
struct range {
	size_t first, end;
};

static size_t
find_section(const struct headings *h, int number)
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
		    number_of_heading_key(forms, key, &v) != number)
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
	words = skip_heading_number(text, &out->printed, &weak);
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
	if (is_sentence(text) || utf8_count(text) > HEADING_CHARACTERS)
		return false;
	next = next_text(page, block);
	if (next < page->n_blocks) {
		joined = arena_printf(
		    a, "%s%s", words, utf8_trim(a, page->blocks[next].text));
		if (number_of_heading_key(forms, utf8_label(a, joined),
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

static void
add_lost_headings(struct arena *a, const struct page *page,
    const struct form_set *forms, struct headings *h)
{
	/* Without any heading the numbers may count anything. */
	if (h->n == 0)
		return;
	for (size_t i = 0; i < forms->n_sections; i++) {
		int number = forms->sections[i].number;
		struct range r = range_of(page, h, number);
		struct heading new = { .number = number };

		if (find_section(h, number) < h->n)
			continue;
		for (size_t b = r.first; b < r.end; b++) {
			if (!read_lost(a, page, forms, b, &new))
				continue;
			insert(a, h, new);
			break;
		}
	}
}

void
headings_find(struct arena *a, const struct page *page,
    const struct form_set *forms, struct headings *out)
{
	struct headings unknown = { 0 };

	*out = (struct headings){ 0 };
	for (size_t b = 0; b < page->n_blocks; b++) {
		const struct page_block *block = &page->blocks[b];
		struct heading h = { .block = b };
		bool by_number;

		if (block->kind == PAGE_TABLE)
			find_in_table(a, block, b, forms, out);
		else if (read_heading(a, forms, block, &h, &by_number))
			(void)add_heading(a, by_number ? &unknown : out, h);
	}
	drop_repeated(page, out);
	add_unknown(a, out, &unknown);
	add_lost_headings(a, page, forms, out);
}

/* The last heading at or before a block, or NULL. */
static const struct heading *
heading_before(const struct headings *h, size_t block)
{
	size_t low = 0, high = h->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (h->list[middle].block <= block)
			low = middle + 1;
		else
			high = middle;
	}
	return low == 0 ? NULL : &h->list[low - 1];
}

int
headings_section(const struct headings *h, size_t block)
{
	const struct heading *at = heading_before(h, block);

	return at == NULL ? 0 : at->number;
}

const struct heading *
headings_at(const struct headings *h, size_t block)
{
	const struct heading *at = heading_before(h, block);

	return at != NULL && at->block == block ? at : NULL;
}
