#include "collectors/find/pick.h"

#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/limits.h"
#include "collectors/find/source.h"
#include "collectors/find/titles.h"
#include "collectors/text/publisher.h"

/* What a link is worth: worth nothing is 0. */
#define WORTH_YEAR    16 /* it names the year */
#define WORTH_NO_TWIN 32 /* it is no picture of a report */
/* Two Chinese characters. */
#define CORE_BYTES 6

/* Has the full name another county's place of the same name? */
static bool
is_namesake(struct arena *a, const char *full, const char *publisher)
{
	size_t prefix = strlen(publisher_prefix(a, full));

	return prefix > 0 &&
	    publisher_match(a, full, publisher) == PUBLISHER_OTHER &&
	    publisher_match(a, publisher_place(a, full) + prefix, publisher) ==
	    PUBLISHER_LONGER;
}

/* A name of the body, and what an publisher must have in it to be worth a look:
 * how the place's own name begins. */
struct known_name {
	const char *name;
	const char *core;
};

struct picker {
	struct arena *a;
	const struct source_body *body;
	struct known_name *names;
	size_t n_names;
};

static void
know(struct picker *p, const char *name)
{
	const char *place = publisher_place(p->a, name);
	const char *own = place + strlen(publisher_prefix(p->a, name));

	p->names[p->n_names].name = name;
	p->names[p->n_names++].core =
	    arena_strndup(p->a, own, strnlen(own, CORE_BYTES));
}

/* How well the link names the body; PUBLISHER_OTHER also for nobody. */
static enum publisher_match
match_body(const struct picker *p, const struct source_link *link)
{
	enum publisher_match best = PUBLISHER_OTHER;

	for (size_t i = 0; i < p->n_names; i++) {
		enum publisher_match m;

		if (strstr(link->publisher, p->names[i].core) == NULL)
			continue;
		m = publisher_match(p->a, p->names[i].name, link->publisher);
		if (m > best)
			best = m;
	}
	for (size_t i = 1; best == PUBLISHER_LONGER && i < p->n_names; i++)
		if (is_namesake(p->a, p->names[i].name, link->publisher))
			best = PUBLISHER_OTHER;
	return best;
}

/* The cheap questions first: nearly all links of a long list are about another
 * year or another body. */
static int
worth(const struct picker *p, const struct source_link *link, int year,
    enum publisher_match *m)
{
	int w = 1;

	*m = PUBLISHER_OTHER;
	if (link->year != 0 && link->year != year)
		return 0;
	if (*link->publisher == '\0') {
		if (p->body->shared)
			return 0;
	} else {
		*m = match_body(p, link);
		if (*m == PUBLISHER_OTHER)
			return 0;
		w += (int)*m;
	}
	w += link->year == year ? WORTH_YEAR : 0;
	return w + (titles_is_picture(link->title) ? 0 : WORTH_NO_TWIN);
}

/* Do links say in different ways whose place of that name they mean, where
 * the body's own name does not? */
static bool
is_ambiguous(const struct picker *p, const struct source_link *links,
    const enum publisher_match *matches, size_t n)
{
	const char *first = NULL;

	for (size_t i = 0; i < n; i++) {
		const char *prefix;

		if (matches[i] != PUBLISHER_LONGER)
			continue;
		prefix = publisher_prefix(p->a, links[i].publisher);
		if (first == NULL)
			first = prefix;
		/* 河东县 and 临川市河东县 are one. */
		if (strstr(first, prefix) == NULL &&
		    strstr(prefix, first) == NULL)
			return true;
	}
	return false;
}

void
source_pick(struct arena *a, const struct source_link *links, size_t n,
    const struct source_body *body, int year, const struct source_link ***out,
    size_t *n_out)
{
	const struct source_link **picked = arena_calloc(
	    a, LIMIT_CANDIDATES, sizeof(const struct source_link *));
	int *worths = arena_calloc(a, n + 1, sizeof(*worths));
	enum publisher_match *matches =
	    arena_calloc(a, n + 1, sizeof(*matches));
	struct picker p = { .a = a, .body = body };
	size_t n_picked = 0;

	p.names = arena_calloc(a, body->n_aliases + 1, sizeof(*p.names));
	know(&p, body->name);
	for (size_t i = 0; i < body->n_aliases; i++)
		know(&p, body->aliases[i]);
	for (size_t i = 0; i < n; i++)
		worths[i] = worth(&p, &links[i], year, &matches[i]);
	if (is_ambiguous(&p, links, matches, n))
		for (size_t i = 0; i < n; i++)
			if (matches[i] == PUBLISHER_LONGER)
				worths[i] = 0;
	while (n_picked < LIMIT_CANDIDATES) {
		size_t best = 0;

		for (size_t i = 1; i < n; i++)
			if (worths[i] > worths[best])
				best = i;
		if (n == 0 || worths[best] == 0)
			break;
		worths[best] = 0;
		for (size_t k = 0; k < n_picked; k++)
			if (strcmp(picked[k]->url, links[best].url) == 0)
				best = n;
		if (best < n)
			picked[n_picked++] = &links[best];
	}
	*out = picked;
	*n_out = n_picked;
}
