#include "daemon/serve/request.h"
#include "daemon/serve/problem.h"

#include <stdio.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/hash.h"
#include "collectors/base/limits.h"
#include "daemon/serve/answer.h"
#include "daemon/serve/auth.h"
#include "daemon/serve/handlers.h"
#include "daemon/serve/head.h"
#include "daemon/serve/host.h"
#include "daemon/store/sql.h"
#include "daemon/store/store.h"

/* 0, or the status that refuses and why. */
static int
refusal(const struct serve_settings *s, enum route_access access,
    const char *authorization, const char **detail)
{
	if (access == ACCESS_OPEN ||
	    token_matches(authorization, s->admin_token))
		return 0;
	if (access == ACCESS_READ) {
		if (*s->read_token == '\0' ||
		    token_matches(authorization, s->read_token))
			return 0;
		*detail =
		    "reading needs \"Authorization: Bearer <read token>\"";
		return 401;
	}
	if (*s->admin_token == '\0') {
		*detail = "no admin token is configured: put one into a file "
			  "and name it in [http] admin_token_file";
		return 403;
	}
	*detail = authorization == NULL
	    ? "this needs \"Authorization: Bearer <admin token>\""
	    : "the admin token is not the right one";
	return 401;
}

static bool
may(const struct serve_settings *s, enum route_access access,
    const char *authorization, struct answer *a)
{
	const char *detail = "";
	int status = refusal(s, access, authorization, &detail);

	if (status == 0)
		return true;
	if (status == 401)
		answer_header(a, "WWW-Authenticate", AUTH_CHALLENGE);
	answer_problem(a, status, "%s", detail);
	return false;
}

static bool
check_host(const struct serve_settings *s, const char *host, struct answer *a)
{
	if (host == NULL) {
		answer_problem(a, 400, "the request names no Host");
		return false;
	}
	if (host_is_ours(host, s->listen, s->hosts))
		return true;
	answer_problem(a, 421,
	    "\"%.200s\" is no name of this server; [http] hosts lists the "
	    "names it takes",
	    host);
	return false;
}

/* The route, or its problem. */
static const struct route *
find_route(struct request *q, enum route_method method, struct answer *a)
{
	struct route_match match;

	route_match(serve_routes, method, q->path, q->arena, &match);
	if (match.route == NULL && match.allowed == 0) {
		answer_problem(a, 404, "there is no resource %.300s", q->path);
		return NULL;
	}
	if (match.route == NULL) {
		const char *allow = route_allow(match.allowed);

		answer_header(a, "Allow", allow);
		answer_problem(a, 405, "%.300s takes %s", q->path, allow);
		return NULL;
	}
	memcpy(q->variables, match.variables, sizeof(q->variables));
	a->route = match.route->pattern;
	return match.route;
}

/* An error of ours that comes from a database in trouble is told as that. */
static void
blame_database(const struct request *q, struct answer *a)
{
	const char *trouble = store_fault(q->settings->store);

	if (trouble == NULL)
		return;
	a->n_headers = 0;
	answer_header(a, "Retry-After", "30");
	answer_problem(a, 503, "cannot be answered now: %s", trouble);
}

static bool
is_of_api(const struct route *route)
{
	static const char prefix[] = "/api/";

	return strncmp(route->pattern, prefix, sizeof(prefix) - 1) == 0;
}

/* Of a response that comes from the database alone, before there is one. */
static const char *
data_etag(const struct request *q, const struct raw_request *raw)
{
	char hash[HASH_TEXT_SIZE];
	const char *text = arena_printf(q->arena, "%s %lld %s?%s", raw->edition,
	    (long long)sql_version(q->sql), q->path,
	    q->query == NULL ? "" : q->query);

	return arena_printf(
	    q->arena, "\"%.32s\"", hash_sha256(text, strlen(text), hash));
}

static void
answer_request(
    struct request *q, const struct raw_request *raw, struct answer *a)
{
	const struct route *route;
	struct err e;

	if (!check_host(q->settings, raw->host, a))
		return;
	route = find_route(q, raw->method, a);
	if (route == NULL ||
	    !may(q->settings, route->access, raw->authorization, a))
		return;
	if (params_parse(route->params, q->query, q->arena, &q->params, &e) <
	    0) {
		answer_problem(a, 400, "%s", e.msg);
		return;
	}
	/* Nothing found must not pass for nothing there. */
	if (store_is_lost(q->settings->store) && is_of_api(route)) {
		blame_database(q, a);
		return;
	}
	if (route->method == METHOD_GET && route->tag == TAG_DATA) {
		a->etag = data_etag(q, raw);
		if (raw->if_none_match != NULL &&
		    etag_names(raw->if_none_match, a->etag)) {
			a->status = 304;
			return;
		}
	}
	sql_set_deadline_ms(q->sql, LIMIT_QUERY_MS);
	route->handle(q, a);
	sql_set_deadline_ms(q->sql, 0);
	if (a->status == 500)
		blame_database(q, a);
}

static void
begin(struct request *q, const struct serve_settings *settings,
    const char *target, struct arena *arena)
{
	size_t len = strcspn(target, "?#");

	memset(q, 0, sizeof(*q));
	q->settings = settings;
	q->sql = store_sql(settings->store);
	q->arena = arena;
	q->path = arena_strndup(arena, target, len);
	if (target[len] == '?')
		q->query = arena_strndup(
		    arena, target + len + 1, strcspn(target + len + 1, "#"));
}

void
request_answer(const struct serve_settings *settings,
    const struct raw_request *raw, struct arena *arena, struct answer *a)
{
	struct request q;

	begin(&q, settings, raw->target, arena);
	q.content_type = raw->content_type;
	q.body = raw->body;
	q.body_len = raw->body_len;
	q.counts = raw->counts;
	q.done = raw->done;
	q.ticket = raw->ticket;
	answer_request(&q, raw, a);
	answer_finish(a, raw->if_none_match);
}

void
request_end(const struct serve_settings *settings,
    const struct request_end *end, struct arena *arena, struct answer *a)
{
	struct request q;

	begin(&q, settings, end->target, arena);
	if (find_route(&q, METHOD_PUT, a) != NULL) {
		sql_set_deadline_ms(q.sql, LIMIT_QUERY_MS);
		handle_put_end(&q, a, end->changed, end->e);
		sql_set_deadline_ms(q.sql, 0);
	}
	answer_finish(a, NULL);
}

void
request_admit(const struct serve_settings *settings, struct head *h)
{
	struct arena *a = arena_new();
	const char *target = arena_strndup(a, h->target, h->target_len);
	struct route_match match;

	route_match(serve_routes, METHOD_PUT,
	    arena_strndup(a, target, strcspn(target, "?#")), a, &match);
	if (match.route == NULL) {
		h->status = 413;
		h->detail = "the body is larger than 64 KiB";
	} else {
		const char *authorization = h->authorization == NULL
		    ? NULL
		    : arena_strndup(a, h->authorization, h->authorization_len);

		h->status = refusal(
		    settings, match.route->access, authorization, &h->detail);
	}
	if (h->status == 0 && h->body_len > settings->max_document) {
		h->status = 413;
		problem_too_large(
		    settings->max_document, h->text, sizeof(h->text));
		h->detail = h->text;
	}
	arena_free(a);
}
