#include "daemon/conf/registry.h"

#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/find/source.h"
#include "tests/conf/folder.h"
#include "tests/support/unit.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

#define HEAD "code,name,kind,collector,url,email\n"
#define HEAD_ALL                                                           \
	"code,name,kind,collector,url,email,aliases,first_year,last_year," \
	"successor,options\n"

static int
set_up(void **state)
{
	*state = NULL;
	(void)folder_begin();
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	folder_end();
	return 0;
}

static struct registry *
load_bytes(const char *text, size_t len, struct err *e)
{
	return registry_load(
	    folder_write("townships.csv", text, len), source_check, e);
}

static struct registry *
load(const char *text, struct err *e)
{
	return load_bytes(text, strlen(text), e);
}

static struct registry *
must_load(const char *text, size_t len)
{
	struct err e = { 0 };
	struct registry *r = load_bytes(text, len, &e);

	if (r == NULL)
		fail_msg("%s", e.msg);
	return r;
}

static const char county[] =
    "name,code,kind,url,collector,email,aliases,first_year,last_year,"
    "successor,options\r\n"
    "青石镇, t01 ,township,http://a.example/{year}.html,page,a@b.cn,"
    "青石乡；老青石; ,2021,,t02,tls=legacy\r\n"
    "\r\n"
    "\"白鹭乡\n（新区）\",t02,township,,manual,,,,2023,,\r\n"
    ",,,,,,,,,,\r\n"
    "青石镇,t01,township,\"https://b.example:8443/x,y\",page,,,,,,\r\n"
    "县教育局,d01,department,http://[::1]:8080/?y={year},page,,,,,,";

static void
check_county(const struct registry *r)
{
	const struct township *t;

	assert_int_equal(r->n_townships, 3);
	t = &r->townships[0];
	assert_string_equal(t->code, "t01");
	assert_string_equal(t->name, "青石镇");
	assert_int_equal(t->kind, KIND_TOWNSHIP);
	assert_string_equal(t->email, "a@b.cn");
	assert_int_equal(t->n_aliases, 2);
	assert_string_equal(t->aliases[0], "青石乡");
	assert_string_equal(t->aliases[1], "老青石");
	assert_int_equal(t->first_year, 2021);
	assert_int_equal(t->last_year, 0);
	assert_string_equal(t->successor, "t02");
	assert_int_equal(t->n_sources, 2);
	assert_string_equal(t->sources[0].collector, "page");
	assert_string_equal(t->sources[0].url, "http://a.example/{year}.html");
	assert_string_equal(t->sources[0].options, "tls=legacy");
	assert_int_equal(t->sources[0].line, 2);
	assert_string_equal(t->sources[1].url, "https://b.example:8443/x,y");
	assert_int_equal(t->sources[1].line, 7);
	t = registry_find(r, "t02");
	assert_non_null(t);
	assert_string_equal(t->name, "白鹭乡\n（新区）");
	assert_string_equal(t->sources[0].collector, "manual");
	assert_string_equal(t->sources[0].url, "");
	assert_int_equal(t->last_year, 2023);
	assert_int_equal(registry_find(r, "d01")->kind, KIND_DEPARTMENT);
	assert_null(registry_find(r, "t03"));
}

static void
reads_columns_in_any_order(void **state)
{
	struct registry *r = must_load(county, strlen(county));

	(void)state;
	check_county(r);
	registry_free(r);
}

static void
reads_a_byte_order_mark(void **state)
{
	char text[2048];
	struct registry *r;

	(void)state;
	(void)snprintf(text, sizeof(text), "\xef\xbb\xbf%s", county);
	r = must_load(text, strlen(text));
	check_county(r);
	registry_free(r);
}

static void
reads_gb18030(void **state)
{
	char in[sizeof(county)], out[4096], *from = in, *to = out;
	size_t in_left = sizeof(county) - 1, out_left = sizeof(out);
	iconv_t cd = iconv_open("GB18030", "UTF-8");
	struct registry *r;

	(void)state;
	memcpy(in, county, sizeof(county));
	assert_true(cd != (iconv_t)-1);
	assert_int_equal(iconv(cd, &from, &in_left, &to, &out_left), 0);
	(void)iconv_close(cd);
	r = must_load(out, (size_t)(to - out));
	check_county(r);
	registry_free(r);
}

