/*
 * Rules over the words of a report: references, what a template left behind,
 * other levels' words, old headings, outdated and vague words, people's
 * numbers.
 */
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/utf8.h"
#include "collectors/check/check.h"
#include "collectors/check/rule_context.h"
#include "collectors/check/text/report_text.h"
#include "collectors/check/text/text_rules.h"
#include "collectors/form/form.h"
#include "collectors/model/report.h"

/* The first report year of the form of 〔2021〕30号. */
#define YEAR_OF_30 2021
/* The first report year after 社会抚养费 had ended. */
#define YEAR_WITHOUT_FEE 2022
/* A numbered line that is longer is no heading. */
#define HEADING_CHARACTERS 30
/* Bytes in front of a number that say whose it is. */
#define NEAR 60

/* ---- the old form's reference ---- */

static bool
refers_to_60(struct rule_context *rc, const char *text)
{
	static const char *const over[] = { "废止", "停止执行", "停止使用",
		"取代", "代替", "替代", "不再" };
	static const char *const subjects[] = { "公开办函", "公开办",
		"年度报告格式" };
	const char *key;

	if (strstr(text, "60号") == NULL)
		return false;
	key = utf8_label(rc->a, text);
	return strstr(key, "201960号") != NULL &&
	    WORDS_HAS(key, subjects) != NULL && WORDS_HAS(key, over) == NULL;
}

void
check_reference(struct rule_context *rc, const struct rule *rule)
{
	const struct sentences *all = check_sentences(rc);

	for (size_t i = 0; rc->r->year >= YEAR_OF_30 && i < all->n; i++)
		if (refers_to_60(rc, all->list[i].text))
			check_add_sentence_finding(rc, rule, rule->severity,
			    &all->list[i],
			    "引用的〔2019〕60号是2019、2020年度报告的格式，"
			    "2021年度起为国办公开办函〔2021〕30号");
}

/* ---- what a template left behind ---- */

/* The unit that a mark in place of a name or number stands in front of. */
static bool
is_unit(const char *s)
{
	static const char *const units[] = { "年", "月", "日", "镇", "乡", "县",
		"市", "区", "街道", "局", "村", "号", "件", "条", "次", "项",
		"万元", "人民政府", "单位", "办公室" };

	return WORDS_START(s, units) != NULL;
}

/* "××镇", "XX年", "20XX年", "***件"; not 138****1234 and not a word. */
static const char *
find_mark(struct rule_context *rc, const char *s)
{
	static const char *const marks[] = { "×", "X", "x", "*", "╳", "□",
		"_" };

	for (const char *p = s; *p != '\0'; p++) {
		const char *mark = WORDS_START(p, marks), *end = p;
		size_t n = 0;

		if (mark == NULL)
			continue;
		while (strncmp(end, mark, strlen(mark)) == 0) {
			end += strlen(mark);
			n++;
		}
		/* Markdown has two asterisks around a word. */
		if (n >= (*mark == '*' ? 3 : 2) && is_unit(end) &&
		    (p == s || (p[-1] & 0x80) != 0 || strchr("(,:", p[-1]) ||
			(p - s >= 2 && memcmp(p - 2, "20", 2) == 0)))
			return arena_printf(
			    rc->a, "%.*s%.3s", (int)(end - p), p, end);
		p = end - 1;
	}
	return NULL;
}

static const char *
find_residue(struct rule_context *rc, const char *text)
{
	static const char *const words[] = { "该部分以表格形式报告",
		"此部分以表格形式报告", "根据贵办", "按照贵办", "依据贵办",
		"贵单位", "根据贵局", "按照贵局", "(此处", "此处填写",
		"此处插入", "(机关名称)", "(单位名称)", "(填写", "(请填写",
		"某某镇", "某某乡", "某某街道", "某某县", "某某局" };
	const char *word = WORDS_HAS(text, words);

	return word != NULL ? word : find_mark(rc, text);
}

void
check_template(struct rule_context *rc, const struct rule *rule)
{
	const struct sentences *all = check_sentences(rc);

	for (size_t i = 0; i < all->n; i++) {
		const struct sentence *s = &all->list[i];
		const char *residue = find_residue(rc, s->text);

		if (residue != NULL)
			check_add_sentence_finding(rc, rule, rule->severity, s,
			    arena_printf(
				rc->a, "文字中有模板残留“%s”", residue));
	}
}

