#include "collectors/decode/pdf/rulings.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/limits.h"
#include "collectors/decode/pdf/page.h"

/* Pieces are on one line, within this. */
#define SAME_LINE 1.0
/* The gap between two dashes, or dots, at most. */
#define DASH_GAP 3.0
/* No row is as low, no column as narrow. */
#define SHORTEST 5.0
/* A line ends at another that it reaches within this. */
#define REACH 1.6
/* As many lines end together. */
#define FREE_ENDS 2

static int
by_place(const void *a, const void *b)
{
	const struct pdf_ruling *p = a, *q = b;

	if (p->vertical != q->vertical)
		return p->vertical ? 1 : -1;
	return p->at < q->at ? -1 : p->at > q->at;
}

static int
by_beginning(const void *a, const void *b)
{
	const struct pdf_ruling *p = a, *q = b;

	return p->from < q->from ? -1 : p->from > q->from;
}

/* Join the pieces of one line, in place; how many lines they make. */
static size_t
join_pieces(struct pdf_ruling *r, size_t n)
{
	double at = (r[0].at + r[n - 1].at) / 2;
	size_t out = 0;

	qsort(r, n, sizeof(*r), by_beginning);
	r[0].at = at;
	for (size_t i = 1; i < n; i++) {
		if (r[i].from <= r[out].to + DASH_GAP) {
			r[out].to = fmax(r[out].to, r[i].to);
			continue;
		}
		r[++out] = r[i];
		r[out].at = at;
	}
	return out + 1;
}

/* All the page's lines, whole and long enough to part something. */
static struct pdf_ruling *
whole_lines(struct arena *a, const struct pdf_page *p, size_t *n_out)
{
	struct pdf_ruling *r = arena_calloc(a, p->n_rulings, sizeof(*r));
	size_t n = 0, end;

	if (p->n_rulings > 0)
		memcpy(r, p->rulings, p->n_rulings * sizeof(*r));
	qsort(r, p->n_rulings, sizeof(*r), by_place);
	for (size_t i = 0; i < p->n_rulings; i = end) {
		size_t joined;

		for (end = i + 1; end < p->n_rulings; end++)
			if (r[end].vertical != r[i].vertical ||
			    r[end].at > r[i].at + SAME_LINE)
				break;
		joined = join_pieces(r + i, end - i);
		for (size_t k = 0; k < joined; k++)
			if (r[i + k].to - r[i + k].from >= SHORTEST)
				r[n++] = r[i + k];
	}
	*n_out = n;
	return r;
}

static bool
touches(const struct pdf_ruling *p, const struct pdf_ruling *q)
{
	if (p->vertical == q->vertical)
		return fabs(p->at - q->at) <= PDF_LINE_TOUCH &&
		    p->from <= q->to + PDF_LINE_TOUCH &&
		    q->from <= p->to + PDF_LINE_TOUCH;
	return p->at >= q->from - PDF_LINE_TOUCH &&
	    p->at <= q->to + PDF_LINE_TOUCH &&
	    q->at >= p->from - PDF_LINE_TOUCH &&
	    q->at <= p->to + PDF_LINE_TOUCH;
}

static size_t
root(size_t *parent, size_t i)
{
	while (parent[i] != i)
		i = parent[i] = parent[parent[i]];
	return i;
}

static bool
crosses(const struct pdf_ruling *p, const struct pdf_ruling *q)
{
	return p->vertical != q->vertical && q->at >= p->from - REACH &&
	    q->at <= p->to + REACH && p->at >= q->from - REACH &&
	    p->at <= q->to + REACH;
}

/* Do enough lines in the same direction end there? */
static bool
end_together(const struct pdf_frame *f, bool vertical, double end, bool last)
{
	size_t n = 0;

	for (size_t i = 0; i < f->n; i++)
		n += f->lines[i].vertical == vertical &&
		    fabs((last ? f->lines[i].to : f->lines[i].from) - end) <=
			PDF_LINE_TOUCH;
	return n >= FREE_ENDS;
}

/* Cut what of a line sticks out of the lines that it crosses; *out is shorter
 * than a line when nothing is left. */
static void
trim_line(const struct pdf_frame *f, size_t i, struct pdf_ruling *out)
{
	const struct pdf_ruling *r = &f->lines[i];
	double first = INFINITY, last = -INFINITY;
	double least = r->vertical ? PDF_FREE_ROW : PDF_FREE_SIDE;

	*out = *r;
	for (size_t k = 0; k < f->n; k++)
		if (crosses(r, &f->lines[k])) {
			first = fmin(first, f->lines[k].at);
			last = fmax(last, f->lines[k].at);
		}
	if (first > last) {
		out->to = out->from;
		return;
	}
	if (r->from < first - least &&
	    end_together(f, r->vertical, r->from, false))
		first = r->from;
	if (r->to > last + least && end_together(f, r->vertical, r->to, true))
		last = r->to;
	out->from = first;
	out->to = last;
}

static void
trim(struct arena *a, struct pdf_frame *f)
{
	struct pdf_ruling *lines = arena_calloc(a, f->n, sizeof(*lines));
	size_t n = 0;

	for (size_t i = 0; i < f->n; i++) {
		trim_line(f, i, &lines[n]);
		n += lines[n].to - lines[n].from >= SHORTEST;
	}
	f->lines = lines;
	f->n = n;
}

bool
pdf_rulings_frames(struct arena *a, const struct pdf_page *p,
    struct pdf_frame **out, size_t *n_out)
{
	size_t n, n_frames = 0, *parent, *frame_of;
	struct pdf_ruling *lines = whole_lines(a, p, &n);
	struct pdf_frame *frames;

	*out = NULL;
	*n_out = 0;
	if (n > LIMIT_PDF_LINES)
		return false;
	parent = arena_calloc(a, n, sizeof(*parent));
	frame_of = arena_calloc(a, n, sizeof(*frame_of));
	frames = arena_calloc(a, n, sizeof(*frames));
	for (size_t i = 0; i < n; i++)
		parent[i] = i;
	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1; k < n; k++)
			if (touches(&lines[i], &lines[k]))
				parent[root(parent, i)] = root(parent, k);
	for (size_t i = 0; i < n; i++)
		if (root(parent, i) == i)
			frame_of[i] = n_frames++;
	for (size_t i = 0; i < n; i++)
		frames[frame_of[root(parent, i)]].n++;
	for (size_t i = 0; i < n_frames; i++) {
		frames[i].lines = arena_calloc(a, frames[i].n, sizeof(*lines));
		frames[i].n = 0;
	}
	for (size_t i = 0; i < n; i++) {
		struct pdf_frame *f = &frames[frame_of[root(parent, i)]];

		f->lines[f->n++] = lines[i];
	}
	for (size_t i = 0; i < n_frames; i++)
		trim(a, &frames[i]);
	*out = frames;
	*n_out = n_frames;
	return true;
}
