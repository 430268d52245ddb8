/*
 * goujid rebuild: all reports read anew where the reader changed, and judged
 * anew, from the archive alone.
 */
#ifndef GOUJI_GOUJID_GOUJID_REBUILD_H
#define GOUJI_GOUJID_GOUJID_REBUILD_H

struct county;
struct goujid_options;

/*
 * The county is freed. Takes the database for itself: while a goujid runs, it
 * refuses. Tells on stdout how many were judged. The exit code; trouble when
 * one could not be.
 */
int goujid_rebuild(const struct goujid_options *options, struct county *county);

#endif
