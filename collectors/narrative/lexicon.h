/*
 * The words that reports state their numbers in, by what they mean, and the
 * names of the body and of others. Pure; internal to narrative.
 */
#ifndef GOUJI_NARRATIVE_LEXICON_H
#define GOUJI_NARRATIVE_LEXICON_H

#include <stddef.h>
#include <stdint.h>

struct arena;
struct narrative_context;

/* What a word means; at most 64, for they are put into sets. */
enum word {
	WORD_NONE,
	WORD_FILLER,  /* may stand anywhere: 的 为 共有 案件 */
	WORD_LINK,    /* 和 及 与 */
	WORD_TOTAL,   /* 共 合计 */
	WORD_SO_FAR,  /* 累计: perhaps over years */
	WORD_THEREOF, /* 其中 */
	WORD_INCLUDE, /* 含 包括 */
	WORD_ALSO,    /* 另有 此外 */
	WORD_EACH,    /* 分别 */
	WORD_ALL,     /* 均 全部 各 */
	WORD_NOT,     /* 未 没有 无 */
	WORD_ABOUT,   /* 约 近 */
	WORD_RECEIVE, /* 收到 */
	WORD_NEW,     /* 新收 */
	WORD_ACCEPT,  /* 受理 */
	WORD_PROCESS, /* 办理 处理: received or handled */
	WORD_HANDLE,  /* 办结 答复 */
	WORD_REQUEST, /* 政府信息公开申请 */
	WORD_BARE,    /* 申请, of what is open */
	WORD_SUBJECT, /* 政府信息公开: what a request or case is about */
	WORD_REVIEW,  /* 行政复议 */
	WORD_SUIT,    /* 行政诉讼 */
	WORD_DIRECT,  /* 未经复议直接起诉 */
	WORD_AFTER,   /* 复议后起诉 */
	WORD_UPHELD,  /* 维持 胜诉 */
	WORD_LOST,    /* 败诉 纠正 */
	WORD_PENDING, /* 尚未审结, 其他结果 */
	WORD_NORMATIVE,
	WORD_MAKE,  /* 制发 制定 */
	WORD_ISSUE, /* 印发 出台 */
	WORD_REPEAL,
	WORD_VALID,
	WORD_LICENSE,
	WORD_PENALTY,
	WORD_COERCION,
	WORD_FEES,   /* 行政事业性收费 */
	WORD_FEE,    /* 信息处理费 */
	WORD_DECIDE, /* 作出 决定 */
	WORD_CARRIED_IN,
	WORD_CARRY, /* 结转, with a year before or behind it */
	WORD_CARRIED_OUT,
	WORD_GRANTED,
	WORD_PARTIAL,
	WORD_DENIED,
	WORD_UNABLE,
	WORD_REJECTED,
	WORD_OTHER,
	WORD_COMPARE, /* 比上年 同比 */
	WORD_UP,
	WORD_DOWN,
	WORD_SAME,       /* 持平 */
	WORD_SHARE,      /* 占 占比 */
	WORD_RATE,       /* 答复率 */
	WORD_OWN,        /* 我镇, its name */
	WORD_OTHER_BODY, /* another body */
	WORD_AREA,       /* 全县 各村: more than the body */
	WORD_FOR,        /* 代表 */
	WORD_THIS_YEAR,
	WORD_PAST,  /* 去年 近年来 上半年: another or part of a year */
	WORD_UNTIL, /* 截至 */
	WORD_PUBLISH,   /* 主动公开 公示 */
	WORD_FILING,    /* 备案 */
	WORD_COMPLAINT, /* 举报 投诉: named together with disputes */
	WORD_TRAP, /* 建议 信访 撤回 网上: numbers of something else */
};

#define WORD_BIT(w) (UINT64_C(1) << (w))

struct lexicon; /* the arena's */

/* The fixed words and the context's names. */
struct lexicon *lexicon_new(struct arena *a, const struct narrative_context *c);
/* The longest word that `s` begins with, its bytes in *len. */
enum word lexicon_match(
    const struct lexicon *w, const char *s, size_t s_len, size_t *len);

#endif
