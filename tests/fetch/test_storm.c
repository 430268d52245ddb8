/* Everything that a server may do to hold us up, all at once, beside one that
 * behaves: each ends as what it is, and the good one never waits. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "collectors/base/mem.h"
#include "tests/fetch/compressed.h"
#include "tests/fetch/fetching.h"
#include "tests/support/unit.h"

#define TIMEOUT_MS 4000
#define N_GOOD     10
#define MAX_HOSTS  32

/* How a server is bad. */
enum evil {
	EVIL_ANSWER, /* says `text` and closes */
	EVIL_BOMB,
	EVIL_DRIP,     /* says `text`, then a byte at a time */
	EVIL_HANG,     /* never answers */
	EVIL_FLOOD,    /* says `text`, then `block` without end */
	EVIL_REDIRECT, /* sends to `text` */
	EVIL_PING,     /* and its neighbour to each other */
	EVIL_TLS_DRIP,
	EVIL_TLS_SILENT
};

static char zeros[65536];

#define HEAD "HTTP/1.1 200 OK\r\n"

static const struct {
	const char *name;
	enum evil evil;
	const char *text, *block;
	enum outcome outcome;
	const char *detail; /* its beginning */
	const char *body;
} servers[] = {
	{ "gzip bomb", EVIL_BOMB, NULL, NULL, OUTCOME_TOO_LARGE,
	    "larger than 65536 bytes", "" },
	{ "drip", EVIL_DRIP, HEAD "Content-Length: 60000\r\n\r\n", NULL,
	    OUTCOME_TIMEOUT, "not finished within 4 s", "" },
	{ "drip of headers", EVIL_DRIP, HEAD "X: ", NULL, OUTCOME_TIMEOUT,
	    "not finished within 4 s", "" },
	{ "silence", EVIL_HANG, NULL, NULL, OUTCOME_TIMEOUT,
	    "not finished within 4 s", "" },
	{ "redirect loop", EVIL_REDIRECT, "/", NULL, OUTCOME_REDIRECT_REFUSED,
	    "more than 5 redirects", "" },
	{ "redirect loop of two hosts", EVIL_PING, NULL, NULL,
	    OUTCOME_REDIRECT_REFUSED, "more than 5 redirects", "" },
	{ "redirect to ourselves", EVIL_REDIRECT, "http://127.0.0.1:1/", NULL,
	    OUTCOME_REDIRECT_REFUSED, "address 127.0.0.1 is private", "" },
	{ "redirect to the cloud's keys", EVIL_REDIRECT,
	    "http://169.254.169.254/latest/meta-data/", NULL,
	    OUTCOME_REDIRECT_REFUSED, "address 169.254.169.254 is private",
	    "" },
	{ "redirect to IPv6", EVIL_REDIRECT, "http://[::1]:1/", NULL,
	    OUTCOME_REDIRECT_REFUSED, "address ::1 is private", "" },
	{ "redirect to a number", EVIL_REDIRECT, "http://2130706433:1/", NULL,
	    OUTCOME_REDIRECT_REFUSED, "address 127.0.0.1 is private", "" },
	{ "redirect to a name of ours", EVIL_REDIRECT,
	    "http://intranet.localhost:1/", NULL, OUTCOME_REDIRECT_REFUSED,
	    "address ", "" },
	{ "redirect to a file", EVIL_REDIRECT, "file:///etc/passwd", NULL,
	    OUTCOME_REDIRECT_REFUSED,
	    "redirected to file:///etc/passwd: only http and https are "
	    "followed",
	    "" },
	{ "redirect with a flood", EVIL_FLOOD,
	    "HTTP/1.1 302 Found\r\nLocation: ftp://a/\r\n\r\n", zeros,
	    OUTCOME_REDIRECT_REFUSED,
	    "redirected to ftp://a/: only http and https are followed", "" },
	{ "length too long", EVIL_ANSWER,
	    HEAD "Content-Length: 100\r\n\r\npage", NULL, OUTCOME_HTTP_ERROR,
	    "transfer closed with 96 bytes remaining to read", "" },
	{ "length too short", EVIL_ANSWER,
	    HEAD "Content-Length: 4\r\n\r\npage and more", NULL, OUTCOME_OK, "",
	    "page" },
	{ "length below zero", EVIL_ANSWER,
	    HEAD "Content-Length: -1\r\n\r\npage", NULL, OUTCOME_HTTP_ERROR,
	    "Invalid Content-Length: value", "" },
	{ "2 GB, announced", EVIL_FLOOD,
	    HEAD "Content-Length: 2147483648\r\n\r\n", zeros, OUTCOME_TOO_LARGE,
	    "larger than 65536 bytes", "" },
	{ "2 GB, not announced", EVIL_FLOOD, HEAD "\r\n", zeros,
	    OUTCOME_TOO_LARGE, "larger than 65536 bytes", "" },
	{ "2 GB in chunks", EVIL_FLOOD,
	    HEAD "Transfer-Encoding: chunked\r\n\r\n", "4\r\npage\r\n",
	    OUTCOME_TOO_LARGE, "larger than 65536 bytes", "" },
	{ "2 GB behind a 404", EVIL_FLOOD, "HTTP/1.1 404 No\r\n\r\n", zeros,
	    OUTCOME_NOT_FOUND, "HTTP status 404", "" },
	{ "one endless chunk line", EVIL_DRIP,
	    HEAD "Transfer-Encoding: chunked\r\n\r\n4;", NULL, OUTCOME_TIMEOUT,
	    "not finished within 4 s", "" },
	{ "endless extensions of a chunk", EVIL_FLOOD,
	    HEAD "Transfer-Encoding: chunked\r\n\r\n4;", "extension;",
	    OUTCOME_HTTP_ERROR,
	    "more than 1179648 bytes sent for a page of at most 65536", "" },
	{ "endless trailers", EVIL_FLOOD,
	    HEAD "Transfer-Encoding: chunked\r\n\r\n0\r\n",
	    "X-Trailer: and one more\r\n", OUTCOME_HTTP_ERROR,
	    "more than 262144 bytes of headers", "" },
	{ "endless headers", EVIL_FLOOD, HEAD, "X-Header: and one more\r\n",
	    OUTCOME_HTTP_ERROR, "more than 262144 bytes of headers", "" },
	{ "one endless header", EVIL_FLOOD, HEAD "X: ", "x", OUTCOME_HTTP_ERROR,
	    "", "" },
	{ "100 Continue without end", EVIL_FLOOD,
	    "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 100 Continue\r\n\r\n",
	    OUTCOME_HTTP_ERROR, "more than 262144 bytes of headers", "" },
	{ "HTTP/0.9", EVIL_ANSWER, "<html>page</html>", NULL,
	    OUTCOME_HTTP_ERROR, "Received HTTP/0.9 when not allowed", "" },
	{ "HTTP/7", EVIL_ANSWER, "HTTP/7.0 200 OK\r\n\r\npage", NULL,
	    OUTCOME_HTTP_ERROR, "", "" },
	{ "unknown coding", EVIL_ANSWER,
	    HEAD "Content-Encoding: secret\r\nContent-Length: 4\r\n\r\npage",
	    NULL, OUTCOME_HTTP_ERROR, "Unrecognized content encoding type.",
	    "" },
	{ "TLS without an answer", EVIL_TLS_SILENT, NULL, NULL, OUTCOME_TIMEOUT,
	    "no connection within 4 s", "" },
	{ "TLS a byte at a time", EVIL_TLS_DRIP, NULL, NULL, OUTCOME_TIMEOUT,
	    "no connection within 4 s", "" },
};

