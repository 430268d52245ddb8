/* A fetcher, an origin and the loop they share, for the tests of fetching. */
#ifndef GOUJI_TESTS_FETCH_FETCHING_H
#define GOUJI_TESTS_FETCH_FETCHING_H

#include <event2/event.h>

#include "collectors/base/clock.h"
#include "collectors/base/err.h"
#include "collectors/fetch/fetch.h"
#include "tests/support/origin.h"

/* What came back for one request. */
struct fetched {
	bool done, leave_alone;
	enum outcome outcome;
	long status;
	size_t body_len;
	int tries;
	int64_t retry_after_ms;
	char detail[256], url[512], body[1024], content_type[128], etag[128],
	    last_modified[128];
	struct fetching *fetching;
};

struct fetching {
	struct event_base *base;
	struct fetcher *fetcher;
	struct origin *origin;
	struct fetch_settings settings;
	int left; /* until the loop ends */
};

/* Quick and private settings without robots.txt; change them and
 * fetcher_configure(). */
void fetching_begin(struct fetching *f);
/* Likewise with another clock. */
void fetching_begin_with(struct fetching *f, const struct clock *clock);
void fetching_end(struct fetching *f);
/* Queue a GET; *out is filled when it came back. */
int64_t fetching_start(struct fetching *f, const struct fetch_request *request,
    struct fetched *out);
/* Run the loop until all that was started came back. */
void fetching_wait(struct fetching *f);
/* Both, for one path of the origin, or for a URL. */
void fetching_get(struct fetching *f, const char *path, struct fetched *out);
void fetching_get_url(struct fetching *f, const char *url, struct fetched *out);

#endif
