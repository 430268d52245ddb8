#include "daemon/cli/client.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "collectors/base/utf8.h"
#include "daemon/cli/command.h"
#include "daemon/conf/conf.h"
#include "daemon/conf/secret.h"

#define DEFAULT_CONFIG  "/etc/gouji/gouji.conf"
#define DEFAULT_ADDRESS "http://127.0.0.1:8620"
#define MAX_TOKEN_BYTES 4096

/* ---- options ---- */

struct given {
	const char *api, *config, *token_file;
};

static const struct option options[] = {
	{ "api", required_argument, NULL, 'a' },
	{ "json", no_argument, NULL, 'j' },
	{ "config", required_argument, NULL, 'c' },
	{ "token-file", required_argument, NULL, 't' },
	{ "help", no_argument, NULL, 'h' },
	{ "year", required_argument, NULL, 'y' },
	{ "code", required_argument, NULL, 'C' },
	{ "rule", required_argument, NULL, 'r' },
	{ "severity", required_argument, NULL, 's' },
	{ "state", required_argument, NULL, 'S' },
	{ "basis", required_argument, NULL, 'b' },
	{ "kind", required_argument, NULL, 'k' },
	{ "wait", no_argument, NULL, 'w' },
	{ "by", required_argument, NULL, 'B' },
	{ "note", required_argument, NULL, 'n' },
	{ NULL, 0, NULL, 0 },
};

/* What a command must take for the option; 0 = every command. */
static int
needed_flag(int option)
{
	switch (option) {
	case 'y':
		return CLIENT_YEAR;
	case 'C':
	case 'r':
	case 's':
	case 'S':
		return CLIENT_FINDINGS;
	case 'b':
	case 'k':
		return CLIENT_ROLLUP;
	case 'w':
		return CLIENT_WAIT;
	case 'B':
	case 'n':
		return CLIENT_ACK;
	default:
		return 0;
	}
}

static const char **
place_of(struct client *c, struct given *g, int option)
{
	switch (option) {
	case 'a':
		return &g->api;
	case 'c':
		return &g->config;
	case 't':
		return &g->token_file;
	case 'y':
		return &c->year;
	case 'C':
		return &c->code;
	case 'r':
		return &c->rule;
	case 's':
		return &c->severity;
	case 'S':
		return &c->state;
	case 'b':
		return &c->basis;
	case 'B':
		return &c->by;
	case 'n':
		return &c->note;
	default:
		return &c->kind;
	}
}

/* -1 to go on, else the exit code. */
static int
take_options(struct client *c, struct given *g, int argc, char **argv,
    int flags, const char *usage)
{
	int option;

	optind = 0;
	while ((option = getopt_long(argc, argv, "c:", options, NULL)) != -1) {
		if (option == 'h') {
			fputs(usage, stdout);
			return EXIT_DONE;
		}
		if (option == '?' ||
		    (needed_flag(option) & flags) != needed_flag(option)) {
			if (option != '?')
				fprintf(stderr, "gouji: %s 命令没有这个选项\n",
				    argv[0]);
			fputs(usage, stderr);
			return EXIT_TROUBLE;
		}
		if (option == 'j')
			c->json = true;
		else if (option == 'w')
			c->wait = true;
		else
			*place_of(c, g, option) = optarg;
	}
	c->args = argv + optind;
	c->n_args = argc - optind;
	return -1;
}

/* ---- where the API is ---- */

static void
set_address(struct client *c, const char *listen)
{
	if (strncmp(listen, "unix:", 5) == 0) {
		c->socket = arena_strdup(c->arena, listen + 5);
		c->address = "http://localhost";
	} else if (strncmp(listen, "0.0.0.0:", 8) == 0) {
		c->address =
		    arena_printf(c->arena, "http://127.0.0.1:%s", listen + 8);
	} else if (strncmp(listen, "[::]:", 5) == 0) {
		c->address =
		    arena_printf(c->arena, "http://[::1]:%s", listen + 5);
	} else if (strncmp(listen, "http://", 7) == 0 ||
	    strncmp(listen, "https://", 8) == 0) {
		char *address = arena_strdup(c->arena, listen);
		size_t len = strlen(address);

		while (len > 0 && address[len - 1] == '/')
			address[--len] = '\0';
		c->address = address;
	} else {
		c->address = arena_printf(c->arena, "http://%s", listen);
	}
}

/* The token in a file, trimmed; "" when it cannot be read. */
static const char *
read_token(struct client *c, const char *path, bool wanted)
{
	char token[MAX_TOKEN_BYTES];
	FILE *f = fopen(path, "re");
	size_t n;

	if (f == NULL) {
		if (wanted)
			fprintf(
			    stderr, "gouji: 无法读取令牌文件 %s：%m\n", path);
		return "";
	}
	n = fread(token, 1, sizeof(token) - 1, f);
	(void)fclose(f);
	while (n > 0 && strchr(" \t\r\n", token[n - 1]) != NULL)
		n--;
	return arena_strndup(c->arena, token, n);
}

