/*
 * What Word writes, construct by construct, and the blocks that it is.
 */
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/decode/decode.h"
#include "tests/support/docx.h"
#include "tests/support/page_dump.h"
#include "tests/support/unit.h"

#define MAX_BYTES (1024u * 1024)

/* A paragraph, a run, a run with properties, a cell of one paragraph. */
#define P(inside) "<w:p>" inside "</w:p>"
#define R(inside) "<w:r>" inside "</w:r>"
#define T(text)   R("<w:t>" text "</w:t>")
#define RPR(properties, text) \
	R("<w:rPr>" properties "</w:rPr><w:t>" text "</w:t>")
#define PPR(properties, inside) P("<w:pPr>" properties "</w:pPr>" inside)
#define TBL(rows)               "<w:tbl>" rows "</w:tbl>"
#define TR(cells)               "<w:tr>" cells "</w:tr>"
#define TC(text)                "<w:tc>" P(T(text)) "</w:tc>"
#define TCPR(properties, text) \
	"<w:tc><w:tcPr>" properties "</w:tcPr>" P(T(text)) "</w:tc>"
#define EMPTY(properties) \
	"<w:tc><w:tcPr>" properties "</w:tcPr>" P("") "</w:tc>"
#define SPAN(n) "<w:gridSpan w:val=\"" n "\"/>"
#define RESTART "<w:vMerge w:val=\"restart\"/>"
#define GOES_ON "<w:vMerge/>"
#define ROWS    TR(TC("a") TC("1")) TR(TC("b") TC("2")) TR(TC("c") TC("3"))
#define PICTURE                                                               \
	"<w:drawing><wp:inline><wp:docPr id=\"1\" name=\"x\" descr=\"图\"/>" \
	"<a:graphic><a:graphicData><pic:pic/></a:graphicData></a:graphic>"    \
	"</wp:inline></w:drawing>"
#define BOX(inside)                                          \
	"<w:pict><v:shape><v:textbox><w:txbxContent>" inside \
	"</w:txbxContent></v:textbox></v:shape></w:pict>"

static void
check(const struct docx_text *text, const char *blocks)
{
	struct arena *a = arena_new();
	struct err e = { 0 };
	struct page p;
	struct buf b;

	buf_init(&b, MAX_BYTES);
	docx_write(&b, text);
	if (decode_document(a, b.data, b.len, NULL, &p, &e) != 0)
		fail_msg("%s: %s", text->body, e.msg);
	assert_string_equal(page_dump(a, &p), blocks);
	assert_string_equal(p.media_type,
	    "application/vnd.openxmlformats-officedocument."
	    "wordprocessingml.document");
	assert_string_equal(p.title, text->title == NULL ? "" : text->title);
	buf_fini(&b);
	arena_free(a);
}

struct example {
	const char *body, *blocks;
};

static void
check_all(const struct example *examples, size_t n, const char *styles,
    const char *numbering)
{
	for (size_t i = 0; i < n; i++)
		check(
		    &(struct docx_text){
			.body = examples[i].body,
			.styles = styles,
			.numbering = numbering,
		    },
		    examples[i].blocks);
}

#define CHECK(examples, styles, numbering)                                    \
	check_all(examples, sizeof(examples) / sizeof((examples)[0]), styles, \
	    numbering)

