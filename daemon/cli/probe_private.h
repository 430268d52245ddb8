/*
 * What the files of a probe share: probe.c finds out what the source is,
 * probe_body.c whose, probe_visit.c visits it as goujid would.
 */
#ifndef GOUJI_CLI_PROBE_PRIVATE_H
#define GOUJI_CLI_PROBE_PRIVATE_H

#include "daemon/cli/probe.h"
#include "daemon/run/plan.h"

struct probe {
	struct arena *arena;
	struct probe_web *web;
	const struct probe_county *county;
	const struct probe_options *options;
	struct probe_result *result;
	int year; /* that it is found out with */
};

void probe_note(struct probe *p, enum probe_note note);

/* ---- probe_body.c ---- */

/* Who signs as that, or is asked for by that name. */
struct probe_body probe_body_of(struct probe *p, const char *organ);
/* Whose source it is already: the one body that has it in townships.csv. */
void probe_body_of_source(struct probe *p);
/* Whose source it is, and who else is named, by the list's links. */
void probe_body_of_links(struct probe *p);
/* What each link of the list is for the body. */
void probe_judge_links(struct probe *p);
/* What reading its documents needs to know. */
void probe_context(struct probe *p, struct read_context *out);
/* The plan of a run over this source alone for one year. -1: as source_plan().
 */
MUST_CHECK int probe_plan(
    struct probe *p, int year, struct plan *out, struct err *e);

/* ---- probe_visit.c ---- */

/* The first answer of a list as a collector takes it. */
void probe_try_list(struct probe *p, const char *collector);
/* Walk through the list of the plan to its end. */
void probe_walk(
    struct probe *p, const struct plan_list *list, struct decision_list *said);
/* Visit what the plan has, as another of the result's visits; `said` of its
 * list, or NULL. */
void probe_visit(
    struct probe *p, const struct plan *plan, const struct decision_list *said);

#endif