/* Address and token from the configuration, as far as it can be read; a
 * configuration that was named must be readable. */
static int
use_config(struct client *c, const struct given *g)
{
	const char *path = g->config != NULL ? g->config : DEFAULT_CONFIG;
	const char *token_file = "";
	struct conf *conf = NULL;
	char *kept;
	struct err e;

	if (g->config != NULL || access(path, R_OK) == 0) {
		conf = conf_load(path, &e);
		if (conf == NULL) {
			fprintf(stderr, "gouji: %s\n", e.msg);
			return g->config != NULL ? -1 : 0;
		}
		set_address(c, conf->listen);
		token_file = conf->admin_token_file;
	}
	if (g->token_file == NULL && *token_file != '\0') {
		kept = secret_kept(token_file, path);
		c->token = read_token(c, kept, false);
		free(kept);
	}
	conf_free(conf);
	return 0;
}

int
client_begin(struct client *c, int argc, char **argv, int flags,
    const char *usage, int min_args, int max_args)
{
	struct given given = { NULL, NULL, NULL };
	int code;

	memset(c, 0, sizeof(*c));
	c->arena = arena_new();
	c->address = DEFAULT_ADDRESS;
	c->token = "";
	c->colour = isatty(STDOUT_FILENO) != 0;
	code = take_options(c, &given, argc, argv, flags, usage);
	if (code < 0 && (c->n_args < min_args || c->n_args > max_args)) {
		fputs(usage, stderr);
		code = EXIT_TROUBLE;
	}
	if (code < 0 && use_config(c, &given) < 0)
		code = EXIT_TROUBLE;
	if (code >= 0) {
		client_end(c);
		return code;
	}
	if (given.api != NULL) {
		c->socket = NULL;
		set_address(c, given.api);
	}
	if (given.token_file != NULL)
		c->token = read_token(c, given.token_file, true);
	return -1;
}

void
client_end(struct client *c)
{
	arena_free(c->arena);
	c->arena = NULL;
}

/* ---- values of answers ---- */

const char *
client_text(struct client *c, const struct cJSON *object, const char *key)
{
	const struct cJSON *v = json_get(object, key);
	char text[NUM_TEXT_SIZE];
	struct num number;

	if (json_as_string(v) != NULL)
		return arena_strdup(c->arena, json_as_string(v));
	if (json_as_num(v, &number))
		return arena_strdup(c->arena, num_format(number, text));
	return "";
}

const char *
client_time(struct client *c, const struct cJSON *object, const char *key,
    const char *otherwise)
{
	const char *text = json_get_string(object, key);

	if (text == NULL || strlen(text) < 16)
		return otherwise;
	return arena_printf(c->arena, "%.10s %.5s", text, text + 11);
}

/* Everything but unreserved characters (RFC 3986) as %XX. */
const char *
client_segment(struct client *c, const char *s)
{
	char *out = arena_alloc(c->arena, strlen(s) * 3 + 1);
	size_t n = 0;

	for (; *s != '\0'; s++) {
		static const char hex[] = "0123456789ABCDEF";
		unsigned char b = (unsigned char)*s;

		if ((b >= '0' && b <= '9') || (b >= 'a' && b <= 'z') ||
		    (b >= 'A' && b <= 'Z') || strchr("-._~", b) != NULL) {
			out[n++] = (char)b;
		} else {
			out[n++] = '%';
			out[n++] = hex[b >> 4];
			out[n++] = hex[b & 15];
		}
	}
	out[n] = '\0';
	return out;
}

const char *
client_param(struct client *c, const char *name, const char *value)
{
	if (value == NULL)
		return "";
	return arena_printf(c->arena, "&%s=%s", name, client_segment(c, value));
}

/* ---- columns ---- */

void
columns_begin(struct columns *t, struct arena *a, const char *const *headings)
{
	memset(t, 0, sizeof(*t));
	t->arena = a;
	while (headings[t->n_columns] != NULL)
		t->n_columns++;
	columns_row(t, headings);
}

void
columns_row(struct columns *t, const char *const *cells)
{
	t->rows =
	    arena_grow(t->arena, t->rows, t->n_rows, &t->cap, sizeof(*t->rows));
	for (size_t i = 0; i < t->n_columns; i++)
		t->rows[t->n_rows][i] = cells[i];
	t->n_rows++;
}

void
columns_print(const struct columns *t)
{
	size_t widths[CLIENT_MAX_COLUMNS] = { 0 };

	for (size_t r = 0; r < t->n_rows; r++)
		for (size_t i = 0; i < t->n_columns; i++)
			if (utf8_width(t->rows[r][i]) > widths[i])
				widths[i] = utf8_width(t->rows[r][i]);
	for (size_t r = 0; r < t->n_rows; r++) {
		for (size_t i = 0; i < t->n_columns; i++) {
			size_t pad = widths[i] - utf8_width(t->rows[r][i]) + 2;

			fputs(t->rows[r][i], stdout);
			if (i + 1 < t->n_columns)
				printf("%*s", (int)pad, "");
		}
		putchar('\n');
	}
}
