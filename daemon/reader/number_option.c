#include "daemon/reader/number_option.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "collectors/base/num.h"

int
number_option(const char *program, const char *name, int64_t max, int64_t *out)
{
	struct num n;

	if (num_parse(optarg, strlen(optarg), &n) < 0 || n.scale != 0 ||
	    n.value < 1 || n.value > max) {
		(void)fprintf(stderr,
		    "%s: --%s: \"%s\" is no number from 1 to %lld\n", program,
		    name, optarg, (long long)max);
		return -1;
	}
	*out = n.value;
	return 0;
}
