/* Acknowledging a finding: who has seen to it, and what was done. */
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "collectors/base/limits.h"
#include "daemon/serve/answer.h"
#include "daemon/serve/handlers.h"
#include "daemon/serve/request.h"

struct ack {
	const char *by, *note;
};

/* A text of the body, in the arena. False: the answer is a problem. */
static bool
take_text(struct request *q, struct answer *a, const struct cJSON *body,
    const char *key, const char **out)
{
	const char *text = json_get_string(body, key);

	if (text == NULL || text[strspn(text, " \t\r\n")] == '\0') {
		answer_problem(
		    a, 422, "\"%s\" must be a text that says something", key);
		return false;
	}
	if (strlen(text) > LIMIT_ACK_BYTES) {
		answer_problem(a, 422, "\"%s\" is longer than %d bytes", key,
		    LIMIT_ACK_BYTES);
		return false;
	}
	*out = arena_strdup(q->arena, text);
	return true;
}

static bool
take_ack(struct request *q, struct answer *a, const struct cJSON *body,
    struct ack *out)
{
	if (!json_is_object(body)) {
		answer_problem(a, 400, "the body must be a JSON object");
		return false;
	}
	for (const struct cJSON *item = json_first(body); item != NULL;
	     item = json_next(item)) {
		const char *name = json_name(item);

		if (strcmp(name, "by") == 0 || strcmp(name, "note") == 0)
			continue;
		answer_problem(a, 400,
		    "the body holds \"%.100s\"; only \"by\" and \"note\" are "
		    "known here",
		    name);
		return false;
	}
	return take_text(q, a, body, "by", &out->by) &&
	    take_text(q, a, body, "note", &out->note);
}

void
handle_ack(struct request *q, struct answer *a)
{
	const struct serve_settings *s = q->settings;
	int64_t id = request_id(q, 0);
	struct cJSON *body;
	struct ack ack;
	struct err e;
	bool good;

	if (s->ack_finding == NULL) {
		answer_problem(a, 503, "nothing can be acknowledged now");
		return;
	}
	body = json_parse(q->body, q->body_len, &e);
	if (body == NULL) {
		answer_problem(a, 400, "the body is not JSON: %s", e.msg);
		return;
	}
	good = take_ack(q, a, body, &ack);
	json_free(body);
	if (!good)
		return;
	if (s->ack_finding(s->arg, id, ack.by, ack.note, &e) == 0) {
		if (put_finding(q, a, id, &e) < 0)
			answer_error(a, &e);
	} else if (e.code == ERR_NOT_FOUND) {
		answer_problem(a, 404,
		    "there is no finding \"%.40s\" that is not resolved",
		    q->variables[0]);
	} else {
		answer_error(a, &e);
	}
}
