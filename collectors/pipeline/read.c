#include "collectors/pipeline/read.h"

#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/check/check.h"
#include "collectors/check/similarity/likeness.h"
#include "collectors/decode/decode.h"
#include "collectors/find/attachment.h"
#include "collectors/normalize/normalize.h"
#include "collectors/pipeline/identity.h"

static void
give_up(struct arena *a, struct reading *out, enum reading_outcome outcome,
    const struct err *e)
{
	out->outcome = outcome;
	out->reason = arena_strdup(a, e->msg);
}

void
read_check(struct arena *a, const struct rule_set *rules,
    const struct read_context *context, struct reading *out)
{
	const struct check_context check = {
		.name = context->name,
		.aliases = context->aliases,
		.n_aliases = context->n_aliases,
		.kind = context->kind,
		.others = context->others,
		.n_others = context->n_others,
		.url = context->url,
		.county_or_below = context->county_or_below,
		.prior = context->prior,
		.prior_reason = context->prior_reason,
		.unchecked = context->unchecked,
	};

	check_report(&out->report, rules, &check, a, &out->judgement);
}

/* The body's names: as the county has it, and as it has itself. */
static void
fingerprint_sentences(
    struct arena *a, const struct read_context *context, struct reading *out)
{
	size_t n = context->n_aliases + 2;
	const char **names = arena_calloc(a, n, sizeof(*names));

	names[0] = context->name;
	names[1] = out->report.organ;
	for (size_t i = 0; i < context->n_aliases; i++)
		names[i + 2] = context->aliases[i];
	out->sentences = likeness_take_packed(a, &out->report,
	    (const char *const *)names, n, &out->sentences_len);
}

static int
decode(struct arena *a, const void *bytes, size_t len,
    const struct read_context *context, struct page *page, struct err *e)
{
	if (context->converted != NULL)
		return decode_converted(a, bytes, len, context->converted,
		    context->converted_len, page, e);
	if (decode_document(a, bytes, len, context->content_type, page, e) == 0)
		return 0;
	if (context->converted_reason != NULL)
		return err_set(
		    e, ERR_UNREADABLE, "%s", context->converted_reason);
	return -1;
}

/* Less than half of the cells that stand there: what was read would look like
 * a report without a fault. -1 (ERR_UNREADABLE). */
static int
refuse_remains(const struct report *r, struct err *e)
{
	size_t n = 0, n_read = 0;

	for (int table = 2; table < 2 + REPORT_TABLES; table++) {
		size_t here;

		n_read += normalize_count_read(r, table, &here);
		n += here;
	}
	if (n_read * 2 >= n)
		return 0;
	return err_set(e, ERR_UNREADABLE, "only %zu of %zu cells could be read",
	    n_read, n);
}

/* May the file be the report that the page has? */
static bool
may_be_same(const struct source_link *link, const struct report *r)
{
	return link->year == 0 || link->year == r->year;
}

/* The files that a page without tables may be about; where it does not say
 * that it is a report, those that say so themselves. Of a report that was
 * read, those that may be it once more. */
static void
find_attachments(struct arena *a, const struct page *page,
    const struct read_context *context, struct reading *out)
{
	size_t n = 0;

	if (context->url == NULL || strcmp(page->media_type, "text/html") != 0)
		return;
	attachments_find(
	    a, page, context->url, &out->attachments, &out->n_attachments);
	if (out->outcome == READING_UNREADABLE)
		return;
	for (size_t i = 0; i < out->n_attachments; i++) {
		const struct source_link *link = &out->attachments[i];

		if (out->outcome == READING_REPORT
			? may_be_same(link, &out->report) &&
			    n < LIMIT_ATTACHMENTS
			: link->year != 0 || *link->organ != '\0')
			out->attachments[n++] = *link;
	}
	out->n_attachments = n;
}

void
read_document(struct arena *a, const struct form_set *forms, const void *bytes,
    size_t len, const struct read_context *context, struct reading *out)
{
	const struct normalize_context normalize = {
		.url = context->url,
		.name = context->name,
		.year = context->year,
		.last_modified = context->last_modified,
		.form = context->form,
	};
	struct page page;
	struct err e;

	memset(out, 0, sizeof(*out));
	memset(&page, 0, sizeof(page));
	hash_sha256(bytes, len, out->sha256);
	if (decode(a, bytes, len, context, &page, &e) < 0) {
		give_up(a, out, READING_UNREADABLE, &e);
		return;
	}
	out->media_type = page.media_type;
	if (normalize_page(a, &page, forms, &normalize, &out->report, &e) < 0) {
		give_up(a, out,
		    e.code == ERR_NOT_FOUND ? READING_NOT_A_REPORT
					    : READING_UNREADABLE,
		    &e);
		find_attachments(a, &page, context, out);
		return;
	}
	if (refuse_remains(&out->report, &e) < 0) {
		memset(&out->report, 0, sizeof(out->report));
		give_up(a, out, READING_UNREADABLE, &e);
		find_attachments(a, &page, context, out);
		return;
	}
	out->outcome = READING_REPORT;
	out->reason = identity_mismatch(a, &out->report, context);
	if (out->reason != NULL) {
		out->outcome = READING_MISMATCH;
	} else {
		find_attachments(a, &page, context, out);
		fingerprint_sentences(a, context, out);
	}
}
