#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/limits.h"
#include "collectors/base/utf8.h"
#include "collectors/check/similarity/similarity.h"
#include "collectors/model/report.h"
#include "collectors/text/sentences.h"

/* Stands for the body itself, however it is called; no text has it (a
 * private-use character is no letter). */
#define OWN_NAME 0xe000u
/* Fewer letters are no sentence ("略。"). */
#define MIN_LETTERS 4

/* Text on its way in. */
struct taking {
	struct arena *a;
	const char **names; /* as labels, the longest first */
	size_t n_names;
	struct fingerprints *out;
	size_t cap, n_shingles;
	bool full;
};

/* ---- letters ---- */

/* How a body speaks of itself: the word behind 我, 本 and 全. */
static const char *const self_words[] = { "街道", "单位", "机关", "镇", "乡",
	"局", "办", "委" };
/* What may follow its name or not. */
static const char *const name_tails[] = { "人民政府", "办事处", "政府" };

static size_t
starts_with(const char *s, const char *word)
{
	size_t len = strlen(word);

	return strncmp(s, word, len) == 0 ? len : 0;
}

static size_t
starts_with_any(const char *s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t len = starts_with(s, words[i]);

		if (len > 0)
			return len;
	}
	return 0;
}

/* Bytes of the body's name at `s`, 0: none stands there. */
static size_t
own_name(const struct taking *t, const char *s)
{
	size_t len = starts_with_any(s, t->names, t->n_names);

	if (len > 0)
		return len +
		    starts_with_any(s + len, name_tails,
			sizeof(name_tails) / sizeof(name_tails[0]));
	len = starts_with(s, "我");
	if (len == 0)
		len = starts_with(s, "本");
	if (len > 0) {
		size_t word = starts_with_any(s + len, self_words,
		    sizeof(self_words) / sizeof(self_words[0]));

		return word == 0 ? 0 : len + word;
	}
	return 0;
}

/* 全镇 and 全乡 are one word too, and not the body. */
static size_t
whole_body(const char *s)
{
	size_t len = starts_with(s, "全");
	size_t word = len == 0
	    ? 0
	    : starts_with_any(s + len, self_words,
		  sizeof(self_words) / sizeof(self_words[0]));

	return word == 0 ? 0 : len + word;
}

static bool
is_digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

/* The letters that count; at most LIMIT_FINGERPRINT_LETTERS of them. */
static size_t
find_letters(const struct taking *t, const char *s, size_t len, uint32_t *out)
{
	const char *label = utf8_label(t->a, arena_strndup(t->a, s, len));
	size_t end = strlen(label), at = 0, n = 0;

	while (at < end && n < LIMIT_FINGERPRINT_LETTERS) {
		size_t name = own_name(t, label + at);
		size_t whole = whole_body(label + at);
		uint32_t c;

		if (name > 0 || whole > 0) {
			at += name > 0 ? name : whole;
			out[n++] = name > 0 ? OWN_NAME : OWN_NAME + 1;
			continue;
		}
		c = utf8_next(label, end, &at);
		if (c == '+' || c == '-' || c == '/')
			continue;
		if (c >= 'A' && c <= 'Z')
			c += 'a' - 'A';
		if (is_digit(c))
			c = '0';
		/* A number of any size is one letter. */
		if (c == '0' && n > 0 && out[n - 1] == '0')
			continue;
		out[n++] = c;
	}
	return n;
}

/* FNV-1a, and then spread over all bits. */
static uint64_t
hash_letters(const uint32_t *letters, size_t n)
{
	uint64_t h = 0xcbf29ce484222325u;

	for (size_t i = 0; i < n; i++)
		for (int k = 0; k < 3; k++) {
			h ^= letters[i] >> (8 * k) & 0xff;
			h *= 0x100000001b3u;
		}
	h ^= h >> 32;
	h *= 0xd6e8feb86659fd93u;
	return h ^ h >> 32;
}

static int
compare_hashes(const void *x, const void *y)
{
	uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;

	return (a > b) - (a < b);
}

static void
put_shingles(
    struct arena *a, const uint32_t *letters, size_t n, struct fingerprint *p)
{
	size_t each = n < FINGERPRINT_SHINGLE ? n : FINGERPRINT_SHINGLE;
	size_t all = n - each + 1;

