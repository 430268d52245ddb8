#include "collectors/decode/pdf/vector_graphics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/limits.h"
#include "collectors/decode/pdf/page.h"
#include "collectors/decode/pdf/path.h"
#include "collectors/decode/pdf/shapes.h"
#include "collectors/decode/pdf/xml.h"

/*
 * Words held against the letters of the drawing: does the drawing show them,
 * and how high do they stand? Pure.
 */

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

/*
 * A page whose words mostly begin where the drawing has no letter is not
 * drawn (the two are of different parts of the paper), or it is scanned and
 * its words are what a machine read in the picture. Words that have their
 * letter get its base line, whatever box the font claims. Sorts the letters.
 */
static void
pdf_glyphs_fit(struct arena *a, struct pdf_page *p, struct pdf_shapes *s)
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

#define BUCKETS     1024
#define ID_BYTES    64
#define STYLE_BYTES 64
/* Paper that ends nowhere. */
#define ENDLESS 1e7
/* A colour that nobody sees on paper, in hundredths of each part. */
#define WHITE 97.0

/* What an id stands for. */
struct definition {
	struct definition *next;
	const char *id;
	bool clip, picture;
	struct pdf_box box; /* of a clip or a picture; x1 < x0: none yet */
	struct pdf_shapes shapes;
};

/* An open element. */
struct frame {
	struct pdf_matrix matrix;
	struct pdf_box seen;
	struct pdf_shapes *target; /* NULL: what is drawn here is not seen */
	struct definition *clip;   /* whose shape is drawn here */
	bool definitions;          /* its groups are drawn elsewhere */
};

struct drawing {
	struct arena *a;
	struct pdf_xml xml;
	struct pdf_shapes *pages;
	size_t n_pages, n_begun; /* pages whose drawing began */
	struct frame frames[LIMIT_PDF_DEPTH];
	size_t depth; /* the present frame's, from 1 */
	struct definition *buckets[BUCKETS];
	size_t n_definitions, n_copied;
	bool too_many;
};

static size_t
hash(const char *s)
{
	size_t h = 5381;

	for (; *s != '\0'; s++)
		h = h * 33 + (unsigned char)*s;
	return h % BUCKETS;
}

static struct definition *
find(struct drawing *d, const char *id)
{
	struct definition *at = d->buckets[hash(id)];

	while (at != NULL && strcmp(at->id, id) != 0)
		at = at->next;
	return at;
}

/* NULL for an element without an id, and when there are too many. */
static struct definition *
define(struct drawing *d, const char *id)
{
	struct definition *new;
	size_t h = hash(id);

	if (*id == '\0' || strlen(id) >= ID_BYTES)
		return NULL;
	if (d->n_definitions == LIMIT_PDF_DEFINITIONS) {
		d->too_many = true;
		return NULL;
	}
	d->n_definitions++;
	new = arena_alloc(d->a, sizeof(*new));
	new->id = arena_strdup(d->a, id);
	new->box = (struct pdf_box){ 1, 1, 0, 0 };
	new->next = d->buckets[h];
	d->buckets[h] = new;
	return new;
}

/* The id in "#id" or "url(#id)", "" when there is none. */
static void
reference(const char *s, char id[ID_BYTES])
{
	size_t n = 0;

	if (strncmp(s, "url(", 4) == 0)
		s += 4;
	if (*s == '#')
		for (s++; s[n] != '\0' && s[n] != ')' && n + 1 < ID_BYTES; n++)
			id[n] = s[n];
	id[n] = '\0';
}

/* A property, from the style or an attribute of its own. */
static void
property(struct drawing *d, const char *name, char out[STYLE_BYTES])
{
	const char *s = pdf_xml_attribute(&d->xml, "style");
	size_t len = strlen(name), n = 0;

	while (*s != '\0') {
		s += strspn(s, " ");
		if (strncmp(s, name, len) == 0 && s[len] == ':') {
			s += len + 1;
			break;
		}
		s += strcspn(s, ";");
		s += *s == ';';
	}
	if (*s == '\0')
		s = pdf_xml_attribute(&d->xml, name);
	for (; s[n] != '\0' && s[n] != ';' && n + 1 < STYLE_BYTES; n++)
		out[n] = s[n];
	out[n] = '\0';
}

/* Is something seen of the fill or the stroke? */
static bool
is_inked(struct drawing *d, const char *name, const char *opacity_name)
{
	char colour[STYLE_BYTES], opacity[STYLE_BYTES];
	const char *s = colour;
	double part = 0, value = 1;

	property(d, name, colour);
	property(d, opacity_name, opacity);
	if (*colour == '\0' || strcmp(colour, "none") == 0 ||
	    (pdf_path_value(opacity, &value) && value == 0))
		return false;
	if (strncmp(s, "rgb(", 4) != 0)
		return true;
	s += 4;
	for (int i = 0; i < 3; i++) {
		if (!pdf_path_number(&s, &part) || part < WHITE)
			return true;
		s += *s == '%';
	}
	return false;
}

