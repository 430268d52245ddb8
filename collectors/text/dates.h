/*
 * When a report was published and which period its values are of. Pure.
 */
#ifndef GOUJI_TEXT_DATES_H
#define GOUJI_TEXT_DATES_H

#include <stddef.h>

#include "collectors/base/date.h"
#include "collectors/model/report.h"

struct arena;
struct page;

/*
 * The first of: a metadata element (PubDate and its like), a labelled date in
 * the text (发布日期：2024-01-17; in a table: 公开日期 | 2024-01-17), the
 * document's URL, the HTTP header. *by is "meta", "text", "url", "header" or
 * "" with no date. A date without a label ("(2024年3月26日)") is the
 * signature's, not the publication's.
 */
struct date dates_published(struct arena *a, const struct page *page,
    const char *url, struct date last_modified, const char **by);

/*
 * Every date of publication that the document bears, by where it stands; no
 * date where there is none. In the text only what is labelled as one counts
 * (发布日期, 公开时间), not 发文日期 or 日期, and nothing when two such dates
 * differ.
 */
void dates_all(struct arena *a, const struct page *page, const char *url,
    struct date out[REPORT_DATES]);

/* A day in a URL: t20240116_, /2024/1/16/, /2024-01-16/, /20240116/. */
struct date dates_in_url(const char *url);

/*
 * 统计期限自2024年1月1日起至2024年12月31日止, also with a lost 年 or 月
 * ("20231月1日", "20191231日") where only one day can be meant.
 */
void dates_period(struct arena *a, const struct page *page, struct date *from,
    struct date *to);

#endif
