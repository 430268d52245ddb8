#include "collectors/find/attachment.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "collectors/base/arena.h"
#include "collectors/base/limits.h"
#include "collectors/base/utf8.h"
#include "collectors/find/source.h"
#include "collectors/find/titles.h"
#include "collectors/find/url.h"
#include "collectors/model/page.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

/* By the kind of file, what is read best first. */
static const struct {
	const char *ending;
	int worth;
} kinds[] = { { ".docx", 5 }, { ".doc", 4 }, { ".wps", 4 }, { ".rtf", 3 },
	{ ".pdf", 2 } };

/* Where a file is called by its number. */
#define WORTH_NUMBERED 1
/* It says that it is the report. */
#define WORTH_REPORT 10

/* Not the report, whatever the file is. */
static const char *const refused[] = { "软件", "浏览器", "客户端", "阅读器",
	"驱动", "插件", "申请表", "流程图", "指南", "目录", "手册", "清单",
	"解读", "图解", "读懂", "办法", "条例", "统计表", "app下载",
	"APP下载" };
static const char *const report_words[] = { "年度报告", "年报", "工作报告",
	"信息公开" };
/* Scripts that send a file. */
static const char *const senders[] = { "download.jsp", "downfile.jsp",
	"download.do", "downfile.do", "download.aspx", "downloadfile",
	"filedownload", "download.action", "downloadattach" };
static const char *const file_parameters[] = { "filename", "file", "fileName",
	"filepath", "url", "path", "src", "name" };

static bool
has_any(const char *s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcasestr(s, words[i]) != NULL)
			return true;
	return false;
}

/* What the name of a file is worth; 0 when it has no ending that we read.
 * Behind the ending nothing that goes on a word may stand. */
static int
kind_worth(const char *name)
{
	for (size_t i = 0; i < N(kinds); i++) {
		const char *at = name;
		size_t len = strlen(kinds[i].ending);

		while ((at = strcasestr(at, kinds[i].ending)) != NULL) {
			at += len;
			if (*at == '\0' || strchr(" )]}?&#\"'", *at) != NULL ||
			    (unsigned char)*at >= 0x80)
				return kinds[i].worth;
		}
	}
	return 0;
}

/* What stands in the URL: its file's name, or one in its parameters. */
static int
url_worth(struct arena *a, const char *url)
{
	int worth = kind_worth(url_path(a, url));

	for (size_t i = 0; worth == 0 && i < N(file_parameters); i++) {
		const char *value = url_parameter(a, url, file_parameters[i]);

		if (value != NULL)
			worth = kind_worth(value);
	}
	if (worth == 0 && has_any(url, senders, N(senders)))
		worth = WORTH_NUMBERED;
	return worth;
}

/* A viewer's page shows the file in its parameter: viewer.html?file=/a.pdf. */
static const char *
shown_by_viewer(struct arena *a, const char *url)
{
	static const char *const names[] = { "file", "url", "src" };

	if (kind_worth(url_path(a, url)) != 0)
		return url;
	for (size_t i = 0; i < N(names); i++) {
		const char *value = url_parameter(a, url, names[i]);

		if (value != NULL && kind_worth(value) != 0 &&
		    strchr(value, '/') != NULL) {
			const char *shown = url_resolve(a, url, value);

			return shown == NULL ? url : shown;
		}
	}
	return url;
}

/* The link's text, its title where it has none, or the file's own name. */
static const char *
name_of(struct arena *a, const struct page_link *link, const char *url)
{
	const char *value;

	if (*link->text != '\0' && kind_worth(link->title) == 0)
		return link->text;
	if (*link->title != '\0')
		return link->title;
	for (size_t i = 0; i < 3; i++) {
		value = url_parameter(a, url, file_parameters[i]);
		if (value != NULL && utf8_valid(value, strlen(value)))
			return value;
	}
	value =
	    url_parameter(a, arena_printf(a, "?f=%s", url_file(a, url)), "f");
	return value != NULL && utf8_valid(value, strlen(value)) ? value : "";
}

static int
worth_of(struct arena *a, const struct page_link *link, const char *url,
    const char *name)
{
	int worth = url_worth(a, url);

	if (worth <= WORTH_NUMBERED && !link->frame) {
		int by_name = kind_worth(link->text);

		if (by_name == 0)
			by_name = kind_worth(link->title);
		if (by_name != 0)
			worth = by_name;
	}
	if (worth == 0 || has_any(name, refused, N(refused)) ||
	    has_any(link->text, refused, N(refused)))
		return 0;
	if (has_any(name, report_words, N(report_words)) ||
	    has_any(link->text, report_words, N(report_words)))
		worth += WORTH_REPORT;
	return worth;
}

void
attachments_find(struct arena *a, const struct page *page, const char *url,
    struct source_link **out, size_t *n)
{
	struct source_link *found =
	    arena_calloc(a, LIMIT_CANDIDATES, sizeof(*found));
	int worths[LIMIT_CANDIDATES] = { 0 };
	const char *base =
	    page->base == NULL ? url : url_resolve(a, url, page->base);
	size_t n_found = 0;

	if (base == NULL)
		base = url;
	for (size_t i = 0; i < page->n_links; i++) {
		const struct page_link *link = &page->links[i];
		const char *target = NULL, *name;
		struct titles_title t;
		size_t at;
		int worth;

		if (*link->href != '\0' && *link->href != '#')
			target = url_resolve(a, base, link->href);
		if (target == NULL)
			continue;
		target = shown_by_viewer(a, target);
		name = name_of(a, link, target);
		worth = worth_of(a, link, target, name);
		for (at = 0; at < n_found; at++)
			if (strcmp(found[at].url, target) == 0)
				worth = 0;
		if (worth == 0)
			continue;
		for (at = n_found; at > 0 && worths[at - 1] < worth; at--)
			if (at < LIMIT_CANDIDATES) {
				found[at] = found[at - 1];
				worths[at] = worths[at - 1];
			}
		if (at == LIMIT_CANDIDATES)
			continue;
		(void)titles_read(a, name, false, &t);
		found[at] = (struct source_link){ target, utf8_trim(a, name),
			t.year, t.publisher };
		worths[at] = worth;
		if (n_found < LIMIT_CANDIDATES)
			n_found++;
	}
	*out = found;
	*n = n_found;
}
