#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/decode/decode.h"
#include "tests/support/page_dump.h"
#include "tests/support/unit.h"

static struct page
decode(struct arena *a, const char *html)
{
	struct err e = { 0 };
	struct page p = { 0 };

	if (decode_document(a, html, strlen(html), NULL, &p, &e) != 0)
		fail_msg("%s: %s", html, e.msg);
	assert_string_equal(p.media_type, "text/html");
	return p;
}

/* The blocks of a page, as tests/support/page_dump.h shows them. */
static const struct {
	const char *html, *blocks;
} paragraphs[] = {
	{ "<p>甲</p><p>乙</p>", "甲\n乙\n" },
	{ "<p>甲<p>乙", "甲\n乙\n" },
	{ "<div>甲<div>乙</div>丙</div>", "甲\n乙\n丙\n" },
	{ "<p>甲<br>乙<br/><br>丙</p>", "甲\n乙\n丙\n" },
	{ "<ul><li>甲<li>乙</ul>丙", "甲\n乙\n丙\n" },
	/* Spans break nothing. */
	{ "<p><span>20</span><span>23</span>年</p>", "2023年\n" },
	{ "<p>1<o:p></o:p><b>2</b><font>3</font></p>", "123\n" },
	{ "<p>根据<o:p>&nbsp;</o:p></p>", "根据~\n" },
	/* White space. */
	{ "<p>  a \n\t b  </p>", "a b\n" },
	{ "<p>a<span> </span>b</p>", "a b\n" },
	{ "<p>统计\n   期限</p>", "统计期限\n" },
	{ "<p>统计 期限</p>", "统计 期限\n" },
	{ "<p>共\n12\n件</p>", "共 12 件\n" },
	{ "<p>&nbsp;</p><p>&nbsp;&nbsp;a&nbsp;</p>", "~~a~\n" },
	{ "<p>&#12288;甲&amp;&lt;&yen;</p>", "\xe3\x80\x80甲&<¥\n" },
	{ "<pre>甲\t乙\n\n 1\t2\n</pre><p>丙", "甲\t乙\n\n 1\t2\n丙\n" },
	/* Headings. */
	{ "<h1>报告</h1><h6><span>一</span>、</h6><p>a",
	    "# 报告\n# 一、\na\n" },
	{ "<div><ucaptitle>报告</ucaptitle><ucapcontent><p>a", "# 报告\na\n" },
	{ "<h2>一<div>二</div></h2>三", "# 一\n# 二\n三\n" },
	/* What nobody sees. */
	{ "<p>a</p><script>document.write('<p>x</p>')</script>"
	  "<style>p{}</style><noscript>n</noscript><!-- c --><template>t"
	  "</template><select><option>o</select><textarea>t</textarea>",
	    "a\n" },
	{ "<p>a<span style='color:red; DISPLAY : none'>x</span>b</p>", "ab\n" },
	{ "<p>a</p><div hidden>x</div><div style=display:block>b</div>",
	    "a\nb\n" },
	{ "<p>a</p><svg><title>x</title><text>y</text></svg>", "a\n" },
	{ "<head><title>x</title></head><body>a", "a\n" },
	{ "<iframe src=x>i</iframe><p>a", "a\n" },
	/* What is struck out. */
	{ "<p>共<del>12</del>29<s>件</s><strike>x</strike>份</p>", "共29份\n" },
	{ "<p><span style='color:red;text-decoration: line-through'>12</span>29"
	  "<span style='TEXT-DECORATION:underline LINE-THROUGH'>3</span></p>",
	    "29\n" },
	{ "<p><span style='text-decoration:underline'>12</span><u>3</u></p>",
	    "123\n" },
	{ "<div><del><p>甲</p></del><p>乙</p></div>", "乙\n" },
	/* Notes, and what else is raised. */
	{ "<p>共29<sup>1</sup>件</p>", "共29[1]件\n" },
	{ "<p>29<sup>[1]</sup>、29<sup>①</sup>、29<sub>a</sub></p>",
	    "29[1]、29①、29a\n" },
	{ "<p>29<sup>1</sup><sup>2</sup></p>", "29[1][2]\n" },
	{ "<p>29 <sup>1,2</sup></p>", "29 [1,2]\n" },
	{ "<p>29<sup> <sub>１</sub> </sup>件</p>", "29 [１] 件\n" },
	{ "<p>29<span style='vertical-align:super'>1</span></p>", "29[1]\n" },
	{ "<p>29<sup>1</sup>3</p>", "29[1] 3\n" },
	{ "<p><sup>1</sup>29</p>", "1 29\n" },
	{ "<p><sup>2</sup><sup>9</sup></p>", "29\n" },
	{ "<p><sup>2<b>9</b></sup><br>3</p>", "29\n3\n" },
	{ "<p>5m<sup>2</sup>、10<sup>th</sup><sup></sup></p>", "5m2、10th\n" },
	{ "<p>2<sup></sup>9<sub></sub></p>", "29\n" },
	{ "<pre>29<sup>1\n2</sup>\n</pre>", "291\n2\n" },
	/* Pictures follow the paragraph that they stand in. */
	{ "<p>甲<img alt=章 src=x>乙</p><p>丙", "甲乙\n[picture 章]\n丙\n" },
	{ "<p><img src=x></p><img>", "[picture ]\n[picture ]\n" },
	/* Broken markup. */
	{ "<p><b>一<p>二</b>三", "一\n二三\n" },
	{ "<div>甲</span></p>乙", "甲\n乙\n" },
};

