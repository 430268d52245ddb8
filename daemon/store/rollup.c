#include "daemon/store/rollup.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/form/form.h"
#include "collectors/model/report.h"

#define MILLION INT64_C(1000000)
/* Beyond this a sum in millionths, times ten, leaves int64. */
#define MAX_WHOLE INT64_C(900000000000)

static const int64_t powers[] = { 1, 10, 100, 1000, 10000, 100000, 1000000 };

/* ---- sums ---- */

void
rollup_sum_add(struct rollup_sum *sum, struct num v)
{
	int64_t unit = powers[v.scale];

	sum->whole += v.value / unit;
	sum->millionths += v.value % unit * (MILLION / unit);
	if (v.scale > sum->scale)
		sum->scale = v.scale;
	sum->n++;
}

const char *
rollup_sum_format(const struct rollup_sum *sum, char out[ROLLUP_TEXT_SIZE])
{
	int64_t whole = sum->whole + sum->millionths / MILLION;
	int64_t rest = sum->millionths % MILLION;
	bool negative;

	/* Both parts of one sign. */
	if (whole > 0 && rest < 0) {
		whole--;
		rest += MILLION;
	} else if (whole < 0 && rest > 0) {
		whole++;
		rest -= MILLION;
	}
	negative = whole < 0 || rest < 0;
	whole = negative ? -whole : whole;
	rest = (negative ? -rest : rest) / powers[6 - sum->scale];
	if (sum->scale == 0)
		(void)snprintf(out, ROLLUP_TEXT_SIZE, "%s%" PRId64,
		    negative ? "-" : "", whole);
	else
		(void)snprintf(out, ROLLUP_TEXT_SIZE,
		    "%s%" PRId64 ".%0*" PRId64, negative ? "-" : "", whole,
		    sum->scale, rest);
	return out;
}

struct rollup_sum
rollup_sum_subtract(const struct rollup_sum *a, const struct rollup_sum *b)
{
	return (struct rollup_sum){ .whole = a->whole - b->whole,
		.millionths = a->millionths - b->millionths,
		.scale = a->scale > b->scale ? a->scale : b->scale,
		.n = a->n };
}

int
rollup_sum_sign(const struct rollup_sum *sum)
{
	int64_t whole = sum->whole + sum->millionths / MILLION;
	int64_t rest = sum->millionths % MILLION;

	if (whole != 0)
		return whole > 0 ? 1 : -1;
	return (rest > 0) - (rest < 0);
}

bool
rollup_sum_num(const struct rollup_sum *sum, struct num *out)
{
	int64_t whole = sum->whole + sum->millionths / MILLION;
	int64_t rest = sum->millionths % MILLION;

	if (whole > MAX_WHOLE || whole < -MAX_WHOLE)
		return false;
	*out = (struct num){ whole * powers[sum->scale] +
		    rest / powers[6 - sum->scale],
		sum->scale };
	return true;
}

/*
 * Is `row` one of those that `whole` is the sum of? A form tells it by rows
 * that stand in for each other: either the whole for its parts, or each part
 * for the whole.
 */
static bool
is_part_of(const struct form *form, size_t row, size_t whole)
{
	const struct form_row *w = &form->rows[whole];
	const struct form_row *r = &form->rows[row];

	for (size_t i = 0; w->n_instead_of > 1 && i < w->n_instead_of; i++)
		if (w->instead_of[i] == row)
			return true;
	return r->n_instead_of == 1 && r->instead_of[0] == whole;
}

/* The parts of a row's cell added up into *sum, when it has parts and all of
 * them are reported. */
static bool
sum_of_parts(const struct form *form, const struct form_cell *fc,
    const struct cell *cells, struct num *sum)
{
	size_t column =
	    (size_t)(fc - form->cells) - form->rows[fc->row].first_cell;
	struct num total = num_int(0);
	size_t n = 0;

	for (size_t i = 0; i < form->n_rows; i++) {
		const struct cell *cell;

		if (!is_part_of(form, i, fc->row))
			continue;
		cell = &cells[form->rows[i].first_cell + column];
		if (cell->state != CELL_REPORTED)
			return false;
		total = num_add(total, cell->value);
		n++;
	}
	*sum = total;
	return n > 1;
}

