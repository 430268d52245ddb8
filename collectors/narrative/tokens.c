#include "collectors/narrative/tokens.h"

#include <stdint.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/utf8.h"
#include "collectors/narrative/numerals.h"
#include "collectors/text/sentences.h"

/* ---- folding ---- */

/* A line of at least so many characters may be wrapped text. */
#define WRAPPED 20
/* A title in 《》 has at most so many bytes. */
#define TITLE_BYTES 240

struct folding {
	char *text;
	size_t *at; /* by byte: where it was */
	size_t len;
};

static bool
is_one_of(const char *s, size_t len, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t l = strlen(list[i]);

		if (l <= len && memcmp(s, list[i], l) == 0)
			return true;
	}
	return false;
}

#define IS_ONE_OF(s, len, list) \
	is_one_of(s, len, list, sizeof(list) / sizeof((list)[0]))

/* "（一）", "1.", "一、": a line of its own begins. */
static bool
begins_item(const char *s, size_t len)
{
	static const char *const marks[] = { "（", "(", "第", "一", "二", "三",
		"四", "五", "六", "七", "八", "九", "十", "1", "2", "3", "4",
		"5", "6", "7", "8", "9", "●", "·", "-", "#", "①", "②", "③" };

	while (len > 0 && (*s == ' ' || *s == '\t')) {
		s++;
		len--;
	}
	return len == 0 || *s == '\n' || IS_ONE_OF(s, len, marks);
}

static bool
ends_a_line(const char *s, size_t len)
{
	static const char *const ends[] = { "。", "！", "？", "；", "：", "!",
		"?", ";", ":", "." };

	while (len > 0 && (s[len - 1] == ' ' || s[len - 1] == '\t'))
		len--;
	if (len == 0)
		return true;
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		size_t l = strlen(ends[i]);

		if (l <= len && memcmp(s + len - l, ends[i], l) == 0)
			return true;
	}
	return false;
}

static void
put(struct folding *f, const char *s, size_t len, size_t at)
{
	for (size_t i = 0; i < len; i++) {
		f->text[f->len] = s[i];
		f->at[f->len++] = at;
	}
}

/* Full-width ASCII as ASCII but for the comma, which is no thousands' one. */
static uint32_t
fold_character(uint32_t c)
{
	static const uint32_t dropped[] = { 0x201c, 0x201d, 0x2018, 0x2019, '"',
		'\'', '*', 0x300c, 0x300d };

	for (size_t i = 0; i < sizeof(dropped) / sizeof(dropped[0]); i++)
		if (c == dropped[i])
			return 0;
	if (c >= 0xff01 && c <= 0xff5e && c != 0xff0c)
		return c - 0xff00 + 0x20;
	return c == 0xfe6a ? '%' : c;
}

static bool
is_digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

/* The characters of one line. Space stays between two numbers. */
static void
fold_line(struct folding *f, const char *text, size_t from, size_t to)
{
	bool space = false;
	size_t pos = from;

	while (pos < to) {
		size_t start = pos;
		uint32_t c = utf8_next(text, to, &pos), folded;
		char ascii;

		if (utf8_is_space(c)) {
			space = true;
			continue;
		}
		folded = fold_character(c);
		if (folded == 0)
			continue;
		if (space && f->len > 0 && is_digit(folded) &&
		    is_digit((unsigned char)f->text[f->len - 1]))
			put(f, " ", 1, start);
		space = false;
		ascii = (char)folded;
		if (folded < 0x80)
			put(f, &ascii, 1, start);
		else
			put(f, text + start, pos - start, start);
	}
}

static void
fold(struct arena *a, const char *text, struct folding *f)
{
	size_t len = strlen(text), from = 0;

	/* A byte gives at most one, a line break one more. */
	f->text = arena_alloc(a, len * 2 + 2);
	f->at = arena_calloc(a, len * 2 + 2, sizeof(*f->at));
	f->len = 0;
	while (from < len) {
		const char *end = memchr(text + from, '\n', len - from);
		size_t to = end == NULL ? len : (size_t)(end - text);

		fold_line(f, text, from, to);
		if (end != NULL &&
		    (ends_a_line(text + from, to - from) ||
			(to - from) / 3 < WRAPPED ||
			begins_item(text + to + 1, len - to - 1)))
			put(f, "\n", 1, to);
		from = to + 1;
	}
	f->at[f->len] = len;
}

/* ---- numbers ---- */

