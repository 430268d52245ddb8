/* One request to one server, over libcurl. */
#include <linux/tcp.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "collectors/base/limits.h"
#include "collectors/fetch/fetch_private.h"
#include "collectors/find/url.h"

#define SCHEMES "http,https"
/* A redirect's page is of no use; a short one keeps the connection. */
#define MAX_REDIRECT_PAGE (16 * 1024)

long
transfer_status(const struct transfer *t)
{
	long status = 0;

	(void)curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
	return status;
}

/* CURLOPT_HEADERFUNCTION: only counts; libcurl keeps them. */
static size_t
count_header(char *bytes, size_t size, size_t n, void *arg)
{
	struct transfer *t = arg;

	(void)bytes;
	n *= size;
	t->head_bytes += n;
	if (t->head_bytes <= LIMIT_HEADER_BYTES)
		return n;
	t->long_head = true;
	return 0;
}

/* An answer that is no document: its beginning may tell a challenge. */
static size_t
take_other(struct transfer *t, const char *bytes, size_t n, long status)
{
	bool redirects = status >= 300 && status < 400;

	t->discarded += n;
	if (t->discarded <= LIMIT_CHALLENGE_BYTES)
		(void)buf_put(&t->body, bytes, n);
	if (t->discarded > (redirects ? MAX_REDIRECT_PAGE : FETCH_MAX_DISCARD))
		return 0;
	return n;
}

/* CURLOPT_WRITEFUNCTION: sees decoded bytes, so that what a small compressed
 * answer unfolds to is what counts. */
static size_t
take_body(char *bytes, size_t size, size_t n, void *arg)
{
	struct transfer *t = arg;
	long status = transfer_status(t);

	n *= size;
	if (status != 200)
		return take_other(t, bytes, n, status);
	if (t->robots_of != NULL && n > LIMIT_ROBOTS_BYTES - t->body.len) {
		(void)buf_put(
		    &t->body, bytes, LIMIT_ROBOTS_BYTES - t->body.len);
		t->enough = true;
		return 0;
	}
	if (buf_put(&t->body, bytes, n) < 0) {
		t->too_large = true;
		return 0;
	}
	return n;
}

/* Bytes that came by the socket so far, as the kernel counts them; -1: it is
 * no TCP connection. */
static int64_t
received_by(curl_socket_t fd)
{
	struct tcp_info info;
	socklen_t len = sizeof(info);

	memset(&info, 0, sizeof(info));
	if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len) < 0)
		return -1;
	return (int64_t)info.tcpi_bytes_received;
}

void
transfer_set_socket(struct transfer *t, curl_socket_t fd)
{
	int64_t received;

	if (t->socket == fd)
		return;
	received = received_by(fd);
	if (received < 0)
		return;
	t->socket = fd;
	t->received_before = received;
}

int64_t
transfer_most_received(const struct transfer *t)
{
	int64_t most =
	    t->robots_of != NULL ? (int64_t)LIMIT_ROBOTS_BYTES : t->max_body;

	return 2 * most + LIMIT_FRAMING_BYTES;
}

/* CURLOPT_XFERINFOFUNCTION: libcurl reads on and on where nothing of a page
 * comes, as in the extensions of a chunk. */
static int
watch_received(void *arg, curl_off_t total, curl_off_t now, curl_off_t up_total,
    curl_off_t up_now)
{
	struct transfer *t = arg;

	(void)total;
	(void)now;
	(void)up_total;
	(void)up_now;
	if (t->socket == CURL_SOCKET_BAD ||
	    received_by(t->socket) - t->received_before <=
		transfer_most_received(t))
		return 0;
	t->flooded = true;
	return 1;
}

/* CURLOPT_OPENSOCKETFUNCTION: the last moment before a connection, with the
 * address that the name really has. */
static curl_socket_t
open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct transfer *t = arg;
	char text[ADDRESS_TEXT_SIZE];

	(void)purpose;
	if (!t->fetcher->settings.allow_private &&
	    !address_is_public(&address->addr) &&
	    (t->fetcher->settings.exempt == NULL ||
		!t->fetcher->settings.exempt(&address->addr))) {
		(void)snprintf(t->closed_address, sizeof(t->closed_address),
		    "address %s is private",
		    address_format(&address->addr, text));
		return CURL_SOCKET_BAD;
	}
	return socket(address->family, address->socktype | SOCK_CLOEXEC,
	    address->protocol);
}

/* CURLOPT_SSL_CTX_FUNCTION, for tls=legacy: servers that cannot renegotiate
 * safely (RFC 5746) are common among those that need it. */
static CURLcode
allow_legacy_tls(CURL *easy, void *context, void *arg)
{
	(void)easy;
	(void)arg;
	(void)SSL_CTX_set_options(context,
	    SSL_OP_LEGACY_SERVER_CONNECT | SSL_OP_IGNORE_UNEXPECTED_EOF);
	return CURLE_OK;
}

static void
add_header(struct transfer *t, const char *name, const char *value)
{
	char line[1024];
	struct curl_slist *list;

	if (value == NULL || value[0] == '\0' || strpbrk(value, "\r\n") != NULL)
		return;
	if (snprintf(line, sizeof(line), "%s: %s", name, value) >=
	    (int)sizeof(line))
		return;
	list = curl_slist_append(t->headers, line);
	if (list != NULL)
		t->headers = list;
}

