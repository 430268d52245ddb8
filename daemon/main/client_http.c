#include <curl/curl.h>
#include <stdio.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "collectors/base/limits.h"
#include "daemon/main/client.h"
#include "daemon/main/command.h"

/* goujid answers at once; a minute is for a machine under load. */
#define CONNECT_MS 5000L
#define ANSWER_MS  60000L

static size_t
take(char *p, size_t size, size_t n, void *arg)
{
	return buf_put(arg, p, size * n) == 0 ? n : 0;
}

static void
set_up(CURL *curl, struct client *c, const char *url, const char *body,
    struct buf *out)
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
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, out);
	if (*c->token != '\0') {
		curl_easy_setopt(curl, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
		curl_easy_setopt(curl, CURLOPT_XOAUTH2_BEARER, c->token);
	}
	if (body != NULL)
		curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
}

/* The status of the answer, 0 when there is none (said on stderr). */
static long
perform(struct client *c, const char *path, const char *body, struct buf *out)
{
	const char *url = arena_printf(c->arena, "%s%s", c->address, path);
	CURL *curl = curl_easy_init();
	long status = 0;
	CURLcode code;

	if (curl == NULL)
		return 0;
	set_up(curl, c, url, body, out);
	code = curl_easy_perform(curl);
	if (code == CURLE_OK)
		curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	else
		fprintf(stderr,
		    "gouji: 无法连接 %s：%s（goujid 是否在运行？）\n",
		    c->socket != NULL ? c->socket : c->address,
		    curl_easy_strerror(code));
	curl_easy_cleanup(curl);
	return status;
}

static void
say_problem(long status, const struct cJSON *v)
{
	const char *detail = json_get_string(v, "detail");

	fprintf(stderr, "gouji: 服务拒绝了请求（%ld）：%s\n", status,
	    detail == NULL ? "没有说明原因" : detail);
	if (status == 401 || status == 403)
		fputs("gouji: 需要令牌，请用 --token-file 指定令牌文件，"
		      "或在配置文件中设置 admin_token_file\n",
		    stderr);
}

struct cJSON *
client_ask(struct client *c, const char *path, const char *body)
{
	struct cJSON *v = NULL;
	struct buf out;
	struct err e;
	long status;

	buf_init(&out, LIMIT_ANSWER_BYTES);
	status = perform(c, path, body, &out);
	if (status != 0) {
		v = json_parse(buf_str(&out), out.len, &e);
		if (status < 200 || status > 299) {
			say_problem(status, v);
			json_free(v);
			v = NULL;
		} else if (v == NULL) {
			fprintf(stderr, "gouji: %s 的答复不是 JSON：%s\n",
			    c->address, e.msg);
		} else if (c->json) {
			(void)fwrite(out.data, 1, out.len, stdout);
		}
	}
	buf_fini(&out);
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
