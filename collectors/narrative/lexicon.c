#include "collectors/narrative/lexicon.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/narrative/narrative.h"

static_assert(WORD_TRAP < 64, "words are put into sets of 64 bits");

struct entry {
	const char *text;
	size_t len;
	enum word word;
};

struct lexicon {
	struct entry *entries; /* by text */
	size_t n, cap;
};

/* Words of one meaning, with a space between; as they are without white space
 * and quotes, and with ASCII brackets. */
static const struct {
	enum word word;
	const char *texts;
} fixed[] = {
	{ WORD_FILLER,
	    "的 了 为 是 有 达 达到 数 数量 总数 总量 件数 案件数 "
	    "案件数量 情况 案件 案 共有 实有 实际 工作 方面 涉及 "
	    "相关 有关 因 因为 由 由于 被 对 对我镇 就 向 关于 引起 引发 "
	    "产生 导致 造成 发生 出现 提起 提出 提交 递交 公民法人和其他组织 "
	    "公民、法人和其他组织 公民、法人或其他组织 "
	    "公民、法人或者其他组织 公民、法人及其他组织 "
	    "公民、法人、其他组织 公民、法人 公民和法人 公民和组织 "
	    "自然人、法人和其他组织 自然人、法人或其他组织 "
	    "自然人、法人或者其他组织 自然人、法人及其他组织 "
	    "自然人和法人 自然人、法人 申请人 "
	    "群众 社会公众 公众 人民群众 任何 各类 "
	    "有效 依法 依规 依法依规 及时 按时 按期 如期 已 已经 进行 "
	    "予以 给予 给 按照 根据 依照 依据 规定 条例规定 时限 期限 "
	    "继续办理 继续 年度 期间 内 行为 类 上述 该 引起的 其 也 亦 又 还 "
	    "获 获得 得到 收取 实际收取 费用 金额 因本机关不掌握等原因 "
	    "原因 等原因 一是 二是 三是 四是 五是 六是 首先 "
	    "其次 最后 截至年底 "
	    "仍 现有 当前 作 作为 作了 以 在 中 后 前 时 所 等 各项 事件 情形 "
	    "现象 问题 纠纷 争议" },
	{ WORD_LINK, "和 及 与 以及 或 或者 并 并且 同时" },
	{ WORD_TOTAL, "共 共计 总计 合计 总共 一共 计 总" },
	{ WORD_SO_FAR, "累计 累计共" },
	{ WORD_THEREOF, "其中" },
	{ WORD_INCLUDE, "含 包含 包括 其中含 其中包含 其中包括 内含 含有" },
	{ WORD_ALSO, "另 另有 另外 此外 还有 除此之外 另行" },
	{ WORD_EACH, "分别 分别为 分别是 分别有" },
	{ WORD_ALL, "均 均为 全部 都 各 皆 全部为 全数 均已 已全部" },
	{ WORD_NOT,
	    "未 没有 无 未有 从未 从无 未曾 暂未 暂无 并未 并无 尚无 "
	    "不存在 均未 均无 也未 也无 亦未 亦无 未发生 没有发生 未出现 "
	    "未产生 未涉及 没发生 无发生 尚未 未有发生 无一 没有出现 "
	    "没有产生 未发现 无任何 没有任何" },
	{ WORD_ABOUT,
	    "约 近 大约 将近 接近 超过 超 逾 至少 不少于 不低于 不足 "
	    "不到 上百 上千 数十 数百 数千 大概 几 数 多达 最多 高达近 "
	    "平均 每 每年 每月 月均 日均 周均 年均 人均 第 不超过 若 如 如有 "
	    "假如" },
	{ WORD_RECEIVE, "收到 接到 接收 收件 收到了 接收到" },
	{ WORD_NEW, "新收 本年新收 新收到 新接收 本年度新收 新受理" },
	{ WORD_ACCEPT, "受理 受理了 已受理 收到并受理 接受" },
	{ WORD_PROCESS,
	    "办理 处理 办理了 处理了 收办 受理办理 承办 受理并办理 "
	    "收到并办理 经办" },
	{ WORD_HANDLE,
	    "办结 答复 办复 已办结 已答复 办理完毕 处理完毕 办结答复 办理答复 "
	    "办理完成 回复 依法答复 按期答复 按时答复 按时办结 按期办结 "
	    "答复办结 办结完成 予以答复 作出答复 做出答复 办理并答复 "
	    "已办理完毕 已办理答复" },
	{ WORD_REQUEST,
	    "政府信息公开申请 信息公开申请 政府信息申请 政务信息公开申请 "
	    "政务公开申请 公开政府信息申请 政府信息公开申请件 "
	    "信息公开申请件 依申请公开 依申请公开件 依申请公开申请 "
	    "依申请公开申请件 依申请公开信息 依申请公开事项 "
	    "依申请公开政府信息 依申请公开政府信息申请 依申请公开案件 "
	    "依申请信息公开 依申请政府信息公开 依申请件 "
	    "政府信息公开申请案件 政府信息依申请公开 "
	    "政府信息依申请公开申请 信息依申请公开 政府信息公开依申请 "
	    "政府信息公开申请数量 政府信息公开申请事项 "
	    "信息公开依申请 公开申请 政府信息公开申请书 政府信息公开申请表 "
	    "信息公开申请表 依申请公开申请表 依申请 公开信息申请 "
	    "公开政府信息的申请 政府信息的申请 政府信息公开的申请 "
	    "信息公开的申请 要求公开政府信息的申请" },
	{ WORD_BARE, "申请 申请件 申请表 申请书 申请案件 申请件数" },
	{ WORD_SUBJECT,
	    "政府信息公开 信息公开 政务公开 政府信息公开工作 信息公开工作 "
	    "政务公开工作 政府信息公开类 信息公开类 政府信息公开案件 "
	    "信息公开案件 政府信息 依申请公开工作 政府信息公开领域 "
	    "依申请公开领域 政府信息依申请公开领域 政府信息公开事项 "
	    "公开政府信息 涉政府信息公开 涉信息公开 信息公开事项 "
	    "政府信息公开申请工作 政府信息公开方面 政务信息公开 "
	    "政府信息公开申请答复 政府信息公开答复" },
	{ WORD_REVIEW,
	    "行政复议 复议 行政复议案件 行政复议申请 复议案件 复议申请 "
	    "行政复议案 申请行政复议" },
	{ WORD_SUIT,
	    "行政诉讼 诉讼 行政诉讼案件 诉讼案件 行政应诉 行政应诉案件 "
	    "应诉案件 行政诉讼案 提起行政诉讼" },
	{ WORD_DIRECT,
	    "未经复议直接起诉 未经复议直接诉讼 直接起诉 未经行政复议直接起诉 "
	    "未经复议直接提起诉讼 未经复议直接提起的行政诉讼 "
	    "未经复议直接提起行政诉讼 直接提起的行政诉讼 "
	    "未经行政复议直接提起的行政诉讼" },
	{ WORD_AFTER,
	    "复议后起诉 经复议后起诉 复议后诉讼 行政复议后起诉 "
	    "复议后提起诉讼 复议后提起行政诉讼 复议后提起的行政诉讼 "
	    "复议后提起的诉讼 经复议后提起的行政诉讼 "
	    "行政复议后提起的行政诉讼 经行政复议后提起的行政诉讼 "
	    "经行政复议后起诉" },
	{ WORD_UPHELD,
	    "维持 结果维持 胜诉 予以维持 维持原决定 驳回 判决驳回 裁定驳回" },
	{ WORD_LOST,
	    "败诉 结果纠正 纠正 被纠正 纠错 被纠错 被撤销 被责令 "
	    "确认违法 被确认违法 败诉案件 败诉情况 责令履行" },
	{ WORD_PENDING,
	    "尚未审结 未审结 其他结果 其它结果 尚在审理 正在审理 审结 已审结 "
	    "撤诉 终止" },
	{ WORD_NORMATIVE,
	    "行政规范性文件 规范性文件 行政规范性文件件数 规范性文件件数" },
	{ WORD_MAKE,
	    "制发 制定 新制定 新制发 制定发布 制定印发 制作 新制作 制定并发布 "
	    "制发件数 本年制发 本年制发件数 制发了 制定了" },
	{ WORD_ISSUE, "印发 出台 出台了 印发了 制定出台 新出台" },
	{ WORD_REPEAL, "废止 本年废止 废止了 废止件数 本年废止件数" },
	{ WORD_VALID, "现行有效 继续有效 现行有效件数 现行有效的 有效件数" },
	{ WORD_LICENSE, "行政许可 行政许可决定 行政许可案件" },
	{ WORD_PENALTY, "行政处罚 行政处罚决定 行政处罚案件" },
	{ WORD_COERCION,
	    "行政强制 行政强制决定 行政强制案件 行政强制措施 "
	    "行政强制执行" },
	{ WORD_FEES, "行政事业性收费 行政事业收费 行政事业性收费金额" },
	{ WORD_FEE,
	    "信息处理费 政府信息公开信息处理费 依申请公开信息处理费 "
	    "信息公开处理费 政府信息处理费" },
	{ WORD_DECIDE,
	    "作出 做出 决定 处理决定 处理决定数量 决定数量 本年处理决定数量 "
	    "实施 作出了 决定书" },
	{ WORD_CARRIED_IN,
	    "上年结转 上年度结转 上一年结转 上一年度结转 去年结转 "
	    "上年转入 上年度转入 上年结转至本年 上年度结转至本年 "
	    "上年度结转到本年度 上年度结转至本年度 上年结转本年 上年转结 "
	    "结转上年 上年度转结 上年遗留 上年度遗留 结转自上年" },
	{ WORD_CARRY, "结转 结转至 结转到 转至 转入" },
	{ WORD_CARRIED_OUT,
	    "结转下年 结转下年度 结转至下年 结转至下年度 结转到下年 "
	    "结转到下年度 结转下一年 结转下一年度 结转至下一年 "
	    "结转至下一年度 结转到下一年 结转到下一年度 转下年 转下年度 "
	    "转至下年度 转至下年 转入下年度 转入下年 顺延到下年度 "
	    "顺延至下年度 顺延到下年 顺延至下年 顺延至下一年度 "
	    "顺延到下一年度 延至下年度 延期至下年度 转结下年 转结下年度 "
	    "转下一年度 结转次年 结转至次年 顺延至次年 "
	    "结转下年度继续办理 结转下年继续办理 结转至下年度继续办理 "
	    "结转至下一年度继续办理 结转到下年度继续办理 下年度继续办理 "
	    "转下年度继续办理 转下年度办理" },
	{ WORD_GRANTED, "予以公开 予以全部公开 同意公开 准予公开" },
	{ WORD_PARTIAL, "部分公开 予以部分公开 部分予以公开 给予部分公开" },
	{ WORD_DENIED, "不予公开 不予以公开 决定不予公开 作出不予公开" },
	{ WORD_UNABLE, "无法提供" },
	{ WORD_REJECTED, "不予处理" },
	{ WORD_OTHER, "其他处理 其它处理 其他方式处理 作其他处理 作其它处理" },
	{ WORD_COMPARE,
	    "与上年 与去年 与上年度 与上一年 与上一年度 比上年 比上年度 "
	    "比上一年 比上一年度 比去年 比去年同期 "
	    "比上年同期 较上年 较上年度 较上一年 较上一年度 较去年 "
	    "较去年同期 较上年同期 同比 与上年相比 与去年相比 "
	    "与上年度相比 相比上年 相比去年 与上一年相比 与上一年度相比 "
	    "相较上年 相较去年 相较于去年 相较于上年 同上年相比 "
	    "同去年相比 比往年 较往年 环比" },
	{ WORD_UP, "增加 增长 上升 多 增多 增幅 提高 增加了 增长了 上涨" },
	{ WORD_DOWN, "减少 下降 回落 少 降低 降幅 减幅 减少了 下降了 负增长" },
	{ WORD_SAME, "持平 相同 一致 一样 相当" },
	{ WORD_SHARE,
	    "占 占比 占比为 所占比例 占总数 占比达 占申请总数 占办理总数 "
	    "占答复总数 占总量 占办结总数 占全部申请 占受理总数 "
	    "占办理总量 占申请总量 占全年办结总数" },
	{ WORD_RATE, "答复率 办结率 办复率" },
	{ WORD_OWN,
	    "我镇 我乡 我街道 我街 我办 我局 我委 我单位 我机关 我中心 我院 "
	    "我厅 我处 我站 我所 我会 我部门 我府 我校 我办事处 本镇 本乡 "
	    "本街道 本办 本局 本委 本单位 本机关 本部门 本行政机关 本街 "
	    "本办事处 本中心 本级" },
	{ WORD_OTHER_BODY,
	    "县政府 县委 县人民政府 市政府 区政府 省政府 市委 区委 省委 "
	    "国务院 上级 县政府办 县政府办公室 市政府办 市政府办公室 "
	    "区政府办 区政府办公室 市政府办公厅 省政府办公厅 市人民政府 "
	    "区人民政府 省人民政府 县司法局 市司法局 区司法局 法院 "
	    "人民法院 检察院 派出所 卫生院 学校 村委会 村民委员会 居委会 "
	    "社区居委会 司法所 县直 市直 区直 县政务服务中心 便民服务中心 "
	    "党群服务中心 财政所 国土所 自然资源所 林业站 农业服务中心 "
	    "综合执法队 综合行政执法队 执法大队 行政执法大队 综合执法大队 "
	    "综合行政执法大队 执法中队 行政执法中队 综合执法中队 "
	    "综合行政执法中队 综合行政执法局 市场监管所 "
	    "教育局 教体局 教育体育局 公安局 民政局 司法局 财政局 人社局 "
	    "人力资源和社会保障局 自然资源局 自然资源和规划局 生态环境局 "
	    "环保局 住建局 住房和城乡建设局 交通运输局 交通局 水利局 水务局 "
	    "农业农村局 农业局 商务局 文旅局 文化和旅游局 文广旅局 "
	    "文化广电和旅游局 卫健委 卫生健康委 卫生健康委员会 卫健局 "
	    "退役军人事务局 应急管理局 应急局 审计局 市场监管局 "
	    "市场监督管理局 统计局 医保局 医疗保障局 信访局 城管局 "
	    "城市管理局 综合执法局 发改委 发改局 发展和改革委员会 "
	    "发展和改革局 发展改革委 发展改革局 税务局 林业局 工信局 "
	    "科技局 民宗局 乡村振兴局 行政审批局 政务服务局 粮食局 "
	    "县人大 县政协 市直部门 县直部门 区直部门 国土资源局 "
	    "不动产登记中心 有关部门 政务服务和大数据局 大数据局 局属单位 "
	    "局属事业单位 所属单位 所属事业单位 下属单位 下属事业单位 "
	    "二级单位" },
	{ WORD_AREA,
	    "全县 全市 全区 全省 全州 全旗 全国 我县 我市 我区 我旗 我省 "
	    "我州 本县 本市 本区 各镇 各乡镇 各乡 各街道 各部门 各单位 各村 "
	    "各社区 各村社区 各科室 各股室 各级 下属 所属 直属 全系统 "
	    "各乡镇街道 各区 各县 各县区 村级 辖区内" },
	{ WORD_FOR, "代表 受托 受委托" },
	{ WORD_THIS_YEAR, "本年 本年度 全年 全年度 当年 一年来 年内" },
	{ WORD_PAST,
	    "去年 上年 上年度 上一年 上一年度 往年 历年 历年累计 近年来 近三年 "
	    "近年 "
	    "以来 上半年 下半年 季度 前三季度 今年 今年以来 截至目前 "
	    "截止目前 至今 十四五 十三五 上年末 上年同期 去年同期 本月 当月 "
	    "目前 截至今日 明年 下年 下一年 次年 下年度" },
	{ WORD_UNTIL, "截至 截止 截止到 截至到" },
	{ WORD_PUBLISH,
	    "主动公开 公示 公布 发布 上传 归集 录入 推送 双公示 公开信息 "
	    "公开各类 主动发布 主动公开政府信息 发布信息 公开了 公开行政 "
	    "公开涉及 报送 刊发 更新 信息条目 发布各类 公开 公开目录 "
	    "公开发布" },
	{ WORD_FILING, "备案 报备 备案审查 审查 清理 评估 备查" },
	{ WORD_COMPLAINT, "投诉 举报 举报投诉 投诉举报 申诉" },
	{ WORD_TRAP,
	    "书面 口头 电话 当场 延期答复 延期办结 延长 延长了 "
	    "正在办理 正在处理 在办 提前 变更 注销 延续 不予 免予 免于 参与 "
	    "牵头 "
	    "起草 提请 评查 承接 "
	    "本机关不掌握 因本机关不掌握 信息不存在 因信息不存在 "
	    "建议 提案 议案 热线 12345 工单 信访 来信 来访 来电 留言 咨询 "
	    "信访举报投诉 事项 目录 培训 会议 撤回 撤销 撤销申请 "
	    "主动撤回 主动撤销 信函 邮寄 当面 现场 网络 网上 网站 在线 平台 "
	    "渠道 电子邮件 邮箱 传真 自然人 公民 公民个人 法人 组织 其他组织 "
	    "法人和其他组织 法人或其他组织 法人或者其他组织 法人及其他组织 "
	    "商业企业 企业 科研机构 社会公益组织 法律服务机构 听证 "
	    "救助 低保 证照 政务服务 服务事项 稿件 微信 微博 公众号 抖音 "
	    "政策 政策文件 文件 信息 修订 修改 失效 解读 立案 补正 "
	    "行政许可申请 行政许可事项 行政处罚事项 行政强制事项 权责清单 "
	    "人大代表建议 政协提案 人大建议 征收 补偿 线上 线下 窗口 快递 "
	    "挂号信 自行 延期 逾期 超期 重复 重复申请 同一 应当 应 拟 计划 "
	    "上访 转办 交办 移送 复核 咨询答复 主动公开规范性文件 "
	    "公开规范性文件 "
	    "行政许可信息 行政处罚信息 行政强制信息 行政执法信息 "
	    "行政执法 行政复议决定书 行政裁决 民事诉讼 刑事 法治 "
	    "行政复议机关 行政复议局 行政许可目录 简易程序 一般程序 "
	    "普通程序 各类申请 各种申请 群众申请 其他申请 罚款 没收 减免 免收 "
	    "免除 退还 收费标准 应收" },
};