static struct frame *
present(struct drawing *d)
{
	return &d->frames[d->depth - 1];
}

static struct pdf_matrix
moved(struct drawing *d)
{
	const struct frame *f = present(d);
	struct pdf_matrix own;

	if (!pdf_matrix_read(pdf_xml_attribute(&d->xml, "transform"), &own))
		d->too_many = true;
	return pdf_matrix_join(&f->matrix, &own);
}

static void
widen_clip(struct pdf_box *clip, const char *path, const struct pdf_matrix *m)
{
	struct pdf_part part;

	while (pdf_path_part(&path, &part)) {
		/* Beyond a rectangle, a box around it would be a guess. */
		if (part.more) {
			*clip = (struct pdf_box){ -ENDLESS, -ENDLESS, ENDLESS,
				ENDLESS };
			return;
		}
		for (size_t i = 0; i < part.n; i++) {
			struct pdf_point p =
			    pdf_matrix_apply(m, part.points[i]);

			if (clip->x1 < clip->x0)
				*clip = (struct pdf_box){ p.x, p.y, p.x, p.y };
			clip->x0 = fmin(clip->x0, p.x);
			clip->y0 = fmin(clip->y0, p.y);
			clip->x1 = fmax(clip->x1, p.x);
			clip->y1 = fmax(clip->y1, p.y);
		}
	}
}

static void
draw_path(struct drawing *d)
{
	struct frame *f = present(d);
	struct pdf_matrix m = moved(d);
	char width[STYLE_BYTES];
	struct pdf_ink ink = { .width = 1 };

	if (f->clip != NULL) {
		widen_clip(&f->clip->box, pdf_xml_attribute(&d->xml, "d"), &m);
		return;
	}
	if (f->target == NULL)
		return;
	ink.fill = is_inked(d, "fill", "fill-opacity");
	ink.stroke = is_inked(d, "stroke", "stroke-opacity");
	property(d, "stroke-width", width);
	(void)pdf_path_value(width, &ink.width);
	ink.width *= sqrt(fabs(m.xx * m.yy - m.xy * m.yx));
	pdf_shapes_path(d->a, f->target, pdf_xml_attribute(&d->xml, "d"), &ink,
	    &m, &f->seen);
}

/* x, y, width and height of the element. */
static struct pdf_box
rectangle(struct drawing *d)
{
	struct pdf_box b = { 0, 0, 0, 0 };

	(void)pdf_path_value(pdf_xml_attribute(&d->xml, "x"), &b.x0);
	(void)pdf_path_value(pdf_xml_attribute(&d->xml, "y"), &b.y0);
	(void)pdf_path_value(pdf_xml_attribute(&d->xml, "width"), &b.x1);
	(void)pdf_path_value(pdf_xml_attribute(&d->xml, "height"), &b.y1);
	b.x1 += b.x0;
	b.y1 += b.y0;
	return b;
}

static void
draw_rectangle(struct drawing *d)
{
	struct frame *f = present(d);
	struct pdf_matrix m = moved(d);
	struct pdf_box b = rectangle(d);

	if (f->clip != NULL)
		f->clip->box = pdf_matrix_box(&m, &b);
}

static void
draw_picture(struct drawing *d)
{
	struct frame *f = present(d);
	struct pdf_matrix m = moved(d);
	struct pdf_box b = rectangle(d);

	if (f->definitions) {
		struct definition *def =
		    define(d, pdf_xml_attribute(&d->xml, "id"));

		if (def != NULL) {
			def->picture = true;
			def->box = b;
		}
	} else if (f->target != NULL) {
		b = pdf_matrix_box(&m, &b);
		pdf_shapes_picture(d->a, f->target, &b, &f->seen);
	}
}

static void
draw_use(struct drawing *d)
{
	struct frame *f = present(d);
	struct pdf_matrix m = moved(d);
	struct pdf_box b = rectangle(d);
	const struct definition *def;
	char id[ID_BYTES];

	if (f->target == NULL)
		return;
	reference(pdf_xml_attribute(&d->xml, "xlink:href"), id);
	if (strncmp(id, "glyph", 5) == 0) {
		struct pdf_point at = { b.x0, b.y0 };

		pdf_shapes_letter(d->a, f->target, pdf_matrix_apply(&m, at));
		return;
	}
	def = find(d, id);
	if (def == NULL || f->target->too_many)
		return;
	if (def->picture) {
		b = pdf_matrix_box(&m, &def->box);
		pdf_shapes_picture(d->a, f->target, &b, &f->seen);
		return;
	}
	d->n_copied += def->shapes.n_rulings + def->shapes.n_pictures +
	    def->shapes.n_letters;
	if (&def->shapes == f->target || d->n_copied > LIMIT_PDF_COPIES)
		d->too_many = true;
	else
		pdf_shapes_copy(d->a, f->target, &def->shapes, &m, &f->seen);
}

