/*
 * Documents that are converted before they are read, through the pool: with
 * tools that do what the document says (misbehaving_tool.c).
 */
#include <errno.h>
#include <event2/event.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "collectors/base/err.h"
#include "collectors/base/hash.h"
#include "daemon/reader/conversion.h"
#include "daemon/reader/jobs_private.h"
#include "tests/reader/converting.h"
#include "tests/reader/harness.h"
#include "tests/support/unit.h"

#define PAGE     "<html><body><p>公告</p></body></html>"
#define PDF(how) "%PDF-1.4\nmisbehave: " how "\n"
#define RTF(how) "{\\rtf1 misbehave: " how "}"

struct fixture {
	struct converting c; /* the folder */
	struct harness h;
};

static void
begin(struct fixture *f)
{
	converting_begin(&f->c);
	harness_begin(&f->h, GOUJI_READER);
	f->h.settings.converter = GOUJI_CONVERTER;
	f->h.settings.converter_tools = MISBEHAVING_TOOLS;
}

static void
end(struct fixture *f)
{
	harness_end(&f->h);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
	converting_end(&f->c);
}

/* Kept and hashed is the document, whatever it was read by. */
static void
check_document(const struct done *d, const char *document)
{
	char hash[HASH_TEXT_SIZE];

	assert_string_equal(d->detail, "");
	assert_int_equal(d->failure, JOB_OK);
	assert_true(d->document_same);
	assert_string_equal(
	    d->sha256, hash_sha256(document, strlen(document), hash));
}

static void
a_conversion_is_read_and_the_document_kept(void **state)
{
	static const char *const documents[] = { PDF("nothing"),
		RTF("nothing") };
	struct fixture f;
	struct done d;

	(void)state;
	begin(&f);
	harness_start(&f.h);
	for (size_t i = 0; i < 2; i++) {
		harness_do(&f.h, &d, documents[i]);
		check_document(&d, documents[i]);
		assert_int_equal(d.outcome, READING_UNREADABLE);
		/* "done" is neither boxes of words nor docx. */
		print_message("%s\n", d.reason);
		assert_null(strstr(d.reason, "converter"));
		assert_string_not_equal(d.reason, "");
	}
	end(&f);
}

static void
what_cannot_be_converted_says_why(void **state)
{
	static const struct {
		const char *document, *reason;
	} cases[] = {
		{ PDF("leave"), "PDF is damaged" },
		{ PDF("flood output"),
		    "PDF has more text than a report can have" },
		{ RTF("flood output"),
		    "document has more content than a report can have" },
	};
	struct fixture f;
	struct done d;

	(void)state;
	begin(&f);
	harness_start(&f.h);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		harness_do(&f.h, &d, cases[i].document);
		check_document(&d, cases[i].document);
		assert_int_equal(d.outcome, READING_UNREADABLE);
		assert_string_equal(d.reason, cases[i].reason);
	}
	assert_int_equal(job_pool_counts(f.h.pool).failed, 0);
	/* Tools that are not installed. */
	f.h.settings.converter_tools = "/nonexistent";
	job_pool_configure(f.h.pool, &f.h.settings);
	harness_do(&f.h, &d, PDF("nothing"));
	assert_string_equal(d.reason, "needs pdftotext (poppler-utils)");
	harness_do(&f.h, &d, RTF("nothing"));
	assert_string_equal(d.reason, "needs LibreOffice");
	/* No converter: what decoding says of such a document. */
	f.h.settings.converter = NULL;
	job_pool_configure(f.h.pool, &f.h.settings);
	harness_do(&f.h, &d, PDF("nothing"));
	assert_string_equal(d.reason, "PDF documents need a converter");
	end(&f);
}

static void
a_converter_that_fails_costs_one_document(void **state)
{
	static const struct {
		const char *document;
		enum job_failure failure;
		const char *detail;
	} cases[] = {
		{ PDF("crash"), JOB_CRASHED, "converter: its tool crashed" },
		{ RTF("crash"), JOB_CRASHED, "converter: its tool crashed" },
		{ PDF("hang"), JOB_TIMED_OUT,
		    "converter: not done within its time" },
	};
	struct fixture f;

	(void)state;
	begin(&f);
	f.h.settings.deadline_ms = 1000;
	harness_start(&f.h);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct done bad, good;

		harness_read_text(&f.h, &bad, cases[i].document);
		harness_read_text(&f.h, &good, PDF("nothing"));
		harness_until(&f.h, &bad.done);
		harness_until(&f.h, &good.done);
		assert_int_equal(bad.failure, cases[i].failure);
		assert_string_equal(bad.detail, cases[i].detail);
		check_document(&good, PDF("nothing"));
		assert_int_equal(job_pool_counts(f.h.pool).failed, i + 1);
	}
	end(&f);
}

