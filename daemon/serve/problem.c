#include "daemon/serve/problem.h"

#include <stddef.h>
#include <stdio.h>

#include "collectors/base/buf.h"
#include "collectors/base/json.h"

const char *
status_phrase(int status)
{
	static const struct {
		int status;
		const char *phrase;
	} phrases[] = {
		{ 200, "OK" },
		{ 201, "Created" },
		{ 202, "Accepted" },
		{ 304, "Not Modified" },
		{ 400, "Bad Request" },
		{ 401, "Unauthorized" },
		{ 403, "Forbidden" },
		{ 404, "Not Found" },
		{ 405, "Method Not Allowed" },
		{ 411, "Length Required" },
		{ 413, "Content Too Large" },
		{ 414, "URI Too Long" },
		{ 417, "Expectation Failed" },
		{ 421, "Misdirected Request" },
		{ 422, "Unprocessable Content" },
		{ 431, "Request Header Fields Too Large" },
		{ 500, "Internal Server Error" },
		{ 501, "Not Implemented" },
		{ 503, "Service Unavailable" },
		{ 505, "HTTP Version Not Supported" },
	};

	for (size_t i = 0; i < sizeof(phrases) / sizeof(phrases[0]); i++)
		if (phrases[i].status == status)
			return phrases[i].phrase;
	return "Error";
}

void
problem_write(struct buf *out, int status, const char *detail)
{
	struct json_writer w;

	json_begin(&w, out);
	json_object_begin(&w);
	json_put_string(&w, "type", "about:blank");
	json_put_string(&w, "title", status_phrase(status));
	json_put_int(&w, "status", status);
	json_put_string(&w, "detail", detail);
	json_object_end(&w);
	(void)buf_putc(out, '\n');
}

void
problem_too_large(size_t max, char *out, size_t size)
{
	(void)snprintf(out, size,
	    "the document is larger than the %zu bytes of [collect] max_body",
	    max);
}
