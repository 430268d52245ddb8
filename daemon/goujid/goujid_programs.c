#include "daemon/goujid/goujid_programs.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "collectors/base/err.h"
#include "collectors/base/executable.h"
#include "daemon/goujid/goujid_county.h"
#include "daemon/run/crawl_settings.h"

int
programs_find(struct programs *p, const char *reader, struct err *e)
{
	if (executable_find(
		"gouji-converter", p->converter, sizeof(p->converter), e) < 0)
		return -1;
	if (reader == NULL)
		return executable_find(
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
	manners_job_settings(county->conf, county->rules_text, out);
	out->program = p->reader;
	out->converter = p->converter;
}
