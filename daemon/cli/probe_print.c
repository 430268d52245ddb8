#include "daemon/cli/probe_print.h"

#include <stdarg.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/limits.h"
#include "collectors/base/utf8.h"
#include "collectors/form/form.h"
#include "daemon/cli/probe.h"
#include "daemon/cli/words.h"
#include "daemon/conf/registry.h"
#include "schema/words.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

const char *
probe_clean(struct arena *a, const char *text)
{
	char *copy = arena_strdup(a, text);

	utf8_scrub(copy);
	for (char *s = copy; *s != '\0'; s++) {
		unsigned char c = (unsigned char)s[0];

		if (c < ' ' || c == 0x7f)
			*s = ' ';
		/* C1 controls, U+0080 to U+009F. */
		else if (c == 0xc2 && (unsigned char)s[1] < 0xa0)
			s[0] = s[1] = ' ';
	}
	return copy;
}

/* ---- details ---- */

/* What a detail has in it, and what a clerk is told. */
static const struct {
	const char *detail, *words;
	bool all; /* the words say all of it */
} details[] = {
	{ "challenge page", "网站返回的是验证页面，不是内容", false },
	{ "asked to come back after", "网站要求过一段时间再来", false },
	{ "robots.txt forbids", "robots.txt 不允许访问这个地址", false },
	{ "robots.txt: HTTP status", "取不到 robots.txt，按规矩不能访问",
	    false },
	{ " is private", "是内网地址", false },
	{ "Connection refused", "该端口没有服务", false },
	{ "Could not resolve", "域名解析不了", false },
	{ "could not connect", "网络不通", false },
	{ "no connection within", "在限定时间内没有连上", false },
	{ "not finished within", "在限定时间内没有收完", false },
	{ "larger than ", "内容太大", false },
	{ "redirects", "跳转次数太多，网站可能在来回跳转", false },
	{ "only http and https", "跳转到的不是网页地址", false },
	{ "self-signed certificate", "证书是网站自己签发的", false },
	{ "self signed certificate", "证书是网站自己签发的", false },
	{ "unable to get local issuer", "证书链不完整，或不是可信机构签发的",
	    false },
	{ "certificate has expired", "证书已过期", false },
	{ "certificate is not yet valid", "证书尚未生效", false },
	{ "no alternative certificate subject name", "证书不是这个域名的",
	    false },
	{ "does not match target host name", "证书不是这个域名的", false },
	{ "legacy sigalg", "网站的加密方式太旧", false },
	{ "legacy renegotiation", "网站的加密方式太旧", false },
	{ "unsupported protocol", "网站的加密方式太旧", false },
	{ "protocol version", "网站的加密方式太旧", false },
	{ "dh key too small", "网站的加密方式太旧", false },
	{ "ee key too small", "网站的加密方式太旧", false },
	{ "handshake failure", "网站的加密方式太旧", false },
	{ "wrong version number", "这个端口不是加密网站", false },
	{ "no list in it", "里面没有列表", true },
	{ "tables are missing", "没有找到三张统计表，可能在附件中", true },
	{ "error setting certificate", "本机没有根证书，辨不出网站的真假",
	    false },
	{ "no list but ", "不是列表，是一个文件", false },
	{ "neither JSON nor a page", "既不是数据也不是网页", false },
	{ "no link to a report", "栏目里没有这一年报告的链接", true },
	{ "a year that is not over", "写的是尚未结束的年度", false },
	{ "the report's year is not to be found", "看不出是哪一年的报告",
	    true },
	{ "reader: ", "读取程序没有正常完成", false },
	{ "Empty reply", "网站没有应答就断开了", false },
};

static const char *
year_or_name(struct arena *a, const char *text)
{
	if (strspn(text, "0123456789") == strlen(text))
		return arena_printf(a, " %s 年", text);
	return probe_clean(a, text);
}

/* "report of 青石镇, expected 白鹭乡", "report of 2023, expected 2024"; NULL
 * for anything else. */
