/*
 * /metrics over real HTTP, held against the text format: every sample belongs
 * to the family above it, no series stands twice, histograms add up. With an
 * argument the answer is written to that file (promtool.sh).
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/buf.h"
#include "daemon/serve/counts.h"
#include "daemon/serve/metrics.h"
#include "tests/serve/client.h"
#include "tests/support/unit.h"

static const char *written; /* the file of the argument, or NULL */

/* ---- the format ---- */

struct family {
	char name[128], type[16];
	double last_bucket;
	char last_labels[256];
	double infinite;
};

static bool
is_name(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!isalnum((unsigned char)s[i]) && s[i] != '_')
			return false;
	return len > 0 && !isdigit((unsigned char)s[0]);
}

/* `s` behind labels in braces, each name="value". */
static const char *
skip_labels(const char *s)
{
	assert_int_equal(*s, '{');
	do {
		size_t len = strcspn(++s, "=");

		assert_true(is_name(s, len));
		s += len + 1;
		assert_int_equal(*s, '"');
		for (s++; *s != '"'; s++) {
			assert_true(*s != '\n' && *s != '\0');
			if (*s == '\\') {
				s++;
				assert_true(
				    *s == '\\' || *s == '"' || *s == 'n');
			}
		}
		s++;
	} while (*s == ',');
	assert_int_equal(*s, '}');
	return s + 1;
}

static void
check_bucket(struct family *f, const char *labels, double value)
{
	const char *le = strstr(labels, "le=\"");
	size_t len;

	assert_non_null(le);
	len = (size_t)(le - labels);
	if (strlen(f->last_labels) != len ||
	    strncmp(f->last_labels, labels, len) != 0) {
		(void)snprintf(f->last_labels, sizeof(f->last_labels), "%.*s",
		    (int)len, labels);
		f->last_bucket = 0;
	}
	assert_true(value >= f->last_bucket);
	f->last_bucket = value;
	if (strncmp(le, "le=\"+Inf\"", 9) == 0)
		f->infinite = value;
}

static void
check_sample(struct family *f, const char *line)
{
	size_t len = strcspn(line, "{ "), base = strlen(f->name);
	const char *rest = line + len;
	char *end;
	double value;

	if (strncmp(line, f->name, base) != 0 || !is_name(line, len))
		fail_msg("\"%s\" below family %s", line, f->name);
	if (*rest == '{')
		rest = skip_labels(rest);
	assert_int_equal(*rest, ' ');
	value = strtod(rest + 1, &end);
	assert_true(end != rest + 1 && *end == '\0');
	if (strcmp(f->type, "histogram") != 0) {
		assert_int_equal(len, base);
		return;
	}
	if (strncmp(line + base, "_bucket{", 8) == 0)
		check_bucket(f, line + base + 8, value);
	else if (strncmp(line + base, "_count", 6) == 0)
		assert_true(value == f->infinite);
	else
		assert_int_equal(strncmp(line + base, "_sum", 4), 0);
}

/* A word of a line, cut off at its end; returns what stands behind it. */
static const char *
take_word(const char *s, char *out, size_t size)
{
	size_t len = strcspn(s, " ");

	assert_true(len > 0 && len < size);
	memcpy(out, s, len);
	out[len] = '\0';
	return s[len] == ' ' ? s + len + 1 : s + len;
}

/* A counter's name says so, a histogram's its unit. */
static void
check_family_name(const struct family *f)
{
	size_t len = strlen(f->name);
	bool total = len > 6 && strcmp(f->name + len - 6, "_total") == 0;

	assert_int_equal(strncmp(f->name, "gouji_", 6), 0);
	assert_int_equal(total, strcmp(f->type, "counter") == 0);
	if (strcmp(f->type, "histogram") == 0)
		assert_string_equal(f->name + len - 8, "_seconds");
}

static void
check_type(struct family *f, const char *body, const char *line)
{
	char twice[160];
	const char *first;
	char name[128];

	line = take_word(line + strlen("# TYPE "), name, sizeof(name));
	(void)take_word(line, f->type, sizeof(f->type));
	assert_string_equal(name, f->name);
	check_family_name(f);
	(void)snprintf(twice, sizeof(twice), "# TYPE %s ", name);
	first = strstr(body, twice);
	assert_null(strstr(first + 1, twice));
}

