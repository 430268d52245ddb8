/*
 * A report: one body, one year, as read; and the one JSON of it, which crosses
 * the pipe to the reader, lies in the database and is what the API's report
 * resource has of a report. Plain structs; everything lives in one arena, all
 * text is UTF-8. The form (collectors/model/form.h) says what each cell is.
 * Pure.
 */
#ifndef GOUJI_MODEL_REPORT_H
#define GOUJI_MODEL_REPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/base/attr.h"
#include "collectors/base/date.h"
#include "collectors/base/limits.h"
#include "collectors/base/num.h"
#include "schema/words.h"

struct arena;
struct cJSON;
struct err;
struct form;
struct form_set;
struct json_writer;

/* Bytes of the longest text of a report; and of a name, as a form's id. */
#define REPORT_MAX_TEXT LIMIT_SECTION_BYTES
#define REPORT_MAX_NAME 256

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

/*
 * Is this cell among the `cells` of the report? All of the form's own are;
 * those of an alternative row only where the report prints that row.
 */
bool report_has_cell(const struct report *r, size_t cell);

/*
 * The report as one JSON object: form, year, title, published_on, cells,
 * cell_states, cell_texts, reading_notes as the API names them (DESIGN.md
 * section 7); sections, tables, dates and the rest of what was read.
 */
void report_write(struct json_writer *w, const struct report *r);
/* Parts of it, as the API's resource has them: `title` and `published_on`;
 * `cells`, `cell_states` and `cell_texts`; `reading_notes`. NULL: no report. */
void report_write_head(struct json_writer *w, const struct report *r);
void report_write_cells(struct json_writer *w, const struct report *r);
void report_write_notes(struct json_writer *w, const struct report *r);
/*
 * The opposite of report_write(). Every field is bounded and checked, for a
 * process that read hostile bytes wrote it. Lives in the arena; the form and
 * cell ids point into `forms`. -1 (ERR_FORMAT): e names the field; *out is
 * untouched.
 */
MUST_CHECK int report_parse(struct arena *a, const struct form_set *forms,
    const struct cJSON *v, struct report *out, struct err *e);

/* Of an object with `cells`, `cell_states` and `cell_texts`, as the API's
 * resource is one: r->cells, of the form that r->form is. */
MUST_CHECK int report_parse_cells(
    struct arena *a, const struct cJSON *v, struct report *r, struct err *e);

/* A cell that two reports have differently. */
struct cell_change {
	const char *cell; /* its id, of the form */
	struct cell from, to;
};
bool cell_equal(const struct cell *a, const struct cell *b);
/*
 * Cells of `now` that `before` has otherwise, in the order of the form of
 * `now`; what the form of `before` lacks was absent. Only form and cells of the
 * two are looked at.
 */
void report_diff(struct arena *a, const struct report *before,
    const struct report *now, struct cell_change **out, size_t *n);
/* [{"cell","from","to","from_state","to_state"}, ...] */
void cell_changes_write(
    struct json_writer *w, const struct cell_change *changes, size_t n);

#endif
