/*
 * The incident of nights without the end of a run, whatever the reason. I/O
 * through the store.
 */
#ifndef GOUJI_RUN_MISSED_RUNS_H
#define GOUJI_RUN_MISSED_RUNS_H

#include <stdint.h>

struct run_env;

/* So many nights without the end of a run are an incident. */
#define MISSED_RUNS_LIMIT 2
/* A daemon that started less long ago may just be catching up. */
#define MISSED_RUNS_PATIENCE_MS INT64_C(86400000)

/* Save whether nightly runs were missed, as an incident. *able_since: wall
 * time since when the database can be written, 0: not yet known; reason: what
 * kept the last run from its end, or "". */
void missed_runs_check(
    struct run_env *env, int64_t *able_since, const char *reason);

#endif
