/*
 * Lists: one page of rows as JSON ({"findings":[...],"next":...}) or as CSV,
 * by the parameters limit, after and format. What a list's `after` looks like
 * is its handler's; clients take it from `next`.
 */
#ifndef GOUJI_SERVE_LIST_H
#define GOUJI_SERVE_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/base/attr.h"
#include "collectors/base/json.h"
#include "daemon/serve/csv.h"

struct answer;
struct request;
struct sql_query;

#define LIST_DEFAULT_ROWS 100

extern const char *const list_formats[];

/* What every list takes, at the end of its specs. */
#define LIST_PARAMS                                       \
	{ "limit", PARAM_INT, NULL, 1, LIMIT_LIST_ROWS }, \
	    { "after", PARAM_TEXT, NULL, 0, 0 },          \
	    { "format", PARAM_WORD, list_formats, 0, 0 }, \
	{                                                 \
		NULL, PARAM_END, NULL, 0, 0               \
	}

struct list {
	struct request *q;
	struct answer *answer;
	bool csv;
	bool rows_ended;
	size_t limit, n;
	struct json_writer json;
	struct csv_writer out;
	/* Writes what stands beside the rows (JSON only); NULL: nothing. */
	void (*beside)(struct list *l, const void *arg);
	const void *arg;
};

/*
 * `key` names the list in JSON and its file ("findings.csv"). A CSV without a
 * limit holds LIMIT_CSV_ROWS.
 */
void list_begin(struct list *l, struct request *q, struct answer *a,
    const char *key, const char *const *headings);
/* Counts a row; false when the page is full, then there is a next one. */
MUST_CHECK bool list_row(struct list *l);
/* The rows end here, and what stands beside them comes (JSON only). */
void list_rows_end(struct list *l);
/* `next`: the cursor behind the last row written, NULL at the end. In CSV a
 * Link header gives the next page's address. */
void list_end(struct list *l, const char *next);

/*
 * All the rest of a list whose cursor is the number in the query's first
 * column: binds :limit, writes each row with `put` and ends query and list.
 */
void list_walk(struct list *l, struct sql_query *row,
    void (*put)(struct list *l, struct sql_query *row));

/* The `after` parameter as a number, 0 when not given; problem and -1 when it
 * is none. */
MUST_CHECK int list_after_int(
    struct request *q, struct answer *a, long long *out);

#endif
