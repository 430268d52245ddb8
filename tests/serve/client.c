#include "tests/serve/client.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <event2/event.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "collectors/base/buf.h"
#include "collectors/base/json.h"
#include "collectors/base/mem.h"
#include "tests/support/unit.h"

/* A test that waits longer than this for an answer has failed. */
#define PATIENCE_MS 10000
#define MAX_REPLY   ((size_t)64 * 1024 * 1024)

/* ---- the service ---- */

static int
request_run(
    void *arg, const char *const *codes, size_t n, int64_t *id, struct err *e)
{
	struct service *s = arg;
	size_t len = 0;

	(void)e;
	s->asked[0] = '\0';
	for (size_t i = 0; i < n; i++)
		len += (size_t)snprintf(s->asked + len, sizeof(s->asked) - len,
		    "%s%s", i == 0 ? "" : "+", codes[i]);
	s->asks++;
	*id = s->county->run;
	return 0;
}

void
service_end_put(struct service *s)
{
	serve_done *done = s->done;

	assert_non_null(done);
	s->done = NULL;
	done(s->ticket, s->changed,
	    s->put_error.code == ERR_NONE ? NULL : &s->put_error);
}

static void
on_put_over(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	service_end_put(arg);
}

static int
put_document(void *arg, const struct serve_document *document, serve_done *done,
    void *ticket, struct err *e)
{
	const struct timeval now = { 0, 0 };
	struct service *s = arg;

	if (s->put_refusal.code != ERR_NONE) {
		*e = s->put_refusal;
		return -1;
	}
	(void)snprintf(s->put, sizeof(s->put), "%s %d %s %zu", document->code,
	    document->year,
	    document->content_type == NULL ? "-" : document->content_type,
	    document->len);
	s->puts++;
	s->done = done;
	s->ticket = ticket;
	if (!s->hold)
		event_base_once(s->base, -1, EV_TIMEOUT, on_put_over, s, &now);
	return 0;
}

static int
ack_finding(
    void *arg, int64_t id, const char *by, const char *note, struct err *e)
{
	struct service *s = arg;

	return store_ack_finding(s->county->store, id, by, note, e);
}

static void
tell_status(void *arg, struct serve_status *out)
{
	struct service *s = arg;

	*out = (struct serve_status){
		.started_at = s->county->clock.fake_wall_ms,
		.next_run = s->county->clock.fake_wall_ms + 86400000,
		.readers_running = 2,
		.jobs_done = 17,
		.jobs_failed = 2,
		.reader_restarts = 1,
		.jobs_waiting = 3,
		.fetches_pending = 4,
	};
	out->database = s->database;
	out->fetch_outcomes[OUTCOME_OK] = 5;
	out->fetch_outcomes[OUTCOME_TIMEOUT] = 1;
	histogram_add(&out->job_times, 3);
	histogram_add(&out->fetch_times, 40);
	histogram_add(&out->fetch_times, 61000);
}

int
service_begin(void **state)
{
	struct service *s = mem_calloc(1, sizeof(*s));

	county_begin((void **)&s->county);
	s->base = event_base_new();
	s->rules = rule_set_builtin();
	s->settings = (struct serve_settings){
		.listen = "127.0.0.1:0",
		.hosts = "gouji.example",
		.admin_token = ADMIN_TOKEN,
		.read_token = "",
		.county_code = "C0",
		.county_name = "青川县",
		.version = "1.2.3",
		.store = s->county->store,
		.forms = s->county->forms,
		.rules = s->rules,
		.clock = &s->county->clock,
		.request_run = request_run,
		.put_document = put_document,
		.ack_finding = ack_finding,
		.status = tell_status,
		.arg = s,
	};
	*state = s;
	return 0;
}

void
service_start(struct service *s)
{
	struct err e = { 0 };

	s->server = server_new(s->base, &s->settings, &e);
	if (s->server == NULL)
		fail_msg("server_new: %s", e.msg);
}

void
service_stop(struct service *s)
{
	server_free(s->server);
	s->server = NULL;
}

int
service_end(void **state)
{
	struct service *s = *state;

	service_stop(s);
	event_base_free(s->base);
	rule_set_free(s->rules);
	county_end((void **)&s->county);
	free(s);
	return 0;
}

