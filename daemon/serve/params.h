/*
 * The parameters of a request: a query string held against what the resource
 * takes. Unknown names, names given twice and bad values are errors that name
 * the parameter. Pure; everything lives in the caller's arena.
 */
#ifndef GOUJI_SERVE_PARAMS_H
#define GOUJI_SERVE_PARAMS_H

#include <stddef.h>
#include <stdint.h>

#include "collectors/base/attr.h"

struct arena;
struct err;

#define PARAMS_MAX      12
#define PARAM_MAX_BYTES 200

enum param_type {
	PARAM_END, /* ends a list of specs */
	PARAM_TEXT,
	PARAM_INT,  /* min..max */
	PARAM_WORD, /* one of `words` */
};

struct param_spec {
	const char *name;
	enum param_type type;
	const char *const *words; /* ends with NULL */
	int64_t min, max;
};

struct params {
	const struct param_spec *specs;
	const char *texts[PARAMS_MAX]; /* by spec, NULL = not given */
	int64_t numbers[PARAMS_MAX];
};

/* `query` is what stands behind the "?", NULL for nothing. ERR_USAGE. */
MUST_CHECK int params_parse(const struct param_spec *specs, const char *query,
    struct arena *a, struct params *out, struct err *e);
/* NULL when not given (or not taken). */
const char *params_text(const struct params *p, const char *name);
int64_t params_int(const struct params *p, const char *name, int64_t otherwise);

/*
 * `len` bytes with %XX undone ("+" is a space when `form`); NULL when an
 * escape is broken or what it gives is no UTF-8 (or holds a NUL).
 */
char *percent_decode(struct arena *a, const char *s, size_t len, int form);

#endif
