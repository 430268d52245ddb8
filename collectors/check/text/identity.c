/* Rules over what a report calls itself: title, year, period, address. */
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/limits.h"
#include "collectors/base/utf8.h"
#include "collectors/check/check.h"
#include "collectors/check/rule_context.h"
#include "collectors/check/text/report_text.h"
#include "collectors/check/text/text_rules.h"
#include "collectors/form/form.h"
#include "collectors/model/report.h"

/* ---- the title ---- */

/* What a title ends with: "政府信息公开..." */
static const char *
title_subject(const char *key)
{
	static const char *const subjects[] = { "政府信息公开", "信息公开",
		"政务公开" };

	for (size_t i = 0; i < sizeof(subjects) / sizeof(subjects[0]); i++) {
		const char *at = strstr(key, subjects[i]);

		if (at != NULL)
			return at;
	}
	return NULL;
}

static bool
ends_with(const char *s, size_t len, const char *end)
{
	size_t n = strlen(end);

	return len >= n && memcmp(s + len - n, end, n) == 0;
}

/* "...2024年" in front of the subject, or the year first of all. */
static bool
year_stands_well(const char *key, const char *subject)
{
	size_t len = (size_t)(subject - key);

	return ends_with(key, len, "年") ||
	    (strspn(key, "0123456789") == 4 &&
		strncmp(key + 4, "年", strlen("年")) == 0 &&
		strncmp(key + 4, "年度", strlen("年度")) != 0);
}

static bool
is_good_title(struct rule_context *rc, const char *text)
{
	const char *key = utf8_label(rc->a, text);
	const char *subject = title_subject(key);

	return subject != NULL &&
	    strcmp(subject, "政府信息公开工作年度报告") == 0 &&
	    year_stands_well(key, subject);
}

/*
 * Is something in the title's end that is none of the words that others put
 * there: a character lost, doubled or out of its place ("工作告年度报")?
 */
static bool
has_typo(const char *subject)
{
	static const char *const words[] = { "政府", "政务", "信息", "公开",
		"工作", "年度", "报告", "年报", "报表", "情况", "总结", "自查",
		"本级", "基层", "及", "和", "与", "暨", "的", "年" };
	static const char *const lost[] = { "报", "告", "工", "作", "度", "公",
		"开", "信", "息", "政", "府" };

	while (*subject != '\0') {
		const char *word = WORDS_START(subject, words);

		if (word == NULL)
			return WORDS_START(subject, lost) != NULL;
		subject += strlen(word);
		/* 报告报告, 年度年度 */
		if (strcmp(word, "年") != 0 &&
		    strncmp(subject, word, strlen(word)) == 0)
			return true;
	}
	return false;
}

/* The title may be the site's; the report's own then follows it. */
static bool
is_titled_well(struct rule_context *rc)
{
	const char *p = rc->r->preface;

	if (is_good_title(rc, rc->r->title))
		return true;
	while (p != NULL && *p != '\0') {
		size_t len = strcspn(p, "\n");

		if (is_good_title(rc, arena_strndup(rc->a, p, len)))
			return true;
		p += len + (p[len] == '\n');
	}
	return false;
}

void
check_title(struct rule_context *rc, const struct rule *rule)
{
	const char *key = utf8_label(rc->a, rc->r->title), *subject, *right;
	enum severity severity = check_severity_at_most(rule, SEVERITY_INFO);
	bool typo;

	subject = title_subject(key);
	if (subject == NULL) {
		check_skip(rc, rule, "no title found");
		return;
	}
	if (is_titled_well(rc))
		return;
	typo = has_typo(subject);
	right = rc->r->year == 0
	    ? "（机关名称）（年度）年政府信息公开工作年度报告"
	    : arena_printf(rc->a, "（机关名称）%d年政府信息公开工作年度报告",
		  rc->r->year);
	if (typo)
		severity = check_severity_at_most(rule, SEVERITY_WARNING);
	check_add_text_finding(rc, rule, severity, "title",
	    arena_printf(rc->a,
		typo ? "标题“%s”疑有错字，规范写法为“%s”"
		     : "标题“%s”与规范写法不一致，规范写法为“%s”",
		rc->r->title, right),
	    rc->r->title);
}

/* ---- the years in the text ---- */

/* Where a clause of the sentence begins with a year: behind its number, its
 * start or a comma. */
