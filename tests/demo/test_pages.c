/*
 * The demo county's pages, read by the real reader: every figure comes back as
 * it was put in, whatever the page looks like, and what is found is what was
 * planted.
 */
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/form/form.h"
#include "collectors/form/rules.h"
#include "collectors/pipeline/read.h"
#include "tests/demo/county.h"
#include "tests/demo/pages.h"
#include "tests/support/unit.h"

#define LAST_YEAR 2024

struct fixture {
	struct arena *arena;
	struct county *county;
	struct form_set *forms;
	struct rule_set *rules;
	struct buf page;
	/* What was expected and what came, as the manifest's lines. */
	char *wanted;
	size_t wanted_len;
	struct buf got;
};

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	FILE *out;

	f->arena = arena_new();
	f->county = county_new(LAST_YEAR, 1);
	f->forms = form_set_builtin();
	f->rules = rule_set_builtin();
	buf_init(&f->page, 1u << 20);
	buf_init(&f->got, 1u << 20);
	out = open_memstream(&f->wanted, &f->wanted_len);
	county_print_manifest(f->county, out);
	fclose(out);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	buf_fini(&f->got);
	buf_fini(&f->page);
	free(f->wanted);
	rule_set_free(f->rules);
	form_set_free(f->forms);
	county_free(f->county);
	arena_free(f->arena);
	free(f);
	return 0;
}

static void
read_page(struct fixture *f, const struct county_report *r,
    const struct report *prior, struct reading *out)
{
	struct county_page page = county_page(r, &f->page);
	struct read_context context = {
		.url = "http://127.0.0.1/",
		.content_type = page.content_type,
		.name = r->body->name,
		.year = r->year,
		.county_or_below = true,
		.prior = prior,
	};

	assert_int_equal(township_kind_parse(r->body->kind, &context.kind), 0);
	read_document(
	    f->arena, f->forms, f->page.data, f->page.len, &context, out);
	if (reading_has_report(out))
		read_check(f->arena, f->rules, &context, out);
}

/* Every cell of the form as it was put in. */
static void
compare_cells(const struct county_report *r, const struct report *read)
{
	assert_string_equal(read->form->id, r->form->id);
	for (size_t i = 0; i < r->form->n_cells; i++) {
		const struct cell *c = &read->cells[i];
		const char *id = r->form->cells[i].id;
		enum cell_state state = CELL_REPORTED;

		if (r->form->cells[i].alternative)
			state = CELL_ABSENT;
		else if (r->blank[i])
			state = CELL_BLANK;
		if (c->state != state ||
		    (state == CELL_REPORTED &&
			!num_equal(c->value, r->values[i])))
			fail_msg("%s %d %s: %s %lld, put in as %s %lld",
			    r->body->code, r->year, id,
			    cell_state_name(c->state),
			    (long long)c->value.value, cell_state_name(state),
			    (long long)r->values[i].value);
	}
}

static void
note_findings(
    struct fixture *f, const struct county_report *r, const struct judgement *j)
{
	for (size_t i = 0; i < j->n_findings; i++) {
		const struct finding *found = &j->findings[i];

		if (found->severity >= SEVERITY_WARNING)
			buf_printf(&f->got, "finding\t%s\t%d\t%s\t%s\n",
			    r->body->code, r->year, found->rule, found->place);
	}
	assert_string_equal(report_status_name(judgement_status(j)), r->status);
}

static void
pages_read_back_exactly(void **state)
{
	struct fixture *f = *state;

	for (size_t b = 0; b < COUNTY_BODIES; b++) {
		struct reading years[COUNTY_YEARS];
		const struct report *prior = NULL;

		for (size_t y = 0; y < COUNTY_YEARS; y++) {
			const struct county_report *r =
			    &f->county->reports[b][y];

			if (r->answer != COUNTY_REPORT) {
				prior = NULL;
				continue;
			}
			read_page(f, r, prior, &years[y]);
			if (years[y].outcome != READING_REPORT)
				fail_msg("%s %d: %s", r->body->code, r->year,
				    years[y].reason);
			assert_int_equal(years[y].report.year, r->year);
			assert_int_equal(
			    years[y].report.published_on.year, r->year + 1);
			compare_cells(r, &years[y].report);
			note_findings(f, r, &years[y].judgement);
			prior = &years[y].report;
		}
	}
}

/* By line, so that a failure names it. */
static void
planted_troubles_are_found_and_no_others(void **state)
{
	struct fixture *f = *state;
	char *rest = NULL;
	char *copy;

	for (const char *line = buf_str(&f->got); *line != '\0';
	     line = strchr(line, '\n') + 1) {
		char *one = arena_strndup(
		    f->arena, line, (size_t)(strchr(line, '\n') - line + 1));

		if (strstr(f->wanted, one) == NULL)
			fail_msg("not planted: %s", one);
	}
	copy = arena_strdup(f->arena, f->wanted);
	for (char *line = strtok_r(copy, "\n", &rest); line != NULL;
	     line = strtok_r(NULL, "\n", &rest))
		if (strncmp(line, "finding\t", 8) == 0 &&
		    strstr(buf_str(&f->got),
			arena_printf(f->arena, "%s\n", line)) == NULL)
			fail_msg("not found: %s", line);
}

static void
other_pages_are_no_reports(void **state)
{
	struct fixture *f = *state;

	for (size_t b = 0; b < COUNTY_BODIES; b++)
		for (size_t y = 0; y < COUNTY_YEARS; y++) {
			const struct county_report *r =
			    &f->county->reports[b][y];
			struct reading got;

			if (r->answer == COUNTY_PICTURES) {
				read_page(f, r, NULL, &got);
				assert_int_equal(
				    got.outcome, READING_UNREADABLE);
				assert_string_equal(
				    got.reason, "tables are pictures");
			} else if (r->answer == COUNTY_OTHER_YEAR) {
				read_page(f, r, NULL, &got);
				assert_int_equal(got.outcome, READING_MISMATCH);
			}
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pages_read_back_exactly),
		cmocka_unit_test(planted_troubles_are_found_and_no_others),
		cmocka_unit_test(other_pages_are_no_reports),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
