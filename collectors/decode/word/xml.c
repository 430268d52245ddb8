#include "collectors/decode/word/xml.h"

#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/base/utf8.h"

/* Beside its copy of the text a parser takes a little to begin with. */
#define ROOM_BYTES (1024u * 1024)

/* ---- the prescan ---- */

struct prescan {
	const char *name;
	const char *p, *end;
	struct err *e;
	size_t n_parts; /* elements and attributes */
	int depth;
	size_t n_spaces;                    /* namespaces in scope */
	size_t spaces[LIMIT_XML_DEPTH + 1]; /* of the open elements */
};

static int
too_many(struct prescan *g, const char *what, unsigned limit)
{
	return err_set(g->e, ERR_LIMIT, "Word document: %s has more than %u %s",
	    g->name, limit, what);
}

/* Behind `close`; what has no end is the parser's to refuse. */
static void
skip_past(struct prescan *g, const char *close)
{
	size_t len = strlen(close);
	const char *begin = g->p, *at;

	while ((at = memchr(g->p, close[len - 1], (size_t)(g->end - g->p))) !=
	    NULL) {
		g->p = ++at;
		if ((size_t)(at - begin) >= len &&
		    memcmp(at - len, close, len) == 0)
			return;
	}
	g->p = g->end;
}

/* Past a tag's attributes, to its '>'. */
static int
prescan_attributes(struct prescan *g, size_t *n_spaces)
{
	size_t n = 0;

	while (g->p < g->end && *g->p != '>') {
		const char *name = g->p;

		if (*g->p == '"' || *g->p == '\'') {
			const char quote[2] = { *g->p++, '\0' };

			skip_past(g, quote);
			continue;
		}
		g->p++;
		if (*name == '=' && ++n > LIMIT_XML_ATTRIBUTES)
			return too_many(g, "attributes in one element",
			    LIMIT_XML_ATTRIBUTES);
		if (*name == 'x' && g->end - name >= 5 &&
		    memcmp(name, "xmlns", 5) == 0)
			++*n_spaces;
	}
	g->n_parts += n;
	if (g->n_parts > LIMIT_XML_PARTS)
		return too_many(g, "elements and attributes", LIMIT_XML_PARTS);
	return 0;
}

static int
open_element(struct prescan *g)
{
	size_t n_spaces = 0;

	if (prescan_attributes(g, &n_spaces) != 0)
		return -1;
	g->n_spaces += n_spaces;
	if (g->n_spaces > LIMIT_XML_NAMESPACES)
		return too_many(
		    g, "namespaces at one place", LIMIT_XML_NAMESPACES);
	if (g->p < g->end && g->p[-1] == '/') {
		g->n_spaces -= n_spaces;
		return 0;
	}
	if (++g->depth > LIMIT_XML_DEPTH)
		return err_set(g->e, ERR_LIMIT,
		    "Word document: elements of %s are nested deeper than %d",
		    g->name, LIMIT_XML_DEPTH);
	g->spaces[g->depth] = n_spaces;
	return 0;
}

static int
prescan_tag(struct prescan *g)
{
	size_t left = (size_t)(g->end - g->p);

	/* Comments take as much as elements. */
	if (++g->n_parts > LIMIT_XML_PARTS)
		return too_many(g, "elements and attributes", LIMIT_XML_PARTS);
	if (left >= 4 && memcmp(g->p, "<!--", 4) == 0) {
		g->p += 4;
		skip_past(g, "-->");
	} else if (left >= 9 && memcmp(g->p, "<![CDATA[", 9) == 0) {
		g->p += 9;
		skip_past(g, "]]>");
	} else if (left >= 2 && g->p[1] == '!') {
		return err_set(g->e, ERR_UNREADABLE,
		    "Word document: %s declares a document type", g->name);
	} else if (left >= 2 && g->p[1] == '?') {
		skip_past(g, "?>");
	} else if (left >= 2 && g->p[1] == '/') {
		skip_past(g, ">");
		g->n_parts--;
		if (g->depth > 0)
			g->n_spaces -= g->spaces[g->depth--];
	} else {
		g->p++;
		return open_element(g);
	}
	return 0;
}

