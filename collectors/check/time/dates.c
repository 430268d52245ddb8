/* When the document says that it was published (H08). */
#include "collectors/check/time/dates.h"
#include "collectors/base/arena.h"
#include "collectors/check/rule_context.h"
#include "collectors/form/rules.h"
#include "collectors/model/report.h"

static const char *const where[] = {
	[DATED_META] = "页面元数据",
	[DATED_TEXT] = "页面标注",
	[DATED_URL] = "网址",
};

/* The days between the earliest and the latest; -1: there are no two. */
static int
days_apart(const struct report *r)
{
	struct date first = { 0, 0, 0 }, last = { 0, 0, 0 };
	int n = 0;

	for (size_t i = 0; i < REPORT_DATES; i++) {
		struct date d = r->dated[i];

		if (!date_is_set(d))
			continue;
		if (n == 0 || date_cmp(d, first) < 0)
			first = d;
		if (n == 0 || date_cmp(d, last) > 0)
			last = d;
		n++;
	}
	return n < 2 ? -1 : date_days(first, last);
}

void
check_dates(struct rule_context *rc, const struct rule *rule)
{
	struct check_list list = { .most = REPORT_DATES };
	struct finding f = { .place = "published_on" };
	int days = days_apart(rc->r);

	if (days < 0 ||
	    num_cmp(num_int(days), rule_parameter(rule, "date_gap")) < 0)
		return;
	for (size_t i = 0; i < REPORT_DATES; i++) {
		char text[DATE_TEXT_SIZE];

		if (date_is_set(rc->r->dated[i]))
			check_list_add(rc, &list, "%s为%s", where[i],
			    date_format(rc->r->dated[i], text));
	}
	f.evidence = check_list_text(rc, &list);
	f.message = arena_printf(rc->a,
	    "发布日期前后不一：%s，最多相差%d天，请核实以哪一个为准",
	    f.evidence, days);
	check_add_finding(rc, rule, rule->severity, f);
}
