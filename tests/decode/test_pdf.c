/*
 * Words and lines on paper, trait by trait, and the blocks that they are. What
 * is not certain is marked, never put into a neighbour's cell.
 */
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/decode/decode.h"
#include "tests/support/page_dump.h"
#include "tests/support/unit.h"

#define MAX_BYTES (32u * 1024 * 1024)
/* A page's words, its drawing. */
#define PAGE(words) "<page width=\"600\" height=\"800\">" words "</page>"
#define WORD(x, y, x1, y1, text)                                             \
	"<word xMin=\"" #x "\" yMin=\"" #y "\" xMax=\"" #x1 "\" yMax=\"" #y1 \
	"\">" text "</word>"
#define LINE(d)                                                          \
	"<path style=\"fill:none;stroke-width:0.5;stroke:rgb(0%,0%,0%);" \
	"stroke-opacity:1;\" d=\"" d "\"/>"
/* Likewise, between two places that are printed. */
#define LINE_AT                                                       \
	"<path style=\"fill:none;stroke-width:0.5;stroke:#000000;\" " \
	"d=\"M %zu %zu L %zu %zu \"/>"
#define RECT(d)                                                         \
	"<path style=\" stroke:none;fill:rgb(0%,0%,0%);fill-opacity:1;" \
	"\" d=\"" d "\"/>"
#define DRAWN(paths) "<page><g id=\"surface1\">" paths "</g></page>"
/* Two rows of three cells, 50 wide and 20 high, from (100, 100) on. */
#define LEVEL                        \
	LINE("M 100 100 L 250 100 ") \
	LINE("M 100 120 L 250 120 ") LINE("M 100 140 L 250 140 ")
#define SIDES    LINE("M 100 100 L 100 140 ") LINE("M 250 100 L 250 140 ")
#define UPRIGHT1 LINE("M 150 100 L 150 140 ")
#define UPRIGHT2 LINE("M 200 100 L 200 140 ")
#define GRID     LEVEL SIDES UPRIGHT1 UPRIGHT2
#define HEADER                         \
	WORD(105, 105, 115, 115, "甲") \
	WORD(155, 105, 165, 115, "乙") WORD(205, 105, 215, 115, "丙")
#define FIGURES                       \
	WORD(105, 125, 110, 135, "1") \
	WORD(155, 125, 160, 135, "2") WORD(205, 125, 210, 135, "3")

