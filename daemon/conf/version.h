/*
 * What --version prints: the program's version and the libraries it runs
 * with.
 */
#ifndef GOUJI_CONF_VERSION_H
#define GOUJI_CONF_VERSION_H

/* To stdout. */
void version_print(const char *program);
/* "0.1.0"; static. */
const char *version_text(void);
/* "Gouji/0.1.0", for who asks other people's sites; static. */
const char *version_user_agent(void);

#endif
