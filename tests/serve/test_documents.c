/*
 * All documents of a year: revisions, alternates, and what could not be read.
 */
#include <stdio.h>
#include <string.h>
#include <zstd.h>

#include "collectors/base/json.h"
#include "tests/serve/client.h"
#include "tests/support/unit.h"

#define REVISIONS "/api/v1/reports/T1/2024/revisions"
#define DOCUMENT  "/api/v1/reports/T1/2024/document"

/* Bytes as goujid keeps them. */
struct packed {
	char sha256[HASH_TEXT_SIZE];
	char bytes[512];
	size_t len, document_len;
};

static struct packed
pack(const char *text)
{
	struct packed p;

	p.document_len = strlen(text);
	p.len =
	    ZSTD_compress(p.bytes, sizeof(p.bytes), text, p.document_len, 3);
	hash_sha256(text, p.document_len, p.sha256);
	return p;
}

static void
bring(struct service *s, size_t source, const char *figure, const char *text)
{
	struct store_visit v =
	    county_visit_of(s->county, "T1", source, 2024, OUTCOME_OK);
	struct report *r = county_report(s->county, "2021", 2024, "t");
	struct reading reading = { .outcome = READING_REPORT,
		.media_type = "text/html" };
	struct packed p = pack(text);
	enum store_change change;
	struct err e;

	county_set_all(r, "1");
	county_set(r, "t3.received.natural", figure);
	county_set(r, "t2.fees.amount", source == 0 ? "1" : "1.00");
	reading.report = *r;
	memcpy(reading.sha256, p.sha256, sizeof(p.sha256));
	v.asked_url = v.url =
	    source == 0 ? "http://a.example/1" : "http://b.example/2";
	if (store_put_report(s->county->store, &v, &reading, p.bytes, p.len,
		p.document_len, &change, &e) != 0)
		fail_msg("%s", e.msg);
}

/* A document that is no report, or none that could be read. */
static void
give_up(struct service *s, enum outcome outcome, int year, const char *text)
{
	struct store_visit v =
	    county_visit_of(s->county, "T1", 0, year, outcome);
	struct packed p = pack(text);
	struct err e;

	v.sha256 = p.sha256;
	if (store_put_document(s->county->store, p.sha256, "application/pdf",
		p.bytes, p.len, p.document_len, &e) != 0 ||
	    store_put_visit(s->county->store, &v, &e) != 0)
		fail_msg("%s", e.msg);
}

static const char *
by_hash(struct service *s, const char *path, const char *text)
{
	struct packed p = pack(text);

	return arena_printf(s->county->arena, "%s?sha256=%s", path, p.sha256);
}

static void
assert_document(struct service *s, const char *path, const char *text,
    const char *disposition)
{
	struct reply r;

	ask(s, path, &r);
	if (r.status != 200)
		fail_msg("%s: %d %s", path, r.status, r.body);
	assert_string_equal(r.body, text);
	assert_string_equal(
	    reply_header(s, &r, "Content-Disposition"), disposition);
	assert_string_equal(
	    reply_header(s, &r, "Content-Security-Policy"), "sandbox");
	reply_fini(&r);
}

static void
assert_missing(struct service *s, const char *path)
{
	struct reply r;

	ask(s, path, &r);
	if (r.status != 404)
		fail_msg("%s: %d %s", path, r.status, r.body);
	reply_fini(&r);
}

static void
alternates_are_held_against_the_report(void **state)
{
	struct service *s = *state;
	struct packed second = pack("second");
	const char *wanted;
	struct reply r;

	service_start(s);
	ask(s, REVISIONS, &r);
	assert_non_null(strstr(r.body, "\"alternates\":[],\"next\":null}"));
	reply_fini(&r);
	bring(s, 0, "12", "first");
	bring(s, 1, "13", "second");
	wanted = arena_printf(s->county->arena,
	    "],\"alternates\":[{\"url\":\"http://b.example/2\","
	    "\"sha256\":\"%s\",\"fetched_at\":\"2026-01-10T02:30:00+08:00\","
	    "\"changes\":[{\"cell\":\"t3.received.natural\",\"current\":12,"
	    "\"alternate\":13}]}],\"next\":null}",
	    second.sha256);
	ask(s, REVISIONS, &r);
	if (strstr(r.body, wanted) == NULL)
		fail_msg("no %s in %s", wanted, r.body);
	reply_fini(&r);
	/* It is no revision. */
	ask(s, REVISIONS "?after=1", &r);
	assert_non_null(strstr(r.body, "{\"revisions\":[],\"alternates\":[{"));
	reply_fini(&r);
	ask(s, REVISIONS "?format=csv", &r);
	assert_null(strstr(r.body, "b.example"));
	reply_fini(&r);
	/* The finding is one like others. */
	ask(s, "/api/v1/findings?rule=H07&axis=publication", &r);
	assert_non_null(strstr(r.body, "\"place\":\"http://b.example/2\""));
	assert_non_null(strstr(r.body, "\"cells\":[\"t3.received.natural\"]"));
	reply_fini(&r);
}

