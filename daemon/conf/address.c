#include "daemon/conf/address.h"

#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"

#define ADDRESS_BYTES 254
/* The full-width comma and semicolon, in UTF-8. */
#define FULL_COMMA     "\xef\xbc\x8c"
#define FULL_SEMICOLON "\xef\xbc\x9b"

/* Why no mail can be sent to it; NULL when it can. */
static const char *
find_fault(const char *s)
{
	size_t len = strlen(s);
	const char *at = strchr(s, '@');

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c > '~')
			return "an address has plain letters only";
		if (c <= ' ' || strchr("<>()[],;:\\\"", c) != NULL)
			return "an address has no such character";
	}
	if (at == NULL || at == s || at[1] == '\0')
		return "an address has the form name@host";
	if (strchr(at + 1, '@') != NULL)
		return "an address has one @";
	if (s[0] == '.' || at[-1] == '.' || at[1] == '.' || s[len - 1] == '.' ||
	    strstr(s, "..") != NULL)
		return "a dot stands between letters";
	if (len > ADDRESS_BYTES)
		return "the address is too long";
	return NULL;
}

bool
address_is_valid(const char *s)
{
	return find_fault(s) == NULL;
}

/* Bytes of the separator at `s`, 0 when there is none. */
static size_t
separator_length(const char *s)
{
	if (*s == ',' || *s == ';')
		return 1;
	if (strncmp(s, FULL_COMMA, 3) == 0 ||
	    strncmp(s, FULL_SEMICOLON, 3) == 0)
		return 3;
	return 0;
}

/* Bytes up to the next separator outside of quotes; a quote that is never
 * closed opens nothing. */
static size_t
entry_length(const char *s)
{
	const char *p = s;

	while (*p != '\0' && separator_length(p) == 0) {
		const char *close = p + 1;

		if (*p == '"') {
			while (*close != '\0' && *close != '"')
				close +=
				    *close == '\\' && close[1] != '\0' ? 2 : 1;
			if (*close == '"')
				p = close;
		}
		p++;
	}
	return (size_t)(p - s);
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The text without white space around, in the arena. */
static char *
strip(struct arena *a, const char *s, size_t len)
{
	while (len > 0 && is_blank(*s)) {
		s++;
		len--;
	}
	while (len > 0 && is_blank(s[len - 1]))
		len--;
	return arena_strndup(a, s, len);
}

/* A name without its quotes and their escapes, in place. */
static const char *
unquote(char *s)
{
	size_t n = 0;

	for (size_t i = 0; s[i] != '\0'; i++) {
		if (s[i] == '"')
			continue;
		if (s[i] == '\\' && s[i + 1] != '\0')
			i++;
		s[n++] = s[i];
	}
	s[n] = '\0';
	return s;
}

int
address_list_parse(struct arena *a, const char *list, struct address **out,
    size_t *n, struct err *e)
{
	size_t cap = 1;
	int r = 0;

	for (const char *p = list; *p != '\0'; p++)
		cap += separator_length(p) > 0;
	*out = arena_calloc(a, cap, sizeof(**out));
	*n = 0;
	while (*list != '\0') {
		size_t len = entry_length(list);
		char *entry = strip(a, list, len);
		char *open = strrchr(entry, '<');
		struct address one = { "", entry };
		const char *fault;

		list += len;
		list += separator_length(list);
		if (*entry == '\0')
			continue;
		if (open != NULL && entry[strlen(entry) - 1] == '>') {
			one.bare = strip(a, open + 1, strlen(open + 1) - 1);
			one.name =
			    unquote(strip(a, entry, (size_t)(open - entry)));
		}
		fault = find_fault(one.bare);
		if (fault == NULL)
			(*out)[(*n)++] = one;
		else if (r == 0)
			r = err_set(e, ERR_CONFIG,
			    "\"%s\" is no address that mail can be sent to: %s",
			    entry, fault);
	}
	return r;
}