static const char *
whose_words(struct arena *a, const char *detail)
{
	static const char start[] = "report of ", middle[] = ", expected ";
	const char *end = strstr(detail, middle);
	const char *found, *wanted;

	if (strncmp(detail, start, strlen(start)) != 0 || end == NULL)
		return NULL;
	found = arena_strndup(
	    a, detail + strlen(start), (size_t)(end - detail) - strlen(start));
	wanted = end + strlen(middle);
	return arena_printf(a, "这是%s的报告，要找的是%s的",
	    year_or_name(a, found), year_or_name(a, wanted));
}

const char *
probe_detail_words(struct arena *a, const char *detail)
{
	const char *words = whose_words(a, detail);

	if (words != NULL)
		return words;
	/* The number stands beside it. */
	if (strncmp(detail, "HTTP status ", 12) == 0 &&
	    strspn(detail + 12, "0123456789") == strlen(detail + 12))
		return "";
	for (size_t i = 0; i < N(details); i++)
		if (strstr(detail, details[i].detail) != NULL)
			return details[i].all
			    ? details[i].words
			    : arena_printf(a, "%s（%s）", details[i].words,
				  probe_clean(a, detail));
	words = reason_words(a, detail);
	return probe_clean(a, words);
}

const char *
probe_outcome_words(const struct probe_answer *answer)
{
	if (answer->unsent)
		return "没有再访问";
	if (answer->outcome == OUTCOME_REDIRECT_REFUSED &&
	    answer->n_redirects == 0)
		return "内网地址，没有访问";
	if (answer->outcome == OUTCOME_HTTP_ERROR && answer->http_status == 0)
		return "连接不上";
	return outcome_word(answer->outcome);
}

/* ---- the end of it ---- */

#define BY_HAND "一时解决不了的，先由人工导入报告文件"

static const struct {
	const char *problem, *words, *advice;
} problems[] = {
	{ "not_found", "网站说没有这个网页",
	    "请在浏览器中打开这个网址核对；栏目改版的，找到新的网址再试" },
	{ "blocked", "网站拦截程序访问",
	    "勾稽不绕过验证，也不冒充浏览器。请与网站管理方联系放行"
	    "；" BY_HAND },
	{ "tls_error", "与网站建立不了加密连接，放宽的选项也不行",
	    "请与网站管理方联系；网站同时提供 http 网址的，用 http "
	    "网址再试；" BY_HAND },
	{ "no_certificates", "本机没有根证书，凡是加密网站都采集不了",
	    "请在本机安装 ca-certificates 软件包后再试；不要因此写 "
	    "verify=off" },
	{ "timeout", "网站没有在限定时间内应答",
	    "请在浏览器中打开核对，过一会儿再试；网站确实很慢的，"
	    "调大配置文件的 [collect] timeout" },
	{ "http_error", "网站出错或连接不上",
	    "请核对网址的域名和端口，在浏览器中打开看看，过一会儿再试" },
	{ "too_large", "内容超过上限",
	    "请核对网址；确是报告的，调大配置文件的 [collect] max_body" },
	{ "redirect_refused", "网站跳转到不能去的地方",
	    "请在浏览器中打开，把最后停留的网址填上再试" },
	{ "private_address", "这是内网地址，勾稽默认不访问",
	    "确实要采集内网网站的，在配置文件中写 [collect] allow_private = "
	    "yes" },
	{ "robots", "网站的 robots.txt 不允许采集",
	    "请与网站管理方联系，请其在 robots.txt 中放行；" BY_HAND },
	{ "no_collector", "既读不出报告，也找不到像是年度报告的链接",
	    "请填列出历年报告的那个栏目页的网址；页面内容由脚本显示的，"
	    "试试浏览器取数据的网址，用 --collector 指明采集方式；" BY_HAND },
	{ "no_links", "栏目里没有该单位年度报告的链接",
	    "请在浏览器中打开栏目核对；报告在下一级栏目的，填下一级的网址" },
	{ "other_bodies", "栏目里的报告都是别的单位的",
	    "请核对 --name 与网站上的写法；写法不同的，在 townships.csv 的 "
	    "aliases 一列补上网站上的名称" },
	{ "unreadable", "找到了文件，但程序读不出来",
	    "原因见上。表格是图片或扫描件的，请该单位以网页或 Word "
	    "文件重新发布；缺转换程序的，装好再试" },
	{ "not_a_report", "找到的不是年度报告",
	    "请核对网址；填报告的网址，或列出历年报告的栏目页的网址" },
	{ "mismatch", "找到的报告不是该单位或该年度的",
	    "请核对 --name、--year 和网址；单位名称写法不同的，在 "
	    "townships.csv 的 aliases 一列补上" },
	{ "too_many_requests", "要访问的网页太多，没有试完",
	    "请填更靠近报告的下一级栏目的网址再试" },
	{ "interrupted", "中断了，没有试完", "" },
};

