/*
 * gouji probe: one source tried out before it goes into townships.csv. What
 * the site answers, what that is, which collector fits, and what goujid would
 * make of it: the plan, the walk through a list, the choice among links and
 * the verdict are the daemon's own (daemon/run/). I/O; waits; prints nothing.
 */
#ifndef GOUJI_CLI_PROBE_H
#define GOUJI_CLI_PROBE_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/base/attr.h"
#include "daemon/cli/probe_web.h"
#include "daemon/run/decision.h"
#include "daemon/run/pagination.h"

struct arena;
struct err;
struct registry;

#define PROBE_COLLECTORS 5 /* of lists */
#define PROBE_MAX_VISITS 2
#define PROBE_MAX_NOTES  8

struct probe_options {
	const char *url;
	const char *collector; /* NULL: to be found out */
	const char *name;      /* of the body, or NULL */
	int year;              /* report year; for {year} */
	bool json;
};

/* A collector of lists, tried with the source's first answer. */
struct probe_trial {
	const char *collector;
	const char *url; /* of that answer; NULL: it does not take such URLs */
	size_t n_links, n_more; /* that it found; further answers */
	bool column;            /* its heading is that of such a column */
	const char *trouble;    /* English, or NULL */
};

/* A document that was looked at on the way to a report. */
struct probe_document {
	const char *url;
	bool file;            /* of a page, the one before it */
	enum outcome outcome; /* OK: the report of the year */
	const char *detail;   /* English */
	const char *json;     /* what was read of it, or NULL */
	const char *text;     /* the same in Chinese, lines */
};

/* What goujid would store of a year. */
struct probe_visit {
	int year; /* 0: the page's own */
	bool reported;
	struct decision word;
	int report_year; /* of the report */
	struct probe_document documents[CRAWL_MAX_CANDIDATES];
	size_t n_documents;
};

enum probe_link_use {
	PROBE_LINK_CANDIDATE,  /* it may be the body's report of its year */
	PROBE_LINK_OTHER_BODY, /* it names another body */
	PROBE_LINK_PASSED,     /* others are likelier */
};

struct probe_link {
	const struct source_link *link;
	enum probe_link_use use;
};

/* Whose source it is. */
struct probe_body {
	const char *name; /* "" not known */
	enum township_kind kind;
	const struct township *known; /* of the registry, or NULL */
};

enum probe_note {
	PROBE_NOTE_LEGACY_TLS,
	PROBE_NOTE_VERIFY_OFF,
	PROBE_NOTE_REDIRECTED, /* to another host */
	PROBE_NOTE_ONE_YEAR,   /* the URL is one year's */
	PROBE_NOTE_SHARED,
	PROBE_NOTE_YEAR_NOT_YET, /* not there, but another year's is */
	PROBE_NOTE_NEW_BODY,     /* not in townships.csv */
	PROBE_NOTE_NO_NAME,
};

struct probe_result {
	const struct probe_options *options;
	const struct probe_answer *first; /* that decided; NULL: none came */
	const char *source_options;       /* "tls=legacy" where it needs that */
	bool no_certificates;  /* this machine has none to check sites with */
	const char *collector; /* NULL: none fits */
	struct probe_trial trials[PROBE_COLLECTORS];
	size_t n_trials;
	struct probe_body body;
	bool shared;               /* by several bodies */
	struct probe_body *bodies; /* that a shared list names */
	size_t n_bodies;
	bool is_list;
	struct pagination walk; /* of the list, with its links */
	struct probe_link *links;
	struct probe_visit visits[PROBE_MAX_VISITS];
	size_t n_visits;
	bool usable; /* goujid gets a report from it */
	/* Else why not, a word of the JSON: an outcome's name, or another. */
	const char *problem;
	const char *detail; /* English, "" */
	enum probe_note notes[PROBE_MAX_NOTES];
	size_t n_notes;
};

/* The county as configured; the registry may be empty. */
struct probe_county {
	const struct registry *registry;
	const char *level;
	int this_year;
};

/* Try the source. All of the result is the arena's or the caller's. -1: e says
 * why the URL cannot be one of a source. */
MUST_CHECK int probe_run(struct arena *a, struct probe_web *w,
    const struct probe_county *county, const struct probe_options *options,
    struct probe_result *out, struct err *e);

/* "legacy_tls"; "candidate". */
const char *probe_note_name(enum probe_note note);
const char *probe_link_use_name(enum probe_link_use use);

#endif
