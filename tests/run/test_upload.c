/*
 * Files given by hand: alone, beside a run that has the same township, and
 * when a site brings something else later.
 */
#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "collectors/base/err.h"
#include "collectors/find/source.h"
#include "daemon/conf/conf.h"
#include "daemon/conf/registry.h"
#include "daemon/reader/jobs.h"
#include "daemon/run/run.h"
#include "tests/conf/folder.h"
#include "tests/run/collecting.h"
#include "tests/support/unit.h"

#define MORNING "2025-02-10T09:00:00+08:00"
#define YEARS                                                         \
	"SELECT year, status, revision FROM v_report WHERE expected " \
	"AND code = '990001' ORDER BY year"
#define GREEN "990001,青石镇,township,page,@/a/{year}.html,\n"

/* Saved pages of 青石镇, as the office has them. */
static const char *fixtures;

struct file {
	char *bytes;
	size_t len;
};

static struct file
load(const char *name)
{
	struct file f = { NULL, 0 };
	char path[512];
	FILE *in;

	(void)snprintf(path, sizeof(path), "%s/%s", fixtures, name);
	in = fopen(path, "rb");
	if (in == NULL)
		fail_msg("%s", path);
	f.bytes = malloc(1 << 20);
	f.len = fread(f.bytes, 1, 1 << 20, in);
	(void)fclose(in);
	return f;
}

/* How a put ended. */
struct ended {
	int times;
	bool changed;
	struct err e; /* ERR_NONE: it is the report */
};

static void
on_ended(void *arg, bool changed, const struct err *e)
{
	struct ended *x = arg;

	x->times++;
	x->changed = changed;
	if (e != NULL)
		x->e = *e;
}

static int
begin_put(struct collecting *c, const char *code, int year, const char *name,
    struct ended *x, struct err *e)
{
	struct file f = load(name);
	struct upload_file file = { code, year, "application/octet-stream",
		f.bytes, f.len };
	int result;

	memset(x, 0, sizeof(*x));
	result = run_upload(c->runner, &file, on_ended, x, e);
	free(f.bytes);
	return result;
}

static void
must_begin(struct collecting *c, const char *code, int year, const char *name,
    struct ended *x)
{
	struct err e = { 0 };

	if (begin_put(c, code, year, name, x, &e) < 0)
		fail_msg("%s", e.msg);
	/* Never from within. */
	assert_int_equal(x->times, 0);
}

static void
wait_for(struct collecting *c, const struct ended *x)
{
	const struct timeval limit = { 1, 0 };

	for (int i = 0; i < 600 && x->times == 0; i++) {
		(void)event_base_loopexit(c->base, &limit);
		(void)event_base_loop(c->base, EVLOOP_ONCE);
	}
	assert_int_equal(x->times, 1);
}

static void
put(struct collecting *c, int year, const char *name, struct ended *x)
{
	must_begin(c, "990001", year, name, x);
	wait_for(c, x);
}

/* ---- readers that wait until the test lets them ---- */

static void
use_gated_readers(struct collecting *c)
{
	char script[1024];
	const char *path;

	(void)snprintf(script, sizeof(script),
	    "#!/bin/sh\n"
	    "while [ ! -e '%s' ]; do /bin/sleep 0.02; done\n"
	    "exec '%s' \"$@\"\n",
	    folder_path("gate"), c->reader);
	path = folder_write("reader.sh", script, strlen(script));
	assert_int_equal(chmod(path, 0755), 0);
	c->reader = strdup(path);
}

static void
open_gate(void)
{
	(void)folder_write("gate", "", 0);
}

static size_t
jobs(struct collecting *c)
{
	struct job_counts n = job_pool_counts(c->jobs);

	return n.running + n.waiting;
}

/* Until so many jobs are with readers or wait for one. */
static void
wait_for_jobs(struct collecting *c, size_t n)
{
	const struct timeval limit = { 0, 50000 };

	runner_begin(c->runner);
	for (int i = 0; i < 600 && jobs(c) < n; i++) {
		(void)event_base_loopexit(c->base, &limit);
		(void)event_base_loop(c->base, EVLOOP_ONCE);
	}
	assert_int_equal(jobs(c), n);
}

/* ---- alone ---- */

