/*
 * Reports: what goes in comes out exactly; which change makes a revision.
 */
#include <stdio.h>
#include <string.h>

#include "daemon/store/sql.h"
#include "tests/store/county.h"
#include "tests/support/same_report.h"
#include "tests/support/unit.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

static struct cell *
cell_of(struct report *r, const char *id)
{
	int i = form_cell_find(r->form, id);

	assert_true(i >= 0);
	return &r->cells[i];
}

/* A report that uses everything a report can hold. */
static struct report *
rich_report(struct county *c)
{
	static struct section sections[] = {
		{ 1, 1, "一、总体情况", "全年“零申请”。\n第二段\t有制表符。",
		    false },
		{ 0, 7, "七、附件", "", true },
		{ 2, 0, "", "", false },
	};
	static struct alternative_label variants[] = {
		{ 2, "规范性\"文件\"", "行政规范性文件" },
	};
	static size_t missing[] = { 7, 21 };
	static const char *reasons[] = { "table 3: row 9 \"x\" is unknown",
		"" };
	struct report *r = county_report(c, "2021", 2024, "青石镇'; --");

	county_set(r, "t2.fees.amount", "4068.208");
	county_set(r, "t3.received.natural", "0");
	county_set(r, "t3.received.business", "0.50");
	county_set(r, "t3.received.research", "0.5");
	county_set(r, "t3.received.total", "-3");
	county_set(r, "t3.other_all.total", "999999999999.999999");
	county_set(r, "t4.after_review.total", "12");
	county_set(r, "t2.normative.made", "22");
	cell_of(r, "t2.normative.made")->text = "22（其中修订16件）";
	cell_of(r, "t2.regulations.made")->state = CELL_BLANK;
	cell_of(r, "t2.regulations.valid")->state = CELL_BLANK;
	cell_of(r, "t2.regulations.valid")->text = "/";
	cell_of(r, "t3.partial.total")->state = CELL_UNREADABLE;
	cell_of(r, "t3.partial.total")->text = "见附件";
	cell_of(r, "t4.review.other")->text = "";
	r->publisher = "青石镇人民政府";
	r->published_on = (struct date){ 2025, 1, 15 };
	r->published_by = "meta";
	r->dated[DATED_META] = (struct date){ 2025, 1, 17 };
	r->dated[DATED_URL] = (struct date){ 2025, 1, 15 };
	r->period_from = (struct date){ 2024, 1, 1 };
	r->period_to = (struct date){ 2024, 12, 31 };
	r->preface = "根据《条例》";
	r->truncated = true;
	r->sections = sections;
	r->n_sections = N(sections);
	r->tables[0].found = true;
	r->tables[1].found = true;
	r->tables[1].missing_rows = missing;
	r->tables[1].n_missing_rows = N(missing);
	r->alternatives = variants;
	r->n_alternatives = 1;
	r->tables[2].picture = true;
	r->tables[2].elsewhere = r->tables[2].nowhere = true;
	r->reasons = reasons;
	r->n_reasons = N(reasons);
	return r;
}

static void
what_goes_in_comes_out(void **state)
{
	struct county *c = *state;
	struct report *in = rich_report(c), out;
	struct err e;
	bool found;

	county_bring(c, "T1", 0, 2024, in, "bytes", NULL);
	assert_int_equal(
	    store_get_report(c->store, c->arena, "T1", 2024, &out, &found, &e),
	    0);
	assert_true(found);
	same_report(in, &out);
	/* And again after a restart. */
	county_close(c);
	county_open(c);
	assert_int_equal(
	    store_get_report(c->store, c->arena, "T1", 2024, &out, &found, &e),
	    0);
	same_report(in, &out);
}

static void
every_form_comes_out_as_it_went_in(void **state)
{
	struct county *c = *state;

	for (size_t f = 0; f < c->forms->n_forms; f++) {
		struct report *in =
		    county_report(c, c->forms->forms[f].id, 2024, "t");
		struct report out;
		struct err e;
		bool found;

		for (size_t i = 0; i < in->form->n_cells; i++) {
			in->cells[i].state = (enum cell_state)(i % 4);
			if (i % 4 == CELL_REPORTED)
				in->cells[i].value = num_int((int64_t)i);
		}
		county_bring(c, "T1", 0, 2024, in, in->form->id, NULL);
		assert_int_equal(store_get_report(c->store, c->arena, "T1",
				     2024, &out, &found, &e),
		    0);
		same_report(in, &out);
	}
}

