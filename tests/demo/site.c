/*
 * The county's web site for the demo and its test: serves the pages of the
 * made-up county on loopback.
 *
 *     demo-site --serve FOLDER [--last-year YEAR]
 *
 * picks free ports, writes FOLDER/townships.csv with the addresses, logs each
 * request to FOLDER/requests.log ("GET /990101/2024.html 200"), prints
 * "ready PORT" and serves until SIGTERM, SIGINT or the end of its parent. At
 * SIGUSR1 the second edition is published.
 *
 *     demo-site --manifest EDITION [--last-year YEAR]
 *
 * prints what the programs must find (county.h). The year is the last complete
 * one by the clock when it is not given.
 *
 *     demo-site --free-port
 *
 * prints a port of loopback that nobody listens on at this moment.
 */
#include <sys/prctl.h>
#include <sys/socket.h>

#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>

#include "collectors/base/buf.h"
#include "collectors/base/clock.h"
#include "collectors/base/hash.h"
#include "tests/demo/columns.h"
#include "tests/demo/county.h"
#include "tests/demo/pages.h"

#define PAGE_BYTES (512u * 1024)

struct site {
	struct event_base *base;
	struct county *county;
	int last_year;
	FILE *log;
	struct buf page;
};

static void
answer(
    struct site *s, struct evhttp_request *req, int status, const char *reason)
{
	fprintf(s->log, "GET %s %d\n", evhttp_request_get_uri(req), status);
	fflush(s->log);
	evhttp_send_reply(req, status, reason, NULL);
}

/* "/990101/2024.html" -> its report; NULL when it is no such address. */
static const struct county_report *
report_of(const struct site *s, const char *path)
{
	char code[7];
	char *end;
	long year;

	if (strlen(path) < 9 || path[0] != '/' || path[7] != '/')
		return NULL;
	snprintf(code, sizeof(code), "%s", path + 1);
	year = strtol(path + 8, &end, 10);
	if (end == path + 8 || *end != '.')
		return NULL;
	return county_find(s->county, code, (int)year);
}

/* What stands at a path, in s->page. */
static struct county_page
page_at(struct site *s, const char *path)
{
	const struct county_report *r = report_of(s, path);

	if (r != NULL)
		return county_page(r, &s->page);
	if (columns_page(s->county, path, &s->page))
		return (struct county_page){ 200, "OK",
			"text/html; charset=utf-8" };
	buf_clear(&s->page);
	return (
	    struct county_page){ 404, "Not Found", "text/html; charset=utf-8" };
}

static void
on_request(struct evhttp_request *req, void *arg)
{
	struct site *s = arg;
	const char *path =
	    evhttp_uri_get_path(evhttp_request_get_evhttp_uri(req));
	struct evkeyvalq *headers = evhttp_request_get_output_headers(req);
	const char *known = evhttp_find_header(
	    evhttp_request_get_input_headers(req), "If-None-Match");
	struct county_page page = page_at(s, path);
	char hash[HASH_TEXT_SIZE], etag[20];

	hash_sha256(s->page.data, s->page.len, hash);
	snprintf(etag, sizeof(etag), "\"%.16s\"", hash);
	if (page.status == 200)
		evhttp_add_header(headers, "ETag", etag);
	if (page.status == 200 && known != NULL && strcmp(known, etag) == 0) {
		answer(s, req, 304, "Not Modified");
		return;
	}
	evhttp_add_header(headers, "Content-Type", page.content_type);
	evbuffer_add(
	    evhttp_request_get_output_buffer(req), s->page.data, s->page.len);
	answer(s, req, page.status, page.reason);
}

static void
on_stop(evutil_socket_t signal_number, short events, void *arg)
{
	struct site *s = arg;

	(void)signal_number;
	(void)events;
	event_base_loopbreak(s->base);
}

static void
on_edition(evutil_socket_t signal_number, short events, void *arg)
{
	struct site *s = arg;

	(void)signal_number;
	(void)events;
	county_free(s->county);
	s->county = county_new(s->last_year, 2);
	fprintf(s->log, "edition 2\n");
	fflush(s->log);
}

/* A port of loopback that is taken, and where nobody listens: every connection
 * is refused. The socket stays open until the process ends. */
static int
refusing_port(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET };
	socklen_t len = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof(at)) != 0 ||
	    getsockname(fd, (struct sockaddr *)&at, &len) != 0)
		return -1;
	return ntohs(at.sin_port);
}

static int
port_of(struct evhttp_bound_socket *bound)
{
	struct sockaddr_in at;
	socklen_t len = sizeof(at);

	if (getsockname(evhttp_bound_socket_get_fd(bound),
		(struct sockaddr *)&at, &len) != 0)
		return -1;
	return ntohs(at.sin_port);
}

