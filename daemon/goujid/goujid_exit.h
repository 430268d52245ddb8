/* The exit codes of goujid. */
#ifndef GOUJI_GOUJID_GOUJID_EXIT_H
#define GOUJI_GOUJID_GOUJID_EXIT_H

#include "collectors/base/err.h"

#define GOUJID_EXIT_DONE    0
#define GOUJID_EXIT_TROUBLE 1 /* of the machine, the database, the network */
#define GOUJID_EXIT_CONFIG  2 /* wrong usage or configuration */

/* The code for an error at the start. */
int goujid_exit_code(const struct err *e);

#endif
