#include "collectors/model/reason.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/base/json.h"

#define MAX_SENTENCE 65536u

/* ---- making ---- */

/* Cuts `text` at REASON_NEXT into the reason's arguments. */
static void
split_args(char *text, struct reason *r)
{
	size_t n = 0;

	for (char *next = text; next != NULL; n++) {
		text = next;
		next = strchr(text, REASON_NEXT[0]);
		if (next != NULL)
			*next++ = '\0';
		assert(n < REASON_MAX_ARGS);
		r->args[n] = text;
	}
}

struct reason
reason_make(struct arena *a, enum reason_code code, const char *fmt, ...)
{
	struct reason r = { .code = code };
	va_list ap;

	va_start(ap, fmt);
	split_args(arena_vprintf(a, fmt, ap), &r);
	va_end(ap);
	return r;
}

struct reason
reason_copy(struct arena *a, const struct reason *r)
{
	struct reason copy = *r;

	for (size_t i = 0; i < REASON_MAX_ARGS && r->args[i] != NULL; i++)
		copy.args[i] = arena_strdup(a, r->args[i]);
	return copy;
}

bool
reason_equal(const struct reason *x, const struct reason *y)
{
	if (x->code != y->code)
		return false;
	for (size_t i = 0; i < REASON_MAX_ARGS; i++) {
		const char *s = x->args[i], *t = y->args[i];

		if ((s == NULL) != (t == NULL) ||
		    (s != NULL && strcmp(s, t) != 0))
			return false;
	}
	return true;
}

/* ---- sentences ---- */

/* The word of the list named at `name` whose id is the argument, else the
 * argument. */
static const char *
find_listed(struct arena *a, const char *name, size_t len, const char *arg)
{
	const struct word_list *list =
	    word_list_find(arena_strndup(a, name, len));

	assert(list != NULL);
	return word_chinese((enum word_list_id)(list - word_lists), arg);
}

const char *
reason_fill(struct arena *a, const char *wording,
    const char *const args[REASON_MAX_ARGS])
{
	struct buf out;
	const char *text;

	if (strchr(wording, '{') == NULL)
		return wording;
	buf_init(&out, MAX_SENTENCE);
	for (const char *p = wording; *p != '\0'; p++) {
		size_t n = (size_t)(p[1] - '1'), len = strcspn(p, "}");
		const char *arg;

		if (*p != '{' || n >= REASON_MAX_ARGS || p[len] == '\0') {
			(void)buf_putc(&out, *p);
			continue;
		}
		arg = args[n] == NULL ? "" : args[n];
		if (p[2] == ':')
			arg = find_listed(a, p + 3, len - 3, arg);
		(void)buf_puts(&out, arg);
		p += len;
	}
	text = arena_strdup(a, buf_str(&out));
	buf_fini(&out);
	return text;
}

const char *
reason_english(struct arena *a, const struct reason *r)
{
	return reason_fill(a, reason_wordings[r->code].english, r->args);
}

const char *
reason_chinese(struct arena *a, const struct reason *r)
{
	return reason_fill(a, reason_wordings[r->code].chinese, r->args);
}

/* ---- JSON ---- */

static void
write_args(struct json_writer *w, const struct reason *r)
{
	json_key(w, "args");
	json_array_begin(w);
	for (size_t i = 0; i < REASON_MAX_ARGS && r->args[i] != NULL; i++)
		json_string(w, r->args[i]);
	json_array_end(w);
}

void
reason_write(struct json_writer *w, const struct reason *r)
{
	if (r->code == REASON_NONE) {
		json_null(w);
		return;
	}
	json_object_begin(w);
	json_put_string(w, "code", reason_wordings[r->code].id);
	write_args(w, r);
	json_object_end(w);
}

static enum reason_code
find_code(const char *id)
{
	for (size_t i = 1; id != NULL && i < N_REASONS; i++)
		if (strcmp(reason_wordings[i].id, id) == 0)
			return (enum reason_code)i;
	return REASON_NONE;
}

int
reason_parse(struct arena *a, const struct cJSON *v, struct reason *out)
{
	struct reason r = { .code = find_code(json_get_string(v, "code")) };
	const struct cJSON *args = json_get(v, "args");
	size_t n = 0;

	if (json_is_null(v)) {
		*out = (struct reason){ .code = REASON_NONE };
		return 0;
	}
	if (r.code == REASON_NONE || !json_is_array(args) ||
	    json_count(args) > REASON_MAX_ARGS)
		return -1;
	for (const struct cJSON *arg = json_first(args); arg != NULL;
	     arg = json_next(arg)) {
		if (json_as_string(arg) == NULL)
			return -1;
		r.args[n++] = arena_strdup(a, json_as_string(arg));
	}
	*out = r;
	return 0;
}

const char *
reason_to_text(struct arena *a, const struct reason *r)
{
	struct json_writer w;
	struct buf out;
	const char *text;

	if (r->code == REASON_NONE)
		return NULL;
	buf_init(&out, MAX_SENTENCE);
	json_begin(&w, &out);
	reason_write(&w, r);
	text = arena_strdup(a, buf_str(&out));
	buf_fini(&out);
	return text;
}

int
reason_from_text(struct arena *a, const char *text, struct reason *out)
{
	struct cJSON *v;
	int rc;

	if (text == NULL) {
		*out = (struct reason){ .code = REASON_NONE };
		return 0;
	}
	v = json_parse(text, strlen(text), NULL);
	if (v == NULL)
		return -1;
	rc = reason_parse(a, v, out);
	json_free(v);
	return rc;
}

void
reason_put(struct arena *a, struct json_writer *w, const char *key,
    const struct reason *r)
{
	bool none = r->code == REASON_NONE;

	json_put_string(w, key, none ? NULL : reason_english(a, r));
	json_put_string(
	    w, "reason_code", none ? NULL : reason_wordings[r->code].id);
	write_args(w, r);
}

/* ---- errors ---- */

int
reason_err(struct err *e, int err_code, const struct reason *r)
{
	struct arena *a;
	size_t len = 0;

	if (e == NULL)
		return -1;
	a = arena_new();
	(void)err_set(e, (enum err_code)err_code, "%s", reason_english(a, r));
	arena_free(a);
	for (size_t i = 0; i < REASON_MAX_ARGS && r->args[i] != NULL; i++) {
		int n = snprintf(e->args + len, sizeof(e->args) - len, "%s%s",
		    i == 0 ? "" : REASON_NEXT, r->args[i]);

		if (n < 0 || (size_t)n >= sizeof(e->args) - len)
			return -1; /* too long: its sentence alone */
		len += (size_t)n;
	}
	e->reason = (int)r->code;
	return -1;
}

struct reason
reason_of_err(struct arena *a, const struct err *e)
{
	struct reason r = { .code = (enum reason_code)e->reason };

	if (e->reason == 0)
		return reason_make(a, REASON_DETAIL, "%s", e->msg);
	if (e->args[0] != '\0')
		split_args(arena_strdup(a, e->args), &r);
	return r;
}
