#include "collectors/decode/word/docx_formats.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "collectors/base/buf.h"

static const char *const small[] = { "〇", "一", "二", "三", "四", "五", "六",
	"七", "八", "九" };
static const char *const large[] = { "零", "壹", "贰", "叁", "肆", "伍", "陆",
	"柒", "捌", "玖" };

static void
put_decimal(struct buf *b, int n)
{
	(void)buf_printf(b, "%d", n);
}

static void
put_decimal_zero(struct buf *b, int n)
{
	(void)buf_printf(b, "%02d", n);
}

/* Figure by figure: 10 is 一〇. */
static void
put_digits(struct buf *b, int n)
{
	int unit = 1;

	while (n / unit >= 10)
		unit *= 10;
	for (; unit > 0; unit /= 10)
		(void)buf_puts(b, small[n / unit % 10]);
}

/* As it is read: 10 is 十, 21 二十一, 105 一百零五. */
static void
put_read(struct buf *b, int n, const char *const *digits,
    const char *const *units, bool short_ten)
{
	bool gap = false, begun = false;

	if (n == 0 || n >= 10000) {
		put_digits(b, n);
		return;
	}
	for (int unit = 1000, i = 3; unit > 0; unit /= 10, i--) {
		int digit = n / unit % 10;

		if (digit == 0) {
			gap = begun;
			continue;
		}
		if (gap)
			(void)buf_puts(b, "零");
		if (i != 1 || digit != 1 || begun || !short_ten)
			(void)buf_puts(b, digits[digit]);
		(void)buf_puts(b, units[i]);
		begun = true;
		gap = false;
	}
}

static void
put_chinese(struct buf *b, int n)
{
	static const char *const units[] = { "", "十", "百", "千" };

	put_read(b, n, small, units, true);
}

static void
put_legal(struct buf *b, int n)
{
	static const char *const units[] = { "", "拾", "佰", "仟" };

	put_read(b, n, large, units, false);
}

/* The counting formats go over to single figures at a hundred. */
static void
put_counting(struct buf *b, int n)
{
	if (n < 100)
		put_chinese(b, n);
	else
		put_digits(b, n);
}

static void
put_one_of(struct buf *b, const char *const *signs, int n_signs, int n)
{
	if (n >= 1 && n <= n_signs)
		(void)buf_puts(b, signs[n - 1]);
	else
		put_decimal(b, n);
}

static void
put_stems(struct buf *b, int n)
{
	static const char *const signs[] = { "甲", "乙", "丙", "丁", "戊", "己",
		"庚", "辛", "壬", "癸" };

	put_one_of(b, signs, 10, n);
}

static void
put_branches(struct buf *b, int n)
{
	static const char *const signs[] = { "子", "丑", "寅", "卯", "辰", "巳",
		"午", "未", "申", "酉", "戌", "亥" };

	put_one_of(b, signs, 12, n);
}

/* A row of 20 signs of three bytes each: ①, ⑴, ⒈. */
static void
put_enclosed(struct buf *b, int n, const char *first)
{
	char sign[4] = { first[0], first[1], first[2], '\0' };
	int last = (unsigned char)first[2] + n - 1;

	if (n < 1 || n > 20) {
		put_decimal(b, n);
		return;
	}
	sign[1] = (char)((unsigned char)first[1] + (last - 0x80) / 0x40);
	sign[2] = (char)(0x80 + (last - 0x80) % 0x40);
	(void)buf_puts(b, sign);
}

static void
put_circled(struct buf *b, int n)
{
	put_enclosed(b, n, "①");
}

static void
put_in_brackets(struct buf *b, int n)
{
	put_enclosed(b, n, "⑴");
}

static void
put_with_stop(struct buf *b, int n)
{
	put_enclosed(b, n, "⒈");
}

static void
put_full_width(struct buf *b, int n)
{
	char figures[16];

	(void)snprintf(figures, sizeof(figures), "%d", n);
	for (const char *p = figures; *p != '\0'; p++)
		(void)buf_printf(b, "\xef\xbc%c", 0x90 + *p - '0');
}

/* A, B, ... Z, AA, BB. */
static void
put_letters(struct buf *b, int n, char first)
{
	if (n < 1 || n > 26 * 8) {
		put_decimal(b, n);
		return;
	}
	for (int i = 0; i <= (n - 1) / 26; i++)
		(void)buf_putc(b, (char)(first + (n - 1) % 26));
}

static void
put_upper(struct buf *b, int n)
{
	put_letters(b, n, 'A');
}

static void
put_lower(struct buf *b, int n)
{
	put_letters(b, n, 'a');
}

static void
put_roman(struct buf *b, int n, bool upper)
{
	static const struct {
		int value;
		const char *upper, *lower;
	} parts[] = { { 50, "L", "l" }, { 40, "XL", "xl" }, { 10, "X", "x" },
		{ 9, "IX", "ix" }, { 5, "V", "v" }, { 4, "IV", "iv" },
		{ 1, "I", "i" } };

	if (n > 89) {
		put_decimal(b, n);
		return;
	}
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		for (; n >= parts[i].value; n -= parts[i].value)
			(void)buf_puts(
			    b, upper ? parts[i].upper : parts[i].lower);
}

static void
put_upper_roman(struct buf *b, int n)
{
	put_roman(b, n, true);
}

static void
put_lower_roman(struct buf *b, int n)
{
	put_roman(b, n, false);
}

static void
put_nothing(struct buf *b, int n)
{
	(void)b;
	(void)n;
}

/* Formats that are not here read as figures. */
static const struct {
	const char *name;
	void (*put)(struct buf *b, int n);
} formats[] = {
	{ "none", put_nothing },
	{ "decimal", put_decimal },
	{ "decimalZero", put_decimal_zero },
	{ "chineseCounting", put_counting },
	{ "japaneseCounting", put_counting },
	{ "taiwaneseCounting", put_counting },
	{ "chineseCountingThousand", put_chinese },
	{ "taiwaneseCountingThousand", put_chinese },
	{ "ideographDigital", put_digits },
	{ "japaneseDigitalTenThousand", put_digits },
	{ "taiwaneseDigital", put_digits },
	{ "chineseLegalSimplified", put_legal },
	{ "ideographTraditional", put_stems },
	{ "ideographZodiac", put_branches },
	{ "decimalEnclosedCircle", put_circled },
	{ "decimalEnclosedCircleChinese", put_circled },
	{ "decimalEnclosedParen", put_in_brackets },
	{ "decimalEnclosedFullstop", put_with_stop },
	{ "decimalFullWidth", put_full_width },
	{ "decimalFullWidth2", put_full_width },
	{ "upperLetter", put_upper },
	{ "lowerLetter", put_lower },
	{ "upperRoman", put_upper_roman },
	{ "lowerRoman", put_lower_roman },
};

void
docx_format_put(struct buf *b, const char *format, int n)
{
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (strcmp(formats[i].name, format) == 0) {
			formats[i].put(b, n);
			return;
		}
	put_decimal(b, n);
}
