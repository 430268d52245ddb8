/*
 * G09 and G10: reports of a year compared with each other and with the year
 * before, as the reader's sentences say.
 */
#include <stdio.h>
#include <string.h>

#include "collectors/base/buf.h"
#include "collectors/base/hash.h"
#include "collectors/base/limits.h"
#include "collectors/check/similarity/likeness.h"
#include "tests/store/county.h"
#include "tests/support/unit.h"

#define N_BODIES 6

static const char *const codes[N_BODIES] = { "A1", "A2", "A3", "A4", "A5",
	"A6" };
static const char *const names[N_BODIES] = { "东山镇", "西河乡", "南坪镇",
	"北岭街道", "中和镇", "石桥镇" };

static const char findings[] =
    "SELECT code, year, rule, place, severity, state FROM finding"
    " ORDER BY year, rule, code";
static const char open_ones[] =
    "SELECT code, rule FROM finding WHERE state <> 'resolved'"
    " ORDER BY rule, code";

/* All bodies but one (NULL: all of them). */
static void
set_registry(struct county *c, const char *without)
{
	const struct store_calendar calendar = { 2023, 1, 31, 3, 31 };
	struct township listed[N_BODIES];
	struct registry r = { listed, 0 };
	struct err e;

	memset(listed, 0, sizeof(listed));
	for (size_t i = 0; i < N_BODIES; i++) {
		struct township *t = &listed[r.n_townships];

		if (without != NULL && strcmp(without, codes[i]) == 0)
			continue;
		t->code = arena_strdup(c->arena, codes[i]);
		t->name = arena_strdup(c->arena, names[i]);
		t->email = t->successor = arena_strdup(c->arena, "");
		r.n_townships++;
	}
	if (store_set_registry(c->store, &r, &calendar, &e) != 0)
		fail_msg("%s", e.msg);
}

/* Sentences of 25 letters that only this number has. */
static const char *
prose(struct county *c, unsigned number, size_t n_sentences)
{
	const char *text = "";
	uint64_t state = 7919u * (number + 1);

	for (size_t i = 0; i < n_sentences; i++) {
		for (size_t k = 0; k < 25; k++) {
			uint32_t letter;

			state =
			    state * 6364136223846793005u + 1442695040888963407u;
			letter = 0x4e00 + (uint32_t)(state >> 40) % 0x4000;
			text = arena_printf(c->arena, "%s%c%c%c", text,
			    (int)(0xe0 | letter >> 12),
			    (int)(0x80 | (letter >> 6 & 63)),
			    (int)(0x80 | (letter & 63)));
		}
		text = arena_printf(c->arena, "%s。", text);
	}
	return text;
}

/* A body's report with such texts in parts one and five. */
static void
give(struct county *c, size_t body, int year, const char *one, const char *five)
{
	struct section sections[] = { { 1, 1, "一、总体情况", one, false },
		{ 5, 5, "五、存在的主要问题及改进情况", five, false } };
	struct reading reading = { .outcome = READING_REPORT,
		.media_type = "text/html",
		.report = *county_report(c, "2021", year, "t") };
	char bytes[64];
	enum store_change change;
	struct err e;

	reading.report.sections = sections;
	reading.report.n_sections = 2;
	county_set_all(&reading.report, "1");
	reading.sentences = likeness_take_packed(
	    c->arena, &reading.report, &names[body], 1, &reading.sentences_len);
	(void)snprintf(bytes, sizeof(bytes), "%zu %d %llu", body, year,
	    (unsigned long long)(hash_text(one) ^ hash_text(five)));
	hash_sha256(bytes, strlen(bytes), reading.sha256);
	if (store_put_by_hand(c->store, codes[body], &reading, bytes,
		strlen(bytes), strlen(bytes), &change, &e) != 0)
		fail_msg("%s", e.msg);
}

/* Every body's own text. */
static void
give_own(struct county *c, int year, unsigned number)
{
	for (unsigned i = 0; i < N_BODIES; i++)
		give(c, i, year, prose(c, number + i, 10),
		    prose(c, number + 20 + i, 6));
}

/* All that is due; how many steps it took. */
static size_t
compare(struct county *c)
{
	struct store_likeness *pass;
	size_t n = 0;
	struct err e;

	for (;;) {
		bool over = false;

		if (store_likeness_begin(c->store, &pass, &e) != 0)
			fail_msg("%s", e.msg);
		if (pass == NULL)
			return n;
		for (; !over; n++) {
			assert_true(n < 10000);
			if (store_likeness_step(pass, &over, &e) != 0)
				fail_msg("%s", e.msg);
		}
		store_likeness_free(pass);
	}
}