static const struct {
	const char *words, *drawing, *blocks;
} cases[] = {
	{ PAGE(HEADER FIGURES), DRAWN(GRID),
	    "{\n甲 | 乙 | 丙\n1 | 2 | 3\n}\n" },
	/* Thin rectangles, dashes and doubled lines are lines; white is not. */
	{ PAGE(HEADER FIGURES),
	    DRAWN(LEVEL SIDES UPRIGHT1 RECT(
		"M 199 100 L 200 100 L 200 118 L 199 118 Z M 199 100 ")
		    RECT("M 199 120 L 200 120 L 200 140 L 199 140 Z ")
			LINE("M 202 100 L 202 140 ")),
	    "{\n甲 | 乙 | 丙\n1 | 2 | 3\n}\n" },
	{ PAGE(HEADER FIGURES),
	    DRAWN(GRID
		"<path style=\"fill:none;stroke-width:1;stroke:rgb(100%,100%,"
		"100%);stroke-opacity:1;\" d=\"M 125 100 L 125 140 \"/>"),
	    "{\n甲 | 乙 | 丙\n1 | 2 | 3\n}\n" },
	/* Places that are turned and moved. */
	{ PAGE(HEADER FIGURES),
	    DRAWN(LEVEL SIDES UPRIGHT1
		"<path style=\"fill:none;stroke-width:1;stroke:rgb(0%,0%,0%);"
		"stroke-opacity:1;\" d=\"M 200 100 L 200 60 \" "
		"transform=\"matrix(1,0,0,-1,0,200)\"/>"),
	    "{\n甲 | 乙 | 丙\n1 | 2 | 3\n}\n" },
	/* A cell of two columns, of which a line may be lost; a blank; a
	 * wrapped label. */
	{ PAGE(WORD(105, 105, 115, 115, "甲") WORD(155, 105, 175, 115, "乙丙")
		  WORD(105, 121, 115, 129, "行政") WORD(105, 131, 115, 139,
		      "许可") WORD(205, 125, 210, 135, "3")),
	    DRAWN(LEVEL SIDES UPRIGHT1 LINE("M 200 120 L 200 140 ")),
	    "{\n甲 | 1x2:乙丙\n行政\\n许可 | ⋯ | 3⋯\n}\n" },
	/* A lost line: two values are not one, one value has no place; the
	 * row is not certain. */
	{ PAGE(HEADER FIGURES),
	    DRAWN(LEVEL SIDES UPRIGHT1 LINE("M 200 100 L 200 120 ")),
	    "{\n甲 | 乙 | 丙\n1⋯ | 1x2:2 3⋯\n}\n" },
	{ PAGE(HEADER WORD(155, 125, 160, 135, "2")),
	    DRAWN(LEVEL SIDES UPRIGHT1 LINE("M 200 100 L 200 120 ")),
	    "{\n甲 | 乙 | 丙\n | 1x2:2⋯\n}\n" },
	/* A line that ends inside of a cell; a value over a line. */
	{ PAGE(HEADER FIGURES),
	    DRAWN(LEVEL SIDES UPRIGHT1 LINE("M 200 100 L 200 130 ")),
	    "{\n甲 | 乙 | 丙\n1⋯ | 1x2:2 3⋯\n}\n" },
	{ PAGE(HEADER WORD(105, 125, 110, 135, "1")
		  WORD(147, 125, 157, 135, "24") WORD(205, 125, 210, 135, "3")),
	    DRAWN(GRID), "{\n甲 | 乙 | 丙\n1⋯ | 24⋯ | 3\n}\n" },
	/* A value too many leaves its row in ambiguous. */
	{ PAGE(HEADER WORD(105, 125, 110, 135, "1")
		  WORD(125, 125, 130, 135, "2") WORD(205, 125, 210, 135, "3")),
	    DRAWN(GRID), "{\n甲 | 乙 | 丙\n1 2⋯ | ⋯ | 3⋯\n}\n" },
	/* Words that touch are one value. */
	{ PAGE(HEADER WORD(105, 125, 125, 135, "4068")
		  WORD(125, 125, 128, 135, ".") WORD(128, 125, 143, 135, "208")
		      WORD(155, 125, 160, 135, "２")),
	    DRAWN(GRID), "{\n甲 | 乙 | 丙\n4068.208 | ２ | \n}\n" },
	/* Without a drawing, or one that breaks off, there are lines. */
	{ PAGE(HEADER FIGURES), NULL, "甲 乙 丙\n1 2 3\n" },
	/* A picture has its place. */
	{ PAGE(WORD(105, 105, 125, 115, "上文")
		  WORD(105, 405, 125, 415, "下文")),
	    DRAWN("<image x=\"0\" y=\"0\" width=\"400\" height=\"200\" "
		  "transform=\"matrix(1,0,0,1,100,150)\" "
		  "xlink:href=\"data:image/png;base64,AAAA\"/>"),
	    "上文\n[picture ]\n下文\n" },
	/* Page numbers are no text; the table goes on behind them. */
	{ PAGE(HEADER FIGURES WORD(295, 770, 300, 780, "1")) PAGE(
	      WORD(105, 105, 115, 115, "丁") WORD(105, 125, 115, 135, "戊")
		  WORD(155, 125, 160, 135, "5") WORD(295, 770, 300, 780, "2")),
	    DRAWN(GRID) DRAWN(GRID),
	    "{\n甲 | 乙 | 丙\n1 | 2 | 3\n丁 |  | \n戊 | 5 | \n}\n" },
	{ PAGE(HEADER FIGURES) PAGE(HEADER FIGURES), DRAWN(GRID) DRAWN(GRID),
	    "{\n甲 | 乙 | 丙\n1 | 2 | 3\n1 | 2 | 3\n}\n" },
};

/* The attribute's text in the word at `w`, up to its quote. */
static const char *
value_of(const char *w, const char *name)
{
	const char *at = strstr(w, name);

	assert_non_null(at);
	return at + strlen(name) + 2;
}

/* A letter of the drawing for each word of the page at *words, at its lower
 * left corner. */
static void
put_letters(struct buf *b, const char **words)
{
	const char *end = strstr(*words, "</page>"), *w = *words;

	assert_non_null(end);
	while ((w = strstr(w, "<word ")) != NULL && w < end) {
		const char *x = value_of(w, "xMin"), *y = value_of(w, "yMax");

		(void)buf_printf(b,
		    "<use xlink:href=\"#glyph0-1\" x=\"%.*s\" y=\"%.*s\"/>",
		    (int)strcspn(x, "\""), x, (int)strcspn(y, "\""), y);
		w++;
	}
	*words = end + 1;
}

