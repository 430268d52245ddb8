/* The sections of a digest. */
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/clock.h"
#include "collectors/base/json.h"
#include "collectors/form/form.h"
#include "collectors/model/finding.h"
#include "daemon/conf/conf.h"
#include "daemon/notify/digest.h"
#include "daemon/notify/mail_body.h"
#include "daemon/notify/notifier.h"

/* Bytes of one repair's words. */
#define REPAIR_BYTES 1400
/* Bytes of a list of names. */
#define NAMES_BYTES 1400

struct digest {
	struct arena *a;
	const struct conf *conf;
	const struct store_news *news;
	struct mail_body *l;
	size_t most;
	/* Of the section that is being written. */
	size_t n;
	const char *group; /* code */
};

/* 错误1项、待核实2项 */
static const char *
count_words(struct arena *a, size_t errors, size_t warnings)
{
	if (errors == 0)
		return arena_printf(a, "待核实%zu项", warnings);
	if (warnings == 0)
		return arena_printf(a, "错误%zu项", errors);
	return arena_printf(a, "错误%zu项、待核实%zu项", errors, warnings);
}

static void
begin_section(struct digest *d, const char *title, const char *count)
{
	mail_body_section(d->l, "%s（%s）", title, count);
	d->n = 0;
	d->group = "";
}

static const char *
items(struct digest *d, size_t n)
{
	return arena_printf(d->a, "%zu项", n);
}

/* False: this item is one of the rest. */
static bool
begin_item(struct digest *d, const char *code, const char *name)
{
	d->n++;
	if (d->n > d->most)
		return false;
	if (strcmp(d->group, code) != 0)
		mail_body_group(d->l, name);
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
		mail_body_paragraph(d->l,
		    "其余 %zu 项请用 gouji findings 查看。", d->n - d->most);
	else
		mail_body_paragraph(
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

	finding_parse_repairs(d->a, json, &found);
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
		mail_body_line(d->l, "可能的差错位置", buf_str(&line));
		buf_fini(&line);
	}
}

static void
write_links(struct digest *d, const char *code, int year, const char *url)
{
	if (d->conf->public_url[0] != '\0')
		mail_body_link(d->l, "核查结果",
		    arena_printf(d->a, "%s/#/reports/%s/%d",
			d->conf->public_url, code, year));
	if (*url != '\0')
		mail_body_link(d->l, "原文", url);
}

static const char *
mark_of(const struct news_finding *f)
{
	if (f->rejudged && f->kind != NEWS_WITHDRAWN)
		return "（报告未变动，更新后重新核查得出）";
	if (f->kind == NEWS_NEW && f->again)
		return "（再次出现）";
	if (f->kind == NEWS_REMINDER)
		return "（提醒）";
	return "";
}

static bool
is_gone(const struct news_finding *f)
{
	return f->kind == NEWS_RESOLVED || f->kind == NEWS_WITHDRAWN;
}

static void
write_finding(struct digest *d, const struct news_finding *f)
{
	mail_body_line(d->l,
	    arena_printf(
		d->a, "%s（%s）", is_gone(f) ? "原问题" : "问题", f->rule),
	    f->message);
	if (f->kind == NEWS_CHANGED && strcmp(f->before, f->message) != 0)
		mail_body_line(d->l, "此前告知", f->before);
	if (!is_gone(f))
		mail_body_line(d->l,
		    strcmp(f->axis, "time") == 0 ||
			    strcmp(f->axis, "publication") == 0
			? "依据"
			: "原文摘录",
		    f->evidence);
	if (f->kind != NEWS_RESOLVED || !f->same_document)
		return;
	mail_body_line(d->l, "说明",
	    strcmp(f->rule, "H06") == 0
		? "已能查到报告"
		: "该年度报告未重新发布，问题因其他情况消除"
		  "（如上年报告或其他单位的报告有更正）");
}

