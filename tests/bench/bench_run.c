/*
 * What a whole run costs: a hundred townships on twenty sites, three reports
 * each, through the real fetcher, readers and store. Three runs after each
 * other (everything is new; nothing changed; all of it was revised), medians
 * over rounds, of CPU time, for the machine may have other things to do. Read
 * the shares and how the runs compare, not the absolute times. The sites live
 * in a process of their own, on loopback.
 *
 *     bench_run READER [ROUNDS]
 */
#include <assert.h>
#include <event2/event.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/clock.h"
#include "collectors/base/err.h"
#include "collectors/base/log.h"
#include "collectors/fetch/fetch.h"
#include "collectors/find/source.h"
#include "collectors/form/form.h"
#include "daemon/conf/conf.h"
#include "daemon/conf/registry.h"
#include "daemon/reader/jobs.h"
#include "daemon/run/run.h"
#include "daemon/store/store.h"
#include "tests/bench/median.h"
#include "tests/bench/portal.h"
#include "tests/conf/folder.h"
#include "tests/demo/county.h"
#include "tests/demo/pages.h"
#include "tests/support/origin.h"

#define TOWNSHIPS  100
#define SITES      20
#define PAGE_BYTES (60u * 1024)
#define ROUNDS     3
#define MAX_ROUNDS 100

enum phase {
	PHASE_FIRST,
	PHASE_SAME,
	PHASE_REVISED,
	PHASES
};

enum cost {
	COST_GOUJID, /* the store within it */
	COST_STORE,
	COST_READERS, /* with their starts */
	COSTS
};

struct bench {
	int last_year;
	int ports[SITES];
	pid_t sites;
	int pipe; /* from the sites */
	const char *reader;
	struct form_set *forms;
	struct event_base *base;
	struct conf *conf;
	struct registry *registry;
	struct store *store;
	struct fetcher *fetcher;
	struct job_pool *jobs;
	struct runner *runner;
	int64_t took[PHASES][COSTS][MAX_ROUNDS]; /* us, by round */
};

