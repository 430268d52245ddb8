#include "daemon/serve/place.h"

#include <stddef.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/form/form.h"
#include "schema/words.h"

static const char *const numerals[] = { "一", "二", "三", "四", "五", "六" };

/* The row, column or group of table `n` whose id is `id`, or NULL. */
static const char *
line_words(struct arena *a, const struct form *form, int n, const char *id)
{
	const char *table = numerals[n - 1];
	size_t len = strlen(id);

	for (size_t i = 0; i < form->n_rows; i++)
		if (form->rows[i].table == n &&
		    strcmp(form->rows[i].id, id) == 0)
			return arena_printf(
			    a, "表%s“%s”行", table, form->rows[i].words);
	for (size_t i = 0; i < form->n_blocks; i++) {
		const struct form_block *b = &form->blocks[i];

		for (size_t k = 0; b->table == n && k < b->n_columns; k++) {
			const struct form_column *c =
			    &form->columns[b->first_column + k];

			if (strcmp(c->id, id) == 0)
				return arena_printf(
				    a, "表%s“%s”列", table, c->words);
			if (c->group != NULL && strncmp(c->id, id, len) == 0 &&
			    c->id[len] == '.')
				return arena_printf(
				    a, "表%s“%s”", table, c->group);
		}
	}
	return NULL;
}

/* "s6.fees", "preface.received": which part of the text. */
static const char *
part_words(struct arena *a, const char *place)
{
	size_t len = strcspn(place, ".");
	const struct wording *word;

	if (place[0] == 's' && len == 2 && place[1] >= '1' && place[1] <= '6')
		return arena_printf(a, "第%s部分", numerals[place[1] - '1']);
	word = word_find(WORDS_PLACE, arena_strndup(a, place, len));
	return word == NULL ? NULL : word->chinese;
}

const char *
place_words(struct arena *a, const struct form *form, const char *rule,
    const char *place)
{
	int cell = form == NULL ? -1 : form_cell_find(form, place);
	bool table = place[0] == 't' && place[1] >= '2' && place[1] <= '4';
	const char *words = NULL;

	if (cell >= 0)
		return form_cell_words(form, (size_t)cell);
	for (size_t i = 0; form != NULL && i < form->n_equations; i++) {
		const struct form_equation *q = &form->equations[i];

		if (strcmp(q->rule, rule) == 0 && strcmp(q->place, place) == 0)
			return q->subject;
	}
	if (table && place[2] == '\0')
		return arena_printf(a, "表%s", numerals[place[1] - '1']);
	if (table && place[2] == '.' && form != NULL)
		words = line_words(a, form, place[1] - '0', place + 3);
	else if (!table)
		words = part_words(a, place);
	return words == NULL ? place : words;
}
