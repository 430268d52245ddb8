/*
 * What a database of goujid says, whenever and in whatever order it was
 * written: every table without numbers of rows, versions and times, sorted.
 *
 *     contents FILE
 *
 * prints it; ends with 1 when the file is not sound or cannot be read, and
 * says why.
 *
 *     contents --page NAME FILE
 *
 * prints on which page the table or index NAME begins.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct part {
	const char *name;
	const char *sql;
};

static const struct part parts[] = {
	{ "township",
	    "SELECT code, name, kind, email, aliases, first_year, last_year,"
	    " successor, position FROM township" },
	{ "source",
	    "SELECT code, collector, url, options, position, state, detail,"
	    " failures, failed_on FROM source" },
	{ "source_year",
	    "SELECT s.code, s.url, y.year, y.outcome, y.answered, y.detail,"
	    " y.url, y.found_year, y.document_sha256, y.content_sha256,"
	    " y.reader_version, y.rejected_sha256 FROM source_year y"
	    " JOIN source s ON s.id = y.source_id" },
	{ "document", "SELECT sha256, media_type, size FROM document" },
	{ "reading",
	    "SELECT document_sha256, reader_version, form, content_sha256,"
	    " json FROM reading" },
	{ "publication",
	    "SELECT r.code, r.year, r.role, r.revision, g.document_sha256,"
	    " g.content_sha256, r.title, r.published_on, r.published_by, r.url,"
	    " r.asked_url, r.page_url, s.url, r.changed_run, r.seen_run"
	    " FROM publication r JOIN reading g ON g.id = r.reading_id"
	    " LEFT JOIN source s ON s.id = r.source_id" },
	{ "publication_date",
	    "SELECT r.code, r.year, r.revision, r.asked_url, d.place,"
	    " d.first_on, d.last_on FROM publication_date d"
	    " JOIN publication r ON r.id = d.publication_id" },
	{ "report_year",
	    "SELECT y.code, y.year, y.expected, y.status, y.detail,"
	    " r.revision, y.published_on,"
	    " y.on_time, y.judged, y.errors, y.warnings, y.missing_first,"
	    " y.missing_last, y.judge_due > 0, y.gone_on"
	    " FROM report_year y LEFT JOIN publication r ON r.id = "
	    "y.publication_id" },
	{ "finding",
	    "SELECT code, year, rule, place, axis, severity, message, cells,"
	    " expected, actual, evidence, cause, repairs, judge, state,"
	    " revision FROM finding" },
	{ "not_judged",
	    "SELECT r.code, r.year, r.revision, n.rule, n.reason"
	    " FROM not_judged n JOIN publication r ON r.id = "
	    "n.publication_id" },
	{ "implied",
	    "SELECT r.code, r.year, r.revision, i.cell, i.value"
	    " FROM implied i JOIN publication r ON r.id = i.publication_id" },
	{ "run",
	    "SELECT id, trigger, state, all_codes, sources_total,"
	    " sources_done, documents_not_modified, documents_failed,"
	    " reports_new, reports_revised, reports_unchanged FROM run" },
	{ "visit",
	    "SELECT v.run_id, v.code, s.url, v.year, v.url, v.outcome,"
	    " v.detail, v.sha256"
	    " FROM visit v JOIN source s ON s.id = v.source_id" },
	{ "cell", "SELECT * FROM cell" },
	{ "cell_owner", "SELECT * FROM cell_owner" },
	{ "rollup", "SELECT * FROM rollup WHERE n > 0" },
	{ "answer", "SELECT url, list FROM answer" },
	{ "blocked_host", "SELECT * FROM blocked_host" },
};

#define MAX_LINES 100000

static char *lines[MAX_LINES];
static size_t n_lines;

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Whether a host was found to block within this visit or before it. */
static const char before[] = "; nothing more was asked of the host in this run";

