/* Requests by host. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/base/mem.h"
#include "collectors/fetch/fetch_private.h"

static void
lower(char *s)
{
	for (; *s != '\0'; s++)
		if (*s >= 'A' && *s <= 'Z')
			*s = (char)(*s + 'a' - 'A');
}

char *
url_encode(const char *url)
{
	const char *host = strstr(url, "://");
	const char *path = host == NULL ? url : strchr(host + 3, '/');
	size_t before = path == NULL ? strlen(url) : (size_t)(path - url);
	struct buf out;

	buf_init(&out, 3 * strlen(url) + 1);
	(void)buf_put(&out, url, before);
	for (const char *p = url + before; *p != '\0'; p++) {
		unsigned char c = (unsigned char)*p;

		if (c <= ' ' || c >= 0x7f)
			(void)buf_printf(&out, "%%%02X", c);
		else
			(void)buf_putc(&out, *p);
	}
	return buf_steal(&out, NULL);
}

char *
host_key(const char *url, struct err *e)
{
	CURLU *parts = curl_url();
	char *name = NULL, *port = NULL, *scheme = NULL, *key = NULL;
	size_t len;

	if (strlen(url) > 3 * LIMIT_URL_BYTES ||
	    curl_url_set(parts, CURLUPART_URL, url, 0) != CURLUE_OK ||
	    curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK ||
	    curl_url_get(parts, CURLUPART_HOST, &name, 0) != CURLUE_OK ||
	    curl_url_get(parts, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) !=
		CURLUE_OK) {
		(void)err_set(e, ERR_NETWORK, "not a URL: %.150s", url);
		goto out;
	}
	if (strcmp(scheme, "http") != 0 && strcmp(scheme, "https") != 0) {
		(void)err_set(e, ERR_NETWORK,
		    "only http and https are fetched, not %.150s", url);
		goto out;
	}
	/* "example.cn." is the same host. */
	len = strlen(name);
	if (len > 1 && name[len - 1] == '.')
		len--;
	key = mem_calloc(len + strlen(port) + 2, 1);
	memcpy(key, name, len);
	key[len] = ':';
	memcpy(key + len + 1, port, strlen(port));
	lower(key);
out:
	curl_free(name);
	curl_free(port);
	curl_free(scheme);
	curl_url_cleanup(parts);
	return key;
}

int
fetch_host(const char *url, char *out, size_t size)
{
	char *key = host_key(url, NULL);
	size_t len = key == NULL ? 0 : strlen(key);

	if (key == NULL || len >= size) {
		free(key);
		return -1;
	}
	memcpy(out, key, len + 1);
	free(key);
	return 0;
}

/* ---- hosts ---- */

void
host_free(struct fetch_host *h)
{
	arena_free(h->robots_memory);
	free(h->key);
	free(h);
}

struct fetch_host *
host_get(struct fetcher *f, const char *key)
{
	struct fetch_host **link = &f->hosts;

	while (*link != NULL) {
		if (strcmp((*link)->key, key) == 0)
			return *link;
		link = &(*link)->next;
	}
	*link = mem_calloc(1, sizeof(**link));
	(*link)->key = mem_strdup(key);
	return *link;
}

void
host_append(struct fetch_host *h, struct transfer *t)
{
	struct transfer **link = &h->transfers;

	while (*link != NULL)
		link = &(*link)->next;
	*link = t;
	t->host = h;
}

void
host_prepend(struct fetch_host *h, struct transfer *t)
{
	t->next = h->transfers;
	h->transfers = t;
	t->host = h;
}

void
hosts_forget_idle(struct fetcher *f, int64_t now)
{
	struct fetch_host **link = &f->hosts;
	size_t n_kept = 0;

	while (*link != NULL) {
		struct fetch_host *h = *link;
		bool idle = h->transfers == NULL && h->robots_request == NULL &&
		    h->next_start <= now;

		if (idle && h->robots_status != 0 &&
		    n_kept < FETCH_MAX_IDLE_HOSTS) {
			n_kept++;
			idle = false;
		}
		if (idle) {
			*link = h->next;
			host_free(h);
		} else {
			link = &h->next;
		}
	}
}

/* ---- requests ---- */

void
transfer_unlink(struct transfer *t)
{
	struct transfer **link = &t->host->transfers;

	while (*link != t)
		link = &(*link)->next;
	*link = t->next;
	t->next = NULL;
	if (t->easy != NULL) {
		t->host->active--;
		t->fetcher->active--;
	}
}
