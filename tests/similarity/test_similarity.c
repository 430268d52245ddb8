/*
 * Sentences of narratives, what they are compared by, and how alike two are.
 */
#include "collectors/check/similarity/similarity.h"

#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/model/report.h"
#include "tests/support/unit.h"

static const struct similarity_boilerplate none;
static const struct similarity_boilerplate *const no_templates[2] = { &none,
	NULL };

static int
begin(void **state)
{
	*state = arena_new();
	return 0;
}

static int
end(void **state)
{
	arena_free(*state);
	return 0;
}

/* Of a text in the part of that number, for a body of that name. */
static struct fingerprints
take(struct arena *a, int number, const char *text, const char *name)
{
	struct section *section = arena_calloc(a, 1, sizeof(*section));
	struct report r = { .sections = section, .n_sections = 1 };
	struct fingerprints l;

	*section =
	    (struct section){ number, number, "一、总体情况", text, false };
	fingerprints_find(a, &r, &name, 1, &l);
	assert_true(fingerprints_fit(&l, &r));
	return l;
}

static struct similarity_share
share(struct arena *a, const char *x, const char *y)
{
	struct fingerprints left = take(a, 1, x, "东山镇");
	struct fingerprints right = take(a, 5, y, "西河乡");
	struct similarity_text one, other;

	similarity_strip(a, &left, 0, no_templates, &one);
	similarity_strip(a, &right, 0, no_templates, &other);
	return similarity_compare(&one, &other);
}

static void
a_text_is_cut_into_sentences(void **state)
{
	static const char text[] = "（一）主动公开情况\n"
				   "  全年公开信息，共12条。依申请公开；略。\n"
				   "及时答复群众来信，逐件回访";
	static const char *const expected[] = { "全年公开信息，共12条。",
		"依申请公开；", "及时答复群众来信，逐件回访" };
	static const size_t letters[] = { 9, 5, 12 };
	struct fingerprints l = take(*state, 1, text, "东山镇");

	assert_int_equal(l.n_sentences, 3);
	for (size_t i = 0; i < 3; i++) {
		const struct fingerprint *p = &l.sentences[i];

		assert_int_equal(p->len, strlen(expected[i]));
		assert_memory_equal(text + p->at, expected[i], p->len);
		assert_int_equal(p->letters, letters[i]);
		assert_int_equal(p->number, 1);
	}
}

/* Tables stand in parts 2 to 4; a preface is no section. */
static void
parts_of_tables_are_left_out(void **state)
{
	static const char text[] = "全年公开信息，共12条。";

	for (int number = 0; number <= 6; number++)
		assert_int_equal(
		    take(*state, number, text, "东山镇").n_sentences,
		    number < 2 || number > 4);
}

static void
names_figures_and_signs_do_not_count(void **state)
{
	static const char *const same[][2] = {
		{ "东山镇人民政府公开12件，答复3人。",
		    "西河乡公开7件，答复１，２００人！" },
		{ "我镇对照清单，逐项公开。", "西河乡对照清单、逐项公开。" },
		{ "在全镇范围内,开展培训。", "在全乡范围内，开展培训。" },
		{ "本单位通过“GOV”网站，公开。", "本机关通过gov网站，公开。" },
	};
	static const char *const other[][2] = {
		{ "东山镇公开财政信息，共12件。",
		    "西河乡公开环保信息，共12件。" },
		/* Another body's name is text like any other. */
		{ "西河乡公开财政信息，共12件。",
		    "西河乡公开财政信息，共12件。" },
	};

	for (size_t i = 0; i < 4; i++) {
		struct similarity_share s =
		    share(*state, same[i][0], same[i][1]);

		assert_true(s.shared > 0 && s.shared == s.all);
	}
	for (size_t i = 0; i < 2; i++) {
		struct similarity_share s =
		    share(*state, other[i][0], other[i][1]);

		assert_true(s.shared < s.all);
	}
}

static void
likeness_is_counted_exactly(void **state)
{
	static const struct num eighty = { 8, 1 }, more = { 800001, 6 };
	struct similarity_share s =
	    share(*state, "甲乙丙丁戊己庚。", "甲乙丙丁戊己辛。");

	/* Shingles 甲-戊 乙-己 丙-庚, and 甲-戊 乙-己 丙-辛. */
	assert_int_equal(s.shared, 2);
	assert_int_equal(s.all, 4);
	assert_int_equal(similarity_percent(s), 50);
	s = (struct similarity_share){ 16000, 20000 };
	assert_true(similarity_reaches(s, eighty));
	assert_false(similarity_reaches(s, more));
	assert_false(
	    similarity_reaches((struct similarity_share){ 0, 0 }, eighty));
	assert_true(similarity_may_reach(80, 100, eighty));
	assert_true(similarity_may_reach(100, 80, eighty));
	assert_false(similarity_may_reach(79, 100, eighty));
	assert_true(similarity_share_cmp((struct similarity_share){ 2, 3 },
			(struct similarity_share){ 3, 5 }) > 0);
	assert_int_equal(similarity_share_cmp((struct similarity_share){ 2, 4 },
			     (struct similarity_share){ 1, 2 }),
	    0);
	assert_true(similarity_share_cmp((struct similarity_share){ 0, 0 },
			(struct similarity_share){ 1, 2 }) < 0);
}