bool
rollup_value(const struct form *form, const struct cell *cells, size_t cell,
    struct num *out)
{
	if (cells[cell].state != CELL_REPORTED)
		return sum_of_parts(form, &form->cells[cell], cells, out);
	*out = cells[cell].value;
	return true;
}

void
rollup_add_report(struct rollup_sum *sums, const struct form *form,
    const struct form *report_form, const struct cell *cells)
{
	for (size_t i = 0; i < report_form->n_cells; i++) {
		const struct form_cell *fc = &report_form->cells[i];
		int to =
		    form == report_form ? (int)i : form_cell_find(form, fc->id);
		struct num value;

		if (to >= 0 && fc->type != FORM_SUM &&
		    form->cells[to].type != FORM_SUM &&
		    rollup_value(report_form, cells, i, &value))
			rollup_sum_add(&sums[to], value);
	}
}

bool
rollup_is_zero(const struct form *form, const struct cell *cells)
{
	bool any[REPORT_TABLES] = { false, false, false };

	for (size_t i = 0; i < form->n_cells; i++) {
		int table = form->rows[form->cells[i].row].table;

		if (cells[i].state != CELL_REPORTED)
			continue;
		if (cells[i].value.value != 0)
			return false;
		if (table >= 2 && table < 2 + REPORT_TABLES)
			any[table - 2] = true;
	}
	return any[0] && any[1] && any[2];
}

/* ---- indicators ---- */

static const char *const indicator_names[] = {
	[ROLLUP_DISCLOSURE_RATE] = "disclosure_rate",
	[ROLLUP_DENIAL_RATE] = "denial_rate",
	[ROLLUP_UNABLE_RATE] = "unable_rate",
	[ROLLUP_REVIEW_CORRECTION_RATE] = "review_correction_rate",
	[ROLLUP_LITIGATION_LOSS_RATE] = "litigation_loss_rate",
	[ROLLUP_ON_TIME_RATE] = "on_time_rate",
	[ROLLUP_PUBLICATION_RATE] = "publication_rate",
	[ROLLUP_ZERO_REPORTS] = "zero_reports",
};

const char *
rollup_indicator_name(enum rollup_indicator i)
{
	assert((size_t)i < ROLLUP_N_INDICATORS);
	return indicator_names[i];
}

/* Terms that end with "*" are all cells t3.<prefix>...total. */
static const char *const granted[] = { "t3.granted.total", "t3.partial.total",
	NULL };
static const char *const denied[] = { "t3.denied_*", NULL };
static const char *const unable[] = { "t3.unable_*", NULL };
static const char *const handled[] = { "t3.handled.total", NULL };
static const char *const review_lost[] = { "t4.review.corrected", NULL };
static const char *const review_all[] = { "t4.review.total", NULL };
static const char *const review_open[] = { "t4.review.pending", NULL };
static const char *const court_lost[] = { "t4.direct.corrected",
	"t4.after_review.corrected", NULL };
static const char *const court_all[] = { "t4.direct.total",
	"t4.after_review.total", NULL };
static const char *const court_open[] = { "t4.direct.pending",
	"t4.after_review.pending", NULL };

/* over / (under - minus), each a list of cells to be added up. */
static const struct ratio {
	const char *const *over, *const *under, *const *minus;
} ratios[] = {
	[ROLLUP_DISCLOSURE_RATE] = { granted, handled, NULL },
	[ROLLUP_DENIAL_RATE] = { denied, handled, NULL },
	[ROLLUP_UNABLE_RATE] = { unable, handled, NULL },
	[ROLLUP_REVIEW_CORRECTION_RATE] = { review_lost, review_all,
	    review_open },
	[ROLLUP_LITIGATION_LOSS_RATE] = { court_lost, court_all, court_open },
};

