#include "collectors/find/paging.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "collectors/base/arena.h"
#include "collectors/base/limits.h"
#include "collectors/base/utf8.h"
#include "collectors/find/list_page.h"
#include "collectors/find/source.h"
#include "collectors/find/url.h"
#include "collectors/normalize/title.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))
/* A page number has no more digits. */
#define PAGE_DIGITS 4
/* An argument of a call in a script has no more. */
#define ARGUMENT_BYTES 100

static const char *const parameters[] = { "page", "pageIndex", "pageNo",
	"pageNum", "curPage", "currentPage", "cur_page", "pageNumber", "pn",
	"p" };

/* A name as the pages of a list share it: stem_12.ext. */
struct file_name {
	const char *stem;
	const char *ext; /* with its dot, "" none */
	long number;     /* -1 none */
};

static long
page_number(const char *s)
{
	size_t n = strspn(s, "0123456789");

	return n == 0 || n > PAGE_DIGITS || s[n] != '\0' ? -1
							 : strtol(s, NULL, 10);
}

static struct file_name
split_file(struct arena *a, const char *file)
{
	struct file_name name = { "index", ".html", -1 };
	const char *dot = strrchr(file, '.'), *mark;
	char *stem;

	if (*file == '\0')
		return name;
	name.ext = dot == NULL ? "" : arena_strdup(a, dot);
	stem = arena_strndup(
	    a, file, dot == NULL ? strlen(file) : (size_t)(dot - file));
	mark = strrchr(stem, '_');
	if (mark == NULL)
		mark = strrchr(stem, '-');
	if (mark != NULL && mark > stem && page_number(mark + 1) >= 0) {
		name.number = page_number(mark + 1);
		stem[mark - stem] = '\0';
	}
	name.stem = stem;
	return name;
}

/* May it be a page of the same list? In the same folder, or in the one that
 * is named like the page: /a/b.htm has /a/b/2.htm; the same path with other
 * parameters. */
static bool
is_of_list(const struct list_page *list, const char *url)
{
	struct arena *a = list->a;
	const char *own = list->in->final_url;
	const char *path = url_path(a, own), *other = url_path(a, url);
	const char *folder = url_folder(a, own), *file, *dot, *below;

	if (!url_same_host(own, url) || strcmp(url, own) == 0 ||
	    strcmp(url, list->in->url) == 0)
		return false;
	if (strcmp(path, other) == 0)
		return strchr(url, '?') != NULL || strchr(own, '?') != NULL;
	if (strcmp(folder, url_folder(a, url)) == 0)
		return true;
	file = url_file(a, own);
	dot = strrchr(file, '.');
	if (dot == NULL)
		return false;
	below = arena_printf(a, "%s%.*s/", folder, (int)(dot - file), file);
	return strncmp(other, below, strlen(below)) == 0;
}

/* ---- what scripts say ---- */

/* One argument of a call: its text without quotes, *s moved behind it. */
static const char *
next_argument(struct arena *a, const char **s, bool *quoted)
{
	const char *start = *s + strspn(*s, " \t\n,");
	size_t len;

	*quoted = *start == '"' || *start == '\'';
	if (*quoted) {
		char quote = *start++;

		for (len = 0; len < ARGUMENT_BYTES && start[len] != '\0' &&
		     start[len] != quote;)
			len++;
		*s = start + len + (start[len] == quote);
	} else {
		for (len = 0; len < ARGUMENT_BYTES && start[len] != '\0' &&
		     strchr(", \t\n)", start[len]) == NULL;)
			len++;
		*s = start + len;
	}
	return arena_strndup(a, start, len);
}

/* createPageHTML(total, current, "index", "html") counts from 0; with the
 * pager's name in front it counts from 1. */
static const char *
next_by_call(const struct list_page *list)
{
	const char *at = list->text;

	while ((at = strstr(at, "createPageHTML")) != NULL) {
		const char *arguments[4];
		bool quoted, first;
		long total, current;

		at += strlen("createPageHTML");
		at += strspn(at, " ");
		if (*at != '(')
			continue;
		at++;
		arguments[0] = next_argument(list->a, &at, &first);
		if (first)
			arguments[0] = next_argument(list->a, &at, &quoted);
		for (size_t i = 1; i < 4; i++)
			arguments[i] = next_argument(list->a, &at, &quoted);
		total = page_number(arguments[0]);
		current = page_number(arguments[1]);
		if (total < 0 || current < 0 || *arguments[2] == '\0' ||
		    *arguments[3] == '\0' ||
		    current + 1 > (first ? total : total - 1))
			continue;
		return arena_printf(list->a, "%s_%ld.%s", arguments[2],
		    current + 1, arguments[3]);
	}
	return NULL;
}

/* var countPage = 12, currentPage = 0: as the same script without the call. */
static const char *
next_by_count(const struct list_page *list)
{
	static const char *const extensions[] = { "shtml", "html", "htm" };
	struct file_name own =
	    split_file(list->a, url_file(list->a, list->in->final_url));
	long total = list_page_number(list, "countPage");
	long current = list_page_number(list, "currentPage");
	const char *script = strstr(list->text, "countPage");
	const char *ext = own.ext;

	if (total < 0 || current < 0 || current + 1 >= total || total > 9999)
		return NULL;
	if (*url_file(list->a, list->in->final_url) == '\0')
		for (size_t i = N(extensions); i-- > 0;)
			if (strstr(script,
				arena_printf(list->a, "\"%s", extensions[i])) !=
			    NULL)
				ext =
				    arena_printf(list->a, ".%s", extensions[i]);
	return arena_printf(list->a, "%s_%ld%s",
	    strstr(script, "\"index\"") == NULL ? own.stem : "index",
	    current + 1, ext);
}

