#include "daemon/mail/digest.h"

#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/clock.h"
#include "collectors/base/json.h"
#include "collectors/form/form.h"
#include "collectors/read/resource.h"
#include "collectors/report/finding.h"
#include "daemon/conf/conf.h"
#include "daemon/mail/letter.h"
#include "daemon/mail/tell.h"

/* Bytes of one repair's words. */
#define REPAIR_BYTES 1400

struct digest {
	struct arena *a;
	const struct conf *conf;
	const struct store_news *news;
	struct letter *l;
	size_t most;
	/* Of the section that is being written. */
	size_t n;
	const char *group; /* code */
};

static bool
is_error(const struct news_finding *f)
{
	return strcmp(f->severity, "error") == 0;
}

/* ---- items ---- */

static bool
is_one_cause(const struct news_finding *a, const struct news_finding *b)
{
	return a->cause > 0 && a->cause == b->cause && a->year == b->year &&
	    strcmp(a->code, b->code) == 0;
}

bool
digest_is_under(const struct store_news *news, size_t f)
{
	const struct news_finding *list = news->findings;

	for (size_t i = f; i-- > 0 && is_one_cause(&list[i], &list[f]);)
		if (list[i].kind == list[f].kind)
			return true;
	return false;
}

size_t
digest_next_of_item(const struct store_news *news, size_t f)
{
	const struct news_finding *list = news->findings;

	for (size_t i = f + 1;
	     i < news->n_findings && is_one_cause(&list[i], &list[f]); i++)
		if (list[i].kind == list[f].kind)
			return i;
	return news->n_findings;
}

bool
digest_is_error(const struct store_news *news, size_t f)
{
	for (; f < news->n_findings; f = digest_next_of_item(news, f))
		if (is_error(&news->findings[f]))
			return true;
	return false;
}

struct count {
	size_t errors, warnings;
};

static struct count
count(const struct store_news *news, enum news_kind kind)
{
	struct count n = { 0, 0 };

	for (size_t i = 0; i < news->n_findings; i++) {
		if (news->findings[i].kind != kind || digest_is_under(news, i))
			continue;
		if (digest_is_error(news, i))
			n.errors++;
		else
			n.warnings++;
	}
	return n;
}

static size_t
count_years(const struct store_news *news, bool failures)
{
	size_t n = 0;

	for (size_t i = 0; i < news->n_years; i++)
		n += failures ? news->years[i].is_failure
			      : news->years[i].is_status;
	return n;
}

/* ---- the subject ---- */

static const char *
with(struct arena *a, const char *list, const char *what, size_t n)
{
	if (n == 0)
		return list;
	return arena_printf(
	    a, "%s%s%s%zu", list, *list == '\0' ? "" : "、", what, n);
}

/* The year that all findings are of, else the current one. */
static int
year_of(const struct store_news *news)
{
	int year = 0;

	for (size_t i = 0; i < news->n_findings; i++) {
		const struct news_finding *f = &news->findings[i];

		if (f->kind == NEWS_STILL || f->year == year)
			continue;
		if (year != 0)
			return news->year;
		year = f->year;
	}
	return year == 0 || news->n_years > 0 ? news->year : year;
}

const char *
digest_subject(struct arena *a, const struct mail_office *office,
    const struct store_news *news)
{
	struct count fresh = count(news, NEWS_NEW);
	struct count gone = count(news, NEWS_RESOLVED);
	struct count reminded = count(news, NEWS_REMINDER);
	const char *list = "";

	list = with(a, list, "新增错误", fresh.errors);
	if (fresh.errors == 0)
		list = with(a, list, "新增待核实", fresh.warnings);
	list = with(a, list, "已更正", gone.errors + gone.warnings);
	list = with(a, list, "仍未整改", reminded.errors);
	if (year_of(news) == news->year)
		list = with(a, list, "尚未查到", news->n_missing);
	list = with(a, list, "来源异常", news->n_sources);
	list = with(a, list, "程序故障", count_years(news, true));
	return arena_printf(a, "【年报核查】%s %d年度：%s",
	    office->conf->county_name, year_of(news),
	    *list == '\0' ? "有变化" : list);
}

