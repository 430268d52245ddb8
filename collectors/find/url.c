#include "collectors/find/url.h"

#include <ctype.h>
#include <libxml/uri.h>
#include <string.h>
#include <strings.h>

#include "collectors/base/arena.h"
#include "collectors/base/limits.h"
#include "collectors/base/utf8.h"

/* Characters that need no percent sign; '%' is looked at by itself. */
static const char url_characters[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    "-._~:/?#@!$&'()*+,;=%";
/* Those of a parameter's value. */
static const char value_characters[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    "-._~";

static bool
is_escape(const char *s)
{
	return s[0] == '%' && utf8_hex_digit(s[1]) >= 0 &&
	    utf8_hex_digit(s[2]) >= 0;
}

/* `s` with all but the allowed characters percent-encoded. */
static char *
encode(struct arena *a, const char *s, const char *allowed)
{
	static const char digits[] = "0123456789ABCDEF";
	char *out = arena_alloc(a, strlen(s) * 3 + 1);
	size_t n = 0;

	for (; *s != '\0'; s++) {
		if (strchr(allowed, *s) != NULL &&
		    (*s != '%' || is_escape(s))) {
			out[n++] = *s;
			continue;
		}
		out[n++] = '%';
		out[n++] = digits[(unsigned char)*s >> 4];
		out[n++] = digits[(unsigned char)*s & 15];
	}
	out[n] = '\0';
	return out;
}

/* A reference as browsers take it: trimmed, without line ends and tabs,
 * backslashes of its path turned, up to its fragment. */
static char *
clean(struct arena *a, const char *s)
{
	char *out = arena_alloc(a, strlen(s) + 1);
	bool in_query = false;
	size_t n = 0;

	while (*s != '\0' && (unsigned char)*s <= ' ')
		s++;
	for (; *s != '\0' && *s != '#'; s++) {
		if (*s == '\n' || *s == '\r' || *s == '\t')
			continue;
		in_query = in_query || *s == '?';
		out[n++] = *s == '\\' && !in_query ? '/' : *s;
	}
	while (n > 0 && (unsigned char)out[n - 1] <= ' ')
		n--;
	out[n] = '\0';
	return out;
}

/* Behind "http://" or "https://"; NULL when it is neither. */
static const char *
host_of(const char *url)
{
	if (strncasecmp(url, "http://", 7) == 0)
		return url + 7;
	return strncasecmp(url, "https://", 8) == 0 ? url + 8 : NULL;
}

static bool
is_askable(const char *url)
{
	const char *host = host_of(url);
	size_t len;

	if (host == NULL || strlen(url) > LIMIT_URL_BYTES)
		return false;
	len = strcspn(host, "/?#");
	if (len == 0 || *host == ':' || memchr(host, '%', len) != NULL ||
	    memchr(host, '@', len) != NULL)
		return false;
	for (const char *s = url; *s != '\0'; s++)
		if (strchr(url_characters, *s) == NULL)
			return false;
	return true;
}

const char *
url_resolve(struct arena *a, const char *base, const char *reference)
{
	char *from = encode(a, clean(a, base), url_characters);
	char *to, *url;
	xmlChar *built;
	const char *host;

	if (strlen(reference) > 2 * (size_t)LIMIT_URL_BYTES)
		return NULL;
	to = encode(a, clean(a, reference), url_characters);
	built = xmlBuildURI((const xmlChar *)to, (const xmlChar *)from);
	if (built == NULL)
		return NULL;
	url = arena_strdup(a, (const char *)built);
	xmlFree(built);
	host = host_of(url);
	if (host == NULL)
		return NULL;
	for (char *s = url; s < host + strcspn(host, "/?"); s++)
		*s = (char)tolower((unsigned char)*s);
	if (strpbrk(host, "/?") == NULL)
		url = arena_printf(a, "%s/", url);
	return is_askable(url) ? url : NULL;
}

bool
url_same_host(const char *url, const char *other)
{
	const char *host = host_of(url), *second = host_of(other);
	size_t len;

	if (host == NULL || second == NULL)
		return false;
	len = strcspn(host, "/?#");
	return strcspn(second, "/?#") == len &&
	    strncasecmp(host, second, len) == 0;
}

const char *
url_path(struct arena *a, const char *url)
{
	const char *path = host_of(url);

	path = path == NULL ? url : path + strcspn(path, "/?#");
	if (*path != '/')
		return "/";
	return arena_strndup(a, path, strcspn(path, "?#"));
}

const char *
url_folder(struct arena *a, const char *url)
{
	const char *path = url_path(a, url);

	return arena_strndup(a, path, (size_t)(strrchr(path, '/') - path) + 1);
}

const char *
url_file(struct arena *a, const char *url)
{
	return strrchr(url_path(a, url), '/') + 1;
}

/* The parameter's value in `url`, and how long it is; NULL none. */
static const char *
find_parameter(const char *url, const char *name, size_t *len)
{
	const char *at = strchr(url, '?');
	size_t n = strlen(name);

	while (at != NULL) {
		at++;
		if (strncasecmp(at, name, n) == 0 && at[n] == '=') {
			*len = strcspn(at + n + 1, "&#");
			return at + n + 1;
		}
		at = strchr(at, '&');
	}
	return NULL;
}

const char *
url_parameter(struct arena *a, const char *url, const char *name)
{
	size_t len, n = 0;
	const char *at = find_parameter(url, name, &len);
	char *out;

	if (at == NULL)
		return NULL;
	out = arena_alloc(a, len + 1);
	for (const char *end = at + len; at < end; at++) {
		if (end - at > 2 && is_escape(at)) {
			out[n] = (char)(utf8_hex_digit(at[1]) * 16 +
			    utf8_hex_digit(at[2]));
			at += 2;
		} else {
			out[n] = *at == '+' ? ' ' : *at;
		}
		if (out[n] != '\0')
			n++;
	}
	out[n] = '\0';
	return out;
}

const char *
url_with_parameter(
    struct arena *a, const char *url, const char *name, const char *value)
{
	size_t len = 0;
	const char *at = find_parameter(url, name, &len);
	const char *encoded = encode(a, value, value_characters);
	size_t end = strcspn(url, "#");

	if (at != NULL)
		return arena_printf(
		    a, "%.*s%s%s", (int)(at - url), url, encoded, at + len);
	return arena_printf(a, "%.*s%s%s=%s", (int)end, url,
	    memchr(url, '?', end) == NULL ? "?" : "&", name, encoded);
}
