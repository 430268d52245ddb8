#include "collectors/find/records.h"

#include <libxml/xmlreader.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/limits.h"
#include "collectors/find/list_page.h"
#include "collectors/find/source.h"
#include "collectors/find/url.h"

#define START "<datastore"
#define END   "</datastore>"
#define PROXY "/module/web/jpage/dataproxy.jsp"
/* Records that are asked for at once where the page does not say. */
#define WINDOW  60
#define PERPAGE 20

/* The element that is being read. */
enum element {
	ELEMENT_OTHER,
	ELEMENT_RECORD,
	ELEMENT_TOTAL,
	ELEMENT_TOTAL_PAGES,
	ELEMENT_NEXT
};

static const char *const element_names[] = { "", "record", "totalrecord",
	"totalpage", "nextgroup" };

static enum element
element_of(const char *name)
{
	for (size_t i = 1; i < sizeof(element_names) / sizeof(*element_names);
	     i++)
		if (strcasecmp(name, element_names[i]) == 0)
			return (enum element)i;
	return ELEMENT_OTHER;
}

static long
number(const char *s)
{
	char *end;
	long n = strtol(s, &end, 10);

	return end == s || n < 0 || n > 100000000 ? -1 : n;
}

static void
take_text(struct arena *a, enum element element, const char *text,
    struct buf *html, struct records *out)
{
	switch (element) {
	case ELEMENT_RECORD:
		(void)buf_puts(html, text);
		break;
	case ELEMENT_TOTAL:
		out->total = number(text);
		break;
	case ELEMENT_TOTAL_PAGES:
		out->total_pages = number(text);
		break;
	case ELEMENT_NEXT:
		out->next = arena_strdup(a, text);
		break;
	case ELEMENT_OTHER:
		break;
	}
}

/* -1: it is no well-formed XML. */
static int
read_xml(struct arena *a, const char *text, size_t len, struct buf *html,
    struct records *out)
{
	xmlTextReaderPtr r = xmlReaderForMemory(text, (int)len, NULL, "UTF-8",
	    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	enum element element = ELEMENT_OTHER;
	int rc;

	if (r == NULL)
		return -1;
	while ((rc = xmlTextReaderRead(r)) == 1) {
		const char *s;

		switch (xmlTextReaderNodeType(r)) {
		case XML_READER_TYPE_ELEMENT:
			s = (const char *)xmlTextReaderConstLocalName(r);
			element = element_of(s);
			if (element == ELEMENT_RECORD) {
				out->n++;
				(void)buf_putc(html, '\n');
			}
			break;
		case XML_READER_TYPE_END_ELEMENT:
			element = ELEMENT_OTHER;
			break;
		case XML_READER_TYPE_TEXT:
		case XML_READER_TYPE_CDATA:
			s = (const char *)xmlTextReaderConstValue(r);
			if (s != NULL)
				take_text(a, element, s, html, out);
			break;
		default:
			break;
		}
	}
	xmlFreeTextReader(r);
	return rc;
}

/* What an element holds that is no CDATA, its entities in clear. */
static char *
unescape(struct arena *a, const char *s, size_t len)
{
	static const struct {
		const char *entity, *text;
	} entities[] = { { "&lt;", "<" }, { "&gt;", ">" }, { "&quot;", "\"" },
		{ "&apos;", "'" }, { "&amp;", "&" } };
	char *out = arena_strndup(a, s, len);
	size_t n = 0;

	for (size_t i = 0; i < len;) {
		size_t used = 0;

		for (size_t k = 0; k < 5 && used == 0; k++)
			if (strncmp(s + i, entities[k].entity,
				strlen(entities[k].entity)) == 0) {
				used = strlen(entities[k].entity);
				out[n++] = *entities[k].text;
			}
		if (used == 0)
			out[n++] = s[i];
		i += used == 0 ? 1 : used;
	}
	out[n] = '\0';
	return out;
}

/* The same by its tags alone, of XML that is none. */
static void
read_tags(
    struct arena *a, const char *text, struct buf *html, struct records *out)
{
	const char *at = text;

