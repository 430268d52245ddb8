#include "daemon/store/sql.h"

#include <assert.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/buf.h"
#include "collectors/base/clock.h"
#include "collectors/base/err.h"
#include "collectors/base/mem.h"

/* Virtual machine steps between two looks at the deadline. */
#define PROGRESS_STEPS 2000
/* How long a reader beside us (a backup) may hold us up. */
#define BUSY_MS 5000
/* A path, each of its bytes as three. */
#define MAX_URI_BYTES 16384

struct sql_query {
	struct sql *sql;
	enum sql_name name;
	sqlite3_stmt *stmt;
	bool in_use;
	int failed; /* code of a failed prepare */
};

struct sql {
	sqlite3 *db;
	struct sql_fault fault; /* since the last commit */
	int64_t deadline;       /* monotonic ms, 0 none */
	int64_t n_rollbacks;
	struct sql_query queries[SQL_N_STATEMENTS];
};

/* Remember what is the matter with the file or its disk. */
static void
note_fault(struct sql *sql, int code, const char *text)
{
	enum sql_fault_kind kind = SQL_UNWRITABLE;

	switch (code & 0xff) {
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		kind = SQL_DAMAGED;
		break;
	case SQLITE_FULL:
	case SQLITE_IOERR:
	case SQLITE_READONLY:
	case SQLITE_CANTOPEN:
		break;
	default:
		return;
	}
	if (sql->fault.kind == SQL_DAMAGED)
		return;
	sql->fault.kind = kind;
	(void)snprintf(sql->fault.text, sizeof(sql->fault.text), "%s", text);
	/* What a check finds begins with a line of its own. */
	for (char *p = sql->fault.text; *p != '\0'; p++)
		if (*p == '\n')
			*p = ' ';
}

static int
fail(struct sql *sql, int code, const char *what, struct err *e)
{
	const char *text = sqlite3_errmsg(sql->db);

	note_fault(sql, code, text);
	switch (code & 0xff) {
	case SQLITE_INTERRUPT:
		return err_set(e, ERR_TIMEOUT, "%s: query took too long", what);
	case SQLITE_BUSY:
		return err_set(e, ERR_BUSY, "%s: %s", what, text);
	default:
		return err_set(e, ERR_DATABASE, "%s: %s", what, text);
	}
}

static int
on_progress(void *arg)
{
	const struct sql *sql = arg;

	return sql->deadline != 0 &&
	    clock_mono_ms(clock_real()) >= sql->deadline;
}

static struct sql *
open_file(const char *path, int flags, struct err *e)
{
	struct sql *sql = mem_calloc(1, sizeof(*sql));
	int code = sqlite3_open_v2(path, &sql->db,
	    flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);

	if (code != SQLITE_OK) {
		fail(sql, code, path, e);
		sql_close(sql);
		return NULL;
	}
	sqlite3_busy_timeout(sql->db, BUSY_MS);
	for (int i = 0; i < SQL_N_STATEMENTS; i++) {
		sql->queries[i].sql = sql;
		sql->queries[i].name = (enum sql_name)i;
	}
	return sql;
}

struct sql *
sql_open(const char *path, struct err *e)
{
	return open_file(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, e);
}

struct sql *
sql_open_memory(struct err *e)
{
	return open_file(":memory:",
	    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY, e);
}

struct sql *
sql_open_frozen(const char *path, struct err *e)
{
	struct buf uri;
	struct sql *sql;

	buf_init(&uri, MAX_URI_BYTES);
	(void)buf_puts(&uri, "file:");
	for (const char *p = path; *p != '\0'; p++) {
		if (strchr("%?#", *p) != NULL)
			(void)buf_printf(&uri, "%%%02x", (unsigned)*p);
		else
			(void)buf_putc(&uri, *p);
	}
	(void)buf_puts(&uri, "?immutable=1");
	sql =
	    open_file(buf_str(&uri), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, e);
	buf_fini(&uri);
	return sql;
}

void
sql_close(struct sql *sql)
{
	int code;

	if (sql == NULL)
		return;
	for (int i = 0; i < SQL_N_STATEMENTS; i++)
		sqlite3_finalize(sql->queries[i].stmt);
	/* A damaged file and its log stay as they are, for who mends them. */
	if (sql->fault.kind == SQL_DAMAGED)
		(void)sqlite3_db_config(
		    sql->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)NULL);
	code = sqlite3_close(sql->db);
	assert(code == SQLITE_OK);
	free(sql);
}

struct sql_query *
sql_begin(struct sql *sql, enum sql_name name)
{
	struct sql_query *q = &sql->queries[name];

	assert(!q->in_use);
	q->in_use = true;
	q->failed = SQLITE_OK;
	if (q->stmt == NULL)
		q->failed =
		    sqlite3_prepare_v3(sql->db, sql_statements[name].text, -1,
			SQLITE_PREPARE_PERSISTENT, &q->stmt, NULL);
	return q;
}