/* The drawing's pages, each with the letters of its words. */
static void
put_drawing(struct buf *b, const char *words, const char *drawing)
{
	static const char end[] = "</g></page>";
	const char *at;

	(void)buf_puts(b,
	    "<?xml version=\"1.0\"?><svg "
	    "xmlns:xlink=\"http://www.w3.org/1999/xlink\"><pageSet>");
	while ((at = strstr(drawing, end)) != NULL) {
		(void)buf_put(b, drawing, (size_t)(at - drawing));
		put_letters(b, &words);
		(void)buf_puts(b, end);
		drawing = at + sizeof(end) - 1;
	}
	(void)buf_puts(b, "</pageSet></svg>");
}

static int
decode(struct arena *a, const char *words, const char *drawing,
    struct page *out, struct err *e)
{
	struct buf b;
	int rc;

	buf_init(&b, MAX_BYTES);
	(void)buf_puts(
	    &b, "<html><head><title>青石镇</title></head><body><doc>");
	(void)buf_puts(&b, words);
	(void)buf_puts(&b, "</doc></body></html>\n");
	if (drawing != NULL)
		put_drawing(&b, words, drawing);
	assert_false(b.failed);
	rc = decode_converted(a, "%PDF-1.4\n", 9, b.data, b.len, out, e);
	buf_fini(&b);
	return rc;
}

static void
test_traits(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena *a = arena_new();
		struct err e = { 0 };
		struct page p;

		if (decode(a, cases[i].words, cases[i].drawing, &p, &e) != 0)
			fail_msg("case %zu: %s", i, e.msg);
		if (strcmp(page_dump(a, &p), cases[i].blocks) != 0)
			print_message("case %zu\n", i);
		assert_string_equal(page_dump(a, &p), cases[i].blocks);
		assert_string_equal(p.title, "青石镇");
		arena_free(a);
	}
}

static void
assert_refused(const char *words, enum err_code code, const char *message)
{
	struct arena *a = arena_new();
	struct err e = { 0 };
	struct page p;

	assert_int_equal(decode(a, words, NULL, &p, &e), -1);
	assert_int_equal(e.code, code);
	assert_string_equal(e.msg, message);
	arena_free(a);
}

static void
test_refused(void **state)
{
	(void)state;
	assert_refused(
	    PAGE("") PAGE(""), ERR_UNREADABLE, "tables are pictures");
	assert_refused("", ERR_UNREADABLE, "PDF without pages");
	assert_refused(
	    PAGE("<word"), ERR_UNREADABLE, "the words of the PDF break off");
	assert_refused("<!ENTITY x \"y\">" PAGE(""), ERR_UNREADABLE,
	    "what the converter made defines entities");
}

static void
repeat(struct buf *b, const char *s, size_t n)
{
	buf_init(b, MAX_BYTES);
	for (size_t i = 0; i < n; i++)
		(void)buf_puts(b, s);
}

static void
test_limits(void **state)
{
	struct buf b, page;

	(void)state;
	repeat(&b, PAGE(""), LIMIT_PDF_PAGES + 1);
	assert_refused(buf_str(&b), ERR_LIMIT, "PDF has more than 300 pages");
	buf_fini(&b);
	repeat(&b, WORD(1, 1, 2, 2, "a"), LIMIT_PDF_WORDS + 1);
	buf_init(&page, MAX_BYTES);
	(void)buf_printf(
	    &page, "<page width=\"9\" height=\"9\">%s</page>", buf_str(&b));
	assert_refused(
	    buf_str(&page), ERR_LIMIT, "PDF page has more than 20000 words");
	buf_fini(&page);
	buf_fini(&b);
}

/* Beyond these, the drawing is as good as none: `n` of `piece` beside a
 * table. */
static void
assert_not_drawn(const char *piece, size_t n)
{
	struct arena *a = arena_new();
	struct err e = { 0 };
	struct page p;
	struct buf pieces, drawing;

	repeat(&pieces, piece, n);
	buf_init(&drawing, MAX_BYTES);
	(void)buf_printf(&drawing, "<page><g id=\"surface1\">%s%s</g></page>",
	    GRID, buf_str(&pieces));
	assert_int_equal(
	    decode(a, PAGE(HEADER FIGURES), buf_str(&drawing), &p, &e), 0);
	assert_string_equal(page_dump(a, &p), "甲 乙 丙\n1 2 3\n");
	buf_fini(&drawing);
	buf_fini(&pieces);
	arena_free(a);
}

