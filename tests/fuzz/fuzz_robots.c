/*
 * A line with a path, then a robots.txt of any bytes: the rules are within
 * their limits, and what they say of the path is what a slow and simple matcher
 * says.
 */
#include <assert.h>
#include <stdbool.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/limits.h"
#include "collectors/find/robots.h"
#include "tests/fuzz/fuzz.h"

#define MAX_PATH  256
#define MAX_STEPS 1000000

/* From each place of the path, can the pattern so far end there? */
static bool
matches_slowly(const char *path, const char *pattern, size_t len)
{
	size_t n = strlen(path);
	bool at[MAX_PATH + 1] = { true };

	for (size_t i = 0; i < len; i++) {
		bool next[MAX_PATH + 1] = { false };

		if (pattern[i] == '$' && i + 1 == len)
			return at[n];
		for (size_t k = 0; k <= n; k++) {
			if (pattern[i] == '*')
				next[k] = at[k] || (k > 0 && next[k - 1]);
			else if (k > 0)
				next[k] =
				    at[k - 1] && path[k - 1] == pattern[i];
		}
		memcpy(at, next, sizeof(at));
	}
	for (size_t k = 0; k <= n; k++)
		if (at[k])
			return true;
	return false;
}

static bool
allows_slowly(const struct robots *r, const char *path)
{
	size_t longest = 0;
	bool allow = true;

	for (size_t i = 0; i < r->n_rules; i++) {
		const struct robots_rule *rule = &r->rules[i];

		if (!matches_slowly(path, rule->pattern, rule->len))
			continue;
		if (rule->len > longest)
			allow = rule->allow;
		else if (rule->len == longest)
			allow = allow || rule->allow;
		if (rule->len > longest)
			longest = rule->len;
	}
	return allow;
}

static void
check_rules(const struct robots *r)
{
	assert(r->n_rules <= LIMIT_ROBOTS_RULES);
	assert(r->n_left == 0 || r->n_rules == LIMIT_ROBOTS_RULES);
	assert(r->delay_ms >= 0 && r->delay_ms <= LIMIT_ROBOTS_DELAY_MS);
	for (size_t i = 0; i < r->n_rules; i++) {
		assert(r->rules[i].len > 0);
		for (size_t k = 0; k < r->rules[i].len; k++)
			assert(r->rules[i].pattern[k] > ' ' &&
			    r->rules[i].pattern[k] < 0x7f);
	}
}

/* Nothing in it is written in two ways. */
static bool
is_simple(const char *path)
{
	for (const char *p = path; *p != '\0'; p++)
		if (*p <= ' ' || *p >= 0x7f || strchr("%*$", *p) != NULL)
			return false;
	return strcmp(path, "/robots.txt") != 0 && path[0] != '\0';
}

static size_t
count_steps(const struct robots *r, const char *path)
{
	size_t n = 0;

	for (size_t i = 0; i < r->n_rules; i++)
		n += r->rules[i].len * (strlen(path) + 1);
	return n;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	const char *end = size == 0 ? NULL : memchr(text, '\n', size);
	size_t len = end == NULL ? 0 : (size_t)(end - text);
	struct arena *a = arena_new();
	struct robots r, again;
	char *path;
	bool allowed;

	if (len > MAX_PATH)
		len = MAX_PATH;
	path = arena_strndup(a, text == NULL ? "" : text, len);
	if (end != NULL) {
		size -= (size_t)(end + 1 - text);
		text = end + 1;
	}
	robots_parse(a, text, size, "gouji", &r);
	robots_parse(a, text, size, "GOUJI", &again);
	check_rules(&r);
	assert(again.n_rules == r.n_rules && again.delay_ms == r.delay_ms);
	assert(robots_allow(a, &r, "/robots.txt"));
	allowed = robots_allow(a, &r, path);
	if (is_simple(path) && count_steps(&r, path) < MAX_STEPS)
		assert(allowed == allows_slowly(&r, path));
	arena_free(a);
	return 0;
}
