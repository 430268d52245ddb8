/*
 * The OpenAPI document held against the routes (each is in the other, with the
 * same parameters) and against real answers.
 */
#include <stdio.h>
#include <string.h>

#include "collectors/base/json.h"
#include "daemon/serve/route.h"
#include "daemon/store/incident.h"
#include "daemon/store/inside.h"
#include "schema/embed.h"
#include "tests/serve/client.h"
#include "tests/support/unit.h"

static struct cJSON *
load_document(void)
{
	const struct embedded_file *file = schema_find("openapi.json");
	struct err e = { 0 };
	struct cJSON *doc;

	assert_non_null(file);
	doc = json_parse(file->data, file->len, &e);
	if (doc == NULL)
		fail_msg("openapi.json: %s", e.msg);
	return doc;
}

/* What a {"$ref": "#/a/b"} stands for; anything else is itself. */
static const struct cJSON *
resolve(const struct cJSON *doc, const struct cJSON *v)
{
	const char *ref = json_get_string(v, "$ref");

	if (ref == NULL)
		return v;
	v = doc;
	for (ref += 2; *ref != '\0';) {
		char key[64];
		size_t len = strcspn(ref, "/");

		(void)snprintf(key, sizeof(key), "%.*s", (int)len, ref);
		v = json_get(v, key);
		assert_non_null(v);
		ref += len + (ref[len] == '/');
	}
	return v;
}

static const char *
method_key(enum route_method m)
{
	return m == METHOD_PUT ? "put" : m == METHOD_POST ? "post" : "get";
}

static const struct cJSON *
operation_of(const struct cJSON *doc, const struct route *r)
{
	const struct cJSON *path = json_get(json_get(doc, "paths"), r->pattern);
	const struct cJSON *op = json_get(path, method_key(r->method));

	if (op == NULL)
		fail_msg("%s %s is not in openapi.json", method_key(r->method),
		    r->pattern);
	return op;
}

static bool
takes(const struct route *r, const char *name)
{
	for (const struct param_spec *p = r->params; p->type != PARAM_END; p++)
		if (strcmp(p->name, name) == 0)
			return true;
	return false;
}

static void
check_words(const struct cJSON *schema, const struct param_spec *spec,
    const char *pattern)
{
	const struct cJSON *words = json_get(schema, "enum");
	const struct cJSON *word = json_first(words);

	for (size_t i = 0; spec->words[i] != NULL; i++) {
		if (word == NULL ||
		    strcmp(json_as_string(word), spec->words[i]) != 0)
			fail_msg("%s: %s: word %s", pattern, spec->name,
			    spec->words[i]);
		word = json_next(word);
	}
	assert_null(word);
}

static void
check_param(const struct cJSON *param, const struct route *r)
{
	const char *name = json_get_string(param, "name");
	const struct cJSON *schema = json_get(param, "schema");
	const struct param_spec *spec = r->params;

	if (!takes(r, name))
		fail_msg("%s takes no %s", r->pattern, name);
	while (strcmp(spec->name, name) != 0)
		spec++;
	if (spec->type == PARAM_WORD)
		check_words(schema, spec, r->pattern);
	if (spec->type == PARAM_INT)
		assert_int_equal(
		    json_get_int(schema, "minimum", -1), spec->min);
}

static void
describes_every_route_and_no_other(void **state)
{
	struct cJSON *doc = load_document();
	const struct cJSON *path, *op;
	size_t routes = 0, operations = 0;

	(void)state;
	for (const struct route *r = serve_routes; r->pattern != NULL; r++) {
		const struct cJSON *params;
		size_t n = 0;

		op = operation_of(doc, r);
		params = json_get(op, "parameters");
		for (const struct cJSON *p = json_first(params); p != NULL;
		     p = json_next(p))
			check_param(resolve(doc, p), r);
		while (r->params[n].type != PARAM_END)
			n++;
		if (n != json_count(params))
			fail_msg("%s: %zu parameters, %zu documented",
			    r->pattern, n, json_count(params));
		routes++;
	}
	for (path = json_first(json_get(doc, "paths")); path != NULL;
	     path = json_next(path))
		for (op = json_first(path); op != NULL; op = json_next(op))
			operations += strcmp(json_name(op), "parameters") != 0;
	assert_int_equal(operations, routes);
	json_free(doc);
}

