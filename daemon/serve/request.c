#include "daemon/serve/request.h"

#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "daemon/serve/answer.h"
#include "daemon/serve/auth.h"
#include "daemon/serve/host.h"
#include "daemon/store/sql.h"
#include "daemon/store/store.h"

#define REALM "Bearer realm=\"gouji\""

static bool
may(const struct serve_settings *s, enum route_access access,
    const char *authorization, struct answer *a)
{
	bool admin = token_matches(authorization, s->admin_token);

	if (access == ACCESS_OPEN || admin)
		return true;
	if (access == ACCESS_READ) {
		if (*s->read_token == '\0' ||
		    token_matches(authorization, s->read_token))
			return true;
		answer_header(a, "WWW-Authenticate", REALM);
		answer_problem(a, 401,
		    "reading needs \"Authorization: Bearer <read token>\"");
		return false;
	}
	if (*s->admin_token == '\0') {
		answer_problem(a, 403,
		    "no admin token is configured: put one into a file and "
		    "name it in [http] admin_token_file");
		return false;
	}
	answer_header(a, "WWW-Authenticate", REALM);
	answer_problem(a, 401,
	    authorization == NULL
		? "this needs \"Authorization: Bearer <admin token>\""
		: "the admin token is not the right one");
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
	return match.route;
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
	sql_set_deadline_ms(q->sql, LIMIT_QUERY_MS);
	route->handle(q, a);
	sql_set_deadline_ms(q->sql, 0);
}

void
request_answer(const struct serve_settings *settings,
    const struct raw_request *raw, struct arena *arena, struct answer *a)
{
	size_t len = strcspn(raw->target, "?#");
	struct request q;

	memset(&q, 0, sizeof(q));
	q.settings = settings;
	q.sql = store_sql(settings->store);
	q.arena = arena;
	q.path = arena_strndup(arena, raw->target, len);
	if (raw->target[len] == '?')
		q.query = arena_strndup(arena, raw->target + len + 1,
		    strcspn(raw->target + len + 1, "#"));
	q.body = raw->body;
	q.body_len = raw->body_len;
	answer_request(&q, raw, a);
	answer_finish(a, raw->if_none_match);
}