/* "name|a|b", NULL as "-"; a line a row. */
static void
keep_row(const char *name, sqlite3_stmt *stmt)
{
	sqlite3_str *text = sqlite3_str_new(NULL);

	sqlite3_str_appendall(text, name);
	for (int i = 0; i < sqlite3_column_count(stmt); i++) {
		const char *v = (const char *)sqlite3_column_text(stmt, i);

		sqlite3_str_appendchar(text, 1, '|');
		if (v == NULL)
			v = "-";
		while (*v != '\0') {
			if (strncmp(v, before, sizeof(before) - 1) == 0) {
				v += sizeof(before) - 1;
				continue;
			}
			sqlite3_str_appendchar(text, 1, *v == '\n' ? ' ' : *v);
			v++;
		}
	}
	if (n_lines == MAX_LINES) {
		fprintf(stderr, "more than %d rows\n", MAX_LINES);
		exit(1);
	}
	lines[n_lines++] = sqlite3_str_finish(text);
}

static int
keep_part(sqlite3 *db, const struct part *part)
{
	sqlite3_stmt *stmt;
	int code = sqlite3_prepare_v2(db, part->sql, -1, &stmt, NULL);

	while (code == SQLITE_OK || code == SQLITE_ROW) {
		code = sqlite3_step(stmt);
		if (code == SQLITE_ROW)
			keep_row(part->name, stmt);
	}
	if (code != SQLITE_DONE)
		fprintf(stderr, "%s: %s\n", part->name, sqlite3_errmsg(db));
	sqlite3_finalize(stmt);
	return code == SQLITE_DONE ? 0 : -1;
}

/* "ok", and no row of foreign_key_check. */
static int
is_sound(sqlite3 *db)
{
	static const struct part checks[] = {
		{ "integrity", "PRAGMA integrity_check" },
		{ "foreign key", "PRAGMA foreign_key_check" },
	};

	if (keep_part(db, &checks[0]) != 0 || keep_part(db, &checks[1]) != 0)
		return -1;
	if (n_lines == 1 && strcmp(lines[0], "integrity|ok") == 0) {
		sqlite3_free(lines[0]);
		n_lines = 0;
		return 0;
	}
	for (size_t i = 0; i < n_lines; i++)
		fprintf(stderr, "%s\n", lines[i]);
	return -1;
}

static int
print_page(const char *name, const char *file)
{
	sqlite3_stmt *stmt;
	sqlite3 *db;
	int code = sqlite3_open_v2(file, &db, SQLITE_OPEN_READWRITE, NULL);

	if (code == SQLITE_OK)
		code = sqlite3_prepare_v2(db,
		    "SELECT rootpage FROM sqlite_schema WHERE name = ?", -1,
		    &stmt, NULL);
	if (code != SQLITE_OK) {
		fprintf(stderr, "%s: %s\n", file, sqlite3_errmsg(db));
		return 1;
	}
	sqlite3_bind_text(stmt, 1, name, -1, SQLITE_STATIC);
	code = sqlite3_step(stmt);
	if (code == SQLITE_ROW)
		printf("%d\n", sqlite3_column_int(stmt, 0));
	sqlite3_finalize(stmt);
	sqlite3_close(db);
	return code != SQLITE_ROW;
}

int
main(int argc, char **argv)
{
	sqlite3 *db;
	int failed = 0;

	if (argc == 4 && strcmp(argv[1], "--page") == 0)
		return print_page(argv[2], argv[3]);
	if (argc != 2) {
		fprintf(stderr, "usage: contents FILE\n");
		return 2;
	}
	if (sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READWRITE, NULL) !=
		SQLITE_OK ||
	    is_sound(db) != 0) {
		fprintf(stderr, "%s: %s\n", argv[1], sqlite3_errmsg(db));
		return 1;
	}
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		failed |= keep_part(db, &parts[i]);
	qsort(lines, n_lines, sizeof(lines[0]), by_text);
	for (size_t i = 0; i < n_lines; i++) {
		puts(lines[i]);
		sqlite3_free(lines[i]);
	}
	sqlite3_close(db);
	return failed != 0;
}