/* Millionths of a decimal text. */
static bool
read_millionths(const char *text, int64_t *out)
{
	char *end;
	int64_t whole = strtoll(text, &end, 10), rest = 0;
	bool negative = text[0] == '-';

	if (end == text || whole > MAX_WHOLE || whole < -MAX_WHOLE)
		return false;
	if (*end == '.') {
		int64_t unit = MILLION / 10;

		for (end++; *end >= '0' && *end <= '9' && unit > 0; end++) {
			rest += (*end - '0') * unit;
			unit /= 10;
		}
	}
	if (*end != '\0')
		return false;
	*out = whole * MILLION + (negative ? -rest : rest);
	return true;
}

static bool
matches(const char *cell, const char *term)
{
	size_t len = strlen(term), cell_len = strlen(cell);

	if (term[len - 1] != '*')
		return strcmp(cell, term) == 0;
	return strncmp(cell, term, len - 1) == 0 && cell_len > 6 &&
	    strcmp(cell + cell_len - 6, ".total") == 0;
}

/* The sum of the cells that a list names; false where one is not known. */
static bool
add_up(const struct rollup_figure *figures, size_t n, const char *const *list,
    int64_t *out)
{
	int64_t total = 0;

	for (; *list != NULL; list++) {
		bool found = false;

		for (size_t i = 0; i < n; i++) {
			int64_t v;

			if (!matches(figures[i].cell, *list))
				continue;
			if (figures[i].sum == NULL ||
			    !read_millionths(figures[i].sum, &v))
				return false;
			total += v;
			found = true;
		}
		if (!found)
			return false;
	}
	*out = total;
	return total >= -MAX_WHOLE * MILLION && total <= MAX_WHOLE * MILLION;
}

/* over/under with 4 decimals, half up; under > 0. By long division, for the
 * product with 10^4 would leave int64. */
static void
format_ratio(int64_t over, int64_t under, char out[ROLLUP_TEXT_SIZE])
{
	bool negative = over < 0;
	int64_t left = negative ? -over : over;
	int64_t scaled = left / under;

	left %= under;
	for (int i = 0; i < 4; i++) {
		left *= 10;
		scaled = scaled * 10 + left / under;
		left %= under;
	}
	if (left >= under - left)
		scaled++;
	(void)snprintf(out, ROLLUP_TEXT_SIZE, "%s%" PRId64 ".%04" PRId64,
	    negative && scaled != 0 ? "-" : "", scaled / 10000, scaled % 10000);
}

static bool
ratio_of_cells(const struct ratio *r, const struct rollup_figure *figures,
    size_t n, char out[ROLLUP_TEXT_SIZE])
{
	int64_t over, under, minus = 0;

	if (!add_up(figures, n, r->over, &over) ||
	    !add_up(figures, n, r->under, &under) ||
	    (r->minus != NULL && !add_up(figures, n, r->minus, &minus)))
		return false;
	under -= minus;
	if (under <= 0 || under > MAX_WHOLE * MILLION)
		return false;
	format_ratio(over, under, out);
	return true;
}

bool
rollup_indicator(enum rollup_indicator i, const struct rollup_figure *figures,
    size_t n, const struct rollup_coverage *coverage,
    char out[ROLLUP_TEXT_SIZE])
{
	int64_t over = coverage->reported;

	switch (i) {
	case ROLLUP_ZERO_REPORTS:
		(void)snprintf(
		    out, ROLLUP_TEXT_SIZE, "%" PRId64, coverage->zero_reports);
		return true;
	case ROLLUP_ON_TIME_RATE:
		over = coverage->on_time;
		break;
	case ROLLUP_PUBLICATION_RATE:
		break;
	default:
		return ratio_of_cells(&ratios[i], figures, n, out);
	}
	if (coverage->expected <= 0)
		return false;
	format_ratio(over, coverage->expected, out);
	return true;
}
