#include "collectors/fetch/challenge.h"

#include <string.h>
#include <strings.h>

#include "collectors/base/arena.h"
#include "collectors/base/limits.h"
#include "collectors/base/utf8.h"
#include "collectors/text/charset.h"

/* Characters of a page that asks something of its reader, at most; a refusal
 * explains itself at length. */
#define MAX_WORDS_OK      300
#define MAX_WORDS_REFUSED 1500
/* ... of one that names a captcha only in its code. */
#define MAX_WORDS_CAPTCHA 100
/* ... of one that is all script: "please wait" and the like. */
#define MAX_WORDS_SCRIPT 30
#define MAX_LINKS        3

/* What walls say to people. */
static const char *const phrases[] = {
	"访问验证",
	"安全验证",
	"滑块",
	"请完成验证",
	"人机验证",
	"网站防火墙",
	"您的访问被拦截",
	"访问被阻断",
	"请求存在威胁",
	"请求可能存在威胁",
};

/* What their scripts do. Whoever only moves on to another page may be an
 * ordinary page that has moved. */
static const struct {
	const char *code, *why;
	bool leave_alone;
} scripts[] = {
	{ "document.cookie", "a script that sets a cookie and no text", true },
	{ "__jsl", "a script that sets a cookie and no text", true },
	{ "acw_sc__v2", "a script that sets a cookie and no text", true },
	{ "$_ts", "a script that hides what it does and no text", true },
	{ "eval(", "a script that hides what it does and no text", true },
	{ "_0x", "a script that hides what it does and no text", true },
	{ "location.reload", "a script that loads it again and no text", true },
	{ "location.href", "a script that moves on and no text", false },
	{ "location.replace", "a script that moves on and no text", false },
	{ "location.assign", "a script that moves on and no text", false },
	{ "location=", "a script that moves on and no text", false },
	{ "location =", "a script that moves on and no text", false },
};

/* Elements that hold what a page is for. */
static const char *const contents[] = { "table", "tr", "td", "li", "iframe",
	"frame", "frameset", "embed", "object", "video" };

/* What they look like within a script or as data. */
static const char *const data_marks[] = { "<table", "<tr>", "<tr ", "<li>",
	"<li ", "<datastore", "<record", "<![cdata[", "id=\"app\"", "id=app",
	"id=\"root\"" };

struct survey {
	const char *text; /* the page in small letters */
	size_t len;
	char *words; /* what it shows, and its title */
	size_t n_words, words_len;
	char *script;
	size_t script_len;
	size_t n_links, n_images;
	bool contents;
};

/* ---- looking at the page ---- */

static bool
starts(const struct survey *s, size_t at, const char *what)
{
	size_t len = strlen(what);

	return s->len - at >= len && memcmp(s->text + at, what, len) == 0;
}

/* Behind the next `what` from `at`, or the end. */
static size_t
behind(const struct survey *s, size_t at, const char *what)
{
	const char *found =
	    memmem(s->text + at, s->len - at, what, strlen(what));

	return found == NULL ? s->len
			     : (size_t)(found - s->text) + strlen(what);
}

static bool
is_element(const struct survey *s, size_t at, const char *name)
{
	size_t len = strlen(name);
	char next;

	if (!starts(s, at + 1, name))
		return false;
	next = at + 1 + len < s->len ? s->text[at + 1 + len] : '>';
	return strchr(" \t\n/>", next) != NULL && next != '\0';
}

static void
count_element(struct survey *s, size_t at)
{
	s->n_links += is_element(s, at, "a");
	s->n_images += is_element(s, at, "img");
	for (size_t i = 0; i < sizeof(contents) / sizeof(contents[0]); i++)
		s->contents = s->contents || is_element(s, at, contents[i]);
}

/* An element whose inside is not shown; *end behind it. */
static bool
skip_element(struct survey *s, size_t at, size_t *end)
{
	if (starts(s, at, "<!--")) {
		*end = behind(s, at, "-->");
	} else if (is_element(s, at, "script")) {
		size_t from = behind(s, at, ">");

		*end = behind(s, from, "</script");
		memcpy(s->script + s->script_len, s->text + from, *end - from);
		s->script_len += *end - from;
		*end = behind(s, *end, ">");
	} else if (is_element(s, at, "style")) {
		*end = behind(s, behind(s, at, "</style"), ">");
	} else if (is_element(s, at, "noscript")) {
		*end = behind(s, behind(s, at, "</noscript"), ">");
	} else {
		return false;
	}
	return true;
}

