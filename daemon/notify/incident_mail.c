#include "daemon/notify/incident_mail.h"

#include "collectors/base/arena.h"
#include "collectors/base/clock.h"
#include "daemon/conf/conf.h"
#include "daemon/mail/message.h"
#include "daemon/notify/mail_body.h"
#include "daemon/store/store.h"

struct incident_words {
	const char *name; /* in the subject; NULL: made with the count */
	const char *what, *effect, *act;
	const char *over;
};

static const struct incident_words network = {
	.name = "采集时所有网站都连接不上",
	.what = "最近一次采集中没有一个网站能够连接，很可能是本机的网络"
		"（网线、路由器、防火墙、域名解析）有问题，"
		"也可能是这些网站所在的平台同时停机。不是各单位的责任。",
	.effect = "这次没有采到新的内容，各单位的网站不因此记为异常。"
		  "已有的数据不受影响，照常可以查询。",
	.act = "请联系管理员检查本机的网络：在这台机器上能否打开各单位的网站。"
	       "网络恢复后，下一次采集自动补上；也可以用 gouji collect "
	       "立即采集。",
	.over = "网站已能连接",
};

static const struct incident_words some_documents = {
	.what = "程序没有能够读取这些文件，因而未能核查。"
		"这是程序的问题，不是单位的责任。",
	.effect = "其他文件的采集和核查照常进行。",
	.act = "请把本邮件转给维护人员。技术信息中写有 needs LibreOffice 或 "
	       "needs pdftotext 的，请管理员安装相应的软件。"
	       "以后每次采集都会重新读取。",
	.over = "文件已能读取",
};

static const struct incident_words all_documents = {
	.name = "读取程序无法工作",
	.what = "采集到的文件没有一份能够读取，读取程序很可能无法运行。"
		"这是程序的问题，不是单位的责任。",
	.effect = "新采到的文件无法核查。已有的数据不受影响，照常可以查询。",
	.act = "请联系管理员检查程序是否完整安装、内存是否足够"
	       "（journalctl -u goujid），并把本邮件转给维护人员。"
	       "以后每次采集都会重新读取。",
	.over = "文件已能读取",
};

static const struct incident_words missed_runs = {
	.what = "每夜的采集一直没有完成。",
	.effect = "页面和汇总中的数据停留在上一次采集的时候，照常可以查询。",
	.act = "请联系管理员查看采集情况（gouji status）和运行日志"
	       "（journalctl -u goujid）。",
	.over = "采集已完成",
};

static const struct incident_words *
words_of(const struct incident *t)
{
	switch (t->kind) {
	case INCIDENT_NETWORK:
		return &network;
	case INCIDENT_READERS:
		return t->all_documents ? &all_documents : &some_documents;
	default:
		return &missed_runs;
	}
}

static const char *
name_of(struct arena *a, const struct incident *t)
{
	const struct incident_words *w = words_of(t);

	if (w->name != NULL)
		return w->name;
	return arena_printf(a,
	    t->kind == INCIDENT_READERS ? "%zu份文件未能读取"
					: "已有%zu夜未能完成采集",
	    t->n);
}

const char *
incident_subject(
    struct arena *a, const struct conf *conf, const struct incident *t)
{
	if (t->step == INCIDENT_OVER)
		return arena_printf(a, "【年报核查】%s 系统恢复：%s",
		    conf->county_name, words_of(t)->over);
	return arena_printf(a, "【年报核查】%s 系统故障%s：%s",
	    conf->county_name,
	    t->step == INCIDENT_ONGOING ? "（仍未恢复）" : "", name_of(a, t));
}

static const char *
moment(struct arena *a, int64_t at)
{
	char text[CLOCK_TEXT_SIZE];

	(void)clock_format(at, text);
	return arena_printf(a, "%.10s %.5s", text, text + 11);
}

static void
write_over(struct arena *a, const struct incident *t, struct mail_body *l)
{
	mail_body_paragraph(l, "%s。", words_of(t)->over);
	mail_body_paragraph(l, "故障开始于 %s，恢复于 %s。",
	    moment(a, t->since), moment(a, t->at));
	mail_body_paragraph(l, "采集和核查自动继续，不需要处理。");
}

static void
write_incident(struct arena *a, const struct incident *t, struct mail_body *l)
{
	const struct incident_words *w = words_of(t);

	mail_body_section(l, "发生了什么");
	mail_body_paragraph(l, "%s", w->what);
	mail_body_paragraph(l, "开始时间：%s", moment(a, t->since));
	mail_body_section(l, "有什么影响");
	mail_body_paragraph(l, "%s", w->effect);
	mail_body_section(l, "怎么处理");
	mail_body_paragraph(l, "%s", w->act);
	mail_body_section(l, "供管理员参考");
	mail_body_paragraph(l, "技术信息：%s", t->detail);
}

static void
write_mail_body(struct arena *a, const struct conf *conf,
    const struct incident *t, struct mail_body *l)
{
	mail_body_begin(l,
	    arena_printf(a, "%s年报核查系统：%s", conf->county_name,
		t->step == INCIDENT_OVER ? "故障已排除" : name_of(a, t)));
	if (t->step == INCIDENT_OVER)
		write_over(a, t, l);
	else
		write_incident(a, t, l);
	mail_body_gap(l);
	mail_body_paragraph(l, "本邮件由程序自动生成。");
	(void)mail_body_end(l); /* a few sentences are never too many */
}

bool
incident_mail(struct arena *a, const struct conf *conf,
    const struct incident *t, const char *id, struct store_mail *out)
{
	const char *recipients = message_addresses(a, conf->mail_to);
	const char *kind = incident_kind_name(t->kind);
	const char *domain = message_domain(a, conf->mail_from);
	char since[CLOCK_TEXT_SIZE];
	struct message m;
	struct mail_body l;

	if (*recipients == '\0')
		return false;
	write_mail_body(a, conf, t, &l);
	(void)clock_format(t->since, since);
	m = (struct message){ .from = conf->mail_from,
		.to = conf->mail_to,
		.subject = incident_subject(a, conf, t),
		.message_id =
		    arena_printf(a, "<gouji.%s.%s@%s>", kind, id, domain),
		.thread =
		    arena_printf(a, "<gouji.%s.%.10s@%s>", kind, since, domain),
		.at = t->at,
		.text = buf_str(&l.text),
		.html = buf_str(&l.html) };
	*out = (struct store_mail){
		.kind = MAIL_INCIDENT,
		.message_id = m.message_id,
		.subject = m.subject,
		.recipients = recipients,
	};
	out->message = message_build(a, &m, &out->len);
	mail_body_fini(&l);
	return true;
}
