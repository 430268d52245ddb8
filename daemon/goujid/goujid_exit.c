#include "daemon/goujid/goujid_exit.h"

int
goujid_exit_code(const struct err *e)
{
	switch (e->code) {
	case ERR_USAGE:
	case ERR_CONFIG:
	case ERR_SCHEMA:
		return GOUJID_EXIT_CONFIG;
	default:
		return GOUJID_EXIT_TROUBLE;
	}
}
