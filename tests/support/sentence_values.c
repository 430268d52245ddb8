#include "tests/support/sentence_values.h"

#include <stdio.h>
#include <string.h>

#include "collectors/form/form.h"
#include "collectors/model/report.h"
#include "tests/support/random_report.h"

#define UNKNOWN (-1)
#define N(a)    (sizeof(a) / sizeof((a)[0]))

static const struct {
	const char *name, *cell;
} names[] = { { "made", "t2.normative.made" },
	{ "repealed", "t2.normative.repealed" },
	{ "valid", "t2.normative.valid" },
	{ "created", "t2.normative.created" },
	{ "published", "t2.normative.published" },
	{ "public", "t2.normative.total" },
	{ "licensing", "t2.licensing.decisions" },
	{ "licensing.prior", "t2.licensing.prior" },
	{ "penalty", "t2.penalty.decisions" },
	{ "coercion", "t2.coercion.decisions" },
	{ "items", "t2.procurement.items" }, { "review", "t4.review.total" },
	{ "direct", "t4.direct.total" }, { "after", "t4.after_review.total" } };

static bool
is(const char *s, size_t len, const char *word)
{
	return strlen(word) == len && memcmp(s, word, len) == 0;
}

static int64_t
cell(const struct report *r, const char *id)
{
	int i = form_cell_find(r->form, id);

	if (i < 0 || r->cells[i].state != CELL_REPORTED)
		return UNKNOWN;
	return r->cells[i].value.value;
}

/* All rows of table 3 that start with the name and '_'. */
static int64_t
group(const struct report *r, const char *name, const char *column)
{
	size_t len = strlen(name);
	int64_t sum = UNKNOWN;

	for (size_t i = 0; i < r->form->n_rows; i++) {
		const struct form_row *row = &r->form->rows[i];
		char id[128];
		int64_t v;

		if (row->table != 3 || strncmp(row->id, name, len) != 0 ||
		    row->id[len] != '_')
			continue;
		(void)snprintf(id, sizeof(id), "t3.%s.%s", row->id, column);
		v = cell(r, id);
		if (v != UNKNOWN)
			sum = (sum == UNKNOWN ? 0 : sum) + v;
	}
	return sum;
}

static int64_t
request(const struct report *r, const char *row, const char *column)
{
	char id[192];

	if (strcmp(column, "legal") == 0) {
		int64_t all = request(r, row, "total");
		int64_t natural = request(r, row, "natural");

		return all == UNKNOWN ? UNKNOWN : all - natural;
	}
	(void)snprintf(id, sizeof(id), "t3.%s.%s", row, column);
	if (form_cell_find(r->form, id) >= 0)
		return cell(r, id);
	return group(r, row, column);
}

/* "review.pending" and the like. */
static int64_t
dispute(const struct report *r, const char *name, const char *part)
{
	char id[128];

	if (strcmp(name, "litigation") == 0)
		return dispute(r, "direct", part) +
		    dispute(r, "after_review", part);
	if (strcmp(name, "after") == 0)
		name = "after_review";
	(void)snprintf(id, sizeof(id), "t4.%s.%s", name, part);
	return cell(r, id);
}

static int64_t
of_report(const struct report *r, const char *s, size_t len)
{
	static const char *const disputes[] = { "review", "direct", "after",
		"litigation" };
	char name[64];
	char *dot;

	for (size_t i = 0; i < N(names); i++)
		if (is(s, len, names[i].name))
			return cell(r, names[i].cell);
	(void)snprintf(name, sizeof(name), "%.*s", (int)len, s);
	dot = strchr(name, '.');
	if (dot != NULL)
		*dot++ = '\0';
	for (size_t i = 0; i < N(disputes); i++)
		if (strcmp(name, disputes[i]) == 0)
			return dispute(r, name, dot == NULL ? "total" : dot);
	return request(r, name, dot == NULL ? "total" : dot);
}