static void
check_series_once(const char *body, const char *line)
{
	char series[512];
	size_t len = strcspn(line, "}");
	const char *first;

	if (line[len] == '\0')
		return;
	(void)snprintf(series, sizeof(series), "\n%.*s ", (int)len + 1, line);
	first = strstr(body, series);
	assert_non_null(first);
	assert_null(strstr(first + 1, series));
}

static void
check_format(const char *body)
{
	struct family f = { .name = "" };
	char *copy = strdup(body), *rest = copy, *line;

	assert_int_equal(body[strlen(body) - 1], '\n');
	while ((line = strsep(&rest, "\n")) != NULL && rest != NULL) {
		if (strncmp(line, "# HELP ", 7) == 0) {
			memset(&f, 0, sizeof(f));
			(void)snprintf(f.name, sizeof(f.name), "%.*s",
			    (int)strcspn(line + 7, " "), line + 7);
			assert_string_not_equal(f.name, "");
		} else if (strncmp(line, "# TYPE ", 7) == 0) {
			check_type(&f, body, line);
		} else {
			assert_string_not_equal(f.type, "");
			check_sample(&f, line);
			check_series_once(body, line);
		}
	}
	free(copy);
}

static void
assert_line(const char *body, const char *line)
{
	char whole[256];

	(void)snprintf(whole, sizeof(whole), "\n%s\n", line);
	if (strstr(body, whole) == NULL)
		fail_msg("no line %s in\n%s", line, body);
}

/* ---- what is told ---- */

static void
write_out(const struct reply *r)
{
	FILE *f = fopen(written, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(r->body, 1, r->len, f), r->len);
	assert_int_equal(fclose(f), 0);
}

static void
bring_finding(struct service *s)
{
	struct finding f = { .rule = "A03",
		.axis = AXIS_DATA,
		.severity = SEVERITY_ERROR,
		.place = "t3.received",
		.message = "不相等",
		.cause = 1 };
	struct check_result j = { .findings = &f, .n_findings = 1 };
	struct report *r = county_report(s->county, "2021", 2025, "年度报告");

	county_set_all(r, "1");
	county_bring(s->county, "T1", 0, 2025, r, "first", &j);
}

/* Two mails that wait, one that was refused. */
static void
fill_outbox(struct service *s)
{
	(void)county_ask(s->county,
	    "INSERT INTO mail (kind, message_id, subject, recipients, rest,"
	    " message, state, created_at, next_at, ended_at, tries, detail)"
	    " VALUES ('digest', '<1@a>', '', 'a@b', 'a@b', x'', 'waiting',"
	    " 1, 1, NULL, 0, ''), ('digest', '<2@a>', '', 'a@b', 'a@b', x'',"
	    " 'waiting', 1, 1, NULL, 0, ''), ('test', '<3@a>', '', 'a@b',"
	    " 'a@b', x'', 'refused', 1, 1, 2, 1, '550')");
}

static void
tells_what_there_is_to_see(void **state)
{
	static const char *const lines[] = {
		"gouji_build_info{version=\"1.2.3\"} 1",
		"gouji_fetches_total{outcome=\"ok\"} 5",
		"gouji_fetches_total{outcome=\"timeout\"} 1",
		"gouji_fetches_total{outcome=\"blocked\"} 0",
		"gouji_fetch_duration_seconds_bucket{le=\"0.025\"} 0",
		"gouji_fetch_duration_seconds_bucket{le=\"0.050\"} 1",
		"gouji_fetch_duration_seconds_bucket{le=\"60.000\"} 1",
		"gouji_fetch_duration_seconds_bucket{le=\"+Inf\"} 2",
		"gouji_fetch_duration_seconds_sum 61.040",
		"gouji_fetch_duration_seconds_count 2",
		"gouji_fetches_pending 4",
		"gouji_reader_duration_seconds_count 1",
		"gouji_reader_jobs_total{result=\"failed\"} 2",
		"gouji_reader_restarts_total 1",
		"gouji_readers_running 2",
		"gouji_reader_jobs_waiting 3",
		"gouji_reports{status=\"invalid\"} 1",
		"gouji_reports{status=\"missing\"} 3",
		"gouji_reports{status=\"valid\"} 0",
		"gouji_findings{severity=\"error\",state=\"open\"} 1",
		"gouji_database_writable 1",
		"gouji_outbox_mails{state=\"waiting\"} 2",
		"gouji_outbox_mails{state=\"refused\"} 1",
		"gouji_next_run_time_seconds 1768069800.000",
		"gouji_http_answers_total{code=\"200\"} 1",
		"gouji_http_answers_total{code=\"404\"} 1",
		"gouji_http_duration_seconds_count{resource=\"health\"} 1",
		"gouji_http_duration_seconds_count{resource=\"none\"} 1",
		"gouji_http_duration_seconds_count{resource=\"runs\"} 0",
	};
	struct service *s = *state;
	struct reply r;

	bring_finding(s);
	fill_outbox(s);
	service_start(s);
	ask(s, "/healthz", &r);
	reply_fini(&r);
	ask(s, "/nowhere", &r);
	reply_fini(&r);
	ask(s, "/metrics", &r);
	assert_int_equal(r.status, 200);
	assert_string_equal(reply_header(s, &r, "Content-Type"),
	    "text/plain; version=0.0.4; charset=utf-8");
	check_format(r.body);
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		assert_line(r.body, lines[i]);
	/* No run is done yet. */
	assert_null(strstr(r.body, "gouji_run_age_seconds"));
	assert_null(strstr(r.body, "gouji_last_run_"));
	if (written != NULL)
		write_out(&r);
	reply_fini(&r);
}

