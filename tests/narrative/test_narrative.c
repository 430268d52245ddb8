/*
 * Wordings and what they say. Those that say nothing of the tables are as
 * many: a number is taken only where it is plain what it counts.
 */
#include <stdio.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/limits.h"
#include "collectors/narrative/narrative.h"
#include "collectors/narrative/numerals.h"
#include "tests/narrative/statements.h"
#include "tests/support/unit.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

static const struct {
	const char *text, *told;
} wordings[] = {
	{ "2024年，我镇收到依申请公开件0件。无因信息公开案件引起的行政诉讼、行"
	  "政复议败诉。",
	    "received 0; lost_review 0 words; lost_suit 0 words" },
	{ "2024年，我镇共收到政府信息公开申请5件，办结5件，结转下年度0件。",
	    "received 5; handled 5; carried_out 0" },
	{ "2024年，我镇未收到政府信息公开申请，未发生行政复议、行政诉讼。",
	    "received 0 words; review 0 words; suit 0 words" },
	{ "本年度新收政府信息公开申请 12 件，上年结转 2 件，办结 13 "
	  "件，结转下年度继续办理 1 件。",
	    "received 12 new; carried_in 2; handled 13; carried_out 1" },
	{ "受理政府信息公开申请 31 件，答复 30 件（含上年度结转申请 4 件，另有 "
	  "5 件顺延到下年度答复）。",
	    "received 31 accepted; handled 30; carried_in 4; carried_out 5" },
	{ "2024 年，区政府办代表区政府受理政府信息公开申请 17 件",
	    "received 17 accepted subject!" },
	{ "全县共收办政府信息公开申请案件46件，同比增长1.05%"
	  "，其中，予以公开31件、部分公开4件、作其他处理（含申请人主动撤回申请"
	  "）9件、转下年度办理2件。",
	    "processed 46 subject!; change 1.05% up of processed subject!; "
	    "whole 46 = 46 in 4 subject!; granted 31 subject!; partial 4 "
	    "subject!; other 9 subject!; carried_out 2 subject!" },
	/* Not about requests, not about all of them, not of this year. */
	{ "受理信访事项9件，办结8件，结转下年1件。", "" },
	{ "收到申请9件，结转下年1件。", "received 9 doubtful; carried_out 1" },
	{ "拟制公文9件，其中主动公开4件，依申请公开3件，不予公开2件。",
	    "whole 9 = 9 in 3" },
	{ "答复申请9件。法人或其他组织申请办结4件。", "handled 9 doubtful" },
	{ "未收到法人或其他组织提出的政府信息公开申请。", "" },
	{ "未收到公民、法人和其他组织提出的政府信息公开申请。",
	    "received 0 words" },
	{ "2022至2024年，我镇收到政府信息公开申请9件。", "received 9 year!" },
	{ "自2023年1月至2024年12月，收到政府信息公开申请9件。",
	    "received 9 year!" },
	{ "无复议后提起的行政诉讼。", "after_review 0 words" },
	{ "行政应诉案件9件，均与政府信息公开无关。", "" },
	{ "征地类行政复议案件9件、行政诉讼案件2件。", "" },
	{ "发生行政复议9件，其中涉及政府信息公开的2件。", "" },
	{ "办理涉企行政许可9件。", "" },
	{ "不予公开（三类内部事务信息）9件。", "" },
	{ "收到政府信息公开申请9件，正在办理0件。", "received 9" },
	{ "对9件政府信息公开申请延长了答复期限。", "" },
	{ "审批项目9个，收到申请8件，答复7件。", "" },
	{ "历年累计制发规范性文件9件。", "made 9 decided year!" },
	{ "收到公民提交的政府信息公开申请9件。", "" },
	{ "收到申请人提交的政府信息公开申请9件。", "received 9" },
	{ "撤销行政许可9件、行政处罚2件。", "" },
	{ "未发生败诉情况。", "lost_suit 0 words" },
	{ "我镇备案政府信息依申请公开领域行政复议案件4件，行政诉讼案件7件。",
	    "" },
	{ "予以公开及部分公开258件，占33.9%"
	  "；因本机关不掌握等原因无法提供265件，占32.9%。",
	    "opened 258 doubtful; share 33.9% of opened several doubtful; "
	    "unable 265 doubtful; share 32.9% of unable several doubtful" },
	{ "收到政府信息公开申请，共5件。", "received 5" },
	{ "收到5件政府信息公开申请，其中予以公开3件，部分公开1件，无法提供1件"
	  "。",
	    "received 5; whole 5 = 5 in 3; granted 3; partial 1; unable 1" },
	{ "收到政府信息公开申请一件，已办结。", "received 1" },
	{ "收到政府信息公开申请两百零五件，答复十二件。",
	    "received 205; handled 12" },
	{ "收到政府信息公开申请三五件。", "received ~35" },
	{ "收到政府信息公开申请1,234件，答复２３件次。",
	    "received 1234; handled 23" },
	{ "收到政府信息公开申请1.2万件。", "received ~12000.0" },
	{ "收到政府信息公开申请3-5件，办结约8件，结转下年度10余件。", "" },
	{ "共收到3件建房申请。收到人大建议3件，办结3件。", "" },
	{ "收到各类申请20件。", "" },
	{ "2023年收到政府信息公开申请3件，2024年收到政府信息公开申请5件，比上年"
	  "增加2件。",
	    "received 3 year!; received 5; change 2 up of received" },
	{ "收到政府信息公开申请2件，与上年持平。",
	    "received 2; change 0 same of received" },
	{ "收到政府信息公开申请5件，发布信息100篇，同比增长20%。",
	    "received 5" },
	{ "累计收到政府信息公开申请5件。", "received 5 year?" },
	{ "2024年累计制发行政规范性文件3件，废止1件，现行有效20件。",
	    "made 3 decided; repealed 1; valid 20" },
	{ "行政规范性文件制发、废止、现行有效件数分别为1件、0件、5件。",
	    "made 1 decided; repealed 0; valid 5" },
	{ "印发规范性文件3件。公开规范性文件4件。报备规范性文件5件，废止1件。",
	    "made 3 doubtful" },
	{ "未制发行政规范性文件。", "made 0 words" },
	{ "受理、办结政府信息公开申请分别为5件、4件。",
	    "received 5 accepted; handled 4" },
	{ "行政复议、行政诉讼0件。", "disputes 0" },
	{ "行政复议、行政诉讼共3件。", "disputes 3" },
	{ "行政复议、行政诉讼分别为2件、1件。", "review 2; suit 1" },
	{ "行政复议2件、未经复议直接起诉1件、复议后起诉1件，均获维持。",
	    "review 2; direct 1; after_review 1; won_review 0; won_suit 0" },
	{ "办理行政复议案件50件。", "" },
	{ "行政许可12件，行政处罚5件，行政强制0件。",
	    "licenses 12; penalties 5; coercion 0" },
	{ "作出行政处罚决定5件，办理行政许可12件。",
	    "penalties 5 decided; licenses 12 doubtful" },
	{ "主动公开行政许可12条，行政处罚5条。", "" },
	{ "承接行政许可事项50项。", "" },
	{ "行政许可、行政处罚、行政强制均为0件。",
	    "licenses 0; penalties 0; coercion 0" },
	{ "未实施行政强制。", "coercion 0 words" },
	{ "实际收取信息处理费共计400元。行政事业性收费4068.208万元。",
	    "fee 400元; fees 4068.208万元" },
	{ "全年共公开信息372条，其中政务动态331条，政策文件61条。",
	    "whole 372 piece = 392 in 2" },
	{ "本报告由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情"
	  "况、行政复议、行政诉讼情况、存在的主要问题及改进情况、其他需要报告的"
	  "事项六个部分组成。",
	    "parts 6 lists 6" },
	{ "1-6月收到政府信息公开申请3件。上半年收到政府信息公开申请3件。",
	    "received 3 subject? year!; received 3 year!" },
	{ "截至2024年12月31日，共收到政府信息公开申请3件。", "received 3" },
	{ "截至2024年底，累计收到政府信息公开申请56件。", "received 56 year?" },
	{ "2024年，截至12月31日累计收到政府信息公开申请5件。", "received 5" },
	{ "2023年、2024年分别收到政府信息公开申请5件、6件。",
	    "received 5 year!" },
	{ "2023年至2024年收到政府信息公开申请11件。",
	    "received 11 subject? year!" },
	{ "2023-2024年收到政府信息公开申请11件。",
	    "received 11 subject? year!" },
	{ "2023年和2024年共收到政府信息公开申请11件。", "received 11 year!" },
	{ "未收到法人和其他组织提出的政府信息公开申请。", "" },
	{ "未收到公民、法人或者其他组织提出的政府信息公开申请。",
	    "received 0 words" },
	{ "收到法人或其他组织申请2件。", "" },
	{ "收到公民、法人和其他组织申请5件。", "received 5 doubtful" },
	{ "通过网络未收到政府信息公开申请。", "" },
	{ "没有因政府信息公开申请行政复议、提起行政诉讼的情况。",
	    "review 0 words; suit 0 words" },
	{ "2024年1月1日至2024年12月31日，共收到政府信息公开申请3件。",
	    "received 3" },
	{ "今年收到政府信息公开申请3件。", "received 3 year!" },
	{ "在县政府的领导下，共收到政府信息公开申请3件。",
	    "received 3 subject?" },
	{ "县教育局高度重视，收到政府信息公开申请3件。",
	    "received 3 subject!" },
	{ "马山口镇收到政府信息公开申请3件。瓦亭镇收到政府信息公开申请4件。",
	    "received 3 subject!; received 4" },
	{ "瓦亭镇中心校收到政府信息公开申请3件。", "received 3 subject!" },
	{ "瓦亭镇卫生院收到政府信息公开申请3件，办结3件。",
	    "received 3 subject!; handled 3 subject!" },
	{ "党政联席收到政府信息公开申请3件。", "received 3 subject?" },
	{ "各村收到政府信息公开申请3件。", "received 3 subject!" },
	{ "通过网络收到政府信息公开申请3件，信函收到政府信息公开申请2件。",
	    "" },
	{ "收到政府信息公开申请5件，撤回1件。", "received 5" },
	{ "收到政府信息公开申请5件，办结5件。同时办理民生诉求60件，办结60件。",
	    "received 5; handled 5" },
	{ "没有收到公民、法人和其他组织提出的政府信息公开申请。",
	    "received 0 words" },
	{ "全年未发生因政府信息公开工作被申请行政复议、提起行政诉讼的情况。",
	    "review 0 words; suit 0 words" },
	{ "对未收到申请的单位进行通报。未收到不予公开的投诉。", "" },
	{ "未收到政府信息公开申请投诉。", "" },
	{ "我镇没有政府信息公开工作责任追究情况。", "" },
	{ "（二）依申请公开\n2024年共受理5件，已办结5件。\n（三）政府信息管理\n"
	  "共受理5件。",
	    "received 5 accepted; handled 5" },
	{ "政府信息公开申请办理情况：受理申请5件，办结率98.5%。",
	    "received 5 accepted; rate 98.5%" },
	{ "政府信息公开申请数量为5。", "processed 5 doubtful" },
	{ "依申请公开5件。", "processed 5 doubtful" },
	{ "2023年结转政府信息公开申请2件，结转至2025年1件。",
	    "carried_in 2; carried_out 1" },
	{ "无上年结转申请，无结转下年度办理的申请。",
	    "carried_in 0 words; carried_out 0 words" },
	{ "3件予以公开，1件部分公开。",
	    "granted 3 doubtful; partial 1 doubtful" },
	{ "3件予以公开1件部分公开。", "" },
	{ "上年度结转申请中，予以公开1件、不予公开1件。", "" },
	{ "办理政府信息公开申请7件，其中上年结转2件，本年新收5件。",
	    "processed 7; whole 7 = 7 in 2; carried_in 2; received 5 new" },
	{ "根据《政府信息公开条例》第二十条第一款，收到政府信息公开申请1件。",
	    "received 1" },
	{ "办理政府信息公开行政复议案件5件。", "review 5 doubtful" },
	{ "收到的政府信息公开申请为零。收到政府信息公开申请数量为零。",
	    "received 0; received 0" },
	{ "零距离服务群众，收到政府信息公开申请零件。", "received 0" },
	{ "因政府信息公开工作被申请行政复议0起，被提起行政诉讼0起。",
	    "review 0; suit 0" },
	{ "收到政府信息公开申请共3件，其中2件为上年度结转，1件为本年新收。",
	    "received 3; whole 3 = 3 in 2; carried_in 2; received 1 new" },
	{ "年内发生1起政府信息公开行政诉讼案件。", "suit 1" },
	{ "南阳市共收到政府信息公开申请120件，办结119件。",
	    "received 120 subject!; handled 119 subject!" },
	{ "市、县两级共收到政府信息公开申请120件。", "received 120 subject!" },
	{ "我镇共有涉法案件12件，其中行政复议3件、行政诉讼2件。",
	    "whole 12 = 5 in 2; review 3 doubtful; suit 2 doubtful" },
	{ "未发生行政复议、行政诉讼、举报投诉。收到举报投诉5件。",
	    "review 0 words; suit 0 words" },
	{ "收到涉及征地的政府信息公开申请3件。书面答复5件，电话答复2件。", "" },
	{ "收到政府信息公开申请9件，比上年增加2件，答复率80%，"
	  "答复率同比增长2%。",
	    "received 9; change 2 up of received; rate 80%" },
	{ "共受理政府信息公开申请9件（其中上年结转2件，本年新收7件），"
	  "已办结8件。",
	    "received 9 accepted; carried_in 2; received 7 new; handled 8" },
};

