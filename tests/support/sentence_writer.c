#include "tests/support/sentence_writer.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "tests/support/random_report.h"
#include "tests/support/sentences.h"

#define MAX_BYTES 60000u
#define N(a)      (sizeof(a) / sizeof((a)[0]))

uint64_t
sentence_writer_below(struct sentence_writer *t, uint64_t n)
{
	return random_below(&t->state, n);
}

/* ---- values ---- */

static void
put_chinese(struct buf *out, int64_t v)
{
	static const char *const digits[] = { "〇", "一", "二", "三", "四",
		"五", "六", "七", "八", "九" };
	static const char *const powers[] = { "千", "百", "十", "" };
	int64_t unit = 1000;
	bool begun = false, gap = false;

	if (v == 0)
		(void)buf_puts(out, "零");
	for (int i = 0; i < 4; i++, unit /= 10) {
		int64_t d = v / unit % 10;

		if (d == 0) {
			gap = begun;
			continue;
		}
		if (gap)
			(void)buf_puts(out, "零");
		gap = false;
		if (!(d == 1 && i == 2 && !begun))
			(void)buf_puts(out, digits[d]);
		(void)buf_puts(out, powers[i]);
		begun = true;
	}
}

static void
put_figure(struct sentence_writer *t, struct buf *out, int64_t v)
{
	enum style style = t->style;
	char text[32];
	size_t len;

	if (sentence_writer_below(t, 25) == 0)
		style = (enum style)sentence_writer_below(t, 5);
	(void)snprintf(text, sizeof(text), "%lld", (long long)v);
	len = strlen(text);
	if (style == STYLE_CHINESE && v < 10000) {
		put_chinese(out, v);
		return;
	}
	if (style == STYLE_SPACED)
		(void)buf_putc(out, ' ');
	for (size_t i = 0; i < len; i++) {
		if (style == STYLE_WIDE)
			(void)buf_printf(
			    out, "\xef\xbc%c", 0x90 + (text[i] - '0'));
		else
			(void)buf_putc(out, text[i]);
		if (style == STYLE_THOUSANDS && i + 1 < len &&
		    (len - i - 1) % 3 == 0)
			(void)buf_putc(out, ',');
	}
	if (style == STYLE_SPACED)
		(void)buf_putc(out, ' ');
}

/* part / whole in percent, rounded half up. */
static void
put_share(
    struct sentence_writer *t, struct buf *out, int64_t part, int64_t whole)
{
	static const int64_t scales[] = { 1, 10, 100 };
	int decimals = t->decimals;
	int64_t scaled, scale = scales[decimals];

	if (whole <= 0) {
		(void)buf_puts(out, "0%");
		return;
	}
	scaled = (part * 100 * scale * 2 + whole) / (2 * whole);
	(void)buf_printf(out, "%lld", (long long)(scaled / scale));
	if (decimals > 0)
		(void)buf_printf(
		    out, ".%0*lld", decimals, (long long)(scaled % scale));
	(void)buf_puts(out, sentence_writer_below(t, 8) == 0 ? "％" : "%");
}

/* Down to two digits, or up. */
static int64_t
rough(int64_t v, bool up)
{
	int64_t unit = 1;

	while (v / unit >= 100)
		unit *= 10;
	if (v < 100)
		unit = 10;
	return (v + (up ? unit - 1 : 0)) / unit * unit;
}

static void
put_fees(struct sentence_writer *t, struct buf *out, bool yuan)
{
	int64_t v = sentence_values_fees(&t->values);

	if (yuan) {
		put_figure(t, out, v * 10);
		return;
	}
	(void)buf_printf(out, "%lld", (long long)(v / 1000));
	if (v % 1000 != 0 && v % 100 == 0)
		(void)buf_printf(out, ".%lld", (long long)(v % 1000 / 100));
	else if (v % 1000 != 0)
		(void)buf_printf(out, ".%03lld", (long long)(v % 1000));
}

