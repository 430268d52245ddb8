/*
 * What a kind of source is made of: one table of functions a collector, one
 * file each, a row in source.c. Pure.
 */
#ifndef GOUJI_FIND_COLLECTOR_H
#define GOUJI_FIND_COLLECTOR_H

#include <stddef.h>

#include "collectors/base/attr.h"
#include "collectors/find/source.h"

struct arena;
struct err;

struct collector {
	const char *name;
	/* As source_check(), source_plan(), source_parse_list(); the last is
	 * NULL where the requests lead to reports and not to lists. */
	int (*check)(const char *url, struct err *e);
	int (*plan)(struct arena *a, const struct source_need *need,
	    struct source_request **requests, size_t *n, struct err *e);
	int (*parse_list)(struct arena *a, const struct source_response *in,
	    const struct source_text *text, struct source_page *out,
	    struct err *e);
};

extern const struct collector collector_page, collector_manual, collector_list,
    collector_jpage, collector_jpaas, collector_gkmlpt, collector_lonsun;

/* http or https, a host, no longer than a URL may be. */
MUST_CHECK int collector_check_scheme(const char *url, struct err *e);
/* That, and no placeholder but {year}. */
MUST_CHECK int collector_check_url(const char *url, struct err *e);
/* One request, or one a year where the URL has {year}. */
MUST_CHECK int collector_plan_url(struct arena *a,
    const struct source_need *need, bool list, struct source_request **requests,
    size_t *n, struct err *e);
/* The plan of every collector of lists. */
MUST_CHECK int collector_plan_list(struct arena *a,
    const struct source_need *need, struct source_request **requests, size_t *n,
    struct err *e);

/* Let the requests for a list's data, which is_data() knows by their URL, ask
 * for its first answer where they name none: `parameter` is 1 then. */
void collector_ask_first(struct arena *a,
    bool (*is_data)(struct arena *a, const char *url), const char *parameter,
    struct source_request *requests, size_t n);

#endif
