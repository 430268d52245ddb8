/*
 * What the subcommands that ask goujid have in common: their options, the
 * HTTP client, and the words of its errors. They are clients of the API and
 * nothing else; the configuration only tells where it is. I/O.
 */
#ifndef GOUJI_CLI_CLIENT_H
#define GOUJI_CLI_CLIENT_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/base/attr.h"
#include "collectors/base/buf.h"

struct arena;
struct cJSON;

/* Options that all client commands have. */
#define CLIENT_COMMON_OPTIONS                                                \
	"  --api 地址    goujid 的地址，默认取自配置文件\n"    \
	"  --config 文件 配置文件，默认 "                           \
	"/etc/gouji/gouji.conf\n"                                            \
	"  --token-file 文件\n"                                            \
	"                令牌所在的文件，默认取自配置文件\n" \
	"  --help        显示本说明\n\n"
/* The end of most commands' help. */
#define CLIENT_COMMON_USAGE   \
	CLIENT_COMMON_OPTIONS \
	"退出码：0 完成；2 用法不对、连不上或被拒绝。\n"

/* Options that only some commands take. */
enum client_flag {
	CLIENT_YEAR = 1,
	CLIENT_FINDINGS = 2, /* --code --rule --severity --state */
	CLIENT_ROLLUP = 4,   /* --basis --kind */
	CLIENT_WAIT = 8,
	CLIENT_ACK = 16, /* --by --note */
};

struct client {
	struct arena *arena;
	bool json;   /* print the API's answers as they come */
	bool wait;   /* collect --wait */
	bool colour; /* stdout is a terminal */
	const char *year, *code, *rule, *severity, *state, *basis, *kind;
	const char *by, *note;
	char **args; /* what is left of the command line */
	int n_args;
	const char *address; /* "http://127.0.0.1:8620" */
	const char *socket;  /* path of a unix socket, or NULL */
	const char *token;   /* for admin acts, or "" */
};

/*
 * Parse a command's options. `flags` are those it takes besides --api, --json,
 * --config, --token-file and --help. Returns -1 to go on, else the exit code
 * (after --help or a message).
 */
MUST_CHECK int client_begin(struct client *c, int argc, char **argv, int flags,
    const char *usage, int min_args, int max_args);
void client_end(struct client *c);

/*
 * One request; the answer's JSON, in the arena's lifetime no more: json_free()
 * it. NULL: said on stderr why. With --json the answer is printed and stays
 * valid. `body` NULL: GET, else POST.
 */
MUST_CHECK struct cJSON *client_ask(
    struct client *c, const char *path, const char *body);

/*
 * PUT a file. The answer, also a refusal, which is not said; *status is its
 * HTTP status. NULL: nobody answered as goujid does, and that is said.
 */
MUST_CHECK struct cJSON *client_put(struct client *c, const char *path,
    const void *bytes, size_t len, long *status);
/* What client_ask() says of a refusal. */
void client_say_problem(long status, const struct cJSON *answer);

/* Calls fn for each item of a list, over all its pages. `path` holds a "?".
 * 0, or the exit code. */
MUST_CHECK int client_walk(struct client *c, const char *path, const char *key,
    void (*fn)(void *arg, const struct cJSON *item), void *arg);

/* "" for null. A string of the answer, or a number as text, in the arena. */
const char *client_text(
    struct client *c, const struct cJSON *object, const char *key);
/* "2025-01-16 02:31" of an RFC 3339 time, `otherwise` for null. */
const char *client_time(struct client *c, const struct cJSON *object,
    const char *key, const char *otherwise);
/* &name=value of the query, escaped; "" when value is NULL. */
const char *client_param(struct client *c, const char *name, const char *value);
/* A path segment, escaped. */
const char *client_segment(struct client *c, const char *s);

/* "最近采集：第3次，..." on a line of stdout. */
void client_print_run(
    struct client *c, const char *title, const struct cJSON *run);

/* ---- columns for the terminal ---- */

#define CLIENT_MAX_COLUMNS 10

struct columns {
	struct arena *arena;
	size_t n_columns;
	const char *(*rows)[CLIENT_MAX_COLUMNS];
	size_t n_rows, cap;
};

void columns_begin(
    struct columns *t, struct arena *a, const char *const *headings);
/* As many texts as there are headings; they are kept, not copied. */
void columns_row(struct columns *t, const char *const *cells);
/* Left-aligned, two spaces between, CJK two columns wide. */
void columns_print(const struct columns *t);

#endif
