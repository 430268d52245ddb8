/*
 * H05: a report whose content changed after it was published.
 */
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/form/form.h"
#include "daemon/store/own.h"

static const char place[] = "report";

/* The revision before the current one. */
static int
load_before(struct store *s, struct arena *a, const struct own_year *y,
    struct own_paper *out, int64_t *source, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_OWN_REVISION);
	int rc;

	memset(out, 0, sizeof(*out));
	*source = 0;
	sql_bind_text(q, ":code", y->target.code);
	sql_bind_int(q, ":year", y->target.year);
	sql_bind_int(q, ":revision", y->target.revision - 1);
	rc = sql_step(q, e);
	if (rc == 1) {
		own_read_paper(s, a, q, 1, out);
		out->id = sql_int(q, 0);
		*source = sql_int(q, 8);
	}
	sql_end(q);
	return rc < 0 ? -1 : 0;
}

/* Did an error or a warning end with this revision? Then the office had asked
 * for it, or might have. */
static int
mends(struct store *s, const struct own_year *y, bool *is, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_OWN_MENDED);
	int rc;

	sql_bind_text(q, ":code", y->target.code);
	sql_bind_int(q, ":year", y->target.year);
	sql_bind_int(q, ":revision", y->target.revision);
	sql_bind_int(q, ":stored_at", y->stored_at);
	rc = sql_step(q, e);
	*is = rc == 1 && sql_int(q, 0) != 0;
	sql_end(q);
	return rc < 0 ? -1 : 0;
}

/* What a cell holds, "空缺" for no number. */
static const char *
figure(const struct cell *c, char text[NUM_TEXT_SIZE])
{
	return c->state == CELL_REPORTED ? num_format(c->value, text) : "空缺";
}

static bool
same_figure(const struct cell *a, const struct cell *b)
{
	return a->state == b->state &&
	    (a->state != CELL_REPORTED || num_equal(a->value, b->value));
}

/* Both are of one form, their cells loaded. */
static void
compare(struct arena *a, const struct own_paper *before,
    const struct own_paper *now, int revision, struct finding *f)
{
	const struct form *form = now->form;
	size_t n = 0;

	f->cells = arena_calloc(a, OWN_MAX_NAMED, sizeof(*f->cells));
	for (size_t i = 0; i < form->n_cells; i++) {
		char old[NUM_TEXT_SIZE], new[NUM_TEXT_SIZE];

		if (same_figure(&before->cells[i], &now->cells[i]) ||
		    ++n > OWN_MAX_NAMED)
			continue;
		f->cells[f->n_cells++] = form->cells[i].id;
		f->evidence = arena_printf(a, "%s%s%s由 %s 改为 %s",
		    f->evidence == NULL ? "" : f->evidence,
		    f->evidence == NULL ? "" : "；", form_cell_words(form, i),
		    figure(&before->cells[i], old),
		    figure(&now->cells[i], new));
	}
	if (n > OWN_MAX_NAMED)
		f->evidence = arena_printf(
		    a, "%s；其余 %zu 格略", f->evidence, n - OWN_MAX_NAMED);
	f->message = n == 0
	    ? arena_printf(a,
		  "年度报告发布后内容有变动：第%d次发布版的填报数与上一版"
		  "相同，标题或文字不同",
		  revision)
	    : arena_printf(a,
		  "年度报告发布后内容有变动：第%d次发布版有 %zu 格填报数与"
		  "上一版不同",
		  revision, n);
}

static int
judge(struct store *s, struct arena *a, struct own_year *y,
    struct store_own *own, struct err *e)
{
	struct own_paper before, *now = &y->current;
	struct finding *f = own->findings;
	int64_t source;
	bool asked_for;

	if (y->target.revision < 2 || y->source == 0)
		return 0;
	if (load_before(s, a, y, &before, &source, e) != 0 ||
	    mends(s, y, &asked_for, e) != 0)
		return -1;
	/* A file that the office had by hand, or another source's document,
	 * says nothing of what a page was before. */
	if (asked_for || source != y->source)
		return 0;
	f->place = place;
	if (before.reader_version != now->reader_version) {
		own->kept = arena_calloc(a, 1, sizeof(*own->kept));
		own->kept[own->n_kept++] = place;
		return 0;
	}
	own->n = 1;
	if (before.form != now->form || now->form == NULL) {
		f->message = arena_printf(a,
		    "年度报告发布后内容有变动：第%d次发布版改用了另一种格式的"
		    "表格",
		    y->target.revision);
		return 0;
	}
	if (own_load_cells(s, a, &before, e) != 0 ||
	    own_load_cells(s, a, now, e) != 0)
		return -1;
	compare(a, &before, now, y->target.revision, f);
	return 0;
}

int
own_judge_change(struct store *s, struct arena *a, struct own_year *y,
    bool *changed, struct err *e)
{
	struct finding f = { 0 };
	struct store_own own = { .rule = "H05", .findings = &f };

	if (judge(s, a, y, &own, e) != 0)
		return -1;
	return store_save_own(s, &y->target, &own, changed, e);
}
