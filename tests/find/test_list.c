/* Columns as sites write them: what is taken as a report, and what is not. */
#include "collectors/base/arena.h"
#include "tests/find/listing.h"
#include "tests/support/unit.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

/* What a click opens is a link, where its URL is written out. */
static void
takes_links_that_are_scripts(void **state)
{
	static const char page[] =
	    "<ul>"
	    "<li><a href='javascript:;' onclick=\"window.open('t1001.html')\">"
	    "青石镇2024年政府信息公开年报</a>"
	    "<li onclick=\"location.href = '/art/1002.html'; return false\">"
	    "<b>青石镇2023年政府信息公开年报</b><i>2024-01-17</i>"
	    "<li><a href='#' onclick='window.open(&quot;t1003.html&quot;,"
	    "&quot;_blank&quot;)'>青石镇2022年政府信息公开年报</a>"
	    "<li><a href=\"JavaScript:window.location='t1004.html'\">"
	    "青石镇2021年政府信息公开年报</a>"
	    "<li><span onclick=\"top.location.replace('t1005.html')\">"
	    "青石镇2020年政府信息公开年报</span>"
	    /* The reference goes before the script; not a URL that is put
	     * together, nor another's function, nor a script's scheme. */
	    "<li><a href=t1006.html onclick=\"window.open('/count')\">"
	    "青石镇2019年政府信息公开年报</a>"
	    "<li><a href='#' onclick=\"window.open('t.html?id=' + 7)\">"
	    "青石镇2018年政府信息公开年报</a>"
	    "<li><a href='#' onclick=\"my_location.href='t1007.html'\">"
	    "青石镇2017年政府信息公开年报</a>"
	    "<li><a href='#' onclick=\"location.href='javascript:go(1008)'\">"
	    "青石镇2016年政府信息公开年报</a>"
	    "<li><a href='#' onclick=\"window.open(''),open('t1009.html')\">"
	    "青石镇2015年政府信息公开年报</a>"
	    "<li><a href='#' onclick=\"window.open('t1010\\u002ehtml')\">"
	    "青石镇2014年政府信息公开年报</a>"
	    "<li><a href='#' onclick=\"window.open('t1011.html\">"
	    "青石镇2013年政府信息公开年报</a></ul>";
	static const struct listing in = { .content = page };
	struct arena *a = arena_new();

	(void)state;
	assert_true(listing_same(listing_text(a, &in),
	    "2024 青石镇 | 青石镇2024年政府信息公开年报 | "
	    "http://a.example/zwgk/xxgknb/t1001.html\n"
	    "2023 青石镇 | 青石镇2023年政府信息公开年报2024-01-17 | "
	    "http://a.example/art/1002.html\n"
	    "2022 青石镇 | 青石镇2022年政府信息公开年报 | "
	    "http://a.example/zwgk/xxgknb/t1003.html\n"
	    "2021 青石镇 | 青石镇2021年政府信息公开年报 | "
	    "http://a.example/zwgk/xxgknb/t1004.html\n"
	    "2020 青石镇 | 青石镇2020年政府信息公开年报 | "
	    "http://a.example/zwgk/xxgknb/t1005.html\n"
	    "2019 青石镇 | 青石镇2019年政府信息公开年报 | "
	    "http://a.example/zwgk/xxgknb/t1006.html\n",
	    page));
	arena_free(a);
}

