#include "daemon/store/status.h"

/* Weaker to stronger. */
enum word {
	WORD_MISSING,
	WORD_WRONG,
	WORD_UNREACHABLE,
	WORD_UNREADABLE
};

static const enum report_status statuses[] = {
	[WORD_MISSING] = STATUS_MISSING,
	[WORD_WRONG] = STATUS_WRONG,
	[WORD_UNREACHABLE] = STATUS_UNREACHABLE,
	[WORD_UNREADABLE] = STATUS_UNREADABLE,
};

static enum word
word_of_outcome(enum outcome o)
{
	switch (o) {
	case OUTCOME_MISMATCH:
		return WORD_WRONG;
	case OUTCOME_TOO_LARGE:
	case OUTCOME_UNREADABLE:
		return WORD_UNREADABLE;
	case OUTCOME_OK:
	case OUTCOME_NOT_MODIFIED:
	case OUTCOME_NOT_FOUND:
	case OUTCOME_NOT_A_REPORT:
		return WORD_MISSING;
	case OUTCOME_BLOCKED:
	case OUTCOME_TLS_ERROR:
	case OUTCOME_TIMEOUT:
	case OUTCOME_HTTP_ERROR:
	case OUTCOME_REDIRECT_REFUSED:
	case OUTCOME_ROBOTS:
		break;
	}
	return WORD_UNREACHABLE;
}

static enum word
word_of_source(const struct status_source *s)
{
	if (s->manual || !s->visited)
		return WORD_MISSING;
	if (s->outcome == OUTCOME_NOT_MODIFIED && s->has_answer)
		return word_of_outcome(s->answer);
	return word_of_outcome(s->outcome);
}

bool
status_is_overdue(
    struct date deadline, struct date missing_first, struct date missing_last)
{
	return date_is_set(missing_first) && date_is_set(missing_last) &&
	    date_cmp(missing_first, deadline) > 0 &&
	    date_cmp(missing_last, missing_first) > 0;
}

struct status_decision
status_decide(const struct status_facts *f)
{
	struct status_decision d = { STATUS_NONE, -1, true };
	enum word strongest = WORD_MISSING;

	if (f->has_report) {
		d.status = f->judged;
		return d;
	}
	if (!f->expected)
		return d;
	for (size_t i = 0; i < f->n_sources; i++) {
		const struct status_source *s = &f->sources[i];
		enum word word = word_of_source(s);

		if (!s->manual && !s->visited)
			d.answered = false;
		if (word > strongest || (d.source < 0 && s->visited)) {
			d.source = (int)i;
			strongest = word;
		}
	}
	if (strongest != WORD_MISSING)
		d.answered = false;
	d.status = statuses[strongest];
	if (d.status == STATUS_MISSING && d.answered &&
	    status_is_overdue(f->deadline, f->missing_first, f->missing_last))
		d.status = STATUS_OVERDUE;
	return d;
}

void
status_expected_years(struct date today, int county_first, int own_first,
    int own_last, int *from, int *to)
{
	*from = own_first > county_first ? own_first : county_first;
	*to = today.year - 1;
	if (own_last != 0 && own_last < *to)
		*to = own_last;
}

int
status_on_time(const struct status_dates *d)
{
	if (date_is_set(d->there_by) && date_cmp(d->there_by, d->deadline) <= 0)
		return 1;
	if (date_is_set(d->published))
		return date_cmp(d->published, d->deadline) <= 0;
	return d->shown_missing ? 0 : -1;
}
