#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/check/similarity/likeness.h"
#include "collectors/model/report.h"

/* What stands in front: another arrangement has another one. */
#define VERSION 1

/* ---- writing: numbers with their lowest byte first ---- */

static void
put_number(struct buf *b, uint64_t v, int bytes)
{
	for (int i = 0; i < bytes; i++)
		(void)buf_putc(b, (char)(v >> (8 * i) & 0xff));
}

void
likeness_pack(const struct likeness *l, struct buf *b)
{
	put_number(b, VERSION, 1);
	put_number(b, l->n_passages, 2);
	for (size_t i = 0; i < l->n_passages; i++) {
		const struct passage *p = &l->passages[i];

		put_number(b, p->part, 1);
		put_number(b, (uint64_t)p->number, 1);
		put_number(b, p->at, 4);
		put_number(b, p->len, 2);
		put_number(b, p->letters, 2);
		put_number(b, p->n_shingles, 2);
		put_number(b, p->hash, 8);
		for (size_t k = 0; k < p->n_shingles; k++)
			put_number(b, p->shingles[k], 8);
	}
}

/* ---- reading ---- */

struct unpacking {
	const unsigned char *bytes;
	size_t len, at;
	bool failed;
};

static uint64_t
take_number(struct unpacking *u, size_t bytes)
{
	uint64_t v = 0;

	if (u->failed || u->len - u->at < bytes) {
		u->failed = true;
		return 0;
	}
	for (size_t i = 0; i < bytes; i++)
		v |= (uint64_t)u->bytes[u->at + i] << (8 * i);
	u->at += bytes;
	return v;
}

static void
take_shingles(struct arena *a, struct unpacking *u, struct passage *p)
{
	if ((u->len - u->at) / sizeof(uint64_t) < p->n_shingles)
		u->failed = true;
	if (u->failed)
		return;
	p->shingles = arena_calloc(a, p->n_shingles, sizeof(*p->shingles));
	for (size_t i = 0; i < p->n_shingles; i++) {
		p->shingles[i] = take_number(u, sizeof(uint64_t));
		if (i > 0 && p->shingles[i] <= p->shingles[i - 1])
			u->failed = true;
	}
}

static void
take_passage(struct arena *a, struct unpacking *u, struct passage *p)
{
	p->part = take_number(u, 1);
	p->number = (int)take_number(u, 1);
	p->at = take_number(u, 4);
	p->len = take_number(u, 2);
	p->letters = take_number(u, 2);
	p->n_shingles = take_number(u, 2);
	p->hash = take_number(u, 8);
	if (p->part >= LIMIT_SECTIONS || p->at > LIMIT_SECTION_BYTES ||
	    p->len == 0 || p->len > LIMIT_PASSAGE_BYTES || p->letters == 0 ||
	    p->letters > LIMIT_PASSAGE_LETTERS || p->n_shingles == 0 ||
	    p->n_shingles > p->letters)
		u->failed = true;
	else
		take_shingles(a, u, p);
}

int
likeness_unpack(struct arena *a, const void *bytes, size_t len,
    struct likeness *out, struct err *e)
{
	struct unpacking u = { .bytes = bytes, .len = len };
	struct likeness l = { 0 };
	uint64_t version = take_number(&u, 1);
	size_t n_shingles = 0;

	l.n_passages = take_number(&u, 2);
	if (version != VERSION || l.n_passages > LIMIT_PASSAGES)
		u.failed = true;
	if (!u.failed)
		l.passages = arena_calloc(a, l.n_passages, sizeof(*l.passages));
	for (size_t i = 0; i < l.n_passages && !u.failed; i++) {
		take_passage(a, &u, &l.passages[i]);
		n_shingles += l.passages[i].n_shingles;
		if (n_shingles > LIMIT_SHINGLES)
			u.failed = true;
	}
	if (u.failed || u.at != u.len)
		return err_set(e, ERR_FORMAT, "no packed passages");
	*out = l;
	return 0;
}

static bool
is_boundary(const char *text, size_t at)
{
	return ((unsigned char)text[at] & 0xc0) != 0x80;
}

bool
likeness_fits(const struct likeness *l, const struct report *r)
{
	for (size_t i = 0; i < l->n_passages; i++) {
		const struct passage *p = &l->passages[i];
		const struct section *s;
		size_t len;

		if (p->part >= r->n_sections)
			return false;
		s = &r->sections[p->part];
		len = s->text == NULL ? 0 : strlen(s->text);
		if (p->number != s->number || p->at > len ||
		    p->len > len - p->at || !is_boundary(s->text, p->at) ||
		    !is_boundary(s->text, p->at + p->len))
			return false;
	}
	return true;
}

const void *
likeness_take_packed(struct arena *a, const struct report *r,
    const char *const *names, size_t n_names, size_t *len)
{
	struct likeness taken;
	struct buf packed;
	const void *bytes;

	likeness_take(a, r, names, n_names, &taken);
	buf_init(&packed, LIKENESS_MAX_BYTES);
	likeness_pack(&taken, &packed);
	*len = packed.len;
	bytes = arena_strndup(a, buf_str(&packed), packed.len);
	buf_fini(&packed);
	return bytes;
}
