#include "collectors/base/num.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

struct num
num_int(int64_t v)
{
	return (struct num){ .value = v, .scale = 0 };
}

int
num_parse(const char *s, size_t len, struct num *out)
{
	struct num n = { 0, 0 };
	size_t i = 0, digits = 0;
	bool negative = false, point = false;

	if (len > 0 && (s[0] == '+' || s[0] == '-')) {
		negative = s[0] == '-';
		i = 1;
	}
	if (i >= len || s[i] < '0' || s[i] > '9')
		return -1;
	for (; i < len; i++) {
		if (s[i] == '.') {
			if (point || i + 1 == len)
				return -1;
			point = true;
			continue;
		}
		if (s[i] < '0' || s[i] > '9')
			return -1;
		if (point && ++n.scale > NUM_MAX_SCALE)
			return -1;
		if (!point && (n.value > 0 || s[i] != '0') &&
		    ++digits > NUM_MAX_DIGITS)
			return -1;
		n.value = n.value * 10 + (s[i] - '0');
	}
	if (negative)
		n.value = -n.value;
	*out = n;
	return 0;
}

/* The end of int64 that a number of this sign runs into. */
static int64_t
int64_end(int64_t sign)
{
	return sign < 0 ? INT64_MIN : INT64_MAX;
}

int64_t
num_at_scale(struct num a, int scale)
{
	int64_t v = a.value;

	assert(scale >= a.scale && scale <= NUM_MAX_SCALE);
	for (int i = a.scale; i < scale; i++)
		if (__builtin_mul_overflow(v, 10, &v))
			return int64_end(a.value);
	return v;
}

static int
common_scale(struct num a, struct num b)
{
	return a.scale > b.scale ? a.scale : b.scale;
}

int
num_cmp(struct num a, struct num b)
{
	int scale = common_scale(a, b);
	int64_t x = num_at_scale(a, scale), y = num_at_scale(b, scale);

	return (x > y) - (x < y);
}

bool
num_equal(struct num a, struct num b)
{
	return num_cmp(a, b) == 0;
}

struct num
num_add(struct num a, struct num b)
{
	struct num sum = { .scale = common_scale(a, b) };
	int64_t x = num_at_scale(a, sum.scale), y = num_at_scale(b, sum.scale);

	if (__builtin_add_overflow(x, y, &sum.value))
		sum.value = int64_end(x);
	return sum;
}

struct num
num_neg(struct num a)
{
	a.value = a.value == INT64_MIN ? INT64_MAX : -a.value;
	return a;
}

struct num
num_sub(struct num a, struct num b)
{
	return num_add(a, num_neg(b));
}

/* False when x is beyond int64 with so many decimals more. */
static bool
add_decimals(int64_t *x, int n)
{
	for (int i = 0; i < n; i++)
		if (__builtin_mul_overflow(*x, 10, x))
			return false;
	return true;
}

bool
num_exceeds(struct num a, struct num b, struct num factor)
{
	int64_t left = a.value, right;
	int scale = b.scale + factor.scale;

	assert(a.value >= 0 && b.value >= 0 && factor.value >= 0);
	if (__builtin_mul_overflow(b.value, factor.value, &right) ||
	    !add_decimals(&right, a.scale - scale))
		return false;
	/* What does not fit there is more than what does. */
	return !add_decimals(&left, scale - a.scale) || left > right;
}

bool
num_is_integer(struct num a)
{
	int64_t unit = 1;

	for (int i = 0; i < a.scale; i++)
		unit *= 10;
	return a.value % unit == 0;
}

const char *
num_format(struct num a, char out[NUM_TEXT_SIZE])
{
	uint64_t v = a.value < 0 ? -(uint64_t)a.value : (uint64_t)a.value;
	uint64_t unit = 1;

	for (int i = 0; i < a.scale; i++)
		unit *= 10;
	if (a.scale == 0)
		(void)snprintf(out, NUM_TEXT_SIZE, "%s%" PRIu64,
		    a.value < 0 ? "-" : "", v);
	else
		(void)snprintf(out, NUM_TEXT_SIZE, "%s%" PRIu64 ".%0*" PRIu64,
		    a.value < 0 ? "-" : "", v / unit, a.scale, v % unit);
	return out;
}