static void
set_security(struct transfer *t)
{
	CURL *easy = t->easy;

	(void)curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, SCHEMES);
	(void)curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	(void)curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, t);
	(void)curl_easy_setopt(easy, CURLOPT_PROXY, "");
	(void)curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	if (t->options.verify_off) {
		(void)curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 0L);
		(void)curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L);
	}
	if (t->options.tls_legacy) {
		(void)curl_easy_setopt(
		    easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_0);
		(void)curl_easy_setopt(
		    easy, CURLOPT_SSL_CIPHER_LIST, "DEFAULT@SECLEVEL=0");
		(void)curl_easy_setopt(
		    easy, CURLOPT_SSL_CTX_FUNCTION, allow_legacy_tls);
	}
}

static void
set_limits(struct transfer *t)
{
	CURL *easy = t->easy;
	int64_t left = t->timeout_ms - t->spent_ms;
	int64_t connect_ms;

	if (left < 1)
		left = 1;
	connect_ms = left < FETCH_CONNECT_MS ? left : FETCH_CONNECT_MS;
	(void)curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)left);
	(void)curl_easy_setopt(
	    easy, CURLOPT_CONNECTTIMEOUT_MS, (long)connect_ms);
	(void)curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
	(void)curl_easy_setopt(
	    easy, CURLOPT_LOW_SPEED_TIME, (long)FETCH_STALL_SECONDS);
	(void)curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
	(void)curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, watch_received);
	(void)curl_easy_setopt(easy, CURLOPT_XFERINFODATA, t);
	/* Of a robots.txt the beginning is enough. */
	if (t->robots_of == NULL)
		(void)curl_easy_setopt(
		    easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)t->max_body);
}

static void
set_headers(struct transfer *t)
{
	CURL *easy = t->easy;

	(void)curl_easy_setopt(
	    easy, CURLOPT_USERAGENT, t->fetcher->settings.user_agent);
	(void)curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
	if (t->referer != NULL)
		(void)curl_easy_setopt(easy, CURLOPT_REFERER, t->referer);
	/* Some sites set a cookie and redirect to themselves; it lives as
	 * long as the try. */
	(void)curl_easy_setopt(easy, CURLOPT_COOKIEFILE, "");
	for (const struct curl_slist *c = t->cookies; c != NULL; c = c->next)
		(void)curl_easy_setopt(easy, CURLOPT_COOKIELIST, c->data);
	add_header(t, "If-None-Match", t->etag);
	add_header(t, "If-Modified-Since", t->last_modified);
	(void)curl_easy_setopt(easy, CURLOPT_HTTPHEADER, t->headers);
}

int
transfer_begin(struct transfer *t)
{
	t->easy = curl_easy_init();
	if (t->easy == NULL)
		return -1;
	t->discarded = 0;
	t->head_bytes = 0;
	t->too_large = t->enough = t->long_head = t->flooded = false;
	t->socket = CURL_SOCKET_BAD;
	t->closed_address[0] = '\0';
	t->error[0] = '\0';
	buf_init(&t->body,
	    t->robots_of != NULL ? LIMIT_ROBOTS_BYTES : (size_t)t->max_body);
	(void)curl_easy_setopt(t->easy, CURLOPT_URL, transfer_url(t));
	(void)curl_easy_setopt(t->easy, CURLOPT_PRIVATE, t);
	(void)curl_easy_setopt(t->easy, CURLOPT_ERRORBUFFER, t->error);
	(void)curl_easy_setopt(t->easy, CURLOPT_NOSIGNAL, 1L);
	(void)curl_easy_setopt(
	    t->easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	/* Redirects are followed by us: another host has its own queue. */
	(void)curl_easy_setopt(t->easy, CURLOPT_FOLLOWLOCATION, 0L);
	(void)curl_easy_setopt(t->easy, CURLOPT_HEADERFUNCTION, count_header);
	(void)curl_easy_setopt(t->easy, CURLOPT_HEADERDATA, t);
	(void)curl_easy_setopt(t->easy, CURLOPT_WRITEFUNCTION, take_body);
	(void)curl_easy_setopt(t->easy, CURLOPT_WRITEDATA, t);
	set_security(t);
	set_limits(t);
	set_headers(t);
	if (curl_multi_add_handle(t->fetcher->curl.multi, t->easy) == CURLM_OK)
		return 0;
	transfer_end(t);
	return -1;
}

void
transfer_keep(struct transfer *t)
{
	curl_off_t us = 0;

	(void)curl_easy_getinfo(t->easy, CURLINFO_TOTAL_TIME_T, &us);
	t->spent_ms += us / 1000;
	curl_slist_free_all(t->cookies);
	t->cookies = NULL;
	(void)curl_easy_getinfo(t->easy, CURLINFO_COOKIELIST, &t->cookies);
}

void
transfer_end(struct transfer *t)
{
	if (t->easy != NULL) {
		(void)curl_multi_remove_handle(t->fetcher->curl.multi, t->easy);
		curl_easy_cleanup(t->easy);
		t->easy = NULL;
	}
	curl_slist_free_all(t->headers);
	t->headers = NULL;
	buf_fini(&t->body);
}

const char *
transfer_header(const struct transfer *t, const char *name)
{
	struct curl_header *header;

	if (curl_easy_header(t->easy, name, 0, CURLH_HEADER, -1, &header) !=
	    CURLHE_OK)
		return "";
	return header->value;
}

const char *
transfer_url(const struct transfer *t)
{
	return t->at != NULL ? t->at : t->url;
}

void
transfer_free(struct transfer *t)
{
	transfer_end(t);
	curl_slist_free_all(t->cookies);
	free(t->at);
	free(t->url);
	free(t->referer);
	free(t->etag);
	free(t->last_modified);
	free(t->refusal);
	free(t);
}
