/*
 * The tree of an HTML page, which gumbo builds as browsers do, and what its
 * elements mean for reading. Pure.
 */
#ifndef GOUJI_DECODE_HTML_TREE_H
#define GOUJI_DECODE_HTML_TREE_H

#include <gumbo.h>
#include <stdbool.h>
#include <stddef.h>

struct arena;

/*
 * The document of a text that html_prescan() let pass. It lives in the arena;
 * best one of its own, for gumbo leaves much behind. Parsing does not recurse,
 * whatever the text.
 */
const GumboNode *html_tree_parse(struct arena *a, const char *text, size_t len);

/* Of a document or an element. */
const GumboVector *html_children(const GumboNode *n);
const GumboNode *html_child(const GumboNode *n, unsigned int i);

bool html_is_text(const GumboNode *n);
/* The document or an HTML element (not SVG's, no template, no comment)? */
bool html_is_element(const GumboNode *n);
/* GUMBO_TAG_UNKNOWN for the document and for what HTML does not know. */
GumboTag html_tag(const GumboNode *n);
/* Is it the element of this name, one that HTML does not know? */
bool html_is_named(const GumboNode *n, const char *name);
/* Of an element; NULL when it is not there. */
const char *html_attribute(const GumboNode *n, const char *name);

/* Where its tag begins in the text; NULL for what has none. */
const char *html_source(const GumboNode *n);

/* Kept from the reader's eyes by its own attributes? */
bool html_is_hidden(const GumboNode *n);
/* Struck out by its name or its own style? It is not there any more. */
bool html_is_struck(const GumboNode *n);
/* A superscript or subscript? */
bool html_is_raised(const GumboNode *n);
/* A form's field (<input>, <textarea>) that shows a text? */
bool html_is_text_field(const GumboNode *n);
/* An element whose content is not the page's text? */
bool html_holds_no_text(const GumboNode *n);
/* Does it begin a new line? */
bool html_is_block(const GumboNode *n);
bool html_is_heading(const GumboNode *n);
bool html_is_cell(const GumboNode *n);
bool html_is_row(const GumboNode *n);
/* <thead>, <tbody> or <tfoot>? */
bool html_is_row_group(const GumboNode *n);

#endif
