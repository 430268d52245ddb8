#include "collectors/find/titles.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/limits.h"
#include "collectors/base/utf8.h"
#include "collectors/text/publisher.h"
#include "collectors/text/title.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))
/* A title has fewer characters. */
#define TITLE_CHARACTERS 80
/* With all that a list puts around it. */
#define TITLE_BYTES 600

/* What follows the subject of a report's title; a title that is cut ends
 * somewhere in one. */
static const char *const tails[] = { "工作年度报告", "年度报告", "年度工作报告",
	"工作报告", "工作情况年度报告", "情况年度报告", "工作情况报告",
	"工作年报", "年报" };
/* Words of what is about reports, or is another kind of report. */
static const char *const refused[] = { "解读", "图解", "读懂", "图说", "看懂",
	"指南", "制度", "目录", "通知", "培训", "考核", "法治政府", "法治建设",
	"预算", "决算", "网站工作", "年度报表", "依申请公开", "公示", "通报",
	"方案", "要点", "问答", "会议", "召开", "格式", "模板", "办法", "条例",
	"规定", "细则", "检查", "评估", "测评", "统计表", "清单", "印发",
	"征求", "计划", "部署", "举办", "开展", "填报", "编制", "报送", "审计",
	"监测", "整改", "问题", "新闻", "半年", "季度" };
/* Bodies whose names have such a word in them. */
static const char *const innocent[] = { "培训中心", "考核办", "计划生育",
	"纪律检查", "监测中心", "审计局", "审计署", "新闻中心", "新闻办",
	"检查站", "监测站", "机构编制", "新闻出版", "会议中心", "编制委员会",
	"评估中心" };
/* Says no more than that it is the writer's own. */
static const char *const nobody[] = { "我镇", "我乡", "我街道", "我单位",
	"本镇", "本乡", "本街道", "本单位", "本级", "全镇", "全乡", "镇", "乡",
	"街道", "镇政府", "乡政府", "镇人民政府", "乡人民政府", "街道办事处",
	"办事处", "政府", "人民政府", "年度", "政府信息" };

/* Several bodies at once. */
static const char *const groups[] = { "乡镇", "镇街", "街道", "部门",
	"乡镇街道", "镇街道", "镇乡街道", "乡镇办", "乡镇办事处",
	"乡镇人民政府", "政府部门", "县直部门", "市直部门", "区直部门",
	"县级部门", "区级部门", "县直单位", "区直单位", "乡镇及街道", "镇乡",
	"各乡镇街道", "各乡镇", "各镇街", "各部门", "各镇", "县政府部门",
	"区政府部门", "部门单位" };

static bool
has(const char *s, const char *word)
{
	return strstr(s, word) != NULL;
}

static bool
has_any(const char *s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (has(s, words[i]))
			return true;
	return false;
}

#define HAS_ANY(s, words) has_any((s), (words), N(words))

static bool
starts(const char *s, const char *word)
{
	return strncmp(s, word, strlen(word)) == 0;
}

static bool
is_refused(struct arena *a, const char *title)
{
	char *rest = arena_strdup(a, title);
	size_t len = strlen(rest), n = strlen("公示");

	/* 年度报告公示 is one that is shown. */
	if (len > n && strcmp(rest + len - n, "公示") == 0)
		rest[len - n] = '\0';
	for (size_t i = 0; i < N(innocent); i++) {
		char *at = strstr(rest, innocent[i]);

		if (at != NULL)
			memset(at, ' ', strlen(innocent[i]));
	}
	return HAS_ANY(rest, refused);
}

/* Bytes of a sign between or behind the numbers of a date. */
static size_t
date_sign(const char *s)
{
	static const char *const signs[] = { "-", "/", ".", "年", "月", "日" };

	for (size_t i = 0; i < N(signs); i++)
		if (starts(s, signs[i]))
			return strlen(signs[i]);
	return 0;
}

/* Bytes of a date at `s`: 2025-01-17, 2025/1/17, 2025年1月17日, 01-17, with
 * brackets or a time. */
static size_t
date_bytes(const char *s)
{
	size_t len = strspn(s, "[( "), digits, sign;
	int n = 0;

	digits = strspn(s + len, "0123456789");
	if (digits != 4 && digits != 2)
		return 0;
	for (; n < 3 && digits > 0; n++) {
		len += digits;
		sign = date_sign(s + len);
		if (sign == 0) {
			n++;
			break;
		}
		len += sign;
		digits = strspn(s + len, "0123456789");
		if (digits > 2)
			return 0;
	}
	if (n < (strspn(s + strspn(s, "[( "), "0123456789") == 4 ? 3 : 2))
		return 0;
	return len + strspn(s + len, "]) :0123456789");
}