static void
add(struct arena *a, struct lexicon *w, const char *text, size_t len,
    enum word word)
{
	if (len == 0)
		return;
	w->entries =
	    arena_grow(a, w->entries, w->n, &w->cap, sizeof(w->entries[0]));
	w->entries[w->n++] =
	    (struct entry){ .text = text, .len = len, .word = word };
}

static void
add_fixed(struct arena *a, struct lexicon *w)
{
	for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++) {
		const char *s = fixed[i].texts;

		while (*s != '\0') {
			size_t len = strcspn(s, " ");

			add(a, w, s, len, fixed[i].word);
			s += len;
			s += strspn(s, " ");
		}
	}
}

static bool
begins(const char *s, const char *with)
{
	return strncmp(s, with, strlen(with)) == 0;
}

/* A name, and with 政府 for 人民政府, and without it. */
static void
add_forms(struct arena *a, struct lexicon *w, const char *name, enum word word)
{
	static const char office[] = "人民政府";
	const char *at = strstr(name, office);
	int front = (int)(at == NULL ? 0 : at - name);
	const char *back;

	add(a, w, name, strlen(name), word);
	if (at == NULL || at == name)
		return;
	back = at + strlen(office);
	name = arena_printf(a, "%.*s政府%s", front, name, back);
	add(a, w, name, strlen(name), word);
	/* A bare 镇 is no name. */
	if (*back == '\0' && front > (int)strlen("镇"))
		add(a, w, name, (size_t)front, word);
}

