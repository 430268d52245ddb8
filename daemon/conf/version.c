#include "daemon/conf/version.h"

#include <stdio.h>

void
version_print(const char *program)
{
	printf("%s %s\n%s\n", program, GOUJI_VERSION, GOUJI_LIBRARIES);
}

const char *
version_text(void)
{
	return GOUJI_VERSION;
}

const char *
version_user_agent(void)
{
	return "Gouji/" GOUJI_VERSION;
}
