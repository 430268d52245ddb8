/*
 * A township's own notice: which figures do not agree, where, by when, whom
 * to ask. Never which number to write, and nobody else's name.
 */
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/clock.h"
#include "daemon/conf/conf.h"
#include "daemon/conf/registry.h"
#include "daemon/mail/digest.h"
#include "daemon/mail/letter.h"
#include "daemon/mail/message.h"
#include "daemon/mail/tell.h"

/* Days to answer where no reminder says otherwise. */
#define DEFAULT_DAYS 7
#define DAY_MS       (INT64_C(24) * 3600 * 1000)

static bool
names_another(const struct registry *r, const char *code, const char *message)
{
	for (size_t i = 0; r != NULL && i < r->n_townships; i++)
		if (strcmp(r->townships[i].code, code) != 0 &&
		    strstr(message, r->townships[i].name) != NULL)
			return true;
	return false;
}

/* Likeness is for the office alone. */
static bool
is_theirs(const struct mail_office *office, const struct news_finding *f,
    const char *code)
{
	return strcmp(f->code, code) == 0 && !f->acked &&
	    (f->kind == NEWS_NEW || f->kind == NEWS_REMINDER) &&
	    strcmp(f->rule, "G09") != 0 &&
	    !names_another(office->registry, code, f->message);
}

static bool
is_overdue(const struct news_year *y, const char *code)
{
	return strcmp(y->code, code) == 0 && y->is_status;
}

const char *
notice_subject(struct arena *a, const struct mail_office *office,
    const struct store_news *news, const char *code)
{
	size_t errors = 0, overdue = 0;
	int year = news->year;

	for (size_t i = 0; i < news->n_findings; i++) {
		const struct news_finding *f = &news->findings[i];

		if (!is_theirs(office, f, code) ||
		    strcmp(f->severity, "error") != 0)
			continue;
		year = f->year;
		errors++;
	}
	for (size_t i = 0; i < news->n_years; i++)
		overdue += is_overdue(&news->years[i], code);
	if (errors > 0)
		return arena_printf(
		    a, "【年报核查】%d年政府信息公开工作年度报告请核实", year);
	if (overdue > 0)
		return arena_printf(a,
		    "【年报核查】尚未查到%d年政府信息公开工作年度报告",
		    news->year);
	return NULL;
}

static const char *
deadline(struct arena *a, const struct conf *conf, int64_t at)
{
	int days = conf->remind_days > 0 ? conf->remind_days : DEFAULT_DAYS;
	struct date d = clock_date(at + days * DAY_MS);

	return arena_printf(a, "%d年%d月%d日", d.year, d.month, d.day);
}

static void
write_overdue(const struct store_news *news, const char *code, struct letter *l)
{
	for (size_t i = 0; i < news->n_years; i++) {
		const struct news_year *y = &news->years[i];

		if (!is_overdue(y, code))
			continue;
		if (strcmp(y->status, "wrong") == 0)
			letter_paragraph(l,
			    "登记的网页上所发布的不是贵单位%d年度的报告，"
			    "请核实。",
			    y->year);
		else
			letter_paragraph(l,
			    "规定期限已过，在登记的网页上尚未查到贵单位%d年度"
			    "的报告；如已发布，请告知网址。",
			    y->year);
	}
}

void
notice_write(struct arena *a, const struct mail_office *office,
    const struct store_news *news, const char *code, size_t most,
    struct letter *l)
{
	const struct conf *conf = office->conf;
	const char *by = deadline(a, conf, news->at);
	size_t n = 0, last_year = 0;

	letter_begin(l, "政府信息公开工作年度报告核实通知");
	write_overdue(news, code, l);
	for (size_t i = 0; i < news->n_findings; i++) {
		const struct news_finding *f = &news->findings[i];

		if (!is_theirs(office, f, code) || ++n > most)
			continue;
		if ((size_t)f->year != last_year) {
			letter_section(l, "%d年度报告", f->year);
			if (*f->url != '\0')
				letter_link(l, "原文", f->url);
		}
		last_year = (size_t)f->year;
		letter_item(l, n, "（%s）%s", f->rule,
		    strcmp(f->severity, "error") == 0 ? "错误" : "待核实");
		letter_line(l, "问题", f->message);
	}
	if (n > most)
		letter_paragraph(
		    l, "其余 %zu 项请向下述联系人询问。", n - most);
	letter_section(l, "办理");
	if (n > 0)
		letter_paragraph(l,
		    "请对照台账核实，于 %s 前修改并重新发布；"
		    "核实无误的，请回复说明。",
		    by);
	else
		letter_paragraph(l, "请于 %s 前办理并回复。", by);
	letter_paragraph(l, "咨询：%s政府信息公开工作主管部门，%s",
	    conf->county_name, message_addresses(a, conf->mail_from));
	letter_paragraph(l, "本通知由程序生成，结论以人工复核为准。");
}
