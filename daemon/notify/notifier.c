#include "daemon/notify/notifier.h"

#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/hash.h"
#include "collectors/base/limits.h"
#include "daemon/conf/conf.h"
#include "daemon/conf/registry.h"
#include "daemon/mail/message.h"
#include "daemon/notify/digest.h"
#include "daemon/notify/incident_mail.h"
#include "daemon/notify/mail_body.h"
#include "daemon/store/store.h"

struct post {
	struct arena *a;
	const struct mail_office *office;
	const struct store_news *news;
	struct store_mail *mails;
	size_t n, cap;
};

/* NULL code: the digest. */
static void
write_mail_body(struct post *p, const char *code, struct mail_body *l)
{
	/* Fewer are written out where a mail would become too large. */
	for (size_t most = LIMIT_MAIL_ITEMS;; most /= 2) {
		if (code == NULL)
			digest_write(p->a, p->office, p->news, most, l);
		else
			notice_write(p->a, p->office, p->news, code, most, l);
		if (mail_body_end(l) || most == 0)
			return;
		mail_body_fini(l);
	}
}

/* The same news of the same run is the same mail; what comes to it later is
 * another. */
static const char *
id_of(struct post *p, const char *what, const char *text)
{
	const char *from = p->office->conf->mail_from;
	char hash[HASH_TEXT_SIZE];

	(void)hash_sha256(text, strlen(text), hash);
	return arena_printf(p->a, "<gouji.run%lld.%s.%.16s@%s>",
	    (long long)p->news->run, what, hash, message_domain(p->a, from));
}

static void
post(struct post *p, const char *code, const char *subject, const char *to)
{
	const struct conf *conf = p->office->conf;
	const char *what = code == NULL ? "digest" : code;
	const char *recipients = message_addresses(p->a, to);
	struct store_mail *mail;
	struct message m;
	struct mail_body l;

	if (*recipients == '\0')
		return;
	write_mail_body(p, code, &l);
	m = (struct message){ .from = conf->mail_from,
		.to = to,
		.subject = subject,
		.message_id = id_of(p, what, buf_str(&l.text)),
		.thread = arena_printf(p->a, "<gouji.%s.%d@%s>", what,
		    p->news->year, message_domain(p->a, conf->mail_from)),
		.at = p->news->at,
		.text = buf_str(&l.text),
		.html = buf_str(&l.html) };
	p->mails = arena_grow(p->a, p->mails, p->n, &p->cap, sizeof(*p->mails));
	mail = &p->mails[p->n++];
	*mail = (struct store_mail){
		.kind = code == NULL ? MAIL_DIGEST : MAIL_NOTICE,
		.code = code,
		.run = p->news->run,
		.message_id = m.message_id,
		.subject = subject,
		.recipients = recipients,
	};
	mail->message = message_build(p->a, &m, &mail->len);
	mail_body_fini(&l);
}

static void
post_notices(struct post *p)
{
	const struct registry *r = p->office->registry;

	for (size_t i = 0; r != NULL && i < r->n_townships; i++) {
		const struct township *t = &r->townships[i];
		const char *subject;

		if (t->email[0] == '\0')
			continue;
		subject = notice_subject(p->a, p->office, p->news, t->code);
		if (subject != NULL)
			post(p, t->code, subject, t->email);
	}
}

static void
tell(const void *arg, struct arena *a, const struct store_news *news,
    struct store_mail **mails, size_t *n)
{
	const struct mail_office *office = arg;
	struct post p = { a, office, news, NULL, 0, 0 };

	post(&p, NULL, digest_subject(a, office, news), office->conf->mail_to);
	if (office->conf->notify_townships)
		post_notices(&p);
	*mails = p.mails;
	*n = p.n;
}

/* Without one nothing may count as told. */
static bool
has_address(const char *list)
{
	struct arena *a = arena_new();
	bool has = *message_addresses(a, list) != '\0';

	arena_free(a);
	return has;
}

static bool
make_incident_mail(const void *arg, struct arena *a, const struct incident *t,
    struct store_mail *mail)
{
	static const char *const steps[] = { "began", "lasts", "over" };
	const struct mail_office *office = arg;
	/* A reminder is another one each time. */
	int64_t at = t->step == INCIDENT_ONGOING ? t->at : t->since;

	return incident_mail(a, office->conf, t,
	    arena_printf(a, "%s.%lld", steps[t->step], (long long)at), mail);
}

const struct store_notifier *
notifier_of(const struct mail_office *office, struct store_notifier *out)
{
	const struct conf *conf = office->conf;

	if (conf->smtp_url[0] == '\0' || !has_address(conf->mail_to))
		return NULL;
	*out = (struct store_notifier){ tell, office, conf->remind_days,
		make_incident_mail };
	return out;
}
