/*
 * An official form: its tables, rows, columns, accepted labels, cell types and
 * the linear rules over them. Plain structs and look-ups; collectors/form reads
 * them from schema/forms/. Read-only after loading. Pure.
 */
#ifndef GOUJI_MODEL_FORM_H
#define GOUJI_MODEL_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/base/hash.h"

enum form_cell_type {
	FORM_COUNT,  /* 件: a whole number >= 0 */
	FORM_CHANGE, /* 本年增/减: a whole number, may be negative */
	FORM_AMOUNT, /* 万元: a decimal >= 0 */
	FORM_SUM,    /* 采购总金额: a decimal without a given unit, never
	              * added up */
};

struct form_cell {
	const char *id; /* "t3.received.natural" */
	enum form_cell_type type;
	size_t row, column; /* indices into form->rows and form->columns */
	bool alternative;   /* of a row that stands in for others; is part of
	                      * a report only where the report prints it */
	const char *words;  /* what form_cell_words() answers */
};

struct form_row {
	const char *id;    /* "received"; "" for table 4's only row */
	int table;         /* 2, 3 or 4 */
	size_t block;      /* index into form->blocks */
	const char *label; /* as the form prints it; "" with id "" */
	const char *words; /* what a message calls it: the label, or more
	                      * where that alone is ambiguous ("3.其他") */
	const char *group; /* the heading that it stands under
	                      * ("（三）不予公开"), or NULL */
	/* Accepted labels as utf8_label() makes them, with and without a
	 * number in front; the form's own first. */
	const char **keys;
	size_t n_keys;
	const char **group_keys; /* likewise for the group */
	size_t n_group_keys;
	bool alternative; /* see form_cell */
	/* Rows that must be absent where this one stands (other_all and the
	 * three other_*): indices into form->rows. */
	size_t *instead_of;
	size_t n_instead_of;
	size_t first_cell; /* its cells follow each other, by column */
};

struct form_column {
	const char *id;    /* "natural"; table 4: "review.upheld" */
	const char *label; /* "自然人" */
	const char *words; /* as in form_row */
	const char *group; /* header above it ("法人或其他组织"), or NULL */
	/* As in form_row; last come labels that pages print cut off, which
	 * may be those of a neighbour too ("本年新"): then order decides. */
	const char **keys;
	size_t n_keys;
	const char **group_keys;
	size_t n_group_keys;
	enum form_cell_type type; /* of its cells */
};

/* Rows that share a header: table 2 has one for each paragraph of 第二十条,
 * tables 3 and 4 one each. */
struct form_block {
	int table;
	const char *caption; /* "第二十条第（一）项", or NULL */
	const char **caption_keys;
	size_t n_caption_keys;
	const char *figure_rule;  /* broken by a figure that none of its cells
	                          * can have (negative, fractional): "A04" */
	const char *blank_rule;   /* broken by a blank: "A05" */
	size_t first_row, n_rows; /* into form->rows */
	size_t first_column, n_columns; /* into form->columns */
};

enum form_operator {
	FORM_EQUAL,
	FORM_AT_MOST,
	FORM_AT_LEAST
};

struct form_term {
	size_t cell;
	int sign;   /* +1 or -1 */
	bool prior; /* the cell of the year before */
};

/* sum(left) operator sum(right); place and rule are a finding's. */
struct form_equation {
	const char *rule;  /* "A03" */
	const char *place; /* "t3.received" */
	enum form_operator op;
	struct form_term *left, *right;
	size_t n_left, n_right;
	const char *left_words;  /* "各类申请人之和" */
	const char *right_words; /* "总计" */
	const char *subject; /* "表三“一、本年新收政府信息公开申请数量”" */
};

/* The six parts of every report. */
struct form_section {
	int number;
	const char *label; /* "一、总体情况" */
	const char **keys; /* without the number; the form's own first */
	size_t n_keys;
};

struct form {
	const char *id;            /* "2021" */
	const char *name;          /* where it was decreed */
	int first_year, last_year; /* report years; last_year 0 = open */
	struct form_block *blocks;
	size_t n_blocks;
	struct form_row *rows;
	size_t n_rows;
	struct form_column *columns;
	size_t n_columns;
	struct form_cell *cells;
	size_t n_cells; /* with those of alternative rows */
	struct form_equation *equations;
	size_t n_equations;
	const struct form_section *sections; /* the set's */
	size_t n_sections;
};

struct form_set {
	/* SHA-256 over the files it was made of: another one when they are. */
	char digest[HASH_TEXT_SIZE];
	struct form *forms;
	size_t n_forms;
	struct form_section *sections;
	size_t n_sections;
};

const struct form *form_find(const struct form_set *set, const char *id);
/* The form of a report year, NULL when there is none. */
const struct form *form_of_year(const struct form_set *set, int year);
/* Index of a cell id, or -1. */
int form_cell_find(const struct form *f, const char *id);
/* Likewise; *hint is where it probably stands, and then the next one. */
int form_cell_find_near(const struct form *f, const char *id, size_t *hint);
/* Index of a row of a table (2, 3, 4) by its id, or -1; `f` and `id` may be
 * NULL. */
int form_row_find(const struct form *f, int table, const char *id);
/* The cell of row and column (indices into form->rows and form->columns). */
size_t form_cell_at(const struct form *f, size_t row, size_t column);
/* "count", "change", "amount", "sum": as a form file says it. */
const char *form_cell_type_name(enum form_cell_type type);
/*
 * The heading that covers rows of several groups ("三、本年度办理结果", which
 * has rows of its own and （三）不予公开 under it): the group of the block's
 * first grouped row, from there to its last row. Its label is NULL where the
 * block has no groups.
 */
struct form_heading {
	const char *label;
	size_t first, last; /* indices into form->rows */
};
struct form_heading form_outer_heading(
    const struct form *f, const struct form_block *b);
/* "表三“（一）予以公开”行“自然人”列": where a cell is, in Chinese. Static
 * storage of the form. */
const char *form_cell_words(const struct form *f, size_t cell);

#endif