static const struct {
	const char *text;
	enum statement_unit unit;
} units[] = {
	{ "件次", UNIT_CASE },
	{ "件/次", UNIT_CASE },
	{ "件(次)", UNIT_CASE },
	{ "件", UNIT_CASE },
	{ "例", UNIT_CASE },
	{ "宗", UNIT_CASE },
	{ "起", UNIT_CASE },
	{ "份", UNIT_CASE },
	{ "条次", UNIT_PIECE },
	{ "条", UNIT_PIECE },
	{ "个部分", UNIT_PART },
	{ "大部分", UNIT_PART },
	{ "部分", UNIT_PART },
	{ "个百分点", UNIT_OTHER },
	{ "个工作日", UNIT_OTHER },
	{ "个月", UNIT_OTHER },
	{ "个", UNIT_PIECE },
	{ "项", UNIT_PIECE },
	{ "次", UNIT_PIECE },
	{ "万元", UNIT_WAN_YUAN },
	{ "元", UNIT_YUAN },
	{ "%", UNIT_PERCENT },
	{ "人次", UNIT_OTHER },
	{ "篇次", UNIT_OTHER },
	{ "篇", UNIT_OTHER },
	{ "期", UNIT_OTHER },
	{ "场次", UNIT_OTHER },
	{ "场", UNIT_OTHER },
	{ "页", UNIT_OTHER },
	{ "户", UNIT_OTHER },
	{ "家", UNIT_OTHER },
};

struct tokenizer {
	struct arena *a;
	const struct lexicon *words;
	const char *s; /* folded */
	size_t len, pos;
	const size_t *at;
	struct tokens *out;
	size_t cap;
};

static size_t
starts(const struct tokenizer *r, size_t pos, const char *with)
{
	size_t l;

	if (pos >= r->len || r->s[pos] != with[0])
		return 0;
	l = strlen(with);
	return r->len - pos >= l && memcmp(r->s + pos, with, l) == 0 ? l : 0;
}

static void
add(struct tokenizer *r, struct token t, size_t len)
{
	struct tokens *out = r->out;
	struct token *last = out->n > 0 ? &out->all[out->n - 1] : NULL;

	t.from = r->at[r->pos];
	r->pos += len;
	t.last = r->pos > 0 ? r->at[r->pos - 1] : 0;
	if (t.kind == TOKEN_TEXT && last != NULL && last->kind == TOKEN_TEXT) {
		last->last = t.last;
		return;
	}
	out->all =
	    arena_grow(r->a, out->all, out->n, &r->cap, sizeof(out->all[0]));
	out->all[out->n++] = t;
}

/* What makes a number a rough one, before its unit or behind it. */
static size_t
rough_mark(const struct tokenizer *r, size_t pos, bool behind_unit)
{
	static const char *const before[] = { "余", "多", "来", "几" };
	static const char *const behind[] = { "左右", "以上", "以下", "以内",
		"上下", "余" };
	size_t n = behind_unit ? sizeof(behind) / sizeof(behind[0])
			       : sizeof(before) / sizeof(before[0]);

	for (size_t i = 0; i < n; i++) {
		size_t l = starts(r, pos, behind_unit ? behind[i] : before[i]);

		if (l > 0)
			return l;
	}
	return 0;
}

/* 3-5件, 3至5件: between two numbers. */
static bool
is_range_mark(const struct tokenizer *r, size_t pos)
{
	static const char *const marks[] = { "-", "~", "—", "至", "到", "–",
		"/" };
	struct numeral n;

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		size_t l = starts(r, pos, marks[i]);

		if (l > 0)
			return pos + l < r->len &&
			    is_digit((unsigned char)r->s[pos + l]) &&
			    numeral_read(r->s + pos + l, r->len - pos - l, &n) >
			    0;
	}
	return false;
}

static bool
follows_range_mark(const struct tokenizer *r)
{
	static const char *const marks[] = { "-", "~", "—", "至", "到", "–",
		"/", "." };

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		size_t l = strlen(marks[i]);

		if (r->pos > l && memcmp(r->s + r->pos - l, marks[i], l) == 0 &&
		    is_digit((unsigned char)r->s[r->pos - l - 1]))
			return true;
	}
	return false;
}

/* 万 between an ASCII number and its unit, unless the unit is 万元. */
static size_t
read_ten_thousand(const struct tokenizer *r, size_t pos, struct token *t)
{
	size_t l = starts(r, pos, "万");

	if (l == 0 || starts(r, pos, "万元") > 0)
		return 0;
	t->value.value = t->value.value < INT64_MAX / 10000
	    ? t->value.value * 10000
	    : t->value.value;
	t->exact = false;
	return l;
}

/* A date: true when the number was one and has become a token. */
static bool
read_date(struct tokenizer *r, const struct numeral *n, size_t len)
{
	size_t pos = r->pos + len, l;
	struct token t = { .kind = TOKEN_YEAR, .value = n->value };
	struct numeral day;

	if ((l = starts(r, pos, "年")) > 0) {
		if (n->value.scale != 0 || n->value.value < 1900 ||
		    n->value.value > 2200)
			t = (struct token){ .kind = TOKEN_WORD,
				.word = WORD_PAST };
		l = starts(r, pos, "年度") > 0 ? strlen("年度") : l;
		add(r, t, len + l);
		return true;
	}
	if ((l = starts(r, pos, "月")) > 0) {
		t.kind = TOKEN_MONTH;
		pos += l;
		len += l;
		l = numeral_read(r->s + pos, r->len - pos, &day);
		if (l > 0 && starts(r, pos + l, "日") > 0)
			len += l + strlen("日");
		add(r, t, len);
		return true;
	}
	return false;
}

