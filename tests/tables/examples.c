#include "tests/tables/examples.h"

#include <stdio.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/num.h"
#include "collectors/decode/decode.h"
#include "collectors/form/form.h"
#include "collectors/model/page.h"
#include "collectors/model/report.h"
#include "collectors/normalize/normalize.h"

#include "tests/support/unit.h"

static struct form_set *forms;
static struct arena *arena;

int
examples_read(const char *text, struct report *out, struct err *e)
{
	const struct normalize_context context = { 0 };
	struct page page;

	if (decode_document(arena, text, strlen(text), NULL, &page, e) != 0)
		return -1;
	return normalize_page(arena, &page, forms, &context, out, e);
}

static const char *
value_of(const struct report *r, const char *id, char text[NUM_TEXT_SIZE])
{
	int i = form_cell_find(r->form, id);

	assert_true(i >= 0);
	if (r->cells[i].state != CELL_REPORTED)
		return cell_state_name(r->cells[i].state);
	return num_format(r->cells[i].value, text);
}

static bool
has_reason(const struct report *r, const char *reason)
{
	for (size_t i = 0; i < r->n_reasons; i++)
		if (strcmp(r->reasons[i], reason) == 0)
			return true;
	return false;
}

static int
check(const struct example *x)
{
	struct report r;
	struct err e;
	int n_wrong = 0;

	if (examples_read(x->document, &r, &e) != 0) {
		print_message("%s: %s\n", x->name, e.msg);
		return 1;
	}
	if (strcmp(r.form->id, x->form) != 0) {
		print_message("%s: form %s\n", x->name, r.form->id);
		return 1;
	}
	for (size_t i = 0; i < 8 && x->want[i].cell != NULL; i++) {
		char text[NUM_TEXT_SIZE];
		const char *got = value_of(&r, x->want[i].cell, text);

		if (strcmp(got, x->want[i].value) == 0)
			continue;
		n_wrong++;
		print_message("%s: %s is %s, not %s\n", x->name,
		    x->want[i].cell, got, x->want[i].value);
	}
	if (x->reason == NULL ? r.n_reasons > 0 : !has_reason(&r, x->reason)) {
		n_wrong++;
		for (size_t i = 0; i < r.n_reasons; i++)
			print_message("%s: %s\n", x->name, r.reasons[i]);
	}
	return n_wrong;
}

void
examples_check(const struct example *list, size_t n)
{
	int n_wrong = 0;

	for (size_t i = 0; i < n; i++)
		n_wrong += check(&list[i]);
	assert_int_equal(n_wrong, 0);
}

int
examples_set_up(void **state)
{
	(void)state;
	forms = form_set_builtin();
	arena = arena_new();
	return 0;
}

int
examples_tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	form_set_free(forms);
	return 0;
}
