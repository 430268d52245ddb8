/*
 * A judged report for people: its head, the three tables in the official
 * layout with the cells that do not agree marked, and the findings in
 * Chinese. Pure: prints into a buffer.
 */
#ifndef GOUJI_CLI_PRINT_REPORT_H
#define GOUJI_CLI_PRINT_REPORT_H

#include <stdbool.h>

struct arena;
struct buf;
struct reading;

/* `reading` holds a report (READING_REPORT or READING_MISMATCH). */
void print_report(struct arena *a, const char *file,
    const struct reading *reading, bool colour, struct buf *out);

#endif
