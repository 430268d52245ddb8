/* libcurl's multi handle on the libevent loop. */
#include <event2/event.h>

#include "collectors/base/err.h"
#include "collectors/fetch/fetcher.h"

/* Hand finished tries on. Runs outside of libcurl's own callbacks, so it may
 * add and remove handles. */
static void
take_finished(struct fetcher *f)
{
	CURLMsg *message;
	int left;

	while (!f->doomed &&
	    (message = curl_multi_info_read(f->multi, &left)) != NULL) {
		struct transfer *t = NULL;
		CURLcode code = message->data.result;

		if (message->msg != CURLMSG_DONE)
			continue;
		(void)curl_easy_getinfo(
		    message->easy_handle, CURLINFO_PRIVATE, (char **)&t);
		fetcher_on_done(f, t, code);
	}
}

static void
act(struct fetcher *f, curl_socket_t fd, int events)
{
	int running;

	fetcher_enter(f);
	(void)curl_multi_socket_action(f->multi, fd, events, &running);
	take_finished(f);
	fetcher_leave(f);
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

/* CURLMOPT_SOCKETFUNCTION: what libcurl wants to know of a socket. */
static int
watch_socket(CURL *easy, curl_socket_t fd, int want, void *arg, void *assigned)
{
	struct fetcher *f = arg;
	struct event *event = assigned;
	short what = EV_PERSIST;

	struct transfer *t = NULL;

	(void)curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&t);
	if (t != NULL && want != CURL_POLL_REMOVE)
		transfer_note_socket(t, fd);
	if (event != NULL) {
		event_free(event);
		(void)curl_multi_assign(f->multi, fd, NULL);
	}
	if (want == CURL_POLL_REMOVE)
		return 0;
	if ((want & CURL_POLL_IN) != 0)
		what |= EV_READ;
	if ((want & CURL_POLL_OUT) != 0)
		what |= EV_WRITE;
	event = event_new(f->base, fd, what, on_socket, f);
	if (event == NULL || event_add(event, NULL) < 0)
		return -1;
	(void)curl_multi_assign(f->multi, fd, event);
	return 0;
}

/* CURLMOPT_TIMERFUNCTION: when libcurl wants to be called at the latest. */
static int
set_timer(CURLM *multi, long timeout_ms, void *arg)
{
	struct fetcher *f = arg;
	struct timeval wait = { timeout_ms / 1000, timeout_ms % 1000 * 1000 };

	(void)multi;
	if (timeout_ms < 0)
		return evtimer_del(f->curl_timer);
	return evtimer_add(f->curl_timer, &wait);
}

int
multi_begin(struct fetcher *f, struct err *e)
{
	f->curl_timer = evtimer_new(f->base, on_curl_timer, f);
	f->multi = curl_multi_init();
	if (f->curl_timer == NULL || f->multi == NULL)
		return err_set(e, ERR_NETWORK, "libcurl does not start");
	(void)curl_multi_setopt(
	    f->multi, CURLMOPT_SOCKETFUNCTION, watch_socket);
	(void)curl_multi_setopt(f->multi, CURLMOPT_SOCKETDATA, f);
	(void)curl_multi_setopt(f->multi, CURLMOPT_TIMERFUNCTION, set_timer);
	(void)curl_multi_setopt(f->multi, CURLMOPT_TIMERDATA, f);
	(void)curl_multi_setopt(
	    f->multi, CURLMOPT_MAXCONNECTS, (long)FETCH_MAX_ACTIVE);
	return 0;
}

void
multi_end(struct fetcher *f)
{
	if (f->multi != NULL)
		(void)curl_multi_cleanup(f->multi);
	if (f->curl_timer != NULL)
		event_free(f->curl_timer);
	f->multi = NULL;
	f->curl_timer = NULL;
}
