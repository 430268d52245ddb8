/*
 * Running text as HTML reads: white space folded to one space, none at the
 * beginning of a line, line breaks where the markup has them. U+00A0 is no
 * white space here. Heap memory until flow_fini. Pure.
 */
#ifndef GOUJI_DECODE_FLOW_H
#define GOUJI_DECODE_FLOW_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/base/buf.h"

struct arena;

struct flow {
	struct buf buf;
	bool space;         /* white space is due before the next character */
	bool newline;       /* and it held a line break of the source */
	int preserved;      /* > 0: white space stays as it is, as in <pre> */
	int raised;         /* > 0: in a superscript or subscript */
	size_t raised_from; /* where it began */
	size_t raised_to;   /* where the last one ended, 0 none */
	bool noted;         /* and it was a note */
};

/* Text beyond `max` bytes is cut at a character's boundary. */
void flow_init(struct flow *f, size_t max);
void flow_fini(struct flow *f);

/*
 * More text. A line break of the source between two Chinese characters is no
 * space: Chinese is written without.
 */
void flow_text(struct flow *f, const char *s);
/* White space, unless nothing stands before or behind it. */
void flow_space(struct flow *f);
/*
 * The beginning and the end of a superscript or subscript. Figures in it that
 * stand behind another value are a note to it and come in brackets: 29[1];
 * where a value follows them, a space parts the two.
 */
void flow_raise(struct flow *f);
void flow_lower(struct flow *f);
/* A new line, unless the present one is empty. */
void flow_break(struct flow *f);
/* The text so far, without white space at its end, and the flow empty again;
 * the arena's. */
const char *flow_take(struct flow *f, struct arena *a);

#endif
