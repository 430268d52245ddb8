/*
 * A cursor over SQLite that hides it: the named statements of schema/sql/,
 * prepared when first used, kept, and reset by sql_end(). One thread. Text
 * and blobs that are read belong to SQLite and live until the next sql_step()
 * or sql_end().
 *
 *	struct sql_query *q = sql_begin(sql, SQL_REPORT_OF);
 *	sql_bind_text(q, ":code", code);
 *	while ((rc = sql_step(q, e)) == 1)
 *		use(sql_text(q, 0));
 *	sql_end(q);
 *
 * A statement can be in use once at a time (asserted).
 */
#ifndef GOUJI_STORE_SQL_H
#define GOUJI_STORE_SQL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "collectors/base/attr.h"
#include "collectors/base/date.h"
#include "collectors/base/num.h"
#include "schema/sql.h"

struct err;
struct sql;
struct sql_query;

/* Open or create the file. NULL: e is ERR_DATABASE. */
MUST_CHECK struct sql *sql_open(const char *path, struct err *e);
/* Open a file that nobody changes as long as it is open, to read it; nothing
 * is written beside it. What stands in a log beside it is not seen. */
MUST_CHECK struct sql *sql_open_frozen(const char *path, struct err *e);
/* An empty one of its own in memory; NULL as above. */
MUST_CHECK struct sql *sql_open_memory(struct err *e);
/* What stands in the log goes into the file, unless that is damaged. NULL is
 * fine. */
void sql_close(struct sql *sql);

/* ---- one query ---- */

/* Never NULL: what goes wrong here is told by sql_step(). */
struct sql_query *sql_begin(struct sql *sql, enum sql_name name);
/* Parameters by name (":code"); an unknown one is asserted. Text and blobs
 * are not copied: they must stay until sql_end(). NULL text is NULL. */
void sql_bind_int(struct sql_query *q, const char *name, int64_t v);
void sql_bind_text(struct sql_query *q, const char *name, const char *v);
void sql_bind_blob(
    struct sql_query *q, const char *name, const void *v, size_t len);
/* An INTEGER, or TEXT as printed when it has decimals. */
void sql_bind_num(struct sql_query *q, const char *name, struct num v);
/* NULL for no date. */
void sql_bind_date(struct sql_query *q, const char *name, struct date v);
void sql_bind_null(struct sql_query *q, const char *name);
/* 1 a row, 0 no more, -1 error (ERR_DATABASE; ERR_TIMEOUT past the deadline).
 */
MUST_CHECK int sql_step(struct sql_query *q, struct err *e);
/* Reset for the next use. Always, also after an error. */
void sql_end(struct sql_query *q);
/* All steps of a statement without rows, and sql_end(). */
MUST_CHECK int sql_run(struct sql_query *q, struct err *e);

/* ---- the current row, by column from 0 ---- */

bool sql_is_null(struct sql_query *q, int column);
int64_t sql_int(struct sql_query *q, int column); /* 0 for NULL */
/* "" for NULL. A number becomes its text, decimals as they were printed. */
const char *sql_text(struct sql_query *q, int column);
const char *sql_text_or_null(struct sql_query *q, int column);
const void *sql_blob(struct sql_query *q, int column, size_t *len);
/* False for NULL and what is no number. */
bool sql_num(struct sql_query *q, int column, struct num *out);
struct date sql_date(struct sql_query *q, int column); /* none for NULL */

/* ---- the connection ---- */

/* Differs whenever what is read through this connection may: grows with each
 * change, and with each that is taken back. */
int64_t sql_version(const struct sql *sql);
/* Rows that the last statement changed. */
int64_t sql_changes(const struct sql *sql);
int64_t sql_last_id(const struct sql *sql);
/* Queries that are still running `ms` from now end with ERR_TIMEOUT; 0 lifts
 * it. */
void sql_set_deadline_ms(struct sql *sql, int64_t ms);
MUST_CHECK int sql_transaction_begin(struct sql *sql, struct err *e);
MUST_CHECK int sql_transaction_commit(struct sql *sql, struct err *e);
void sql_transaction_rollback(struct sql *sql);
/* A script (migrations, pragmas). */
MUST_CHECK int sql_script(struct sql *sql, const char *text, struct err *e);
/* The first value of the first row of a pragma, or -1. */
MUST_CHECK int sql_pragma_int(
    struct sql *sql, const char *pragma, int64_t *out, struct err *e);

/* What is the matter with the file or its disk. */
enum sql_fault_kind {
	SQL_SOUND,
	SQL_UNWRITABLE, /* full, read-only, failing; until the next commit */
	SQL_DAMAGED     /* for good */
};
struct sql_fault {
	enum sql_fault_kind kind;
	char text[160]; /* SQLite's words */
};
const struct sql_fault *sql_fault(const struct sql *sql);
/* Look over the whole file, thoroughly the indexes too; as long as it takes.
 * -1: e is ERR_DATABASE and says "is damaged: ...". */
MUST_CHECK int sql_check(struct sql *sql, bool thorough, struct err *e);
/* A copy as of now into the file `path`, which is new or empty; others may go
 * on writing meanwhile. The file is there also after a failure. */
MUST_CHECK int sql_copy(struct sql *from, const char *path, struct err *e);
/* Opened without the right to write? */
bool sql_is_read_only(const struct sql *sql);

/*
 * The plan of a statement, a line a step, for the test that refuses scans:
 * calls fn for each. -1: it does not even prepare.
 */
MUST_CHECK int sql_explain(struct sql *sql, enum sql_name name,
    void (*fn)(void *arg, const char *line), void *arg, struct err *e);

#endif
