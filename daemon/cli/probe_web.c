#include "daemon/cli/probe_web.h"

#include <curl/curl.h>
#include <event2/event.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "collectors/base/arena.h"
#include "collectors/base/clock.h"
#include "collectors/base/err.h"
#include "collectors/base/executable.h"
#include "collectors/base/limits.h"
#include "collectors/base/mem.h"
#include "collectors/base/utf8.h"
#include "collectors/decode/media.h"
#include "collectors/fetch/fetch.h"
#include "collectors/form/rules.h"
#include "collectors/text/charset.h"
#include "daemon/conf/conf.h"
#include "daemon/reader/jobs.h"
#include "daemon/run/crawl_settings.h"

#define CLEAR_LINE    "\r\033[K"
#define USUAL_COLUMNS 80

static size_t
columns(void)
{
	struct winsize size = { 0 };

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) < 0 || size.ws_col == 0)
		return USUAL_COLUMNS;
	return size.ws_col;
}

/* Cut the text to a width, between characters. */
static void
cut(char *text, size_t width)
{
	size_t len = strlen(text);

	while (len > 0 && utf8_width(text) > width) {
		do
			len--;
		while (len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80);
		text[len] = '\0';
	}
}

void
probe_progress(const char *fmt, ...)
{
	char text[2 * LIMIT_URL_BYTES];
	va_list ap;

	if (isatty(STDERR_FILENO) != 1)
		return;
	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	utf8_scrub(text);
	for (char *s = text; *s != '\0'; s++)
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			*s = ' ';
	cut(text, columns() - 1);
	fprintf(stderr, CLEAR_LINE "%s", text);
	(void)fflush(stderr);
}

void
probe_progress_end(void)
{
	if (isatty(STDERR_FILENO) == 1)
		fputs(CLEAR_LINE, stderr);
}

#define MAX_HOSTS  16
#define N_SIGNALS  2
#define HOST_BYTES 300

struct probe_web {
	struct arena *arena;
	struct event_base *base;
	struct event *signals[N_SIGNALS];
	struct fetcher *fetcher;
	struct job_pool *jobs;
	char *user_agent, *rules;
	int64_t interval_ms;
	char reader[PATH_MAX], converter[PATH_MAX];
	const struct probe_answer *answers[LIMIT_PROBE_REQUESTS];
	size_t n_pages, n_sent;
	struct probe_robots robots[MAX_HOSTS];
	size_t n_robots;
	bool interrupted, exhausted;
	/* Of the one thing that is waited for. */
	struct probe_answer *answer;
	struct source_page *page;
	void (*then)(void *arg, const struct reading *reading);
	void *arg;
	const char *why; /* it failed */
};

/* ---- what somebody at a terminal sees ---- */

static void
end_wait(struct probe_web *w)
{
	(void)event_base_loopbreak(w->base);
}

static void
on_signal(evutil_socket_t number, short what, void *arg)
{
	struct probe_web *w = arg;

	(void)number;
	(void)what;
	w->interrupted = true;
	end_wait(w);
}

static void
on_ask(void *arg, const char *url)
{
	const struct probe_web *w = arg;

	probe_progress("第 %zu 次访问：%s", w->n_sent, url);
}

static void
on_redirect(void *arg, const char *from, long status, const char *to)
{
	const struct probe_web *w = arg;
	struct probe_answer *a = w->answer;

	if (a->n_redirects == PROBE_MAX_REDIRECTS)
		return;
	a->redirects[a->n_redirects++] =
	    (struct probe_redirect){ arena_strdup(w->arena, from),
		    arena_strdup(w->arena, to), status };
}

static void
save_robots(void *arg, const char *host, const struct fetch_robots *robots)
{
	struct probe_web *w = arg;

	if (w->n_robots == MAX_HOSTS)
		return;
	w->robots[w->n_robots++] =
	    (struct probe_robots){ arena_strdup(w->arena, host), robots->status,
		    robots->len };
}

/* ---- beginning and end ---- */

static int
watch_signals(struct probe_web *w)
{
	static const int numbers[N_SIGNALS] = { SIGINT, SIGTERM };

	for (size_t i = 0; i < N_SIGNALS; i++) {
		w->signals[i] = evsignal_new(w->base, numbers[i], on_signal, w);
		if (w->signals[i] == NULL || event_add(w->signals[i], NULL) < 0)
			return -1;
	}
	return 0;
}

static int
open_fetcher(struct probe_web *w, const struct conf *conf, struct err *e)
{
	struct fetch_settings fetch;

	w->user_agent = manners_user_agent(conf);
	manners_fetch_settings(conf, w->user_agent, &fetch);
	w->interval_ms = conf->host_interval_ms;
	/* Somebody waits. */
	fetch.tries = 1;
	fetch.robots_cache.arg = w;
	fetch.robots_cache.save = save_robots;
	fetch.watch = (struct fetch_watch){ w, on_ask, on_redirect };
	w->fetcher = fetcher_new(w->base, clock_real(), &fetch, e);
	return w->fetcher == NULL ? -1 : 0;
}

