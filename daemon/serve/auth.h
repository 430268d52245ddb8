/*
 * Bearer tokens. Pure.
 */
#ifndef GOUJI_SERVE_AUTH_H
#define GOUJI_SERVE_AUTH_H

#include <stdbool.h>

/* The WWW-Authenticate header of a 401. */
#define AUTH_CHALLENGE "Bearer realm=\"gouji\""

/*
 * Does an Authorization header (NULL: there is none) bear this token? Compared
 * in constant time; an empty token matches nothing.
 */
bool token_matches(const char *authorization, const char *token);

#endif
