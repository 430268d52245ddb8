/*
 * Numbers as reports write them: 12, 3,119, 1.2万, 十二, 两百零五, 二〇二四.
 * Pure; internal to narrative.
 */
#ifndef GOUJI_NARRATIVE_NUMERALS_H
#define GOUJI_NARRATIVE_NUMERALS_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/base/num.h"

struct numeral {
	struct num value;
	bool chinese; /* written in Chinese characters */
	bool digits;  /* ... one after another, as years are */
	bool exact;   /* false: 1.2万, 三五, 百 without 一 */
};

/*
 * The number that `s` begins with: bytes taken, 0 when it begins with none.
 * ASCII digits, thousands between commas, a point; or Chinese ones.
 */
size_t numeral_read(const char *s, size_t len, struct numeral *out);

#endif
