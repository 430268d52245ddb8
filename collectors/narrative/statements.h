/*
 * The state in which a text is read, and its statements. Internal to
 * narrative.
 */
#ifndef GOUJI_NARRATIVE_STATEMENTS_H
#define GOUJI_NARRATIVE_STATEMENTS_H

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

struct narrative_reader {
	struct arena *a;
	const struct narrative_context *context;
	const struct lexicon *words;
	struct tokens tokens; /* of the part that is read */
	int section;
	struct narrative *out;
	size_t cap;

	/* Of the sentence at hand, as far as it is read. */
	size_t begin, end;      /* tokens; `end` is the END */
	size_t first_statement; /* of it */
	enum statement_subject subject;
	bool other_body_here; /* another body is named in this clause */
	enum statement_year year;
	bool so_far, year_named;
	enum object object;
	bool inherited;      /* ... of the sentence before */
	uint64_t disputes;   /* kinds that were named */
	bool disputed_parts; /* ... before 其中 */
	bool subject_named;  /* of the paragraph: that it is about disclosure */
	bool has_parts;      /* 其中 was read */
	size_t parts_depth;  /* ... in so many brackets */
	size_t depth;        /* of brackets */
	bool published, filed;
	bool sorted; /* documents: "主动公开 5 件，依申请公开 2 件" */
	bool counted_other; /* a number of something else was read */
	bool other_list;    /* numbers with 、 between: of something else */
	bool other_cases;   /* disputes that are not about disclosure */
	bool compared;
	size_t last; /* number that 占…% goes on: statement + 1, or 0 */
	size_t stated_upto; /* tokens that are stated already */
	/* Of the part: requests for information were named; the heading
	 * above is theirs. */
	bool requests_known, under_requests;
};

/* A statement with whose and when and the quotation of tokens
 * first..last filled in; NULL when there are too many. */
struct statement *statement_add(
    struct narrative_reader *t, enum topic topic, size_t first, size_t last);

/* The number at token `at`. */
void statements_from_number(struct narrative_reader *t, size_t at);
/* The sentence says that its disputes are not, or not only, about
 * disclosure. */
bool sentence_has_other_cases(const struct narrative_reader *t);
/* The numbers of "…、…分别为 3 件、2 件", whose 分别 is at `at`. */
void statements_from_distributive(struct narrative_reader *t, size_t at);
/* "372条，其中…", whose 其中 is at `at`. */
void statements_from_whole(struct narrative_reader *t, size_t at);
/* "六个部分", the number at `at`. */
void statements_from_section_count(struct narrative_reader *t, size_t at);
/* "与上年持平", at `at`. */
void statements_from_same(struct narrative_reader *t, size_t at);

/* negations.c: "未收到…", at token `at`. */
void statements_from_negation(struct narrative_reader *t, size_t at);
/* "均获维持", whose 均 is at `at`. */
void statements_from_all_upheld(struct narrative_reader *t, size_t at);

#endif
