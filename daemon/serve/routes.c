#include "collectors/base/limits.h"
#include "daemon/serve/handlers.h"
#include "daemon/serve/list.h"
#include "daemon/serve/route.h"

static const char *const kinds[] = { "township", "department", "county", NULL };
static const char *const rollup_kinds[] = { "all", "township", "department",
	NULL };
static const char *const bases[] = { "published", "valid", NULL };
static const char *const statuses[] = { "valid", "warned", "invalid",
	"unreadable", "wrong", "missing", "overdue", "unreachable", "none",
	NULL };
static const char *const axes[] = { "data", "text", "form", "time",
	"publication", NULL };
static const char *const severities[] = { "error", "warning", "info", NULL };
static const char *const states[] = { "open", "acked", "resolved", NULL };

#define YEAR_PARAM                                                      \
	{                                                               \
		"year", PARAM_INT, NULL, LIMIT_YEAR_MIN, LIMIT_YEAR_MAX \
	}
#define WORD_PARAM(name, words)               \
	{                                     \
		name, PARAM_WORD, words, 0, 0 \
	}
#define TEXT_PARAM(name)                     \
	{                                    \
		name, PARAM_TEXT, NULL, 0, 0 \
	}
#define END_PARAMS                          \
	{                                   \
		NULL, PARAM_END, NULL, 0, 0 \
	}

static const struct param_spec no_params[] = { END_PARAMS };
static const struct param_spec list_params[] = { LIST_PARAMS };
static const struct param_spec township_params[] = {
	WORD_PARAM("kind", kinds),
	LIST_PARAMS,
};
static const struct param_spec report_list_params[] = {
	YEAR_PARAM,
	WORD_PARAM("status", statuses),
	WORD_PARAM("kind", kinds),
	LIST_PARAMS,
};
static const struct param_spec revision_params[] = {
	{ "revision", PARAM_INT, NULL, 1, INT32_MAX },
	END_PARAMS,
};
static const struct param_spec document_params[] = {
	{ "revision", PARAM_INT, NULL, 1, INT32_MAX },
	TEXT_PARAM("sha256"),
	END_PARAMS,
};
static const struct param_spec finding_params[] = {
	YEAR_PARAM,
	TEXT_PARAM("code"),
	TEXT_PARAM("rule"),
	WORD_PARAM("axis", axes),
	WORD_PARAM("severity", severities),
	WORD_PARAM("state", states),
	LIST_PARAMS,
};
static const struct param_spec rollup_params[] = {
	WORD_PARAM("basis", bases),
	WORD_PARAM("kind", rollup_kinds),
	WORD_PARAM("format", list_formats),
	END_PARAMS,
};
static const struct param_spec cell_params[] = {
	WORD_PARAM("basis", bases),
	WORD_PARAM("kind", rollup_kinds),
	LIST_PARAMS,
};

#define API "/api/v1"

const struct route serve_routes[] = {
	{ METHOD_GET, ACCESS_OPEN, TAG_BODY, "/", no_params, handle_page },
	{ METHOD_GET, ACCESS_OPEN, TAG_BODY, "/page/{file}", no_params,
	    handle_page },
	{ METHOD_GET, ACCESS_OPEN, TAG_BODY, "/healthz", no_params,
	    handle_healthz },
	{ METHOD_GET, ACCESS_OPEN, TAG_BODY, "/readyz", no_params,
	    handle_readyz },
	{ METHOD_GET, ACCESS_READ, TAG_BODY, "/metrics", no_params,
	    handle_metrics },
	{ METHOD_GET, ACCESS_READ, TAG_BODY, API "/openapi.json", no_params,
	    handle_openapi },
	{ METHOD_GET, ACCESS_OPEN, TAG_BODY, API "/words", no_params,
	    handle_words },
	{ METHOD_GET, ACCESS_READ, TAG_BODY, API "/status", no_params,
	    handle_status },
	{ METHOD_GET, ACCESS_READ, TAG_DATA, API "/townships", township_params,
	    handle_townships },
	{ METHOD_GET, ACCESS_READ, TAG_DATA, API "/townships/{code}", no_params,
	    handle_township },
	{ METHOD_GET, ACCESS_READ, TAG_DATA, API "/reports", report_list_params,
	    handle_reports },
	{ METHOD_GET, ACCESS_READ, TAG_DATA, API "/reports/{code}/{year}",
	    revision_params, handle_report },
	{ METHOD_GET, ACCESS_READ, TAG_DATA,
	    API "/reports/{code}/{year}/revisions", list_params,
	    handle_revisions },
	{ METHOD_GET, ACCESS_READ, TAG_BODY,
	    API "/reports/{code}/{year}/document", document_params,
	    handle_document },
	{ METHOD_PUT, ACCESS_ADMIN, TAG_BODY,
	    API "/reports/{code}/{year}/document", no_params,
	    handle_put_document },
	{ METHOD_GET, ACCESS_READ, TAG_DATA, API "/findings", finding_params,
	    handle_findings },
	{ METHOD_GET, ACCESS_READ, TAG_DATA, API "/findings/{id}", no_params,
	    handle_finding },
	{ METHOD_POST, ACCESS_ADMIN, TAG_BODY, API "/findings/{id}/ack",
	    no_params, handle_ack },
	{ METHOD_GET, ACCESS_READ, TAG_DATA, API "/rules", list_params,
	    handle_rules },
	{ METHOD_GET, ACCESS_READ, TAG_DATA, API "/forms", list_params,
	    handle_forms },
	{ METHOD_GET, ACCESS_READ, TAG_DATA, API "/forms/{id}", no_params,
	    handle_form },
	{ METHOD_GET, ACCESS_READ, TAG_DATA, API "/rollups", list_params,
	    handle_rollups },
	{ METHOD_GET, ACCESS_READ, TAG_DATA, API "/rollups/{year}",
	    rollup_params, handle_rollup },
	{ METHOD_GET, ACCESS_READ, TAG_DATA, API "/rollups/{year}/cells/{cell}",
	    cell_params, handle_rollup_cell },
	{ METHOD_GET, ACCESS_READ, TAG_DATA, API "/runs", list_params,
	    handle_runs },
	{ METHOD_GET, ACCESS_READ, TAG_DATA, API "/runs/{id}", no_params,
	    handle_run },
	{ METHOD_POST, ACCESS_ADMIN, TAG_BODY, API "/runs", no_params,
	    handle_post_run },
	{ METHOD_GET, ACCESS_READ, TAG_BODY, API "/alerts", list_params,
	    handle_alerts },
	{ 0, ACCESS_OPEN, TAG_BODY, NULL, NULL, NULL },
};
