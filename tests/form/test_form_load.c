/* Forms from a folder, and what is said about broken ones. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/form/form.h"
#include "tests/support/unit.h"

/* A whole form, small. */
static const char small_form[] =
    "{\"id\":\"2031\",\"name\":\"试行\",\"first_year\":2031,\"cells\":6,"
    "\"blocks\":[{\"table\":3,\"values\":\"A04\",\"blanks\":\"A05\","
    "\"columns\":[{\"id\":\"natural\",\"label\":\"自然人\"},"
    "{\"id\":\"other\",\"label\":\"其他\"},"
    "{\"id\":\"total\",\"label\":\"总计\",\"also\":[\"合计\"]}],"
    "\"row_groups\":[{\"label\":\"（六）其他\"}],"
    "\"rows\":[{\"id\":\"received\",\"label\":\"一、新收\"},"
    "{\"id\":\"handled\",\"label\":\"二、办结\"},"
    "{\"id\":\"merged\",\"label\":\"（六）合并\","
    "\"instead_of\":[\"handled\"]}]}],"
    "\"rules\":[{\"rule\":\"A03\",\"table\":3,\"each\":\"row\","
    "\"left\":[\"natural\",\"other\"],\"left_words\":\"之和\","
    "\"op\":\"=\",\"right\":[\"total\"],\"right_words\":\"总计\"},"
    "{\"rule\":\"F01\",\"place\":\"t3.x\",\"subject\":\"表三\","
    "\"left\":[\"t3.received.total\"],\"left_words\":\"本年\","
    "\"op\":\"=\",\"right\":[\"last_year:t3.handled.total\"],"
    "\"right_words\":\"上年\"}]}";

struct folder {
	char path[64];
	char files[4][128];
	size_t n;
};

static void
folder_begin(struct folder *d)
{
	memset(d, 0, sizeof(*d));
	(void)snprintf(d->path, sizeof(d->path), "/tmp/gouji-forms-XXXXXX");
	assert_non_null(mkdtemp(d->path));
}

static void
folder_put(struct folder *d, const char *name, const char *text, size_t len)
{
	char path[sizeof(d->files[0])];
	FILE *f;

	(void)snprintf(path, sizeof(path), "%s/%s", d->path, name);
	memcpy(d->files[d->n++], path, sizeof(path));
	f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
}

static void
folder_end(struct folder *d)
{
	for (size_t i = 0; i < d->n; i++)
		assert_int_equal(unlink(d->files[i]), 0);
	assert_int_equal(rmdir(d->path), 0);
}

/* `text` with its first `from` replaced; free() it. */
static char *
replaced(const char *text, const char *from, const char *to)
{
	const char *at = strstr(text, from);
	size_t size = strlen(text) + strlen(to) + 1;
	char *out = malloc(size);

	assert_non_null(at);
	assert_non_null(out);
	(void)snprintf(out, size, "%.*s%s%s", (int)(at - text), text, to,
	    at + strlen(from));
	return out;
}

static void
loads_a_new_years_form_without_a_build(void **state)
{
	struct folder d;
	struct form_set *set;
	struct err e = { 0 };
	const struct form *f;

	(void)state;
	folder_begin(&d);
	folder_put(&d, "2031.json", small_form, strlen(small_form));
	folder_put(&d, "notes.txt", "x", 1);
	set = form_set_load_folder(d.path, &e);
	assert_string_equal(e.msg, "");
	assert_non_null(set);
	f = form_of_year(set, 2031);
	assert_non_null(f);
	assert_int_equal(f->n_cells, 9);
	assert_string_equal(f->cells[5].id, "t3.handled.total");
	assert_true(f->cells[8].alternative);
	assert_int_equal(f->n_equations, 4);
	assert_true(f->equations[3].right[0].prior);
	assert_null(form_of_year(set, 2021));
	assert_int_equal(set->n_sections, 6);
	form_set_free(set);
	folder_end(&d);
}