#define N_SERVERS (sizeof(servers) / sizeof(servers[0]))

struct storm {
	struct fetching f;
	struct origin *hosts[MAX_HOSTS + 1];
	size_t n_hosts;
	int silent; /* a socket that nobody reads from */
	struct fetched got[N_SERVERS], good[N_GOOD];
	char urls[N_SERVERS][64];
	int good_left;
};

/* Our own servers may be connected to; every other rule holds. */
static int ports[MAX_HOSTS + 3];
static size_t n_ports;

static bool
is_ours(const struct sockaddr *address)
{
	struct sockaddr_in v4;

	if (address->sa_family != AF_INET)
		return false;
	memcpy(&v4, address, sizeof(v4));
	for (size_t i = 0; i < n_ports; i++)
		if (ntohs(v4.sin_port) == ports[i])
			return true;
	return false;
}

static struct origin *
add_host(struct storm *s)
{
	struct origin *o = origin_new(s->f.base);

	assert_true(s->n_hosts < MAX_HOSTS + 1);
	s->hosts[s->n_hosts++] = o;
	ports[n_ports++] = origin_port(o);
	return o;
}

static int
listen_silently(int *port)
{
	struct sockaddr_in at = { .sin_family = AF_INET };
	socklen_t len = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	assert_int_equal(listen(fd, 8), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &len), 0);
	*port = ntohs(at.sin_port);
	ports[n_ports++] = *port;
	return fd;
}

static void
redirect(struct origin *o, const char *to)
{
	char header[128];

	(void)snprintf(header, sizeof(header), "Location: %s\r\n", to);
	origin_answer(o, "/", 302, header, "", 0);
}

