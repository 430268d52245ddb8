#include <assert.h>

#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "collectors/form/form.h"
#include "collectors/form/rules.h"
#include "daemon/store/inside.h"

/* The ids of one finding's cells as JSON. */
#define MAX_CELLS_BYTES (1024u * 1024)
/* Its repairs, likewise. */
#define MAX_REPAIRS_BYTES 65536u

/* A judgement as it is being stored. */
struct saving {
	struct store *s;
	const char *code;
	int year;
	int revision;
	const char *judge; /* "reader", "store" */
	const char *rule;  /* only this one; NULL: all of that judge */
	const char **kept; /* places that are not judged */
	size_t n_kept;
	const struct not_judged *not_judged; /* rules that are not */
	size_t n_not_judged;
	int64_t stamp; /* tells this judgement from all before */
	bool changed;
};

/* What both statements about a finding take; texts live until sql_end(). */
struct finding_texts {
	char expected[NUM_TEXT_SIZE], actual[NUM_TEXT_SIZE];
	const char *cells, *repairs;
};

static void
bind_finding(struct sql_query *q, const struct saving *v,
    const struct finding *f, const struct finding_texts *t)
{
	sql_bind_text(q, ":code", v->code);
	sql_bind_int(q, ":year", v->year);
	sql_bind_text(q, ":rule", f->rule);
	sql_bind_text(q, ":place", f->place);
	sql_bind_text(q, ":severity", severity_name(f->severity));
	sql_bind_text(q, ":message", f->message);
	sql_bind_text(q, ":cells", t->cells);
	sql_bind_int(q, ":cause", f->cause);
	sql_bind_text(q, ":repairs", t->repairs);
	sql_bind_text(q, ":evidence", f->evidence);
	sql_bind_text(
	    q, ":figures", f->values_sha256 == NULL ? "" : f->values_sha256);
	sql_bind_text(q, ":rules_version", v->s->rules->version);
	if (f->has_values) {
		sql_bind_text(q, ":expected", t->expected);
		sql_bind_text(q, ":actual", t->actual);
	}
}

static int
put_finding(struct saving *v, const struct finding *f,
    const struct finding_texts *t, struct err *e)
{
	struct sql_query *q = sql_begin(v->s->sql, SQL_FINDING_SAME);
	int same;

	bind_finding(q, v, f, t);
	same = sql_step(q, e);
	sql_end(q);
	if (same < 0)
		return -1;
	v->changed = v->changed || same == 0;
	q = sql_begin(v->s->sql, SQL_FINDING_PUT);
	bind_finding(q, v, f, t);
	sql_bind_text(q, ":axis", axis_name(f->axis));
	sql_bind_text(q, ":judge", v->judge);
	sql_bind_int(q, ":revision", v->revision);
	sql_bind_int(q, ":judgement", v->stamp);
	sql_bind_int(q, ":now", store_now(v->s));
	return sql_run(q, e);
}

static int
save_finding(struct saving *v, const struct finding *f, struct err *e)
{
	struct finding_texts t;
	struct json_writer w;
	struct buf cells, repairs;
	int rc;

	buf_init(&cells, MAX_CELLS_BYTES);
	json_begin(&w, &cells);
	json_array_begin(&w);
	for (size_t i = 0; i < f->n_cells; i++)
		json_string(&w, f->cells[i]);
	json_array_end(&w);
	t.cells = buf_str(&cells);
	buf_init(&repairs, MAX_REPAIRS_BYTES);
	json_begin(&w, &repairs);
	finding_write_repairs(&w, f);
	t.repairs = buf_str(&repairs);
	if (f->has_values) {
		num_format(f->expected, t.expected);
		num_format(f->actual, t.actual);
	}
	rc = cells.failed || repairs.failed
	    ? err_set(e, ERR_LIMIT, "finding %s at %s names too many cells",
		  f->rule, f->place)
	    : put_finding(v, f, &t, e);
	buf_fini(&repairs);
	buf_fini(&cells);
	return rc;
}