static void
reads_paragraphs(void **state)
{
	static const struct example
	    examples
		[] = {
			{ P(T("甲")) P(T("乙")), "甲\n乙\n" },
			{ P(T("20") T("23") T("年")) P("") P(T(" ")),
			    "2023年\n" },
			{ P(T("甲") R("<w:br/>") T("乙") R("<w:cr/>") T("丙")),
			    "甲\n乙\n丙\n" },
			{ P(T("甲") R("<w:tab/>") T("乙")), "甲 乙\n" },
			{ P(R("<w:t>12</w:t><w:noBreakHyphen/><w:t>31</w:t>"
			      "<w:softHyphen/>")),
			    "12-31\n" },
			{ P(T("a &lt;&amp; &#x9547;<![CDATA[<b>]]><!-- c "
			      "-->d")),
			    "a <& 镇<b>d\n" },
			{ P(R("<w:sym w:font=\"Symbol\" w:char=\"F033\"/>"
			      "<w:sym w:font=\"Wingdings\" w:char=\"F0FC\"/>"
			      "<w:sym w:font=\"宋体\" w:char=\"2460\"/>"
			      "<w:sym w:font=\"宋体\" w:char=\"00D7\"/>"
			      "<w:sym w:char=\"D800\"/><w:sym/>")),
			    "3①×\n" },
			/* Wrappers. */
			{
			    P("<w:ins>" T("a") "</w:ins><w:hyperlink>" T("b") "</w:hyperlink><w:smartTag>" T(
				"c") "</w:smartTag>"
				     "<w:fldSimple>" T(
					 "d") "</w:fldSimple>"
					      "<w:sdt><w:sdtPr/"
					      "><w:sdtContent>" T(
						  "e") "</"
						       "w:"
						       "sdtCont"
						       "ent></"
						       "w:sdt><"
						       "w:"
						       "moveTo"
						       ">" T("f") "</"
								  "w:moveTo><w:"
								  "customXml"
								  ">" T(
								      "g") "</"
									   "w:"
									   "cus"
									   "tom"
									   "Xml"
									   ">"),
			    "abcdefg\n" },
			{ "<w:sdt><w:sdtContent>" P(T(
			      "a")) "</w:sdtContent></w:sdt>"
				    "<w:customXml>" P(T("b")) "</w:customXml>",
			    "a\nb\n" },
			{ P(R("<w:ruby><w:rt>" T(
			      "zhen") "</w:rt><w:rubyBase>" T("镇") "</"
								    "w:"
								    "rubyBase><"
								    "/w:"
								    "ruby>")),
			    "镇\n" },
			{ P(T("共") "<m:oMath><m:r><m:t>12</m:t></"
				    "m:r><m:d><m:e><m:r>"
				    "<m:t>3</m:t></m:r></m:e></m:d></"
				    "m:oMath>" T("件")),
			    "共123件\n" },
			/* One branch only. */
			{ P(R("<mc:AlternateContent><mc:Choice "
			      "Requires=\"wps\">"
			      "<w:t>a</w:t></mc:Choice><mc:Fallback><w:t>b</"
			      "w:t>"
			      "</mc:Fallback></mc:AlternateContent>")),
			    "a\n" },
			{ "<mc:AlternateContent><mc:Fallback>" P(
			      T("b")) "</mc:Fallback></"
				      "mc:AlternateContent>" P(
					  "<mc:"
					  "AlternateCont"
					  "ent><mc:"
					  "Choice>" T(
					      "c") "</mc:Choice></"
						   "mc:AlternateContent>"
						   "<mc:AlternateContent/>"),
			    "b\nc\n" },
		};

	(void)state;
	CHECK(examples, NULL, NULL);
	check(&(struct docx_text){ .body = P(T("a")), .title = "年报" }, "a\n");
	check(&(struct docx_text){ .body = "" }, "");
}

