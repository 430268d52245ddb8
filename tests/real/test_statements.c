/*
 * What real reports tell, against their tables: of one it is known that text
 * and table differ; the others say nothing that is wrong. Says SKIPPED where
 * the reports are not at hand.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/check/check.h"
#include "collectors/decode/decode.h"
#include "collectors/form/form.h"
#include "collectors/form/rules.h"
#include "collectors/model/page.h"
#include "collectors/normalize/normalize.h"
#include "tests/support/unit.h"

#define MAX_BYTES (1024 * 1024)

static struct form_set *forms;
static struct rule_set *rules;

/* False when the document is no report. */
static bool
judge_file(struct arena *a, const char *name, struct check_result *out)
{
	const struct normalize_context context = { 0 };
	const struct check_context known = { .kind = KIND_TOWNSHIP };
	FILE *f = fopen(arena_printf(a, "%s/%s", REAL_FOLDER, name), "rb");
	char *bytes = arena_alloc(a, MAX_BYTES);
	struct report *r = arena_alloc(a, sizeof(*r));
	struct page page;
	struct err e;
	size_t len;

	assert_non_null(f);
	len = fread(bytes, 1, MAX_BYTES, f);
	(void)fclose(f);
	if (decode_document(a, bytes, len, NULL, &page, &e) != 0 ||
	    normalize_page(a, &page, forms, &context, r, &e) != 0)
		return false;
	check_report(r, rules, &known, a, out);
	return true;
}

static const struct finding *
find(const struct check_result *j, const char *rule, const char *place)
{
	for (size_t i = 0; i < j->n_findings; i++)
		if (strcmp(j->findings[i].rule, rule) == 0 &&
		    strcmp(j->findings[i].place, place) == 0)
			return &j->findings[i];
	return NULL;
}

static void
says_which_readings_were_tried(void **state)
{
	static const struct {
		const char *rule, *place, *message;
	} table[] = {
		{ "E05", "s1.opened",
		    "文字“予以公开及部分公开258件”，表三“（一）予以公开”与"
		    "“（二）部分公开”合计为 275，不相符；只有按表三"
		    "“（一）予以公开”行“自然人”列为 258才相符，请核实口径" },
		{ "E05", "s1.unable",
		    "文字“因本机关不掌握等原因无法提供265件”，表三"
		    "“（四）无法提供”各项合计为 337，不相符；只有按表三"
		    "“1.本机关不掌握相关政府信息”行总计为 265才相符，"
		    "请核实口径" },
		{ "E09", "s1.review",
		    "文字“均获维持”，表四行政复议尚未审结为 2，不相符" },
		{ "E09", "s1.litigation",
		    "文字“均获维持”，表四行政诉讼尚未审结不少于 1，不相符" },
		{ "E15", "s1.share.opened",
		    "文字“占33.9%”，275÷805=34.2%、275÷859=32.0%、"
		    "275÷877=31.4%、258÷805=32.0%、258÷859=30.0%、"
		    "258÷877=29.4%，均不相符" },
	};
	struct arena *a = arena_new();
	struct check_result j;
	size_t n = 0;

	(void)state;
	assert_true(judge_file(a, "shanghai-shifu-bangongting-2019.html", &j));
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		const struct finding *f =
		    find(&j, table[i].rule, table[i].place);

		assert_non_null(f);
		assert_string_equal(f->message, table[i].message);
		assert_int_equal(f->severity, SEVERITY_WARNING);
	}
	for (size_t i = 0; i < j.n_findings; i++)
		n += j.findings[i].rule[0] == 'E';
	assert_int_equal(n, sizeof(table) / sizeof(table[0]));
	arena_free(a);
}

static void
finds_nothing_stated_wrongly(const char *name)
{
	struct arena *a = arena_new();
	struct check_result j;

	if (judge_file(a, name, &j)) {
		for (size_t i = 0; i < j.n_findings; i++) {
			if (j.findings[i].rule[0] == 'E')
				print_message(
				    "%s: %s\n", name, j.findings[i].message);
			assert_true(j.findings[i].rule[0] != 'E');
		}
	}
	arena_free(a);
}

static void
finds_nothing_in_the_others(void **state)
{
	DIR *d = opendir(REAL_FOLDER "/excerpts");
	const struct dirent *entry;
	char name[512];

	(void)state;
	finds_nothing_stated_wrongly("watingzhen-2024.seed.txt");
	finds_nothing_stated_wrongly("shuyang-fgj-2023.html");
	assert_non_null(d);
	while ((entry = readdir(d)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		(void)snprintf(
		    name, sizeof(name), "excerpts/%s", entry->d_name);
		finds_nothing_stated_wrongly(name);
	}
	(void)closedir(d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_which_readings_were_tried),
		cmocka_unit_test(finds_nothing_in_the_others),
	};
	DIR *d = opendir(REAL_FOLDER);
	int rc;

	if (d == NULL) {
		(void)printf("SKIPPED: no %s\n", REAL_FOLDER);
		return 77;
	}
	(void)closedir(d);
	forms = form_set_builtin();
	rules = rule_set_builtin();
	rc = cmocka_run_group_tests_name("real_told", tests, NULL, NULL);
	rule_set_free(rules);
	form_set_free(forms);
	return rc;
}
