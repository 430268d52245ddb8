#include "tests/demo/columns.h"

#include <string.h>

#include "collectors/base/buf.h"
#include "tests/demo/county.h"

/* A column of its own, and one that three bodies share over two pages. */
#define OWN    "/990106/"
#define SHARED "/xzjd/index.html"
#define SECOND "/xzjd/index_1.html"

static const struct {
	const char *code, *path;
} columns[] = {
	{ "990106", OWN },
	{ "990108", SHARED },
	{ "990109", SHARED },
	{ "990110", SHARED },
};

const char *
columns_path(const struct county_body *b)
{
	for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
		if (strcmp(columns[i].code, b->code) == 0)
			return columns[i].path;
	return NULL;
}

static void
begin(struct buf *out, const char *name)
{
	buf_clear(out);
	buf_printf(out,
	    "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\">\n"
	    "<title>%s_云岭县人民政府</title>\n"
	    "<meta name=\"ColumnName\" content=\"%s\">\n</head><body>\n"
	    "<div class=\"nav\"><a href=\"/\">首页</a> "
	    "<a href=\"/zfxxgk/\">政府信息公开</a></div>\n<h2>%s</h2>\n",
	    name, name, name);
}

/* A row as portals write it: the text cut off, the whole title beside it. */
static void
put_report(struct buf *out, const struct county_report *r)
{
	buf_printf(out,
	    "<li><a href=\"../%s/%d.html\" title=\"%s%d年政府信息公开工作"
	    "年度报告\">%s%d年政府信息公开工...</a><span>%d-01-15</span></"
	    "li>\n",
	    r->body->code, r->year, r->body->publisher, r->year,
	    r->body->publisher, r->year, r->year + 1);
}

static void
write_own(const struct county *c, struct buf *out)
{
	begin(out, "政府信息公开年报");
	buf_puts(out,
	    "<ul>\n<li><a href=\"guide.html\">枫桥镇政府信息公开指南</a>"
	    "</li>\n");
	for (size_t i = 0; i < COUNTY_BODIES; i++)
		for (size_t y = COUNTY_YEARS; y > 0; y--)
			if (strcmp(county_body(i)->code, "990106") == 0)
				put_report(out, &c->reports[i][y - 1]);
	buf_puts(out,
	    "<li><a href=\"read.html\">图解：枫桥镇人民政府政府信息公开工作"
	    "年度报告</a></li>\n</ul>\n</body></html>\n");
}

/* The last year on the first page, the others on the second. */
static void
write_shared(const struct county *c, bool first, struct buf *out)
{
	begin(out, "乡镇（街道）政府信息公开年报");
	buf_puts(out, "<ul>\n");
	for (size_t i = 0; i < COUNTY_BODIES; i++) {
		const char *path = columns_path(county_body(i));

		if (path == NULL || strcmp(path, SHARED) != 0)
			continue;
		for (size_t y = 0; y < COUNTY_YEARS; y++)
			if ((y == COUNTY_YEARS - 1) == first)
				put_report(out, &c->reports[i][y]);
	}
	buf_printf(out,
	    "</ul>\n<div class=\"page\"><a href=\"%s\">%s</a></div>\n"
	    "</body></html>\n",
	    first ? "index_1.html" : "index.html", first ? "下一页" : "上一页");
}

bool
columns_page(const struct county *c, const char *path, struct buf *out)
{
	if (strcmp(path, OWN) == 0)
		write_own(c, out);
	else if (strcmp(path, SHARED) == 0 || strcmp(path, SECOND) == 0)
		write_shared(c, strcmp(path, SHARED) == 0, out);
	else
		return false;
	return true;
}