static void
tells_of_the_last_run_and_its_age(void **state)
{
	struct service *s = *state;
	struct err e;
	struct reply r;

	s->county->clock.fake_wall_ms += 2500;
	if (store_run_finish(s->county->store, s->county->run, &e) < 0)
		fail_msg("%s", e.msg);
	s->county->clock.fake_wall_ms += 90 * 1000;
	service_start(s);
	ask(s, "/metrics", &r);
	assert_int_equal(r.status, 200);
	check_format(r.body);
	assert_line(r.body, "gouji_run_age_seconds 90.000");
	assert_line(r.body, "gouji_last_run_duration_seconds 2.500");
	assert_line(r.body, "gouji_last_run_documents{result=\"failed\"} 0");
	assert_line(r.body, "gouji_last_run_reports{change=\"new\"} 0");
	reply_fini(&r);
}

static void
are_read_with_the_read_token_only(void **state)
{
	static const char *const token[] = { "Authorization: Bearer see",
		NULL };
	struct service *s = *state;
	struct reply r;

	s->settings.read_token = "see";
	service_start(s);
	ask(s, "/metrics", &r);
	assert_problem(
	    &r, 401, "reading needs \"Authorization: Bearer <read token>\"");
	reply_fini(&r);
	ask_with(s, "GET", "/metrics", token, NULL, &r);
	assert_int_equal(r.status, 200);
	assert_line(r.body, "gouji_http_answers_total{code=\"401\"} 1");
	reply_fini(&r);
	ask_with(s, "GET", "/metrics?name=x", token, NULL, &r);
	assert_int_equal(r.status, 400);
	reply_fini(&r);
}

static void
counts_what_is_refused_before_it_is_read(void **state)
{
	static const char bad[] =
	    "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n";
	struct service *s = *state;
	struct reply r;

	service_start(s);
	send_raw(s, bad, strlen(bad), &r);
	assert_int_equal(r.status, 400);
	reply_fini(&r);
	ask(s, "/metrics", &r);
	assert_line(r.body, "gouji_http_answers_total{code=\"400\"} 1");
	reply_fini(&r);
}

static void
escapes_what_a_label_cannot_hold(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 100);
	metrics_label(&b, "a", "x\"y\\z\n");
	metrics_label(&b, "b", "镇");
	assert_string_equal(buf_str(&b), "a=\"x\\\"y\\\\z\\n\",b=\"镇\"");
	buf_fini(&b);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    tells_what_there_is_to_see, service_begin, service_end),
		cmocka_unit_test_setup_teardown(
		    tells_of_the_last_run_and_its_age, service_begin,
		    service_end),
		cmocka_unit_test_setup_teardown(
		    are_read_with_the_read_token_only, service_begin,
		    service_end),
		cmocka_unit_test_setup_teardown(
		    counts_what_is_refused_before_it_is_read, service_begin,
		    service_end),
		cmocka_unit_test(escapes_what_a_label_cannot_hold),
	};

	written = argc > 1 ? argv[1] : NULL;
	return cmocka_run_group_tests_name("metrics", tests, NULL, NULL);
}