const char *
probe_problem_words(const struct probe_result *r)
{
	for (size_t i = 0; r->problem != NULL && i < N(problems); i++)
		if (strcmp(problems[i].problem, r->problem) == 0)
			return problems[i].words;
	return "";
}

const char *
probe_advice_words(const struct probe_result *r)
{
	for (size_t i = 0; r->problem != NULL && i < N(problems); i++)
		if (strcmp(problems[i].problem, r->problem) == 0)
			return problems[i].advice;
	return "";
}

const char *
probe_note_words(struct arena *a, const struct probe_result *r, int note)
{
	switch ((enum probe_note)note) {
	case PROBE_NOTE_LEGACY_TLS:
		return "网站的加密方式太旧，options 一列要写 "
		       "tls=legacy；请提醒网站管理方更新";
	case PROBE_NOTE_VERIFY_OFF:
		return "网站的证书有误，options 一列写 verify=off "
		       "才能采集，但这样辨不出假冒的网站；"
		       "请先请网站管理方换证书";
	case PROBE_NOTE_REDIRECTED:
		return arena_printf(a, "网址跳转到了另一个网站，建议直接填 %s",
		    probe_clean(a, r->first->url));
	case PROBE_NOTE_ONE_YEAR:
		return "这个网址只是一个年度的报告；历年网址只差年份的，"
		       "把年份写成 {year}，否则请填栏目页的网址";
	case PROBE_NOTE_SHARED:
		return "多个单位共用这个栏目：各单位各写一行，网址相同，"
		       "勾稽按名称分辨";
	case PROBE_NOTE_YEAR_NOT_YET:
		return arena_printf(a,
		    "%d 年的报告还没有，用 %d 年的试读成功；发布后会自动采到",
		    r->options->year, r->visits[1].report_year);
	case PROBE_NOTE_NEW_BODY:
		return arena_printf(a,
		    "townships.csv 中还没有“%s”，单位代码请自行填写",
		    probe_clean(a, r->body.name));
	case PROBE_NOTE_NO_NAME:
		return "看不出是哪个单位的，用 --name 指明再试一次更可靠";
	}
	return "";
}

#define MAX_LINE (8u * LIMIT_URL_BYTES)

/* A field as RFC 4180 has it. */
static void
put_field(struct buf *out, const char *text)
{
	bool quoted = strpbrk(text, ",\"\r\n") != NULL;

	if (quoted)
		(void)buf_putc(out, '"');
	for (const char *s = text; *s != '\0'; s++) {
		if (*s == '"')
			(void)buf_putc(out, '"');
		(void)buf_putc(out, (unsigned char)*s < ' ' ? ' ' : *s);
	}
	if (quoted)
		(void)buf_putc(out, '"');
}

/* Is it the machine only that is in the way? */
static bool
is_ours(const struct probe_result *r)
{
	return r->problem != NULL && strcmp(r->problem, "no_certificates") == 0;
}

