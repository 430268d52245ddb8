/*
 * What reading and storing a report cost. Medians over rounds in which all
 * measured things take turns, so that a noisy machine is as hard on one as on
 * the other: read the shares, not the absolute times. Nothing here can fail
 * for being slow.
 *
 *     bench [ROUNDS]
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/clock.h"
#include "collectors/base/err.h"
#include "collectors/base/hash.h"
#include "collectors/check/check.h"
#include "collectors/decode/decode.h"
#include "collectors/form/form.h"
#include "collectors/form/rules.h"
#include "collectors/normalize/normalize.h"
#include "collectors/pipeline/read.h"
#include "collectors/tables/match.h"
#include "daemon/store/store.h"
#include "tests/bench/median.h"
#include "tests/bench/portal.h"
#include "tests/bench/repairs.h"
#include "tests/demo/county.h"
#include "tests/demo/pages.h"

#define LAST_YEAR  2024
#define ROUNDS     60
#define MAX_ROUNDS 10000
#define PAGE_BYTES (1u << 20)

enum stage {
	STAGE_HASH,
	STAGE_DECODE,
	STAGE_TABLES,
	STAGE_NORMALIZE,
	STAGE_CHECK,
	STAGE_READ, /* all of them, as gouji-reader does it */
	STAGE_STORE,
	STAGES
};

static const char *const stage_names[STAGES] = {
	"SHA-256",
	"decode",
	"match tables",
	"normalize (with its own match)",
	"check",
	"whole reading",
	"store: put, revision, rollups",
};

struct document {
	const char *name;
	const struct county_report *report;
	struct buf bytes;
	const char *content_type;
	int64_t *took[STAGES]; /* ns, by round */
};

struct bench {
	struct arena *arena;
	struct county *county;
	struct form_set *forms;
	struct rule_set *rules;
	struct registry registry;
	struct store *store;
	char folder[64];
	int64_t run;
	size_t rounds;
};

static int64_t
now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void
document_init(struct bench *b, struct document *d, const char *name,
    const char *code, size_t size)
{
	struct county_page page;

	d->name = name;
	d->report = county_find(b->county, code, LAST_YEAR);
	buf_init(&d->bytes, PAGE_BYTES);
	page = county_page(d->report, &d->bytes);
	d->content_type = page.content_type;
	portal_around(&d->bytes, size);
	for (size_t s = 0; s < STAGES; s++)
		d->took[s] = arena_calloc(b->arena, b->rounds, sizeof(int64_t));
}

/* One round: each stage on its own, from the same input. */
static void
measure_reading(struct bench *b, struct document *d, size_t round)
{
	struct arena *a = arena_new();
	struct normalize_context around = { .name = d->report->body->name,
		.year = LAST_YEAR };
	struct check_context judged_as = { .kind = KIND_TOWNSHIP,
		.county_or_below = true };
	char hash[HASH_TEXT_SIZE];
	struct judgement judgement;
	struct report report;
	struct match match;
	struct page page;
	struct err e;
	int64_t at[6];

	at[0] = now_ns();
	hash_sha256(d->bytes.data, d->bytes.len, hash);
	at[1] = now_ns();
	if (decode_document(a, d->bytes.data, d->bytes.len, d->content_type,
		&page, &e) != 0)
		abort();
	at[2] = now_ns();
	match_tables(a, &page, b->forms, LAST_YEAR, NULL, &match);
	at[3] = now_ns();
	if (normalize_page(a, &page, b->forms, &around, &report, &e) != 0)
		abort();
	at[4] = now_ns();
	check_report(&report, b->rules, &judged_as, a, &judgement);
	at[5] = now_ns();
	for (size_t s = 0; s < 5; s++)
		d->took[s][round] = at[s + 1] - at[s];
	arena_free(a);
}

static void
measure_whole(struct bench *b, struct document *d, size_t round)
{
	struct arena *a = arena_new();
	struct read_context context = {
		.content_type = d->content_type,
		.name = d->report->body->name,
		.year = LAST_YEAR,
		.county_or_below = true,
	};
	struct store_visit visit = {
		.run = b->run,
		.code = d->report->body->code,
		.year = LAST_YEAR,
		.url = "http://127.0.0.1/",
		.outcome = OUTCOME_OK,
		.detail = "",
		.http_status = 200,
		.etag = "",
		.last_modified = "",
	};
	enum store_change change;
	struct reading reading;
	int64_t start = now_ns(), middle;
	struct err e;

	read_document(
	    a, b->forms, d->bytes.data, d->bytes.len, &context, &reading);
	read_check(a, b->rules, &context, &reading);
	middle = now_ns();
	assert(reading.outcome == READING_REPORT);
	d->took[STAGE_READ][round] = middle - start;

	/* Another document each time, and another figure: a revision. */
	snprintf(reading.sha256, sizeof(reading.sha256), "%064zx",
	    (round + 1) * 1000 + (size_t)(d->name[0]));
	reading.report.cells[0] = (struct cell){ .state = CELL_REPORTED,
		.value = num_int((int64_t)round) };
	start = now_ns();
	if (store_put_report(b->store, &visit, &reading, d->bytes.data,
		d->bytes.len, d->bytes.len, &change, &e) != 0) {
		fprintf(stderr, "bench: %s\n", e.msg);
		abort();
	}
	d->took[STAGE_STORE][round] = now_ns() - start;
	arena_free(a);
}

