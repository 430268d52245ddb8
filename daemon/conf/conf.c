#include "daemon/conf/conf.h"

#include <ini.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/base/mem.h"
#include "collectors/base/utf8.h"
#include "daemon/conf/file.h"
#include "daemon/conf/keys.h"
#include "daemon/conf/value.h"

/* What conf_load gives out, and the memory of its strings. */
struct conf_box {
	struct conf conf; /* the first, so that conf_free finds the rest */
	struct arena *arena;
};

/*
 * inih hands lines to a handler without their numbers and cuts long ones in
 * two, so it reads from here: lines are counted, and what it would misread is
 * refused.
 */
struct loader {
	struct conf *conf;
	struct arena *arena;
	const char *file;   /* name for messages */
	const char *folder; /* of relative paths */
	const char *text, *end;
	int line;        /* the one that was handed out last */
	bool indented;   /* it starts with white space */
	bool in_key;     /* a key was read in this section: an indented line
	                  * goes on with it */
	int *seen;       /* by key of conf_keys: its line, 0 not yet */
	size_t rule_cap; /* of conf->rules */
	bool failed;
	struct err *e; /* the first trouble */
};

static int
fail(struct loader *l, int line, const struct err *why)
{
	if (!l->failed)
		err_set(l->e, ERR_CONFIG, "%s:%d: %s", l->file, line, why->msg);
	l->failed = true;
	return -1;
}

static PRINTF_LIKE(3, 4) int fail_text(
    struct loader *l, int line, const char *fmt, ...)
{
	char message[ERR_MSG_SIZE];
	struct err why;
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(message, sizeof(message), fmt, ap);
	va_end(ap);
	err_set(&why, ERR_CONFIG, "%s", message);
	return fail(l, line, &why);
}

static bool
is_section(const char *name)
{
	if (strcmp(name, "rules") == 0)
		return true;
	for (size_t i = 0; i < conf_n_keys; i++)
		if (strcmp(conf_keys[i].section, name) == 0)
			return true;
	return false;
}

/* Look at a line before inih does. */
static void
check_line(struct loader *l, const char *line, size_t len)
{
	char name[32];
	const char *end;

	if (!utf8_valid(line, len)) {
		fail_text(l, l->line, "is not UTF-8 text");
		return;
	}
	if (line[0] != '[')
		return;
	l->in_key = false;
	end = memchr(line, ']', len);
	if (end == NULL)
		return; /* inih says so */
	if ((size_t)(end - line) > sizeof(name)) {
		fail_text(l, l->line, "unknown section");
		return;
	}
	memcpy(name, line + 1, (size_t)(end - line - 1));
	name[end - line - 1] = '\0';
	if (!is_section(name))
		fail_text(l, l->line, "unknown section [%s]", name);
}

/* inih's reader: the next line into `out` of `size` bytes. */
static char *
next_line(char *out, int size, void *arg)
{
	struct loader *l = arg;
	const char *newline;
	size_t len;

	if (l->text == l->end || l->failed)
		return NULL;
	newline = memchr(l->text, '\n', (size_t)(l->end - l->text));
	len = (size_t)((newline == NULL ? l->end : newline + 1) - l->text);
	l->line++;
	if (len >= (size_t)size) {
		fail_text(l, l->line,
		    "longer than %d bytes; text may go on in an indented line",
		    size - 1);
		return NULL;
	}
	memcpy(out, l->text, len);
	out[len] = '\0';
	l->indented = out[0] == ' ' || out[0] == '\t';
	check_line(l, out, len);
	l->text += len;
	return l->failed ? NULL : out;
}

static int
add_rule(struct loader *l, const char *name, const char *value)
{
	struct conf *c = l->conf;

	if (l->in_key && l->indented)
		return fail_text(
		    l, l->line, "[rules] %s: goes on where it cannot", name);
	for (size_t i = 0; i < c->n_rules; i++)
		if (strcmp(c->rules[i].key, name) == 0)
			return fail_text(l, l->line,
			    "[rules] %s: already in line %d", name,
			    c->rules[i].line);
	if (value[0] == '\0')
		return fail_text(l, l->line, "[rules] %s: no value", name);
	c->rules = arena_grow(
	    l->arena, c->rules, c->n_rules, &l->rule_cap, sizeof(*c->rules));
	c->rules[c->n_rules++] = (struct conf_rule){
		.key = arena_strdup(l->arena, name),
		.value = arena_strdup(l->arena, value),
		.line = l->line,
	};
	return 0;
}

static int
set_key(struct loader *l, const struct conf_key *key, const char *value)
{
	int *seen = &l->seen[key - conf_keys];
	struct err why;

	if (strstr(value, " #") != NULL)
		return fail_text(l, l->line,
		    "[%s] %s: a comment with # needs a line of its own",
		    key->section, key->name);
	if (l->in_key && l->indented) {
		/* inih takes an inline comment off first lines only. */
		const char *comment = strstr(value, " ;");

		if (comment != NULL)
			value = arena_strndup(
			    l->arena, value, (size_t)(comment - value));
		if (key->type != CONF_STRING && key->type != CONF_ADDRESSES)
			return fail_text(l, l->line,
			    "[%s] %s: goes on where it cannot", key->section,
			    key->name);
		value = arena_printf(l->arena, "%s %s",
		    *(char **)((char *)l->conf + key->offset), value);
	} else if (*seen != 0) {
		return fail_text(l, l->line, "[%s] %s: already in line %d",
		    key->section, key->name, *seen);
	}
	*seen = l->line;
	if (conf_key_set(key, l->conf, l->arena, l->folder, value, &why) < 0) {
		err_context(&why, "[%s] %s", key->section, key->name);
		return fail(l, l->line, &why);
	}
	return 0;
}