static void
leaves_out_what_is_not_shown(void **state)
{
	static const struct example examples[] = {
		{ P("<w:del>" R("<w:delText>1</w:delText>")
			  T("2") "</w:del><w:moveFrom>" T(
			      "3") "</w:moveFrom>" T("4")),
		    "4\n" },
		{ P(RPR("<w:vanish/>", "1") RPR("<w:strike/>", "2")
			  RPR("<w:dstrike w:val=\"true\"/>", "3")
			      RPR("<w:vanish w:val=\"0\"/>", "4")
				  RPR("<w:strike w:val=\"false\"/>", "5")),
		    "45\n" },
		/* By style, and what takes that back. */
		{ P(RPR("<w:rStyle w:val=\"gone\"/>", "1") RPR(
		      "<w:rStyle w:val=\"gone\"/><w:vanish w:val=\"off\"/>",
		      "2") RPR("<w:rStyle w:val=\"nobody\"/>", "3")),
		    "23\n" },
		{ PPR("<w:pStyle w:val=\"struck\"/>",
		      T("1") RPR("<w:strike w:val=\"0\"/>", "2")),
		    "2\n" },
		{ PPR("<w:pStyle w:val=\"ring\"/>", T("1")), "1\n" },
		/* The instruction of a field, not its result. */
		{ P(R("<w:fldChar w:fldCharType=\"begin\"/>")
			  R("<w:instrText> PAGE </w:instrText>") T("x") R(
			      "<w:fldChar w:fldCharType=\"separate\"/>") T("7")
			      R("<w:fldChar w:fldCharType=\"end\"/>") T("8")),
		    "78\n" },
		{ P(R("<w:fldChar w:fldCharType=\"begin\"/>"
		      "<w:fldChar w:fldCharType=\"begin\"/>"
		      "<w:fldChar w:fldCharType=\"separate\"/>"
		      "<w:t>x</w:t><w:fldChar w:fldCharType=\"end\"/>"
		      "<w:fldChar w:fldCharType=\"end\"/>"
		      "<w:fldChar w:fldCharType=\"end\"/><w:t>y</w:t>")),
		    "y\n" },
		/* One that never ends hides its paragraph only. */
		{ P(R("<w:fldChar w:fldCharType=\"begin\"/>") T("x")) P(T("y")),
		    "y\n" },
		/* What a control asks for. */
		{ P("<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr>"
		    "<w:sdtContent>" T("单击此处输入文字")
			  R(PICTURE) "</w:sdtContent></w:sdt>" T("b")),
		    "b\n" },
		/* Lines of a table of contents. */
		{ PPR("<w:pStyle w:val=\"contents\"/>", T("一、概述 1"))
			P(T("一、概述")),
		    "一、概述\n" },
		/* Tables' rows and cells. */
		{ TBL(ROWS "<w:tr><w:trPr><w:del/></w:trPr>" TC(
		      "x") "</w:tr><w:tr><w:trPr><w:hidden/></"
			   "w:trPr>" TC("y") "</w:tr>" TR(TCPR("<w:"
							       "cellDel"
							       "/>",
			       "z") TC("d") TC("4"))),
		    "{\na | 1\nb | 2\nc | 3\nd | 4\n}\n" },
	};

	(void)state;
	CHECK(examples,
	    "<w:style w:styleId=\"gone\"><w:basedOn w:val=\"under\"/></w:style>"
	    "<w:style w:styleId=\"under\"><w:rPr><w:vanish/></w:rPr></w:style>"
	    "<w:style w:styleId=\"struck\"><w:rPr><w:strike/></w:rPr></w:style>"
	    "<w:style w:styleId=\"ring\"><w:basedOn w:val=\"ring\"/></w:style>"
	    "<w:style w:styleId=\"contents\"><w:name w:val=\"toc 1\"/>"
	    "</w:style><w:style/>",
	    NULL);
}

static void
keeps_notes_apart_from_values(void **state)
{
	static const struct example examples[] = {
		{ P(T("29") R("<w:footnoteReference w:id=\"7\"/>") T("件，总计")
			  R("<w:endnoteReference w:id=\"1\"/>")),
		    "29[1]件，总计2\n" },
		{ P(T("29") RPR("<w:vertAlign w:val=\"superscript\"/>", "1")
			  T("3")),
		    "29[1] 3\n" },
		{ P(T("29") R("<w:rPr><w:rStyle w:val=\"note\"/></w:rPr>"
			      "<w:footnoteReference/>")
			  R("<w:footnoteReference w:customMarkFollows=\"1\"/>"
			    "<w:t>*</w:t>")),
		    "29[1]*\n" },
		{ TBL(ROWS TR(TC("d") "<w:tc>" P(
		      T("5") R("<w:footnoteReference/>")) "</w:tc>")),
		    "{\na | 1\nb | 2\nc | 3\nd | 5[1]\n}\n" },
	};

	(void)state;
	CHECK(examples,
	    "<w:style w:styleId=\"note\"><w:rPr>"
	    "<w:vertAlign w:val=\"superscript\"/></w:rPr></w:style>",
	    NULL);
}

