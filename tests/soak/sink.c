#include "tests/soak/sink.h"

#include <arpa/inet.h>
#include <assert.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/listener.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "collectors/base/mem.h"

struct session {
	struct session *next;
	struct sink *sink;
	struct bufferevent *bev;
	bool in_message, last;
};

struct sink {
	struct event_base *base;
	struct evconnlistener *listener;
	struct session *sessions;
	enum sink_manner manner;
	size_t taken;
	char url[64];
};

static void
end_session(struct session *session)
{
	struct session **link = &session->sink->sessions;

	while (*link != session)
		link = &(*link)->next;
	*link = session->next;
	bufferevent_free(session->bev);
	free(session);
}

static void
say(struct session *session, const char *text)
{
	(void)bufferevent_write(session->bev, text, strlen(text));
}

static void
take_line(struct session *session, const char *line)
{
	struct sink *s = session->sink;

	if (session->in_message) {
		if (strcmp(line, ".") != 0)
			return;
		session->in_message = false;
		s->taken += s->manner == SINK_TAKES;
		say(session,
		    s->manner == SINK_REFUSES ? "554 no\r\n" : "250 ok\r\n");
	} else if (strcasecmp(line, "DATA") == 0) {
		session->in_message = true;
		say(session, "354 go\r\n");
	} else if (strcasecmp(line, "QUIT") == 0) {
		session->last = true;
		say(session, "221 bye\r\n");
	} else {
		say(session, "250 ok\r\n");
	}
}

static void
on_read(struct bufferevent *bev, void *arg)
{
	struct evbuffer *in = bufferevent_get_input(bev);
	struct session *session = arg;
	char *line;

	while ((line = evbuffer_readln(in, NULL, EVBUFFER_EOL_CRLF_STRICT)) !=
	    NULL) {
		take_line(session, line);
		free(line);
	}
}

static void
on_written(struct bufferevent *bev, void *arg)
{
	struct session *session = arg;

	(void)bev;
	if (session->last)
		end_session(session);
}

static void
on_closed(struct bufferevent *bev, short what, void *arg)
{
	(void)bev;
	(void)what;
	end_session(arg);
}

static void
on_accept(struct evconnlistener *listener, evutil_socket_t fd,
    struct sockaddr *address, int len, void *arg)
{
	struct session *session = mem_calloc(1, sizeof(*session));
	struct sink *s = arg;

	(void)listener;
	(void)address;
	(void)len;
	session->sink = s;
	session->next = s->sessions;
	s->sessions = session;
	session->bev =
	    bufferevent_socket_new(s->base, fd, BEV_OPT_CLOSE_ON_FREE);
	assert(session->bev != NULL);
	bufferevent_setcb(
	    session->bev, on_read, on_written, on_closed, session);
	(void)bufferevent_enable(session->bev, EV_READ | EV_WRITE);
	session->last = s->manner == SINK_BUSY;
	say(session, session->last ? "421 busy\r\n" : "220 hello\r\n");
}

struct sink *
sink_new(struct event_base *base)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct sink *s = mem_calloc(1, sizeof(*s));
	socklen_t len = sizeof(at);

	s->base = base;
	s->listener = evconnlistener_new_bind(base, on_accept, s,
	    LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC, -1,
	    (struct sockaddr *)&at, (int)sizeof(at));
	assert(s->listener != NULL);
	(void)getsockname(
	    evconnlistener_get_fd(s->listener), (struct sockaddr *)&at, &len);
	(void)snprintf(
	    s->url, sizeof(s->url), "smtp://127.0.0.1:%d", ntohs(at.sin_port));
	return s;
}

void
sink_free(struct sink *s)
{
	while (s->sessions != NULL)
		end_session(s->sessions);
	evconnlistener_free(s->listener);
	free(s);
}

const char *
sink_url(const struct sink *s)
{
	return s->url;
}

void
sink_behave(struct sink *s, enum sink_manner manner)
{
	s->manner = manner;
}

size_t
sink_taken(const struct sink *s)
{
	return s->taken;
}
