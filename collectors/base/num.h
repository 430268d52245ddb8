/*
 * Exact decimal numbers as reports print them: an int64 and the count of
 * decimals. 4068.208 is { 4068208, 3 }. There is no binary floating point
 * anywhere in the figures. Pure.
 */
#ifndef GOUJI_BASE_NUM_H
#define GOUJI_BASE_NUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "collectors/base/attr.h"

/* Decimals kept at the most; more is not a number of this form. */
#define NUM_MAX_SCALE 6
/* Digits before the decimal point at the most. */
#define NUM_MAX_DIGITS 12

struct num {
	int64_t value; /* the number x 10^scale */
	int scale;     /* decimals as printed, 0..NUM_MAX_SCALE */
};

struct num num_int(int64_t v);
/*
 * `s` of `len` bytes is an optional sign (+ -), digits, optionally a point and
 * digits: all of it, ASCII, nothing around. -1 when it is not, or is beyond
 * NUM_MAX_DIGITS or NUM_MAX_SCALE; *out then untouched.
 */
MUST_CHECK int num_parse(const char *s, size_t len, struct num *out);
/* <0, 0, >0; 1.50 equals 1.5. */
int num_cmp(struct num a, struct num b);
bool num_equal(struct num a, struct num b);
/* Sums keep the larger scale. Figures within the limits above cannot overflow
 * in any sum that an honest county makes; a sum beyond int64 stays at its end
 * instead of wrapping, for what comes from outside must not stop a program. */
struct num num_add(struct num a, struct num b);
struct num num_sub(struct num a, struct num b);
struct num num_neg(struct num a);
/* The value at another, larger or equal scale; likewise stays at the end of
 * int64. */
int64_t num_at_scale(struct num a, int scale);
/* a > b x factor, exactly; none of them negative. False where the product is
 * beyond int64: nobody can tell. */
bool num_exceeds(struct num a, struct num b, struct num factor);
/* True for 3, 3.0, 3.00. */
bool num_is_integer(struct num a);

/* Room for any number and its NUL. */
#define NUM_TEXT_SIZE 32
/* The number as printed ("4068.208", "-2", "0.50"); returns `out`. */
const char *num_format(struct num a, char out[NUM_TEXT_SIZE]);

#endif
