/*
 * What the files of a run share: run.c opens and ends runs and keeps the
 * schedule, visit.c takes each target from its fetch to the store.
 */
#ifndef GOUJI_RUN_INSIDE_H
#define GOUJI_RUN_INSIDE_H

#include "collectors/base/err.h"
#include "collectors/base/hash.h"
#include "collectors/report/outcome.h"
#include "daemon/run/plan.h"
#include "daemon/run/run.h"
#include "daemon/run/schedule.h"

struct arena;
struct event;

/* Targets under way together, so many documents wait for a reader at most. */
#define RUN_MAX_OPEN 32
/* Reports under way together that are judged again. */
#define RUN_MAX_JUDGED 8
/* Files given by hand that wait or are read. */
#define RUN_MAX_BY_HAND 16
/* Documents that are remembered as given up, the newest ones. */
#define RUN_MAX_GIVEN_UP 64

enum visit_state {
	VISIT_PLANNED, /* its document is not here yet */
	VISIT_READY,   /* waits until its township is free */
	VISIT_BUSY,    /* a reader has it */
	VISIT_DONE,
};

struct run_visit {
	struct run_target *target;
	const struct plan_visit *plan;
	enum visit_state state;
	int year;     /* that it is read as, for the year before it */
	bool re_read; /* it was another year's, and is read again as that */
	bool reader_failed; /* twice, over its document */
};

struct run_target {
	struct run *run;
	const struct plan_target *plan;
	struct run_visit *visits; /* as in the plan */
	size_t n_left;            /* not done */
	int64_t fetch;            /* under way, else 0 */
	/* What was sent and what came back; strings are malloc'ed, "" when
	 * there is none. */
	char *etag, *last_modified, *final_url, *content_type, *detail;
	char *body;
	size_t body_len;
	enum outcome outcome;
	long http_status;
	int64_t fetched_at;
};

struct run_totals {
	size_t fetched, not_modified, failed; /* documents */
	size_t reports_new, revised, unchanged;
};

struct run {
	struct runner *runner;
	int64_t id;
	bool windowed;
	struct arena *arena; /* of the plan */
	struct plan plan;
	struct run_target *targets;
	size_t next;           /* target to begin */
	size_t n_open, n_left; /* targets under way, not done */
	bool *township_busy;   /* one visit of a township at a time: its
	                        * years are judged with each other */
	int64_t began;         /* monotonic */
	struct run_totals totals;
	bool judged; /* what its reports made due */
	bool troubled;
	struct err trouble;
};

/* What a reader job carries; orphaned (visit NULL) when its run is put down
 * before the reader answers. */
struct run_job {
	struct run_job *next;
	struct runner *runner;
	struct run_visit *visit;
};

/* A pass over the reports that are due, by code and year. */
struct judge_pass {
	bool wanted; /* there may be more behind code and year */
	char *code;  /* the last one taken; NULL: none yet */
	int year;
	struct judge_job *jobs;
	size_t n_jobs, n_done;
};

struct runner {
	struct runner_parts parts;
	const struct conf *conf;
	const struct registry *registry;
	struct event *tick;
	struct date today;
	struct run *run;
	struct run_job *jobs;
	struct by_hand *by_hand; /* in the order in which they came */
	struct judge_pass judge;
	int64_t urgent_run; /* id of the run that somebody waits for */
	char given_up[RUN_MAX_GIVEN_UP][HASH_TEXT_SIZE];
	size_t n_given_up; /* ever; they overwrite each other in turn */
	int64_t begun_at;  /* wall time of the first look; 0: not yet */
	bool stopped;
};

/* ---- visit.c ---- */

/* Make a run's targets of its plan; skip what it has visited. */
int visit_prepare(struct run *run, struct err *e);
/* Begin targets and reads as far as limits and the window allow. */
void visit_advance(struct run *run);
/* Cancel and forget all of it. */
void visit_abandon(struct run *run);

/* ---- read.c ---- */

/* Have a visit's document read; judged with the year before it. */
void visit_read(struct run_visit *v);
/* Store how a visit ended, and be done with it. */
void visit_end(struct run_visit *v, enum outcome outcome, const char *detail);

/*
 * What judging a body's report of `year` needs to know besides the document:
 * its names, the level, the report of the year before (none where year is 0).
 * In the arena.
 */
MUST_CHECK int run_context(struct runner *r, const struct township *t, int year,
    struct arena *a, struct read_context *context, struct err *e);

/* ---- judge.c ---- */

/* Begin a pass over what is due; one that is under way starts over. A run
 * under way is settled after each judgement. */
void judge_begin(struct runner *r);
void judge_advance(struct runner *r);
bool judge_is_over(const struct runner *r);
/* Forget jobs that will not call back (the pool is gone). */
void judge_forget(struct runner *r);

/* ---- by_hand.c ---- */

/* Begin what waits for its township. */
void by_hand_advance(struct runner *r);
/* Note in a new run which townships a file by hand has. */
void by_hand_mark(struct run *run);
/* End all of them (the pool is gone). */
void by_hand_forget(struct runner *r);

/* ---- run.c ---- */

/* The store failed: the run is put down when it settles. */
void run_trouble(struct run *run, const struct err *e);
/* After anything happened: go on, finish, or put the run down. The run may be
 * freed. */
void run_settle(struct run *run);

#endif
