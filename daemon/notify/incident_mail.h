/*
 * The mail about an incident, for a clerk who is no programmer: what happened
 * and since when, what still works, what to do. Pure; everything is
 * the arena's.
 */
#ifndef GOUJI_NOTIFY_INCIDENT_MAIL_H
#define GOUJI_NOTIFY_INCIDENT_MAIL_H

#include <stdbool.h>

#include "daemon/store/incident.h"

struct arena;
struct conf;
struct store_mail;

/* 【年报核查】某县 系统故障：采集时所有网站都连接不上 */
const char *incident_subject(
    struct arena *a, const struct conf *conf, const struct incident *t);
/*
 * The whole of it. id: what tells it from every other, so that the same again
 * is no second mail. False: there is nobody to send it to.
 */
bool incident_mail(struct arena *a, const struct conf *conf,
    const struct incident *t, const char *id, struct store_mail *out);

#endif