static void
finds_the_statements_of_each_wording(void **state)
{
	(void)state;
	for (size_t i = 0; i < N(wordings); i++) {
		struct arena *a = arena_new();
		struct narrative n;

		statements_read(a, wordings[i].text, &n);
		if (strcmp(statements_text(a, &n), wordings[i].told) != 0)
			print_message("%s\n", wordings[i].text);
		assert_string_equal(statements_text(a, &n), wordings[i].told);
		assert_false(n.cut);
		arena_free(a);
	}
}

static void
quotes_the_words_and_the_sentence(void **state)
{
	struct arena *a = arena_new();
	struct narrative n;

	(void)state;
	statements_read(a,
	    "加强领导。2024 年，我镇  共收到政府信息公开申请 5 件，办结 4 件。"
	    "无其他。",
	    &n);
	assert_int_equal(n.n_statements, 2);
	assert_string_equal(
	    n.statements[0].quote, "我镇 共收到政府信息公开申请 5 件");
	assert_string_equal(n.statements[1].quote, "办结 4 件");
	assert_string_equal(n.statements[1].text,
	    "2024 年，我镇 共收到政府信息公开申请 5 件，办结 4 件。");
	assert_int_equal(n.statements[1].sentence, 1);
	arena_free(a);
}

/* Text that was wrapped at the edge of a page is one sentence. */
static void
joins_wrapped_lines(void **state)
{
	struct arena *a = arena_new();
	struct narrative n;

	(void)state;
	statements_read(a,
	    "2024年，我镇认真贯彻落实条例要求，规范依申请公开办理流程，共收到政"
	    "府\n"
	    "信息公开申请5件，办结4件。",
	    &n);
	assert_string_equal(statements_text(a, &n), "received 5; handled 4");
	arena_free(a);
}