static int
keep_finding(struct saving *v, const char *place, struct err *e)
{
	struct sql_query *q = sql_begin(v->s->sql, SQL_FINDING_KEEP);

	sql_bind_text(q, ":code", v->code);
	sql_bind_int(q, ":year", v->year);
	sql_bind_text(q, ":rule", v->rule);
	sql_bind_text(q, ":place", place);
	sql_bind_int(q, ":judgement", v->stamp);
	return sql_run(q, e);
}

static int
keep_rule(struct saving *v, const char *rule, struct err *e)
{
	struct sql_query *q = sql_begin(v->s->sql, SQL_FINDING_KEEP_RULE);

	sql_bind_text(q, ":code", v->code);
	sql_bind_int(q, ":year", v->year);
	sql_bind_text(q, ":rule", rule);
	sql_bind_int(q, ":judgement", v->stamp);
	return sql_run(q, e);
}

static void
bind_scope(struct sql_query *q, const struct saving *v)
{
	sql_bind_text(q, ":code", v->code);
	sql_bind_int(q, ":year", v->year);
	sql_bind_text(q, ":judge", v->judge);
	sql_bind_text(q, ":rule", v->rule);
}

/* The judge's findings become these; others' are left alone. */
static int
save_findings(
    struct saving *v, const struct finding *findings, size_t n, struct err *e)
{
	struct sql_query *q = sql_begin(v->s->sql, SQL_FINDING_UNSTAMP);

	bind_scope(q, v);
	if (sql_run(q, e) != 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (save_finding(v, &findings[i], e) != 0)
			return -1;
	for (size_t i = 0; i < v->n_kept; i++)
		if (keep_finding(v, v->kept[i], e) != 0)
			return -1;
	for (size_t i = 0; i < v->n_not_judged; i++)
		if (v->not_judged[i].failed &&
		    keep_rule(v, v->not_judged[i].rule, e) != 0)
			return -1;
	q = sql_begin(v->s->sql, SQL_FINDING_RESOLVE);
	bind_scope(q, v);
	sql_bind_int(q, ":judgement", v->stamp);
	sql_bind_int(q, ":now", store_now(v->s));
	if (sql_run(q, e) != 0)
		return -1;
	v->changed = v->changed || sql_changes(v->s->sql) > 0;
	return 0;
}

/* What could not be judged, and what the equations leave one value for. */
static int
save_rest(struct store *s, int64_t report, const struct form *form,
    const struct judgement *j, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_NOT_JUDGED_DELETE);

	sql_bind_int(q, ":report", report);
	if (sql_run(q, e) != 0)
		return -1;
	q = sql_begin(s->sql, SQL_IMPLIED_DELETE);
	sql_bind_int(q, ":report", report);
	if (sql_run(q, e) != 0)
		return -1;
	for (size_t i = 0; i < j->n_not_judged; i++) {
		q = sql_begin(s->sql, SQL_NOT_JUDGED_INSERT);
		sql_bind_int(q, ":report", report);
		sql_bind_int(q, ":position", (int64_t)i);
		sql_bind_text(q, ":rule", j->not_judged[i].rule);
		sql_bind_text(q, ":reason", j->not_judged[i].reason);
		sql_bind_int(q, ":failed", j->not_judged[i].failed ? 1 : 0);
		if (sql_run(q, e) != 0)
			return -1;
	}
	for (size_t i = 0; i < j->n_implied; i++) {
		q = sql_begin(s->sql, SQL_IMPLIED_INSERT);
		sql_bind_int(q, ":report", report);
		sql_bind_text(q, ":cell", form->cells[j->implied[i].cell].id);
		sql_bind_num(q, ":value", j->implied[i].value);
		if (sql_run(q, e) != 0)
			return -1;
	}
	return 0;
}