static void
takes_the_reports_of_a_column(void **state)
{
	static const struct {
		struct listing in;
		const char *text;
	} cases[] = {
		/* A list, relative references, dates, what is no link. */
		{ { .content =
			  "<title>政府信息公开年报_河东县人民政府</title><ul>"
			  "<li><a "
			  "href='./202501/t20250117_11.html'>青石镇2024年"
			  "政府信息公开工作年度报告</a><span>2025-01-17</span>"
			  "<li><a "
			  "href='/art/2024/1/9/art_7_8.html'>白鹭乡人民政府"
			  "关于2023年政府信息公开年度报告</a>"
			  "<li><a href='#top'>回到顶部</a>"
			  "<li><a "
			  "href='javascript:void(0)'>青石镇2022年政府信息公开"
			  "年报</a><li><a "
			  "href='mailto:a@b'>青石镇2021年政府信息公开"
			  "年报</a></ul>" },
		    "# 政府信息公开年报\n"
		    "2024 青石镇 | 青石镇2024年政府信息公开工作年度报告 | "
		    "http://a.example/zwgk/xxgknb/202501/t20250117_11.html\n"
		    "2023 白鹭乡人民政府 | 白鹭乡人民政府关于2023年政府信息公开"
		    "年度报告 | http://a.example/art/2024/1/9/art_7_8.html\n" },
		/* Rows of a table; another host; entities; a full title. */
		{ { .content =
			  "<table><tr><td>1<td><a href='http://b.example/i?a=1"
			  "&amp;id=23' "
			  "title='青石镇2024年政府信息公开工作年度报告'>"
			  "青石镇2024年政府信息公开工…</a><td>2025-01-17"
			  "<tr><td>2<td><a href='2.htm' title='点击查看'>青石镇"
			  "2023年度政府信息公开工作报告</a><td>2024-01-17"
			  "<tr><td>3<td><a href='3.htm'>青石镇召开防汛会议</a>"
			  "<td>2024-01-11</table>" },
		    "2024 青石镇 | 青石镇2024年政府信息公开工作年度报告 | "
		    "http://b.example/i?a=1&id=23\n"
		    "2023 青石镇 | 青石镇2023年度政府信息公开工作报告 | "
		    "http://a.example/zwgk/xxgknb/2.htm\n" },
		/* <base>; Chinese and spaces in a reference; text cut off
		 * without a title; a date inside of the link. */
		{ { .content =
			  "<base href='/wh/'><a href=' 报告 1.htm "
			  "'>青石镇2024年"
			  "政府信息公开工作...<i>2025-01-10</i></a>"
			  "<a href='2.htm'>青石镇2023年政府信息公开培...</a>"
			  "<a href='3.htm'>2022年青石镇人民政府政府信...</a>" },
		    "2024 青石镇 | 青石镇2024年政府信息公开工作...2025-01-10 | "
		    "http://a.example/wh/%E6%8A%A5%E5%91%8A%201.htm\n"
		    "2022 青石镇人民政府 | 2022年青石镇人民政府政府信... | "
		    "http://a.example/wh/3.htm\n" },
		/* The column's own name in the navigation is no report; one
		 * of the same name that is an article may be. */
		{ { .content =
			  "<meta name=ColumnName content=政府信息公开年报>"
			  "<a href='/zwgk/xxgknb/'>政府信息公开年报</a>"
			  "<a href='/col/col123/index.html'>信息公开年报</a>"
			  "<a href='/zwgk/xxgkzn.htm'>政府信息公开指南</a>"
			  "<a "
			  "href='t20240101_5.html'>信息公开工作年度报告</a>" },
		    "# 政府信息公开年报\n"
		    "0  | 信息公开工作年度报告 | "
		    "http://a.example/zwgk/xxgknb/t20240101_5.html\n" },
		/* Years and bodies alone, where the column is one of reports:
		 * years below the list are columns of their own. */
		{ { .content =
			  "<h2>政府信息公开年报</h2>"
			  "<a href='2024n/'>2024年</a>"
			  "<a href='2023n/index.html'>2023年度</a>"
			  "<a href='2022.htm'>2022年</a>"
			  "<a href='/'>河东县</a>"
			  "<a href='http://c.example/1234.htm'>2021年</a>" },
		    "# 政府信息公开年报\n"
		    "2022  | 2022年 | http://a.example/zwgk/xxgknb/2022.htm\n"
		    "+ http://a.example/zwgk/xxgknb/2024n/\n"
		    "+ http://a.example/zwgk/xxgknb/2023n/index.html\n" },
		{ { .url = "http://a.example/zfxxgk/zfxxgknb/n2024n/xz.htm",
		      .content = "<div>您现在的位置：<a href=/>首页</a> &gt; "
				 "政府信息公开年报"
				 " &gt; 2024年</div>"
				 "<a href='xz/qsz.htm'>青石镇</a>"
				 "<a href='xz/blx.htm'>白鹭乡</a>"
				 "<a href='/index.htm'>河东县人民政府</a>"
				 "<a href='http://b.example/'>临川市</a>" },
		    "# 2024年\n"
		    "2024 青石镇 | 青石镇 | "
		    "http://a.example/zfxxgk/zfxxgknb/n2024n/xz/qsz.htm\n"
		    "2024 白鹭乡 | 白鹭乡 | "
		    "http://a.example/zfxxgk/zfxxgknb/n2024n/xz/blx.htm\n" },
		/* Groups of bodies below a year. */
		{ { .url = "http://a.example/zfxxgk/zfxxgknb/2024/",
		      .content =
			  "<div>首页 &gt; 年度报告 &gt; 2024年 &gt; 汇总</div>"
			  "<a href='xz/'>乡镇（街道）</a>"
			  "<a href='bm/index.html'>县直部门</a>"
			  "<a href='/other/'>乡镇</a>"
			  "<a href='t1234.htm'>青石镇年报</a>" },
		    "# 汇总\n"
		    "2024 青石镇 | 青石镇年报 | "
		    "http://a.example/zfxxgk/zfxxgknb/2024/t1234.htm\n"
		    "+ http://a.example/zfxxgk/zfxxgknb/2024/xz/\n"
		    "+ http://a.example/zfxxgk/zfxxgknb/2024/bm/index.html\n" },
		/* A year that was asked for. */
		{ { .year = 2022,
		      .content = "<h1>年度报告</h1><a href='12345.htm'>青石镇"
				 "政府信息公开年报</a>" },
		    "# 年度报告\n"
		    "2022 青石镇 | 青石镇政府信息公开年报 | "
		    "http://a.example/zwgk/xxgknb/12345.htm\n" },
		/* One link twice: the fuller title. */
		{ { .content =
			  "<a href='123.htm'><img src=1.jpg></a>"
			  "<a href='123.htm'>2024年政府信息公开...</a>"
			  "<a href='123.htm'>2024年政府信息公开工作年度报告"
			  "（青石镇）</a>" },
		    "2024 青石镇 | 2024年政府信息公开工作年度报告（青石镇） | "
		    "http://a.example/zwgk/xxgknb/123.htm\n" },
		/* Hanweb's records in a script. */
		{ { .url = "http://a.example/col/col78506/index.html",
		      .content =
			  "<title>政府信息公开年报</title>"
			  "<script type='text/xml'><datastore><nextgroup>"
			  "<![CDATA[<a href=\"/module/web/jpage/dataproxy.jsp?"
			  "page=1&webid=1&columnid=78506&unitid=325517\"></"
			  "a>]]>"
			  "</nextgroup><recordset><record><![CDATA["
			  "<li><a href=\"/art/2026/1/10/art_78506_1.html\">"
			  "<span>青石镇2025年政府信息公开工作年...</span>"
			  "<i>2026-01-10</i></a></li>]]></record></recordset>"
			  "</datastore></script>" },
		    "# 政府信息公开年报\n"
		    "2025 青石镇 | 青石镇2025年政府信息公开工作年...2026-01-10 "
		    "| "
		    "http://a.example/art/2026/1/10/art_78506_1.html\n"
		    "+ http://a.example/module/web/jpage/dataproxy.jsp?page=1"
		    "&webid=1&columnid=78506&unitid=325517\n" },
		/* The list is in a frame. */
		{ { .content = "<title>公开</title><a href=/>首页</a>"
			       "<iframe src='../list.jsp?id=3'></iframe>"
			       "<iframe src='http://b.example/w'></iframe>" },
		    "# 公开\n+ http://a.example/zwgk/list.jsp?id=3\n" },
		/* A list with nothing in it is one; what is none is not. */
		{ { .content = "<h1>政府信息公开年报</h1><p>暂无信息</p>" },
		    "# 政府信息公开年报\n" },
		{ { .url = "http://a.example/gk/",
		      .content = "<p>系统错误</p><a href=/>返回</a>" },
		    "! no list in it\n" },
		{ { .url = "http://a.example/gk/",
		      .content = "<html><script>go()</script></html>" },
		    "! challenge page\n" },
		{ { .url = "http://a.example/gk/",
		      .content = "<html><script>go()</script>"
				 "<iframe src=/_waf></iframe></html>" },
		    "! challenge page\n" },
		{ { .content = "%PDF-1.4" },
		    "! unreadable: no list but application/pdf\n" },
		{ { .content = "" }, "! unreadable: empty answer\n" },
		{ { .content = "\x01\x02\x03\x04" },
		    "! unreadable: binary data\n" },
	};

	int n_wrong = 0;

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		struct arena *a = arena_new();

		n_wrong += !listing_same(listing_text(a, &cases[i].in),
		    cases[i].text, cases[i].in.content);
		arena_free(a);
	}
	assert_int_equal(n_wrong, 0);
}

