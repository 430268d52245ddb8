/*
 * The numbers that Word puts before paragraphs itself.
 */
#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/decode/decode.h"
#include "collectors/decode/word/numbering.h"
#include "tests/support/docx.h"
#include "tests/support/page_dump.h"
#include "tests/support/unit.h"

#define MAX_BYTES (1024u * 1024)

static const struct {
	const char *format;
	int n;
	const char *text;
} formats[] = {
	{ "decimal", 0, "0" },
	{ "decimal", 12, "12" },
	{ "decimalZero", 7, "07" },
	{ "chineseCounting", 1, "一" },
	{ "chineseCounting", 10, "十" },
	{ "chineseCounting", 11, "十一" },
	{ "chineseCounting", 20, "二十" },
	{ "chineseCounting", 99, "九十九" },
	{ "chineseCounting", 100, "一〇〇" },
	{ "japaneseCounting", 12, "十二" },
	{ "chineseCountingThousand", 0, "〇" },
	{ "chineseCountingThousand", 100, "一百" },
	{ "chineseCountingThousand", 105, "一百零五" },
	{ "chineseCountingThousand", 110, "一百一十" },
	{ "chineseCountingThousand", 1005, "一千零五" },
	{ "chineseCountingThousand", 12345, "一二三四五" },
	{ "ideographDigital", 10, "一〇" },
	{ "ideographDigital", 3, "三" },
	{ "chineseLegalSimplified", 12, "壹拾贰" },
	{ "ideographTraditional", 3, "丙" },
	{ "ideographTraditional", 11, "11" },
	{ "ideographZodiac", 12, "亥" },
	{ "decimalEnclosedCircle", 1, "①" },
	{ "decimalEnclosedCircleChinese", 20, "⑳" },
	{ "decimalEnclosedCircle", 21, "21" },
	{ "decimalEnclosedParen", 13, "⒀" },
	{ "decimalEnclosedFullstop", 20, "⒛" },
	{ "decimalFullWidth", 12, "１２" },
	{ "upperLetter", 2, "B" },
	{ "lowerLetter", 27, "aa" },
	{ "upperRoman", 44, "XLIV" },
	{ "lowerRoman", 89, "lxxxix" },
	{ "upperRoman", 90, "90" },
	{ "none", 3, "" },
	{ "hebrew1", 3, "3" },
};

static void
writes_numbers(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 256);
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		buf_clear(&b);
		docx_number_write(&b, formats[i].format, formats[i].n);
		assert_string_equal(buf_str(&b), formats[i].text);
	}
	buf_fini(&b);
}

#define LEVEL(level, format, text, more)                           \
	"<w:lvl w:ilvl=\"" level "\"><w:start w:val=\"1\"/>" more  \
	"<w:numFmt w:val=\"" format "\"/><w:lvlText w:val=\"" text \
	"\"/></w:lvl>"
#define NUM(id, abstract, more)                                        \
	"<w:num w:numId=\"" id "\"><w:abstractNumId w:val=\"" abstract \
	"\"/>" more "</w:num>"
#define NUMBERED(list, level, text)                                          \
	"<w:p><w:pPr><w:numPr><w:ilvl w:val=\"" level                        \
	"\"/><w:numId w:val=\"" list "\"/></w:numPr></w:pPr><w:r><w:t>" text \
	"</w:t></w:r></w:p>"
#define STYLED(style, text)                                                  \
	"<w:p><w:pPr><w:pStyle w:val=\"" style "\"/></w:pPr><w:r><w:t>" text \
	"</w:t></w:r></w:p>"

static const char numbering[] = "<w:abstractNum w:abstractNumId=\"0\">" LEVEL(
    "0", "chineseCounting", "%1、", "<w:pStyle w:val=\"h1\"/>") LEVEL("1",
    "chineseCounting", "（%2）", "<w:pStyle w:val=\"h2\"/>") LEVEL("2",
    "decimal", "%3.", "") LEVEL("3", "decimal", "%1.%4",
    "<w:isLgl/><w:lvlRestart w:val=\"0\"/>") "</w:abstractNum><w:abstractNum "
					     "w:abstractNumId=\"1\">" LEVEL("0",
						 "bullet", "\xef\x82\xb7",
						 "") "</w:abstractNum>"
						     "<w:abstractNum "
						     "w:abstractNumId=\"2\"><w:"
						     "numStyleLink "
						     "w:val=\"list\"/>"
						     "</w:abstractNum>"
						     "<w:abstractNum "
						     "w:abstractNumId=\"3\"><w:"
						     "lvl w:ilvl=\"0\">"
						     "<mc:AlternateContent><mc:"
						     "Choice "
						     "Requires=\"w14\"><w:"
						     "numFmt "
						     "w:val=\"custom\" "
						     "w:format=\"001\"/></"
						     "mc:Choice><mc:Fallback><"
						     "w:numFmt "
						     "w:val=\"upperLetter\"/></"
						     "mc:Fallback></"
						     "mc:AlternateContent>"
						     "<w:lvlText "
						     "w:val=\"第%1项%\"/></"
						     "w:lvl></"
						     "w:abstractNum>" NUM(
							 "1", "0", "") NUM("2",
							 "1", "") NUM("3", "2",
							 "") NUM("4", "0",
							 "<w:lvlOverride "
							 "w:ilvl=\"0\"><w:"
							 "startOverride "
							 "w:val=\"5\"/></"
							 "w:lvlOverride>")
							 NUM("5", "0",
							     "<w:lvlOverride "
							     "w:ilvl=\"0\"><w:"
							     "lvl w:ilvl=\"0\">"
							     "<w:numFmt "
							     "w:val="
							     "\"decimal\"/"
							     "><w:lvlText "
							     "w:val=\"%1.\"/></"
							     "w:lvl></"
							     "w:lvlOverride>")
							     NUM("6", "3", "")
								 NUM("7", "99",
								     "");

