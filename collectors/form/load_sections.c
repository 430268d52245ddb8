/* The six parts of every report, from their file. */
#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "collectors/base/limits.h"
#include "collectors/form/form.h"
#include "collectors/form/load.h"

static int
load_section(struct form_loader *l, const char *path, const struct cJSON *v,
    const struct form_section *before, size_t n_before,
    struct form_section *out)
{
	static const char *const keys[] = { "number", "label", "also", NULL };
	const char **all;
	size_t n_all, k;

	if (form_check_keys(l, path, v, keys) != 0 ||
	    form_integer(
		l, path, v, "number", 1, LIMIT_SECTIONS, &out->number) != 0)
		return -1;
	if (out->number != (int)n_before + 1)
		return form_refuse(l, form_path(l, "%s.number", path),
		    "%d where %zu comes next", out->number, n_before + 1);
	out->label = form_string(l, path, v, "label");
	if (out->label == NULL ||
	    form_label_keys(l, path, out->label, v, &all, &n_all, NULL) != 0)
		return -1;
	/* The label's first key has the part's number in it. */
	k = form_number_prefix(out->label) > 0 ? 1 : 0;
	if (n_all <= k)
		return form_refuse(
		    l, form_path(l, "%s.label", path), "is no label");
	out->keys = all + k;
	out->n_keys = n_all - k;
	for (size_t i = 0; i < n_before; i++) {
		const char *key = form_common_key(
		    before[i].keys, before[i].n_keys, out->keys, out->n_keys);

		if (key != NULL)
			return form_refuse(l, path,
			    "label \"%s\" is part %d's too", key,
			    before[i].number);
	}
	return 0;
}

int
form_load_sections(struct form_loader *l, const char *text, size_t len,
    struct form_section **out, size_t *n)
{
	static const char *const keys[] = { "sections", NULL };
	struct cJSON *root = form_parse(l, text, len);
	const struct cJSON *array;
	struct form_section *sections;
	size_t i = 0;
	int rc = -1;

	if (root == NULL)
		return -1;
	if (form_check_keys(l, "$", root, keys) != 0 ||
	    form_array(l, "$", root, "sections", true, &array) != 0)
		goto out;
	sections = arena_calloc(l->a, json_count(array), sizeof(*sections));
	for (const struct cJSON *v = json_first(array); v != NULL;
	     v = json_next(v), i++)
		if (load_section(l, form_path(l, "$.sections[%zu]", i), v,
			sections, i, &sections[i]) != 0)
			goto out;
	*out = sections;
	*n = i;
	rc = 0;
out:
	json_free(root);
	return rc;
}
