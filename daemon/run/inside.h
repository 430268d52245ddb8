/*
 * What the files of a run share. Data flows one way: run.c opens and ends runs
 * and keeps the schedule; visit.c takes each visit from candidate to candidate;
 * lists.c finds candidates in lists; pages.c asks for each URL once; read.c has
 * documents read and stored; judge.c judges again what falls due;
 * alike.c compares reports with each other; retention.c deletes what has
 * expired.
 */
#ifndef GOUJI_RUN_INSIDE_H
#define GOUJI_RUN_INSIDE_H

#include "collectors/base/err.h"
#include "collectors/base/hash.h"
#include "collectors/model/outcome.h"
#include "daemon/run/plan.h"
#include "daemon/run/retention.h"
#include "daemon/run/run.h"
#include "daemon/run/schedule.h"
#include "daemon/run/verdict.h"
#include "daemon/run/walk.h"

struct arena;
struct event;

/* URLs asked for together, over all hosts and at one. The fetcher keeps to the
 * host's interval; these keep a slow host from holding up the others. */
#define RUN_MAX_OPEN      32
#define RUN_MAX_HOST_OPEN 4
/* Links of lists that are looked through in one turn of the loop, or those of
 * one list: a body's of 8,192 take some milliseconds. */
#define RUN_MAX_LOOKED 8192
/* Documents and list answers that wait for a reader together. */
#define RUN_MAX_READING 16
/* Reports under way together that are judged again. */
#define RUN_MAX_JUDGED 8
/* Files given by hand that wait or are read. */
#define RUN_MAX_BY_HAND 16
/* Documents that are remembered as given up, the newest ones. */
#define RUN_MAX_GIVEN_UP 64
/* URLs of a host in a row, each after all its tries, that could not connect or
 * timed out: then the rest of that host's are not tried in this run. */
#define RUN_MAX_SILENT 5
/* A past year that was answered is asked for again after so many days. */
#define RUN_REVISIT_DAYS 7

/* ---- pages.c: URLs of the run, each asked for once ---- */

enum page_state {
	PAGE_UNASKED,
	PAGE_QUEUED, /* waits for its turn at its host */
	PAGE_ASKED,
	PAGE_ANSWERED
};

/* One URL. Its strings are the run's arena's; the bytes are in the store until
 * they are dealt with. */
struct run_page {
	struct run *run;
	struct run_page *next;        /* of its hash */
	struct run_page *next_queued; /* at its host */
	struct run_host *host;
	const char *url, *referer, *options;
	bool list;    /* an answer to a list, kept with its validators */
	bool whole;   /* asked for without validators */
	bool dropped; /* its bytes are no longer in the store */
	enum page_state state;
	int64_t fetch;             /* under way, else 0 */
	size_t n_users;            /* visits that may want its bytes */
	struct run_visit *waiting; /* by next_waiting */
	/* The answer. OUTCOME_OK: there are bytes to read; a list that was not
	 * modified has those of the time before. */
	enum outcome outcome;
	long http_status;
	int64_t fetched_at;
	const char *final_url, *content_type, *etag, *last_modified, *detail;
};

struct run_host {
	struct run_host *next;
	const char *key; /* "www.example.gov.cn:80" */
	struct run_page *queued;
	struct run_page *open[RUN_MAX_HOST_OPEN]; /* the fetcher has them */
	size_t n_open;
	size_t n_silent; /* URLs in a row without an answer */
	/* It is left alone: what its other URLs end with. */
	const char *closed_detail;
	enum outcome closed;
};

#define RUN_PAGE_BUCKETS 4096

struct run_pages {
	struct run_page **buckets;
	struct run_host *hosts;
	struct run_host *turn; /* whose turn it is */
	size_t n_open;
};

/* The page of a URL, made when there is none. Options and referer are those of
 * who names it first. */
struct run_page *pages_get(struct run *run, const char *url,
    const char *options, const char *referer, bool list);
/* One user more, who may want its bytes. */
void pages_use(struct run_page *page);
/* See that it is asked for; no matter how often. */
void pages_want(struct run_page *page);
/* Ask for queued ones as far as limits and the window allow. */
void pages_advance(struct run *run);
/* Bytes of an answered page with OUTCOME_OK, in the arena. -1: the run is in
 * trouble. */
MUST_CHECK int pages_load(const struct run_page *page, struct arena *a,
    const void **bytes, size_t *len);
/* One user less; bytes that nobody wants are dropped. */
void pages_release(struct run_page *page);
/* Cancel what is under way. */
void pages_abandon(struct run *run);

