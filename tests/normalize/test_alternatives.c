/* Labels that a report prints otherwise than the form has them. */
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/decode/decode.h"
#include "collectors/form/form.h"
#include "collectors/model/page.h"
#include "collectors/normalize/normalize.h"

#include "tests/support/unit.h"

static struct form_set *forms;
static struct arena *arena;

static void
read_text(const char *text, struct report *out)
{
	const struct normalize_context context = { .year = 2024 };
	struct page page;
	struct err e;

	assert_int_equal(
	    decode_document(arena, text, strlen(text), NULL, &page, &e), 0);
	assert_int_equal(
	    normalize_page(arena, &page, forms, &context, out, &e), 0);
}

/* Table 2's beginning with these labels. */
static const char *
table2(const char *column, const char *row)
{
	return arena_printf(arena,
	    "<html><body><h1>青石镇2024年政府信息公开工作年度报告</h1>"
	    "<p>二、主动公开政府信息情况</p><table>"
	    "<tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td>"
	    "<td>%s</td></tr>"
	    "<tr><td>规章</td><td>0</td><td>0</td><td>0</td></tr>"
	    "<tr><td>%s</td><td>1</td><td>0</td><td>3</td></tr></table>"
	    "</body></html>",
	    column, row);
}

static void
notes_labels_that_differ(void **state)
{
	static const struct {
		const char *column, *row;
		const char *printed, *label; /* NULL: as the form has them */
	} examples[] = {
		{ "现行有效件数", "行政规范性文件", NULL, NULL },
		{ "现行<br>有效件数", "行政 规范性文件", NULL, NULL },
		{ "现行有效件数", "行政规范性文件（含修订）", NULL, NULL },
		{ "现行有效件数", "规范性文件", "规范性文件",
		    "行政规范性文件" },
		{ "现行有效件", "行政规范性文件", "现行有效件",
		    "现行有效件数" },
		{ "现行有效（2024）件数", "行政规范性文件",
		    "现行有效(2024)件数", "现行有效件数" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		struct report r;

		read_text(table2(examples[i].column, examples[i].row), &r);
		assert_int_equal(r.n_alternatives, examples[i].printed != NULL);
		if (examples[i].printed == NULL)
			continue;
		assert_int_equal(r.alternatives[0].table, 2);
		assert_string_equal(
		    r.alternatives[0].printed, examples[i].printed);
		assert_string_equal(r.alternatives[0].label, examples[i].label);
	}
}

/* A page that prints one row again and again, each time another way. */
static void
notes_no_more_than_a_form_has(void **state)
{
	struct report r;
	struct buf b;

	(void)state;
	buf_init(&b, 1 << 20);
	(void)buf_puts(&b, "行政规范性文件");
	for (int i = 0; i < LIMIT_ALTERNATIVES + 10; i++)
		(void)buf_printf(&b,
		    "</td><td>1</td><td>0</td><td>3</td></tr>"
		    "<tr><td>行政规范性文件（%d）",
		    2000 + i);
	read_text(table2("现行有效件数", buf_str(&b)), &r);
	assert_int_equal(r.n_alternatives, LIMIT_ALTERNATIVES);
	assert_string_equal(r.alternatives[0].printed, "行政规范性文件(2000)");
	buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(notes_labels_that_differ),
		cmocka_unit_test(notes_no_more_than_a_form_has),
	};
	int failed;

	forms = form_set_builtin();
	arena = arena_new();
	failed = cmocka_run_group_tests_name("variants", tests, NULL, NULL);
	arena_free(arena);
	form_set_free(forms);
	return failed;
}
