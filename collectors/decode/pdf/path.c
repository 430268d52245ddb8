#include "collectors/decode/pdf/path.h"

#include <string.h>

/* No page is as large. */
#define LARGEST 1e6

const struct pdf_matrix pdf_matrix_identity = { 1, 0, 0, 1, 0, 0 };

static void
skip_space(const char **s)
{
	while (**s == ' ' || **s == ',' || **s == '\t' || **s == '\n' ||
	    **s == '\r')
		(*s)++;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* What "e-05" at *s multiplies by. */
static double
read_exponent(const char **s)
{
	const char *p = *s + 1;
	bool small = *p == '-';
	double factor = 1;
	int n = 0;

	if (*p == '-' || *p == '+')
		p++;
	if (!is_digit(*p))
		return 1;
	for (; is_digit(*p); p++)
		if (n < 100)
			n = n * 10 + (*p - '0');
	while (n-- > 0)
		factor *= small ? 0.1 : 10;
	*s = p;
	return factor;
}

bool
pdf_path_number(const char **s, double *out)
{
	const char *p;
	double value = 0, unit = 1;
	bool minus, digits = false;

	skip_space(s);
	p = *s;
	minus = *p == '-';
	if (*p == '-' || *p == '+')
		p++;
	for (; is_digit(*p); p++, digits = true)
		value = value * 10 + (*p - '0');
	if (*p == '.')
		for (p++; is_digit(*p); p++, digits = true) {
			unit /= 10;
			value += unit * (*p - '0');
		}
	if (!digits)
		return false;
	if (*p == 'e' || *p == 'E')
		value *= read_exponent(&p);
	if (!(value <= LARGEST))
		return false;
	*out = minus ? -value : value;
	*s = p;
	return true;
}

bool
pdf_path_value(const char *s, double *out)
{
	return pdf_path_number(&s, out);
}

static bool
read_point(const char **s, struct pdf_point *out)
{
	return pdf_path_number(s, &out->x) && pdf_path_number(s, &out->y);
}

static void
add_point(struct pdf_part *part, struct pdf_point p)
{
	if (part->n == PDF_PART_POINTS) {
		part->more = true;
		return;
	}
	part->points[part->n++] = p;
}

/* One step of the pen; false when the command's numbers are missing. */
static bool
step(const char **s, char command, struct pdf_point *at, struct pdf_part *out)
{
	struct pdf_point control;

	switch (command) {
	case 'H':
		if (!pdf_path_number(s, &at->x))
			return false;
		break;
	case 'V':
		if (!pdf_path_number(s, &at->y))
			return false;
		break;
	case 'C':
		if (!read_point(s, &control) || !read_point(s, &control) ||
		    !read_point(s, at))
			return false;
		out->curved = true;
		break;
	default:
		if (!read_point(s, at))
			return false;
		break;
	}
	add_point(out, *at);
	return true;
}

bool
pdf_path_part(const char **s, struct pdf_part *out)
{
	struct pdf_point at = { 0, 0 };
	char command = '\0';

	*out = (struct pdf_part){ 0 };
	for (;;) {
		skip_space(s);
		if (**s == '\0')
			return out->n > 0;
		if (**s == 'M') {
			if (out->n > 0)
				return true;
			command = *(*s)++;
		} else if (**s == 'Z' || **s == 'z') {
			(*s)++;
			if (out->n > 0)
				add_point(out, out->points[0]);
			command = '\0';
			if (out->n > 0)
				return true;
		} else if (strchr("LHVC", **s) != NULL) {
			command = *(*s)++;
		} else if (command == '\0' || !step(s, command, &at, out)) {
			/* Nothing that we know: no line of a table. */
			*s += strlen(*s);
			return false;
		}
	}
}

bool
pdf_matrix_read(const char *s, struct pdf_matrix *out)
{
	static const char name[] = "matrix(";

	*out = pdf_matrix_identity;
	if (*s == '\0')
		return true;
	if (strncmp(s, name, sizeof(name) - 1) != 0)
		return false;
	s += sizeof(name) - 1;
	return pdf_path_number(&s, &out->xx) && pdf_path_number(&s, &out->yx) &&
	    pdf_path_number(&s, &out->xy) && pdf_path_number(&s, &out->yy) &&
	    pdf_path_number(&s, &out->x0) && pdf_path_number(&s, &out->y0);
}

struct pdf_matrix
pdf_matrix_join(const struct pdf_matrix *outer, const struct pdf_matrix *inner)
{
	return (struct pdf_matrix){
		.xx = outer->xx * inner->xx + outer->xy * inner->yx,
		.yx = outer->yx * inner->xx + outer->yy * inner->yx,
		.xy = outer->xx * inner->xy + outer->xy * inner->yy,
		.yy = outer->yx * inner->xy + outer->yy * inner->yy,
		.x0 = outer->xx * inner->x0 + outer->xy * inner->y0 + outer->x0,
		.y0 = outer->yx * inner->x0 + outer->yy * inner->y0 + outer->y0,
	};
}

struct pdf_point
pdf_matrix_apply(const struct pdf_matrix *m, struct pdf_point p)
{
	return (struct pdf_point){ m->xx * p.x + m->xy * p.y + m->x0,
		m->yx * p.x + m->yy * p.y + m->y0 };
}

struct pdf_box
pdf_matrix_box(const struct pdf_matrix *m, const struct pdf_box *b)
{
	const struct pdf_point corners[] = { { b->x0, b->y0 }, { b->x1, b->y0 },
		{ b->x0, b->y1 }, { b->x1, b->y1 } };
	struct pdf_box out = { 0, 0, 0, 0 };

	for (size_t i = 0; i < 4; i++) {
		struct pdf_point p = pdf_matrix_apply(m, corners[i]);

		if (i == 0 || p.x < out.x0)
			out.x0 = p.x;
		if (i == 0 || p.y < out.y0)
			out.y0 = p.y;
		if (i == 0 || p.x > out.x1)
			out.x1 = p.x;
		if (i == 0 || p.y > out.y1)
			out.y1 = p.y;
	}
	return out;
}
