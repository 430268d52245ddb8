#include "collectors/form/form.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/base/mem.h"
#include "collectors/form/load.h"
#include "collectors/form/rules.h"
#include "schema/embed.h"

static const char sections_file[] = "sections.json";
static const char builtin_folder[] = "forms/";

/* A set, the memory that its forms are in, the rules that they may name. */
struct owned_set {
	struct form_set set; /* first: form_set_free() gets its address */
	struct arena *arena;
	struct rule_set *rules;
};

static struct owned_set *
set_new(void)
{
	struct owned_set *o = mem_calloc(1, sizeof(*o));

	o->arena = arena_new();
	o->rules = rule_set_builtin();
	o->set.forms = arena_calloc(o->arena, LIMIT_FORMS, sizeof(struct form));
	return o;
}

void
form_set_free(struct form_set *set)
{
	struct owned_set *o = (struct owned_set *)set;

	if (o == NULL)
		return;
	rule_set_free(o->rules);
	arena_free(o->arena);
	free(o);
}

/* The last report year, without an open end. */
static int
end_year(const struct form *f)
{
	return f->last_year == 0 ? LIMIT_YEAR_MAX : f->last_year;
}

static struct form_loader
loader_for(const struct owned_set *o, const char *file, struct err *e)
{
	return (struct form_loader){
		.a = o->arena,
		.rules = o->rules,
		.file = file,
		.e = e,
	};
}

static int
add_form(struct owned_set *o, const char *file, const char *text, size_t len,
    struct err *e)
{
	struct form_loader l = loader_for(o, file, e);
	struct form *f = &o->set.forms[o->set.n_forms];

	if (o->set.n_forms == LIMIT_FORMS)
		return err_set(
		    e, ERR_LIMIT, "%s: more than %d forms", file, LIMIT_FORMS);
	if (form_load(&l, text, len, f) != 0)
		return -1;
	for (size_t i = 0; i < o->set.n_forms; i++) {
		const struct form *other = &o->set.forms[i];

		if (strcmp(other->id, f->id) == 0)
			return form_refuse(
			    &l, "$.id", "\"%s\" is there twice", f->id);
		if (f->first_year <= end_year(other) &&
		    other->first_year <= end_year(f))
			return form_refuse(&l, "$.first_year",
			    "year %d is form %s's too",
			    f->first_year > other->first_year
				? f->first_year
				: other->first_year,
			    other->id);
	}
	o->set.n_forms++;
	return 0;
}

static int
add_sections(struct owned_set *o, const char *file, const char *text,
    size_t len, struct err *e)
{
	struct form_loader l = loader_for(o, file, e);

	return form_load_sections(
	    &l, text, len, &o->set.sections, &o->set.n_sections);
}

static void
add_to_digest(
    struct owned_set *o, const char *file, const char *text, size_t len)
{
	char one[HASH_TEXT_SIZE];
	const char *all = arena_printf(o->arena, "%s%s=%s", o->set.digest, file,
	    hash_sha256(text, len, one));

	(void)hash_sha256(all, strlen(all), o->set.digest);
}

static int
add_file(struct owned_set *o, const char *file, const char *text, size_t len,
    struct err *e)
{
	add_to_digest(o, file, text, len);
	if (strcmp(file, sections_file) == 0)
		return add_sections(o, file, text, len, e);
	return add_form(o, file, text, len, e);
}

static int
add_builtin_sections(struct owned_set *o, struct err *e)
{
	char name[64];
	const struct embedded_file *s;

	(void)snprintf(
	    name, sizeof(name), "%s%s", builtin_folder, sections_file);
	s = schema_find(name);
	assert(s != NULL);
	return add_sections(o, sections_file, s->data, s->len, e);
}

static void
give_sections(struct form_set *set)
{
	for (size_t i = 0; i < set->n_forms; i++) {
		set->forms[i].sections = set->sections;
		set->forms[i].n_sections = set->n_sections;
	}
}

struct form_set *
form_set_builtin(void)
{
	struct owned_set *o = set_new();
	struct err e = { 0 };
	int rc = 0;

	for (const struct embedded_file *s = schema_files; s->name != NULL; s++)
		if (strncmp(s->name, builtin_folder, strlen(builtin_folder)) ==
			0 &&
		    rc == 0)
			rc = add_file(o, s->name + strlen(builtin_folder),
			    s->data, s->len, &e);
	if (rc != 0)
		(void)fprintf(stderr, "%s\n", e.msg);
	assert(rc == 0 && o->set.n_forms > 0 && o->set.n_sections > 0);
	give_sections(&o->set);
	return &o->set;
}

/* ---- a folder ---- */

static int
is_json_file(const struct dirent *d)
{
	size_t len = strlen(d->d_name);

	return d->d_name[0] != '.' && len > 5 &&
	    strcmp(d->d_name + len - 5, ".json") == 0;
}

/* In bytes, so that the order is the same everywhere. */
static int
by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int
add_from_folder(
    struct owned_set *o, const char *folder, const char *name, struct err *e)
{
	char *path = arena_printf(o->arena, "%s/%s", folder, name), *text;
	FILE *f = fopen(path, "rb");
	size_t len;
	int rc = -1;

	if (f == NULL)
		return err_set(e, ERR_IO, "%s: %s", path, strerror(errno));
	/* One byte more, to see that there are more. */
	text = mem_calloc(LIMIT_FORM_BYTES + 1, 1);
	len = fread(text, 1, LIMIT_FORM_BYTES + 1, f);
	if (ferror(f))
		err_set(e, ERR_IO, "%s: %s", path, strerror(errno));
	else if (len > LIMIT_FORM_BYTES)
		err_set(e, ERR_LIMIT, "%s: larger than %u bytes", name,
		    LIMIT_FORM_BYTES);
	else
		rc = add_file(o, name, text, len, e);
	free(text);
	(void)fclose(f);
	return rc;
}

struct form_set *
form_set_load_folder(const char *path, struct err *e)
{
	struct owned_set *o;
	struct dirent **names;
	int n = scandir(path, &names, is_json_file, by_name), rc = 0;

	if (n < 0) {
		err_set(e, ERR_IO, "%s: %s", path, strerror(errno));
		return NULL;
	}
	o = set_new();
	for (int i = 0; i < n; i++) {
		if (rc == 0)
			rc = add_from_folder(o, path, names[i]->d_name, e);
		free(names[i]);
	}
	free(names);
	if (rc == 0 && o->set.n_forms == 0)
		rc = err_set(e, ERR_SCHEMA, "%s: no form in it", path);
	if (rc == 0 && o->set.n_sections == 0)
		rc = add_builtin_sections(o, e);
	if (rc != 0) {
		form_set_free(&o->set);
		return NULL;
	}
	give_sections(&o->set);
	return &o->set;
}