/* 0 when the statement could not be prepared: there is nothing to bind to. */
static int
parameter(struct sql_query *q, const char *name)
{
	int i;

	assert(q->in_use);
	if (q->failed != SQLITE_OK)
		return 0;
	i = sqlite3_bind_parameter_index(q->stmt, name);
	assert(i > 0);
	return i;
}

void
sql_bind_int(struct sql_query *q, const char *name, int64_t v)
{
	int i = parameter(q, name);

	if (i > 0)
		sqlite3_bind_int64(q->stmt, i, v);
}

void
sql_bind_text(struct sql_query *q, const char *name, const char *v)
{
	int i = parameter(q, name);

	if (i > 0)
		sqlite3_bind_text(q->stmt, i, v, -1, SQLITE_STATIC);
}

void
sql_bind_blob(struct sql_query *q, const char *name, const void *v, size_t len)
{
	int i = parameter(q, name);

	/* No bytes are an empty blob, not NULL. */
	if (i > 0)
		sqlite3_bind_blob64(
		    q->stmt, i, len == 0 ? "" : v, len, SQLITE_STATIC);
}

void
sql_bind_num(struct sql_query *q, const char *name, struct num v)
{
	char text[NUM_TEXT_SIZE];
	int i = parameter(q, name);

	if (i == 0)
		return;
	if (v.scale == 0)
		sqlite3_bind_int64(q->stmt, i, v.value);
	else
		sqlite3_bind_text(
		    q->stmt, i, num_format(v, text), -1, SQLITE_TRANSIENT);
}

void
sql_bind_date(struct sql_query *q, const char *name, struct date v)
{
	char text[DATE_TEXT_SIZE];
	int i = parameter(q, name);

	if (i > 0 && date_is_set(v))
		sqlite3_bind_text(
		    q->stmt, i, date_format(v, text), -1, SQLITE_TRANSIENT);
}

void
sql_bind_null(struct sql_query *q, const char *name)
{
	int i = parameter(q, name);

	if (i > 0)
		sqlite3_bind_null(q->stmt, i);
}

int
sql_step(struct sql_query *q, struct err *e)
{
	int code = q->failed;

	assert(q->in_use);
	if (code == SQLITE_OK)
		code = sqlite3_step(q->stmt);
	if (code == SQLITE_ROW)
		return 1;
	if (code == SQLITE_DONE)
		return 0;
	return fail(q->sql, code, sql_statements[q->name].name, e);
}

void
sql_end(struct sql_query *q)
{
	assert(q->in_use);
	q->in_use = false;
	if (q->stmt != NULL) {
		sqlite3_reset(q->stmt);
		sqlite3_clear_bindings(q->stmt);
	}
}

int
sql_run(struct sql_query *q, struct err *e)
{
	int rc;

	while ((rc = sql_step(q, e)) == 1)
		continue;
	sql_end(q);
	return rc;
}

bool
sql_is_null(struct sql_query *q, int column)
{
	return sqlite3_column_type(q->stmt, column) == SQLITE_NULL;
}

int64_t
sql_int(struct sql_query *q, int column)
{
	return sqlite3_column_int64(q->stmt, column);
}

const char *
sql_text_or_null(struct sql_query *q, int column)
{
	return (const char *)sqlite3_column_text(q->stmt, column);
}

const char *
sql_text(struct sql_query *q, int column)
{
	const char *s = sql_text_or_null(q, column);

	return s == NULL ? "" : s;
}

const void *
sql_blob(struct sql_query *q, int column, size_t *len)
{
	const void *p = sqlite3_column_blob(q->stmt, column);

	*len = (size_t)sqlite3_column_bytes(q->stmt, column);
	return p;
}

bool
sql_num(struct sql_query *q, int column, struct num *out)
{
	const char *s;

	switch (sqlite3_column_type(q->stmt, column)) {
	case SQLITE_INTEGER:
		*out = num_int(sqlite3_column_int64(q->stmt, column));
		return true;
	case SQLITE_TEXT:
		s = sql_text(q, column);
		return num_parse(s, strlen(s), out) == 0;
	default:
		return false;
	}
}

struct date
sql_date(struct sql_query *q, int column)
{
	struct date d = { 0, 0, 0 };

	if (date_parse(sql_text(q, column), &d) != 0)
		return (struct date){ 0, 0, 0 };
	return d;
}

int64_t
sql_changes(const struct sql *sql)
{
	return sqlite3_changes64(sql->db);
}

int64_t
sql_version(const struct sql *sql)
{
	return sqlite3_total_changes64(sql->db) + sql->n_rollbacks;
}

int64_t
sql_last_id(const struct sql *sql)
{
	return sqlite3_last_insert_rowid(sql->db);
}

