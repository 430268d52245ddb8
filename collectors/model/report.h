/*
 * A report: one township, one year, as read. Plain structs; everything lives
 * in one arena, all text is UTF-8. The form (collectors/form/form.h) says what
 * each cell is.
 */
#ifndef GOUJI_MODEL_REPORT_H
#define GOUJI_MODEL_REPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/base/date.h"
#include "collectors/base/num.h"
#include "schema/words.h"

struct form;

struct cell {
	/* CELL_ABSENT: what was published has no such cell; CELL_BLANK: the
	 * cell is empty or / - —; CELL_UNREADABLE: it holds no number. */
	enum cell_state state;
	struct num value; /* CELL_REPORTED only */
	/* What stood there when it is more than the number (a note, a unit, a
	 * sign that is no figure), else NULL. */
	const char *text;
};

/* Where a document says when it was published. */
enum report_dated {
	DATED_META, /* a metadata element */
	DATED_TEXT, /* a label of publication in the text, the only such date */
	DATED_URL,
	REPORT_DATES
};

/* One of the six parts. */
struct section {
	int number;          /* 1..6 by its wording, 0 unknown */
	int printed_number;  /* the one in front of it, 0 none */
	const char *heading; /* as printed */
	const char *text;    /* its paragraphs, '\n' between; no tables */
	bool variant;        /* worded otherwise than the form */
};

/* Tables of the form by their number: index 0 is table 2. */
#define REPORT_TABLES 3

struct report_table {
	bool found;   /* its labels and at least one cell were read */
	bool picture; /* its section holds a picture instead */
	/* Its section is there and holds nothing of it: it may be in another
	 * picture, a frame or an attachment; or there are none either. Neither
	 * where it may be us who did not recognize it. */
	bool elsewhere, nowhere;
	/* Rows of the form that the published table demonstrably lacks, as
	 * indices into form->rows; never rows that we failed to understand. */
	size_t *missing_rows;
	size_t n_missing_rows;
};

/* A label of a row or column that is printed otherwise than the form has it:
 * 规范性文件 for 行政规范性文件. */
struct label_variant {
	int table; /* 2, 3 */
	const char *printed, *label;
};

struct report {
	const struct form *form; /* the form that its tables are */
	int year;                /* report year, 0 not known */
	const char *title;       /* "" when none */
	const char *organ;       /* name of the body in title or text, or "" */
	struct date published_on;
	const char *published_by; /* where the date stood: "meta", "text",
	                           * "url", "header", "" */
	struct date dated[REPORT_DATES];    /* all that it says of that */
	struct date period_from, period_to; /* 统计期限 */
	struct cell *cells;                 /* form->n_cells of them */
	struct report_table tables[REPORT_TABLES];
	struct label_variant *variants; /* each once */
	size_t n_variants;
	struct section *sections; /* in the document's order */
	size_t n_sections;
	bool truncated;       /* the document ended inside a table */
	const char *preface;  /* text before the first section, or "" */
	const char **reasons; /* what of it we could not make sense of */
	size_t n_reasons;
};

#endif
