#include "collectors/decode/html/prescan.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "collectors/base/err.h"
#include "collectors/base/limits.h"

/* Names are counted by hash; a power of two. */
#define N_COUNTERS 1024

struct prescan {
	const char *at, *end;
	size_t n_tables, n_cells;
	size_t n_open;            /* start tags without an end tag so far */
	size_t open[N_COUNTERS];  /* the same, by name */
	size_t n_most_attributes; /* of one tag */
	size_t n_parts;           /* elements and attributes of the tree */
	size_t n_formatting;      /* open <font>, <b> and the like */
	size_t n_foreign;         /* open <svg>, <math> */
	struct html_end last;     /* as if the text ended here */
};

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
ends_name(char c)
{
	return c == '>' || c == '/' || c == ' ' || c == '\t' || c == '\n' ||
	    c == '\f';
}

static bool
is_name(const char *s, size_t len, const char *name)
{
	return strlen(name) == len && strncasecmp(s, name, len) == 0;
}

static bool
is_one_of(const char *s, size_t len, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (names[i][0] == (s[0] | 0x20) && is_name(s, len, names[i]))
			return true;
	return false;
}

/*
 * Elements that never stay open: without content, or closed by the next of
 * their kind. (A cell or row in a nested table is behind a <table>, which is
 * counted.)
 */
static bool
closes_itself(const char *s, size_t len)
{
	static const char *const names[] = { "p", "br", "td", "tr", "th", "li",
		"img", "input", "meta", "link", "hr", "tbody", "thead", "tfoot",
		"option", "dt", "dd", "col", "area", "base", "param", "wbr",
		"embed", "source", "html", "head", "body" };

	return is_one_of(s, len, names, sizeof(names) / sizeof(names[0]));
}

/* Elements whose content is text, whatever it looks like. */
static bool
holds_raw_text(const char *s, size_t len)
{
	static const char *const names[] = { "script", "style", "textarea",
		"title", "xmp", "iframe", "noembed", "noframes" };

	return is_one_of(s, len, names, sizeof(names) / sizeof(names[0]));
}

/*
 * Elements that HTML opens again behind the end of each block that they were
 * left open in, all that are.
 */
static bool
is_formatting(const char *s, size_t len)
{
	static const char *const names[] = { "a", "b", "big", "code", "em",
		"font", "i", "nobr", "s", "small", "strike", "strong", "tt",
		"u" };

	return is_one_of(s, len, names, sizeof(names) / sizeof(names[0]));
}

/* SVG and MathML, where <title> and <script> hold elements again. */
static bool
is_foreign(const char *s, size_t len)
{
	return is_name(s, len, "svg") || is_name(s, len, "math");
}

static size_t
hash_name(const char *s, size_t len)
{
	size_t h = 5381;

	for (size_t i = 0; i < len; i++)
		h = h * 33 + (unsigned char)(s[i] | 0x20);
	return h & (N_COUNTERS - 1);
}

/*
 * Move behind the tag whose name ends at g->at; counts its attributes, those
 * are what white space parts outside of quotes.
 */
static void
skip_tag(struct prescan *g)
{
	size_t n = 0;
	char quote = '\0', before = '\0';
	bool parted = false;

	for (; g->at < g->end; g->at++) {
		char c = *g->at;

		if (quote != '\0') {
			if (c == quote)
				quote = '\0';
			continue;
		}
		if (c == '>')
			break;
		if (ends_name(c)) {
			parted = true;
			continue;
		}
		if ((c == '"' || c == '\'') && before == '=')
			quote = c;
		else if (parted || before == '"' || before == '\'')
			n++;
		parted = false;
		before = c;
	}
	if (n > g->n_most_attributes)
		g->n_most_attributes = n;
	g->n_parts += n + 1;
}

/* Move to the end tag of the raw text element `name`. */
static void
skip_raw_text(struct prescan *g, const char *name, size_t len)
{
	while (g->at < g->end) {
		const char *lt = memchr(g->at, '<', (size_t)(g->end - g->at));

		if (lt == NULL)
			break;
		if ((size_t)(g->end - lt) > len + 2 && lt[1] == '/' &&
		    strncasecmp(lt + 2, name, len) == 0 &&
		    ends_name(lt[2 + len])) {
			g->at = lt;
			return;
		}
		g->at = lt + 1;
	}
	g->at = g->end;
}

