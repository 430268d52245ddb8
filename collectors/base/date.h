/*
 * Civil dates. Pure; the clock is elsewhere.
 */
#ifndef GOUJI_BASE_DATE_H
#define GOUJI_BASE_DATE_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/base/attr.h"

/* year 0 = no date. */
struct date {
	int year, month, day;
};

bool date_is_set(struct date d);
/* A day of the Gregorian calendar, years 1900..2200. */
bool date_is_valid(struct date d);
int date_cmp(struct date a, struct date b); /* <0, 0, >0 */
/* Days from one to the other; less than 0 when `to` comes before. */
int date_days(struct date from, struct date to);
/* "2024-01-31", exactly; -1 and *out untouched otherwise. */
MUST_CHECK int date_parse(const char *s, struct date *out);
/*
 * The first date written anywhere in `s`: 2024-01-31, 2024/1/31, 2024.1.31 or
 * 2024年1月31日, full-width digits and spaces between allowed. -1 when none.
 */
MUST_CHECK int date_find(const char *s, struct date *out);

#define DATE_TEXT_SIZE 16
/* "2024-01-31", "" for no date; returns `out`. */
const char *date_format(struct date d, char out[DATE_TEXT_SIZE]);

#endif
