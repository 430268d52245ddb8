#include "collectors/form/rules.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/base/hash.h"
#include "collectors/form/load_table.h"
#include "schema/embed.h"

/* All settings of all rules. */
#define MAX_DESCRIPTION 65536u
/* Hexadecimal digits that tell settings apart. */
#define VERSION_DIGITS 8

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
rule_is_judged(const struct rule *rule, enum township_kind kind)
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

char *
rule_set_describe(const struct rule_set *set)
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
	char *now = rule_set_describe(set);
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
