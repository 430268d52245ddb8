#include "collectors/decode/word/docx_package.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/decode/word/docx_xml.h"

#define DEFAULT_MAIN "word/document.xml"
/* In the content type of a main part: of a document or a template, with
 * macros or without. */
#define MAIN_TYPE "main+xml"

/* The part's root element, NULL when there is no such part. */
static int
load(struct docx_package *p, const char *name, const xmlNode **root,
    struct err *e)
{
	struct buf bytes;
	int64_t index;
	int rc;

	*root = NULL;
	if (docx_zip_find(&p->zip, name, &index, e) != 0)
		return -1;
	if (index < 0)
		return 0;
	assert(p->n_trees < DOCX_PARTS);
	buf_init(&bytes, LIMIT_PART_BYTES);
	rc = docx_zip_read(&p->zip, index, name, &bytes, e);
	if (rc == 0)
		rc = docx_xml_parse(
		    buf_str(&bytes), bytes.len, name, &p->trees[p->n_trees], e);
	buf_fini(&bytes);
	if (rc != 0)
		return -1;
	*root = xmlDocGetRootElement(p->trees[p->n_trees++]);
	return 0;
}

/*
 * A relationship's target as a part's name: from the folder of the part that
 * names it, or from the top, "." and ".." taken out. NULL when it leads out of
 * the package.
 */
static const char *
resolve(struct arena *a, const char *part, const char *target)
{
	const char *slash = strrchr(part, '/');
	size_t folder =
	    slash == NULL || *target == '/' ? 0 : (size_t)(slash - part) + 1;
	char *out = arena_alloc(a, folder + strlen(target) + 1);
	size_t len = folder;

	memcpy(out, part, folder);
	while (*target != '\0') {
		size_t n = strcspn(target, "/\\");

		if (n == 2 && memcmp(target, "..", 2) == 0) {
			if (len == 0)
				return NULL;
			for (len--; len > 0 && out[len - 1] != '/'; len--)
				;
		} else if (n > 0 && !(n == 1 && *target == '.')) {
			memcpy(out + len, target, n);
			len += n;
			if (target[n] != '\0')
				out[len++] = '/';
		}
		target += n;
		if (*target != '\0')
			target++;
	}
	out[len] = '\0';
	return len == 0 ? NULL : out;
}

static bool
ends_with(const char *s, const char *end)
{
	size_t len = strlen(s), n = strlen(end);

	return len >= n && strcasecmp(s + len - n, end) == 0;
}

/* The part that stands in such a relationship to `part`; NULL. */
static const char *
related(struct docx_package *p, const xmlNode *relations, const char *part,
    const char *kind)
{
	if (relations == NULL)
		return NULL;
	for (const xmlNode *n = docx_element(relations->children); n != NULL;
	     n = docx_element(n->next)) {
		const char *type = docx_attribute(n, "Type");
		const char *target = docx_attribute(n, "Target");
		const char *mode = docx_attribute(n, "TargetMode");

		if (type == NULL || target == NULL || !ends_with(type, kind) ||
		    (mode != NULL && strcasecmp(mode, "External") == 0))
			continue;
		return resolve(p->a, part, target);
	}
	return NULL;
}

static int
exists(struct docx_package *p, const char *name, bool *there, struct err *e)
{
	int64_t index;

	if (docx_zip_find(&p->zip, name, &index, e) != 0)
		return -1;
	*there = index >= 0;
	return 0;
}

/* By its content type. */
static int
find_by_type(struct docx_package *p, struct err *e)
{
	const xmlNode *types;

	if (load(p, "[Content_Types].xml", &types, e) != 0)
		return -1;
	if (types == NULL)
		return 0;
	for (const xmlNode *n = docx_element(types->children);
	     n != NULL && p->main == NULL; n = docx_element(n->next)) {
		const char *name = docx_attribute(n, "PartName");
		const char *type = docx_attribute(n, "ContentType");

		if (name != NULL && type != NULL && ends_with(type, MAIN_TYPE))
			p->main = resolve(p->a, "", name);
	}
	return 0;
}

static int
find_main(struct docx_package *p, struct err *e)
{
	bool there = false;

	if (load(p, "_rels/.rels", &p->own_relations, e) != 0)
		return -1;
	p->main = related(p, p->own_relations, "", "/officeDocument");
	if (p->main != NULL && exists(p, p->main, &there, e) != 0)
		return -1;
	if (!there) {
		p->main = NULL;
		if (find_by_type(p, e) != 0)
			return -1;
	}
	if (p->main == NULL)
		p->main = DEFAULT_MAIN;
	if (exists(p, p->main, &there, e) != 0)
		return -1;
	if (!there)
		return err_set(e, ERR_UNREADABLE,
		    "Word document is damaged: it has no main part");
	return 0;
}

int
docx_package_begin(struct docx_package *p, struct arena *a, const void *bytes,
    size_t len, struct err *e)
{
	const char *slash, *name;
	size_t folder;

	memset(p, 0, sizeof(*p));
	p->a = a;
	if (docx_zip_open(&p->zip, bytes, len, e) != 0 || find_main(p, e) != 0)
		return -1;
	slash = strrchr(p->main, '/');
	folder = slash == NULL ? 0 : (size_t)(slash - p->main) + 1;
	name = arena_printf(
	    a, "%.*s_rels/%s.rels", (int)folder, p->main, p->main + folder);
	return load(p, name, &p->relations, e);
}

void
docx_package_end(struct docx_package *p)
{
	for (size_t i = 0; i < p->n_trees; i++)
		xmlFreeDoc(p->trees[i]);
	p->n_trees = 0;
	docx_zip_close(&p->zip);
}

int
docx_package_main(struct docx_package *p, const xmlNode **root, struct err *e)
{
	if (load(p, p->main, root, e) != 0)
		return -1;
	if (*root == NULL || !docx_is(*root, "document"))
		return err_set(
		    e, ERR_UNREADABLE, "an Office document, but none of Word");
	return 0;
}

int
docx_package_part(struct docx_package *p, const char *kind,
    const xmlNode **root, struct err *e)
{
	char end[64];
	const char *name;

	assert(strlen(kind) + 2 <= sizeof(end));
	end[0] = '/';
	memcpy(end + 1, kind, strlen(kind) + 1);
	name = related(p, p->relations, p->main, end);
	*root = NULL;
	return name == NULL ? 0 : load(p, name, root, e);
}

int
docx_package_properties(
    struct docx_package *p, const xmlNode **root, struct err *e)
{
	const char *name =
	    related(p, p->own_relations, "", "/metadata/core-properties");

	*root = NULL;
	return name == NULL ? 0 : load(p, name, root, e);
}
