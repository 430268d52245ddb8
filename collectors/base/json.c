#include "collectors/base/json.h"

#include <assert.h>
#include <cjson/cJSON.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/base/mem.h"
#include "collectors/base/utf8.h"

/* ---- writing ---- */

void
json_begin(struct json_writer *w, struct buf *out)
{
	memset(w, 0, sizeof(*w));
	w->out = out;
}

/* What must stand between the last thing written and the next value. */
static void
before_value(struct json_writer *w)
{
	if (w->after_key)
		w->after_key = false;
	else if (w->comma[w->depth])
		(void)buf_putc(w->out, ',');
	w->comma[w->depth] = true;
}

static void
open_level(struct json_writer *w, char c)
{
	before_value(w);
	(void)buf_putc(w->out, c);
	assert(w->depth < JSON_MAX_DEPTH);
	w->comma[++w->depth] = false;
}

static void
close_level(struct json_writer *w, char c)
{
	assert(w->depth > 0 && !w->after_key);
	w->depth--;
	(void)buf_putc(w->out, c);
}

void
json_object_begin(struct json_writer *w)
{
	open_level(w, '{');
}

void
json_object_end(struct json_writer *w)
{
	close_level(w, '}');
}

void
json_array_begin(struct json_writer *w)
{
	open_level(w, '[');
}

void
json_array_end(struct json_writer *w)
{
	close_level(w, ']');
}

static void
write_escaped(struct buf *out, const char *s)
{
	size_t len = strlen(s), pos = 0;

	(void)buf_putc(out, '"');
	while (pos < len) {
		size_t start = pos;
		uint32_t c = utf8_next(s, len, &pos);

		if (c == '"' || c == '\\')
			(void)buf_printf(out, "\\%c", (char)c);
		else if (c == '\n')
			(void)buf_puts(out, "\\n");
		else if (c == '\t')
			(void)buf_puts(out, "\\t");
		else if (c < 0x20)
			(void)buf_printf(out, "\\u%04x", (unsigned)c);
		else if (c == 0xfffd)
			(void)buf_puts(out, "\xef\xbf\xbd");
		else
			(void)buf_put(out, s + start, pos - start);
	}
	(void)buf_putc(out, '"');
}

void
json_key(struct json_writer *w, const char *key)
{
	assert(!w->after_key);
	before_value(w);
	write_escaped(w->out, key);
	(void)buf_putc(w->out, ':');
	w->after_key = true;
}

void
json_string(struct json_writer *w, const char *s)
{
	if (s == NULL) {
		json_null(w);
		return;
	}
	before_value(w);
	write_escaped(w->out, s);
}

void
json_int(struct json_writer *w, int64_t v)
{
	before_value(w);
	(void)buf_printf(w->out, "%" PRId64, v);
}

void
json_num(struct json_writer *w, struct num v)
{
	char text[NUM_TEXT_SIZE];

	before_value(w);
	(void)buf_puts(w->out, num_format(v, text));
}

void
json_bool(struct json_writer *w, bool v)
{
	before_value(w);
	(void)buf_puts(w->out, v ? "true" : "false");
}

void
json_null(struct json_writer *w)
{
	before_value(w);
	(void)buf_puts(w->out, "null");
}

void
json_raw(struct json_writer *w, const char *raw)
{
	before_value(w);
	(void)buf_puts(w->out, raw);
}

void
json_hex(struct json_writer *w, const void *bytes, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	const unsigned char *p = bytes;

	before_value(w);
	(void)buf_putc(w->out, '"');
	for (size_t i = 0; i < len; i++) {
		(void)buf_putc(w->out, digits[p[i] >> 4]);
		(void)buf_putc(w->out, digits[p[i] & 15]);
	}
	(void)buf_putc(w->out, '"');
}

void
json_put_string(struct json_writer *w, const char *key, const char *s)
{
	json_key(w, key);
	json_string(w, s);
}

void
json_put_int(struct json_writer *w, const char *key, int64_t v)
{
	json_key(w, key);
	json_int(w, v);
}

void
json_put_bool(struct json_writer *w, const char *key, bool v)
{
	json_key(w, key);
	json_bool(w, v);
}

void
json_put_null(struct json_writer *w, const char *key)
{
	json_key(w, key);
	json_null(w);
}

/* ---- reading ---- */

/* Nesting of the text, strings skipped; cJSON recurses, so this comes first. */
static int
max_depth(const char *text, size_t len)
{
	int depth = 0, deepest = 0;
	bool in_string = false;

	for (size_t i = 0; i < len; i++) {
		char c = text[i];

		if (in_string) {
			if (c == '\\')
				i++;
			else if (c == '"')
				in_string = false;
		} else if (c == '"') {
			in_string = true;
		} else if (c == '[' || c == '{') {
			if (++depth > deepest)
				deepest = depth;
		} else if (c == ']' || c == '}') {
			depth--;
		}
	}
	return deepest;
}