static int
prescan(const char *bytes, size_t len, const char *name, struct err *e)
{
	struct prescan g = {
		.name = name, .p = bytes, .end = bytes + len, .e = e
	};

	while ((g.p = memchr(g.p, '<', (size_t)(g.end - g.p))) != NULL)
		if (prescan_tag(&g) != 0)
			return -1;
	return 0;
}

/* ---- the parser ---- */

/* Later complaints hide the first, so that one is kept. */
static void
on_error(void *data, xmlError *error)
{
	xmlParserCtxt *parser = data;

	if (error->code == XML_ERR_NO_MEMORY)
		parser->_private = parser;
}

static bool
is_out_of_memory(const xmlParserCtxt *parser)
{
	const xmlError *last = xmlGetLastError();

	return parser->_private != NULL || parser->errNo == XML_ERR_NO_MEMORY ||
	    (last != NULL && last->code == XML_ERR_NO_MEMORY);
}

/* Is there room for the parser's copy of the text? It does not survive to be
 * told that there is none. */
static bool
has_room(size_t len)
{
	void *probe = malloc(2 * len + ROOM_BYTES);

	free(probe);
	return probe != NULL;
}

static int
no_memory(const char *name, struct err *e)
{
	return err_set(e, ERR_LIMIT,
	    "Word document: %s takes more memory than there is", name);
}

int
docx_xml_parse(const char *bytes, size_t len, const char *name, xmlDoc **out,
    struct err *e)
{
	xmlParserCtxt *parser;
	xmlDoc *doc;

	if (!utf8_valid(bytes, len))
		return err_set(e, ERR_UNREADABLE,
		    "Word document is damaged: %s is no UTF-8", name);
	if (prescan(bytes, len, name, e) != 0)
		return -1;
	xmlResetLastError();
	parser = has_room(len) ? xmlNewParserCtxt() : NULL;
	if (parser == NULL)
		return no_memory(name, e);
	parser->sax->serror = on_error;
	/* The encoding is given, so what the text says of it is idle. */
	doc = xmlCtxtReadMemory(parser, bytes, (int)len, NULL, "UTF-8",
	    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
		XML_PARSE_NOCDATA | XML_PARSE_COMPACT | XML_PARSE_IGNORE_ENC);
	/* It may go on without what it had no room for. */
	if (is_out_of_memory(parser)) {
		xmlFreeDoc(doc);
		doc = NULL;
		(void)no_memory(name, e);
	} else if (doc == NULL) {
		(void)err_set(e, ERR_UNREADABLE,
		    "Word document is damaged: %s is no XML from byte %ld on",
		    name, xmlByteConsumed(parser));
	}
	xmlFreeParserCtxt(parser);
	if (doc == NULL)
		return -1;
	*out = doc;
	return 0;
}

/* ---- elements ---- */

#define TRANSITIONAL "http://schemas.openxmlformats.org/"
#define STRICT       "http://purl.oclc.org/ooxml/"

enum space {
	SPACE_NONE,
	SPACE_WORD,
	SPACE_CHOICE, /* markup compatibility */
	SPACE_PICTURE,
	SPACE_PLACE, /* wordprocessingDrawing */
	SPACE_MATH,
	SPACE_VML,
	SPACE_OFFICE,
};

static const struct {
	const char *href;
	enum space space;
} spaces[] = {
	{ TRANSITIONAL "wordprocessingml/2006/main", SPACE_WORD },
	{ STRICT "wordprocessingml/main", SPACE_WORD },
	{ TRANSITIONAL "markup-compatibility/2006", SPACE_CHOICE },
	{ TRANSITIONAL "drawingml/2006/picture", SPACE_PICTURE },
	{ STRICT "drawingml/picture", SPACE_PICTURE },
	{ TRANSITIONAL "drawingml/2006/wordprocessingDrawing", SPACE_PLACE },
	{ STRICT "drawingml/wordprocessingDrawing", SPACE_PLACE },
	{ TRANSITIONAL "officeDocument/2006/math", SPACE_MATH },
	{ STRICT "officeDocument/math", SPACE_MATH },
	{ "urn:schemas-microsoft-com:vml", SPACE_VML },
	{ "urn:schemas-microsoft-com:office:office", SPACE_OFFICE },
};

