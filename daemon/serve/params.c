#include "daemon/serve/params.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/utf8.h"

char *
percent_decode(struct arena *a, const char *s, size_t len, int form)
{
	char *out = arena_alloc(a, len + 1);
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		char c = s[i];

		if (c == '%') {
			int high = i + 2 < len ? utf8_hex_digit(s[i + 1]) : -1;
			int low = high < 0 ? -1 : utf8_hex_digit(s[i + 2]);

			if (low < 0)
				return NULL;
			c = (char)(high * 16 + low);
			i += 2;
		} else if (form && c == '+') {
			c = ' ';
		}
		out[n++] = c;
	}
	out[n] = '\0';
	return utf8_valid(out, n) ? out : NULL;
}

/* What the resource takes, for the error: "year, status". */
static const char *
list_names(struct arena *a, const struct param_spec *specs)
{
	const char *list = "";

	for (; specs->type != PARAM_END; specs++)
		list = arena_printf(
		    a, "%s%s%s", list, *list == '\0' ? "" : ", ", specs->name);
	return list;
}

static int
parse_int(const struct param_spec *spec, const char *text, int64_t *out,
    struct err *e)
{
	char *end;
	long long v;

	errno = 0;
	v = strtoll(text, &end, 10);
	if (strspn(text, "0123456789") != strlen(text) || *end != '\0' ||
	    errno != 0 || v < spec->min || v > spec->max)
		return err_set(e, ERR_USAGE,
		    "parameter \"%s\": \"%s\" is not a whole number from %lld "
		    "to %lld",
		    spec->name, text, (long long)spec->min,
		    (long long)spec->max);
	*out = v;
	return 0;
}

static int
check_word(const struct param_spec *spec, const char *text, struct arena *a,
    struct err *e)
{
	const char *list = "";

	for (const char *const *w = spec->words; *w != NULL; w++) {
		if (strcmp(*w, text) == 0)
			return 0;
		list = arena_printf(
		    a, "%s%s%s", list, *list == '\0' ? "" : ", ", *w);
	}
	return err_set(e, ERR_USAGE, "parameter \"%s\": \"%s\" is none of %s",
	    spec->name, text, list);
}

static int
take_value(const struct param_spec *spec, const char *text, struct arena *a,
    int64_t *number, struct err *e)
{
	if (*text == '\0')
		return err_set(
		    e, ERR_USAGE, "parameter \"%s\" is empty", spec->name);
	if (strlen(text) > PARAM_MAX_BYTES)
		return err_set(e, ERR_USAGE,
		    "parameter \"%s\" is longer than %d bytes", spec->name,
		    PARAM_MAX_BYTES);
	if (spec->type == PARAM_INT)
		return parse_int(spec, text, number, e);
	if (spec->type == PARAM_WORD)
		return check_word(spec, text, a, e);
	return 0;
}

/* One name=value of the query. */
static int
take_pair(const char *pair, size_t len, struct arena *a, struct params *out,
    struct err *e)
{
	const char *equals = memchr(pair, '=', len);
	size_t name_len = equals == NULL ? len : (size_t)(equals - pair);
	const char *name = percent_decode(a, pair, name_len, 1), *value;
	const struct param_spec *specs = out->specs;
	size_t i = 0;

	if (name == NULL)
		return err_set(e, ERR_USAGE,
		    "the query holds a broken escape or text that is no "
		    "UTF-8");
	while (specs[i].type != PARAM_END && strcmp(specs[i].name, name) != 0)
		i++;
	if (specs[0].type == PARAM_END)
		return err_set(e, ERR_USAGE,
		    "unknown parameter \"%.64s\"; this resource takes none",
		    name);
	if (specs[i].type == PARAM_END)
		return err_set(e, ERR_USAGE,
		    "unknown parameter \"%.64s\"; this resource takes %s", name,
		    list_names(a, specs));
	if (out->texts[i] != NULL)
		return err_set(
		    e, ERR_USAGE, "parameter \"%s\" is given twice", name);
	value = equals == NULL
	    ? ""
	    : percent_decode(a, equals + 1, len - name_len - 1, 1);
	if (value == NULL)
		return err_set(e, ERR_USAGE,
		    "parameter \"%s\" holds a broken escape or text that is no "
		    "UTF-8",
		    name);
	out->texts[i] = value;
	return take_value(&specs[i], value, a, &out->numbers[i], e);
}

int
params_parse(const struct param_spec *specs, const char *query, struct arena *a,
    struct params *out, struct err *e)
{
	memset(out, 0, sizeof(*out));
	out->specs = specs;
	while (query != NULL && *query != '\0') {
		size_t len = strcspn(query, "&");

		if (len > 0 && take_pair(query, len, a, out, e) < 0)
			return -1;
		query += len + (query[len] == '&');
	}
	return 0;
}

static size_t
find_spec(const struct params *p, const char *name)
{
	size_t i = 0;

	while (p->specs[i].type != PARAM_END &&
	    strcmp(p->specs[i].name, name) != 0)
		i++;
	return i;
}

const char *
params_text(const struct params *p, const char *name)
{
	size_t i = find_spec(p, name);

	return p->specs[i].type == PARAM_END ? NULL : p->texts[i];
}

int64_t
params_int(const struct params *p, const char *name, int64_t otherwise)
{
	size_t i = find_spec(p, name);

	if (p->specs[i].type == PARAM_END || p->texts[i] == NULL)
		return otherwise;
	return p->numbers[i];
}
