/*
 * The JSON body of a request, as one object whose keys are known. What two
 * readers could take differently is refused: text that is no UTF-8 or ends in
 * its middle, a key that is given twice. Pure.
 */
#ifndef GOUJI_SERVE_BODY_H
#define GOUJI_SERVE_BODY_H

struct answer;
struct cJSON;
struct request;

/* The request's body, for json_free(); `known` are its keys, one or two, then
 * NULL. NULL: the answer is a problem. */
struct cJSON *body_object(
    const struct request *q, struct answer *a, const char *const *known);

#endif
