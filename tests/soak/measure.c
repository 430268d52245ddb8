#include "tests/soak/measure.h"

#include <dirent.h>
#include <malloc.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/unit.h"

#ifdef __SANITIZE_ADDRESS__
/* The sanitizer's own; its header is not always installed. */
size_t __sanitizer_get_current_allocated_bytes(void);
#endif

/* ---- the process ---- */

static int64_t
heap_bytes(void)
{
#ifdef __SANITIZE_ADDRESS__
	return (int64_t)__sanitizer_get_current_allocated_bytes();
#else
	struct mallinfo2 info = mallinfo2();

	return (int64_t)(info.uordblks + info.hblkhd);
#endif
}

static int64_t
resident_bytes(void)
{
	FILE *f = fopen("/proc/self/statm", "re");
	unsigned long size = 0, resident = 0;

	assert_non_null(f);
	assert_int_equal(fscanf(f, "%lu %lu", &size, &resident), 2);
	(void)fclose(f);
	return (int64_t)resident * sysconf(_SC_PAGESIZE);
}

static size_t
count_names(const char *folder)
{
	DIR *d = opendir(folder);
	const struct dirent *entry;
	size_t n = 0;

	assert_non_null(d);
	while ((entry = readdir(d)) != NULL)
		n += entry->d_name[0] != '.';
	(void)closedir(d);
	return n;
}

/* Is this process ours? A zombie counts too. */
static bool
is_child(const char *pid)
{
	char path[288], text[512];
	const char *end;
	FILE *f;

	(void)snprintf(path, sizeof(path), "/proc/%s/stat", pid);
	f = fopen(path, "re");
	if (f == NULL)
		return false;
	text[fread(text, 1, sizeof(text) - 1, f)] = '\0';
	(void)fclose(f);
	/* "PID (NAME) STATE PARENT ...", and any name in between. */
	end = strrchr(text, ')');
	return end != NULL && strlen(end) > 4 &&
	    strtol(end + 4, NULL, 10) == (long)getpid();
}

/* All of them get the signal; 0: none. */
static size_t
signal_children(int number)
{
	DIR *d = opendir("/proc");
	const struct dirent *entry;
	size_t n = 0;

	assert_non_null(d);
	while ((entry = readdir(d)) != NULL) {
		if (entry->d_name[0] < '0' || entry->d_name[0] > '9' ||
		    !is_child(entry->d_name))
			continue;
		n++;
		assert_int_equal(
		    kill((pid_t)strtol(entry->d_name, NULL, 10), number), 0);
	}
	(void)closedir(d);
	return n;
}

size_t
measure_children(void)
{
	return signal_children(0);
}

void
measure_kill_children(void)
{
	(void)signal_children(SIGKILL);
}

/* ---- the database ---- */

static int64_t
ask_number(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *q;
	int64_t n;

	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &q, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(q), SQLITE_ROW);
	n = sqlite3_column_int64(q, 0);
	(void)sqlite3_finalize(q);
	return n;
}

static void
count_rows(sqlite3 *db, struct measure *m)
{
	sqlite3_stmt *q;

	assert_int_equal(sqlite3_prepare_v2(db,
			     "SELECT name FROM sqlite_schema WHERE type = "
			     "'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1",
			     -1, &q, NULL),
	    SQLITE_OK);
	while (sqlite3_step(q) == SQLITE_ROW) {
		struct measure_table *t = &m->tables[m->n_tables++];
		char sql[96];

		assert_true(m->n_tables < MEASURE_MAX_TABLES);
		(void)snprintf(t->name, sizeof(t->name), "%s",
		    (const char *)sqlite3_column_text(q, 0));
		(void)snprintf(
		    sql, sizeof(sql), "SELECT count(*) FROM %s", t->name);
		t->rows = ask_number(db, sql);
	}
	(void)sqlite3_finalize(q);
}

static void
measure_database(struct measure *m, const char *path)
{
	char name[512];
	struct stat st;
	sqlite3 *db;

	assert_int_equal(
	    sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	m->pages = ask_number(db, "PRAGMA page_count");
	m->free_pages = ask_number(db, "PRAGMA freelist_count");
	m->visits = ask_number(db, "SELECT max(id) FROM visit");
	count_rows(db, m);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	(void)snprintf(name, sizeof(name), "%s-wal", path);
	if (stat(name, &st) == 0)
		m->log_bytes = (int64_t)st.st_size;
	*strrchr(name, '/') = '\0';
	m->files = count_names(name);
}

void
measure_take(struct measure *m, const char *database)
{
	memset(m, 0, sizeof(*m));
	m->sqlite = sqlite3_memory_used();
	m->heap = heap_bytes() - m->sqlite;
	m->resident = resident_bytes();
	m->descriptors = count_names("/proc/self/fd") - 1;
	m->children = measure_children();
	measure_database(m, database);
}

int64_t
measure_rows(const struct measure *m, const char *table)
{
	for (size_t i = 0; i < m->n_tables; i++)
		if (strcmp(m->tables[i].name, table) == 0)
			return m->tables[i].rows;
	fail_msg("no table %s", table);
	return -1;
}

/* ---- steps ---- */

static int64_t steps;

/* Called with every statement's end. */
static int
on_statement(unsigned what, void *arg, void *statement, void *elapsed)
{
	(void)what;
	(void)arg;
	(void)elapsed;
	steps += sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_VM_STEP, 1);
	return 0;
}

static int
on_connection(
    sqlite3 *db, const char **error, const struct sqlite3_api_routines *api)
{
	(void)error;
	(void)api;
	return sqlite3_trace_v2(db, SQLITE_TRACE_PROFILE, on_statement, NULL);
}

void
measure_count_steps(void)
{
	assert_int_equal(
	    sqlite3_auto_extension((void (*)(void))on_connection), SQLITE_OK);
}

int64_t
measure_steps(void)
{
	int64_t n = steps;

	steps = 0;
	return n;
}