/* The marked value: as it is, or a little off. */
static void
put_marked(
    struct sentence_writer *t, struct buf *out, const char *s, size_t len)
{
	int64_t v = sentence_values_sum(&t->values, s, len), off;

	t->meant = v;
	if (t->wrong) {
		off = 1 + (int64_t)sentence_writer_below(t, 5);
		v = sentence_writer_below(t, 2) == 0 && v > off ? v - off
								: v + off;
	}
	t->stated = v;
	put_figure(t, out, v);
}

/* ---- words ---- */

static const char *
we(struct sentence_writer *t)
{
	return narrator_name(t->who)->own[sentence_writer_below(t, 3)];
}

static void
put_subject(struct sentence_writer *t, struct buf *out)
{
	static const char *const times[] = { "", "", "", "全年", "本年度",
		"年内，", "报告期内，", "全年，", "一年来，" };
	static const char *const ours[] = { "本机关", "本单位" };
	uint64_t how = t->strict ? 5 + sentence_writer_below(t, 3)
				 : sentence_writer_below(t, 11);

	switch (how) {
	case 5:
		(void)buf_printf(out, "%d年，%s", t->year, we(t));
		break;
	case 6:
		(void)buf_printf(out, "%d年度，%s", t->year, we(t));
		break;
	case 7:
		(void)buf_printf(
		    out, "%d年，%s", t->year, narrator_name(t->who)->name);
		break;
	case 8:
		(void)buf_printf(out, "%d年，", t->year);
		break;
	case 9:
		(void)buf_printf(out, "%s", we(t));
		break;
	case 10:
		(void)buf_puts(out, ours[sentence_writer_below(t, 2)]);
		break;
	default:
		(void)buf_puts(out, times[sentence_writer_below(t, N(times))]);
	}
}

static bool
is(const char *s, size_t len, const char *word)
{
	return strlen(word) == len && memcmp(s, word, len) == 0;
}

static bool
put_word(struct sentence_writer *t, struct buf *out, const char *s, size_t len)
{
	const char *others[2 * NARRATORS];
	size_t n;

	if (is(s, len, "S"))
		put_subject(t, out);
	else if (is(s, len, "we"))
		(void)buf_puts(out, we(t));
	else if (is(s, len, "body"))
		(void)buf_puts(out, narrator_name(t->who)->publisher);
	else if (is(s, len, "u"))
		(void)buf_puts(out, t->unit);
	else if (is(s, len, "Y"))
		(void)buf_printf(out, "%d", t->year);
	else if (len == 3 && *s == 'Y')
		(void)buf_printf(out, "%d",
		    t->year + (s[1] == '-' ? -(s[2] - '0') : s[2] - '0'));
	else if (is(s, len, "X")) {
		n = narrator_others(t->who, others, N(others));
		(void)buf_puts(out,
		    others[n - 1 -
			sentence_writer_below(t, NARRATOR_STRANGERS)]);
	} else
		return false;
	return true;
}

static void
put_place(struct sentence_writer *t, struct buf *out, const char *s, size_t len)
{
	const struct sentence_values *f = &t->values;
	const char *percent = memchr(s, '%', len);
	int64_t v;

	if (put_word(t, out, s, len))
		return;
	if (is(s, len, "fees") || is(s, len, "fees#")) {
		put_fees(t, out, s[len - 1] == '#');
	} else if (is(s, len, "up")) {
		v = sentence_values_sum(f, "received", 8);
		put_figure(t, out, rough(v, true));
	} else if (*s == '~') {
		v = sentence_values_sum(f, s + 1, len - 1);
		put_figure(t, out, rough(v, false));
	} else if (*s == '@') {
		put_marked(t, out, s + 1, len - 1);
	} else if (percent != NULL) {
		size_t n = (size_t)(percent - s);

		put_share(t, out, sentence_values_sum(f, s, n),
		    sentence_values_sum(f, percent + 1, len - n - 1));
	} else {
		v = sentence_values_sum(f, s, len);
		if (v < 0)
			(void)fprintf(
			    stderr, "%.*s is not known\n", (int)len, s);
		assert(v >= 0);
		put_figure(t, out, v);
	}
}