static void
turns_pages(void **state)
{
	static const struct {
		struct listing in;
		const char *next;
	} cases[] = {
		/* TRS counts from 0, with the pager's name from 1. */
		{ { .content = "<script>createPageHTML(3, 0, \"index\", "
			       "\"html\")</script>" },
		    "http://a.example/zwgk/xxgknb/index_1.html" },
		{ { .url = "http://a.example/zwgk/xxgknb/index_2.html",
		      .content = "<script>createPageHTML(3, 2, 'index', 'html')"
				 "</script><a href=index_1.html>上一页</a>" },
		    "" },
		{ { .url = "http://a.example/c/xlist.shtml",
		      .content = "<script>function createPageHTML(n, i) {}"
				 "createPageHTML('page_div',10,1,'xlist',"
				 "'shtml',189);</script>" },
		    "http://a.example/c/xlist_2.shtml" },
		{ { .url = "http://a.example/c/xlist_10.shtml",
		      .content = "<script>createPageHTML('page_div',10,10,"
				 "'xlist','shtml',189);</script>" },
		    "" },
		{ { .content = "<script>var currentPage = 0;//所在页从0开始\n"
			       "var countPage = 2//共多少页\n"
			       "document.write(\"<a href=\\\"index\"+\"_\" + "
			       "nextPage + \".\"+\"shtml\\\">\")</script>" },
		    "http://a.example/zwgk/xxgknb/index_1.shtml" },
		{ { .url = "http://a.example/c/nb.htm",
		      .content = "<script>var currentPage = 0;\n"
				 "var countPage = 2;w(\"index\"+\"_\"+1)"
				 "</script>" },
		    "http://a.example/c/index_1.htm" },
		{ { .url = "http://a.example/c/index_1.html",
		      .content = "<script>var currentPage = 1;\n"
				 "var countPage = 2</script>" },
		    "" },
		/* Links that say so. */
		{ { .content = "<a href=index_1.html><span>下一页</span></a>" },
		    "http://a.example/zwgk/xxgknb/index_1.html" },
		{ { .content = "<link rel=next href=p2.html>" },
		    "http://a.example/zwgk/xxgknb/p2.html" },
		{ { .content = "<a href=l2.html>&gt;</a>" },
		    "http://a.example/zwgk/xxgknb/l2.html" },
		{ { .content = "<a title=下页 href='?page=2'><img></a>" },
		    "http://a.example/zwgk/xxgknb/?page=2" },
		{ { .content = "<a href='javascript:go(2)'>下一页</a>" }, "" },
		{ { .content = "<a href='/other/2.html'>下一页</a>" }, "" },
		{ { .content = "<a href='http://b.example/zwgk/xxgknb/2.html'>"
			       "下一页</a>" },
		    "" },
		/* The last page's link leads to itself. */
		{ { .url = "http://a.example/c/l.jsp?p=3",
		      .content = "<a href='l.jsp?p=3'>下一页</a>"
				 "<a href='l.jsp?p=1'>1</a>" },
		    "" },
		/* Page numbers: pages behind each other count down. */
		{ { .url = "http://a.example/gk/nb.htm",
		      .content =
			  "<a href=nb/1.htm>尾页</a>"
			  "<a href=nb/4.htm>2</a><a href=nb/3.htm>3</a>" },
		    "http://a.example/gk/nb/4.htm" },
		{ { .url = "http://a.example/gk/nb.html",
		      .content = "<a href=nb/p/2.html>下页</a>" },
		    "http://a.example/gk/nb/p/2.html" },
		{ { .url = "http://a.example/gk/nb/4.htm",
		      .position = 1,
		      .content = "<a href=../nb.htm>1</a><a href=3.htm>3</a>" },
		    "http://a.example/gk/nb/3.htm" },
		/* Names that count on, and parameters. */
		{ { .url = "http://a.example/c/index_4.html",
		      .position = 9,
		      .content = "<a href=index_7.html>末页</a>"
				 "<a href=index_5.html>后</a>"
				 "<a href=index_3.html>前</a>" },
		    "http://a.example/c/index_5.html" },
		{ { .url = "http://a.example/c/l.aspx?id=3&page=4",
		      .position = 9,
		      .content = "<a href='l.aspx?id=3&amp;page=9'>末页</a>" },
		    "http://a.example/c/l.aspx?id=3&page=5" },
		{ { .url = "http://a.example/c/l.aspx?id=3&pageIndex=9",
		      .content =
			  "<a href='l.aspx?id=3&amp;pageIndex=9'>末页</a>" },
		    "" },
		/* Articles beside the list are no pages of it. */
		{ { .content = "<a href=t20240101_5.html>青石镇</a>" }, "" },
	};

	int n_wrong = 0;

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		struct arena *a = arena_new();

		n_wrong += !listing_same(listing_next(a, &cases[i].in),
		    cases[i].next, cases[i].in.content);
		arena_free(a);
	}
	assert_int_equal(n_wrong, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_the_reports_of_a_column),
		cmocka_unit_test(takes_links_that_are_scripts),
		cmocka_unit_test(turns_pages),
	};

	return cmocka_run_group_tests_name("list", tests, NULL, NULL);
}
