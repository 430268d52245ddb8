/*
 * What a run's end is told as: one digest to the office, and a notice to each
 * township where that is wanted. Pure but for reading the configuration that
 * it was given.
 */
#ifndef GOUJI_NOTIFY_NOTIFIER_H
#define GOUJI_NOTIFY_NOTIFIER_H

#include <stddef.h>

struct arena;
struct conf;
struct registry;
struct store_mail;
struct store_news;
struct store_notifier;

struct mail_office {
	const struct conf *conf;
	const struct registry *registry;
};

/* For store_run_finish_telling(); `office` stays as long as it is used. NULL
 * when no mail is to be sent at all, and nothing counts as told. */
const struct store_notifier *notifier_of(
    const struct mail_office *office, struct store_notifier *out);

#endif
