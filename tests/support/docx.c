#include "tests/support/docx.h"

#include <string.h>
#include <zip.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "tests/support/unit.h"

#define WORD_NAMESPACE \
	"http://schemas.openxmlformats.org/wordprocessingml/2006/main"

static void
take_bytes(zip_source_t *archive, struct buf *out)
{
	char piece[4096];
	zip_int64_t n;

	assert_int_equal(zip_source_open(archive), 0);
	while ((n = zip_source_read(archive, piece, sizeof(piece))) > 0)
		(void)buf_put(out, piece, (size_t)n);
	assert_int_equal(n, 0);
	(void)zip_source_close(archive);
	assert_false(out->failed);
}

void
docx_pack(struct buf *out, const struct docx_part *parts, size_t n_parts)
{
	zip_source_t *archive = zip_source_buffer_create(NULL, 0, 0, NULL);
	zip_t *z;

	buf_clear(out);
	assert_non_null(archive);
	zip_source_keep(archive);
	z = zip_open_from_source(archive, ZIP_TRUNCATE, NULL);
	assert_non_null(z);
	for (size_t i = 0; i < n_parts; i++) {
		const struct docx_part *part = &parts[i];
		size_t len = part->len == 0 ? strlen(part->text) : part->len;
		zip_source_t *text = zip_source_buffer(z, part->text, len, 0);
		zip_int64_t at =
		    zip_file_add(z, part->name, text, ZIP_FL_ENC_UTF_8);

		assert_true(at >= 0);
		/* The same bytes whenever it is made. */
		(void)zip_file_set_dostime(z, (zip_uint64_t)at, 0, 0x21, 0);
	}
	assert_int_equal(zip_close(z), 0);
	take_bytes(archive, out);
	zip_source_free(archive);
}

void
docx_write(struct buf *out, const struct docx_text *text)
{
	struct arena *a = arena_new();
	struct docx_part parts[7] = {
		{ "[Content_Types].xml", DOCX_TYPES, 0 },
		{ "_rels/.rels",
		    DOCX_RELATIONS(
			DOCX_RELATION("officeDocument", "word/document.xml")
			    DOCX_RELATION("metadata/core-properties",
				"docProps/core.xml")),
		    0 },
		{ "word/_rels/document.xml.rels",
		    DOCX_RELATIONS(DOCX_RELATION("styles", "styles.xml")
			    DOCX_RELATION("numbering", "/word/numbering.xml")),
		    0 },
		{ "word/document.xml", NULL, 0 },
	};
	size_t n = 4;

	parts[3].text = arena_printf(a,
	    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>%s"
	    "<w:body>%s</w:body></w:document>",
	    DOCX_ROOT, text->body);
	if (text->styles != NULL)
		parts[n++] = (struct docx_part){ "word/styles.xml",
			arena_printf(a,
			    "<w:styles xmlns:w=\"" WORD_NAMESPACE
			    "\">%s</w:styles>",
			    text->styles),
			0 };
	if (text->numbering != NULL)
		parts[n++] = (struct docx_part){ "word/numbering.xml",
			arena_printf(a,
			    "<w:numbering xmlns:w=\"" WORD_NAMESPACE
			    "\" xmlns:mc=\"http://schemas.openxmlformats.org/"
			    "markup-compatibility/2006\">%s</w:numbering>",
			    text->numbering),
			0 };
	if (text->title != NULL)
		parts[n++] = (struct docx_part){ "docProps/core.xml",
			arena_printf(a,
			    "<cp:coreProperties xmlns:cp=\"http://schemas."
			    "openxmlformats.org/package/2006/metadata/"
			    "core-properties\" xmlns:dc=\"http://purl.org/dc/"
			    "elements/1.1/\"><dc:title>%s</dc:title>"
			    "</cp:coreProperties>",
			    text->title),
			0 };
	docx_pack(out, parts, n);
	arena_free(a);
}
