/* Acknowledging a finding: who has seen to it, and what was done. */
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "collectors/base/limits.h"
#include "daemon/serve/answer.h"
#include "daemon/serve/body.h"
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
	return take_text(q, a, body, "by", &out->by) &&
	    take_text(q, a, body, "note", &out->note);
}

void
handle_ack(struct request *q, struct answer *a)
{
	static const char *const keys[] = { "by", "note", NULL };
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
	body = body_object(q, a, keys);
	if (body == NULL)
		return;
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
