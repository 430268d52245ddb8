/*
 * The forms as the API tells them: the layout that a page needs to print the
 * tables, of those that are loaded.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "collectors/base/json.h"
#include "tests/serve/client.h"
#include "tests/support/unit.h"

static struct cJSON *
ask_json(struct service *s, const char *path)
{
	struct cJSON *v;
	struct reply r;

	ask(s, path, &r);
	v = json_parse(r.body, r.len, NULL);
	if (r.status != 200 || v == NULL)
		fail_msg("%s: %d %s", path, r.status, r.body);
	reply_fini(&r);
	return v;
}

static void
assert_body(struct service *s, const char *path, const char *body)
{
	struct reply r;

	ask(s, path, &r);
	assert_string_equal(r.body, body);
	reply_fini(&r);
}

static void
lists_the_forms_by_their_years(void **state)
{
	struct service *s = *state;

	service_start(s);
	assert_body(s, "/api/v1/forms",
	    "{\"forms\":[{\"id\":\"2019\",\"name\":\"国办公开办函〔2019〕"
	    "60号\",\"first_year\":2019,\"last_year\":2020},{\"id\":\"2021\","
	    "\"name\":\"国办公开办函〔2021〕30号\",\"first_year\":2021,"
	    "\"last_year\":null}],\"next\":null}\n");
	assert_body(s, "/api/v1/forms?limit=1",
	    "{\"forms\":[{\"id\":\"2019\",\"name\":\"国办公开办函〔2019〕"
	    "60号\",\"first_year\":2019,\"last_year\":2020}],\"next\":\"2019\"}"
	    "\n");
	assert_body(s, "/api/v1/forms?after=2019&format=csv",
	    "\xef\xbb\xbf格式,依据,起始年度,截止年度\r\n"
	    "2021,国办公开办函〔2021〕30号,2021,\r\n");
}

/* "A/B" of a row's headings, "-" of none. */
static const char *
headings_of(const struct cJSON *row, char *out, size_t size)
{
	const struct cJSON *h = json_first(json_get(row, "headings"));

	(void)snprintf(out, size, "%s", h == NULL ? "-" : json_as_string(h));
	for (h = h == NULL ? NULL : json_next(h); h != NULL; h = json_next(h)) {
		size_t len = strlen(out);

		(void)snprintf(out + len, size - len, "/%s", json_as_string(h));
	}
	return out;
}

static const struct cJSON *
block_of(const struct cJSON *form, int table, int nth)
{
	const struct cJSON *b = json_first(json_get(form, "blocks"));

	for (; b != NULL; b = json_next(b))
		if (json_get_int(b, "table", 0) == table && nth-- == 0)
			return b;
	return NULL;
}

static const struct cJSON *
row_of(const struct cJSON *block, const char *id)
{
	const struct cJSON *r = json_first(json_get(block, "rows"));

	while (r != NULL && strcmp(json_get_string(r, "id"), id) != 0)
		r = json_next(r);
	assert_non_null(r);
	return r;
}

static void
assert_row(const struct cJSON *block, const char *id, const char *headings,
    const char *label)
{
	const struct cJSON *row = row_of(block, id);
	char text[200];

	assert_string_equal(headings_of(row, text, sizeof(text)), headings);
	assert_string_equal(json_get_string(row, "label"), label);
}

