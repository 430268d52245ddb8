#include "collectors/text/boilerplate.h"

#include <string.h>

/* A longer line is text, whatever it begins with. */
#define MAX_LINE 400
/* Links in a row: 【打印】 【关闭】 【返回顶部】. */
#define MAX_LINKS 80
/* The title of another article behind 上一篇. */
#define MAX_AROUND 300

/* What counts; those that are also words of a text need a colon. */
static const char *const counters[] = { "浏览次数", "浏览人数", "浏览量",
	"浏览数", "已浏览", "点击次数", "点击量", "点击率", "点击数",
	"访问次数", "访问人数", "访问量", "访问数", "阅读次数", "阅读人数",
	"阅读量", "阅读数", "已阅读" };
static const char *const short_counters[] = { "浏览", "点击", "访问", "阅读",
	"人气" };
/* What may stand in front of a counter within its word. */
static const char *const counted[] = { "本页", "本文", "本页面", "本信息",
	"本稿件", "页面", "文章", "信息", "稿件", "新闻", "累计", "总" };

/* What is said of the page itself. */
static const char *const labels[] = { "发布时间", "发布日期", "发文时间",
	"发稿时间", "更新时间", "更新日期", "发表时间", "打印时间", "打印日期",
	"当前时间", "现在时间", "系统时间", "日期", "时间", "来源", "信息来源",
	"文章来源", "稿件来源", "作者", "撰稿", "编辑", "责任编辑", "审核",
	"责编", "发布人", "发布者", "字号", "字体", "字体大小", "分享到",
	"分享", "视力保护色" };

/* What stands around an article, whatever follows. */
static const char *const around[] = { "上一篇", "下一篇", "上一条", "下一条",
	"上一页", "下一页", "前一篇", "后一篇", "扫一扫", "扫码", "扫描二维码",
	"手机扫", "微信扫", "用手机扫", "分享到", "分享至", "返回顶部",
	"返回列表", "版权所有", "网站标识码", "网站地图", "友情链接", "今天是",
	"您是第", "当前位置", "您的位置", "您当前的位置", "您现在的位置",
	"你的位置" };
/* Headings of lists of other articles: alone, or with a colon or a gap. */
static const char *const lists[] = { "相关链接", "相关文章", "相关信息",
	"相关新闻", "相关阅读", "相关稿件", "相关资讯", "相关报道", "延伸阅读",
	"推荐阅读", "热点新闻", "热点信息", "热门信息", "热门文章", "热点关注",
	"最新信息", "最新公开", "最新动态", "最新文章", "最新发布", "点击排行",
	"阅读排行", "更多" };

static const char *const links[] = { "打印", "关闭", "字号", "字体", "分享",
	"收藏", "返回顶部", "我要纠错" };

static const char *const linked[] = { "本页", "此页", "本文", "页面", "窗口",
	"本页面" };

static const char *const blanks[] = { " ", "\t", "\r", "\xc2\xa0", "　" };
static const char *const edges[] = { "[", "]", "【", "】", "(", ")", "（", "）",
	"|", "｜", "/", "·", "〖", "〗" };
static const char *const colons[] = { ":", "：" };
static const char *const units[] = { "次", "人次", "人" };

#define N(a) (sizeof(a) / sizeof((a)[0]))

/* Length of the longest word that the text begins with, 0 for none. */
static size_t
begins(
    const char *at, const char *end, const char *const *words, size_t n_words)
{
	size_t longest = 0;

	for (size_t i = 0; i < n_words; i++) {
		size_t len = strlen(words[i]);

		if (len > longest && len <= (size_t)(end - at) &&
		    memcmp(at, words[i], len) == 0)
			longest = len;
	}
	return longest;
}

static const char *
skip_blanks(const char *at, const char *end)
{
	size_t len;

	while ((len = begins(at, end, blanks, N(blanks))) > 0)
		at += len;
	return at;
}

/* Blanks and brackets, which stand between the words of such lines. */
static const char *
skip_gaps(const char *at, const char *end)
{
	const char *from;

	do {
		from = at;
		at = skip_blanks(at, end);
		at += begins(at, end, edges, N(edges));
	} while (at != from);
	return at;
}

static const char *
skip_digits(const char *at, const char *end)
{
	while (at < end && ((*at >= '0' && *at <= '9') || *at == ','))
		at++;
	return at;
}

static bool
has(const char *line, size_t len, const char *word)
{
	return memmem(line, len, word, strlen(word)) != NULL;
}

/* The end of a counter and its colon or gap, NULL when none begins here. */
static const char *
skip_counter(const char *at, const char *end)
{
	const char *behind;
	size_t word, len, colon;

	at += begins(at, end, counted, N(counted));
	word = begins(at, end, counters, N(counters));
	len = word > 0 ? word
		       : begins(at, end, short_counters, N(short_counters));
	if (len == 0)
		return NULL;
	behind = skip_gaps(at + len, end);
	colon = begins(behind, end, colons, N(colons));
	if (colon > 0)
		return skip_gaps(behind + colon, end);
	return word > 0 && behind < end && *behind >= '0' && *behind <= '9'
	    ? behind
	    : NULL;
}