/* ---- another level's words ---- */

/* The clause up to `at` says on whose behalf, or by whom. */
static bool
is_of_a_superior(struct rule_context *rc, const char *text, const char *at)
{
	static const char *const superiors[] = { "按照", "根据", "省", "市",
		"县", "区", "上级", "国务院", "关于", "《", "配合", "协助",
		"参加", "参与" };
	const char *start = at;

	while (start > text && start[-1] != ',' && start[-1] != ':')
		start--;
	return WORDS_HAS(arena_strndup(rc->a, start, (size_t)(at - start)),
		   superiors) != NULL;
}

/* "各乡镇、各部门开展": who is led, and to do what. */
static const char *
skip_led(const char *s)
{
	static const char *const words[] = { "各乡镇", "各镇", "各街道",
		"各部门", "各单位", "各级", "行政机关", "、", "和", "及", "的",
		"开展", "做好", "推进", "推动" };
	const char *word;

	while ((word = WORDS_START(s, words)) != NULL)
		s += strlen(word);
	return s;
}

/* "组织推动全省政府信息公开工作": the area, or NULL. */
static const char *
find_area(struct rule_context *rc, const char *text)
{
	static const char *const verbs[] = { "组织推动", "组织推进", "组织指导",
		"统筹推进", "统筹推动", "统筹", "指导监督", "监督指导", "指导",
		"组织部署" };
	static const char *const all[] = { "全国", "全省", "全市", "全州",
		"全县", "全区" };
	static const char *const subjects[] = { "政府信息公开", "政务公开",
		"信息公开" };
	/* A department may well lead its own field in all of the county. */
	size_t n = rc->context->kind == KIND_DEPARTMENT ? 2 : 6;

	for (const char *p = text; *p != '\0'; p++) {
		const char *verb = WORDS_START(p, verbs), *area, *behind;

		if (verb == NULL)
			continue;
		behind = p + strlen(verb);
		area = words_start(behind, all, n);
		if (area != NULL &&
		    WORDS_START(skip_led(behind + strlen(area)), subjects) !=
			NULL &&
		    !is_of_a_superior(rc, text, p))
			return area;
	}
	return NULL;
}

void
check_level(struct rule_context *rc, const struct rule *rule)
{
	const struct sentences *all = check_sentences(rc);

	for (size_t i = 0; rc->context->county_or_below && i < all->n; i++) {
		const struct sentence *s = &all->list[i];
		const char *area = find_area(rc, s->text);

		if (area != NULL)
			check_add_sentence_finding(rc, rule, rule->severity, s,
			    arena_printf(rc->a,
				"文字所述工作范围为“%s”，与本机关层级不符",
				area));
	}
}

/* ---- headings of the form before 2019 ---- */

/* "二、" in front of a line: behind it, else NULL. */
static const char *
behind_heading_number(const char *s)
{
	static const char *const numbers[] = { "一、", "二、", "三、", "四、",
		"五、", "六、", "七、", "八、", "九、" };
	const char *number = WORDS_START(s, numbers);

	return number == NULL ? NULL : s + strlen(number);
}

static bool
is_old_heading(struct rule_context *rc, const char *line)
{
	static const char *const whole[] = { "概述", "工作概述", "总结概述",
		"基本概述" };
	static const char *const parts[] = { "收费及减免", "收费和减免",
		"收费与减免", "支出和收费", "支出与收费", "收费及支出",
		"费用收取及减免", "申诉情况", "诉讼和申诉", "诉讼申诉",
		"诉讼及申诉" };
	const char *words = behind_heading_number(line), *key;

	if (words == NULL || utf8_count(line) > HEADING_CHARACTERS)
		return false;
	key = utf8_label(rc->a, words);
	for (size_t i = 0; i < sizeof(whole) / sizeof(whole[0]); i++)
		if (strcmp(key, whole[i]) == 0)
			return true;
	return WORDS_HAS(key, parts) != NULL;
}