/* inih's handler: 0 stops nothing, it only marks the line as wrong. */
static int
on_key(void *arg, const char *section, const char *name, const char *value)
{
	struct loader *l = arg;
	const struct conf_key *key = conf_key_find(section, name);
	int r;

	if (section[0] == '\0')
		r = fail_text(
		    l, l->line, "%s stands before any [section]", name);
	else if (strcmp(section, "rules") == 0)
		r = add_rule(l, name, value);
	else if (key == NULL)
		r = fail_text(
		    l, l->line, "[%s] %s: unknown key", section, name);
	else
		r = set_key(l, key, value);
	l->in_key = true;
	return r == 0;
}

static int
line_of(const struct loader *l, const char *section, const char *name)
{
	return l->seen[conf_key_find(section, name) - conf_keys];
}

/* What holds between keys. */
static int
check_together(struct loader *l)
{
	const struct conf *c = l->conf;
	struct value_listen listen;

	if (value_parse_listen(c->listen, &listen) < 0)
		return -1; /* cannot be: conf_key_set parsed it */
	if (listen.path == NULL && !listen.loopback &&
	    c->read_token_file[0] == '\0')
		return fail_text(l, line_of(l, "http", "listen"),
		    "[http] listen: %s can be reached from other machines, so "
		    "read_token_file must be set",
		    c->listen);
	if (c->smtp_url[0] == '\0')
		return 0;
	if (c->mail_from[0] == '\0' || c->mail_to[0] == '\0')
		return fail_text(l, line_of(l, "mail", "smtp_url"),
		    "[mail] smtp_url: needs \"%s\" as well",
		    c->mail_from[0] == '\0' ? "from" : "to");
	if (c->mail_user[0] != '\0' && strcmp(c->starttls, "no") == 0)
		return fail_text(l, line_of(l, "mail", "starttls"),
		    "[mail] starttls: \"no\" would send the password in clear");
	return 0;
}

static int
set_defaults(struct loader *l)
{
	for (size_t i = 0; i < conf_n_keys; i++) {
		struct err why;

		if (conf_key_set(&conf_keys[i], l->conf, l->arena, l->folder,
			conf_keys[i].otherwise, &why) == 0)
			continue;
		/* Only a system without its time zones comes here. */
		return err_set(l->e, ERR_CONFIG, "[%s] %s: %s",
		    conf_keys[i].section, conf_keys[i].name, why.msg);
	}
	return 0;
}

static int
load_text(struct loader *l)
{
	int wrong;

	if (set_defaults(l) < 0)
		return -1;
	wrong = ini_parse_stream(next_line, l, on_key, l);
	if (!l->failed && wrong != 0)
		fail_text(l, wrong > 0 ? wrong : 1,
		    "is no [section], no key = value and no comment");
	if (!l->failed)
		(void)check_together(l);
	return l->failed ? -1 : 0;
}

/* The folder of `path`, absolute. */
static const char *
folder_of(struct arena *a, const char *path)
{
	char *absolute = realpath(path, NULL);
	const char *folder =
	    arena_strdup(a, absolute == NULL ? path : absolute);
	const char *slash = strrchr(folder, '/');

	free(absolute);
	if (slash == NULL)
		return ".";
	return arena_strndup(a, folder, (size_t)(slash - folder));
}

struct conf *
conf_load(const char *path, struct err *e)
{
	struct conf_box *box;
	struct loader l = { .e = e };
	size_t len;
	char *text = conf_file_read(path, &len, e);
	int r;

	if (text == NULL)
		return NULL;
	box = mem_calloc(1, sizeof(*box));
	box->arena = arena_new();
	box->conf.path = arena_strdup(box->arena, path);
	l.conf = &box->conf;
	l.arena = box->arena;
	l.file = conf_file_name(path);
	l.folder = folder_of(box->arena, path);
	l.text =
	    len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? text + 3 : text;
	l.end = text + len;
	l.seen = mem_calloc(conf_n_keys, sizeof(*l.seen));
	r = load_text(&l);
	free(l.seen);
	free(text);
	if (r < 0) {
		conf_free(&box->conf);
		return NULL;
	}
	return &box->conf;
}

void
conf_free(struct conf *c)
{
	struct conf_box *box = (struct conf_box *)c;

	if (box == NULL)
		return;
	arena_free(box->arena);
	free(box);
}

void
conf_print(const struct conf *c, struct buf *out)
{
	const char *section = "";

	for (size_t i = 0; i < conf_n_keys; i++) {
		const struct conf_key *key = &conf_keys[i];

		if (strcmp(section, key->section) != 0)
			(void)buf_printf(
			    out, "%s[%s]\n", i == 0 ? "" : "\n", key->section);
		section = key->section;
		(void)buf_printf(out, "%s = ", key->name);
		conf_key_print(key, c, out);
		(void)buf_putc(out, '\n');
	}
	(void)buf_puts(out, "\n[rules]\n");
	for (size_t i = 0; i < c->n_rules; i++)
		(void)buf_printf(
		    out, "%s = %s\n", c->rules[i].key, c->rules[i].value);
}
