/*
 * Documents that have to be converted before they can be read, and what both
 * sides of that know: goujid and `gouji check`, which start gouji-converter,
 * and that program itself.
 */
#ifndef GOUJI_READER_CONVERT_H
#define GOUJI_READER_CONVERT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "collectors/base/err.h"
#include "daemon/reader/jobs.h"

enum convert_kind {
	CONVERT_NOT, /* is read as it is, or not at all */
	CONVERT_PDF, /* to pdftotext's boxes, then pdftocairo's drawing */
	CONVERT_WORD /* by LibreOffice to docx */
};

/* By the bytes. Pure. */
enum convert_kind convert_kind_of(const void *bytes, size_t len);
/* "pdf", "word": what gouji-converter is asked for. */
const char *convert_kind_name(enum convert_kind kind);

/* How gouji-converter ends when there is nothing to say on its stdout. */
#define CONVERTER_EXIT_USAGE     2
#define CONVERTER_EXIT_NO_TOOL   70 /* its tool is not installed */
#define CONVERTER_EXIT_REFUSED   71 /* the tool cannot open the document */
#define CONVERTER_EXIT_ENCRYPTED 72
#define CONVERTER_EXIT_TOO_LARGE 73 /* the conversion is */
#define CONVERTER_EXIT_CRASHED   74 /* the tool did */
#define CONVERTER_EXIT_TIME      75 /* the tool took too long */
#define CONVERTER_EXIT_MEMORY    77
#define CONVERTER_EXIT_BROKEN    78 /* it could not do its work */

struct convert_settings {
	const char *program; /* path of gouji-converter; NULL: there is none */
	const char *tools;   /* folder of the tools, NULL: the system's */
	int64_t memory;      /* bytes that a tool may use */
	int64_t deadline_ms; /* for one PDF */
	bool quiet;          /* what the tools say is not logged */
};

/* The time that a document of this kind gets: LibreOffice alone takes some
 * seconds to start. */
int64_t convert_deadline_ms(
    const struct convert_settings *settings, enum convert_kind kind);

/* What became of a document. */
struct convert_outcome {
	enum job_failure failure;  /* ours */
	char detail[ERR_MSG_SIZE]; /* of it; "" when JOB_OK */
	const char *reason;        /* why it cannot be converted, which is no
	                            * failure of ours; static, or NULL */
};

/* Is this the reason, that no tool for it is installed here? */
bool convert_lacks_tool(const char *reason);

/* By gouji-converter's wait status. */
void convert_outcome_of(
    enum convert_kind kind, int status, struct convert_outcome *out);

#endif
