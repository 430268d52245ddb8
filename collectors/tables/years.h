/*
 * Tables that stand under a line naming another year. Pure.
 */
#ifndef GOUJI_TABLES_YEARS_H
#define GOUJI_TABLES_YEARS_H

#include <stddef.h>

struct arena;
struct headings;
struct page;

/*
 * The year that the line directly before a block puts above it as a caption
 * ("2023年收到和处理情况如下："), 0 when it names none or several or is a
 * heading or a sentence.
 */
int year_above(struct arena *a, const struct page *page,
    const struct headings *headings, size_t block);

#endif
