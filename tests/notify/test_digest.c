/* Of any news, however mixed: subject, text and HTML say the same. */
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/clock.h"
#include "collectors/base/limits.h"
#include "collectors/form/form.h"
#include "daemon/conf/conf.h"
#include "daemon/notify/digest.h"
#include "daemon/notify/mail_body.h"
#include "daemon/notify/notifier.h"
#include "daemon/store/news.h"
#include "tests/support/unit.h"

#define ROUNDS 400

static const struct conf conf = { .county_name = "某县",
	.public_url = "https://gouji.example" };
static const struct mail_office office = { &conf, NULL };

static unsigned
below(unsigned *seed, unsigned n)
{
	*seed = *seed * 1103515245u + 12345u;
	return *seed / 65536u % n;
}

static struct form_set *forms;
static const char *const codes[] = { "T1", "T2" };
static const char *const names[] = { "青石镇", "白鹭<乡>&" };

static struct news_finding
random_finding(unsigned *seed, unsigned code)
{
	struct news_finding f = { .code = codes[code],
		.name = names[code],
		.year = 2025 - (int)below(seed, 2),
		.rule = below(seed, 4) == 0 ? "H06" : "A03",
		.axis = "data",
		.severity = below(seed, 2) == 0 ? "error" : "warning",
		.message = "12 ≠ 13",
		.evidence = below(seed, 2) == 0 ? "" : "“摘录”",
		.repairs = "[]",
		.form = "2021",
		.url = "http://a.example/?a=1&b=2",
		.sha256 = "",
		.figures = "",
		.kind = (enum news_kind)below(seed, 5),
		.before = "12 ≠ 14" };

	/* Only what is of one repair shares a cause. */
	if (strcmp(f.rule, "A03") == 0)
		f.cause = (int)below(seed, 3);
	return f;
}

static int
by_place(const void *a, const void *b)
{
	const struct news_finding *f = a, *g = b;
	int order = strcmp(f->code, g->code);

	if (order == 0)
		order = g->year - f->year;
	if (order == 0)
		order = (f->cause == 0) - (g->cause == 0);
	return order != 0 ? order : f->cause - g->cause;
}

struct random_news {
	struct store_news news;
	struct news_finding findings[12];
	struct news_year years[6];
	struct news_source sources[4];
	const char *missing[3];
};

static void
make(struct random_news *r, unsigned *seed)
{
	static const char *const statuses[] = { "overdue", "wrong",
		"unreadable" };

	memset(r, 0, sizeof(*r));
	r->news.year = 2025;
	r->news.forms = forms;
	r->news.at = clock_wall_of((struct date){ 2026, 2, 1 }, 150);
	r->news.findings = r->findings;
	r->news.n_findings = below(seed, 13);
	for (size_t i = 0; i < r->news.n_findings; i++)
		r->findings[i] = random_finding(seed, below(seed, 2));
	qsort(
	    r->findings, r->news.n_findings, sizeof(r->findings[0]), by_place);
	r->news.years = r->years;
	r->news.n_years = below(seed, 7);
	for (size_t i = 0; i < r->news.n_years; i++) {
		unsigned what = below(seed, 3);

		r->years[i] = (struct news_year){ .code = codes[i % 2],
			.name = names[i % 2],
			.year = 2025,
			.status = statuses[below(seed, 3)],
			.before = statuses[below(seed, 3)],
			.is_status = what == 0,
			.is_found = what == 1,
			.is_failure = what == 2 || below(seed, 4) == 0 };
	}
	r->news.sources = r->sources;
	r->news.n_sources = below(seed, 5);
	for (size_t i = 0; i < r->news.n_sources; i++)
		r->sources[i] = (struct news_source){ .code = codes[i % 2],
			.name = names[i % 2],
			.url = "http://a.example/",
			.state = "timeout",
			.failures = 3,
			.is_back = below(seed, 2) == 0 };
	r->news.missing = r->missing;
	r->news.n_missing = below(seed, 4);
	for (size_t i = 0; i < r->news.n_missing; i++)
		r->missing[i] = names[i % 2];
	r->news.still_errors = below(seed, 3);
	r->news.still_warnings = below(seed, 3);
	r->news.still_sources = below(seed, 2);
}

/* The number behind `what`; 0 where that is not. */
static unsigned long
number(const char *text, const char *what)
{
	const char *at = strstr(text, what);

	return at == NULL ? 0 : strtoul(at + strlen(what), NULL, 10);
}

/* All that the heading of a section counts. */
static unsigned long
heading(struct arena *a, const char *text, const char *title)
{
	const char *at = strstr(text, arena_printf(a, "\n== %s（", title));
	const char *line;

	if (at == NULL)
		return 0;
	line = arena_strndup(a, at + 1, strcspn(at + 1, "\n"));
	if (strstr(line, "错误") == NULL && strstr(line, "待核实") == NULL)
		return number(line, "（");
	return number(line, "（错误") + number(line, "待核实");
}

