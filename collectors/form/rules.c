#include "collectors/form/rules.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/base/hash.h"
#include "collectors/base/json.h"
#include "collectors/base/mem.h"
#include "schema/embed.h"

/* All settings of all rules. */
#define MAX_DESCRIPTION 65536u
/* Hexadecimal digits that tell settings apart. */
#define VERSION_DIGITS 8

/* A set and the memory that its rules are in. */
struct owned_rules {
	struct rule_set set; /* first: rule_set_free() gets its address */
	struct arena *arena;
	const char *table_version;
	char *defaults; /* what is in force as the table has it */
};

/* Every kind of body. */
#define RULE_ALL_KINDS \
	(1u << KIND_TOWNSHIP | 1u << KIND_DEPARTMENT | 1u << KIND_COUNTY)

static const char kinds_ending[] = ".kinds";

/* ---- names ---- */

const char *
rule_severity_name(const struct rule *rule)
{
	return rule->remark ? "none" : severity_name(rule->severity);
}

const char *
rule_severity_word(const struct rule *rule)
{
	return rule->remark ? word_chinese(WORDS_SEVERITY, "none")
			    : severity_word(rule->severity);
}

/* ---- the table ---- */

struct rule_set *
rule_set_builtin(void)
{
	const struct embedded_file *f = schema_find("rules.json");
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
	free(o->defaults);
	arena_free(o->arena);
	free(o);
}

static struct rule *
find_rule(const struct rule_set *set, const char *id, size_t len)
{
	for (size_t i = 0; i < set->n_rules; i++)
		if (strlen(set->rules[i].id) == len &&
		    memcmp(set->rules[i].id, id, len) == 0)
			return &set->rules[i];
	return NULL;
}

const struct rule *
rule_find(const struct rule_set *set, const char *id)
{
	return find_rule(set, id, strlen(id));
}

bool
rule_applies(const struct rule *rule, enum township_kind kind)
{
	return rule->severity != SEVERITY_OFF &&
	    (rule->kinds & 1u << kind) != 0;
}

struct num
rule_parameter(const struct rule *rule, const char *name)
{
	size_t i = 0;

	while (i < rule->n_parameters &&
	    strcmp(rule->parameters[i].name, name) != 0)
		i++;
	assert(i < rule->n_parameters);
	return rule->parameters[i].value;
}

/* ---- what [rules] sets ---- */

/* All that [rules] can set, a line each. free() it. */
static char *
describe_rules(const struct rule_set *set)
{
	struct buf out;
	char value[NUM_TEXT_SIZE];

	buf_init(&out, MAX_DESCRIPTION);
	for (size_t i = 0; i < set->n_rules; i++) {
		const struct rule *r = &set->rules[i];

		(void)buf_printf(
		    &out, "%s %s %u", r->id, rule_severity_name(r), r->kinds);
		for (size_t k = 0; k < r->n_parameters; k++)
			(void)buf_printf(&out, " %s",
			    num_format(r->parameters[k].value, value));
		(void)buf_putc(&out, '\n');
	}
	assert(!out.failed);
	return buf_steal(&out, NULL);
}

static void
set_version(struct rule_set *set)
{
	struct owned_rules *o = (struct owned_rules *)set;
	char *now = describe_rules(set);
	char hash[HASH_TEXT_SIZE];

	set->version = o->table_version;
	if (strcmp(now, o->defaults) != 0)
		set->version =
		    arena_printf(o->arena, "%s+%.*s", o->table_version,
			VERSION_DIGITS, hash_sha256(now, strlen(now), hash));
	free(now);
}

static int
refuse_remark(const struct rule *rule, struct err *e)
{
	return err_set(e, ERR_CONFIG,
	    "%s is never a finding of its own and cannot be set", rule->id);
}

