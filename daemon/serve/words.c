#include "daemon/serve/words.h"

#include <stddef.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/form/form.h"
#include "collectors/report/finding.h"

const char *
kind_word(const char *kind)
{
	if (strcmp(kind, "township") == 0)
		return "乡镇（街道）";
	if (strcmp(kind, "department") == 0)
		return "县直部门";
	return strcmp(kind, "county") == 0 ? "县级" : kind;
}

const char *
finding_state_word(const char *state)
{
	if (strcmp(state, "open") == 0)
		return "未整改";
	if (strcmp(state, "acked") == 0)
		return "已处置";
	return strcmp(state, "resolved") == 0 ? "已更正" : state;
}

const char *
status_word(const char *status)
{
	enum report_status s;

	return report_status_parse(status, &s) < 0 ? status
						   : report_status_word(s);
}

const char *
place_words(struct arena *a, const struct form *form, const char *rule,
    const char *place)
{
	static const char *const digits[] = { "一", "二", "三", "四", "五",
		"六" };
	int cell = form == NULL ? -1 : form_cell_find(form, place);
	char kind = place[0];
	size_t n = (size_t)(unsigned char)place[kind == '\0' ? 0 : 1] - '1';

	if (cell >= 0)
		return form_cell_words(form, (size_t)cell);
	for (size_t i = 0; form != NULL && i < form->n_equations; i++) {
		const struct form_equation *q = &form->equations[i];

		if (strcmp(q->rule, rule) == 0 && strcmp(q->place, place) == 0)
			return q->subject;
	}
	if ((kind == 't' || kind == 's') && n < 6 && place[2] == '\0')
		return kind == 't' ? arena_printf(a, "表%s", digits[n])
				   : arena_printf(a, "第%s部分", digits[n]);
	return place;
}
