/* What the loader asks of the JSON, with errors that name the place. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "collectors/base/limits.h"
#include "collectors/base/utf8.h"
#include "collectors/form/load.h"
#include "collectors/form/rules.h"

int
form_refuse(struct form_loader *l, const char *path, const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = arena_vprintf(l->a, fmt, ap);
	va_end(ap);
	return err_set(l->e, ERR_SCHEMA, "%s: %s: %s", l->file, path, text);
}

char *
form_path(struct form_loader *l, const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = arena_vprintf(l->a, fmt, ap);
	va_end(ap);
	return text;
}

struct cJSON *
form_parse(struct form_loader *l, const char *text, size_t len)
{
	struct cJSON *root;

	if (len > LIMIT_FORM_BYTES) {
		err_set(l->e, ERR_LIMIT, "%s: %zu bytes, limit %u", l->file,
		    len, LIMIT_FORM_BYTES);
		return NULL;
	}
	root = json_parse(text, len, l->e);
	if (root == NULL)
		err_context(l->e, "%s", l->file);
	return root;
}

static bool
is_listed(const char *const *keys, const char *key)
{
	for (; *keys != NULL; keys++)
		if (strcmp(*keys, key) == 0)
			return true;
	return false;
}

int
form_check_keys(struct form_loader *l, const char *path, const struct cJSON *v,
    const char *const *keys)
{
	if (!json_is_object(v))
		return form_refuse(l, path, "is no object");
	for (const struct cJSON *c = json_first(v); c; c = json_next(c)) {
		const char *key = json_name(c);

		if (!is_listed(keys, key))
			return form_refuse(l, path, "unknown key \"%s\"", key);
		if (json_get(v, key) != c)
			return form_refuse(
			    l, path, "key \"%s\" is there twice", key);
	}
	return 0;
}

int
form_optional_string(struct form_loader *l, const char *path,
    const struct cJSON *object, const char *key, const char **out)
{
	const struct cJSON *v = json_get(object, key);
	const char *s = json_as_string(v);

	*out = NULL;
	if (v == NULL)
		return 0;
	if (s == NULL)
		return form_refuse(
		    l, form_path(l, "%s.%s", path, key), "is no string");
	*out = arena_strdup(l->a, s);
	return 0;
}

const char *
form_string(struct form_loader *l, const char *path, const struct cJSON *object,
    const char *key)
{
	const char *s;

	if (form_optional_string(l, path, object, key, &s) != 0)
		return NULL;
	if (s == NULL)
		form_refuse(l, form_path(l, "%s.%s", path, key), "is missing");
	return s;
}

int
form_integer(struct form_loader *l, const char *path,
    const struct cJSON *object, const char *key, int64_t min, int64_t max,
    int *out)
{
	const struct cJSON *v = json_get(object, key);
	int64_t n;

	path = form_path(l, "%s.%s", path, key);
	if (v == NULL)
		return form_refuse(l, path, "is missing");
	if (!json_as_int(v, &n))
		return form_refuse(l, path, "is no whole number");
	if (n < min || n > max)
		return form_refuse(l, path,
		    "%" PRId64 " is not within %" PRId64 "..%" PRId64, n, min,
		    max);
	*out = (int)n;
	return 0;
}

int
form_array(struct form_loader *l, const char *path, const struct cJSON *object,
    const char *key, bool required, const struct cJSON **out)
{
	const struct cJSON *v = json_get(object, key);

	path = form_path(l, "%s.%s", path, key);
	if (v == NULL && required)
		return form_refuse(l, path, "is missing");
	if (v != NULL && !json_is_array(v))
		return form_refuse(l, path, "is no array");
	*out = v;
	return 0;
}

const char *
form_rule_id(struct form_loader *l, const char *path,
    const struct cJSON *object, const char *key)
{
	const char *id = form_string(l, path, object, key);

	if (id == NULL || rule_find(l->rules, id) != NULL)
		return id;
	form_refuse(
	    l, form_path(l, "%s.%s", path, key), "there is no rule \"%s\"", id);
	return NULL;
}

/* ---- labels ---- */

struct key_list {
	const char **keys;
	size_t n, cap;
};

static bool
has_key(const struct key_list *list, const char *key)
{
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->keys[i], key) == 0)
			return true;
	return false;
}

static void
add_key(struct arena *a, struct key_list *list, const char *key)
{
	if (key[0] == '\0' || has_key(list, key))
		return;
	list->keys = arena_grow(
	    a, list->keys, list->n, &list->cap, sizeof(list->keys[0]));
	list->keys[list->n++] = key;
}

size_t
form_number_prefix(const char *s)
{
	static const char *const digits[] = { "一", "二", "三", "四", "五",
		"六", "七", "八", "九", "十", "1", "2", "3", "4", "5", "6", "7",
		"8", "9", "0", NULL };
	static const char *const ends[] = { "、", ".", "．", "）", ")", NULL };
	size_t at = 0, n = 0;

	if (strncmp(s, "（", strlen("（")) == 0)
		at = strlen("（");
	else if (s[0] == '(')
		at = 1;
	for (const char *const *d = digits; *d != NULL;) {
		if (strncmp(s + at, *d, strlen(*d)) != 0) {
			d++;
			continue;
		}
		at += strlen(*d);
		n++;
		d = digits;
	}
	for (const char *const *e = ends; n > 0 && *e != NULL; e++)
		if (strncmp(s + at, *e, strlen(*e)) == 0)
			return at + strlen(*e);
	return 0;
}

/* The key of a label, and the one without its number. */
static void
add_label(struct arena *a, struct key_list *list, const char *label)
{
	size_t prefix = form_number_prefix(label);

	add_key(a, list, utf8_label(a, label));
	if (prefix > 0)
		add_key(a, list, utf8_label(a, label + prefix));
}

static int
add_labels(struct form_loader *l, const char *path, const struct cJSON *object,
    const char *key, struct key_list *list)
{
	const struct cJSON *array;
	size_t i = 0;

	if (form_array(l, path, object, key, false, &array) != 0)
		return -1;
	for (const struct cJSON *v = json_first(array); v != NULL;
	     v = json_next(v), i++) {
		const char *s = json_as_string(v);
		char *at = form_path(l, "%s.%s[%zu]", path, key, i);

		if (s == NULL || utf8_label(l->a, s)[0] == '\0')
			return form_refuse(l, at, "is no label");
		if (has_key(list, utf8_label(l->a, s)))
			return form_refuse(
			    l, at, "\"%s\" is accepted already", s);
		add_label(l->a, list, s);
	}
	return 0;
}

int
form_label_keys(struct form_loader *l, const char *path, const char *label,
    const struct cJSON *object, const char ***keys, size_t *n_keys,
    size_t *n_uncut)
{
	struct key_list list = { NULL, 0, 0 };

	add_label(l->a, &list, label);
	if (add_labels(l, path, object, "also", &list) != 0)
		return -1;
	if (n_uncut != NULL)
		*n_uncut = list.n;
	if (add_labels(l, path, object, "cut", &list) != 0)
		return -1;
	*keys = list.keys;
	*n_keys = list.n;
	return 0;
}

const char *
form_common_key(const char **a, size_t n_a, const char **b, size_t n_b)
{
	for (size_t i = 0; i < n_a; i++)
		for (size_t k = 0; k < n_b; k++)
			if (strcmp(a[i], b[k]) == 0)
				return a[i];
	return NULL;
}
