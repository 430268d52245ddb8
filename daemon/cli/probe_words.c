#include "daemon/cli/probe_words.h"

#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/utf8.h"
#include "daemon/cli/probe.h"
#include "daemon/cli/words.h"

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
