/* One try of a request over libcurl, and how it ended. */
#include <errno.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "collectors/base/clock.h"
#include "collectors/fetch/address.h"
#include "collectors/fetch/fetcher.h"

#define SCHEMES "http,https"

static long
status_of(CURL *easy)
{
	long status = 0;

	(void)curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
	return status;
}

/* CURLOPT_WRITEFUNCTION: sees decoded bytes, so that what a small compressed
 * answer unfolds to is what counts. */
static size_t
take_body(char *bytes, size_t size, size_t n, void *arg)
{
	struct transfer *t = arg;

	n *= size;
	if (status_of(t->easy) != 200) {
		t->discarded += n;
		return t->discarded > FETCH_MAX_DISCARD ? 0 : n;
	}
	if (buf_put(&t->body, bytes, n) < 0) {
		t->too_large = true;
		return 0;
	}
	return n;
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
	    !address_is_public(&address->addr)) {
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
	(void)curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, SCHEMES);
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
	int64_t connect_ms =
	    t->timeout_ms < FETCH_CONNECT_MS ? t->timeout_ms : FETCH_CONNECT_MS;

	(void)curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)t->timeout_ms);
	(void)curl_easy_setopt(
	    easy, CURLOPT_CONNECTTIMEOUT_MS, (long)connect_ms);
	(void)curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
	(void)curl_easy_setopt(
	    easy, CURLOPT_LOW_SPEED_TIME, (long)FETCH_STALL_SECONDS);
	(void)curl_easy_setopt(
	    easy, CURLOPT_MAXREDIRS, (long)FETCH_MAX_REDIRECTS);
	(void)curl_easy_setopt(
	    easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)t->max_body);
}

