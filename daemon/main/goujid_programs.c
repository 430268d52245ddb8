#include "daemon/main/goujid_programs.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "collectors/base/err.h"
#include "daemon/conf/conf.h"
#include "daemon/main/beside.h"
#include "daemon/main/goujid_county.h"

/* An idle reader gives its memory back after this. */
#define READER_IDLE_MS 60000

int
programs_find(struct programs *p, const char *reader, struct err *e)
{
	if (beside_find(
		"gouji-converter", p->converter, sizeof(p->converter), e) < 0)
		return -1;
	if (reader == NULL)
		return beside_find(
		    "gouji-reader", p->reader, sizeof(p->reader), e);
	(void)snprintf(p->reader, sizeof(p->reader), "%s", reader);
	if (access(p->reader, X_OK) == 0)
		return 0;
	return err_set(e, ERR_CONFIG, "%s: %s", reader, strerror(errno));
}

void
programs_job_settings(const struct programs *p, const struct county *county,
    struct job_settings *out)
{
	const struct conf *conf = county->conf;
	long cores = sysconf(_SC_NPROCESSORS_ONLN);

	*out = (struct job_settings){ .program = p->reader,
		.converter = p->converter,
		.count = conf->readers,
		.memory = conf->reader_memory,
		.deadline_ms = conf->reader_deadline_ms,
		.idle_ms = READER_IDLE_MS,
		.rules = county->rules_text };
	if (conf->forms[0] != '\0')
		out->forms_folder = conf->forms;
	if (out->count == 0)
		out->count = cores < 1 ? 1 : (int)cores;
}