/* Bytes of a bullet, a number or a space at `s`. */
static size_t
bullet_bytes(const char *s)
{
	static const char *const bullets[] = { "·", "•", "●", "■", "◆", "▪",
		"›", "»", "・", "--", "-", "*", ">", " ", "|" };
	size_t digits = strspn(s, "0123456789");

	for (size_t i = 0; i < N(bullets); i++)
		if (starts(s, bullets[i]))
			return strlen(bullets[i]);
	if (digits > 0 && digits < 4 && s[digits] == '.')
		return digits + 1;
	if (digits > 0 && digits < 4 && starts(s + digits, "、"))
		return digits + strlen("、");
	return 0;
}

/* A text without what a list puts around a title. */
static void
undress(struct arena *a, const char *text, struct titles_title *out)
{
	static const char *const marks[] = { "...", "…", "..", "。。。" };
	char *s = utf8_fold(a, title_compact(a, text)), *at;
	size_t len, n;

	while ((n = date_bytes(s)) > 0 || (n = bullet_bytes(s)) > 0)
		s += n;
	for (at = s; *at != '\0'; at++)
		if (at > s && (n = date_bytes(at)) > 0 && at[n] == '\0') {
			*at = '\0';
			break;
		}
	len = strlen(s);
	for (bool again = true; again;) {
		again = false;
		while (len > 0 && s[len - 1] == ' ')
			s[--len] = '\0';
		for (size_t i = 0; i < N(marks); i++) {
			n = strlen(marks[i]);
			if (len < n || strcmp(s + len - n, marks[i]) != 0)
				continue;
			s[len -= n] = '\0';
			out->cut = again = true;
		}
	}
	out->text = s;
}

/* Is `s` the beginning of `whole`, or all of it? */
static bool
begins(const char *whole, const char *s)
{
	return strncmp(whole, s, strlen(s)) == 0;
}

/* Does a cut title end where a report's would go on? *whole has its subject
 * to the end. */
static bool
is_cut_report(struct arena *a, const struct titles_title *t, const char **whole)
{
	static const char *const subjects[] = { "政府信息公开", "信息公开",
		"政务公开" };
	const char *at;

	if (!t->cut)
		return false;
	for (size_t i = 0; i < N(subjects); i++) {
		at = strstr(t->text, subjects[i]);
		if (at == NULL)
			continue;
		at += strlen(subjects[i]);
		for (size_t k = 0; k < N(tails); k++)
			if (begins(tails[k], at))
				return true;
		return false;
	}
	/* Two characters of the subject at least, behind a year. */
	for (size_t n = strlen("政府"); n < strlen(subjects[0]); n += 3) {
		size_t len = strlen(t->text);

		if (t->year == 0 || len <= n ||
		    strncmp(t->text + len - n, subjects[0], n) != 0)
			continue;
		*whole = arena_printf(
		    a, "%.*s%s", (int)(len - n), t->text, subjects[0]);
		return true;
	}
	return false;
}

/* The text without its year. */
static char *
without_year(struct arena *a, const char *s)
{
	const char *at, *end;

	if (title_year(s, &at, &end) == 0)
		return arena_strdup(a, s);
	return utf8_fold(a, arena_printf(a, "%.*s%s", (int)(at - s), s, end));
}

static bool
is_group(struct arena *a, const char *name)
{
	const char *label = utf8_label(a, name);

	for (size_t i = 0; i < N(groups); i++)
		if (strcmp(label, groups[i]) == 0)
			return true;
	return false;
}

/* Behind a title that names nobody: "(青石镇)", "-青石镇", ":青石镇". */
static const char *
publisher_behind(struct arena *a, const char *s)
{
	size_t len = strlen(s), start;
	const char *publisher;

	while (len > 0 && strchr(") ]", s[len - 1]) != NULL)
		len--;
	for (start = len; start > 0; start--)
		if (strchr("([-:_ |", s[start - 1]) != NULL)
			break;
	if (start == 0)
		return "";
	publisher = arena_strndup(a, s + start, len - start);
	return publisher_is_name(publisher) ? publisher : "";
}

/* How long it is without marks at its end. */
static size_t
without_marks(const char *s)
{
	size_t len = strlen(s);

	while (len > 0 && strchr("-:|>_ ", s[len - 1]) != NULL)
		len--;
	return len;
}

static void
read_publisher(struct arena *a, const char *whole, struct titles_title *out)
{
	struct title title;
	const char *cut;

	title_read(a, whole, &title);
	out->publisher = title.publisher;
	out->publisher =
	    arena_strndup(a, out->publisher, without_marks(out->publisher));
	/* What stands before it is a column's name. */
	while ((cut = strpbrk(out->publisher, "-:|>_ ")) != NULL)
		out->publisher = cut + 1;
	for (size_t i = 0; i < N(nobody); i++)
		if (strcmp(out->publisher, nobody[i]) == 0)
			out->publisher = "";
	if (*out->publisher == '\0')
		out->publisher = publisher_behind(a, out->text);
}

