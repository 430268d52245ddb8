#include "daemon/cli/year_option.h"

#include <stdlib.h>

#include "collectors/base/limits.h"

int
year_option_parse(const char *s, int *year)
{
	char *end;
	long v = strtol(s, &end, 10);

	if (*end != '\0' || v < LIMIT_YEAR_MIN || v > LIMIT_YEAR_MAX)
		return -1;
	*year = (int)v;
	return 0;
}