/*
 * The body's name, and what is left of it without the places in front:
 * 内乡县瓦亭镇人民政府 is also 县瓦亭镇政府 and 瓦亭镇.
 */
static void
add_own_name(struct arena *a, struct lexicon *w, const char *name)
{
	static const char *const places[] = { "省", "市", "县", "区", "旗",
		"州" };

	add_forms(a, w, name, WORD_OWN);
	for (const char *s = name; *s != '\0'; s++) {
		for (size_t i = 0; i < sizeof(places) / sizeof(places[0]);
		     i++) {
			const char *rest = s + strlen(places[i]);

			if (s == name || !begins(s, places[i]) ||
			    strlen(rest) < strlen("财政局"))
				continue;
			add_forms(a, w, s, WORD_OWN);
			if (!begins(rest, "人民政府"))
				add_forms(a, w, rest, WORD_OWN);
		}
	}
}

static void
add_kind(struct arena *a, struct lexicon *w, enum township_kind kind)
{
	static const char *const township[] = { "全镇", "全乡", "全街道",
		"镇政府", "镇人民政府", "乡政府", "乡人民政府", "街道办事处",
		"街道办", "全街" };
	static const char *const county[] = { "全县", "全市", "全区", "全旗",
		"我县", "我市", "我区", "我旗", "本县", "本市", "本区" };
	const char *const *all = kind == KIND_COUNTY ? county : township;
	size_t n = kind == KIND_COUNTY ? sizeof(county) / sizeof(county[0])
				       : sizeof(township) / sizeof(township[0]);

	for (size_t i = 0; i < n; i++)
		add(a, w, all[i], strlen(all[i]),
		    kind == KIND_DEPARTMENT ? WORD_AREA : WORD_OWN);
}

