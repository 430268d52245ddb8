/*
 * Any bytes as a Word document: first as the archive, then as the text of its
 * main part, behind which those for styles and numbering may follow, for an
 * archive's checksums keep changed text out; then as a recipe for a tree of
 * Word's elements. The page is of well-formed text,
 * and its tables hold what they promise.
 */
#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/decode/decoders.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/page_check.h"

/* The line between the parts of an input. */
#define NEXT_PART "\n==\n"
#define N_PARTS   3

static const char relations[] =
    "<Relationships><Relationship Type=\"/officeDocument\" "
    "Target=\"word/document.xml\"/></Relationships>";
static const char own_relations[] =
    "<Relationships><Relationship Type=\"/styles\" Target=\"styles.xml\"/>"
    "<Relationship Type=\"/numbering\" Target=\"numbering.xml\"/>"
    "</Relationships>";

#define WORD                                           \
	"xmlns:w=\"http://schemas.openxmlformats.org/" \
	"wordprocessingml/2006/main\""
static const char grown_root[] =
    "<w:document " WORD
    " xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/"
    "2006\" xmlns:v=\"urn:schemas-microsoft-com:vml\"><w:body>";
static const char grown_styles[] =
    "<w:styles " WORD
    "><w:style w:styleId=\"h\"><w:name w:val=\"heading 1\"/><w:pPr>"
    "<w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style></w:styles>";
static const char grown_numbering[] =
    "<w:numbering " WORD
    "><w:abstractNum w:abstractNumId=\"1\"><w:lvl w:ilvl=\"0\"><w:numFmt "
    "w:val=\"chineseCounting\"/><w:lvlText w:val=\"%1、\"/></w:lvl><w:lvl "
    "w:ilvl=\"1\"><w:lvlText w:val=\"%1.%2\"/></w:lvl></w:abstractNum>"
    "<w:num w:numId=\"1\"><w:abstractNumId w:val=\"1\"/></w:num>"
    "</w:numbering>";

/* No cell is higher than what is left of its table. */
static void
check_heights(const struct page_table *t)
{
	for (size_t r = 0; r < t->n_rows; r++)
		for (size_t c = 0; c < t->rows[r].n_cells; c++)
			assert(r + (size_t)t->rows[r].cells[c].row_span <=
			    t->n_rows);
}

static void
decode(const void *bytes, size_t len)
{
	const struct document_input in = { bytes, len, NULL, 0 };
	struct page p = { .title = "", .charset = "" };
	struct arena *a = arena_new();
	struct err e = { 0 };

	if (decode_docx(a, &in, &p, &e) != 0) {
		page_check_refusal(&e);
	} else {
		page_check(a, &p);
		for (size_t i = 0; i < p.n_blocks; i++)
			if (p.blocks[i].kind == PAGE_TABLE)
				check_heights(p.blocks[i].table);
	}
	arena_free(a);
}

static void
add_part(zip_t *z, const char *name, const void *bytes, size_t len)
{
	zip_source_t *source = zip_source_buffer(z, bytes, len, 0);
	zip_int64_t at = zip_file_add(z, name, source, 0);

	assert(at >= 0);
	/* Packing would be most of the time. */
	(void)zip_set_file_compression(z, (zip_uint64_t)at, ZIP_CM_STORE, 0);
}

static void
decode_parts(const char *const *parts, const size_t *lens)
{
	static const char *const names[N_PARTS] = { "word/document.xml",
		"word/styles.xml", "word/numbering.xml" };
	zip_source_t *archive = zip_source_buffer_create(NULL, 0, 0, NULL);
	zip_t *z;
	zip_stat_t st;
	char *bytes;

	assert(archive != NULL);
	zip_source_keep(archive);
	z = zip_open_from_source(archive, ZIP_TRUNCATE, NULL);
	assert(z != NULL);
	add_part(z, "_rels/.rels", relations, sizeof(relations) - 1);
	add_part(z, "word/_rels/document.xml.rels", own_relations,
	    sizeof(own_relations) - 1);
	for (size_t i = 0; i < N_PARTS; i++)
		if (parts[i] != NULL)
			add_part(z, names[i], parts[i], lens[i]);
	assert(zip_close(z) == 0);
	assert(zip_source_open(archive) == 0);
	assert(zip_source_stat(archive, &st) == 0);
	bytes = malloc((size_t)st.size);
	assert(bytes != NULL);
	assert(
	    zip_source_read(archive, bytes, st.size) == (zip_int64_t)st.size);
	(void)zip_source_close(archive);
	zip_source_free(archive);
	decode(bytes, (size_t)st.size);
	free(bytes);
}

