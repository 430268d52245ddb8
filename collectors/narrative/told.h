/*
 * The state in which a text is read, and its statements. Internal to
 * narrative.
 */
#ifndef GOUJI_NARRATIVE_TOLD_H
#define GOUJI_NARRATIVE_TOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "collectors/narrative/narrative.h"
#include "collectors/narrative/phrases.h"
#include "collectors/narrative/tokens.h"

/* What verbs without a noun are about. */
enum object {
	OBJECT_NONE,
	OBJECT_REQUEST,
	OBJECT_DISPUTE,
	OBJECT_NORMATIVE,
	OBJECT_OTHER
};

struct teller {
	struct arena *a;
	const struct narrative_context *context;
	const struct words *words;
	struct tokens tokens; /* of the part that is read */
	int part;
	struct narrative *out;
	size_t cap;

	/* Of the sentence at hand, as far as it is read. */
	size_t begin, end;      /* tokens; `end` is the END */
	size_t first_statement; /* of it */
	enum told_subject subject;
	bool other_body_here; /* another body is named in this clause */
	enum told_year year;
	bool so_far, year_said;
	enum object object;
	bool inherited;      /* ... of the sentence before */
	uint64_t disputes;   /* kinds that were named */
	bool disputed_parts; /* ... before 其中 */
	bool subject_said;   /* of the paragraph: that it is about disclosure */
	bool has_parts;      /* 其中 was read */
	size_t parts_depth;  /* ... in so many brackets */
	size_t depth;        /* of brackets */
	bool published, filed;
	bool sorted; /* documents: "主动公开 5 件，依申请公开 2 件" */
	bool counted_other; /* a figure of something else was read */
	bool other_list;    /* figures with 、 between: of something else */
	bool other_cases;   /* disputes that are not about disclosure */
	bool compared;
	size_t last;      /* figure that 占…% goes on: statement + 1, or 0 */
	size_t told_upto; /* tokens that are told already */
	/* Of the part: requests for information were named; the heading
	 * above is theirs. */
	bool requests_known, under_requests;
};

/* figures.c: the figure at token `at`. */
void told_figure(struct teller *t, size_t at);
/* The sentence says that its disputes are not, or not only, about
 * disclosure. */
bool told_other_cases(const struct teller *t);
/* The figures of "…、…分别为 3 件、2 件", whose 分别 is at `at`. */
void told_each(struct teller *t, size_t at);

/* unsaid.c: "未收到…", at token `at`. */
void told_none(struct teller *t, size_t at);
/* "均获维持", whose 均 is at `at`. */
void told_all_upheld(struct teller *t, size_t at);
/* "372条，其中…", whose 其中 is at `at`. */
void told_whole(struct teller *t, size_t at);
/* "六个部分", the figure at `at`. */
void told_parts(struct teller *t, size_t at);
/* "与上年持平", at `at`. */
void told_same(struct teller *t, size_t at);

/* narrative.c: a statement with whose and when and the quotation of tokens
 * first..last filled in; NULL when there are too many. */
struct statement *told_add(
    struct teller *t, enum topic topic, size_t first, size_t last);

#endif
