/* What libcurl does on the loop, and the transfers that it ends. */
#include "collectors/fetch/fetcher.h"

/* Hand finished tries on. Runs outside of libcurl's own callbacks, so it may
 * add and remove handles. */
static void
take_finished(struct fetcher *f)
{
	CURLMsg *message;
	int left;

	while (!f->doomed &&
	    (message = curl_multi_info_read(f->curl.multi, &left)) != NULL) {
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
act(void *arg, curl_socket_t fd, int events)
{
	struct fetcher *f = arg;
	int running;

	fetcher_enter(f);
	(void)curl_multi_socket_action(f->curl.multi, fd, events, &running);
	take_finished(f);
	fetcher_leave(f);
}

static void
note_socket(CURL *easy, curl_socket_t fd)
{
	struct transfer *t = NULL;

	(void)curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&t);
	if (t != NULL)
		transfer_note_socket(t, fd);
}

int
multi_begin(struct fetcher *f, struct err *e)
{
	f->curl = (struct curl_loop){
		.base = f->base, .act = act, .opened = note_socket, .arg = f
	};
	if (curl_loop_begin(&f->curl, e) < 0)
		return -1;
	(void)curl_multi_setopt(
	    f->curl.multi, CURLMOPT_MAXCONNECTS, (long)FETCH_MAX_ACTIVE);
	return 0;
}