static FILE *
create(const char *folder, const char *name)
{
	char path[4096];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	f = fopen(path, "w");
	if (f == NULL)
		fprintf(stderr, "demo-site: %s: %s\n", path, strerror(errno));
	return f;
}

/* Where the bodies' pages are: most share the county's site; the one with the
 * challenge has a site of its own, for it is left alone when it challenges. */
struct ports {
	int county, challenging, refusing;
};

static int
port_for(const struct ports *ports, enum county_answer answer)
{
	if (answer == COUNTY_DOWN)
		return ports->refusing;
	return answer == COUNTY_CHALLENGE ? ports->challenging : ports->county;
}

/* As a spreadsheet saves it: BOM, CRLF. */
static int
write_registry(
    const struct site *s, const char *folder, const struct ports *ports)
{
	FILE *f = create(folder, "townships.csv");

	if (f == NULL)
		return -1;
	fprintf(f,
	    "\xef\xbb\xbf"
	    "code,name,kind,collector,url,email\r\n");
	for (size_t i = 0; i < COUNTY_BODIES; i++) {
		const struct county_body *b = county_body(i);
		int port = port_for(ports, s->county->reports[i][0].answer);
		const char *column = columns_path(b);
		bool text =
		    b->shape == COUNTY_LINES || b->shape == COUNTY_PIPES;

		fprintf(f, "%s,%s,%s,%s,http://127.0.0.1:%d", b->code, b->name,
		    b->kind, column == NULL ? "page" : "list", port);
		if (column != NULL)
			fprintf(f, "%s,\r\n", column);
		else
			fprintf(f, "/%s/{year}.%s,\r\n", b->code,
			    text ? "txt" : "html");
	}
	return fclose(f);
}

static int
serve(struct site *s, const char *folder)
{
	struct evhttp *http;
	struct evhttp_bound_socket *bound, *challenging;
	struct ports ports = { .refusing = refusing_port() };
	struct event *stops[3];

	s->base = event_base_new();
	http = evhttp_new(s->base);
	evhttp_set_gencb(http, on_request, s);
	bound = evhttp_bind_socket_with_handle(http, "127.0.0.1", 0);
	challenging = evhttp_bind_socket_with_handle(http, "127.0.0.1", 0);
	s->log = create(folder, "requests.log");
	if (ports.refusing < 0 || bound == NULL || challenging == NULL ||
	    s->log == NULL) {
		fprintf(stderr, "demo-site: cannot listen on loopback\n");
		return EXIT_FAILURE;
	}
	ports.county = port_of(bound);
	ports.challenging = port_of(challenging);
	if (write_registry(s, folder, &ports) != 0)
		return EXIT_FAILURE;
	stops[0] = evsignal_new(s->base, SIGTERM, on_stop, s);
	stops[1] = evsignal_new(s->base, SIGINT, on_stop, s);
	stops[2] = evsignal_new(s->base, SIGUSR1, on_edition, s);
	for (size_t i = 0; i < 3; i++)
		event_add(stops[i], NULL);
	printf("ready %d\n", ports.county);
	fflush(stdout);

	event_base_dispatch(s->base);

	for (size_t i = 0; i < 3; i++)
		event_free(stops[i]);
	evhttp_free(http);
	event_base_free(s->base);
	fclose(s->log);
	return EXIT_SUCCESS;
}

static int
usage(void)
{
	fprintf(stderr,
	    "usage: demo-site --serve FOLDER [--last-year YEAR]\n"
	    "       demo-site --manifest EDITION [--last-year YEAR]\n"
	    "       demo-site --free-port\n");
	return 2;
}

int
main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "serve", required_argument, NULL, 's' },
		{ "manifest", required_argument, NULL, 'm' },
		{ "free-port", no_argument, NULL, 'p' },
		{ "last-year", required_argument, NULL, 'y' },
		{ NULL, 0, NULL, 0 },
	};
	struct site s = { 0 };
	const char *folder = NULL, *edition = NULL;
	int c, code = EXIT_SUCCESS;

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	s.last_year = clock_date(clock_wall_ms(clock_real())).year - 1;
	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (c == 's')
			folder = optarg;
		else if (c == 'm')
			edition = optarg;
		else if (c == 'p')
			return printf("%d\n", refusing_port()) > 0
			    ? EXIT_SUCCESS
			    : EXIT_FAILURE;
		else if (c == 'y')
			s.last_year = (int)strtol(optarg, NULL, 10);
		else
			return usage();
	}
	if (optind != argc || (folder == NULL) == (edition == NULL))
		return usage();
	s.county = county_new(
	    s.last_year, edition == NULL ? 1 : (int)strtol(edition, NULL, 10));
	buf_init(&s.page, PAGE_BYTES);
	if (edition != NULL)
		county_print_manifest(s.county, stdout);
	else
		code = serve(&s, folder);
	buf_fini(&s.page);
	county_free(s.county);
	return code;
}
