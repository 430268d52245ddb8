#include "collectors/decode/pdf/shapes.h"

#include <math.h>

#include "collectors/base/arena.h"
#include "collectors/base/limits.h"

/* As far as a line may lean, and two ends of it be apart from level. */
#define LEVEL 0.6
/* A filled rectangle that is thicker is an area, a stroke likewise. */
#define THICKEST 4.0
/* A thin rectangle is so many times longer than thick. */
#define SLENDER 3
/* A rectangle that is no larger is a dot. */
#define DOT 3.0
/* Pieces of a letter's outline: with more steps that are not level, the path
 * is no frame. */
#define FRAME_STEPS 8
/* A drawing's numbers end here: 50 metres. */
#define FARTHEST 1e5

bool
pdf_box_cut(struct pdf_box *b, const struct pdf_box *in)
{
	if (b->x0 < in->x0)
		b->x0 = in->x0;
	if (b->y0 < in->y0)
		b->y0 = in->y0;
	if (b->x1 > in->x1)
		b->x1 = in->x1;
	if (b->y1 > in->y1)
		b->y1 = in->y1;
	return b->x0 <= b->x1 && b->y0 <= b->y1;
}

static bool
is_on_paper(const struct pdf_box *b)
{
	return fabs(b->x0) < FARTHEST && fabs(b->x1) < FARTHEST &&
	    fabs(b->y0) < FARTHEST && fabs(b->y1) < FARTHEST;
}

static void
add_ruling(struct arena *a, struct pdf_shapes *s, const struct pdf_box *b,
    bool vertical)
{
	struct pdf_ruling *r;

	if (s->n_rulings == LIMIT_PDF_RULINGS) {
		s->too_many = true;
		return;
	}
	s->rulings = arena_grow(
	    a, s->rulings, s->n_rulings, &s->ruling_cap, sizeof(*s->rulings));
	r = &s->rulings[s->n_rulings++];
	r->vertical = vertical;
	r->at = vertical ? (b->x0 + b->x1) / 2 : (b->y0 + b->y1) / 2;
	r->from = vertical ? b->y0 : b->x0;
	r->to = vertical ? b->y1 : b->x1;
}

/* A line given by its box, which is as wide as the pen or narrower. A dot may
 * be of a line in either direction. */
static void
add_line(struct arena *a, struct pdf_shapes *s, struct pdf_box line,
    const struct pdf_box *seen)
{
	struct pdf_box room = *seen;
	double width, height;

	/* A clip may end in the middle of the pen. */
	room.x0 -= 1;
	room.y0 -= 1;
	room.x1 += 1;
	room.y1 += 1;
	if (!is_on_paper(&line) || !pdf_box_cut(&line, &room))
		return;
	width = line.x1 - line.x0;
	height = line.y1 - line.y0;
	if (height < SLENDER * width)
		add_ruling(a, s, &line, false);
	if (width < SLENDER * height)
		add_ruling(a, s, &line, true);
}

static struct pdf_box
box_of(struct pdf_point p, struct pdf_point q)
{
	return (struct pdf_box){ fmin(p.x, q.x), fmin(p.y, q.y), fmax(p.x, q.x),
		fmax(p.y, q.y) };
}

static bool
is_straight(const struct pdf_box *b)
{
	return b->x1 - b->x0 <= LEVEL || b->y1 - b->y0 <= LEVEL;
}

/* Steps of the path; how many of them lean, or are curved or uncounted. */
static size_t
steps_of(const char *path, const struct pdf_matrix *m, size_t *leaning)
{
	struct pdf_part part;
	size_t n = 0;

	*leaning = 0;
	while (pdf_path_part(&path, &part)) {
		if (part.curved || part.more)
			(*leaning)++;
		for (size_t i = 1; i < part.n; i++, n++) {
			struct pdf_box b =
			    box_of(pdf_matrix_apply(m, part.points[i - 1]),
				pdf_matrix_apply(m, part.points[i]));

			*leaning += !is_straight(&b);
		}
	}
	return n;
}

