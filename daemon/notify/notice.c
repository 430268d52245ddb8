/*
 * A township's own notice: which figures do not agree, where, by when, whom
 * to ask. Never which number to write, nobody else's name, nothing of what is
 * our own trouble.
 */
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/clock.h"
#include "daemon/conf/conf.h"
#include "daemon/conf/registry.h"
#include "daemon/mail/message.h"
#include "daemon/notify/digest.h"
#include "daemon/notify/mail_body.h"
#include "daemon/notify/notifier.h"

/* Days to answer where no reminder says otherwise. */
#define DEFAULT_DAYS 7
#define DAY_MS       (INT64_C(24) * 3600 * 1000)

struct notice {
	struct arena *a;
	const struct conf *conf;
	const struct registry *registry;
	const struct store_news *news;
	const struct township *to;
	/* Findings that they may be told, in the order of the news. */
	const struct news_finding **theirs, **withdrawn;
	size_t n, n_withdrawn;
	int awaited; /* year that is overdue still (H03); 0: none */
};

/* ---- what is theirs ---- */

/* Is what stands at `at` part of the body's own name? */
static bool
is_in_name(const char *text, const char *at, size_t len, const char *own)
{
	size_t n = strlen(own);
	const char *p = text;

	while (n > 0 && (p = strstr(p, own)) != NULL && p <= at) {
		if (at + len <= p + n)
			return true;
		p++;
	}
	return false;
}

static bool
is_own(const struct township *to, const char *text, const char *at, size_t len)
{
	if (is_in_name(text, at, len, to->name))
		return true;
	for (size_t i = 0; i < to->n_aliases; i++)
		if (is_in_name(text, at, len, to->aliases[i]))
			return true;
	return false;
}

/* Another's name, wherever it is not part of one's own, becomes 某单位. */
static const char *
mask_name(const struct notice *n, const char *text, const char *name)
{
	static const char somebody[] = "某单位";
	size_t len = strlen(name), from = 0;
	const char *at;

	while (len > 0 && (at = strstr(text + from, name)) != NULL) {
		size_t before = (size_t)(at - text);

		if (is_own(n->to, text, at, len)) {
			from = before + 1;
			continue;
		}
		text = arena_printf(
		    n->a, "%.*s%s%s", (int)before, text, somebody, at + len);
		from = before + strlen(somebody);
	}
	return text;
}

/* The county is nobody else: their own titles bear its name. */
static const char *
mask(const struct notice *n, const char *text)
{
	const struct registry *r = n->registry;

	for (size_t i = 0; i < r->n_townships; i++)
		if (&r->townships[i] != n->to &&
		    r->townships[i].kind != KIND_COUNTY)
			text = mask_name(n, text, r->townships[i].name);
	for (size_t i = 0; i < r->n_townships; i++) {
		const struct township *t = &r->townships[i];

		if (t == n->to || t->kind == KIND_COUNTY)
			continue;
		for (size_t k = 0; k < t->n_aliases; k++)
			text = mask_name(n, text, t->aliases[k]);
	}
	return text;
}

static bool
is_error(const struct news_finding *f)
{
	return strcmp(f->severity, "error") == 0;
}

/* Likeness is for the office alone. */
static void
take_finding(struct notice *n, const struct news_finding *f, size_t cap[2])
{
	bool withdrawn = f->kind == NEWS_WITHDRAWN;

	if (strcmp(f->code, n->to->code) != 0 || f->acked ||
	    f->kind == NEWS_RESOLVED || (withdrawn && !is_error(f)) ||
	    strcmp(f->rule, "G09") == 0)
		return;
	if (!withdrawn && strcmp(f->rule, "H03") == 0) {
		/* Nothing is wrong in a report that is not there. */
		n->awaited = f->year;
	} else if (withdrawn) {
		/* They may have been asked to mend it. */
		n->withdrawn = arena_grow(n->a, n->withdrawn, n->n_withdrawn,
		    &cap[1], sizeof(*n->withdrawn));
		n->withdrawn[n->n_withdrawn++] = f;
	} else {
		n->theirs = arena_grow(
		    n->a, n->theirs, n->n, &cap[0], sizeof(*n->theirs));
		n->theirs[n->n++] = f;
	}
}

/* What cannot be read is our trouble. */
static bool
is_status(const struct notice *n, const struct news_year *y, const char *status)
{
	return strcmp(y->code, n->to->code) == 0 && y->is_status &&
	    strcmp(y->status, status) == 0;
}

/* Would the repair of the one before it mend it too? Those of a cause stand
 * together. */
static bool
is_under(const struct notice *n, size_t i)
{
	const struct news_finding *f = n->theirs[i], *before;

	if (i == 0 || f->cause == 0)
		return false;
	before = n->theirs[i - 1];
	return before->cause == f->cause && before->year == f->year;
}

