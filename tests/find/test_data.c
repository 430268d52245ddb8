/* Lists that only exist as data: Hanweb's records, its newer units, Guangdong's
 * catalogue, Lonsun's pieces of HTML. */
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/find/source.h"
#include "tests/find/listing.h"
#include "tests/support/unit.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

#define PROXY "http://a.example/module/web/jpage/dataproxy.jsp"
#define UNIT                                                           \
	"http://a.example/api-gateway/jpaas-publish-server/front/page" \
	"/build/unit"
#define LABEL "http://a.example/site/label/8888?labelName=publicInfoList"
#define RECORD(year, id)                                                \
	"<record><![CDATA[<li><a href=\"/art/" id ".html\">青石镇" year \
	"年政府信息公开年报</a></li>]]></record>"
#define REPORT(year, id)                                              \
	year " 青石镇 | 青石镇" year "年政府信息公开年报 | " \
	     "http://a.example/art/" id ".html\n"

struct case_of {
	struct listing in;
	const char *text;
};

static void
check(const struct case_of *cases, size_t n)
{
	int n_wrong = 0;

	for (size_t i = 0; i < n; i++) {
		struct arena *a = arena_new();

		n_wrong += !listing_same(listing_text(a, &cases[i].in),
		    cases[i].text, cases[i].in.content);
		arena_free(a);
	}
	assert_int_equal(n_wrong, 0);
}

static void
takes_records(void **state)
{
	static const struct case_of cases[] = {
		{ { .collector = "jpage",
		      .url = PROXY "?startrecord=1&endrecord=2&perpage=1"
				   "&columnid=7&unitid=8",
		      .content =
			  "<?xml version='1.0' encoding='utf-8'?><datastore>"
			  "<totalrecord>3</totalrecord><totalpage>3</totalpage>"
			  "<recordset>" RECORD("2024", "11")
			      RECORD("2023", "12") "</recordset></datastore>" },
		    REPORT("2024", "11") REPORT(
			"2023", "12") "+ " PROXY "?startrecord=3&endrecord=4"
				      "&perpage=1&columnid=7&unitid=8\n" },
		{ { .collector = "jpage",
		      .url = PROXY "?startrecord=3&endrecord=4&columnid=7",
		      .content = "<datastore><totalrecord>3</totalrecord>"
				 "<recordset>" RECORD(
				     "2022", "13") "</recordset></datastore>" },
		    REPORT("2022", "13") },
		/* Behind the end. */
		{ { .collector = "jpage",
		      .url = PROXY "?startrecord=5&endrecord=6&columnid=7",
		      .content = "<datastore><recordset></recordset>"
				 "</datastore>" },
		    "" },
		/* XML that is none: a lone &, records that never end. */
		{ { .collector = "jpage",
		      .url = PROXY "?page=1&columnid=7",
		      .content = "<datastore><title>A & B</title><totalpage>2"
				 "</totalpage><recordset>" RECORD("2024",
				     "11") "<record>&lt;a "
					   "href=&quot;/art/12.html&quot;&gt;"
					   "青石镇2023年政府信息公开年报&lt;/"
					   "a&gt;</record>"
					   "<record><![CDATA[<a "
					   "href='/art/13.html'>青石镇2022年"
					   "政府信息公开年报</a>" },
		    REPORT("2024", "11") REPORT("2023", "12") REPORT(
			"2022", "13") "+ " PROXY "?page=2&columnid=7\n" },
		/* The group behind this one. */
		{ { .collector = "jpage",
		      .url = PROXY "?columnid=7",
		      .content =
			  "<datastore><nextgroup><![CDATA[<a href=\"/module/web"
			  "/jpage/dataproxy.jsp?page=2&columnid=7\"></a>]]>"
			  "</nextgroup><recordset>" RECORD(
			      "2024", "11") "</recordset></datastore>" },
		    REPORT("2024", "11") "+ " PROXY "?page=2&columnid=7\n" },
		/* The page of a column says what to ask for. */
		{ { .collector = "jpage",
		      .url = "http://a.example/col/col7/index.html",
		      .content =
			  "<title>年度报告</title><script type='text/xml'>"
			  "<datastore><totalrecord>70</"
			  "totalrecord><recordset>" RECORD("2024",
			      "11") "</recordset></datastore>"
				    "</script><script>var a={columnid:7,"
				    "unitid:'8',webid:'9'}</script>" },
		    "# 年度报告\n" REPORT("2024",
			"11") "+ " PROXY "?startrecord=2&endrecord=61&perpage="
			      "20&col=1&appid=1"
			      "&webid=9&path=/&columnid=7&sourceContentType=1"
			      "&unitid=8&permissiontype=0\n" },
		{ { .collector = "jpage",
		      .url = PROXY "?columnid=7",
		      .content = "<html><script>go()</script></html>" },
		    "! challenge page\n" },
	};

	(void)state;
	check(cases, N(cases));
}