/* Of 10 bodies with a share of 0.3 and at least 2: from 3 on. */
static void
template_is_what_enough_bodies_have(void **state)
{
	uint64_t hashes[] = { 7, 5, 9, 7, 5, 7 };
	struct similarity_boilerplate t;

	similarity_find_boilerplate(
	    *state, hashes, 6, 10, num_int(2), (struct num){ 3, 1 }, &t);
	assert_int_equal(t.n, 1);
	assert_true(similarity_is_boilerplate(&t, 7));
	assert_false(similarity_is_boilerplate(&t, 5));
	similarity_find_boilerplate(
	    *state, hashes, 6, 4, num_int(3), (struct num){ 3, 1 }, &t);
	assert_int_equal(t.n, 1);
	similarity_find_boilerplate(
	    *state, hashes, 6, 4, num_int(2), (struct num){ 3, 1 }, &t);
	assert_int_equal(t.n, 2);
}

static void
stripping_counts_each_sentence_once(void **state)
{
	struct fingerprints l = take(*state, 1,
	    "甲乙丙丁戊己。甲乙丙丁戊己。子丑寅卯辰，巳午。", "东山镇");
	struct similarity_boilerplate t = { &l.sentences[2].hash, 1 };
	const struct similarity_boilerplate *const templates[2] = { NULL, &t };
	struct similarity_text text;

	similarity_strip(*state, &l, 0, no_templates, &text);
	assert_int_equal(text.letters, 13);
	assert_int_equal(text.n, 5);
	similarity_strip(*state, &l, 0, templates, &text);
	assert_int_equal(text.letters, 6);
	assert_int_equal(text.n, 2);
	similarity_strip(*state, &l, 5, templates, &text);
	assert_int_equal(text.n, 0);
}

static void
limits_cut_what_is_compared(void **state)
{
	struct arena *a = *state;
	struct buf text;
	struct fingerprints l;

	buf_init(&text, 1u << 20);
	for (int i = 0; i < LIMIT_FINGERPRINTS + 1; i++)
		(void)buf_puts(&text, "甲乙丙丁，戊。");
	l = take(a, 1, buf_str(&text), "东山镇");
	assert_int_equal(l.n_sentences, LIMIT_FINGERPRINTS);
	buf_clear(&text);
	/* One sentence without an end, and more of it than is compared. */
	for (int i = 0; i < 60000; i++)
		(void)buf_printf(&text, "%c%c%c，", 0xe4 + i % 5,
		    0x80 + i / 5 % 64, 0x80 + i / 320 % 64);
	l = take(a, 1, buf_str(&text), "东山镇");
	assert_true(l.n_sentences > 10 && l.n_sentences < 100);
	for (size_t i = 0; i < l.n_sentences; i++) {
		assert_true(l.sentences[i].len <= LIMIT_FINGERPRINT_BYTES);
		assert_true(
		    l.sentences[i].letters <= LIMIT_FINGERPRINT_LETTERS);
	}
	buf_fini(&text);
}

static void
packing_is_exact(void **state)
{
	struct fingerprints l = take(*state, 5,
	    "全年公开信息，共12条。及时答复群众来信，逐件回访。", "东山镇");
	struct fingerprints back;
	struct buf packed;
	struct err e;

	buf_init(&packed, FINGERPRINTS_MAX_BYTES);
	fingerprints_pack(&l, &packed);
	assert_false(packed.failed);
	assert_int_equal(fingerprints_unpack(
			     *state, buf_str(&packed), packed.len, &back, &e),
	    0);
	assert_int_equal(back.n_sentences, l.n_sentences);
	for (size_t i = 0; i < l.n_sentences; i++) {
		const struct fingerprint *x = &l.sentences[i];
		const struct fingerprint *y = &back.sentences[i];

		assert_true(x->part == y->part && x->number == y->number &&
		    x->at == y->at && x->len == y->len &&
		    x->letters == y->letters && x->hash == y->hash &&
		    x->n_shingles == y->n_shingles);
		assert_memory_equal(x->shingles, y->shingles,
		    x->n_shingles * sizeof(*x->shingles));
	}
	/* Whatever is cut off or put behind is noticed. */
	for (size_t len = 0; len < packed.len; len++)
		assert_int_equal(fingerprints_unpack(
				     *state, buf_str(&packed), len, &back, &e),
		    -1);
	assert_string_equal(e.msg, "no packed passages");
	(void)buf_putc(&packed, 'x');
	assert_int_equal(fingerprints_unpack(
			     *state, buf_str(&packed), packed.len, &back, &e),
	    -1);
	buf_fini(&packed);
}

static void
passages_of_another_report_do_not_fit(void **state)
{
	static const char text[] = "全年公开信息，共12条。";
	struct section section = { 1, 1, "", text, false };
	struct report r = { .sections = &section, .n_sections = 1 };
	struct fingerprints l = take(*state, 1, text, "东山镇");
	struct fingerprint good = l.sentences[0], *p = &l.sentences[0];

	assert_true(fingerprints_fit(&l, &r));
	p->at = 1; /* inside a character */
	p->len--;
	assert_false(fingerprints_fit(&l, &r));
	*p = good;
	p->len++;
	assert_false(fingerprints_fit(&l, &r));
	*p = good;
	p->part = 1;
	assert_false(fingerprints_fit(&l, &r));
	*p = good;
	p->number = 5;
	assert_false(fingerprints_fit(&l, &r));
	*p = good;
	section.text = NULL;
	assert_false(fingerprints_fit(&l, &r));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_text_is_cut_into_sentences),
		TEST(parts_of_tables_are_left_out),
		TEST(names_figures_and_signs_do_not_count),
		TEST(likeness_is_counted_exactly),
		TEST(template_is_what_enough_bodies_have),
		TEST(stripping_counts_each_sentence_once),
		TEST(limits_cut_what_is_compared),
		TEST(packing_is_exact),
		TEST(passages_of_another_report_do_not_fit),
	};

	return cmocka_run_group_tests_name("similarity", tests, NULL, NULL);
}