static const struct {
	const char *name;
	enum space space;
	enum docx_tag tag;
} tags[] = {
	{ "t", SPACE_WORD, DOCX_TEXT },
	{ "t", SPACE_MATH, DOCX_TEXT },
	{ "r", SPACE_WORD, DOCX_RUN },
	{ "r", SPACE_MATH, DOCX_WRAPPER },
	{ "p", SPACE_WORD, DOCX_PARAGRAPH },
	{ "rPr", SPACE_WORD, DOCX_RUN_PROPERTIES },
	{ "pPr", SPACE_WORD, DOCX_PARAGRAPH_PROPERTIES },
	{ "tbl", SPACE_WORD, DOCX_TABLE },
	{ "tr", SPACE_WORD, DOCX_ROW },
	{ "trPr", SPACE_WORD, DOCX_ROW_PROPERTIES },
	{ "tc", SPACE_WORD, DOCX_CELL },
	{ "tcPr", SPACE_WORD, DOCX_CELL_PROPERTIES },
	{ "br", SPACE_WORD, DOCX_BREAK },
	{ "cr", SPACE_WORD, DOCX_BREAK },
	{ "tab", SPACE_WORD, DOCX_TAB },
	{ "ptab", SPACE_WORD, DOCX_TAB },
	{ "sym", SPACE_WORD, DOCX_SYMBOL },
	{ "noBreakHyphen", SPACE_WORD, DOCX_HYPHEN },
	{ "fldChar", SPACE_WORD, DOCX_FIELD_CHARACTER },
	{ "footnoteReference", SPACE_WORD, DOCX_NOTE },
	{ "endnoteReference", SPACE_WORD, DOCX_NOTE },
	{ "sdt", SPACE_WORD, DOCX_CONTENT_CONTROL },
	{ "sdtPr", SPACE_WORD, DOCX_CONTENT_CONTROL_PROPERTIES },
	{ "drawing", SPACE_WORD, DOCX_OBJECT },
	{ "pict", SPACE_WORD, DOCX_OBJECT },
	{ "object", SPACE_WORD, DOCX_OBJECT },
	{ "txbxContent", SPACE_WORD, DOCX_BOX },
	{ "ruby", SPACE_WORD, DOCX_RUBY },
	{ "rubyBase", SPACE_WORD, DOCX_RUBY_BASE },
	{ "body", SPACE_WORD, DOCX_BODY },
	{ "sdtContent", SPACE_WORD, DOCX_WRAPPER },
	{ "ins", SPACE_WORD, DOCX_WRAPPER },
	{ "moveTo", SPACE_WORD, DOCX_WRAPPER },
	{ "hyperlink", SPACE_WORD, DOCX_WRAPPER },
	{ "smartTag", SPACE_WORD, DOCX_WRAPPER },
	{ "customXml", SPACE_WORD, DOCX_WRAPPER },
	{ "fldSimple", SPACE_WORD, DOCX_WRAPPER },
	{ "dir", SPACE_WORD, DOCX_WRAPPER },
	{ "bdo", SPACE_WORD, DOCX_WRAPPER },
	{ "oMath", SPACE_MATH, DOCX_WRAPPER },
	{ "oMathPara", SPACE_MATH, DOCX_WRAPPER },
	{ "AlternateContent", SPACE_CHOICE, DOCX_ALTERNATIVES },
	{ "Choice", SPACE_CHOICE, DOCX_CHOICE },
	{ "Fallback", SPACE_CHOICE, DOCX_FALLBACK },
	{ "pic", SPACE_PICTURE, DOCX_PICTURE },
	{ "docPr", SPACE_PLACE, DOCX_PICTURE_PROPERTIES },
	{ "imagedata", SPACE_VML, DOCX_PICTURE },
	{ "OLEObject", SPACE_OFFICE, DOCX_PICTURE },
};

static const char *
text_of(const xmlChar *s)
{
	return (const char *)s;
}