static void
test_drawing_limits(void **state)
{
	(void)state;
	assert_not_drawn(
	    RECT("M 1 1 L 2 1 L 2 2 L 1 2 Z "), LIMIT_PDF_RULINGS / 2);
	assert_not_drawn("<use xlink:href=\"#glyph0-1\" x=\"1\" y=\"1\"/>",
	    LIMIT_PDF_LETTERS);
	assert_not_drawn(
	    "<image width=\"1\" height=\"1\"/>", LIMIT_PDF_PICTURES + 1);
	assert_not_drawn("<g>", 300);
	assert_not_drawn(
	    "<clipPath id=\"c\"></clipPath>", LIMIT_PDF_DEFINITIONS + 1);
}

/* Lines that touch nothing, side by side and one below the other. */
static void
put_lines(struct buf *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		(void)buf_printf(b, LINE_AT, 300 + 10 * (i % 25), 2 * (i / 25),
		    306 + 10 * (i % 25), 2 * (i / 25));
}

static void
assert_page(const char *drawing, const char *blocks)
{
	struct arena *a = arena_new();
	struct err e = { 0 };
	struct page p;

	assert_int_equal(decode(a, PAGE(HEADER FIGURES), drawing, &p, &e), 0);
	assert_string_equal(page_dump(a, &p), blocks);
	arena_free(a);
}

static const char table[] = "{\n甲 | 乙 | 丙\n1 | 2 | 3\n}\n";
static const char no_table[] = "甲 乙 丙\n1 2 3\n";

/* With more lines on a page than can be told, it has no tables. */
static void
test_lines_limit(void **state)
{
	/* Seven make the table. */
	const size_t room = LIMIT_PDF_LINES - 7;

	(void)state;
	for (size_t more = 0; more < 2; more++) {
		struct buf b;

		buf_init(&b, MAX_BYTES);
		(void)buf_puts(&b, "<page><g id=\"surface1\">" GRID);
		put_lines(&b, room + more);
		(void)buf_puts(&b, "</g></page>");
		assert_page(buf_str(&b), more == 0 ? table : no_table);
		buf_fini(&b);
	}
}

/* A table of more rows on a page is none. */
static void
test_rows_limit(void **state)
{
	(void)state;
	for (size_t more = 0; more < 2; more++) {
		size_t n = LIMIT_PDF_ROWS + more;
		struct arena *a = arena_new();
		struct err e = { 0 };
		struct page p;
		struct buf b;

		buf_init(&b, MAX_BYTES);
		(void)buf_puts(&b, "<page><g id=\"surface1\">");
		for (size_t i = 0; i <= n; i++)
			(void)buf_printf(&b, LINE_AT, (size_t)100, 100 + 20 * i,
			    (size_t)200, 100 + 20 * i);
		for (size_t x = 100; x <= 200; x += 50)
			(void)buf_printf(
			    &b, LINE_AT, x, (size_t)100, x, 100 + 20 * n);
		(void)buf_puts(&b, "</g></page>");
		assert_int_equal(
		    decode(a,
			"<page width=\"600\" height=\"20000\">" WORD(
			    105, 105, 115, 115, "甲") "</page>",
			buf_str(&b), &p, &e),
		    0);
		assert_int_equal(p.n_blocks, 1);
		assert_int_equal(
		    p.blocks[0].kind, more == 0 ? PAGE_TABLE : PAGE_TEXT);
		if (more == 0)
			assert_int_equal(p.blocks[0].table->n_rows, n);
		buf_fini(&b);
		arena_free(a);
	}
}

/* What is drawn again and again is drawn as long as it is not too much: a
 * hundred lines, and again ten thousand times. */
static void
test_copies_limit(void **state)
{
	const size_t lines = 100, n = LIMIT_PDF_COPIES / lines;

	(void)state;
	for (size_t more = 0; more < 2; more++) {
		struct buf b;

		buf_init(&b, MAX_BYTES);
		(void)buf_puts(&b,
		    "<page><defs><clipPath id=\"away\"><path d=\"M 0 700 "
		    "L 9 700 L 9 709 L 0 709 Z \"/></clipPath>"
		    "<g id=\"many\">");
		put_lines(&b, lines);
		(void)buf_puts(&b, "</g></defs><g id=\"surface1\">" GRID);
		/* Out of sight: these are no lines of the page. */
		(void)buf_puts(&b, "<g clip-path=\"url(#away)\">");
		for (size_t i = 0; i < n + more; i++)
			(void)buf_puts(&b, "<use xlink:href=\"#many\"/>");
		(void)buf_puts(&b, "</g></g></page>");
		assert_page(buf_str(&b), more == 0 ? table : no_table);
		buf_fini(&b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_traits),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_drawing_limits),
		cmocka_unit_test(test_lines_limit),
		cmocka_unit_test(test_rows_limit),
		cmocka_unit_test(test_copies_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