static void
reads_tables(void **state)
{
	static const struct example examples[] = {
		{ P(T("x")) TBL("<w:tblPr/><w:tblGrid/>" ROWS) P(T("y")),
		    "x\n{\na | 1\nb | 2\nc | 3\n}\ny\n" },
		{ TBL(TR(TCPR(SPAN("2"), "h")) ROWS),
		    "{\n1x2:h\na | 1\nb | 2\nc | 3\n}\n" },
		{ TBL(TR(TCPR(RESTART, "g") TC("a") TC("1")) TR(EMPTY(GOES_ON)
			  TC("b") TC("2")) TR(EMPTY(GOES_ON) TC("c") TC("3"))
			  TR(TC("z") TCPR(SPAN("2"), "4"))),
		    "{\n3x1:g | a | 1\nb | 2\nc | 3\nz | 1x2:4\n}\n" },
		/* One merged cell under another, and beside one. */
		{ TBL(TR(TCPR(RESTART, "g") TCPR(RESTART SPAN("2"), "h") TC(
		      "1")) TR(EMPTY(GOES_ON) EMPTY(GOES_ON SPAN("2")) TC("2"))
			  TR(TCPR(RESTART, "i") TC("b") TC("c") TC("3"))
			      TR(EMPTY(GOES_ON) TC("d") TC("e") TC("4"))),
		    "{\n2x1:g | 2x2:h | 1\n2\n2x1:i | b | c | 3\nd | e | 4\n"
		    "}\n" },
		/* Nothing above to go on with. */
		{ TBL(TR(TCPR(GOES_ON, "a") TC("1")) TR(EMPTY(GOES_ON) TC("2"))
			  TR(TC("b") TCPR(GOES_ON, "3"))),
		    "{\n2x1:a | 1\n2\nb | 3\n}\n" },
		/* Columns that do not quite meet. */
		{ TBL(TR(TCPR(SPAN("3"), "a") TCPR(RESTART SPAN("2"), "g") TC(
		      "1")) TR(TCPR(SPAN("2"), "b") EMPTY(GOES_ON SPAN("3"))
			  TC("2")) TR(TCPR(SPAN("3"), "c")
			  EMPTY(GOES_ON SPAN("2")) TC("3"))),
		    "{\n1x3:a | 3x2:g | 1\n1x2:b | 2\n1x3:c | 3\n}\n" },
		/* A row of merged cells only. */
		{ TBL(TR(TCPR(RESTART, "a") TCPR(RESTART, "1"))
			  TR(EMPTY(GOES_ON) EMPTY(GOES_ON)) TR(TC("b") TC("2"))
			      TR(TC("c") TC("3")) TR("")),
		    "{\n2x1:a | 2x1:1\n\nb | 2\nc | 3\n}\n" },
		{ TBL(TR(TCPR("<w:hMerge w:val=\"restart\"/>", "h")
			  EMPTY("<w:hMerge/>") TC("1")) ROWS),
		    "{\n1x2:h | 1\na | 1\nb | 2\nc | 3\n}\n" },
		{ TBL(ROWS
		      "<w:tr><w:trPr><w:gridBefore w:val=\"1\"/>"
		      "<w:gridAfter w:val=\"1\"/></w:trPr>" TC("4") "</w:tr>"),
		    "{\na | 1\nb | 2\nc | 3\n | 4\n}\n" },
		/* Wrappers around rows and cells. */
		{ TBL("<w:sdt><w:sdtContent>" TR(TC(
		      "a") "<w:sdt><w:sdtPr/>"
			   "<w:sdtContent>" TC("1") "</w:sdtContent></w:sdt>") "</w:sdtContent></w:sdt><w:ins>" TR(TC("b")
			  TC("2")) "</w:ins>" TR(TC("c") "<w:sdt><w:sdtPr>"
							 "<w:showingPlcHdr/></"
							 "w:sdtPr><w:"
							 "sdtContent>" TC(
							     "x") "</"
								  "w:"
								  "sdtContent><"
								  "/w:sdt>")),
		    "{\na | 1\nb | 2\nc | \n}\n" },
		/* Several paragraphs, breaks, spaces. */
		{ TBL(ROWS TR("<w:tc>" P(T("一、") R("<w:br/>") T("概述")) P("")
			  P(T("乙")) "</w:tc>" TC("\xe3\x80\x80"))),
		    "{\na | 1\nb | 2\nc | 3\n一、\\n概述\\n乙 | \xe3\x80\x80\n"
		    "}\n" },
		/* Spans that are none. */
		{ TBL(TR(TCPR(SPAN("0"), "h") TCPR(SPAN("-3"), "i")
			  TCPR(SPAN("99999"), "j") TCPR(SPAN("x"), "k")) ROWS),
		    "{\nh | i | 1x1000:j | k\na | 1\nb | 2\nc | 3\n}\n" },
	};

	(void)state;
	CHECK(examples, NULL, NULL);
}

