/* Lists' answers, what they hold, and links: across the frames and back. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "collectors/base/limits.h"
#include "collectors/find/source.h"
#include "collectors/form/form.h"
#include "collectors/model/reading.h"
#include "tests/support/unit.h"

static struct arena *arena;

static int
set_up(void **state)
{
	*state = NULL;
	arena = arena_new();
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static struct cJSON *
parse(struct buf *text)
{
	struct err e = { 0 };
	struct cJSON *v;

	assert_false(text->failed);
	v = json_parse(text->data, text->len, &e);
	if (v == NULL)
		fail_msg("%s", e.msg);
	return v;
}

static void
an_answer_comes_back_exactly(void **state)
{
	const struct source_response in = {
		.collector = "list",
		.source_url = "http://a.example/{year}/",
		.url = "http://a.example/2024/",
		.final_url = "https://a.example/2024/index.html",
		.content_type = "text/html; charset=gb2312",
		.year = 2024,
		.position = 7,
	};
	struct source_response out;
	struct json_writer w;
	struct err e = { 0 };
	struct cJSON *v;
	struct buf text;

	(void)state;
	buf_init(&text, 1 << 16);
	json_begin(&w, &text);
	source_response_write(&w, &in);
	v = parse(&text);
	assert_int_equal(source_response_parse(arena, v, &out, &e), 0);
	json_free(v);
	buf_fini(&text);
	assert_string_equal(out.collector, "list");
	assert_string_equal(out.source_url, in.source_url);
	assert_string_equal(out.url, in.url);
	assert_string_equal(out.final_url, in.final_url);
	assert_string_equal(out.content_type, in.content_type);
	assert_int_equal(out.year, 2024);
	assert_int_equal(out.position, 7);
	assert_null(out.bytes);
}

static struct cJSON *
page_as_json(const struct source_page *page)
{
	struct json_writer w;
	struct cJSON *v;
	struct buf text;

	buf_init(&text, LIMIT_JOB_HEADER_BYTES);
	json_begin(&w, &text);
	source_page_write(&w, page);
	v = parse(&text);
	buf_fini(&text);
	return v;
}

static struct source_link links[] = {
	{ "http://a.example/1.html", "青石镇2024年\"年度报告\"", 2024,
	    "青石镇" },
	{ "HTTPS://a.example/2.html", "", 0, "" },
};
static const char *all[] = { "http://a.example/1.html",
	"http://a.example/news.html" };
static const char *next[] = { "http://a.example/index_1.html" };

static const struct source_page sample = {
	.heading = "政府信息公开年报",
	.links = links,
	.n_links = 2,
	.all = all,
	.n_all = 2,
	.next = next,
	.n_next = 1,
};

static void
what_a_list_holds_comes_back_exactly(void **state)
{
	const struct source_page nothing = { .trouble = "no list in it" };
	struct source_page out;
	struct err e = { 0 };
	struct cJSON *v = page_as_json(&sample);

	(void)state;
	assert_int_equal(source_page_parse(arena, v, &out, &e), 0);
	json_free(v);
	assert_string_equal(out.heading, "政府信息公开年报");
	assert_int_equal(out.n_links, 2);
	for (size_t i = 0; i < 2; i++) {
		assert_string_equal(out.links[i].url, links[i].url);
		assert_string_equal(out.links[i].title, links[i].title);
		assert_int_equal(out.links[i].year, links[i].year);
		assert_string_equal(out.links[i].organ, links[i].organ);
	}
	assert_int_equal(out.n_all, 2);
	assert_string_equal(out.all[1], all[1]);
	assert_int_equal(out.n_next, 1);
	assert_string_equal(out.next[0], next[0]);
	assert_null(out.trouble);

	v = page_as_json(&nothing);
	assert_int_equal(source_page_parse(arena, v, &out, &e), 0);
	json_free(v);
	assert_string_equal(out.heading, "");
	assert_int_equal(out.n_links, 0);
	assert_int_equal(out.n_next, 0);
	assert_string_equal(out.trouble, "no list in it");
}

static void
check_refused(const struct source_page *page, const char *message)
{
	struct source_page out;
	struct err e = { 0 };
	struct cJSON *v = page_as_json(page);

	assert_int_equal(source_page_parse(arena, v, &out, &e), -1);
	assert_string_equal(e.msg, message);
	assert_int_equal(e.code, ERR_FORMAT);
	json_free(v);
}

/* A reader that was taken over must not send the daemon where it likes. */
static void
urls_are_checked(void **state)
{
	static const char *const bad[] = {
		"file:///etc/passwd",
		"ftp://a.example/",
		"/1.html",
		"",
		"http://a.example/ HTTP/1.1",
		"http://a.example/\r\nHost: b",
		"http://a.example/\x7f",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct source_link link = { bad[i], "", 0, "" };
		struct source_page page = { .links = &link, .n_links = 1 };

		check_refused(&page, "page: url: is no URL");
		page = (struct source_page){ .next = &link.url, .n_next = 1 };
		check_refused(&page, "page: next: is no URL");
	}
}