static void
a_year_without_report_is_not_found(void **state)
{
	struct county *c = *state;
	struct report out;
	bool found = true;
	struct err e;

	assert_int_equal(
	    store_get_report(c->store, c->arena, "T1", 2024, &out, &found, &e),
	    0);
	assert_false(found);
}

static void
cells_are_stored_as_the_form_prints_them(void **state)
{
	struct county *c = *state;
	struct report *r = county_report(c, "2021", 2024, "t");

	county_set_all(r, "0");
	county_set(r, "t3.received.natural", "12");
	county_set(r, "t2.fees.amount", "0.50");
	county_bring(c, "T1", 0, 2024, r, "bytes", NULL);
	assert_string_equal(
	    county_ask(c,
		"SELECT (SELECT value FROM cell"
		" WHERE cell = 't3.received.natural'), count(*),"
		" total(value) FROM cell WHERE cell LIKE 't3.received.%'"),
	    "12|7|12.0");
	assert_string_equal(county_ask(c,
				"SELECT value, typeof(value) FROM cell"
				" WHERE cell = 't2.fees.amount'"),
	    "0.50|text");
	assert_string_equal(
	    county_ask(
		c, "SELECT count(value) FROM cell WHERE cell LIKE 't4.%'"),
	    "15");
}

/* ---- revisions ---- */

static void
revisions_follow_bytes_and_content(void **state)
{
	struct county *c = *state;
	struct report *r = county_report(c, "2021", 2024, "t");
	struct section section = { 1, 1, "一、总体情况", "原文", false };

	r->sections = &section;
	r->n_sections = 1;
	county_set_all(r, "1");
	assert_int_equal(
	    county_bring(c, "T1", 0, 2024, r, "a", NULL), STORE_NEW);
	assert_int_equal(
	    county_bring(c, "T1", 0, 2024, r, "a", NULL), STORE_UNCHANGED);
	/* Other bytes (a visitor counter), nothing else. */
	assert_int_equal(
	    county_bring(c, "T1", 0, 2024, r, "b", NULL), STORE_UNCHANGED);
	assert_string_equal(
	    county_ask(c, "SELECT count(*) FROM document"), "1");
	/* A figure, a state, a note, a sentence, the title. */
	county_set(r, "t3.received.total", "2");
	assert_int_equal(
	    county_bring(c, "T1", 0, 2024, r, "c", NULL), STORE_REVISED);
	cell_of(r, "t3.partial.total")->state = CELL_BLANK;
	assert_int_equal(
	    county_bring(c, "T1", 0, 2024, r, "d", NULL), STORE_REVISED);
	cell_of(r, "t3.partial.total")->text = "—";
	assert_int_equal(
	    county_bring(c, "T1", 0, 2024, r, "e", NULL), STORE_REVISED);
	section.text = "改过的原文";
	assert_int_equal(
	    county_bring(c, "T1", 0, 2024, r, "f", NULL), STORE_REVISED);
	r->title = "改过的标题";
	assert_int_equal(
	    county_bring(c, "T1", 0, 2024, r, "g", NULL), STORE_REVISED);
	assert_string_equal(county_ask(c,
				"SELECT revision, title FROM v_report"
				" WHERE code = 'T1' AND year = 2024"),
	    "6|改过的标题");
	assert_string_equal(
	    county_ask(c,
		"SELECT count(*),"
		" count(DISTINCT document_sha256) FROM reading"),
	    "6|6");
	assert_string_equal(county_ask(c,
				"SELECT reports_new, reports_revised,"
				" reports_unchanged FROM run"),
	    "1|5|2");
}

/* Around the title and behind the last section, a counter on one line or two:
 * each visit sees another number. */
