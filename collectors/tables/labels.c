#include "collectors/tables/labels.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/hash.h"
#include "collectors/base/utf8.h"
#include "collectors/form/form.h"
#include "collectors/tables/rows.h"

/* Characters of the longest label that is compared for similarity. */
#define SIMILARITY_CHARACTERS 80
/* A beginning of a label says something from three characters on. */
#define PREFIX_BYTES 9
/* The words in table 3's corner, and not the next cell's with them. */
#define CORNER_BYTES 100

enum numbering {
	NUMBER_NONE,
	NUMBER_DIGIT,
	NUMBER_CHINESE
};

/* The key without the number in front ("1属于国家秘密", "七总计"). */
static const char *
skip_number(const char *key, enum numbering *kind)
{
	static const char *const numerals[] = { "一", "二", "三", "四", "五",
		"六", "七", "八", "九", "十" };

	*kind = NUMBER_NONE;
	if (*key >= '0' && *key <= '9') {
		*kind = NUMBER_DIGIT;
		return key + 1;
	}
	for (size_t i = 0; i < sizeof(numerals) / sizeof(numerals[0]); i++) {
		if (strncmp(key, numerals[i], 3) == 0) {
			*kind = NUMBER_CHINESE;
			return key + 3;
		}
	}
	return key;
}

const char *
label_without_number(const char *key)
{
	enum numbering kind;

	return skip_number(key, &kind);
}

static bool
is_any(const char *key, const char **keys, size_t n)
{
	if (*key == '\0')
		return false;
	for (size_t i = 0; i < n; i++)
		if (strcmp(keys[i], key) == 0)
			return true;
	return false;
}

/* Equal, a number in front left out or of the same kind. */
static bool
is_any_but_number(const char *key, const char **keys, size_t n)
{
	enum numbering of_key, of_label;
	const char *k = skip_number(key, &of_key);
	size_t len = strlen(k);

	for (size_t i = 0; i < n && len > 0; i++) {
		size_t label_len = strlen(keys[i]);

		/* Most end otherwise: no need to look for a number. */
		if (label_len < len ||
		    strcmp(keys[i] + (label_len - len), k) != 0 ||
		    skip_number(keys[i], &of_label) !=
			keys[i] + (label_len - len))
			continue;
		if (of_key == of_label || of_key == NUMBER_NONE ||
		    of_label == NUMBER_NONE)
			return true;
	}
	return false;
}

bool
label_is_litigation(const char *key)
{
	return strcmp(key, "行政诉讼") == 0;
}

bool
label_is_subject(const char *key)
{
	return strcmp(key, "信息内容") == 0;
}

bool
label_is_frame(const char *key)
{
	return label_is_litigation(key) || label_is_subject(key) ||
	    strcmp(key, "申请人情况") == 0 ||
	    (strncmp(key, "本列数据的勾稽关系", 27) == 0 &&
		strlen(key) <= CORNER_BYTES);
}

/* What stands behind the row's group in one cell with it, or NULL. */
static const char *
behind_group(const struct form_row *row, const char *key)
{
	for (size_t i = 0; i < row->n_group_keys; i++) {
		size_t len = strlen(row->group_keys[i]);

		if (len >= PREFIX_BYTES &&
		    strncmp(key, row->group_keys[i], len) == 0 &&
		    key[len] != '\0')
			return key + len;
	}
	return NULL;
}

/* A row whose groups stand in front of it in its own cell:
 * "（三）不予公开1.属于国家秘密". */
static size_t
label_row_behind_groups(const struct form *f, const char *key)
{
	while (key != NULL) {
		const char *rest = NULL;

		for (size_t r = 0; r < f->n_rows; r++) {
			const struct form_row *row = &f->rows[r];
			const char *label = behind_group(row, key);

			if (label == NULL)
				continue;
			if (is_any_but_number(label, row->keys, row->n_keys))
				return r;
			rest = label;
		}
		key = rest;
	}
	return LABEL_NONE;
}

size_t
label_row(const struct form *f, const struct row_cell *c)
{
	if (*c->key == '\0')
		return LABEL_NONE;
	for (size_t r = 0; r < f->n_rows; r++)
		if (is_any(c->key, f->rows[r].keys, f->rows[r].n_keys))
			return r;
	for (size_t r = 0; r < f->n_rows; r++) {
		const struct form_row *row = &f->rows[r];

		if (is_any_but_number(c->key, row->keys, row->n_keys) ||
		    is_any_but_number(c->bare, row->keys, row->n_keys))
			return r;
	}
	return label_row_behind_groups(f, c->key);
}

bool
label_is_row_group(const struct form *f, const struct row_cell *c)
{
	for (size_t r = 0; r < f->n_rows; r++) {
		const struct form_row *row = &f->rows[r];

		if (is_any_but_number(
			c->key, row->group_keys, row->n_group_keys) ||
		    is_any_but_number(
			c->bare, row->group_keys, row->n_group_keys))
			return true;
	}
	return false;
}

size_t
label_caption(const struct form *f, const struct row_cell *c)
{
	for (size_t b = 0; b < f->n_blocks; b++)
		if (is_any(c->key, f->blocks[b].caption_keys,
			f->blocks[b].n_caption_keys))
			return b;
	return LABEL_NONE;
}

