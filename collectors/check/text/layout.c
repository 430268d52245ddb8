/* Rules over the form's layout and the six sections. */
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/utf8.h"
#include "collectors/check/rule_context.h"
#include "collectors/check/text/text_rules.h"
#include "collectors/form/form.h"
#include "collectors/form/rules.h"
#include "collectors/model/report.h"

/* Headings that must be there before another is called missing: fewer, and
 * it may be us who do not see them. */
#define SECTIONS_ENOUGH 4
/* Missing rows that a message names; the rest is counted. */
#define ROWS_NAMED 5
/* The part that speaks of 信息处理费. */
#define SECTION_OF_FEES 6

/* ---- the tables ---- */

static void
check_form_of_year(struct rule_context *rc, const struct rule *rule)
{
	const struct form *f = rc->form;
	struct finding finding = { .place = "form" };

	if (rc->r->year == 0 || f->last_year == 0 ||
	    rc->r->year <= f->last_year)
		return;
	finding.message = arena_printf(rc->a,
	    "%d年度报告用了%s年格式的表格（%s，用于%d—%d年度）", rc->r->year,
	    f->id, f->name, f->first_year, f->last_year);
	check_add_finding(rc, rule, rule->severity, finding);
}

/* The report has what stands in for the row, or the row itself stands in. */
static bool
is_replaced(const struct rule_context *rc, size_t row)
{
	const struct form_row *r = &rc->form->rows[row];

	return r->alternative || !rc->bounds.in_play[r->first_cell];
}

static const char *const tables[] = { "表二", "表三", "表四" };

static void
check_missing_rows(struct rule_context *rc, const struct rule *rule, size_t t)
{
	const struct report_table *table = &rc->r->tables[t];
	struct check_list list = { .most = ROWS_NAMED };
	struct finding finding = { 0 };

	for (size_t i = 0; i < table->n_missing_rows; i++)
		if (!is_replaced(rc, table->missing_rows[i]))
			check_list_add(rc, &list, "“%s”",
			    rc->form->rows[table->missing_rows[i]].words);
	if (list.n == 0)
		return;
	finding.place = arena_printf(rc->a, "t%zu", t + 2);
	finding.message = arena_printf(rc->a, "%s缺 %zu 行：%s", tables[t],
	    list.n, check_list_text(rc, &list));
	check_add_finding(rc, rule, rule->severity, finding);
}

void
check_layout(struct rule_context *rc, const struct rule *rule)
{
	check_form_of_year(rc, rule);
	for (size_t t = 0; t < REPORT_TABLES; t++)
		check_missing_rows(rc, rule, t);
}

static void
check_table(struct rule_context *rc, const struct rule *rule, size_t t)
{
	const struct report_table *table = &rc->r->tables[t];
	enum severity severity = check_severity_at_most(rule, SEVERITY_WARNING);
	struct finding f = { .place = arena_printf(rc->a, "t%zu", t + 2) };

	if (table->found)
		return;
	if (table->picture) {
		f.message =
		    arena_printf(rc->a, "%s是图片，应以表格发布", tables[t]);
	} else if (table->elsewhere) {
		f.message = arena_printf(rc->a,
		    "网页正文没有%s，可能在图片或附件中，应以表格发布",
		    tables[t]);
	} else if (table->nowhere && !rc->r->truncated) {
		severity = rule->severity;
		f.message =
		    arena_printf(rc->a, "缺%s：该部分没有表格", tables[t]);
	} else {
		check_skip(rc, rule,
		    arena_printf(rc->a, "table %zu was not recognized", t + 2));
		return;
	}
	check_add_finding(rc, rule, severity, f);
}

void
check_tables(struct rule_context *rc, const struct rule *rule)
{
	for (size_t t = 0; t < REPORT_TABLES; t++)
		check_table(rc, rule, t);
}

/* Labels of one table that are not the form's. */
static void
check_labels_of_table(
    struct rule_context *rc, const struct rule *rule, size_t t)
{
	const struct report *r = rc->r;
	struct check_list list = { .most = ROWS_NAMED };

	for (size_t i = 0; i < r->n_alternatives; i++)
		if (r->alternatives[i].table == (int)t + 2)
			check_list_add(rc, &list, "“%s”应为“%s”",
			    r->alternatives[i].printed,
			    r->alternatives[i].label);
	if (list.n > 0)
		check_add_finding(rc, rule, rule->severity,
		    (struct finding){
			.place = arena_printf(rc->a, "t%zu", t + 2),
			.message =
			    arena_printf(rc->a, "%s行列名称与格式不一致：%s",
				tables[t], check_list_text(rc, &list)) });
}

void
check_labels(struct rule_context *rc, const struct rule *rule)
{
	for (size_t t = 0; t < REPORT_TABLES; t++)
		check_labels_of_table(rc, rule, t);
}

/* ---- the six sections ---- */

static bool
is_form_section(const struct rule_context *rc, const struct section *s)
{
	return s->number >= 1 && (size_t)s->number <= rc->form->n_sections;
}

