/*
 * What a report says of itself in words: text in, statements out. A statement
 * is one number (or one "none") that the text states, of a thing that the
 * tables add_from_phrase too, with all that decides whether the two may be
 * compared: whose it is, of which year, how exact, how certain it is what is
 * meant. Nothing is guessed: between a number and the word that says what it
 * counts only words that are known (lexicon.h) may stand; a number of anything
 * else is no statement. Linear in the text. Pure; everything lives in the
 * arena.
 */
#ifndef GOUJI_NARRATIVE_NARRATIVE_H
#define GOUJI_NARRATIVE_NARRATIVE_H

#include <stdbool.h>
#include <stddef.h>

#include "collectors/base/num.h"
#include "collectors/model/report.h"

struct arena;

enum topic {
	TOPIC_RECEIVED,  /* 收到 新收 of requests; 受理 may be more */
	TOPIC_PROCESSED, /* 办理, or no verb: received or handled */
	TOPIC_HANDLED,   /* 办结 答复 */
	TOPIC_CARRIED_IN,
	TOPIC_CARRIED_OUT,
	TOPIC_GRANTED,
	TOPIC_PARTIAL,
	TOPIC_OPENED, /* 予以公开 and 部分公开 together */
	TOPIC_DENIED,
	TOPIC_UNABLE,
	TOPIC_REJECTED,
	TOPIC_OTHER,
	TOPIC_REVIEW,       /* 行政复议 */
	TOPIC_SUIT,         /* 行政诉讼 of both kinds */
	TOPIC_DIRECT,       /* 未经复议直接起诉 */
	TOPIC_AFTER_REVIEW, /* 复议后起诉 */
	TOPIC_DISPUTES,     /* 复议 and 诉讼 together */
	TOPIC_MADE,
	TOPIC_REPEALED,
	TOPIC_VALID,
	TOPIC_LICENSES,
	TOPIC_PENALTIES,
	TOPIC_COERCION,
	TOPIC_FEES,        /* 行政事业性收费 */
	TOPIC_FEE,         /* 信息处理费 */
	TOPIC_LOST_REVIEW, /* none lost or corrected; negative only */
	TOPIC_LOST_SUIT,
	TOPIC_WON_REVIEW, /* all upheld, "均获维持"; no number */
	TOPIC_WON_SUIT,
	TOPIC_CHANGE, /* against last year, of topic `of` */
	TOPIC_SHARE,  /* per cent, of topic `of` */
	TOPIC_RATE,   /* 答复率, per cent */
	TOPIC_WHOLE,  /* a number with its parts: "372条，其中…" */
	TOPIC_PARTS,  /* "由六个部分组成" */
};
#define N_TOPICS (TOPIC_PARTS + 1)

enum statement_unit {
	UNIT_NONE,  /* "数量为5" */
	UNIT_CASE,  /* 件 例 宗 件次 起 份 */
	UNIT_PIECE, /* 条 项 个 次: perhaps entries of a list */
	UNIT_YUAN,
	UNIT_WAN_YUAN,
	UNIT_PERCENT,
	UNIT_PART,  /* 部分 */
	UNIT_OTHER, /* anything else that is counted */
};

enum statement_subject {
	SUBJECT_THIS,    /* this body, or nobody is named */
	SUBJECT_UNCLEAR, /* another one is named too, or words unknown */
	SUBJECT_OTHER
};
enum statement_year {
	YEAR_THIS,
	YEAR_UNCLEAR, /* 累计, 今年, or one stated before is another */
	YEAR_OTHER
};
enum statement_change {
	CHANGE_NONE,
	CHANGE_UP,
	CHANGE_DOWN,
	CHANGE_SAME
};

/* Where a statement stands beside the sections 1..6. */
#define SECTION_UNKNOWN 0
#define SECTION_PREFACE (-1)

struct statement {
	enum topic topic;
	struct num value;
	enum statement_unit unit;
	bool negative; /* said in words, "未收到"; value is 0 */
	bool exact;    /* false: 约, 余, 3-5, 1.2万 */
	/* Wording that may mean a part of the thing, or something near it. */
	bool ambiguous;
	bool several;      /* the sentence has more numbers of the topic */
	bool new_only;     /* 新收: not what was carried in */
	bool accepted;     /* 受理, 收办: may be with what was carried in */
	bool with_carried; /* "含上年结转" */
	bool decided;      /* 作出…决定, 办结, 制发 */
	bool partial_apart; /* OPENED's two parts: PARTIAL is stated too */
	enum statement_subject subject;
	enum statement_year year;
	enum statement_change change; /* CHANGE */
	enum topic of;                /* CHANGE, SHARE */
	struct num of_value;          /* SHARE: the number stated for `of` */
	size_t n_parts;               /* WHOLE: parts stated; PARTS: listed */
	struct num parts;             /* WHOLE: their sum */
	bool open_ended;              /* WHOLE: 等, 主要 */
	int section;                  /* 1..6, or as above */
	size_t sentence;              /* counted over the whole report */
	const char *quote;            /* "无法提供265件" */
	const char *text;             /* its sentence, cut when very long */
};

struct narrative_context {
	int year; /* of the report, 0 not known */
	enum township_kind kind;
	const char **own; /* names of the body */
	size_t n_own;
	const char **others; /* of others that the text may speak of */
	size_t n_others;
};

struct narrative {
	struct statement *statements; /* in the text's order */
	size_t n_statements;
	size_t n_sentences;
	bool cut; /* there was more than LIMIT_STATEMENTS or _SENTENCES */
};

/* Read the preface and the parts of a report. */
void narrative_read(struct arena *a, const struct report *r,
    const struct narrative_context *c, struct narrative *out);

#endif
