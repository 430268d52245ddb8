#include "collectors/decode/word/package.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>
#include <zip.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/decode/word/xml.h"

/* The end of an archive's directory: its size without the comment, and where
 * the comment's length stands. */
#define END_SIGNATURE "PK\x05\x06"
#define END_BYTES     22
#define END_COMMENT   20
/* An entry of the directory. */
#define ENTRY_SIGNATURE "PK\x01\x02"
/* Names longer than this are no part's. */
#define NAME_BYTES 512
/* Unpacked at once. */
#define PIECE 16384

/* Up to the end of the archive; all when there is no such end. */
static size_t
archive_len(const char *bytes, size_t len)
{
	for (size_t at = len < END_BYTES ? 0 : len - END_BYTES + 1; at > 0;
	     at--) {
		const char *p = bytes + at - 1;
		size_t end;

		if (memcmp(p, END_SIGNATURE, 4) != 0)
			continue;
		end = at - 1 + END_BYTES + (unsigned char)p[END_COMMENT] +
		    ((size_t)(unsigned char)p[END_COMMENT + 1] << 8);
		return end < len ? end : len;
	}
	return len;
}

/* Entries, counted before anything is allocated for them. */
static size_t
count_entries(const char *bytes, size_t len)
{
	const char *end = bytes + len, *p = bytes;
	size_t n = 0;

	while ((p = memmem(p, (size_t)(end - p), ENTRY_SIGNATURE, 4)) != NULL) {
		n++;
		p += 4;
	}
	return n;
}

static int
open_failed(zip_error_t *error, struct err *e)
{
	int code = zip_error_code_zip(error);

	if (code == ZIP_ER_NOZIP)
		(void)err_set(e, ERR_UNREADABLE,
		    "Word document is damaged: the archive is cut off");
	else
		(void)err_set(e, ERR_UNREADABLE, "Word document is damaged: %s",
		    zip_error_strerror(error));
	zip_error_fini(error);
	return -1;
}

int
docx_zip_open(struct docx_zip *z, const void *bytes, size_t len, struct err *e)
{
	zip_source_t *source;
	zip_error_t error;
	size_t n;

	z->zip = NULL;
	len = archive_len(bytes, len);
	n = count_entries(bytes, len);
	if (n > LIMIT_ARCHIVE_ENTRIES)
		return err_set(e, ERR_LIMIT,
		    "Word document has %zu archive entries, limit %u", n,
		    LIMIT_ARCHIVE_ENTRIES);
	zip_error_init(&error);
	source = zip_source_buffer_create(bytes, len, 0, &error);
	if (source == NULL)
		return open_failed(&error, e);
	z->zip =
	    zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error);
	if (z->zip == NULL) {
		zip_source_free(source);
		return open_failed(&error, e);
	}
	zip_error_fini(&error);
	return 0;
}

void
docx_zip_close(struct docx_zip *z)
{
	if (z->zip != NULL)
		zip_discard(z->zip);
	z->zip = NULL;
}

static bool
same_name(const char *entry, const char *name)
{
	char plain[NAME_BYTES];
	size_t len;

	while (*entry == '/' || *entry == '\\')
		entry++;
	len = strlen(entry);
	if (len >= sizeof(plain))
		return false;
	for (size_t i = 0; i <= len; i++)
		plain[i] = entry[i] == '\\' ? '/' : entry[i];
	return strcasecmp(plain, name) == 0;
}

int
docx_zip_find(
    const struct docx_zip *z, const char *name, int64_t *index, struct err *e)
{
	zip_int64_t n = zip_get_num_entries(z->zip, 0);
	int64_t found = -1;

	for (zip_int64_t i = 0; i < n; i++) {
		const char *entry =
		    zip_get_name(z->zip, (zip_uint64_t)i, ZIP_FL_ENC_RAW);

		if (entry == NULL || !same_name(entry, name))
			continue;
		if (found >= 0)
			return err_set(e, ERR_UNREADABLE,
			    "Word document is damaged: two parts are named %s",
			    name);
		found = i;
	}
	*index = found;
	return 0;
}

static int
damaged(const char *name, const char *what, struct err *e)
{
	return err_set(
	    e, ERR_UNREADABLE, "Word document is damaged: %s: %s", name, what);
}

static int
unpack(zip_file_t *f, const char *name, struct buf *out, struct err *e)
{
	char piece[PIECE];
	zip_int64_t n;

	while ((n = zip_fread(f, piece, sizeof(piece))) > 0) {
		if (out->len + (size_t)n > LIMIT_PART_BYTES)
			return err_set(e, ERR_LIMIT,
			    "Word document: %s has more than %u bytes", name,
			    LIMIT_PART_BYTES);
		(void)buf_put(out, piece, (size_t)n);
	}
	if (n < 0)
		return damaged(
		    name, zip_error_strerror(zip_file_get_error(f)), e);
	return 0;
}

int
docx_zip_read(const struct docx_zip *z, int64_t index, const char *name,
    struct buf *out, struct err *e)
{
	zip_stat_t st;
	zip_file_t *f;
	int rc;

	if (zip_stat_index(z->zip, (zip_uint64_t)index, 0, &st) != 0)
		return damaged(
		    name, zip_error_strerror(zip_get_error(z->zip)), e);
	if ((st.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 &&
	    st.encryption_method != ZIP_EM_NONE)
		return err_set(e, ERR_UNREADABLE, "Word document is encrypted");
	if ((st.valid & ZIP_STAT_COMP_METHOD) != 0 &&
	    st.comp_method != ZIP_CM_STORE && st.comp_method != ZIP_CM_DEFLATE)
		return damaged(name, "no compression that Word has", e);
	f = zip_fopen_index(z->zip, (zip_uint64_t)index, 0);
	if (f == NULL)
		return damaged(
		    name, zip_error_strerror(zip_get_error(z->zip)), e);
	rc = unpack(f, name, out, e);
	(void)zip_fclose(f);
	return rc;
}

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
