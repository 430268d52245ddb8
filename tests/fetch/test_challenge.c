/* What is a challenge page, and above all what is none. */
#include "collectors/fetch/challenge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/limits.h"
#include "tests/support/unit.h"

#define HTML "text/html; charset=utf-8"
#define GBK  "text/html; charset=gbk"

static const struct {
	struct challenge_answer answer;
	const char *body, *why; /* NULL: it is none */
	bool leave_alone;
} cases[] = {
	{ { .status = 521, .jsl_header = true }, "<>", "X-Via-JSL", true },
	{ { .status = 521, .jsl_cookie = true }, "", "__jsluid", true },
	{ { .status = 521 }, "", NULL, false },
	{ { .status = 412, .cookie = true }, "", "sets a cookie", true },
	{ { .status = 412 }, "", NULL, false },
	{ { .status = 403 }, "<h1>403 Forbidden</h1>", NULL, false },
	{ { .status = 403 },
	    "<table><tr><td><li>网站防火墙：您的请求带有不合法参数</table>",
	    "it says \"网站防火墙\"", true },
	{ { .status = 405 },
	    "<div>很抱歉，您的访问被阻断</div><a href=1><a><a><a><a>",
	    "it says \"访问被阻断\"", true },
	{ { .status = 404 }, "<p>请完成验证</p>", NULL, false },
	{ { .status = 302 }, "<p>请完成验证</p>", NULL, false },
	{ { .status = 200 }, "<title>访问验证</title><div id=box></div>",
	    "it says \"访问验证\"", true },
	{ { .status = 200 }, "<body><p>请拖动<b>滑</b>块</p>",
	    "it says \"滑块\"", true },
	{ { .status = 200, .content_type = GBK },
	    "<p>\xb7\xc3\xce\xca\xd1\xe9\xd6\xa4</p>", /* in GBK */
	    "it says \"访问验证\"", true },
	{ { .status = 200 }, "<form><img src=/Captcha.jpg></form>",
	    "it asks for a captcha", true },
	{ { .status = 202 },
	    "<html><script>document.cookie='a=1';</script></html>",
	    "a script that sets a cookie and no text", true },
	{ { .status = 200 },
	    "<!-- <p> --><style>p{}</style><SCRIPT>Location.reload()</SCRIPT>"
	    "<noscript>请启用 JavaScript 后刷新本页面</noscript>请稍候&nbsp;",
	    "a script that loads it again and no text", true },
	{ { .status = 200 }, "<script>eval(function(p,a){}('x'))</script>",
	    "a script that hides what it does and no text", true },
	{ { .status = 200 }, "<script>window.location.href='/new/'</script>",
	    "a script that moves on and no text", false },
	/* A report's page, whatever else is in it. */
	{ { .status = 200 },
	    "<script>document.cookie='a'</script><table><tr><td>1</table>",
	    NULL, false },
	{ { .status = 200 }, "<p>安全验证</p><table><tr><td>1</table>", NULL,
	    false },
	{ { .status = 200 },
	    "<script>document.cookie='a'</script><iframe src=1.pdf></iframe>",
	    NULL, false },
	{ { .status = 200 },
	    "<script>document.cookie='a'</script><img src=report.jpg>", NULL,
	    false },
	{ { .status = 200 },
	    "<script>document.cookie='a'</script><a href=1.doc>年报</a>", NULL,
	    false },
	{ { .status = 200 },
	    "<script>document.cookie='a'</script>"
	    "<p>"
	    "本机关2024年未收到政府信息公开申请，没有被申请行政复议和提起诉讼"
	    "。</p>",
	    NULL, false },
	{ { .status = 200 }, "<p>本年度没有需要报告的事项。</p>", NULL, false },
	{ { .status = 200 }, "<html></html>", NULL, false },
	{ { .status = 200 }, "", NULL, false },
	/* Lists that a script unfolds, and pages that it builds. */
	{ { .status = 200 },
	    "<script>eval('x')</script><script type='text/xml'><datastore>"
	    "<record><![CDATA[<a href='1.html'>年报</a>]]></record>",
	    NULL, false },
	{ { .status = 200 },
	    "<script>document.cookie='a';document.write('<li >x')</script>",
	    NULL, false },
	{ { .status = 200 },
	    "<div id=\"app\"></div><script>document.cookie='a'</script>", NULL,
	    false },
	{ { .status = 200, .content_type = "application/json" },
	    "<script>document.cookie</script>", NULL, false },
	{ { .status = 200, .content_type = "text/xml" },
	    "<script>document.cookie</script>", NULL, false },
	{ { .status = 200, .content_type = "" },
	    "<?xml version='1.0'?><script>document.cookie</script>", NULL,
	    false },
	{ { .status = 200 }, "{\"html\":\"<script>eval(1)</script>\"}", NULL,
	    false },
	{ { .status = 200 }, "var list = eval('访问验证');", NULL, false },
};

static bool
find(struct arena *a, size_t i, struct challenge *out)
{
	struct challenge_answer answer = cases[i].answer;

	if (answer.content_type == NULL)
		answer.content_type = i % 2 == 0 ? HTML : "";
	answer.body = cases[i].body;
	answer.len = strlen(cases[i].body);
	answer.whole = true;
	return challenge_find(a, &answer, out);
}

static void
knows_challenges_from_pages(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct challenge found = { NULL, false };
		bool is = find(a, i, &found);

		if (is != (cases[i].why != NULL))
			fail_msg("%ld %s: %s", cases[i].answer.status,
			    cases[i].body, is ? found.why : "no challenge");
		if (!is)
			continue;
		assert_string_equal(found.why, cases[i].why);
		assert_int_equal(found.leave_alone, cases[i].leave_alone);
	}
	arena_free(a);
}

/* LIMIT_CHALLENGE_BYTES, and the words of a page that asks something. */
static void
looks_at_small_pages_only(void **state)
{
	static const char script[] = "<script>document.cookie='a'</script>";
	char *page = malloc(LIMIT_CHALLENGE_BYTES + 1);
	struct challenge_answer answer = { .status = 200,
		.content_type = HTML,
		.body = page,
		.len = LIMIT_CHALLENGE_BYTES,
		.whole = true };
	struct arena *a = arena_new();
	struct challenge found;

	(void)state;
	assert_non_null(page);
	memset(page, ' ', LIMIT_CHALLENGE_BYTES + 1);
	memcpy(page, script, sizeof(script) - 1);
	assert_true(challenge_find(a, &answer, &found));
	answer.len++;
	assert_false(challenge_find(a, &answer, &found));
	answer.len = 1000;
	answer.whole = false;
	assert_false(challenge_find(a, &answer, &found));

	answer.whole = true;
	memset(page, 'x', 1000);
	memcpy(page, "<p>", 3);
	memcpy(page + 900, "请完成验证", strlen("请完成验证"));
	assert_false(challenge_find(a, &answer, &found));
	memset(page + 3, ' ', 800);
	assert_true(challenge_find(a, &answer, &found));
	/* A refusal may be longer. */
	memset(page + 3, 'x', 800);
	answer.status = 403;
	assert_true(challenge_find(a, &answer, &found));
	arena_free(a);
	free(page);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_challenges_from_pages),
		cmocka_unit_test(looks_at_small_pages_only),
	};

	return cmocka_run_group_tests_name("challenge", tests, NULL, NULL);
}
