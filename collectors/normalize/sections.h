/*
 * The parts of a report: their headings and text. Pure; everything lives in
 * the arena.
 */
#ifndef GOUJI_NORMALIZE_SECTIONS_H
#define GOUJI_NORMALIZE_SECTIONS_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct headings;
struct page;
struct report;

/* Sections and preface; blocks marked as tables of the form are no text. The
 * preface starts at block `first`. */
void sections_find(struct arena *a, const struct page *page,
    const struct headings *headings, const bool *block_is_table, size_t first,
    struct report *out);

/* Does the part of this number hold a picture? */
bool sections_have_picture(
    const struct page *page, const struct headings *headings, int number);

#endif
