#include "daemon/loop/curl_loop.h"

#include "collectors/base/err.h"

static void
on_socket(evutil_socket_t fd, short what, void *arg)
{
	struct curl_loop *l = arg;
	int events = 0;

	if ((what & EV_READ) != 0)
		events |= CURL_CSELECT_IN;
	if ((what & EV_WRITE) != 0)
		events |= CURL_CSELECT_OUT;
	l->act(l->arg, fd, events);
}

static void
on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct curl_loop *l = arg;

	(void)fd;
	(void)what;
	l->act(l->arg, CURL_SOCKET_TIMEOUT, 0);
}

/* CURLMOPT_SOCKETFUNCTION: what libcurl wants to know of a socket. */
static int
watch_socket(CURL *easy, curl_socket_t fd, int want, void *arg, void *assigned)
{
	struct curl_loop *l = arg;
	struct event *event = assigned;
	short what = EV_PERSIST;

	if (l->opened != NULL && want != CURL_POLL_REMOVE)
		l->opened(easy, fd);
	if (event != NULL) {
		event_free(event);
		(void)curl_multi_assign(l->multi, fd, NULL);
	}
	if (want == CURL_POLL_REMOVE)
		return 0;
	if ((want & CURL_POLL_IN) != 0)
		what |= EV_READ;
	if ((want & CURL_POLL_OUT) != 0)
		what |= EV_WRITE;
	event = event_new(l->base, fd, what, on_socket, l);
	if (event == NULL || event_add(event, NULL) < 0)
		return -1;
	(void)curl_multi_assign(l->multi, fd, event);
	return 0;
}

/* CURLMOPT_TIMERFUNCTION: when libcurl wants to be called at the latest. */
static int
set_timer(CURLM *multi, long timeout_ms, void *arg)
{
	struct curl_loop *l = arg;
	struct timeval wait = { timeout_ms / 1000, timeout_ms % 1000 * 1000 };

	(void)multi;
	if (timeout_ms < 0)
		return evtimer_del(l->timer);
	return evtimer_add(l->timer, &wait);
}

int
curl_loop_begin(struct curl_loop *l, struct err *e)
{
	l->timer = evtimer_new(l->base, on_timer, l);
	l->multi = curl_multi_init();
	if (l->timer == NULL || l->multi == NULL)
		return err_set(e, ERR_NETWORK, "libcurl does not start");
	(void)curl_multi_setopt(
	    l->multi, CURLMOPT_SOCKETFUNCTION, watch_socket);
	(void)curl_multi_setopt(l->multi, CURLMOPT_SOCKETDATA, l);
	(void)curl_multi_setopt(l->multi, CURLMOPT_TIMERFUNCTION, set_timer);
	(void)curl_multi_setopt(l->multi, CURLMOPT_TIMERDATA, l);
	return 0;
}

void
curl_loop_end(struct curl_loop *l)
{
	if (l->multi != NULL)
		(void)curl_multi_cleanup(l->multi);
	if (l->timer != NULL)
		event_free(l->timer);
	l->multi = NULL;
	l->timer = NULL;
}