static void
gives_a_township_without_a_site_its_report(void **state)
{
	struct collecting c;
	struct ended x;

	(void)state;
	collecting_begin(&c, MORNING);
	collecting_register(&c, "990001,青石镇,township,manual,,\n");
	collecting_start(&c);
	collecting_wait(&c);
	assert_string_equal(
	    collecting_ask(&c, YEARS), "2023 missing -\n2024 missing -\n");
	put(&c, 2024, "qingshizhen-2024.html", &x);
	assert_int_equal(x.e.code, ERR_NONE);
	assert_true(x.changed);
	assert_string_equal(
	    collecting_ask(&c, YEARS), "2023 missing -\n2024 valid 1\n");
	/* The same again. */
	put(&c, 2024, "qingshizhen-2024.html", &x);
	assert_int_equal(x.e.code, ERR_NONE);
	assert_false(x.changed);
	assert_string_equal(
	    collecting_ask(&c, YEARS), "2023 missing -\n2024 valid 1\n");
	/* The year before: 2024 can now be judged by it. */
	assert_string_equal(collecting_ask(&c,
				"SELECT r.year FROM not_judged n "
				"JOIN publication r ON r.id = n.publication_id "
				"WHERE n.rule = 'F01'"),
	    "2024\n");
	put(&c, 2023, "qingshizhen-2023.html", &x);
	assert_int_equal(x.e.code, ERR_NONE);
	collecting_wait_until(&c,
	    "SELECT r.year FROM not_judged n JOIN publication r ON r.id = "
	    "n.publication_id WHERE n.rule = 'F01'",
	    "2023\n");
	assert_string_equal(
	    collecting_ask(&c, YEARS), "2023 valid 1\n2024 valid 1\n");
	collecting_end(&c);
}

static void
takes_nothing_but_the_report_of_that_body_and_year(void **state)
{
	static const char other[] = "990001,白鹭乡,township,manual,,\n";
	struct collecting c;
	struct err e = { 0 };
	struct ended x;

	(void)state;
	collecting_begin(&c, MORNING);
	collecting_register(&c, other);
	collecting_start(&c);
	collecting_wait(&c);
	put(&c, 2024, "qingshizhen-2024.html", &x);
	assert_int_equal(err_class(x.e.code), ERR_CLASS_FINAL);
	assert_string_equal(
	    x.e.msg, "report of 青石镇人民政府, expected 白鹭乡");
	put(&c, 2023, "qingshizhen-2024.html", &x);
	assert_string_equal(x.e.msg, "report of 2024, expected 2023");
	put(&c, 2023, "../check_cli.sh", &x);
	assert_int_equal(x.e.code, ERR_UNREADABLE);
	assert_string_equal(x.e.msg, "not a report");
	assert_true(
	    begin_put(&c, "990009", 2024, "qingshizhen-2024.html", &x, &e) < 0);
	assert_int_equal(e.code, ERR_NOT_FOUND);
	assert_string_equal(e.msg, "no township has the code \"990009\"");
	assert_true(
	    begin_put(&c, "990001", 2025, "qingshizhen-2024.html", &x, &e) < 0);
	assert_int_equal(err_class(e.code), ERR_CLASS_FINAL);
	assert_string_equal(
	    e.msg, "year 2025 is not over, there can be no report of it");
	assert_string_equal(
	    collecting_ask(&c, "SELECT count(*) FROM document"), "0\n");
	assert_string_equal(
	    collecting_ask(&c, YEARS), "2023 missing -\n2024 missing -\n");
	collecting_end(&c);
}

static void
tells_a_reader_that_fails_from_a_document_that_is_none(void **state)
{
	struct collecting c;
	struct ended x;

	(void)state;
	collecting_begin(&c, MORNING);
	collecting_register(&c, "990001,青石镇,township,manual,,\n");
	c.reader = "/bin/false";
	collecting_start(&c);
	put(&c, 2024, "qingshizhen-2024.html", &x);
	assert_int_equal(err_class(x.e.code), ERR_CLASS_RETRY);
	assert_string_equal(
	    x.e.msg, "reader: crashed: reader exited with status 1");
	collecting_end(&c);
}

/* ---- beside a run ---- */

static void
waits_while_a_run_reads_a_document_of_the_township(void **state)
{
	struct file page = load("qingshizhen-2024-wrong-total.html");
	struct collecting c;
	struct ended x;

	(void)state;
	collecting_begin(&c, MORNING);
	use_gated_readers(&c);
	collecting_register(&c, GREEN);
	origin_page(c.origin, "/a/2024.html", page.bytes, page.len);
	collecting_start(&c);
	wait_for_jobs(&c, 1);
	must_begin(&c, "990001", 2024, "qingshizhen-2024.html", &x);
	collecting_look(&c);
	assert_int_equal(jobs(&c), 1);
	open_gate();
	wait_for(&c, &x);
	assert_int_equal(x.e.code, ERR_NONE);
	assert_true(x.changed);
	collecting_wait(&c);
	/* What the run brought, then what was given. */
	assert_string_equal(
	    collecting_ask(&c, YEARS), "2023 missing -\n2024 valid 2\n");
	free((void *)(uintptr_t)c.reader);
	collecting_end(&c);
	free(page.bytes);
}

