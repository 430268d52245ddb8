/*
 * The outbox. A mail stands in it from the transaction that noted what it
 * tells until the server took it for everybody, or refused it for good; then
 * only that it was stays, for those who ask what was sent.
 */
#include <assert.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "daemon/store/inside.h"

/* How long it is known that a mail was sent: somewhat over a year. */
#define KEEP_MAIL_MS (INT64_C(400) * 24 * 3600 * 1000)

static enum mail_kind
kind_named(const char *name)
{
	enum mail_kind kind;

	if (mail_kind_parse(name, &kind) == 0)
		return kind;
	assert(!"the schema allows no other kind");
	return MAIL_INCIDENT;
}

int
store_save_mail(struct store *s, const struct store_mail *mail, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_MAIL_PUT);

	assert(mail->len > 0 && mail->recipients[0] != '\0');
	sql_bind_text(q, ":kind", mail_kind_name(mail->kind));
	sql_bind_text(q, ":code", mail->code);
	if (mail->run == 0)
		sql_bind_null(q, ":run");
	else
		sql_bind_int(q, ":run", mail->run);
	sql_bind_text(q, ":message_id", mail->message_id);
	sql_bind_text(q, ":subject", mail->subject);
	sql_bind_text(q, ":recipients", mail->recipients);
	sql_bind_blob(q, ":message", mail->message, mail->len);
	sql_bind_int(q, ":now", store_now(s));
	s->mailed = true;
	return sql_run(q, e);
}

void
store_on_mail(struct store *s, void (*fn)(void *arg), void *arg)
{
	s->on_mail = fn;
	s->on_mail_arg = arg;
}

static void
read_mail(struct sql_query *q, struct arena *a, struct store_mail *out)
{
	const void *message;
	char *copy;

	out->id = sql_int(q, 0);
	out->kind = kind_named(sql_text(q, 1));
	out->code = arena_strdup(a, sql_text_or_null(q, 2));
	out->run = sql_int(q, 3);
	out->message_id = arena_strdup(a, sql_text(q, 4));
	out->subject = arena_strdup(a, sql_text(q, 5));
	out->recipients = arena_strdup(a, sql_text(q, 6));
	out->rest = arena_strdup(a, sql_text(q, 7));
	message = sql_blob(q, 8, &out->len);
	out->message = copy = arena_alloc(a, out->len + 1);
	if (out->len > 0)
		memcpy(copy, message, out->len);
	out->created_at = sql_int(q, 9);
	out->tries = (int)sql_int(q, 10);
	out->detail = arena_strdup(a, sql_text(q, 11));
}

static int
next_at_of(struct store *s, int64_t now, int64_t *next_at, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_MAIL_NEXT_AT);
	int rc;

	sql_bind_int(q, ":now", now);
	rc = sql_step(q, e);
	if (rc >= 0)
		*next_at = rc == 1 ? sql_int(q, 0) : 0;
	sql_end(q);
	return rc < 0 ? -1 : 0;
}

int
store_next_mail(struct store *s, struct arena *a, int64_t now,
    struct store_mail *out, bool *found, int64_t *next_at, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_MAIL_NEXT);
	int rc;

	sql_bind_int(q, ":now", now);
	rc = sql_step(q, e);
	if (rc == 1)
		read_mail(q, a, out);
	sql_end(q);
	if (rc < 0)
		return -1;
	*found = rc == 1;
	return *found ? 0 : next_at_of(s, now, next_at, e);
}

/* A change of one mail's row, which must wait. */
static int
change(struct store *s, struct sql_query *q, int64_t id, struct err *e)
{
	sql_bind_int(q, ":id", id);
	if (sql_run(q, e) != 0)
		return -1;
	if (sql_changes(s->sql) == 0)
		return err_set(
		    e, ERR_NOT_FOUND, "no mail %lld waits", (long long)id);
	return 0;
}

static int
end_mail(struct store *s, int64_t id, const char *state, const char *detail,
    struct err *e)
{
	struct sql_query *q;

	if (store_begin(s, e) != 0)
		return -1;
	q = sql_begin(s->sql, SQL_MAIL_END);
	sql_bind_text(q, ":state", state);
	sql_bind_text(q, ":detail", detail);
	sql_bind_int(q, ":now", store_now(s));
	return store_end(s, change(s, q, id, e), e);
}

int
store_mail_sent(struct store *s, int64_t id, const char *detail, struct err *e)
{
	return end_mail(s, id, "sent", detail, e);
}

int
store_mail_partly(struct store *s, int64_t id, int64_t next_at,
    const char *rest, const char *detail, struct err *e)
{
	struct sql_query *q;

	if (store_begin(s, e) != 0)
		return -1;
	q = sql_begin(s->sql, SQL_MAIL_LATER);
	sql_bind_int(q, ":next_at", next_at);
	sql_bind_text(q, ":rest", rest);
	sql_bind_text(q, ":detail", detail);
	return store_end(s, change(s, q, id, e), e);
}

int
store_mail_failed(struct store *s, int64_t id, int64_t next_at, bool refused,
    const char *detail, struct err *e)
{
	if (refused)
		return end_mail(s, id, "refused", detail, e);
	return store_mail_partly(s, id, next_at, NULL, detail, e);
}

static int
hold(struct store *s, int64_t id, int64_t next_at, const char *detail,
    struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_MAIL_LATER);

	sql_bind_int(q, ":next_at", next_at);
	sql_bind_text(q, ":rest", NULL);
	sql_bind_text(q, ":detail", detail);
	if (change(s, q, id, e) != 0)
		return -1;
	q = sql_begin(s->sql, SQL_MAIL_HOLD);
	sql_bind_int(q, ":next_at", next_at);
	return sql_run(q, e);
}

int
store_hold_mails(struct store *s, int64_t id, int64_t next_at,
    const char *detail, struct err *e)
{
	if (store_begin(s, e) != 0)
		return -1;
	return store_end(s, hold(s, id, next_at, detail, e), e);
}

static int
hurry(struct store *s, struct err *e)
{
	s->mailed = true;
	return sql_run(sql_begin(s->sql, SQL_MAIL_HURRY), e);
}

int
store_hurry_mails(struct store *s, struct err *e)
{
	if (store_begin(s, e) != 0)
		return -1;
	return store_end(s, hurry(s, e), e);
}

int
store_finish_mails(struct store *s, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_MAIL_PURGE);

	sql_bind_int(q, ":before", store_now(s) - KEEP_MAIL_MS);
	if (sql_run(q, e) != 0)
		return -1;
	return hurry(s, e);
}
