#include "daemon/cli/check_convert.h"

#include <limits.h>

#include "collectors/base/err.h"
#include "collectors/base/executable.h"
#include "collectors/pipeline/read.h"
#include "daemon/reader/convert_wait.h"

/* As [readers] of the configuration has them at first. */
#define MEMORY      ((int64_t)512 * 1024 * 1024)
#define DEADLINE_MS 20000

int
check_convert(const void *bytes, size_t len, struct read_context *context,
    char **converted, struct err *e)
{
	char program[PATH_MAX];
	const struct convert_settings settings = {
		.program = program,
		.memory = MEMORY,
		.deadline_ms = DEADLINE_MS,
		.quiet = true,
	};
	struct convert_outcome outcome;

	*converted = NULL;
	if (convert_kind_of(bytes, len) == CONVERT_NOT)
		return 0;
	if (executable_find("gouji-converter", program, sizeof(program), e) <
	    0) {
		context->converted_reason = "needs gouji-converter";
		return 0;
	}
	if (convert_wait(&settings, bytes, len, &outcome, converted,
		&context->converted_len, e) < 0)
		return -1;
	if (outcome.failure != JOB_OK)
		return err_set(e, ERR_PROCESS, "%s", outcome.detail);
	context->converted = *converted;
	context->converted_reason = outcome.reason;
	return 0;
}