static enum space
space_of(const xmlNode *n)
{
	if (n->type != XML_ELEMENT_NODE || n->ns == NULL || n->ns->href == NULL)
		return SPACE_NONE;
	for (size_t i = 0; i < sizeof(spaces) / sizeof(spaces[0]); i++)
		if (strcmp(text_of(n->ns->href), spaces[i].href) == 0)
			return spaces[i].space;
	return SPACE_NONE;
}

enum docx_tag
docx_tag(const xmlNode *n)
{
	enum space space = space_of(n);

	if (space == SPACE_NONE)
		return DOCX_NONE;
	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++)
		if (tags[i].space == space &&
		    strcmp(text_of(n->name), tags[i].name) == 0)
			return tags[i].tag;
	/* Formulas nest their texts in any number of ways. */
	return space == SPACE_MATH ? DOCX_WRAPPER : DOCX_NONE;
}

bool
docx_is(const xmlNode *n, const char *name)
{
	return n->type == XML_ELEMENT_NODE &&
	    strcmp(text_of(n->name), name) == 0 && space_of(n) == SPACE_WORD;
}

const xmlNode *
docx_element(const xmlNode *n)
{
	while (n != NULL && n->type != XML_ELEMENT_NODE)
		n = n->next;
	return n;
}

const xmlNode *
docx_child(const xmlNode *n, const char *name)
{
	if (n == NULL)
		return NULL;
	for (const xmlNode *child = n->children; child != NULL;
	     child = child->next)
		if (docx_is(child, name))
			return child;
	return NULL;
}

const char *
docx_attribute(const xmlNode *n, const char *name)
{
	if (n == NULL || n->type != XML_ELEMENT_NODE)
		return NULL;
	for (const xmlAttr *at = n->properties; at != NULL; at = at->next)
		if (strcmp(text_of(at->name), name) == 0)
			return at->children == NULL ||
				at->children->content == NULL
			    ? ""
			    : text_of(at->children->content);
	return NULL;
}

const char *
docx_child_value(const xmlNode *n, const char *name)
{
	return docx_attribute(docx_child(n, name), "val");
}

static int
number_of(const char *s, int missing)
{
	char *end;
	long got;

	if (s == NULL)
		return missing;
	got = strtol(s, &end, 10);
	if (end == s)
		return missing;
	if (got > 1000000 || got < -1000000)
		return missing;
	return (int)got;
}

int
docx_child_number(const xmlNode *n, const char *name, int missing)
{
	return number_of(docx_child_value(n, name), missing);
}

int
docx_attribute_number(const xmlNode *n, const char *name, int missing)
{
	return number_of(docx_attribute(n, name), missing);
}

int
docx_child_switch(const xmlNode *n, const char *name)
{
	const xmlNode *child = docx_child(n, name);
	const char *value = docx_attribute(child, "val");

	if (child == NULL)
		return -1;
	return value == NULL ||
	    (strcmp(value, "0") != 0 && strcmp(value, "false") != 0 &&
		strcmp(value, "off") != 0);
}

const xmlNode *
docx_branch(const xmlNode *alternatives)
{
	const xmlNode *fallback = NULL;

	for (const xmlNode *n = docx_element(alternatives->children); n != NULL;
	     n = docx_element(n->next)) {
		if (docx_tag(n) == DOCX_CHOICE)
			return n;
		if (docx_tag(n) == DOCX_FALLBACK && fallback == NULL)
			fallback = n;
	}
	return fallback;
}

const char *
docx_text(struct arena *a, const xmlNode *n)
{
	const xmlNode *only = n->children;
	size_t len = 0;
	char *out;

	if (only == NULL)
		return "";
	if (only->next == NULL && only->type == XML_TEXT_NODE)
		return only->content == NULL ? "" : text_of(only->content);
	for (const xmlNode *t = only; t != NULL; t = t->next)
		if (t->type == XML_TEXT_NODE && t->content != NULL)
			len += strlen(text_of(t->content));
	out = arena_alloc(a, len + 1);
	len = 0;
	for (const xmlNode *t = only; t != NULL; t = t->next) {
		size_t n_bytes;

		if (t->type != XML_TEXT_NODE || t->content == NULL)
			continue;
		n_bytes = strlen(text_of(t->content));
		memcpy(out + len, t->content, n_bytes);
		len += n_bytes;
	}
	return out;
}
