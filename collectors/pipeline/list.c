#include "collectors/pipeline/list.h"

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/decode/decoders.h"
#include "collectors/decode/media.h"
#include "collectors/find/source.h"
#include "collectors/model/page.h"
#include "collectors/text/charset.h"

static int
decode_piece(struct arena *a, const char *html, size_t len, struct page *out,
    struct err *e)
{
	struct document_input input = { NULL, 0, NULL, len };
	struct page page = { .title = "", .charset = "UTF-8" };

	input.text = arena_strndup(a, html, len);
	if (decode_html(a, &input, &page, e) < 0)
		return -1;
	page.media_type = media_name(MEDIA_HTML);
	*out = page;
	return 0;
}

int
list_read(struct arena *a, const struct source_response *in,
    struct source_page *out, struct err *e)
{
	struct source_text list = { .decode = decode_piece };
	struct charset_text text;
	enum media media;

	if (in->len > LIMIT_DOCUMENT_BYTES)
		return err_set(e, ERR_LIMIT, "list has %zu bytes, limit %u",
		    in->len, LIMIT_DOCUMENT_BYTES);
	media = media_of_bytes(in->bytes, in->len);
	if (media == MEDIA_EMPTY)
		return err_set(e, ERR_UNREADABLE, "empty answer");
	if (media != MEDIA_UNKNOWN)
		return err_set(
		    e, ERR_UNREADABLE, "no list but %s", media_name(media));
	charset_decode(a, in->bytes, in->len, in->content_type, &text);
	media =
	    media_of_text(text.text, text.len, text.n_replaced + text.n_nul);
	if (media == MEDIA_BINARY)
		return err_set(e, ERR_UNREADABLE, "binary data");
	list.text = text.text;
	list.len = text.len;
	list.is_html = media_of_text(text.text, text.len, 0) == MEDIA_HTML;
	return source_parse_list(a, in, &list, out, e);
}
