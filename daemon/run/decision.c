#include "daemon/run/decision.h"

#include <assert.h>
#include <string.h>
#include <time.h>

#include "collectors/base/arena.h"
#include "collectors/base/clock.h"
#include "collectors/base/limits.h"

static_assert(CRAWL_MAX_CANDIDATES == 2 * LIMIT_CANDIDATES, "as many files");

/* How strong a word about the year is: an unreadable document needs a look, a
 * site that failed may hold the report, and so may a file behind a page that
 * says it is a report. */
enum rank {
	RANK_NOTHING, /* yet */
	RANK_ABSENT,
	RANK_WRONG,
	RANK_FAILED,
	RANK_UNREADABLE,
	RANK_FILE_FAILED,
};

const char *
decision_list_detail(struct arena *a, size_t at, const char *detail)
{
	return at == 0
	    ? arena_strdup(a, detail)
	    : arena_printf(a, "answer %zu of the list: %s", at + 1, detail);
}

void
decision_add_list(struct decision *d, struct arena *a,
    const struct decision_list *list, int year, size_t n_found)
{
	if (list->outcome != OUTCOME_OK) {
		d->outcome = list->outcome;
		d->detail = list->detail;
		d->rank =
		    outcome_answered(list->outcome) ? RANK_ABSENT : RANK_FAILED;
	} else if (n_found == 0) {
		d->outcome = OUTCOME_NOT_FOUND;
		d->detail = arena_printf(a,
		    "no link to a report of %d in %zu answers of the list",
		    year, list->n_pages);
		d->rank = RANK_ABSENT;
	}
}

static enum rank
rank_of(const struct decision_candidate *c)
{
	if (!outcome_answered(c->outcome))
		return c->file ? RANK_FILE_FAILED : RANK_FAILED;
	if (c->outcome == OUTCOME_UNREADABLE || c->outcome == OUTCOME_TOO_LARGE)
		return RANK_UNREADABLE;
	if (c->outcome == OUTCOME_MISMATCH && c->named)
		return RANK_WRONG;
	return RANK_ABSENT;
}

bool
decision_add_candidate(struct decision *d, const struct decision_candidate *c)
{
	int rank = (int)rank_of(c);

	if (rank < d->rank)
		return false;
	d->rank = rank;
	/* Another year's report behind a link that names none is no word
	 * about this year. */
	d->outcome = c->outcome == OUTCOME_MISMATCH && !c->named
	    ? OUTCOME_NOT_FOUND
	    : c->outcome;
	return true;
}

enum outcome
decision_of_reading(struct arena *a, const struct reading *reading,
    int this_year, const char **detail, bool *dead_end)
{
	*dead_end = false;
	*detail = reading->reason == NULL ? "" : reading->reason;
	switch (reading->outcome) {
	case READING_NOT_A_REPORT:
		return OUTCOME_NOT_A_REPORT;
	case READING_MISMATCH:
		return OUTCOME_MISMATCH;
	case READING_UNREADABLE:
		return OUTCOME_UNREADABLE;
	case READING_REPORT:
		break;
	}
	if (reading->report.year == 0) {
		*dead_end = true;
		*detail = "the report's year is not to be found in it";
		return OUTCOME_UNREADABLE;
	}
	/* A year that is not over has no report: it is a slip of the pen. */
	if (reading->report.year >= this_year) {
		*detail = arena_printf(a,
		    "says it is the report of %d, a year that is not over",
		    reading->report.year);
		return OUTCOME_MISMATCH;
	}
	return OUTCOME_OK;
}

/* Names of the county's other bodies; its own are no others. */
static void
name_others(struct arena *a, const struct registry *all,
    const struct township *t, struct read_context *context)
{
	context->others =
	    arena_calloc(a, all->n_townships + 1, sizeof(*context->others));
	for (size_t i = 0; i < all->n_townships; i++)
		if (&all->townships[i] != t)
			context->others[context->n_others++] =
			    all->townships[i].name;
}

void
read_context_of_body(struct arena *a, const struct registry *registry,
    const struct township *t, const char *level, struct read_context *out)
{
	memset(out, 0, sizeof(*out));
	out->name = t->name;
	out->aliases = t->aliases;
	out->n_aliases = t->n_aliases;
	out->kind = t->kind;
	name_others(a, registry, t, out);
	out->county_or_below = strcmp(level, "county") == 0;
}

/* The date of a Last-Modified header (RFC 9110, 5.6.7), in the county. */
static struct date
date_of_header(const char *last_modified)
{
	struct tm tm;
	const char *rest;

	memset(&tm, 0, sizeof(tm));
	rest = strptime(last_modified, "%a, %d %b %Y %H:%M:%S GMT", &tm);
	if (rest == NULL || *rest != '\0')
		return (struct date){ 0, 0, 0 };
	return clock_date((int64_t)timegm(&tm) * 1000);
}

void
read_context_add_document(
    struct read_context *context, const struct read_document *document)
{
	context->url = document->url;
	context->content_type =
	    document->content_type[0] != '\0' ? document->content_type : NULL;
	context->last_modified = date_of_header(document->last_modified);
	context->year = document->year;
}