/* The input's pieces: text, styles, numbering. */
static void
cut(const char *text, size_t len, const char **parts, size_t *lens)
{
	for (size_t i = 0; i < N_PARTS; i++) {
		const char *mark = i == N_PARTS - 1
		    ? NULL
		    : memmem(text, len, NEXT_PART, sizeof(NEXT_PART) - 1);
		size_t skip;

		parts[i] = text;
		lens[i] = mark == NULL ? len : (size_t)(mark - text);
		if (mark == NULL)
			return;
		skip = lens[i] + sizeof(NEXT_PART) - 1;
		text += skip;
		len -= skip;
	}
}

/* Elements that a byte each opens; a property is closed at once. */
static const struct {
	const char *name;
	bool property;
} elements[] = {
	{ "w:p", false },
	{ "w:r", false },
	{ "w:tbl", false },
	{ "w:tr", false },
	{ "w:tc", false },
	{ "w:pPr", false },
	{ "w:rPr", false },
	{ "w:trPr", false },
	{ "w:tcPr", false },
	{ "w:numPr", false },
	{ "w:sdt", false },
	{ "w:sdtPr", false },
	{ "w:sdtContent", false },
	{ "w:ins", false },
	{ "w:del", false },
	{ "w:pict", false },
	{ "w:txbxContent", false },
	{ "mc:AlternateContent", false },
	{ "mc:Choice", false },
	{ "mc:Fallback", false },
	{ "w:t", true },
	{ "w:br", true },
	{ "w:tab", true },
	{ "w:gridSpan", true },
	{ "w:gridBefore", true },
	{ "w:vMerge", true },
	{ "w:hMerge", true },
	{ "w:footnoteReference", true },
	{ "w:vertAlign", true },
	{ "w:vanish", true },
	{ "w:strike", true },
	{ "w:showingPlcHdr", true },
	{ "w:pStyle", true },
	{ "w:numId", true },
	{ "w:ilvl", true },
	{ "w:fldChar", true },
	{ "v:imagedata", true },
};
#define N_ELEMENTS (sizeof(elements) / sizeof(elements[0]))
static const char *const values[] = { "1", "0", "2", "3", "9", "65", "restart",
	"superscript", "h" };
#define N_VALUES (sizeof(values) / sizeof(values[0]))

/* Well-formed XML, whatever the bytes: one opens an element, closes one, or is
 * a property with a value by the next. */
static void
grow(struct buf *b, const uint8_t *data, size_t size)
{
	const char *open[LIMIT_XML_DEPTH];
	size_t n = 0;

	(void)buf_puts(b, grown_root);
	for (size_t i = 0; i < size; i++) {
		size_t at = data[i] % (N_ELEMENTS + 10);
		const char *value =
		    values[i + 1 < size ? data[i + 1] % N_VALUES : 0];

		if (at >= N_ELEMENTS) {
			if (n > 0)
				(void)buf_printf(b, "</%s>", open[--n]);
		} else if (!elements[at].property) {
			if (n == LIMIT_XML_DEPTH - 2)
				continue;
			(void)buf_printf(b, "<%s>", elements[at].name);
			open[n++] = elements[at].name;
		} else {
			(void)buf_printf(b,
			    "<%s w:val=\"%s\" w:fldCharType=\"%s\">%s</%s>",
			    elements[at].name, value,
			    data[i] & 1 ? "begin" : "end", value,
			    elements[at].name);
			i++;
		}
	}
	while (n > 0)
		(void)buf_printf(b, "</%s>", open[--n]);
	(void)buf_puts(b, "</w:body></w:document>");
}

/* The same bytes as a tree, with a style and a list. */
static void
decode_grown(const uint8_t *data, size_t size)
{
	const char *parts[N_PARTS] = { NULL, grown_styles, grown_numbering };
	size_t lens[N_PARTS] = { 0, sizeof(grown_styles) - 1,
		sizeof(grown_numbering) - 1 };
	struct buf b;

	buf_init(&b, LIMIT_PART_BYTES);
	grow(&b, data, size);
	if (!b.failed) {
		parts[0] = b.data;
		lens[0] = b.len;
		decode_parts(parts, lens);
	}
	buf_fini(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *parts[N_PARTS] = { NULL, NULL, NULL };
	size_t lens[N_PARTS] = { 0, 0, 0 };

	decode(data, size);
	cut((const char *)data, size, parts, lens);
	decode_parts(parts, lens);
	decode_grown(data, size);
	return 0;
}