static const char styles[] =
    "<w:style w:styleId=\"h1\"><w:name w:val=\"heading 1\"/><w:pPr><w:numPr>"
    "<w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style>"
    "<w:style w:styleId=\"h2\"><w:name w:val=\"heading 2\"/><w:pPr><w:numPr>"
    "<w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style>"
    "<w:style w:styleId=\"list\"><w:pPr><w:numPr><w:numId w:val=\"1\"/>"
    "</w:numPr></w:pPr></w:style>";

static const struct {
	const char *body, *blocks;
} bodies[] = {
	{ NUMBERED("1", "0", "总体情况") NUMBERED("1", "1", "予以公开")
		NUMBERED("1", "1", "部分公开")
		    NUMBERED("1", "2", "属于国家秘密")
			NUMBERED("1", "2", "2023年") NUMBERED("1", "0", "其他")
			    NUMBERED("1", "1", "a") NUMBERED("1", "2", "b"),
	    "一、总体情况\n（一）予以公开\n（二）部分公开\n1.属于国家秘密\n"
	    "2. 2023年\n二、其他\n（一）a\n1.b\n" },
	/* By style alone, the level that names it. */
	{ STYLED("h1", "总体情况") STYLED("h2", "公开") STYLED("h1", "其他"),
	    "# 一、总体情况\n# （一）公开\n# 二、其他\n" },
	/* Taken back. */
	{ "<w:p><w:pPr><w:pStyle w:val=\"h1\"/><w:numPr><w:numId w:val=\"0\"/>"
	  "</w:numPr></w:pPr><w:r><w:t>a</w:t></w:r></w:p>" STYLED("h1", "b"),
	    "# a\n# 一、b\n" },
	/* Figures throughout; and a level that is never begun anew. */
	{ NUMBERED("1", "0", "a") NUMBERED("1", "3", "b")
		NUMBERED("1", "0", "c") NUMBERED("1", "3", "d"),
	    "一、a\n1.1b\n二、c\n2.2d\n" },
	/* A lower level first: the upper one has begun too. */
	{ NUMBERED("1", "3", "a") NUMBERED("1", "0", "b"), "1.1a\n二、b\n" },
	{ NUMBERED("2", "0", "a") NUMBERED("7", "0", "b")
		NUMBERED("8", "0", "c") NUMBERED("1", "9", "d"),
	    "a\nb\nc\nd\n" },
	{ NUMBERED("3", "0", "a") NUMBERED("3", "0", "b"), "一、a\n二、b\n" },
	/* One count for lists of one kind, unless a list begins anew. */
	{ NUMBERED("1", "0", "a") NUMBERED("4", "0", "b")
		NUMBERED("4", "0", "c") NUMBERED("5", "0", "d"),
	    "一、a\n五、b\n六、c\n7.d\n" },
	{ NUMBERED("6", "0", "a") NUMBERED("6", "0", "b"),
	    "第0项%a\n第A项%b\n" },
	/* In cells, each counted once, and before empty text. */
	{ "<w:tbl><w:tr><w:tc>" NUMBERED("1", "2",
	      "属于国家秘密") "</w:tc><w:tc><w:p/></w:tc></"
			      "w:tr><w:tr><w:tc>" NUMBERED("1", "2",
				  "其他") "</w:tc><w:tc>" NUMBERED("1", "2",
				  "") "</w:tc></w:tr></w:tbl>",
	    "{\n1.属于国家秘密 | \n2.其他 | 3.\n}\n" },
	/* A paragraph that is deleted does not count. */
	{ "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/>"
	  "</w:numPr><w:rPr><w:del/></w:rPr></w:pPr><w:del><w:r><w:delText>x"
	  "</w:delText></w:r></w:del></w:p>" NUMBERED("1", "0", "a"),
	    "一、a\n" },
};

static void
numbers_paragraphs(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, MAX_BYTES);
	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
		const struct docx_text text = { .body = bodies[i].body,
			.styles = styles,
			.numbering = numbering };
		struct arena *a = arena_new();
		struct err e = { 0 };
		struct page p;

		docx_write(&b, &text);
		assert_int_equal(
		    decode_document(a, b.data, b.len, NULL, &p, &e), 0);
		assert_string_equal(page_dump(a, &p), bodies[i].blocks);
		arena_free(a);
	}
	buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_numbers),
		cmocka_unit_test(numbers_paragraphs),
	};

	return cmocka_run_group_tests_name("docx_numbering", tests, NULL, NULL);
}
