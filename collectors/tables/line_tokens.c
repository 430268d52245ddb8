#include "collectors/tables/line_tokens.h"

#include <stdint.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/limits.h"
#include "collectors/base/utf8.h"
#include "collectors/model/page.h"
#include "collectors/tables/headings.h"
#include "collectors/tables/value_text.h"

/* Cells of one line; a longer line is no row of a form. */
#define LINE_CELLS LIMIT_TABLE_COLUMNS
/* Longer lines are no row of numbers. */
#define NUMBERS_BYTES 400

struct lexer {
	struct arena *a;
	struct line_tokens *out;
	size_t block;
	/* The line of cells before had no bar in front: one that has begins
	 * with an empty cell. */
	bool no_border;
};

static struct line_token *
add(struct lexer *x, enum line_token_kind kind, const char *text)
{
	struct line_tokens *out = x->out;
	struct line_token *t;

	out->list = arena_grow(x->a, out->list, out->n, &out->cap, sizeof(*t));
	t = &out->list[out->n++];
	*t = (struct line_token){ .kind = kind,
		.text = text,
		.block = x->block,
		.last_block = x->block };
	return t;
}

static bool
is_blank_line(const char *s)
{
	size_t len = strlen(s), pos = 0;

	while (pos < len)
		if (!utf8_is_space(utf8_next(s, len, &pos)))
			return false;
	return true;
}

/* |---|:--:| below a Markdown header. */
static bool
is_rule(const char *s)
{
	return strchr(s, '-') != NULL && s[strspn(s, "|-: \t")] == '\0' &&
	    strchr(s, '|') != NULL && strstr(s, "--") != NULL;
}

/* Add the parts of a line between `mark`s. */
static void
add_cells(struct lexer *x, const char *s, const char *end, char mark)
{
	size_t first = x->out->n, n_text = 0, n;

	for (;;) {
		const char *stop = memchr(s, mark, (size_t)(end - s));
		const char *text = arena_strndup(
		    x->a, s, (size_t)((stop == NULL ? end : stop) - s));

		n_text += !is_blank_line(text);
		add(x, LINE_CELL, text);
		if (stop == NULL || x->out->n - first == LINE_CELLS)
			break;
		s = stop + 1;
	}
	n = x->out->n - first;
	for (size_t i = 0; i < n && (n_text >= 2 || (n_text == 1 && n >= 3));
	     i++) {
		x->out->list[first + i].place = i;
		x->out->list[first + i].width = n;
	}
}

static bool
line_is_open(const struct lexer *x)
{
	return x->out->n > 0 && x->out->list[x->out->n - 1].kind == LINE_WHOLE;
}

static void
lex_bars(struct lexer *x, const char *s)
{
	const char *end;

	s += strspn(s, " \t");
	end = s + strlen(s);
	while (end > s && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	if (is_rule(s))
		return;
	if (s[strspn(s, "| \t")] == '\0') {
		/* The first bar ends the cell on the line above. */
		if (line_is_open(x)) {
			x->out->list[x->out->n - 1].kind = LINE_CELL;
			s++;
		}
		for (; s < end; s++)
			if (*s == '|')
				add(x, LINE_CELL, "");
		return;
	}
	if (*s == '|' && !x->no_border)
		s++;
	else
		x->no_border = true;
	if (end[-1] == '|')
		end--;
	add_cells(x, s, end, '|');
}

static bool
continues_cell(const struct lexer *x, const char *line)
{
	const struct line_token *last;
	const char *folded;

	if (x->out->n == 0)
		return false;
	last = &x->out->list[x->out->n - 1];
	if (!last->tab || last->last_block + 1 != x->block ||
	    strlen(line) > 120)
		return false;
	folded = utf8_fold(x->a, last->text);
	return *folded != '\0' && !value_is_number(folded) &&
	    !value_is_blank(folded);
}

static void
lex_tabs(struct lexer *x, const char *s)
{
	if (*s == '\t' && strchr(s + 1, '\t') == NULL) {
		add(x, LINE_CELL, s + 1)->tab = true;
		return;
	}
	add_cells(x, s, s + strlen(s), '\t');
}

/* `s` cut at its spaces; the number of words, LINE_CELLS at the most. */
static size_t
split_words(char *s, const char *words[LINE_CELLS])
{
	size_t n = 0;

	while (*s != '\0' && n < LINE_CELLS) {
		char *space = strchr(s, ' ');

		words[n++] = s;
		if (space == NULL)
			return n;
		*space = '\0';
		s = space + 1;
	}
	return n;
}

/* Numbers with white space between, after a label or alone. */
static bool
lex_numbers(struct lexer *x, const char *s)
{
	const char *words[LINE_CELLS], *label = "";
	size_t n, first, n_cells;

	if (strlen(s) > NUMBERS_BYTES)
		return false;
	n = split_words(utf8_fold(x->a, s), words);
	first = n;
	while (first > 0 &&
	    (value_is_number(words[first - 1]) ||
		value_is_blank(words[first - 1])))
		first--;
	if (first == n || (first == 0 && n == 1))
		return false;
	for (size_t i = 0; i < first; i++)
		label = arena_printf(x->a, "%s%s", label, words[i]);
	n_cells = n - first + (first > 0);
	if (first > 0)
		add(x, LINE_NUMBER, label)->width = n_cells;
	for (size_t i = first; i < n; i++) {
		struct line_token *t = add(x, LINE_NUMBER, words[i]);

		t->place = i - first + (first > 0);
		t->width = n_cells;
	}
	return true;
}

static void
lex_line(struct lexer *x, const char *s)
{
	if (is_blank_line(s) && strchr(s, '\t') == NULL) {
		add(x, LINE_GAP, "");
	} else if (strchr(s, '|') != NULL) {
		lex_bars(x, s);
	} else if (strchr(s, '\t') != NULL) {
		lex_tabs(x, s);
	} else if (continues_cell(x, s)) {
		struct line_token *last = &x->out->list[x->out->n - 1];

		last->text = arena_printf(x->a, "%s%s", last->text, s);
		last->last_block = x->block;
	} else if (!lex_numbers(x, s)) {
		add(x, LINE_WHOLE, s);
	}
}

void
line_tokens_of_page(struct arena *a, const struct page *page,
    const struct headings *headings, struct line_tokens *out)
{
	struct lexer x = { .a = a, .out = out };

	*out = (struct line_tokens){ 0 };
	for (size_t b = 0; b < page->n_blocks; b++) {
		const struct page_block *block = &page->blocks[b];

		x.block = b;
		if (block->kind != PAGE_TEXT ||
		    headings_at(headings, b) != NULL) {
			add(&x, LINE_BREAK, "");
			x.no_border = false;
		} else {
			lex_line(&x, block->text);
		}
	}
}