static int
open_all(struct probe_web *w, const struct conf *conf,
    const struct form_set *forms, struct err *e)
{
	struct rule_set *rules;
	struct job_settings jobs;

	if (executable_find("gouji-reader", w->reader, sizeof(w->reader), e) <
		0 ||
	    executable_find(
		"gouji-converter", w->converter, sizeof(w->converter), e) < 0)
		return -1;
	rules = rule_set_builtin();
	w->rules = manners_rules(conf, rules, e);
	rule_set_free(rules);
	if (w->rules == NULL)
		return -1;
	manners_job_settings(conf, w->rules, &jobs);
	jobs.program = w->reader;
	jobs.converter = w->converter;
	jobs.count = 1;
	w->base = event_base_new();
	if (w->base == NULL || watch_signals(w) < 0)
		return err_set(e, ERR_PROCESS, "libevent does not start");
	if (open_fetcher(w, conf, e) < 0)
		return -1;
	w->jobs = job_pool_new(w->base, clock_real(), forms, &jobs, e);
	return w->jobs == NULL ? -1 : 0;
}

struct probe_web *
probe_web_new(struct arena *a, const struct conf *conf,
    const struct form_set *forms, struct err *e)
{
	struct probe_web *w = mem_calloc(1, sizeof(*w));

	w->arena = a;
	/* A reader that dies is an answer, not our end. */
	(void)signal(SIGPIPE, SIG_IGN);
	if (open_all(w, conf, forms, e) < 0) {
		probe_web_free(w);
		return NULL;
	}
	return w;
}

void
probe_web_free(struct probe_web *w)
{
	if (w == NULL)
		return;
	if (w->jobs != NULL)
		job_pool_free(w->jobs);
	if (w->fetcher != NULL)
		fetcher_free(w->fetcher);
	for (size_t i = 0; i < N_SIGNALS; i++)
		if (w->signals[i] != NULL)
			event_free(w->signals[i]);
	if (w->base != NULL)
		event_base_free(w->base);
	probe_progress_end();
	free(w->user_agent);
	free(w->rules);
	free(w);
}

/* ---- fetching ---- */

/* What it is, by its bytes. */
static void
tell_media(struct probe_answer *answer)
{
	enum media media = media_of_bytes(answer->bytes, answer->len);
	struct charset_text text;
	struct arena *a;

	if (media == MEDIA_UNKNOWN) {
		a = arena_new();
		charset_decode(
		    a, answer->bytes, answer->len, answer->content_type, &text);
		media = media_of_text(
		    text.text, text.len, text.n_replaced + text.n_nul);
		if (media == MEDIA_HTML || media == MEDIA_TEXT)
			answer->charset = text.charset;
		arena_free(a);
	}
	answer->media_type = media_name(media);
}

static void
on_fetched(struct fetch_result *result, void *arg)
{
	struct probe_web *w = arg;
	struct probe_answer *a = w->answer;

	a->outcome = result->outcome;
	a->detail = arena_strdup(w->arena, result->detail);
	a->http_status = result->http_status;
	if (result->url != NULL)
		a->url = arena_strdup(w->arena, result->url);
	a->content_type = arena_strdup(w->arena, result->content_type);
	a->last_modified = arena_strdup(w->arena, result->last_modified);
	a->elapsed_ms = result->elapsed_ms;
	a->leave_alone = result->leave_alone;
	if (result->body != NULL) {
		a->bytes =
		    arena_strndup(w->arena, result->body, result->body_len);
		a->len = result->body_len;
		tell_media(a);
	}
	end_wait(w);
}

/* The wall that its host has put up, or NULL. */
static const struct probe_answer *
wall_of(const struct probe_web *w, const char *url)
{
	char host[HOST_BYTES], other[HOST_BYTES];

	if (fetch_host(url, host, sizeof(host)) < 0)
		return NULL;
	for (size_t i = 0; i < w->n_pages; i++)
		if (w->answers[i]->leave_alone &&
		    fetch_host(w->answers[i]->url, other, sizeof(other)) == 0 &&
		    strcmp(host, other) == 0)
			return w->answers[i];
	return NULL;
}

