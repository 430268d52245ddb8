/*
 * The web page's files, built in: index.html, page.css and the scripts of this
 * folder, by their names. Pure.
 */
#ifndef GOUJI_PAGE_PAGE_H
#define GOUJI_PAGE_PAGE_H

#include "schema/embed.h"

/* Ends with a NULL name. */
extern const struct embedded_file page_files[];

#endif
