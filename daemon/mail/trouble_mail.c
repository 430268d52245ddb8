#include "daemon/mail/trouble_mail.h"

#include "collectors/base/arena.h"
#include "collectors/base/clock.h"
#include "daemon/conf/conf.h"
#include "daemon/mail/letter.h"
#include "daemon/mail/message.h"
#include "daemon/store/store.h"

/* Of one trouble. place: the database's file is named behind `act`. */
struct words {
	const char *name; /* in the subject */
	const char *what, *effect, *act;
	const char *over;
	bool place;
};

static const char stopped[] =
    "采集和核查已暂停，采集到的内容暂时无法保存，没有写到一半的内容。"
    "已有的数据没有受损，照常可以查询。";

static const struct words full = {
	.name = "磁盘已满，数据库无法写入",
	.what = "存放数据库的磁盘已满。",
	.effect = stopped,
	.act = "请联系管理员清理磁盘空间。"
	       "有了空间后程序自动恢复，并补上漏掉的采集，不需要重新启动。"
	       "数据库文件：",
	.over = "数据库已能写入",
	.place = true,
};

static const struct words read_only = {
	.name = "数据库只能读取，无法写入",
	.what = "数据库的文件或者所在的磁盘是只读的。",
	.effect = stopped,
	.act = "请联系管理员检查文件的写入权限和磁盘状态"
	       "（磁盘出错时，操作系统会把它改为只读）。"
	       "能写入后程序自动恢复，不需要重新启动。数据库文件：",
	.over = "数据库已能写入",
	.place = true,
};

static const struct words unwritable = {
	.name = "数据库无法写入",
	.what = "写入数据库时出错。",
	.effect = stopped,
	.act = "请联系管理员检查磁盘，原因见下面的技术信息。"
	       "能写入后程序自动恢复，不需要重新启动。数据库文件：",
	.over = "数据库已能写入",
	.place = true,
};

static const struct words damaged = {
	.name = "数据库已损坏",
	.what = "数据库文件的内容已损坏。",
	.effect = "采集和核查已停止，程序不再写入这个文件。"
		  "还能读出的数据照常可以查询，但可能不完整。",
	.act = "请联系管理员用最近的备份恢复：停止服务"
	       "（systemctl stop goujid），运行 goujid restore 备份文件，"
	       "再启动服务。数据库文件：",
	.over = "数据库已能写入",
	.place = true,
};

static const struct words lost = {
	.name = "数据库已损坏，无法读取",
	.what = "数据库文件的内容已损坏，程序无法打开它。",
	.effect = "采集和核查已停止，数据暂时无法查询，网页只说明故障原因。"
		  "程序不改动这个文件。",
	.act = "请联系管理员用最近的备份恢复：停止服务"
	       "（systemctl stop goujid），运行 goujid restore 备份文件，"
	       "再启动服务。数据库文件：",
	.over = "数据库已能写入",
	.place = true,
};