static void
reads_the_delivered_example(void **state)
{
	struct err e = { 0 };
	struct registry *r = registry_load(
	    SOURCE_FOLDER "/conf/townships.csv", source_check, &e);

	(void)state;
	if (r == NULL)
		fail_msg("%s", e.msg);
	assert_int_equal(r->n_townships, 5);
	assert_int_equal(r->townships[4].kind, KIND_COUNTY);
	registry_free(r);
}

static void
names_file_and_line_of_what_is_wrong(void **state)
{
	static const struct {
		const char *text, *message;
	} cases[] = {
		{ "", "townships.csv:1: no header line" },
		{ "\n\n", "townships.csv:1: no header line" },
		{ "\ncode,name,kind,collector,url\n",
		    "townships.csv:2: column \"email\" is missing" },
		{ "code,name,kind,collector,url,email,phone\n",
		    "townships.csv:1: unknown column \"phone\"" },
		{ "code,name,kind,collector,url,email,url\n",
		    "townships.csv:1: column \"url\" twice" },
		{ HEAD "t1,青石镇,township,manual,\n",
		    "townships.csv:2: 5 fields, the header has 6" },
		{ HEAD "t1,青石镇,township,manual,,,\n",
		    "townships.csv:2: 7 fields, the header has 6" },
		{ HEAD ",青石镇,township,manual,,\n",
		    "townships.csv:2: code is empty" },
		{ HEAD "t/1,青石镇,township,manual,,\n",
		    "townships.csv:2: code \"t/1\" is not 1 to 32 of A-Z a-z "
		    "0-9 _ -" },
		{ HEAD "t1,,township,manual,,\n",
		    "townships.csv:2: name is empty" },
		{ HEAD "t1,青石镇,village,manual,,\n",
		    "townships.csv:2: kind \"village\" is none of: township "
		    "department county" },
		{ HEAD "t1,青石镇,township,crawler,,\n",
		    "townships.csv:2: unknown collector \"crawler\"" },
		{ HEAD "t1,青石镇,township,manual,http://a/,\n",
		    "townships.csv:2: the collector manual takes no URL" },
		{ HEAD "t1,青石镇,township,page,,\n",
		    "townships.csv:2: a URL is needed" },
		{ HEAD "t1,青石镇,township,page,ftp://a/,\n",
		    "townships.csv:2: the URL ftp://a/ is neither http nor "
		    "https" },
		{ HEAD "t1,青石镇,township,page,http:///x,\n",
		    "townships.csv:2: the URL http:///x has no host" },
		{ HEAD "t1,青石镇,township,page,http://a:99999/,\n",
		    "townships.csv:2: the URL http://a:99999/ has no proper "
		    "host" },
		{ HEAD "t1,青石镇,township,page,http://{year}.a/,\n",
		    "townships.csv:2: the URL http://{year}.a/ has no proper "
		    "host" },
		{ HEAD "t1,青石镇,township,page,http://a/b c,\n",
		    "townships.csv:2: the URL http://a/b c has a space or "
		    "control character" },
		{ HEAD "t1,青石镇,township,page,http://a/{jahr},\n",
		    "townships.csv:2: the URL http://a/{jahr} has a "
		    "placeholder "
		    "other than {year}" },
		{ HEAD "t1,青石镇,township,page,http://u:p@a/,\n",
		    "townships.csv:2: the URL holds a user name or password, "
		    "which would be shown to everyone" },
		{ HEAD "t1,青石镇,township,manual,,nobody\n",
		    "townships.csv:2: email \"nobody\" is no mail address" },
		{ HEAD_ALL "t1,青石镇,township,manual,,,,20x1,,,\n",
		    "townships.csv:2: first_year \"20x1\" is no year from 2008 "
		    "to 2100" },
		{ HEAD_ALL "t1,青石镇,township,manual,,,,,2101,,\n",
		    "townships.csv:2: last_year \"2101\" is no year from 2008 "
		    "to 2100" },
		{ HEAD_ALL "t1,青石镇,township,manual,,,,2022,2021,,\n",
		    "townships.csv:2: last_year 2021 is before first_year "
		    "2022" },
		{ HEAD_ALL "t1,青石镇,township,manual,,,,,,t2,\n",
		    "townships.csv:2: successor \"t2\" is no code of this "
		    "file" },
		{ HEAD_ALL "t1,青石镇,township,manual,,,,,,t1,\n",
		    "townships.csv:2: successor of t1 is itself" },
		{ HEAD_ALL "t1,青石镇,township,manual,,,,,,,tls\n",
		    "townships.csv:2: option \"tls\" is no key=value" },
		{ HEAD "t1,青石镇,township,manual,,\n"
		       "t1,青石乡,township,page,http://a/,\n",
		    "townships.csv:3: name of t1 is another than in line 2" },
		{ HEAD "t1,青石镇,township,manual,,\n"
		       "t1,青石镇,department,page,http://a/,\n",
		    "townships.csv:3: kind of t1 is another than in line 2" },
		{ HEAD "t1,青石镇,township,manual,,a@b\n"
		       "t1,青石镇,township,page,http://a/,b@b\n",
		    "townships.csv:3: email of t1 is another than in line 2" },
		{ HEAD "t1,青石镇,township,page,http://a/,\n\n"
		       "t1,青石镇,township,page,http://a/,\n",
		    "townships.csv:4: same source as line 2" },
		{ HEAD "t1,青石镇,township,manual,,\n\"t2,白鹭乡\n,x\n",
		    "townships.csv:3: a quotation mark that does not enclose a "
		    "whole field, or is never closed" },
		{ HEAD "t1,青\"石\"镇,township,manual,,\n",
		    "townships.csv:2: a quotation mark that does not enclose a "
		    "whole field, or is never closed" },
		/* The line of a row behind a quoted line break. */
		{ HEAD "t1,\"青石\n\n镇\",township,manual,,\nt2,,x,manual,,\n",
		    "townships.csv:5: name is empty" },
		{ HEAD "t1,\xff\xff\xff,township,manual,,\n",
		    "townships.csv:2: is neither UTF-8 nor GB18030 text" },
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		struct err e = { 0 };

		assert_null(load(cases[i].text, &e));
		assert_string_equal(e.msg, cases[i].message);
		assert_int_equal(e.code, ERR_CONFIG);
	}
}

