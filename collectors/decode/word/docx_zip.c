#include "collectors/decode/word/docx_zip.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>
#include <zip.h>

#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"

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
