#include "daemon/reader/jobs.h"

#include <errno.h>
#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "collectors/base/buf.h"
#include "collectors/base/clock.h"
#include "collectors/base/err.h"
#include "collectors/base/hash.h"
#include "collectors/base/json.h"
#include "collectors/base/limits.h"
#include "collectors/form/form.h"
#include "daemon/reader/jobs_private.h"
#include "tests/reader/harness.h"
#include "tests/support/unit.h"

#define PAGE "<html><body><p>公告</p></body></html>"

static void
check_no_children(void)
{
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
}

static void
reads_a_document_and_gives_it_back_compressed(void **state)
{
	char hash[HASH_TEXT_SIZE];
	struct harness h;
	struct done d;

	(void)state;
	harness_begin(&h, GOUJI_READER);
	harness_start(&h);
	harness_do(&h, &d, PAGE);
	assert_string_equal(d.detail, "");
	assert_int_equal(d.failure, JOB_OK);
	assert_int_not_equal(d.outcome, READING_REPORT);
	assert_string_equal(d.sha256, hash_sha256(PAGE, strlen(PAGE), hash));
	assert_true(d.document_same);
	harness_end(&h);
	check_no_children();
}

struct found {
	bool done;
	enum job_failure failure;
	bool trouble;
	size_t n_links;
};

static void
on_found(const struct job_result *result, void *arg)
{
	struct found *found = arg;

	found->done = true;
	found->failure = result->failure;
	assert_null(result->reading);
	assert_null(result->compressed);
	if (result->failure != JOB_OK)
		return;
	found->trouble = result->page->trouble != NULL;
	found->n_links = result->page->n_links;
}

/* What is no list is no failure: it says so. */
static void
looks_for_a_list(void **state)
{
	struct source_response answer = { .collector = "list",
		.source_url = "http://a.example/",
		.url = "http://a.example/",
		.final_url = "http://a.example/",
		.content_type = "text/html",
		.bytes = PAGE,
		.len = strlen(PAGE) };
	struct found found = { 0 };
	struct harness h;
	struct done d;

	(void)state;
	harness_begin(&h, GOUJI_READER);
	harness_start(&h);
	job_find(h.pool, &answer, on_found, &found);
	harness_until(&h, &found.done);
	assert_int_equal(found.failure, JOB_OK);
	assert_true(found.trouble);
	assert_int_equal(found.n_links, 0);
	found.done = false;
	answer.len = 0;
	job_find(h.pool, &answer, on_found, &found);
	harness_until(&h, &found.done);
	assert_int_equal(found.failure, JOB_OK);
	assert_true(found.trouble);
	/* Between documents, in the same reader. */
	harness_do(&h, &d, PAGE);
	assert_int_equal(d.failure, JOB_OK);
	assert_int_equal(job_pool_counts(h.pool).restarts, 0);
	found.done = false;
	answer.len = LIMIT_DOCUMENT_BYTES + 1;
	job_find(h.pool, &answer, on_found, &found);
	harness_until(&h, &found.done);
	assert_int_equal(found.failure, JOB_GARBLED);
	harness_end(&h);
}

/* In either charset, one after another: converters must not need files. */
static void
reads_every_charset_inside_the_sandbox(void **state)
{
	static const char *const documents[] = {
		"<meta charset=gb2312><p>\xc4\xea\xb1\xa8</p>",
		"<meta charset=big5><p>\xa6\x7e\xb3\xf8</p>",
		"<meta charset=utf-8><p>年报</p>",
		"<meta charset=shift_jis><p>\x94\x4e\x95\xf1</p>",
		"<meta charset=iso-2022-jp><p>x</p>",
		"\xff\xfe\x74\x5e\xa5\x62",
		"\xfe\xff\x5e\x74\x62\xa5",
		"%PDF-1.4",
		"",
	};
	struct harness h;
	struct done d;

	(void)state;
	harness_begin(&h, GOUJI_READER);
	harness_start(&h);
	for (int round = 0; round < 3; round++) {
		for (size_t i = 0; i < sizeof(documents) / sizeof(documents[0]);
		     i++) {
			harness_do(&h, &d, documents[i]);
			assert_string_equal(d.detail, "");
			assert_true(d.document_same);
		}
	}
	assert_int_equal(job_pool_counts(h.pool).restarts, 0);
	harness_end(&h);
}

