#include "daemon/conf/value.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <string.h>

#include "collectors/base/buf.h"

struct unit {
	const char *name;
	int64_t factor;
};

/* From small to large. */
static const struct unit duration_units[] = {
	{ "ms", 1 },
	{ "s", 1000 },
	{ "m", 60 * 1000 },
	{ "h", 60 * 60 * 1000 },
	{ "d", 24 * 60 * 60 * 1000 },
};

static const struct unit size_units[] = {
	{ "B", 1 },
	{ "KiB", 1024 },
	{ "MiB", 1024 * 1024 },
	{ "GiB", 1024 * 1024 * 1024 },
};

#define N(a) (sizeof(a) / sizeof((a)[0]))

/* Digits at *s, at most 15 of them, and *s moved behind them. */
static int
take_digits(const char **s, int64_t *out)
{
	const char *p = *s;
	int64_t v = 0;

	while (*p >= '0' && *p <= '9') {
		if (p - *s == 15)
			return -1;
		v = v * 10 + (*p++ - '0');
	}
	if (p == *s)
		return -1;
	*s = p;
	*out = v;
	return 0;
}

static int
parse_with_unit(const char *s, const struct unit *units, size_t n, int64_t *out)
{
	int64_t v;

	if (take_digits(&s, &v) < 0)
		return -1;
	if (v == 0 && *s == '\0') {
		*out = 0;
		return 0;
	}
	for (size_t i = 0; i < n; i++) {
		if (strcmp(s, units[i].name) == 0)
			return __builtin_mul_overflow(v, units[i].factor, out)
			    ? -1
			    : 0;
	}
	return -1;
}

static void
print_with_unit(struct buf *out, int64_t v, const struct unit *units, size_t n)
{
	size_t i = n - 1;

	while (i > 0 && (v == 0 || v % units[i].factor != 0))
		i--;
	(void)buf_printf(
	    out, "%" PRId64 "%s", v / units[i].factor, units[i].name);
}

int
value_parse_duration(const char *s, int64_t *ms)
{
	int64_t v;

	if (parse_with_unit(s, duration_units, N(duration_units), &v) < 0)
		return -1;
	*ms = v;
	return 0;
}

int
value_parse_size(const char *s, int64_t *bytes)
{
	int64_t v;

	if (parse_with_unit(s, size_units, N(size_units), &v) < 0)
		return -1;
	*bytes = v;
	return 0;
}

void
value_print_duration(struct buf *out, int64_t ms)
{
	print_with_unit(out, ms, duration_units, N(duration_units));
}

void
value_print_size(struct buf *out, int64_t bytes)
{
	print_with_unit(out, bytes, size_units, N(size_units));
}

int
value_parse_bool(const char *s, bool *out)
{
	if (strcmp(s, "yes") != 0 && strcmp(s, "no") != 0)
		return -1;
	*out = s[0] == 'y';
	return 0;
}

int
value_parse_int(const char *s, int64_t *out)
{
	bool negative = *s == '-';
	int64_t v;

	if (*s == '-' || *s == '+')
		s++;
	if (take_digits(&s, &v) < 0 || *s != '\0')
		return -1;
	*out = negative ? -v : v;
	return 0;
}

/* Two digits, no more, up to `max`. */
static int
take_two(const char **s, int max, int *out)
{
	const char *p = *s;

	if (p[0] < '0' || p[0] > '9' || p[1] < '0' || p[1] > '9')
		return -1;
	*out = (p[0] - '0') * 10 + (p[1] - '0');
	*s = p + 2;
	return *out <= max ? 0 : -1;
}

static int
take_char(const char **s, char c)
{
	if (**s != c)
		return -1;
	(*s)++;
	return 0;
}

static int
take_minute(const char **s, int *minute)
{
	int h, m;

	if (take_two(s, 23, &h) < 0 || take_char(s, ':') < 0 ||
	    take_two(s, 59, &m) < 0)
		return -1;
	*minute = h * 60 + m;
	return 0;
}

int
value_parse_minute(const char *s, int *minute)
{
	int m;

	if (take_minute(&s, &m) < 0 || *s != '\0')
		return -1;
	*minute = m;
	return 0;
}

int
value_parse_month_day(const char *s, int *month, int *day)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30,
		31 };
	int m, d;

	if (take_two(&s, 12, &m) < 0 || take_char(&s, '-') < 0 ||
	    take_two(&s, 31, &d) < 0 || *s != '\0')
		return -1;
	if (m == 0 || d == 0 || d > days[m - 1])
		return -1;
	*month = m;
	*day = d;
	return 0;
}

int
value_parse_window(const char *s, int *from, int *to)
{
	int a, b;

	if (take_minute(&s, &a) < 0 || take_char(&s, '-') < 0 ||
	    take_minute(&s, &b) < 0 || *s != '\0')
		return -1;
	*from = a;
	*to = b;
	return 0;
}

static int
parse_port(const char *s, int *port)
{
	int64_t v;

	if (take_digits(&s, &v) < 0 || *s != '\0' || v > 65535)
		return -1;
	*port = (int)v;
	return 0;
}

int
value_parse_listen(const char *s, struct value_listen *out)
{
	struct value_listen v = { 0 };
	bool v6 = s[0] == '[';
	const char *start = v6 ? s + 1 : s;
	const char *end = v6 ? strstr(s, "]:") : strchr(s, ':');
	struct in6_addr a6;
	struct in_addr a4;

	if (strncmp(s, "unix:", 5) == 0) {
		v.path = s + 5;
		/* sun_path holds 107 bytes and a NUL. */
		if (v.path[0] != '/' || strlen(v.path) > 107)
			return -1;
		*out = v;
		return 0;
	}
	if (end == NULL || (size_t)(end - start) >= sizeof(v.address))
		return -1;
	memcpy(v.address, start, (size_t)(end - start));
	if (parse_port(end + (v6 ? 2 : 1), &v.port) < 0)
		return -1;
	if (v6) {
		if (inet_pton(AF_INET6, v.address, &a6) != 1)
			return -1;
		v.loopback = IN6_IS_ADDR_LOOPBACK(&a6);
	} else {
		if (inet_pton(AF_INET, v.address, &a4) != 1)
			return -1;
		v.loopback = (ntohl(a4.s_addr) >> 24) == 127;
	}
	*out = v;
	return 0;
}
