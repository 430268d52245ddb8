/* How a transfer ended. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/limits.h"
#include "collectors/base/mem.h"
#include "collectors/base/utf8.h"
#include "collectors/fetch/challenge.h"
#include "collectors/fetch/fetch_private.h"
#include "collectors/find/refresh.h"

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
		*retry = code != CURLE_BAD_CONTENT_ENCODING &&
		    code != CURLE_UNSUPPORTED_PROTOCOL &&
		    code != CURLE_URL_MALFORMAT;
		(void)snprintf(detail, FETCH_DETAIL_SIZE, "%s", why);
		return OUTCOME_HTTP_ERROR;
	}
}

/* Headers without end. */
static enum outcome
judge_long_head(char *detail)
{
	(void)snprintf(detail, FETCH_DETAIL_SIZE,
	    "more than %u bytes of headers", LIMIT_HEADER_BYTES);
	return OUTCOME_HTTP_ERROR;
}

/* Bytes without end that are no page. */
static enum outcome
judge_flood(const struct transfer *t, char *detail)
{
	(void)snprintf(detail, FETCH_DETAIL_SIZE,
	    "more than %lld bytes sent for a page of at most %lld",
	    (long long)transfer_most_received(t), (long long)t->max_body);
	return OUTCOME_HTTP_ERROR;
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
	default:
		break;
	}
	*retry = status >= 500;
	return OUTCOME_HTTP_ERROR;
}

static bool
has_cookie(const struct transfer *t, const char *name)
{
	struct curl_header *header;

	for (size_t i = 0; curl_easy_header(t->easy, "Set-Cookie", i,
			       CURLH_HEADER, -1, &header) == CURLHE_OK;
	     i++)
		if (strncmp(header->value, name, strlen(name)) == 0)
			return true;
	return false;
}

/* Something stands before the page that wants to see a browser or a person. */
static void
judge_challenge(struct transfer *t, char detail[FETCH_DETAIL_SIZE],
    struct fetch_result *out, bool *retry)
{
	struct challenge_answer answer = {
		.status = out->http_status,
		.content_type = out->content_type,
		.jsl_header = transfer_header(t, "X-Via-JSL")[0] != '\0',
		.jsl_cookie = has_cookie(t, "__jsluid"),
		.cookie = has_cookie(t, ""),
		.body = t->body.data,
		.len = t->body.len,
		.whole = !t->body.failed &&
		    (out->http_status == 200 || t->discarded == t->body.len),
	};
	struct arena *a = arena_new();
	struct challenge found;

	if (challenge_find(a, &answer, &found)) {
		(void)snprintf(
		    detail, FETCH_DETAIL_SIZE, "challenge page: %s", found.why);
		if (out->http_status != 200)
			(void)snprintf(detail, FETCH_DETAIL_SIZE,
			    "challenge page: HTTP status %ld, %s",
			    out->http_status, found.why);
		out->outcome = OUTCOME_BLOCKED;
		out->leave_alone = found.leave_alone;
		*retry = false;
	}
	arena_free(a);
}

/* A server that names a time beyond our patience is believed. */
static void
judge_patience(
    char detail[FETCH_DETAIL_SIZE], struct fetch_result *out, bool *retry)
{
	if ((out->http_status != 429 && out->http_status != 503) ||
	    out->retry_after_ms <= FETCH_MAX_RETRY_AFTER_MS)
		return;
	(void)snprintf(detail, FETCH_DETAIL_SIZE,
	    "HTTP status %ld, asked to come back after %lld s",
	    out->http_status, (long long)(out->retry_after_ms / 1000));
	out->outcome = OUTCOME_BLOCKED;
	out->leave_alone = true;
	*retry = false;
}

/* A reference as a whole URL; free() it. */
static char *
resolve(const struct transfer *t, const char *reference)
{
	char *text = NULL, *target = NULL;
	CURLU *parts = curl_url();

	(void)curl_url_set(parts, CURLUPART_URL, transfer_url(t), 0);
	if (curl_url_set(parts, CURLUPART_URL, reference,
		CURLU_NON_SUPPORT_SCHEME | CURLU_URLENCODE) == CURLUE_OK &&
	    curl_url_set(parts, CURLUPART_FRAGMENT, NULL, 0) == CURLUE_OK &&
	    curl_url_get(parts, CURLUPART_URL, &text, 0) == CURLUE_OK)
		target = mem_strdup(text);
	curl_free(text);
	curl_url_cleanup(parts);
	return target == NULL ? url_encode(reference) : target;
}