static void
knows_whose_report_it_is(void **state)
{
	static const char *own[] = { "内乡县财政局" };
	static const struct {
		enum township_kind kind;
		const char *text;
		enum statement_subject subject;
	} table[] = {
		{ KIND_DEPARTMENT, "县财政局收到政府信息公开申请3件。",
		    SUBJECT_THIS },
		{ KIND_DEPARTMENT, "财政局收到政府信息公开申请3件。",
		    SUBJECT_THIS },
		{ KIND_DEPARTMENT, "县教育局收到政府信息公开申请3件。",
		    SUBJECT_OTHER },
		{ KIND_DEPARTMENT, "全县收到政府信息公开申请3件。",
		    SUBJECT_OTHER },
		{ KIND_COUNTY, "全县收到政府信息公开申请3件。", SUBJECT_THIS },
		{ KIND_COUNTY, "县政府办代表县政府受理政府信息公开申请3件。",
		    SUBJECT_OTHER },
		{ KIND_TOWNSHIP, "全镇收到政府信息公开申请3件。",
		    SUBJECT_THIS },
	};

	(void)state;
	for (size_t i = 0; i < N(table); i++) {
		struct arena *a = arena_new();
		const struct narrative_context c = { .year = 2024,
			.kind = table[i].kind,
			.own = own,
			.n_own = 1 };
		struct report r = { .preface = table[i].text };
		struct narrative n;

		narrative_read(a, &r, &c, &n);
		assert_int_equal(n.n_statements, 1);
		assert_int_equal(n.statements[0].subject, table[i].subject);
		assert_int_equal(n.statements[0].section, SECTION_PREFACE);
		arena_free(a);
	}
}

