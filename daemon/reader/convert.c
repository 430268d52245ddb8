#include "daemon/reader/convert.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "collectors/decode/media.h"
#include "daemon/reader/process.h"

/* LibreOffice's time, as a multiple of a PDF's. */
#define WORD_TIMES 3

enum convert_kind
convert_kind_of(const void *bytes, size_t len)
{
	switch (media_of_bytes(bytes, len)) {
	case MEDIA_PDF:
		return CONVERT_PDF;
	case MEDIA_DOC:
	case MEDIA_OFFICE:
	case MEDIA_RTF:
		return CONVERT_WORD;
	default:
		return CONVERT_NOT;
	}
}

const char *
convert_kind_name(enum convert_kind kind)
{
	return kind == CONVERT_PDF ? "pdf" : "word";
}

int64_t
convert_deadline_ms(
    const struct convert_settings *settings, enum convert_kind kind)
{
	return settings->deadline_ms * (kind == CONVERT_WORD ? WORD_TIMES : 1);
}

/* The document's own trouble, by exit status and kind. */
static const struct {
	int status;
	const char *pdf, *word;
} reasons[] = {
	{ CONVERTER_EXIT_NO_TOOL, "needs pdftotext (poppler-utils)",
	    "needs LibreOffice" },
	{ CONVERTER_EXIT_REFUSED, "PDF is damaged",
	    "LibreOffice cannot open it" },
	{ CONVERTER_EXIT_ENCRYPTED, "PDF is encrypted",
	    "LibreOffice cannot open it" },
	{ CONVERTER_EXIT_TOO_LARGE, "PDF has more text than a report can have",
	    "document has more content than a report can have" },
};

/* Ours, by exit status. */
static const struct {
	int status;
	enum job_failure failure;
	const char *detail;
} failures[] = {
	{ CONVERTER_EXIT_CRASHED, JOB_CRASHED, "converter: its tool crashed" },
	{ CONVERTER_EXIT_TIME, JOB_TIMED_OUT,
	    "converter: not done within its time" },
	{ CONVERTER_EXIT_MEMORY, JOB_OUT_OF_MEMORY,
	    "converter: needed more memory than it may have" },
};

#define N(a) (sizeof(a) / sizeof((a)[0]))

bool
convert_lacks_tool(const char *reason)
{
	for (size_t i = 0; i < N(reasons); i++)
		if (reasons[i].status == CONVERTER_EXIT_NO_TOOL &&
		    reason != NULL &&
		    (strcmp(reason, reasons[i].pdf) == 0 ||
			strcmp(reason, reasons[i].word) == 0))
			return true;
	return false;
}

void
convert_outcome_of(
    enum convert_kind kind, int status, struct convert_outcome *out)
{
	int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	char how[64];

	memset(out, 0, sizeof(*out));
	if (code == 0)
		return;
	for (size_t i = 0; i < N(reasons); i++) {
		if (reasons[i].status != code)
			continue;
		out->reason =
		    kind == CONVERT_PDF ? reasons[i].pdf : reasons[i].word;
		return;
	}
	for (size_t i = 0; i < N(failures); i++) {
		if (failures[i].status != code)
			continue;
		out->failure = failures[i].failure;
		(void)snprintf(
		    out->detail, sizeof(out->detail), "%s", failures[i].detail);
		return;
	}
	out->failure = JOB_CRASHED;
	process_describe(status, how, sizeof(how));
	(void)snprintf(out->detail, sizeof(out->detail), "converter: %s", how);
}
