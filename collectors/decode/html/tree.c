#include "collectors/decode/html/tree.h"

#include <string.h>
#include <strings.h>

#include "collectors/base/arena.h"

static void *
tree_alloc(void *userdata, size_t size)
{
	return arena_alloc(userdata, size);
}

static void
tree_free(void *userdata, void *p)
{
	(void)userdata;
	(void)p;
}

const GumboNode *
html_tree_parse(struct arena *a, const char *text, size_t len)
{
	GumboOptions options = kGumboDefaultOptions;

	options.allocator = tree_alloc;
	options.deallocator = tree_free;
	options.userdata = a;
	options.max_errors = 0;
	return gumbo_parse_with_options(&options, text, len)->document;
}

const GumboVector *
html_children(const GumboNode *n)
{
	return n->type == GUMBO_NODE_DOCUMENT ? &n->v.document.children
					      : &n->v.element.children;
}

const GumboNode *
html_child(const GumboNode *n, unsigned int i)
{
	return html_children(n)->data[i];
}

bool
html_is_text(const GumboNode *n)
{
	return n->type == GUMBO_NODE_TEXT || n->type == GUMBO_NODE_CDATA ||
	    n->type == GUMBO_NODE_WHITESPACE;
}

/* An HTML element (not SVG's, no template)? */
bool
html_is_element(const GumboNode *n)
{
	return n->type == GUMBO_NODE_DOCUMENT ||
	    (n->type == GUMBO_NODE_ELEMENT &&
		n->v.element.tag_namespace == GUMBO_NAMESPACE_HTML);
}

GumboTag
html_tag(const GumboNode *n)
{
	return n->type == GUMBO_NODE_ELEMENT ? n->v.element.tag
					     : GUMBO_TAG_UNKNOWN;
}

/* Is it the element of this name, one that HTML does not know? */
bool
html_is_named(const GumboNode *n, const char *name)
{
	const GumboStringPiece *original = &n->v.element.original_tag;
	size_t len = strlen(name);

	return n->type == GUMBO_NODE_ELEMENT &&
	    n->v.element.tag == GUMBO_TAG_UNKNOWN &&
	    original->length > len + 1 &&
	    strncasecmp(original->data + 1, name, len) == 0 &&
	    strchr(" \t\n/>", original->data[len + 1]) != NULL;
}

const char *
html_attribute(const GumboNode *n, const char *name)
{
	const GumboAttribute *found =
	    gumbo_get_attribute(&n->v.element.attributes, name);

	return found == NULL ? NULL : found->value;
}

const char *
html_source(const GumboNode *n)
{
	return n->type == GUMBO_NODE_ELEMENT ? n->v.element.original_tag.data
					     : NULL;
}

/* Has an inline style such a property with that value? */
static bool
style_has(const char *style, const char *property, const char *value)
{
	while ((style = strcasestr(style, property)) != NULL) {
		style += strlen(property);
		style += strspn(style, " \t\n");
		if (*style != ':')
			continue;
		style++;
		style += strspn(style, " \t\n");
		if (strncasecmp(style, value, strlen(value)) == 0)
			return true;
	}
	return false;
}

bool
html_is_hidden(const GumboNode *n)
{
	const char *style;

	if (n->type != GUMBO_NODE_ELEMENT)
		return false;
	style = html_attribute(n, "style");
	return html_attribute(n, "hidden") != NULL ||
	    (style != NULL && style_has(style, "display", "none"));
}

bool
html_is_struck(const GumboNode *n)
{
	const char *style;

	if (n->type != GUMBO_NODE_ELEMENT)
		return false;
	switch (html_tag(n)) {
	case GUMBO_TAG_DEL:
	case GUMBO_TAG_S:
	case GUMBO_TAG_STRIKE:
		return true;
	default:
		break;
	}
	/* No other property knows this word. */
	style = html_attribute(n, "style");
	return style != NULL && strcasestr(style, "line-through") != NULL;
}

bool
html_is_raised(const GumboNode *n)
{
	const char *style;

	if (n->type != GUMBO_NODE_ELEMENT || html_is_block(n))
		return false;
	if (html_tag(n) == GUMBO_TAG_SUP || html_tag(n) == GUMBO_TAG_SUB)
		return true;
	style = html_attribute(n, "style");
	return style != NULL &&
	    (style_has(style, "vertical-align", "super") ||
		style_has(style, "vertical-align", "sub"));
}

bool
html_is_text_field(const GumboNode *n)
{
	static const char *const types[] = { "", "text", "number", "tel" };
	const char *type;

	if (html_tag(n) == GUMBO_TAG_TEXTAREA)
		return html_is_element(n);
	if (html_tag(n) != GUMBO_TAG_INPUT || !html_is_element(n))
		return false;
	type = html_attribute(n, "type");
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (type == NULL || strcasecmp(type, types[i]) == 0)
			return true;
	return false;
}