	while ((at = strchr(at, '<')) != NULL) {
		size_t n = strcspn(++at, " \t\n/>");
		enum element element =
		    element_of(arena_strndup(a, at, n < 20 ? n : 0));
		const char *end, *cdata;
		char *content;

		if (element == ELEMENT_OTHER)
			continue;
		at += strcspn(at, ">");
		at += *at == '>';
		end = strcasestr(
		    at, arena_printf(a, "</%s", element_names[element]));
		if (end == NULL)
			end = at + strlen(at);
		cdata = memmem(at, (size_t)(end - at), "<![CDATA[", 9);
		if (cdata != NULL) {
			const char *close = strstr(cdata, "]]>");

			at = cdata + 9;
			end = close == NULL ? at + strlen(at) : close;
			content = arena_strndup(a, at, (size_t)(end - at));
		} else {
			content = unescape(a, at, (size_t)(end - at));
		}
		if (element == ELEMENT_RECORD) {
			out->n++;
			(void)buf_putc(html, '\n');
		}
		take_text(a, element, content, html, out);
		at = end;
	}
}

bool
records_read(struct arena *a, const char *text, struct records *out)
{
	const char *start = strcasestr(text, START), *end;
	struct records records = { .total = -1, .total_pages = -1, .next = "" };
	struct records empty = records;
	struct buf html;
	char *copy;

	if (start == NULL)
		return false;
	end = strcasestr(start, END);
	copy = end == NULL
	    ? arena_strdup(a, start)
	    : arena_strndup(a, start, (size_t)(end - start) + strlen(END));
	buf_init(&html, LIMIT_DOCUMENT_BYTES);
	if (strlen(copy) > LIMIT_DOCUMENT_BYTES ||
	    read_xml(a, copy, strlen(copy), &html, &records) != 0) {
		records = empty;
		buf_clear(&html);
		read_tags(a, copy, &html, &records);
	}
	records.html = arena_strdup(a, buf_str(&html));
	buf_fini(&html);
	*out = records;
	return true;
}

bool
records_are_all(const char *text)
{
	const char *start = strcasestr(text, START);
	const char *html = strcasestr(text, "<html");
	const char *script = strcasestr(text, "<script");

	return start != NULL && (html == NULL || html > start) &&
	    (script == NULL || script > start);
}

/* The first reference in a piece of HTML; NULL none. */
static const char *
first_reference(const struct list_page *list, const char *html)
{
	struct page page;

	if (list_page_read_fragment(list, html, strlen(html), &page, NULL) <
		0 ||
	    page.n_links == 0)
		return NULL;
	return url_resolve(list->a, list->base, page.links[0].href);
}

/* By the parameters of the URL that was asked: the next records, or the next
 * page of them. */
static const char *
next_by_parameters(const struct list_page *list, const struct records *records)
{
	struct arena *a = list->a;
	const char *url = list->in->url;
	const char *start = url_parameter(a, url, "startrecord");
	const char *end = url_parameter(a, url, "endrecord");
	const char *page = url_parameter(a, url, "page");
	long first, last;

	if (start != NULL && end != NULL) {
		first = number(start);
		last = number(end);
		if (first < 0 || last < first || last - first > 10000 ||
		    (records->total >= 0 && last >= records->total))
			return NULL;
		url = url_with_parameter(
		    a, url, "startrecord", arena_printf(a, "%ld", last + 1));
		return url_with_parameter(a, url, "endrecord",
		    arena_printf(a, "%ld", last + (last - first) + 1));
	}
	if (page != NULL && number(page) >= 0 &&
	    number(page) < records->total_pages)
		return url_with_parameter(
		    a, url, "page", arena_printf(a, "%ld", number(page) + 1));
	return NULL;
}

/* From a column's page to its records by what its script says. */
static const char *
first_by_script(const struct list_page *list, const struct records *records)
{
	struct arena *a = list->a;
	const char *column = list_page_word(list, "columnid");
	const char *unit = list_page_word(list, "unitid");
	const char *web = list_page_word(list, "webid");
	size_t n = records->n;

	if (column == NULL || unit == NULL)
		return NULL;
	return url_resolve(a, list->in->final_url,
	    arena_printf(a,
		PROXY "?startrecord=%zu&endrecord=%zu&perpage=%d&col=1&appid=1"
		      "&webid=%s&path=/&columnid=%s&sourceContentType=1"
		      "&unitid=%s&permissiontype=0",
		n + 1, n + WINDOW, PERPAGE, web == NULL ? "1" : web, column,
		unit));
}

const char *
records_next(const struct list_page *list, const struct records *records)
{
	const char *url;

	if ((url_parameter(list->a, list->in->url, "columnid") != NULL &&
		records->n == 0) ||
	    (records->total >= 0 && (size_t)records->total <= records->n))
		return NULL;
	url = next_by_parameters(list, records);
	if (url == NULL && *records->next != '\0')
		url = first_reference(list, records->next);
	if (url == NULL && !records_are_all(list->text))
		url = first_by_script(list, records);
	return url;
}