static const char *
make_line(struct arena *a, const struct probe_result *r,
    const struct probe_body *body)
{
	bool collected = r->usable || is_ours(r);
	const char *const fields[] = {
		body->known != NULL ? body->known->code : "单位代码",
		body->name[0] != '\0' ? body->name : "单位名称",
		township_kind_name(body->kind),
		collected ? r->collector : "manual",
		collected ? r->options->url : "",
		body->known != NULL ? body->known->email : "",
		collected ? r->source_options : "",
	};
	size_t n = sizeof(fields) / sizeof(fields[0]);
	struct buf out;
	const char *line;

	if (fields[n - 1][0] == '\0')
		n--;
	buf_init(&out, MAX_LINE);
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			(void)buf_putc(&out, ',');
		put_field(&out, fields[i]);
	}
	line = arena_strdup(a, buf_str(&out));
	buf_fini(&out);
	return line;
}

/* Is bringing them in by hand what is left? */
static bool
is_by_hand(const struct probe_result *r)
{
	static const char *const uncollectable[] = { "blocked", "no_collector",
		"robots", "tls_error", "unreadable" };

	for (size_t i = 0; i < sizeof(uncollectable) / sizeof(uncollectable[0]);
	     i++)
		if (strcmp(r->problem, uncollectable[i]) == 0)
			return true;
	return false;
}

void
probe_lines_make(
    struct arena *a, const struct probe_result *r, struct probe_lines *out)
{
	bool all = r->usable && r->shared && r->options->name == NULL &&
	    r->n_bodies > 0;
	const struct probe_body *bodies = all ? r->bodies : &r->body;
	size_t n = all ? r->n_bodies : 1;

	*out = (struct probe_lines){ .header = r->usable &&
			r->source_options[0] != '\0'
		    ? "code,name,kind,collector,url,email,options"
		    : "code,name,kind,collector,url,email",
		.complete = r->usable };
	if (!r->usable && !is_by_hand(r) &&
	    !(is_ours(r) && r->collector != NULL))
		return;
	if (n > LIMIT_PROBE_LINKS)
		n = LIMIT_PROBE_LINKS;
	out->lines = arena_calloc(a, n, sizeof(*out->lines));
	for (size_t i = 0; i < n; i++) {
		out->lines[out->n++] = make_line(a, r, &bodies[i]);
		out->complete = out->complete && bodies[i].known != NULL;
	}
}

/* Findings that are shown; gouji check shows all. */
#define MAX_FINDINGS 10
#define MAX_READING  (64u * 1024)

struct printer {
	struct arena *a;
	struct buf *out;
};

static void say(const struct printer *p, const char *fmt, ...)
    PRINTF_LIKE(2, 3);

/* A line; what comes from outside cannot move the cursor. */
static void
say(const struct printer *p, const char *fmt, ...)
{
	const char *text;
	va_list ap;

	va_start(ap, fmt);
	text = arena_vprintf(p->a, fmt, ap);
	va_end(ap);
	(void)buf_puts(p->out, probe_clean(p->a, text));
	(void)buf_putc(p->out, '\n');
}

/* ---- a document ---- */

/* Cells of a table that hold a number, and all. */
static void
count_cells(const struct report *r, int table, size_t *reported, size_t *all)
{
	*reported = *all = 0;
	for (size_t i = 0; i < r->form->n_cells; i++) {
		if (r->form->rows[r->form->cells[i].row].table != table ||
		    r->form->rows[r->form->cells[i].row].alternative)
			continue;
		++*all;
		*reported += r->cells[i].state == CELL_REPORTED;
	}
}

static void
say_tables(const struct printer *p, const struct report *r)
{
	static const char *const names[] = { "表二", "表三", "表四" };

	for (int t = 0; t < REPORT_TABLES; t++) {
		size_t reported, all;

		count_cells(r, t + 2, &reported, &all);
		if (r->tables[t].found)
			say(p, "    %s：读出 %zu 个数（格式共 %zu 格）",
			    names[t], reported, all);
		else
			say(p, "    %s：没有找到", names[t]);
	}
}

static void
say_findings(const struct printer *p, const struct judgement *j)
{
	size_t shown = 0;

	say(p, "    核查：错误 %zu，待核实 %zu（没有与上一年度核对）",
	    judgement_count(j, SEVERITY_ERROR),
	    judgement_count(j, SEVERITY_WARNING));
	for (size_t i = 0; i < j->n_findings; i++) {
		const struct finding *f = &j->findings[i];

		if (f->severity == SEVERITY_INFO)
			continue;
		if (shown++ == MAX_FINDINGS) {
			say(p, "      （只列出前 %d 条）", MAX_FINDINGS);
			break;
		}
		say(p, "      [%s] %s %s", severity_word(f->severity), f->rule,
		    f->message);
	}
}