/* Only a body's name, a year, or both; a report where the column says so. */
static enum titles_kind
read_short(struct arena *a, struct titles_title *out)
{
	static const char *const ends[] = { "年度报告", "工作年度报告",
		"年度工作报告", "年报", "报告", "年度" };
	char *rest = without_year(a, out->text);
	size_t len = strlen(rest);
	bool report = false;

	for (size_t i = 0; i < N(ends); i++) {
		size_t n = strlen(ends[i]);

		if (report || len < n || strcmp(rest + len - n, ends[i]) != 0)
			continue;
		rest[len -= n] = '\0';
		report = i < 5;
	}
	if (out->year == 0 && len == 4 && strspn(rest, "0123456789") == 4) {
		int year = (rest[0] - '0') * 1000 + (rest[1] - '0') * 100 +
		    (rest[2] - '0') * 10 + rest[3] - '0';

		if (year >= LIMIT_YEAR_MIN && year <= LIMIT_YEAR_MAX) {
			out->year = year;
			*rest = '\0';
		}
	}
	if (*rest == '\0') {
		if (report)
			return TITLES_REPORT;
		return out->year == 0 ? TITLES_OTHER : TITLES_YEAR;
	}
	if (is_group(a, rest))
		return TITLES_GROUP;
	if (!publisher_is_name(rest))
		return TITLES_OTHER;
	out->publisher = rest;
	return report ? TITLES_REPORT : TITLES_BODY;
}

/* Has the title the subject and the kind of a report, typing errors and all
 * (工作告年度报, 政府信息公工作年度报告)? */
static bool
is_report(const char *t)
{
	static const char *const kinds[] = { "报告", "年报", "年度报" };
	static const char *const subjects[] = { "信息公开", "政务公开",
		"政府信息公", "政府信息工" };

	return HAS_ANY(t, subjects) && HAS_ANY(t, kinds);
}

enum titles_kind
titles_read(
    struct arena *a, const char *text, bool column, struct titles_title *out)
{
	const char *at, *end, *whole;
	bool picture;

	*out = (struct titles_title){ .text = "", .publisher = "" };
	if (strlen(text) > TITLE_BYTES)
		return TITLES_OTHER;
	undress(a, text, out);
	if (*out->text == '\0' || utf8_count(out->text) > TITLE_CHARACTERS)
		return TITLES_OTHER;
	out->year = title_year(out->text, &at, &end);
	picture = titles_is_picture(out->text);
	if (is_refused(a, out->text))
		return TITLES_OTHER;
	whole = out->text;
	if (is_report(whole) || is_cut_report(a, out, &whole)) {
		read_publisher(a, whole, out);
		if (is_group(a, out->publisher))
			return TITLES_GROUP;
		return picture ? TITLES_PICTURE : TITLES_REPORT;
	}
	return column && !out->cut ? read_short(a, out) : TITLES_OTHER;
}

const char *
titles_whole(struct arena *a, const char *text, const char *title)
{
	struct titles_title of_text, of_title;
	enum titles_kind kind = titles_read(a, text, false, &of_text);

	if (*of_text.text == '\0')
		return title;
	if (titles_read(a, title, false, &of_title) == TITLES_OTHER)
		return *of_title.text != '\0' && of_text.cut &&
			begins(of_title.text, of_text.text)
		    ? title
		    : text;
	if (kind == TITLES_OTHER || of_text.cut ||
	    (of_text.year == 0 && of_title.year != 0) ||
	    (*of_text.publisher == '\0' && *of_title.publisher != '\0'))
		return title;
	return text;
}

bool
titles_name_column(struct arena *a, const char *text)
{
	struct titles_title t;
	enum titles_kind kind = titles_read(a, text, true, &t);

	return kind == TITLES_REPORT ||
	    (kind == TITLES_GROUP && has(t.text, "报"));
}

bool
titles_is_picture(const char *title)
{
	static const char *const words[] = { "图片版", "图文版", "图片式",
		"漫画版", "图示版" };

	return HAS_ANY(title, words);
}

/* The year that a folder's name says: its digits stand before an n. */
static int
year_of_folder(const char *s, const char *end)
{
	int found = 0;

	while (s < end) {
		int year = 0, n = 0;

		while (s < end && isdigit((unsigned char)*s)) {
			year = n < 4 ? year * 10 + (*s - '0') : year;
			n++;
			s++;
		}
		if (n == 4 && s < end && *s == 'n' &&
		    (s + 1 == end || !isalpha((unsigned char)s[1]) ||
			s[1] == 'd') &&
		    year >= LIMIT_YEAR_MIN && year <= LIMIT_YEAR_MAX)
			found = year;
		if (n == 0)
			s++;
	}
	return found;
}

int
titles_year_in_url(const char *url)
{
	size_t len = strcspn(url, "?#");
	const char *at = memchr(url, '/', len), *end;
	int found = 0;

	while (at != NULL) {
		int year;

		at++;
		end = memchr(at, '/', len - (size_t)(at - url));
		/* A page may be named by it too: n2024n.htm. */
		year = year_of_folder(at, end == NULL ? url + len : end);
		if (year != 0 && found != 0 && year != found)
			return 0;
		if (year != 0)
			found = year;
		at = end;
	}
	return found;
}
