#include "collectors/tables/known.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/hash.h"
#include "collectors/form/form.h"
#include "collectors/tables/labels.h"
#include "collectors/tables/sheet.h"

#define KNOWN_BITS 16384u

/* A set of hashes with false hits, which label_is_known() then refuses. */
struct known {
	const struct form_set *forms;
	unsigned char bits[KNOWN_BITS / 8];
};

static uint32_t
hash(const char *s)
{
	uint64_t h = hash_text(s);

	return (uint32_t)((h ^ (h >> 31)) % KNOWN_BITS);
}

static void
add(struct known *k, const char *key)
{
	const char *bare = label_without_number(key);

	k->bits[hash(key) / 8] |= (unsigned char)(1u << (hash(key) % 8));
	k->bits[hash(bare) / 8] |= (unsigned char)(1u << (hash(bare) % 8));
}

static void
add_all(struct known *k, const char **keys, size_t n)
{
	for (size_t i = 0; i < n; i++)
		add(k, keys[i]);
}

struct known *
known_new(struct arena *a, const struct form_set *forms)
{
	struct known *k = arena_alloc(a, sizeof(*k));

	k->forms = forms;
	for (size_t i = 0; i < forms->n_forms; i++) {
		const struct form *f = &forms->forms[i];

		for (size_t r = 0; r < f->n_rows; r++) {
			add_all(k, f->rows[r].keys, f->rows[r].n_keys);
			add_all(
			    k, f->rows[r].group_keys, f->rows[r].n_group_keys);
		}
		for (size_t c = 0; c < f->n_columns; c++) {
			const struct form_column *col = &f->columns[c];

			add_all(k, col->keys, col->n_keys);
			add_all(k, col->group_keys, col->n_group_keys);
		}
		for (size_t b = 0; b < f->n_blocks; b++)
			add_all(k, f->blocks[b].caption_keys,
			    f->blocks[b].n_caption_keys);
	}
	return k;
}

static bool
has(const struct known *k, const char *key)
{
	return (k->bits[hash(key) / 8] >> (hash(key) % 8) & 1) != 0;
}

bool
known_label(const struct known *k, const struct sheet_cell *c)
{
	if (*c->key == '\0')
		return false;
	if (label_is_frame(c->key))
		return true;
	return (has(k, c->key) || has(k, c->bare) ||
		   has(k, label_without_number(c->key)) ||
		   has(k, label_without_number(c->bare))) &&
	    label_is_known(k->forms, c);
}

bool
known_header(const struct known *k, const struct sheet_cell *c)
{
	if (label_is_frame(c->key))
		return true;
	for (size_t i = 0; i < k->forms->n_forms; i++)
		if (label_is_column(&k->forms->forms[i], c))
			return true;
	return false;
}