static int
begin(void **state)
{
	if (county_begin(state) != 0)
		return -1;
	set_registry(*state, NULL);
	return 0;
}

/* The one says 我镇 and 12 件, the other 西河乡 and 7 件. */
static void
a_copy_is_told_to_the_office_for_both(void **state)
{
	struct county *c = *state;
	const char *rest = prose(c, 1, 15);

	give_own(c, 2024, 1);
	give(c, 0, 2024, rest,
	    "东山镇人民政府公开12件，我镇安排专人答复群众来信并逐件回访。");
	give(c, 1, 2024, rest,
	    "西河乡公开7件，西河乡安排专人答复群众来信并逐件回访。");
	compare(c);
	assert_string_equal(county_ask(c, findings),
	    "A1|2024|G09|report|warning|open;A2|2024|G09|report|warning|open");
	assert_string_equal(
	    county_ask(c, "SELECT message FROM finding WHERE code = 'A1'"),
	    "报告的文字与本县另一单位雷同：除本县通用的语句外余 396 字，"
	    "相似度 100%，请核实是否照搬（仅供县级掌握）");
	/* Nobody is named in what a township may be sent. */
	assert_string_equal(
	    county_ask(c,
		"SELECT count(*) FROM finding"
		" WHERE message LIKE '%西河%' OR message LIKE '%东山%'"),
	    "0");
	assert_string_equal(
	    county_ask(c,
		"SELECT status, warnings, errors FROM report_year"
		" WHERE code IN ('A1', 'A3') AND year = 2024"),
	    "warned|1|0;valid|0|0");
}

static void
evidence_shows_the_two_passages(void **state)
{
	struct county *c = *state;
	static const char own[] =
	    "东山镇全年在政务公开栏张贴惠民政策明细表，并由包村干部逐户讲解，"
	    "群众可随时到便民服务大厅查询，共答复来电56次。";
	static const char other[] =
	    "西河乡全年在政务公开栏张贴惠民政策明细表，并由包村干部逐户讲解，"
	    "群众可随时到便民服务大厅查询，共答复来电8次。";
	const char *rest = prose(c, 1, 15);

	give_own(c, 2024, 1);
	give(c, 0, 2024, rest, own);
	give(c, 1, 2024, rest, other);
	compare(c);
	assert_string_equal(
	    county_ask(c, "SELECT evidence FROM finding WHERE code = 'A1'"),
	    arena_printf(c->arena, "本单位第五部分“%s”；西河乡第五部分“%s”",
		own, other));
	assert_string_equal(
	    county_ask(c, "SELECT evidence FROM finding WHERE code = 'A2'"),
	    arena_printf(c->arena, "本单位第五部分“%s”；东山镇第五部分“%s”",
		other, own));
}

/* What three of six have is the county's way to say it. */
static void
template_is_no_likeness(void **state)
{
	struct county *c = *state;
	const char *template = prose(c, 99, 30);

	give_own(c, 2024, 1);
	for (unsigned i = 0; i < 3; i++)
		give(c, i, 2024, template, prose(c, 40 + i, 3));
	compare(c);
	assert_string_equal(county_ask(c, findings), "");
	/* Where only two have it, it is none of the county's. */
	give(c, 2, 2024, prose(c, 50, 10), prose(c, 51, 10));
	compare(c);
	assert_string_equal(county_ask(c, open_ones), "A1|G09;A2|G09");
	/* And resolved when the third has it again. */
	give(c, 2, 2024, template, prose(c, 42, 3));
	compare(c);
	assert_string_equal(county_ask(c, open_ones), "");
}

static void
two_reports_tell_no_template(void **state)
{
	struct county *c = *state;

	give(c, 0, 2024, prose(c, 1, 20), prose(c, 2, 3));
	give(c, 1, 2024, prose(c, 1, 20), prose(c, 2, 3));
	compare(c);
	assert_string_equal(county_ask(c, findings), "");
	give(c, 2, 2024, prose(c, 3, 20), prose(c, 4, 3));
	compare(c);
	assert_string_equal(county_ask(c, open_ones), "A1|G09;A2|G09");
}