static void
takes_units(void **state)
{
	static const struct case_of cases[] = {
		{ { .collector = "jpaas",
		      .url = UNIT "?pageId=1&paramJson=%7B%22pageNo%22%3A1%2C"
				  "%22pageSize%22%3A20%7D",
		      .content =
			  "{\"success\":true,\"data\":{\"html\":\"<ul><li><a "
			  "href=\\\"/art/"
			  "11.html\\\">青石镇2024年政府信息公开年报"
			  "</a></li></ul>\"}}" },
		    REPORT("2024",
			"11") "+ " UNIT
			      "?pageId=1&paramJson=%7B%22pageNo%22%3A2%2C"
			      "%22pageSize%22%3A20%7D\n" },
		/* The last page has nothing. */
		{ { .collector = "jpaas",
		      .url = UNIT "?pageId=1",
		      .content = " {\"data\":{\"html\":\"<ul></ul>\"}}" },
		    "" },
		{ { .collector = "jpaas",
		      .url = UNIT "?pageId=1&paramJson=%7B",
		      .content =
			  "{\"data\":{\"html\":\"<a href='/1'>x</a>\"}}" },
		    "" },
		{ { .collector = "jpaas",
		      .url = UNIT "?pageId=1",
		      .content = "{\"success\":false,\"message\":\"x\"}" },
		    "! no list in it\n" },
		/* The page of a column. */
		{ { .collector = "jpaas",
		      .url = "http://a.example/col/nb/index.html",
		      .content =
			  "<title>年度报告</title><script url='/api-gateway/"
			  "jpaas-publish-server/front/page/build/unit' "
			  "queryData"
			  "=\"{'parseType':'bulidstatic','webId':'3a','tagId':"
			  "'列表','pageId':'b&1'}\"></script><script queryData="
			  "'broken'></script>" },
		    "# 年度报告\n+ " UNIT
		    "?parseType=bulidstatic&webId=3a&tagId=%E5%88%97%E8%A1%A8"
		    "&pageId=b%261&paramJson=%7B%22pageNo%22%3A1%2C"
		    "%22pageSize%22%3A50%7D\n" },
		{ { .collector = "jpaas",
		      .url = UNIT "?pageId=1",
		      .content = "{\"data\":" },
		    "! unreadable: broken JSON: no JSON, byte 7\n" },
		{ { .collector = "jpaas",
		      .url = UNIT "?pageId=1",
		      .content = "busy" },
		    "! unreadable: neither JSON nor a page\n" },
		{ { .collector = "jpaas",
		      .url = UNIT "?pageId=1",
		      .content = "<html><script>go()</script></html>" },
		    "! challenge page\n" },
	};

	(void)state;
	check(cases, N(cases));
}

static void
takes_articles(void **state)
{
#define API "http://a.example/qsz/gkmlpt/api/all/638?page="
	static const struct case_of cases[] = {
		{ { .collector = "gkmlpt",
		      .url = API "1&sid=9",
		      .content =
			  "{\"total\":3,\"articles\":[{\"title\":\"青石镇2024年"
			  "政府信息公开年报\",\"url\":\"http://a.example/art/"
			  "11."
			  "html\"},{\"title\":\"青石镇2023年政府信息公开年报\","
			  "\"post_url\":\"/art/12.html\"},{\"title\":7}]}" },
		    REPORT("2024", "11") REPORT("2023", "12") },
		{ { .collector = "gkmlpt",
		      .url = API "1&sid=9",
		      .content =
			  "{\"total\":2,\"articles\":[{\"title\":\"青石镇2024年"
			  "政府信息公开年报\",\"url\":\"/art/11.html\"}]}" },
		    REPORT("2024", "11") "+ " API "2&sid=9\n" },
		{ { .collector = "gkmlpt",
		      .url = API "2&sid=9",
		      .content = "{\"total\":2,\"articles\":[]}" },
		    "" },
		{ { .collector = "gkmlpt",
		      .url = API "2&sid=9",
		      .content = "{\"message\":\"error\"}" },
		    "! no list in it\n" },
		{ { .collector = "gkmlpt",
		      .url = API "2&sid=9",
		      .content = "[]" },
		    "! no list in it\n" },
		/* The catalogue's page. */
		{ { .collector = "gkmlpt",
		      .url = "http://a.example/qsz/gkmlpt/index",
		      .source_url = "http://a.example/qsz/gkmlpt/index#638",
		      .content =
			  "<title>公开目录</title><script>var _CONFIG = {"
			  " SID: '755031' }</script>" },
		    "# 公开目录\n+ " API "1&sid=755031\n" },
		{ { .collector = "gkmlpt",
		      .url = "http://a.example/qsz/gkmlpt/index",
		      .content = "<html><script>go()</script></html>" },
		    "! challenge page\n" },
	};

	(void)state;
	check(cases, N(cases));
}

