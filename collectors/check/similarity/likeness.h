/*
 * Likeness of narratives. The reader cuts a report's text into sentences and
 * names each, and every five letters in a row of it, by a hash; goujid compares
 * sets of these hashes and never the text. What two honest reports have in
 * common anyway does not count: figures, the body's own names, punctuation,
 * headings, tables, the preface; sentences that many bodies of the county have
 * are template and are stripped before anything is compared. Pure; everything
 * lives in the arena. Exact: no floating point, no sampling.
 */
#ifndef GOUJI_CHECK_SIMILARITY_LIKENESS_H
#define GOUJI_CHECK_SIMILARITY_LIKENESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "collectors/base/attr.h"
#include "collectors/base/num.h"

struct arena;
struct buf;
struct err;
struct report;

/* Letters of a shingle. */
#define LIKENESS_SHINGLE 5

/* A sentence. */
struct passage {
	size_t part;    /* index into report->sections */
	int number;     /* of that section */
	size_t at, len; /* bytes of its text */
	size_t letters; /* that count */
	uint64_t hash;  /* of all of them */
	uint64_t *shingles;
	size_t n_shingles; /* rising, each once */
};

struct likeness {
	struct passage *passages; /* in the report's order */
	size_t n_passages;
};

/* ---- sentences.c: the reader's side ---- */

/*
 * The sentences of the parts that are prose: not the preface, not the parts of
 * the tables (2 to 4), no line without a sentence's punctuation (headings, a
 * site's furniture). `names`: the body's own, which count as one letter, as
 * 我镇 and its like do; so does any number. What is beyond limits.h is left
 * out.
 */
void likeness_take(struct arena *a, const struct report *r,
    const char *const *names, size_t n_names, struct likeness *out);

/* ---- pack.c: as bytes, for frames and the store ---- */

/* At the most. */
#define LIKENESS_MAX_BYTES \
	(3u + LIMIT_PASSAGES * 20u + LIMIT_SHINGLES * sizeof(uint64_t))

void likeness_pack(const struct likeness *l, struct buf *b);
/* likeness_take(), packed; *len bytes in the arena. */
const void *likeness_take_packed(struct arena *a, const struct report *r,
    const char *const *names, size_t n_names, size_t *len);
/* -1 (ERR_FORMAT): no such bytes, or beyond the limits; *out is untouched. */
MUST_CHECK int likeness_unpack(struct arena *a, const void *bytes, size_t len,
    struct likeness *out, struct err *e);
/* Are all passages sentences of that report's sections, cut between
 * characters? */
bool likeness_fits(const struct likeness *l, const struct report *r);

/* ---- compare.c: the daemon's side ---- */

/* Sentences that are template, by hash, rising. */
struct likeness_template {
	uint64_t *hashes;
	size_t n;
};

/*
 * Of the sentences of `n_bodies` bodies (each body's own ones once; the array
 * is sorted): those that at least `least` of them and at least the share
 * `share` of them have.
 */
void likeness_find_template(struct arena *a, uint64_t *hashes, size_t n,
    size_t n_bodies, struct num least, struct num share,
    struct likeness_template *out);
bool likeness_is_template(const struct likeness_template *t, uint64_t hash);

/* What is left of a text. */
struct likeness_text {
	uint64_t *shingles; /* rising, each once */
	size_t n;
	size_t letters; /* of its sentences, each once */
};

/* Of all parts, or of those of one number (0: all). Sentences that either
 * template has (they may be NULL) are stripped. */
void likeness_strip(struct arena *a, const struct likeness *l, int number,
    const struct likeness_template *const templates[2],
    struct likeness_text *out);

/* A likeness by Jaccard: `shared` of `all` shingles that either text has. A
 * short text that is a part of a long one is not like it. 0 of 0: nothing. */
struct likeness_share {
	size_t shared, all;
};

struct likeness_share likeness_compare(
    const struct likeness_text *x, const struct likeness_text *y);
/* <0, 0, >0: is x the greater likeness? */
int likeness_share_cmp(struct likeness_share x, struct likeness_share y);
/* Is it at least that much (0.8)? */
bool likeness_reaches(struct likeness_share s, struct num least);
/* Could texts of so many shingles reach it at all? */
bool likeness_may_reach(size_t n, size_t m, struct num least);
/* 0 to 100, rounded down. */
int likeness_percent(struct likeness_share s);

/*
 * The two passages to show of texts that are alike: the one of x that has most
 * of its letters in y, and the one of y that is most like it. Of one number
 * and without template as in likeness_strip(). False: there is none.
 */
bool likeness_pair(struct arena *a, const struct likeness *x,
    const struct likeness *y, int number,
    const struct likeness_template *const templates[2],
    const struct passage **in_x, const struct passage **in_y);

#endif