/* ---- what links say ---- */

static bool
says_next(struct arena *a, const struct page_link *link)
{
	static const char *const words[] = { "下一页", "下页", "下一頁",
		"后一页", "後一頁", "next", "nextpage" };
	static const char *const signs[] = { ">", "»", "›", "＞" };
	const char *texts[] = { link->text, link->title };

	if (link->next)
		return true;
	for (size_t t = 0; t < N(texts); t++) {
		const char *label, *plain;

		if (strlen(texts[t]) > 60)
			continue;
		label = utf8_label(a, texts[t]);
		plain = title_compact(a, texts[t]);
		for (size_t i = 0; i < N(words); i++)
			if (strcasecmp(label, words[i]) == 0)
				return true;
		for (size_t i = 0; i < N(signs); i++)
			if (strcmp(plain, signs[i]) == 0)
				return true;
	}
	return false;
}

bool
paging_is_turn(struct arena *a, const char *text)
{
	static const char *const words[] = { "首页", "第一页", "上一页", "上页",
		"尾页", "末页", "最后一页" };
	struct page_link link = { .text = text, .title = "" };
	const char *label;

	if (strlen(text) > 60)
		return false;
	label = utf8_label(a, text);
	for (size_t i = 0; i < N(words); i++)
		if (strcmp(label, words[i]) == 0)
			return true;
	return page_number(label) >= 0 || says_next(a, &link);
}

static const char *
resolve(const struct list_page *list, const struct page_link *link)
{
	if (link->frame || *link->href == '#' || *link->href == '\0')
		return NULL;
	return url_resolve(list->a, list->base, link->href);
}

/* The link that says so, or the one that bears the next page's number. */
static const char *
next_by_label(const struct list_page *list)
{
	const struct page *page = &list->page;
	const char *numbered = NULL, *url;

	for (size_t i = 0; i < page->n_links; i++) {
		const struct page_link *link = &page->links[i];
		bool says = says_next(list->a, link);

		if (!says &&
		    page_number(link->text) != (long)list->in->position + 2)
			continue;
		url = resolve(list, link);
		if (url == NULL || !is_of_list(list, url))
			continue;
		if (says)
			return url;
		if (numbered == NULL)
			numbered = url;
	}
	return numbered;
}

/* The lowest number behind the own one in stem_N.ext of the same folder. */
static const char *
next_by_name(const struct list_page *list)
{
	struct arena *a = list->a;
	const struct page *page = &list->page;
	const char *own_url = list->in->final_url, *best = NULL;
	struct file_name own = split_file(a, url_file(a, own_url));
	long lowest = 0;

	for (size_t i = 0; i < page->n_links; i++) {
		const char *url = resolve(list, &page->links[i]);
		struct file_name name;

		if (url == NULL || !url_same_host(own_url, url) ||
		    strchr(url, '?') != NULL ||
		    strcmp(url_folder(a, url), url_folder(a, own_url)) != 0)
			continue;
		name = split_file(a, url_file(a, url));
		if (name.number <= own.number || name.number < 1 ||
		    strcmp(name.stem, own.stem) != 0 ||
		    (*url_file(a, own_url) != '\0' &&
			strcmp(name.ext, own.ext) != 0))
			continue;
		if (best == NULL || name.number < lowest) {
			best = url;
			lowest = name.number;
		}
	}
	return best;
}

/* The own number plus one in ?page=N, as long as a link goes that far. */
static const char *
next_by_parameter(const struct list_page *list)
{
	struct arena *a = list->a;
	const struct page *page = &list->page;
	const char *own_url = list->in->final_url;

	for (size_t p = 0; p < N(parameters); p++) {
		const char *value = url_parameter(a, own_url, parameters[p]);
		long own = value == NULL ? 1 : page_number(value);
		const char *model = NULL;

		for (size_t i = 0; i < page->n_links && own >= 0; i++) {
			const char *url;

			if (strchr(page->links[i].href, '?') == NULL)
				continue;
			url = resolve(list, &page->links[i]);
			if (url == NULL || !url_same_host(own_url, url) ||
			    strcmp(url_path(a, url), url_path(a, own_url)) != 0)
				continue;
			value = url_parameter(a, url, parameters[p]);
			if (value != NULL && page_number(value) > own)
				model = url;
		}
		if (model != NULL)
			return url_with_parameter(a, model, parameters[p],
			    arena_printf(a, "%ld", own + 1));
	}
	return NULL;
}

const char *
paging_next(const struct list_page *list)
{
	const char *file = next_by_call(list), *url;

	if (file == NULL)
		file = next_by_count(list);
	if (file != NULL) {
		url = url_resolve(list->a, list->in->final_url, file);
		return url != NULL && is_of_list(list, url) ? url : NULL;
	}
	url = next_by_label(list);
	if (url == NULL)
		url = next_by_name(list);
	return url != NULL ? url : next_by_parameter(list);
}

const char *
paging_count_up(const struct list_page *list, const char *parameter, long last)
{
	const char *value = url_parameter(list->a, list->in->url, parameter);
	long own = value == NULL ? 1 : page_number(value);

	if (own < 0 || own == 9999 || (last >= 0 && own >= last))
		return NULL;
	return url_with_parameter(list->a, list->in->url, parameter,
	    arena_printf(list->a, "%ld", own + 1));
}
