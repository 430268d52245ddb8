/*
 * The programs that goujid lets do the work, and how it starts them.
 */
#ifndef GOUJI_GOUJID_GOUJID_PROGRAMS_H
#define GOUJI_GOUJID_GOUJID_PROGRAMS_H

#include <limits.h>

#include "collectors/base/attr.h"
#include "daemon/reader/jobs.h"

struct county;
struct err;

struct programs {
	char reader[PATH_MAX];
	char converter[PATH_MAX];
};

/* The reader: as the option says (NULL: not at all), else beside this program
 * as the converter is. ERR_CONFIG names what is not there. */
MUST_CHECK int programs_find(
    struct programs *p, const char *reader, struct err *e);
/* What a job pool needs to know; it borrows from both. */
void programs_job_settings(const struct programs *p,
    const struct county *county, struct job_settings *out);

#endif
