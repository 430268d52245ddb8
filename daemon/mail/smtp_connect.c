/*
 * The way to the mail server: a name, a connection, TLS, a login; by libcurl's
 * multi handle on the loop. CURLOPT_CONNECT_ONLY leaves it at that.
 */
#include <string.h>

#include "collectors/base/err.h"
#include "daemon/mail/smtp_inside.h"

/* Until we are let in. Some servers let those wait who are new to them. */
#define CONNECT_MS INT64_C(60000)

static enum smtp_trouble
trouble_of(CURLcode code)
{
	static const struct {
		CURLcode code;
		enum smtp_trouble trouble;
	} known[] = {
		{ CURLE_COULDNT_RESOLVE_HOST, SMTP_NO_HOST },
		{ CURLE_COULDNT_CONNECT, SMTP_NO_CONNECTION },
		{ CURLE_OPERATION_TIMEDOUT, SMTP_TOO_SLOW },
		{ CURLE_USE_SSL_FAILED, SMTP_NO_STARTTLS },
		{ CURLE_SSL_CONNECT_ERROR, SMTP_NO_TLS },
		{ CURLE_SSL_CIPHER, SMTP_NO_TLS },
		{ CURLE_PEER_FAILED_VERIFICATION, SMTP_CERTIFICATE },
		{ CURLE_SSL_CERTPROBLEM, SMTP_CERTIFICATE },
		{ CURLE_SSL_CACERT_BADFILE, SMTP_CA_FILE },
		{ CURLE_LOGIN_DENIED, SMTP_LOGIN },
		{ CURLE_AUTH_ERROR, SMTP_LOGIN },
		{ CURLE_UNSUPPORTED_PROTOCOL, SMTP_SETTINGS },
		{ CURLE_URL_MALFORMAT, SMTP_SETTINGS },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (known[i].code == code)
			return known[i].trouble;
	return SMTP_ANSWER;
}

static long
last_status(const struct smtp *s)
{
	long status = 0;

	(void)curl_easy_getinfo(s->easy, CURLINFO_RESPONSE_CODE, &status);
	return status;
}

static void
fail(struct smtp *s, CURLcode code)
{
	/* With an errno that is some earlier one's. */
	static const char read_error[] = "response reading failed";
	enum smtp_trouble trouble = trouble_of(code);
	const char *why =
	    s->error[0] != '\0' ? s->error : curl_easy_strerror(code);
	long status = last_status(s);

	if (trouble == SMTP_LOGIN && status / 100 == 2)
		why = "the server offers no login that we can";
	else if (trouble == SMTP_NO_STARTTLS)
		why = "the server offers no STARTTLS";
	else if (trouble == SMTP_TOO_SLOW)
		why = "gave up waiting for a connection";
	else if (strncmp(why, read_error, strlen(read_error)) == 0)
		why = "the server closed the connection";
	if (trouble == SMTP_LOGIN && status / 100 != 2)
		smtp_fail(s, trouble, "the login was refused (%ld)", status);
	else
		smtp_fail(s, trouble, "%s", why);
}

/* A server that speaks of no login lets libcurl in without one. */
static void
come_in(struct smtp *s)
{
	if (s->must_log_in && last_status(s) != 235)
		smtp_fail(s, SMTP_LOGIN, "the server offers no login");
	else
		smtp_connected(s);
}

/* ---- libcurl on the loop ---- */

static void
act(void *arg, curl_socket_t fd, int events)
{
	struct smtp *s = arg;
	CURLMsg *message;
	int running, left;

	(void)curl_multi_socket_action(s->curl.multi, fd, events, &running);
	message = curl_multi_info_read(s->curl.multi, &left);
	if (message == NULL || message->msg != CURLMSG_DONE ||
	    s->stage != SMTP_CONNECTING)
		return;
	if (message->data.result == CURLE_OK)
		come_in(s);
	else
		fail(s, message->data.result);
}

/* ---- the handle ---- */

/* CURLOPT_HEADERFUNCTION: lines of answers; 0 breaks it off. */
static size_t
count_line(char *line, size_t size, size_t n, void *arg)
{
	(void)line;
	return smtp_count(arg, size * n) ? n : 0;
}

static size_t
drop_body(char *bytes, size_t size, size_t n, void *arg)
{
	return count_line(bytes, size, n, arg);
}

static long
tls_of(const struct smtp_settings *settings)
{
	if (settings->user[0] != '\0' ||
	    strcmp(settings->starttls, "require") == 0)
		return CURLUSESSL_ALL;
	return strcmp(settings->starttls, "no") == 0 ? CURLUSESSL_NONE
						     : CURLUSESSL_TRY;
}

static void
set_security(struct smtp *s, const struct smtp_settings *settings)
{
	CURL *easy = s->easy;

	(void)curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	(void)curl_easy_setopt(easy, CURLOPT_PROXY, "");
	(void)curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	(void)curl_easy_setopt(easy, CURLOPT_USE_SSL, tls_of(settings));
	(void)curl_easy_setopt(
	    easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	if (settings->ca_file[0] != '\0') {
		(void)curl_easy_setopt(easy, CURLOPT_CAINFO, settings->ca_file);
		(void)curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
	}
	if (settings->user[0] != '\0') {
		s->must_log_in = true;
		(void)curl_easy_setopt(easy, CURLOPT_USERNAME, settings->user);
		(void)curl_easy_setopt(
		    easy, CURLOPT_PASSWORD, settings->password);
	}
}

static void
set_up(struct smtp *s, const struct smtp_settings *settings)
{
	CURL *easy = s->easy;
	int64_t connect_ms =
	    s->timeout_ms < CONNECT_MS ? s->timeout_ms : CONNECT_MS;

	(void)curl_easy_setopt(easy, CURLOPT_URL, settings->url);
	(void)curl_easy_setopt(easy, CURLOPT_CONNECT_ONLY, 1L);
	(void)curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	(void)curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, s->error);
	(void)curl_easy_setopt(
	    easy, CURLOPT_CONNECTTIMEOUT_MS, (long)connect_ms);
	(void)curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, count_line);
	(void)curl_easy_setopt(easy, CURLOPT_HEADERDATA, s);
	(void)curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, drop_body);
	(void)curl_easy_setopt(easy, CURLOPT_WRITEDATA, s);
	set_security(s, settings);
}

int
smtp_connect_begin(
    struct smtp *s, const struct smtp_settings *settings, struct err *e)
{
	s->curl = (struct curl_loop){ .base = s->base, .act = act, .arg = s };
	s->easy = curl_easy_init();
	if (curl_loop_begin(&s->curl, e) < 0)
		return -1;
	if (s->easy == NULL)
		return err_set(e, ERR_NETWORK, "libcurl does not start");
	set_up(s, settings);
	if (curl_multi_add_handle(s->curl.multi, s->easy) != CURLM_OK)
		return err_set(e, ERR_NETWORK, "libcurl does not start");
	return 0;
}

/* A connection that was only connected is closed without a word to the server,
 * so this does not wait for it. */
void
smtp_connect_end(struct smtp *s)
{
	if (s->easy != NULL) {
		(void)curl_multi_remove_handle(s->curl.multi, s->easy);
		curl_easy_cleanup(s->easy);
	}
	curl_loop_end(&s->curl);
}