static bool
read_number(struct tokenizer *r)
{
	struct token t = { .kind = TOKEN_NUMBER };
	struct numeral n;
	size_t len = numeral_read(r->s + r->pos, r->len - r->pos, &n), l;
	bool behind = follows_range_mark(r);

	if (len == 0)
		return false;
	if (!(n.chinese && !n.digits && n.value.value == 1) &&
	    read_date(r, &n, len))
		return true;
	t.value = n.value;
	t.exact = n.exact && !behind;
	if (is_range_mark(r, r->pos + len))
		t.exact = false;
	if (!n.chinese)
		len += read_ten_thousand(r, r->pos + len, &t);
	if ((l = rough_mark(r, r->pos + len, false)) > 0) {
		t.exact = false;
		len += l;
	}
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		l = starts(r, r->pos + len, units[i].text);
		if (l == 0)
			continue;
		t.unit = units[i].unit;
		t.unit_from = r->pos + len;
		t.unit_len = l;
		len += l;
		break;
	}
	/* A Chinese number alone is a word: 一, 万; but for "为零". */
	if (n.chinese && t.unit == UNIT_NONE &&
	    (n.digits || n.value.value != 0))
		return false;
	if ((l = rough_mark(r, r->pos + len, true)) > 0) {
		t.exact = false;
		len += l;
	}
	add(r, t, len);
	return true;
}

/* ---- the rest ---- */

static bool
read_mark(struct tokenizer *r)
{
	static const struct {
		const char *text;
		enum token_kind kind;
	} marks[] = {
		{ "；", TOKEN_STRONG },
		{ ";", TOKEN_STRONG },
		{ "，", TOKEN_BREAK },
		{ ",", TOKEN_BREAK },
		{ ":", TOKEN_COLON },
		{ ".", TOKEN_BREAK },
		{ "…", TOKEN_BREAK },
		{ "、", TOKEN_PAUSE },
		{ "(", TOKEN_OPEN },
		{ ")", TOKEN_CLOSE },
	};

	const size_t stop = sentence_stop(r->s + r->pos, r->len - r->pos,
	    SENTENCE_FULL_STOP | SENTENCE_ASCII_MARK | SENTENCE_LINE);

	if (stop > 0) {
		bool line = r->s[r->pos] == '\n';

		add(r, (struct token){ .kind = TOKEN_END, .paragraph = line },
		    stop);
		return true;
	}
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		size_t l = starts(r, r->pos, marks[i].text);

		if (l > 0) {
			add(r, (struct token){ .kind = marks[i].kind }, l);
			return true;
		}
	}
	return false;
}

/* A title in 《》 as one filler. */
static bool
read_title(struct tokenizer *r)
{
	size_t pos = r->pos, end = pos + TITLE_BYTES;

	if (starts(r, pos, "《") == 0)
		return false;
	for (; pos < r->len && pos < end && r->s[pos] != '\n'; pos++) {
		size_t l = starts(r, pos, "》");

		if (l == 0)
			continue;
		add(r,
		    (struct token){ .kind = TOKEN_WORD, .word = WORD_FILLER },
		    pos + l - r->pos);
		return true;
	}
	return false;
}

static void
read_one_token(struct tokenizer *r)
{
	struct token t = { .kind = TOKEN_WORD };
	size_t len, end;

	if (read_title(r) || read_mark(r))
		return;
	t.word = lexicon_match(r->words, r->s + r->pos, r->len - r->pos, &len);
	/* 一是 is a word, 一件 a number, whichever is longer. */
	if (t.word != WORD_NONE) {
		add(r, t, len);
		return;
	}
	if (read_number(r))
		return;
	end = r->pos;
	(void)utf8_next(r->s, r->len, &end);
	add(r, (struct token){ .kind = TOKEN_TEXT }, end - r->pos);
}

void
tokens_read(struct arena *a, const struct lexicon *words, const char *text,
    struct tokens *out)
{
	struct tokenizer r = { .a = a, .words = words, .out = out };
	struct folding f;

	*out = (struct tokens){ 0 };
	fold(a, text, &f);
	r.s = f.text;
	r.len = f.len;
	r.at = f.at;
	while (r.pos < r.len)
		read_one_token(&r);
	add(&r, (struct token){ .kind = TOKEN_END, .paragraph = true }, 0);
	out->all[out->n - 1].from = out->all[out->n - 1].last = strlen(text);
	out->folded = f.text;
	out->text = text;
}