/* Elements whose content is not the page's text. */
bool
html_holds_no_text(const GumboNode *n)
{
	if (!html_is_element(n) || html_is_struck(n))
		return true;
	switch (html_tag(n)) {
	case GUMBO_TAG_SCRIPT:
	case GUMBO_TAG_STYLE:
	case GUMBO_TAG_NOSCRIPT:
	case GUMBO_TAG_TEMPLATE:
	case GUMBO_TAG_SELECT:
	case GUMBO_TAG_OPTION:
	case GUMBO_TAG_DATALIST:
	case GUMBO_TAG_TEXTAREA:
	case GUMBO_TAG_TITLE:
	case GUMBO_TAG_IFRAME:
	case GUMBO_TAG_NOFRAMES:
		return true;
	default:
		return false;
	}
}

bool
html_is_block(const GumboNode *n)
{
	static const unsigned char blocks[GUMBO_TAG_LAST] = {
		[GUMBO_TAG_ADDRESS] = 1,
		[GUMBO_TAG_ARTICLE] = 1,
		[GUMBO_TAG_ASIDE] = 1,
		[GUMBO_TAG_BLOCKQUOTE] = 1,
		[GUMBO_TAG_BODY] = 1,
		[GUMBO_TAG_BR] = 1,
		[GUMBO_TAG_CAPTION] = 1,
		[GUMBO_TAG_CENTER] = 1,
		[GUMBO_TAG_DD] = 1,
		[GUMBO_TAG_DETAILS] = 1,
		[GUMBO_TAG_DIR] = 1,
		[GUMBO_TAG_DIV] = 1,
		[GUMBO_TAG_DL] = 1,
		[GUMBO_TAG_DT] = 1,
		[GUMBO_TAG_FIELDSET] = 1,
		[GUMBO_TAG_FIGCAPTION] = 1,
		[GUMBO_TAG_FIGURE] = 1,
		[GUMBO_TAG_FOOTER] = 1,
		[GUMBO_TAG_FORM] = 1,
		[GUMBO_TAG_H1] = 1,
		[GUMBO_TAG_H2] = 1,
		[GUMBO_TAG_H3] = 1,
		[GUMBO_TAG_H4] = 1,
		[GUMBO_TAG_H5] = 1,
		[GUMBO_TAG_H6] = 1,
		[GUMBO_TAG_HEAD] = 1,
		[GUMBO_TAG_HEADER] = 1,
		[GUMBO_TAG_HGROUP] = 1,
		[GUMBO_TAG_HR] = 1,
		[GUMBO_TAG_HTML] = 1,
		[GUMBO_TAG_LEGEND] = 1,
		[GUMBO_TAG_LI] = 1,
		[GUMBO_TAG_MAIN] = 1,
		[GUMBO_TAG_MENU] = 1,
		[GUMBO_TAG_NAV] = 1,
		[GUMBO_TAG_OL] = 1,
		[GUMBO_TAG_P] = 1,
		[GUMBO_TAG_PRE] = 1,
		[GUMBO_TAG_SECTION] = 1,
		[GUMBO_TAG_SUMMARY] = 1,
		[GUMBO_TAG_TABLE] = 1,
		[GUMBO_TAG_TBODY] = 1,
		[GUMBO_TAG_TD] = 1,
		[GUMBO_TAG_TFOOT] = 1,
		[GUMBO_TAG_TH] = 1,
		[GUMBO_TAG_THEAD] = 1,
		[GUMBO_TAG_TR] = 1,
		[GUMBO_TAG_UL] = 1,
	};

	return blocks[html_tag(n)] != 0 || html_is_named(n, "ucaptitle");
}

bool
html_is_heading(const GumboNode *n)
{
	GumboTag tag = html_tag(n);

	return (tag >= GUMBO_TAG_H1 && tag <= GUMBO_TAG_H6) ||
	    html_is_named(n, "ucaptitle");
}

bool
html_is_cell(const GumboNode *n)
{
	return html_is_element(n) &&
	    (html_tag(n) == GUMBO_TAG_TD || html_tag(n) == GUMBO_TAG_TH);
}

bool
html_is_row(const GumboNode *n)
{
	return html_is_element(n) && html_tag(n) == GUMBO_TAG_TR;
}

/* A group of rows: <thead>, <tbody> or <tfoot>. */
bool
html_is_row_group(const GumboNode *n)
{
	GumboTag tag = html_tag(n);

	return html_is_element(n) &&
	    (tag == GUMBO_TAG_TBODY || tag == GUMBO_TAG_THEAD ||
		tag == GUMBO_TAG_TFOOT);
}