/* ---- the sections ---- */

static void
begin_section(struct digest *d, const char *title, size_t n)
{
	letter_section(d->l, "%s（%zu项）", title, n);
	d->n = 0;
	d->group = "";
}

/* False: this item is one of the rest. */
static bool
begin_item(struct digest *d, const char *code, const char *name)
{
	d->n++;
	if (d->n > d->most)
		return false;
	if (strcmp(d->group, code) != 0)
		letter_group(d->l, name);
	d->group = code;
	return true;
}

static void
end_section(struct digest *d)
{
	const char *base = d->conf->public_url;

	if (d->n <= d->most)
		return;
	if (*base == '\0')
		letter_paragraph(d->l, "其余 %zu 项请用 gouji findings 查看。",
		    d->n - d->most);
	else
		letter_paragraph(
		    d->l, "其余 %zu 项见 %s/#/findings", d->n - d->most, base);
}

/* The form's name of a cell; its id where the form is not known. */
static const char *
cell_words(const struct form *form, const char *id)
{
	int cell = form == NULL ? -1 : form_cell_find(form, id);

	return cell < 0 ? id : form_cell_words(form, (size_t)cell);
}

static void
write_repairs(struct digest *d, const struct news_finding *f)
{
	const struct form *form = form_find(d->news->forms, f->form);
	struct cJSON *json = json_parse(f->repairs, strlen(f->repairs), NULL);
	struct finding found = { 0 };

	resource_take_repairs(d->a, json, &found);
	json_free(json);
	for (size_t i = 0; i < found.n_repairs; i++) {
		const struct repair *r = &found.repairs[i];
		struct buf line;

		buf_init(&line, REPAIR_BYTES);
		if (found.n_repairs > 1)
			(void)buf_printf(&line, "%zu) ", i + 1);
		for (size_t k = 0; k < r->n_cells; k++) {
			const struct repair_cell *c = &r->cells[k];
			char from[NUM_TEXT_SIZE], to[NUM_TEXT_SIZE];

			(void)buf_printf(&line,
			    "%s%s（填报 %s，按合计推算 %s）",
			    k == 0 ? "" : "、", cell_words(form, c->cell),
			    c->has_from ? num_format(c->from, from) : "空缺",
			    num_format(c->to, to));
		}
		letter_line(d->l, "可能的差错位置", buf_str(&line));
		buf_fini(&line);
	}
}

static void
write_links(struct digest *d, const char *code, int year, const char *url)
{
	if (d->conf->public_url[0] != '\0')
		letter_link(d->l, "核查结果",
		    arena_printf(d->a, "%s/#/reports/%s/%d",
			d->conf->public_url, code, year));
	if (*url != '\0')
		letter_link(d->l, "原文", url);
}

static const char *
mark_of(const struct news_finding *f)
{
	if (f->kind == NEWS_NEW && f->again)
		return "（再次出现）";
	if (f->kind == NEWS_REMINDER)
		return "（提醒）";
	return "";
}

/* All findings of the item that begins with i. */
static void
write_item(struct digest *d, size_t i)
{
	const struct store_news *news = d->news;
	const struct news_finding *f = &news->findings[i], *last = f;

	if (!begin_item(d, f->code, f->name))
		return;
	letter_item(d->l, d->n, "%s %d年度　%s%s", f->name, f->year,
	    digest_is_error(news, i) ? "错误" : "待核实", mark_of(f));
	for (; i < news->n_findings; i = digest_next_of_item(news, i)) {
		last = &news->findings[i];
		letter_line(d->l, arena_printf(d->a, "问题 %s", last->rule),
		    last->message);
		if (last->kind != NEWS_RESOLVED)
			letter_line(d->l, "原文摘录", last->evidence);
	}
	if (last->kind != NEWS_RESOLVED)
		write_repairs(d, last);
	write_links(d, f->code, f->year, f->url);
}

static void
write_kind(struct digest *d, enum news_kind kind)
{
	for (size_t i = 0; i < d->news->n_findings; i++)
		if (d->news->findings[i].kind == kind &&
		    !digest_is_under(d->news, i))
			write_item(d, i);
	end_section(d);
}