static void
set_up(struct storm *s, size_t i)
{
	const char *text = servers[i].text, *scheme = "http";
	const char *block = servers[i].block;
	struct origin *o = add_host(s), *other;
	int port = origin_port(o);

	switch (servers[i].evil) {
	case EVIL_ANSWER:
		origin_script(o, "/", ORIGIN_CLOSE, text, strlen(text));
		break;
	case EVIL_BOMB:
		origin_answer(o, "/", 200, "Content-Encoding: gzip\r\n",
		    gzip_bomb, sizeof(gzip_bomb));
		break;
	case EVIL_DRIP:
		origin_script(o, "/", ORIGIN_DRIP, text, strlen(text));
		break;
	case EVIL_HANG:
		origin_script(o, "/", ORIGIN_HANG, "", 0);
		break;
	case EVIL_FLOOD:
		origin_flood(o, "/", text, block,
		    block == zeros ? sizeof(zeros) : strlen(block));
		break;
	case EVIL_REDIRECT:
		redirect(o, text);
		break;
	case EVIL_PING:
		other = add_host(s);
		redirect(o, origin_url(other, "/"));
		redirect(other, origin_url(o, "/"));
		break;
	case EVIL_TLS_DRIP:
		origin_drip_tls(o);
		scheme = "https";
		break;
	case EVIL_TLS_SILENT:
		s->silent = listen_silently(&port);
		scheme = "https";
		break;
	}
	(void)snprintf(
	    s->urls[i], sizeof(s->urls[i]), "%s://127.0.0.1:%d/", scheme, port);
}

static void
on_good(struct fetch_result *result, void *arg)
{
	struct storm *s = arg;

	assert_int_equal(result->outcome, OUTCOME_OK);
	s->good_left--;
	/* Whoever makes us wait as long as we do is still at it. */
	for (size_t i = 0; i < N_SERVERS; i++)
		assert_true(
		    servers[i].outcome != OUTCOME_TIMEOUT || !s->got[i].done);
	if (--s->f.left == 0)
		(void)event_base_loopbreak(s->f.base);
}

static void
ask_everyone(struct storm *s, struct origin *good)
{
	struct fetch_request request = { .options = "" };

	for (size_t i = 0; i < N_SERVERS; i++) {
		request.url = s->urls[i];
		(void)fetching_start(&s->f, &request, &s->got[i]);
	}
	for (int i = 0; i < N_GOOD; i++) {
		request.url = origin_url(good, "/good");
		s->f.left++;
		s->good_left++;
		(void)fetch_start(s->f.fetcher, &request, on_good, s);
	}
	fetching_wait(&s->f);
}

static void
check(const struct storm *s, size_t i)
{
	const struct fetched *got = &s->got[i];
	const char *detail = got->detail;

	/* Who is not reached is not reached for robots.txt either. */
	if (s->f.settings.robots && strncmp(detail, "robots.txt: ", 12) == 0)
		detail += 12;
	if (got->outcome != servers[i].outcome ||
	    strncmp(detail, servers[i].detail, strlen(servers[i].detail)) !=
		0 ||
	    strcmp(got->body, servers[i].body) != 0)
		fail_msg("%s: %s (%s)", servers[i].name,
		    outcome_name(got->outcome), got->detail);
	assert_true(got->tries <= 1);
	assert_false(got->leave_alone);
}

static void
weather(bool robots)
{
	struct storm *s = mem_calloc(1, sizeof(*s));
	struct origin *good;

	n_ports = 0;
	fetching_begin(&s->f);
	good = add_host(s);
	origin_answer(good, "/good", 200, "", "page", 4);
	for (size_t i = 0; i < N_SERVERS; i++)
		set_up(s, i);
	s->f.settings.timeout_ms = TIMEOUT_MS;
	s->f.settings.allow_private = false;
	s->f.settings.exempt = is_ours;
	s->f.settings.robots = robots;
	fetcher_configure(s->f.fetcher, &s->f.settings);
	ask_everyone(s, good);
	for (size_t i = 0; i < N_SERVERS; i++)
		check(s, i);
	assert_int_equal(s->good_left, 0);
	(void)close(s->silent);
	while (s->n_hosts > 0)
		origin_free(s->hosts[--s->n_hosts]);
	fetching_end(&s->f);
	free(s);
}

static void
stands_in_the_storm(void **state)
{
	(void)state;
	weather(false);
}

static void
asks_for_robots_in_the_storm(void **state)
{
	(void)state;
	weather(true);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stands_in_the_storm),
		cmocka_unit_test(asks_for_robots_in_the_storm),
	};

	return cmocka_run_group_tests_name("fetch_storm", tests, NULL, NULL);
}