static void
say_reading(const struct printer *p, const struct reading *r)
{
	const struct report *report = &r->report;

	if (r->outcome == READING_UNREADABLE) {
		say(p, "    识别：读不出来，%s",
		    probe_detail_words(p->a, r->reason));
		return;
	}
	if (r->outcome == READING_NOT_A_REPORT) {
		say(p, "    识别：%s", probe_detail_words(p->a, r->reason));
		return;
	}
	if (r->outcome == READING_MISMATCH)
		say(p, "    识别：是年度报告，但不是该单位或该年度的（%s）",
		    probe_detail_words(p->a, r->reason));
	else
		say(p, "    识别：年度报告");
	say(p, "    标题：%s", report->title);
	say(p, "    单位：%s", report->organ);
	if (report->year != 0)
		say(p, "    年度：%d", report->year);
	if (report->form == NULL)
		return;
	say(p, "    格式：%s 年版", report->form->id);
	say_tables(p, report);
	if (r->outcome == READING_REPORT)
		say_findings(p, &r->judgement);
}

const char *
probe_print_reading(struct arena *a, const struct reading *r)
{
	struct buf out;
	const struct printer p = { a, &out };
	const char *text;

	buf_init(&out, MAX_READING);
	say_reading(&p, r);
	text = arena_strdup(a, buf_str(&out));
	buf_fini(&out);
	return text;
}

/* ---- what was asked ---- */

static const char *
encryption(const struct probe_answer *answer)
{
	if (strncmp(answer->url, "https:", 6) != 0)
		return "没有加密（http）";
	if (answer->outcome == OUTCOME_TLS_ERROR)
		return "建立不了";
	if (strstr(answer->options, "verify=off") != NULL)
		return "没有核对证书";
	if (strstr(answer->options, "tls=legacy") != NULL)
		return "旧的加密方式";
	return "正常";
}

static void
say_answer(
    const struct printer *p, const struct probe_answer *answer, size_t number)
{
	const char *detail = probe_detail_words(p->a, answer->detail);
	const char *status = answer->http_status == 0
	    ? ""
	    : arena_printf(p->a, "，HTTP %ld", answer->http_status);

	say(p, "  %zu. %s", number, answer->asked);
	if (answer->options[0] != '\0')
		say(p, "    选项：%s", answer->options);
	for (size_t i = 0; i < answer->n_redirects; i++)
		say(p, "    跳转：%s%s", answer->redirects[i].to,
		    answer->redirects[i].status == 200 ? "（网页自动转向）"
						       : "");
	say(p, "    结果：%s%s%s%s", probe_outcome_words(answer), status,
	    detail[0] == '\0' ? "" : "，", detail);
	if (answer->unsent || answer->outcome == OUTCOME_ROBOTS)
		return;
	say(p, "    加密：%s；用时：%lld.%03lld 秒", encryption(answer),
	    (long long)answer->elapsed_ms / 1000,
	    (long long)answer->elapsed_ms % 1000);
	if (answer->bytes != NULL)
		say(p, "    内容：%zu 字节，%s%s%s", answer->len,
		    answer->media_type, answer->charset == NULL ? "" : "，",
		    answer->charset == NULL ? "" : answer->charset);
}

static const char *
robots_words(struct arena *a, const struct probe_robots *robots)
{
	if (robots->http_status == 200)
		return robots->len == 0
		    ? "是空的，不作限制"
		    : arena_printf(a, "有（%zu 字节），已遵守", robots->len);
	if (robots->http_status >= 500)
		return arena_printf(a, "网站出错（HTTP %ld），按规矩不访问",
		    robots->http_status);
	return "没有，不作限制";
}

