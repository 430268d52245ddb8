/*
 * A scripted mail server on a port of loopback, on the test's own loop: it says
 * the script's next line when somebody connects, and for each line that it is
 * told; of a message only for its end. The script goes on from one connection
 * to the next; QUIT is not among the lines and not answered, but noted.
 */
#ifndef GOUJI_TESTS_MAIL_PEER_H
#define GOUJI_TESTS_MAIL_PEER_H

#include <stdbool.h>
#include <stddef.h>

struct bufferevent;
struct evconnlistener;
struct event_base;
struct ssl_ctx_st;

/* What else a script may do instead of saying a line. */
#define PEER_CLOSE  "CLOSE"  /* closes the connection */
#define PEER_SILENT "SILENT" /* says nothing */
#define PEER_FLOOD  "FLOOD"  /* says "250-xx", too often */
#define PEER_LONG   "LONG"   /* says one line that is too long */
#define PEER_NUL    "NUL"    /* says "250 a", a NUL, "b" */
#define PEER_EARLY  "EARLY " /* once the message begins; reads no more of it */
#define PEER_TLS    "TLS "   /* says what follows, then speaks TLS */

struct peer {
	struct event_base *base;
	struct evconnlistener *listener;
	struct bufferevent *connection;
	struct ssl_ctx_st *tls;
	int connections;           /* so far */
	const char *const *script; /* NULL at its end: silence */
	char url[64];              /* smtp:// */
	char ca_file[64];          /* what its certificate is vouched for by */
	char heard[8192];          /* lines, joined by "|" */
	bool in_message;
	bool quit; /* somebody took leave */
};

/* On this loop; a key and a certificate cost some time: `tls` only where the
 * script has PEER_TLS. */
void peer_begin(struct peer *p, struct event_base *base, bool tls);
/* Nobody listens any more; somebody does again. */
void peer_leave(struct peer *p);
void peer_return(struct peer *p);
void peer_end(struct peer *p);

#endif
