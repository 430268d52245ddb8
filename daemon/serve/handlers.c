#include "daemon/serve/handlers.h"

#include <stdlib.h>
#include <string.h>

#include "collectors/base/json.h"
#include "collectors/base/limits.h"
#include "daemon/serve/answer.h"
#include "daemon/serve/load.h"
#include "daemon/serve/request.h"
#include "daemon/store/sql.h"

int64_t
request_id(const struct request *q, int i)
{
	const char *text = q->variables[i];

	if (strlen(text) > 18 || strspn(text, "0123456789") != strlen(text))
		return 0;
	return strtoll(text, NULL, 10);
}

int
request_year(struct request *q, struct answer *a, int i, int *year)
{
	const char *text = q->variables[i];
	long v = strlen(text) == 4 && strspn(text, "0123456789") == 4
	    ? strtol(text, NULL, 10)
	    : 0;

	if (v < LIMIT_YEAR_MIN || v > LIMIT_YEAR_MAX) {
		answer_problem(a, 404, "\"%.40s\" is no report year", text);
		return -1;
	}
	*year = (int)v;
	return 0;
}

void
put_text(
    struct json_writer *w, const char *key, struct sql_query *row, int column)
{
	json_put_string(w, key, sql_text_or_null(row, column));
}

void
put_int(
    struct json_writer *w, const char *key, struct sql_query *row, int column)
{
	if (sql_is_null(row, column))
		json_put_null(w, key);
	else
		json_put_int(w, key, sql_int(row, column));
}

void
put_truth(
    struct json_writer *w, const char *key, struct sql_query *row, int column)
{
	if (sql_is_null(row, column))
		json_put_null(w, key);
	else
		json_put_bool(w, key, sql_int(row, column) != 0);
}

void
put_time(struct request *q, struct json_writer *w, const char *key,
    struct sql_query *row, int column)
{
	json_put_string(w, key, load_time(q, row, column));
}