static void
takes_pieces(void **state)
{
	static const struct case_of cases[] = {
		{ { .collector = "lonsun",
		      .url = LABEL "&pageIndex=1",
		      .content =
			  "<ul><li><a href='/art/11.html' title='青石镇"
			  "2024年政府信息公开年报'>青石镇2024年…</a></ul>" },
		    REPORT("2024", "11") "+ " LABEL "&pageIndex=2\n" },
		{ { .collector = "lonsun",
		      .url = LABEL "&pageIndex=2",
		      .content =
			  "<div><a href='/art/11.html'>青石镇2024年政府信息"
			  "公开年报</a></div><script>Ls.pagination({pageCount:"
			  "2,total:30})</script>" },
		    REPORT("2024", "11") },
		{ { .collector = "lonsun",
		      .url = LABEL "&pageIndex=3",
		      .content = "<div>暂无相关信息</div>" },
		    "" },
		{ { .collector = "lonsun",
		      .url = LABEL "&pageIndex=3",
		      .content = "<html><script>go()</script></html>" },
		    "! challenge page\n" },
	};

	(void)state;
	check(cases, N(cases));
}

static void
asks_for_the_first_page(void **state)
{
	static const struct {
		struct source_need need;
		const char *url;
	} cases[] = {
		{ { "list", "http://a.example/nb/", 2021, 2024 },
		    "http://a.example/nb/" },
		{ { "list", "http://a.example/{year}/", 2024, 2024 },
		    "http://a.example/2024/" },
		{ { "jpage", PROXY "?columnid=7", 2021, 2024 },
		    PROXY "?columnid=7&startrecord=1&endrecord=60&perpage=20" },
		{ { "jpage", PROXY "?columnid=7&startrecord=1&endrecord=9",
		      2021, 2024 },
		    PROXY "?columnid=7&startrecord=1&endrecord=9" },
		{ { "jpage", "http://a.example/col/col7/", 2021, 2024 },
		    "http://a.example/col/col7/" },
		{ { "jpaas", UNIT "?pageId=1&tagId=列表", 2021, 2024 },
		    UNIT "?pageId=1&tagId=%E5%88%97%E8%A1%A8&paramJson=%7B"
			 "%22pageNo%22%3A1%2C%22pageSize%22%3A50%7D" },
		{ { "jpaas", UNIT "?paramJson={\"pageNo\":1}", 2021, 2024 },
		    UNIT "?paramJson=%7B%22pageNo%22:1%7D" },
		{ { "jpaas", "http://a.example/nb/", 2021, 2024 },
		    "http://a.example/nb/" },
		{ { "gkmlpt", "http://a.example/gkmlpt/api/all/1?sid=9", 2021,
		      2024 },
		    "http://a.example/gkmlpt/api/all/1?sid=9&page=1" },
		{ { "gkmlpt", "http://a.example/gkmlpt/index#1", 2021, 2024 },
		    "http://a.example/gkmlpt/index#1" },
		{ { "lonsun", LABEL, 2021, 2024 }, LABEL "&pageIndex=1" },
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		struct arena *a = arena_new();
		struct source_request *requests;
		struct err e = { 0 };
		size_t n;

		assert_int_equal(source_check(cases[i].need.collector,
				     cases[i].need.url, "", &e),
		    0);
		assert_int_equal(
		    source_plan(a, &cases[i].need, &requests, &n, &e), 0);
		assert_int_equal(n, 1);
		assert_string_equal(requests[0].url, cases[i].url);
		assert_true(requests[0].list);
		assert_true(source_is_list(cases[i].need.collector));
		arena_free(a);
	}
	assert_false(source_is_list("page"));
	assert_false(source_is_list("manual"));
	assert_false(source_is_list("lists"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_records),
		cmocka_unit_test(takes_units),
		cmocka_unit_test(takes_articles),
		cmocka_unit_test(takes_pieces),
		cmocka_unit_test(asks_for_the_first_page),
	};

	return cmocka_run_group_tests_name("data", tests, NULL, NULL);
}
