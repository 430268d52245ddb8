#include "tests/check/check_support.h"

#include <stdio.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/form/form.h"
#include "collectors/form/rules.h"
#include "tests/support/unit.h"

static void
make_report(struct trial *t, struct report *r, const char *form, int year)
{
	static const char *const headings[] = { "一、总体情况",
		"二、主动公开政府信息情况",
		"三、收到和处理政府信息公开申请情况",
		"四、政府信息公开行政复议、行政诉讼情况",
		"五、存在的主要问题及改进情况", "六、其他需要报告的事项" };
	/* Nothing to say about them, and no values. */
	static const char *const texts[] = {
		"通过公开栏和网站主动公开政府信息，依法办理依申请公开，"
		"规范政府信息管理，维护公开平台，做好监督保障，"
		"将公开工作纳入考核。\n"
		"联系地址：平安大道，联系电话：见公开指南。",
		"", "", "",
		"公开的时效还有不足。\n下一步建立台账，逐月提醒更新。",
		"没有收取信息处理费。"
	};
	const struct form *f = form_find(t->forms, form);

	assert_non_null(f);
	memset(r, 0, sizeof(*r));
	r->form = f;
	r->year = year;
	r->publisher = "青石镇人民政府";
	r->title = arena_printf(
	    t->a, "%s%d年政府信息公开工作年度报告", r->publisher, year);
	r->preface = r->published_by = "";
	r->period_from = (struct date){ year, 1, 1 };
	r->period_to = (struct date){ year, 12, 31 };
	r->cells = arena_calloc(t->a, f->n_cells, sizeof(*r->cells));
	for (size_t i = 0; i < f->n_cells; i++)
		if (!f->cells[i].alternative)
			r->cells[i].state = CELL_REPORTED;
	for (size_t i = 0; i < REPORT_TABLES; i++)
		r->tables[i].found = true;
	r->n_sections = 6;
	r->sections = arena_calloc(t->a, 6, sizeof(*r->sections));
	for (int i = 0; i < 6; i++) {
		r->sections[i].number = r->sections[i].printed_number = i + 1;
		r->sections[i].heading = headings[i];
		r->sections[i].text = texts[i];
	}
}

void
trial_begin(struct trial *t, const char *form, int year)
{
	memset(t, 0, sizeof(*t));
	t->a = arena_new();
	t->forms = form_set_builtin();
	t->rules = rule_set_builtin();
	t->context.kind = KIND_TOWNSHIP;
	t->context.county_or_below = true;
	make_report(t, &t->report, form, year);
}

void
trial_end(struct trial *t)
{
	rule_set_free(t->rules);
	form_set_free(t->forms);
	arena_free(t->a);
}

void
trial_hush(struct trial *t)
{
	for (size_t i = 0; i < t->rules->n_rules; i++)
		if (t->rules->rules[i].severity == SEVERITY_INFO)
			t->rules->rules[i].severity = SEVERITY_OFF;
}

void
trial_prior(struct trial *t, const char *form)
{
	make_report(t, &t->prior, form, t->report.year - 1);
	t->context.prior = &t->prior;
}

/* "t3.*.legal" is t3.received.legal, ...; one '*' at the most. */
static bool
is_meant(const char *id, const char *pattern, size_t len)
{
	const char *star = memchr(pattern, '*', len);
	size_t front, back, id_len = strlen(id);

	if (star == NULL)
		return id_len == len && memcmp(id, pattern, len) == 0;
	front = (size_t)(star - pattern);
	back = len - front - 1;
	return id_len >= front + back && memcmp(id, pattern, front) == 0 &&
	    memcmp(id + id_len - back, star + 1, back) == 0;
}

static void
set_cell(struct cell *c, const char *value, size_t len)
{
	memset(c, 0, sizeof(*c));
	if (len == 0)
		c->state = CELL_BLANK;
	else if (value[0] == '?')
		c->state = CELL_UNREADABLE;
	else if (value[0] != '!') {
		c->state = CELL_REPORTED;
		assert_int_equal(num_parse(value, len, &c->value), 0);
	}
}

void
trial_set(struct trial *t, struct report *r, const char *cells)
{
	const struct form *f = r->form;

	(void)t;
	while (*cells != '\0') {
		size_t len = strcspn(cells, " ");
		const char *equals = memchr(cells, '=', len);
		size_t id_len, n = 0;

		assert_non_null(equals);
		id_len = (size_t)(equals - cells);
		for (size_t i = 0; i < f->n_cells; i++) {
			/* Stand-ins only by their own id. */
			if (f->cells[i].alternative &&
			    memchr(cells, '*', id_len) != NULL &&
			    strncmp(cells, "t3.other_", 9) != 0)
				continue;
			if (!is_meant(f->cells[i].id, cells, id_len))
				continue;
			set_cell(&r->cells[i], equals + 1, len - id_len - 1);
			n++;
		}
		assert_true(n > 0);
		cells += len;
		cells += strspn(cells, " ");
	}
}

void
trial_check(struct trial *t)
{
	check_report(&t->report, t->rules, &t->context, t->a, &t->out);
}

void
trial_example(const char *form, int year, const struct trial_example *x)
{
	struct trial t;
	const struct finding *f;

	trial_begin(&t, form, year);
	if (x->prior_form != NULL) {
		trial_prior(&t, x->prior_form);
		trial_set(&t, &t.prior, x->prior_cells);
	}
	trial_set(&t, &t.report, x->cells);
	trial_check(&t);
	if (x->reason != NULL) {
		assert_non_null(trial_skipped(&t, x->rule));
		assert_string_equal(trial_skipped(&t, x->rule), x->reason);
	} else {
		assert_null(trial_skipped(&t, x->rule));
	}
	if (x->place == NULL && trial_count(&t, x->rule) > 0)
		fail_msg("%s %s: a finding", x->rule, x->cells);
	if (x->place != NULL) {
		f = trial_find(&t, x->rule, x->place);
		if (f == NULL)
			fail_msg("%s %s: no finding at %s", x->rule, x->cells,
			    x->place);
		assert_string_equal(f->message, x->message);
		assert_int_equal(f->severity, x->severity);
	}
	trial_end(&t);
}

size_t
trial_count(const struct trial *t, const char *rule)
{
	size_t n = 0;

	for (size_t i = 0; i < t->out.n_findings; i++)
		n += strcmp(t->out.findings[i].rule, rule) == 0;
	return n;
}

const struct finding *
trial_find(const struct trial *t, const char *rule, const char *place)
{
	for (size_t i = 0; i < t->out.n_findings; i++)
		if (strcmp(t->out.findings[i].rule, rule) == 0 &&
		    strcmp(t->out.findings[i].place, place) == 0)
			return &t->out.findings[i];
	return NULL;
}

const char *
trial_skipped(const struct trial *t, const char *rule)
{
	for (size_t i = 0; i < t->out.n_skipped; i++)
		if (strcmp(t->out.skipped[i].rule, rule) == 0)
			return t->out.skipped[i].reason;
	return NULL;
}

int64_t
trial_implied(const struct trial *t, const char *cell)
{
	int c = form_cell_find(t->report.form, cell);

	assert_true(c >= 0);
	for (size_t i = 0; i < t->out.n_implied; i++)
		if (t->out.implied[i].cell == (size_t)c)
			return t->out.implied[i].value.value;
	return -1;
}
