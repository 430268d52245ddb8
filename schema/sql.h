/*
 * The named statements and the migrations of schema/sql/, built into goujid.
 * The tables and enum sql_name are made at build time by schema/tools/sql.c.
 */
#ifndef GOUJI_SCHEMA_SQL_H
#define GOUJI_SCHEMA_SQL_H

#include "schema/sql_names.h"

struct sql_statement {
	const char *name; /* "report_insert" for SQL_REPORT_INSERT */
	const char *text; /* one statement */
	const char *scan; /* why it may scan a table, or NULL */
};

/* By enum sql_name. */
extern const struct sql_statement sql_statements[];

/* The script that leads from user_version i to i + 1, by i. */
extern const char *const sql_migrations[];
extern const int sql_n_migrations;

#endif