static void
every_document_of_a_year_can_be_had(void **state)
{
	struct service *s = *state;

	bring(s, 0, "12", "first");
	bring(s, 1, "13", "second");
	bring(s, 0, "14", "third");
	give_up(s, OUTCOME_UNREADABLE, 2024, "a scan");
	service_start(s);
	assert_document(
	    s, DOCUMENT, "third", "attachment; filename=\"T1-2024-r2.html\"");
	assert_document(s, by_hash(s, DOCUMENT, "first"), "first",
	    "attachment; filename=\"T1-2024-a7937b64.html\"");
	assert_document(s, by_hash(s, DOCUMENT, "second"), "second",
	    "attachment; filename=\"T1-2024-16367aac.html\"");
	assert_document(s, by_hash(s, DOCUMENT, "a scan"), "a scan",
	    "attachment; filename=\"T1-2024-5bb626f4.pdf\"");
}

static void
what_is_not_this_years_is_not_found(void **state)
{
	struct service *s = *state;
	struct reply r;

	bring(s, 0, "12", "first");
	give_up(s, OUTCOME_UNREADABLE, 2025, "a scan");
	service_start(s);
	assert_missing(s, by_hash(s, DOCUMENT, "a scan"));
	assert_missing(
	    s, by_hash(s, "/api/v1/reports/T1/2025/document", "first"));
	assert_missing(
	    s, by_hash(s, "/api/v1/reports/T2/2024/document", "first"));
	ask(s, DOCUMENT "?sha256=%27%20OR%201", &r);
	assert_problem(
	    &r, 404, "there is no document \"' OR 1\" of \"T1\" for 2024");
	reply_fini(&r);
	ask(s, DOCUMENT "?sha256=00&revision=1", &r);
	assert_problem(&r, 400,
	    "parameters \"revision\" and \"sha256\" name a document each: give"
	    " one of them");
	reply_fini(&r);
}

/* Somebody has to look at what could not be read: here it is. */
static void
a_year_without_report_shows_what_stands_there(void **state)
{
	static const enum outcome outcomes[] = { OUTCOME_UNREADABLE,
		OUTCOME_MISMATCH };
	struct service *s = *state;
	struct packed p = pack("a scan");
	struct reply r;

	service_start(s);
	assert_missing(s, DOCUMENT);
	for (size_t i = 0; i < 2; i++) {
		give_up(s, outcomes[i], 2024, "a scan");
		ask(s, "/api/v1/reports/T1/2024", &r);
		assert_non_null(strstr(r.body, "\"revision\":null"));
		assert_non_null(strstr(r.body,
		    arena_printf(
			s->county->arena, "\"sha256\":\"%s\"", p.sha256)));
		reply_fini(&r);
		assert_document(s, DOCUMENT, "a scan",
		    "attachment; filename=\"T1-2024-5bb626f4.pdf\"");
	}
	/* A page about something else does not stand for the report. */
	give_up(s, OUTCOME_NOT_A_REPORT, 2024, "news");
	assert_missing(s, DOCUMENT);
	assert_document(s, by_hash(s, DOCUMENT, "news"), "news",
	    "attachment; filename=\"T1-2024-19fba0e9.pdf\"");
}

#define SERVICE_TEST(name) \
	cmocka_unit_test_setup_teardown(name, service_begin, service_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SERVICE_TEST(alternates_are_held_against_the_report),
		SERVICE_TEST(every_document_of_a_year_can_be_had),
		SERVICE_TEST(what_is_not_this_years_is_not_found),
		SERVICE_TEST(a_year_without_report_shows_what_stands_there),
	};

	return cmocka_run_group_tests_name("documents", tests, NULL, NULL);
}
