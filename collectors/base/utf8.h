/*
 * UTF-8 text: walking it, checking it, folding it to the forms that labels
 * are compared in, and its width on a terminal. Unicode's own tables are
 * libunistring's. Pure.
 */
#ifndef GOUJI_BASE_UTF8_H
#define GOUJI_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

/* Well-formed UTF-8 (no surrogates, no overlong forms, no NUL)? */
bool utf8_valid(const char *s, size_t len);
/*
 * The character at s[*pos], *pos < len, and *pos moved behind it. A malformed
 * byte gives U+FFFD and moves by one.
 */
uint32_t utf8_next(const char *s, size_t len, size_t *pos);
/* Take malformed bytes out of `s`, in place. */
void utf8_scrub(char *s);
/* White space of any kind: ASCII, U+00A0, U+3000, zero-width, BOM. */
bool utf8_is_space(uint32_t c);
/* A Chinese (CJK unified) character? */
bool utf8_is_han(uint32_t c);
/* Characters in `s`. */
size_t utf8_count(const char *s);
/* Columns of `s` on a terminal; a CJK character takes two. */
size_t utf8_width(const char *s);

/*
 * `s` in compatibility form (NFKC: full-width digits and Latin become ASCII,
 * U+00A0 a space), white space inside folded to one space, none at the ends.
 * The arena's.
 */
char *utf8_fold(struct arena *a, const char *s);
/* The same without spaces. */
char *utf8_fold_closed(struct arena *a, const char *text);
/*
 * `s` as it is, but white space inside folded to one space and none at the
 * ends. The arena's.
 */
char *utf8_trim(struct arena *a, const char *s);
/*
 * The key that labels are compared by: utf8_fold, then without any white
 * space, quotes and punctuation but digits, letters, Chinese characters and
 * the signs + - / kept. "（一） 予以公开" -> "一予以公开".
 */
char *utf8_label(struct arena *a, const char *s);

/* The value of an ASCII hexadecimal digit of either case, or -1. */
int utf8_hex_digit(char c);

#endif
