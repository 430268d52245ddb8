/* A page without tables names the files that may have them. */
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/form/form.h"
#include "collectors/pipeline/read.h"
#include "tests/support/unit.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

static void
a_page_names_the_files_of_its_report(void **state)
{
	static const struct {
		const char *html, *url, *outcome, *attachments;
	} cases[] = {
		/* A report by its title: any file may be it. */
		{ "<h1>青石镇2023年政府信息公开工作年度报告</h1>"
		  "<p>详见附件。</p><a href='1.docx'>附件</a>",
		    "http://a.example/art/1.htm", "unreadable",
		    "http://a.example/art/1.docx " },
		/* No report by its title: only what says that it is one. */
		{ "<h1>下载中心</h1><p>文件下载</p><a href='1.docx'>表一</a>"
		  "<a href='2.doc' "
		  "title='青石镇2023年政府信息公开年报.doc'>表二"
		  "</a>",
		    "http://a.example/art/1.htm", "not_a_report",
		    "http://a.example/art/2.doc " },
		/* Nobody knows where it was. */
		{ "<h1>青石镇2023年政府信息公开工作年度报告</h1>"
		  "<p>详见附件。</p><a href='1.docx'>附件</a>",
		    NULL, "unreadable", "" },
		{ "青石镇2023年政府信息公开工作年度报告",
		    "http://a.example/art/1.htm", "unreadable", "" },
	};
	struct form_set *forms = form_set_builtin();

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		const struct read_context context = { .url = cases[i].url };
		struct arena *a = arena_new();
		const char *urls = "";
		struct reading reading;

		read_document(a, forms, cases[i].html, strlen(cases[i].html),
		    &context, &reading);
		assert_string_equal(
		    reading_outcome_name(reading.outcome), cases[i].outcome);
		for (size_t k = 0; k < reading.n_attachments; k++)
			urls = arena_printf(
			    a, "%s%s ", urls, reading.attachments[k].url);
		assert_string_equal(urls, cases[i].attachments);
		arena_free(a);
	}
	form_set_free(forms);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_page_names_the_files_of_its_report),
	};

	return cmocka_run_group_tests_name("attachments", tests, NULL, NULL);
}