int
store_save_judgement(struct store *s, const struct store_target *t,
    const struct judgement *j, bool *changed, struct err *e)
{
	struct saving v = { .s = s,
		.code = t->code,
		.year = t->year,
		.revision = t->revision,
		.judge = "reader",
		.not_judged = j->not_judged,
		.n_not_judged = j->n_not_judged,
		.stamp = s->version + 1 };

	if (save_findings(&v, j->findings, j->n_findings, e) != 0 ||
	    save_rest(s, t->report, t->form, j, e) != 0)
		return -1;
	*changed = v.changed;
	return 0;
}

/* Has the rule an open finding of the year? */
static int
has_found(struct store *s, const struct store_target *t, const char *rule,
    bool *has, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_OWN_FINDS);
	int rc;

	sql_bind_text(q, ":code", t->code);
	sql_bind_int(q, ":year", t->year);
	sql_bind_text(q, ":rule", rule);
	rc = sql_step(q, e);
	*has = rc == 1 && sql_int(q, 0) != 0;
	sql_end(q);
	return rc < 0 ? -1 : 0;
}

int
store_save_own(struct store *s, const struct store_target *t,
    const struct store_own *own, bool *changed, struct err *e)
{
	const struct rule *in_force = rule_find(s->rules, own->rule);
	struct saving v = { .s = s,
		.code = t->code,
		.year = t->year,
		.revision = t->revision,
		.judge = "store",
		.rule = own->rule,
		.kept = own->kept,
		.n_kept = own->n_kept,
		.stamp = s->version + 1 };
	size_t n = own->n;
	bool has = true;

	assert(in_force != NULL);
	if (in_force->severity == SEVERITY_OFF)
		n = v.n_kept = 0;
	/* Mostly nothing is wrong and nothing was: then nothing is written. */
	if (n == 0 && has_found(s, t, own->rule, &has, e) != 0)
		return -1;
	if (n == 0 && !has)
		return 0;
	for (size_t i = 0; i < n; i++) {
		own->findings[i].rule = in_force->id;
		own->findings[i].axis = in_force->axis;
		own->findings[i].severity = in_force->severity;
	}
	if (save_findings(&v, own->findings, n, e) != 0)
		return -1;
	*changed = *changed || v.changed;
	return 0;
}

static int
put_failure(struct store *s, const struct store_due *due, const char *detail,
    struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_NOT_JUDGED_PUT_FAILURE);

	sql_bind_text(q, ":code", due->code);
	sql_bind_int(q, ":year", due->year);
	sql_bind_text(q, ":reason", detail);
	return sql_run(q, e);
}

int
store_put_judge_failure(struct store *s, const struct store_due *due,
    const char *detail, struct err *e)
{
	if (store_begin(s, e) != 0)
		return -1;
	return store_end(s, put_failure(s, due, detail, e), e);
}

static int
ack(struct store *s, int64_t id, const char *by, const char *note,
    struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_FINDING_ACK);

	sql_bind_int(q, ":id", id);
	sql_bind_int(q, ":now", store_now(s));
	sql_bind_text(q, ":by", by);
	sql_bind_text(q, ":note", note);
	if (sql_run(q, e) != 0)
		return -1;
	if (sql_changes(s->sql) == 0)
		return err_set(e, ERR_NOT_FOUND,
		    "there is no open finding %lld", (long long)id);
	return 0;
}

int
store_ack_finding(struct store *s, int64_t id, const char *by, const char *note,
    struct err *e)
{
	if (store_begin(s, e) != 0)
		return -1;
	return store_end(s, ack(s, id, by, note, e), e);
}

int
store_count_findings(struct store *s, const char *code, int year, struct err *e)
{
	struct sql_query *q = sql_begin(s->sql, SQL_YEAR_COUNT_FINDINGS);

	sql_bind_text(q, ":code", code);
	sql_bind_int(q, ":year", year);
	return sql_run(q, e);
}
