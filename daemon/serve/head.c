#include "daemon/serve/head.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "collectors/base/limits.h"

struct slice {
	const char *s;
	size_t len;
};

/* What the headers said so far. */
struct seen {
	bool length, host;
	size_t content_length;
};

static int
refuse(struct head *h, int status, const char *detail)
{
	h->status = status;
	h->detail = detail;
	return -1;
}

/* The line at *pos without its end (CRLF or LF), *pos behind it. */
static bool
next_line(const char *bytes, size_t len, size_t *pos, struct slice *line)
{
	const char *start = bytes + *pos;
	const char *end = memchr(start, '\n', len - *pos);

	if (end == NULL)
		return false;
	line->s = start;
	line->len = (size_t)(end - start);
	*pos += line->len + 1;
	if (line->len > 0 && start[line->len - 1] == '\r')
		line->len--;
	return true;
}

static bool
is_token(struct slice s)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.s[i];

		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
			(c >= 'A' && c <= 'Z') ||
			(c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL)))
			return false;
	}
	return s.len > 0;
}

static bool
same(struct slice s, const char *word)
{
	return s.len == strlen(word) && strncasecmp(s.s, word, s.len) == 0;
}

/* No control characters; a tab only where `tab`. */
static bool
is_clean(struct slice s, bool tab)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.s[i];

		if (c == 0x7f || (c < 0x20 && !(tab && c == '\t')))
			return false;
	}
	return true;
}

static int
check_method(struct slice method, struct head *h)
{
	static const char *const known[] = { "GET", "HEAD", "POST", "PUT",
		"DELETE", "OPTIONS", "PATCH" };

	if (!is_token(method))
		return refuse(h, 400, "the request line is malformed");
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (method.len == strlen(known[i]) &&
		    memcmp(method.s, known[i], method.len) == 0)
			return 0;
	return refuse(h, 501, "the method is not known here");
}

static int
check_first_line(struct slice line, struct head *h)
{
	const char *first = memchr(line.s, ' ', line.len), *second;
	struct slice method, target, version;

	if (first == NULL)
		return refuse(h, 400, "the request line is malformed");
	method = (struct slice){ line.s, (size_t)(first - line.s) };
	second = memchr(first + 1, ' ', line.len - method.len - 1);
	if (second == NULL)
		return refuse(h, 400, "the request line is malformed");
	target = (struct slice){ first + 1, (size_t)(second - first - 1) };
	version = (struct slice){ second + 1,
		line.len - method.len - target.len - 2 };
	h->no_answer_body = same(method, "HEAD");
	if (version.len != 8 || memcmp(version.s, "HTTP/", 5) != 0)
		return refuse(h, 400, "the request line is malformed");
	if (memcmp(version.s, "HTTP/1.1", 8) != 0 &&
	    memcmp(version.s, "HTTP/1.0", 8) != 0)
		return refuse(h, 505, "HTTP/1.1 and HTTP/1.0 are spoken here");
	if (check_method(method, h) < 0)
		return -1;
	if (target.len == 0 || target.s[0] != '/' ||
	    (target.len > 1 && target.s[1] == '/') || !is_clean(target, false))
		return refuse(h, 400,
		    "the request target must be a path that starts with one "
		    "\"/\"");
	if (target.len > LIMIT_URL_BYTES)
		return refuse(h, 414, "the request target is too long");
	h->target = target.s;
	h->target_len = target.len;
	return 0;
}

static int
take_content_length(struct slice value, struct seen *seen, struct head *h)
{
	size_t n = 0;

	for (size_t i = 0; i < value.len; i++) {
		if (value.s[i] < '0' || value.s[i] > '9' || i >= 18)
			return refuse(h, 400, "Content-Length is no number");
		n = n * 10 + (size_t)(value.s[i] - '0');
	}
	if (value.len == 0)
		return refuse(h, 400, "Content-Length is no number");
	if (seen->length)
		return refuse(h, 400, "Content-Length is given twice");
	seen->length = true;
	seen->content_length = n;
	return 0;
}

static int
take_header(struct slice line, struct seen *seen, struct head *h)
{
	const char *colon = memchr(line.s, ':', line.len);
	struct slice name, value;

	if (colon == NULL)
		return refuse(h, 400, "a header line is malformed");
	name = (struct slice){ line.s, (size_t)(colon - line.s) };
	value = (struct slice){ colon + 1, line.len - name.len - 1 };
	while (value.len > 0 && (*value.s == ' ' || *value.s == '\t')) {
		value.s++;
		value.len--;
	}
	while (value.len > 0 &&
	    (value.s[value.len - 1] == ' ' || value.s[value.len - 1] == '\t'))
		value.len--;
	if (!is_token(name) || !is_clean(value, true))
		return refuse(h, 400, "a header line is malformed");
	if (same(name, "Content-Length"))
		return take_content_length(value, seen, h);
	if (same(name, "Transfer-Encoding"))
		return refuse(
		    h, 411, "bodies are taken with a Content-Length only");
	if (same(name, "Authorization") && h->authorization == NULL) {
		h->authorization = value.s;
		h->authorization_len = value.len;
	}
	if (same(name, "Expect") && !same(value, "100-continue"))
		return refuse(h, 417, "only 100-continue can be expected");
	if (same(name, "Host")) {
		if (seen->host)
			return refuse(h, 400, "Host is given twice");
		seen->host = true;
	}
	return 0;
}

static int
check_body(struct slice first_line, const struct seen *seen, struct head *h)
{
	bool none = h->no_answer_body ||
	    (first_line.len > 4 && memcmp(first_line.s, "GET ", 4) == 0);
	bool is_put =
	    first_line.len > 4 && memcmp(first_line.s, "PUT ", 4) == 0;

	if (none && seen->content_length > 0)
		return refuse(h, 400, "GET and HEAD take no body");
	if (seen->content_length > LIMIT_DOCUMENT_BYTES)
		return refuse(h, 413, "the body is larger than 64 MiB");
	if (seen->content_length > LIMIT_REQUEST_BODY_BYTES && !is_put)
		return refuse(h, 413, "the body is larger than 64 KiB");
	h->body_len = seen->content_length;
	return 0;
}

bool
head_parse(const char *bytes, size_t len, struct head *out)
{
	struct slice first = { NULL, 0 }, line;
	struct seen seen = { false, false, 0 };
	size_t pos = 0;

	memset(out, 0, sizeof(*out));
	if (!next_line(bytes, len, &pos, &first) ||
	    pos > LIMIT_REQUEST_HEAD_BYTES)
		goto incomplete;
	if (check_first_line(first, out) < 0)
		return true;
	for (;;) {
		if (!next_line(bytes, len, &pos, &line) ||
		    pos > LIMIT_REQUEST_HEAD_BYTES)
			goto incomplete;
		if (line.len == 0)
			break;
		if (take_header(line, &seen, out) < 0)
			return true;
	}
	out->len = pos;
	(void)check_body(first, &seen, out);
	return true;
incomplete:
	if (len < LIMIT_REQUEST_HEAD_BYTES)
		return false;
	(void)refuse(out, 431, "the headers are larger than 16 KiB");
	return true;
}
