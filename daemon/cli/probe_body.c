/* Whose source it is, and how the county would know it. */
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/limits.h"
#include "collectors/find/pick.h"
#include "collectors/pipeline/identity.h"
#include "collectors/text/publisher.h"
#include "daemon/cli/probe_private.h"
#include "daemon/conf/registry.h"

/* ---- names ---- */

static bool
is_name_of(const struct township *t, const char *name)
{
	if (strcmp(t->name, name) == 0 || strcmp(t->code, name) == 0)
		return true;
	for (size_t i = 0; i < t->n_aliases; i++)
		if (strcmp(t->aliases[i], name) == 0)
			return true;
	return false;
}

/* 瓦亭镇 signs as 瓦亭镇人民政府. */
static const struct township *
find_township(struct arena *a, const struct registry *r, const char *organ)
{
	const struct township *best = NULL;
	enum organ_match found = ORGAN_SHORTER;

	for (size_t i = 0; i < r->n_townships; i++)
		if (is_name_of(&r->townships[i], organ))
			return &r->townships[i];
	for (size_t i = 0; i < r->n_townships; i++) {
		enum organ_match m =
		    organ_match(a, r->townships[i].name, organ);

		if (m == ORGAN_LONGER)
			m = ORGAN_SHORTER;
		if (m < ORGAN_SHORTER || (best != NULL && m <= found))
			continue;
		best = &r->townships[i];
		found = m;
	}
	return best;
}

/* 瓦亭镇人民政府, 河东街道办事处: as townships.csv has them. */
static const char *
without_office(struct arena *a, const char *organ)
{
	static const char *const endings[] = { "人民政府", "办事处" };
	size_t len = strlen(organ);

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		size_t n = strlen(endings[i]);

		if (len > n && strcmp(organ + len - n, endings[i]) == 0)
			return arena_strndup(a, organ, len - n);
	}
	return organ;
}

struct probe_body
probe_body_of(struct probe *p, const char *organ)
{
	struct probe_body body = { .name = organ };

	if (organ[0] == '\0')
		return body;
	body.known = find_township(p->arena, p->county->registry, organ);
	if (body.known != NULL) {
		body.name = body.known->name;
		body.kind = body.known->kind;
		return body;
	}
	body.name = without_office(p->arena, organ);
	body.kind = identity_kind(organ);
	return body;
}

void
probe_body_of_source(struct probe *p)
{
	const struct registry *r = p->county->registry;
	const struct township *known = NULL;
	size_t n = 0;

	for (size_t i = 0; i < r->n_townships; i++)
		for (size_t k = 0; k < r->townships[i].n_sources; k++)
			if (strcmp(r->townships[i].sources[k].url,
				p->options->url) == 0) {
				known = &r->townships[i];
				n++;
			}
	if (n == 1)
		p->result->body =
		    (struct probe_body){ known->name, known->kind, known };
}

/* ---- links ---- */

static bool
is_same_body(struct arena *a, const struct probe_body *b, const char *organ)
{
	return organ_match(a, b->name, organ) >= ORGAN_SHORTER;
}

static void
name_bodies(struct probe *p)
{
	struct probe_result *r = p->result;
	size_t cap = 0;

	r->bodies = NULL;
	r->n_bodies = 0;
	for (size_t i = 0; i < r->walk.n_links; i++) {
		const char *organ = r->walk.links[i].organ;
		struct probe_body body;
		size_t k = 0;

		if (organ[0] == '\0')
			continue;
		while (k < r->n_bodies &&
		    !is_same_body(p->arena, &r->bodies[k], organ))
			k++;
		if (k < r->n_bodies)
			continue;
		body = probe_body_of(p, organ);
		r->bodies = arena_grow(
		    p->arena, r->bodies, r->n_bodies, &cap, sizeof(*r->bodies));
		r->bodies[r->n_bodies++] = body;
	}
}

