#include "tests/demo/pages.h"

#include <assert.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/form/form.h"
#include "tests/demo/tables.h"

static const char *const headings[] = { "一、总体情况",
	"二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况",
	"四、政府信息公开行政复议、行政诉讼情况",
	"五、存在的主要问题及改进情况", "六、其他需要报告的事项" };

static bool
is_text(const struct county_report *r)
{
	return r->body->shape == COUNTY_LINES || r->body->shape == COUNTY_PIPES;
}

static void
put_paragraph(struct buf *b, const struct county_report *r, const char *text)
{
	if (is_text(r))
		buf_printf(b, "%s\n", text);
	else if (r->body->shape == COUNTY_WORD)
		buf_printf(b,
		    "<p class=\"MsoNormal\" style=\"text-indent:2em\"><span "
		    "style=\"font-family:仿宋_GB2312\">%s</span><span "
		    "lang=\"EN-US\"><o:p></o:p></span></p>\n",
		    text);
	else
		buf_printf(b, "<p>&emsp;&emsp;%s</p>\n", text);
}

static void
put_heading(struct buf *b, const struct county_report *r, size_t i)
{
	if (is_text(r))
		buf_printf(b, "\n%s\n", headings[i]);
	else if (r->body->shape == COUNTY_PLAIN)
		buf_printf(b, "<h3>%s</h3>\n", headings[i]);
	else
		buf_printf(b, "<p><strong>%s</strong></p>\n", headings[i]);
}

/* The first part; its figures are those of the tables. */
static void
put_general(struct arena *a, struct buf *b, const struct county_report *r)
{
	const char *name = r->body->name, *publisher = r->body->publisher;
	int y = r->year;

	put_heading(b, r, 0);
	put_paragraph(b, r,
	    arena_printf(a,
		"本报告依据《中华人民共和国政府信息公开条例》和《国务院办公厅"
		"政府信息与政务公开办公室关于印发〈中华人民共和国政府信息公开"
		"工作年度报告格式〉的通知》（国办公开办函〔2021〕30号）编制，"
		"所列数据的统计期限自%d年1月1日起至%d年12月31日止。如有疑问，"
		"请与%s办公室联系（地址：云岭县%s云路1号，电话：0000-"
		"0000000）。",
		y, y, publisher, name));
	put_paragraph(b, r,
	    arena_printf(a,
		"（一）主动公开。%d年，%s通过县政府网站、公开栏和微信公众号"
		"主动公开政府信息%d条，其中财政预决算2条。",
		y, name, 40 + y % 7 + (int)strlen(name)));
	put_paragraph(b, r,
	    arena_printf(a,
		"（二）依申请公开。%d年，新收政府信息公开申请%d件，上年结转%"
		"d件，"
		"办结%d件，结转下年度继续办理%d件。",
		y, county_total(r, "received"), county_total(r, "carried_in"),
		county_total(r, "handled"), county_total(r, "carried_out")));
	put_paragraph(b, r,
	    "（三）政府信息管理。落实公开属性源头认定和发布前保密审查，"
	    "规范性文件集中公开并动态更新。");
	put_paragraph(b, r,
	    "（四）政府信息公开平台建设。明确专人维护公开专栏，"
	    "每季度自查一次栏目更新情况。");
	put_paragraph(b, r,
	    "（五）监督保障。将政务公开纳入年度工作考核，开展业务培训1次，"
	    "组织社会评议1次，未发生责任追究情形。");
}

static void
put_closing(struct buf *b, const struct county_report *r)
{
	put_heading(b, r, 4);
	put_paragraph(b, r,
	    "存在的主要问题：一是主动公开的时效还需提高；"
	    "二是业务人员变动较快，对依申请公开的办理要求掌握不够。");
	put_paragraph(b, r,
	    "改进情况：建立公开事项台账，逐月提醒更新；"
	    "对新任人员开展跟班培训，重要答复由司法所会审。");
	put_heading(b, r, 5);
	put_paragraph(
	    b, r, "本年度未收取政府信息公开信息处理费。无其他需要报告的事项。");
}

static const char *
report_title(struct arena *a, const struct county_report *r)
{
	return arena_printf(
	    a, "%s%d年政府信息公开工作年度报告", r->body->publisher, r->year);
}

static void
write_text(struct arena *a, const struct county_report *r, struct buf *b)
{
	struct out_tables t;
	void (*write)(struct buf * b, const struct out_table *t) =
	    r->body->shape == COUNTY_LINES ? tables_write_lines
					   : tables_write_pipes;

	tables_of(a, r, &t);
	buf_printf(
	    b, "%s\n\n发布日期：%d-01-15\n", report_title(a, r), r->year + 1);
	put_general(a, b, r);
	put_heading(b, r, 1);
	for (size_t i = 0; i < t.n_two; i++)
		write(b, t.two[i]);
	put_heading(b, r, 2);
	write(b, t.three);
	put_heading(b, r, 3);
	write(b, t.four);
	put_closing(b, r);
}

static void
put_tables(
    struct buf *b, const struct county_report *r, const struct out_tables *t)
{
	enum county_shape shape = r->body->shape;
	const struct out_table *const *two =
	    (const struct out_table *const *)t->two;
	const struct out_table *three = t->three, *four = t->four;

