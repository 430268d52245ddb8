#include "collectors/decode/pdf/pdf_letters.h"

#include <math.h>
#include <stdlib.h>

#include "collectors/decode/pdf/pdf_page.h"
#include "collectors/decode/pdf/pdf_shapes.h"

/* A word begins where its first letter does, within this. */
#define SAME_X 0.6
/* Letters of one line are on one base line, within this. */
#define SAME_Y 1.0
/* Parts of a Chinese character above and below the base line. */
#define ASCENT  0.86
#define DESCENT 0.14
/* Letters beginning in one column; more are not looked at. */
#define SAME_COLUMN 4000
/* Words of a page that speak for or against its drawing. */
#define FEW_WORDS 4
/* A picture that has the whole page: this part of it. */
#define WHOLE_PAGE 0.5

static int
by_x(const void *a, const void *b)
{
	const struct pdf_point *p = a, *q = b;

	return p->x < q->x ? -1 : p->x > q->x;
}

/* The first letter at or behind x. */
static size_t
first_at(const struct pdf_shapes *s, double x)
{
	size_t low = 0, high = s->n_letters;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (s->letters[middle].x < x)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Base lines on which a letter stands where the word begins: 0, 1 or 2
 * (several). */
static int
base_lines(const struct pdf_word *w, const struct pdf_shapes *s, double *base)
{
	size_t i = first_at(s, w->box.x0 - SAME_X);
	int n = 0;

	for (size_t k = 0; k < SAME_COLUMN && i < s->n_letters; k++, i++) {
		const struct pdf_point *p = &s->letters[i];

		if (p->x > w->box.x0 + SAME_X)
			break;
		if (p->y < w->box.y0 || p->y > w->box.y1 + SAME_Y)
			continue;
		if (n > 0 && fabs(p->y - *base) <= SAME_Y)
			continue;
		*base = p->y;
		if (++n > 1)
			break;
	}
	return n;
}

static bool
has_whole_picture(const struct pdf_page *p)
{
	for (size_t i = 0; i < p->n_pictures; i++) {
		const struct pdf_box *b = &p->pictures[i];

		if ((b->x1 - b->x0) * (b->y1 - b->y0) >=
		    WHOLE_PAGE * p->width * p->height)
			return true;
	}
	return false;
}

void
pdf_letters_fit(struct arena *a, struct pdf_page *p, struct pdf_shapes *s)
{
	size_t n_fit = 0, n = 0;

	(void)a;
	if (s->n_letters > 0)
		qsort(s->letters, s->n_letters, sizeof(*s->letters), by_x);
	for (size_t i = 0; i < p->n_words; i++) {
		struct pdf_word *w = &p->words[i];
		double base = 0;
		int lines;

		if (w->vertical)
			continue;
		lines = base_lines(w, s, &base);
		n++;
		n_fit += lines > 0;
		if (lines == 1) {
			w->box.y0 = base - ASCENT * w->em;
			w->box.y1 = base + DESCENT * w->em;
		}
	}
	if (n >= FEW_WORDS && n_fit * 2 < n) {
		p->scanned = p->drawn && n_fit * 5 < n && has_whole_picture(p);
		p->drawn = false;
	}
	if (p->n_words == 0)
		p->scanned = !p->drawn || s->n_paths > 0 || p->n_pictures > 0;
}