/* Larger than any socket's buffer, both ways. */
static void
a_large_document_goes_in_pieces(void **state)
{
	size_t len = 3 * 1024 * 1024;
	unsigned char *bytes = malloc(len);
	unsigned seed = 1;
	struct harness h;
	struct done d;

	(void)state;
	assert_non_null(bytes);
	for (size_t i = 0; i < len; i++) {
		seed = seed * 1103515245u + 12345u;
		bytes[i] = (unsigned char)(seed >> 16);
	}
	harness_begin(&h, GOUJI_READER);
	harness_start(&h);
	harness_read(&h, &d, bytes, len);
	harness_until(&h, &d.done);
	assert_string_equal(d.detail, "");
	assert_true(d.document_same);
	harness_end(&h);
	free(bytes);
}

static void
refuses_a_document_beyond_the_limit(void **state)
{
	char *bytes = calloc(LIMIT_DOCUMENT_BYTES + 1, 1);
	struct harness h;
	struct done d;

	(void)state;
	assert_non_null(bytes);
	harness_begin(&h, GOUJI_READER);
	harness_start(&h);
	harness_read(&h, &d, bytes, LIMIT_DOCUMENT_BYTES + 1);
	assert_false(d.done); /* never from within the call */
	harness_until(&h, &d.done);
	assert_int_equal(d.failure, JOB_GARBLED);
	assert_string_equal(d.detail, "more than a frame can hold");
	harness_end(&h);
	free(bytes);
}

static void
a_reader_is_replaced_after_its_jobs(void **state)
{
	enum {
		JOBS = 300
	};
	struct done *d = calloc(JOBS, sizeof(*d));
	struct harness h;
	int changes = 0;

	(void)state;
	assert_non_null(d);
	harness_begin(&h, GOUJI_READER);
	harness_start(&h);
	for (int i = 0; i < JOBS; i++)
		harness_read_text(&h, &d[i], PAGE);
	assert_int_equal(job_pool_counts(h.pool).waiting, JOBS);
	for (int i = 0; i < JOBS; i++) {
		harness_until(&h, &d[i].done);
		assert_int_equal(d[i].failure, JOB_OK);
		if (i > 0 && d[i].pid != d[i - 1].pid) {
			assert_int_equal(i, POOL_JOBS_A_READER);
			changes++;
		}
	}
	assert_int_equal(changes, 1);
	assert_int_equal(job_pool_counts(h.pool).done, JOBS);
	assert_int_equal(job_pool_counts(h.pool).restarts, 1);
	harness_end(&h);
	check_no_children();
	free(d);
}

static void
a_reader_ends_when_idle(void **state)
{
	struct harness h;
	struct done d;

	(void)state;
	harness_begin(&h, GOUJI_READER);
	h.settings.idle_ms = 30;
	harness_start(&h);
	harness_do(&h, &d, PAGE);
	harness_until_readers(&h, 0);
	check_no_children();
	harness_do(&h, &d, PAGE);
	assert_int_equal(d.failure, JOB_OK);
	harness_end(&h);
}

static void
new_settings_replace_the_readers(void **state)
{
	struct done before, after;
	struct harness h;

	(void)state;
	harness_begin(&h, GOUJI_READER);
	harness_start(&h);
	harness_do(&h, &before, PAGE);
	h.settings.rules = "A05=off\nG12=warning\nsimilar_warning=0.8\n";
	job_pool_configure(h.pool, &h.settings);
	harness_do(&h, &after, PAGE);
	assert_int_equal(after.failure, JOB_OK);
	assert_int_not_equal(before.pid, after.pid);
	harness_end(&h);
}

