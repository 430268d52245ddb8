/*
 * Where a table of the form may be that was not recognized in a report: in a
 * picture, elsewhere, or nowhere. Pure.
 */
#ifndef GOUJI_NORMALIZE_MISSING_TABLE_H
#define GOUJI_NORMALIZE_MISSING_TABLE_H

#include <stddef.h>

struct arena;
struct form_set;
struct headings;
struct tables;
struct page;
struct report_table;

struct missing_table {
	const struct page *page;  /* the report */
	const struct page *whole; /* with what stands around it */
	const struct form_set *forms;
	const struct headings *headings;
	const struct tables *tables;
};

/*
 * Fill picture, elsewhere and nowhere of table `number` (2..4). None of the
 * last two is set where it may be us who did not recognize it: the report is
 * plain text, which has no pictures to show; there is a table or a word of the
 * form in the part; something of the page was not understood; or the part does
 * not end.
 */
void missing_table_explain(struct arena *a, const struct missing_table *where,
    int number, struct report_table *out);

#endif