static bool
is_one_of(const char *name, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

/* Inside of an element; `f` is a copy of the frame around it. */
static void
enter_group(struct drawing *d, struct frame *f)
{
	const struct definition *clip;
	char id[ID_BYTES];

	reference(pdf_xml_attribute(&d->xml, "clip-path"), id);
	clip = find(d, id);
	f->matrix = moved(d);
	if (f->definitions) {
		struct definition *def =
		    define(d, pdf_xml_attribute(&d->xml, "id"));

		if (def == NULL)
			return; /* <g> around the letters' shapes */
		f->definitions = false;
		f->target = &def->shapes;
		f->matrix = pdf_matrix_identity;
		f->seen =
		    (struct pdf_box){ -ENDLESS, -ENDLESS, ENDLESS, ENDLESS };
	}
	if (clip != NULL && clip->clip && clip->box.x0 <= clip->box.x1) {
		struct pdf_box b = pdf_matrix_box(&f->matrix, &clip->box);

		if (!pdf_box_cut(&f->seen, &b))
			f->target = NULL;
	}
}

static void
enter(struct drawing *d, struct frame *f)
{
	static const char *const hidden[] = { "symbol", "mask", "pattern",
		"filter", "linearGradient", "radialGradient" };
	const char *name = d->xml.name;

	if (strcmp(name, "g") == 0) {
		enter_group(d, f);
	} else if (strcmp(name, "defs") == 0) {
		f->target = NULL;
		f->definitions = true;
	} else if (strcmp(name, "clipPath") == 0) {
		f->clip = define(d, pdf_xml_attribute(&d->xml, "id"));
		f->target = NULL;
		if (f->clip != NULL)
			f->clip->clip = true;
	} else if (strcmp(name, "pageSet") == 0) {
		f->target = NULL;
		d->n_begun = 0;
	} else if (strcmp(name, "page") == 0) {
		f->target =
		    d->n_begun < d->n_pages ? &d->pages[d->n_begun] : NULL;
		d->n_begun++;
	} else if (is_one_of(
		       name, hidden, sizeof(hidden) / sizeof(hidden[0]))) {
		f->target = NULL;
		f->definitions = false;
	}
}

static void
draw(struct drawing *d)
{
	const char *name = d->xml.name;

	if (strcmp(name, "path") == 0)
		draw_path(d);
	else if (strcmp(name, "use") == 0)
		draw_use(d);
	else if (strcmp(name, "image") == 0)
		draw_picture(d);
	else if (strcmp(name, "rect") == 0)
		draw_rectangle(d);
}

/* Walk over all of it; how many pages' drawings are whole. */
static size_t
walk(struct drawing *d)
{
	for (;;) {
		enum pdf_xml_node node = pdf_xml_next(&d->xml);

		if (node == PDF_XML_DONE)
			return d->n_begun;
		if (node == PDF_XML_BROKEN || d->too_many)
			return d->n_begun > 0 ? d->n_begun - 1 : 0;
		if (node == PDF_XML_END) {
			d->depth -= d->depth > 1;
		} else if (node == PDF_XML_START) {
			struct frame inside = *present(d);

			draw(d);
			if (d->xml.empty)
				continue;
			if (d->depth == LIMIT_PDF_DEPTH)
				return 0;
			enter(d, &inside);
			d->frames[d->depth++] = inside;
		}
	}
}

void
pdf_vector_graphics_read(
    struct arena *a, const char *bytes, size_t len, struct pdf_pages *pages)
{
	struct drawing *d = arena_alloc(a, sizeof(*d));
	size_t n_whole;

	d->a = a;
	d->pages = arena_calloc(a, pages->n, sizeof(*d->pages));
	d->n_pages = pages->n;
	/* A drawing of one page has it without <page>. */
	d->n_begun = 1;
	d->depth = 1;
	d->frames[0] = (struct frame){ .matrix = pdf_matrix_identity,
		.seen = { -ENDLESS, -ENDLESS, ENDLESS, ENDLESS },
		.target = &d->pages[0] };
	if (pdf_xml_open(&d->xml, a, bytes, len, NULL) != 0)
		return;
	n_whole = walk(d);
	pdf_xml_close(&d->xml);
	for (size_t i = 0; i < pages->n; i++) {
		struct pdf_page *p = &pages->list[i];
		const struct pdf_shapes *s = &d->pages[i];

		p->rulings = s->rulings;
		p->n_rulings = s->n_rulings;
		p->pictures = s->pictures;
		p->n_pictures = s->n_pictures;
		p->drawn = i < n_whole && !s->too_many;
		pdf_glyphs_fit(a, p, &d->pages[i]);
	}
}