/* By text; of equal ones the first that was added comes first, so `own`
 * decides where two bodies have one name. */
static int
compare(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	size_t n = x->len < y->len ? x->len : y->len;
	int c = memcmp(x->text, y->text, n);

	if (c != 0)
		return c;
	if (x->len != y->len)
		return x->len < y->len ? -1 : 1;
	/* Names over fixed words, own ones over others'. */
	if (x->word != y->word)
		return x->word == WORD_OWN || y->word == WORD_NONE ? -1
		    : y->word == WORD_OWN                          ? 1
		    : x->word == WORD_OTHER_BODY                   ? -1
		    : y->word == WORD_OTHER_BODY                   ? 1
		    : x->word < y->word                            ? -1
								   : 1;
	return 0;
}

struct lexicon *
lexicon_new(struct arena *a, const struct narrative_context *c)
{
	struct lexicon *w = arena_alloc(a, sizeof(*w));

	add_fixed(a, w);
	add_kind(a, w, c->kind);
	for (size_t i = 0; i < c->n_own; i++)
		add_own_name(a, w, c->own[i]);
	for (size_t i = 0; i < c->n_others; i++)
		add_forms(a, w, c->others[i], WORD_OTHER_BODY);
	qsort(w->entries, w->n, sizeof(w->entries[0]), compare);
	return w;
}

/* The first entry of [lo, hi) whose byte at `depth` is >= c (it is as long as
 * that; shorter ones come first). */
static size_t
first_with(const struct lexicon *w, size_t lo, size_t hi, size_t depth,
    unsigned char c)
{
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		const struct entry *e = &w->entries[mid];

		if (e->len <= depth || (unsigned char)e->text[depth] < c)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

enum word
lexicon_match(const struct lexicon *w, const char *s, size_t s_len, size_t *len)
{
	size_t lo = 0, hi = w->n;
	enum word found = WORD_NONE;

	*len = 0;
	for (size_t depth = 0; depth < s_len && lo < hi; depth++) {
		unsigned char c = (unsigned char)s[depth];

		lo = first_with(w, lo, hi, depth, c);
		hi = c == 0xff
		    ? hi
		    : first_with(w, lo, hi, depth, (unsigned char)(c + 1));
		if (lo < hi && w->entries[lo].len == depth + 1) {
			found = w->entries[lo].word;
			*len = depth + 1;
		}
	}
	return found;
}
