/*
 * What a county's database costs: 120 bodies with ten years of reports. Size,
 * putting a report and a revision, a year's list, sums and contributors.
 * Medians of processor time; compare two builds by their ratios in one run.
 * Nothing here can fail for being slow.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "collectors/base/arena.h"
#include "collectors/base/clock.h"
#include "collectors/base/err.h"
#include "collectors/form/form.h"
#include "collectors/model/report.h"
#include "collectors/pipeline/read.h"
#include "daemon/store/sql.h"
#include "daemon/store/store.h"
#include "daemon/store/store_rollup.h"
#include "tests/bench/median.h"
#include "tests/support/random_report.h"

#define BODIES      120
#define FIRST_YEAR  2016
#define LAST_YEAR   2025
#define YEARS       (LAST_YEAR - FIRST_YEAR + 1)
#define REVISIONS   200
#define ROUNDS      100
#define TEXT_BYTES  3000u
#define SECTIONS    6
#define CODE_SIZE   16
#define BYTES       (12u * 1024)
#define MAX_SAMPLES (BODIES * YEARS)

struct bench {
	struct arena *arena;
	struct form_set *forms;
	struct registry registry;
	struct store *store;
	char folder[64], path[96];
	int64_t run;
	uint64_t seed;
	char codes[BODIES][CODE_SIZE];
	int64_t samples[MAX_SAMPLES];
	size_t n_samples;
};

static int64_t
cpu_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void
print_median(struct bench *b, const char *what)
{
	printf("%-24s %8lld us\n", what,
	    (long long)(median(b->samples, b->n_samples) / 1000));
	b->n_samples = 0;
}

static void
open_store(struct bench *b)
{
	static const struct store_calendar calendar = { FIRST_YEAR, 1, 31, 3,
		31 };
	struct source *sources =
	    arena_calloc(b->arena, BODIES, sizeof(*sources));
	struct err e;

	snprintf(b->folder, sizeof(b->folder), "/tmp/gouji-bench.XXXXXX");
	if (mkdtemp(b->folder) == NULL)
		abort();
	snprintf(b->path, sizeof(b->path), "%s/gouji.db", b->folder);
	b->registry.townships =
	    arena_calloc(b->arena, BODIES, sizeof(struct township));
	b->registry.n_townships = BODIES;
	for (size_t i = 0; i < BODIES; i++) {
		struct township *t = &b->registry.townships[i];

		snprintf(b->codes[i], CODE_SIZE, "990%03zu", i);
		sources[i] =
		    (struct source){ "page", "http://127.0.0.1/", "", i + 2 };
		t->code = t->name = b->codes[i];
		t->kind = i % 3 == 0 ? KIND_DEPARTMENT : KIND_TOWNSHIP;
		t->email = t->successor = "";
		t->sources = &sources[i];
		t->n_sources = 1;
	}
	b->store = store_open(b->path, b->forms, clock_real(), &e);
	if (b->store == NULL ||
	    store_set_registry(b->store, &b->registry, &calendar, &e) != 0 ||
	    store_set_today(
		b->store, (struct date){ LAST_YEAR + 1, 2, 1 }, &e) != 0 ||
	    store_run_create(b->store, RUN_API, NULL, 0, &b->run, &e) != 0 ||
	    store_run_start(b->store, b->run, BODIES, &e) != 0) {
		fprintf(stderr, "bench_store: %s\n", e.msg);
		abort();
	}
}

static void
put_report(struct bench *b, size_t body, int year)
{
	struct arena *a = arena_new();
	const struct form *form = form_of_year(b->forms, year);
	struct store_visit visit = {
		.run = b->run,
		.code = b->codes[body],
		.year = year,
		.url = arena_printf(
		    a, "http://127.0.0.1/%s/%d", b->codes[body], year),
		.outcome = OUTCOME_OK,
		.detail = "",
		.http_status = 200,
		.etag = "",
		.last_modified = "",
	};
	struct reading reading = { .outcome = READING_REPORT,
		.media_type = "text/html" };
	enum store_change change;
	unsigned char *bytes = arena_alloc(a, BYTES);
	int64_t start;
	struct err e;

	if (form == NULL)
		form = form_find(b->forms, "2019");
	random_report(a, form, b->seed, &reading.report);
	reading.report.year = year;
	reading.report.title = "某镇人民政府政府信息公开工作年度报告";
	for (size_t i = 0; i < reading.report.n_sections && i < SECTIONS; i++) {
		char *text = arena_alloc(a, TEXT_BYTES + 1);

		for (size_t k = 0; k + 3 <= TEXT_BYTES; k += 3)
			memcpy(text + k,
			    random_below(&b->seed, 2) ? "公" : "开", 3);
		text[TEXT_BYTES] = '\0';
		reading.report.sections[i].text = text;
	}
	for (size_t i = 0; i < BYTES; i++)
		bytes[i] = (unsigned char)random_next(&b->seed);
	snprintf(reading.sha256, sizeof(reading.sha256), "%064llx",
	    (unsigned long long)random_next(&b->seed));
	start = cpu_ns();
	if (store_put_report(b->store, &visit, &reading, bytes, BYTES, BYTES,
		&change, &e) != 0) {
		fprintf(stderr, "bench_store: %s\n", e.msg);
		abort();
	}
	b->samples[b->n_samples++] = cpu_ns() - start;
	arena_free(a);
}

/* All rows of a statement whose parameters are bound. */
static void
step_all(struct sql_query *q)
{
	struct err e;
	int rc;

	while ((rc = sql_step(q, &e)) == 1)
		(void)sql_text(q, 0);
	sql_end(q);
	assert(rc == 0);
}