void
sql_set_deadline_ms(struct sql *sql, int64_t ms)
{
	sql->deadline = ms == 0 ? 0 : clock_mono_ms(clock_real()) + ms;
	if (ms == 0)
		sqlite3_progress_handler(sql->db, 0, NULL, NULL);
	else
		sqlite3_progress_handler(
		    sql->db, PROGRESS_STEPS, on_progress, sql);
}

int
sql_script(struct sql *sql, const char *text, struct err *e)
{
	int code = sqlite3_exec(sql->db, text, NULL, NULL, NULL);

	return code == SQLITE_OK ? 0 : fail(sql, code, "script", e);
}

int
sql_transaction_begin(struct sql *sql, struct err *e)
{
	return sql_script(sql, "BEGIN IMMEDIATE", e);
}

int
sql_transaction_commit(struct sql *sql, struct err *e)
{
	if (sql_script(sql, "COMMIT", e) != 0)
		return -1;
	if (sql->fault.kind == SQL_UNWRITABLE)
		sql->fault.kind = SQL_SOUND;
	return 0;
}

void
sql_transaction_rollback(struct sql *sql)
{
	sql->n_rollbacks++;
	/* SQLite may have rolled back by itself (disk full). */
	if (sqlite3_get_autocommit(sql->db) == 0)
		sqlite3_exec(sql->db, "ROLLBACK", NULL, NULL, NULL);
}

int
sql_pragma_int(struct sql *sql, const char *pragma, int64_t *out, struct err *e)
{
	sqlite3_stmt *stmt = NULL;
	int code = sqlite3_prepare_v2(sql->db, pragma, -1, &stmt, NULL);

	if (code == SQLITE_OK)
		code = sqlite3_step(stmt);
	if (code == SQLITE_ROW)
		*out = sqlite3_column_int64(stmt, 0);
	else
		fail(sql, code, pragma, e);
	sqlite3_finalize(stmt);
	return code == SQLITE_ROW ? 0 : -1;
}

bool
sql_is_read_only(const struct sql *sql)
{
	return sqlite3_db_readonly(sql->db, "main") != 0;
}

const struct sql_fault *
sql_fault(const struct sql *sql)
{
	return &sql->fault;
}

int
sql_check(struct sql *sql, bool thorough, struct err *e)
{
	const char *pragma =
	    thorough ? "PRAGMA integrity_check(1)" : "PRAGMA quick_check(1)";
	sqlite3_stmt *stmt = NULL;
	int code = sqlite3_prepare_v2(sql->db, pragma, -1, &stmt, NULL);
	const char *said = "";

	if (code == SQLITE_OK)
		code = sqlite3_step(stmt);
	if (code != SQLITE_ROW) {
		fail(sql, code, "check", e);
		sqlite3_finalize(stmt);
		return -1;
	}
	said = (const char *)sqlite3_column_text(stmt, 0);
	if (strcmp(said, "ok") == 0) {
		sqlite3_finalize(stmt);
		return 0;
	}
	note_fault(sql, SQLITE_CORRUPT, said);
	err_set(e, ERR_DATABASE, "is damaged: %s", said);
	sqlite3_finalize(stmt);
	return -1;
}

int
sql_copy(struct sql *from, const char *path, struct err *e)
{
	struct sql *to = sql_open(path, e);
	sqlite3_backup *backup;
	int64_t ignored;
	int code;

	if (to == NULL)
		return -1;
	backup = sqlite3_backup_init(to->db, "main", from->db, "main");
	if (backup == NULL) {
		fail(to, sqlite3_errcode(to->db), path, e);
		sql_close(to);
		return -1;
	}
	/* In one step: a snapshot, while others go on writing. */
	code = sqlite3_backup_step(backup, -1);
	(void)sqlite3_backup_finish(backup);
	if (code != SQLITE_DONE)
		fail(to, code, path, e);
	/* One file, that needs none beside it. */
	if (code == SQLITE_DONE &&
	    sql_pragma_int(to, "PRAGMA journal_mode = DELETE", &ignored, e) !=
		0)
		code = SQLITE_ERROR;
	sql_close(to);
	return code == SQLITE_DONE ? 0 : -1;
}

int
sql_explain(struct sql *sql, enum sql_name name,
    void (*fn)(void *arg, const char *line), void *arg, struct err *e)
{
	char *text =
	    sqlite3_mprintf("EXPLAIN QUERY PLAN %s", sql_statements[name].text);
	sqlite3_stmt *stmt = NULL;
	int code = sqlite3_prepare_v2(sql->db, text, -1, &stmt, NULL);

	sqlite3_free(text);
	while (code == SQLITE_OK || code == SQLITE_ROW) {
		code = sqlite3_step(stmt);
		if (code == SQLITE_ROW)
			fn(arg, (const char *)sqlite3_column_text(stmt, 3));
	}
	if (code != SQLITE_DONE)
		fail(sql, code, sql_statements[name].name, e);
	sqlite3_finalize(stmt);
	return code == SQLITE_DONE ? 0 : -1;
}