static void
a_visit_counter_is_no_other_content(void **state)
{
	static const struct {
		const char *preface, *text;
		enum store_change change;
	} visits[] = {
		{ "根据《条例》编制。", "其他事项无。", STORE_NEW },
		{ "发布时间：2025-01-20 来源：青石镇 浏览次数：1\n"
		  "根据《条例》编制。",
		    "其他事项无。\n浏览次数：1\n【打印】【关闭】",
		    STORE_UNCHANGED },
		{ "发布时间：2025-01-21 来源：青石镇 浏览次数：22\n"
		  "根据《条例》编制。",
		    "其他事项无。\n浏览次数：\n22", STORE_UNCHANGED },
		{ "根据《条例》编制。\n点击量 333", "其他事项无。\n22",
		    STORE_REVISED },
		{ "根据《条例》编制", "其他事项无。\n22", STORE_REVISED },
		{ NULL, "其他事项无。\n22", STORE_REVISED },
	};
	struct county *c = *state;
	struct report *r = county_report(c, "2021", 2024, "t");
	struct section section = { 6, 6, "六、其他需要报告的事项", "", false };

	r->sections = &section;
	r->n_sections = 1;
	for (size_t i = 0; i < N(visits); i++) {
		char bytes[2] = { (char)('a' + (int)i), '\0' };

		r->preface = visits[i].preface;
		section.text = visits[i].text;
		if (county_bring(c, "T1", 0, 2024, r, bytes, NULL) !=
		    visits[i].change)
			fail_msg("visit %zu", i);
	}
}

/* The head and the foot of a site, which are other ones every day; and what
 * is published, wherever it stands. */
static void
a_site_around_it_is_no_other_content(void **state)
{
	static const char plain[] = "根据《条例》编制。\n现公布如下：";
	static const struct {
		const char *preface, *first, *last;
		enum store_change change;
	} visits[] = {
		{ plain, "制发文件1件。", "无其他事项\n青石镇人民政府",
		    STORE_NEW },
		{ "今天是2026年1月5日 星期一 晴\n首页\n机关党建\n"
		  "当前位置：首页 > 年报\n打印时间：2026-01-05\n"
		  "我镇召开工作会议\n根据《条例》编制。\n分享到：\n"
		  "现公布如下：",
		    "制发文件1件。",
		    "无其他事项\n青石镇人民政府\n"
		    "上一篇：我镇召开工作会议\n下一篇：没有了",
		    STORE_UNCHANGED },
		{ "今天是2026年1月6日 星期二 雨\n首页\n机关党建\n"
		  "我镇开展植树活动\n根据《条例》编制。\n现公布如下：",
		    "制发文件1件。\n扫一扫在手机打开当前页",
		    "无其他事项\n青石镇人民政府\n分享到：\n相关链接\n"
		    "我镇开展植树活动\n上一篇：植树",
		    STORE_UNCHANGED },
		{ plain, "制发文件1件。",
		    "无其他事项\n青石镇人民政府\n"
		    "我镇召开工作会议 2026-01-05\n热点新闻\n植树活动",
		    STORE_UNCHANGED },
		/* Signed: what follows is a date and the site's foot. */
		{ plain, "制发文件1件。",
		    "无其他事项\n青石镇人民政府\n2025年1月15日\n植树活动",
		    STORE_REVISED },
		{ plain, "制发文件1件。",
		    "无其他事项\n青石镇人民政府\n2025年1月15日\n工作会议",
		    STORE_UNCHANGED },
		/* A figure, a sentence, at every place. */
		{ plain, "制发文件2件。",
		    "无其他事项\n青石镇人民政府\n2025年1月15日",
		    STORE_REVISED },
		{ "根据《条例》第五十条编制。\n现公布如下：", "制发文件2件。",
		    "无其他事项\n青石镇人民政府\n2025年1月15日",
		    STORE_REVISED },
		{ "根据《条例》第五十条编制。\n现公布如下：", "制发文件2件。",
		    "收取信息处理费100元\n青石镇人民政府\n2025年1月15日",
		    STORE_REVISED },
		{ "根据《条例》第五十条编制。\n现公布如下：", "制发文件2件。",
		    "收取信息处理费100元\n青石镇人民政府\n2025年1月15日\n"
		    "注：以上数据经过核对。",
		    STORE_REVISED },
		{ "根据《条例》第五十条编制。\n现公布如下：",
		    "制发文件2件。\n规章0件",
		    "收取信息处理费100元\n青石镇人民政府\n2025年1月15日\n"
		    "注：以上数据经过核对。",
		    STORE_REVISED },
	};
	struct county *c = *state;
	struct report *r = county_report(c, "2021", 2024, "t");
	struct section sections[] = {
		{ 1, 1, "一、总体情况", "", false },
		{ 6, 6, "六、其他需要报告的事项", "", false },
	};

	r->sections = sections;
	r->n_sections = N(sections);
	for (size_t i = 0; i < N(visits); i++) {
		char bytes[2] = { (char)('a' + (int)i), '\0' };

		r->preface = visits[i].preface;
		sections[0].text = visits[i].first;
		sections[1].text = visits[i].last;
		if (county_bring(c, "T1", 0, 2024, r, bytes, NULL) !=
		    visits[i].change)
			fail_msg("visit %zu", i);
	}
}

