#include "collectors/decode/html/script_links.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "collectors/base/arena.h"

/* What goes somewhere, and what then stands before the URL. */
static const struct {
	const char *what, *before;
} ways[] = {
	{ "window.open", "(" },
	{ "location.href", "=" },
	{ "location.assign", "(" },
	{ "location.replace", "(" },
	{ "location", "=" },
};

static const char *
skip_space(const char *s)
{
	while (isspace((unsigned char)*s))
		s++;
	return s;
}

static bool
is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '$' ||
	    (unsigned char)c >= 0x80;
}

/* The text in quotes at s, if all of it stands there. */
static const char *
read_literal(struct arena *a, const char *s)
{
	const char *end;

	if (*s != '\'' && *s != '"')
		return NULL;
	end = strchr(s + 1, *s);
	if (end == NULL || end == s + 1 || *skip_space(end + 1) == '+' ||
	    memchr(s, '\\', (size_t)(end - s)) != NULL)
		return NULL;
	return arena_strndup(a, s + 1, (size_t)(end - s - 1));
}

const char *
html_script_link_url(struct arena *a, const char *script)
{
	for (const char *p = script; *p != '\0'; p++) {
		if (p > script && is_word(p[-1]))
			continue;
		for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
			size_t len = strlen(ways[i].what);
			const char *at, *url;

			if (strncmp(p, ways[i].what, len) != 0)
				continue;
			at = skip_space(p + len);
			if (*at != ways[i].before[0])
				continue;
			url = read_literal(a, skip_space(at + 1));
			if (url != NULL)
				return url;
		}
	}
	return NULL;
}
