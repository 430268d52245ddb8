#include "collectors/model/report.h"

#include <assert.h>
#include <string.h>

#define N(a) (sizeof(a) / sizeof((a)[0]))

static const char *const state_names[] = {
	[CELL_ABSENT] = "absent",
	[CELL_BLANK] = "blank",
	[CELL_UNREADABLE] = "unreadable",
	[CELL_REPORTED] = "reported",
};

static const char *const kind_names[] = {
	[KIND_TOWNSHIP] = "township",
	[KIND_DEPARTMENT] = "department",
	[KIND_COUNTY] = "county",
};

static int
find_name(const char *const *names, size_t n, const char *s)
{
	for (size_t i = 0; s != NULL && i < n; i++)
		if (strcmp(names[i], s) == 0)
			return (int)i;
	return -1;
}

const char *
cell_state_name(enum cell_state s)
{
	assert((size_t)s < N(state_names));
	return state_names[s];
}

int
cell_state_parse(const char *s, enum cell_state *out)
{
	int i = find_name(state_names, N(state_names), s);

	if (i < 0)
		return -1;
	*out = (enum cell_state)i;
	return 0;
}

const char *
township_kind_name(enum township_kind k)
{
	assert((size_t)k < N(kind_names));
	return kind_names[k];
}

int
township_kind_parse(const char *s, enum township_kind *out)
{
	int i = find_name(kind_names, N(kind_names), s);

	if (i < 0)
		return -1;
	*out = (enum township_kind)i;
	return 0;
}