static int
set_severity(struct rule *rule, const char *value, struct err *e)
{
	enum severity s;

	if (rule->remark)
		return refuse_remark(rule, e);
	if (severity_parse(value, &s) != 0)
		return err_set(e, ERR_CONFIG,
		    "%s: \"%s\" is none of error, warning, info, off", rule->id,
		    value);
	rule->severity = s;
	return 0;
}

static int
set_kinds(struct rule *rule, const char *value, struct err *e)
{
	unsigned kinds = 0;
	const char *at = value;

	if (rule->remark)
		return refuse_remark(rule, e);
	for (;;) {
		enum township_kind kind;
		char name[16];
		size_t len = strcspn(at, ",");

		(void)snprintf(name, sizeof(name), "%.*s", (int)len, at);
		if (len >= sizeof(name) ||
		    township_kind_parse(name, &kind) != 0)
			return err_set(e, ERR_CONFIG,
			    "%s%s: \"%s\" is no list of township, department, "
			    "county with commas between",
			    rule->id, kinds_ending, value);
		kinds |= 1u << kind;
		at += len;
		if (*at == '\0')
			break;
		at += 1 + strspn(at + 1, " ");
	}
	rule->kinds = kinds;
	return 0;
}

static struct rule_parameter *
find_parameter(const struct rule_set *set, const char *name)
{
	for (size_t i = 0; i < set->n_rules; i++)
		for (size_t k = 0; k < set->rules[i].n_parameters; k++)
			if (strcmp(set->rules[i].parameters[k].name, name) == 0)
				return &set->rules[i].parameters[k];
	return NULL;
}

static int
set_parameter(struct rule_parameter *p, const char *value, struct err *e)
{
	char min[NUM_TEXT_SIZE], max[NUM_TEXT_SIZE];
	struct num n;

	if (num_parse(value, strlen(value), &n) != 0 ||
	    num_cmp(n, p->min) < 0 || num_cmp(n, p->max) > 0)
		return err_set(e, ERR_CONFIG,
		    "%s: \"%s\" is no number from %s to %s", p->name, value,
		    num_format(p->min, min), num_format(p->max, max));
	p->value = n;
	return 0;
}

/* "I05.kinds": the rule's id is in front of the ending. */
static struct rule *
find_rule_of_kinds(const struct rule_set *set, const char *key)
{
	size_t len = strlen(key), ending = strlen(kinds_ending);

	if (len <= ending || strcmp(key + len - ending, kinds_ending) != 0)
		return NULL;
	return find_rule(set, key, len - ending);
}

int
rule_set_option(
    struct rule_set *set, const char *key, const char *value, struct err *e)
{
	struct rule *rule = find_rule(set, key, strlen(key));
	struct rule *of_kinds = find_rule_of_kinds(set, key);
	struct rule_parameter *p = find_parameter(set, key);
	int rc;

	if (rule != NULL)
		rc = set_severity(rule, value, e);
	else if (of_kinds != NULL)
		rc = set_kinds(of_kinds, value, e);
	else if (p != NULL)
		rc = set_parameter(p, value, e);
	else
		return err_set(
		    e, ERR_CONFIG, "there is no rule or parameter \"%s\"", key);
	if (rc == 0)
		set_version(set);
	return rc;
}

int
rule_set_apply(struct rule_set *set, const char *text, struct err *e)
{
	char line[256], *equals;

	while (*text != '\0') {
		size_t len = strcspn(text, "\n");

		equals = memchr(text, '=', len);
		if (equals != NULL && len >= sizeof(line))
			return err_set(e, ERR_CONFIG,
			    "rules: a line is longer than %zu bytes",
			    sizeof(line) - 1);
		if (equals != NULL) {
			memcpy(line, text, len);
			line[len] = '\0';
			equals = strchr(line, '=');
			*equals = '\0';
			if (rule_set_option(set, line, equals + 1, e) != 0)
				return -1;
		}
		text += len + (text[len] == '\n');
	}
	return 0;
}

/* ---- the rule table's file ---- */

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
	o->defaults = describe_rules(&o->set);
	*out = &o->set;
	return 0;
}