static void
ask(struct probe_web *w, const struct probe_get *get)
{
	const struct fetch_request request = { .url = get->url,
		.options = get->options,
		.referer = get->referer };
	const struct probe_answer *wall = wall_of(w, get->url);
	struct probe_answer *a = w->answer;

	if (wall != NULL) {
		a->unsent = true;
		a->outcome = OUTCOME_BLOCKED;
		a->detail = arena_printf(w->arena,
		    "%s; nothing more was asked of the host", wall->detail);
		return;
	}
	w->n_sent++;
	if (w->interval_ms > 0 && w->n_sent > 1)
		probe_progress(
		    "第 %zu 次访问之前等待：同一网站两次访问至少相隔 "
		    "%lld 秒",
		    w->n_sent, (long long)(w->interval_ms + 999) / 1000);
	(void)fetch_start(w->fetcher, &request, on_fetched, w);
	(void)event_base_dispatch(w->base);
}

const struct probe_answer *
probe_web_get(struct probe_web *w, const struct probe_get *get)
{
	for (size_t i = 0; i < w->n_pages; i++)
		if (strcmp(w->answers[i]->asked, get->url) == 0 &&
		    strcmp(w->answers[i]->options, get->options) == 0)
			return w->answers[i];
	if (w->interrupted)
		return NULL;
	if (w->n_pages == LIMIT_PROBE_REQUESTS) {
		w->exhausted = true;
		return NULL;
	}
	w->answer = arena_calloc(w->arena, 1, sizeof(*w->answer));
	w->answer->asked = w->answer->url = arena_strdup(w->arena, get->url);
	w->answer->options = arena_strdup(w->arena, get->options);
	w->answer->content_type = w->answer->last_modified = "";
	ask(w, get);
	if (w->interrupted)
		return NULL;
	w->answers[w->n_pages++] = w->answer;
	return w->answer;
}

const struct probe_answer *const *
probe_web_answers(const struct probe_web *w, size_t *n)
{
	*n = w->n_pages;
	return w->answers;
}

const struct probe_robots *
probe_web_robots(const struct probe_web *w, size_t *n)
{
	*n = w->n_robots;
	return w->robots;
}

bool
probe_web_has_certificates(void)
{
	const curl_version_info_data *curl = curl_version_info(CURLVERSION_NOW);

	return curl->cainfo == NULL || access(curl->cainfo, R_OK) == 0;
}

const char *
probe_web_user_agent(const struct probe_web *w)
{
	return w->user_agent;
}

bool
probe_web_interrupted(const struct probe_web *w)
{
	return w->interrupted;
}

bool
probe_web_exhausted(const struct probe_web *w)
{
	return w->exhausted;
}

/* ---- readers ---- */

static const char **
copy_texts(struct arena *a, const char **from, size_t n)
{
	const char **to = arena_calloc(a, n + 1, sizeof(*to));

	for (size_t i = 0; i < n; i++)
		to[i] = arena_strdup(a, from[i]);
	return to;
}

static void
copy_page(
    struct arena *a, const struct source_page *from, struct source_page *to)
{
	*to = *from;
	to->heading = arena_strdup(a, from->heading);
	to->trouble = arena_strdup(a, from->trouble);
	to->links = arena_calloc(a, from->n_links + 1, sizeof(*to->links));
	for (size_t i = 0; i < from->n_links; i++) {
		to->links[i] = from->links[i];
		to->links[i].url = arena_strdup(a, from->links[i].url);
		to->links[i].title = arena_strdup(a, from->links[i].title);
		to->links[i].organ = arena_strdup(a, from->links[i].organ);
	}
	to->all = copy_texts(a, from->all, from->n_all);
	to->next = copy_texts(a, from->next, from->n_next);
}

static void
on_job(const struct job_result *result, void *arg)
{
	struct probe_web *w = arg;

	if (result->failure != JOB_OK)
		w->why = arena_printf(w->arena, "reader: %s %s",
		    job_failure_name(result->failure), result->detail);
	else if (result->page != NULL)
		copy_page(w->arena, result->page, w->page);
	else
		w->then(w->arg, result->reading);
	end_wait(w);
}

/* Until the job is done; -1 when it is not. */
static int
wait_job(struct probe_web *w, const char **why)
{
	(void)event_base_dispatch(w->base);
	if (w->interrupted)
		w->why = "interrupted";
	*why = w->why;
	return w->why == NULL ? 0 : -1;
}

int
probe_web_find(struct probe_web *w, const struct source_response *in,
    struct source_page *out, const char **why)
{
	w->why = NULL;
	w->page = out;
	probe_progress("正在识别：%s", in->url);
	job_find(w->jobs, in, on_job, w);
	return wait_job(w, why);
}

int
probe_web_read(struct probe_web *w, const struct probe_answer *answer,
    const struct read_context *context,
    void (*then)(void *arg, const struct reading *reading), void *arg,
    const char **why)
{
	w->why = NULL;
	w->then = then;
	w->arg = arg;
	probe_progress("正在识别：%s", answer->url);
	job_read(w->jobs, answer->bytes, answer->len, context, on_job, w);
	return wait_job(w, why);
}