static void
a_run_waits_while_a_file_of_the_township_is_read(void **state)
{
	struct file page = load("qingshizhen-2024-wrong-total.html");
	struct collecting c;
	struct ended x;

	(void)state;
	collecting_begin(&c, MORNING);
	use_gated_readers(&c);
	collecting_register(&c, GREEN);
	origin_page(c.origin, "/a/2024.html", page.bytes, page.len);
	collecting_start(&c);
	must_begin(&c, "990001", 2024, "qingshizhen-2024.html", &x);
	collecting_wait_for(&c, "/a/2024.html", 1);
	collecting_look(&c);
	assert_int_equal(jobs(&c), 1);
	open_gate();
	wait_for(&c, &x);
	assert_true(x.changed);
	collecting_wait(&c);
	/* The site gave another document than before, namely none. */
	assert_string_equal(
	    collecting_ask(&c, YEARS), "2023 missing -\n2024 invalid 2\n");
	free((void *)(uintptr_t)c.reader);
	collecting_end(&c);
	free(page.bytes);
}

static void
reads_two_files_of_a_township_one_after_the_other(void **state)
{
	struct collecting c;
	struct ended first, second, other;

	(void)state;
	collecting_begin(&c, MORNING);
	use_gated_readers(&c);
	collecting_register(&c,
	    "990001,青石镇,township,manual,,\n"
	    "990002,白鹭乡,township,manual,,\n");
	collecting_start(&c);
	collecting_wait(&c);
	must_begin(&c, "990001", 2024, "qingshizhen-2024.html", &first);
	must_begin(
	    &c, "990001", 2024, "qingshizhen-2024-wrong-total.html", &second);
	assert_int_equal(jobs(&c), 1);
	/* Another township need not wait. */
	must_begin(&c, "990002", 2024, "qingshizhen-2024.html", &other);
	assert_int_equal(jobs(&c), 2);
	open_gate();
	wait_for(&c, &second);
	assert_int_equal(first.times, 1);
	assert_true(first.changed);
	assert_true(second.changed);
	wait_for(&c, &other);
	assert_int_equal(other.e.code, ERR_UNREADABLE);
	assert_string_equal(
	    collecting_ask(&c, YEARS), "2023 missing -\n2024 invalid 2\n");
	free((void *)(uintptr_t)c.reader);
	collecting_end(&c);
}

static void
lets_only_so_many_wait(void **state)
{
	struct collecting c;
	struct ended x[17];
	struct err e = { 0 };

	(void)state;
	collecting_begin(&c, MORNING);
	use_gated_readers(&c);
	collecting_register(&c, "990001,青石镇,township,manual,,\n");
	collecting_start(&c);
	for (int i = 0; i < 16; i++)
		must_begin(&c, "990001", 2024, "qingshizhen-2024.html", &x[i]);
	assert_true(begin_put(&c, "990001", 2024, "qingshizhen-2024.html",
			&x[16], &e) < 0);
	assert_int_equal(e.code, ERR_BUSY);
	assert_string_equal(e.msg, "16 files given by hand wait already");
	open_gate();
	wait_for(&c, &x[15]);
	assert_int_equal(x[0].times, 1);
	assert_true(x[0].changed);
	assert_false(x[15].changed);
	free((void *)(uintptr_t)c.reader);
	collecting_end(&c);
}

/* ---- when the runner goes, or has another registry ---- */

static void
stores_what_a_reader_has_although_it_stops(void **state)
{
	struct collecting c;
	struct ended first, second;

	(void)state;
	collecting_begin(&c, MORNING);
	use_gated_readers(&c);
	collecting_register(&c, "990001,青石镇,township,manual,,\n");
	collecting_start(&c);
	must_begin(&c, "990001", 2024, "qingshizhen-2024.html", &first);
	must_begin(&c, "990001", 2023, "qingshizhen-2023.html", &second);
	runner_stop(c.runner);
	open_gate();
	wait_for(&c, &second);
	assert_true(first.changed);
	assert_true(second.changed);
	assert_string_equal(collecting_ask(&c,
				"SELECT year, revision FROM publication "
				"ORDER BY year"),
	    "2023 1\n2024 1\n");
	free((void *)(uintptr_t)c.reader);
	collecting_end(&c);
}

