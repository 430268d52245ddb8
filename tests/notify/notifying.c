#include "tests/notify/notifying.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/notify/notifier.h"
#include "daemon/store/news.h"
#include "daemon/store/sql.h"
#include "tests/support/unit.h"

static const char *cells[] = { "t3.received.natural", "t3.received.total" };

static const struct repair total_is_wrong = {
	{ { "t3.received.total", true, { 13, 0 }, { 12, 0 } } }, 1
};

struct finding
notify_broken_sum(const char *message)
{
	return (struct finding){ .rule = "A03",
		.axis = AXIS_DATA,
		.severity = SEVERITY_ERROR,
		.place = "t3.received",
		.message = message,
		.cells = cells,
		.n_cells = 2,
		.cause = 1,
		.repairs = &total_is_wrong,
		.n_repairs = 1 };
}

struct finding
notify_doubtful(void)
{
	return (struct finding){ .rule = "G09",
		.axis = AXIS_TEXT,
		.severity = SEVERITY_WARNING,
		.place = "text",
		.message = "正文与本县另一单位的报告雷同",
		.evidence = "白鹭乡 2025年报告" };
}

const char notify_sum[] = "表三“一、本年新收政府信息公开申请数量”："
			  "各类申请人之和 12 ≠ 总计 13，相差 1";

void
notify_bring(struct county *c, const char *code, int year, const char *bytes,
    struct finding *findings, size_t n)
{
	struct judgement j = { .findings = findings, .n_findings = n };
	struct report *r = county_report(c, "2021", year, bytes);

	county_set_all(r, "1");
	(void)county_bring(c, code, 0, year, r, bytes, &j);
}

static const struct conf usual = {
	.county_name = "某县",
	.smtp_url = "smtp://127.0.0.1",
	.mail_from = "公开办 <office@county.example>",
	.mail_to = "a@county.example, 主任 <b@county.example>",
	.public_url = "https://gouji.example",
	.notify_townships = true,
	.remind_days = 7,
};

static const struct township usual_bodies[] = {
	{ .code = "T1", .name = "青石镇", .email = "t1@county.example" },
	{ .code = "T2", .name = "白鹭乡", .email = "t2@county.example" },
};
struct conf notify_conf;
struct township notify_bodies[2];
static const struct registry registry = { notify_bodies, 2 };

void
notify_reset(void)
{
	notify_conf = usual;
	memcpy(notify_bodies, usual_bodies, sizeof(notify_bodies));
}

/* The run ends and is notified of; the next begins. */
void
notify_end_run(struct county *c)
{
	const struct mail_office office = { &notify_conf, &registry };
	struct store_notifier teller;
	struct err e = { 0 };

	if (store_run_finish_telling(
		c->store, c->run, notifier_of(&office, &teller), &e) != 0 ||
	    store_run_create(c->store, RUN_NIGHTLY, NULL, 0, &c->run, &e) !=
		0 ||
	    store_run_start(c->store, c->run, 4, &e) != 0)
		fail_msg("run: %s", e.msg);
}

/* Subjects of the mails of one kind, and they are forgotten. */
const char *
notify_subjects(struct county *c, const char *kind)
{
	static char text[2000];
	char *sql = sqlite3_mprintf(
	    "SELECT code, subject FROM mail WHERE kind = %Q ORDER BY id", kind);
	struct err e;

	(void)snprintf(text, sizeof(text), "%s", county_ask(c, sql));
	sqlite3_free(sql);
	sql = sqlite3_mprintf("DELETE FROM mail WHERE kind = %Q", kind);
	assert_int_equal(sql_script(store_sql(c->store), sql, &e), 0);
	sqlite3_free(sql);
	return text;
}

/* The nth part (0 text, 1 HTML) of a message, decoded. */
static char *
part(struct county *c, const char *message, int nth)
{
	const char *p = message;
	char *out, *flat;
	size_t n = 0;

	for (int i = 0; i <= nth; i++) {
		p = strstr(p, "base64\r\n\r\n");
		assert_non_null(p);
		p += strlen("base64\r\n\r\n");
	}
	flat = arena_alloc(c->arena, strlen(p) + 1);
	out = arena_calloc(c->arena, strlen(p) + 1, 1);
	for (; *p != '-' && *p != '\0'; p++)
		if (*p != '\r' && *p != '\n')
			flat[n++] = *p;
	n = (size_t)EVP_DecodeBlock(
	    (unsigned char *)out, (unsigned char *)flat, (int)n);
	while (n > 0 && out[n - 1] == '\0')
		n--;
	out[n] = '\0';
	/* Lines end with CRLF; what is compared has plain ones. */
	for (size_t i = 0, k = 0; i <= n; i++) {
		if (out[i] == '\n')
			assert_true(i > 0 && out[i - 1] == '\r');
		if (out[i] != '\r' || out[i + 1] != '\n')
			out[k++] = out[i];
	}
	return out;
}

char *
notify_body(struct county *c, int which)
{
	struct store_mail m;
	struct err e;
	bool found;
	int64_t next;

	assert_int_equal(store_next_mail(c->store, c->arena, INT64_MAX / 2, &m,
			     &found, &next, &e),
	    0);
	assert_true(found);
	return part(c, m.message, which);
}

char *
notify_notice(struct county *c)
{
	(void)notify_subjects(c, "digest");
	return notify_body(c, 0);
}

void
notify_judge(struct county *c, const char *code, int year,
    struct finding *findings, size_t n)
{
	struct judgement j = { .findings = findings, .n_findings = n };
	struct store_due due;
	struct err e;

	if (store_set_all_due(c->store, &e) != 0)
		fail_msg("%s", e.msg);
	due = county_due(c, code, year);
	if (store_put_judgement(c->store, &due, &j, &e) != 0)
		fail_msg("%s", e.msg);
}
