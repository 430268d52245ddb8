#include "daemon/reader/convert_wait.h"

#include <event2/event.h>
#include <signal.h>

#include "collectors/base/mem.h"
#include "daemon/reader/conversion.h"

/* Signals that end us. The private folder goes first. */
static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
#define N_SIGNALS (sizeof(signals) / sizeof(signals[0]))

struct wait {
	struct event_base *base;
	struct event *events[N_SIGNALS];
	int signal; /* that came, 0 */
};

static void
on_done(void *arg)
{
	struct wait *w = arg;

	(void)event_base_loopbreak(w->base);
}

static void
on_signal(evutil_socket_t number, short what, void *arg)
{
	struct wait *w = arg;

	(void)what;
	w->signal = (int)number;
	(void)event_base_loopbreak(w->base);
}

static int
wait_for(struct wait *w, const struct convert_settings *settings,
    const void *bytes, size_t len, struct conversion **c, struct err *e)
{
	for (size_t i = 0; i < N_SIGNALS; i++) {
		w->events[i] = evsignal_new(w->base, signals[i], on_signal, w);
		if (w->events[i] == NULL ||
		    evsignal_add(w->events[i], NULL) < 0)
			return err_set(e, ERR_PROCESS, "no signals");
	}
	*c = conversion_start(w->base, settings, bytes, len, on_done, w, e);
	if (*c == NULL)
		return -1;
	while (conversion_result(*c) == NULL && w->signal == 0)
		if (event_base_dispatch(w->base) < 0)
			return err_set(e, ERR_PROCESS, "the loop failed");
	return 0;
}

int
convert_wait(const struct convert_settings *settings, const void *bytes,
    size_t len, struct convert_outcome *out, char **converted,
    size_t *converted_len, struct err *e)
{
	struct wait w = { .base = event_base_new() };
	const struct conversion_result *result;
	struct conversion *c = NULL;
	int r;

	if (w.base == NULL)
		return err_set(e, ERR_PROCESS, "libevent does not start");
	r = wait_for(&w, settings, bytes, len, &c, e);
	result = c == NULL ? NULL : conversion_result(c);
	*converted = NULL;
	if (r == 0 && result != NULL) {
		*out = result->outcome;
		if (result->bytes != NULL)
			*converted = mem_dup(result->bytes, result->len);
		*converted_len = result->len;
	}
	conversion_free(c);
	for (size_t i = 0; i < N_SIGNALS; i++)
		if (w.events[i] != NULL)
			event_free(w.events[i]);
	event_base_free(w.base);
	if (w.signal != 0)
		(void)raise(w.signal); /* as it would have gone */
	if (r == 0 && result == NULL)
		return err_set(e, ERR_PROCESS, "interrupted");
	return r;
}