/* Of this thread: what it waits for, the disk too, does not count. */
static int64_t
now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int64_t
cpu_us(int who)
{
	struct rusage u;

	getrusage(who, &u);
	return ((int64_t)u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1000000 +
	    u.ru_utime.tv_usec + u.ru_stime.tv_usec;
}

static void
must(int result, const struct err *e)
{
	if (result < 0) {
		fprintf(stderr, "bench_run: %s\n", e->msg);
		abort();
	}
}

/* ---- time in the store: the linker leads its callers through here ---- */

static int64_t in_store;

#define TIMED(name, parameters, arguments)            \
	int __real_##name parameters;                 \
	int __wrap_##name parameters;                 \
	int __wrap_##name parameters                  \
	{                                             \
		int64_t start = now_us();             \
		int result = __real_##name arguments; \
                                                      \
		in_store += now_us() - start;         \
		return result;                        \
	}

TIMED(store_put_report,
    (struct store * s, const struct store_visit *v, const struct reading *r,
	const void *bytes, size_t n, size_t len, enum store_change *change,
	struct err *e),
    (s, v, r, bytes, n, len, change, e))
TIMED(store_put_visit,
    (struct store * s, const struct store_visit *v, struct err *e), (s, v, e))
TIMED(store_put_answer,
    (struct store * s, int64_t run, const struct store_answer *answer,
	struct err *e),
    (s, run, answer, e))
TIMED(store_get_answer,
    (struct store * s, struct arena *a, int64_t run, const char *url,
	struct store_answer *out, bool *found, struct err *e),
    (s, a, run, url, out, found, e))
TIMED(store_get_answer_head,
    (struct store * s, struct arena *a, int64_t run, const char *url,
	struct store_answer *out, bool *found, struct err *e),
    (s, a, run, url, out, found, e))
TIMED(store_drop_answer, (struct store * s, const char *url, struct err *e),
    (s, url, e))
TIMED(store_validators,
    (struct store * s, struct arena *a, const char *url, const char **etag,
	const char **modified, struct err *e),
    (s, a, url, etag, modified, e))
TIMED(store_visited,
    (struct store * s, int64_t run, const char *code, size_t source, int year,
	bool *visited, struct err *e),
    (s, run, code, source, year, visited, e))
TIMED(store_get_report,
    (struct store * s, struct arena *a, const char *code, int year,
	struct report *out, bool *found, struct err *e),
    (s, a, code, year, out, found, e))
TIMED(store_next_due,
    (struct store * s, struct arena *a, struct store_due *due, bool *found,
	struct err *e),
    (s, a, due, found, e))
TIMED(store_put_judgement,
    (struct store * s, const struct store_due *due, const struct judgement *j,
	struct err *e),
    (s, due, j, e))
TIMED(
    store_run_finish, (struct store * s, int64_t id, struct err *e), (s, id, e))

/* ---- the sites: a process of its own ---- */

/* The i-th township publishes as the county's i-th township does, of those
 * with UTF-8 web pages of all years in the form of 2021. */
static const struct county_body *
body_of(const struct county *county, size_t i)
{
	for (size_t at = 0;; at = (at + 1) % COUNTY_BODIES) {
		const struct county_report *r = county->reports[at];
		enum county_shape shape = r->body->shape;
		bool all = strcmp(r->body->kind, "township") == 0 &&
		    (shape == COUNTY_WORD || shape == COUNTY_SPLIT ||
			shape == COUNTY_PLAIN);

		for (size_t y = 0; y < COUNTY_YEARS; y++)
			all = all && r[y].answer == COUNTY_REPORT &&
			    strcmp(r[y].form->id, "2021") == 0;
		if (all && i-- == 0)
			return r->body;
	}
}

static void
publish(struct origin *site, const struct county_report *report, size_t i,
    bool revised)
{
	struct county_report r = *report;
	size_t size = r.form->n_cells * sizeof(*r.values);
	int cell = form_cell_find(r.form, "t2.normative.valid");
	char path[64];
	struct buf page;

	r.values = malloc(size);
	assert(r.values != NULL && cell >= 0);
	memcpy(r.values, report->values, size);
	if (revised)
		r.values[cell] = num_int(4711);
	buf_init(&page, 1u << 20);
	(void)county_page(&r, &page);
	portal_around(&page, PAGE_BYTES);
	(void)snprintf(path, sizeof(path), "/%zu/%d.html", i, r.year);
	origin_page(site, path, page.data, page.len);
	buf_fini(&page);
	free(r.values);
}

struct sites {
	struct event_base *base;
	struct county *county;
	struct origin *origins[SITES];
	bool revised;
	int pipe;
};

static void
publish_all(struct sites *s)
{
	for (size_t i = 0; i < TOWNSHIPS; i++) {
		const struct county_body *body = body_of(s->county, i);

		for (int y = 0; y < COUNTY_YEARS; y++)
			publish(s->origins[i % SITES],
			    county_find(s->county, body->code,
				s->county->reports[0][y].year),
			    i, s->revised);
	}
}

/* Publish the other edition, and say so with a byte. */
static void
on_turn(evutil_socket_t number, short what, void *arg)
{
	struct sites *s = arg;

	(void)number;
	(void)what;
	s->revised = !s->revised;
	publish_all(s);
	if (write(s->pipe, "t", 1) != 1)
		abort();
}

static NORETURN void
run_sites(int last_year, int pipe)
{
	struct sites s = { .base = event_base_new(),
		.county = county_new(last_year, 1),
		.pipe = pipe };
	struct event *turn;
	int port;

	for (size_t i = 0; i < SITES; i++)
		s.origins[i] = origin_new(s.base);
	publish_all(&s);
	turn = evsignal_new(s.base, SIGUSR1, on_turn, &s);
	(void)evsignal_add(turn, NULL);
	for (size_t i = 0; i < SITES; i++) {
		port = origin_port(s.origins[i]);
		if (write(pipe, &port, sizeof(port)) != sizeof(port))
			abort();
	}
	(void)event_base_dispatch(s.base);
	_exit(0);
}

static void
start_sites(struct bench *b)
{
	int ends[2];

	if (pipe(ends) != 0)
		abort();
	b->sites = fork();
	if (b->sites < 0)
		abort();
	if (b->sites == 0)
		run_sites(b->last_year, ends[1]);
	(void)close(ends[1]);
	b->pipe = ends[0];
	for (size_t i = 0; i < SITES; i++)
		if (read(b->pipe, &b->ports[i], sizeof(int)) != sizeof(int))
			abort();
}

/* The sites publish the other edition. */
static void
turn_sites(struct bench *b)
{
	char byte;

	if (kill(b->sites, SIGUSR1) != 0 || read(b->pipe, &byte, 1) != 1)
		abort();
}

static void
end_sites(struct bench *b)
{
	(void)kill(b->sites, SIGTERM);
	(void)waitpid(b->sites, NULL, 0);
	(void)close(b->pipe);
}

/* ---- goujid's modules ---- */

static void
write_files(const struct bench *b)
{
	struct county *county = county_new(b->last_year, 1);
	struct buf text;

	buf_init(&text, 1u << 20);
	(void)buf_printf(&text,
	    "[county]\ncode = 990000\nname = 云岭县\n"
	    "[storage]\ndatabase = gouji.db\n"
	    "[schedule]\nfirst_year = %d\n"
	    "[collect]\nhost_interval = 0s\nhost_connections = 2\n"
	    "allow_private = yes\nwindow = 00:00-00:00\n",
	    b->last_year - COUNTY_YEARS + 1);
	(void)folder_write("gouji.conf", text.data, text.len);
	buf_clear(&text);
	(void)buf_puts(&text, "code,name,kind,collector,url,email\n");
	for (size_t i = 0; i < TOWNSHIPS; i++)
		(void)buf_printf(&text,
		    "99%04zu,%s,township,page,"
		    "http://127.0.0.1:%d/%zu/{year}.html,\n",
		    i, body_of(county, i)->name, b->ports[i % SITES], i);
	(void)folder_write("townships.csv", text.data, text.len);
	buf_fini(&text);
	county_free(county);
}

static void
start_modules(struct bench *b)
{
	struct job_settings jobs = { .program = b->reader,
		.count = (int)sysconf(_SC_NPROCESSORS_ONLN),
		.idle_ms = 60000,
		.rules = "" };
	struct fetch_settings fetch = { .user_agent = "gouji-bench",
		.host_interval_ms = 0,
		.allow_private = true,
		.robots = true };
	struct store_calendar calendar;
	struct runner_parts parts;
	struct err e = { 0 };

	b->conf = conf_load(folder_path("gouji.conf"), &e);
	must(b->conf == NULL ? -1 : 0, &e);
	b->registry =
	    registry_load(folder_path("townships.csv"), source_check, &e);
	must(b->registry == NULL ? -1 : 0, &e);
	calendar = (struct store_calendar){ b->conf->first_year,
		b->conf->deadline_month, b->conf->deadline_day,
		b->conf->county_deadline_month, b->conf->county_deadline_day };
	b->store = store_open(b->conf->database, b->forms, clock_real(), &e);
	must(b->store == NULL ? -1 : 0, &e);
	must(store_set_registry(b->store, b->registry, &calendar, &e), &e);
	fetch.host_connections = b->conf->host_connections;
	fetch.timeout_ms = b->conf->timeout_ms;
	fetch.tries = b->conf->tries;
	fetch.retry_wait_ms = b->conf->retry_wait_ms;
	fetch.max_body = b->conf->max_body;
	b->fetcher = fetcher_new(b->base, clock_real(), &fetch, &e);
	must(b->fetcher == NULL ? -1 : 0, &e);
	jobs.memory = b->conf->reader_memory;
	jobs.deadline_ms = b->conf->reader_deadline_ms;
	b->jobs = job_pool_new(b->base, clock_real(), b->forms, &jobs, &e);
	must(b->jobs == NULL ? -1 : 0, &e);
	parts = (struct runner_parts){ b->base, clock_real(), b->store,
		b->fetcher, b->jobs };
	b->runner = runner_new(&parts, b->conf, b->registry, &e);
	must(b->runner == NULL ? -1 : 0, &e);
}

static void
stop_modules(struct bench *b)
{
	job_pool_free(b->jobs);
	runner_free(b->runner);
	fetcher_free(b->fetcher);
	store_close(b->store);
	registry_free(b->registry);
	conf_free(b->conf);
}

/* One run over all; a new process would cost the same readers anew. */
static void
measure(struct bench *b, enum phase phase, size_t round)
{
	int64_t *at[COSTS], own, children;
	const struct timeval limit = { 1, 0 };
	struct err e = { 0 };

	for (size_t i = 0; i < COSTS; i++)
		at[i] = &b->took[phase][i][round];
	start_modules(b);
	in_store = 0;
	own = cpu_us(RUSAGE_SELF);
	children = cpu_us(RUSAGE_CHILDREN);
	must(run_request(b->runner, RUN_API, NULL, 0, &e) > 0 ? 0 : -1, &e);
	do {
		(void)event_base_loopexit(b->base, &limit);
		(void)event_base_loop(b->base, EVLOOP_ONCE);
	} while (runner_current(b->runner) != 0 || in_store == 0);
	*at[COST_GOUJID] = cpu_us(RUSAGE_SELF) - own;
	*at[COST_STORE] = in_store;
	stop_modules(b);
	*at[COST_READERS] = cpu_us(RUSAGE_CHILDREN) - children;
}

static void
measure_round(struct bench *b, size_t round)
{
	(void)folder_begin();
	write_files(b);
	measure(b, PHASE_FIRST, round);
	measure(b, PHASE_SAME, round);
	turn_sites(b);
	measure(b, PHASE_REVISED, round);
	turn_sites(b);
	folder_end();
}

/* ---- the outcome ---- */

static void
print(struct bench *b, size_t rounds)
{
	static const char *const phases[PHASES] = { "all is new",
		"nothing changed", "all is revised" };
	const int64_t reports = TOWNSHIPS * COUNTY_YEARS;
	int64_t first = 0;

	printf("runs over %d townships on %d sites, %lld reports of %u KB; "
	       "medians of %zu rounds\n\n",
	    TOWNSHIPS, SITES, (long long)reports, PAGE_BYTES / 1024, rounds);
	printf(
	    "%-16s %10s %7s  %s\n", "", "CPU us", "of all", "of the CPU time");
	printf("%-16s %10s %7s  %7s %7s %7s\n", "", "a report", "is new",
	    "readers", "store", "the rest");
	for (size_t p = 0; p < PHASES; p++) {
		int64_t took[COSTS], all;

		for (size_t c = 0; c < COSTS; c++)
			took[c] = median(b->took[p][c], rounds);
		all = took[COST_GOUJID] + took[COST_READERS];
		first = p == PHASE_FIRST ? all : first;
		printf("%-16s %10lld %5lld %%  %5lld %% %5lld %% %5lld %%\n",
		    phases[p], (long long)(all / reports),
		    (long long)(all * 100 / first),
		    (long long)(took[COST_READERS] * 100 / all),
		    (long long)(took[COST_STORE] * 100 / all),
		    (long long)((took[COST_GOUJID] - took[COST_STORE]) * 100 /
			all));
	}
}

int
main(int argc, char **argv)
{
	struct date today = clock_date(clock_wall_ms(clock_real()));
	struct bench *b = calloc(1, sizeof(*b));
	size_t rounds = argc > 2 ? strtoul(argv[2], NULL, 10) : ROUNDS;

	if (b == NULL || argc < 2 || rounds == 0 || rounds > MAX_ROUNDS) {
		fprintf(stderr, "usage: bench_run READER [ROUNDS], up to %d\n",
		    MAX_ROUNDS);
		return 2;
	}
	log_set_level(LOG_LEVEL_NOTICE);
	b->reader = argv[1];
	b->last_year = today.year - 1;
	start_sites(b);
	b->base = event_base_new();
	b->forms = form_set_builtin();
	for (size_t round = 0; round < rounds; round++)
		measure_round(b, round);
	print(b, rounds);
	end_sites(b);
	form_set_free(b->forms);
	event_base_free(b->base);
	free(b);
	return 0;
}