static const char *
skip_number(const char *s)
{
	static const char *const numbers[] = { "一是", "二是", "三是", "四是",
		"五是", "(一)", "(二)", "(三)", "(四)", "(五)", "(六)", "1.",
		"2.", "3.", "4.", "5.", "6.", "1、", "2、", "3、", "截至",
		"截止" };
	const char *word = WORDS_START(s, numbers);

	return word == NULL ? s : s + strlen(word);
}

/* Does the sentence name this year anywhere? */
static bool
names_year(const char *text, int year)
{
	char digits[NUM_TEXT_SIZE];

	return strstr(text, num_format(num_int(year), digits)) != NULL;
}

/*
 * Does the sentence tell what was done in a year next to the report's, as if
 * it were the report's own? Not where it compares, plans or looks back.
 */
static bool
is_of_another_year(const char *text, int year, int *other)
{
	static const char *const innocent[] = { "比", "较", "同期", "上年",
		"去年", "上一年", "往年", "历年", "前年", "增长", "下降",
		"增加", "减少", "结转", "将", "计划", "下一步", "下年", "明年",
		"拟", "以来", "截至", "截止", "统计期限", "印发", "要点", "《",
		"起", "底", "末", "前", "延续", "继续", "至", "本年", "今年",
		"已于" };
	static const char *const verbs[] = { "收到", "受理", "主动公开", "制定",
		"制发", "办理", "办结", "答复", "公开政府信息", "公开信息",
		"发布信息", "发布政府信息" };
	const char *p = skip_number(text), *behind;

	*other = words_year(p, &behind);
	if ((*other != year - 1 && *other != year + 1) ||
	    names_year(text, year) || names_year(behind, *other))
		return false;
	return WORDS_HAS(behind, innocent) == NULL &&
	    WORDS_HAS(behind, verbs) != NULL;
}

/* Years stated one after another are a history. */
static bool
stands_in_a_history(const struct sentences *all, size_t i, int year)
{
	return (i > 0 && all->list[i - 1].line == all->list[i].line &&
		   names_year(all->list[i - 1].text, year)) ||
	    (i + 1 < all->n && all->list[i + 1].line == all->list[i].line &&
		names_year(all->list[i + 1].text, year));
}

static void
check_years_of_text(struct rule_context *rc, const struct rule *rule)
{
	const struct sentences *all = check_sentences(rc);
	int year = rc->r->year, other;

	for (size_t i = 0; i < all->n; i++) {
		const struct sentence *s = &all->list[i];

		/* section five speaks of plans. */
		if (s->section == 5 ||
		    !is_of_another_year(s->text, year, &other) ||
		    stands_in_a_history(all, i, year))
			continue;
		check_add_sentence_finding(rc, rule,
		    check_severity_at_most(rule, SEVERITY_WARNING), s,
		    arena_printf(rc->a, "文字写的是%d年的情况，报告年度为%d年",
			other, year));
	}
}

/* Both days of the period lie in one year, which is another than the
 * report's: then the title or the period is wrong. */
static bool
is_period_of_another_year(const struct report *r)
{
	return r->year != 0 && date_is_set(r->period_from) &&
	    date_is_set(r->period_to) &&
	    r->period_from.year == r->period_to.year &&
	    r->period_from.year != r->year;
}

void
check_years(struct rule_context *rc, const struct rule *rule)
{
	if (rc->r->year == 0) {
		check_skip(rc, rule, "report year unknown");
		return;
	}
	if (is_period_of_another_year(rc->r))
		check_add_finding(rc, rule, rule->severity,
		    (struct finding){ .place = "period",
			.message = arena_printf(rc->a,
			    "标题和报告年度为%d年，统计期限为%d年", rc->r->year,
			    rc->r->period_from.year) });
	check_years_of_text(rc, rule);
}

/* ---- the period ---- */

/* What is wrong with how a date is written: a character lost (年 in
 * "20241月1日") or digits doubled ("202020年"). */
enum typo {
	TYPO_NONE,
	TYPO_LOST,
	TYPO_DOUBLED
};

static enum typo
typo_in(const char *s)
{
	enum typo typo = TYPO_NONE;

	while (*s != '\0') {
		size_t n = strspn(s, "0123456789");

		if (n > 4 && strncmp(s + n, "年", strlen("年")) == 0)
			return TYPO_DOUBLED;
		if ((n > 4 &&
			(strncmp(s + n, "月", strlen("月")) == 0 ||
			    strncmp(s + n, "日", strlen("日")) == 0)) ||
		    (n > 2 && strncmp(s + n, "日", strlen("日")) == 0))
			typo = TYPO_LOST;
		s += n + (s[n] != '\0');
	}
	return typo;
}

