/*
 * How sites are asked and documents are read, as the configuration says: by
 * goujid, and by gouji probe. Pure.
 */
#ifndef GOUJI_RUN_CRAWL_SETTINGS_H
#define GOUJI_RUN_CRAWL_SETTINGS_H

#include <stddef.h>

#include "collectors/base/attr.h"

struct conf;
struct err;
struct fetch_settings;
struct job_settings;
struct rule_set;

/* The address in "name <a@b>", copied to `out`; else `from` itself. */
const char *manners_mail_address(const char *from, char *out, size_t size);
/* Who asks, and whom to turn to: as configured, or the program's name and a
 * way to reach the office. free() it. */
char *manners_user_agent(const struct conf *conf);
/* The rest too; strings stay the caller's. */
void manners_fetch_settings(const struct conf *conf, const char *user_agent,
    struct fetch_settings *out);

/* Set what [rules] says, and tell it as text ("A05=warning\n..."); free() it.
 * NULL: e names the file and the line. */
MUST_CHECK char *manners_rules(
    const struct conf *conf, struct rule_set *rules, struct err *e);
/* Readers by that text; programs are not set. Strings stay the caller's. */
void manners_job_settings(
    const struct conf *conf, const char *rules, struct job_settings *out);

#endif