/* Every {variable} of a path is declared for it. */
static void
declares_path_variables(void **state)
{
	struct cJSON *doc = load_document();

	(void)state;
	for (const struct cJSON *path = json_first(json_get(doc, "paths"));
	     path != NULL; path = json_next(path)) {
		size_t n = 0;

		for (const char *s = json_name(path); *s != '\0'; s++)
			n += *s == '{';
		assert_int_equal(n, json_count(json_get(path, "parameters")));
	}
	json_free(doc);
}

/* ---- answers ---- */

static void check_value(const struct cJSON *doc, const struct cJSON *schema,
    const struct cJSON *v, const char *where);

static bool
type_allows(const struct cJSON *type, const char *name)
{
	if (json_as_string(type) != NULL)
		return strcmp(json_as_string(type), name) == 0;
	for (const struct cJSON *t = json_first(type); t != NULL;
	     t = json_next(t))
		if (strcmp(json_as_string(t), name) == 0)
			return true;
	return type == NULL;
}

static void
check_object(const struct cJSON *doc, const struct cJSON *schema,
    const struct cJSON *v, const char *where)
{
	const struct cJSON *properties = json_get(schema, "properties");
	const struct cJSON *others = json_get(schema, "additionalProperties");
	const struct cJSON *item;

	for (item = json_first(json_get(schema, "required")); item != NULL;
	     item = json_next(item))
		if (json_get(v, json_as_string(item)) == NULL)
			fail_msg("%s: lacks %s", where, json_as_string(item));
	for (item = json_first(v); item != NULL; item = json_next(item)) {
		const struct cJSON *of = json_get(properties, json_name(item));
		char deeper[256];

		if (of == NULL)
			of = others;
		if (of == NULL && properties != NULL)
			fail_msg(
			    "%s: %s is not documented", where, json_name(item));
		(void)snprintf(
		    deeper, sizeof(deeper), "%s/%s", where, json_name(item));
		if (of != NULL)
			check_value(doc, of, item, deeper);
	}
}

static void
check_value(const struct cJSON *doc, const struct cJSON *schema,
    const struct cJSON *v, const char *where)
{
	const struct cJSON *one;

	schema = resolve(doc, schema);
	one = json_first(json_get(schema, "oneOf"));
	if (one != NULL) {
		if (!json_is_null(v))
			check_value(doc, one, v, where);
		return;
	}
	if (json_is_null(v)) {
		if (!type_allows(json_get(schema, "type"), "null"))
			fail_msg("%s: null", where);
	} else if (json_is_object(v)) {
		check_object(doc, schema, v, where);
	} else if (json_is_array(v)) {
		for (const struct cJSON *item = json_first(v); item != NULL;
		     item = json_next(item))
			check_value(
			    doc, json_get(schema, "items"), item, where);
	} else if (json_as_string(v) != NULL &&
	    !type_allows(json_get(schema, "type"), "string")) {
		fail_msg("%s: a string", where);
	}
}

/* What an answer's JSON must be like. */
static const struct cJSON *
schema_of(const struct cJSON *doc, const char *pattern, const char *method,
    const char *status)
{
	const struct cJSON *op =
	    json_get(json_get(json_get(doc, "paths"), pattern), method);
	const struct cJSON *answer =
	    json_get(json_get(op, "responses"), status);

	return json_get(
	    json_get(json_get(answer, "content"), "application/json"),
	    "schema");
}

static void
fill(struct service *s)
{
	static const char *cells[] = { "t3.received.natural" };
	static const struct repair repair = {
		{ { "t3.received.total", true, { 2, 0 }, { 6, 0 } },
		    { "t3.received.legal", false, { 0, 0 }, { 1, 0 } } },
		2
	};
	struct finding f = { .rule = "A03",
		.axis = AXIS_DATA,
		.severity = SEVERITY_ERROR,
		.place = "t3.received",
		.message = "不相等",
		.cells = cells,
		.n_cells = 1,
		.has_values = true,
		.cause = 1,
		.repairs = &repair,
		.n_repairs = 1 };
	struct not_judged none = { "F01", "no readable report of 2023", false };
	struct judgement j = { .findings = &f,
		.n_findings = 1,
		.not_judged = &none,
		.n_not_judged = 1 };
	struct county *c = s->county;
	struct report *r = county_report(c, "2021", 2024, "年度报告");
	const struct store_mail mail = { .kind = MAIL_NOTICE,
		.code = "T1",
		.message_id = "<1@c.example>",
		.subject = "青石镇",
		.recipients = "a@x.example b@x.example",
		.message = "x",
		.len = 1 };
	const struct incident incident = { .kind = INCIDENT_MISSED_RUNS,
		.since = c->clock.fake_wall_ms,
		.n = 2,
		.detail = "x" };
	struct err e;

	assert_int_equal(store_save_incident(c->store, &incident, NULL, &e), 0);
	county_set_all(r, "1");
	county_bring(c, "T1", 0, 2024, r, "first", &j);
	county_set(r, "t3.received.total", "2");
	county_bring(c, "T1", 0, 2024, r, "second", &j);
	county_bring(c, "C0", 0, 2024, r, "county", &j);
	county_set(r, "t3.received.total", "3");
	county_bring_from(c, county_visit_of(c, "T1", 1, 2024, OUTCOME_OK),
	    "second", r, "alternate");
	county_visit(c, "D1", 0, 2024, OUTCOME_TIMEOUT);
	assert_int_equal(store_begin(c->store, &e), 0);
	assert_int_equal(
	    store_end(c->store, store_save_mail(c->store, &mail, &e), &e), 0);
}