/* 275 letters are too few, 300 are not. */
static void
short_texts_are_not_judged(void **state)
{
	struct county *c = *state;

	give_own(c, 2024, 1);
	give(c, 0, 2024, prose(c, 1, 11), "");
	give(c, 1, 2024, prose(c, 1, 11), "");
	compare(c);
	assert_string_equal(county_ask(c, findings), "");
	give(c, 0, 2024, prose(c, 1, 12), "");
	give(c, 1, 2024, prose(c, 1, 12), "");
	compare(c);
	assert_string_equal(county_ask(c, open_ones), "A1|G09;A2|G09");
}

/* Of 18 sentences each, 16 in common are 16 of 20: exactly 0.8; with 15 it is
 * less. One that is a part of another is not like it. */
static void
the_threshold_is_exact(void **state)
{
	struct county *c = *state;
	const char *same = prose(c, 1, 16), *less = prose(c, 1, 15);

	give_own(c, 2024, 1);
	give(c, 0, 2024, same, prose(c, 70, 2));
	give(c, 1, 2024, same, prose(c, 71, 2));
	compare(c);
	assert_string_equal(county_ask(c, open_ones), "A1|G09;A2|G09");
	give(c, 0, 2024, less, prose(c, 70, 3));
	give(c, 1, 2024, less, prose(c, 71, 3));
	compare(c);
	assert_string_equal(county_ask(c, open_ones), "");
	give(c, 0, 2024, same, "");
	give(c, 1, 2024, same, prose(c, 71, 10));
	compare(c);
	assert_string_equal(county_ask(c, open_ones), "");
}

static void
other_text_resolves_it(void **state)
{
	struct county *c = *state;

	give_own(c, 2024, 1);
	give(c, 3, 2024, prose(c, 77, 20), "");
	give(c, 4, 2024, prose(c, 77, 20), "");
	compare(c);
	assert_string_equal(county_ask(c, open_ones), "A4|G09;A5|G09");
	give(c, 4, 2024, prose(c, 88, 20), "");
	compare(c);
	assert_string_equal(county_ask(c, findings),
	    "A4|2024|G09|report|warning|resolved;"
	    "A5|2024|G09|report|warning|resolved");
	assert_string_equal(county_ask(c,
				"SELECT count(*) FROM report_year"
				" WHERE warnings > 0 OR status = 'warned'"),
	    "0");
}

/* Nothing due, nothing done. The version, by which answers are cached, stays
 * where there is nothing to say. */
static void
only_what_changed_is_compared(void **state)
{
	struct county *c = *state;
	int64_t version;

	give_own(c, 2024, 1);
	assert_true(compare(c) > 0);
	version = store_version(c->store);
	assert_int_equal(compare(c), 0);
	/* The same report again. */
	give(c, 0, 2024, prose(c, 1, 10), prose(c, 21, 6));
	assert_int_equal(compare(c), 0);
	/* Another one: without a finding, only that nothing is due any more. */
	give(c, 0, 2024, prose(c, 66, 10), prose(c, 21, 6));
	version = store_version(c->store);
	assert_true(compare(c) > 0);
	assert_int_equal(store_version(c->store), version);
}

static void
last_years_copy_is_told(void **state)
{
	struct county *c = *state;

	give_own(c, 2023, 1);
	give_own(c, 2024, 101);
	give(c, 2, 2024, prose(c, 3, 10), prose(c, 23, 6));
	compare(c);
	assert_string_equal(
	    county_ask(c, findings), "A3|2024|G10|report|info|open");
	assert_string_equal(county_ask(c, "SELECT message FROM finding"),
	    "文字与本单位2023年报告的相似度 100%（本县通用的语句除外），"
	    "请核实是否沿用上年内容");
	/* Part five alone. */
	give(c, 2, 2024, prose(c, 90, 10), prose(c, 23, 6));
	compare(c);
	assert_string_equal(county_ask(c,
				"SELECT place, state, message FROM finding"
				" ORDER BY place"),
	    "report|resolved|文字与本单位2023年报告的相似度 100%（本县通用的"
	    "语句除外），请核实是否沿用上年内容;"
	    "s5|open|第五部分与本单位2023年报告的相似度 100%（本县通用的语句"
	    "除外），请核实是否沿用上年内容");
	/* Last year's turns out to have said something else. */
	give(c, 2, 2023, prose(c, 3, 10), prose(c, 91, 6));
	compare(c);
	assert_string_equal(county_ask(c, open_ones), "");
}