/* ---- lists.c: candidates from lists ---- */

struct run_list {
	struct run *run;
	const struct plan_list *plan;
	size_t n_wanted; /* visits that wait for it */
	bool over;
	struct walk walk;
	struct run_page **pages; /* of its URLs */
	size_t n_pages, page_cap;
	bool reading;         /* a reader has pages[walk.at] */
	bool reader_failed;   /* twice, over it */
	enum outcome outcome; /* OK: all of it was read */
	const char *detail;
	struct run_visit *waiting; /* by next_waiting */
};

void lists_begin(struct run_list *list);
/* Go on as far as it can now. */
void lists_advance(struct run_list *list);

/* ---- visit.c: from candidate to candidate ---- */

enum visit_state {
	VISIT_PLANNED,
	VISIT_SKIPPED, /* a past year whose week is not over */
	VISIT_WAITING, /* for a page or a list */
	VISIT_READY,   /* in the run's queue */
	VISIT_BUSY,    /* a reader has its document */
	VISIT_DONE,
};

/* A document that may be the year's report. */
struct run_candidate {
	struct run_page *page;
	struct run_page *parent; /* the page that it is a file of, or NULL */
	bool named;              /* plan or link say that it is this year's */
	bool beside; /* a file of the page that was taken, to be compared */
};

struct run_visit {
	struct run *run;
	const struct plan_visit *plan;
	enum visit_state state;
	struct run_visit *next_waiting, *next_ready;
	bool listed; /* its list is over: to be looked through */
	struct run_candidate *candidates;
	size_t n_candidates, candidate_cap, at;
	bool reported; /* a candidate is the year's report */
	int taken;     /* the year of that, where this run read it */
	/* The strongest word of the candidates that are none. */
	struct verdict word;
	const char *sha256;           /* of its document, or NULL */
	struct run_candidate speaker; /* without a page: the list */
	int year;     /* that it is read as, for the year before it */
	bool re_read; /* it was another year's, and is read again as that */
	bool reader_failed; /* ours, over its document or its list: twice, or
			     * for lack of a tool */
	/* The document that a reader has. */
	char document_sha256[HASH_TEXT_SIZE];
	size_t document_len; /* bytes */
};

/* Make a run's visits of its plan; skip what it has visited. */
MUST_CHECK int visit_prepare(struct run *run, struct err *e);
/* Somebody waits: past years that were skipped are visited too. */
void visit_unskip(struct run *run);
/* Go on with all visits as far as limits and the window allow, and the time
 * that a turn of the loop has: while n_listed > 0 there is more to do. */
void visit_advance(struct run *run);
/* Cancel and forget all of it. */
void visit_abandon(struct run *run);
/* Something that the visit waited for is here. */
void visit_ready(struct run_visit *v);
/* The list that it waited for is over, and holds its candidates. */
void visit_take_list(struct run_visit *v);
/* The candidate at hand is no report: what it is. Goes on to the next. */
void visit_pass(struct run_visit *v, enum outcome outcome, const char *detail);
/* The candidate at hand is the year's report or as it was; goes on. */
void visit_accept(struct run_visit *v);
/* The same for a report that was read: the files that its page links beside it
 * are compared with it next, where they are new. */
void visit_take(struct run_visit *v, const struct reading *reading,
    const struct store_visit *visit, enum store_change change);
/* One of these was dealt with; goes on. */
void visit_take_file(struct run_visit *v);
/* The same for a document that was read: the files that it links are tried
 * next. */
void visit_follow(struct run_visit *v, const struct reading *reading,
    enum outcome outcome, const char *detail);
const struct township *visit_township(const struct run_visit *v);
/* Give the township back, if the visit has it. */
void visit_yield(struct run_visit *v);

/* ---- runs ---- */

struct run {
	struct runner *runner;
	int64_t id;
	enum run_trigger trigger;
	bool windowed;
	bool weekly;         /* past years are asked for once a week only */
	struct arena *arena; /* of all that lives as long as the run */
	struct plan plan;
	struct run_pages pages;
	struct run_list *lists;   /* as in the plan */
	struct run_visit *visits; /* as in the plan */
	struct run_visit *ready, **ready_end;
	size_t n_left;       /* visits that are not done */
	size_t n_listed;     /* visits whose list is to be looked through */
	size_t n_looked;     /* links that were, in this turn */
	size_t n_reading;    /* reader jobs under way */
	bool *township_busy; /* one visit of a township at a time: its
	                      * years are judged with each other */
	int64_t began;       /* monotonic */
	bool judged;         /* what its reports made due */
	bool compared;       /* its reports with each other */
	bool troubled;
	struct err trouble;
};

