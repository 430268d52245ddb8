#include "collectors/form/rules.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "collectors/base/mem.h"
#include "collectors/form/load_table.h"
#include "schema/embed.h"

static const char builtin_file[] = "rules.json";

/* A set and the memory that its rules are in. */
struct owned_rules {
	struct rule_set set; /* first: rule_set_free() gets its address */
	struct arena *arena;
};

static bool
is_rule_id(const char *s)
{
	return s[0] >= 'A' && s[0] <= 'Z' && s[1] >= '0' && s[1] <= '9' &&
	    s[2] >= '0' && s[2] <= '9' && s[3] == '\0';
}

static int
refuse(struct err *e, size_t i, const char *what)
{
	return err_set(
	    e, ERR_SCHEMA, "%s: $.rules[%zu]: %s", builtin_file, i, what);
}

/* The object has these keys and no others. */
static bool
has_just(const struct cJSON *v, const char *const *keys, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (json_get_string(v, keys[i]) == NULL)
			return false;
	return json_is_object(v) && json_count(v) == n;
}

static int
load_rule(struct arena *a, const struct cJSON *v, const struct rule_set *set,
    struct rule *out, struct err *e)
{
	static const char *const keys[] = { "id", "axis", "severity",
		"statement" };
	size_t i = set->n_rules;

	if (!has_just(v, keys, sizeof(keys) / sizeof(keys[0])))
		return refuse(e, i, "needs id, axis, severity, statement");
	out->id = arena_strdup(a, json_get_string(v, "id"));
	out->statement = arena_strdup(a, json_get_string(v, "statement"));
	if (!is_rule_id(out->id))
		return refuse(e, i, "id is no letter and two digits");
	if (i > 0 && strcmp(set->rules[i - 1].id, out->id) >= 0)
		return refuse(e, i, "id is not behind the one before");
	if (axis_parse(json_get_string(v, "axis"), &out->axis) != 0)
		return refuse(e, i, "unknown axis");
	if (severity_parse(json_get_string(v, "severity"), &out->severity) != 0)
		return refuse(e, i, "unknown severity");
	return 0;
}

int
rule_set_load(
    const char *text, size_t len, struct rule_set **out, struct err *e)
{
	struct owned_rules *o;
	struct cJSON *root = json_parse(text, len, e);
	const struct cJSON *array;
	int rc = -1;

	if (root == NULL)
		return err_context(e, "%s", builtin_file);
	o = mem_calloc(1, sizeof(*o));
	o->arena = arena_new();
	array = json_get(root, "rules");
	o->set.version =
	    arena_strdup(o->arena, json_get_string(root, "version"));
	if (o->set.version == NULL || !json_is_array(array) ||
	    json_count(root) != 2) {
		err_set(e, ERR_SCHEMA, "%s: $: needs version and rules",
		    builtin_file);
		goto out;
	}
	o->set.rules =
	    arena_calloc(o->arena, json_count(array), sizeof(*o->set.rules));
	for (const struct cJSON *v = json_first(array); v != NULL;
	     v = json_next(v)) {
		if (load_rule(o->arena, v, &o->set,
			&o->set.rules[o->set.n_rules], e) != 0)
			goto out;
		o->set.n_rules++;
	}
	*out = &o->set;
	rc = 0;
out:
	json_free(root);
	if (rc != 0)
		rule_set_free(&o->set);
	return rc;
}

struct rule_set *
rule_set_builtin(void)
{
	const struct schema_file *f = schema_find(builtin_file);
	struct rule_set *set = NULL;
	struct err e = { 0 };
	int rc;

	assert(f != NULL);
	rc = rule_set_load(f->data, f->len, &set, &e);
	if (rc != 0)
		(void)fprintf(stderr, "%s\n", e.msg);
	assert(rc == 0);
	return set;
}

void
rule_set_free(struct rule_set *set)
{
	struct owned_rules *o = (struct owned_rules *)set;

	if (o == NULL)
		return;
	arena_free(o->arena);
	free(o);
}

static size_t
find_index(const struct rule_set *set, const char *id)
{
	size_t i = 0;

	while (i < set->n_rules && strcmp(set->rules[i].id, id) != 0)
		i++;
	return i;
}

const struct rule *
rule_find(const struct rule_set *set, const char *id)
{
	size_t i = find_index(set, id);

	return i < set->n_rules ? &set->rules[i] : NULL;
}

int
rule_set_severity(
    struct rule_set *set, const char *id, const char *severity, struct err *e)
{
	size_t i = find_index(set, id);
	enum severity s;

	if (i == set->n_rules)
		return err_set(e, ERR_CONFIG, "there is no rule \"%s\"", id);
	if (severity_parse(severity, &s) != 0)
		return err_set(e, ERR_CONFIG,
		    "%s: \"%s\" is none of error, warning, info, off", id,
		    severity);
	set->rules[i].severity = s;
	return 0;
}
