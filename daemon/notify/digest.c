#include "daemon/notify/digest.h"

#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/limits.h"
#include "daemon/conf/conf.h"
#include "daemon/notify/notifier.h"

static bool
is_error(const struct news_finding *f)
{
	return strcmp(f->severity, "error") == 0;
}

/* ---- items ---- */

static bool
is_one_cause(const struct news_finding *a, const struct news_finding *b)
{
	return a->cause > 0 && a->cause == b->cause && a->year == b->year &&
	    strcmp(a->code, b->code) == 0;
}

bool
digest_is_under(const struct store_news *news, size_t f)
{
	const struct news_finding *list = news->findings;

	for (size_t i = f; i-- > 0 && is_one_cause(&list[i], &list[f]);)
		if (list[i].kind == list[f].kind)
			return true;
	return false;
}

size_t
digest_next_of_item(const struct store_news *news, size_t f)
{
	const struct news_finding *list = news->findings;

	for (size_t i = f + 1;
	     i < news->n_findings && is_one_cause(&list[i], &list[f]); i++)
		if (list[i].kind == list[f].kind)
			return i;
	return news->n_findings;
}

bool
digest_is_error(const struct store_news *news, size_t f)
{
	for (; f < news->n_findings; f = digest_next_of_item(news, f))
		if (is_error(&news->findings[f]))
			return true;
	return false;
}

struct digest_count
digest_count(const struct store_news *news, enum news_kind kind)
{
	struct digest_count n = { 0, 0, 0 };

	for (size_t i = 0; i < news->n_findings; i++) {
		const struct news_finding *f = &news->findings[i];

		if (f->kind != kind || digest_is_under(news, i))
			continue;
		if (digest_is_error(news, i))
			n.errors++;
		else if (strcmp(f->rule, "H06") == 0)
			n.gone++;
		else
			n.warnings++;
	}
	return n;
}

size_t
digest_total(struct digest_count n)
{
	return n.errors + n.warnings + n.gone;
}

size_t
digest_still(const struct store_news *news)
{
	size_t n = digest_total(digest_count(news, NEWS_REMINDER));

	return n == 0 ? 0 : n + news->still_errors + news->still_warnings;
}

/* ---- the subject ---- */

/* Years that are not reminders alone, the newest first. */
struct years {
	int year[LIMIT_YEAR_MAX - LIMIT_YEAR_MIN + 1];
	size_t n;
};

static void
add_year(struct years *list, int year)
{
	size_t at = 0;

	while (at < list->n && list->year[at] > year)
		at++;
	if ((at < list->n && list->year[at] == year) ||
	    list->n == sizeof(list->year) / sizeof(list->year[0]))
		return;
	for (size_t i = list->n++; i > at; i--)
		list->year[i] = list->year[i - 1];
	list->year[at] = year;
}

/* All that findings and years are of; the current one where there are none. */
static struct years
years_of(const struct store_news *news)
{
	struct years list = { .n = 0 };

	for (size_t i = 0; i < news->n_findings; i++)
		add_year(&list, news->findings[i].year);
	for (size_t i = 0; i < news->n_years; i++)
		add_year(&list, news->years[i].year);
	if (list.n == 0)
		add_year(&list, news->year);
	return list;
}

/* "2025", "2025、2024", "2025至2021". */
static const char *
year_words(struct arena *a, const struct years *list)
{
	const char *words = "";

	if (list->n > 3)
		return arena_printf(
		    a, "%d至%d", list->year[list->n - 1], list->year[0]);
	for (size_t i = 0; i < list->n; i++)
		words = arena_printf(
		    a, "%s%s%d", words, i == 0 ? "" : "、", list->year[i]);
	return words;
}

static const char *
with(struct arena *a, const char *list, const char *what, size_t n)
{
	if (n == 0)
		return list;
	return arena_printf(
	    a, "%s%s%s%zu", list, *list == '\0' ? "" : "、", what, n);
}

static size_t
count_status(const struct store_news *news, const char *status)
{
	size_t n = 0;

	for (size_t i = 0; i < news->n_years; i++)
		n += news->years[i].is_status &&
		    strcmp(news->years[i].status, status) == 0;
	return n;
}

static const char *
with_years(struct arena *a, const char *list, const struct store_news *news)
{
	size_t found = 0, failed = 0, back = 0;

	for (size_t i = 0; i < news->n_years; i++) {
		found += news->years[i].is_found;
		failed += news->years[i].is_failure;
	}
	for (size_t i = 0; i < news->n_sources; i++)
		back += news->sources[i].is_back;
	list = with(a, list, "新增逾期", count_status(news, "overdue"));
	list = with(a, list, "发布有误", count_status(news, "wrong"));
	list = with(a, list, "无法识别", count_status(news, "unreadable"));
	list = with(a, list, "现已查到", found);
	if (years_of(news).year[0] == news->year)
		list = with(a, list, "尚未查到", news->n_missing);
	list = with(a, list, "来源异常", news->n_sources - back);
	list = with(a, list, "来源恢复", back);
	return with(a, list, "程序故障", failed);
}

const char *
digest_subject(struct arena *a, const struct mail_office *office,
    const struct store_news *news)
{
	struct digest_count fresh = digest_count(news, NEWS_NEW);
	struct years years = years_of(news);
	const char *list = "";

	list = with(a, list, "新增错误", fresh.errors);
	if (fresh.errors == 0)
		list = with(a, list, "新增待核实", fresh.warnings);
	list = with(a, list, "曾发布后消失", fresh.gone);
	list = with(
	    a, list, "有变化", digest_total(digest_count(news, NEWS_CHANGED)));
	list = with(
	    a, list, "已更正", digest_total(digest_count(news, NEWS_RESOLVED)));
	list = with(a, list, "复查后撤销",
	    digest_total(digest_count(news, NEWS_WITHDRAWN)));
	list = with(a, list, "仍未整改", digest_still(news));
	list = with_years(a, list, news);
	return arena_printf(a, "【年报核查】%s %s年度：%s",
	    office->conf->county_name, year_words(a, &years),
	    *list == '\0' ? "有变化" : list);
}