/* A year that is not known is nobody's. */
static void
leaves_years_open_without_one(void **state)
{
	struct arena *a = arena_new();
	const struct narrative_context c = { .kind = KIND_TOWNSHIP };
	struct report r = { .preface = "2024年，收到政府信息公开申请3件。" };
	struct narrative n;

	(void)state;
	narrative_read(a, &r, &c, &n);
	assert_int_equal(n.n_statements, 1);
	assert_int_equal(n.statements[0].year, YEAR_UNCLEAR);
	arena_free(a);
}

static void
reads_numerals(void **state)
{
	static const struct {
		const char *text;
		size_t len;
		const char *value;
		bool exact;
	} table[] = {
		{ "12件", 2, "12", true },
		{ "3,119件", 5, "3119", true },
		{ "3,11件", 1, "3", true },
		{ "1234,567", 4, "1234", true },
		{ "1,234,567.5", 11, "1234567.5", true },
		{ "12345678901234567890", 20, "0", false },
		{ "0.0000001", 9, "0", false },
		{ "一", 3, "1", true },
		{ "十", 3, "10", true },
		{ "十二", 6, "12", true },
		{ "二十", 6, "20", true },
		{ "九十九", 9, "99", true },
		{ "一百零五", 12, "105", true },
		{ "两百零五", 12, "205", true },
		{ "两百五", 9, "205", false },
		{ "百", 3, "100", false },
		{ "三千零二十", 15, "3020", true },
		{ "一万二千", 12, "12000", true },
		{ "二〇二四", 12, "2024", false },
		{ "三五", 6, "35", false },
		{ "零", 3, "0", true },
		{ "件", 0, "0", false },
		{ "", 0, "0", false },
	};

	(void)state;
	for (size_t i = 0; i < N(table); i++) {
		char text[NUM_TEXT_SIZE];
		struct numeral n;
		size_t len =
		    numeral_read(table[i].text, strlen(table[i].text), &n);

		assert_int_equal(len, table[i].len);
		assert_string_equal(num_format(n.value, text), table[i].value);
		assert_int_equal(n.exact, table[i].exact);
	}
}

