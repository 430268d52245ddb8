#include "collectors/find/collector.h"

#include <string.h>
#include <strings.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/find/url.h"

#define YEAR_PLACEHOLDER "{year}"
/* The longest text that stands for it. */
#define YEAR_DIGITS 4

int
collector_check_scheme(const char *url, struct err *e)
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

int
collector_check_url(const char *url, struct err *e)
{
	const char *p = url;

	if (collector_check_scheme(url, e) < 0)
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

int
collector_plan_url(struct arena *a, const struct source_need *need, bool list,
    struct source_request **requests, size_t *n, struct err *e)
{
	struct source_request *made;
	size_t count;

	if (collector_check_url(need->url, e) < 0)
		return -1;
	if (need->first_year > need->last_year)
		count = 0;
	else if (strstr(need->url, YEAR_PLACEHOLDER) == NULL)
		count = 1;
	else
		count = (size_t)(need->last_year - need->first_year) + 1;
	made = arena_calloc(a, count + 1, sizeof(*made));
	if (count == 1 && strstr(need->url, YEAR_PLACEHOLDER) == NULL) {
		made[0].url = arena_strdup(a, need->url);
	} else {
		for (size_t i = 0; i < count; i++) {
			made[i].year = need->first_year + (int)i;
			made[i].url = expand_year(a, need->url, made[i].year);
			if (strlen(made[i].url) > LIMIT_URL_BYTES)
				return err_set(e, ERR_CONFIG,
				    "the URL %.80s is too long with its year",
				    need->url);
		}
	}
	for (size_t i = 0; i < count; i++)
		made[i].list = list;
	*requests = made;
	*n = count;
	return 0;
}

int
collector_plan_list(struct arena *a, const struct source_need *need,
    struct source_request **requests, size_t *n, struct err *e)
{
	return collector_plan_url(a, need, true, requests, n, e);
}

void
collector_ask_first(struct arena *a,
    bool (*is_data)(struct arena *a, const char *url), const char *parameter,
    struct source_request *requests, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (is_data(a, requests[i].url) &&
		    url_parameter(a, requests[i].url, parameter) == NULL)
			requests[i].url = url_with_parameter(
			    a, requests[i].url, parameter, "1");
}
