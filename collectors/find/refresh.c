#include "collectors/find/refresh.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "collectors/base/arena.h"
#include "collectors/base/limits.h"

/* Elements whose content is no markup, or none for us. */
static const char *const skipped[] = { "script", "style", "noscript", "title",
	"textarea" };

struct piece {
	const char *at;
	size_t len;
};

/* What is left of the page. */
struct scan {
	const char *at, *end;
};

static bool
starts(const struct scan *s, const char *what)
{
	size_t len = strlen(what);

	return (size_t)(s->end - s->at) >= len &&
	    strncasecmp(s->at, what, len) == 0;
}

/* Behind the next `what`; to the end without one. */
static void
skip_past(struct scan *s, const char *what)
{
	while (s->at < s->end && !starts(s, what))
		s->at++;
	s->at += s->at < s->end ? strlen(what) : 0;
}

static void
skip_space(struct scan *s)
{
	while (s->at < s->end && isspace((unsigned char)*s->at))
		s->at++;
}

static bool
ends_name(char c)
{
	return isspace((unsigned char)c) || c == '/' || c == '>';
}

/* The tag at hand opens an element of this name. */
static bool
opens(const struct scan *s, const char *name)
{
	struct scan rest = { s->at + 1, s->end };
	size_t len = strlen(name);

	return starts(&rest, name) && rest.at + len < rest.end &&
	    ends_name(rest.at[len]);
}

/* strchr() would also find the NUL, which may stand in what comes. */
static bool
is_one_of(char c, const char *set)
{
	return c != '\0' && strchr(set, c) != NULL;
}

/* Up to a character that `ends` says, or the end. */
static struct piece
take_until(struct scan *s, const char *ends)
{
	struct piece p = { s->at, 0 };

	while (s->at < s->end && !is_one_of(*s->at, ends))
		s->at++;
	p.len = (size_t)(s->at - p.at);
	return p;
}

/* The value behind an attribute's name; empty without one. */
static struct piece
take_value(struct scan *s)
{
	struct piece none = { s->at, 0 }, p;
	char quote[2] = { 0 };

	skip_space(s);
	if (s->at == s->end || *s->at != '=')
		return none;
	s->at++;
	skip_space(s);
	if (s->at == s->end || (*s->at != '"' && *s->at != '\''))
		return take_until(s, " \t\r\n\f>");
	quote[0] = *s->at++;
	p = take_until(s, quote);
	s->at += s->at < s->end;
	return p;
}

static bool
is(struct piece p, const char *word)
{
	return p.len == strlen(word) && strncasecmp(p.at, word, p.len) == 0;
}

/* The content of a refresh; false: the element is another. */
static bool
take_meta(struct scan *s, struct piece *content)
{
	bool refresh = false;

	*content = (struct piece){ s->at, 0 };
	while (s->at < s->end && *s->at != '>') {
		struct piece name, value;

		if (ends_name(*s->at) || *s->at == '=') {
			s->at++;
			continue;
		}
		name = take_until(s, " \t\r\n\f/>=");
		value = take_value(s);
		if (is(name, "http-equiv"))
			refresh = is(value, "refresh");
		else if (is(name, "content"))
			*content = value;
	}
	return refresh;
}

/* "&amp;" is what an attribute has for "&". */
static const char *
unescape(struct arena *a, struct piece p)
{
	char *out = arena_alloc(a, p.len + 1);
	size_t n = 0;

	for (size_t i = 0; i < p.len; i++) {
		out[n++] = p.at[i];
		if (p.len - i >= 5 && strncasecmp(p.at + i, "&amp;", 5) == 0)
			i += 4;
	}
	out[n] = '\0';
	return out;
}

/* "0; url=/index.html", in all the ways that browsers take. */
static const char *
read_content(struct arena *a, struct piece content)
{
	struct scan s = { content.at, content.at + content.len };
	struct scan word;
	struct piece url;
	int seconds = 0;

	skip_space(&s);
	if (s.at == s.end || !isdigit((unsigned char)*s.at))
		return NULL;
	for (; s.at < s.end && isdigit((unsigned char)*s.at); s.at++)
		if (seconds <= REFRESH_MAX_SECONDS)
			seconds = 10 * seconds + *s.at - '0';
	(void)take_until(&s, ";, ");
	while (s.at < s.end && is_one_of(*s.at, ";, \t\r\n"))
		s.at++;
	word = s;
	if (starts(&word, "url")) {
		word.at += strlen("url");
		skip_space(&word);
		if (word.at < word.end && *word.at == '=') {
			s.at = word.at + 1;
			skip_space(&s);
		}
	}
	if (s.at < s.end && (*s.at == '"' || *s.at == '\'')) {
		char quote[2] = { *s.at++, '\0' };

		url = take_until(&s, quote);
	} else {
		url = take_until(&s, "");
	}
	while (url.len > 0 && isspace((unsigned char)url.at[url.len - 1]))
		url.len--;
	if (seconds > REFRESH_MAX_SECONDS || url.len == 0 ||
	    url.len > LIMIT_URL_BYTES)
		return NULL;
	return unescape(a, url);
}

/* Step over an element whose content is not looked at. */
static bool
skip_element(struct scan *s)
{
	for (size_t i = 0; i < sizeof(skipped) / sizeof(skipped[0]); i++) {
		struct scan rest = *s;

		if (!opens(s, skipped[i]))
			continue;
		do {
			skip_past(&rest, "</");
		} while (rest.at < rest.end && !starts(&rest, skipped[i]));
		*s = rest;
		return true;
	}
	return false;
}

const char *
refresh_find(struct arena *a, const char *html, size_t len)
{
	struct scan s = { html, html };
	struct piece content;

	s.end += len < LIMIT_REFRESH_BYTES ? len : LIMIT_REFRESH_BYTES;
	while (s.at < s.end) {
		if (*s.at != '<') {
			s.at++;
		} else if (starts(&s, "<!--")) {
			s.at += strlen("<!--");
			skip_past(&s, "-->");
		} else if (opens(&s, "meta")) {
			s.at += strlen("<meta");
			if (take_meta(&s, &content))
				return read_content(a, content);
		} else if (!skip_element(&s)) {
			s.at++;
		}
	}
	return NULL;
}
