#include "collectors/find/attachment.h"

#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/decode/decode.h"
#include "collectors/find/source.h"
#include "tests/find/listing.h"
#include "tests/support/unit.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

static const char *
found(struct arena *a, const char *html)
{
	struct err e = { 0 };
	struct source_link *links;
	const char *text = "";
	struct page page;
	size_t n;

	assert_int_equal(
	    decode_document(a, html, strlen(html), NULL, &page, &e), 0);
	attachments_find(a, &page, "http://a.example/gk/1.htm", &links, &n);
	for (size_t i = 0; i < n; i++)
		text = arena_printf(a, "%s%d %s | %s\n", text, links[i].year,
		    links[i].title, links[i].url);
	return text;
}

static void
finds_the_report_as_a_file(void **state)
{
	static const struct {
		const char *html, *text;
	} cases[] = {
		/* Word before PDF, the report before the rest. */
		{ "<p>附件：<a href=a.pdf>青石镇2024年政府信息公开年报.pdf</a>"
		  "<a href='/f/b.docx'>青石镇2024年政府信息公开年报.docx</a>"
		  "<a href=c.doc>附件2</a><a href=1.htm>首页</a>",
		    "2024 青石镇2024年政府信息公开年报.docx | "
		    "http://a.example/f/b.docx\n"
		    "2024 青石镇2024年政府信息公开年报.pdf | "
		    "http://a.example/gk/a.pdf\n"
		    "0 附件2 | http://a.example/gk/c.doc\n" },
		/* Named in a parameter, by its text, or by nothing. */
		{ "<p><a href='/module/download/downfile.jsp?classid=0&amp;"
		  "filename=123.doc'>附件：年度报告</a>"
		  "<a href='/system/_content/download.jsp?urltype=news.Download"
		  "AttachUrl&owner=1&wbfileid=2'>2024年年报.wps</a>"
		  "<a href='/system/_content/download.jsp?wbfileid=3'>下载</a>",
		    "0 附件：年度报告 | http://a.example/module/download/"
		    "downfile.jsp?classid=0&filename=123.doc\n"
		    "2024 2024年年报.wps | http://a.example/system/_content/"
		    "download.jsp?urltype=news.DownloadAttachUrl&owner=1&"
		    "wbfileid=2\n"
		    "0 下载 | http://a.example/system/_content/download.jsp?"
		    "wbfileid=3\n" },
		/* Shown in a frame, by a viewer or without. */
		{ "<p>x</p><iframe "
		  "src='/js/viewer.html?file=/up/%E5%B9%B4.pdf'>"
		  "</iframe><embed src='b.pdf'><object data='c.PDF'></object>"
		  "<iframe src='http://b.example/weather.htm'></iframe>",
		    "0 年.pdf | http://a.example/up/%E5%B9%B4.pdf\n"
		    "0 b.pdf | http://a.example/gk/b.pdf\n"
		    "0 c.PDF | http://a.example/gk/c.PDF\n" },
		/* Software, forms to fill in, pictures, pages. */
		{ "<a href='/wps.doc'>WPS软件下载</a><a href='/d.pdf'>PDF阅读器"
		  "</a><a href='/e.doc'>依申请公开申请表</a><a href='/f.doc'>"
		  "信息公开指南</a><a href='/g.docxml'>x</a>"
		  "<a href='/h.xls'>表</a><a href='/i.jpg'>图</a>"
		  "<a href='javascript:load(\"a.doc\")'>附件</a>",
		    "" },
		/* The same file twice; more than there is use for. */
		{ "<a href=a.doc>1</a><a href=a.doc>1</a><a href=b.doc>2</a>"
		  "<a href=c.doc>3</a><a href=d.doc>4</a><a href=e.docx>5</a>",
		    "0 5 | http://a.example/gk/e.docx\n"
		    "0 1 | http://a.example/gk/a.doc\n"
		    "0 2 | http://a.example/gk/b.doc\n"
		    "0 3 | http://a.example/gk/c.doc\n" },
		{ "<base href='http://b.example/x/'><a href=a.doc>附件</a>",
		    "0 附件 | http://b.example/x/a.doc\n" },
	};
	int n_wrong = 0;

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		struct arena *a = arena_new();

		n_wrong += !listing_same(
		    found(a, cases[i].html), cases[i].text, cases[i].html);
		arena_free(a);
	}
	assert_int_equal(n_wrong, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_the_report_as_a_file),
	};

	return cmocka_run_group_tests_name("attachment", tests, NULL, NULL);
}
