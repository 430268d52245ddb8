/*
 * Trouble of our own. What a run's end says of it is decided by what the run
 * left in the tables, so that one that was cut short and resumed says the same.
 */
#include "daemon/store/trouble.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

#include "collectors/base/arena.h"
#include "daemon/store/inside.h"
#include "daemon/store/news.h"

#define DAY_MS (INT64_C(24) * 3600 * 1000)

/* Documents that readers fail on are one's own; so many, and not one that can
 * be read, are the readers. */
#define FEW_DOCUMENTS 2

static const char *const kind_names[] = {
	[TROUBLE_DATABASE] = "database",
	[TROUBLE_LINE] = "line",
	[TROUBLE_READERS] = "readers",
	[TROUBLE_NIGHTS] = "nights",
};

const char *
trouble_kind_name(enum trouble_kind kind)
{
	assert((size_t)kind < sizeof(kind_names) / sizeof(kind_names[0]));
	return kind_names[kind];
}

/* ---- what is known, and told ---- */

struct known {
	bool there;
	int64_t since, told_at; /* told_at 0: not yet */
};

static int
load(struct store *s, enum trouble_kind kind, struct known *out, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_TROUBLE_GET);
	int rc;

	sql_bind_text(q, ":kind", trouble_kind_name(kind));
	rc = sql_step(q, e);
	out->there = rc == 1;
	out->since = rc == 1 ? sql_int(q, 0) : 0;
	out->told_at = rc == 1 ? sql_int(q, 1) : 0;
	sql_end(q);
	return rc < 0 ? -1 : 0;
}

static int
put(struct store *s, const struct trouble *t, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_TROUBLE_PUT);

	sql_bind_text(q, ":kind", trouble_kind_name(t->kind));
	sql_bind_int(q, ":since", t->since);
	sql_bind_int(q, ":n", (int64_t)t->n);
	sql_bind_text(q, ":detail", t->detail);
	return sql_run(q, e);
}

static int
note_told(struct store *s, const struct trouble *t, const char *message_id,
    struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_TROUBLE_TOLD);

	sql_bind_text(q, ":kind", trouble_kind_name(t->kind));
	sql_bind_int(q, ":now", t->at);
	sql_bind_text(q, ":message_id", message_id);
	return sql_run(q, e);
}

/* A mail into the outbox, where there is somebody to get it. */
static int
tell(struct store *s, const struct trouble *t,
    const struct store_teller *teller, struct err *e)
{
	struct arena *a = arena_new();
	struct store_mail mail;
	int rc = 0;

	if (teller->tell_trouble(teller->arg, a, t, &mail)) {
		rc = store_save_mail(s, &mail, e);
		if (rc == 0)
			rc = note_told(s, t, mail.message_id, e);
	}
	arena_free(a);
	return rc;
}

static int
end(struct store *s, struct trouble *t, const struct known *known,
    const struct store_teller *teller, struct err *e)
{
	struct sql_query *q;

	t->step = TROUBLE_OVER;
	if (known->told_at != 0 && teller != NULL && tell(s, t, teller, e) != 0)
		return -1;
	q = sql_begin(s->sql, SQL_TROUBLE_DELETE);
	sql_bind_text(q, ":kind", trouble_kind_name(t->kind));
	return sql_run(q, e);
}

static bool
is_due(const struct trouble *t, const struct known *known,
    const struct store_teller *teller)
{
	int64_t remind =
	    teller == NULL ? 0 : (int64_t)teller->remind_days * DAY_MS;

	if (teller == NULL)
		return false;
	return known->told_at == 0 ||
	    (remind > 0 && t->at - known->told_at >= remind);
}

/* Inside a transaction. */
static int
settle(struct store *s, const struct trouble *now, const struct known *known,
    const struct store_teller *teller, struct err *e)
{
	struct trouble t = *now;

	t.at = store_now(s);
	if (known->there)
		t.since = known->since;
	if (t.detail == NULL)
		return known->there ? end(s, &t, known, teller, e) : 0;
	if (put(s, &t, e) != 0)
		return -1;
	t.step = known->told_at == 0 ? TROUBLE_BEGAN : TROUBLE_LASTS;
	return is_due(&t, known, teller) ? tell(s, &t, teller, e) : 0;
}

int
store_set_trouble(struct store *s, const struct trouble *now,
    const struct store_teller *teller, struct err *e)
{
	struct known known;

	assert(now->kind != TROUBLE_DATABASE);
	if (load(s, now->kind, &known, e) != 0)
		return -1;
	if (now->detail == NULL && !known.there)
		return 0;
	if (store_begin(s, e) != 0)
		return -1;
	return store_end(s, settle(s, now, &known, teller, e), e);
}