static void
say_web(const struct printer *p, const struct probe_web *w, bool robots)
{
	size_t n, n_robots;
	const struct probe_answer *const *answers = probe_web_answers(w, &n);
	const struct probe_robots *hosts = probe_web_robots(w, &n_robots);

	say(p, "访问经过：");
	for (size_t i = 0; i < n; i++)
		say_answer(p, answers[i], i + 1);
	if (n == 0)
		say(p, "  没有访问");
	for (size_t i = 0; i < n_robots; i++)
		say(p, "  robots.txt（%s）：%s", hosts[i].host,
		    robots_words(p->a, &hosts[i]));
	if (!robots)
		say(p, "  robots.txt：配置文件写了 robots = no，没有查看");
}

/* ---- what it is ---- */

/* What the first answer held for each collector, those that found as much
 * together. */
static void
say_trials(const struct printer *p, const struct probe_result *r)
{
	for (size_t i = 0; i < r->n_trials; i++) {
		const struct probe_trial *t = &r->trials[i];
		const char *trouble = t->trouble == NULL
		    ? NULL
		    : probe_detail_words(p->a, t->trouble);

		if (trouble == NULL)
			say(p, "  %s：首页有 %zu 条像是年度报告的链接%s",
			    t->collector, t->n_links,
			    t->n_more == 0 ? "" : "，还有后续页");
		else
			say(p, "  %s：%s", t->collector,
			    trouble[0] == '\0' ? "没有取得" : trouble);
	}
}

static bool
found_the_same(const struct probe_trial *t, const struct probe_trial *other)
{
	if (t->trouble != NULL && other->trouble != NULL)
		return strcmp(t->trouble, other->trouble) == 0;
	return t->trouble == other->trouble && t->n_links == other->n_links &&
	    t->n_more == other->n_more;
}

/* As list, which takes every column, where the others find no more. */
static bool
all_found_the_same(const struct probe_result *r)
{
	for (size_t i = 1; i < r->n_trials; i++)
		if (!found_the_same(&r->trials[0], &r->trials[i]))
			return false;
	return r->n_trials > 1;
}

static void
say_collector(const struct printer *p, const struct probe_result *r)
{
	if (all_found_the_same(r) && r->trials[0].trouble != NULL) {
		say(p, "按五种列表各试一次：%s",
		    probe_detail_words(p->a, r->trials[0].trouble));
	} else if (all_found_the_same(r)) {
		say(p, "按五种列表各试一次，首页都有 %zu 条像是年度报告的链接",
		    r->trials[0].n_links);
	} else if (r->n_trials > 0) {
		say(p, "按列表试过：");
		say_trials(p, r);
	}
	if (r->collector == NULL)
		say(p, "采集方式：没有合适的");
	else
		say(p, "采集方式：%s（%s）", r->collector,
		    word_chinese(WORDS_COLLECTOR, r->collector));
}

static void
say_links(const struct printer *p, const struct probe_result *r)
{
	static const char *const uses[] = {
		[PROBE_LINK_CANDIDATE] = "",
		[PROBE_LINK_OTHER_BODY] = "（别的单位）",
		[PROBE_LINK_PASSED] = "（有更合适的，未采用）",
	};

	say(p, "栏目共 %zu 页，找到 %zu 条像是年度报告的链接：", r->walk.at,
	    r->walk.n_links);
	for (size_t i = 0; i < r->walk.n_links && i < LIMIT_PROBE_LINKS; i++) {
		const struct source_link *link = r->links[i].link;

		say(p, "  %s  %s  %s%s",
		    link->year == 0 ? "年度不明"
				    : arena_printf(p->a, "%d 年", link->year),
		    link->organ[0] == '\0' ? "未写单位" : link->organ,
		    link->title, uses[r->links[i].use]);
		say(p, "      %s", link->url);
	}
	if (r->walk.n_links > LIMIT_PROBE_LINKS)
		say(p, "  （只列出前 %d 条）", LIMIT_PROBE_LINKS);
}