static void
tells_everybody_when_it_is_gone(void **state)
{
	struct collecting c;
	struct ended first, second;

	(void)state;
	collecting_begin(&c, MORNING);
	use_gated_readers(&c);
	collecting_register(&c, GREEN);
	collecting_start(&c);
	must_begin(&c, "990001", 2024, "qingshizhen-2024.html", &first);
	must_begin(&c, "990001", 2023, "qingshizhen-2023.html", &second);
	collecting_kill(&c);
	assert_int_equal(first.times, 1);
	assert_int_equal(first.e.code, ERR_PROCESS);
	assert_string_equal(first.e.msg, "goujid ends");
	assert_int_equal(second.times, 1);
	free((void *)(uintptr_t)c.reader);
	collecting_end(&c);
}

static void
forgets_a_township_that_left_the_registry(void **state)
{
	struct registry *old;
	struct collecting c;
	struct ended first, second;
	struct err e = { 0 };

	(void)state;
	collecting_begin(&c, MORNING);
	use_gated_readers(&c);
	collecting_register(&c, "990001,青石镇,township,manual,,\n");
	collecting_start(&c);
	must_begin(&c, "990001", 2024, "qingshizhen-2024.html", &first);
	must_begin(&c, "990001", 2023, "qingshizhen-2023.html", &second);
	old = c.registry;
	collecting_register(&c, "990002,白鹭乡,township,manual,,\n");
	c.registry =
	    registry_load(folder_path("townships.csv"), source_check, &e);
	assert_non_null(c.registry);
	runner_configure(c.runner, c.conf, c.registry);
	registry_free(old);
	open_gate();
	/* What was begun is stored, what was not is not begun. */
	wait_for(&c, &second);
	assert_true(first.changed);
	assert_int_equal(second.e.code, ERR_NOT_FOUND);
	assert_string_equal(
	    second.e.msg, "no township has the code \"990001\"");
	free((void *)(uintptr_t)c.reader);
	collecting_end(&c);
}

/* ---- later ---- */

static void
run_again(struct collecting *c)
{
	struct err e = { 0 };

	assert_true(run_request(c->runner, RUN_API, NULL, 0, &e) > 0);
	collecting_wait(c);
}

static void
holds_until_the_site_brings_another_document(void **state)
{
	struct file wrong = load("qingshizhen-2024-wrong-total.html");
	struct collecting_report corrected = { "青石镇", 2024, 0, 7, 1 };
	struct collecting c;
	struct ended x;

	(void)state;
	collecting_begin(&c, MORNING);
	collecting_register(&c, GREEN);
	origin_page(c.origin, "/a/2024.html", wrong.bytes, wrong.len);
	collecting_start(&c);
	collecting_wait(&c);
	assert_string_equal(
	    collecting_ask(&c, YEARS), "2023 missing -\n2024 invalid 1\n");
	put(&c, 2024, "qingshizhen-2024.html", &x);
	assert_true(x.changed);
	run_again(&c);
	assert_string_equal(
	    collecting_ask(&c, YEARS), "2023 missing -\n2024 valid 2\n");
	/* The site's own correction counts from now on. */
	collecting_publish(&c, "/a/2024.html", &corrected);
	run_again(&c);
	assert_string_equal(
	    collecting_ask(&c,
		"SELECT revision, source_id IS NULL FROM publication "
		"ORDER BY revision"),
	    "1 0\n2 1\n3 0\n");
	collecting_end(&c);
	free(wrong.bytes);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_a_township_without_a_site_its_report),
		cmocka_unit_test(
		    takes_nothing_but_the_report_of_that_body_and_year),
		cmocka_unit_test(
		    tells_a_reader_that_fails_from_a_document_that_is_none),
		cmocka_unit_test(
		    waits_while_a_run_reads_a_document_of_the_township),
		cmocka_unit_test(
		    a_run_waits_while_a_file_of_the_township_is_read),
		cmocka_unit_test(
		    reads_two_files_of_a_township_one_after_the_other),
		cmocka_unit_test(lets_only_so_many_wait),
		cmocka_unit_test(stores_what_a_reader_has_although_it_stops),
		cmocka_unit_test(tells_everybody_when_it_is_gone),
		cmocka_unit_test(forgets_a_township_that_left_the_registry),
		cmocka_unit_test(holds_until_the_site_brings_another_document),
	};

	assert_true(argc > 2);
	collecting_reader = argv[1];
	fixtures = argv[2];
	return cmocka_run_group_tests_name("by_hand", tests, NULL, NULL);
}