/* Four digits in a row. */
static bool
has_year(const char *key)
{
	for (; *key != '\0'; key++)
		if (strspn(key, "0123456789") == 4)
			return true;
	return false;
}

bool
label_differs(const struct row_cell *c, const char **keys)
{
	const char *key = label_without_number(c->key);
	const char *bare = label_without_number(c->bare);
	const char *own = label_without_number(keys[0]);
	size_t len = strlen(key), n = strlen(own);

	if (len == 0 || n == 0)
		return false;
	/* 本年（2023）制发件数 */
	if (has_year(key) && !has_year(own) && strcmp(bare, own) == 0)
		return true;
	if (strcmp(key, own) == 0 || strcmp(bare, own) == 0 ||
	    (len > n && strcmp(key + len - n, own) == 0 &&
		len >= n + PREFIX_BYTES))
		return false;
	/* A character lost is a typing error, more of them were cut. */
	return len + 3 >= n || strncmp(key, own, len) != 0;
}

/* Characters of a key, at most SIMILARITY_CHARACTERS of them. */
static size_t
characters(const char *s, uint32_t out[SIMILARITY_CHARACTERS])
{
	size_t len = strlen(s), pos = 0, n = 0;

	while (pos < len && n < SIMILARITY_CHARACTERS)
		out[n++] = utf8_next(s, len, &pos);
	return n;
}

/* Characters to insert, drop or change until a is b. */
static size_t
edit_distance(const uint32_t *a, size_t n_a, const uint32_t *b, size_t n_b)
{
	size_t row[SIMILARITY_CHARACTERS + 1];

	for (size_t j = 0; j <= n_b; j++)
		row[j] = j;
	for (size_t i = 1; i <= n_a; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= n_b; j++) {
			size_t best = diagonal + (a[i - 1] != b[j - 1]);

			diagonal = row[j];
			if (row[j] + 1 < best)
				best = row[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			row[j] = best;
		}
	}
	return row[n_b];
}

/* Hundredths of the characters that are the same, numbers in front apart. */
static int
similarity(const char *key, const char *label, bool *same_number)
{
	uint32_t a[SIMILARITY_CHARACTERS], b[SIMILARITY_CHARACTERS];
	enum numbering of_key, of_label;
	const char *k = skip_number(key, &of_key);
	const char *l = skip_number(label, &of_label);
	size_t n_a = characters(k, a), n_b = characters(l, b);
	size_t longer = n_a > n_b ? n_a : n_b;

	*same_number = of_key != NUMBER_NONE && k - key == l - label &&
	    strncmp(key, label, (size_t)(k - key)) == 0;
	if (n_a < 2 || n_b < 2)
		return 0;
	if ((n_a > n_b ? n_a - n_b : n_b - n_a) * 5 > longer * 2)
		return 0;
	return 100 - (int)(edit_distance(a, n_a, b, n_b) * 100 / longer);
}

static bool
similarity_suffices(int hundredths, bool same_number)
{
	return hundredths >= (same_number ? 60 : 75);
}

static int
best_similarity(const char *key, const char **keys, size_t n)
{
	int best = 0;

	for (size_t i = 0; i < n; i++) {
		bool same_number;
		int l = similarity(key, keys[i], &same_number);

		if (similarity_suffices(l, same_number) && l > best)
			best = l;
	}
	return best;
}

int
label_row_similarity(const struct form *f, size_t row, const char *key)
{
	return best_similarity(key, f->rows[row].keys, f->rows[row].n_keys);
}

int
label_column_similarity(const struct form *f, size_t column, const char *key)
{
	const struct form_column *c = &f->columns[column];
	int best = 0;

	for (size_t i = 0; i < c->n_keys; i++) {
		bool same_number;
		int l = similarity(key, c->keys[i], &same_number);

		best = l > best ? l : best;
	}
	return best;
}

size_t
label_column_group(
    const struct form *f, const struct form_block *b, const struct row_cell *c)
{
	if (*c->key == '\0')
		return LABEL_NONE;
	for (size_t i = 0; i < b->n_columns; i++) {
		const struct form_column *col =
		    &f->columns[b->first_column + i];

		if (is_any(c->key, col->group_keys, col->n_group_keys) ||
		    is_any(c->bare, col->group_keys, col->n_group_keys))
			return i;
	}
	for (size_t i = 0; i < b->n_columns; i++) {
		const struct form_column *col =
		    &f->columns[b->first_column + i];

		if (b->table == 3 &&
		    best_similarity(
			c->key, col->group_keys, col->n_group_keys) > 0)
			return i;
	}
	return LABEL_NONE;
}

/* One begins with the other: "本年新", "现行有效件数量". */
static bool
begins_similarly(const char *key, const char *label)
{
	size_t k = strlen(key), l = strlen(label);
	size_t shorter = k < l ? k : l;

	return shorter >= PREFIX_BYTES && k <= l + PREFIX_BYTES &&
	    strncmp(key, label, shorter) == 0;
}