/* ---- a thread beside the loop ---- */

struct errand {
	void (*fn)(void *arg);
	void *arg;
	int done[2]; /* a pipe */
};

static void *
run_errand(void *arg)
{
	struct errand *e = arg;

	e->fn(e->arg);
	(void)!write(e->done[1], "x", 1);
	return NULL;
}

static void
on_done(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	event_base_loopbreak(arg);
}

void
while_serving(struct service *s, void (*fn)(void *arg), void *arg)
{
	struct errand errand = { fn, arg, { -1, -1 } };
	struct event *done;
	pthread_t thread;

	assert_int_equal(pipe(errand.done), 0);
	done = event_new(s->base, errand.done[0], EV_READ, on_done, s->base);
	event_add(done, NULL);
	assert_int_equal(pthread_create(&thread, NULL, run_errand, &errand), 0);
	event_base_dispatch(s->base);
	pthread_join(thread, NULL);
	event_free(done);
	close(errand.done[0]);
	close(errand.done[1]);
}

/* ---- libcurl ---- */

struct exchange {
	const char *method, *url, *body, *socket;
	const char *const *headers;
	struct buf head, content;
	long status;
	CURLcode code;
};

static size_t
take(char *p, size_t size, size_t n, void *arg)
{
	return buf_put(arg, p, size * n) == 0 ? n : 0;
}

static void
perform(void *arg)
{
	struct exchange *x = arg;
	struct curl_slist *list = NULL;
	CURL *curl = curl_easy_init();

	for (const char *const *h = x->headers; h != NULL && *h != NULL; h++)
		list = curl_slist_append(list, *h);
	curl_easy_setopt(curl, CURLOPT_URL, x->url);
	curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH, x->socket);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)PATIENCE_MS);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, list);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, &x->content);
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, &x->head);
	if (strcmp(x->method, "HEAD") == 0)
		curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
	else
		curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, x->method);
	if (x->body != NULL)
		curl_easy_setopt(curl, CURLOPT_POSTFIELDS, x->body);
	x->code = curl_easy_perform(curl);
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &x->status);
	curl_slist_free_all(list);
	curl_easy_cleanup(curl);
}

void
ask_with(struct service *s, const char *method, const char *path,
    const char *const *headers, const char *body, struct reply *r)
{
	const char *address = server_address(s->server);
	bool local = strncmp(address, "unix:", 5) == 0;
	struct exchange x = { .method = method,
		.body = body,
		.headers = headers,
		.socket = local ? address + 5 : NULL };
	size_t len;

	x.url = arena_printf(s->county->arena, "%s%s",
	    local ? "http://localhost" : address, path);
	buf_init(&x.head, MAX_REPLY);
	buf_init(&x.content, MAX_REPLY);
	while_serving(s, perform, &x);
	if (x.code != CURLE_OK)
		fail_msg("%s %s: %s", method, path, curl_easy_strerror(x.code));
	(void)buf_puts(&x.head, "");
	r->status = (int)x.status;
	r->headers = buf_steal(&x.head, &len);
	(void)buf_put(&x.content, "", 0);
	r->len = x.content.len;
	r->body = mem_dup(buf_str(&x.content), x.content.len);
	buf_fini(&x.content);
}

void
ask(struct service *s, const char *path, struct reply *r)
{
	ask_with(s, "GET", path, NULL, NULL, r);
}

/* ---- a bare socket ---- */

/* Where the server listens, for connect(). */
static socklen_t
socket_address(const char *address, struct sockaddr_storage *out)
{
	struct sockaddr_un *local = (struct sockaddr_un *)out;
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)out;
	struct sockaddr_in *v4 = (struct sockaddr_in *)out;
	uint16_t port;

	memset(out, 0, sizeof(*out));
	if (strncmp(address, "unix:", 5) == 0) {
		local->sun_family = AF_UNIX;
		(void)snprintf(local->sun_path, sizeof(local->sun_path), "%s",
		    address + 5);
		return sizeof(*local);
	}
	port = htons((uint16_t)strtol(strrchr(address, ':') + 1, NULL, 10));
	if (strchr(address, '[') != NULL) {
		v6->sin6_family = AF_INET6;
		v6->sin6_port = port;
		v6->sin6_addr = in6addr_loopback;
		return sizeof(*v6);
	}
	v4->sin_family = AF_INET;
	v4->sin_port = port;
	v4->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return sizeof(*v4);
}