/* Items that a section writes out. */
static unsigned long
items(struct arena *a, const char *text, const char *title)
{
	const char *at = strstr(text, arena_printf(a, "\n== %s（", title));
	const char *end;
	unsigned long n = 0;

	if (at == NULL)
		return 0;
	end = strstr(at + 4, "\n== ");
	while ((at = strstr(at, "．")) != NULL && (end == NULL || at < end)) {
		n++;
		at++;
	}
	return n;
}

static void
the_subject_counts_what_the_sections_hold(void **state)
{
	static const struct {
		const char *subject, *section;
	} all[] = { { "有变化", "有变化" }, { "已更正", "已更正" },
		{ "复查后撤销", "复查后撤销" }, { "现已查到", "现已查到" },
		{ "来源异常", "来源异常" }, { "来源恢复", "来源恢复" },
		{ "程序故障", "程序故障" } };
	unsigned seed = 1;

	(void)state;
	for (int i = 0; i < ROUNDS; i++) {
		struct arena *a = arena_new();
		struct random_news r;
		struct mail_body l;
		const char *subject, *text;

		make(&r, &seed);
		subject = digest_subject(a, &office, &r.news);
		digest_write(a, &office, &r.news, LIMIT_MAIL_ITEMS, &l);
		assert_true(mail_body_end(&l));
		text = buf_str(&l.text);
		for (size_t k = 0; k < sizeof(all) / sizeof(all[0]); k++) {
			assert_int_equal(number(subject, all[k].subject),
			    heading(a, text, all[k].section));
			assert_int_equal(heading(a, text, all[k].section),
			    items(a, text, all[k].section));
		}
		assert_int_equal(
		    heading(a, text, "新增"), items(a, text, "新增"));
		assert_int_equal(
		    number(subject, "新增错误"), number(text, "== 新增（错误"));
		assert_int_equal(number(subject, "新增逾期") +
			number(subject, "发布有误") +
			number(subject, "无法识别"),
		    heading(a, text, "逾期未查到或发布有误"));
		if (number(subject, "仍未整改") > 0)
			assert_int_equal(number(subject, "仍未整改"),
			    heading(a, text, "仍未整改"));
		if (number(subject, "尚未查到") > 0)
			assert_int_equal(number(subject, "尚未查到"),
			    number(text, "== 尚未查到（"));
		mail_body_fini(&l);
		arena_free(a);
	}
}

/* Without marks, blanks and tags. */
static const char *
bare(struct arena *a, const char *s, bool html)
{
	static const struct {
		const char *mark, *is;
	} marks[] = { { "&lt;", "<" }, { "&gt;", ">" }, { "&quot;", "\"" },
		{ "&amp;", "&" } };
	char *out = arena_alloc(a, strlen(s) + 1), *to = out;

	while (*s != '\0') {
		size_t skip = 1;

		if (html && *s == '<') {
			s += strcspn(s, ">") + 1;
			continue;
		}
		for (size_t i = 0; html && i < 4; i++)
			if (strncmp(s, marks[i].mark, strlen(marks[i].mark)) ==
			    0) {
				skip = strlen(marks[i].mark);
				*to++ = marks[i].is[0];
				break;
			}
		if (skip == 1 && *s != ' ' && *s != '\n' && *s != '=')
			*to++ = *s;
		s += skip;
	}
	*to = '\0';
	return out;
}

/* Township names stand in brackets in the text alone. */
static const char *
without_brackets(struct arena *a, const char *s)
{
	char *out = arena_alloc(a, strlen(s) + 1), *to = out;

	while (*s != '\0') {
		if (strncmp(s, "〔", 3) == 0 || strncmp(s, "〕", 3) == 0)
			s += 3;
		else
			*to++ = *s++;
	}
	*to = '\0';
	return out;
}

static void
both_parts_say_the_same(void **state)
{
	unsigned seed = 7;

	(void)state;
	for (int i = 0; i < ROUNDS; i++) {
		struct arena *a = arena_new();
		struct random_news r;
		struct mail_body l;

		make(&r, &seed);
		digest_write(a, &office, &r.news, 1 + below(&seed, 5), &l);
		assert_true(mail_body_end(&l));
		assert_string_equal(
		    without_brackets(a, bare(a, buf_str(&l.text), false)),
		    without_brackets(
			a, bare(a, strstr(buf_str(&l.html), "<h1"), true)));
		mail_body_fini(&l);
		arena_free(a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_subject_counts_what_the_sections_hold),
		cmocka_unit_test(both_parts_say_the_same),
	};

	int rc;

	forms = form_set_builtin();
	rc = cmocka_run_group_tests_name("mail_digest", tests, NULL, NULL);
	form_set_free(forms);
	return rc;
}