static const struct words line = {
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

static const struct words some_documents = {
	.what = "程序没有能够读取这些文件，因而未能核查。"
		"这是程序的问题，不是单位的责任。",
	.effect = "其他文件的采集和核查照常进行。",
	.act = "请把本邮件转给维护人员。技术信息中写有 needs LibreOffice 或 "
	       "needs pdftotext 的，请管理员安装相应的软件。"
	       "以后每次采集都会重新读取。",
	.over = "文件已能读取",
};

static const struct words all_documents = {
	.name = "读取程序无法工作",
	.what = "采集到的文件没有一份能够读取，读取程序很可能无法运行。"
		"这是程序的问题，不是单位的责任。",
	.effect = "新采到的文件无法核查。已有的数据不受影响，照常可以查询。",
	.act = "请联系管理员检查程序是否完整安装、内存是否足够"
	       "（journalctl -u goujid），并把本邮件转给维护人员。"
	       "以后每次采集都会重新读取。",
	.over = "文件已能读取",
};

static const struct words nights = {
	.what = "每夜的采集一直没有完成。",
	.effect = "页面和汇总中的数据停留在上一次采集的时候，照常可以查询。",
	.act = "请联系管理员查看采集情况（gouji status）和运行日志"
	       "（journalctl -u goujid）。",
	.over = "采集已完成",
};

static const struct words *
words_of(const struct trouble *t)
{
	switch (t->kind) {
	case TROUBLE_DATABASE:
		return t->fault == STORE_FULL      ? &full
		    : t->fault == STORE_READ_ONLY  ? &read_only
		    : t->fault == STORE_UNWRITABLE ? &unwritable
		    : t->fault == STORE_DAMAGED    ? &damaged
						   : &lost;
	case TROUBLE_LINE:
		return &line;
	case TROUBLE_READERS:
		return t->all ? &all_documents : &some_documents;
	default:
		return &nights;
	}
}

static const char *
name_of(struct arena *a, const struct trouble *t)
{
	const struct words *w = words_of(t);

	if (w->name != NULL)
		return w->name;
	return arena_printf(a,
	    t->kind == TROUBLE_READERS ? "%zu份文件未能读取"
				       : "已有%zu夜未能完成采集",
	    t->n);
}

const char *
trouble_subject(
    struct arena *a, const struct conf *conf, const struct trouble *t)
{
	if (t->step == TROUBLE_OVER)
		return arena_printf(a, "【年报核查】%s 系统恢复：%s",
		    conf->county_name, words_of(t)->over);
	return arena_printf(a, "【年报核查】%s 系统故障%s：%s",
	    conf->county_name, t->step == TROUBLE_LASTS ? "（仍未恢复）" : "",
	    name_of(a, t));
}

static const char *
moment(struct arena *a, int64_t at)
{
	char text[CLOCK_TEXT_SIZE];

	(void)clock_format(at, text);
	return arena_printf(a, "%.10s %.5s", text, text + 11);
}

static void
write_over(struct arena *a, const struct trouble *t, struct letter *l)
{
	letter_paragraph(l, "%s。", words_of(t)->over);
	letter_paragraph(l, "故障开始于 %s，恢复于 %s。", moment(a, t->since),
	    moment(a, t->at));
	letter_paragraph(l, "采集和核查自动继续，不需要处理。");
}

static void
write_trouble(struct arena *a, const struct conf *conf, const struct trouble *t,
    struct letter *l)
{
	const struct words *w = words_of(t);

	letter_section(l, "发生了什么");
	letter_paragraph(l, "%s", w->what);
	letter_paragraph(l, "开始时间：%s", moment(a, t->since));
	letter_section(l, "有什么影响");
	letter_paragraph(l, "%s", w->effect);
	letter_section(l, "怎么处理");
	letter_paragraph(l, "%s%s", w->act, w->place ? conf->database : "");
	letter_section(l, "供管理员参考");
	letter_paragraph(l, "技术信息：%s", t->detail);
}

static void
write_letter(struct arena *a, const struct conf *conf, const struct trouble *t,
    struct letter *l)
{
	letter_begin(l,
	    arena_printf(a, "%s年报核查系统：%s", conf->county_name,
		t->step == TROUBLE_OVER ? "故障已排除" : name_of(a, t)));
	if (t->step == TROUBLE_OVER)
		write_over(a, t, l);
	else
		write_trouble(a, conf, t, l);
	letter_gap(l);
	letter_paragraph(l, "本邮件由程序自动生成。");
	(void)letter_end(l); /* a few sentences are never too many */
}

bool
trouble_mail(struct arena *a, const struct conf *conf, const struct trouble *t,
    const char *id, struct store_mail *out)
{
	const char *recipients = message_addresses(a, conf->mail_to);
	const char *kind = trouble_kind_name(t->kind);
	const char *domain = message_domain(a, conf->mail_from);
	char since[CLOCK_TEXT_SIZE];
	struct message m;
	struct letter l;

	if (*recipients == '\0')
		return false;
	write_letter(a, conf, t, &l);
	(void)clock_format(t->since, since);
	m = (struct message){ .from = conf->mail_from,
		.to = conf->mail_to,
		.subject = trouble_subject(a, conf, t),
		.message_id =
		    arena_printf(a, "<gouji.%s.%s@%s>", kind, id, domain),
		.thread =
		    arena_printf(a, "<gouji.%s.%.10s@%s>", kind, since, domain),
		.at = t->at,
		.text = buf_str(&l.text),
		.html = buf_str(&l.html) };
	*out = (struct store_mail){
		.kind = MAIL_TROUBLE,
		.message_id = m.message_id,
		.subject = m.subject,
		.recipients = recipients,
	};
	out->message = message_build(a, &m, &out->len);
	letter_fini(&l);
	return true;
}
