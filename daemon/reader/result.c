#include "daemon/reader/result.h"

#include <stdbool.h>
#include <string.h>
#include <zstd.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "collectors/check/similarity/likeness.h"

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
		    e, ERR_FORMAT, "no compressed document in the result");
	if (len != document_len)
		return err_set(e, ERR_FORMAT,
		    "compressed document of %llu bytes, not %zu", len,
		    document_len);
	return 0;
}

static int
check_frame(const struct frame *f, struct err *e)
{
	if (f->kind != FRAME_RESULT)
		return err_set(e, ERR_FORMAT, "a frame that is no result");
	if (count_values(f->json, f->json_len) > RESULT_MAX_VALUES)
		return err_set(
		    e, ERR_LIMIT, "more than %d values", RESULT_MAX_VALUES);
	return 0;
}

/* A JSON text alone. */
static struct cJSON *
parse_only_json(const struct frame *f, struct err *e)
{
	if (check_frame(f, e) < 0)
		return NULL;
	if (f->body_len > 0) {
		err_set(e, ERR_FORMAT, "a document that was not asked for");
		return NULL;
	}
	return json_parse(f->json, f->json_len, e);
}

static int
parse_check(struct arena *a, const struct form *form, struct cJSON *v,
    struct judgement *out, struct err *e)
{
	int r;

	if (v == NULL)
		return -1;
	r = check_result_parse(a, form, v, out, e);
	json_free(v);
	return r;
}

/* Are the sentences those of this report's text? */
static int
check_sentences(struct arena *a, const struct reading *r, struct err *e)
{
	struct likeness sentences;

	if (r->sentences_len == 0)
		return 0;
	if (likeness_unpack(a, r->sentences, r->sentences_len, &sentences, e) <
	    0)
		return err_context(e, "reading: sentences");
	if (!likeness_fits(&sentences, &r->report))
		return err_set(
		    e, ERR_FORMAT, "reading: sentences: are not the report's");
	return 0;
}

int
result_parse_reading(struct arena *a, const struct form_set *forms,
    const struct frame *f, size_t document_len, struct reading *out,
    struct err *e)
{
	/* The reading is the first line, what the check found the second. */
	const char *end = memchr(f->json, '\n', f->json_len);
	size_t len = end == NULL ? f->json_len : (size_t)(end - f->json);
	struct reading r;

	if (check_frame(f, e) < 0 || check_compressed(f, document_len, e) < 0 ||
	    reading_parse(a, forms, f->json, len, &r, e) < 0 ||
	    check_sentences(a, &r, e) < 0)
		return -1;
	if (reading_has_report(&r) &&
	    parse_check(a, r.report.form,
		json_parse(f->json + len, f->json_len - len, e), &r.judgement,
		e) < 0)
		return -1;
	*out = r;
	return 0;
}

int
result_parse_check(struct arena *a, const struct form *form,
    const struct frame *f, struct judgement *out, struct err *e)
{
	return parse_check(a, form, parse_only_json(f, e), out, e);
}

int
result_parse_page(struct arena *a, const struct frame *f,
    struct source_page *out, struct err *e)
{
	struct cJSON *v = parse_only_json(f, e);
	int r;

	if (v == NULL)
		return -1;
	r = source_page_parse(a, v, out, e);
	json_free(v);
	return r;
}
