/* What is judged by, and reports that are to be judged again. */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/form/rules.h"
#include "daemon/store/own.h"

/* The version that the transaction under way makes. */
static int64_t
next_mark(const struct store *s)
{
	return s->version + 1;
}

int
store_mark_due(struct store *s, const char *code, int year, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_YEAR_SET_DUE);

	sql_bind_text(q, ":code", code);
	sql_bind_int(q, ":year", year);
	sql_bind_int(q, ":mark", next_mark(s));
	return sql_run(q, e);
}

/* What another version of the program knew is for that. */
static void
take_line(struct rule_set *rules, const char *line)
{
	struct err unknown = { 0 };

	if (rule_set_apply(rules, line, &unknown) != 0)
		assert(unknown.code == ERR_CONFIG);
}

struct rule_set *
store_read_rules(const char *text)
{
	struct rule_set *rules = rule_set_builtin();

	while (*text != '\0') {
		size_t len = strcspn(text, "\n");
		char line[256];

		(void)snprintf(line, sizeof(line), "%.*s", (int)len, text);
		if (len < sizeof(line))
			take_line(rules, line);
		text += len + (text[len] == '\n');
	}
	return rules;
}

static int
set_all_due(struct store *s, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_YEAR_SET_ALL_DUE);

	sql_bind_int(q, ":mark", next_mark(s));
	if (sql_run(q, e) != 0 || store_mark_all_likeness(s, e) != 0 ||
	    store_judge_all_own(s, e) != 0 || own_mark_county(s, e) != 0)
		return -1;
	return store_refresh_years(s, false, e);
}

static int
set_rules(struct store *s, const char *rules, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_STATE_GET);
	int rc = sql_step(q, e);
	bool same = rc == 1 && strcmp(sql_text(q, 2), rules) == 0;

	sql_end(q);
	if (rc < 0)
		return -1;
	if (same)
		return 0;
	q = sql_begin(s->sql, SQL_STATE_SET_RULES);
	sql_bind_text(q, ":rules", rules);
	if (sql_run(q, e) != 0)
		return -1;
	return set_all_due(s, e);
}

int
store_set_all_due(struct store *s, struct err *e)
{
	if (store_begin(s, e) != 0)
		return -1;
	return store_end(s, set_all_due(s, e), e);
}

static int
configure(struct store *s, const struct registry *r,
    const struct store_calendar *calendar, const char *rules, struct err *e)
{
	if (r != NULL && store_save_registry(s, r, calendar, e) != 0)
		return -1;
	return set_rules(s, rules, e);
}

int
store_set_rules(struct store *s, const char *rules, struct err *e)
{
	return store_configure(s, NULL, NULL, rules, e);
}

int
store_configure(struct store *s, const struct registry *r,
    const struct store_calendar *calendar, const char *rules, struct err *e)
{
	struct rule_set *old = s->rules;
	struct store_calendar old_calendar = s->calendar;
	bool had_calendar = s->has_calendar;
	int rc;

	if (store_begin(s, e) != 0)
		return -1;
	s->rules = store_read_rules(rules);
	rc = store_end(s, configure(s, r, calendar, rules, e), e);
	if (rc != 0) {
		s->calendar = old_calendar;
		s->has_calendar = had_calendar;
		rule_set_free(s->rules);
		s->rules = old;
	} else {
		rule_set_free(old);
	}
	return rc;
}

int
store_next_due(struct store *s, struct arena *a, struct store_due *due,
    bool *found, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_YEAR_NEXT_DUE);
	int rc;

	sql_bind_text(q, ":code", due->code);
	sql_bind_int(q, ":year", due->year);
	rc = sql_step(q, e);
	if (rc == 1) {
		due->code = arena_strdup(a, sql_text(q, 0));
		due->year = (int)sql_int(q, 1);
		due->mark = sql_int(q, 2);
	}
	sql_end(q);
	*found = rc == 1;
	return rc < 0 ? -1 : 0;
}

int
store_is_due(
    struct store *s, const struct store_due *due, bool *is, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_YEAR_GET_DUE);
	int rc;

	sql_bind_text(q, ":code", due->code);
	sql_bind_int(q, ":year", due->year);
	rc = sql_step(q, e);
	*is = rc == 1 && sql_int(q, 0) == due->mark;
	sql_end(q);
	return rc < 0 ? -1 : 0;
}