/* The next number of the text, strings skipped; *len is 0 at the end. */
static const char *
next_number(const char **at, const char *end, size_t *len)
{
	const char *p = *at;
	bool in_string = false;

	for (; p < end; p++) {
		if (in_string && *p == '\\')
			p++;
		else if (*p == '"')
			in_string = !in_string;
		else if (!in_string && (*p == '-' || (*p >= '0' && *p <= '9')))
			break;
	}
	*len = 0;
	while (p + *len < end && strchr("+-.eE0123456789", p[*len]) != NULL &&
	    p[*len] != '\0')
		(*len)++;
	*at = p + *len;
	return p;
}

/* cJSON keeps a number as a double: its text is kept beside it. The tree has
 * the numbers in the order of the text. */
static void
keep_number_texts(struct cJSON *v, const char **at, const char *end)
{
	for (; v != NULL; v = v->next) {
		if (cJSON_IsNumber(v)) {
			size_t len;
			const char *text = next_number(at, end, &len);

			v->valuestring = mem_calloc(len + 1, 1);
			memcpy(v->valuestring, text, len);
		}
		keep_number_texts(v->child, at, end);
	}
}

struct cJSON *
json_parse(const char *text, size_t len, struct err *e)
{
	const char *end = NULL, *number = text;
	struct cJSON *v;
	size_t at;

	if (max_depth(text, len) > JSON_MAX_DEPTH) {
		err_set(
		    e, ERR_LIMIT, "JSON nested deeper than %d", JSON_MAX_DEPTH);
		return NULL;
	}
	v = cJSON_ParseWithLengthOpts(text, len, &end, false);
	at = end == NULL ? 0 : (size_t)(end - text);
	if (v == NULL) {
		err_set(e, ERR_FORMAT, "no JSON, byte %zu", at);
		return NULL;
	}
	while (at < len && memchr(" \t\r\n", text[at], 4) != NULL)
		at++;
	if (at < len) {
		cJSON_Delete(v);
		err_set(e, ERR_FORMAT, "text behind the JSON, byte %zu", at);
		return NULL;
	}
	keep_number_texts(v, &number, text + len);
	return v;
}

void
json_free(struct cJSON *v)
{
	cJSON_Delete(v);
}

const struct cJSON *
json_get(const struct cJSON *object, const char *key)
{
	if (!cJSON_IsObject(object))
		return NULL;
	return cJSON_GetObjectItemCaseSensitive(object, key);
}

const char *
json_as_string(const struct cJSON *v)
{
	return cJSON_IsString(v) ? v->valuestring : NULL;
}

const char *
json_get_string(const struct cJSON *object, const char *key)
{
	return json_as_string(json_get(object, key));
}

bool
json_as_int(const struct cJSON *v, int64_t *out)
{
	/* From 2^53 on a double stands for several whole numbers. */
	if (!cJSON_IsNumber(v) || trunc(v->valuedouble) != v->valuedouble ||
	    fabs(v->valuedouble) >= 9007199254740992.0)
		return false;
	*out = (int64_t)v->valuedouble;
	return true;
}

bool
json_as_num(const struct cJSON *v, struct num *out)
{
	char text[40];

	if (!cJSON_IsNumber(v))
		return false;
	if (num_parse(v->valuestring, strlen(v->valuestring), out) == 0)
		return true;
	/* With an exponent: 15 digits are those of the text, if they give the
	 * same double. */
	(void)snprintf(text, sizeof(text), "%.15g", v->valuedouble);
	if (strtod(text, NULL) != v->valuedouble)
		return false;
	return num_parse(text, strlen(text), out) == 0;
}

const char *
json_number_text(const struct cJSON *v)
{
	return cJSON_IsNumber(v) ? v->valuestring : NULL;
}

int64_t
json_get_int(const struct cJSON *object, const char *key, int64_t otherwise)
{
	int64_t v;

	return json_as_int(json_get(object, key), &v) ? v : otherwise;
}

bool
json_get_bool(const struct cJSON *object, const char *key)
{
	return cJSON_IsTrue(json_get(object, key));
}

bool
json_is_object(const struct cJSON *v)
{
	return cJSON_IsObject(v);
}

bool
json_is_array(const struct cJSON *v)
{
	return cJSON_IsArray(v);
}

bool
json_is_null(const struct cJSON *v)
{
	return cJSON_IsNull(v);
}

const struct cJSON *
json_first(const struct cJSON *v)
{
	return v == NULL ? NULL : v->child;
}

const struct cJSON *
json_next(const struct cJSON *v)
{
	return v->next;
}

const char *
json_name(const struct cJSON *v)
{
	return v->string;
}

size_t
json_count(const struct cJSON *v)
{
	return v == NULL ? 0 : (size_t)cJSON_GetArraySize(v);
}
