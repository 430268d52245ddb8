#include "tests/narrative/statements.h"

#include "collectors/base/arena.h"

static const char *const topics[N_TOPICS] = { "received", "processed",
	"handled", "carried_in", "carried_out", "granted", "partial", "opened",
	"denied", "unable", "rejected", "other", "review", "suit", "direct",
	"after_review", "disputes", "made", "repealed", "valid", "licenses",
	"penalties", "coercion", "fees", "fee", "lost_review", "lost_suit",
	"won_review", "won_suit", "change", "share", "rate", "whole", "parts" };

void
statements_read(struct arena *a, const char *text, struct narrative *out)
{
	static const char *own[] = { "内乡县瓦亭镇人民政府", "瓦亭镇" };
	static const char *others[] = { "马山口镇", "内乡县水利局",
		"瓦亭镇中心校" };
	const struct narrative_context context = {
		.year = 2024,
		.kind = KIND_TOWNSHIP,
		.own = own,
		.n_own = 2,
		.others = others,
		.n_others = 3,
	};
	struct section section = { .number = 1, .text = text };
	const struct report r = { .year = 2024,
		.preface = "",
		.sections = &section,
		.n_sections = 1 };

	narrative_read(a, &r, &context, out);
}

static const char *
add(struct arena *a, const char *text, bool when, const char *word)
{
	return when ? arena_printf(a, "%s %s", text, word) : text;
}

static const char *
change_text(struct arena *a, const struct statement *s)
{
	static const char *const changes[] = { "", "up", "down", "same" };

	return arena_printf(a, "%s of %s", changes[s->change], topics[s->of]);
}

static const char *
statement_text(struct arena *a, const struct statement *s)
{
	static const char *const units[] = { "bare", "", "piece", "元", "万元",
		"%", "", "" };
	char number[NUM_TEXT_SIZE];
	const char *text = arena_printf(a, "%s %s%s%s", topics[s->topic],
	    s->exact || s->topic == TOPIC_WON_REVIEW ||
		    s->topic == TOPIC_WON_SUIT
		? ""
		: "~",
	    num_format(s->value, number),
	    s->unit >= UNIT_YUAN ? units[s->unit] : "");

	text = add(a, text, s->unit == UNIT_PIECE, "piece");
	text = add(a, text, s->negative, "words");
	text = add(a, text, s->topic == TOPIC_CHANGE, change_text(a, s));
	text = add(a, text, s->topic == TOPIC_SHARE,
	    arena_printf(a, "of %s", topics[s->of]));
	text = add(a, text, s->topic == TOPIC_WHOLE,
	    arena_printf(
		a, "= %s in %zu", num_format(s->parts, number), s->n_parts));
	text = add(a, text, s->topic == TOPIC_PARTS,
	    arena_printf(a, "lists %zu", s->n_parts));
	text = add(a, text, s->new_only, "new");
	text = add(a, text, s->accepted, "accepted");
	text = add(a, text, s->with_carried, "carried");
	text = add(a, text, s->decided, "decided");
	text = add(a, text, s->several, "several");
	text = add(a, text, s->ambiguous, "doubtful");
	text = add(a, text, s->subject == SUBJECT_UNCLEAR, "subject?");
	text = add(a, text, s->subject == SUBJECT_OTHER, "subject!");
	text = add(a, text, s->year == YEAR_UNCLEAR, "year?");
	return add(a, text, s->year == YEAR_OTHER, "year!");
}

const char *
statements_text(struct arena *a, const struct narrative *n)
{
	const char *text = "";

	for (size_t i = 0; i < n->n_statements; i++)
		text = arena_printf(a, "%s%s%s", text, i > 0 ? "; " : "",
		    statement_text(a, &n->statements[i]));
	return text;
}
