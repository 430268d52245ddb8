/* Rules over the form's layout and the six parts. */
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/utf8.h"
#include "collectors/check/judge.h"
#include "collectors/form/form.h"
#include "collectors/form/rules.h"
#include "collectors/model/report.h"

/* Headings that must be there before another is called missing: fewer, and
 * it may be us who do not see them. */
#define PARTS_ENOUGH 4
/* Missing rows that a message names; the rest is counted. */
#define ROWS_NAMED 5
/* The part that tells of 信息处理费. */
#define PART_OF_FEES 6

/* ---- the tables ---- */

static void
judge_form_of_year(struct judge *j, const struct rule *rule)
{
	const struct form *f = j->form;
	struct finding finding = { .place = "form" };

	if (j->r->year == 0 || f->last_year == 0 || j->r->year <= f->last_year)
		return;
	finding.message = arena_printf(j->a,
	    "%d年度报告用了%s年格式的表格（%s，用于%d—%d年度）", j->r->year,
	    f->id, f->name, f->first_year, f->last_year);
	judge_add(j, rule, rule->severity, finding);
}

/* The report has what stands in for the row, or the row itself stands in. */
static bool
is_replaced(const struct judge *j, size_t row)
{
	const struct form_row *r = &j->form->rows[row];

	return r->alternative || !j->bounds.in_play[r->first_cell];
}

static const char *const tables[] = { "表二", "表三", "表四" };

static void
judge_missing_rows(struct judge *j, const struct rule *rule, size_t t)
{
	const struct report_table *table = &j->r->tables[t];
	struct judge_list list = { .most = ROWS_NAMED };
	struct finding finding = { 0 };

	for (size_t i = 0; i < table->n_missing_rows; i++)
		if (!is_replaced(j, table->missing_rows[i]))
			judge_list_add(j, &list, "“%s”",
			    j->form->rows[table->missing_rows[i]].words);
	if (list.n == 0)
		return;
	finding.place = arena_printf(j->a, "t%zu", t + 2);
	finding.message = arena_printf(j->a, "%s缺 %zu 行：%s", tables[t],
	    list.n, judge_list_text(j, &list));
	judge_add(j, rule, rule->severity, finding);
}

void
judge_layout(struct judge *j, const struct rule *rule)
{
	judge_form_of_year(j, rule);
	for (size_t t = 0; t < REPORT_TABLES; t++)
		judge_missing_rows(j, rule, t);
}

static void
judge_table(struct judge *j, const struct rule *rule, size_t t)
{
	const struct report_table *table = &j->r->tables[t];
	enum severity severity = judge_capped(rule, SEVERITY_WARNING);
	struct finding f = { .place = arena_printf(j->a, "t%zu", t + 2) };

	if (table->found)
		return;
	if (table->picture) {
		f.message =
		    arena_printf(j->a, "%s是图片，应以表格发布", tables[t]);
	} else if (table->elsewhere) {
		f.message = arena_printf(j->a,
		    "网页正文没有%s，可能在图片或附件中，应以表格发布",
		    tables[t]);
	} else if (table->nowhere && !j->r->truncated) {
		severity = rule->severity;
		f.message =
		    arena_printf(j->a, "缺%s：该部分没有表格", tables[t]);
	} else {
		judge_cannot(j, rule,
		    arena_printf(j->a, "table %zu was not recognized", t + 2));
		return;
	}
	judge_add(j, rule, severity, f);
}

void
judge_tables(struct judge *j, const struct rule *rule)
{
	for (size_t t = 0; t < REPORT_TABLES; t++)
		judge_table(j, rule, t);
}

/* Labels of one table that are not the form's. */
static void
judge_labels_of(struct judge *j, const struct rule *rule, size_t t)
{
	const struct report *r = j->r;
	struct judge_list list = { .most = ROWS_NAMED };

	for (size_t i = 0; i < r->n_alternatives; i++)
		if (r->alternatives[i].table == (int)t + 2)
			judge_list_add(j, &list, "“%s”应为“%s”",
			    r->alternatives[i].printed,
			    r->alternatives[i].label);
	if (list.n > 0)
		judge_add(j, rule, rule->severity,
		    (struct finding){
			.place = arena_printf(j->a, "t%zu", t + 2),
			.message =
			    arena_printf(j->a, "%s行列名称与格式不一致：%s",
				tables[t], judge_list_text(j, &list)) });
}

