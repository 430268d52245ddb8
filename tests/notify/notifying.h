/*
 * A small county (tests/store/county.h) that is told over some nights, for the
 * tests of what mails say and when.
 */
#ifndef GOUJI_TESTS_NOTIFY_NOTIFYING_H
#define GOUJI_TESTS_NOTIFY_NOTIFYING_H

#include "daemon/conf/conf.h"
#include "daemon/conf/registry.h"
#include "tests/store/county.h"

/* What is told with: 某县, its office, notices wanted, reminders after 7 days;
 * T1 and T2 have addresses. notify_reset() makes them so again. */
extern struct conf notify_conf;
extern struct township notify_bodies[2];
void notify_reset(void);

/* 12 ≠ 13, with a repair. */
extern const char notify_sum[];
struct finding notify_broken_sum(const char *message);
/* A warning, G09. */
struct finding notify_doubtful(void);
/* A report of all 1, titled as its bytes, with these findings, by the body's
 * first source. */
void notify_bring(struct county *c, const char *code, int year,
    const char *bytes, struct finding *findings, size_t n);
/* What is brought is judged again. */
void notify_judge(struct county *c, const char *code, int year,
    struct finding *findings, size_t n);
/* The run ends and is told; the next begins. */
void notify_end_run(struct county *c);
/* Subjects of the mails of one kind ("code|subject;..."), and they are
 * forgotten. Until the next call. */
const char *notify_subjects(struct county *c, const char *kind);
/* The oldest mail's text (0) or HTML (1), decoded. */
char *notify_body(struct county *c, int which);
/* The text of the one notice, the digest's before it. */
char *notify_notice(struct county *c);

#endif
