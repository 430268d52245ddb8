/*
 * The way to the mail server: a name, a connection, TLS, a login; by libcurl's
 * multi handle on the loop. CURLOPT_CONNECT_ONLY leaves it at that.
 */
#include <string.h>

#include "collectors/base/err.h"
#include "daemon/mail/smtp_inside.h"

#define CONNECT_MS INT64_C(20000)

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

static void
fail(struct smtp *s, CURLcode code)
{
	enum smtp_trouble trouble = trouble_of(code);
	long status = 0;

	(void)curl_easy_getinfo(s->easy, CURLINFO_RESPONSE_CODE, &status);
	if (trouble == SMTP_LOGIN)
		smtp_fail(s, trouble, "the login was refused (%ld)", status);
	else if (trouble == SMTP_NO_STARTTLS)
		smtp_fail(s, trouble, "the server offers no STARTTLS");
	else
		smtp_fail(s, trouble, "%s",
		    s->error[0] != '\0' ? s->error : curl_easy_strerror(code));
}

/* ---- libcurl on the loop ---- */

static void
act(struct smtp *s, curl_socket_t fd, int events)
{
	CURLMsg *message;
	int running, left;

	(void)curl_multi_socket_action(s->multi, fd, events, &running);
	message = curl_multi_info_read(s->multi, &left);
	if (message == NULL || message->msg != CURLMSG_DONE ||
	    s->stage != SMTP_CONNECTING)
		return;
	if (message->data.result == CURLE_OK)
		smtp_connected(s);
	else
		fail(s, message->data.result);
}

static void
on_socket(evutil_socket_t fd, short what, void *arg)
{
	int events = 0;

	if ((what & EV_READ) != 0)
		events |= CURL_CSELECT_IN;
	if ((what & EV_WRITE) != 0)
		events |= CURL_CSELECT_OUT;
	act(arg, fd, events);
}

static void
on_curl_timer(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	act(arg, CURL_SOCKET_TIMEOUT, 0);
}

/* CURLMOPT_SOCKETFUNCTION */
static int
watch_socket(CURL *easy, curl_socket_t fd, int want, void *arg, void *assigned)
{
	struct smtp *s = arg;
	struct event *event = assigned;
	short what = EV_PERSIST;

	(void)easy;
	if (event != NULL) {
		event_free(event);
		(void)curl_multi_assign(s->multi, fd, NULL);
	}
	if (want == CURL_POLL_REMOVE)
		return 0;
	if ((want & CURL_POLL_IN) != 0)
		what |= EV_READ;
	if ((want & CURL_POLL_OUT) != 0)
		what |= EV_WRITE;
	event = event_new(s->base, fd, what, on_socket, s);
	if (event == NULL || event_add(event, NULL) < 0)
		return -1;
	(void)curl_multi_assign(s->multi, fd, event);
	return 0;
}

/* CURLMOPT_TIMERFUNCTION */
static int
set_timer(CURLM *multi, long timeout_ms, void *arg)
{
	struct smtp *s = arg;
	struct timeval wait = { timeout_ms / 1000, timeout_ms % 1000 * 1000 };

	(void)multi;
	if (timeout_ms < 0)
		return evtimer_del(s->curl_timer);
	return evtimer_add(s->curl_timer, &wait);
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
set_security(CURL *easy, const struct smtp_settings *settings)
{
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
	set_security(easy, settings);
}

int
smtp_connect_begin(
    struct smtp *s, const struct smtp_settings *settings, struct err *e)
{
	s->curl_timer = evtimer_new(s->base, on_curl_timer, s);
	s->multi = curl_multi_init();
	s->easy = curl_easy_init();
	if (s->curl_timer == NULL || s->multi == NULL || s->easy == NULL)
		return err_set(e, ERR_NETWORK, "libcurl does not start");
	(void)curl_multi_setopt(
	    s->multi, CURLMOPT_SOCKETFUNCTION, watch_socket);
	(void)curl_multi_setopt(s->multi, CURLMOPT_SOCKETDATA, s);
	(void)curl_multi_setopt(s->multi, CURLMOPT_TIMERFUNCTION, set_timer);
	(void)curl_multi_setopt(s->multi, CURLMOPT_TIMERDATA, s);
	set_up(s, settings);
	if (curl_multi_add_handle(s->multi, s->easy) != CURLM_OK)
		return err_set(e, ERR_NETWORK, "libcurl does not start");
	return 0;
}

/* A connection that was only connected is closed without a word to the server,
 * so this does not wait for it. */
void
smtp_connect_end(struct smtp *s)
{
	if (s->easy != NULL) {
		(void)curl_multi_remove_handle(s->multi, s->easy);
		curl_easy_cleanup(s->easy);
	}
	if (s->multi != NULL)
		(void)curl_multi_cleanup(s->multi);
	if (s->curl_timer != NULL)
		event_free(s->curl_timer);
}
