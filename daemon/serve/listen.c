#include "daemon/serve/listen.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/listener.h>
#include <event2/util.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "collectors/base/err.h"
#include "collectors/base/log.h"
#include "collectors/base/mem.h"

#define BACKLOG 128
/* Pause after accept() failed: without descriptors it would spin. */
#define PAUSE_MS 200

struct listener {
	struct listener *next;
	struct evhttp *http;
	struct evhttp_bound_socket *bound;
	struct event *resume;
	char address[160];
	char path[108]; /* of a unix socket, else "" */
};

/* evhttp keeps the argument of the socket's callbacks to itself, so the error
 * callback finds its listener here. */
static struct listener *listeners;

union any_address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
	struct sockaddr_un local;
	struct sockaddr_storage storage;
};

static void
on_resume(evutil_socket_t fd, short what, void *arg)
{
	struct listener *l = arg;

	(void)fd;
	(void)what;
	(void)evconnlistener_enable(evhttp_bound_socket_get_listener(l->bound));
}

static void
on_accept_error(struct evconnlistener *connections, void *arg)
{
	struct timeval pause = { 0, PAUSE_MS * 1000 };
	struct listener *l = listeners;

	(void)arg;
	while (l != NULL &&
	    evhttp_bound_socket_get_listener(l->bound) != connections)
		l = l->next;
	assert(l != NULL);
	log_warning("serve.accept_failed error=\"%s\"",
	    evutil_socket_error_to_string(EVUTIL_SOCKET_ERROR()));
	(void)evconnlistener_disable(connections);
	(void)event_add(l->resume, &pause);
}

/* A socket file: is somebody behind it? */
static bool
is_in_use(const union any_address *to, socklen_t len)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool used = fd >= 0 && connect(fd, &to->any, len) == 0;

	if (fd >= 0)
		(void)close(fd);
	return used;
}

static int
unix_address(struct listener *l, const char *path, union any_address *out,
    socklen_t *len, struct err *e)
{
	struct stat st;

	if (*path != '/' || strlen(path) >= sizeof(l->path))
		return err_set(e, ERR_CONFIG,
		    "unix:%s: the path must be absolute and shorter than %zu "
		    "bytes",
		    path, sizeof(l->path));
	memset(out, 0, sizeof(*out));
	out->local.sun_family = AF_UNIX;
	memcpy(out->local.sun_path, path, strlen(path) + 1);
	*len = sizeof(out->local);
	if (lstat(path, &st) == 0) {
		if (!S_ISSOCK(st.st_mode))
			return err_set(e, ERR_CONFIG,
			    "unix:%s: a file that is no socket is there", path);
		if (is_in_use(out, *len))
			return err_set(e, ERR_CONFIG,
			    "unix:%s: already in use by another process", path);
		(void)unlink(path);
	}
	memcpy(l->path, path, strlen(path) + 1);
	return 0;
}

/* evutil_parse_sockaddr_port() refuses port 0, which here means any. */
static int
ip_address(const char *address, union any_address *out, socklen_t *len)
{
	const char *colon = strrchr(address, ':');
	int size = sizeof(out->storage);
	char host[80];

	memset(out, 0, sizeof(*out));
	if (colon == NULL || (size_t)(colon - address) >= sizeof(host) - 2)
		return -1;
	if (strcmp(colon, ":0") != 0) {
		if (evutil_parse_sockaddr_port(address, &out->any, &size) < 0)
			return -1;
	} else {
		(void)snprintf(host, sizeof(host), "%.*s:1",
		    (int)(colon - address), address);
		if (evutil_parse_sockaddr_port(host, &out->any, &size) < 0)
			return -1;
		if (out->any.sa_family == AF_INET)
			out->v4.sin_port = 0;
		else
			out->v6.sin6_port = 0;
	}
	*len = (socklen_t)size;
	return 0;
}

static int
parse_address(struct listener *l, const char *address, union any_address *out,
    socklen_t *len, struct err *e)
{
	if (strncmp(address, "unix:", 5) == 0)
		return unix_address(l, address + 5, out, len, e);
	if (ip_address(address, out, len) < 0)
		return err_set(e, ERR_CONFIG,
		    "%s: not an address to listen on; give an IP address and a "
		    "port (127.0.0.1:8620) or unix:/path",
		    address);
	return 0;
}

static int
open_socket(const union any_address *at, socklen_t len, const char *address,
    struct err *e)
{
	int one = 1, family = at->any.sa_family, error;
	int fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return err_set(
		    e, ERR_CONFIG, "%s: %s", address, strerror(errno));
	if (family != AF_UNIX) {
		(void)setsockopt(
		    fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
		/* Accepted sockets inherit it: no waiting for Nagle. */
		(void)setsockopt(
		    fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	}
	if (bind(fd, &at->any, len) == 0 && listen(fd, BACKLOG) == 0) {
		if (family == AF_UNIX)
			(void)chmod(at->local.sun_path, 0660);
		return fd;
	}
	error = errno;
	(void)close(fd);
	if (error == EADDRINUSE)
		return err_set(e, ERR_CONFIG,
		    "%s: already in use by another process; stop it or set "
		    "another [http] listen",
		    address);
	return err_set(
	    e, ERR_CONFIG, "%s: cannot listen: %s", address, strerror(error));
}

static void
note_address(struct listener *l, int fd, const char *address)
{
	char host[INET6_ADDRSTRLEN] = "";
	union any_address own;
	socklen_t len = sizeof(own);

	memset(&own, 0, sizeof(own));
	(void)getsockname(fd, &own.any, &len);
	if (own.any.sa_family == AF_INET) {
		(void)inet_ntop(AF_INET, &own.v4.sin_addr, host, sizeof(host));
		(void)snprintf(l->address, sizeof(l->address), "http://%s:%u",
		    host, ntohs(own.v4.sin_port));
	} else if (own.any.sa_family == AF_INET6) {
		(void)inet_ntop(
		    AF_INET6, &own.v6.sin6_addr, host, sizeof(host));
		(void)snprintf(l->address, sizeof(l->address), "http://[%s]:%u",
		    host, ntohs(own.v6.sin6_port));
	} else {
		(void)snprintf(l->address, sizeof(l->address), "%s", address);
	}
}

struct listener *
listener_new(struct event_base *base, struct evhttp *http, const char *address,
    struct err *e)
{
	struct listener *l = mem_calloc(1, sizeof(*l));
	struct evconnlistener *connections;
	union any_address at;
	socklen_t len = 0;
	int fd;

	if (parse_address(l, address, &at, &len, e) < 0 ||
	    (fd = open_socket(&at, len, address, e)) < 0) {
		free(l);
		return NULL;
	}
	note_address(l, fd, address);
	l->http = http;
	connections = evconnlistener_new(base, NULL, NULL,
	    LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC, 0, fd);
	assert(connections != NULL);
	l->bound = evhttp_bind_listener(http, connections);
	l->resume = evtimer_new(base, on_resume, l);
	assert(l->bound != NULL && l->resume != NULL);
	l->next = listeners;
	listeners = l;
	evconnlistener_set_error_cb(connections, on_accept_error);
	return l;
}

void
listener_free(struct listener *l)
{
	struct listener **at = &listeners;

	if (l == NULL)
		return;
	while (*at != l)
		at = &(*at)->next;
	*at = l->next;
	event_free(l->resume);
	evhttp_del_accept_socket(l->http, l->bound);
	if (l->path[0] != '\0')
		(void)unlink(l->path);
	free(l);
}

const char *
listener_address(const struct listener *l)
{
	return l->address;
}