static const char *
behind_period_word(const char *text)
{
	static const char *const words[] = { "统计期限", "统计时限", "统计期间",
		"统计时间", "起止时间", "起止日期", "统计周期", "数据期限" };
	const char *word = WORDS_HAS(text, words);

	return word == NULL ? NULL : strstr(text, word) + strlen(word);
}

/* The sentence with the period, NULL when there is none; *error of it. */
static const struct sentence *
find_typo(struct rule_context *rc, enum typo *typo)
{
	const struct sentences *all = check_sentences(rc);
	const struct sentence *found = NULL;

	*typo = TYPO_NONE;
	for (size_t i = 0; i < all->n; i++) {
		const char *s = behind_period_word(all->list[i].text);

		if (s == NULL)
			continue;
		if (found == NULL)
			found = &all->list[i];
		*typo = typo_in(s);
		if (*typo != TYPO_NONE)
			return &all->list[i];
	}
	return found;
}

static bool
is_day(struct date d, int month, int day)
{
	return d.month == month && d.day == day;
}

/* A date as an office writes it. */
static const char *
date_words(struct rule_context *rc, struct date d)
{
	return arena_printf(rc->a, "%d年%d月%d日", d.year, d.month, d.day);
}

static void
check_days(struct rule_context *rc, const struct rule *rule,
    const struct sentence *quote)
{
	const struct report *r = rc->r;

	if (!date_is_set(r->period_from) || !date_is_set(r->period_to)) {
		check_skip(rc, rule, "no statistical period found");
		return;
	}
	if (r->year == 0) {
		check_skip(rc, rule, "report year unknown");
		return;
	}
	if (is_day(r->period_from, 1, 1) && is_day(r->period_to, 12, 31) &&
	    r->period_from.year == r->period_to.year)
		return;
	check_add_text_finding(rc, rule, rule->severity, "period",
	    arena_printf(rc->a,
		"统计期限为%s至%s，应为%d年1月1日至%d年12月31日",
		date_words(rc, r->period_from), date_words(rc, r->period_to),
		r->year, r->year),
	    quote == NULL ? NULL : quote->quote);
}

void
check_period(struct rule_context *rc, const struct rule *rule)
{
	enum typo typo;
	const struct sentence *s = find_typo(rc, &typo);

	if (typo == TYPO_NONE) {
		check_days(rc, rule, s);
		return;
	}
	check_add_text_finding(rc, rule,
	    check_severity_at_most(
		rule, typo == TYPO_LOST ? SEVERITY_INFO : SEVERITY_WARNING),
	    "period",
	    typo == TYPO_LOST ? "统计期限的日期缺字"
			      : "统计期限的日期有多余的数字",
	    s->quote);
}

/* ---- the address ---- */

/* A column of one year: /2024n/, /n2024n/, /2022n52/. */
static int
year_of_column(const char *url)
{
	for (const char *p = url; *p != '\0';) {
		size_t n = strspn(p, "0123456789");
		char next;
		int year = 0;

		if (n != 4 || p[4] != 'n') {
			p += n > 0 ? n : 1;
			continue;
		}
		next = p[5];
		for (size_t i = 0; i < 4; i++)
			year = year * 10 + (p[i] - '0');
		if (year >= LIMIT_YEAR_MIN && year <= LIMIT_YEAR_MAX &&
		    !(next >= 'a' && next <= 'z') &&
		    !(next >= 'A' && next <= 'Z'))
			return year;
		p += 5;
	}
	return 0;
}

void
check_column_year(struct rule_context *rc, const struct rule *rule)
{
	int column;

	if (rc->context->url == NULL || rc->r->year == 0)
		return;
	column = year_of_column(rc->context->url);
	/* A column may be named by the year of publication. */
	if (column == 0 || column == rc->r->year || column == rc->r->year + 1)
		return;
	check_add_finding(rc, rule, rule->severity,
	    (struct finding){ .place = "report",
		.message = arena_printf(
		    rc->a, "%d年度报告发布在%d年的栏目", rc->r->year, column),
		.evidence = rc->context->url });
}
