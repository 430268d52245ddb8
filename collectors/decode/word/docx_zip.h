/*
 * The archive that a Word document is, in memory: its entries found by name
 * and unpacked within limits, whatever their headers say. No file is touched.
 */
#ifndef GOUJI_DECODE_WORD_DOCX_ZIP_H
#define GOUJI_DECODE_WORD_DOCX_ZIP_H

#include <stddef.h>
#include <stdint.h>

#include "collectors/base/attr.h"

struct buf;
struct err;
struct zip;

struct docx_zip {
	struct zip *zip;
};

/*
 * The bytes must stay until docx_zip_close, which may be called after a
 * failure too. What stands behind the archive's end is passed over: some
 * servers add a line. -1: ERR_UNREADABLE (damaged) or ERR_LIMIT.
 */
MUST_CHECK int docx_zip_open(
    struct docx_zip *z, const void *bytes, size_t len, struct err *e);
void docx_zip_close(struct docx_zip *z);

/*
 * The entry of this name, as the names of parts compare: without regard to
 * case, '\' for '/' (some writers have that). *index is -1 when there is none.
 * -1 when two have the name.
 */
MUST_CHECK int docx_zip_find(
    const struct docx_zip *z, const char *name, int64_t *index, struct err *e);
/*
 * Unpack an entry into `out`, at the most LIMIT_PART_BYTES; `name` is for
 * messages. -1 when it is encrypted, damaged (checksum, sizes) or too large.
 */
MUST_CHECK int docx_zip_read(const struct docx_zip *z, int64_t index,
    const char *name, struct buf *out, struct err *e);

#endif
