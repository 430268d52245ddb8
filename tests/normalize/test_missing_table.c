/* A table of the form that a report does not show: where it may be. */
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/decode/decode.h"
#include "collectors/form/form.h"
#include "collectors/model/page.h"
#include "collectors/normalize/normalize.h"

#include "tests/support/unit.h"

static void
read_text(struct arena *a, const struct form_set *forms, const char *text,
    struct report *r)
{
	const struct normalize_context context = { 0 };
	struct page page;
	struct err e;

	assert_int_equal(
	    decode_document(a, text, strlen(text), NULL, &page, &e), 0);
	assert_int_equal(normalize_page(a, &page, forms, &context, r, &e), 0);
}

/* A page whose third part holds `part`, before the fourth; `behind` it. */
static void
read_without_table_3(struct arena *a, const struct form_set *forms,
    const char *part, const char *behind, struct report *r)
{
	read_text(a, forms,
	    arena_printf(a,
		"<html><body><h1>青石镇2023年政府信息公开工作年度报告</h1>"
		"<p>二、主动公开政府信息情况</p><table><tr><td>信息内容</td>"
		"<td>本年处理决定数量</td></tr><tr><td>行政许可</td><td>0</td>"
		"</tr></table><p>三、收到和处理政府信息公开申请情况</p>%s"
		"<p>四、政府信息公开行政复议、行政诉讼情况</p>%s</body></html>",
		part, behind),
	    r);
}

/* Of a table that is not there: may it be somewhere? */
static void
test_absent_tables(void **state)
{
	static const struct {
		const char *part, *behind;
		bool picture, elsewhere, nowhere;
	} pages[] = {
		{ "<p>没有收到申请。</p>", "", false, false, true },
		{ "<p><img src='a.png'></p>", "", true, false, false },
		{ "<p>见附件。</p>", "<p><a href='/b.DOCX'>表三</a></p>", false,
		    true, false },
		{ "<p>见下。</p>", "<p><img src='a.png'></p>", false, true,
		    false },
		{ "<p>见下。</p>", "<iframe src='/t.html'></iframe>", false,
		    true, false },
		/* These may be what we do not recognize. */
		{ "<table><tr><td>申请</td><td>0</td></tr></table>", "", false,
		    false, false },
		{ "<p>申请人情况 自然人 总计</p>", "", false, false, false },
		{ "<p>（一）予以公开</p>", "", false, false, false },
	};

	struct form_set *forms = form_set_builtin();
	struct arena *a = arena_new();
	struct report r;

	(void)state;
	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
		read_without_table_3(
		    a, forms, pages[i].part, pages[i].behind, &r);
		assert_false(r.tables[1].found);
		assert_int_equal(r.tables[1].picture, pages[i].picture);
		assert_int_equal(r.tables[1].elsewhere, pages[i].elsewhere);
		assert_int_equal(r.tables[1].nowhere, pages[i].nowhere);
		/* section four does not end: who knows what followed. */
		assert_false(r.tables[2].elsewhere || r.tables[2].nowhere);
	}
	/* In plain text nobody sees what was beside it. */
	read_text(a, forms,
	    "青石镇2023年政府信息公开工作年度报告\n"
	    "二、主动公开政府信息情况\n信息内容\n本年处理决定数量\n"
	    "行政许可\n0\n三、收到和处理政府信息公开申请情况\n"
	    "四、政府信息公开行政复议、行政诉讼情况\n",
	    &r);
	assert_true(r.tables[0].found && !r.tables[1].found);
	assert_false(r.tables[1].elsewhere || r.tables[1].nowhere);
	arena_free(a);
	form_set_free(forms);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_absent_tables),
	};

	return cmocka_run_group_tests_name("absence", tests, NULL, NULL);
}