/* As with readers: the first death may have another cause. */
static void
a_conversion_is_tried_twice(void **state)
{
	struct fixture f;
	struct done d;
	int killed = 0;

	(void)state;
	begin(&f);
	harness_start(&f.h);
	harness_read_text(&f.h, &d, PDF("hang"));
	while (!d.done) {
		const struct job *job = TAILQ_FIRST(&f.h.pool->converting);
		pid_t pid = job == NULL ? 0 : converting_child(getpid());

		if (pid != 0 && converting_child(pid) != 0) {
			assert_int_equal(kill(pid, SIGKILL), 0);
			killed++;
			while (converting_lives(pid))
				harness_turn(&f.h);
		}
		harness_turn(&f.h);
	}
	assert_int_equal(killed, 2);
	assert_int_equal(d.failure, JOB_CRASHED);
	assert_string_equal(d.detail, "converter: killed by signal 9");
	f.h.settings.converter = "/bin/false";
	job_pool_configure(f.h.pool, &f.h.settings);
	harness_do(&f.h, &d, PDF("nothing"));
	assert_string_equal(d.detail, "converter: exited with status 1");
	f.h.settings.converter = "/nonexistent/gouji-converter";
	job_pool_configure(f.h.pool, &f.h.settings);
	harness_do(&f.h, &d, RTF("nothing"));
	assert_int_equal(d.failure, JOB_UNSTARTED);
	assert_string_equal(d.detail,
	    "cannot start /nonexistent/gouji-converter: No such file or "
	    "directory");
	end(&f);
}

static size_t
count(const struct job_queue *queue)
{
	const struct job *job;
	size_t n = 0;

	TAILQ_FOREACH(job, queue, entry)
	n++;
	return n;
}

/* Pages do not wait for conversions, nor PDFs for LibreOffice. */
static void
conversions_run_beside_each_other(void **state)
{
	struct done slow[2], pdf, page;
	struct fixture f;

	(void)state;
	begin(&f);
	f.h.settings.count = 2;
	harness_start(&f.h);
	harness_read_text(&f.h, &slow[0], RTF("hang"));
	harness_read_text(&f.h, &slow[1], RTF("hang"));
	harness_read_text(&f.h, &pdf, PDF("nothing"));
	harness_read_text(&f.h, &page, PAGE);
	harness_until(&f.h, &pdf.done);
	harness_until(&f.h, &page.done);
	assert_int_equal(pdf.failure, JOB_OK);
	assert_int_equal(page.failure, JOB_OK);
	assert_false(slow[0].done);
	/* LibreOffice runs once at a time. */
	assert_int_equal(count(&f.h.pool->converting), 1);
	assert_int_equal(count(&f.h.pool->unconverted), 1);
	assert_int_equal(job_pool_counts(f.h.pool).running, 1);
	assert_int_equal(job_pool_counts(f.h.pool).waiting, 1);
	/* The end of the pool is theirs, too; nothing stays behind. */
	end(&f);
}

/* LibreOffice and the reader's sandbox, one behind the other. */
static void
a_letter_goes_all_the_way(void **state)
{
	static const char letter[] =
	    "{\\rtf1\\ansi To the county office: nothing to report.\\par}";
	struct fixture f;
	struct done d;

	(void)state;
	begin(&f);
	f.h.settings.converter_tools = NULL;
	f.h.settings.memory = (int64_t)512 * 1024 * 1024;
	f.h.settings.deadline_ms = 60000;
	harness_start(&f.h);
	harness_do(&f.h, &d, letter);
	check_document(&d, letter);
	assert_int_equal(d.outcome, READING_NOT_A_REPORT);
	assert_string_equal(d.reason, "not a report");
	assert_int_equal(job_pool_counts(f.h.pool).restarts, 0);
	end(&f);
}

/* What a daemon left that was killed is gone when the next one starts. */
static void
a_start_tidies_up(void **state)
{
	char path[96];
	struct fixture f;

	(void)state;
	begin(&f);
	(void)snprintf(path, sizeof(path), "%s/gouji-word-abcdef", f.c.top);
	assert_int_equal(mkdir(path, 0700), 0);
	harness_start(&f.h);
	assert_int_equal(access(path, F_OK), -1);
	end(&f);
}

/* More than the daemon may be told, by a converter that is none. */
static void
a_converter_cannot_flood_the_daemon(void **state)
{
	static const char document[] = "%PDF-1.4\n";
	struct converting c;

	(void)state;
	converting_begin(&c);
	c.settings.program = MISBEHAVING_TOOLS "/endless";
	converting_do(&c, document, sizeof(document) - 1);
	assert_int_equal(c.outcome.failure, JOB_GARBLED);
	assert_string_equal(
	    c.outcome.detail, "converter: more than it may say");
	converting_end(&c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_conversion_is_read_and_the_document_kept),
		cmocka_unit_test(what_cannot_be_converted_says_why),
		cmocka_unit_test(a_converter_that_fails_costs_one_document),
		cmocka_unit_test(a_conversion_is_tried_twice),
		cmocka_unit_test(conversions_run_beside_each_other),
		cmocka_unit_test(a_letter_goes_all_the_way),
		cmocka_unit_test(a_start_tidies_up),
		cmocka_unit_test(a_converter_cannot_flood_the_daemon),
	};

	return cmocka_run_group_tests_name("convert", tests, NULL, NULL);
}