/* The last counter of the line, NULL for none. */
static const char *
find_counter(const char *line, const char *end)
{
	const char *found = NULL, *at = skip_gaps(line, end);

	while (at < end) {
		const char *behind = skip_counter(at, end);
		const char *next = at;

		if (behind != NULL)
			found = behind;
		while (next < end && skip_gaps(next, end) == next)
			next++;
		at = skip_gaps(next, end);
	}
	return found;
}

static bool
begins_with_label(const char *at, const char *end)
{
	size_t len = begins(at, end, labels, N(labels));

	return len > 0 &&
	    begins(skip_blanks(at + len, end), end, colons, N(colons)) > 0;
}

/* A line that begins with a link such as 打印. */
static bool
begins_with_link(const char *at, const char *end)
{
	size_t len = begins(at, end, links, N(links));

	if (len == 0)
		return false;
	at += len;
	at += begins(at, end, linked, N(linked));
	return at == end || skip_gaps(at, end) != at;
}

/* What sites put in front of an article and behind it. */
static bool
is_around(const char *at, const char *end)
{
	size_t len = begins(at, end, lists, N(lists));

	if (begins(at, end, around, N(around)) > 0)
		return true;
	at += len;
	return len > 0 &&
	    (at == end || begins(at, end, colons, N(colons)) > 0 ||
		*at == '>' || skip_gaps(at, end) != at);
}

static bool
is_text(const char *line, size_t len)
{
	return len > MAX_LINE || has(line, len, "。") || has(line, len, "；");
}

bool
boilerplate_line(const char *line, size_t len)
{
	const char *end = line + len, *at = skip_gaps(line, end);

	if (is_text(line, len))
		return false;
	if (begins_with_label(at, end) || find_counter(line, end) != NULL ||
	    (len <= MAX_AROUND && is_around(at, end)))
		return true;
	return len <= MAX_LINKS && begins_with_link(at, end) &&
	    !has(line, len, "，");
}

bool
boilerplate_number(const char *line, size_t len)
{
	const char *end = line + len, *at = skip_gaps(line, end);
	const char *behind = skip_digits(at, end);

	if (behind == at)
		return false;
	at = skip_blanks(behind, end);
	at += begins(at, end, units, N(units));
	return skip_gaps(at, end) == end;
}

bool
boilerplate_wants_number(const char *line, size_t len)
{
	const char *end = line + len;

	return !is_text(line, len) && find_counter(line, end) == end;
}

bool
boilerplate_is_prose(const char *line, size_t len)
{
	static const char *const open_ends[] = { ":", "：", "，" };

	if (is_text(line, len))
		return true;
	if (boilerplate_line(line, len))
		return false;
	while (len > 0 && line[len - 1] == ' ')
		len--;
	for (size_t i = 0; i < N(open_ends); i++) {
		size_t n = strlen(open_ends[i]);

		if (len > n && memcmp(line + len - n, open_ends[i], n) == 0)
			return true;
	}
	return false;
}

/* Nothing but a date: 2025-01-15, 二〇二五年一月十五日, brackets around. */
static bool
is_date(const char *line, const char *end)
{
	static const char *const marks[] = { "年", "月", "日", "-", ".", "/" };
	static const char *const digits[] = { "〇", "○", "零", "一", "二", "三",
		"四", "五", "六", "七", "八", "九", "十" };
	const char *at = skip_gaps(line, end), *from;
	size_t n_marks = 0, len;

	do {
		from = at;
		at = skip_digits(at, end);
		at += begins(at, end, digits, N(digits));
		len = begins(at, end, marks, N(marks));
		n_marks += len > 0;
		at = skip_blanks(at + len, end);
	} while (at != from);
	return n_marks >= 2 && skip_gaps(at, end) == end;
}

/* "关于召开会议的通知 2025-01-15", "[01-15]" behind it. */
static bool
ends_with_date(const char *line, const char *end)
{
	const char *at = end;
	size_t n_digits = 0, n_dashes = 0;

	while (at > line && (at[-1] == ']' || at[-1] == ')' || at[-1] == ' '))
		at--;
	while (
	    at > line && ((at[-1] >= '0' && at[-1] <= '9') || at[-1] == '-')) {
		at--;
		n_digits += *at != '-';
		n_dashes += *at == '-';
	}
	if (at == line)
		return false;
	if (n_dashes == 2)
		return n_digits >= 6;
	return n_dashes == 1 && n_digits == 4 &&
	    (at[-1] == '[' || at[-1] == '(');
}

bool
boilerplate_is_entry(const char *line, size_t len)
{
	return !is_text(line, len) && !is_date(line, line + len) &&
	    ends_with_date(line, line + len);
}

bool
boilerplate_ends_text(const char *line, size_t len)
{
	return boilerplate_line(line, len) || boilerplate_is_entry(line, len) ||
	    is_date(line, line + len);
}