/* `len` bytes beginning with `start`. */
static char *
make_long(const char *start, size_t len)
{
	char *s = arena_alloc(arena, len + 1);

	memset(s, 'x', len);
	s[len] = '\0';
	memcpy(s, start, strlen(start));
	return s;
}

static void
check_texts_limits(struct source_page page)
{
	struct source_link link = links[0];

	page.links = &link;
	page.n_links = 1;
	link.title = make_long("", LIMIT_CELL_BYTES + 1);
	check_refused(&page, "page: title: is too long");
	link.title++;
	link.organ = make_long("", LIMIT_CELL_BYTES + 1);
	check_refused(&page, "page: publisher: is too long");
	link.organ++;
	link.url = make_long("http://a/", LIMIT_URL_BYTES + 1);
	check_refused(&page, "page: url: is too long");
	link.url = make_long("http://a/", LIMIT_URL_BYTES);
	link.year = LIMIT_YEAR_MAX + 1;
	check_refused(&page, "page: year: is no number within its bounds");
	link.year--;
	page.heading = make_long("", LIMIT_CELL_BYTES + 1);
	check_refused(&page, "page: heading: is too long");
	page.heading++;
	page.trouble = make_long("", LIMIT_SECTION_BYTES + 1);
	check_refused(&page, "page: trouble: is too long");
}

static void
holds_its_limits(void **state)
{
	struct source_page page = sample, out;
	struct err e = { 0 };
	struct cJSON *v;

	(void)state;
	check_texts_limits(sample);
	page.n_links = LIMIT_LIST_LINKS + 1;
	page.links = arena_calloc(arena, page.n_links, sizeof(*page.links));
	for (size_t i = 0; i < page.n_links; i++)
		page.links[i] = links[0];
	check_refused(&page, "page: links: has too many elements");
	page.n_links--;
	page.n_next = LIMIT_LIST_PAGES + 1;
	page.next = arena_calloc(arena, page.n_next, sizeof(*page.next));
	for (size_t i = 0; i < page.n_next; i++)
		page.next[i] = next[0];
	check_refused(&page, "page: next: has too many elements");
	page.n_next--;
	v = page_as_json(&page);
	if (source_page_parse(arena, v, &out, &e) < 0)
		fail_msg("%s", e.msg);
	json_free(v);
	assert_int_equal(out.n_links, LIMIT_LIST_LINKS);
	assert_int_equal(out.n_next, LIMIT_LIST_PAGES);
}

/* One as a reader may find it behind a page without tables. */
static void
attachments_come_with_a_reading(void **state)
{
	struct form_set *forms = form_set_builtin();
	struct source_link many[LIMIT_CANDIDATES + 1];
	struct reading in = { .outcome = READING_NOT_A_REPORT,
		.reason = "no tables",
		.attachments = many };
	struct json_writer w;
	struct reading out;
	struct err e = { 0 };
	struct buf text;

	(void)state;
	(void)hash_sha256("x", 1, in.sha256);
	for (size_t i = 0; i <= LIMIT_CANDIDATES; i++)
		many[i] = links[i % 2];
	for (size_t n = 0; n <= LIMIT_CANDIDATES + 1; n++) {
		int r;

		in.n_attachments = n;
		buf_init(&text, 1 << 16);
		json_begin(&w, &text);
		reading_write(&w, &in);
		r = reading_parse(arena, forms, text.data, text.len, &out, &e);
		buf_fini(&text);
		if (n > LIMIT_CANDIDATES) {
			assert_int_equal(r, -1);
			assert_string_equal(e.msg,
			    "reading: attachments: has too many elements");
			break;
		}
		assert_int_equal(r, 0);
		assert_int_equal(out.n_attachments, n);
		if (n > 0)
			assert_string_equal(
			    out.attachments[0].title, links[0].title);
	}
	form_set_free(forms);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_answer_comes_back_exactly),
		cmocka_unit_test(what_a_list_holds_comes_back_exactly),
		cmocka_unit_test(urls_are_checked),
		cmocka_unit_test(holds_its_limits),
		cmocka_unit_test(attachments_come_with_a_reading),
	};

	return cmocka_run_group_tests_name(
	    "source_json", tests, set_up, tear_down);
}