int
transfer_begin(struct transfer *t)
{
	const struct fetch_settings *s = &t->fetcher->settings;

	t->easy = curl_easy_init();
	if (t->easy == NULL)
		return -1;
	t->max_body = s->max_body;
	t->timeout_ms = s->timeout_ms;
	t->discarded = 0;
	t->too_large = false;
	t->closed_address[0] = '\0';
	t->error[0] = '\0';
	buf_init(&t->body, (size_t)t->max_body);
	(void)curl_easy_setopt(t->easy, CURLOPT_URL, t->url);
	(void)curl_easy_setopt(t->easy, CURLOPT_PRIVATE, t);
	(void)curl_easy_setopt(t->easy, CURLOPT_ERRORBUFFER, t->error);
	(void)curl_easy_setopt(t->easy, CURLOPT_NOSIGNAL, 1L);
	(void)curl_easy_setopt(
	    t->easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	(void)curl_easy_setopt(t->easy, CURLOPT_FOLLOWLOCATION, 1L);
	/* Some sites set a cookie and redirect to themselves; it lives as
	 * long as the try. */
	(void)curl_easy_setopt(t->easy, CURLOPT_COOKIEFILE, "");
	(void)curl_easy_setopt(
	    t->easy, CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
	(void)curl_easy_setopt(t->easy, CURLOPT_USERAGENT, s->user_agent);
	if (t->referer != NULL)
		(void)curl_easy_setopt(t->easy, CURLOPT_REFERER, t->referer);
	(void)curl_easy_setopt(t->easy, CURLOPT_WRITEFUNCTION, take_body);
	(void)curl_easy_setopt(t->easy, CURLOPT_WRITEDATA, t);
	set_security(t);
	set_limits(t);
	add_header(t, "If-None-Match", t->etag);
	add_header(t, "If-Modified-Since", t->last_modified);
	(void)curl_easy_setopt(t->easy, CURLOPT_HTTPHEADER, t->headers);
	if (curl_multi_add_handle(t->fetcher->multi, t->easy) == CURLM_OK)
		return 0;
	transfer_end(t);
	return -1;
}

void
transfer_end(struct transfer *t)
{
	if (t->easy != NULL) {
		(void)curl_multi_remove_handle(t->fetcher->multi, t->easy);
		curl_easy_cleanup(t->easy);
		t->easy = NULL;
	}
	curl_slist_free_all(t->headers);
	t->headers = NULL;
	buf_fini(&t->body);
}

/* A header of the last answer, "" when absent. */
static const char *
header_of(CURL *easy, const char *name)
{
	struct curl_header *header;

	if (curl_easy_header(easy, name, 0, CURLH_HEADER, -1, &header) !=
	    CURLHE_OK)
		return "";
	return header->value;
}

static void
format_duration(int64_t ms, char *out, size_t size)
{
	if (ms % 1000 == 0)
		(void)snprintf(out, size, "%lld s", (long long)(ms / 1000));
	else
		(void)snprintf(out, size, "%lld ms", (long long)ms);
}

static enum outcome
judge_timeout(const struct transfer *t, char *detail)
{
	curl_off_t begun = 0; /* a kept connection too */
	char limit[32];

	(void)curl_easy_getinfo(t->easy, CURLINFO_PRETRANSFER_TIME_T, &begun);
	if (begun > 0) {
		format_duration(t->timeout_ms, limit, sizeof(limit));
		(void)snprintf(
		    detail, FETCH_DETAIL_SIZE, "not finished within %s", limit);
	} else {
		format_duration(t->timeout_ms < FETCH_CONNECT_MS
			? t->timeout_ms
			: FETCH_CONNECT_MS,
		    limit, sizeof(limit));
		(void)snprintf(detail, FETCH_DETAIL_SIZE,
		    "no connection within %s", limit);
	}
	return OUTCOME_TIMEOUT;
}

/* No connection was made, or it was not allowed. */
static enum outcome
judge_connect(const struct transfer *t, char *detail)
{
	long os_error = 0;
	char text[128];

	if (t->closed_address[0] != '\0') {
		(void)snprintf(
		    detail, FETCH_DETAIL_SIZE, "%s", t->closed_address);
		return OUTCOME_REDIRECT_REFUSED;
	}
	(void)curl_easy_getinfo(t->easy, CURLINFO_OS_ERRNO, &os_error);
	if (os_error != 0)
		(void)snprintf(detail, FETCH_DETAIL_SIZE,
		    "could not connect: %s",
		    strerror_r((int)os_error, text, sizeof(text)));
	else
		(void)snprintf(detail, FETCH_DETAIL_SIZE,
		    "could not connect: %.200s", t->error);
	return OUTCOME_HTTP_ERROR;
}

/* The URL of the next request is none of ours; without a redirect it was the
 * answer that made no sense. */
static enum outcome
judge_scheme(const struct transfer *t, const char *why, char *detail)
{
	const char *target = NULL;
	long redirects = 0;

	(void)curl_easy_getinfo(t->easy, CURLINFO_REDIRECT_COUNT, &redirects);
	(void)curl_easy_getinfo(t->easy, CURLINFO_EFFECTIVE_URL, &target);
	if (redirects == 0 || target == NULL) {
		(void)snprintf(detail, FETCH_DETAIL_SIZE, "%s", why);
		return OUTCOME_HTTP_ERROR;
	}
	(void)snprintf(detail, FETCH_DETAIL_SIZE,
	    "redirected to %.150s: only http and https are followed", target);
	return OUTCOME_REDIRECT_REFUSED;
}

/* The transfer itself failed. */
static enum outcome
judge_failure(
    const struct transfer *t, CURLcode code, char *detail, bool *retry)
{
	const char *why =
	    t->error[0] != '\0' ? t->error : curl_easy_strerror(code);

	*retry = false;
	switch (code) {
	case CURLE_OPERATION_TIMEDOUT:
		*retry = true;
		return judge_timeout(t, detail);
	case CURLE_COULDNT_CONNECT:
		*retry = t->closed_address[0] == '\0';
		return judge_connect(t, detail);
	case CURLE_TOO_MANY_REDIRECTS:
		(void)snprintf(detail, FETCH_DETAIL_SIZE,
		    "more than %d redirects", FETCH_MAX_REDIRECTS);
		return OUTCOME_REDIRECT_REFUSED;
	case CURLE_UNSUPPORTED_PROTOCOL:
	case CURLE_URL_MALFORMAT:
		return judge_scheme(t, why, detail);
	case CURLE_FILESIZE_EXCEEDED:
		(void)snprintf(detail, FETCH_DETAIL_SIZE,
		    "larger than %lld bytes", (long long)t->max_body);
		return OUTCOME_TOO_LARGE;
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CERTPROBLEM:
	case CURLE_SSL_CIPHER:
	case CURLE_SSL_ISSUER_ERROR:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_ENGINE_INITFAILED:
	case CURLE_SSL_INVALIDCERTSTATUS:
	case CURLE_USE_SSL_FAILED:
		(void)snprintf(detail, FETCH_DETAIL_SIZE, "%s", why);
		return OUTCOME_TLS_ERROR;
	default:
		*retry = code != CURLE_BAD_CONTENT_ENCODING;
		(void)snprintf(detail, FETCH_DETAIL_SIZE, "%s", why);
		return OUTCOME_HTTP_ERROR;
	}
}

/* An answer came; its status speaks. */
static enum outcome
judge_status(const struct transfer *t, long status, bool *retry)
{
	bool conditional = t->etag != NULL || t->last_modified != NULL;

	*retry = false;
	switch (status) {
	case 200:
		return OUTCOME_OK;
	case 304:
		return conditional ? OUTCOME_NOT_MODIFIED : OUTCOME_HTTP_ERROR;
	case 404:
	case 410:
		return OUTCOME_NOT_FOUND;
	case 403:
	case 412:
		return OUTCOME_BLOCKED;
	case 429:
		*retry = true;
		return OUTCOME_BLOCKED;
	case 521:
		if (header_of(t->easy, "X-Via-JSL")[0] != '\0')
			return OUTCOME_BLOCKED;
		break;
	default:
		break;
	}
	*retry = status >= 500;
	return OUTCOME_HTTP_ERROR;
}

void
transfer_judge(struct transfer *t, CURLcode code,
    char detail[FETCH_DETAIL_SIZE], struct fetch_result *out, bool *retry)
{
	long status = status_of(t->easy);
	curl_off_t retry_after = 0;
	const char *url = NULL;

	memset(out, 0, sizeof(*out));
	detail[0] = '\0';
	if (t->too_large)
		code = CURLE_FILESIZE_EXCEEDED;
	else if (code == CURLE_WRITE_ERROR && status != 200)
		code = CURLE_OK; /* we had read enough of it */
	/* A status of 400 and up is the answer, whatever became of the page
	 * that came with it. */
	if (code == CURLE_OK || status >= 400) {
		out->outcome = judge_status(t, status, retry);
		if (out->outcome != OUTCOME_OK &&
		    out->outcome != OUTCOME_NOT_MODIFIED)
			(void)snprintf(detail, FETCH_DETAIL_SIZE,
			    "HTTP status %ld", status);
	} else {
		out->outcome = judge_failure(t, code, detail, retry);
	}
	(void)curl_easy_getinfo(t->easy, CURLINFO_EFFECTIVE_URL, &url);
	(void)curl_easy_getinfo(t->easy, CURLINFO_RETRY_AFTER, &retry_after);
	out->detail = detail;
	out->http_status = status;
	out->url = url != NULL ? url : t->url;
	out->content_type = header_of(t->easy, "Content-Type");
	out->etag = header_of(t->easy, "ETag");
	out->last_modified = header_of(t->easy, "Last-Modified");
	if (retry_after > 0)
		out->retry_after_ms = retry_after > 24 * 3600
		    ? (int64_t)24 * 3600 * 1000
		    : retry_after * 1000;
	if (out->outcome == OUTCOME_OK)
		out->body = buf_steal(&t->body, &out->body_len);
}
