/*
 * Tokens and passwords, in files of their own: what a *_file key of the
 * configuration names is a path, or "credential:NAME" for what the service
 * manager hands over (LoadCredential= of the unit; systemd.exec(5)). I/O.
 */
#ifndef GOUJI_CONF_SECRET_H
#define GOUJI_CONF_SECRET_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/base/attr.h"

struct err;

/* Is it the name of a credential (not of a file)? */
bool secret_is_credential(const char *value);
/*
 * What stands in it, without the white space around; free() it. "" for a value
 * that is "". NULL: e is ERR_CONFIG and says which file, and what is wrong:
 * less than `least` bytes, too many, a NUL, not there.
 */
MUST_CHECK char *secret_read(const char *value, size_t least, struct err *e);

/*
 * For those whom no service manager gives it: the file that goujid.service
 * takes a credential from. "credential:gouji_NAME" is credentials/NAME beside
 * the configuration `config`; free() it. What is no such credential is given
 * back as it is.
 */
char *secret_kept(const char *value, const char *config);

#endif
