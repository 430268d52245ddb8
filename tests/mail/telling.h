/*
 * A small county (tests/store/county.h) that is told over some nights, for the
 * tests of what mails say and when.
 */
#ifndef GOUJI_TESTS_MAIL_TELLING_H
#define GOUJI_TESTS_MAIL_TELLING_H

#include "daemon/conf/conf.h"
#include "daemon/conf/registry.h"
#include "tests/store/county.h"

/* What is told with: 某县, its office, notices wanted, reminders after 7 days;
 * T1 and T2 have addresses. telling_reset() makes them so again. */
extern struct conf telling_conf;
extern struct township telling_bodies[2];
void telling_reset(void);

/* 12 ≠ 13, with a repair. */
extern const char telling_sum[];
struct finding telling_broken_sum(const char *message);
/* A warning, G09. */
struct finding telling_doubtful(void);
/* A report of all 1, titled as its bytes, with these findings, by the body's
 * first source. */
void telling_bring(struct county *c, const char *code, int year,
    const char *bytes, struct finding *findings, size_t n);
/* What is brought is judged again. */
void telling_judge(struct county *c, const char *code, int year,
    struct finding *findings, size_t n);
/* The run ends and is told; the next begins. */
void telling_end_run(struct county *c);
/* Subjects of the mails of one kind ("code|subject;..."), and they are
 * forgotten. Until the next call. */
const char *telling_told(struct county *c, const char *kind);
/* The oldest mail's text (0) or HTML (1), decoded. */
char *telling_body(struct county *c, int which);
/* The text of the one notice, the digest's before it. */
char *telling_notice(struct county *c);

#endif
