#include "daemon/serve/answer.h"

#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/log.h"
#include "collectors/form/form.h"
#include "daemon/serve/place.h"
#include "schema/words.h"
#include "tests/support/unit.h"

static void
compares_etags(void **state)
{
	static const struct {
		const char *header;
		bool matches;
	} cases[] = {
		{ "\"abc\"", true },
		{ "W/\"abc\"", true },
		{ "\"x\", \"abc\" ", true },
		{ "*", true },
		{ "\"abcd\"", false },
		{ "abc", false },
		{ "", false },
		{ " , ", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(
		    etag_matches(cases[i].header, "\"abc\""), cases[i].matches);
}

static void
errors_become_problems(void **state)
{
	struct arena *arena = arena_new();
	struct answer a;
	struct err e;

	(void)state;
	log_set_level((enum log_level)0);
	answer_init(&a, arena);
	(void)buf_puts(&a.body, "half an answer");
	answer_header(&a, "Content-Disposition", "attachment");
	(void)err_set(&e, ERR_TIMEOUT, "query took too long");
	answer_error(&a, &e);
	answer_finish(&a, NULL);
	assert_int_equal(a.status, 503);
	assert_string_equal(a.media_type, "application/problem+json");
	assert_int_equal(a.n_headers, 1);
	assert_string_equal(a.headers[0].name, "Retry-After");
	assert_string_equal(buf_str(&a.body),
	    "{\"type\":\"about:blank\",\"title\":\"Service Unavailable\","
	    "\"status\":503,\"detail\":\"cannot be answered now: query took "
	    "too long\"}\n");
	assert_null(a.etag);
	(void)err_set(&e, ERR_DATABASE, "disk image is malformed");
	answer_error(&a, &e);
	assert_int_equal(a.status, 500);
	assert_null(strstr(buf_str(&a.body), "malformed"));
	answer_fini(&a);
	arena_free(arena);
	log_set_level(LOG_LEVEL_INFO);
}

static void
bounds_the_answer(void **state)
{
	struct arena *arena = arena_new();
	struct answer a;

	(void)state;
	answer_init(&a, arena);
	a.body.max = 10;
	(void)buf_puts(&a.body, "more than ten bytes");
	a.body.max = 4096;
	answer_finish(&a, NULL);
	assert_int_equal(a.status, 500);
	assert_non_null(
	    strstr(buf_str(&a.body), "the answer is larger than 64 MiB"));
	answer_fini(&a);
	arena_free(arena);
}

static void
places_have_words(void **state)
{
	struct form_set *forms = form_set_builtin();
	const struct form *form = form_find(forms, "2021");
	struct arena *a = arena_new();

	(void)state;
	assert_string_equal(place_words(a, form, "A06", "t3"), "表三");
	assert_string_equal(place_words(a, form, "I01", "s6"), "第六部分");
	assert_string_equal(
	    place_words(a, NULL, "X", "elsewhere"), "elsewhere");
	assert_string_equal(place_words(a, NULL, "X", ""), "");
	assert_non_null(strstr(
	    place_words(a, form, "A05", "t3.received.natural"), "自然人"));
	assert_non_null(
	    strstr(place_words(a, form, "A03", "t3.received"), "本年新收"));
	assert_string_equal(
	    place_words(a, form, "C02", "t2.regulations"), "表二“规章”行");
	assert_string_equal(
	    place_words(a, form, "F03", "t3.natural"), "表三“自然人”列");
	assert_string_equal(
	    place_words(a, form, "F03", "t4.after_review"), "表四“复议后起诉”");
	assert_string_equal(
	    place_words(a, form, "E01", "s1.received"), "第一部分");
	assert_string_equal(
	    place_words(a, NULL, "E01", "preface.received"), "前言");
	assert_string_equal(place_words(a, form, "A06", "form"), "表格格式");
	assert_string_equal(place_words(a, form, "X", "t9.x"), "t9.x");
	assert_string_equal(
	    word_chinese(WORDS_KIND, "township"), "乡镇（街道）");
	assert_string_equal(word_chinese(WORDS_STATE, "acked"), "已处置");
	assert_string_equal(
	    word_chinese(WORDS_STATUS, "invalid"), "有数据错误");
	arena_free(a);
	form_set_free(forms);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(compares_etags),
		cmocka_unit_test(errors_become_problems),
		cmocka_unit_test(bounds_the_answer),
		cmocka_unit_test(places_have_words),
	};

	return cmocka_run_group_tests_name("answer", tests, NULL, NULL);
}
