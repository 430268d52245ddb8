/*
 * Links that are scripts: what a click opens, where it is written out. Pure.
 */
#ifndef GOUJI_DECODE_HTML_SCRIPT_LINKS_H
#define GOUJI_DECODE_HTML_SCRIPT_LINKS_H

struct arena;

/*
 * The URL that a script such as "window.open('/a.html')" or "location.href =
 * 'a.html'" goes to, as written; NULL: none, or one that is put together from
 * pieces. `script` is the value of onclick or of a javascript: reference. In
 * the arena.
 */
const char *html_script_link_url(struct arena *a, const char *script);

#endif
