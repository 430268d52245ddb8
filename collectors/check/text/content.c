/* Rules over what the parts must say: contacts, aspects, problems, tables. */
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/utf8.h"
#include "collectors/check/check.h"
#include "collectors/check/rule_context.h"
#include "collectors/check/text/report_text.h"
#include "collectors/check/text/text_rules.h"
#include "collectors/form/form.h"
#include "collectors/form/rules.h"
#include "collectors/model/report.h"

/* Digits of a telephone number without its area. */
#define TELEPHONE_DIGITS 7

/* ---- section five ---- */

#define SECTION_FIVE 5

static const char *const problem_words[] = { "问题", "不足", "短板", "差距",
	"薄弱", "有待", "欠缺", "困难", "不够", "不高", "不强", "不深", "不全",
	"不及时", "滞后", "缺乏", "弱项", "亟待", "还要", "不到位", "不平衡",
	"不完善", "不规范", "不均", "单一", "淡薄", "有限", "较少", "偏少",
	"偏低", "偏慢", "不多", "不够", "仍需", "还需", "需要进一步" };

static const char *const remedy_words[] = { "改进", "措施", "下一步", "加强",
	"整改", "今后", "进一步", "提升", "完善", "优化", "强化", "接下来",
	"加大", "提高", "健全", "规范", "推进", "建立", "开展", "落实", "解决",
	"努力", "深化", "拓展", "丰富", "严格", "做好", "明年" };

/* A clause that says what is done, and not what would have to be. */
static bool
is_remedy(const char *clause)
{
	static const char *const lacks[] = { "有待", "不够", "不足", "不高",
		"不强", "不深", "不全", "不及时", "薄弱", "缺乏", "欠缺",
		"存在" };

	return WORDS_HAS(clause, remedy_words) != NULL &&
	    WORDS_HAS(clause, lacks) == NULL;
}

static bool
has_remedy(struct rule_context *rc)
{
	const struct sentences *all = check_sentences(rc);

	for (size_t i = 0; i < all->n; i++) {
		const char *p = all->list[i].text;

		if (all->list[i].section != SECTION_FIVE)
			continue;
		while (*p != '\0') {
			size_t len = strcspn(p, ",");

			if (is_remedy(arena_strndup(rc->a, p, len)))
				return true;
			p += len + (p[len] == ',');
		}
	}
	return false;
}

static bool
is_nothing(const char *key)
{
	static const char *const nothing[] = { "", "无", "暂无", "没有",
		"无内容" };

	for (size_t i = 0; i < sizeof(nothing) / sizeof(nothing[0]); i++)
		if (strcmp(key, nothing[i]) == 0)
			return true;
	return false;
}

void
check_section_five(struct rule_context *rc, const struct rule *rule)
{
	const char *text = section_text(rc, SECTION_FIVE);
	const char *key = utf8_label(rc->a, text);
	enum severity severity = check_severity_at_most(rule, SEVERITY_WARNING);
	struct num least = rule_parameter(rule, "part_five_least");
	const char *message = NULL;

	if (section_find(rc->r, SECTION_FIVE) == NULL)
		return;
	if (rc->r->truncated || section_find(rc->r, SECTION_FIVE + 1) == NULL) {
		check_skip(rc, rule, "part five may go on");
		return;
	}
	if (strstr(text, "...") != NULL) {
		check_skip(rc, rule, "part five is abridged");
		return;
	}
	if (is_nothing(key)) {
		severity = rule->severity;
		message = "第五部分没有内容，应写明存在的主要问题及改进情况";
	} else if (num_cmp(num_int((int64_t)utf8_count(key)), least) < 0) {
		message = arena_printf(rc->a,
		    "第五部分只有 %zu 字，应写明存在的主要问题及改进情况",
		    utf8_count(key));
	} else if (WORDS_HAS(text, problem_words) == NULL) {
		message = "第五部分没有写存在的主要问题";
	} else if (!has_remedy(rc)) {
		message = "第五部分没有写改进情况";
	}
	if (message != NULL)
		check_add_text_finding(rc, rule, severity, "s5", message,
		    *key == '\0' ? NULL
				 : section_find(rc->r, SECTION_FIVE)->text);
}

/* ---- what a report has somewhere ---- */

static bool
has_telephone(const char *text)
{
	static const char *const words[] = { "电话", "热线", "联系方式" };

	if (WORDS_HAS(text, words) != NULL)
		return true;
	for (const char *p = text; *p != '\0';) {
		size_t n = strspn(p, "0123456789");

		if (n >= TELEPHONE_DIGITS && n <= 11)
			return true;
		p += n > 0 ? n : 1;
	}
	return false;
}

