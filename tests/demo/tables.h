/*
 * A report's three tables as a form prints them, with their spans, and how the
 * shapes write a table. Pure; everything lives in the arena.
 */
#ifndef GOUJI_TESTS_DEMO_TABLES_H
#define GOUJI_TESTS_DEMO_TABLES_H

#include <stdbool.h>
#include <stddef.h>

#include "tests/demo/county.h"

struct buf;

#define OUT_ROWS    40
#define OUT_COLUMNS 16

struct out_cell {
	const char *text; /* "" when the figure is left out */
	int rows, columns;
	bool figure;
};

struct out_table {
	struct out_cell cells[OUT_ROWS][OUT_COLUMNS];
	size_t n_cells[OUT_ROWS];
	size_t n_rows;
};

#define OUT_PIECES 8

struct out_tables {
	/* Table 2, a piece for each paragraph of 第二十条; 3; 4. */
	struct out_table *two[OUT_PIECES];
	size_t n_two;
	struct out_table *three, *four;
};

void tables_of(
    struct arena *a, const struct county_report *r, struct out_tables *out);

/* One <table> of the given pieces below each other. */
void tables_write_html(struct buf *b, const struct out_table *const *pieces,
    size_t n, enum county_shape shape);
/* A cell a line, as text copied out of a browser. */
void tables_write_lines(struct buf *b, const struct out_table *t);
/* Cells between |; labels that cover several rows stand in the first. */
void tables_write_pipes(struct buf *b, const struct out_table *t);

#endif
