/*
 * Which tables of a page become tables, and what their cells hold.
 */
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/decode/decode.h"
#include "tests/support/page_dump.h"
#include "tests/support/unit.h"

#define LABELS "<tr><th>甲<th>乙<th>丙"
#define DATA   "<tr><td>1<td>2<td>3<tr><td>4<td>5<td>6"
#define BIG    "<table>" LABELS DATA "</table>"
#define SHOWN  "{\n甲 | 乙 | 丙\n1 | 2 | 3\n4 | 5 | 6\n}\n"
#define CUT    "{\n甲 | 乙 | 丙\n1 | 2 | 3\n4 | 5 | 6⋯\n}\n"
/* A paragraph: 40 characters, then 200, then 600. */
#define P20  "青石镇按照上级要求做好政府信息公开工作。"
#define P40  P20 P20
#define P200 P40 P40 P40 P40 P40
#define P600 P200 P200 P200

static const struct {
	const char *html, *blocks;
} cases[] = {
	{ BIG, SHOWN },
	/* As people write them. */
	{ "<table>" LABELS "</tr></tr>" DATA "</body>", SHOWN },
	{ "<table><th>甲<th>乙<th>丙<tr><td>1<td>2<td>3</tr><td>4<td>5<td>6"
	  "</html>",
	    SHOWN },
	{ "<table><tr>" LABELS "<tr><tr>" DATA "</table>",
	    "{\n\n甲 | 乙 | 丙\n\n\n1 | 2 | 3\n4 | 5 | 6\n}\n" },
	{ "<table><tbody>" LABELS "<tbody>" DATA "</table>", SHOWN },
	{ "<table><caption>表<b>三</b></caption><colgroup><col></colgroup>"
	  "<thead>" LABELS "</thead><tfoot><tr><td>4<td>5<td>6</tfoot><tbody>"
	  "<tr><td>1<td>2<td>3</table>",
	    "表三\n{\n甲 | 乙 | 丙\n4 | 5 | 6\n1 | 2 | 3\n}\n" },
	{ "<table>说明" LABELS DATA "</table>", "说明\n" SHOWN },
	/* Cells. */
	{ "<table><tr><td><p><span>1</span><span>2</span><o:p></o:p></p>"
	  "<td> \n <td>&nbsp;<td>一<br>二<p>三</p></table>",
	    "{\n12 |  | ~ | 一\\n二\\n三\n}\n" },
	{ "<table><tr><td>a<script>x</script><b style=display:none>y</b>"
	  "<td>b<img src=x></table>",
	    "{\na | !b\n}\n" },
	{ "<table><tr><td>1<td hidden>2<td>3<tr style='display:none'><td>4"
	  "</table>",
	    "{\n1 | 3\n}\n" },
	{ "<table><tr><td><pre>a  b\nc</pre><td>1</table>",
	    "{\na  b\\nc | 1\n}\n" },
	/* Broken off: nothing behind the last cell's text ends it. */
	{ "<table>" LABELS DATA, CUT },
	{ "<table>" LABELS DATA "<!-- ", CUT },
	{ "<table>" LABELS DATA "</t", CUT },
	{ "<table>" LABELS DATA "</td", SHOWN },
	{ "<table>" LABELS DATA "</tr", SHOWN },
	/* Fields of a form show their value. */
	{ "<table><tr><td><input value=29><td><input type=TEXT value=' 0 '>"
	  "<td><input type=hidden value=1><td><input style='display:none' "
	  "value=1><td><input><td><textarea>5</textarea>"
	  "<tr><td>29<input value=30><td><input value=2><input value=9>"
	  "<td><input type=checkbox value=1>6</table>",
	    "{\n29 | 0 |  |  |  | 5\n29 30 | 2 9 | 6\n}\n" },
	/* What is struck out is gone, its place is not; notes stay apart. */
	{ "<table><tr><td><del>12</del>29<td><s>3</s><td style='text-decoration"
	  ":line-through'>4<td>1<sup>2</sup><td><sup>5</sup><td><sup>1</sup>6"
	  "<tr style='text-decoration:line-through'><td>7</table>",
	    "{\n29 |  |  | 1[2] | 5 | 1 6\n}\n" },
	/* Spans. */
	{ "<table><tr><td rowspan=2 colspan=\"3\">a<td colspan=x>b"
	  "<td colspan=0>c<td rowspan=-1>d<td colspan=' 2px'>e<td rowspan>f"
	  "<tr><td colspan=99999>g</table>",
	    "{\n2x3:a | b | c | d | 1x2:e | f\n1x1000:g\n}\n" },
	{ "<table><thead><tr><td rowspan=9>a<td>b</thead>"
	  "<tr><td rowspan=0>c<td>d<tr><td rowspan=9999999999>e<tr><td>f"
	  "</table>",
	    "{\na | b\n3x1:c | d\n2x1:e\nf\n}\n" },
	/* Tables that arrange the page. */
	{ "<table><tr><td>" BIG "</table>", SHOWN },
	{ "<table><tr><td>首页<td>信息公开<tr><td colspan=2><p>三、收到</p>" BIG
	  "<p>四、复议</p></table>",
	    "首页\n信息公开\n三、收到\n" SHOWN "四、复议\n" },
	{ "<table><tr><td><table><tr><td>" BIG "</table><td>右</table>",
	    SHOWN "右\n" },
	{ "<table><tr><td><p>一、" P200 "</p><p>二</p></table>",
	    "一、" P200 "\n二\n" },
	{ "<table><tr><td>标题<tr><td><p>一</p><p>" P200 P40 "</p></table>",
	    "标题\n一\n" P200 P40 "\n" },
	{ "<table><tr><td>导航<td><p>" P600 "</p></table>",
	    "导航\n" P600 "\n" },
	{ "<table><tr><td>x</table>", "x\n" },
	{ "<table></table>x", "x\n" },
	/* Tables of data with something inside. */
	{ "<table><tr><td>甲<td>乙<tr><td>1<td><table><tr><td>2</table>"
	  "</table>",
	    "{\n甲 | 乙\n1 | 2\n}\n" },
	{ "<table>" LABELS
	  "<tr><td>1<td><table><tr><td>2<td>件</table><td>3</table>",
	    "{\n甲 | 乙 | 丙\n1 | 2 件 | 3\n}\n" },
	{ "<table><tr><td>规章<td>0<tr><td>备注<td>" P200 "</table>",
	    "{\n规章 | 0\n备注 | " P200 "\n}\n" },
	/* A table that was never closed: the next one is not lost in it. */
	{ "<table>" LABELS DATA "<p>三、收到</p>" BIG "<p>四、复议</p>",
	    SHOWN "三、收到\n" SHOWN "四、复议\n" },
	{ "<table>" LABELS "<tr><td>4<td>5<td>6<tr><td>1<td>2<td>" BIG
	  "</table>",
	    "{\n甲 | 乙 | 丙\n4 | 5 | 6\n1 | 2 | \n}\n" SHOWN },
	{ "<table>" LABELS DATA DATA
	  "<tr><td>7<td>8<td>9<p>五、问题</p><p>" P200 "</p><p>六、其他",
	    "{\n甲 | 乙 | 丙\n1 | 2 | 3\n4 | 5 | 6\n1 | 2 | 3\n4 | 5 | 6\n"
	    "7 | 8 | 9\n}\n五、问题\n" P200 "\n六、其他\n" },
	{ "<table>" LABELS DATA "<tr><td>注<td>一、" P200
	  "<br>二、<td>1</table>",
	    "{\n甲 | 乙 | 丙\n1 | 2 | 3\n4 | 5 | 6\n注 |  | 1\n}\n一、" P200
	    "\n二、\n" },
	/* Hidden until a script shows them, if there are no others. */
	{ "<p>a</p><div style=display:none>" BIG "</div>", "a\n" SHOWN },
	{ BIG "<div style=display:none>" BIG "</div>", SHOWN },
};