static void
another_reader_version_replaces_in_place(void **state)
{
	struct county *c = *state;
	struct report *r = county_report(c, "2021", 2024, "t"), out;
	struct err e;
	bool found;

	county_set_all(r, "1");
	r->published_on = (struct date){ 2025, 1, 2 };
	county_bring(c, "T1", 0, 2024, r, "a", NULL);
	assert_int_equal(sql_script(store_sql(c->store),
			     "UPDATE reading SET reader_version = 0", &e),
	    0);
	assert_int_equal(
	    county_bring(c, "T1", 0, 2024, r, "a", NULL), STORE_UNCHANGED);
	assert_string_equal(
	    county_ask(c, "SELECT reader_version > 0 FROM reading"), "1");
	assert_int_equal(sql_script(store_sql(c->store),
			     "UPDATE reading SET reader_version = 0", &e),
	    0);
	county_set(r, "t3.received.total", "5");
	r->published_on = (struct date){ 2025, 3, 3 };
	assert_int_equal(
	    county_bring(c, "T1", 0, 2024, r, "b", NULL), STORE_REJUDGED);
	assert_int_equal(
	    store_get_report(c->store, c->arena, "T1", 2024, &out, &found, &e),
	    0);
	assert_int_equal(cell_of(&out, "t3.received.total")->value.value, 5);
	assert_string_equal(
	    county_ask(c, "SELECT revision, published_on FROM publication"),
	    "1|2025-01-02");
}

static void
archived_documents_are_read_again_after_an_upgrade(void **state)
{
	struct county *c = *state;
	struct report *r = county_report(c, "2021", 2024, "t");
	struct reading reading = { .outcome = READING_REPORT };
	struct store_outdated old = { .code = "" };
	struct store_document d;
	enum store_change change;
	struct err e;
	bool found;

	county_set_all(r, "1");
	county_bring(c, "T1", 0, 2024, r, "a", NULL);
	assert_int_equal(
	    store_next_outdated(c->store, c->arena, &old, &found, &e), 0);
	assert_false(found);
	assert_int_equal(sql_script(store_sql(c->store),
			     "UPDATE reading SET reader_version = 0", &e),
	    0);
	assert_int_equal(
	    store_next_outdated(c->store, c->arena, &old, &found, &e), 0);
	assert_true(found);
	assert_string_equal(old.code, "T1");
	assert_int_equal(old.year, 2024);
	assert_int_equal(
	    store_get_document(c->store, c->arena, old.sha256, &d, &found, &e),
	    0);
	assert_true(found);
	assert_int_equal(d.compressed_len, 1);
	assert_memory_equal(d.compressed, "a", 1);
	assert_string_equal(d.media_type, "text/html");
	county_set(r, "t3.received.total", "7");
	reading.report = *r;
	(void)snprintf(
	    reading.sha256, sizeof(reading.sha256), "%s", old.sha256);
	assert_int_equal(
	    store_put_reading(c->store, "T1", 2024, &reading, &change, &e), 0);
	assert_int_equal(change, STORE_REJUDGED);
	assert_string_equal(county_ask(c,
				"SELECT revision, url, reader_version > 0"
				" FROM v_report WHERE revision > 0"),
	    "1|http://final.example/|1");
	assert_string_equal(
	    county_sum(c, 2024, "all", "published", "t3.received.total"),
	    "7|1");
}