/* Behind the last of the item that begins with i. */
static size_t
end_of_item(const struct notice *n, size_t i)
{
	do
		i++;
	while (i < n->n && is_under(n, i));
	return i;
}

static bool
has_error(const struct notice *n, size_t i)
{
	for (size_t end = end_of_item(n, i); i < end; i++)
		if (is_error(n->theirs[i]))
			return true;
	return false;
}

struct count {
	size_t errors, warnings, overdue, wrong;
	int from, to; /* years of errors and warnings; 0: none */
	bool to_mend; /* there is something to write anew */
};

static void
count_finding(const struct notice *n, size_t i, struct count *c)
{
	const struct news_finding *f = n->theirs[i];

	if (strcmp(f->axis, "time") != 0 && strcmp(f->axis, "publication") != 0)
		c->to_mend = true;
	if (c->from == 0 || f->year < c->from)
		c->from = f->year;
	if (f->year > c->to)
		c->to = f->year;
	if (is_under(n, i))
		return;
	if (has_error(n, i))
		c->errors++;
	else
		c->warnings++;
}

static struct count
count_all(const struct notice *n)
{
	struct count c = { 0 };

	for (size_t i = 0; i < n->n; i++)
		count_finding(n, i, &c);
	for (size_t i = 0; i < n->news->n_years; i++) {
		c.overdue += is_status(n, &n->news->years[i], "overdue");
		c.wrong += is_status(n, &n->news->years[i], "wrong");
	}
	return c;
}

static struct notice
notice_of(struct arena *a, const struct mail_office *office,
    const struct store_news *news, const char *code)
{
	struct notice n = { .a = a,
		.conf = office->conf,
		.registry = office->registry,
		.news = news,
		.to = registry_find(office->registry, code) };
	size_t cap[2] = { 0, 0 };

	for (size_t i = 0; i < news->n_findings; i++)
		take_finding(&n, &news->findings[i], cap);
	return n;
}

/* ---- the words ---- */

/* 青石镇2025年政府信息公开工作年度报告 */
static const char *
report_words(const struct notice *n, int from, int to)
{
	static const char words[] = "年政府信息公开工作年度报告";

	if (from == to)
		return arena_printf(n->a, "%s%d%s", n->to->name, to, words);
	return arena_printf(n->a, "%s%d至%d%s", n->to->name, from, to, words);
}

/* 1处错误、2处待核实 */
static const char *
count_words(const struct notice *n, const struct count *c)
{
	if (c->warnings == 0)
		return arena_printf(n->a, "%zu处错误", c->errors);
	if (c->errors == 0)
		return arena_printf(n->a, "%zu处待核实", c->warnings);
	return arena_printf(
	    n->a, "%zu处错误、%zu处待核实", c->errors, c->warnings);
}

