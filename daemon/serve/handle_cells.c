#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "collectors/form/form.h"
#include "daemon/serve/answer.h"
#include "daemon/serve/handlers.h"
#include "daemon/serve/list.h"
#include "daemon/serve/load.h"
#include "daemon/serve/request.h"
#include "daemon/store/sql.h"
#include "schema/words.h"

/* What one body put into the number. */
struct contribution {
	const char *state; /* of the cell; "none" without a report */
	bool has_value;
	struct num value;
	bool counted; /* is in the sum of this basis */
};

/* form: the year's, whose cells are added up. */
static void
read_contribution(struct sql_query *row, const struct form *form,
    const char *cell, bool valid_only, struct contribution *out)
{
	int at = form == NULL ? -1 : form_cell_find(form, cell);

	*out = (struct contribution){ .state = "none" };
	if (sql_int(row, 4) == 0)
		return;
	out->state = sql_is_null(row, 6) ? cell_state_name(CELL_ABSENT)
					 : sql_text(row, 6);
	out->has_value = sql_num(row, 7, &out->value);
	out->counted = sql_int(row, 8) != 0 &&
	    (!valid_only || sql_int(row, 9) != 0) && at >= 0 &&
	    form->cells[at].type != FORM_SUM;
}

static void
put_contribution(
    struct list *l, struct sql_query *row, const struct contribution *c)
{
	if (l->csv) {
		csv_text(&l->out, sql_text(row, 1));
		csv_text(&l->out, word_chinese(WORDS_KIND, sql_text(row, 2)));
		csv_text(&l->out, word_chinese(WORDS_STATUS, sql_text(row, 3)));
		if (c->has_value)
			csv_num(&l->out, c->value);
		else
			csv_empty(&l->out);
		csv_text(&l->out, c->counted ? "是" : "否");
		csv_end_row(&l->out);
		return;
	}
	json_object_begin(&l->json);
	put_text(&l->json, "code", row, 0);
	put_text(&l->json, "name", row, 1);
	put_text(&l->json, "kind", row, 2);
	put_text(&l->json, "status", row, 3);
	put_int(&l->json, "revision", row, 5);
	json_key(&l->json, "value");
	if (c->has_value)
		json_num(&l->json, c->value);
	else
		json_null(&l->json);
	json_put_string(&l->json, "state", c->state);
	json_put_bool(&l->json, "counted", c->counted);
	json_object_end(&l->json);
}

/* Does any form that a report of the year may have know this cell? */
static bool
is_cell(struct request *q, const char *id)
{
	const struct form_set *set = q->settings->forms;

	for (size_t i = 0; i < set->n_forms; i++)
		if (form_cell_find(&set->forms[i], id) >= 0)
			return true;
	return false;
}

/* By code; every expected body, whether it contributed or not. */
void
handle_rollup_cell(struct request *q, struct answer *a)
{
	static const char *const headings[] = { "单位", "类别", "发布状态",
		"填报数", "计入合计", NULL };
	const char *kind = params_text(&q->params, "kind");
	const char *basis = params_text(&q->params, "basis");
	const char *after = params_text(&q->params, "after"), *next = NULL;
	bool valid_only = basis != NULL && strcmp(basis, "valid") == 0;
	struct contribution c;
	const struct form *form;
	struct sql_query *row;
	struct list l;
	struct err e;
	int year, rc;

	if (request_year(q, a, 0, &year) < 0)
		return;
	if (!is_cell(q, q->variables[1])) {
		answer_problem(
		    a, 404, "there is no cell \"%.100s\"", q->variables[1]);
		return;
	}
	list_begin(&l, q, a, "contributions", headings);
	form = form_of_year(q->settings->forms, year);
	row = sql_begin(q->sql, SQL_SERVE_CONTRIBUTORS);
	sql_bind_text(row, ":cell", q->variables[1]);
	sql_bind_int(row, ":year", year);
	sql_bind_text(row, ":after", after == NULL ? "" : after);
	sql_bind_text(row, ":kind",
	    kind == NULL || strcmp(kind, "all") == 0 ? NULL : kind);
	sql_bind_int(row, ":limit", (int64_t)l.limit + 1);
	while ((rc = sql_step(row, &e)) == 1) {
		if (!list_row(&l)) {
			next = after;
			break;
		}
		read_contribution(row, form, q->variables[1], valid_only, &c);
		put_contribution(&l, row, &c);
		after = arena_strdup(q->arena, sql_text(row, 0));
	}
	sql_end(row);
	if (rc < 0)
		answer_error(a, &e);
	else
		list_end(&l, next);
}