static void
take_word(struct survey *s, size_t *at, bool counts)
{
	size_t from = *at;
	uint32_t c = utf8_next(s->text, s->len, at);

	if (c == '&') {
		size_t end = from + strcspn(s->text + from, ";< \n");

		if (end - from < 10 && end < s->len && s->text[end] == ';')
			*at = end + 1;
	}
	if (utf8_is_space(c))
		return;
	memcpy(s->words + s->words_len, s->text + from, *at - from);
	s->words_len += *at - from;
	s->n_words += counts;
}

static void
look(struct arena *a, struct survey *s)
{
	bool in_title = false;
	size_t at = 0;

	s->words = arena_alloc(a, s->len + 1);
	s->script = arena_alloc(a, s->len + 1);
	while (at < s->len) {
		if (s->text[at] != '<') {
			take_word(s, &at, !in_title);
		} else if (!skip_element(s, at, &at)) {
			count_element(s, at);
			in_title = is_element(s, at, "title");
			at = behind(s, at, ">");
		}
	}
}

static bool
says(const char *text, size_t len, const char *what)
{
	return memmem(text, len, what, strlen(what)) != NULL;
}

/* HTML, by what it says it is and by what it looks like. */
static bool
is_html(const struct challenge_answer *in, const struct survey *s)
{
	size_t at = 0;

	if (in->content_type[0] != '\0' &&
	    strcasestr(in->content_type, "html") == NULL)
		return false;
	while (at < s->len && strchr(" \t\n", s->text[at]) != NULL)
		at++;
	return at < s->len && s->text[at] == '<' && !starts(s, at, "<?xml");
}

/* ---- judging it ---- */

/* A refusal is none of these, whatever it is built of. */
static bool
may_be_page(const struct challenge_answer *in, const struct survey *s)
{
	if (in->status >= 400)
		return false;
	for (size_t i = 0; i < sizeof(data_marks) / sizeof(data_marks[0]); i++)
		if (says(s->text, s->len, data_marks[i]))
			return true;
	return s->contents || s->n_links > MAX_LINKS;
}

static bool
find_phrase(struct arena *a, const struct challenge_answer *in,
    const struct survey *s, struct challenge *out)
{
	if (s->n_words > (in->status >= 400 ? MAX_WORDS_REFUSED : MAX_WORDS_OK))
		return false;
	for (size_t i = 0; i < sizeof(phrases) / sizeof(phrases[0]); i++) {
		if (!says(s->words, s->words_len, phrases[i]))
			continue;
		*out = (struct challenge){
			arena_printf(a, "it says \"%s\"", phrases[i]), true
		};
		return true;
	}
	if (s->n_words > MAX_WORDS_CAPTCHA || !says(s->text, s->len, "captcha"))
		return false;
	*out = (struct challenge){ "it asks for a captcha", true };
	return true;
}

static bool
find_script(const struct survey *s, struct challenge *out)
{
	if (s->n_words > MAX_WORDS_SCRIPT || s->n_links > 0 || s->n_images > 0)
		return false;
	for (size_t i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++) {
		if (!says(s->script, s->script_len, scripts[i].code))
			continue;
		*out = (struct challenge){ scripts[i].why,
			scripts[i].leave_alone };
		return true;
	}
	return false;
}

static char *
small_letters(struct arena *a, const struct charset_text *text)
{
	char *out = arena_strndup(a, text->text, text->len);

	for (char *p = out; *p != '\0'; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p + 'a' - 'A');
	return out;
}

static bool
find_in_page(
    struct arena *a, const struct challenge_answer *in, struct challenge *out)
{
	struct charset_text text;
	struct survey s = { 0 };

	if (!in->whole || in->len == 0 || in->len > LIMIT_CHALLENGE_BYTES)
		return false;
	charset_decode(a, in->body, in->len, in->content_type, &text);
	s.text = small_letters(a, &text);
	s.len = strlen(s.text);
	if (!is_html(in, &s))
		return false;
	look(a, &s);
	if (may_be_page(in, &s))
		return false;
	return find_phrase(a, in, &s, out) || find_script(&s, out);
}

bool
challenge_find(
    struct arena *a, const struct challenge_answer *in, struct challenge *out)
{
	switch (in->status) {
	case 521:
		if (!in->jsl_header && !in->jsl_cookie)
			break;
		*out = (struct challenge){
			in->jsl_header ? "X-Via-JSL" : "__jsluid", true
		};
		return true;
	case 412:
		if (!in->cookie)
			break;
		*out = (struct challenge){ "sets a cookie", true };
		return true;
	case 404:
	case 410:
		return false;
	default:
		break;
	}
	if (in->status != 200 && in->status != 202 && in->status < 400)
		return false;
	return find_in_page(a, in, out);
}
