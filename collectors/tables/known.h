/*
 * All labels that the forms of a set know, for asking many texts quickly.
 * Pure.
 */
#ifndef GOUJI_TABLES_KNOWN_H
#define GOUJI_TABLES_KNOWN_H

#include <stdbool.h>

struct arena;
struct form_set;
struct known;
struct sheet_cell;

/* The arena's; `forms` must outlive it. */
struct known *known_new(struct arena *a, const struct form_set *forms);
/* As label_is_known(). */
bool known_label(const struct known *k, const struct sheet_cell *c);
/* A label that only headers have: column, group of columns, frame. */
bool known_header(const struct known *k, const struct sheet_cell *c);

#endif
