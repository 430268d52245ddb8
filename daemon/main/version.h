/*
 * What --version prints: the program's version and the libraries it runs
 * with.
 */
#ifndef GOUJI_MAIN_VERSION_H
#define GOUJI_MAIN_VERSION_H

/* To stdout. */
void version_print(const char *program);

#endif