static void
without_last_years_report_nothing_is_said(void **state)
{
	struct county *c = *state;

	give_own(c, 2024, 1);
	for (size_t i = 1; i < N_BODIES; i++)
		give(c, i, 2023, prose(c, 200 + (unsigned)i, 10), "");
	compare(c);
	assert_string_equal(county_ask(c, findings), "");
}

static void
a_body_that_left_is_not_compared(void **state)
{
	struct county *c = *state;

	give_own(c, 2024, 1);
	give(c, 0, 2024, prose(c, 1, 20), "");
	give(c, 1, 2024, prose(c, 1, 20), "");
	compare(c);
	assert_string_equal(county_ask(c, open_ones), "A1|G09;A2|G09");
	set_registry(c, "A1");
	compare(c);
	/* It keeps what was found; nobody is like it any more. */
	assert_string_equal(county_ask(c, open_ones), "A1|G09");
}

static void
rules_decide(void **state)
{
	struct county *c = *state;
	struct err e;

	give_own(c, 2024, 1);
	give(c, 0, 2024, prose(c, 1, 18), prose(c, 60, 2));
	give(c, 1, 2024, prose(c, 1, 18), prose(c, 61, 2));
	compare(c);
	assert_string_equal(county_ask(c, open_ones), "A1|G09;A2|G09");
	assert_int_equal(
	    store_set_rules(c->store, "similar_warning=0.85", &e), 0);
	compare(c);
	assert_string_equal(county_ask(c, open_ones), "");
	assert_int_equal(store_set_rules(c->store, "G09=info", &e), 0);
	compare(c);
	assert_string_equal(county_ask(c, findings),
	    "A1|2024|G09|report|info|open;A2|2024|G09|report|info|open");
	assert_int_equal(store_set_rules(c->store, "G09=off", &e), 0);
	compare(c);
	assert_string_equal(county_ask(c, open_ones), "");
}

/* A report that comes while a pass is under way: it ends, and starts over. */
static void
what_changes_meanwhile_is_not_missed(void **state)
{
	struct county *c = *state;
	struct store_likeness *pass;
	bool over = false;
	struct err e;

	give_own(c, 2024, 1);
	give(c, 0, 2024, prose(c, 1, 20), "");
	assert_int_equal(store_likeness_begin(c->store, &pass, &e), 0);
	for (int i = 0; i < 12; i++)
		assert_int_equal(store_likeness_step(pass, &over, &e), 0);
	assert_false(over);
	give(c, 1, 2024, prose(c, 1, 20), "");
	assert_int_equal(store_likeness_step(pass, &over, &e), 0);
	assert_true(over);
	store_likeness_free(pass);
	compare(c);
	assert_string_equal(county_ask(c, open_ones), "A1|G09;A2|G09");
}

/* Three that are alike in different degrees: each is told of the likest, in
 * whichever order they come. */
static void
order_does_not_matter(void **state)
{
	static const char evidence[] =
	    "SELECT code, message, evidence FROM finding ORDER BY code";
	static const size_t orders[][3] = { { 0, 1, 2 }, { 2, 1, 0 },
		{ 1, 2, 0 } };
	struct county *c = *state;
	struct err e;
	char *first = NULL;

	/* So that what three have is not yet template. */
	assert_int_equal(store_set_rules(c->store, "template_least=4", &e), 0);
	for (size_t o = 0; o < 3; o++) {
		give_own(c, 2024, 1);
		for (size_t i = 0; i < 3; i++)
			give(c, orders[o][i], 2024, prose(c, 1, 30),
			    prose(c, 80 + (unsigned)orders[o][i] / 2,
				1 + (orders[o][i] == 1)));
		compare(c);
		if (first == NULL)
			first = arena_strdup(c->arena, county_ask(c, evidence));
		assert_string_equal(county_ask(c, evidence), first);
	}
	assert_int_equal(strncmp(first, "A1|", 3), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, county_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_copy_is_told_to_the_office_for_both),
		TEST(evidence_shows_the_two_passages),
		TEST(template_is_no_likeness),
		TEST(two_reports_tell_no_template),
		TEST(short_texts_are_not_judged),
		TEST(the_threshold_is_exact),
		TEST(other_text_resolves_it),
		TEST(only_what_changed_is_compared),
		TEST(last_years_copy_is_told),
		TEST(without_last_years_report_nothing_is_said),
		TEST(a_body_that_left_is_not_compared),
		TEST(rules_decide),
		TEST(what_changes_meanwhile_is_not_missed),
		TEST(order_does_not_matter),
	};

	return cmocka_run_group_tests_name("likeness", tests, NULL, NULL);
}