/* What the tag says about how the page ends. */
static void
note_end(struct prescan *g, const char *name, size_t len, bool is_end)
{
	static const char *const cells[] = { "td", "th" };
	static const char *const rows[] = { "tr", "tbody", "thead", "tfoot" };
	static const char *const wholes[] = { "table", "body", "html" };

	if (is_one_of(name, len, cells, 2)) {
		g->last.open_cell = is_end ? NULL : name - 1;
		g->last.in_table = true;
	} else if (is_one_of(name, len, rows, 4)) {
		g->last = (struct html_end){ true, NULL };
	} else if (is_end && is_one_of(name, len, wholes, 3)) {
		g->last = (struct html_end){ false, NULL };
	}
}

/* A start or end tag; g->at is at its name. */
static void
read_tag(struct prescan *g, bool is_end)
{
	const char *name = g->at;
	size_t len, *open;

	while (g->at < g->end && !ends_name(*g->at))
		g->at++;
	len = (size_t)(g->at - name);
	note_end(g, name, len, is_end);
	open = &g->open[hash_name(name, len)];
	skip_tag(g);
	if (!is_end && !is_formatting(name, len))
		g->n_parts += g->n_formatting;
	if (closes_itself(name, len)) {
		if (!is_end &&
		    (is_name(name, len, "td") || is_name(name, len, "th")))
			g->n_cells++;
		return;
	}
	if (is_end) {
		/* Two names may share a counter: none goes below 0. */
		if (*open > 0) {
			*open -= 1;
			g->n_open--;
		}
		if (g->n_formatting > 0)
			g->n_formatting -= is_formatting(name, len);
		if (g->n_foreign > 0)
			g->n_foreign -= is_foreign(name, len);
		return;
	}
	*open += 1;
	g->n_open++;
	g->n_formatting += is_formatting(name, len);
	g->n_foreign += is_foreign(name, len);
	if (is_name(name, len, "table"))
		g->n_tables++;
	if (holds_raw_text(name, len) && g->n_foreign == 0)
		skip_raw_text(g, name, len);
}

/* Move behind a comment, whose "<!--" is at g->at. */
static void
skip_comment(struct prescan *g)
{
	const char *end =
	    memmem(g->at + 2, (size_t)(g->end - g->at) - 2, "-->", 3);

	g->at = end == NULL ? g->end : end + 3;
}

int
html_prescan(const char *text, size_t len, struct html_end *end, struct err *e)
{
	struct prescan g = { .at = text, .end = text + len };
	size_t n_most_open = 0;

	while (g.at < g.end &&
	    (g.at = memchr(g.at, '<', (size_t)(g.end - g.at))) != NULL) {
		size_t left = (size_t)(g.end - g.at);

		if (left >= 4 && memcmp(g.at, "<!--", 4) == 0) {
			skip_comment(&g);
		} else if (left >= 3 && g.at[1] == '/' && is_letter(g.at[2])) {
			g.at += 2;
			read_tag(&g, true);
		} else if (left >= 2 && is_letter(g.at[1])) {
			g.at++;
			read_tag(&g, false);
			if (g.n_open > n_most_open)
				n_most_open = g.n_open;
		} else {
			g.at++;
		}
	}
	*end = g.last;
	if (g.n_cells > LIMIT_PAGE_CELLS)
		return err_set(e, ERR_LIMIT, "%s %zu cells, limit %u",
		    g.n_tables > 1 ? "tables have" : "table has", g.n_cells,
		    LIMIT_PAGE_CELLS);
	if (g.n_tables > LIMIT_TABLES)
		return err_set(e, ERR_LIMIT, "page has %zu tables, limit %u",
		    g.n_tables, LIMIT_TABLES);
	if (n_most_open > LIMIT_HTML_OPEN)
		return err_set(e, ERR_LIMIT,
		    "page leaves %zu elements open, limit %u", n_most_open,
		    LIMIT_HTML_OPEN);
	if (g.n_parts > LIMIT_HTML_PARTS)
		return err_set(e, ERR_LIMIT,
		    "page has more than %u elements and attributes",
		    LIMIT_HTML_PARTS);
	if (g.n_most_attributes > LIMIT_HTML_ATTRIBUTES)
		return err_set(e, ERR_LIMIT,
		    "element has more than %u attributes",
		    LIMIT_HTML_ATTRIBUTES);
	return 0;
}
