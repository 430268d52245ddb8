/*
 * Incidents. The end of a run decides by what the run left in the tables, so
 * that a run that was interrupted and resumed decides the same.
 */
#include "daemon/store/incident.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

#include "collectors/base/arena.h"
#include "daemon/store/inside.h"
#include "daemon/store/news.h"

#define DAY_MS (INT64_C(24) * 3600 * 1000)

/* So many documents that readers fail on, and no document that was read: the
 * readers do not work at all. */
#define FEW_DOCUMENTS 2

/* ---- saved state ---- */

struct saved_incident {
	bool exists;
	int64_t since, notified_at; /* notified_at 0: not yet */
};

static int
load_incident(struct store *s, enum incident_kind kind,
    struct saved_incident *out, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_INCIDENT_GET);
	int rc;

	sql_bind_text(q, ":kind", incident_kind_name(kind));
	rc = sql_step(q, e);
	out->exists = rc == 1;
	out->since = rc == 1 ? sql_int(q, 0) : 0;
	out->notified_at = rc == 1 ? sql_int(q, 1) : 0;
	sql_end(q);
	return rc < 0 ? -1 : 0;
}

static int
save_incident(struct store *s, const struct incident *t, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_INCIDENT_SAVE);

	sql_bind_text(q, ":kind", incident_kind_name(t->kind));
	sql_bind_int(q, ":since", t->since);
	sql_bind_int(q, ":n", (int64_t)t->n);
	sql_bind_text(q, ":detail", t->detail);
	return sql_run(q, e);
}

static int
save_notified(struct store *s, const struct incident *t, const char *message_id,
    struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_INCIDENT_NOTIFIED);

	sql_bind_text(q, ":kind", incident_kind_name(t->kind));
	sql_bind_int(q, ":now", t->at);
	sql_bind_text(q, ":message_id", message_id);
	return sql_run(q, e);
}

/* A mail into the outbox, where there is somebody to get it. */
static int
queue_incident_mail(struct store *s, const struct incident *t,
    const struct store_notifier *notifier, struct err *e)
{
	struct arena *a = arena_new();
	struct store_mail mail;
	int rc = 0;

	if (notifier->make_incident_mail(notifier->arg, a, t, &mail)) {
		rc = store_save_mail(s, &mail, e);
		if (rc == 0)
			rc = save_notified(s, t, mail.message_id, e);
	}
	arena_free(a);
	return rc;
}

static int
end_incident(struct store *s, struct incident *t,
    const struct saved_incident *saved, const struct store_notifier *notifier,
    struct err *e)
{
	struct sql_query *q;

	t->step = INCIDENT_OVER;
	if (saved->notified_at != 0 && notifier != NULL &&
	    queue_incident_mail(s, t, notifier, e) != 0)
		return -1;
	q = sql_begin(s->sql, SQL_INCIDENT_DELETE);
	sql_bind_text(q, ":kind", incident_kind_name(t->kind));
	return sql_run(q, e);
}

static bool
is_mail_due(const struct incident *t, const struct saved_incident *saved,
    const struct store_notifier *notifier)
{
	int64_t remind =
	    notifier == NULL ? 0 : (int64_t)notifier->remind_days * DAY_MS;

	if (notifier == NULL)
		return false;
	return saved->notified_at == 0 ||
	    (remind > 0 && t->at - saved->notified_at >= remind);
}

/* Inside a transaction. */
static int
update_incident(struct store *s, const struct incident *now,
    const struct saved_incident *saved, const struct store_notifier *notifier,
    struct err *e)
{
	struct incident t = *now;

	t.at = store_now(s);
	if (saved->exists)
		t.since = saved->since;
	if (t.detail == NULL)
		return saved->exists ? end_incident(s, &t, saved, notifier, e)
				     : 0;
	if (save_incident(s, &t, e) != 0)
		return -1;
	t.step = saved->notified_at == 0 ? INCIDENT_BEGAN : INCIDENT_ONGOING;
	return is_mail_due(&t, saved, notifier)
	    ? queue_incident_mail(s, &t, notifier, e)
	    : 0;
}

int
store_save_incident(struct store *s, const struct incident *now,
    const struct store_notifier *notifier, struct err *e)
{
	struct saved_incident saved;

	if (load_incident(s, now->kind, &saved, e) != 0)
		return -1;
	if (now->detail == NULL && !saved.exists)
		return 0;
	if (store_begin(s, e) != 0)
		return -1;
	return store_end(s, update_incident(s, now, &saved, notifier, e), e);
}