static void
print_document(const struct bench *b, struct document *d)
{
	int64_t whole = median(d->took[STAGE_READ], b->rounds);

	printf("\n%s, %zu KB\n", d->name, d->bytes.len / 1024);
	for (size_t s = 0; s < STAGES; s++) {
		int64_t took = median(d->took[s], b->rounds);

		printf("  %-32s %8lld us  %3lld %% of a reading\n",
		    stage_names[s], (long long)(took / 1000),
		    (long long)(took * 100 / whole));
	}
	printf("  %lld KB read in a second by one reader\n",
	    (long long)((int64_t)d->bytes.len * 1000000 / (whole / 1000) /
		1024));
}

/* A store of its own with the county's bodies. */
static void
open_store(struct bench *b)
{
	static const struct store_calendar calendar = { LAST_YEAR - 2, 1, 31, 3,
		31 };
	struct source *sources;
	char path[96];
	struct err e;

	snprintf(b->folder, sizeof(b->folder), "/tmp/gouji-bench.XXXXXX");
	if (mkdtemp(b->folder) == NULL)
		abort();
	snprintf(path, sizeof(path), "%s/gouji.db", b->folder);
	b->registry.townships =
	    arena_calloc(b->arena, COUNTY_BODIES, sizeof(struct township));
	b->registry.n_townships = COUNTY_BODIES;
	sources = arena_calloc(b->arena, COUNTY_BODIES, sizeof(*sources));
	for (size_t i = 0; i < COUNTY_BODIES; i++) {
		struct township *t = &b->registry.townships[i];

		sources[i] =
		    (struct source){ "page", "http://127.0.0.1/", "", i + 2 };
		t->code = county_body(i)->code;
		t->name = county_body(i)->name;
		t->kind = KIND_TOWNSHIP;
		t->email = t->successor = "";
		t->sources = &sources[i];
		t->n_sources = 1;
	}
	b->store = store_open(path, b->forms, clock_real(), &e);
	if (b->store == NULL ||
	    store_set_registry(b->store, &b->registry, &calendar, &e) != 0 ||
	    store_set_today(
		b->store, (struct date){ LAST_YEAR + 1, 2, 1 }, &e) != 0 ||
	    store_run_create(b->store, RUN_API, NULL, 0, &b->run, &e) != 0 ||
	    store_run_start(b->store, b->run, COUNTY_BODIES, &e) != 0) {
		fprintf(stderr, "bench: %s\n", e.msg);
		abort();
	}
}

static void
close_store(struct bench *b)
{
	static const char *const ends[] = { "", "-wal", "-shm", ".lock" };
	char path[128];

	store_close(b->store);
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		snprintf(
		    path, sizeof(path), "%s/gouji.db%s", b->folder, ends[i]);
		unlink(path);
	}
	rmdir(b->folder);
}

int
main(int argc, char **argv)
{
	struct bench b = { .rounds = ROUNDS };
	struct document documents[3];
	size_t n = sizeof(documents) / sizeof(documents[0]);

	if (argc > 1)
		b.rounds = (size_t)strtoul(argv[1], NULL, 10);
	if (b.rounds == 0 || b.rounds > MAX_ROUNDS) {
		fprintf(
		    stderr, "usage: bench [ROUNDS], up to %d\n", MAX_ROUNDS);
		return 2;
	}
	b.arena = arena_new();
	b.county = county_new(LAST_YEAR, 1);
	b.forms = form_set_builtin();
	b.rules = rule_set_builtin();
	open_store(&b);
	document_init(
	    &b, &documents[0], "HTML pasted from Word", "990101", 120 * 1024);
	document_init(&b, &documents[1], "plain HTML", "990108", 0);
	document_init(&b, &documents[2], "text, a cell a line", "990104", 0);

	for (size_t round = 0; round < b.rounds; round++)
		for (size_t i = 0; i < n; i++) {
			measure_reading(&b, &documents[i], round);
			measure_whole(&b, &documents[i], round);
		}
	printf("medians of %zu rounds\n", b.rounds);
	for (size_t i = 0; i < n; i++) {
		print_document(&b, &documents[i]);
		buf_fini(&documents[i].bytes);
	}
	bench_repairs(form_of_year(b.forms, LAST_YEAR), b.rounds,
	    median(documents[1].took[STAGE_READ], b.rounds));
	close_store(&b);
	rule_set_free(b.rules);
	form_set_free(b.forms);
	county_free(b.county);
	arena_free(b.arena);
	return 0;
}