/* "s3": the place of part 3. */
static const char *
section_place(struct rule_context *rc, int number)
{
	return arena_printf(rc->a, "s%d", number);
}

static const struct section *
find_section(const struct report *r, int number)
{
	for (size_t i = 0; i < r->n_sections; i++)
		if (r->sections[i].number == number)
			return &r->sections[i];
	return NULL;
}

/* A heading that stands where part `number` should and is none of them. */
static const struct section *
find_other_heading(const struct rule_context *rc, int number)
{
	const struct report *r = rc->r;

	for (size_t i = 0; i < r->n_sections; i++)
		if (!is_form_section(rc, &r->sections[i]) &&
		    r->sections[i].printed_number == number)
			return &r->sections[i];
	return NULL;
}

static size_t
count_parts(const struct rule_context *rc)
{
	size_t n = 0;

	for (size_t i = 0; i < rc->form->n_sections; i++)
		n += find_section(rc->r, rc->form->sections[i].number) != NULL;
	return n;
}

/* A part with a larger number stands before it. */
static bool
is_behind_its_time(const struct rule_context *rc, const struct section *s)
{
	for (const struct section *o = rc->r->sections; o < s; o++)
		if (is_form_section(rc, o) && o->number > s->number)
			return true;
	return false;
}

static void
check_missing_section(struct rule_context *rc, const struct rule *rule,
    const struct form_section *part)
{
	const struct section *other = find_other_heading(rc, part->number);
	struct finding f = { .place = section_place(rc, part->number) };

	if (other == NULL) {
		f.message = arena_printf(rc->a, "缺“%s”部分", part->label);
	} else {
		f.message = arena_printf(rc->a, "缺“%s”部分，该处标题为“%s”",
		    part->label, other->heading);
		f.evidence = other->heading;
	}
	check_add_finding(rc, rule, rule->severity, f);
}

/* Headings that were never the form's: they mean the part, but are another
 * scheme. */
static bool
is_of_another_scheme(const char *heading)
{
	static const char *const words[] = { "基本情况", "概述", "推进情况" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strstr(heading, words[i]) != NULL)
			return true;
	return false;
}

static void
check_section(struct rule_context *rc, const struct rule *rule,
    const struct form_section *part, const struct section *s)
{
	struct finding f = { .place = section_place(rc, part->number),
		.evidence = s->heading };
	enum severity severity = check_severity_at_most(rule, SEVERITY_WARNING);

	if (is_behind_its_time(rc, s)) {
		f.message = arena_printf(
		    rc->a, "“%s”部分的顺序与格式不一致", part->label);
	} else if (s->printed_number != 0 &&
	    s->printed_number != part->number) {
		f.message = arena_printf(rc->a,
		    "标题“%s”的编号与格式不一致，格式为“%s”", s->heading,
		    part->label);
	} else if (s->reworded) {
		if (!is_of_another_scheme(s->heading))
			severity = check_severity_at_most(rule, SEVERITY_INFO);
		f.message =
		    arena_printf(rc->a, "标题“%s”与格式不完全一致，格式为“%s”",
			s->heading, part->label);
	} else {
		return;
	}
	check_add_finding(rc, rule, severity, f);
}

void
check_sections(struct rule_context *rc, const struct rule *rule)
{
	size_t n = count_parts(rc);

	if (n < SECTIONS_ENOUGH) {
		check_skip(rc, rule,
		    arena_printf(rc->a, "only %zu of the %zu headings found", n,
			rc->form->n_sections));
		return;
	}
	for (size_t i = 0; i < rc->form->n_sections; i++) {
		const struct form_section *part = &rc->form->sections[i];
		const struct section *s = find_section(rc->r, part->number);

		if (s != NULL)
			check_section(rc, rule, part, s);
		else if (!rc->r->truncated)
			check_missing_section(rc, rule, part);
	}
	if (rc->r->truncated)
		check_skip(rc, rule, "the document breaks off");
}

/* 信息处理费, 收费, or 收取 and within some words 费. */
static bool
mentions_fees(struct rule_context *rc, const char *text)
{
	/* Bytes between 收取 and 费: twenty characters. */
	enum {
		NEAR = 60
	};
	const char *key = utf8_label(rc->a, text);

	if (strstr(key, "信息处理费") != NULL || strstr(key, "收费") != NULL)
		return true;
	for (const char *at = strstr(key, "收取"); at != NULL;
	     at = strstr(at + 1, "收取")) {
		const char *fee = strstr(at, "费");

		if (fee != NULL && fee - at <= NEAR)
			return true;
	}
	return false;
}

void
check_section_six(struct rule_context *rc, const struct rule *rule)
{
	const struct section *s = find_section(rc->r, SECTION_OF_FEES);
	struct finding f = { .place = section_place(rc, SECTION_OF_FEES),
		.message = "第六部分没有说明信息处理费收取情况" };

	if (s == NULL || s->text == NULL || mentions_fees(rc, s->text))
		return;
	check_add_finding(rc, rule, rule->severity, f);
}