static void
as_many_run_at_once_as_are_allowed(void **state)
{
	struct done d[3];
	struct harness h;

	(void)state;
	harness_begin(&h, MISBEHAVING_READER);
	h.settings.count = 2;
	harness_start(&h);
	for (int i = 0; i < 3; i++)
		harness_read_text(&h, &d[i], "misbehave: hang");
	harness_until_readers(&h, 2);
	assert_int_equal(job_pool_counts(h.pool).running, 2);
	assert_int_equal(job_pool_counts(h.pool).waiting, 1);
	/* In the middle of their jobs. */
	harness_end(&h);
	assert_false(d[0].done || d[1].done || d[2].done);
	check_no_children();
}

struct checked {
	bool done;
	enum job_failure failure;
	char detail[256];
};

static void
on_checked(const struct job_result *result, void *arg)
{
	struct checked *j = arg;

	j->done = true;
	j->failure = result->failure;
	(void)snprintf(j->detail, sizeof(j->detail), "%s", result->detail);
	if (result->failure != JOB_OK)
		return;
	assert_null(result->compressed);
	assert_null(result->reading);
	assert_true(result->checked->n_not_judged > 0);
	assert_string_equal(result->checked->not_judged[0].reason,
	    "no readable report of 2023");
}

static void
checks_a_stored_report(void **state)
{
	const struct read_context context = { .name = "青石镇", .year = 2024 };
	struct report r = { .year = 2024, .title = "青石镇年报" };
	struct checked j = { 0 };
	struct json_writer w;
	struct harness h;
	struct buf reading;

	(void)state;
	harness_begin(&h, GOUJI_READER);
	harness_start(&h);
	r.form = form_find(h.forms, "2021");
	r.cells = calloc(r.form->n_cells, sizeof(*r.cells));
	assert_non_null(r.cells);
	r.cells[3] = (struct cell){ CELL_REPORTED, { 7, 0 }, NULL };
	buf_init(&reading, 1 << 20);
	json_begin(&w, &reading);
	json_object_begin(&w);
	json_key(&w, "report");
	report_write(&w, &r);
	json_object_end(&w);
	job_check(h.pool, r.form, buf_str(&reading), &context, on_checked, &j);
	buf_fini(&reading); /* it was copied */
	free(r.cells);
	harness_until(&h, &j.done);
	assert_string_equal(j.detail, "");
	assert_int_equal(j.failure, JOB_OK);
	harness_end(&h);
}

static void
says_when_the_program_is_not_there(void **state)
{
	struct event_base *base = event_base_new();
	const struct job_settings settings = { .program = "/nonexistent/reader",
		.count = 1,
		.deadline_ms = 1,
		.rules = "" };
	struct err e = { 0 };

	(void)state;
	assert_null(job_pool_new(base, clock_real(), NULL, &settings, &e));
	assert_string_equal(
	    e.msg, "/nonexistent/reader: No such file or directory");
	event_base_free(base);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_a_document_and_gives_it_back_compressed),
		cmocka_unit_test(looks_for_a_list),
		cmocka_unit_test(reads_every_charset_inside_the_sandbox),
		cmocka_unit_test(a_large_document_goes_in_pieces),
		cmocka_unit_test(refuses_a_document_beyond_the_limit),
		cmocka_unit_test(a_reader_is_replaced_after_its_jobs),
		cmocka_unit_test(a_reader_ends_when_idle),
		cmocka_unit_test(new_settings_replace_the_readers),
		cmocka_unit_test(as_many_run_at_once_as_are_allowed),
		cmocka_unit_test(checks_a_stored_report),
		cmocka_unit_test(says_when_the_program_is_not_there),
	};

	return cmocka_run_group_tests_name("jobs", tests, NULL, NULL);
}
