#include "collectors/pipeline/context.h"

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "collectors/base/json_decode.h"
#include "collectors/base/limits.h"
#include "collectors/model/form.h"

/* Former and short names of one body. */
#define MAX_ALIASES 1000

static void
write_strings(struct json_writer *w, const char *key,
    const char *const *strings, size_t n)
{
	json_key(w, key);
	json_array_begin(w);
	for (size_t i = 0; i < n; i++)
		json_string(w, strings[i]);
	json_array_end(w);
}

void
read_context_write(struct json_writer *w, const struct read_context *c)
{
	char day[DATE_TEXT_SIZE];

	json_object_begin(w);
	json_put_string(w, "url", c->url);
	json_put_string(w, "content_type", c->content_type);
	json_put_string(w, "last_modified",
	    date_is_set(c->last_modified) ? date_format(c->last_modified, day)
					  : NULL);
	json_put_string(w, "name", c->name);
	write_strings(w, "aliases", c->aliases, c->n_aliases);
	json_put_string(w, "kind", township_kind_name(c->kind));
	json_put_int(w, "year", c->year);
	json_put_string(w, "form", c->form == NULL ? NULL : c->form->id);
	write_strings(w, "others", c->others, c->n_others);
	json_put_bool(w, "county_or_below", c->county_or_below);
	json_put_string(w, "prior_reason", c->prior_reason);
	/* A reading, of which only the report is needed. */
	if (c->prior_json != NULL) {
		json_key(w, "prior");
		json_raw(w, c->prior_json);
	} else if (c->prior != NULL) {
		json_key(w, "prior");
		json_object_begin(w);
		json_key(w, "report");
		report_write(w, c->prior);
		json_object_end(w);
	}
	json_object_end(w);
}

static void
decode_context(struct json_decoder *d, const struct form_set *forms,
    const struct cJSON *o, struct read_context *c)
{
	const char *kind = json_decode_string(d, o, "kind", REPORT_MAX_NAME);
	const char *form =
	    json_decode_string_or_null(d, o, "form", REPORT_MAX_NAME);
	const struct cJSON *prior = json_get(o, "prior");

	c->url = json_decode_string_or_null(d, o, "url", REPORT_MAX_TEXT);
	c->content_type =
	    json_decode_string_or_null(d, o, "content_type", REPORT_MAX_TEXT);
	c->last_modified = json_decode_date(d, o, "last_modified");
	c->name = json_decode_string_or_null(d, o, "name", REPORT_MAX_TEXT);
	c->aliases = json_decode_strings(
	    d, o, "aliases", MAX_ALIASES, REPORT_MAX_TEXT, &c->n_aliases);
	if (township_kind_parse(kind, &c->kind) < 0)
		json_decode_fail(d, "kind", "is unknown");
	c->year = (int)json_decode_int(d, o, "year", LIMIT_YEAR_MAX);
	if (form != NULL && (c->form = form_find(forms, form)) == NULL)
		json_decode_fail(d, "form", "is unknown");
	c->others = json_decode_strings(
	    d, o, "others", LIMIT_TOWNSHIPS, REPORT_MAX_TEXT, &c->n_others);
	c->county_or_below = json_get_bool(o, "county_or_below");
	c->prior_reason =
	    json_decode_string_or_null(d, o, "prior_reason", REPORT_MAX_TEXT);
	if (prior != NULL && !d->failed) {
		struct report *r = arena_alloc(d->a, sizeof(*r));

		if (report_parse(
			d->a, forms, json_get(prior, "report"), r, d->e) < 0)
			d->failed = true;
		c->prior = r;
	}
}

int
read_context_parse(struct arena *a, const struct form_set *forms,
    const struct cJSON *v, struct read_context *out, struct err *e)
{
	struct json_decoder d = { .a = a, .e = e };
	struct read_context c = { 0 };

	decode_context(&d, forms, v, &c);
	if (d.failed)
		return err_context(e, "context");
	*out = c;
	return 0;
}
