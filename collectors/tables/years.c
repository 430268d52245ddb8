#include "collectors/tables/years.h"

#include <stdbool.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/limits.h"
#include "collectors/base/utf8.h"
#include "collectors/model/page.h"
#include "collectors/tables/headings.h"

/* A longer line is text, not a caption. */
#define CAPTION_CHARACTERS 40
/* Empty lines between a caption and its table. */
#define CAPTION_GAP 3

/* "2023年" at `s`, else 0. */
static int
year_at(const char *s)
{
	int year = 0;

	for (size_t i = 0; i < 4; i++) {
		if (s[i] < '0' || s[i] > '9')
			return 0;
		year = year * 10 + (s[i] - '0');
	}
	if (strncmp(s + 4, "年", 3) != 0 || year < LIMIT_YEAR_MIN ||
	    year > LIMIT_YEAR_MAX)
		return 0;
	return year;
}

/* The year that a caption begins with, and no other in it. */
static int
year_of_caption(const char *s)
{
	static const char *const fronts[] = { "附", "表", "(", "（", ":", "：",
		" ", "1", "2", "3", "4", "二", "三", "四", "一" };
	int year = year_at(s);
	bool moved = true;

	while (year == 0 && moved) {
		moved = false;
		for (size_t i = 0; i < sizeof(fronts) / sizeof(fronts[0]);
		     i++) {
			size_t len = strlen(fronts[i]);

			if (strncmp(s, fronts[i], len) != 0)
				continue;
			s += len;
			moved = true;
			year = year_at(s);
			break;
		}
	}
	if (year == 0 || strstr(s, "。") != NULL)
		return 0;
	for (const char *p = s + 4; *p != '\0'; p++)
		if (year_at(p) != 0 && year_at(p) != year)
			return 0;
	return year;
}

int
year_above(struct arena *a, const struct page *page,
    const struct headings *headings, size_t block)
{
	for (size_t gap = 0; block > 0 && gap < CAPTION_GAP; gap++) {
		const struct page_block *above = &page->blocks[--block];
		const char *text;

		if (above->kind != PAGE_TEXT ||
		    headings_at(headings, block) != NULL)
			return 0;
		text = utf8_fold(a, above->text);
		if (*text == '\0')
			continue;
		return utf8_count(text) > CAPTION_CHARACTERS
		    ? 0
		    : year_of_caption(text);
	}
	return 0;
}
