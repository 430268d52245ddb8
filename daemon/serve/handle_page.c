/* The web page: its files, which hold no data and need no token. */
#include <string.h>

#include "collectors/base/arena.h"
#include "daemon/page/page.h"
#include "daemon/serve/answer.h"
#include "daemon/serve/handlers.h"
#include "daemon/serve/request.h"

/* What a browser may do with the page, whatever gets into it: nothing runs
 * and nothing is asked but what comes from here. */
#define POLICY                                                        \
	"default-src 'none'; script-src 'self'; style-src 'self'; "   \
	"connect-src 'self'; img-src 'self' data:; base-uri 'none'; " \
	"form-action 'none'; frame-ancestors 'none'"

static const char *
media_type(const char *name)
{
	static const struct {
		const char *ending, *type;
	} types[] = {
		{ ".html", "text/html; charset=utf-8" },
		{ ".css", "text/css; charset=utf-8" },
		{ ".js", "text/javascript; charset=utf-8" },
	};
	size_t len = strlen(name);

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		size_t n = strlen(types[i].ending);

		if (len > n && strcmp(name + len - n, types[i].ending) == 0)
			return types[i].type;
	}
	return "application/octet-stream";
}

void
handle_page(struct request *q, struct answer *a)
{
	static const char start[] = "index.html";
	const char *name = q->variables[0];
	const struct embedded_file *file =
	    embedded_find(page_files, name == NULL ? start : name);

	/* The start page's links are relative to "/". */
	if (file == NULL || (name != NULL && strcmp(name, start) == 0)) {
		answer_problem(a, 404, "the page has no file \"%.100s\"",
		    name == NULL ? start : name);
		return;
	}
	a->media_type = media_type(file->name);
	answer_header(a, "Content-Security-Policy", POLICY);
	answer_header(a, "Referrer-Policy", "no-referrer");
	(void)buf_put(&a->body, file->data, file->len);
}