static void
tells_data_from_layout(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct err e = { 0 };
		struct page p;

		if (decode_document(a, cases[i].html, strlen(cases[i].html),
			NULL, &p, &e) != 0)
			fail_msg("%s: %s", cases[i].html, e.msg);
		assert_string_equal(page_dump(a, &p), cases[i].blocks);
	}
	arena_free(a);
}

/* A page whose last table has no end is not all there. */
static void
knows_pages_that_break_off(void **state)
{
	static const struct {
		const char *html;
		bool truncated;
	} examples[] = {
		{ BIG, false },
		{ "<table>" LABELS DATA, true },
		{ "<table>" LABELS DATA "</td></tr>", true },
		{ "<table>" LABELS DATA "</tbody>", true },
		{ BIG "<p>三</p><table><tr>", true },
		{ "<table>" LABELS DATA "</body>", false },
		{ "<table>" LABELS DATA "</HTML>", false },
		{ BIG "<p>三", false },
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		struct err e = { 0 };
		struct page p = { 0 };

		assert_int_equal(decode_document(a, examples[i].html,
				     strlen(examples[i].html), NULL, &p, &e),
		    0);
		assert_int_equal(p.truncated, examples[i].truncated);
	}
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_data_from_layout),
		cmocka_unit_test(knows_pages_that_break_off),
	};

	return cmocka_run_group_tests_name("tables", tests, NULL, NULL);
}
