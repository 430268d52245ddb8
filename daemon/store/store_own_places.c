/*
 * A report that is published in several places and not the same in all: H07,
 * other pages; I08, files that the page itself links.
 */
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/form/form.h"
#include "daemon/store/own.h"

static int
load_alternates(struct store *s, struct arena *a, const struct own_year *y,
    struct own_paper **out, size_t *n, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_ALTERNATES_OF_YEAR);
	size_t cap = 0;
	int rc;

	*out = NULL;
	*n = 0;
	sql_bind_text(q, ":code", y->target.code);
	sql_bind_int(q, ":year", y->target.year);
	while ((rc = sql_step(q, e)) == 1) {
		*out = arena_grow(a, *out, *n, &cap, sizeof(**out));
		own_read_paper(s, a, q, 1, &(*out)[*n]);
		(*out)[(*n)++].id = sql_int(q, 0);
	}
	sql_end(q);
	return rc;
}

/*
 * Can the two be held against each other? Both must have been seen by a run
 * since either changed, or a correction that is put up everywhere would look
 * like a difference while the run is under way; and by one reader.
 */
static bool
are_comparable(
    const struct own_paper *current, const struct own_paper *alternate)
{
	return current->seen_run >= alternate->changed_run &&
	    alternate->seen_run >= current->changed_run &&
	    current->reader_version == alternate->reader_version;
}

static bool
differ(const struct cell *a, const struct cell *b)
{
	return a->state == CELL_REPORTED && b->state == CELL_REPORTED &&
	    !num_equal(a->value, b->value);
}

/* False: they agree wherever both report something. */
static bool
compare(struct arena *a, const struct own_paper *current,
    const struct own_paper *alternate, struct finding *out)
{
	const struct form *form = current->form;
	bool attached = alternate->page_url != NULL;
	const char *evidence = arena_printf(a,
	    attached ? "网页 %s，附件 %s" : "现采用 %s，另一处 %s",
	    current->url, alternate->url);
	size_t n = 0;

	memset(out, 0, sizeof(*out));
	out->cells = arena_calloc(a, OWN_MAX_NAMED, sizeof(*out->cells));
	for (size_t i = 0; i < form->n_cells; i++) {
		const struct cell *x = &current->cells[i];
		const struct cell *y = &alternate->cells[i];
		char here[NUM_TEXT_SIZE], there[NUM_TEXT_SIZE];

		if (!differ(x, y) || ++n > OWN_MAX_NAMED)
			continue;
		out->cells[out->n_cells++] = form->cells[i].id;
		evidence = arena_printf(a, "%s；%s %s、%s", evidence,
		    form_cell_words(form, i), num_format(x->value, here),
		    num_format(y->value, there));
	}
	if (n > OWN_MAX_NAMED)
		evidence = arena_printf(
		    a, "%s；其余 %zu 格略", evidence, n - OWN_MAX_NAMED);
	out->place = alternate->asked_url;
	out->evidence = evidence;
	out->message = arena_printf(a,
	    attached
		? "网页的附件与网页有 %zu 格填报数不一致，请核实以哪一份为准"
		: "年度报告在多处发布，另一处与现采用的有 %zu 格填报数不一致，"
		  "请核实以哪一处为准",
	    n);
	return n > 0;
}

/* Is it one that the rule is about: a page, or a file of the page that the
 * year follows? */
static bool
is_about(
    const struct own_paper *current, const struct own_paper *p, bool attached)
{
	if (!attached)
		return p->page_url == NULL;
	return p->page_url != NULL && current->page_url == NULL &&
	    strcmp(p->page_url, current->asked_url) == 0;
}

/* One of the rules, over n alternates. */
static int
judge_alternates(struct store *s, struct arena *a, struct own_year *y,
    struct own_paper *papers, size_t n, struct store_own *own, struct err *e)
{
	bool attached = strcmp(own->rule, "I08") == 0;

	own->findings = arena_calloc(a, n + 1, sizeof(*own->findings));
	own->kept = arena_calloc(a, n + 1, sizeof(*own->kept));
	for (size_t i = 0; i < n; i++) {
		struct own_paper *p = &papers[i];

		if (!is_about(&y->current, p, attached) ||
		    p->form != y->current.form)
			continue;
		if (!are_comparable(&y->current, p)) {
			own->kept[own->n_kept++] = p->asked_url;
			continue;
		}
		if (own_load_cells(s, a, &y->current, e) != 0 ||
		    own_load_cells(s, a, p, e) != 0)
			return -1;
		own->n += compare(a, &y->current, p, &own->findings[own->n]);
	}
	return 0;
}

int
own_judge_places(struct store *s, struct arena *a, struct own_year *y,
    bool *changed, struct err *e)
{
	static const char *const rules[] = { "H07", "I08" };
	struct own_paper *papers;
	size_t n;

	if (load_alternates(s, a, y, &papers, &n, e) != 0)
		return -1;
	/* What the office gave by hand is published nowhere that we know. */
	if (y->current.asked_url == NULL || y->current.form == NULL)
		n = 0;
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		struct store_own own = { .rule = rules[i] };

		if (judge_alternates(s, a, y, papers, n, &own, e) != 0 ||
		    store_save_own(s, &y->target, &own, changed, e) != 0)
			return -1;
	}
	return 0;
}
