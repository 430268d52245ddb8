/*
 * How sites are asked, as the configuration says: by goujid, and by gouji
 * probe. Pure.
 */
#ifndef GOUJI_MAIN_MANNERS_H
#define GOUJI_MAIN_MANNERS_H

#include <stddef.h>

struct conf;
struct fetch_settings;

/* The address in "name <a@b>", copied to `out`; else `from` itself. */
const char *manners_mail_address(const char *from, char *out, size_t size);
/* Who asks, and whom to turn to: as configured, or the program's name and a
 * way to reach the office. free() it. */
char *manners_user_agent(const struct conf *conf);
/* The rest too; strings stay the caller's. */
void manners_fetch_settings(const struct conf *conf, const char *user_agent,
    struct fetch_settings *out);

#endif
