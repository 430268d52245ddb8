/*
 * The words of digest and notices. Pure; everything is the arena's.
 */
#ifndef GOUJI_NOTIFY_DIGEST_H
#define GOUJI_NOTIFY_DIGEST_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/store/news.h"

struct arena;
struct mail_body;
struct mail_office;

/* One item is what one repair would mend: does f come under an earlier one of
 * the list? */
bool digest_is_under(const struct store_news *news, size_t f);
/* The item that begins with f: is one of it an error? */
bool digest_is_error(const struct store_news *news, size_t f);
/* The next finding of the same item, behind f; n_findings: there is none. */
size_t digest_next_of_item(const struct store_news *news, size_t f);

/* Items by what is gravest in them; gone: a report that was published and is
 * not there (H06), where that is no error. */
struct digest_count {
	size_t errors, warnings, gone;
};

struct digest_count digest_count(
    const struct store_news *news, enum news_kind kind);
size_t digest_total(struct digest_count n);
/* What is reminded of, with all that was told before; 0 without the former. */
size_t digest_still(const struct store_news *news);

/* 【年报核查】某县 2024年度：新增错误3、已更正2、尚未查到1 */
const char *digest_subject(struct arena *a, const struct mail_office *office,
    const struct store_news *news);
/* ---- digest_write.c ---- */

/* At most `most` items a section are written out. */
void digest_write(struct arena *a, const struct mail_office *office,
    const struct store_news *news, size_t most, struct mail_body *l);

/* ---- notice.c: to a township, of its own years alone ---- */

/* Whether there is anything to write to this body, and its subject; else
 * NULL. */
const char *notice_subject(struct arena *a, const struct mail_office *office,
    const struct store_news *news, const char *code);
void notice_write(struct arena *a, const struct mail_office *office,
    const struct store_news *news, const char *code, size_t most,
    struct mail_body *l);

#endif
