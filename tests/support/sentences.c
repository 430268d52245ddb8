#include "tests/support/sentences.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "collectors/base/arena.h"

#define MOST      1000
#define LINE_SIZE 4096

/* The next field, its end made a NUL; NULL behind the last. */
static char *
next_field(char **at)
{
	char *start = *at, *tab;

	if (start == NULL)
		return NULL;
	tab = strchr(start, '\t');
	*at = tab == NULL ? NULL : tab + 1;
	if (tab != NULL)
		*tab = '\0';
	return start;
}

void
sentences_load(struct arena *a, const char *path, struct sentences *out)
{
	char line[LINE_SIZE];
	FILE *f = fopen(path, "r");

	assert(f != NULL);
	out->all = arena_calloc(a, MOST, sizeof(*out->all));
	out->n = 0;
	while (fgets(line, sizeof(line), f) != NULL) {
		struct sentence *s = &out->all[out->n];
		char *at = line, *topic, *when, *rule, *text;

		line[strcspn(line, "\n")] = '\0';
		if (line[0] == '#' || line[0] == '\0')
			continue;
		topic = next_field(&at);
		when = next_field(&at);
		rule = next_field(&at);
		text = next_field(&at);
		assert(text != NULL && at == NULL && out->n < MOST);
		s->topic = topic[0];
		s->when = arena_printf(a, "%s", when);
		s->rule = arena_printf(a, "%s", rule);
		s->text = arena_printf(a, "%s", text);
		out->n++;
	}
	(void)fclose(f);
	assert(out->n > 0);
}
