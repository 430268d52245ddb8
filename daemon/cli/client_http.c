#include <curl/curl.h>
#include <stdio.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "collectors/base/limits.h"
#include "daemon/cli/client.h"
#include "daemon/cli/command.h"

/* goujid answers at once; a minute is for a machine under load. */
#define CONNECT_MS 5000L
#define ANSWER_MS  60000L

static size_t
take(char *p, size_t size, size_t n, void *arg)
{
	return buf_put(arg, p, size * n) == 0 ? n : 0;
}

struct exchange {
	const char *path;
	const char *post; /* the body of a POST, or NULL */
	/* A PUT's, or NULL. */
	const void *bytes;
	size_t len;
	struct buf answer;
	long status; /* 0: nobody answered */
};

static void
set_up(CURL *curl, struct client *c, const char *url, struct exchange *x)
{
	curl_easy_setopt(curl, CURLOPT_URL, url);
	curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH, c->socket);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	/* The API is on this machine or in the office: no proxy between. */
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, ANSWER_MS);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, &x->answer);
	if (*c->token != '\0') {
		curl_easy_setopt(curl, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
		curl_easy_setopt(curl, CURLOPT_XOAUTH2_BEARER, c->token);
	}
	if (x->post != NULL)
		curl_easy_setopt(curl, CURLOPT_POSTFIELDS, x->post);
	if (x->bytes == NULL)
		return;
	curl_easy_setopt(curl, CURLOPT_POSTFIELDS, x->bytes);
	curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)x->len);
	curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, "PUT");
	/* As long as goujid would wait for the file and for its reader. */
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS,
	    ANSWER_MS + LIMIT_ANSWER_MS +
		(long)(x->len / (LIMIT_BODY_RATE / 1000)));
}

static void
perform(struct client *c, struct exchange *x)
{
	const char *url = arena_printf(c->arena, "%s%s", c->address, x->path);
	struct curl_slist *headers = NULL;
	CURL *curl = curl_easy_init();
	CURLcode code;

	if (curl == NULL)
		return;
	set_up(curl, c, url, x);
	if (x->bytes != NULL) {
		headers = curl_slist_append(
		    NULL, "Content-Type: application/octet-stream");
		curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	}
	code = curl_easy_perform(curl);
	if (code == CURLE_OK)
		curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &x->status);
	else
		fprintf(stderr,
		    "gouji: 无法连接 %s：%s（goujid 是否在运行？）\n",
		    c->socket != NULL ? c->socket : c->address,
		    curl_easy_strerror(code));
	curl_easy_cleanup(curl);
	curl_slist_free_all(headers);
}

void
client_say_problem(long status, const struct cJSON *answer)
{
	const char *detail = json_get_string(answer, "detail");

	fprintf(stderr, "gouji: 服务拒绝了请求（%ld）：%s\n", status,
	    detail == NULL ? "没有说明原因" : detail);
	if (status == 401 || status == 403)
		fputs("gouji: 需要令牌：请用能读令牌文件的用户（如 root，"
		      "sudo）执行，或用 --token-file 指定令牌文件；"
		      "还没有令牌的，先在配置文件中设置 admin_token_file\n",
		    stderr);
}

/* The answer's JSON; with --json a good one is printed. */
static struct cJSON *
ask(struct client *c, struct exchange *x)
{
	struct cJSON *v = NULL;
	struct err e;
	bool good;

	buf_init(&x->answer, LIMIT_ANSWER_BYTES);
	perform(c, x);
	good = x->status >= 200 && x->status <= 299;
	if (x->status != 0)
		v = json_parse(buf_str(&x->answer), x->answer.len, &e);
	if (v == NULL && good)
		fprintf(stderr, "gouji: %s 的答复不是 JSON：%s\n", c->address,
		    e.msg);
	if (v != NULL && good && c->json)
		(void)fwrite(x->answer.data, 1, x->answer.len, stdout);
	buf_fini(&x->answer);
	return v;
}

struct cJSON *
client_ask(struct client *c, const char *path, const char *body)
{
	struct exchange x = { .path = path, .post = body };
	struct cJSON *v = ask(c, &x);

	if (x.status == 0 || (x.status >= 200 && x.status <= 299))
		return v;
	client_say_problem(x.status, v);
	json_free(v);
	return NULL;
}

struct cJSON *
client_put(struct client *c, const char *path, const void *bytes, size_t len,
    long *status)
{
	struct exchange x = { .path = path, .bytes = bytes, .len = len };
	struct cJSON *v = ask(c, &x);

	*status = x.status;
	if (v == NULL && x.status > 299)
		client_say_problem(x.status, NULL);
	return v;
}

int
client_walk(struct client *c, const char *path, const char *key,
    void (*fn)(void *arg, const struct cJSON *item), void *arg)
{
	const char *after = NULL;

	for (;;) {
		const char *page = arena_printf(c->arena, "%s&limit=1000%s",
		    path, client_param(c, "after", after));
		struct cJSON *v = client_ask(c, page, NULL);
		const char *next;

		if (v == NULL)
			return EXIT_TROUBLE;
		for (const struct cJSON *item = json_first(json_get(v, key));
		     item != NULL; item = json_next(item))
			if (!c->json)
				fn(arg, item);
		next = json_get_string(v, "next");
		/* A cursor that does not move on would never end. */
		if (next == NULL || (after != NULL && strcmp(next, after) == 0))
			next = NULL;
		after = arena_strdup(c->arena, next);
		json_free(v);
		if (after == NULL)
			return EXIT_DONE;
	}
}
