/*
 * All that an administrator gives goujid, read as one: configuration,
 * registry, rules with their severities, tokens. Loaded whole or not at all,
 * so that a reload with a mistake in it changes nothing. Read-only after
 * loading; only loading does I/O.
 */
#ifndef GOUJI_GOUJID_SETTINGS_H
#define GOUJI_GOUJID_SETTINGS_H

#include <limits.h>

#include "collectors/base/attr.h"
#include "daemon/reader/jobs.h"

struct conf;
struct err;
struct fetch_settings;
struct registry;
struct rule_set;
struct smtp_settings;
struct store_calendar;

struct settings {
	struct conf *conf;
	struct registry *registry;
	struct form_set *forms; /* NULL once the daemon took them */
	struct rule_set *rules; /* severities in force */
	char *rules_text;       /* what [rules] sets, "A05=warning\n..." */
	char *ruleset;          /* all that judging rests on but the reports */
	char *user_agent;       /* as which sites are asked */
	char *admin_token, *read_token; /* "" = none */
	char *mail_password;            /* likewise */
	char *mail_from;                /* the bare address */
};

/* NULL: e names the file, and the line where there is one. */
MUST_CHECK struct settings *settings_load(const char *path, struct err *e);
/* The process lives in the county's time zone from now on. */
void settings_set_time_zone(const struct settings *settings);
/* The same to look at only: without credentials that the service alone gets. */
MUST_CHECK struct settings *settings_load_offline(
    const char *path, struct err *e);
void settings_free(struct settings *c); /* NULL is fine */

/* The configuration as the modules want it; strings stay the settings'. */
void settings_calendar(const struct settings *c, struct store_calendar *out);
void settings_of_fetch(const struct settings *c, struct fetch_settings *out);
void settings_of_mail(const struct settings *c, struct smtp_settings *out);

/* The programs that goujid lets do the work. */
struct programs {
	char reader[PATH_MAX];
	char converter[PATH_MAX];
};

/* The reader: as the option says (NULL: not at all), else beside this program
 * as the converter is. ERR_CONFIG names what is not there. */
MUST_CHECK int programs_find(
    struct programs *p, const char *reader, struct err *e);
/* What a job pool needs to know; it borrows from both. */
void settings_of_jobs(const struct programs *p, const struct settings *settings,
    struct job_settings *out);

#endif
