#include "daemon/serve/answer.h"

#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "collectors/base/log.h"
#include "collectors/form/form.h"
#include "daemon/serve/indicators.h"
#include "daemon/serve/words.h"
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
rates_are_exact(void **state)
{
	static const struct {
		struct num top, bottom;
		bool known;
		const char *text;
	} cases[] = {
		{ { 1, 0 }, { 3, 0 }, true, "0.3333" },
		{ { 2, 0 }, { 3, 0 }, true, "0.6667" },
		{ { 1, 0 }, { 1, 0 }, true, "1.0000" },
		{ { 0, 0 }, { 5, 0 }, true, "0.0000" },
		{ { 15, 1 }, { 3, 0 }, true, "0.5000" },
		{ { 999999999999, 0 }, { 999999999999, 0 }, true, "1.0000" },
		{ { 1, 0 }, { 0, 0 }, false, "" },
		{ { 1, 0 }, { -2, 0 }, false, "" },
	};
	char text[NUM_TEXT_SIZE];
	struct num rate;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(
		    indicator_rate(cases[i].top, cases[i].bottom, &rate),
		    cases[i].known);
		if (cases[i].known)
			assert_string_equal(
			    num_format(rate, text), cases[i].text);
	}
}

static void
indicators_come_from_sums(void **state)
{
	struct form_set *forms = form_set_builtin();
	const struct form *form = form_find(forms, "2021");
	struct rollup_counts counts = {
		.expected = 4, .reported = 3, .on_time = 2, .zero_reports = 1
	};
	struct rollup_sum *sums;
	struct json_writer w;
	struct buf b;

	(void)state;
	sums = test_calloc(form->n_cells, sizeof(*sums));
	for (size_t i = 0; i < form->n_cells; i++)
		sums[i] = (struct rollup_sum){ true, num_int(0), 3 };
	sums[form_cell_find(form, "t3.handled.total")].sum = num_int(8);
	sums[form_cell_find(form, "t3.granted.total")].sum = num_int(3);
	sums[form_cell_find(form, "t3.partial.total")].sum = num_int(2);
	sums[form_cell_find(form, "t3.denied_secret.total")].sum = num_int(1);
	sums[form_cell_find(form, "t3.unable_unclear.total")].known = false;
	sums[form_cell_find(form, "t4.direct.total")].sum = num_int(5);
	sums[form_cell_find(form, "t4.direct.pending")].sum = num_int(1);
	sums[form_cell_find(form, "t4.after_review.corrected")].sum =
	    num_int(1);
	buf_init(&b, 4096);
	json_begin(&w, &b);
	json_object_begin(&w);
	indicators_write(&w, form, sums, &counts);
	json_object_end(&w);
	assert_string_equal(buf_str(&b),
	    "{\"indicators\":{\"disclosure_rate\":0.6250,"
	    "\"denial_rate\":0.1250,\"unable_rate\":null,"
	    "\"review_correction_rate\":null,\"litigation_loss_rate\":0.2500,"
	    "\"on_time_rate\":0.5000,\"publication_rate\":0.7500,"
	    "\"zero_reports\":1}}");
	buf_fini(&b);
	test_free(sums);
	form_set_free(forms);
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
	assert_string_equal(kind_word("township"), "乡镇（街道）");
	assert_string_equal(finding_state_word("acked"), "已处置");
	assert_string_equal(status_word("invalid"), "有数据错误");
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
		cmocka_unit_test(rates_are_exact),
		cmocka_unit_test(indicators_come_from_sums),
		cmocka_unit_test(places_have_words),
	};

	return cmocka_run_group_tests_name("answer", tests, NULL, NULL);
}
