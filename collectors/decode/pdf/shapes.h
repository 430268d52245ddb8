/*
 * Shapes of a drawing, as they are gathered: lines, pictures and the places
 * of letters, each cut to the part that is seen. Pure; everything lives in the
 * arena.
 */
#ifndef GOUJI_DECODE_PDF_SHAPES_H
#define GOUJI_DECODE_PDF_SHAPES_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/decode/pdf/path.h"

struct arena;

struct pdf_shapes {
	struct pdf_ruling *rulings;
	size_t n_rulings, ruling_cap;
	struct pdf_box *pictures;
	size_t n_pictures, picture_cap;
	struct pdf_point *letters;
	size_t n_letters, letter_cap;
	size_t n_paths; /* of any kind */
	bool too_many;  /* more than the limits: it is not whole */
};

/* How a path is drawn. */
struct pdf_ink {
	bool stroke, fill;
	double width; /* of the stroke, transformed */
};

/* The straight lines of a path, level or upright: strokes, and filled
 * rectangles as thin as one. A path that looks like a letter has none. */
void pdf_shapes_path(struct arena *a, struct pdf_shapes *s, const char *path,
    const struct pdf_ink *ink, const struct pdf_matrix *m,
    const struct pdf_box *seen);
void pdf_shapes_picture(struct arena *a, struct pdf_shapes *s,
    const struct pdf_box *picture, const struct pdf_box *seen);
void pdf_shapes_letter(
    struct arena *a, struct pdf_shapes *s, struct pdf_point at);
/* What `from` has, moved by m. */
void pdf_shapes_copy(struct arena *a, struct pdf_shapes *s,
    const struct pdf_shapes *from, const struct pdf_matrix *m,
    const struct pdf_box *seen);

/* The part of b in `in`; false when there is none. */
bool pdf_box_cut(struct pdf_box *b, const struct pdf_box *in);

#endif
