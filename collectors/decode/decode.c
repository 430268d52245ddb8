#include "collectors/decode/decode.h"

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/decode/decoders.h"
#include "collectors/decode/media.h"
#include "collectors/text/charset.h"

typedef int decoder(struct arena *a, const struct document_input *in,
    struct page *out, struct err *e);

/* By media type: its decoder, or why there is none. */
static const struct {
	decoder *decode;
	const char *refusal;
} decoders[MEDIA_KINDS] = {
	[MEDIA_HTML] = { decode_html, NULL },
	[MEDIA_TEXT] = { decode_text, NULL },
	[MEDIA_EMPTY] = { NULL, "empty file" },
	[MEDIA_BINARY] = { NULL, "binary data" },
	[MEDIA_PDF] = { NULL, "PDF documents need a converter" },
	[MEDIA_DOCX] = { decode_docx, NULL },
	[MEDIA_DOC] = { NULL, "old Word documents need a converter" },
	[MEDIA_XLSX] = { NULL, "Excel workbooks are not supported" },
	[MEDIA_XLS] = { NULL, "Excel workbooks are not supported" },
	[MEDIA_OFD] = { NULL, "OFD documents are not supported" },
	[MEDIA_ZIP] = { NULL, "ZIP archives are not supported" },
	[MEDIA_OFFICE] = { NULL, "Office documents need a converter" },
	[MEDIA_RTF] = { NULL, "RTF documents need a converter" },
	[MEDIA_MHTML] = { NULL, "saved web pages (MHTML) are not supported" },
	[MEDIA_GZIP] = { NULL, "gzip archives are not supported" },
	[MEDIA_ARCHIVE] = { NULL, "archives are not supported" },
	[MEDIA_PICTURE] = { NULL, "picture" },
};

/* Of what the converter made. */
static decoder *const converted_decoders[MEDIA_KINDS] = {
	[MEDIA_PDF] = decode_pdf,
	[MEDIA_DOC] = decode_docx,
	[MEDIA_OFFICE] = decode_docx,
	[MEDIA_RTF] = decode_docx,
};

int
decode_document(struct arena *a, const void *bytes, size_t len,
    const char *content_type, struct page *out, struct err *e)
{
	struct document_input in = { bytes, len, NULL, 0 };
	struct page page = { .title = "", .charset = "" };
	enum media media;

	if (len > LIMIT_DOCUMENT_BYTES)
		return err_set(e, ERR_LIMIT, "document has %zu bytes, limit %u",
		    len, LIMIT_DOCUMENT_BYTES);
	media = media_of_bytes(bytes, len);
	if (media == MEDIA_UNKNOWN) {
		struct charset_text t;

		charset_decode(a, bytes, len, content_type, &t);
		in.text = t.text;
		in.text_len = t.len;
		page.charset = t.charset;
		page.n_replaced = t.n_replaced;
		media = media_of_text(t.text, t.len, t.n_replaced + t.n_nul);
	}
	page.media_type = media_name(media);
	if (decoders[media].decode == NULL)
		return err_set(
		    e, ERR_UNREADABLE, "%s", decoders[media].refusal);
	if (decoders[media].decode(a, &in, &page, e) != 0)
		return -1;
	*out = page;
	return 0;
}

int
decode_converted(struct arena *a, const void *bytes, size_t len,
    const void *converted, size_t converted_len, struct page *out,
    struct err *e)
{
	struct document_input in = { converted, converted_len, NULL, 0 };
	struct page page = { .title = "", .charset = "UTF-8" };
	enum media media = media_of_bytes(bytes, len);

	if (converted_decoders[media] == NULL)
		return err_set(e, ERR_UNREADABLE,
		    "a converted document that needs no converter");
	page.media_type = media_name(media);
	if (converted_decoders[media](a, &in, &page, e) != 0)
		return -1;
	*out = page;
	return 0;
}