static void
write_findings(struct digest *d, enum news_kind kind, const char *title)
{
	struct count n = count(d->news, kind);

	if (n.errors + n.warnings == 0)
		return;
	begin_section(d, title, n.errors + n.warnings);
	write_kind(d, kind);
}

/* What was told before: reminders whole, the others only counted. */
static void
write_still(struct digest *d)
{
	struct count due = count(d->news, NEWS_REMINDER);
	struct count still = count(d->news, NEWS_STILL);
	size_t n = due.errors + due.warnings + still.errors + still.warnings;

	if (n == 0)
		return;
	begin_section(d, "仍未整改", n);
	if (still.errors + still.warnings > 0)
		letter_paragraph(d->l,
		    "此前已告知、没有变化的：错误 %zu 项、待核实 %zu 项。",
		    still.errors, still.warnings);
	write_kind(d, NEWS_REMINDER);
}

static const char *
state_words(const char *state)
{
	static const struct {
		const char *state, *words;
	} all[] = {
		{ "blocked", "被网站的防护拦截" },
		{ "tls_error", "加密连接失败" },
		{ "timeout", "连接超时" },
		{ "http_error", "网站返回错误" },
		{ "redirect_refused", "跳转到不允许的地址" },
		{ "robots", "网站的 robots.txt 不允许访问" },
		{ "not_found", "原有的页面不存在" },
		{ "not_a_report", "原有的页面不再是年度报告" },
		{ "unreadable", "内容无法识别" },
		{ "too_large", "文件过大" },
		{ "mismatch", "所发布的不是该年度（或该单位）的报告" },
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (strcmp(all[i].state, state) == 0)
			return all[i].words;
	return state;
}

static void
write_sources(struct digest *d)
{
	const struct store_news *news = d->news;

	if (news->n_sources == 0)
		return;
	begin_section(d, "来源异常", news->n_sources);
	letter_paragraph(d->l,
	    "以下网站已连续多日未能采集，请核对网址或联系网站管理员"
	    "（非单位责任）；网站全部不通的单位，其他变化待恢复后告知。");
	for (size_t i = 0; i < news->n_sources; i++) {
		const struct news_source *s = &news->sources[i];

		if (!begin_item(d, s->code, s->name))
			continue;
		letter_item(d->l, d->n, "%s　%s（已有 %d 天）", s->name,
		    state_words(s->state), s->failures);
		letter_link(d->l, "网址", s->url);
	}
	end_section(d);
}

static void
write_years(struct digest *d, bool failures, const char *title)
{
	size_t n = count_years(d->news, failures);

	if (n == 0)
		return;
	begin_section(d, title, n);
	for (size_t i = 0; i < d->news->n_years; i++) {
		const struct news_year *y = &d->news->years[i];
		const char *words = "逾期未查到";

		if (failures ? !y->is_failure : !y->is_status)
			continue;
		if (failures)
			words = "部分规则未能核查，请联系维护人员";
		else if (strcmp(y->status, "wrong") == 0)
			words = "所发布的不是该年度（或该单位）的报告";
		if (!begin_item(d, y->code, y->name))
			continue;
		letter_item(
		    d->l, d->n, "%s %d年度　%s", y->name, y->year, words);
		write_links(d, y->code, y->year, "");
	}
	end_section(d);
}

void
digest_write(struct arena *a, const struct mail_office *office,
    const struct store_news *news, size_t most, struct letter *l)
{
	struct digest d = { a, office->conf, news, l, most, 0, "" };
	char at[CLOCK_TEXT_SIZE];

	letter_begin(l,
	    arena_printf(a, "%s政府信息公开工作年度报告核查日报",
		office->conf->county_name));
	letter_paragraph(
	    l, "采集完成：%.10s %.5s", clock_format(news->at, at), at + 11);
	write_findings(&d, NEWS_NEW, "新增");
	write_still(&d);
	write_findings(&d, NEWS_RESOLVED, "已更正");
	write_sources(&d);
	write_years(&d, false, "逾期未查到");
	write_years(&d, true, "程序故障");
	letter_gap(l);
	letter_paragraph(
	    l, "本邮件由程序自动生成，差错位置仅供人工核对，以人工复核为准。");
}
