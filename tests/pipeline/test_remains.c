/*
 * A report of which little could be read is unreadable, and says so: what is
 * left of it would look like one without a fault.
 */
#include <stdint.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/form/form.h"
#include "collectors/pipeline/read.h"
#include "tests/support/random_report.h"
#include "tests/support/render.h"
#include "tests/support/unit.h"

#define MAX_BYTES (4u * 1024 * 1024)

/* The page with 约5件 in place of all its tables' figures but the first
 * `kept`; how many it has. */
static size_t
spoil(const char *html, size_t kept, struct buf *out)
{
	size_t n = 0;

	while (*html != '\0') {
		size_t digits = strspn(html + 1, "0123456789.");

		(void)buf_putc(out, *html);
		if (*html++ != '>' || digits == 0 || html[digits] != '<')
			continue;
		if (n++ < kept)
			(void)buf_put(out, html, digits);
		else
			(void)buf_puts(out, "约5件");
		html += digits;
	}
	return n;
}

static size_t
read_spoiled(struct arena *a, size_t kept, struct reading *out)
{
	struct form_set *forms = form_set_builtin();
	const struct render_options o = { .shape = RENDER_HTML };
	const struct read_context context = { 0 };
	struct buf html, spoiled;
	struct report r;
	size_t n;

	random_report(a, form_of_year(forms, 2024), 7, &r);
	buf_init(&html, MAX_BYTES);
	buf_init(&spoiled, MAX_BYTES);
	render_report(&html, &r, &o);
	n = spoil(buf_str(&html), kept, &spoiled);
	read_document(a, forms, spoiled.data, spoiled.len, &context, out);
	buf_fini(&html);
	buf_fini(&spoiled);
	form_set_free(forms);
	return n;
}

static void
test_remains(void **state)
{
	struct arena *a = arena_new();
	struct reading r;
	size_t n = read_spoiled(a, SIZE_MAX, &r);

	(void)state;
	assert_int_equal(r.outcome, READING_REPORT);
	(void)read_spoiled(a, n - 1, &r);
	assert_int_equal(r.outcome, READING_REPORT);
	(void)read_spoiled(a, (n + 1) / 2, &r);
	assert_int_equal(r.outcome, READING_REPORT);
	(void)read_spoiled(a, n / 2 - 1, &r);
	assert_int_equal(r.outcome, READING_UNREADABLE);
	assert_null(r.report.form);
	(void)read_spoiled(a, 10, &r);
	assert_int_equal(r.outcome, READING_UNREADABLE);
	assert_string_equal(r.reason, "only 10 of 200 cells could be read");
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_remains),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