static void
refuses_what_is_no_text(void **state)
{
	struct err e = { 0 };

	(void)state;
	assert_null(load_bytes("PK\x03\x04\0\0", 6, &e));
	assert_string_equal(e.msg,
	    "townships.csv: is no text (a CSV file in UTF-8 or GB18030 is "
	    "needed)");
	assert_null(
	    registry_load("/nonexistent/townships.csv", source_check, &e));
	assert_string_equal(
	    e.msg, "/nonexistent/townships.csv: No such file or directory");
}

/* One line more than the limit allows is named. */
static void
holds_its_limits(void **state)
{
	struct buf text;
	struct err e = { 0 };
	char url[LIMIT_URL_BYTES + 100];

	(void)state;
	buf_init(&text, LIMIT_CONFIG_BYTES);
	(void)buf_puts(&text, HEAD);
	for (int i = 0; i <= LIMIT_TOWNSHIPS; i++)
		(void)buf_printf(&text, "t%d,镇,township,manual,,\n", i);
	assert_null(load_bytes(text.data, text.len, &e));
	assert_string_equal(
	    e.msg, "townships.csv:5002: more than 5000 townships");

	buf_clear(&text);
	(void)buf_puts(&text, HEAD);
	for (int i = 0; i <= LIMIT_SOURCES; i++)
		(void)buf_printf(&text, "t,镇,township,page,http://a/%d,\n", i);
	assert_null(load_bytes(text.data, text.len, &e));
	assert_string_equal(
	    e.msg, "townships.csv:10002: more than 10000 sources");

	memset(url, 'x', sizeof(url));
	buf_clear(&text);
	(void)buf_printf(&text, HEAD "t,镇,township,page,http://a/%.*s,\n",
	    LIMIT_URL_BYTES - 8, url);
	assert_null(load_bytes(text.data, text.len, &e));
	assert_string_equal(
	    e.msg, "townships.csv:2: the URL is longer than 2044 bytes");
	buf_fini(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_columns_in_any_order),
		cmocka_unit_test(reads_a_byte_order_mark),
		cmocka_unit_test(reads_gb18030),
		cmocka_unit_test(reads_the_delivered_example),
		cmocka_unit_test(names_file_and_line_of_what_is_wrong),
		cmocka_unit_test(refuses_what_is_no_text),
		cmocka_unit_test(holds_its_limits),
	};

	return cmocka_run_group_tests_name(
	    "registry", tests, set_up, tear_down);
}
