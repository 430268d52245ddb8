#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/check/similarity/similarity.h"

static int
compare_hashes(const void *x, const void *y)
{
	uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;

	return (a > b) - (a < b);
}

static void
sort_hashes(uint64_t *hashes, size_t n)
{
	if (n > 1)
		qsort(hashes, n, sizeof(*hashes), compare_hashes);
}

static bool
has_hash(const uint64_t *hashes, size_t n, uint64_t hash)
{
	return n > 0 &&
	    bsearch(&hash, hashes, n, sizeof(hash), compare_hashes) != NULL;
}

/* part >= least x whole, exactly. Neither factor is beyond 10^12, nor any
 * count beyond 10^6. */
static bool
is_share(size_t part, size_t whole, struct num least)
{
	int64_t scaled = (int64_t)part;

	for (int i = 0; i < least.scale; i++)
		scaled *= 10;
	return scaled >= least.value * (int64_t)whole;
}

/* ---- template ---- */

void
similarity_find_boilerplate(struct arena *a, uint64_t *hashes, size_t n,
    size_t n_bodies, struct num least, struct num share,
    struct similarity_boilerplate *out)
{
	size_t cap = 0;

	memset(out, 0, sizeof(*out));
	sort_hashes(hashes, n);
	for (size_t i = 0, end; i < n; i = end) {
		end = i + 1;
		while (end < n && hashes[end] == hashes[i])
			end++;
		if (num_cmp(num_int((int64_t)(end - i)), least) < 0 ||
		    !is_share(end - i, n_bodies, share))
			continue;
		out->hashes = arena_grow(
		    a, out->hashes, out->n, &cap, sizeof(*out->hashes));
		out->hashes[out->n++] = hashes[i];
	}
}

bool
similarity_is_boilerplate(const struct similarity_boilerplate *t, uint64_t hash)
{
	return t != NULL && has_hash(t->hashes, t->n, hash);
}

static bool
counts(const struct fingerprint *p, int number,
    const struct similarity_boilerplate *const templates[2])
{
	return (number == 0 || p->number == number) &&
	    !similarity_is_boilerplate(templates[0], p->hash) &&
	    !similarity_is_boilerplate(templates[1], p->hash);
}

/* ---- texts ---- */

static size_t
drop_repeated(uint64_t *hashes, size_t n)
{
	size_t kept = 0;

	sort_hashes(hashes, n);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || hashes[i] != hashes[i - 1])
			hashes[kept++] = hashes[i];
	return kept;
}

struct sentence {
	uint64_t hash;
	size_t letters;
};

static int
compare_sentences(const void *x, const void *y)
{
	const struct sentence *a = x, *b = y;

	return (a->hash > b->hash) - (a->hash < b->hash);
}

static size_t
count_letters(struct sentence *sentences, size_t n)
{
	size_t letters = 0;

	if (n > 1)
		qsort(sentences, n, sizeof(*sentences), compare_sentences);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || sentences[i].hash != sentences[i - 1].hash)
			letters += sentences[i].letters;
	return letters;
}

void
similarity_strip(struct arena *a, const struct fingerprints *l, int number,
    const struct similarity_boilerplate *const templates[2],
    struct similarity_text *out)
{
	struct sentence *sentences =
	    arena_calloc(a, l->n_sentences, sizeof(*sentences));
	size_t n = 0, n_sentences = 0;

	for (size_t i = 0; i < l->n_sentences; i++)
		if (counts(&l->sentences[i], number, templates))
			n += l->sentences[i].n_shingles;
	memset(out, 0, sizeof(*out));
	out->shingles = arena_calloc(a, n, sizeof(*out->shingles));
	n = 0;
	for (size_t i = 0; i < l->n_sentences; i++) {
		const struct fingerprint *p = &l->sentences[i];

		if (!counts(p, number, templates))
			continue;
		memcpy(&out->shingles[n], p->shingles,
		    p->n_shingles * sizeof(*p->shingles));
		n += p->n_shingles;
		sentences[n_sentences].hash = p->hash;
		sentences[n_sentences++].letters = p->letters;
	}
	out->n = drop_repeated(out->shingles, n);
	out->letters = count_letters(sentences, n_sentences);
}

/* ---- two of them ---- */

static size_t
count_shared(const uint64_t *x, size_t n, const uint64_t *y, size_t m)
{
	size_t shared = 0, i = 0, k = 0;

	while (i < n && k < m) {
		uint64_t left = x[i], right = y[k];

		shared += left == right;
		i += left <= right;
		k += right <= left;
	}
	return shared;
}

struct similarity_share
similarity_compare(
    const struct similarity_text *x, const struct similarity_text *y)
{
	size_t shared = count_shared(x->shingles, x->n, y->shingles, y->n);

	return (struct similarity_share){ shared, x->n + y->n - shared };
}

int
similarity_share_cmp(struct similarity_share x, struct similarity_share y)
{
	/* 0 of 0 is 0 of 1. */
	size_t left = x.shared * (y.all == 0 ? 1 : y.all);
	size_t right = y.shared * (x.all == 0 ? 1 : x.all);

	return (left > right) - (left < right);
}

bool
similarity_reaches(struct similarity_share s, struct num least)
{
	return s.shared > 0 && is_share(s.shared, s.all, least);
}

bool
similarity_may_reach(size_t n, size_t m, struct num least)
{
	return n < m ? is_share(n, m, least) : is_share(m, n, least);
}

int
similarity_percent(struct similarity_share s)
{
	return s.all == 0 ? 0 : (int)(s.shared * 100 / s.all);
}

/* The passage that has most in common with a set; the first of several. */
static const struct fingerprint *
most_like(const struct fingerprints *l, int number,
    const struct similarity_boilerplate *const templates[2],
    const uint64_t *set, size_t n)
{
	const struct fingerprint *found = NULL;
	size_t most = 0;

	for (size_t i = 0; i < l->n_sentences; i++) {
		const struct fingerprint *p = &l->sentences[i];
		size_t shared = 0;

		if (!counts(p, number, templates))
			continue;
		for (size_t k = 0; k < p->n_shingles; k++)
			shared += has_hash(set, n, p->shingles[k]);
		if (shared > most) {
			most = shared;
			found = p;
		}
	}
	return found;
}

bool
similarity_pair(struct arena *a, const struct fingerprints *x,
    const struct fingerprints *y, int number,
    const struct similarity_boilerplate *const templates[2],
    const struct fingerprint **in_x, const struct fingerprint **in_y)
{
	struct similarity_text other;

	similarity_strip(a, y, number, templates, &other);
	*in_x = most_like(x, number, templates, other.shingles, other.n);
	if (*in_x == NULL)
		return false;
	*in_y = most_like(
	    y, number, templates, (*in_x)->shingles, (*in_x)->n_shingles);
	return *in_y != NULL;
}