void
check_old_headings(struct rule_context *rc, const struct rule *rule)
{
	const struct sentences *all = check_sentences(rc);

	for (size_t i = 0; i < rc->r->n_sections; i++) {
		const struct section *s = &rc->r->sections[i];

		if (s->heading != NULL && is_old_heading(rc, s->heading))
			check_add_text_finding(rc, rule, rule->severity,
			    arena_printf(rc->a, "s%d",
				s->number != 0 ? s->number : s->printed_number),
			    arena_printf(rc->a, "使用了旧格式的部分标题“%s”",
				s->heading),
			    s->heading);
	}
	for (size_t i = 0; i < all->n; i++) {
		const struct sentence *s = &all->list[i];

		if (is_old_heading(rc, s->text))
			check_add_text_finding(rc, rule, rule->severity,
			    s->place,
			    arena_printf(
				rc->a, "使用了旧格式的部分标题“%s”", s->quote),
			    s->quote);
	}
}

/* ---- words ---- */

static void
check_words(struct rule_context *rc, const struct rule *rule,
    const char *message, const char *const *words, size_t n)
{
	const struct sentences *all = check_sentences(rc);

	for (size_t i = 0; i < all->n; i++) {
		const struct sentence *s = &all->list[i];
		const char *word = words_has(s->text, words, n);

		if (word != NULL)
			check_add_sentence_finding(rc, rule, rule->severity, s,
			    arena_printf(rc->a, "%s“%s”", message, word));
	}
}

void
check_outdated(struct rule_context *rc, const struct rule *rule)
{
	static const char *const words[] = { "社会抚养费", "新《条例》",
		"新修订的《条例》", "新修订《条例》" };

	if (rc->r->year >= YEAR_WITHOUT_FEE)
		check_words(rc, rule, "文字中有已停用的提法", words, 4);
}

void
check_vague(struct rule_context *rc, const struct rule *rule)
{
	static const char *const words[] = { "部分地区", "一些地区", "个别地区",
		"部分部门", "一些部门", "多数部门", "个别部门",
		"部分单位和地区", "各地区各部门" };

	if (rc->context->kind != KIND_COUNTY)
		check_words(rc, rule, "本机关报告中有泛指的提法", words, 9);
}

/* ---- people's numbers ---- */

/* A number that the text calls an office's. */
static bool
is_of_an_office(struct rule_context *rc, const char *text, const char *at)
{
	static const char *const office[] = { "电话", "热线", "传真",
		"联系方式", "咨询", "值班" };
	static const char *const personal[] = { "手机", "个人", "本人",
		"身份证" };
	size_t n = (size_t)(at - text) < NEAR ? (size_t)(at - text) : NEAR;
	const char *before = arena_strndup(rc->a, at - n, n);

	return WORDS_HAS(before, office) != NULL &&
	    WORDS_HAS(before, personal) == NULL;
}

/* Codes of bodies, contracts and files are as long as people's numbers. */
static bool
is_a_code(struct rule_context *rc, const char *text, const char *at)
{
	static const char *const codes[] = { "代码", "编号", "索引", "文号",
		"单号", "账号", "帐号" };
	size_t n = (size_t)(at - text) < NEAR ? (size_t)(at - text) : NEAR;

	return WORDS_HAS(arena_strndup(rc->a, at - n, n), codes) != NULL;
}

static const char *
find_number(struct rule_context *rc, const char *text)
{
	for (const char *p = text; *p != '\0'; p++) {
		size_t n = words_identity_number(text, p);
		bool identity = n > 0;

		if (n == 0)
			n = words_mobile_number(text, p);
		if (n == 0)
			continue;
		if (!is_a_code(rc, text, p) &&
		    (identity || !is_of_an_office(rc, text, p)))
			return identity ? "身份证号码" : "手机号码";
		p += n - 1;
	}
	return NULL;
}

void
check_personal(struct rule_context *rc, const struct rule *rule)
{
	const struct sentences *all = check_sentences(rc);

	for (size_t i = 0; i < all->n; i++) {
		const struct sentence *s = &all->list[i];
		const char *what = find_number(rc, s->text);

		if (what != NULL)
			check_add_sentence_finding(rc, rule, rule->severity, s,
			    arena_printf(rc->a, "文字中有疑似个人的%s", what));
	}
}
