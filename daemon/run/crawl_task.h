/*
 * A crawl task: one township's year at one of its sources. It goes from
 * candidate to candidate (a page, a list's links, the files behind a page)
 * until one is the year's report, or none is left; what came of it is stored.
 * I/O on the loop.
 */
#ifndef GOUJI_RUN_CRAWL_TASK_H
#define GOUJI_RUN_CRAWL_TASK_H

#include <stdbool.h>

#include "collectors/base/attr.h"

struct crawl_list;
struct crawl_state;
struct crawl_task;
struct err;
struct plan_task;
struct township;

/* In the crawl's arena; list is NULL where the plan has a URL. */
struct crawl_task *crawl_task_new(struct crawl_state *crawl,
    const struct plan_task *plan, const struct township *township,
    struct crawl_list *list);
/* Begin, unless the run has done it before. weekly: a past year that was
 * answered within the week is skipped. -1: the store's error. */
MUST_CHECK int crawl_task_start(
    struct crawl_task *t, bool weekly, struct err *e);
/* Begin if it was skipped. */
void crawl_task_unskip(struct crawl_task *t);
/* The crawl ends before the task does. */
void crawl_task_cancel(struct crawl_task *t);

/* Each ready task goes as far as it can; one that cannot keeps its place. */
void crawl_tasks_advance(struct crawl_state *crawl);

#endif
