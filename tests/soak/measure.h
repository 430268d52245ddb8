/*
 * What a process and its database hold: memory, descriptors, children, files,
 * pages, rows. I/O.
 */
#ifndef GOUJI_TESTS_SOAK_MEASURE_H
#define GOUJI_TESTS_SOAK_MEASURE_H

#include <stddef.h>
#include <stdint.h>

#define MEASURE_MAX_TABLES 64

struct measure_table {
	char name[40];
	int64_t rows;
};

struct measure {
	int64_t heap;   /* bytes in use, without SQLite's */
	int64_t sqlite; /* its */
	int64_t resident;
	size_t descriptors, children;
	int64_t pages, free_pages; /* of the database */
	int64_t visits;            /* ever made */
	int64_t log_bytes;         /* of the write-ahead log's file */
	size_t files;              /* beside the database */
	struct measure_table tables[MEASURE_MAX_TABLES];
	size_t n_tables;
};

void measure_take(struct measure *m, const char *database);
/* Rows of a table; fails without it. */
int64_t measure_rows(const struct measure *m, const char *table);
size_t measure_children(void);
/* SIGKILL to each. */
void measure_kill_children(void);

/* Steps of the virtual machine that SQLite did for all connections of this
 * process since the last call. */
void measure_count_steps(void); /* before the first connection */
int64_t measure_steps(void);

#endif