/* ---- the end of a run ---- */

/* The host of a URL, with its length. */
static const char *
host_of(const char *url, size_t *len)
{
	const char *host = strstr(url, "://");

	host = host == NULL ? url : host + 3;
	*len = strcspn(host, "/?#:");
	return host;
}

/* Did at least two hosts give no response? *detail: of the first one, in the
 * arena; NULL: every host responded. */
static int
find_silent_hosts(struct store *s, int64_t run, struct arena *a, bool *several,
    const char **detail, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_RUN_SILENT_URLS);
	const char *first = NULL, *host;
	size_t first_len = 0, len;
	int rc;

	*several = false;
	*detail = NULL;
	sql_bind_int(q, ":run", run);
	sql_bind_int(q, ":most", LIMIT_TOLD);
	while (!*several && (rc = sql_step(q, e)) == 1) {
		host = host_of(sql_text(q, 0), &len);
		if (first == NULL) {
			first = arena_strndup(a, host, len);
			first_len = len;
			*detail = arena_strdup(a, sql_text(q, 1));
		} else if (len != first_len ||
		    strncasecmp(host, first, len) != 0) {
			*several = true;
		}
	}
	sql_end(q);
	return *several || rc == 0 ? 0 : -1;
}

static int
had_response(struct store *s, int64_t run, bool *responded, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_RUN_HEARD);
	int rc;

	sql_bind_int(q, ":run", run);
	rc = sql_step(q, e);
	if (rc == 1)
		*responded = sql_int(q, 0) != 0;
	sql_end(q);
	return rc == 1 ? 0 : -1;
}

/* A run without any response says nothing about any one site. */
static int
subtract_failures_last_run(struct store *s, int64_t run, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_RUN_UNCOUNT);

	sql_bind_int(q, ":run", run);
	return sql_run(q, e);
}

/*
 * Two hosts at least were asked, and none of all responded: the network outage
 * is ours. While that incident lasts, one silent host is enough; any response
 * ends it. A run that asked no host decides nothing.
 */
static int
update_network(struct store *s, int64_t run, struct arena *a,
    const struct store_notifier *notifier, struct err *e)
{
	struct incident t = { .kind = INCIDENT_NETWORK, .since = store_now(s) };
	bool responded = false, several = false;
	struct saved_incident saved;

	if (load_incident(s, t.kind, &saved, e) != 0 ||
	    had_response(s, run, &responded, e) != 0)
		return -1;
	if (responded)
		return update_incident(s, &t, &saved, notifier, e);
	if (find_silent_hosts(s, run, a, &several, &t.detail, e) != 0)
		return -1;
	if (t.detail == NULL || (!several && !saved.exists))
		return 0;
	if (subtract_failures_last_run(s, run, e) != 0)
		return -1;
	return update_incident(s, &t, &saved, notifier, e);
}

static int
update_readers(struct store *s, int64_t run, struct arena *a,
    const struct store_notifier *notifier, struct err *e)
{
	struct incident t = { .kind = INCIDENT_READERS, .since = store_now(s) };
	struct sql_query *q = sql_begin(s->sql, SQL_RUN_OWN_FAILURES);
	struct saved_incident saved;
	int rc;

	sql_bind_int(q, ":run", run);
	rc = sql_step(q, e);
	if (rc == 1) {
		t.n = (size_t)sql_int(q, 0);
		t.all_documents =
		    sql_int(q, 3) >= FEW_DOCUMENTS && sql_int(q, 4) == 0;
		if (t.n > 0)
			t.detail = arena_printf(
			    a, "%s: %s", sql_text(q, 1), sql_text(q, 2));
	}
	sql_end(q);
	if (rc < 0 || load_incident(s, t.kind, &saved, e) != 0)
		return -1;
	return update_incident(s, &t, &saved, notifier, e);
}

int
store_update_incidents(struct store *s, int64_t run,
    const struct store_notifier *notifier, struct err *e)
{
	struct arena *a = arena_new();
	int rc = update_network(s, run, a, notifier, e);

	if (rc == 0)
		rc = update_readers(s, run, a, notifier, e);
	arena_free(a);
	return rc;
}

int
store_run_waits_since(struct store *s, int64_t *wall_ms, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_RUN_WAITS_SINCE);
	int rc = sql_step(q, e);

	if (rc >= 0)
		*wall_ms = rc == 1 ? sql_int(q, 0) : 0;
	sql_end(q);
	return rc < 0 ? -1 : 0;
}
