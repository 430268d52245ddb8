#include "collectors/form/load_table.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "collectors/base/mem.h"

static const char file[] = "rules.json";

/* What is being read. */
struct table_loader {
	struct arena *a;
	const struct rule_set *set;
	struct err *e;
};

static int PRINTF_LIKE(2, 3)
    refuse(struct table_loader *l, const char *fmt, ...)
{
	va_list ap;
	const char *what;

	va_start(ap, fmt);
	what = arena_vprintf(l->a, fmt, ap);
	va_end(ap);
	return err_set(l->e, ERR_SCHEMA, "%s: $.rules[%zu]: %s", file,
	    l->set->n_rules, what);
}

static bool
is_rule_id(const char *s)
{
	return s[0] >= 'A' && s[0] <= 'Z' && s[1] >= '0' && s[1] <= '9' &&
	    s[2] >= '0' && s[2] <= '9' && s[3] == '\0';
}

/* The object has only these keys, and the first n_texts of them as texts. */
static bool
has_just(
    const struct cJSON *v, const char *const *keys, size_t n, size_t n_texts)
{
	size_t n_known = 0;

	for (size_t i = 0; i < n; i++) {
		if (i < n_texts && json_get_string(v, keys[i]) == NULL)
			return false;
		n_known += json_get(v, keys[i]) != NULL;
	}
	return json_is_object(v) && json_count(v) == n_known;
}

static int
load_kinds(struct table_loader *l, const struct cJSON *array, unsigned *out)
{
	enum township_kind kind;

	*out = array == NULL ? RULE_ALL_KINDS : 0;
	for (const struct cJSON *v = json_first(array); v != NULL;
	     v = json_next(v)) {
		if (json_as_string(v) == NULL ||
		    township_kind_parse(json_as_string(v), &kind) != 0)
			return refuse(l, "unknown kind");
		*out |= 1u << kind;
	}
	return *out == 0 ? refuse(l, "is for no kind") : 0;
}

static bool
has_parameter(const struct rule_set *set, const char *name)
{
	for (size_t i = 0; i <= set->n_rules; i++)
		for (size_t k = 0; k < set->rules[i].n_parameters; k++)
			if (strcmp(set->rules[i].parameters[k].name, name) == 0)
				return true;
	return false;
}

static int
load_parameter(
    struct table_loader *l, const struct cJSON *v, struct rule_parameter *out)
{
	static const char *const keys[] = { "name", "statement", "value", "min",
		"max" };

	if (!has_just(v, keys, sizeof(keys) / sizeof(keys[0]), 2) ||
	    !json_as_num(json_get(v, "value"), &out->value) ||
	    !json_as_num(json_get(v, "min"), &out->min) ||
	    !json_as_num(json_get(v, "max"), &out->max))
		return refuse(
		    l, "a parameter needs name, value, min, max, statement");
	if (num_cmp(out->value, out->min) < 0 ||
	    num_cmp(out->value, out->max) > 0)
		return refuse(l, "a parameter is out of its bounds");
	if (has_parameter(l->set, json_get_string(v, "name")))
		return refuse(l, "parameter \"%s\" is there twice",
		    json_get_string(v, "name"));
	out->name = arena_strdup(l->a, json_get_string(v, "name"));
	out->statement = arena_strdup(l->a, json_get_string(v, "statement"));
	return 0;
}

static int
load_severity(struct table_loader *l, const char *name, struct rule *out)
{
	out->remark = strcmp(name, "none") == 0;
	if (out->remark) {
		out->severity = SEVERITY_OFF;
		return 0;
	}
	if (severity_parse(name, &out->severity) != 0)
		return refuse(l, "unknown severity");
	return 0;
}

static int
load_rule(struct table_loader *l, const struct cJSON *v, struct rule *out)
{
	static const char *const keys[] = { "id", "axis", "severity", "scope",
		"statement", "kinds", "parameters" };
	const struct cJSON *parameters = json_get(v, "parameters");
	size_t i = l->set->n_rules;

	if (!has_just(v, keys, sizeof(keys) / sizeof(keys[0]), 5))
		return refuse(l, "needs id, axis, severity, scope, statement");
	out->id = arena_strdup(l->a, json_get_string(v, "id"));
	out->statement = arena_strdup(l->a, json_get_string(v, "statement"));
	if (!is_rule_id(out->id))
		return refuse(l, "id is no letter and two digits");
	if (i > 0 && strcmp(l->set->rules[i - 1].id, out->id) >= 0)
		return refuse(l, "id is not behind the one before");
	if (axis_parse(json_get_string(v, "axis"), &out->axis) != 0)
		return refuse(l, "unknown axis");
	if (rule_scope_parse(json_get_string(v, "scope"), &out->scope) != 0)
		return refuse(l, "unknown scope");
	if (load_severity(l, json_get_string(v, "severity"), out) != 0 ||
	    load_kinds(l, json_get(v, "kinds"), &out->kinds) != 0)
		return -1;
	out->parameters = arena_calloc(
	    l->a, json_count(parameters), sizeof(*out->parameters));
	for (const struct cJSON *p = json_first(parameters); p != NULL;
	     p = json_next(p)) {
		if (load_parameter(l, p, &out->parameters[out->n_parameters]) !=
		    0)
			return -1;
		out->n_parameters++;
	}
	return 0;
}

static int
load_rules(struct owned_rules *o, const struct cJSON *root, struct err *e)
{
	struct table_loader l = { .a = o->arena, .set = &o->set, .e = e };
	const struct cJSON *array = json_get(root, "rules");

	o->set.version =
	    arena_strdup(o->arena, json_get_string(root, "version"));
	if (o->set.version == NULL || !json_is_array(array) ||
	    json_count(root) != 2)
		return err_set(
		    e, ERR_SCHEMA, "%s: $: needs version and rules", file);
	o->set.rules = arena_calloc(
	    o->arena, json_count(array) + 1, sizeof(*o->set.rules));
	for (const struct cJSON *v = json_first(array); v != NULL;
	     v = json_next(v)) {
		if (load_rule(&l, v, &o->set.rules[o->set.n_rules]) != 0)
			return -1;
		o->set.n_rules++;
	}
	return 0;
}

int
rule_set_load(
    const char *text, size_t len, struct rule_set **out, struct err *e)
{
	struct owned_rules *o;
	struct cJSON *root = json_parse(text, len, e);
	int rc;

	if (root == NULL)
		return err_context(e, "%s", file);
	o = mem_calloc(1, sizeof(*o));
	o->arena = arena_new();
	rc = load_rules(o, root, e);
	json_free(root);
	if (rc != 0) {
		rule_set_free(&o->set);
		return rc;
	}
	o->table_version = o->set.version;
	o->defaults = rule_set_describe(&o->set);
	*out = &o->set;
	return 0;
}