static void
makes_paragraphs(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(paragraphs) / sizeof(paragraphs[0]);
	     i++) {
		struct page p = decode(a, paragraphs[i].html);

		assert_string_equal(page_dump(a, &p), paragraphs[i].blocks);
	}
	arena_free(a);
}

static void
reads_title_and_metadata(void **state)
{
	struct arena *a = arena_new();
	struct page p = decode(a,
	    "<head><title> </title><meta charset=utf-8>"
	    "<meta http-equiv=refresh content='3;url=/'>"
	    "<meta name=PubDate content='2024-01-20 10:00'></head><body>"
	    "<svg><title>图</title></svg>"
	    "<title>\n 白鹭乡\n 2023年报告 </title><title>另一</title>"
	    "<div style='display:none'><META property='og:title' content=报告>"
	    "<publishtime> 2024-01-21 </publishtime></div>"
	    "<h1><ucaptitle>白鹭乡<b>报告</b></ucaptitle></h1>"
	    "<meta name=empty content=''><meta name=none>");
	static const char *const metas[][2] = {
		{ "PubDate", "2024-01-20 10:00" },
		{ "og:title", "报告" },
		{ "publishtime", "2024-01-21" },
		{ "ucaptitle", "白鹭乡报告" },
		{ "empty", "" },
	};

	(void)state;
	assert_string_equal(p.title, "白鹭乡 2023年报告");
	assert_int_equal(p.n_metas, 5);
	for (size_t i = 0; i < 5; i++) {
		assert_string_equal(p.metas[i].name, metas[i][0]);
		assert_string_equal(p.metas[i].content, metas[i][1]);
	}
	assert_string_equal(page_dump(a, &p), "# 白鹭乡报告\n");
	arena_free(a);
}

static void
gathers_links(void **state)
{
	struct arena *a = arena_new();
	struct page p = decode(a,
	    "<a name=top>x</a><a href='../1.html' title='白鹭乡2023年报告'>"
	    "白鹭乡<br>20<b>23</b>年…</a><table><tr><td><a href=2.pdf>附件</a>"
	    "<td>1</table>");

	(void)state;
	assert_int_equal(p.n_links, 2);
	assert_string_equal(p.links[0].href, "../1.html");
	assert_string_equal(p.links[0].text, "白鹭乡 2023年…");
	assert_string_equal(p.links[0].title, "白鹭乡2023年报告");
	assert_string_equal(p.links[1].href, "2.pdf");
	assert_string_equal(p.links[1].text, "附件");
	assert_string_equal(p.links[1].title, "");
	arena_free(a);
	a = arena_new();
	p = decode(a,
	    "<base href='/a/'><link rel=stylesheet href=1.css>"
	    "<link rel=next href=2.htm><iframe src=3.pdf title=年报></iframe>"
	    "<object data=4.pdf></object><iframe></iframe>");
	assert_string_equal(p.base, "/a/");
	assert_int_equal(p.n_links, 3);
	assert_string_equal(p.links[0].href, "2.htm");
	assert_true(p.links[0].next && !p.links[0].frame);
	assert_string_equal(p.links[1].href, "3.pdf");
	assert_string_equal(p.links[1].title, "年报");
	assert_true(p.links[1].frame && !p.links[1].next);
	assert_string_equal(p.links[2].href, "4.pdf");
	arena_free(a);
}

static void
knows_pages_without_text_of_their_own(void **state)
{
	static const struct {
		const char *html;
		bool scripts_only, has_frames;
	} cases[] = {
		{ "<script>location='x'</script>", true, false },
		{ "<script>x</script><p>请稍候</p>", true, false },
		{ "<script>x</script><p>白鹭乡人民政府二〇二三年政府信息公开"
		  "工作年度报告</p>",
		    false, false },
		{ "<p>请稍候", false, false },
		{ "<iframe src=a></iframe>", false, true },
		{ "<frameset><frame src=a></frameset>", false, true },
		{ "<embed src=a.pdf>", false, true },
		{ "<object data=a.pdf><p>x</object>", false, true },
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct page p = decode(a, cases[i].html);

		assert_int_equal(p.scripts_only, cases[i].scripts_only);
		assert_int_equal(p.has_frames, cases[i].has_frames);
	}
	arena_free(a);
}

/* Labelled GB2312, as most old sites are. */
static void
reads_a_gb_page(void **state)
{
	const char *html = "<html><head><meta http-equiv=Content-Type "
			   "content='text/html; charset=gb2312'><title>"
			   "\xb0\xd7\xf0\xd8\xcf\xe7</title></head><table><tr>"
			   "<td>\xb9\xe6\xd5\xc2<td>12<tr><td>x<td>\xff"
			   "3</table>";
	struct arena *a = arena_new();
	struct page p = decode(a, html);

	(void)state;
	assert_string_equal(p.charset, "GB18030");
	assert_int_equal(p.n_replaced, 1);
	assert_string_equal(p.title, "白鹭乡");
	assert_string_equal(page_dump(a, &p),
	    "{\n规章 | 12\nx | \xef\xbf\xbd"
	    "3\n}\n");
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(makes_paragraphs),
		cmocka_unit_test(reads_title_and_metadata),
		cmocka_unit_test(gathers_links),
		cmocka_unit_test(knows_pages_without_text_of_their_own),
		cmocka_unit_test(reads_a_gb_page),
	};

	return cmocka_run_group_tests_name("html", tests, NULL, NULL);
}