/* Where the answer sends us, as a whole URL; free() it. NULL: nowhere. */
static char *
redirect_target(const struct transfer *t, long status)
{
	const char *location;

	if (status != 301 && status != 302 && status != 303 && status != 307 &&
	    status != 308)
		return NULL;
	location = transfer_header(t, "Location");
	return location[0] == '\0' ? NULL : resolve(t, location);
}

/* The same for a page that sends its reader on at once. One that goes to
 * itself, or to where we do not go, is what there is. */
static char *
refresh_target(const struct transfer *t, const struct fetch_result *out)
{
	char *target = NULL, *key, *own;
	const char *reference;
	struct arena *a;

	if (out->outcome != OUTCOME_OK || t->robots_of != NULL ||
	    (out->content_type[0] != '\0' &&
		strcasestr(out->content_type, "html") == NULL))
		return NULL;
	a = arena_new();
	reference = refresh_find(a, buf_str(&t->body), t->body.len);
	if (reference != NULL && *reference != '#')
		target = resolve(t, reference);
	arena_free(a);
	if (target == NULL)
		return NULL;
	own = resolve(t, transfer_url(t));
	key = host_key(target, NULL);
	if (key == NULL || strcmp(own, target) == 0) {
		free(target);
		target = NULL;
	}
	free(key);
	free(own);
	return target;
}

static void
judge_answer(struct transfer *t, char detail[FETCH_DETAIL_SIZE],
    struct fetch_result *out, bool *retry)
{
	out->outcome = judge_status(t, out->http_status, retry);
	if (out->outcome != OUTCOME_OK && out->outcome != OUTCOME_NOT_MODIFIED)
		(void)snprintf(detail, FETCH_DETAIL_SIZE, "HTTP status %ld",
		    out->http_status);
	/* What comes for robots.txt is rules or nothing. */
	if (t->robots_of == NULL || out->http_status == 521)
		judge_challenge(t, detail, out, retry);
	judge_patience(detail, out, retry);
}

static void
take_headers(const struct transfer *t, struct fetch_result *out)
{
	curl_off_t retry_after = 0;
	const char *url = NULL;

	(void)curl_easy_getinfo(t->easy, CURLINFO_EFFECTIVE_URL, &url);
	(void)curl_easy_getinfo(t->easy, CURLINFO_RETRY_AFTER, &retry_after);
	out->http_status = transfer_status(t);
	out->url = url != NULL ? url : transfer_url(t);
	out->content_type = transfer_header(t, "Content-Type");
	out->etag = transfer_header(t, "ETag");
	out->last_modified = transfer_header(t, "Last-Modified");
	if (retry_after > 0)
		out->retry_after_ms = retry_after > 24 * 3600
		    ? (int64_t)24 * 3600 * 1000
		    : retry_after * 1000;
}

void
transfer_outcome(struct transfer *t, CURLcode code,
    char detail[FETCH_DETAIL_SIZE], struct fetch_result *out, bool *retry,
    char **redirect)
{
	memset(out, 0, sizeof(*out));
	detail[0] = '\0';
	*retry = false;
	*redirect = NULL;
	take_headers(t, out);
	out->detail = detail;
	if (t->too_large)
		code = CURLE_FILESIZE_EXCEEDED;
	else if (t->enough ||
	    (code == CURLE_WRITE_ERROR && out->http_status != 200 &&
		!t->long_head))
		code = CURLE_OK; /* we had read enough of it */
	/* A status of 400 and up is the answer, whatever became of the page
	 * that came with it. */
	if (t->long_head)
		out->outcome = judge_long_head(detail);
	else if (t->flooded)
		out->outcome = judge_flood(t, detail);
	else if (code == CURLE_OK || out->http_status >= 400)
		judge_answer(t, detail, out, retry);
	else
		out->outcome = judge_failure(t, code, detail, retry);
	if (code == CURLE_OK && !t->long_head)
		*redirect = redirect_target(t, out->http_status);
	if (*redirect == NULL)
		*redirect = refresh_target(t, out);
	/* libcurl's own words may quote what a server sent. */
	utf8_scrub(detail);
	if (out->outcome == OUTCOME_OK && *redirect == NULL)
		out->body = buf_steal(&t->body, &out->body_len);
}