/* `n` times a text. */
static char *
repeat(struct arena *a, const char *text, size_t n)
{
	size_t len = strlen(text);
	char *out = arena_alloc(a, n * len + 1);

	for (size_t i = 0; i < n; i++)
		memcpy(out + i * len, text, len);
	return out;
}

static void
keeps_within_its_limits(void **state)
{
	static const char sentence[] = "收到政府信息公开申请1件。";
	struct arena *a = arena_new();
	struct narrative n;

	(void)state;
	statements_read(a, repeat(a, sentence, LIMIT_STATEMENTS), &n);
	assert_int_equal(n.n_statements, LIMIT_STATEMENTS);
	assert_false(n.cut);
	statements_read(a, repeat(a, sentence, LIMIT_STATEMENTS + 1), &n);
	assert_int_equal(n.n_statements, LIMIT_STATEMENTS);
	assert_true(n.cut);

	/* A text is read up to a number of bytes. */
	statements_read(a,
	    arena_printf(
		a, "%s%s", repeat(a, "\n", LIMIT_NARRATIVE_BYTES), sentence),
	    &n);
	assert_int_equal(n.n_statements, 0);
	assert_true(n.cut);
	arena_free(a);
}

/* Texts made to be slow are read as others are: the time is the test's. */
static void
reads_hostile_text(void **state)
{
	static const char *const pieces[] = { "（", "（1件）", "、", "收到",
		"分别", "未", "1月", "其中1件", "内乡县", "一", "1,",
		"申请1件，占1%", "\xe4\xb8", "结转", "2024年" };

	(void)state;
	for (size_t i = 0; i < N(pieces); i++) {
		struct arena *a = arena_new();
		struct narrative n;

		statements_read(a,
		    repeat(a, pieces[i],
			LIMIT_NARRATIVE_BYTES / strlen(pieces[i])),
		    &n);
		assert_true(n.n_statements <= LIMIT_STATEMENTS);
		arena_free(a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_the_statements_of_each_wording),
		cmocka_unit_test(quotes_the_words_and_the_sentence),
		cmocka_unit_test(joins_wrapped_lines),
		cmocka_unit_test(knows_whose_report_it_is),
		cmocka_unit_test(leaves_years_open_without_one),
		cmocka_unit_test(reads_numerals),
		cmocka_unit_test(keeps_within_its_limits),
		cmocka_unit_test(reads_hostile_text),
	};

	return cmocka_run_group_tests_name("narrative", tests, NULL, NULL);
}
