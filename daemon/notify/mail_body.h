/*
 * The body of a mail, written once as text and as HTML: headings, items with
 * their lines, paragraphs. Everything is escaped. Pure.
 */
#ifndef GOUJI_NOTIFY_MAIL_BODY_H
#define GOUJI_NOTIFY_MAIL_BODY_H

#include <stdbool.h>

#include "collectors/base/attr.h"
#include "collectors/base/buf.h"

struct mail_body {
	struct buf text, html;
};

void mail_body_begin(struct mail_body *l, const char *title);
/* False: it is larger than a mail may be (LIMIT_MAIL_PART). */
bool mail_body_end(struct mail_body *l);
void mail_body_fini(struct mail_body *l);

void mail_body_section(struct mail_body *l, const char *fmt, ...)
    PRINTF_LIKE(2, 3);
void mail_body_group(struct mail_body *l, const char *name);
void mail_body_paragraph(struct mail_body *l, const char *fmt, ...)
    PRINTF_LIKE(2, 3);
void mail_body_gap(struct mail_body *l);
/* A numbered item, and lines under it. */
void mail_body_item(struct mail_body *l, size_t number, const char *fmt, ...)
    PRINTF_LIKE(3, 4);
void mail_body_line(struct mail_body *l, const char *label, const char *value);
void mail_body_link(struct mail_body *l, const char *label, const char *url);

#endif
