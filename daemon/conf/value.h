/*
 * The values of the configuration: durations, sizes, times, dates, windows,
 * addresses; from text and back. Pure. Every parser takes all of the text or
 * nothing: -1 and the outputs untouched.
 */
#ifndef GOUJI_CONF_VALUE_H
#define GOUJI_CONF_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "collectors/base/attr.h"

struct buf;

/* "500ms", "3s", "10m", "24h", "30d" to milliseconds; "0" needs no unit. */
MUST_CHECK int value_parse_duration(const char *s, int64_t *ms);
/* "100B", "512KiB", "20MiB", "1GiB" to bytes. */
MUST_CHECK int value_parse_size(const char *s, int64_t *bytes);
/* "yes", "no". */
MUST_CHECK int value_parse_bool(const char *s, bool *out);
/* Decimal digits, perhaps with a sign in front. */
MUST_CHECK int value_parse_int(const char *s, int64_t *out);
/* "02:30" to minutes of the day. */
MUST_CHECK int value_parse_minute(const char *s, int *minute);
/* "01-31"; 02-29 is no day of every year and is refused. */
MUST_CHECK int value_parse_month_day(const char *s, int *month, int *day);
/* "01:00-06:00"; may pass midnight. */
MUST_CHECK int value_parse_window(const char *s, int *from, int *to);

struct value_listen {
	const char *path; /* of a unix socket (points into the text), or NULL */
	char address[64]; /* numeric, IPv6 without brackets */
	int port;         /* 0 lets the system choose */
	bool loopback;    /* 127/8 or ::1 */
};

/* "127.0.0.1:8620", "[::1]:8620", "unix:/run/gouji/api.sock". */
MUST_CHECK int value_parse_listen(const char *s, struct value_listen *out);

/* The shortest text that parses to the same value, appended. */
void value_print_duration(struct buf *out, int64_t ms);
void value_print_size(struct buf *out, int64_t bytes);

#endif