const char *
notice_subject(struct arena *a, const struct mail_office *office,
    const struct store_news *news, const char *code)
{
	struct notice n = notice_of(a, office, news, code);
	struct count c = count_all(&n);

	if (c.errors > 0)
		return arena_printf(a, "【年报核查】%s存在%s，请核实",
		    report_words(&n, c.from, c.to), count_words(&n, &c));
	if (c.overdue > 0 || n.awaited != 0)
		return arena_printf(a, "【年报核查】尚未查到%s",
		    c.overdue > 0 ? report_words(&n, news->year, news->year)
				  : report_words(&n, n.awaited, n.awaited));
	if (c.wrong > 0)
		return arena_printf(a, "【年报核查】%s发布有误，请核实",
		    report_words(&n, news->year, news->year));
	if (n.n_withdrawn > 0)
		return arena_printf(a,
		    "【年报核查】%s：%zu处错误经复查不再列为问题", n.to->name,
		    n.n_withdrawn);
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
write_awaited(struct mail_body *l, int year)
{
	mail_body_paragraph(l,
	    "报送期限已过，在登记的网页上尚未查到贵单位%d年度的报告；"
	    "如已发布，请告知网址。",
	    year);
}

static void
write_overdue(const struct notice *n, struct mail_body *l)
{
	for (size_t i = 0; i < n->news->n_years; i++) {
		const struct news_year *y = &n->news->years[i];

		if (is_status(n, y, "wrong"))
			mail_body_paragraph(l,
			    "登记的网页上所发布的不是贵单位%d年度的报告，"
			    "请核实。",
			    y->year);
		else if (is_status(n, y, "overdue"))
			write_awaited(l, y->year);
	}
	if (n->awaited != 0)
		write_awaited(l, n->awaited);
}

/* The figure that a rule asks for is not for them: ，应为 0 at its end. */
static const char *
message_of(const struct notice *n, const struct news_finding *f)
{
	static const char wanted[] = "，应为 ";
	const char *message = mask(n, f->message);
	const char *at = strstr(message, wanted), *end;

	if (at == NULL)
		return message;
	end = at + strlen(wanted);
	end += strspn(end, "0123456789.-");
	if (*end != '\0' || end == at + strlen(wanted))
		return message;
	return arena_printf(n->a, "%.*s，请核实", (int)(at - message), message);
}

/* Of what their own text says they may see the place. */
static const char *
quotation(const struct notice *n, const struct news_finding *f)
{
	if (strcmp(f->axis, "text") != 0 || f->rule[0] != 'E')
		return "";
	return mask(n, f->evidence);
}

static void
begin_year(
    const struct notice *n, const struct news_finding *f, struct mail_body *l)
{
	char at[CLOCK_TEXT_SIZE];

	mail_body_section(l, "%d年度报告", f->year);
	if (*f->url == '\0')
		return;
	mail_body_link(l, "原文", f->url);
	if (f->fetched_at == 0)
		return;
	(void)clock_format(f->fetched_at, at);
	mail_body_line(l, "抓取时间",
	    arena_printf(
		n->a, "%.10s %.5s；内容指纹：%.8s", at, at + 11, f->sha256));
}

static void
write_item(const struct notice *n, size_t i, size_t number, struct mail_body *l)
{
	mail_body_item(l, number, "%s", has_error(n, i) ? "错误" : "待核实");
	for (size_t end = end_of_item(n, i); i < end; i++) {
		const struct news_finding *f = n->theirs[i];

		mail_body_line(l, arena_printf(n->a, "问题（%s）", f->rule),
		    message_of(n, f));
		mail_body_line(l, "原文摘录", quotation(n, f));
	}
}

static void
write_rest(struct mail_body *l, size_t number, size_t most)
{
	if (number > most)
		mail_body_paragraph(
		    l, "其余 %zu 项请向下述联系人询问。", number - most);
}

static void
write_items(const struct notice *n, size_t most, struct mail_body *l)
{
	size_t number = 0;
	int year = 0;

	for (size_t i = 0; i < n->n; i = end_of_item(n, i)) {
		if (++number > most)
			continue;
		if (n->theirs[i]->year != year)
			begin_year(n, n->theirs[i], l);
		year = n->theirs[i]->year;
		write_item(n, i, number, l);
	}
	write_rest(l, number, most);
}

static void
write_withdrawn(const struct notice *n, size_t most, struct mail_body *l)
{
	mail_body_section(l, "不再列为问题");
	mail_body_paragraph(l,
	    "下列问题此前如已告知贵单位，经重新核查不再列为问题，不必处理。");
	for (size_t i = 0; i < n->n_withdrawn && i < most; i++) {
		const struct news_finding *f = n->withdrawn[i];

		mail_body_item(l, i + 1, "%d年度报告", f->year);
		mail_body_line(l, arena_printf(n->a, "原问题（%s）", f->rule),
		    message_of(n, f));
	}
	write_rest(l, n->n_withdrawn, most);
}

static void
write_request(
    const struct notice *n, const struct count *c, struct mail_body *l)
{
	const char *by = deadline(n->a, n->conf, n->news->at);

	mail_body_section(l, "办理");
	if (c->to_mend)
		mail_body_paragraph(l,
		    "请对照台账核实，于 %s 前修改并重新发布；"
		    "核实无误的，请回复本邮件说明。",
		    by);
	else if (c->errors + c->overdue + c->wrong > 0 || n->awaited != 0)
		mail_body_paragraph(
		    l, "请核实办理，并于 %s 前回复本邮件说明情况。", by);
	mail_body_paragraph(l, "咨询：%s政府信息公开工作主管部门，%s",
	    n->conf->county_name, message_addresses(n->a, n->conf->mail_from));
	mail_body_paragraph(l, "本通知由程序生成，结论以人工复核为准。");
}

void
notice_write(struct arena *a, const struct mail_office *office,
    const struct store_news *news, const char *code, size_t most,
    struct mail_body *l)
{
	struct notice n = notice_of(a, office, news, code);
	struct count c = count_all(&n);

	mail_body_begin(l, "政府信息公开工作年度报告核实通知");
	mail_body_paragraph(l, "%s：", n.to->name);
	write_overdue(&n, l);
	if (c.errors + c.warnings > 0) {
		mail_body_paragraph(l, "经程序核查，%s存在%s。",
		    report_words(&n, c.from, c.to), count_words(&n, &c));
		write_items(&n, most, l);
	}
	if (n.n_withdrawn > 0)
		write_withdrawn(&n, most, l);
	write_request(&n, &c, l);
}
