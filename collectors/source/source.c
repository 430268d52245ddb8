#include "collectors/source/source.h"

#include <string.h>
#include <strings.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"

#define YEAR_PLACEHOLDER "{year}"
/* The longest text that stands for it. */
#define YEAR_DIGITS 4

/* A collector: the same functions for each kind of source. */
struct collector {
	const char *name;
	bool list; /* its requests lead to lists */
	int (*check)(const char *url, struct err *e);
	int (*plan)(struct arena *a, const struct source_need *need,
	    struct source_request **requests, size_t *n, struct err *e);
};

static int
check_scheme(const char *url, struct err *e)
{
	size_t scheme;

	if (url[0] == '\0')
		return err_set(e, ERR_CONFIG, "a URL is needed");
	if (strlen(url) > LIMIT_URL_BYTES - YEAR_DIGITS)
		return err_set(e, ERR_CONFIG, "the URL is longer than %u bytes",
		    LIMIT_URL_BYTES - YEAR_DIGITS);
	if (strncasecmp(url, "http://", 7) == 0)
		scheme = 7;
	else if (strncasecmp(url, "https://", 8) == 0)
		scheme = 8;
	else
		return err_set(e, ERR_CONFIG,
		    "the URL %.80s is neither http nor https", url);
	if (url[scheme] == '\0' || strchr("/?#:", url[scheme]) != NULL)
		return err_set(e, ERR_CONFIG, "the URL %.80s has no host", url);
	for (const char *p = url; *p != '\0'; p++)
		if ((unsigned char)*p <= ' ' || *p == 0x7f)
			return err_set(e, ERR_CONFIG,
			    "the URL %.80s has a space or control character",
			    url);
	return 0;
}

static int
page_check(const char *url, struct err *e)
{
	const char *p = url;

	if (check_scheme(url, e) < 0)
		return -1;
	while ((p = strchr(p, '{')) != NULL) {
		if (strncmp(p, YEAR_PLACEHOLDER, strlen(YEAR_PLACEHOLDER)) != 0)
			return err_set(e, ERR_CONFIG,
			    "the URL %.80s has a placeholder other "
			    "than " YEAR_PLACEHOLDER,
			    url);
		p += strlen(YEAR_PLACEHOLDER);
	}
	return 0;
}

/* `url` with every {year} replaced. */
static const char *
expand_year(struct arena *a, const char *url, int year)
{
	const char *at = strstr(url, YEAR_PLACEHOLDER);

	if (at == NULL)
		return arena_strdup(a, url);
	return arena_printf(a, "%.*s%04d%s", (int)(at - url), url, year,
	    expand_year(a, at + strlen(YEAR_PLACEHOLDER), year));
}

static int
page_plan(struct arena *a, const struct source_need *need,
    struct source_request **requests, size_t *n, struct err *e)
{
	struct source_request *list;
	size_t count;

	if (page_check(need->url, e) < 0)
		return -1;
	if (need->first_year > need->last_year)
		count = 0;
	else if (strstr(need->url, YEAR_PLACEHOLDER) == NULL)
		count = 1;
	else
		count = (size_t)(need->last_year - need->first_year) + 1;
	list = arena_calloc(a, count + 1, sizeof(*list));
	if (count == 1 && strstr(need->url, YEAR_PLACEHOLDER) == NULL) {
		list[0].url = arena_strdup(a, need->url);
	} else {
		for (size_t i = 0; i < count; i++) {
			list[i].year = need->first_year + (int)i;
			list[i].url = expand_year(a, need->url, list[i].year);
			if (strlen(list[i].url) > LIMIT_URL_BYTES)
				return err_set(e, ERR_CONFIG,
				    "the URL %.80s is too long with its year",
				    need->url);
		}
	}
	*requests = list;
	*n = count;
	return 0;
}

static int
manual_check(const char *url, struct err *e)
{
	if (url[0] != '\0')
		return err_set(
		    e, ERR_CONFIG, "the collector manual takes no URL");
	return 0;
}

static int
manual_plan(struct arena *a, const struct source_need *need,
    struct source_request **requests, size_t *n, struct err *e)
{
	if (manual_check(need->url, e) < 0)
		return -1;
	*requests = arena_calloc(a, 1, sizeof(**requests));
	*n = 0;
	return 0;
}

static const struct collector collectors[] = {
	{ "page", false, page_check, page_plan },
	{ "manual", false, manual_check, manual_plan },
};

static const struct collector *
find_collector(const char *name)
{
	for (size_t i = 0; i < sizeof(collectors) / sizeof(collectors[0]); i++)
		if (strcmp(collectors[i].name, name) == 0)
			return &collectors[i];
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

	return c != NULL && c->list;
}

int
source_check(const char *collector, const char *url, struct err *e)
{
	const struct collector *c = find_collector(collector);

	if (c == NULL)
		return unknown_collector(collector, e);
	return c->check(url, e);
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