static bool
begins_any(const char *key, const char **keys, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (begins_similarly(key, keys[i]))
			return true;
	return false;
}

enum column_test {
	COLUMN_NAMED,
	COLUMN_BARE,
	COLUMN_BEGUN,
	COLUMN_ALIKE
};

static bool
is_column(const struct form_column *col, const struct row_cell *c,
    enum column_test test)
{
	switch (test) {
	case COLUMN_NAMED:
		return is_any(c->key, col->keys, col->n_keys);
	case COLUMN_BARE:
		return is_any(c->bare, col->keys, col->n_keys);
	case COLUMN_BEGUN:
		return begins_any(c->key, col->keys, col->n_keys);
	case COLUMN_ALIKE:
		return best_similarity(c->key, col->keys, col->n_keys) > 0;
	}
	return false;
}

uint32_t
label_columns(const struct form *f, const struct form_block *b,
    const struct row_cell *c, bool *exact)
{
	*exact = false;
	if (*c->key == '\0')
		return 0;
	for (int test = COLUMN_NAMED; test <= COLUMN_ALIKE; test++) {
		uint32_t bits = 0;

		for (size_t i = 0; i < b->n_columns && i < 32; i++)
			if (is_column(&f->columns[b->first_column + i], c,
				(enum column_test)test))
				bits |= (uint32_t)1 << i;
		if (bits != 0) {
			*exact = test <= COLUMN_BARE;
			return bits;
		}
	}
	return 0;
}

bool
label_is_column(const struct form *f, const struct row_cell *c)
{
	for (size_t i = 0; i < f->n_columns; i++) {
		const struct form_column *col = &f->columns[i];

		if (is_column(col, c, COLUMN_NAMED) ||
		    is_column(col, c, COLUMN_BARE) ||
		    is_any(c->key, col->group_keys, col->n_group_keys))
			return true;
	}
	return false;
}

bool
label_is_known(const struct form_set *forms, const struct row_cell *c)
{
	if (label_is_frame(c->key))
		return true;
	for (size_t i = 0; i < forms->n_forms; i++) {
		const struct form *f = &forms->forms[i];

		if (label_row(f, c) != LABEL_NONE || label_is_row_group(f, c) ||
		    label_caption(f, c) != LABEL_NONE || label_is_column(f, c))
			return true;
	}
	return false;
}

/* ---- all labels of a set of forms ---- */

#define KNOWN_BITS 16384u

/* A set of hashes with false hits, which label_is_known() then refuses. */
struct known {
	const struct form_set *forms;
	unsigned char bits[KNOWN_BITS / 8];
};

static uint32_t
hash_of_key(const char *s)
{
	uint64_t h = hash_text(s);

	return (uint32_t)((h ^ (h >> 31)) % KNOWN_BITS);
}

static void
add_known_key(struct known *k, const char *key)
{
	const char *bare = label_without_number(key);

	k->bits[hash_of_key(key) / 8] |=
	    (unsigned char)(1u << (hash_of_key(key) % 8));
	k->bits[hash_of_key(bare) / 8] |=
	    (unsigned char)(1u << (hash_of_key(bare) % 8));
}

static void
add_known_keys(struct known *k, const char **keys, size_t n)
{
	for (size_t i = 0; i < n; i++)
		add_known_key(k, keys[i]);
}

struct known *
known_new(struct arena *a, const struct form_set *forms)
{
	struct known *k = arena_alloc(a, sizeof(*k));

	k->forms = forms;
	for (size_t i = 0; i < forms->n_forms; i++) {
		const struct form *f = &forms->forms[i];

		for (size_t r = 0; r < f->n_rows; r++) {
			add_known_keys(k, f->rows[r].keys, f->rows[r].n_keys);
			add_known_keys(
			    k, f->rows[r].group_keys, f->rows[r].n_group_keys);
		}
		for (size_t c = 0; c < f->n_columns; c++) {
			const struct form_column *col = &f->columns[c];

			add_known_keys(k, col->keys, col->n_keys);
			add_known_keys(k, col->group_keys, col->n_group_keys);
		}
		for (size_t b = 0; b < f->n_blocks; b++)
			add_known_keys(k, f->blocks[b].caption_keys,
			    f->blocks[b].n_caption_keys);
	}
	return k;
}

static bool
may_have_key(const struct known *k, const char *key)
{
	return (k->bits[hash_of_key(key) / 8] >> (hash_of_key(key) % 8) & 1) !=
	    0;
}

bool
known_label(const struct known *k, const struct row_cell *c)
{
	if (*c->key == '\0')
		return false;
	if (label_is_frame(c->key))
		return true;
	return (may_have_key(k, c->key) || may_have_key(k, c->bare) ||
		   may_have_key(k, label_without_number(c->key)) ||
		   may_have_key(k, label_without_number(c->bare))) &&
	    label_is_known(k->forms, c);
}

bool
known_header(const struct known *k, const struct row_cell *c)
{
	if (label_is_frame(c->key))
		return true;
	for (size_t i = 0; i < k->forms->n_forms; i++)
		if (label_is_column(&k->forms->forms[i], c))
			return true;
	return false;
}
