#include "daemon/conf/url.h"

#include <stdbool.h>
#include <string.h>

#include "collectors/base/err.h"

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
conf_url_check(const char *url, struct err *e)
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