static int64_t
one(const struct sentence_values *f, const char *s, size_t len)
{
	if (len == 1 && *s >= 'A' && *s <= 'D')
		return f->any[*s - 'A'];
	if (len == 1 && *s >= 'P' && *s <= 'R')
		return f->part[*s - 'P'];
	if (is(s, len, "D0"))
		return 1 + f->any[3] % 3;
	if (len == 1 && *s == 'W')
		return f->withdrawn;
	if (len == 1 && *s == 'H')
		return f->late;
	if (len == 1 && *s >= '0' && *s <= '9')
		return *s - '0';
	if (len > 6 && memcmp(s, "prior.", 6) == 0)
		return f->prior == NULL ? UNKNOWN
					: of_report(f->prior, s + 6, len - 6);
	return of_report(f->report, s, len);
}

int64_t
sentence_values_sum(const struct sentence_values *f, const char *s, size_t len)
{
	int64_t sum = 0;
	int sign = 1;

	for (size_t i = 0; i < len;) {
		size_t n = 0;
		int64_t v;

		while (i + n < len && s[i + n] != '+' && s[i + n] != '-')
			n++;
		v = one(f, s + i, n);
		if (v == UNKNOWN)
			return UNKNOWN;
		sum += sign * v;
		if (i + n < len)
			sign = s[i + n] == '+' ? 1 : -1;
		i += n + 1;
	}
	return sum < 0 ? UNKNOWN : sum;
}

int64_t
sentence_values_fees(const struct sentence_values *f)
{
	int i = form_cell_find(f->report->form, "t2.fees.amount");

	if (i < 0 || f->report->cells[i].state != CELL_REPORTED)
		return UNKNOWN;
	return num_at_scale(f->report->cells[i].value, 3);
}

bool
sentence_values_hold(const struct sentence_values *f, const char *s, size_t len)
{
	bool is_zero = *s == '!';
	int64_t now = f->received, before = f->before;

	if (is(s, len, "-"))
		return true;
	if (is(s, len, "2019") || is(s, len, "2021"))
		return is(s, len, f->report->form->id);
	if (is(s, len, "prior"))
		return f->prior != NULL;
	if (is(s, len, "more"))
		return before > 0 && now > before;
	if (is(s, len, "less"))
		return before > now;
	if (is(s, len, "same"))
		return before == now;
	if (is(s, len, "many"))
		return now >= 20;
	if (is(s, len, "nofees"))
		return sentence_values_fees(f) == 0;
	if (is_zero)
		return sentence_values_sum(f, s + 1, len - 1) == 0;
	return sentence_values_sum(f, s, len) > 0;
}

/* Small, middling or large. */
static int64_t
draw(uint64_t *state)
{
	static const uint64_t most[] = { 9, 9, 99, 99, 999, 20000 };

	return 1 + (int64_t)random_below(state, most[random_below(state, 6)]);
}

/* 0 to n, often one of both. */
static int64_t
share(uint64_t *state, int64_t n)
{
	switch (random_below(state, 4)) {
	case 0:
		return 0;
	case 1:
		return n;
	default:
		return (int64_t)random_below(state, (uint64_t)n + 1);
	}
}

static int64_t
some_of(uint64_t *state, int64_t n)
{
	return n <= 0 ? 0 : 1 + (int64_t)random_below(state, (uint64_t)n);
}

void
sentence_values_begin(struct sentence_values *f, const struct report *report,
    const struct report *prior)
{
	f->report = report;
	f->prior = prior;
	f->received = of_report(report, "received", 8);
	f->handled = of_report(report, "handled", 7);
	f->other = of_report(report, "other", 5);
	f->before = prior == NULL ? UNKNOWN : of_report(prior, "received", 8);
}

void
sentence_values_draw(struct sentence_values *f, uint64_t *state)
{
	for (size_t i = 0; i < N(f->any); i++)
		f->any[i] = draw(state);
	f->part[0] = share(state, f->received);
	f->part[1] = share(state, f->received - f->part[0]);
	f->part[2] = f->received - f->part[0] - f->part[1];
	f->withdrawn = some_of(state, f->other);
	f->late = some_of(state, f->handled);
}
