/*
 * The mail about trouble of our own, for a clerk who is no programmer: what
 * happened and since when, what still works, what to do. Pure; everything is
 * the arena's.
 */
#ifndef GOUJI_MAIL_TROUBLE_MAIL_H
#define GOUJI_MAIL_TROUBLE_MAIL_H

#include <stdbool.h>

#include "daemon/store/trouble.h"

struct arena;
struct conf;

/* 【年报核查】某县 系统故障：磁盘已满，数据库无法写入 */
const char *trouble_subject(
    struct arena *a, const struct conf *conf, const struct trouble *t);
/*
 * The whole of it. id: what tells it from every other, so that the same again
 * is no second mail. False: there is nobody to send it to.
 */
bool trouble_mail(struct arena *a, const struct conf *conf,
    const struct trouble *t, const char *id, struct store_mail *out);

#endif
