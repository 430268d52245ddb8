/*
 * The body of a mail, written once as text and as HTML: headings, items with
 * their lines, paragraphs. Everything is escaped. Pure.
 */
#ifndef GOUJI_MAIL_LETTER_H
#define GOUJI_MAIL_LETTER_H

#include <stdbool.h>

#include "collectors/base/attr.h"
#include "collectors/base/buf.h"

struct letter {
	struct buf text, html;
};

void letter_begin(struct letter *l, const char *title);
/* False: it is larger than a mail may be (LIMIT_MAIL_PART). */
bool letter_end(struct letter *l);
void letter_fini(struct letter *l);

void letter_section(struct letter *l, const char *fmt, ...) PRINTF_LIKE(2, 3);
void letter_group(struct letter *l, const char *name);
void letter_paragraph(struct letter *l, const char *fmt, ...) PRINTF_LIKE(2, 3);
void letter_gap(struct letter *l);
/* A numbered item, and lines under it. */
void letter_item(struct letter *l, size_t number, const char *fmt, ...)
    PRINTF_LIKE(3, 4);
void letter_line(struct letter *l, const char *label, const char *value);
void letter_link(struct letter *l, const char *label, const char *url);

#endif
