/*
 * Which tables of a page are which tables of which form, and which places in
 * them are which cells: by labels, never by position. Also finds the tables
 * that were published as lines of text. Pure.
 */
#ifndef GOUJI_TABLES_TABLES_H
#define GOUJI_TABLES_TABLES_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct form;
struct form_set;
struct alternative_label;
struct page;

/* The place of one cell. */
struct table_cell {
	bool there;       /* the published table has such a cell */
	bool ambiguous;   /* it is there, but which text is its own is not
	                   * certain: unreadable */
	const char *text; /* "" when blank */
};

struct tables {
	const struct form *form;   /* of the tables; NULL when none was found */
	struct table_cell *cells;  /* form->n_cells */
	bool found[3];             /* table 2, 3, 4 */
	bool row_missing_known[3]; /* the table is whole: a row that is not
	                            * there is demonstrably missing */
	bool *row_there;           /* form->n_rows: its label was seen */
	const char **reasons;      /* English: what we made no sense of; also
	                            * without a form */
	size_t n_reasons;
	struct alternative_label *alternatives; /* of tables 2 and 3 */
	size_t n_alternatives;
	/* Block index (into page->blocks) -> block belongs to a table of the
	 * form, so that it is no section's text. */
	bool *block_is_table;
};

/*
 * `year` is the report's when known (0 not), `forced` a form that the user
 * asked for or NULL; both only decide where the labels leave it open. A page
 * without any table gives match.form NULL. Everything lives in the arena.
 */
void tables_recognize(struct arena *a, const struct page *page,
    const struct form_set *forms, int year, const struct form *forced,
    struct tables *out);

#endif