static void
a_form_tells_where_every_cell_stands(void **state)
{
	struct service *s = *state;
	struct cJSON *v;
	const struct cJSON *b;

	service_start(s);
	v = ask_json(s, "/api/v1/forms/2021");
	assert_int_equal(json_count(json_get(v, "sections")), 6);
	b = block_of(v, 2, 0);
	assert_string_equal(
	    json_get_string(b, "caption"), "第二十条第（一）项");
	assert_row(b, "normative", "-", "行政规范性文件");
	b = json_first(json_get(block_of(v, 2, 3), "columns"));
	assert_string_equal(
	    json_get_string(b, "label"), "本年收费金额（单位：万元）");
	assert_string_equal(json_get_string(b, "type"), "amount");
	assert_string_equal(json_get_string(b, "unit"), "万元");
	b = block_of(v, 3, 0);
	assert_int_equal(json_count(json_get(b, "rows")), 26);
	assert_row(b, "received", "-", "一、本年新收政府信息公开申请数量");
	assert_row(b, "granted", "三、本年度办理结果", "（一）予以公开");
	assert_row(b, "denied_secret", "三、本年度办理结果/（三）不予公开",
	    "1.属于国家秘密");
	assert_row(b, "handled", "三、本年度办理结果", "（七）总计");
	assert_row(b, "carried_out", "-", "四、结转下年度继续办理");
	assert_int_equal(
	    json_count(json_get(row_of(b, "handled"), "instead_of")), 0);
	assert_int_equal(
	    json_count(json_get(row_of(b, "other_all"), "instead_of")), 3);
	b = json_first(json_get(row_of(b, "received"), "cells"));
	assert_string_equal(json_as_string(b), "t3.received.natural");
	assert_string_equal(
	    json_get_string(json_get(v, "cell_words"), json_as_string(b)),
	    "表三“一、本年新收政府信息公开申请数量”行“自然人”列");
	b = block_of(v, 4, 0);
	assert_int_equal(json_count(json_get(b, "columns")), 15);
	b = json_first(json_get(b, "columns"));
	assert_string_equal(json_get_string(b, "heading"), "行政复议");
	json_free(v);
}

static void
an_unknown_form_is_named(void **state)
{
	struct service *s = *state;
	struct reply r;

	service_start(s);
	ask(s, "/api/v1/forms/2031", &r);
	assert_problem(&r, 404, "there is no form \"2031\"");
	reply_fini(&r);
	ask(s, "/api/v1/forms?after=x", &r);
	assert_int_equal(r.status, 400);
	reply_fini(&r);
}

static const char later_form[] =
    "{\"id\":\"2031\",\"name\":\"新格式\",\"first_year\":2031,\"cells\":2,"
    "\"blocks\":[{\"table\":2,\"values\":\"C01\",\"blanks\":\"A05\","
    "\"columns\":[{\"id\":\"made\",\"label\":\"件数\"}],"
    "\"rows\":[{\"id\":\"a\",\"label\":\"甲\"},"
    "{\"id\":\"b\",\"label\":\"乙\"}]}],\"rules\":[]}";

/* [county] forms: what is loaded is what is shown. */
static void
a_form_of_the_countys_own_is_told_too(void **state)
{
	struct service *s = *state;
	struct form_set *set;
	char folder[80], file[100];
	struct err e = { 0 };
	struct cJSON *v;
	FILE *f;

	(void)snprintf(folder, sizeof(folder), "/tmp/gouji-forms.XXXXXX");
	assert_non_null(mkdtemp(folder));
	(void)snprintf(file, sizeof(file), "%s/2031.json", folder);
	f = fopen(file, "wb");
	assert_non_null(f);
	assert_true(fputs(later_form, f) >= 0);
	assert_int_equal(fclose(f), 0);
	set = form_set_load_folder(folder, &e);
	assert_int_equal(unlink(file), 0);
	assert_int_equal(rmdir(folder), 0);
	assert_string_equal(e.msg, "");
	s->settings.forms = set;
	service_start(s);
	assert_body(s, "/api/v1/forms",
	    "{\"forms\":[{\"id\":\"2031\",\"name\":\"新格式\",\"first_year\":"
	    "2031,\"last_year\":null}],\"next\":null}\n");
	v = ask_json(s, "/api/v1/forms/2031");
	assert_row(block_of(v, 2, 0), "b", "-", "乙");
	json_free(v);
	service_stop(s);
	form_set_free(set);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    lists_the_forms_by_their_years, service_begin, service_end),
		cmocka_unit_test_setup_teardown(
		    a_form_tells_where_every_cell_stands, service_begin,
		    service_end),
		cmocka_unit_test_setup_teardown(
		    an_unknown_form_is_named, service_begin, service_end),
		cmocka_unit_test_setup_teardown(
		    a_form_of_the_countys_own_is_told_too, service_begin,
		    service_end),
	};

	return cmocka_run_group_tests_name("forms", tests, NULL, NULL);
}