	put_heading(b, r, 1);
	if (shape == COUNTY_SPLIT) {
		buf_puts(b, "<table class=\"layout\"><tr><td>\n");
		for (size_t i = 0; i < t->n_two; i++)
			tables_write_html(b, &two[i], 1, shape);
		buf_puts(b, "</td></tr></table>\n");
	} else {
		tables_write_html(b, two, t->n_two, shape);
	}
	put_heading(b, r, 2);
	tables_write_html(b, &three, 1, shape);
	put_heading(b, r, 3);
	tables_write_html(b, &four, 1, shape);
}

static void
put_pictures(struct buf *b, const struct county_report *r)
{
	for (size_t i = 1; i < 4; i++) {
		put_heading(b, r, i);
		buf_printf(b,
		    "<p align=\"center\"><img src=\"W0%zu.jpg\" "
		    "alt=\"\" width=\"600\"></p>\n",
		    i);
	}
}

static void
write_html(struct arena *a, const struct county_report *r, struct buf *b)
{
	const char *title = report_title(a, r);
	const char *charset =
	    r->body->shape == COUNTY_GB18030 ? "gb2312" : "utf-8";
	struct out_tables t;

	tables_of(a, r, &t);
	buf_printf(b,
	    "<!DOCTYPE html>\n<html><head><meta charset=\"%s\">\n"
	    "<title>%s_云岭县人民政府</title>\n"
	    "<meta name=\"SiteName\" content=\"云岭县人民政府\">\n"
	    "<meta name=\"ColumnName\" content=\"政府信息公开年报\">\n"
	    "<meta name=\"ArticleTitle\" content=\"%s\">\n"
	    "<meta name=\"PubDate\" content=\"%d-01-15 09:30:00\">\n"
	    "</head><body>\n"
	    "<div class=\"nav\"><table><tr><td><a href=\"/\">首页</a></td>"
	    "<td><a "
	    "href=\"/zfxxgk/\">政府信息公开</a></td></tr></table></div>\n"
	    "<h1>%s</h1>\n<div class=\"info\">发布日期：%d-01-15 来源：%s"
	    "</div>\n<div id=\"zoom\">\n",
	    charset, title, title, r->year + 1, title, r->year + 1,
	    r->body->publisher);
	put_general(a, b, r);
	if (r->answer == COUNTY_PICTURES)
		put_pictures(b, r);
	else
		put_tables(b, r, &t);
	put_closing(b, r);
	buf_puts(b,
	    "</div>\n<div class=\"foot\">主办：云岭县人民政府办公室</div>\n"
	    "</body></html>\n");
}

static void
to_gb18030(struct buf *b)
{
	iconv_t cd = iconv_open("GB18030", "UTF-8");
	size_t in_len = b->len, out_len = b->len * 2;
	char *converted = malloc(out_len), *in = b->data, *out = converted;
	size_t rc;

	assert(cd != (iconv_t)-1 && converted != NULL);
	rc = iconv(cd, &in, &in_len, &out, &out_len);
	assert(rc != (size_t)-1);
	(void)rc;
	buf_clear(b);
	buf_put(b, converted, (size_t)(out - converted));
	free(converted);
	iconv_close(cd);
}

static void
write_report(struct arena *a, const struct county_report *r, struct buf *out)
{
	if (is_text(r))
		write_text(a, r, out);
	else
		write_html(a, r, out);
	if (r->body->shape == COUNTY_GB18030)
		to_gb18030(out);
	assert(!out->failed);
}

static const char *
content_type_of(const struct county_report *r)
{
	switch (r->body->shape) {
	case COUNTY_LINES:
	case COUNTY_PIPES:
		return "text/plain";
	case COUNTY_GB18030:
		return "text/html";
	case COUNTY_WORD:
	case COUNTY_SPLIT:
	case COUNTY_PLAIN:
		break;
	}
	return "text/html; charset=utf-8";
}

struct county_page
county_page(const struct county_report *r, struct buf *out)
{
	struct arena *a = arena_new();
	struct county_page page = { 200, "OK", content_type_of(r) };
	struct county_report before = *r;

	buf_clear(out);
	switch (r->answer) {
	case COUNTY_REPORT:
	case COUNTY_PICTURES:
		write_report(a, r, out);
		break;
	case COUNTY_OTHER_YEAR:
		before.year--;
		write_report(a, &before, out);
		break;
	case COUNTY_CHALLENGE:
		page = (struct county_page){ 412, "Precondition Failed",
			"text/html" };
		buf_puts(out,
		    "<html><head><script>document.cookie='c=1';"
		    "location.reload();</script></head></html>\n");
		break;
	case COUNTY_NOT_FOUND:
	case COUNTY_DOWN:
		page = (struct county_page){ 404, "Not Found",
			"text/html; charset=utf-8" };
		buf_puts(out,
		    "<html><head><title>404</title></head><body>"
		    "<p>您访问的页面不存在或已删除</p></body></html>\n");
		break;
	}
	arena_free(a);
	return page;
}