static bool
has_address(const char *text)
{
	static const char *const words[] = { "地址", "地点", "位于", "邮编",
		"邮政编码", "大道", "大街", "路口", "国道", "省道" };

	if (WORDS_HAS(text, words) != NULL)
		return true;
	for (const char *p = strstr(text, "号"); p != NULL;
	     p = strstr(p + 1, "号")) {
		const char *at = p;

		while (at > text && at[-1] >= '0' && at[-1] <= '9')
			at--;
		if (at < p && at - text >= 3 &&
		    (strncmp(at - 3, "路", 3) == 0 ||
			strncmp(at - 3, "街", 3) == 0 ||
			strncmp(at - 3, "村", 3) == 0 ||
			strncmp(at - 3, "道", 3) == 0))
			return true;
	}
	return false;
}

void
check_contact(struct rule_context *rc, const struct rule *rule)
{
	const struct sentences *all = check_sentences(rc);
	bool telephone = false, address = false;

	if (!text_is_whole(rc)) {
		check_skip(rc, rule, "too little of the text was read");
		return;
	}
	for (size_t i = 0; i < all->n; i++) {
		telephone = telephone || has_telephone(all->list[i].text);
		address = address || has_address(all->list[i].text);
	}
	if (telephone && address)
		return;
	check_add_text_finding(rc, rule, rule->severity, "report",
	    telephone     ? "没有写明联系地址"
		: address ? "没有写明联系电话"
			  : "没有写明联系地址和联系电话",
	    NULL);
}

void
check_aspects(struct rule_context *rc, const struct rule *rule)
{
	/* What section one speaks of, and other words for it. */
	static const struct {
		const char *name, *words[4];
	} aspects[] = {
		{ "主动公开",
		    { "主动公开", "公开内容", "公开信息", "公开政府信息" } },
		{ "依申请公开",
		    { "申请公开", "信息公开申请", "依申请", "公开申请" } },
		{ "政府信息管理", { "信息管理", "管理", "审查", "审核" } },
		{ "政府信息公开平台建设",
		    { "平台", "网站", "公众号", "专栏" } },
		{ "监督保障", { "监督", "保障", "考核", "培训" } },
	};
	const struct sentences *all = check_sentences(rc);
	struct check_list missing = { .most = 5 };

	if (!text_is_whole(rc)) {
		check_skip(rc, rule, "too little of the text was read");
		return;
	}
	for (size_t k = 0; k < sizeof(aspects) / sizeof(aspects[0]); k++) {
		bool found = false;

		for (size_t i = 0; i < all->n && !found; i++)
			found = all->list[i].section <= 1 &&
			    WORDS_HAS(all->list[i].text, aspects[k].words) !=
				NULL;
		if (!found)
			check_list_add(rc, &missing, "%s", aspects[k].name);
	}
	if (missing.n > 0)
		check_add_text_finding(rc, rule, rule->severity, "s1",
		    arena_printf(rc->a, "第一部分没有写到：%s",
			check_list_text(rc, &missing)),
		    NULL);
}

static bool
is_street(struct rule_context *rc)
{
	static const char *const ends[] = { "街道", "街道办事处", "办事处",
		"街", "街道办" };
	const char *names[] = { rc->context->name, rc->r->publisher };

	for (size_t i = 0; i < 2; i++) {
		const char *key =
		    utf8_label(rc->a, names[i] == NULL ? "" : names[i]);

		if (*key == '\0')
			continue;
		for (size_t k = 0; k < sizeof(ends) / sizeof(ends[0]); k++) {
			size_t len = strlen(key), n = strlen(ends[k]);

			if (len > n && strcmp(key + len - n, ends[k]) == 0)
				return true;
		}
	}
	return false;
}

void
check_accountability(struct rule_context *rc, const struct rule *rule)
{
	static const char *const words[] = { "考核", "评议", "责任追究", "追责",
		"问责", "追究责任", "考评", "评价", "测评", "评估" };
	const struct sentences *all = check_sentences(rc);
	bool named = *rc->r->publisher != '\0' || rc->context->name != NULL;

	if (rc->context->kind == KIND_TOWNSHIP && (!named || is_street(rc)))
		return;
	if (!text_is_whole(rc)) {
		check_skip(rc, rule, "too little of the text was read");
		return;
	}
	for (size_t i = 0; i < all->n; i++)
		if (WORDS_HAS(all->list[i].text, words) != NULL)
			return;
	check_add_text_finding(rc, rule, rule->severity, "report",
	    "没有说明工作考核、社会评议和责任追究情况", NULL);
}

void
check_length(struct rule_context *rc, const struct rule *rule)
{
	size_t n = utf8_count(section_text(rc, 1));
	struct num most = rule_parameter(rule, "part_one_most");

	if (num_cmp(num_int((int64_t)n), most) > 0)
		check_add_text_finding(rc, rule, rule->severity, "s1",
		    arena_printf(rc->a, "第一部分有 %zu 字，超过 %s 字", n,
			check_number_text(rc, most)),
		    NULL);
}
