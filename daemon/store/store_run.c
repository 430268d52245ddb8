#include <assert.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "daemon/store/inside.h"
#include "daemon/store/news.h"

static int
create_run(struct store *s, enum run_trigger trigger, const char *const *codes,
    size_t n_codes, int64_t *id, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_RUN_CREATE);

	sql_bind_text(q, ":trigger", run_trigger_name(trigger));
	sql_bind_int(q, ":all_codes", codes == NULL);
	sql_bind_int(q, ":now", store_now(s));
	if (sql_run(q, e) != 0)
		return -1;
	*id = sql_last_id(s->sql);
	for (size_t i = 0; codes != NULL && i < n_codes; i++) {
		q = sql_begin(s->sql, SQL_RUN_CODE_ADD);
		sql_bind_int(q, ":run", *id);
		sql_bind_int(q, ":position", (int64_t)i);
		sql_bind_text(q, ":code", codes[i]);
		if (sql_run(q, e) != 0)
			return -1;
	}
	return 0;
}

int
store_run_create(struct store *s, enum run_trigger trigger,
    const char *const *codes, size_t n_codes, int64_t *id, struct err *e)
{
	int64_t new_id = 0;

	if (store_begin(s, e) != 0 ||
	    store_end(
		s, create_run(s, trigger, codes, n_codes, &new_id, e), e) != 0)
		return -1;
	*id = new_id;
	return 0;
}

/* A change of the run's own row; it must be there and not done. */
static int
change_run(struct store *s, struct sql_query *q, int64_t id, struct err *e)
{
	if (sql_run(q, e) != 0)
		return -1;
	if (sql_changes(s->sql) == 0)
		return err_set(e, ERR_NOT_FOUND,
		    "there is no unfinished run %lld", (long long)id);
	return 0;
}

int
store_run_start(struct store *s, int64_t id, size_t n_sources, struct err *e)
{
	struct sql_query *q;

	if (store_begin(s, e) != 0)
		return -1;
	q = sql_begin(s->sql, SQL_RUN_START);
	sql_bind_int(q, ":run", id);
	sql_bind_int(q, ":sources", (int64_t)n_sources);
	sql_bind_int(q, ":now", store_now(s));
	return store_end(s, change_run(s, q, id, e), e);
}

int
store_run_finish(struct store *s, int64_t id, struct err *e)
{
	return store_run_finish_telling(s, id, NULL, e);
}

int
store_run_finish_telling(struct store *s, int64_t id,
    const struct store_notifier *teller, struct err *e)
{
	struct sql_query *q;
	int rc;

	if (store_begin(s, e) != 0)
		return -1;
	q = sql_begin(s->sql, SQL_RUN_FINISH);
	sql_bind_int(q, ":run", id);
	sql_bind_int(q, ":now", store_now(s));
	rc = change_run(s, q, id, e);
	if (rc == 0)
		rc = store_update_incidents(s, id, teller, e);
	if (rc == 0) {
		q = sql_begin(s->sql, SQL_RUN_SETTLE_SOURCES);
		sql_bind_int(q, ":run", id);
		rc = sql_run(q, e);
	}
	if (rc == 0)
		rc = store_purge_answers(s, id, e);
	if (rc == 0)
		rc = store_purge_alternates(s, e);
	if (rc == 0 && teller != NULL)
		rc = store_tell(s, id, teller, e);
	if (rc == 0)
		rc = store_finish_mails(s, e);
	return store_end(s, rc, e);
}

static int
load_codes(struct store *s, struct arena *a, int64_t id, const char ***codes,
    size_t *n, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_RUN_CODES);
	size_t cap = 0;
	int rc;

	*n = 0;
	*codes = NULL;
	sql_bind_int(q, ":run", id);
	while ((rc = sql_step(q, e)) == 1) {
		*codes = arena_grow(a, *codes, *n, &cap, sizeof(**codes));
		(*codes)[(*n)++] = arena_strdup(a, sql_text(q, 0));
	}
	sql_end(q);
	/* No codes at all is still not "all of them". */
	if (*codes == NULL)
		*codes = arena_calloc(a, 1, sizeof(**codes));
	return rc;
}

/* trigger and whether the run is over all bodies; ERR_NOT_FOUND. */
static int
load_run(struct store *s, int64_t id, enum run_trigger *trigger,
    bool *all_codes, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_RUN_GET);
	int rc;

	sql_bind_int(q, ":run", id);
	rc = sql_step(q, e);
	if (rc == 1 && run_trigger_parse(sql_text(q, 1), trigger) != 0)
		assert(!"the schema allows no other trigger");
	if (rc == 1)
		*all_codes = sql_int(q, 3) != 0;
	sql_end(q);
	if (rc == 0)
		return err_set(
		    e, ERR_NOT_FOUND, "there is no run %lld", (long long)id);
	return rc == 1 ? 0 : -1;
}

int
store_run_trigger(
    struct store *s, int64_t id, enum run_trigger *trigger, struct err *e)
{
	bool ignored;

	return load_run(s, id, trigger, &ignored, e);
}

int
store_run_totals(
    struct store *s, int64_t id, struct store_run_totals *out, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_RUN_TOTALS);
	int rc;

	sql_bind_int(q, ":run", id);
	rc = sql_step(q, e);
	if (rc == 1)
		*out = (struct store_run_totals){ (size_t)sql_int(q, 0),
			(size_t)sql_int(q, 1), (size_t)sql_int(q, 2),
			(size_t)sql_int(q, 3), (size_t)sql_int(q, 4),
			(size_t)sql_int(q, 5), (size_t)sql_int(q, 6) };
	sql_end(q);
	if (rc == 0)
		return err_set(e, ERR_NOT_FOUND, "no run %lld", (long long)id);
	return rc < 0 ? -1 : 0;
}

int
store_run_unfinished(struct store *s, struct arena *a, int64_t *id,
    const char ***codes, size_t *n_codes, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_RUN_UNFINISHED);
	enum run_trigger trigger;
	int64_t run = 0;
	bool all_codes;
	int rc = sql_step(q, e);

	if (rc == 1)
		run = sql_int(q, 0);
	sql_end(q);
	if (rc < 0)
		return -1;
	*codes = NULL;
	*n_codes = 0;
	*id = run;
	if (run == 0)
		return 0;
	if (load_run(s, run, &trigger, &all_codes, e) != 0)
		return -1;
	return all_codes ? 0 : load_codes(s, a, run, codes, n_codes, e);
}

int
store_run_last_finished(struct store *s, int64_t *wall_ms, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_RUN_LAST_FINISHED);
	int rc = sql_step(q, e);

	if (rc == 1)
		*wall_ms = sql_int(q, 0);
	sql_end(q);
	return rc == 1 ? 0 : -1;
}
