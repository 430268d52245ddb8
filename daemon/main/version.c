#include "daemon/main/version.h"

#include <stdio.h>

void
version_print(const char *program)
{
	printf("%s %s\n%s\n", program, GOUJI_VERSION, GOUJI_LIBRARIES);
}
