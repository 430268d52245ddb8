#include "collectors/check/text/report_text.h"

#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/date.h"
#include "collectors/base/limits.h"
#include "collectors/base/utf8.h"
#include "collectors/check/rule_context.h"
#include "collectors/form/form.h"
#include "collectors/model/report.h"
#include "collectors/text/sentences.h"

/* Headings that a report read well enough has. */
#define SECTIONS_ENOUGH 4
/* Characters of prose that section one has at the least in such a report. */
#define PROSE_ENOUGH     60
#define QUOTE_CHARACTERS 100

#define IDENTITY_DIGITS 18
#define MOBILE_DIGITS   11

/* ---- words ---- */

const char *
words_start(const char *s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strncmp(s, words[i], strlen(words[i])) == 0)
			return words[i];
	return NULL;
}

const char *
words_has(const char *s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strstr(s, words[i]) != NULL)
			return words[i];
	return NULL;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_word_character(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

int
words_year(const char *s, const char **end)
{
	int year = 0;

	if (strspn(s, "0123456789") != 4 || strncmp(s + 4, "年", 3) != 0)
		return 0;
	for (size_t i = 0; i < 4; i++)
		year = year * 10 + (s[i] - '0');
	s += 4 + strlen("年");
	if (strncmp(s, "度", 3) == 0)
		s += strlen("度");
	if (is_digit(*s) || year < LIMIT_YEAR_MIN || year > LIMIT_YEAR_MAX)
		return 0;
	*end = s;
	return year;
}

/* GB 11643: the last character follows from the others, modulo 11. */
static bool
is_checked(const char *s)
{
	static const char last[] = "10X98765432";
	int sum = 0, weight = 1;

	for (size_t i = IDENTITY_DIGITS - 1; i-- > 0;) {
		weight = weight * 2 % 11;
		sum += (s[i] - '0') * weight;
	}
	return last[sum % 11] ==
	    (s[IDENTITY_DIGITS - 1] == 'x' ? 'X' : s[IDENTITY_DIGITS - 1]);
}

static int
number_at(const char *s, size_t n)
{
	int v = 0;

	for (size_t i = 0; i < n; i++)
		v = v * 10 + (s[i] - '0');
	return v;
}

size_t
words_identity_number(const char *whole, const char *s)
{
	size_t n = strspn(s, "0123456789");
	struct date born;

	if ((s > whole && is_word_character(s[-1])) || n < 17)
		return 0;
	if (n != IDENTITY_DIGITS && (n != 17 || (s[17] != 'X' && s[17] != 'x')))
		return 0;
	if (is_word_character(s[IDENTITY_DIGITS]))
		return 0;
	born = (struct date){ number_at(s + 6, 4), number_at(s + 10, 2),
		number_at(s + 12, 2) };
	if (s[0] == '0' || born.year < 1900 || born.year > LIMIT_YEAR_MAX ||
	    !date_is_valid(born) || !is_checked(s))
		return 0;
	return IDENTITY_DIGITS;
}

size_t
words_mobile_number(const char *whole, const char *s)
{
	if ((s > whole && (is_word_character(s[-1]) || s[-1] == '-')) ||
	    strspn(s, "0123456789") != MOBILE_DIGITS ||
	    is_word_character(s[MOBILE_DIGITS]) || s[0] != '1' || s[1] < '3')
		return 0;
	return MOBILE_DIGITS;
}

/* ---- evidence ---- */

/* Leave of people's numbers only what tells which one is meant. */
static void
mask_numbers(char *s)
{
	for (char *p = s; *p != '\0'; p++) {
		size_t n = words_identity_number(s, p);

		if (n > 0)
			memset(p + 6, '*', 8);
		else if ((n = words_mobile_number(s, p)) > 0)
			memset(p + 3, '*', 4);
		if (n > 0)
			p += n - 1;
	}
}

const char *
quote_of_text(struct rule_context *rc, const char *text)
{
	char *s = utf8_trim(rc->a, text);
	size_t len = strlen(s), pos = 0;

	mask_numbers(s);
	for (size_t n = 0; pos < len && n < QUOTE_CHARACTERS; n++)
		(void)utf8_next(s, len, &pos);
	if (pos == len)
		return s;
	s[pos] = '\0';
	return arena_printf(rc->a, "%s……", s);
}

void
check_add_text_finding(struct rule_context *rc, const struct rule *rule,
    enum severity severity, const char *place, const char *message,
    const char *text)
{
	const struct check_result *out = rc->out;

	for (size_t i = out->n_findings; i-- > 0;)
		if (strcmp(out->findings[i].rule, rule->id) == 0 &&
		    strcmp(out->findings[i].place, place) == 0)
			return;
	check_add_finding(rc, rule, severity,
	    (struct finding){ .place = place,
		.message = message,
		.evidence = text == NULL ? NULL : quote_of_text(rc, text) });
}

void
check_add_sentence_finding(struct rule_context *rc, const struct rule *rule,
    enum severity severity, const struct sentence *s, const char *message)
{
	static const char *const parts[] = { "开头", "第一部分", "第二部分",
		"第三部分", "第四部分", "第五部分", "第六部分" };
	bool known = s->section >= 0 &&
	    (size_t)s->section < sizeof(parts) / sizeof(parts[0]);

	check_add_text_finding(rc, rule, severity, s->place,
	    arena_printf(
		rc->a, "%s：%s", known ? parts[s->section] : "正文", message),
	    s->quote);
}

/* ---- sentences ---- */

struct splitter {
	struct rule_context *rc;
	struct sentences *out;
	size_t cap, line;
};

static void
add_sentence(
    struct splitter *s, const struct sentence *like, const char *at, size_t len)
{
	struct sentence new = *like;

	new.quote = utf8_trim(s->rc->a, arena_strndup(s->rc->a, at, len));
	new.text = utf8_fold_closed(s->rc->a, new.quote);
	if (*new.text == '\0')
		return;
	new.line = s->line;
	s->out->list = arena_grow(s->rc->a, s->out->list, s->out->n, &s->cap,
	    sizeof(s->out->list[0]));
	s->out->list[s->out->n++] = new;
}

static void
add_text(struct splitter *s, const struct sentence *like, const char *text)
{
	const unsigned stops = SENTENCE_FULL_STOP | SENTENCE_MARK |
	    SENTENCE_SEMICOLON | SENTENCE_LINE;
	struct sentence_range r = { 0 };

	while (sentence_next(text, strlen(text), stops, &r)) {
		add_sentence(s, like, text + r.from, r.to - r.from);
		s->line += r.ends_line;
	}
	s->line++;
}

const struct sentences *
check_sentences(struct rule_context *rc)
{
	struct splitter s = { .rc = rc };

	if (rc->sentences != NULL)
		return rc->sentences;
	s.out = arena_calloc(rc->a, 1, sizeof(*s.out));
	if (rc->r->preface != NULL)
		add_text(&s,
		    &(struct sentence){
			.place = "preface", .section = SECTION_PREFACE },
		    rc->r->preface);
	for (size_t i = 0; i < rc->r->n_sections; i++) {
		const struct section *section = &rc->r->sections[i];
		int number = section->number != 0 ? section->number
						  : section->printed_number;

		if (section->text == NULL)
			continue;
		add_text(&s,
		    &(struct sentence){
			.place = arena_printf(rc->a, "s%d", number),
			.section = section->number != 0 ? section->number
							: SECTION_UNKNOWN },
		    section->text);
	}
	rc->sentences = s.out;
	return rc->sentences;
}

const struct section *
section_find(const struct report *r, int number)
{
	for (size_t i = 0; i < r->n_sections; i++)
		if (r->sections[i].number == number)
			return &r->sections[i];
	return NULL;
}

const char *
section_text(struct rule_context *rc, int part)
{
	const struct section *s = section_find(rc->r, part);

	return s == NULL || s->text == NULL ? ""
					    : utf8_fold_closed(rc->a, s->text);
}

bool
text_is_whole(struct rule_context *rc)
{
	const struct sentences *all = check_sentences(rc);
	size_t n_parts = 0, n_prose = 0;

	if (rc->r->truncated || section_find(rc->r, 1) == NULL ||
	    section_find(rc->r, 6) == NULL)
		return false;
	for (int i = 1; i <= (int)rc->form->n_sections; i++)
		n_parts += section_find(rc->r, i) != NULL;
	for (size_t i = 0; i < all->n; i++) {
		const struct sentence *s = &all->list[i];

		if (strstr(s->text, "...") != NULL)
			return false;
		if (s->section <= 1)
			n_prose += utf8_count(s->text);
	}
	return n_parts >= SECTIONS_ENOUGH && n_prose >= PROSE_ENOUGH;
}
