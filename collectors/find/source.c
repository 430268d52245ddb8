#include "collectors/find/source.h"

#include <string.h>

#include "collectors/base/err.h"
#include "collectors/find/collector.h"
#include "collectors/find/options.h"
#include "collectors/find/url.h"

static const struct collector *const collectors[] = {
	&collector_page,
	&collector_manual,
	&collector_list,
	&collector_jpage,
	&collector_jpaas,
	&collector_gkmlpt,
	&collector_lonsun,
};

#define N_COLLECTORS (sizeof(collectors) / sizeof(collectors[0]))

static const struct collector *
find_collector(const char *name)
{
	for (size_t i = 0; i < N_COLLECTORS; i++)
		if (strcmp(collectors[i]->name, name) == 0)
			return collectors[i];
	return NULL;
}

static int
unknown_collector(const char *name, struct err *e)
{
	return err_set(e, ERR_CONFIG, "unknown collector \"%.40s\"", name);
}

bool
source_collector_known(const char *name)
{
	return find_collector(name) != NULL;
}

bool
source_is_list(const char *name)
{
	const struct collector *c = find_collector(name);

	return c != NULL && c->parse_list != NULL;
}

int
source_check(
    const char *collector, const char *url, const char *options, struct err *e)
{
	const struct collector *c = find_collector(collector);
	struct source_options parsed;

	if (c == NULL)
		return unknown_collector(collector, e);
	if (c->check(url, e) < 0 || url_check_host(url, e) < 0)
		return -1;
	return source_options_parse(options, &parsed, e);
}

int
source_plan(struct arena *a, const struct source_need *need,
    struct source_request **requests, size_t *n, struct err *e)
{
	const struct collector *c = find_collector(need->collector);

	if (c == NULL)
		return unknown_collector(need->collector, e);
	return c->plan(a, need, requests, n, e);
}

int
source_parse_list(struct arena *a, const struct source_response *in,
    const struct source_text *text, struct source_page *out, struct err *e)
{
	const struct collector *c = find_collector(in->collector);
	struct source_page page;

	if (c == NULL)
		return unknown_collector(in->collector, e);
	if (c->parse_list == NULL)
		return err_set(e, ERR_CONFIG, "the collector %s has no lists",
		    in->collector);
	if (c->parse_list(a, in, text, &page, e) < 0)
		return -1;
	*out = page;
	return 0;
}
