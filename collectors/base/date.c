#include "collectors/base/date.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "collectors/base/utf8.h"

bool
date_is_set(struct date d)
{
	return d.year != 0;
}

bool
date_is_valid(struct date d)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30,
		31 };
	bool leap = (d.year % 4 == 0 && d.year % 100 != 0) || d.year % 400 == 0;

	if (d.year < 1900 || d.year > 2200 || d.month < 1 || d.month > 12 ||
	    d.day < 1)
		return false;
	return d.day <= days[d.month - 1] + (d.month == 2 && leap);
}

int
date_cmp(struct date a, struct date b)
{
	if (a.year != b.year)
		return a.year < b.year ? -1 : 1;
	if (a.month != b.month)
		return a.month < b.month ? -1 : 1;
	return (a.day > b.day) - (a.day < b.day);
}

/* Days since a day of the year 0, counting years from March on so that the
 * leap day is a year's last. */
static int
day_number(struct date d)
{
	int year = d.month <= 2 ? d.year - 1 : d.year;
	int month = (d.month + 9) % 12;

	return 365 * year + year / 4 - year / 100 + year / 400 +
	    (153 * month + 2) / 5 + d.day;
}

int
date_days(struct date from, struct date to)
{
	return day_number(to) - day_number(from);
}

static int
digit_of(uint32_t c)
{
	if (c >= '0' && c <= '9')
		return (int)(c - '0');
	if (c >= 0xff10 && c <= 0xff19)
		return (int)(c - 0xff10);
	return -1;
}

static void
skip_spaces(const char *s, size_t len, size_t *pos)
{
	while (*pos < len) {
		size_t next = *pos;

		if (!utf8_is_space(utf8_next(s, len, &next)))
			return;
		*pos = next;
	}
}

/* `min`..`max` digits at *pos; the number, or -1. */
static int
read_digits(const char *s, size_t len, size_t *pos, int min, int max)
{
	int n = 0, value = 0;

	skip_spaces(s, len, pos);
	while (n < max && *pos < len) {
		size_t next = *pos;
		int d = digit_of(utf8_next(s, len, &next));

		if (d < 0)
			break;
		value = value * 10 + d;
		n++;
		*pos = next;
	}
	return n < min ? -1 : value;
}

/* One character of `set` at *pos (spaces before are skipped), or 0. */
static uint32_t
read_one_of(const char *s, size_t len, size_t *pos, const uint32_t *set)
{
	size_t next;
	uint32_t c;

	skip_spaces(s, len, pos);
	if (*pos >= len)
		return 0;
	next = *pos;
	c = utf8_next(s, len, &next);
	for (; *set != 0; set++) {
		if (*set == c) {
			*pos = next;
			return c;
		}
	}
	return 0;
}

/* A date that starts exactly at `pos`. */
static int
read_date(const char *s, size_t len, size_t pos, struct date *out)
{
	static const uint32_t after_year[] = { '-', '/', '.', 0x5e74, 0 };
	static const uint32_t after_month[] = { '-', '/', '.', 0x6708, 0 };
	struct date d;
	uint32_t first, second;

	d.year = read_digits(s, len, &pos, 4, 4);
	first = d.year < 0 ? 0 : read_one_of(s, len, &pos, after_year);
	if (first == 0)
		return -1;
	d.month = read_digits(s, len, &pos, 1, 2);
	second = d.month < 0 ? 0 : read_one_of(s, len, &pos, after_month);
	if (second == 0 || (first == 0x5e74) != (second == 0x6708))
		return -1;
	d.day = read_digits(s, len, &pos, 1, 2);
	if (d.day < 0 || !date_is_valid(d))
		return -1;
	if (pos < len && digit_of(utf8_next(s, len, &pos)) >= 0)
		return -1; /* 2024-01-311 */
	*out = d;
	return 0;
}

int
date_find(const char *s, struct date *out)
{
	size_t len = strlen(s), pos = 0;
	bool after_digit = false;

	while (pos < len) {
		size_t start = pos;
		bool digit = digit_of(utf8_next(s, len, &pos)) >= 0;

		if (digit && !after_digit && read_date(s, len, start, out) == 0)
			return 0;
		after_digit = digit;
	}
	return -1;
}

int
date_parse(const char *s, struct date *out)
{
	struct date d;
	char text[DATE_TEXT_SIZE];

	if (date_find(s, &d) < 0 || strcmp(date_format(d, text), s) != 0)
		return -1;
	*out = d;
	return 0;
}

const char *
date_format(struct date d, char out[DATE_TEXT_SIZE])
{
	out[0] = '\0';
	if (date_is_set(d))
		(void)snprintf(out, DATE_TEXT_SIZE, "%04d-%02d-%02d",
		    d.year % 10000, d.month % 100, d.day % 100);
	return out;
}
