#include "daemon/reader/answer.h"

#include <stdbool.h>
#include <zstd.h>

#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "collectors/pipeline/codec.h"

/* Commas and opening brackets outside strings: about the count of values. */
static size_t
count_values(const char *text, size_t len)
{
	size_t n = 0;
	bool in_string = false;

	for (size_t i = 0; i < len; i++) {
		char c = text[i];

		if (in_string && c == '\\')
			i++;
		else if (c == '"')
			in_string = !in_string;
		else if (!in_string && (c == ',' || c == '[' || c == '{'))
			n++;
	}
	return n;
}

static int
check_compressed(const struct frame *f, size_t document_len, struct err *e)
{
	unsigned long long len = ZSTD_getFrameContentSize(f->body, f->body_len);

	if (len == ZSTD_CONTENTSIZE_ERROR || len == ZSTD_CONTENTSIZE_UNKNOWN)
		return err_set(
		    e, ERR_FORMAT, "no compressed document in the answer");
	if (len != document_len)
		return err_set(e, ERR_FORMAT,
		    "compressed document of %llu bytes, not %zu", len,
		    document_len);
	return 0;
}

/* The answer's JSON; json_free() it. */
static struct cJSON *
parse_json(const struct frame *f, struct err *e)
{
	if (f->kind != FRAME_ANSWER) {
		err_set(e, ERR_FORMAT, "a frame that is no answer");
		return NULL;
	}
	if (count_values(f->json, f->json_len) > ANSWER_MAX_VALUES) {
		err_set(e, ERR_LIMIT, "more than %d values", ANSWER_MAX_VALUES);
		return NULL;
	}
	return json_parse(f->json, f->json_len, e);
}

int
answer_parse(struct arena *a, const struct form_set *forms,
    const struct frame *f, enum frame_kind asked, size_t document_len,
    struct reading *out, struct err *e)
{
	struct cJSON *v;
	int r;

	if (asked == FRAME_READ && check_compressed(f, document_len, e) < 0)
		return -1;
	if (asked == FRAME_JUDGE && f->body_len > 0)
		return err_set(e, ERR_FORMAT, "a judgement with a document");
	v = parse_json(f, e);
	if (v == NULL)
		return -1;
	r = codec_parse_reading(a, forms, v, out, e);
	json_free(v);
	if (r == 0 && asked == FRAME_JUDGE) {
		if (out->outcome != READING_REPORT)
			return err_set(
			    e, ERR_FORMAT, "a judgement without a report");
		out->sha256[0] = '\0'; /* no document, no hash */
	}
	return r;
}

int
answer_parse_page(struct arena *a, const struct frame *f,
    struct source_page *out, struct err *e)
{
	struct cJSON *v;
	int r;

	if (f->body_len > 0)
		return err_set(e, ERR_FORMAT, "a list with a document");
	v = parse_json(f, e);
	if (v == NULL)
		return -1;
	r = codec_parse_page(a, v, out, e);
	json_free(v);
	return r;
}
