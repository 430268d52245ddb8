/*
 * All that an administrator gives goujid, read as one: configuration,
 * registry, rules with their severities, tokens. Loaded whole or not at all,
 * so that a reload with a mistake in it changes nothing. Read-only after
 * loading; only loading does I/O.
 */
#ifndef GOUJI_GOUJID_GOUJID_COUNTY_H
#define GOUJI_GOUJID_GOUJID_COUNTY_H

#include "collectors/base/attr.h"

struct conf;
struct err;
struct fetch_settings;
struct registry;
struct rule_set;
struct smtp_settings;
struct store_calendar;

struct county {
	struct conf *conf;
	struct registry *registry;
	struct form_set *forms; /* NULL once the daemon took them */
	struct rule_set *rules; /* severities in force */
	char *rules_text;       /* what [rules] sets, "A05=warning\n..." */
	char *judged_by;        /* all that judging rests on but the reports */
	char *user_agent;       /* as which sites are asked */
	char *admin_token, *read_token; /* "" = none */
	char *mail_password;            /* likewise */
	char *mail_from;                /* the bare address */
};

/* NULL: e names the file, and the line where there is one. */
MUST_CHECK struct county *county_load(const char *path, struct err *e);
/* The process lives in the county's time zone from now on. */
void county_set_time_zone(const struct county *county);
/* The same to look at only: without credentials that the service alone gets. */
MUST_CHECK struct county *county_look_at(const char *path, struct err *e);
void county_free(struct county *c); /* NULL is fine */

/* The configuration as the modules want it; strings stay the county's. */
void county_calendar(const struct county *c, struct store_calendar *out);
void county_fetch_settings(const struct county *c, struct fetch_settings *out);
void county_mail_settings(const struct county *c, struct smtp_settings *out);

#endif