/* All findings of the item that begins with i. */
static void
write_item(struct digest *d, size_t i)
{
	const struct store_news *news = d->news;
	const struct news_finding *f = &news->findings[i], *last = f;

	if (!begin_item(d, f->code, f->name))
		return;
	mail_body_item(d->l, d->n, "%d年度报告　%s%s", f->year,
	    digest_is_error(news, i) ? "错误" : "待核实", mark_of(f));
	for (; i < news->n_findings; i = digest_next_of_item(news, i)) {
		last = &news->findings[i];
		write_finding(d, last);
	}
	if (!is_gone(last))
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
write_findings(struct digest *d, enum news_kind kind, const char *title,
    const char *remark)
{
	struct digest_count n = digest_count(d->news, kind);

	if (digest_total(n) == 0)
		return;
	begin_section(
	    d, title, count_words(d->a, n.errors, n.warnings + n.gone));
	if (*remark != '\0')
		mail_body_paragraph(d->l, "%s", remark);
	write_kind(d, kind);
}

/* What was told before: reminders whole, the others only counted. */
static void
write_still(struct digest *d)
{
	const struct store_news *news = d->news;
	struct digest_count due = digest_count(news, NEWS_REMINDER);
	size_t still = news->still_errors + news->still_warnings;

	if (digest_total(due) + still == 0)
		return;
	begin_section(d, "仍未整改",
	    count_words(d->a, due.errors + news->still_errors,
		due.warnings + due.gone + news->still_warnings));
	if (still > 0)
		mail_body_paragraph(d->l,
		    "%s此前已告知、本次不再逐项列出：%s。",
		    digest_total(due) > 0 ? "其中" : "",
		    count_words(
			d->a, news->still_errors, news->still_warnings));
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

static size_t
count_sources(const struct store_news *news, bool back)
{
	size_t n = 0;

	for (size_t i = 0; i < news->n_sources; i++)
		n += news->sources[i].is_back == back;
	return n;
}

static void
write_source_list(struct digest *d, bool back)
{
	for (size_t i = 0; i < d->news->n_sources; i++) {
		const struct news_source *s = &d->news->sources[i];

		if (s->is_back != back || !begin_item(d, s->code, s->name))
			continue;
		if (back)
			mail_body_item(d->l, d->n, "已恢复采集");
		else
			mail_body_item(d->l, d->n,
			    "%s（已在 %d 个日期未能采集）",
			    state_words(s->state), s->failures);
		mail_body_link(d->l, "网址", s->url);
	}
	end_section(d);
}

static void
write_sources(struct digest *d)
{
	const struct store_news *news = d->news;
	size_t failing = count_sources(news, false);
	size_t back = count_sources(news, true);

	if (failing > 0) {
		begin_section(d, "来源异常", items(d, failing));
		mail_body_paragraph(d->l,
		    "请核对网址或联系网站管理员（非单位责任）。"
		    "网站全部不通的单位，其他变化待恢复后告知。");
		write_source_list(d, false);
	}
	if (back > 0) {
		begin_section(d, "来源恢复", items(d, back));
		write_source_list(d, true);
	}
	if (news->still_sources > 0) {
		if (failing + back == 0)
			mail_body_section(d->l, "来源异常");
		mail_body_paragraph(d->l, "此前已告知、尚未恢复的来源 %zu 个。",
		    news->still_sources);
	}
}

/* ---- years ---- */

enum year_news {
	YEAR_STATUS,
	YEAR_FOUND,
	YEAR_FAILURE
};

static bool
is_year_news(const struct news_year *y, enum year_news what)
{
	switch (what) {
	case YEAR_STATUS:
		return y->is_status;
	case YEAR_FOUND:
		return y->is_found;
	case YEAR_FAILURE:
		break;
	}
	return y->is_failure;
}

static const char *
year_words(const struct news_year *y, enum year_news what)
{
	if (what == YEAR_FOUND && strcmp(y->before, "wrong") == 0)
		return "此前所发布的不是该年度（或该单位）的报告，现已查到";
	if (what == YEAR_FOUND && strcmp(y->before, "unreadable") == 0)
		return "此前程序无法识别，现已能识别";
	if (what == YEAR_FOUND)
		return "此前逾期未查到，现已查到";
	if (what == YEAR_FAILURE)
		return "部分规则未能核查，请联系维护人员";
	if (strcmp(y->status, "wrong") == 0)
		return "所发布的不是该年度（或该单位）的报告";
	if (strcmp(y->status, "unreadable") == 0)
		return "已发布，程序无法识别（请人工查看）";
	return "逾期未查到";
}

static void
write_years(struct digest *d, enum year_news what, const char *title)
{
	size_t n = 0;

	for (size_t i = 0; i < d->news->n_years; i++)
		n += is_year_news(&d->news->years[i], what);
	if (n == 0)
		return;
	begin_section(d, title, items(d, n));
	for (size_t i = 0; i < d->news->n_years; i++) {
		const struct news_year *y = &d->news->years[i];

		if (!is_year_news(y, what) || !begin_item(d, y->code, y->name))
			continue;
		mail_body_item(
		    d->l, d->n, "%d年度报告　%s", y->year, year_words(y, what));
		write_links(d, y->code, y->year, "");
	}
	end_section(d);
}

static void
write_missing(struct digest *d)
{
	const struct store_news *news = d->news;
	struct buf names;
	size_t n = 0;

	if (news->n_missing == 0)
		return;
	buf_init(&names, NAMES_BYTES);
	while (n < news->n_missing && n < d->most &&
	    names.len + strlen(news->missing[n]) + 3 < NAMES_BYTES) {
		(void)buf_printf(
		    &names, "%s%s", n == 0 ? "" : "、", news->missing[n]);
		n++;
	}
	mail_body_section(d->l, "尚未查到（%zu个单位）", news->n_missing);
	mail_body_paragraph(d->l, "截至目前尚未查到%d年度报告的单位：%s%s。",
	    news->year, buf_str(&names), n < news->n_missing ? "等" : "");
	buf_fini(&names);
}

void
digest_write(struct arena *a, const struct mail_office *office,
    const struct store_news *news, size_t most, struct mail_body *l)
{
	struct digest d = { a, office->conf, news, l, most, 0, "" };
	char at[CLOCK_TEXT_SIZE];

	mail_body_begin(l,
	    arena_printf(a, "%s政府信息公开工作年度报告核查日报",
		office->conf->county_name));
	mail_body_paragraph(
	    l, "采集完成：%.10s %.5s", clock_format(news->at, at), at + 11);
	if (news->is_cut)
		mail_body_paragraph(
		    l, "变化过多，本次未能全部列入，其余在下一次采集后告知。");
	write_findings(&d, NEWS_NEW, "新增", "");
	write_findings(&d, NEWS_CHANGED, "有变化",
	    "此前已告知，所依据的数字或文字有变化，或轻重程度有变。");
	write_years(&d, YEAR_STATUS, "逾期未查到或发布有误");
	write_still(&d);
	write_findings(&d, NEWS_RESOLVED, "已更正", "");
	write_findings(&d, NEWS_WITHDRAWN, "复查后撤销",
	    "以下并非单位更正：报告文件未变动，因核查规则、期限、登记信息或"
	    "程序有更新，重新核查后不再列为问题。此前已通知单位的，"
	    "请告知不必处理。");
	write_years(&d, YEAR_FOUND, "现已查到");
	write_sources(&d);
	write_years(&d, YEAR_FAILURE, "程序故障");
	write_missing(&d);
	mail_body_gap(l);
	mail_body_paragraph(
	    l, "本邮件由程序自动生成，差错位置仅供人工核对，以人工复核为准。");
}
