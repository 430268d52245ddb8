/*
 * Any bytes as townships.csv: a registry that holds together, or a message
 * that names the file.
 */
#include <assert.h>
#include <string.h>

#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/base/utf8.h"
#include "collectors/find/source.h"
#include "daemon/conf/registry.h"
#include "tests/fuzz/fuzz.h"

static void
check_text(const char *s)
{
	assert(s != NULL && utf8_valid(s, strlen(s)));
}

static void
check_year(int year)
{
	assert(year == 0 || (year >= LIMIT_YEAR_MIN && year <= LIMIT_YEAR_MAX));
}

static void
check_source(const struct source *s)
{
	struct err e;

	check_text(s->collector);
	check_text(s->url);
	check_text(s->options);
	assert(s->line >= 1); /* lines end with LF; CR ends rows, too */
	assert(source_check(s->collector, s->url, s->options, &e) == 0);
}

static void
check_township(const struct registry *r, const struct township *t)
{
	check_text(t->code);
	check_text(t->name);
	check_text(t->email);
	check_text(t->successor);
	assert(t->code[0] != '\0' && t->name[0] != '\0');
	assert(registry_find(r, t->code) == t);
	assert(t->successor[0] == '\0' ||
	    (registry_find(r, t->successor) != NULL &&
		registry_find(r, t->successor) != t));
	check_year(t->first_year);
	check_year(t->last_year);
	for (size_t i = 0; i < t->n_aliases; i++) {
		check_text(t->aliases[i]);
		assert(t->aliases[i][0] != '\0');
	}
	assert(t->n_sources > 0);
	for (size_t i = 0; i < t->n_sources; i++)
		check_source(&t->sources[i]);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err e = { 0 };
	struct registry *r = registry_parse(
	    "townships.csv", (const char *)data, size, source_check, &e);

	if (r == NULL) {
		assert(e.code == ERR_CONFIG || e.code == ERR_LIMIT);
		assert(strncmp(e.msg, "townships.csv:", 14) == 0);
		check_text(e.msg);
		return 0;
	}
	assert(r->n_townships <= LIMIT_TOWNSHIPS);
	for (size_t i = 0; i < r->n_townships; i++)
		check_township(r, &r->townships[i]);
	registry_free(r);
	return 0;
}