static void
a_year_follows_the_first_source_that_gives_it(void **state)
{
	struct county *c = *state;
	struct report *a = county_report(c, "2021", 2024, "first");
	struct report *b = county_report(c, "2021", 2024, "second");

	county_set_all(a, "1");
	county_set_all(b, "2");
	assert_int_equal(
	    county_bring(c, "T1", 1, 2024, b, "b", NULL), STORE_NEW);
	/* The earlier source takes over, the later is an alternate. */
	assert_int_equal(
	    county_bring(c, "T1", 0, 2024, a, "a", NULL), STORE_REVISED);
	assert_int_equal(
	    county_bring(c, "T1", 1, 2024, b, "b", NULL), STORE_UNCHANGED);
	assert_string_equal(county_ask(c,
				"SELECT revision, title FROM v_report"
				" WHERE publication_id IS NOT NULL"),
	    "2|first");
	/* A failure takes nothing away; an answer without report does. */
	county_visit(c, "T1", 0, 2024, OUTCOME_TIMEOUT);
	assert_int_equal(
	    county_bring(c, "T1", 1, 2024, b, "b", NULL), STORE_UNCHANGED);
	county_visit(c, "T1", 0, 2024, OUTCOME_NOT_FOUND);
	assert_int_equal(
	    county_bring(c, "T1", 1, 2024, b, "b", NULL), STORE_REVISED);
	assert_string_equal(county_ask(c,
				"SELECT revision, title FROM v_report"
				" WHERE publication_id IS NOT NULL"),
	    "3|second");
}

static void
a_file_given_by_hand_holds_until_its_source_changes(void **state)
{
	struct county *c = *state;
	struct report *page = county_report(c, "2021", 2024, "page");
	struct err e;

	county_set_all(page, "1");
	county_bring(c, "T1", 0, 2024, page, "page", NULL);
	assert_int_equal(
	    sql_script(store_sql(c->store),
		"UPDATE publication SET source_id = NULL, asked_url = NULL,"
		" role = 'upload';"
		"UPDATE reading SET content_sha256 = 'by hand'",
		&e),
	    0);
	assert_int_equal(county_bring(c, "T1", 0, 2024, page, "page", NULL),
	    STORE_UNCHANGED);
	assert_string_equal(
	    county_ask(c, "SELECT content_sha256 FROM reading"), "by hand");
	county_set(page, "t3.received.total", "2");
	assert_int_equal(
	    county_bring(c, "T1", 0, 2024, page, "new", NULL), STORE_REVISED);
}

static void
a_report_year_beyond_all_sense_is_refused(void **state)
{
	struct county *c = *state;
	struct report *r = county_report(c, "2021", 1999, "t");
	struct reading reading = { .outcome = READING_REPORT, .report = *r };
	struct store_visit v = county_visit_of(c, "T2", 0, 0, OUTCOME_OK);
	enum store_change change;
	struct err e;

	assert_int_equal(
	    store_put_report(c->store, &v, &reading, "", 0, 0, &change, &e),
	    -1);
	assert_string_equal(e.msg, "report year 1999 is not within 2008..2100");
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, county_begin, county_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_goes_in_comes_out),
		TEST(every_form_comes_out_as_it_went_in),
		TEST(a_year_without_report_is_not_found),
		TEST(cells_are_stored_as_the_form_prints_them),
		TEST(revisions_follow_bytes_and_content),
		TEST(a_visit_counter_is_no_other_content),
		TEST(a_site_around_it_is_no_other_content),
		TEST(another_reader_version_replaces_in_place),
		TEST(archived_documents_are_read_again_after_an_upgrade),
		TEST(a_year_follows_the_first_source_that_gives_it),
		TEST(a_file_given_by_hand_holds_until_its_source_changes),
		TEST(a_report_year_beyond_all_sense_is_refused),
	};

	return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}