/* 1,728 bytes: a paragraph, not what a cell of values holds. */
#define FOUR(text) text text text text
#define SENTENCE   "我镇围绕中心工作，不断加大公开力度。"
#define LONG_TEXT  FOUR(FOUR(SENTENCE)) FOUR(FOUR(SENTENCE))

static void
reads_tables_in_tables(void **state)
{
	static const struct example examples[] = {
		/* A small one is text of its cell. */
		{ TBL(ROWS TR(TC("d") "<w:tc>" P(T("共")) TBL(TR(
		      TC("4") TC("件")) TR(TC("5") TC("份"))) P("") "</w:tc>")),
		    "{\na | 1\nb | 2\nc | 3\nd | 共\\n4 件\\n5 份\n}\n" },
		/* A big one follows the table it stands in. */
		{ TBL(ROWS TR(TC("d") "<w:tc>" P(T("4")) TBL(TR(TC("e") TC("f")
			  TC("5")) TR(TC("g") TC("h") TC("6")) TR(TC("i")
			  TC("j") TC("7"))) P(T("件")) "</w:tc>")) P(T("z")),
		    "{\na | 1\nb | 2\nc | 3\nd | 4\\n件\n}\n"
		    "{\ne | f | 5\ng | h | 6\ni | j | 7\n}\nz\n" },
		/* A frame around the whole report. */
		{ TBL(TR("<w:tc>" P(T("一、概述")) TBL(ROWS)
			  P(T("二、其他")) "</w:tc>")),
		    "一、概述\n{\na | 1\nb | 2\nc | 3\n}\n二、其他\n" },
		{ TBL(TR(TC("一、概述") TC(LONG_TEXT))
			  TR(TC("二、其他") TC("无"))),
		    "一、概述\n" LONG_TEXT "\n二、其他\n无\n" },
	};

	(void)state;
	CHECK(examples, NULL, NULL);
}

