#include "daemon/serve/host.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

/* Length of the name in "name:port" or "[v6]:port"; 0 when it is neither. */
static size_t
name_length(const char *s, size_t len)
{
	const char *close, *colon;
	size_t name, digits;

	if (len > 0 && s[0] == '[') {
		close = memchr(s, ']', len);
		if (close == NULL)
			return 0;
		name = (size_t)(close - s) + 1;
	} else {
		colon = memchr(s, ':', len);
		name = colon == NULL ? len : (size_t)(colon - s);
	}
	if (name == len)
		return name;
	if (s[name] != ':' || len - name > 6)
		return 0;
	digits = strspn(s + name + 1, "0123456789");
	return digits >= len - name - 1 ? name : 0;
}

static bool
same(const char *a, size_t a_len, const char *b, size_t b_len)
{
	return a_len == b_len && strncasecmp(a, b, a_len) == 0;
}

static bool
in_list(const char *host, size_t host_len, size_t name_len, const char *list)
{
	while (*list != '\0') {
		size_t len = strcspn(list, " ,\t");

		if (len > 0 &&
		    (same(host, name_len, list, len) ||
			same(host, host_len, list, len)))
			return true;
		list += len;
		list += strspn(list, " ,\t");
	}
	return false;
}

bool
host_is_ours(const char *host, const char *listen, const char *hosts)
{
	size_t len = strlen(host), name = name_length(host, len), own;

	if (name == 0)
		return false;
	if (name > 1 && host[name - 1] == '.')
		name--;
	if (in_list(host, len, name, "localhost 127.0.0.1 [::1]") ||
	    in_list(host, len, name, hosts))
		return true;
	if (strncmp(listen, "unix:", 5) == 0)
		return false;
	own = name_length(listen, strlen(listen));
	return same(host, name, listen, own);
}
