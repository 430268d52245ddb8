#include "daemon/cli/probe_lines.h"

#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/limits.h"
#include "daemon/cli/probe.h"
#include "daemon/conf/registry.h"

#define MAX_LINE (8u * LIMIT_URL_BYTES)

/* A field as RFC 4180 has it. */
static void
put_field(struct buf *out, const char *text)
{
	bool quoted = strpbrk(text, ",\"\r\n") != NULL;

	if (quoted)
		(void)buf_putc(out, '"');
	for (const char *s = text; *s != '\0'; s++) {
		if (*s == '"')
			(void)buf_putc(out, '"');
		(void)buf_putc(out, (unsigned char)*s < ' ' ? ' ' : *s);
	}
	if (quoted)
		(void)buf_putc(out, '"');
}

/* Is it the machine only that is in the way? */
static bool
is_ours(const struct probe_result *r)
{
	return r->problem != NULL && strcmp(r->problem, "no_certificates") == 0;
}

static const char *
make_line(struct arena *a, const struct probe_result *r,
    const struct probe_body *body)
{
	bool collected = r->usable || is_ours(r);
	const char *const fields[] = {
		body->known != NULL ? body->known->code : "单位代码",
		body->name[0] != '\0' ? body->name : "单位名称",
		township_kind_name(body->kind),
		collected ? r->collector : "manual",
		collected ? r->options->url : "",
		body->known != NULL ? body->known->email : "",
		collected ? r->source_options : "",
	};
	size_t n = sizeof(fields) / sizeof(fields[0]);
	struct buf out;
	const char *line;

	if (fields[n - 1][0] == '\0')
		n--;
	buf_init(&out, MAX_LINE);
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			(void)buf_putc(&out, ',');
		put_field(&out, fields[i]);
	}
	line = arena_strdup(a, buf_str(&out));
	buf_fini(&out);
	return line;
}

/* Is bringing them in by hand what is left? */
static bool
is_by_hand(const struct probe_result *r)
{
	static const char *const problems[] = { "blocked", "no_collector",
		"robots", "tls_error", "unreadable" };

	for (size_t i = 0; i < sizeof(problems) / sizeof(problems[0]); i++)
		if (strcmp(r->problem, problems[i]) == 0)
			return true;
	return false;
}

void
probe_lines_make(
    struct arena *a, const struct probe_result *r, struct probe_lines *out)
{
	bool all = r->usable && r->shared && r->options->name == NULL &&
	    r->n_bodies > 0;
	const struct probe_body *bodies = all ? r->bodies : &r->body;
	size_t n = all ? r->n_bodies : 1;

	*out = (struct probe_lines){ .header = r->usable &&
			r->source_options[0] != '\0'
		    ? "code,name,kind,collector,url,email,options"
		    : "code,name,kind,collector,url,email",
		.complete = r->usable };
	if (!r->usable && !is_by_hand(r) &&
	    !(is_ours(r) && r->collector != NULL))
		return;
	if (n > LIMIT_PROBE_LINKS)
		n = LIMIT_PROBE_LINKS;
	out->lines = arena_calloc(a, n, sizeof(*out->lines));
	for (size_t i = 0; i < n; i++) {
		out->lines[out->n++] = make_line(a, r, &bodies[i]);
		out->complete = out->complete && bodies[i].known != NULL;
	}
}