static void
reads_pictures_and_text_boxes(void **state)
{
	static const struct example examples[] = {
		{ P(T("a") R(PICTURE) T("b")), "ab\n[picture 图]\n" },
		{ P(R("<w:pict><v:shape alt=\"表\"><v:imagedata/></v:shape>"
		      "</w:pict>")),
		    "[picture 表]\n" },
		{ P(R("<w:object><o:OLEObject/></w:object>")), "[picture ]\n" },
		{ P(R("<w:drawing><wp:inline><a:graphic/></wp:inline>"
		      "</w:drawing>")),
		    "" },
		{ TBL(ROWS TR(TC("d") "<w:tc>" P(R(PICTURE)) "</w:tc>")),
		    "{\na | 1\nb | 2\nc | 3\nd | !\n}\n" },
		{ P(T("a") R(BOX(P(T("x")) P(T("y")))) T("b")) P(T("c")),
		    "ab\nx\ny\nc\n" },
		{ P(R("<mc:AlternateContent><mc:Choice Requires=\"wps\">"
		      "<w:drawing><wp:anchor><a:graphic><wps:wsp><wps:txbx>"
		      "<w:txbxContent>" P(T("x") R(BOX(P(
			  T("y"))))) "</w:txbxContent></wps:txbx></wps:wsp></"
				     "a:graphic>"
				     "</wp:anchor></w:drawing></"
				     "mc:Choice><mc:Fallback>" BOX(P(T(
					 "x"))) "</mc:Fallback></"
						"mc:AlternateContent>") T("a")),
		    "a\nx\ny\n" },
		{ P(R(BOX(TBL(ROWS)))), "{\na | 1\nb | 2\nc | 3\n}\n" },
		{ TBL(ROWS TR(
		      TC("d") "<w:tc>" P(T("4") R(BOX(P(T("x"))))) "</w:tc>")),
		    "{\na | 1\nb | 2\nc | 3\nd | 4\\nx\n}\n" },
	};

	(void)state;
	CHECK(examples, NULL, NULL);
}

static void
tells_headings(void **state)
{
	static const struct example examples[] = {
		{ PPR("<w:pStyle w:val=\"1\"/>", T("一、概述")) P(T("a")),
		    "# 一、概述\na\n" },
		{ PPR("<w:pStyle w:val=\"child\"/>", T("a"))
			PPR("<w:pStyle w:val=\"body\"/>", T("b"))
			    PPR("<w:pStyle w:val=\"Heading3\"/>", T("c"))
				PPR("<w:pStyle w:val=\"t\"/>", T("d")),
		    "# a\nb\n# c\n# d\n" },
		{ PPR("<w:outlineLvl w:val=\"0\"/>", T("a"))
			PPR("<w:outlineLvl w:val=\"9\"/>"
			    "<w:pStyle w:val=\"1\"/>",
			    T("b")),
		    "# a\nb\n" },
	};

	(void)state;
	CHECK(examples,
	    "<w:style w:type=\"paragraph\" w:styleId=\"1\">"
	    "<w:name w:val=\"heading 1\"/></w:style>"
	    "<w:style w:styleId=\"child\"><w:basedOn w:val=\"outlined\"/>"
	    "</w:style>"
	    "<w:style w:styleId=\"outlined\"><w:pPr><w:outlineLvl w:val=\"1\"/>"
	    "</w:pPr></w:style>"
	    "<w:style w:styleId=\"body\"><w:basedOn w:val=\"1\"/><w:pPr>"
	    "<w:outlineLvl w:val=\"9\"/></w:pPr></w:style>"
	    "<w:style w:styleId=\"Heading3\"/>"
	    "<w:style w:styleId=\"t\"><w:name w:val=\"标题\"/></w:style>",
	    NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_paragraphs),
		cmocka_unit_test(leaves_out_what_is_not_shown),
		cmocka_unit_test(keeps_notes_apart_from_values),
		cmocka_unit_test(reads_tables),
		cmocka_unit_test(reads_tables_in_tables),
		cmocka_unit_test(reads_pictures_and_text_boxes),
		cmocka_unit_test(tells_headings),
	};

	return cmocka_run_group_tests_name("docx", tests, NULL, NULL);
}