static void
stroke_part(struct arena *a, struct pdf_shapes *s, const struct pdf_part *part,
    const struct pdf_matrix *m, const struct pdf_box *seen)
{
	for (size_t i = 1; i < part->n; i++) {
		struct pdf_box b =
		    box_of(pdf_matrix_apply(m, part->points[i - 1]),
			pdf_matrix_apply(m, part->points[i]));

		if (is_straight(&b) && (b.x0 < b.x1 || b.y0 < b.y1))
			add_line(a, s, b, seen);
	}
}

static void
fill_part(struct arena *a, struct pdf_shapes *s, const struct pdf_part *part,
    const struct pdf_matrix *m, const struct pdf_box *seen)
{
	struct pdf_box b;
	double width, height;

	if (part->curved || part->more || part->n < 3)
		return;
	b = box_of(pdf_matrix_apply(m, part->points[0]),
	    pdf_matrix_apply(m, part->points[1]));
	for (size_t i = 2; i < part->n; i++) {
		struct pdf_point p = pdf_matrix_apply(m, part->points[i]);

		b.x0 = fmin(b.x0, p.x);
		b.y0 = fmin(b.y0, p.y);
		b.x1 = fmax(b.x1, p.x);
		b.y1 = fmax(b.y1, p.y);
	}
	width = b.x1 - b.x0;
	height = b.y1 - b.y0;
	if (fmin(width, height) <= THICKEST &&
	    (fmax(width, height) >= SLENDER * fmin(width, height) ||
		fmax(width, height) <= DOT))
		add_line(a, s, b, seen);
}

void
pdf_shapes_path(struct arena *a, struct pdf_shapes *s, const char *path,
    const struct pdf_ink *ink, const struct pdf_matrix *m,
    const struct pdf_box *seen)
{
	struct pdf_part part;
	size_t leaning;
	bool stroke = ink->stroke && ink->width <= THICKEST;

	s->n_paths++;
	if (stroke && steps_of(path, m, &leaning) > FRAME_STEPS && leaning > 0)
		stroke = false;
	while (pdf_path_part(&path, &part)) {
		if (stroke)
			stroke_part(a, s, &part, m, seen);
		if (ink->fill)
			fill_part(a, s, &part, m, seen);
	}
}

void
pdf_shapes_picture(struct arena *a, struct pdf_shapes *s,
    const struct pdf_box *picture, const struct pdf_box *seen)
{
	struct pdf_box b = *picture;

	if (!is_on_paper(&b) || !pdf_box_cut(&b, seen))
		return;
	if (s->n_pictures == LIMIT_PDF_PICTURES) {
		s->too_many = true;
		return;
	}
	s->pictures = arena_grow(a, s->pictures, s->n_pictures, &s->picture_cap,
	    sizeof(*s->pictures));
	s->pictures[s->n_pictures++] = b;
}

void
pdf_shapes_letter(struct arena *a, struct pdf_shapes *s, struct pdf_point at)
{
	if (!(fabs(at.x) < FARTHEST) || !(fabs(at.y) < FARTHEST))
		return;
	if (s->n_letters == LIMIT_PDF_LETTERS) {
		s->too_many = true;
		return;
	}
	s->letters = arena_grow(
	    a, s->letters, s->n_letters, &s->letter_cap, sizeof(*s->letters));
	s->letters[s->n_letters++] = at;
}

void
pdf_shapes_copy(struct arena *a, struct pdf_shapes *s,
    const struct pdf_shapes *from, const struct pdf_matrix *m,
    const struct pdf_box *seen)
{
	for (size_t i = 0; i < from->n_rulings; i++) {
		const struct pdf_ruling *r = &from->rulings[i];
		struct pdf_box b = { r->from, r->at, r->to, r->at };

		if (r->vertical)
			b = (struct pdf_box){ r->at, r->from, r->at, r->to };
		b = pdf_matrix_box(m, &b);
		if (is_straight(&b))
			add_line(a, s, b, seen);
	}
	for (size_t i = 0; i < from->n_pictures; i++) {
		struct pdf_box b = pdf_matrix_box(m, &from->pictures[i]);

		pdf_shapes_picture(a, s, &b, seen);
	}
	for (size_t i = 0; i < from->n_letters; i++)
		pdf_shapes_letter(a, s, pdf_matrix_apply(m, from->letters[i]));
	s->n_paths += from->n_paths;
	s->too_many = s->too_many || from->too_many;
}
