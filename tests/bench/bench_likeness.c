/*
 * What comparing a county's reports costs: a hundred bodies of two years with
 * narratives of a real one's length, put into a store, then one year compared.
 * The longest step is what the loop is held for.
 *
 *     bench_likeness [ROUNDS]
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/clock.h"
#include "collectors/base/err.h"
#include "collectors/base/hash.h"
#include "collectors/check/similarity/likeness.h"
#include "collectors/form/form.h"
#include "daemon/conf/registry.h"
#include "daemon/store/store.h"
#include "tests/bench/median.h"
#include "tests/conf/folder.h"

#define BODIES     100
#define SENTENCES  90 /* of 35 letters: 3,150 */
#define LETTERS    35
#define SHARED     20 /* of them the county's template */
#define ROUNDS     5
#define MAX_ROUNDS 100

static uint64_t dice = 1;

static void
must(int result, const struct err *e)
{
	if (result < 0) {
		fprintf(stderr, "bench_likeness: %s\n", e->msg);
		abort();
	}
}

/* Of this thread: what it waits for, the disk too, does not count. */
static int64_t
now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void
put_sentences(struct buf *b, uint64_t seed, size_t n)
{
	for (size_t i = 0; i < n * LETTERS; i++) {
		unsigned letter;

		seed = seed * 6364136223846793005u + 1442695040888963407u;
		letter = 0x4e00 + (unsigned)(seed >> 40) % 0x4000;
		(void)buf_printf(b, "%c%c%c%s", (int)(0xe0 | letter >> 12),
		    (int)(0x80 | (letter >> 6 & 63)),
		    (int)(0x80 | (letter & 63)),
		    i % LETTERS == LETTERS - 1 ? "。" : "");
	}
}

static void
put_report(struct store *s, const struct form *form, const char *code, int year)
{
	struct arena *a = arena_new();
	struct section section = {
		.number = 1, .printed_number = 1, .heading = ""
	};
	struct reading reading = { .outcome = READING_REPORT,
		.media_type = "text/html",
		.report = { .form = form,
		    .year = year,
		    .title = "",
		    .organ = "",
		    .published_by = "",
		    .preface = "",
		    .sections = &section,
		    .n_sections = 1 } };
	enum store_change change;
	struct err e = { 0 };
	struct buf text;

	buf_init(&text, 1u << 20);
	put_sentences(&text, 7, SHARED);
	put_sentences(&text, ++dice, SENTENCES - SHARED);
	section.text = buf_str(&text);
	reading.report.cells =
	    arena_calloc(a, form->n_cells, sizeof(struct cell));
	reading.sentences = likeness_take_packed(
	    a, &reading.report, NULL, 0, &reading.sentences_len);
	hash_sha256(section.text, text.len, reading.sha256);
	must(
	    store_put_by_hand(s, code, &reading, "x", 1, text.len, &change, &e),
	    &e);
	buf_fini(&text);
	arena_free(a);
}

static void
fill(struct store *s, const struct form_set *forms)
{
	const struct store_calendar calendar = { 2023, 1, 31, 3, 31 };
	struct township listed[BODIES];
	struct registry r = { listed, BODIES };
	char codes[BODIES][16];
	static char nothing[1];
	struct err e = { 0 };

	memset(listed, 0, sizeof(listed));
	for (size_t i = 0; i < BODIES; i++) {
		(void)snprintf(codes[i], sizeof(codes[i]), "T%03zu", i);
		listed[i].code = listed[i].name = codes[i];
		listed[i].email = listed[i].successor = nothing;
	}
	must(store_set_today(s, (struct date){ 2026, 1, 10 }, &e), &e);
	must(store_set_registry(s, &r, &calendar, &e), &e);
	for (int year = 2023; year <= 2024; year++)
		for (size_t i = 0; i < BODIES; i++)
			put_report(s, form_find(forms, "2021"), codes[i], year);
}

/* All that is due. *longest: of its steps. */
static int64_t
compare(struct store *s, int64_t *longest)
{
	struct store_likeness *pass;
	int64_t began = now_us();
	struct err e = { 0 };

	*longest = 0;
	for (;;) {
		int64_t at = now_us(), took;
		bool over = false;

		must(store_likeness_begin(s, &pass, &e), &e);
		took = now_us() - at;
		while (pass != NULL && !over) {
			*longest = took > *longest ? took : *longest;
			at = now_us();
			must(store_likeness_step(pass, &over, &e), &e);
			took = now_us() - at;
		}
		store_likeness_free(pass);
		if (pass == NULL)
			return now_us() - began;
	}
}

int
main(int argc, char **argv)
{
	long rounds = argc > 1 ? strtol(argv[1], NULL, 10) : ROUNDS;
	int64_t took[MAX_ROUNDS], longest[MAX_ROUNDS];
	struct form_set *forms;
	struct err e = { 0 };
	struct store *s;

	if (rounds < 1 || rounds > MAX_ROUNDS)
		return EXIT_FAILURE;
	(void)folder_begin();
	forms = form_set_builtin();
	s = store_open(folder_path("gouji.db"), forms, clock_real(), &e);
	must(s == NULL ? -1 : 0, &e);
	fill(s, forms);
	(void)compare(s, &longest[0]);
	for (long i = 0; i < rounds; i++) {
		put_report(s, form_find(forms, "2021"), "T050", 2024);
		took[i] = compare(s, &longest[i]);
	}
	printf("comparing a year of %d bodies: %lld us, the longest step "
	       "%lld us\n",
	    BODIES, (long long)median(took, (size_t)rounds),
	    (long long)median(longest, (size_t)rounds));
	store_close(s);
	form_set_free(forms);
	folder_end();
	return EXIT_SUCCESS;
}