static void
list_reports(struct bench *b, int year)
{
	int64_t start = cpu_ns();
	struct sql_query *q = sql_begin(store_sql(b->store), SQL_SERVE_REPORTS);

	sql_bind_int(q, ":year", year);
	sql_bind_text(q, ":after", "");
	sql_bind_int(q, ":limit", 1000);
	step_all(q);
	b->samples[b->n_samples++] = cpu_ns() - start;
}

static void
load_sums(struct bench *b, int year)
{
	struct arena *a = arena_new();
	int64_t start = cpu_ns();
	struct rollup r;
	struct err e;

	if (rollup_load(store_sql(b->store), a, form_of_year(b->forms, year),
		year, "all", "published", &r, &e) != 0)
		abort();
	b->samples[b->n_samples++] = cpu_ns() - start;
	arena_free(a);
}

static void
list_contributors(struct bench *b, int year)
{
	int64_t start = cpu_ns();
	struct sql_query *q =
	    sql_begin(store_sql(b->store), SQL_SERVE_CONTRIBUTORS);

	sql_bind_int(q, ":year", year);
	sql_bind_text(q, ":after", "");
	sql_bind_text(q, ":cell", "t3.received.total");
	sql_bind_int(q, ":limit", 1000);
	step_all(q);
	b->samples[b->n_samples++] = cpu_ns() - start;
}

static void
print_size(struct bench *b)
{
	char path[128];
	struct stat st;

	store_close(b->store);
	b->store = NULL;
	if (stat(b->path, &st) == 0)
		printf("%-24s %8lld KB\n", "database",
		    (long long)(st.st_size / 1024));
	(void)unlink(b->path);
	snprintf(path, sizeof(path), "%s.lock", b->path);
	(void)unlink(path);
	(void)rmdir(b->folder);
}

int
main(void)
{
	struct bench *b = calloc(1, sizeof(*b));

	assert(b != NULL);
	b->seed = 7;
	b->arena = arena_new();
	b->forms = form_set_builtin();
	open_store(b);
	for (int year = FIRST_YEAR; year <= LAST_YEAR; year++)
		for (size_t i = 0; i < BODIES; i++)
			put_report(b, i, year);
	print_median(b, "put a report");
	for (size_t i = 0; i < REVISIONS; i++)
		put_report(b, i % BODIES, LAST_YEAR - (int)(i % 3));
	print_median(b, "put a revision");
	for (size_t i = 0; i < ROUNDS; i++)
		list_reports(b, LAST_YEAR);
	print_median(b, "list a year's reports");
	for (size_t i = 0; i < ROUNDS; i++)
		load_sums(b, LAST_YEAR);
	print_median(b, "load a year's sums");
	for (size_t i = 0; i < ROUNDS; i++)
		list_contributors(b, LAST_YEAR);
	print_median(b, "list contributors");
	print_size(b);
	form_set_free(b->forms);
	arena_free(b->arena);
	free(b);
	return 0;
}
