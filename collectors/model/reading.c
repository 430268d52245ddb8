#include "collectors/model/reading.h"

#include <assert.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "collectors/base/json_decode.h"
#include "collectors/base/utf8.h"

/* Sentences of a report, packed, at the most. */
#define MAX_SENTENCES_BYTES \
	(3u + LIMIT_PASSAGES * 20u + LIMIT_SHINGLES * sizeof(uint64_t))

static const char *const outcome_names[] = {
	[READING_REPORT] = "report",
	[READING_UNREADABLE] = "unreadable",
	[READING_NOT_A_REPORT] = "not_a_report",
	[READING_MISMATCH] = "mismatch",
};
#define N_OUTCOMES (sizeof(outcome_names) / sizeof(outcome_names[0]))

const char *
reading_outcome_name(enum reading_outcome o)
{
	assert((size_t)o < N_OUTCOMES);
	return outcome_names[o];
}

bool
reading_has_report(const struct reading *r)
{
	return r->outcome == READING_REPORT || r->outcome == READING_MISMATCH;
}

void
reading_write(struct json_writer *w, const struct reading *r)
{
	json_object_begin(w);
	json_put_string(w, "outcome", reading_outcome_name(r->outcome));
	json_put_string(w, "reason", r->reason);
	json_put_string(w, "sha256", r->sha256);
	json_put_string(w, "media_type", r->media_type);
	links_write(w, "attachments", r->attachments, r->n_attachments);
	if (reading_has_report(r)) {
		json_key(w, "report");
		report_write(w, &r->report);
		json_key(w, "sentences");
		json_hex(w, r->sentences, r->sentences_len);
	}
	json_object_end(w);
}

static void
decode_outcome(struct json_decoder *d, const struct cJSON *o, struct reading *r)
{
	const char *name = json_decode_string(d, o, "outcome", REPORT_MAX_NAME);

	for (size_t i = 0; i < N_OUTCOMES; i++) {
		if (strcmp(outcome_names[i], name) == 0) {
			r->outcome = (enum reading_outcome)i;
			return;
		}
	}
	json_decode_fail(d, "outcome", "is unknown");
}

static void
decode_sha256(struct json_decoder *d, const struct cJSON *o, struct reading *r)
{
	const char *s = json_decode_string(d, o, "sha256", HASH_TEXT_SIZE - 1);

	if (strlen(s) != HASH_TEXT_SIZE - 1 ||
	    s[strspn(s, "0123456789abcdef")] != '\0')
		json_decode_fail(d, "sha256", "is no SHA-256");
	else
		memcpy(r->sha256, s, HASH_TEXT_SIZE);
}

static void
decode_sentences(
    struct json_decoder *d, const struct cJSON *o, struct reading *r)
{
	const char *text =
	    json_decode_string(d, o, "sentences", MAX_SENTENCES_BYTES * 2);
	unsigned char *bytes;

	r->sentences_len = strlen(text) / 2;
	r->sentences = bytes = arena_alloc(d->a, r->sentences_len + 1);
	for (size_t i = 0; i < r->sentences_len && !d->failed; i++) {
		int high = utf8_hex_digit(text[2 * i]);
		int low = utf8_hex_digit(text[2 * i + 1]);

		if (high < 0 || low < 0)
			json_decode_fail(d, "sentences", "are not hexadecimal");
		else
			bytes[i] = (unsigned char)(high * 16 + low);
	}
}

static void
decode_reading(struct json_decoder *d, const struct form_set *forms,
    const struct cJSON *o, struct reading *r)
{
	decode_outcome(d, o, r);
	r->reason = json_decode_string_or_null(d, o, "reason", REPORT_MAX_TEXT);
	decode_sha256(d, o, r);
	r->media_type =
	    json_decode_string_or_null(d, o, "media_type", REPORT_MAX_NAME);
	links_decode(d, o, "attachments", LIMIT_CANDIDATES, &r->attachments,
	    &r->n_attachments);
	if (!d->failed && reading_has_report(r)) {
		if (report_parse(d->a, forms, json_get(o, "report"), &r->report,
			d->e) < 0)
			d->failed = true;
		else if (r->report.form == NULL)
			json_decode_fail(d, "form", "is missing");
		decode_sentences(d, o, r);
	}
	if (r->outcome != READING_REPORT && r->reason == NULL)
		json_decode_fail(d, "reason", "is missing");
}

int
reading_parse(struct arena *a, const struct form_set *forms, const char *text,
    size_t len, struct reading *out, struct err *e)
{
	struct json_decoder d = { .a = a, .e = e };
	struct reading r = { 0 };
	struct cJSON *v = json_parse(text, len, e);

	if (v == NULL)
		return err_context(e, "reading");
	decode_reading(&d, forms, v, &r);
	json_free(v);
	if (d.failed)
		return err_context(e, "reading");
	r.json = arena_strndup(a, text, len);
	*out = r;
	return 0;
}
