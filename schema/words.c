#include "schema/words.h"

#include <string.h>

const struct wording *
word_find(enum word_list_id list, const char *id)
{
	const struct word_list *l = &word_lists[list];

	for (size_t i = 0; id != NULL && i < l->n; i++)
		if (strcmp(l->words[i].id, id) == 0)
			return &l->words[i];
	return NULL;
}

const char *
word_chinese(enum word_list_id list, const char *id)
{
	const struct wording *word = word_find(list, id);

	if (id == NULL)
		return "";
	return word == NULL ? id : word->chinese;
}

const struct word_list *
word_list_find(const char *name)
{
	for (size_t i = 0; i < N_WORD_LISTS; i++)
		if (strcmp(word_lists[i].name, name) == 0)
			return &word_lists[i];
	return NULL;
}
