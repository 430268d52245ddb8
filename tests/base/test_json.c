#include "collectors/base/json.h"

#include <stdlib.h>
#include <string.h>

#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "tests/support/unit.h"

static void
writes_exact_numbers_and_escapes(void **state)
{
	struct json_writer w;
	struct buf b;

	(void)state;
	buf_init(&b, 4096);
	json_begin(&w, &b);
	json_object_begin(&w);
	json_key(&w, "fees");
	json_num(&w, (struct num){ 4068208, 3 });
	json_put_string(&w, "名称", "“瓦亭”\"\\\n\t\x01\xff");
	json_put_string(&w, "none", NULL);
	json_key(&w, "list");
	json_array_begin(&w);
	json_int(&w, -1);
	json_bool(&w, true);
	json_object_begin(&w);
	json_object_end(&w);
	json_raw(&w, "[]");
	json_array_end(&w);
	json_object_end(&w);
	assert_string_equal(buf_str(&b),
	    "{\"fees\":4068.208,\"名称\":\"“瓦亭”\\\"\\\\\\n\\t\\u0001\xef\xbf"
	    "\xbd\",\"none\":null,\"list\":[-1,true,{},[]]}");
	buf_fini(&b);
}

static void
reads_back_by_exact_keys(void **state)
{
	const char *text = "{\"Code\":\"a\",\"n\":12,\"half\":0.5,\"on\":true,"
			   "\"list\":[1,2]} \n";
	struct cJSON *v;
	struct err e;
	int64_t n;

	(void)state;
	v = json_parse(text, strlen(text), &e);
	assert_non_null(v);
	assert_string_equal(json_get_string(v, "Code"), "a");
	assert_null(json_get_string(v, "code"));
	assert_null(json_get_string(v, "n"));
	assert_int_equal(json_get_int(v, "n", -1), 12);
	assert_int_equal(json_get_int(v, "half", -1), -1);
	assert_true(json_get_bool(v, "on"));
	assert_int_equal(json_count(json_get(v, "list")), 2);
	assert_true(
	    json_as_int(json_next(json_first(json_get(v, "list"))), &n));
	assert_int_equal(n, 2);
	json_free(v);
}

static void
reads_decimals_exactly(void **state)
{
	static const char *const texts[] = { "0", "-3", "4068.208",
		"123456789.123456", "999999999999" };
	static const char *const others[] = { "1e30", "1e-9", "\"1\"", "null" };
	char out[NUM_TEXT_SIZE];
	struct num n = { 7, 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct cJSON *v = json_parse(texts[i], strlen(texts[i]), NULL);

		assert_true(json_as_num(v, &n));
		assert_string_equal(num_format(n, out), texts[i]);
		json_free(v);
	}
	n = (struct num){ 7, 0 };
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		struct cJSON *v =
		    json_parse(others[i], strlen(others[i]), NULL);

		assert_false(json_as_num(v, &n));
		json_free(v);
	}
	assert_int_equal(n.value, 7);
}

static void
says_what_is_wrong(void **state)
{
	char deep[200];
	struct err e;

	(void)state;
	assert_null(json_parse("{\"a\":}", 6, &e));
	assert_string_equal(e.msg, "no JSON, byte 5");
	assert_null(json_parse("{} x", 4, &e));
	assert_string_equal(e.msg, "text behind the JSON, byte 3");
	assert_null(json_parse("", 0, &e));
	memset(deep, '[', sizeof(deep));
	assert_null(json_parse(deep, sizeof(deep), &e));
	assert_string_equal(e.msg, "JSON nested deeper than 32");
	assert_int_equal(e.code, ERR_LIMIT);
}

static void
refuses_what_is_not_exact(void **state)
{
	static const char with_nul[] = "{}\0";
	static const char *const whole[] = { "9007199254740992",
		"9007199254740993", "-9007199254740993", "1e300" };
	static const char *const decimals[] = { "1234567890123.5",
		"0.12345678901234567" };
	struct cJSON *v;
	struct err e;
	struct num num;
	int64_t n;

	(void)state;
	assert_null(json_parse(with_nul, sizeof(with_nul) - 1, &e));
	assert_string_equal(e.msg, "text behind the JSON, byte 2");
	for (size_t i = 0; i < sizeof(whole) / sizeof(whole[0]); i++) {
		v = json_parse(whole[i], strlen(whole[i]), NULL);
		assert_false(json_as_int(v, &n));
		json_free(v);
	}
	v = json_parse("9007199254740991", 16, NULL);
	assert_true(json_as_int(v, &n));
	assert_int_equal(n, 9007199254740991);
	json_free(v);
	for (size_t i = 0; i < sizeof(decimals) / sizeof(decimals[0]); i++) {
		v = json_parse(decimals[i], strlen(decimals[i]), NULL);
		assert_false(json_as_num(v, &num));
		json_free(v);
	}
	/* More digits than a double has. */
	v = json_parse("[\"-1\",12345678901.234560]", 25, NULL);
	assert_true(json_as_num(json_next(json_first(v)), &num));
	assert_int_equal(num.value, 12345678901234560);
	assert_int_equal(num.scale, 6);
	assert_string_equal(
	    json_number_text(json_next(json_first(v))), "12345678901.234560");
	assert_null(json_number_text(json_first(v)));
	json_free(v);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refuses_what_is_not_exact),
		cmocka_unit_test(writes_exact_numbers_and_escapes),
		cmocka_unit_test(reads_back_by_exact_keys),
		cmocka_unit_test(reads_decimals_exactly),
		cmocka_unit_test(says_what_is_wrong),
	};

	return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
