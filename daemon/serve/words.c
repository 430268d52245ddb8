#include "daemon/serve/words.h"

#include <stddef.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/form/form.h"
#include "collectors/model/finding.h"

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

/* Places that are no part of a table. */
static const struct {
	const char *place, *words;
} places[] = {
	{ "form", "表格格式" },
	{ "report", "整份报告" },
	{ "title", "标题" },
	{ "period", "统计期" },
	{ "published_on", "发布日期" },
	{ "parts", "各部分" },
	{ "preface", "前言" },
	{ "text", "正文" },
};

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
	size_t len = strcspn(place, "."), n = sizeof(places) / sizeof(*places);

	if (place[0] == 's' && len == 2 && place[1] >= '1' && place[1] <= '6')
		return arena_printf(a, "第%s部分", numerals[place[1] - '1']);
	for (size_t i = 0; i < n; i++)
		if (strlen(places[i].place) == len &&
		    strncmp(places[i].place, place, len) == 0)
			return places[i].words;
	return NULL;
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