	p->shingles = arena_calloc(a, all, sizeof(*p->shingles));
	for (size_t i = 0; i < all; i++)
		p->shingles[i] = hash_letters(&letters[i], each);
	qsort(p->shingles, all, sizeof(*p->shingles), compare_hashes);
	p->n_shingles = 0;
	for (size_t i = 0; i < all; i++)
		if (i == 0 || p->shingles[i] != p->shingles[i - 1])
			p->shingles[p->n_shingles++] = p->shingles[i];
}

/* ---- sentences ---- */

static void
take_sentence(struct taking *t, const char *text, size_t at, size_t end,
    struct fingerprint p)
{
	uint32_t letters[LIMIT_FINGERPRINT_LETTERS];

	while (at < end && (text[at] == ' ' || text[at] == '\t'))
		at++;
	if (t->full || at == end)
		return;
	p.letters = find_letters(t, text + at, end - at, letters);
	if (p.letters < MIN_LETTERS)
		return;
	p.at = at;
	p.len = end - at;
	p.hash = hash_letters(letters, p.letters);
	put_shingles(t->a, letters, p.letters, &p);
	if (t->out->n_sentences == LIMIT_FINGERPRINTS ||
	    t->n_shingles + p.n_shingles > LIMIT_SHINGLES) {
		t->full = true;
		return;
	}
	t->n_shingles += p.n_shingles;
	t->out->sentences = arena_grow(
	    t->a, t->out->sentences, t->out->n_sentences, &t->cap, sizeof(p));
	t->out->sentences[t->out->n_sentences++] = p;
}

/* What ends a sentence within a line. */
#define STOPS                                                       \
	(SENTENCE_FULL_STOP | SENTENCE_MARK | SENTENCE_ASCII_MARK | \
	    SENTENCE_SEMICOLON)

/* Prose has a sentence's punctuation; headings and menus have none. */
static bool
is_prose(const char *line, size_t len)
{
	for (size_t at = 0; at < len; at++)
		if (line[at] == ',' ||
		    (len - at >= 3 && memcmp(line + at, "，", 3) == 0) ||
		    sentence_stop(line + at, len - at, STOPS) > 0)
			return true;
	return false;
}

static void
take_line(struct taking *t, const char *text, size_t begin, size_t end,
    struct fingerprint p)
{
	struct sentence_range r = { .next = begin };

	if (!is_prose(text + begin, end - begin))
		return;
	while (sentence_next(text, end, STOPS, &r)) {
		size_t from = r.from, at = r.from;

		while (at < r.next) {
			(void)utf8_next(text, r.next, &at);
			/* Room for one more character. */
			if (at - from > LIMIT_FINGERPRINT_BYTES - 4) {
				take_sentence(t, text, from, at, p);
				from = at;
			}
		}
		take_sentence(t, text, from, r.next, p);
	}
}

static void
take_section(struct taking *t, const struct report *r, size_t part)
{
	const struct section *s = &r->sections[part];
	struct fingerprint p = { .part = part, .number = s->number };
	size_t at = 0;

	if (s->text == NULL || (s->number >= 2 && s->number <= 4))
		return;
	while (s->text[at] != '\0') {
		size_t len = strcspn(s->text + at, "\n");

		take_line(t, s->text, at, at + len, p);
		at += len + (s->text[at + len] == '\n');
	}
}

/* ---- the body's names ---- */

static int
longest_first(const void *x, const void *y)
{
	const char *a = *(const char *const *)x, *b = *(const char *const *)y;
	size_t n = strlen(a), m = strlen(b);

	return n != m ? (n < m) - (n > m) : strcmp(a, b);
}

static void
take_names(struct taking *t, const char *const *names, size_t n_names)
{
	t->names = arena_calloc(t->a, n_names, sizeof(*t->names));
	for (size_t i = 0; i < n_names; i++) {
		const char *label =
		    names[i] == NULL ? "" : utf8_label(t->a, names[i]);

		/* One character is no name to look for. */
		if (utf8_count(label) > 1)
			t->names[t->n_names++] = label;
	}
	if (t->n_names > 0)
		qsort(t->names, t->n_names, sizeof(*t->names), longest_first);
}

void
fingerprints_find(struct arena *a, const struct report *r,
    const char *const *names, size_t n_names, struct fingerprints *out)
{
	struct taking t = { .a = a, .out = out };

	memset(out, 0, sizeof(*out));
	take_names(&t, names, n_names);
	for (size_t i = 0; i < r->n_sections && !t.full; i++)
		take_section(&t, r, i);
}
