/*
 * Word documents in two walks over the tree of their main part: a survey, and
 * the one that builds the blocks (docx_walk.h), which begins here.
 */
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/utf8.h"
#include "collectors/decode/decoders.h"
#include "collectors/decode/word/docx_survey.h"
#include "collectors/decode/word/docx_walk.h"
#include "collectors/decode/word/docx_xml.h"

void
docx_walk_blocks(struct docx *d, struct docx_sink *s, const xmlNode *n)
{
	for (const xmlNode *child = docx_element(n->children);
	     child != NULL && !d->build.failed;
	     child = docx_element(child->next)) {
		const xmlNode *branch;
		bool unfilled;

		switch (docx_tag(child)) {
		case DOCX_PARAGRAPH:
			docx_walk_paragraph(d, s, child);
			break;
		case DOCX_TABLE:
			docx_walk_table(d, s, child);
			break;
		case DOCX_WRAPPER:
			docx_walk_blocks(d, s, child);
			break;
		case DOCX_CONTENT_CONTROL:
			unfilled = docx_is_unfilled(child);
			d->n_unfilled += unfilled;
			docx_walk_blocks(d, s, child);
			d->n_unfilled -= unfilled;
			break;
		case DOCX_ALTERNATIVES:
			branch = docx_branch(child);
			if (branch != NULL)
				docx_walk_blocks(d, s, branch);
			break;
		default:
			break;
		}
	}
}

/* Of the document's properties only the title is worth anything: the dates are
 * those of the file. */
static int
read_title(struct docx *d, struct page *out, struct err *e)
{
	const xmlNode *root;

	if (docx_package_properties(&d->package, &root, e) != 0)
		return -1;
	if (root == NULL)
		return 0;
	for (const xmlNode *n = docx_element(root->children); n != NULL;
	     n = docx_element(n->next))
		if (strcmp((const char *)n->name, "title") == 0)
			out->title = utf8_trim(d->a, docx_text(d->a, n));
	return 0;
}

static int
read_parts(struct docx *d, const xmlNode **body, struct err *e)
{
	const xmlNode *styles, *numbering, *root;

	if (docx_package_main(&d->package, &root, e) != 0 ||
	    docx_package_part(&d->package, "styles", &styles, e) != 0 ||
	    docx_package_part(&d->package, "numbering", &numbering, e) != 0)
		return -1;
	docx_styles_load(&d->styles, d->a, styles);
	docx_numbers_load(&d->numbers, d->a, numbering, &d->styles);
	*body = docx_child(root, "body");
	if (*body == NULL)
		return 0;
	return docx_survey(d->a, *body, &d->styles, &d->numbers, e);
}

static int
read_document(struct docx *d, const struct document_input *in, struct page *out,
    struct err *e)
{
	struct docx_sink page = { .flow = NULL };
	const xmlNode *body;

	if (docx_package_begin(&d->package, d->a, in->bytes, in->len, e) != 0 ||
	    read_title(d, out, e) != 0 || read_parts(d, &body, e) != 0)
		return -1;
	build_begin(&d->build, d->a, out, e);
	page.flow = &d->build.flow;
	if (body != NULL)
		docx_walk_blocks(d, &page, body);
	return build_end(&d->build);
}

int
decode_docx(struct arena *a, const struct document_input *in, struct page *out,
    struct err *e)
{
	struct docx d = { .a = a };
	int rc = read_document(&d, in, out, e);

	docx_package_end(&d.package);
	return rc;
}
