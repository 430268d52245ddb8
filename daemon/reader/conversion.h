/*
 * One document given to gouji-converter, which lets other programs turn a PDF
 * or an old Word document into what the reader knows: by goujid on its loop, by
 * `gouji check` with blocking I/O. The process, its private folder and its
 * events are the conversion's and end with it.
 */
#ifndef GOUJI_READER_CONVERSION_H
#define GOUJI_READER_CONVERSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "collectors/base/attr.h"
#include "collectors/base/err.h"
#include "daemon/reader/process.h"

struct conversion;
struct event_base;

enum conversion_kind {
	CONVERSION_NONE, /* is read as it is, or not at all */
	CONVERSION_PDF,  /* to pdftotext's boxes, then pdftocairo's drawing */
	CONVERSION_WORD  /* by LibreOffice to docx */
};

/* By the bytes. Pure. */
enum conversion_kind conversion_kind_of(const void *bytes, size_t len);
/* "pdf", "word": what gouji-converter is asked for. */
const char *conversion_kind_name(enum conversion_kind kind);

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

struct converter_settings {
	const char *program; /* path of gouji-converter; NULL: there is none */
	const char *tools;   /* folder of the tools, NULL: the system's */
	int64_t memory;      /* bytes that a tool may use */
	int64_t deadline_ms; /* for one PDF */
	bool quiet;          /* what the tools say is not logged */
};

/* The time that a document of this kind gets: LibreOffice alone takes some
 * seconds to start. */
int64_t converter_deadline_ms(
    const struct converter_settings *settings, enum conversion_kind kind);

/* What became of a document. */
struct conversion_outcome {
	enum job_failure failure;  /* ours */
	char detail[ERR_MSG_SIZE]; /* of it; "" when JOB_OK */
	const char *reason;        /* why it cannot be converted, which is no
	                            * failure of ours; static, or NULL */
};

/* Is this the reason, that no tool for it is installed here? */
bool conversion_lacks_tool(const char *reason);

/* By gouji-converter's wait status. */
void conversion_outcome_of(
    enum conversion_kind kind, int status, struct conversion_outcome *out);

struct conversion_result {
	struct conversion_outcome outcome;
	const void *bytes; /* the conversion, when the outcome has neither
	                    * failure nor reason */
	size_t len;
};

/* It is done: conversion_result() says what came. Not from within
 * conversion_start(); nothing may be freed in it. */
typedef void conversion_callback(void *arg);

/*
 * Start one; conversion_free() it. The bytes must stay until then, the
 * settings need not. NULL: it could not be started; e says why.
 */
MUST_CHECK struct conversion *conversion_start(struct event_base *base,
    const struct converter_settings *settings, const void *bytes, size_t len,
    conversion_callback *callback, void *arg, struct err *e);

/* NULL while it runs; lives as long as the conversion. */
const struct conversion_result *conversion_result(const struct conversion *c);

/* Also of one that still runs: it is killed. Not from within its callback. */
void conversion_free(struct conversion *c);

/*
 * What became of it in *out; without trouble there, *converted has *len bytes:
 * free() them. -1: it could not be tried; e says why. A document that needs no
 * conversion is none for this.
 */
MUST_CHECK int conversion_wait(const struct converter_settings *settings,
    const void *bytes, size_t len, struct conversion_outcome *out,
    char **converted, size_t *converted_len, struct err *e);

#endif