int
connect_to(struct service *s)
{
	struct sockaddr_storage to;
	socklen_t len = socket_address(server_address(s->server), &to);
	int fd = socket(to.ss_family, SOCK_STREAM, 0);

	if (fd < 0 || connect(fd, (struct sockaddr *)&to, len) != 0)
		fail_msg("cannot connect");
	return fd;
}

struct raw {
	int fd;
	const char *bytes;
	size_t len;
	int pause_ms; /* 0: all at once */
	struct buf all;
};

static void
exchange_raw(void *arg)
{
	struct raw *x = arg;
	struct pollfd p = { x->fd, POLLIN, 0 };
	char bytes[65536];
	ssize_t n;

	for (size_t sent = 0; sent < x->len;) {
		size_t part = x->pause_ms == 0 ? x->len - sent : 1;

		n = send(x->fd, x->bytes + sent, part, MSG_NOSIGNAL);
		if (n <= 0)
			break;
		sent += (size_t)n;
		/* The pause ends early when an answer is there. */
		if (x->pause_ms != 0 && poll(&p, 1, x->pause_ms) > 0)
			break;
	}
	while (poll(&p, 1, PATIENCE_MS) > 0 &&
	    (n = recv(x->fd, bytes, sizeof(bytes), 0)) > 0)
		(void)buf_put(&x->all, bytes, (size_t)n);
}

static void
talk(struct service *s, struct raw *x, struct reply *r)
{
	const char *split;

	x->fd = connect_to(s);
	buf_init(&x->all, MAX_REPLY);
	while_serving(s, exchange_raw, x);
	close(x->fd);
	split = strstr(buf_str(&x->all), "\r\n\r\n");
	r->status = strncmp(buf_str(&x->all), "HTTP/1.", 7) == 0
	    ? (int)strtol(x->all.data + 9, NULL, 10)
	    : 0;
	r->headers = mem_strdup(buf_str(&x->all));
	r->body = mem_strdup(split == NULL ? "" : split + 4);
	r->len = strlen(r->body);
	if (split != NULL)
		r->headers[split + 4 - x->all.data] = '\0';
	buf_fini(&x->all);
}

void
send_raw(struct service *s, const char *bytes, size_t len, struct reply *r)
{
	struct raw x = { .bytes = bytes, .len = len };

	talk(s, &x, r);
}

void
trickle(struct service *s, const char *bytes, int pause_ms, struct reply *r)
{
	struct raw x = {
		.bytes = bytes, .len = strlen(bytes), .pause_ms = pause_ms
	};

	talk(s, &x, r);
}

/* ---- replies ---- */

void
reply_fini(struct reply *r)
{
	free(r->headers);
	free(r->body);
}

const char *
reply_header(struct service *s, const struct reply *r, const char *name)
{
	size_t len = strlen(name);

	for (const char *line = r->headers; line != NULL && *line != '\0';) {
		const char *end = strstr(line, "\r\n");

		if (end == NULL)
			return NULL;
		if (strncasecmp(line, name, len) == 0 && line[len] == ':')
			return arena_strndup(s->county->arena, line + len + 2,
			    (size_t)(end - line) - len - 2);
		line = end + 2;
	}
	return NULL;
}

void
assert_problem(const struct reply *r, int status, const char *detail)
{
	struct cJSON *v = json_parse(r->body, r->len, NULL);
	const char *given = json_get_string(v, "detail");

	if (r->status != status || given == NULL || strcmp(given, detail) != 0)
		fail_msg("status %d, body %s", r->status, r->body);
	assert_non_null(
	    strstr(r->headers, "Content-Type: application/problem+json\r\n"));
	assert_string_equal(json_get_string(v, "type"), "about:blank");
	assert_int_equal(json_get_int(v, "status", 0), status);
	assert_non_null(json_get_string(v, "title"));
	json_free(v);
}
