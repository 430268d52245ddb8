/*
 * What a cell says in the words of a form: which row, column, group or
 * caption. Exact where labels are to be found, alike where a typing error is
 * to be read. Pure.
 */
#ifndef GOUJI_TABLES_LABELS_H
#define GOUJI_TABLES_LABELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct form;
struct form_block;
struct form_set;
struct known;
struct row_cell;

#define LABEL_NONE ((size_t)-1)

/* Words of the tables that are neither row nor column: 信息内容, 申请人情况,
 * the corner of table 3, 行政诉讼. */
bool label_is_frame(const char *key);
bool label_is_litigation(const char *key); /* 行政诉讼 */
/* 信息内容: in front of table 2's columns. */
bool label_is_subject(const char *key);

/* A key without the number in front: "一予以公开" -> "予以公开". */
const char *label_without_number(const char *key);

/* Index into form->rows, or LABEL_NONE. With or without its number. */
size_t label_row(const struct form *f, const struct row_cell *c);
/* Is it the heading of a group of rows? */
bool label_is_row_group(const struct form *f, const struct row_cell *c);
/* Index into form->blocks of a caption, or LABEL_NONE. */
size_t label_caption(const struct form *f, const struct row_cell *c);
/* Column group of a block: index (within the block) of its first column, or
 * LABEL_NONE. */
size_t label_column_group(
    const struct form *f, const struct form_block *b, const struct row_cell *c);
/*
 * The block's columns that the cell may be, as bits: those it names, else
 * those that its beginning or a typing error leaves open. *exact: it names
 * them.
 */
uint32_t label_columns(const struct form *f, const struct form_block *b,
    const struct row_cell *c, bool *exact);
/* Named by the cell exactly, in any block or table? */
bool label_is_column(const struct form *f, const struct row_cell *c);

/* Does any form of the set know this label (row, column, group, caption or
 * word of the frame)? */
bool label_is_known(const struct form_set *forms, const struct row_cell *c);

/*
 * How well a misspelt label fits a row: 0 not, else 1..100. At most a
 * quarter of its characters differ, or the number is the same and at most
 * two fifths differ.
 */
int label_row_similarity(const struct form *f, size_t row, const char *key);

/*
 * Does the cell, which stands for the label with these keys, print it otherwise
 * than the form? Not where it only leaves out its number, a note in brackets
 * or more of its end, or has its groups in front.
 */
bool label_differs(const struct row_cell *c, const char **keys);

/* Hundredths of a column's label that the key has. */
int label_column_similarity(
    const struct form *f, size_t column, const char *key);

/* ---- all labels of a set of forms, for asking many texts quickly ---- */

/* The arena's; `forms` must outlive it. */
struct known *known_new(struct arena *a, const struct form_set *forms);
/* As label_is_known(). */
bool known_label(const struct known *k, const struct row_cell *c);
/* A label that only headers have: column, group of columns, frame. */
bool known_header(const struct known *k, const struct row_cell *c);

#endif