static void
say_bodies(const struct printer *p, const struct probe_result *r)
{
	say(p, "栏目里有 %zu 个单位的报告：", r->n_bodies);
	for (size_t i = 0; i < r->n_bodies && i < LIMIT_PROBE_LINKS; i++)
		say(p, "  %s%s", r->bodies[i].name,
		    r->bodies[i].known == NULL ? "（townships.csv 中没有）"
					       : "");
}

static void
say_document(const struct printer *p, const struct probe_document *d)
{
	const char *detail;

	say(p, "  %s%s", d->file ? "所附文件：" : "", d->url);
	if (d->text != NULL) {
		(void)buf_puts(p->out, d->text);
		if (d->outcome == OUTCOME_MISMATCH &&
		    strstr(d->text, "但不是该单位或该年度的") == NULL)
			say(p, "    不采用：%s",
			    probe_detail_words(p->a, d->detail));
		return;
	}
	detail = probe_detail_words(p->a, d->detail);
	say(p, "    没有读：%s%s%s", outcome_word(d->outcome),
	    detail[0] == '\0' ? "" : "，", detail);
}

static void
say_visit(const struct printer *p, const struct probe_visit *visit)
{
	if (visit->year == 0)
		say(p, "试读：");
	else
		say(p, "试读 %d 年的报告：", visit->year);
	for (size_t i = 0; i < visit->n_documents; i++)
		say_document(p, &visit->documents[i]);
	if (visit->n_documents == 0)
		say(p, "  没有可读的：%s",
		    probe_detail_words(p->a, visit->word.detail));
}

static void
say_end(const struct printer *p, const struct probe_result *r,
    const struct probe_web *w)
{
	const char *advice = probe_advice_words(r);
	bool lost =
	    r->problem != NULL && strcmp(r->problem, "interrupted") == 0;
	struct probe_lines lines;

	if (r->usable)
		say(p, "结论：可以采集");
	else
		say(p, "结论：%s，%s", lost ? "没有结论" : "不能采集",
		    probe_problem_words(r));
	if (advice[0] != '\0')
		say(p, "建议：%s", advice);
	if (r->problem != NULL &&
	    (strcmp(r->problem, "blocked") == 0 ||
		strcmp(r->problem, "robots") == 0))
		say(p, "本程序访问时的名称（User-Agent）：%s",
		    probe_web_user_agent(w));
	for (size_t i = 0; i < r->n_notes; i++)
		say(p, "注意：%s", probe_note_words(p->a, r, (int)r->notes[i]));
	if (lost)
		return;
	probe_lines_make(p->a, r, &lines);
	if (lines.n == 0)
		return;
	say(p, "%s", "");
	say(p, "%s%s：", r->usable || is_ours(r) ? "" : "改由人工导入时，",
	    is_ours(r) ? "装好根证书后再试，能行的话写入 townships.csv"
		       : "写入 townships.csv");
	say(p, "  %s", lines.header);
	for (size_t i = 0; i < lines.n; i++)
		say(p, "  %s", lines.lines[i]);
	if (!lines.complete && strstr(lines.lines[lines.n - 1], "单位代码"))
		say(p, "  （把“单位代码”换成各单位自己的代码）");
}

void
probe_print(struct arena *a, const struct probe_result *r,
    const struct probe_web *w, bool robots, struct buf *out)
{
	const struct printer p = { a, out };

	say(&p, "网址：%s", r->options->url);
	if (r->body.name[0] != '\0')
		say(&p, "单位：%s%s%s", r->body.name,
		    r->body.known == NULL ? "" : "，",
		    r->body.known == NULL ? "" : r->body.known->code);
	say(&p, "年度：%d", r->options->year);
	say(&p, "%s", "");
	say_web(&p, w, robots);
	say(&p, "%s", "");
	if (r->collector != NULL ||
	    (r->first != NULL && r->first->outcome == OUTCOME_OK)) {
		say_collector(&p, r);
		if (r->n_bodies > 1)
			say_bodies(&p, r);
		if (r->is_list)
			say_links(&p, r);
		for (size_t i = 0; i < r->n_visits; i++)
			say_visit(&p, &r->visits[i]);
		say(&p, "%s", "");
	}
	say_end(&p, r, w);
}