/* A body that the list has a report of, of the year if there is one. */
static const char *
guess_organ(const struct probe *p)
{
	const struct pagination *walk = &p->result->walk;
	const char *any = "";

	for (size_t i = 0; i < walk->n_links; i++) {
		if (walk->links[i].organ[0] == '\0')
			continue;
		if (walk->links[i].year == p->options->year)
			return walk->links[i].organ;
		if (any[0] == '\0')
			any = walk->links[i].organ;
	}
	return any;
}

void
probe_body_of_links(struct probe *p)
{
	struct probe_result *r = p->result;

	name_bodies(p);
	r->shared = r->shared || r->n_bodies > 1;
	if (r->body.name[0] == '\0')
		r->body = probe_body_of(p, guess_organ(p));
}

static enum probe_link_use
use_of(struct probe *p, const struct source_link *link)
{
	const struct probe_result *r = p->result;
	const struct township *known = r->body.known;
	const struct source_body body = { r->body.name,
		known == NULL ? NULL : known->aliases,
		known == NULL ? 0 : known->n_aliases, r->shared };
	int year = link->year == 0 ? p->options->year : link->year;
	const struct source_link **picked;
	struct arena *a = arena_new();
	enum probe_link_use use = PROBE_LINK_PASSED;
	size_t n;

	source_pick(
	    a, r->walk.links, r->walk.n_links, &body, year, &picked, &n);
	for (size_t i = 0; i < n; i++)
		if (picked[i] == link)
			use = PROBE_LINK_CANDIDATE;
	if (use == PROBE_LINK_PASSED && link->organ[0] != '\0') {
		source_pick(a, link, 1, &body, year, &picked, &n);
		if (n == 0)
			use = PROBE_LINK_OTHER_BODY;
	}
	arena_free(a);
	return use;
}

void
probe_judge_links(struct probe *p)
{
	struct probe_result *r = p->result;
	size_t n = r->walk.n_links;

	if (n > LIMIT_PROBE_LINKS)
		n = LIMIT_PROBE_LINKS;
	r->links = arena_calloc(p->arena, n + 1, sizeof(*r->links));
	for (size_t i = 0; i < n; i++) {
		r->links[i].link = &r->walk.links[i];
		r->links[i].use = use_of(p, r->links[i].link);
	}
}

/* ---- as the county would know it ---- */

void
probe_context(struct probe *p, struct read_context *out)
{
	const struct probe_body *body = &p->result->body;
	const struct township unknown = { .name = body->name,
		.kind = body->kind };

	read_context_of_body(p->arena, p->county->registry,
	    body->known != NULL ? body->known : &unknown, p->county->level,
	    out);
	/* It is not told by whom it is read. */
	if (body->name[0] == '\0') {
		out->name = NULL;
		out->n_others = 0;
	}
}

int
probe_plan(struct probe *p, int year, struct plan *out, struct err *e)
{
	const struct registry *all = p->county->registry;
	const struct probe_result *r = p->result;
	size_t n = all->n_townships, own = n;
	struct township *townships =
	    arena_calloc(p->arena, n + 1, sizeof(*townships));
	struct source *source = arena_calloc(p->arena, 1, sizeof(*source));
	struct registry county = { townships, n };
	struct plan_scope scope = { .registry = &county,
		.n_codes = 1,
		.first_year = year,
		.last_year = year };
	const char *code = "";

	for (size_t i = 0; i < n; i++) {
		townships[i] = all->townships[i];
		if (&all->townships[i] == r->body.known)
			own = i;
	}
	if (own == n)
		county.n_townships++;
	else
		code = townships[own].code;
	*source = (struct source){ .collector = r->collector,
		.url = p->options->url,
		.options = r->source_options };
	townships[own] = (struct township){ .code = code,
		.name = r->body.name,
		.sources = source,
		.n_sources = 1 };
	scope.codes = &code;
	return run_plan_make(p->arena, &scope, out, e);
}
