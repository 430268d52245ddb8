#include "collectors/find/url.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <libxml/uri.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
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

/* ---- hosts as people write them ---- */

/* Digits 1 to 65535, `len` of them. */
static bool
is_port(const char *s, size_t len)
{
	unsigned v = 0;

	if (len == 0 || len > 5)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (s[i] < '0' || s[i] > '9')
			return false;
		v = v * 10 + (unsigned)(s[i] - '0');
	}
	return v >= 1 && v <= 65535;
}

/* "host", "host:port", "[v6]:port" in `len` bytes. */
static bool
is_authority(const char *s, size_t len)
{
	const char *end = s + len, *host_end, *colon;

	if (len > 0 && s[0] == '[') {
		host_end = memchr(s, ']', len);
		if (host_end == NULL || host_end == s + 1)
			return false;
		host_end++;
	} else {
		colon = memchr(s, ':', len);
		host_end = colon == NULL ? end : colon;
	}
	if (host_end == s)
		return false;
	if (host_end == end)
		return true;
	return *host_end == ':' &&
	    is_port(host_end + 1, (size_t)(end - host_end - 1));
}

int
url_check_host(const char *url, struct err *e)
{
	const char *host = strstr(url, "://");
	size_t len;

	if (host == NULL)
		return 0;
	host += 3;
	len = strcspn(host, "/?#");
	if (memchr(host, '@', len) != NULL)
		return err_set(e, ERR_CONFIG,
		    "the URL holds a user name or password, which would be "
		    "shown to everyone");
	if (!is_authority(host, len) || memchr(host, '{', len) != NULL)
		return err_set(
		    e, ERR_CONFIG, "the URL %.80s has no proper host", url);
	return 0;
}

/* ---- network addresses ---- */

/* Networks that are not public (RFC 6890). */
static const struct {
	uint32_t network;
	int bits;
} closed_v4[] = {
	{ 0x00000000, 8 },  /* 0.0.0.0/8 this network */
	{ 0x0a000000, 8 },  /* 10.0.0.0/8 private */
	{ 0x64400000, 10 }, /* 100.64.0.0/10 shared */
	{ 0x7f000000, 8 },  /* 127.0.0.0/8 loopback */
	{ 0xa9fe0000, 16 }, /* 169.254.0.0/16 link-local */
	{ 0xac100000, 12 }, /* 172.16.0.0/12 private */
	{ 0xc0000000, 24 }, /* 192.0.0.0/24 protocol assignments */
	{ 0xc0a80000, 16 }, /* 192.168.0.0/16 private */
	{ 0xc6120000, 15 }, /* 198.18.0.0/15 benchmarks */
	{ 0xe0000000, 4 },  /* 224.0.0.0/4 multicast */
	{ 0xf0000000, 4 },  /* 240.0.0.0/4 reserved, broadcast */
};

static bool
v4_is_public(uint32_t address)
{
	for (size_t i = 0; i < sizeof(closed_v4) / sizeof(closed_v4[0]); i++) {
		uint32_t mask = UINT32_MAX << (32 - closed_v4[i].bits);

		if ((address & mask) == closed_v4[i].network)
			return false;
	}
	return true;
}

static uint32_t
v4_within(const uint8_t *bytes)
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 |
	    (uint32_t)bytes[2] << 8 | bytes[3];
}

static bool
v6_is_public(const uint8_t b[16])
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
	static const uint8_t compatible[12] = { 0 };
	static const uint8_t nat64[12] = { 0x00, 0x64, 0xff, 0x9b };

	/* ::/96 holds :: and ::1 too: 0.0.0.0/8 as IPv4. */
	if (memcmp(b, mapped, 12) == 0 || memcmp(b, compatible, 12) == 0 ||
	    memcmp(b, nat64, 12) == 0)
		return v4_is_public(v4_within(b + 12));
	if (b[0] == 0x20 && b[1] == 0x02) /* 2002::/16, 6to4 */
		return v4_is_public(v4_within(b + 2));
	if ((b[0] & 0xfe) == 0xfc) /* fc00::/7 unique local */
		return false;
	if (b[0] == 0xfe && (b[1] & 0x80) != 0) /* fe80::/10, fec0::/10 */
		return false;
	return b[0] != 0xff; /* ff00::/8 multicast */
}

bool
address_is_public(const struct sockaddr *address)
{
	if (address->sa_family == AF_INET) {
		struct sockaddr_in v4;

		memcpy(&v4, address, sizeof(v4));
		return v4_is_public(ntohl(v4.sin_addr.s_addr));
	}
	if (address->sa_family == AF_INET6) {
		struct sockaddr_in6 v6;

		memcpy(&v6, address, sizeof(v6));
		return v6_is_public(v6.sin6_addr.s6_addr);
	}
	return false;
}

const char *
address_format(const struct sockaddr *address, char out[ADDRESS_TEXT_SIZE])
{
	const char *text = NULL;

	if (address->sa_family == AF_INET) {
		struct sockaddr_in v4;

		memcpy(&v4, address, sizeof(v4));
		text = inet_ntop(AF_INET, &v4.sin_addr, out, ADDRESS_TEXT_SIZE);
	} else if (address->sa_family == AF_INET6) {
		struct sockaddr_in6 v6;

		memcpy(&v6, address, sizeof(v6));
		text =
		    inet_ntop(AF_INET6, &v6.sin6_addr, out, ADDRESS_TEXT_SIZE);
	}
	if (text == NULL)
		(void)snprintf(out, ADDRESS_TEXT_SIZE, "?");
	return out;
}
