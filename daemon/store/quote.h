/*
 * The passages of two reports that are alike, as a finding's evidence quotes
 * them. Inside a store.
 */
#ifndef GOUJI_STORE_QUOTE_H
#define GOUJI_STORE_QUOTE_H

#include "collectors/base/attr.h"

struct arena;
struct err;
struct similarity_boilerplate;
struct store;

/* Two reports, and what each is called in the quotation. */
struct quote_texts {
	const char *code, *name;
	int year;
	const char *other_code, *other_name;
	int other_year;
	int number; /* of the part that is alike, 0 all */
};

/* "本单位第五部分“…”；乙镇第五部分“…”", in the arena; *out is untouched where
 * nothing is alike. */
MUST_CHECK int quote_alike(struct store *s, struct arena *a,
    const struct quote_texts *t,
    const struct similarity_boilerplate *const templates[2], const char **out,
    struct err *e);

#endif