/* The end of what is in brackets at s[0]. */
static size_t
bracketed(const char *s, size_t len)
{
	int depth = 0;

	for (size_t i = 0; i < len; i++) {
		depth += s[i] == '[';
		depth -= s[i] == ']';
		if (depth == 0)
			return i;
	}
	assert(false);
	return len;
}

static void expand(
    struct sentence_writer *t, struct buf *out, const char *s, size_t len);

/* One of the choices "a|b|c". */
static void
choose(struct sentence_writer *t, struct buf *out, const char *s, size_t len)
{
	size_t starts[16] = { 0 }, n = 1, k;
	int depth = 0;

	for (size_t i = 0; i < len; i++) {
		depth += s[i] == '[';
		depth -= s[i] == ']';
		if (depth == 0 && s[i] == '|') {
			assert(n + 1 < N(starts));
			starts[n++] = i + 1;
		}
	}
	starts[n] = len + 1;
	k = sentence_writer_below(t, n);
	expand(t, out, s + starts[k], starts[k + 1] - starts[k] - 1);
}

static void
expand(struct sentence_writer *t, struct buf *out, const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		size_t n;

		if (s[i] == '[') {
			n = bracketed(s + i, len - i);
			choose(t, out, s + i + 1, n - 1);
			i += n;
		} else if (s[i] == '{') {
			n = (size_t)((const char *)memchr(s + i, '}', len - i) -
			    (s + i));
			put_place(t, out, s + i + 1, n - 1);
			i += n;
		} else {
			(void)buf_putc(out, s[i]);
		}
	}
}

/* ---- sentences ---- */

bool
sentence_writer_holds(const struct sentence_writer *t, const char *when)
{
	for (const char *s = when; *s != '\0';) {
		size_t len = strcspn(s, " ");
		bool is_kind = false, ok = false;

		for (size_t i = 0; i < NARRATORS; i++) {
			size_t no = *s == '!';

			if (!is(s + no, len - no,
				narrator_name((enum narrator)i)->word))
				continue;
			is_kind = true;
			ok = (t->who == (enum narrator)i) == (no == 0);
		}
		if (!is_kind)
			ok = sentence_values_hold(&t->values, s, len);
		if (!ok)
			return false;
		s += len;
		s += strspn(s, " ");
	}
	return true;
}

/* With the punctuation of one who types no other. */
static void
put_typed(struct buf *out, const char *s, bool narrow)
{
	static const char *const wide[] = { "，", "；", "：", "（", "）" };
	static const char marks[] = ",;:()";

	while (*s != '\0') {
		size_t i = 0;

		while (i < N(wide) && strncmp(s, wide[i], 3) != 0)
			i++;
		if (narrow && i < N(wide)) {
			(void)buf_putc(out, marks[i]);
			s += 3;
		} else {
			(void)buf_putc(out, *s++);
		}
	}
}

const char *
sentence_writer_write(struct sentence_writer *t, const struct sentence *s)
{
	static const char *const units[] = { "条", "例", "宗", "件次", "份" };
	struct buf out, typed;
	const char *text;

	buf_init(&out, MAX_BYTES);
	buf_init(&typed, MAX_BYTES);
	t->unit = sentence_writer_below(t, 4) == 0
	    ? units[sentence_writer_below(t, N(units))]
	    : "件";
	expand(t, &out, s->text, strlen(s->text));
	t->strict = s->topic == 'o' || s->topic == 'y';
	put_typed(&typed, buf_str(&out), t->narrow_marks);
	text = arena_printf(t->a, "%s", buf_str(&typed));
	buf_fini(&out);
	buf_fini(&typed);
	return text;
}