static void
answers_are_as_documented(void **state)
{
	static const struct {
		const char *pattern, *path;
	} cases[] = {
		{ "/healthz", "/healthz" },
		{ "/readyz", "/readyz" },
		{ "/api/v1/openapi.json", "/api/v1/openapi.json" },
		{ "/api/v1/words", "/api/v1/words" },
		{ "/api/v1/status", "/api/v1/status" },
		{ "/api/v1/townships", "/api/v1/townships" },
		{ "/api/v1/townships/{code}", "/api/v1/townships/T1" },
		{ "/api/v1/reports", "/api/v1/reports" },
		{ "/api/v1/reports/{code}/{year}", "/api/v1/reports/T1/2024" },
		{ "/api/v1/reports/{code}/{year}", "/api/v1/reports/T1/2023" },
		{ "/api/v1/reports/{code}/{year}/revisions",
		    "/api/v1/reports/T1/2024/revisions" },
		{ "/api/v1/findings", "/api/v1/findings" },
		{ "/api/v1/rules", "/api/v1/rules" },
		{ "/api/v1/forms", "/api/v1/forms" },
		{ "/api/v1/forms/{id}", "/api/v1/forms/2019" },
		{ "/api/v1/forms/{id}", "/api/v1/forms/2021" },
		{ "/api/v1/rollups", "/api/v1/rollups" },
		{ "/api/v1/rollups/{year}", "/api/v1/rollups/2024" },
		{ "/api/v1/rollups/{year}/cells/{cell}",
		    "/api/v1/rollups/2024/cells/t3.received.total" },
		{ "/api/v1/runs", "/api/v1/runs" },
		{ "/api/v1/runs/{id}", "/api/v1/runs/1" },
		{ "/api/v1/alerts", "/api/v1/alerts" },
	};
	struct service *s = *state;
	struct cJSON *doc = load_document();

	fill(s);
	service_start(s);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct cJSON *schema =
		    schema_of(doc, cases[i].pattern, "get", "200");
		struct cJSON *v;
		struct reply r;

		assert_non_null(schema);
		ask(s, cases[i].path, &r);
		assert_int_equal(r.status, 200);
		v = json_parse(r.body, r.len, NULL);
		assert_non_null(v);
		check_value(doc, schema, v, cases[i].path);
		json_free(v);
		reply_fini(&r);
	}
	json_free(doc);
}

static void
a_put_is_answered_as_documented(void **state)
{
	static const char pattern[] = "/api/v1/reports/{code}/{year}/document";
	static const char *const admin[] = {
		"Authorization: Bearer " ADMIN_TOKEN, NULL
	};
	struct service *s = *state;
	struct cJSON *doc = load_document(), *v;
	struct reply r;

	fill(s);
	service_start(s);
	s->changed = true;
	ask_with(s, "PUT", "/api/v1/reports/T1/2024/document", admin, "x", &r);
	assert_int_equal(r.status, 201);
	v = json_parse(r.body, r.len, NULL);
	assert_non_null(v);
	check_value(doc, schema_of(doc, pattern, "put", "201"), v, pattern);
	json_free(v);
	reply_fini(&r);
	json_free(doc);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(describes_every_route_and_no_other),
		cmocka_unit_test(declares_path_variables),
		cmocka_unit_test_setup_teardown(
		    answers_are_as_documented, service_begin, service_end),
		cmocka_unit_test_setup_teardown(a_put_is_answered_as_documented,
		    service_begin, service_end),
	};

	return cmocka_run_group_tests_name("openapi", tests, NULL, NULL);
}
