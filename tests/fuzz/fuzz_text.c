/*
 * Any bytes, the whole way to a report: what comes out holds together, or
 * there is a reason.
 */
#include <assert.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/base/utf8.h"
#include "collectors/decode/decode.h"
#include "collectors/form/form.h"
#include "collectors/model/page.h"
#include "collectors/model/report.h"
#include "collectors/normalize/normalize.h"
#include "tests/fuzz/fuzz.h"

static void
check_text(const char *s)
{
	assert(s != NULL && utf8_valid(s, strlen(s)));
}

static void
check_report(const struct report *r)
{
	assert(r->form != NULL);
	check_text(r->title);
	check_text(r->organ);
	check_text(r->preface);
	check_text(r->published_by);
	assert(r->year == 0 ||
	    (r->year >= LIMIT_YEAR_MIN && r->year <= LIMIT_YEAR_MAX));
	for (size_t i = 0; i < r->form->n_cells; i++) {
		const struct cell *c = &r->cells[i];

		assert(c->state != CELL_ABSENT || c->text == NULL);
		assert(c->state == CELL_REPORTED || c->value.value == 0);
		if (c->text != NULL)
			check_text(c->text);
	}
	assert(r->n_sections <= LIMIT_SECTIONS);
	for (size_t i = 0; i < r->n_sections; i++) {
		check_text(r->sections[i].heading);
		check_text(r->sections[i].text);
	}
	assert(r->n_variants <= LIMIT_VARIANTS);
	for (size_t i = 0; i < r->n_variants; i++)
		check_text(r->variants[i].printed);
	assert(r->n_reasons <= LIMIT_REASONS);
	for (size_t i = 0; i < r->n_reasons; i++)
		check_text(r->reasons[i]);
	for (size_t t = 0; t < REPORT_TABLES; t++) {
		const struct report_table *table = &r->tables[t];

		assert(table->found + table->picture + table->elsewhere +
			table->nowhere <=
		    1);
		for (size_t i = 0; i < table->n_missing_rows; i++)
			assert(r->form->rows[table->missing_rows[i]].table ==
			    (int)t + 2);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct form_set *forms;
	const struct normalize_context context = {
		.url = "http://a.gov.cn/t20240116_1.html",
	};
	struct arena *a = arena_new();
	struct err e = { 0 };
	struct page page;
	struct report r;

	if (forms == NULL)
		forms = form_set_builtin();
	if (decode_document(a, data, size, NULL, &page, &e) == 0) {
		if (normalize_page(a, &page, forms, &context, &r, &e) == 0)
			check_report(&r);
		else
			assert(e.code == ERR_UNREADABLE ||
			    e.code == ERR_NOT_FOUND);
	}
	arena_free(a);
	return 0;
}
