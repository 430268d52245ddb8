#include "tests/support/narrator.h"

static const struct narrator_name narrators[NARRATORS] = {
	{ KIND_TOWNSHIP, "青石镇", "清源县青石镇人民政府", "township",
	    { "我镇", "镇政府", "本镇" } },
	{ KIND_TOWNSHIP, "南坪街道", "清源县南坪街道办事处", "street",
	    { "我街道", "街道办事处", "本街道" } },
	{ KIND_DEPARTMENT, "清源县水利局", "清源县水利局", "department",
	    { "我局", "县水利局", "本局" } },
	{ KIND_COUNTY, "清源县人民政府", "清源县人民政府", "county",
	    { "我县", "全县", "县政府" } },
};
static const char *const bodies[] = { "青石镇", "南坪街道", "清源县水利局",
	"清源县人民政府", "白沙乡", "柳河镇", "北关街道", "县民政局" };

const struct narrator_name *
narrator_name(enum narrator n)
{
	return &narrators[n];
}

size_t
narrator_others(enum narrator n, const char **out, size_t max)
{
	size_t k = 0;

	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++)
		if (i != (size_t)n && k < max)
			out[k++] = bodies[i];
	return k;
}
