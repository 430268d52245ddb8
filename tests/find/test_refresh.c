/* Where pages send their readers by themselves. */
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/limits.h"
#include "collectors/find/refresh.h"
#include "tests/support/unit.h"

static void
finds_where_a_page_goes(void **state)
{
	static const struct {
		const char *html, *url;
	} cases[] = {
		{ "<html><head><meta http-equiv=\"refresh\" "
		  "content=\"0;url=/zwgk/index.html\"></head>",
		    "/zwgk/index.html" },
		{ "<META HTTP-EQUIV=Refresh CONTENT='5; URL=a.htm'/>",
		    "a.htm" },
		{ "<meta content=\"0.5, url = 'a b.htm' \" "
		  "http-equiv=refresh>",
		    "a b.htm" },
		{ "<meta http-equiv=refresh content=0;url=?a=1&amp;b=2>",
		    "?a=1&b=2" },
		{ "<meta http-equiv=refresh content='1 ;http://b.example/'>",
		    "http://b.example/" },
		{ "<meta\ncharset=gbk><meta http-equiv=refresh "
		  "content='0;urls.htm'>",
		    "urls.htm" },
		/* Nowhere, not at once, or not for us. */
		{ "<meta http-equiv=refresh content=0>", NULL },
		{ "<meta http-equiv=refresh content='0;url='>", NULL },
		{ "<meta http-equiv=refresh content='6;url=a.htm'>", NULL },
		{ "<meta http-equiv=refresh content='99999999999;url=a'>",
		    NULL },
		{ "<meta http-equiv=refresh content='soon;url=a.htm'>", NULL },
		{ "<meta name=refresh content='0;url=a.htm'>", NULL },
		{ "<metadata http-equiv=refresh content='0;url=a.htm'>", NULL },
		{ "<!--[if lt IE 9]><meta http-equiv=refresh "
		  "content='0;url=/old.htm'><![endif]-->",
		    NULL },
		{ "<noscript><p></p><meta http-equiv=refresh "
		  "content='0;url=a'></noscript>",
		    NULL },
		{ "<script>s='<meta http-equiv=refresh content=0;url=a>'"
		  "</script>",
		    NULL },
		{ "<meta http-equiv=refresh content='0;url=a", "a" },
		{ "<meta http-equiv", NULL },
		{ "<meta", NULL },
		{ "<!--", NULL },
		{ "<", NULL },
		{ "", NULL },
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *url =
		    refresh_find(a, cases[i].html, strlen(cases[i].html));

		if (cases[i].url == NULL
			? url != NULL
			: url == NULL || strcmp(url, cases[i].url) != 0)
			fail_msg("%s: %s", cases[i].html,
			    url == NULL ? "nowhere" : url);
	}
	arena_free(a);
}

/* Only the beginning of a page, and no longer a URL than there may be. */
static void
looks_no_further_than_it_may(void **state)
{
	static const char meta[] =
	    "<meta http-equiv=refresh content='0;url=a.htm'>";
	struct arena *a = arena_new();
	struct buf b;

	(void)state;
	buf_init(&b, 1024 * 1024);
	while (b.len + sizeof(meta) - 1 < LIMIT_REFRESH_BYTES)
		(void)buf_putc(&b, ' ');
	(void)buf_put(&b, meta, sizeof(meta) - 1);
	assert_non_null(refresh_find(a, buf_str(&b), b.len));
	buf_fini(&b);
	buf_init(&b, 1024 * 1024);
	while (b.len < LIMIT_REFRESH_BYTES)
		(void)buf_putc(&b, ' ');
	(void)buf_put(&b, meta, sizeof(meta) - 1);
	assert_null(refresh_find(a, buf_str(&b), b.len));
	buf_fini(&b);
	for (size_t extra = 0; extra < 2; extra++) {
		buf_init(&b, 1024 * 1024);
		(void)buf_put(&b, "<meta http-equiv=refresh content='0;url=",
		    strlen("<meta http-equiv=refresh content='0;url="));
		for (size_t i = 0; i < LIMIT_URL_BYTES + extra; i++)
			(void)buf_putc(&b, 'x');
		(void)buf_put(&b, "'>", 2);
		assert_true((refresh_find(a, buf_str(&b), b.len) != NULL) ==
		    (extra == 0));
		buf_fini(&b);
	}
	arena_free(a);
}

/* A NUL is in the way of nothing, and ends nothing. */
static void
goes_on_behind_a_nul(void **state)
{
	static const char html[] = "<meta a\0\0 b><meta http-equiv=refresh "
				   "content='0;\0url=a.htm'>"
				   "<meta http-equiv=refresh content=0;url=b>";
	struct arena *a = arena_new();

	(void)state;
	assert_non_null(refresh_find(a, html, sizeof(html) - 1));
	assert_null(refresh_find(a, "<meta \0", 7));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_where_a_page_goes),
		cmocka_unit_test(goes_on_behind_a_nul),
		cmocka_unit_test(looks_no_further_than_it_may),
	};

	return cmocka_run_group_tests_name("refresh", tests, NULL, NULL);
}