void
judge_labels(struct judge *j, const struct rule *rule)
{
	for (size_t t = 0; t < REPORT_TABLES; t++)
		judge_labels_of(j, rule, t);
}

/* ---- the six parts ---- */

static bool
is_part(const struct judge *j, const struct section *s)
{
	return s->number >= 1 && (size_t)s->number <= j->form->n_sections;
}

/* "s3": the place of part 3. */
static const char *
part_place(struct judge *j, int number)
{
	return arena_printf(j->a, "s%d", number);
}

static const struct section *
find_part(const struct report *r, int number)
{
	for (size_t i = 0; i < r->n_sections; i++)
		if (r->sections[i].number == number)
			return &r->sections[i];
	return NULL;
}

/* A heading that stands where part `number` should and is none of them. */
static const struct section *
find_other_heading(const struct judge *j, int number)
{
	const struct report *r = j->r;

	for (size_t i = 0; i < r->n_sections; i++)
		if (!is_part(j, &r->sections[i]) &&
		    r->sections[i].printed_number == number)
			return &r->sections[i];
	return NULL;
}

static size_t
count_parts(const struct judge *j)
{
	size_t n = 0;

	for (size_t i = 0; i < j->form->n_sections; i++)
		n += find_part(j->r, j->form->sections[i].number) != NULL;
	return n;
}

/* A part with a larger number stands before it. */
static bool
is_behind_its_time(const struct judge *j, const struct section *s)
{
	for (const struct section *o = j->r->sections; o < s; o++)
		if (is_part(j, o) && o->number > s->number)
			return true;
	return false;
}

static void
judge_missing_part(
    struct judge *j, const struct rule *rule, const struct form_section *part)
{
	const struct section *other = find_other_heading(j, part->number);
	struct finding f = { .place = part_place(j, part->number) };

	if (other == NULL) {
		f.message = arena_printf(j->a, "缺“%s”部分", part->label);
	} else {
		f.message = arena_printf(j->a, "缺“%s”部分，该处标题为“%s”",
		    part->label, other->heading);
		f.evidence = other->heading;
	}
	judge_add(j, rule, rule->severity, f);
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
judge_part(struct judge *j, const struct rule *rule,
    const struct form_section *part, const struct section *s)
{
	struct finding f = { .place = part_place(j, part->number),
		.evidence = s->heading };
	enum severity severity = judge_capped(rule, SEVERITY_WARNING);

	if (is_behind_its_time(j, s)) {
		f.message = arena_printf(
		    j->a, "“%s”部分的顺序与格式不一致", part->label);
	} else if (s->printed_number != 0 &&
	    s->printed_number != part->number) {
		f.message =
		    arena_printf(j->a, "标题“%s”的编号与格式不一致，格式为“%s”",
			s->heading, part->label);
	} else if (s->reworded) {
		if (!is_of_another_scheme(s->heading))
			severity = judge_capped(rule, SEVERITY_INFO);
		f.message =
		    arena_printf(j->a, "标题“%s”与格式不完全一致，格式为“%s”",
			s->heading, part->label);
	} else {
		return;
	}
	judge_add(j, rule, severity, f);
}

void
judge_parts(struct judge *j, const struct rule *rule)
{
	size_t n = count_parts(j);

	if (n < PARTS_ENOUGH) {
		judge_cannot(j, rule,
		    arena_printf(j->a, "only %zu of the %zu headings found", n,
			j->form->n_sections));
		return;
	}
	for (size_t i = 0; i < j->form->n_sections; i++) {
		const struct form_section *part = &j->form->sections[i];
		const struct section *s = find_part(j->r, part->number);

		if (s != NULL)
			judge_part(j, rule, part, s);
		else if (!j->r->truncated)
			judge_missing_part(j, rule, part);
	}
	if (j->r->truncated)
		judge_cannot(j, rule, "the document breaks off");
}

/* 信息处理费, 收费, or 收取 and within some words 费. */
static bool
mentions_fees(struct judge *j, const char *text)
{
	/* Bytes between 收取 and 费: twenty characters. */
	enum {
		NEAR = 60
	};
	const char *key = utf8_label(j->a, text);

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
judge_part_six(struct judge *j, const struct rule *rule)
{
	const struct section *s = find_part(j->r, PART_OF_FEES);
	struct finding f = { .place = part_place(j, PART_OF_FEES),
		.message = "第六部分没有说明信息处理费收取情况" };

	if (s == NULL || s->text == NULL || mentions_fees(j, s->text))
		return;
	judge_add(j, rule, rule->severity, f);
}
