#include "collectors/find/options.h"

#include <stddef.h>
#include <string.h>

#include "collectors/base/err.h"

/* A part of the text, spaces around it left out. */
struct part {
	const char *at;
	size_t len;
};

static struct part
trim(const char *from, const char *to)
{
	while (from < to && (*from == ' ' || *from == '\t'))
		from++;
	while (to > from && (to[-1] == ' ' || to[-1] == '\t'))
		to--;
	return (struct part){ from, (size_t)(to - from) };
}

static bool
is(struct part p, const char *word)
{
	return p.len == strlen(word) && memcmp(p.at, word, p.len) == 0;
}

static int
set_option(struct part key, struct part value, struct source_options *options,
    struct err *e)
{
	if (is(key, "tls")) {
		if (!is(value, "legacy"))
			return err_set(e, ERR_CONFIG,
			    "option tls can only be legacy, not \"%.*s\"",
			    (int)value.len, value.at);
		options->tls_legacy = true;
	} else if (is(key, "verify")) {
		if (!is(value, "off"))
			return err_set(e, ERR_CONFIG,
			    "option verify can only be off, not \"%.*s\"",
			    (int)value.len, value.at);
		options->verify_off = true;
	} else {
		return err_set(e, ERR_CONFIG,
		    "no option has the name \"%.*s\" (tls, verify)",
		    (int)key.len, key.at);
	}
	return 0;
}

int
source_options_parse(
    const char *text, struct source_options *out, struct err *e)
{
	struct source_options options = { false, false };
	const char *from = text;

	for (;;) {
		const char *to = from + strcspn(from, ";");
		struct part whole = trim(from, to);
		const char *equals = memchr(whole.at, '=', whole.len);

		if (whole.len > 0 && equals == NULL)
			return err_set(e, ERR_CONFIG,
			    "option \"%.*s\" is no key=value", (int)whole.len,
			    whole.at);
		if (whole.len > 0 &&
		    set_option(trim(whole.at, equals),
			trim(equals + 1, whole.at + whole.len), &options,
			e) < 0)
			return -1;
		if (*to == '\0')
			break;
		from = to + 1;
	}
	*out = options;
	return 0;
}
