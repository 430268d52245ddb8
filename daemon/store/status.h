/*
 * The status of a township's year, decided from what its sources said
 * (DESIGN, "Status of a township's year"). Pure.
 */
#ifndef GOUJI_STORE_STATUS_H
#define GOUJI_STORE_STATUS_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/base/date.h"
#include "collectors/model/finding.h"
#include "collectors/model/outcome.h"

/* What one source last said about the year. */
struct status_source {
	bool manual;  /* nothing to ask: the office gives the files */
	bool visited; /* outcome and the like are set */
	enum outcome outcome;
	/* The last outcome that can be relied on; what not_modified repeats.
	 */
	bool has_answer;
	enum outcome answer;
};

struct status_facts {
	bool expected;
	bool has_report;
	enum report_status judged; /* of the report: valid, warned, invalid */
	const struct status_source *sources; /* in the CSV's order */
	size_t n_sources;
	struct date deadline; /* of this year's report */
	/* First and last county date past the deadline on which every source
	 * answered that there is none. */
	struct date missing_first, missing_last;
};

struct status_decision {
	enum report_status status;
	int source;    /* the one that decided, -1 none */
	bool answered; /* every source answered: missing counts as seen */
};

/*
 * A stored report decides alone; else not expected is `none`. Of several
 * sources the strongest word holds: unreadable (somebody has to look), then
 * unreachable (the failed source may hold the report), then wrong, then
 * missing. A source that was not visited yet says missing, but does not let
 * it become overdue. A page that gave another year's report answered.
 */
struct status_decision status_decide(const struct status_facts *f);

/* Was nothing there on two dates past the deadline? */
bool status_is_overdue(
    struct date deadline, struct date missing_first, struct date missing_last);

/* Years a..b that are expected of a body, b < a for none: from the later
 * first year to the last complete calendar year, at most its own last year
 * (0 = not given). */
void status_expected_years(struct date today, int county_first, int own_first,
    int own_last, int *from, int *to);

/* What is known of when a year's report was published; no date where it is
 * not. */
struct status_dates {
	struct date deadline;
	/* First date that the report bore, where nothing contradicts it. */
	struct date published;
	/* It was there by then, whatever it says of itself. */
	struct date there_by;
	/* Its source showed it first after answering, on two dates past the
	 * deadline, that there was none. */
	bool shown_missing;
};

/* 1 on time, 0 late, -1 not known. */
int status_on_time(const struct status_dates *d);

#endif