/* What a reader job carries; orphaned (both NULL) when its run is put down
 * before the reader answers. */
struct run_job {
	struct run_job *next;
	struct runner *runner;
	struct run_visit *visit;
	struct run_list *list;
};

/* A pass over the reports that are due, by code and year. */
struct judge_pass {
	bool wanted; /* there may be more behind code and year */
	char *code;  /* the last one taken; NULL: none yet */
	int year;
	struct judge_job *jobs;
	size_t n_jobs, n_done, n_failed;
};

/* A pass over the documents that another reader version read. */
struct reread_pass {
	bool wanted;            /* there may be more behind year and code */
	int year;               /* the last one taken */
	char *code;             /* NULL: none yet */
	struct reread_job *job; /* a reader has it */
	size_t n_done, n_failed;
};

/* Comparing reports with each other, year by year. */
struct alike_pass {
	bool wanted; /* a year may be due */
	struct store_likeness *pass;
	struct event *turn;
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
	struct reread_pass reread;
	runner_rebuilt *rebuilt; /* who waits for all to be judged, or NULL */
	void *rebuilt_arg;
	struct alike_pass alike;
	struct retention *retention;
	int64_t urgent_run; /* id of the run that somebody waits for */
	char given_up[RUN_MAX_GIVEN_UP][HASH_TEXT_SIZE];
	size_t n_given_up;  /* ever; they overwrite each other in turn */
	int64_t begun_at;   /* wall time of the first look; 0: not yet */
	int64_t able_since; /* likewise, or since the database can be written
			     * again; 0: it could not when looked at last */
	char complaint[ERR_MSG_SIZE]; /* what kept the last run from its end */
	bool stopped;
};

/* ---- read.c ---- */

/* Have the document of the candidate at hand read; judged with the year
 * before it. */
void visit_read(struct run_visit *v);
/* The file at hand could not be fetched. */
void visit_miss_file(struct run_visit *v);
/* Store how a visit without a report ended. */
void visit_store_outcome(struct run_visit *v);

/* A reader job of the run. */
struct run_job *run_job_new(
    struct run *run, struct run_visit *visit, struct run_list *list);
/* The run that it belongs to, with *visit or *list; NULL when that was put
 * down. The job is freed. */
struct run *run_job_end(
    struct run_job *job, struct run_visit **visit, struct run_list **list);

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

/* ---- reread.c ---- */

/* Begin a pass over the documents of other reader versions; nothing is
 * visited meanwhile. The schedule looks again when it is over. */
void reread_begin(struct runner *r);
bool reread_is_over(const struct runner *r);
/* Forget the job that will not call back (the pool is gone). */
void reread_forget(struct runner *r);
/* ---- alike.c ---- */

/* Steps of one turn at the most, whatever the clock says. */
#define ALIKE_TURN_STEPS 64

/* The timer that a runner compares by; NULL: there is none to be had. */
struct event *alike_turn_new(struct runner *r);
/* Begin with what is due; what is under way goes on. A run under way is
 * settled when nothing is due any more. */
void alike_begin(struct runner *r);
bool alike_is_over(const struct runner *r);
/* The end of it. */
void alike_forget(struct runner *r);

/* ---- missed_runs.c ---- */

/* So many nights without the end of a run are an incident. */
#define MISSED_RUNS_LIMIT 2
/* A daemon that started less long ago may just be catching up. */
#define MISSED_RUNS_PATIENCE_MS INT64_C(86400000)

/* Save whether nightly runs were missed, as an incident. */
void missed_runs_check(struct runner *r);

/* ---- by_hand.c ---- */

/* Begin what waits for its township. */
void by_hand_advance(struct runner *r);
/* Note in a new run which townships a file by hand has. */
void by_hand_mark(struct run *run);
/* End all of them (the pool is gone). */
void by_hand_forget(struct runner *r);

/* ---- run.c ---- */

/* May it fetch now? */
bool run_may_fetch(const struct run *run);
/* The store failed: the run is put down when it settles. */
void run_trouble(struct run *run, const struct err *e);
/* After anything happened: go on, finish, or put the run down. The run may be
 * freed. */
void run_settle(struct run *run);
/* The documents of other reader versions are through. */
void run_reread(struct runner *r);
/* Reports are compared: a run or a rebuild goes on. */
void run_compared(struct runner *r);

#endif