/* ---- what the end of a run says ---- */

/* The host of a URL, with its length. */
static const char *
host_of(const char *url, size_t *len)
{
	const char *host = strstr(url, "://");

	host = host == NULL ? url : host + 3;
	*len = strcspn(host, "/?#:");
	return host;
}

/* Is there a second host among those that were silent? *detail: what the first
 * said, in the arena; NULL: none was. */
static int
find_silent(struct store *s, int64_t run, struct arena *a, bool *several,
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
was_heard(struct store *s, int64_t run, bool *heard, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_RUN_HEARD);
	int rc;

	sql_bind_int(q, ":run", run);
	rc = sql_step(q, e);
	if (rc == 1)
		*heard = sql_int(q, 0) != 0;
	sql_end(q);
	return rc == 1 ? 0 : -1;
}

/* A run that nobody answered says nothing about any one site. */
static int
take_back_failures(struct store *s, int64_t run, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_RUN_UNCOUNT);

	sql_bind_int(q, ":run", run);
	return sql_run(q, e);
}

/*
 * Two hosts at least, and none of all that were asked answered at all: then it
 * is the line that they have in common, ours. While that is known, one host is
 * enough; who answers ends it. A run that asked nobody says nothing.
 */
static int
settle_line(struct store *s, int64_t run, struct arena *a,
    const struct store_teller *teller, struct err *e)
{
	struct trouble t = { .kind = TROUBLE_LINE, .since = store_now(s) };
	bool heard = false, several = false;
	struct known known;

	if (load(s, t.kind, &known, e) != 0 ||
	    was_heard(s, run, &heard, e) != 0)
		return -1;
	if (heard)
		return settle(s, &t, &known, teller, e);
	if (find_silent(s, run, a, &several, &t.detail, e) != 0)
		return -1;
	if (t.detail == NULL || (!several && !known.there))
		return 0;
	if (take_back_failures(s, run, e) != 0)
		return -1;
	return settle(s, &t, &known, teller, e);
}

static int
settle_readers(struct store *s, int64_t run, struct arena *a,
    const struct store_teller *teller, struct err *e)
{
	struct trouble t = { .kind = TROUBLE_READERS, .since = store_now(s) };
	struct sql_query *q = sql_begin(s->sql, SQL_RUN_OWN_FAILURES);
	struct known known;
	int rc;

	sql_bind_int(q, ":run", run);
	rc = sql_step(q, e);
	if (rc == 1) {
		t.n = (size_t)sql_int(q, 0);
		t.all = sql_int(q, 3) >= FEW_DOCUMENTS && sql_int(q, 4) == 0;
		if (t.n > 0)
			t.detail = arena_printf(
			    a, "%s: %s", sql_text(q, 1), sql_text(q, 2));
	}
	sql_end(q);
	if (rc < 0 || load(s, t.kind, &known, e) != 0)
		return -1;
	return settle(s, &t, &known, teller, e);
}

int
store_settle_troubles(struct store *s, int64_t run,
    const struct store_teller *teller, struct err *e)
{
	struct arena *a = arena_new();
	int rc = settle_line(s, run, a, teller, e);

	if (rc == 0)
		rc = settle_readers(s, run, a, teller, e);
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

/* ---- about the database ---- */

/* A mail that did not go through the outbox; after a restart in the middle of
 * the trouble it may be there already. */
static int
note_mail(struct store *s, const struct store_told_mail *told, struct err *e)
{
	struct sql_query *q;

	if (store_save_mail(s, told->mail, e) != 0)
		return -1;
	if (sql_changes(s->sql) == 0)
		return 0;
	q = sql_begin(s->sql, SQL_MAIL_END);
	sql_bind_int(q, ":id", sql_last_id(s->sql));
	sql_bind_text(q, ":state", told->refused ? "refused" : "sent");
	sql_bind_text(q, ":detail", told->detail);
	sql_bind_int(q, ":now", store_now(s));
	return sql_run(q, e);
}

int
store_put_alarm(struct store *s, const struct store_told_mail *told,
    const struct store_mail *over, struct err *e)
{
	int rc = 0;

	if (store_begin(s, e) != 0)
		return -1;
	if (told != NULL)
		rc = note_mail(s, told, e);
	if (rc == 0 && over != NULL)
		rc = store_save_mail(s, over, e);
	return store_end(s, rc, e);
}
