#include "daemon/serve/indicators.h"

#include <string.h>

#include "collectors/base/json.h"
#include "collectors/form/form.h"

#define PLACES 4

bool
indicator_rate(struct num numerator, struct num denominator, struct num *out)
{
	int scale = numerator.scale > denominator.scale ? numerator.scale
							: denominator.scale;
	int64_t top = num_at_scale(numerator, scale);
	int64_t bottom = num_at_scale(denominator, scale);
	__int128 scaled = (__int128)top * 10000;

	if (bottom <= 0)
		return false;
	scaled += scaled < 0 ? -(bottom / 2) : bottom / 2;
	*out = (struct num){ (int64_t)(scaled / bottom), PLACES };
	return true;
}

static void
put_rate(struct json_writer *w, const char *key, bool known, struct num top,
    struct num bottom)
{
	struct num rate;

	json_key(w, key);
	if (known && indicator_rate(top, bottom, &rate))
		json_num(w, rate);
	else
		json_null(w);
}

/* Adds the cells to *sum; false when one of them is not known. */
static bool
add_cells(const struct form *form, const struct rollup_sum *sums,
    const char *const *cells, struct num *sum)
{
	*sum = num_int(0);
	for (; *cells != NULL; cells++) {
		int at = form == NULL ? -1 : form_cell_find(form, *cells);

		if (at < 0 || !sums[at].known)
			return false;
		*sum = num_add(*sum, sums[at].sum);
	}
	return true;
}

struct rate {
	const char *key;
	const char *const *top, *const *bottom, *const *less;
};

static void
put_cell_rate(struct json_writer *w, const struct rate *r,
    const struct form *form, const struct rollup_sum *sums)
{
	struct num top, bottom, less = num_int(0);
	bool known = add_cells(form, sums, r->top, &top) &&
	    add_cells(form, sums, r->bottom, &bottom) &&
	    (r->less == NULL || add_cells(form, sums, r->less, &less));

	if (!known)
		json_put_null(w, r->key);
	else
		put_rate(w, r->key, true, top, num_sub(bottom, less));
}

void
indicators_write(struct json_writer *w, const struct form *form,
    const struct rollup_sum *sums, const struct rollup_counts *counts)
{
	static const char *const handled[] = { "t3.handled.total", NULL };
	static const char *const disclosed[] = { "t3.granted.total",
		"t3.partial.total", NULL };
	static const char *const denied[] = { "t3.denied_secret.total",
		"t3.denied_law.total", "t3.denied_safety.total",
		"t3.denied_third_party.total", "t3.denied_internal.total",
		"t3.denied_process.total", "t3.denied_enforcement.total",
		"t3.denied_inquiry.total", NULL };
	static const char *const unable[] = { "t3.unable_not_held.total",
		"t3.unable_not_made.total", "t3.unable_unclear.total", NULL };
	static const char *const reviewed[] = { "t4.review.total", NULL };
	static const char *const review_pending[] = { "t4.review.pending",
		NULL };
	static const char *const review_lost[] = { "t4.review.corrected",
		NULL };
	static const char *const suits[] = { "t4.direct.total",
		"t4.after_review.total", NULL };
	static const char *const suits_pending[] = { "t4.direct.pending",
		"t4.after_review.pending", NULL };
	static const char *const suits_lost[] = { "t4.direct.corrected",
		"t4.after_review.corrected", NULL };
	static const struct rate rates[] = {
		{ "disclosure_rate", disclosed, handled, NULL },
		{ "denial_rate", denied, handled, NULL },
		{ "unable_rate", unable, handled, NULL },
		{ "review_correction_rate", review_lost, reviewed,
		    review_pending },
		{ "litigation_loss_rate", suits_lost, suits, suits_pending },
	};

	json_key(w, "indicators");
	json_object_begin(w);
	for (size_t i = 0; i < sizeof(rates) / sizeof(rates[0]); i++)
		put_cell_rate(w, &rates[i], form, sums);
	put_rate(w, "on_time_rate", true, num_int(counts->on_time),
	    num_int(counts->expected));
	put_rate(w, "publication_rate", true, num_int(counts->reported),
	    num_int(counts->expected));
	json_put_int(w, "zero_reports", counts->zero_reports);
	json_object_end(w);
}