static void
says_where_a_form_is_broken(void **state)
{
	static const struct {
		const char *from, *to, *message;
	} table[] = {
		{ "]}]}", "]}]", "no JSON, byte 0" },
		{ "\"id\":\"2031\",", "", "$.id: is missing" },
		{ "\"2031\"", "2031", "$.id: is no string" },
		{ "\"cells\":6", "\"cells\":7",
		    "$.cells: 7 are announced, the tables have 6" },
		{ "2031,", "1999,",
		    "$.first_year: 1999 is not within 2008..2100" },
		{ "2031,", "2031.5,", "$.first_year: is no whole number" },
		{ "2031,", "2031,\"last_year\":2030,",
		    "$.last_year: 2030 is not within 2031..2100" },
		{ "\"name\":", "\"nam\":", "$: unknown key \"nam\"" },
		{ "\"name\":", "\"name\":\"a\",\"name\":",
		    "$: key \"name\" is there twice" },
		{ "\"blocks\":[", "\"blocks\":[7,",
		    "$.blocks[0]: is no object" },
		{ "\"table\":3", "\"table\":5",
		    "$.blocks[0].table: 5 is not within 2..4" },
		{ "\"A04\"", "\"A99\"",
		    "$.blocks[0].values: there is no rule \"A99\"" },
		{ "\"id\":\"other\"", "\"id\":\"natural\"",
		    "$.blocks[0].columns[1].id: \"natural\" is there twice" },
		{ "\"id\":\"other\"", "\"id\":\"Other\"",
		    "$.blocks[0].columns[1].id: \"Other\" is no id" },
		{ "\"label\":\"其他\"", "\"label\":\"合计\"",
		    "$.blocks[0].columns[2]: label \"合计\" is column "
		    "\"other\"'s too" },
		{ "[\"合计\"]", "[\"合 计\",\"合计\"]",
		    "$.blocks[0].columns[2].also[1]: \"合计\" is accepted "
		    "already" },
		{ "\"label\":\"其他\"", "\"label\":\"其他\",\"type\":\"x\"",
		    "$.blocks[0].columns[1].type: \"x\" is none of count, "
		    "change, amount, sum" },
		{ "\"label\":\"一、新收\"",
		    "\"label\":\"一、新收\",\"group\":\"（七）\"",
		    "$.blocks[0].rows[0].group: there is no group \"（七）\"" },
		{ "\"handled\"", "\"received\"",
		    "$.blocks[0].rows[1].id: \"received\" is there twice" },
		{ "\"handled\"", "\"\"",
		    "$.blocks[0].rows[1].id: only a table's only row has no "
		    "id" },
		{ "二、办结", "二、新收",
		    "$.blocks[0].rows[1]: label \"新收\" is row "
		    "\"received\"'s too" },
		{ "[\"handled\"]", "[\"handle\"]",
		    "$.blocks[0].rows[2].instead_of[0]: there is no row "
		    "\"handle\"" },
		{ "[\"handled\"]", "[\"merged\"]",
		    "$.blocks[0].rows[2].instead_of[0]: row \"merged\" is a "
		    "stand-in itself" },
		{ "[\"handled\"]", "[]",
		    "$.blocks[0].rows[2].instead_of: is empty" },
		{ "\"A03\"", "\"A3\"",
		    "$.rules[0].rule: there is no rule \"A3\"" },
		{ "\"row\"", "\"cell\"",
		    "$.rules[0].each: \"cell\" is neither row nor column" },
		{ "[\"natural\",\"other\"]", "[\"natural\",\"others\"]",
		    "$.rules[0].left[1]: row \"received\" has no column "
		    "\"others\"" },
		{ "[\"natural\",\"other\"]", "[\"natural\",\"natural\"]",
		    "$.rules[0].left[1]: \"natural\" is there twice" },
		{ "[\"natural\",\"other\"]", "[]",
		    "$.rules[0].left: is empty" },
		{ "\"each\":\"row\"", "\"each\":\"column\"",
		    "$.rules[0].left[0]: table 3 has no row \"natural\"" },
		{ "\"each\":\"row\"", "\"each\":\"row\",\"rows\":[\"x\"]",
		    "$.rules[0].rows[0]: table 3 has no row \"x\"" },
		{ "\"op\":\"=\"", "\"op\":\"==\"",
		    "$.rules[0].op: \"==\" is none of = <= >=" },
		{ "\"table\":3,\"each\"", "\"table\":2,\"each\"",
		    "$.rules[0].table: there is no table 2" },
		{ "\"t3.received.total\"", "\"t3.received.sum\"",
		    "$.rules[1].left[0]: there is no cell "
		    "\"t3.received.sum\"" },
		{ "\"subject\":\"表三\",", "",
		    "$.rules[1].subject: is missing" },
		{ "\"F01\",\"place\":\"t3.x\"",
		    "\"A03\",\"place\":\"t3.handled\"",
		    "$.rules[1]: rule A03 has place \"t3.handled\" twice" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		char *text = replaced(small_form, table[i].from, table[i].to);
		char expected[ERR_MSG_SIZE];
		struct form_set *set;
		struct err e = { 0 };
		struct folder d;

		folder_begin(&d);
		folder_put(&d, "2031.json", text, strlen(text));
		set = form_set_load_folder(d.path, &e);
		folder_end(&d);
		free(text);
		(void)snprintf(expected, sizeof(expected), "2031.json: %s",
		    table[i].message);
		assert_null(set);
		if (i > 0) /* which byte is the JSON library's business */
			assert_string_equal(e.msg, expected);
		else
			assert_memory_equal(
			    e.msg, "2031.json: no JSON, byte", 24);
	}
}

static void
refuses_two_forms_for_a_year(void **state)
{
	char *text = replaced(small_form, "\"2031\"", "\"new\"");
	struct err e = { 0 };
	struct folder d;

	(void)state;
	folder_begin(&d);
	folder_put(&d, "a.json", small_form, strlen(small_form));
	folder_put(&d, "b.json", small_form, strlen(small_form));
	assert_null(form_set_load_folder(d.path, &e));
	assert_string_equal(e.msg, "b.json: $.id: \"2031\" is there twice");
	folder_put(&d, "aa.json", text, strlen(text));
	assert_null(form_set_load_folder(d.path, &e));
	assert_string_equal(
	    e.msg, "aa.json: $.first_year: year 2031 is form 2031's too");
	free(text);
	folder_end(&d);
}

static void
keeps_to_its_limits(void **state)
{
	size_t len = LIMIT_FORM_BYTES + 1;
	char *large = malloc(len);
	struct err e = { 0 };
	struct folder d;

	(void)state;
	assert_non_null(large);
	memset(large, ' ', len);
	memcpy(large, small_form, strlen(small_form));
	folder_begin(&d);
	folder_put(&d, "2031.json", large, len);
	assert_null(form_set_load_folder(d.path, &e));
	assert_int_equal(e.code, ERR_LIMIT);
	assert_string_equal(e.msg, "2031.json: larger than 1048576 bytes");
	folder_end(&d);

	folder_begin(&d);
	folder_put(&d, "2031.json", large, len - 1);
	form_set_free(form_set_load_folder(d.path, &e));
	folder_end(&d);
	free(large);
}

static void
takes_so_many_forms_and_no_more(void **state)
{
	struct err e = { 0 };
	struct form_set *set;
	char dir[64] = "/tmp/gouji-forms-XXXXXX", path[128];

	(void)state;
	assert_non_null(mkdtemp(dir));
	for (int i = 0; i <= LIMIT_FORMS; i++) {
		char id[64], *a, *b;
		FILE *f;

		(void)snprintf(id, sizeof(id), "\"f%d\"", i);
		a = replaced(small_form, "\"2031\"", id);
		(void)snprintf(id, sizeof(id), ":%d,\"last_year\":%d,",
		    2031 + i, 2031 + i);
		b = replaced(a, ":2031,", id);
		(void)snprintf(path, sizeof(path), "%s/%02d.json", dir, i);
		f = fopen(path, "w");
		assert_non_null(f);
		(void)fputs(b, f);
		assert_int_equal(fclose(f), 0);
		free(a);
		free(b);
	}
	assert_null(form_set_load_folder(dir, &e));
	assert_string_equal(e.msg, "16.json: more than 16 forms");
	assert_int_equal(unlink(path), 0);
	set = form_set_load_folder(dir, &e);
	assert_non_null(set);
	assert_int_equal(set->n_forms, LIMIT_FORMS);
	form_set_free(set);
	for (int i = 0; i < LIMIT_FORMS; i++) {
		(void)snprintf(path, sizeof(path), "%s/%02d.json", dir, i);
		assert_int_equal(unlink(path), 0);
	}
	assert_int_equal(rmdir(dir), 0);
}

/* "[\"natural\",\"natural\",...]" `n` times; free() it. */
static char *
long_list(const char *item, int n)
{
	size_t size = (strlen(item) + 1) * (size_t)n + 3, len = 1;
	char *out = malloc(size);

	assert_non_null(out);
	out[0] = '[';
	for (int i = 0; i < n; i++)
		len += (size_t)snprintf(
		    out + len, size - len, "%s%s", i > 0 ? "," : "", item);
	(void)snprintf(out + len, size - len, "]");
	return out;
}

static void
refuses_rows_and_terms_without_end(void **state)
{
	static const char rows[] =
	    "[{\"id\":\"received\",\"label\":\"一、新收\"},"
	    "{\"id\":\"handled\",\"label\":\"二、办结\"},"
	    "{\"id\":\"merged\",\"label\":\"（六）合并\","
	    "\"instead_of\":[\"handled\"]}]";
	char *terms = long_list("\"natural\"", 257), *text;
	char *many = malloc(65536);
	struct form_set *set;
	struct err e = { 0 };
	struct folder d;
	size_t len = 0;

	(void)state;
	text = replaced(small_form, "[\"natural\",\"other\"]", terms);
	folder_begin(&d);
	folder_put(&d, "2031.json", text, strlen(text));
	set = form_set_load_folder(d.path, &e);
	folder_end(&d);
	assert_null(set);
	assert_string_equal(
	    e.msg, "2031.json: $.rules[0].left: more than 256 terms");
	free(text);
	free(terms);

	/* 667 rows of three cells. */
	assert_non_null(many);
	for (int i = 0; i < 667; i++)
		len += (size_t)snprintf(many + len, 65536 - len,
		    "%c{\"id\":\"r%d\",\"label\":\"第%d行\"}",
		    i == 0 ? '[' : ',', i, i);
	(void)snprintf(many + len, 65536 - len, "]");
	text = replaced(small_form, rows, many);
	folder_begin(&d);
	folder_put(&d, "2031.json", text, strlen(text));
	set = form_set_load_folder(d.path, &e);
	folder_end(&d);
	assert_null(set);
	assert_string_equal(
	    e.msg, "2031.json: $.blocks[0].rows[666]: more than 2000 cells");
	free(text);
	free(many);
}

static void
takes_the_parts_from_the_folder_too(void **state)
{
	static const struct {
		const char *text, *message;
	} table[] = {
		{ "{\"sections\":[{\"number\":1,\"label\":\"一、概况\"}]}",
		    "" },
		{ "{\"sections\":[{\"number\":2,\"label\":\"一、概况\"}]}",
		    "sections.json: $.sections[0].number: 2 where 1 comes "
		    "next" },
		{ "{\"sections\":[{\"number\":1,\"label\":\"一、概况\"},"
		  "{\"number\":2,\"label\":\"二、概况\"}]}",
		    "sections.json: $.sections[1]: label \"概况\" is part 1's "
		    "too" },
		{ "{\"sections\":[{\"number\":1,\"label\":\"一、\"}]}",
		    "sections.json: $.sections[0].label: is no label" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct form_set *set;
		struct err e = { 0 };
		struct folder d;

		folder_begin(&d);
		folder_put(&d, "2031.json", small_form, strlen(small_form));
		folder_put(
		    &d, "sections.json", table[i].text, strlen(table[i].text));
		set = form_set_load_folder(d.path, &e);
		folder_end(&d);
		assert_string_equal(e.msg, table[i].message);
		if (set != NULL) {
			assert_int_equal(set->n_sections, 1);
			assert_string_equal(set->sections[0].keys[0], "概况");
		}
		form_set_free(set);
	}
}

static void
says_when_a_folder_has_no_form(void **state)
{
	struct err e = { 0 };
	char expected[ERR_MSG_SIZE];
	struct folder d;

	(void)state;
	folder_begin(&d);
	assert_null(form_set_load_folder(d.path, &e));
	(void)snprintf(
	    expected, sizeof(expected), "%.60s: no form in it", d.path);
	assert_string_equal(e.msg, expected);
	folder_end(&d);
	assert_null(form_set_load_folder("/nonexistent/forms", &e));
	assert_string_equal(
	    e.msg, "/nonexistent/forms: No such file or directory");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(loads_a_new_years_form_without_a_build),
		cmocka_unit_test(says_where_a_form_is_broken),
		cmocka_unit_test(refuses_two_forms_for_a_year),
		cmocka_unit_test(keeps_to_its_limits),
		cmocka_unit_test(takes_so_many_forms_and_no_more),
		cmocka_unit_test(refuses_rows_and_terms_without_end),
		cmocka_unit_test(takes_the_parts_from_the_folder_too),
		cmocka_unit_test(says_when_a_folder_has_no_form),
	};

	return cmocka_run_group_tests_name("form_load", tests, NULL, NULL);
}
