/*
 * The numbers of a drawing: paths and transforms as SVG writes them, with
 * absolute commands, the only ones that cairo writes (M L H V C Z). Pure.
 */
#ifndef GOUJI_DECODE_PDF_PATH_H
#define GOUJI_DECODE_PDF_PATH_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/decode/pdf/page.h"

/* Points of a part of a path that are kept; a rectangle has five. */
#define PDF_PART_POINTS 16

struct pdf_point {
	double x, y;
};

/* (x, y) becomes (xx x + xy y + x0, yx x + yy y + y0). */
struct pdf_matrix {
	double xx, yx, xy, yy, x0, y0;
};

/* A part of a path: one stroke of the pen. */
struct pdf_part {
	struct pdf_point points[PDF_PART_POINTS];
	size_t n;
	bool more;   /* it has more points */
	bool curved; /* it has curves */
};

extern const struct pdf_matrix pdf_matrix_identity;

/* The number at the start of *s, and *s moved behind it; false when there is
 * none, or one beyond a million. */
bool pdf_path_number(const char **s, double *out);
/* A text that is one number; a unit may follow. */
bool pdf_path_value(const char *s, double *out);
/* The next part of the path at *s; false at its end. */
bool pdf_path_part(const char **s, struct pdf_part *out);
/* "matrix(...)" or ""; anything else gives false. */
bool pdf_matrix_read(const char *s, struct pdf_matrix *out);
/* First `inner`, then `outer`. */
struct pdf_matrix pdf_matrix_join(
    const struct pdf_matrix *outer, const struct pdf_matrix *inner);
struct pdf_point pdf_matrix_apply(
    const struct pdf_matrix *m, struct pdf_point p);
/* The box around a transformed box. */
struct pdf_box pdf_matrix_box(
    const struct pdf_matrix *m, const struct pdf_box *b);

#endif
