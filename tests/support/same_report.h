/*
 * That two reports say the same in every field, as cmocka assertions: for
 * whatever carries reports (frames, the database) and must lose nothing.
 */
#ifndef GOUJI_TESTS_SUPPORT_SAME_REPORT_H
#define GOUJI_TESTS_SUPPORT_SAME_REPORT_H

struct report;

/* Of the same form set. NULL texts are equal to NULL only. */
void same_report(const struct report *a, const struct report *b);

#endif
